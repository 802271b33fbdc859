"""The rows of a list as a report table, for Excel and for print: same rows, same order, same words as on screen."""

from __future__ import annotations

from collections.abc import Sequence

from tvetdesk.i18n import N_, Translator
from tvetdesk.reports.lists import table_of as list_of
from tvetdesk.reports.table import Cell, Column, Kind
from tvetdesk.reports.table import Table as ReportTable
from tvetdesk.store.book import Book
from ui.models.cells import CellsModel, spoken
from ui.models.rows import Keys, Question
from ui.tasks import Progress
from ui.widgets.rows import Cell as CellShown

ROW = N_("Row {n} of {all}")


def table_of(
    book: Book, asked: Question, keys: Keys, names: Sequence[str], translate: Translator, progress: Progress
) -> ReportTable:
    """The rows behind these keys, with what was asked for in the small print."""
    chosen = {**{name: (value,) for name, value in asked.equals.items()}, **asked.filters}
    return list_of(
        book, asked.table, keys, names, translate, filters=chosen, search=asked.text,
        said=lambda done, of: progress.say(ROW, done=done, of=of, n=done, all=of),
    )  # fmt: skip


def seen(name: str, title: str, cells: CellsModel, *, practice: bool) -> ReportTable:
    """A drawn list as it stands there; a column of whole numbers holds numbers, so that they can be summed."""
    columns = [
        [_words(row[place]) if place < len(row) else "" for row in cells.rows]
        for place in range(len(cells.heads))
    ]
    kept = [place for place, texts in enumerate(columns) if any(texts)]
    counts = {place for place in kept if _whole(columns[place])}
    rows: list[tuple[Cell, ...]] = [
        tuple(_value(columns[place][row], whole=place in counts) for place in kept)
        for row in range(len(cells.rows))
    ]
    return ReportTable(
        name,
        title,  # what people wrote and what the page is called, in the words of the moment
        tuple(
            Column(f"column_{place}", cells.heads[place], Kind.NUMBER if place in counts else Kind.TEXT)
            for place in kept
        ),
        tuple(rows),
        practice=practice,
    )


def _words(cell: CellShown) -> str:
    words = spoken(cell).strip()
    return "" if words == "–" else words


def _whole(texts: Sequence[str]) -> bool:
    return all(not text or (text.isdecimal() and (text == "0" or text[0] != "0")) for text in texts)


def _value(text: str, *, whole: bool) -> Cell:
    return (int(text) if whole else text) if text else None
