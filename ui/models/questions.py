"""Open questions as people read them: which row, which field, the values beside each other, and what is suggested."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError
from tvetdesk.exchange import answering, stretches
from tvetdesk.exchange.authority import HQ_CODE, Replica, replicas
from tvetdesk.exchange.ownership import may_alter, owner
from tvetdesk.exchange.questions import Answer, Question, questions
from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records import proposals
from tvetdesk.records.proposals import Proposal
from tvetdesk.records.staff import Staff
from tvetdesk.records.titles import title, titles
from tvetdesk.store import history
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Ref
from tvetdesk.store.schema import Table
from ui.models.records import shown

IN_BIN = N_("Leave it in the bin")
OUT_OF_BIN = N_("Take it out of the bin: somebody went on with it")
NO_VALUE = N_("empty")
HERE = N_("this computer")
THERE = N_("{name}, computer {signs}")
HQ_SAYS = N_("Headquarters proposes")
OURS = N_("What is kept here")
BY_OWNER = N_("Suggested: {where}, because {owner} looks after this entry.")
BY_ORDER = N_("Suggested: the value shown now. It was written with more of the other changes known.")
BY_VALUE = N_("Suggested: the value that is told, because the other one is empty.")
NO_NAME = N_("{kind}, name not shared")
BY_US = N_("The entry is yours: nothing alters before you accept it.")
BIN = N_("In the bin")


@dataclass(frozen=True)
class Side:
    """One of the values: in words, where it was written, by whom, and when by that computer's clock."""

    words: str
    where: str
    who: str = ""
    at: dt.datetime | None = None
    owner: bool = False


@dataclass(frozen=True)
class Earlier:
    """A value the cell had before, as this PC remembers it."""

    words: str
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class Asked:
    """One question, or a proposal of headquarters. `default` is the place of the suggested side."""

    title: str
    kind: Message
    field: Message
    sides: tuple[Side, ...]
    default: int
    reason: Message
    owner: str
    may: bool
    question: Question | None = None
    proposal: Proposal | None = None
    earlier: tuple[Earlier, ...] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """What stays the same when the list is read anew."""
        if self.question is not None:
            return (self.question.table.number, *self.question.key, self.question.column)
        assert self.proposal is not None
        return ("proposal", self.proposal.id)


def count(desk: Desk) -> int:
    """How many wait for an answer here."""
    here = sum(1 for one in questions(desk.book) if may_alter(desk.book, answering.row_of(desk.book, one)))
    return here + len(_open_proposals(desk.book))


def read(desk: Desk, translate: Translator) -> list[Asked]:
    """All open questions and proposals; in the reading thread."""
    book = desk.book
    known = {one.number: one for one in replicas(book)}
    known |= {moved: known[origin] for moved, (origin, _) in stretches.held(book).items() if origin in known}
    found = [_question(book, one, known, translate) for one in questions(book)]
    return [*found, *(_proposal(book, one, translate) for one in _open_proposals(book))]


def _open_proposals(book: Book) -> list[Proposal]:
    """Those the centre has not decided; none at headquarters, which made them."""
    if not book.centre:
        return []
    found = []
    for one in book.select(Proposal):
        with suppress(UserError):  # the row it speaks of has not come yet
            if proposals.standing(book, one) == "open":
                found.append(one)
    return found


def _question(book: Book, one: Question, known: dict[int, Replica], t: Translator) -> Asked:
    row = answering.row_of(book, one)
    whose = owner(book, row)
    table, column = one.table, one.column
    sides = tuple(
        _side(book, one, place, answer, known, whose, t) for place, answer in enumerate(one.answers)
    )
    owners = [place for place, side in enumerate(sides) if side.owner]
    default = owners[0] if len(owners) == 1 else 0
    reason = BY_OWNER if len(owners) == 1 else BY_ORDER
    told = [place for place, answer in enumerate(one.answers) if answer.value is not None]
    if len(owners) != 1 and len(told) == 1 and column != answering.DELETED:
        default, reason = told[0], BY_VALUE
    if len(owners) > 1:
        sides = tuple(replace(side, owner=False) for side in sides)  # said of all, it says nothing
    label = BIN if column == answering.DELETED else table.fields[column].label
    return Asked(
        _title(book, table, one.key, t),
        table.model._meta.label,
        label,
        sides,
        default,
        reason,
        whose or "",
        may_alter(book, row),
        question=one,
        earlier=_earlier(book, one, t),
    )


def _side(
    book: Book,
    one: Question,
    place: int,
    answer: Answer,
    known: dict[int, Replica],
    whose: str | None,
    t: Translator,
) -> Side:
    if one.column == answering.DELETED:
        words = t(IN_BIN if answer.value else OUT_OF_BIN)
    else:
        words = words_of(book, one.table, one.column, answering.value_of(one, place), t)
    there = known.get(answer.origin)
    where = t(HERE)
    if answer.origin != book.replica:
        name = (there.name or there.centre) if there else "?"
        where = t(THERE, name=name, signs=there.fingerprint[:4] if there else "?")
    centre = book.code if answer.origin == book.replica else there.centre if there else ""
    return Side(
        words, where, _person(book, answer.person, t), _moment(answer.at), centre == (whose or HQ_CODE)
    )


def _title(book: Book, table: Table, key: tuple[int, int], t: Translator) -> str:
    words = title(book, table, key if table.leaf else key[0], t)
    return words if words != "–" else t(NO_NAME, kind=table.model._meta.label)


def words_of(book: Book, table: Table, column: str, value: Any, t: Translator) -> str:
    """A value as the form shows it, a Ref as the title of its row; masked ones are shown, since one must choose."""
    one = table.fields[column]
    if value is not None and isinstance(one, Ref):
        return titles(book, book.schema.target(table, column), [value], t).get(value, "–")
    return shown(one, value, t, unmasked=True) or t(NO_VALUE)


def _person(book: Book, person: int | None, t: Translator) -> str:
    if person is None:
        return ""
    words = titles(book, book.table(Staff), [person], t).get(person, "")
    return "" if words == "–" else words


def _moment(at: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(at)  # noqa: DTZ006 - shown as the time of this PC, never trusted


def _earlier(book: Book, one: Question, t: Translator) -> tuple[Earlier, ...]:
    if one.column == answering.DELETED:
        return ()
    field = one.table.model._meta.fields[one.column]
    return tuple(
        Earlier(
            words_of(book, one.table, one.column, field.python_value(was.value), t),
            _person(book, was.change.person, t),
            _moment(was.change.at),
        )
        for was in history.of_row(book, one.table, one.key)
        if was.column == one.column
    )


def _proposal(book: Book, one: Proposal, t: Translator) -> Asked:
    row, column = proposals.target(book, one)
    table = book.table(type(row))
    now = words_of(book, table, column, getattr(row, column), t)
    wanted = words_of(book, table, column, proposals.proposed(book, one), t)
    sides = (Side(now, t(OURS), owner=True), Side(wanted, t(HQ_SAYS), one.note or ""))
    key = book.row_of(row)
    return Asked(
        _title(book, table, key, t), table.model._meta.label, table.fields[column].label,
        sides, 0, BY_US, book.code, may=True, proposal=one,
    )  # fmt: skip


def decide(desk: Desk, asked: Asked, place: int) -> int:
    """Answer a question or decide a proposal, as one change; returns its number."""
    book = desk.book
    if asked.question is not None:
        return answering.answer(book, asked.question, place)
    assert asked.proposal is not None
    book.seal()
    (proposals.accept if place else proposals.decline)(book, asked.proposal)
    book.seal()
    (made,) = book.sql("SELECT max(id) FROM change WHERE origin = ?", (book.replica,)).fetchone()
    return int(made)


def propose(desk: Desk, asked: Asked, place: int) -> None:
    """At headquarters: say to the centre which value should stay."""
    assert asked.question is not None
    row = answering.row_of(desk.book, asked.question)
    proposals.propose(desk.book, row, asked.question.column, answering.value_of(asked.question, place))
    desk.book.seal()
