"""The table at the end of the torture run: what was injected, what survived, what was lost, forged or brought back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

ROWS: pytest.StashKey[list[Row]] = pytest.StashKey()


@dataclass
class Row:
    """One line of the fault matrix, as a test counted it."""

    line: str
    what: str
    injected: int
    survived: int
    lost: int = 0
    forged: int = 0
    resurrected: int = 0


@pytest.fixture
def matrix(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Counts for the table: `matrix("F1", "power cuts", 300, 300, lost=0)`."""
    rows = request.config.stash.setdefault(ROWS, [])

    def count(line: str, what: str, injected: int, survived: int, **bad: int) -> None:
        rows.append(Row(line, what, injected, survived, **bad))

    return count


def tell(terminal: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, if anything was counted in a torture run."""
    rows = sorted(config.stash.get(ROWS, []), key=lambda row: (int(row.line[1:]), row.what))
    if not rows or "torture" not in config.getoption("-m").replace("not torture", ""):
        return
    terminal.section("faults")
    heads = ("line", "what", "injected", "survived", "lost", "forged", "resurrected")
    terminal.write_line("{:5} {:58} {:>9} {:>9} {:>5} {:>7} {:>12}".format(*heads))
    for row in rows:
        terminal.write_line(
            f"{row.line:5} {row.what:58} {row.injected:9} {row.survived:9} {row.lost:5} {row.forged:7} {row.resurrected:12}"
        )
    total = [sum(getattr(row, name) for row in rows) for name in heads[2:]]
    terminal.write_line("{:5} {:58} {:9} {:9} {:5} {:7} {:12}".format("all", "", *total))
