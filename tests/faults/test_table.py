"""The table of the torture run counts what its tests did, and nothing else."""

from types import SimpleNamespace

import pytest

from tests.faults.table import LINES, PROPERTY, Matrix, Row, lines_of, rows_of


def counted(kind="fault", cost="lost", what="cuts"):
    return {
        "kind": kind, "line": "F1", "what": what, "cost": cost, "injected": 0, "survived": 0, "each": True,
    }  # fmt: skip


def report(counts, outcome="passed"):
    return SimpleNamespace(user_properties=[(PROPERTY, counts)], outcome=outcome)


def test_a_test_that_fails_at_its_third_trial_counts_two_that_survived_and_what_the_third_cost():
    counts = counted(cost="resurrected")

    def play():
        for trial in Matrix(counts)(range(10)):
            assert trial < 2

    with pytest.raises(AssertionError):
        play()
    rows = rows_of([report(counts, "failed")], "fault")
    assert rows == {("F1", "cuts"): Row(injected=3, survived=2, resurrected=1)}


def test_tests_with_the_same_words_are_one_line_and_a_test_without_a_loop_is_one_trial():
    loop = counted()
    Matrix(loop).add(60, 60)
    rows = rows_of([report(loop), report(counted()), report(counted(), "failed")], "fault")
    assert rows == {("F1", "cuts"): Row(injected=62, survived=61, lost=1)}


def test_the_total_has_what_every_line_cost_and_names_the_lines_nobody_played():
    forged = counted(cost="forged", what="bundles")
    Matrix(forged).add(5, 4)
    text = list(lines_of(rows_of([report(forged), report(counted())], "fault"), {}))
    assert text[-2].split() == ["all", "6", "5", "0", "1", "0"]
    assert text[-1] == f"No test of this run played {', '.join(LINES[1:])}."


def test_a_control_says_how_often_it_went_wrong_and_is_no_part_of_the_total():
    off = counted("control", what="never forced to the disk")
    Matrix(off).add(60, 20)
    reports = [report(off), report(counted("control", what="by date")), report(counted())]
    text = list(lines_of(rows_of(reports, "fault"), rows_of(reports, "control")))
    assert ["all", "1", "1", "0", "0", "0"] in [line.split() for line in text]
    assert [line.split()[-2:] for line in text[-2:]] == [["1", "1"], ["60", "40"]]


def test_what_could_not_be_played_here_says_so():
    text = "\n".join(lines_of(rows_of([report(counted(), "skipped")], "fault"), {}))
    assert "not run" in text
