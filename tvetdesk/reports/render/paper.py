"""A table as a paper: title, rows, and the rules and dates below them, on A4."""

from __future__ import annotations

from tvetdesk.i18n import Translator
from tvetdesk.reports.render import pdf
from tvetdesk.reports.render.parts import Grid, Heading, Paper, Paragraph, Part
from tvetdesk.reports.render.reading import Reading, reading
from tvetdesk.reports.table import PRACTICE, Table, words

WIDE = 7  # columns; more of them stand on a page that lies on its side
LONGEST = 46  # signs that a column may ask room for
PAGE = 130  # signs beside each other on a page that lies on its side
HEAD, ROOM = 4, 3  # signs; what a head asks for at least, and the space around a text


def paper(table: Table, translate: Translator) -> Paper:
    """The table set for print, its columns as wide as their texts ask for."""
    read, title = reading(table, translate), words(table.title, translate)
    parts: list[Part] = [Heading(title)]
    if read.rows:
        parts.append(Grid(read.rows, read.heads, _widths(read), read.numbers))
    parts += [Paragraph(words(note, translate), small=True) for note in table.notes]
    return Paper(
        title,
        parts,
        foot=title,
        marked=translate(PRACTICE) if table.practice else "",
        landscape=len(read.heads) > WIDE,
    )


def _widths(read: Reading) -> list[float]:
    """What each column asks for, in signs; where that is more than a page has, whole words come before long lines."""
    wanted, least = [], []
    for place, head in enumerate(read.heads):
        texts = [head, *(row[place] for row in read.rows)]
        wanted.append(ROOM + min(LONGEST, max(HEAD, *map(len, texts))))
        parts = [len(part) for text in texts for part in text.split(" ")]
        least.append(ROOM + min(LONGEST, max(HEAD, *parts)))
    spare = sum(wanted) - sum(least)
    given = min(1.0, max(0.0, PAGE - sum(least)) / spare) if spare else 1.0
    return [few + (many - few) * given for few, many in zip(least, wanted, strict=True)]


def render(table: Table, translate: Translator) -> bytes:
    """The PDF."""
    return pdf.render(paper(table, translate))
