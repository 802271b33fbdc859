"""Eligibility of everybody at once: the same reasons as for each person alone, by the rule as it is said."""

import datetime as dt
import random

import pytest

from tests.records.conftest import START
from tvetdesk.errors import sentence
from tvetdesk.records.assessment import UnitResult
from tvetdesk.records.attachments import Attachment
from tvetdesk.records.attendance import Mark, attendance_rate
from tvetdesk.records.attention import rates_of
from tvetdesk.records.calendar import Session
from tvetdesk.records.codes import ENROLMENT_STATES, MARKS
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState, new_cohort, state_on, states_of
from tvetdesk.records.eligibility import reasons_against
from tvetdesk.records.mark_counts import FEW
from tvetdesk.records.people import new_trainee
from tvetdesk.records.programmes import Programme, Unit, add_unit, new_programme
from tvetdesk.records.recognition import RecognitionCase

TODAY = START + dt.timedelta(days=40)


def some_day(draw):
    return START + dt.timedelta(days=draw.randrange(-9, 60))


@pytest.fixture(params=range(3))
def world(book, request):
    """Thirty people in four groups with states, results, stays, cases and marks at random, a tenth in the bin.

    Rows are written past the rules: two PCs that wrote at once can leave any of this behind.
    """
    draw = random.Random(request.param)
    programmes = [
        new_programme(
            book, f"P{n}", f"Programme {n}", attendance_least=(None, 60, 80)[n],
            attendance_rule=draw.choice((None, "excused_out", "all_count")), attachment_hours=(None, 0, 80)[n],
        )
        for n in range(3)
    ]  # fmt: skip
    units = [
        add_unit(book, one, f"U{n}", "Unit", required=n != 2, position=draw.randrange(9))
        for one in programmes
        for n in range(3)
    ]
    cohorts = [
        new_cohort(
            book, programmes[n % 3], f"Group {n}", START, kind="recognition" if n == 3 else "course"
        )
        for n in range(4)
    ]  # fmt: skip
    elsewhere = new_cohort(book, programmes[1], "Group of nobody", START)
    people = [new_trainee(book, f"Lamin {n}") for n in range(30)]
    with book.change("cohort.alter", cohort=cohorts[0]):
        places = [book.add(Enrolment, trainee=one.id, cohort=draw.choice(cohorts).id) for one in people]
        sessions = [
            book.add(
                Session, cohort=draw.choice([*cohorts, elsewhere]).id, day=some_day(draw), slot=n % 9 + 1, minutes=60,
                state=draw.choice(("held", "held", "held", "planned", "closed")),
            )
            for n in range(25)
        ]  # fmt: skip
        rows = []
        for one in places:
            rows += [
                book.add(EnrolmentState, enrolment=one.id, state=state, since=some_day(draw), step=step)
                for step, state in enumerate(draw.sample(list(ENROLMENT_STATES), draw.randrange(4)), 1)
            ]
            for session in sessions:
                if draw.random() < (0.8 if session.cohort == one.cohort else 0.1):
                    given = draw.choice(("P", *MARKS))
                    rows.append(book.add(Mark, session=session.id, enrolment=one.id, status=given))
            for unit in units:
                if draw.random() < 0.7:
                    on, result = (
                        draw.choice((None, some_day(draw))),
                        draw.choice(("competent", "not_yet", "exempt")),
                    )
                    rows.append(book.add(UnitResult, enrolment=one.id, unit=unit.id, result=result, on=on))
            rows += [
                book.add(
                    Attachment, enrolment=one.id, start=START, hours=draw.choice((None, 40, 80)),
                    confirmed=draw.choice((None, False, True, True)),
                )
                for _ in range(draw.randrange(3))
            ]  # fmt: skip
            if draw.random() < 0.6:
                case = {
                    "stage": draw.choice(("assessment", "decided", "decided")),
                    "decision": draw.choice((None, "full", "full", "partial")),
                    "appeal": draw.choice((None, None, "lodged", "rejected")),
                }
                rows.append(book.add(RecognitionCase, enrolment=one.id, **case))
        for row in draw.sample([*rows, *sessions, units[0], programmes[1]], len(rows) // 10):
            book.delete(row)
    return places


def rate_of(book, one):
    """The rate of one person, from the rows as they are."""
    given = [
        row.status
        for row in book.select(Mark).where(Mark.enrolment == one.id)
        for session in [book.find(Session, id=row.session)]
        if session is not None and session.state == "held" and session.day <= TODAY
    ]
    programme = book.find(Programme, bin=True, id=book.get(Cohort, one.cohort).programme)
    return attendance_rate({mark: given.count(mark) for mark in set(given)}, programme.attendance_rule)


def by_the_rule(book, one):
    """Codes of what stands against one person, from their own rows, as the sentences say it."""
    cohort = book.get(Cohort, one.cohort)
    programme = book.find(Programme, bin=True, id=cohort.programme)
    state = state_on(states_of(book, one.id), TODAY)
    found = []
    if state not in ("completed", "certified"):
        found.append("eligible.none" if state is None else "eligible.state")
    passed = [
        row.unit
        for row in book.select(UnitResult).where(UnitResult.enrolment == one.id)
        if row.result != "not_yet" and (row.on is None or row.on <= TODAY)
    ]
    units = book.select(Unit).where(Unit.programme == programme.id)
    if any(unit.id not in passed and unit.required is not False for unit in units):
        found.append("eligible.units")
    if cohort.kind == "recognition":
        case = book.find(RecognitionCase, enrolment=one.id)
        if case is not None and case.appeal == "lodged":
            found.append("eligible.appeal")
        elif case is None or (case.stage, case.decision) != ("decided", "full"):
            found.append("eligible.recognition")
        return found
    rate = rate_of(book, one)
    if programme.attendance_least and not rate.counted:
        found.append("eligible.no_register")
    elif programme.attendance_least and 100 * rate.attended < programme.attendance_least * rate.counted:
        found.append("eligible.attendance")
    stays = book.select(Attachment).where(Attachment.enrolment == one.id)
    if sum(stay.hours or 0 for stay in stays if stay.confirmed) < (programme.attachment_hours or 0):
        found.append("eligible.attachment")
    return found


def test_everybody_at_once_has_the_reasons_of_each_alone(book, world, english):
    assert len(world) > FEW
    together = reasons_against(book, world, TODAY)
    alone = {one.id: reasons_against(book, [one], TODAY)[one.id] for one in world}
    words = [
        {key: [sentence(why, english) for why in found] for key, found in by.items()}
        for by in (together, alone)
    ]
    assert words[0] == words[1]
    assert {key: [why.code for why in found] for key, found in together.items()} == {
        one.id: by_the_rule(book, one) for one in world
    }


def test_the_rates_of_everybody_at_once_are_those_of_each(book, world):
    rates = rates_of(book, [one.id for one in world], TODAY)
    plain = {one.id: rate_of(book, one) for one in world}
    assert {key: (rate.attended, rate.counted) for key, rate in rates.items()} == {
        key: (rate.attended, rate.counted) for key, rate in plain.items() if key in rates
    }
    assert all(not rate.counted for key, rate in plain.items() if key not in rates)
