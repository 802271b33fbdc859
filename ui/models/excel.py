"""The rows of a list as a report table, for Excel: same rows, same order, same words as on screen."""

from __future__ import annotations

from collections.abc import Sequence

from tvetdesk.i18n import N_, Translator
from tvetdesk.reports.lists import table_of as list_of
from tvetdesk.reports.table import Table as ReportTable
from tvetdesk.store.book import Book
from ui.models.rows import Keys, Question
from ui.tasks import Progress

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
