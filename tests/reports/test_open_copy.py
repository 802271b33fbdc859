"""The open copy: what analysts may read of headquarters' rows, and that a second run writes only what differs."""

import datetime as dt
import json
import sqlite3
from contextlib import closing

import pytest

from benchmarks.exchange import FIRST, pair, registers, timetable
from tvetdesk.errors import UserError
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.i18n import translator
from tvetdesk.records.consent import record_consent
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.reports import open_copy

T = translator("en")


@pytest.fixture
def world(tmp_path):
    made = pair(tmp_path, 1)
    made.lessons = timetable(made)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "out.db"


def copy(world, file):
    return open_copy.make(world.hq.book, file, T)


def day(world, number):
    """A day's registers reach headquarters."""
    registers(world, FIRST + dt.timedelta(days=number), world.lessons)
    centre = world.centre
    receive(world.hq.book, world.hq.identity, make(centre.book, centre.identity, partner(centre.book)).data)


def asked(file, sql):
    with closing(
        sqlite3.connect(file)
    ) as connection:  # the plain driver: nothing of ours is needed to read it
        return connection.execute(sql).fetchall()


def test_the_copy_counts_what_headquarters_counts_and_names_nobody(world, file):
    agrees = world.centre.book.select(Trainee).get()
    record_consent(world.centre.book, agrees, "share_hq", "given")
    day(world, 0)
    copy(world, file)
    book = world.hq.book
    assert asked(file, "SELECT status, count(*) FROM mark GROUP BY status ORDER BY status") == (
        book.sql("SELECT status, count(*) FROM mark GROUP BY status ORDER BY status").fetchall()
    )
    named = "SELECT DISTINCT cohort_programme_name FROM enrolment"
    assert asked(file, named) == [(book.get(Programme, 1).name,)]
    linked = "SELECT count(*) FROM mark m JOIN enrolment e ON e.id = m.enrolment JOIN trainee t ON t.id = e.trainee"
    assert asked(file, linked) == book.sql("SELECT count(*) FROM mark").fetchall()
    person = book.get(Trainee, agrees.id)
    written = file.read_bytes()
    assert person.names
    assert person.names.encode() not in written
    assert b"Trainer 1" not in written
    assert str(person.id).encode() not in written
    assert {row[1] for row in asked(file, "PRAGMA table_info(trainee)")}.isdisjoint(
        {"names", "birth", "village"}
    )


def test_a_second_run_writes_only_what_differs(world, file):
    day(world, 0)
    first = copy(world, file)
    before = file.read_bytes()
    again = copy(world, file)
    assert {(one.written, one.removed) for one in again.tables.values()} == {(0, 0)}
    assert file.read_bytes() == before
    day(world, 1)
    book = world.hq.book
    person = book.select(Trainee).get()
    with book.change("row.bin"):
        book.delete(person)
    later = copy(world, file).tables
    assert later["mark"].written == later["mark"].rows - first.tables["mark"].rows > 0
    assert later["trainee"] == open_copy.Filled(first.tables["trainee"].rows - 1, 0, 1)
    assert later["programme"].written == 0


def test_pseudonyms_of_two_organisations_do_not_meet(world, file, tmp_path):
    copy(world, file)
    world.hq.book.remember(**{open_copy.SECRET: "00" * 32})
    with pytest.raises(UserError) as refused:
        copy(world, file)
    assert refused.value.code == "open_copy.other"
    other = tmp_path / "other.db"
    copy(world, other)
    ids = "SELECT id FROM programme"
    assert not set(asked(file, ids)) & set(asked(other, ids))


@pytest.mark.parametrize("there", [b"a letter to the minister", None])
def test_a_file_that_is_something_else_stays_as_it_is(world, file, there):
    if there is None:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE budget (line TEXT)")
        there = file.read_bytes()
    file.write_bytes(there)
    with pytest.raises(UserError) as refused:
        copy(world, file)
    assert refused.value.code == "open_copy.other"
    assert file.read_bytes() == there


def test_the_data_file_itself_and_a_folder_that_is_none_are_refused(world, tmp_path):
    with pytest.raises(UserError) as refused:
        copy(world, world.hq.book.db.path)
    assert refused.value.code == "open_copy.other"
    with pytest.raises(UserError) as refused:
        copy(world, tmp_path / "nowhere" / "out.db")
    assert refused.value.code == "file.gone"


def test_a_centre_makes_none(world, file):
    world.centre.book.door = None
    with pytest.raises(UserError) as refused:
        open_copy.make(world.centre.book, file, T)
    assert refused.value.code == "open_copy.not_hq"
    assert not file.exists()


def test_a_table_of_an_older_program_is_made_anew(world, file):
    made = copy(world, file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE trade DROP COLUMN name")
        connection.execute("CREATE TABLE gone (id TEXT)")
        connection.commit()
    again = copy(world, file)
    assert again.tables["trade"].written == made.tables["trade"].rows
    assert asked(file, "SELECT count(*) FROM trade WHERE name IS NULL") == [(0,)]
    assert asked(file, "SELECT count(*) FROM sqlite_master WHERE name = 'gone'") == [(0,)]


def test_the_words_beside_it_tell_what_tables_and_codes_mean(world, file):
    made = copy(world, file)
    words = json.loads(made.metadata.read_text("utf-8"))
    tables = words["databases"]["out"]["tables"]
    assert tables["mark"]["columns"]["status"].startswith("Mark")
    assert "F: " in tables["trainee"]["columns"]["sex"]
    assert set(tables) == {
        name for (name,) in asked(file, "SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    assert "Practice data" in words["description"]
