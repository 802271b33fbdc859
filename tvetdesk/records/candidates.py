"""Candidates: who is put forward for a GSQ assessment or a CQP examination, before which jury, and how it went (R31, R32)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal as Number
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import CANDIDATE_DECISIONS, EXAMS, JURY_ROLES
from tvetdesk.records.cohorts import ENROLLED, Cohort, Enrolment, state_on, states_of
from tvetdesk.records.people import Trainee
from tvetdesk.records.rules import in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Decimal, Whole
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "candidate.jury": N_("New jury"),
        "candidate.member": N_("Members of {jury}"),
        "candidate.register": N_("Candidates of {cohort}"),
        "candidate.decide": N_("Decision about {candidate}"),
    }
)
sentences(
    {
        "candidate.not_enrolled": N_("{trainee} is neither in training nor has completed. Check the enrolment first."),
        "candidate.other_programme": N_("The jury is for {programme}. Choose the jury of the candidate's programme."),
        "candidate.marks": N_("Write the mark of the written and of the practical part first, or note that the candidate was absent."),
    }
)  # fmt: skip

HIGHEST = 20  # marks of an examination in Niger are out of 20


class Jury(Record):
    """The jury of an examination centre for a programme in a year."""

    programme = Ref(N_("Programme"), "Programme", required=True, share=Share.COUNTS)
    year = Whole(N_("Year"), least=1980, most=2100, required=True, share=Share.COUNTS)
    place = Text(N_("Examination centre"), required=True, search=True, share=Share.COUNTS)
    first = Day(N_("From"), share=Share.COUNTS)
    last = Day(N_("To"), share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 66
        label = N_("Jury")
        plural = N_("Juries")
        title = ("place", "year")
        listed = ("programme", "year", "place", "first", "last")
        rules = (in_order("first", "last"),)


class JuryMember(Record):
    """Somebody who sits in a jury: a member of staff, or a person named here."""

    jury = Ref(N_("Jury"), "Jury", required=True, share=Share.COUNTS)
    role = Code(N_("Role"), JURY_ROLES, required=True, default="member", share=Share.COUNTS)
    staff = Ref(N_("Member of staff"), "Staff", share=Share.COUNTS)
    names = Text(N_("Names"), help=N_("If the person is not among the staff."), share=Share.CENTRE)
    body = Text(N_("Sent by"), share=Share.CENTRE)

    class Meta:
        number = 67
        label = N_("Member of a jury")
        plural = N_("Members of juries")
        parent = "jury"
        title = ("jury", "role")
        listed = ("jury", "role", "staff", "names", "body")


class Candidate(Record):
    """That somebody is put forward in a year; the marks and the decision of a CQP, the decision of a GSQ."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    exam = Code(N_("Examination"), EXAMS, required=True, share=Share.COUNTS)
    year = Whole(N_("Year"), least=1980, most=2100, required=True, share=Share.COUNTS)
    registered = Day(N_("Registered on"), share=Share.COUNTS)
    number = Text(N_("Candidate number"), limit=30)
    place = Text(N_("Examination centre"))
    jury = Ref(N_("Jury"), "Jury", share=Share.COUNTS)
    written = Decimal(N_("Written mark"), places=2, most=HIGHEST, share=Share.COUNTS)
    practical = Decimal(N_("Practical mark"), places=2, most=HIGHEST, share=Share.COUNTS)
    decision = Code(N_("Decision"), CANDIDATE_DECISIONS, share=Share.COUNTS)
    decided = Day(N_("Decided on"), share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 68
        label = N_("Candidate")
        plural = N_("Candidates")
        identity = ("enrolment", "exam", "year")
        parent = "enrolment"
        title = ("enrolment", "exam", "year")
        listed = ("enrolment", "exam", "year", "number", "jury", "decision")


def new_jury(
    book: Book, programme: int, year: int, place: str, members: Iterable[dict[str, Any]] = (), **values: Any
) -> Jury:
    """A jury with its members, each as field values."""
    with book.change("candidate.jury"):
        jury = book.add(Jury, programme=programme, year=year, place=place, **values)
        for member in members:
            book.add(JuryMember, jury=jury.id, **member)
        return jury


def register_candidates(
    book: Book, cohort: Cohort, enrolments: Iterable[Enrolment], exam: str, year: int, **values: Any
) -> list[Candidate]:
    """Put people forward, all or none; who is a candidate of that year already stays one."""
    chosen = list(enrolments)
    today = book.today()
    for one in chosen:
        if state_on(states_of(book, one.id), today) not in ENROLLED | {"completed", "certified"}:
            raise UserError("candidate.not_enrolled", trainee=book.get(Trainee, one.trainee).names)
    jury = values.get("jury")
    if jury is not None and book.get(Jury, jury).programme != cohort.programme:
        table = book.schema.by_name["programme"]
        raise UserError(
            "candidate.other_programme", programme=book.describe(table, book.get(Jury, jury).programme)
        )
    with book.change("candidate.register", cohort=cohort):
        return [
            book.find(Candidate, enrolment=one.id, exam=exam, year=year)
            or book.put(Candidate, enrolment=one.id, exam=exam, year=year, registered=today, **values)
            for one in chosen
        ]


def decide(
    book: Book,
    candidate: Candidate,
    decision: str,
    written: Number | int | None = None,
    practical: Number | int | None = None,
    on: dt.date | None = None,
) -> Candidate:
    """The jury's decision. A CQP needs both marks, unless the candidate was absent."""
    written = candidate.written if written is None else written
    practical = candidate.practical if practical is None else practical
    if candidate.exam == "CQP" and decision != "absent" and None in (written, practical):
        raise UserError("candidate.marks")
    with book.change("candidate.decide", candidate=candidate):
        return book.set(
            candidate, written=written, practical=practical, decision=decision, decided=on or book.today()
        )


@dataclass(frozen=True)
class Listed:
    """A line of the list of candidates: how many of one programme, level, sex and decision ("" while undecided)."""

    programme: int
    level: int | None
    sex: str
    decision: str
    number: int


def candidate_list(book: Book, exam: str, year: int) -> list[Listed]:
    """The candidates of an examination counted by programme, level, sex and decision, as the authority asks (R31)."""
    rows = book.sql(
        "SELECT p.id, p.level, coalesce(t.sex, 'U'), coalesce(c.decision, '') FROM candidate c "
        "JOIN enrolment e ON e.id = c.enrolment JOIN cohort k ON k.id = e.cohort "
        "JOIN programme p ON p.id = k.programme JOIN trainee t ON t.id = e.trainee "
        "WHERE c.deleted IS NULL AND e.deleted IS NULL AND t.deleted IS NULL AND c.exam = ? AND c.year = ?",
        (exam, year),
    ).fetchall()
    counted = Counter((programme, level, sex, decision) for programme, level, sex, decision in rows)
    return [Listed(*key, number) for key, number in sorted(counted.items(), key=lambda one: str(one[0]))]
