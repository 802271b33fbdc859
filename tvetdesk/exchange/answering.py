"""Answering a question: the chosen value is written by somebody who has seen all of them, so the cell is one again."""

from __future__ import annotations

from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.ownership import may_alter, owner
from tvetdesk.exchange.questions import Question
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes

changes({"question.answer": N_("Question answered: {row}")})
sentences({
    "question.owner": N_("{owner} looks after this. Only an office computer there can answer; you can propose a value."),
    "question.gone": N_("This question was answered in the meantime. There is nothing to do."),
})  # fmt: skip

DELETED = "deleted"


def row_of(book: Book, question: Question) -> Any:
    """The row a question is about."""
    table = question.table
    return book.get(table.model, question.key if table.leaf else question.key[0])


def value_of(question: Question, place: int) -> Any:
    """The value of one answer, as the field holds it."""
    field = question.table.model._meta.fields[question.column]
    return field.python_value(question.answers[place].value)


def answer(book: Book, question: Question, place: int) -> int:
    """Write the answer at this place (0 is the one shown now); returns the number of the change.

    It is written as it was kept, without asking today's rules: somebody entered it once.
    """
    row = row_of(book, question)
    if not may_alter(book, row):
        raise UserError("question.owner", owner=owner(book, row) or "")
    if place >= len(question.answers):
        raise UserError("question.gone")
    book.seal()  # an answer is a change of its own, so that it can be undone by itself
    with book.change("question.answer", row=_named(book, row)):
        book.write_back(row, question.column, value_of(question, place))
    book.seal()
    return book.newest_own()


def _named(book: Book, row: Any) -> Any:
    """The row a sentence can name: a leaf has no title, so the row it belongs to stands for it."""
    table = book.table(type(row))
    if not table.leaf:
        return row
    if not table.parent:
        return None
    return book.get(book.schema.target(table, table.parent).model, getattr(row, table.parent))
