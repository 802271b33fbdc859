"""The table at the end of `make torture`: what was injected, what survived, what was lost, forged or brought back.

A test says by a mark which line of the fault matrix it plays, and by the fixture `matrix` how often:

    @pytest.mark.fault("F6", "bit flips in the data file")       # what does not survive is lost,
    @pytest.mark.fault("F7", "bundles cut short", "forged")      # accepted although forged,
    @pytest.mark.fault("F21", "schedules", "resurrected")        # or somebody who is back
    @pytest.mark.control("F1", "never forced to the disk")       # without the guard it must go wrong

Without the fixture a test is one trial.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

MARKS = ("fault", "control")
COSTS = ("lost", "forged", "resurrected")
LINES = tuple(
    f"F{number}" for number in range(1, 27) if number != 25
)  # F25 was dropped: it would test SQLite
PROPERTY = "matrix"  # of a test: what it counted


class Matrix:
    """Counts the trials of one test, each survived unless the test fails in the middle of it."""

    def __init__(self, counted: dict[str, Any]) -> None:
        self.counted = counted
        counted["each"] = False

    def add(self, injected: int, survived: int) -> None:
        """Faults that were injected elsewhere, and those that did no harm."""
        self.counted["injected"] += injected
        self.counted["survived"] += survived

    @contextmanager
    def one(self) -> Iterator[None]:
        self.counted["injected"] += 1
        yield
        self.counted["survived"] += 1

    def __call__(self, trials: Iterable[Any]) -> Iterator[Any]:
        """One fault for each."""
        for trial in trials:
            with self.one():
                yield trial


@pytest.fixture
def matrix(request: pytest.FixtureRequest) -> Matrix:
    """Counts for the table: `for place in matrix(places):`, `with matrix.one():` or `matrix.add(60, kept)`."""
    (counted,) = (value for name, value in request.node.user_properties if name == PROPERTY)
    return Matrix(counted)


def collected(items: list[pytest.Item]) -> None:
    """Give each marked test its counts; the short form of a test that has a long one is marked so."""
    long = {_function(item) for item in items if item.get_closest_marker("torture")}
    for item in items:
        for name in MARKS:
            if mark := item.get_closest_marker(name):
                line, what, *cost = mark.args
                counted = {
                    "kind": name, "line": line, "what": what, "cost": cost[0] if cost else "lost",
                    "injected": 0, "survived": 0, "each": True,
                }  # fmt: skip
                assert line in LINES, item.nodeid
                assert counted["cost"] in COSTS, item.nodeid
                item.user_properties.append((PROPERTY, counted))
        if _function(item) in long and not item.get_closest_marker("torture"):
            item.add_marker("short")


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


@dataclass
class Row:
    """One line of the table: what all tests with the same words counted."""

    injected: int = 0
    survived: int = 0
    lost: int = 0
    forged: int = 0
    resurrected: int = 0
    skipped: int = 0

    def count(self, counted: dict[str, Any], outcome: str) -> None:
        if outcome == "skipped":
            self.skipped += 1
            return
        injected, survived = counted["injected"], counted["survived"]
        if counted["each"]:
            injected, survived = 1, int((outcome == "passed") == (counted["kind"] == "fault"))
        self.injected += injected
        self.survived += survived
        setattr(self, counted["cost"], getattr(self, counted["cost"]) + injected - survived)


def rows_of(reports: Iterable[pytest.TestReport], kind: str) -> dict[tuple[str, str], Row]:
    """What the tests counted, by the line and its words."""
    rows: dict[tuple[str, str], Row] = {}
    for report in reports:
        for name, counted in report.user_properties:
            if name == PROPERTY and counted["kind"] == kind:
                row = rows.setdefault((counted["line"], counted["what"]), Row())
                row.count(counted, report.outcome)
    return dict(sorted(rows.items(), key=lambda item: (int(item[0][0][1:]), item[0][1])))


HEADS = ("injected", "survived", *COSTS)
FORM = "{:4} {:64} {:>8} {:>8} {:>5} {:>6} {:>11}"


def lines_of(faults: dict[tuple[str, str], Row], controls: dict[tuple[str, str], Row]) -> Iterator[str]:
    """The table as it is written."""
    yield FORM.format("line", "what", *HEADS)
    for (line, what), row in faults.items():
        yield _line(line, what, row)
    total = [sum(getattr(row, name) for row in faults.values()) for name in HEADS]
    yield FORM.format("all", "", *total)
    if missing := [line for line in LINES if line not in {line for line, _ in faults}]:
        yield f"No test of this run played {', '.join(missing)}."
    if controls:
        yield ""
        yield "Controls: without the guard it must go wrong, else the lines above would prove nothing."
        yield "{:4} {:64} {:>8} {:>8}".format("line", "what is left out", "tried", "wrong")
    for (line, what), row in controls.items():
        wrong = row.injected - row.survived
        yield f"{line:4} {what:64} {row.injected:8} {wrong:8}" if row.injected else _line(line, what, row)


def _line(line: str, what: str, row: Row) -> str:
    if not row.injected:
        return f"{line:4} {what:64} not run: its reason stands above"
    return FORM.format(line, what, *(getattr(row, name) for name in HEADS))


def tell(terminal: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Write the table at the end of `make torture` and `make faults`."""
    if "fault" not in config.getoption("-m") and "torture" not in config.getoption("-m").replace(
        "not torture", ""
    ):
        return
    reports = [
        report
        for outcome in ("passed", "failed", "skipped")
        for report in terminal.stats.get(outcome, ())
        if isinstance(report, pytest.TestReport) and (report.when == "call" or report.skipped)
    ]
    terminal.section("faults")
    for line in lines_of(rows_of(reports, "fault"), rows_of(reports, "control")):
        terminal.write_line(line)
