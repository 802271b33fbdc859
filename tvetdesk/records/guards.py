"""Guards: what the rules of other subjects say about a row before it is added or put into the bin by hand.

Verbs keep these rules themselves; the generated forms, the command line and spreadsheets come this way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.accounts import may_log_in
from tvetdesk.records.assessment import UnitResult, check_result
from tvetdesk.records.attachments import WorkplaceDay, check_workplace_day
from tvetdesk.records.attendance import Mark, check_called, check_open
from tvetdesk.records.calendar import Session, check_inside
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState, check_once, check_states
from tvetdesk.records.enterprises import EnterpriseCheck, check_visit
from tvetdesk.records.facilities import Asset, check_tag
from tvetdesk.records.measures import Target, check_scope
from tvetdesk.records.people import Trainee
from tvetdesk.records.photos import Photo, check_agreed
from tvetdesk.records.programmes import ProgrammeState, check_step
from tvetdesk.records.recognition import RecognitionCase, check_decision
from tvetdesk.records.register_lines import check_line, check_line_altered
from tvetdesk.records.staff import Staff
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Ref
from tvetdesk.store.schema import Table

sentences(
    {
        "row.in_use": N_("“{row}” is still named by others ({plural}: {number}). Alter or remove those first."),
        "row.holds": N_("What was noted of “{row}” counts ({plural}: {number}). Remove that first."),
        "row.register_taken": N_("The register of “{row}” was taken. Cancel the session instead; its marks stay."),
        "trainee.holds": N_(
            "“{row}” has or had a place in a course ({number}) and does not go to the bin. If somebody was entered twice, "
            "note that both are the same person; to delete a person for ever, erase them."
        ),
        "row.by_verb": N_("{plural} are not written by hand. {how}"),
        "row.logs_in": N_("“{row}” may log in on this computer. Take the account away first."),
    }
)  # fmt: skip


def _session(book: Book, values: Mapping[str, Any], _row: Any) -> None:
    check_inside(book.get(Cohort, values["cohort"]), values["day"])


def _mark(book: Book, values: Mapping[str, Any], _row: Any) -> None:
    check_called(book, book.get(Session, values["session"]), book.get(Enrolment, values["enrolment"]))


def _enrolment(book: Book, values: Mapping[str, Any], _row: Any) -> None:
    check_once(book, values["trainee"], book.get(Cohort, values["cohort"]))


def _photo(book: Book, values: Mapping[str, Any], _row: Any) -> None:
    check_agreed(book, values["trainee"])


def _target(book: Book, values: Mapping[str, Any], _row: Any) -> None:
    check_scope(book, values["scope"])


CHECKS: dict[type[Any], tuple[tuple[str, ...], Callable[[Book, Mapping[str, Any], Any], None]]] = {
    Enrolment: (("trainee", "cohort"), _enrolment),
    EnrolmentState: (("enrolment", "state", "since", "step"), check_states),
    Session: (("cohort", "day"), _session),
    Mark: (("session", "enrolment"), _mark),
    Photo: (("trainee",), _photo),
    Certificate: (("centre", "year", "count", "serial", "on"), check_line),
    WorkplaceDay: (("enrolment", "day"), check_workplace_day),
    UnitResult: (("enrolment", "unit"), check_result),
    EnterpriseCheck: (("enterprise", "on"), check_visit),
    Asset: (("centre", "tag"), check_tag),
    Target: (("scope",), _target),
    ProgrammeState: (("programme", "state", "on"), check_step),
    RecognitionCase: (("enrolment", "decision"), check_decision),
}
"""The check of a type, and the fields it needs; without them the declaration says what is missing."""


def check_by_hand(table: Table) -> None:
    """Refuse rows of which only their verb makes one; what it made stays."""
    if how := table.model._meta.by_verb:
        raise UserError("row.by_verb", plural=table.model._meta.plural, how=how)


def check_add(book: Book, model: type[Any], values: Mapping[str, Any]) -> None:
    """Refuse a new row that the rules of its subject do not allow."""
    check_by_hand(book.table(model))
    if model in CHECKS:
        needed, check = CHECKS[model]
        if _sound(book.table(model), needed, values):
            check(book, values, None)


def check_alter(book: Book, row: Any, values: Mapping[str, Any]) -> None:
    """Refuse other values for a row that the rules of its subject do not allow."""
    check_by_hand(book.table(type(row)))
    if isinstance(row, Mark):
        check_open(book.get(Session, row.session))
    if isinstance(row, Certificate):
        check_line_altered(book, row, values)
    if type(row) in CHECKS:
        needed, check = CHECKS[type(row)]
        new = {name: values.get(name, getattr(row, name)) for name in book.table(type(row)).fields}
        if any(new[name] != getattr(row, name) for name in needed) and _sound(
            book.table(type(row)), needed, new
        ):
            check(book, new, row)


def _sound(table: Table, names: Sequence[str], values: Mapping[str, Any]) -> bool:
    """Whether these values are there and may be kept; what is wrong with one, its declaration says."""
    try:
        return all(table.fields[name].check(values.get(name)) is not None for name in names)
    except UserError:
        return False


def check_remove(book: Book, row: Any) -> None:
    """Refuse to put a row into the bin that others name, or of which something was noted that counts.

    What else belongs to it (phones of a person) goes along unseen.
    """
    table = book.table(type(row))
    check_by_hand(table)
    if table.leaf:
        return
    if isinstance(row, Certificate):
        raise UserError("certificate.stays", serial=row.serial or "–")
    if isinstance(row, Session) and book.select(Mark).where(Mark.session == row.id).exists():
        raise UserError("row.register_taken", row=book.describe(table, row.id))
    if isinstance(row, Staff) and may_log_in(book, row.id):
        raise UserError("row.logs_in", row=book.describe(table, row.id))
    if isinstance(row, EnrolmentState):
        check_states(book, {name: getattr(row, name) for name in table.fields}, row, gone=True)
    for code, found in (("row.holds", _held_by(book, table)), ("row.in_use", _naming(book, table))):
        for other, column in found:
            number = _rows(book, other, column, row.id)
            if number and isinstance(row, Trainee) and other.model is Enrolment:
                raise UserError("trainee.holds", row=book.describe(table, row.id), number=number)
            if number:
                raise UserError(
                    code, row=book.describe(table, row.id), plural=other.model._meta.plural, number=number
                )


def _held_by(book: Book, table: Table) -> list[tuple[Table, str]]:
    """The types whose rows belong to this one and hold it."""
    return [
        (other, other.parent)
        for other in book.schema.tables.values()
        if other.model._meta.holds and other.parent and book.schema.target(other, other.parent) is table
    ]


def _naming(book: Book, table: Table) -> list[tuple[Table, str]]:
    """The fields of other types that name rows of this one without belonging to them."""
    return [
        (other, column)
        for other in book.schema.tables.values()
        for column, field in other.fields.items()
        if isinstance(field, Ref)
        and column != other.parent
        and book.schema.target(other, column) is table
        and not (
            other.parent and book.schema.target(other, other.parent) is table
        )  # a link between two of them
    ]


def _rows(book: Book, table: Table, column: str, row: int) -> int:
    return int(book.select(table.model).where(getattr(table.model, column) == row).count())
