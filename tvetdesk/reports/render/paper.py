"""A table as a paper: title, rows, and the rules and dates below them, on A4."""

from __future__ import annotations

from tvetdesk.i18n import Translator
from tvetdesk.reports.render import chart, pdf
from tvetdesk.reports.render.parts import Grid, Heading, Paper, Paragraph, Part
from tvetdesk.reports.render.reading import Reading, reading
from tvetdesk.reports.table import PRACTICE, Table, words

WIDE = 7  # columns; more of them stand on a page that lies on its side
LONGEST = 46  # signs that a column may ask room for
UPRIGHT, LYING = 92, 138  # signs that stand in a line of a page
HEAD, ROOM = 4, 3  # signs; what a head asks for at least, and the space around a text


def paper(table: Table, translate: Translator) -> Paper:
    """The table set for print, its columns as wide as their texts ask for."""
    read, title = reading(table, translate), words(table.title, translate)
    parts: list[Part] = [Heading(title)]
    if read.rows:
        parts.append(Grid(read.rows, read.heads, widths(read), read.numbers))
    parts += [Paragraph(words(note, translate), small=True) for note in table.notes]
    if table.chart and table.rows:
        parts.append(chart.bars(table, translate))
    return Paper(
        title,
        parts,
        foot=title,
        marked=translate(PRACTICE) if table.practice else "",
        landscape=len(read.heads) > WIDE,
    )


def widths(read: Reading) -> list[float]:
    """As wide as the texts of each column ask for, in signs; where that is too much, no word is broken if it can be helped."""
    columns = [[head, *(row[place] for row in read.rows)] for place, head in enumerate(read.heads)]
    wanted = [ROOM + min(LONGEST, max(HEAD, *map(len, texts))) for texts in columns]
    least = [
        ROOM + min(LONGEST, max(HEAD, *(len(word) for text in texts for word in text.split(" "))))
        for texts in columns
    ]
    room = (LYING if len(columns) > WIDE else UPRIGHT) - sum(least)
    spare = sum(wanted) - sum(least)
    part = max(0.0, min(1.0, room / spare)) if spare else 1.0
    return [few + part * (many - few) for few, many in zip(least, wanted, strict=True)]


def render(table: Table, translate: Translator) -> bytes:
    """The PDF."""
    return pdf.render(paper(table, translate))
