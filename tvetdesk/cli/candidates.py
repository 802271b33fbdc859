"""The command candidates: who is put forward for an examination, what the jury decided, and the list in numbers."""

from __future__ import annotations

from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import YEAR, Group, option, pass_call
from tvetdesk.cli.rows import key_text, name_of, named
from tvetdesk.i18n import N_, P_
from tvetdesk.records import candidates as verbs
from tvetdesk.records.candidates import Candidate, Jury
from tvetdesk.records.codes import CANDIDATE_DECISIONS, EXAMS, SEXES
from tvetdesk.records.cohorts import ENROLLED, Cohort, Enrolment, state_on, states_of
from tvetdesk.records.programmes import Level, Programme

PUT_FORWARD = P_("{number} candidate of {cohort}", "{number} candidates of {cohort}")
DECIDED = N_("{candidate}: {decision}")
HEADS = (N_("Programme"), N_("Level"), N_("Sex"), N_("Decision"), N_("Number"))
UNDECIDED = N_("not decided yet")
NOBODY = N_("There are no candidates.")


@click.group("candidates", cls=Group, help=N_("Candidates for a GSQ assessment or a CQP examination."))
def candidates() -> None:
    """Juries are rows: `records jury`, `records jury_member`."""


@candidates.command(
    "register", help=N_("Puts everybody of a cohort forward who is in training or has completed.")
)
@click.argument("cohort", metavar="COHORT")
@click.argument("exam", type=click.Choice(list(EXAMS)))
@click.argument("year", type=YEAR)
@option("--jury", metavar="JURY", help=N_("Before which jury."))
@option("--place", help=N_("Examination centre"))
@pass_call
def register(call: Call, cohort: str, exam: str, year: int, jury: str | None, place: str | None) -> None:
    """Who is a candidate already stays one."""
    with call.open() as desk:
        book = desk.book
        row = named(desk, Cohort, cohort)
        before: Jury | None = named(desk, Jury, jury) if jury else None
        values: dict[str, Any] = {"jury": before.id, "place": before.place} if before else {}
        if place:
            values["place"] = place
        people = [
            one
            for one in book.select(Enrolment).where(Enrolment.cohort == row.id).order_by(Enrolment.number)
            if state_on(states_of(book, one.id), book.today()) in ENROLLED | {"completed", "certified"}
        ]
        made = verbs.register_candidates(book, row, people, exam, year, **values)
        call.answer(
            {"candidates": [key_text(desk, one) for one in made]},
            [call.translate.n(PUT_FORWARD, len(made), cohort=row.name)],
        )


@candidates.command(
    "decide",
    context_settings={"ignore_unknown_options": True},
    help=N_("Notes the marks and the decision about a candidate."),
)
@click.argument("candidate", metavar="CANDIDATE")
@click.argument("decision", type=click.Choice(list(CANDIDATE_DECISIONS)))
@option("--written", metavar="MARK", help=N_("Written mark, out of 20."))
@option("--practical", metavar="MARK", help=N_("Practical mark, out of 20."))
@pass_call
def decide(call: Call, candidate: str, decision: str, written: str | None, practical: str | None) -> None:
    """A CQP needs both marks."""
    parse = Candidate.written.parse
    first, second = parse(written or ""), parse(practical or "")
    with call.open() as desk:
        row = verbs.decide(desk.book, named(desk, Candidate, candidate), decision, first, second)
        words = call.translate(DECIDED, candidate=name_of(desk, row), decision=CANDIDATE_DECISIONS[decision])
        call.answer({"candidate": key_text(desk, row), "decision": decision}, [words])


@candidates.command("list", help=N_("Counts candidates by programme, level, sex and decision."))
@click.argument("exam", type=click.Choice(list(EXAMS)))
@click.argument("year", type=YEAR)
@pass_call
def list_(call: Call, exam: str, year: int) -> None:
    """As the authority asks for them."""
    with call.open() as desk:
        t, book = call.translate, desk.book
        listed = []
        for one in verbs.candidate_list(book, exam, year):
            programme = book.get(Programme, one.programme)
            level = book.get(Level, one.level).name if one.level else ""
            listed.append(
                {
                    "programme": programme.code,
                    "name": programme.name,
                    "level": level,
                    "sex": one.sex,
                    "decision": one.decision,
                    "number": one.number,
                }
            )
        rows = [
            (
                one["name"],
                one["level"],
                t(SEXES[one["sex"]]),
                t(CANDIDATE_DECISIONS.get(one["decision"], UNDECIDED)),
                str(one["number"]),
            )
            for one in listed
        ]
        call.answer(
            {"candidates": listed},
            [console.columns([t(head) for head in HEADS], rows) if rows else t(NOBODY)],
        )
