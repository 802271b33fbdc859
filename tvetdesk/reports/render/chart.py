"""A column of a table drawn as bars, as a page of a paper: from zero, each with its number, few lines, no colour needed."""

from __future__ import annotations

from collections.abc import Iterator

from tvetdesk.i18n import Translator
from tvetdesk.reports.render.parts import BLUE, GREY, Box, Item, Plate, Rule, Words
from tvetdesk.reports.table import Table, shown, words

LEFT, RIGHT, TOP, BOTTOM = 30.0, 192.0, 48.0, 150.0  # millimetres on an upright A4
STEPS = (1, 2, 5)  # times a power of ten: what people count in
LINES = 5  # at most, above zero
FIRST = "Q1"  # below it the year is said
FILLED = 0.66  # of the place of a bar


def bars(table: Table, translate: Translator) -> Plate:
    """The column that `table.chart` names, over the first one; what is withheld has no bar and says so."""
    return Plate(list(_items(table, translate)))


def step(highest: float) -> int:
    """From line to line: 1, 2, 5, 10, 20 … so that few lines reach the highest bar."""
    size = 1
    while True:
        for one in STEPS:
            if one * size * LINES >= highest:
                return one * size
        size *= 10


def _items(table: Table, translate: Translator) -> Iterator[Item]:
    number = [column.key for column in table.columns].index(table.chart)
    kind = table.columns[number].kind
    values = [row[number] for row in table.rows]
    counted = [value for value in values if isinstance(value, int | float)]
    each = step(max([*counted, 1]))
    top = each * max(1, -(-int(max([*counted, 1])) // each))
    yield Words(words(table.title, translate), LEFT - 12, 26, RIGHT - LEFT + 12, 14, bold=True)
    yield Words(words(table.columns[number].label, translate), LEFT - 12, 36, 80, 8, colour=GREY)
    for line in range(0, top + 1, each):
        y = BOTTOM - (BOTTOM - TOP) * line / top
        yield Rule(LEFT, y, RIGHT, y, 0.3 if line == 0 else 0.1, GREY)
        yield Words(shown(line, kind, translate), LEFT - 14, y, 12, 8, align="right", colour=GREY)
    place = (RIGHT - LEFT) / len(values)
    for row, value in enumerate(values):
        x = LEFT + place * row
        height = (BOTTOM - TOP) * value / top if isinstance(value, int | float) else 0.0
        if height:
            yield Box(x + place * (1 - FILLED) / 2, BOTTOM - height, place * FILLED, height, BLUE)
        yield Words(shown(value, kind, translate), x, BOTTOM - height - 3, place, 8, align="centre")
        year, _, part = shown(table.rows[row][0], table.columns[0].kind, translate).partition("-")
        yield Words(part or year, x, BOTTOM + 5, place, 8, align="centre")
        if part and (row == 0 or part == FIRST):
            yield Words(year, x, BOTTOM + 10, max(place, 12), 8)
