"""Numbers in lines and columns with the totals of both, the shape of every table that counts people by something."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tvetdesk.i18n import N_, Message
from tvetdesk.reports.smallcells import WITHHELD, Place
from tvetdesk.reports.table import Cell, Column, Kind, Phrase

TOTAL = N_("total")


def crossed(
    down: Sequence[Column],
    lines: Sequence[Sequence[Cell]],
    across: Mapping[str, Cell],
    numbers: Sequence[Sequence[int]],
    *,
    hidden: Collection[Place] = (),
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """The columns and rows; `lines` are the heads of the rows, `across` those of the columns by their keys.

    `hidden` are the numbers that are withheld.
    """
    columns = (
        *down,
        *(Column(key, head(name), Kind.COUNT) for key, name in across.items()),
        Column("total", TOTAL, Kind.COUNT),
    )
    totals = [sum(row[place] for row in numbers) for place in range(len(across))]
    heads = [*lines, (TOTAL, *[None] * (len(down) - 1))]
    rows = [
        (
            *line,
            *(
                WITHHELD if (row, place) in hidden else number
                for place, number in enumerate([*listed, sum(listed)])
            ),
        )
        for row, (line, listed) in enumerate(zip(heads, [*numbers, totals], strict=True))
    ]
    return columns, tuple(rows)


def head(name: Cell) -> Message | Phrase | str:
    """A value as the head of a column; what is data stays data."""
    return name if isinstance(name, Message | Phrase) else str(name)
