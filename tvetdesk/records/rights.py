"""Rights: which role may do what, as one table, and the door every verb passes with it.

Everybody who can log in holds the key to the data: roles are kept by this door, not by encryption. What a person
does is named by the code of its change, everything else by a word of its own (`OTHERS`). A code that is missing here
is refused to everybody, and a test finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import peewee

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.store.audit import entries, follow
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Phone
from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table

sentences({
    "rights.refused": N_("Your account may not do this. Ask whoever manages the accounts of this computer."),
    "rights.other_course": N_("You can do this for your own courses only. Ask whoever is in charge of this course, or an administrator."),
    "rights.protected": N_("This centre does not show why somebody is protected. Ask whoever manages the accounts of this computer."),
    "rights.other_person": N_("This was done by somebody else. Ask them, or an administrator, to undo it."),
})  # fmt: skip

entries({"restricted.seen": N_("Looked at restricted values")})
follow("row.bin", "leaf.bin", "people.link", "change.undo")

ADMINISTRATOR, OFFICER, TRAINER, VIEWER = "administrator", "officer", "trainer", "viewer"
ROLES = {
    ADMINISTRATOR: N_("Administrator"),
    OFFICER: N_("Officer at headquarters"),
    TRAINER: N_("Trainer"),
    VIEWER: N_("Only looks"),
}
AT_HQ = (OFFICER, VIEWER)
AT_CENTRES = (ADMINISTRATOR, TRAINER, VIEWER)

_MANAGE = frozenset({ADMINISTRATOR, OFFICER})
_TEACH = _MANAGE | {TRAINER}
_ALL = _TEACH | {VIEWER}

OWN_COURSES = frozenset({
    "assessment.exam", "assessment.result", "assessment.results", "attachment.days", "attachment.record",
    "attendance.paper", "attendance.register", "calendar.sessions",
    "cohort.enrol", "cohort.state",
})  # fmt: skip
"""What a trainer may do, with courses of which they are in charge."""

OTHERS = {
    "access.make": _MANAGE,
    "account.password": _ALL,  # one's own
    "account.manage": _MANAGE,
    "audit.read": _MANAGE,
    "backup.make": _MANAGE,  # the program makes its own whoever is there
    "backup.restore": _MANAGE,
    "breach.form": _TEACH,
    "bundle.make": _TEACH,
    "bundle.take": _TEACH,
    "certificate.sign": _MANAGE,
    "clock.confirm": _TEACH,
    "centre.invite": _MANAGE,
    "computer.approve": _MANAGE,
    "computer.renew": _MANAGE,
    "computer.strike_off": frozenset({OFFICER}),
    "data.move": frozenset({OFFICER}),
    "erasure.ask": _MANAGE,
    "erasure.look": _MANAGE,
    "list.export": _TEACH,
    "open_copy.make": frozenset({OFFICER}),
    "organisation.join": frozenset({ADMINISTRATOR}),
    "phone.read": _TEACH,
    "recovery.answer": frozenset({OFFICER}),
    "report.open": _TEACH,
    "restricted.read": _MANAGE,
    "status.read": _MANAGE,
}
"""What is not a change of the data."""

CHANGES = {
    **dict.fromkeys(OWN_COURSES, _TEACH),
    # A trainer registers whom they enrol, and undoes what they did.
    **dict.fromkeys(("people.new", "people.phone", "consent.record", "change.undo"), _TEACH),
    # Written by the program itself on the way of an exchange or a start.
    **dict.fromkeys(("exchange.share", "exchange.give", "program.ship"), _ALL),
    **dict.fromkeys((
        "centre.found", "centre.describe", "centre.room", "centre.register",
        "people.alter", "people.paper", "people.restricted", "people.link", "photo.keep", "photo.remove",
        "row.add", "row.alter", "row.bin", "leaf.alter", "leaf.bin", "table.import", "answers.import",
        "programme.new", "programme.unit", "programme.state",
        "cohort.new", "cohort.alter", "calendar.closed", "calendar.holidays",
        "accreditation.record", "apprenticeship.begin", "apprenticeship.end", "attachment.confirm",
        "candidate.decide", "candidate.jury", "candidate.member", "candidate.register",
        "certificate.issue", "certificate.several", "certificate.void", "certificate.revoke", "certificate.duplicate",
        "certificate.hand_over", "certificate.take_over",
        "counselling.hold", "counselling.plan", "counselling.profile",
        "facility.asset", "facility.consumable", "facility.maintain", "facility.new_works", "facility.stock",
        "facility.works",
        "handover.accept", "handover.give", "handover.pass", "letterhead.logo", "letterhead.new", "moving.group",
        "matching.advance", "matching.propose", "matching.several", "money.fee", "money.pay", "money.rule",
        "timetable.move", "timetable.pattern", "timetable.plan",
        "employer.demand", "employer.study", "employer.new", "employer.vacancy", "employer.placement", "employer.app_use",
        "enterprise.found", "enterprise.founder", "enterprise.check", "enterprise.kit",
        "measure.target",
        "network.organisation", "network.new", "network.join", "network.format", "network.event",
        "network.participant", "network.participate",
        "outcome.schedule", "outcome.contact", "outcome.not_reached",
        "proposal.make", "proposal.accept", "proposal.decline", "question.answer",
        "report.freeze", "retention.empty",
        "recognition.open", "recognition.evidence", "recognition.assess", "recognition.decide",
        "recognition.appeal", "recognition.convert",
        "staff.new", "staff.training", "staff.participation", "staff.day", "staff.licence", "staff.need",
    ), _MANAGE),
}  # fmt: skip
"""Who may make which change."""

TABLE = CHANGES | OTHERS


WHILE_READING = frozenset({
    "access.make", "audit.read", "backup.restore", "breach.form", "erasure.look", "list.export", "phone.read",
    "report.open", "restricted.read", "status.read",
})  # fmt: skip
"""What can be done with data that are open for reading only, because they are damaged or may not be written.

The audit cannot note it then: who has to look at data that are broken is not kept from them for that."""


def allowed(role: str, action: str) -> bool:
    """Whether a role may do this at all; an unknown role or action may not."""
    return role in TABLE.get(action, frozenset())


class Door:
    """The rights of whoever is logged in."""

    def __init__(self, book: Book, role: str, person: int | None) -> None:
        self.book, self.role, self.person = book, role, person

    def may(self, action: str) -> bool:
        """Whether to offer this."""
        return allowed(self.role, action) and not self._only_read(action)

    def enter(self, action: str, rows: Sequence[Any]) -> None:
        """UserError unless this person may do this, with these rows."""
        if self._only_read(action):
            raise UserError("book.reading")
        if not allowed(self.role, action):
            raise UserError("rights.refused")
        if self.role != TRAINER:
            return
        if action in OWN_COURSES and not self._own(rows):
            raise UserError("rights.other_course")
        if action == "change.undo" and not self._by_me(rows):
            raise UserError("rights.other_person")

    def hides(self, field: Field) -> bool:
        """Whether this person never sees the values of a field."""
        if field.status and self.discreet():
            return True
        if field.masked:
            return not self.may("restricted.read")
        return isinstance(field, Phone) and not self.may("phone.read")

    def discreet(self) -> bool:
        """Whether the centre hides why somebody is protected, and this person is not among those who see it.

        At headquarters it is enough that one centre says so.
        """
        if self.may("status.read"):
            return False
        asked = self.book.select(Centre, Centre.id).where(Centre.protection == True)  # noqa: E712 - in SQL
        if self.book.centre is not None:
            asked = asked.where(Centre.id == self.book.centre)
        return bool(asked.exists())

    def _only_read(self, action: str) -> bool:
        return self.book.reading and action not in WHILE_READING

    def _own(self, rows: Sequence[Any]) -> bool:
        """Whether these rows are of courses of which this person is in charge; no row is nobody's."""
        courses = list(_courses(self.book, rows))
        return self.person is not None and bool(courses) and all(c.trainer == self.person for c in courses)

    def _by_me(self, changes: Sequence[Any]) -> bool:
        """Whether this person made all these changes, named by their local numbers."""
        found = [
            self.book.sql("SELECT person FROM change WHERE id = ?", (number,)).fetchone()
            for number in changes
        ]
        return all(row is not None and row[0] == self.person for row in found)


def own_courses(book: Book) -> frozenset[int] | None:
    """The cohorts of which whoever is there is in charge, where they may do nothing with others; None: no such limit."""
    door = book.door
    if not isinstance(door, Door) or door.role != TRAINER:
        return None
    rows = book.select(Cohort, Cohort.id).where(Cohort.trainer == door.person)
    return frozenset(row.id for row in rows)


def note_view(book: Book, rows: Sequence[Any]) -> None:
    """In the audit: somebody looks at the restricted values of these rows, all of one type."""
    if not rows or not book.may("restricted.read"):
        return
    table = book.table(type(rows[0]))
    if any(one.masked for one in table.fields.values()):
        about = {"row": book.row_of(rows[0])[0]} if len(rows) == 1 else {"rows": len(rows)}
        book.note("restricted.seen", type=table.name, **about)


def hidden(book: Book, field: Field) -> bool:
    """Whether whoever is logged in never sees this field's values, and cannot ask for them either."""
    return book.hides(field)


def closed(book: Book, table: Table) -> bool:
    """Whether a type has no field that whoever is logged in may see: not even how many rows there are is told."""
    return all(book.hides(one) for one in table.fields.values())


def check_seen(book: Book, table: Table, names: Iterable[str] = ()) -> None:
    """Refuse what would tell values that are hidden from whoever is logged in: a whole type, or rows by a field."""
    if closed(book, table) or any(
        table.fields[name].status and book.hides(table.fields[name]) for name in names
    ):
        raise UserError("rights.protected")


def check_row_seen(book: Book, row: Any) -> None:
    """Refuse a single row that is hidden from whoever is logged in."""
    check_seen(book, book.table(type(row)))
    if book.withholds(row):
        raise UserError("rights.protected")


def check_status(book: Book) -> None:
    """Refuse figures and lists that are split by why somebody is protected."""
    if book.discreet():
        raise UserError("rights.protected")


def searched(book: Book, table: Table) -> list[str]:
    """The searched fields of a type in which whoever is logged in may look: what finds somebody tells of them."""
    return [name for name in table.spec.search if not hidden(book, table.fields[name])]


def _courses(book: Book, rows: Sequence[Any]) -> Iterator[Cohort]:
    """The courses these rows belong to: they themselves, those they name, or that of the enrolment they name."""
    for row in rows:
        if isinstance(row, Cohort):
            yield row
        elif (course := _named(row, "cohort")) is not None:
            yield book.get(Cohort, course)
        elif (enrolment := _named(row, "enrolment")) is not None:
            yield book.get(Cohort, book.get(Enrolment, enrolment).cohort)


def _named(row: peewee.Model, name: str) -> int | None:
    value = getattr(row, name, None)
    return int(value) if value is not None else None
