"""The table of the measurements: a part that fails is named in its row and takes no other part's rows with it."""

import pytest

from benchmarks import __main__ as program
from benchmarks import page
from benchmarks.measure import Figure, missing


def broken():
    yield Figure("half", 3, "s", most=2)
    raise RuntimeError("the server is gone")


def whole():
    yield Figure("beside", 5, "/s")
    yield Figure("kept", 1, "s", most=4)
    yield missing("absent", "it was not built here")


@pytest.fixture
def written(monkeypatch, tmp_path):
    """What the program wrote to the page, with these parts in place of the real ones."""
    monkeypatch.setattr(page, "PAGE", tmp_path / "performance.md")
    monkeypatch.setattr(
        program,
        "BENCHMARKS",
        (program.Benchmark("one", "One", broken), program.Benchmark("two", "Two", whole, whole)),
    )
    return tmp_path / "performance.md"


def test_a_part_that_fails_is_named_and_the_rows_of_all_others_are_written(written, capsys):
    assert program.main([]) == 1
    text = written.read_text("utf-8")
    assert "**1 of 2 budgets are kept.**" in text
    assert "- half: 3.00 s (<= 2.00), short" in text
    assert "- one: stopped before its end: RuntimeError: the server is gone, failed" in text
    assert "- absent: it was not built here, not measured" in text
    assert "the server is gone" in capsys.readouterr().out


def test_ratios_come_first(written):
    program.main([])
    lines = [line for line in written.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert [line.split(" | ")[0] for line in lines] == [
        "| What", "| half", "| one: stopped before its end", "| What", "| kept", "| beside", "| absent",
    ]  # fmt: skip
    assert "| kept | 0.25 | 1.00 s | <= 4.00 | pass |" in lines


def test_what_is_asked_for_by_name_is_printed_and_leaves_the_page_alone(written, capsys):
    assert program.main(["two"]) == 0
    assert program.main(["--quick"]) == 0
    assert "kept" in capsys.readouterr().out
    assert not written.exists()


def test_an_unknown_name_measures_nothing(written, capsys):
    assert program.main(["three"]) == 2
    assert capsys.readouterr().err == "There is no benchmark three.\n"
    assert not written.exists()
