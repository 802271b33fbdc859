"""Proposals: headquarters' corrections to a centre's rows, and what the centre decides about them.

A row belongs to its centre, so headquarters proposes a value and the cell alters when the centre accepts. Whether a
proposal is open follows from the records: accepted when the cell holds the proposed value, declined when the centre
said so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Translator
from tvetdesk.records.codes import PROPOSAL_ANSWERS
from tvetdesk.records.guards import check_by_hand
from tvetdesk.records.people import Trainee
from tvetdesk.records.rights import hidden
from tvetdesk.records.titles import TOLD, title, titles
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import MAX_INT, MIN_INT, Whole
from tvetdesk.store.record import Owner, Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "proposal.make": N_("Headquarters proposes a correction"),
        "proposal.accept": N_("Correction accepted: {proposal}"),
        "proposal.decline": N_("Correction declined: {proposal}"),
    }
)

sentences({
    "proposal.forgotten": N_("What headquarters proposed is not kept any more: the person was erased or does not share. There is nothing to decide."),
})  # fmt: skip


class Proposal(Record):
    """A value headquarters proposes for one field of one row.

    `record` is the wire number of the record type, `row` and `row2` its key as in versions, `field` the column number,
    `value` the stored value as JSON. `trainee` names the person the row belongs to, if any: consent and erasure of that
    person govern the proposal as well.
    """

    trainee = Ref(N_("Trainee"), "Trainee", share=Share.COUNTS)
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    record = Whole(N_("Kind of row"), least=1, most=999, required=True, share=Share.COUNTS)
    row = Whole(N_("Row"), least=MIN_INT, most=MAX_INT, required=True, share=Share.COUNTS)
    row2 = Whole(N_("Second key"), least=MIN_INT, most=MAX_INT, default=0, share=Share.COUNTS)
    field = Whole(N_("Field"), least=1, most=99, required=True, share=Share.COUNTS)
    value = Text(N_("Proposed value"), limit=8000)
    note = Note(N_("Why"), share=Share.HQ)
    on = Day(N_("Date"), share=Share.COUNTS)

    class Meta:
        number = 51
        label = N_("Proposed correction")
        plural = N_("Proposed corrections")
        owner = Owner.HQ
        parent = "trainee"
        only_for = "centre"
        by_verb = N_(
            "Alter the entry itself at headquarters: what belongs to a centre goes there as a proposal."
        )
        title = ("trainee", "centre")
        listed = ("row", "record", "field", "value", "centre", "note", "on")


class Decision(Record):
    """What a centre decided about a proposal."""

    proposal = Ref(N_("Proposed correction"), "Proposal", required=True, share=Share.COUNTS)
    answer = Code(N_("Answer"), PROPOSAL_ANSWERS, required=True, share=Share.COUNTS)
    on = Day(N_("Date"), share=Share.COUNTS)
    note = Note(N_("Note"), share=Share.HQ)

    class Meta:
        number = 52
        label = N_("Decision on a correction")
        plural = N_("Decisions on corrections")
        identity = ("proposal",)
        parent = "proposal"
        by_verb = N_("The centre answers on the page Questions.")
        title = ("proposal", "answer")
        listed = ("proposal", "answer", "on", "note")


def propose(book: Book, row: Any, field: str, value: Any, note: str | None = None) -> Proposal:
    """Propose another value for a field of a row that a centre owns."""
    table = book.table(type(row))
    check_by_hand(table)
    if field in (*table.identity, table.parent):
        raise UserError("row.fixed", field=table.fields[field].label)
    column: Any = table.fields[field]
    key, second = book.row_of(row)
    person, centre = _belongs(book, row)
    with book.change("proposal.make"):
        return book.add(
            Proposal,
            trainee=person,
            centre=centre,
            record=table.number,
            row=key,
            row2=second,
            field=table.column_number(field),
            value=json.dumps(column.db_value(column.check(value)), ensure_ascii=False),
            note=note,
            on=book.today(),
        )


def target(book: Book, proposal: Proposal) -> tuple[Any, str]:
    """The row and the name of the field a proposal is about; UserError when the row is not here."""
    table = book.schema.tables[proposal.record]
    row = book.get(table.model, (proposal.row, proposal.row2) if table.leaf else proposal.row)
    return row, list(table.fields)[proposal.field - 1]


def proposed(book: Book, proposal: Proposal) -> Any:
    """The proposed value as the field holds it; UserError where it was forgotten with the person it is about."""
    if proposal.value is None:
        raise UserError("proposal.forgotten")
    table = book.schema.tables[proposal.record]
    field = list(table.fields.values())[proposal.field - 1]
    return field.python_value(json.loads(proposal.value))


def standing(book: Book, proposal: Proposal) -> str:
    """open, accepted or declined."""
    row, field = target(book, proposal)
    if getattr(row, field) == proposed(book, proposal):
        return "accepted"
    decision = book.find(Decision, proposal=proposal.id)
    return "declined" if decision and decision.answer == "declined" else "open"


def accept(book: Book, proposal: Proposal, note: str | None = None) -> Decision:
    """The centre writes the proposed value and says so, in one step."""
    row, field = target(book, proposal)
    with book.change("proposal.accept", proposal=proposal):
        book.set(row, **{field: proposed(book, proposal)})
        return _decide(book, proposal, "accepted", note)


def decline(book: Book, proposal: Proposal, note: str | None = None) -> Decision:
    """The centre keeps its value."""
    with book.change("proposal.decline", proposal=proposal):
        return _decide(book, proposal, "declined", note)


def _decide(book: Book, proposal: Proposal, answer: str, note: str | None) -> Decision:
    return book.put(Decision, proposal=proposal.id, answer=answer, on=book.today(), note=note)


def _belongs(book: Book, row: Any) -> tuple[int | None, int | None]:
    """The trainee and the centre a row belongs to, found along its parents."""
    for table, column in book.schema.parents(book.table(type(row))):
        above = getattr(row, column)
        if above is None:
            break
        row = book.get(book.schema.target(table, column).model, above)
    return (row.id if isinstance(row, Trainee) else None), getattr(row, "centre", None)


# -- in words -------------------------------------------------------------------------------------------------

ASPECTS = frozenset({"record", "row", "row2", "field", "value"})
EMPTY = N_("empty")


def in_words(book: Book, ids: Sequence[int], translate: Translator) -> dict[int, Mapping[str, str | None]]:
    """Which row and which field each proposal is about, and the value, as whoever reads lists may see them."""
    found: dict[int, Mapping[str, str | None]] = {}
    for one in book.select(Proposal).where(Proposal.id.in_(list(ids))):
        table = book.schema.tables.get(one.record)
        fields = list(table.fields) if table is not None else []
        if table is None or one.field > len(fields):  # of a newer program
            found[one.id] = dict.fromkeys(ASPECTS)
            continue
        name = fields[one.field - 1]
        found[one.id] = {
            "record": translate(table.model._meta.label),
            "row": title(book, table, (one.row, one.row2) if table.leaf else one.row, translate),
            "row2": None,
            "field": translate(table.fields[name].label),
            "value": _value(book, one, name, translate),
        }
    return found


def _value(book: Book, proposal: Proposal, name: str, translate: Translator) -> str | None:
    table = book.schema.tables[proposal.record]
    field = table.fields[name]
    if proposal.value is None or hidden(book, field):
        return None
    value = proposed(book, proposal)
    if value is None:
        return translate(EMPTY)
    if field.masked:
        return field.mask(value)
    if isinstance(field, Ref):
        return titles(book, book.schema.target(table, name), [value], translate).get(value, "–")
    return field.show(value, translate)


TOLD[Proposal] = (ASPECTS, in_words)
