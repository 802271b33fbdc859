"""The maintainers' command that freezes altered record types."""

from dataclasses import replace

import pytest

from tvetdesk.records import RECORDS
from tvetdesk.records.migration import AGAIN, FOLDER, write
from tvetdesk.store.migrations.steps import MIGRATIONS
from tvetdesk.store.schema import declared

SPECS = [declared(record).spec for record in RECORDS]
WIDER = [replace(SPECS[0], columns=(*SPECS[0].columns, ("motto", "TEXT"))), *SPECS[1:]]


def test_a_new_field_becomes_the_next_step_with_the_whole_shape_of_its_table(tmp_path):
    said = write(["motto", "of centre"], MIGRATIONS, WIDER, tmp_path)
    number = len(MIGRATIONS) + 1
    (path,) = tmp_path.iterdir()
    assert path.name == f"m{number:04}_motto_of_centre.py"
    assert path.stem in said
    text = path.read_text("utf-8")
    assert text.count("TableSpec(") == 1
    assert '("motto", "TEXT")' in text


def test_where_nothing_differs_no_file_is_written(tmp_path):
    with pytest.raises(ValueError, match="last migration"):
        write(["nothing"], MIGRATIONS, SPECS, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_removed_field_is_refused(tmp_path):
    narrower = [replace(SPECS[0], columns=SPECS[0].columns[:-1]), *SPECS[1:]]
    with pytest.raises(ValueError, match="none is removed"):
        write(["less"], MIGRATIONS, narrower, tmp_path)
    assert not list(tmp_path.iterdir())


def test_until_the_first_release_the_first_step_is_written_again(tmp_path):
    write([AGAIN], MIGRATIONS[:1], WIDER, tmp_path)
    (path,) = tmp_path.iterdir()
    assert path.name == "m0001_first.py"
    assert (FOLDER / path.name).exists()
    with pytest.raises(ValueError, match="never altered"):
        write([AGAIN], [*MIGRATIONS[:1], replace(MIGRATIONS[0], number=2)], WIDER, tmp_path)


@pytest.mark.parametrize("words", [[], ["--help"], [AGAIN, "x"]])
def test_a_step_needs_a_name(tmp_path, words):
    with pytest.raises(ValueError, match="usage"):
        write(words, MIGRATIONS, WIDER, tmp_path)
