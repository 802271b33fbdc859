"""How each indicator is counted: from a question to the occasions on which the records behind the number count.

Sets are put together in the database; only what a rule needs day by day is looked at one by one. The rules in words
stand with the indicators.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import peewee

from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import ENROLLED, RANK, Cohort, Enrolment, EnrolmentState
from tvetdesk.records.employers import AppUse
from tvetdesk.records.enterprises import Enterprise, Founder
from tvetdesk.records.network import (
    DialogueFormat,
    Event,
    Membership,
    Network,
    Organisation,
    Participant,
    Participation,
)
from tvetdesk.records.outcomes import IN_WORK, NO_ANSWER, FollowUp, direct_entry
from tvetdesk.records.programmes import Programme, ProgrammeState, Trade
from tvetdesk.records.staff import Staff, Training, TrainingParticipation
from tvetdesk.reports.question import Occasion, Question, ids

# --- training -----------------------------------------------------------------------------------------------


def programmes_begun(question: Question) -> Iterator[Occasion]:
    """Vocational programmes that have begun, by the days on which they did."""
    trades = dict(
        question.all(Programme, Programme.id, Programme.trade).where(Programme.kind == "vocational").tuples()
    )
    begun = question.all(
        ProgrammeState, ProgrammeState.programme, ProgrammeState.on, ProgrammeState.centre
    ).where(
        ProgrammeState.state == "begun",
        question.happened(ProgrammeState.on),
        ProgrammeState.centre.in_(question.centres),
    )
    for programme, day, centre in begun.tuples():
        if programme in trades:
            yield Occasion(programme, day, centre=centre, trade=trades[programme])


def trades_run(question: Question) -> Iterator[Occasion]:
    """The trades of those programmes."""
    there = ids(question.all(Trade, Trade.id))
    for one in programmes_begun(question):
        if one.trade is not None and one.trade in there:
            yield one._replace(record=one.trade)


def enrolled(question: Question) -> Iterable[Occasion]:
    """Persons in training at the end of the day: by the last state of each enrolment up to then."""
    rank = peewee.Case(EnrolmentState.state, tuple(RANK.items()), 0)
    states = (
        question.all(
            EnrolmentState,
            EnrolmentState.enrolment,
            EnrolmentState.state,
            peewee.fn.ROW_NUMBER()
            .over(
                partition_by=[EnrolmentState.enrolment],
                order_by=[EnrolmentState.since.desc(), EnrolmentState.step.desc(), rank.desc()],
            )
            .alias("place"),
        )
        .where(
            EnrolmentState.since <= question.as_of,
            EnrolmentState.enrolment.in_(question.enrolments(question.cohorts(Cohort.kind == "course"))),
        )
        .alias("states")
    )
    now = peewee.Select((states,), (states.c.enrolment,)).where(
        states.c.place == 1, states.c.state.in_(ENROLLED)
    )
    query = question.all(Enrolment, Enrolment.trainee, Enrolment.id).where(Enrolment.id.in_(now))
    return (Occasion(trainee, question.as_of, one) for trainee, one in query.tuples())


def teachers_trained(question: Question) -> Iterator[Occasion]:
    """Staff and teachers of other organisations with a training behind them."""
    trainings = {
        row.id: row
        for row in question.all(Training).where(
            Training.state == "held", question.happened(Training.start), Training.centre.in_(question.centres)
        )
    }
    trades = dict(question.all(Staff, Staff.id, Staff.trade).tuples())
    query = question.all(
        TrainingParticipation, TrainingParticipation.staff, TrainingParticipation.training
    ).where(TrainingParticipation.result.in_(("attended", "completed")))
    for person, training in query.tuples():
        if training in trainings and person in trades:
            held = trainings[training]
            yield Occasion(person, held.start, centre=held.centre, trade=held.trade or trades[person])


# --- certificates and work ----------------------------------------------------------------------------------


def certificates(question: Question, cohorts: Any, *columns: Any) -> Any:
    """Columns of the certificates issued in these cohorts and not revoked."""
    return question.all(Certificate, *columns).where(
        Certificate.state == "issued",
        question.happened(Certificate.on),
        Certificate.enrolment.in_(question.enrolments(cohorts)),
    )


def after_training(question: Question, *columns: Any) -> Any:
    """Columns of the certificates of vocational training."""
    vocational = question.programmes("vocational")
    cohorts = question.cohorts(Cohort.kind == "course", Cohort.programme.in_(vocational))
    return certificates(question, cohorts, *columns)


def by_recognition(question: Question, *columns: Any) -> Any:
    """Columns of the certificates from recognition rounds."""
    return certificates(question, question.cohorts(Cohort.kind == "recognition"), *columns)


def answers(question: Question, enrolments: Any) -> Mapping[int, list[Any]]:
    """The follow-ups with an answer, by enrolment and in order of their months."""
    query = question.all(FollowUp).where(
        FollowUp.enrolment.in_(enrolments),
        FollowUp.outcome.not_in(list(NO_ANSWER)),
        FollowUp.on.is_null() | (FollowUp.on <= question.as_of),
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in query.order_by(FollowUp.month):
        found[row.enrolment].append(row)
    return found


WHO_WHEN = (Certificate.trainee, Certificate.on, Certificate.enrolment)


def certified(question: Question) -> Iterable[Occasion]:
    """Persons certified after vocational training."""
    return (Occasion(*one) for one in after_training(question, *WHO_WHEN).tuples())


def entered_directly(question: Question) -> Iterable[Occasion]:
    """Those of them whose work began within a month of completion."""
    enrolments = after_training(question, Certificate.enrolment)
    completed: dict[int, dt.date] = dict(
        question.all(EnrolmentState, EnrolmentState.enrolment, peewee.fn.MAX(EnrolmentState.since))
        .where(EnrolmentState.enrolment.in_(enrolments), EnrolmentState.state == "completed")
        .group_by(EnrolmentState.enrolment)
        .tuples()
    )
    found = answers(question, enrolments)
    return (
        Occasion(trainee, on, one)
        for trainee, on, one in after_training(question, *WHO_WHEN).tuples()
        if one in completed and direct_entry(completed[one], found.get(one, ()))
    )


def recognised(question: Question) -> Iterable[Occasion]:
    """Persons certified by recognition of prior learning."""
    return (Occasion(*one) for one in by_recognition(question, *WHO_WHEN).tuples())


def recognised_in_work(question: Question) -> Iterable[Occasion]:
    """Those of them whose last answer says that they work."""
    found = answers(question, by_recognition(question, Certificate.enrolment))
    return (
        Occasion(trainee, on, one)
        for trainee, on, one in by_recognition(question, *WHO_WHEN).tuples()
        if one in found and found[one][-1].outcome in IN_WORK
    )


# --- enterprises --------------------------------------------------------------------------------------------


def in_business_courses(question: Question, *columns: Any) -> Any:
    """Columns of the states with which enrolments in business courses began."""
    business = question.programmes("business")
    enrolments = question.enrolments(question.cohorts(Cohort.programme.in_(business)))
    return question.all(EnrolmentState, *columns).where(
        EnrolmentState.enrolment.in_(enrolments),
        EnrolmentState.state == "enrolled",
        question.happened(EnrolmentState.since),
    )


def business_participants(question: Question) -> Iterable[Occasion]:
    """Persons who began a business course."""
    query = in_business_courses(
        question, Enrolment.trainee, peewee.fn.MIN(EnrolmentState.since), Enrolment.id
    ).join(Enrolment, on=(EnrolmentState.enrolment == Enrolment.id))
    begun = query.group_by(Enrolment.id, Enrolment.trainee).tuples()
    return (Occasion(*one) for one in begun)


def founded(question: Question, column: Any) -> Iterator[Occasion]:
    """One column of the founders who come from business courses, of enterprises founded in the period."""
    enterprises = question.all(Enterprise, Enterprise.id, Enterprise.founded).where(
        question.happened(Enterprise.founded)
    )
    days = dict(enterprises.tuples())
    query = question.all(Founder, column, Founder.enterprise, Founder.enrolment).where(
        Founder.enrolment.in_(in_business_courses(question, EnrolmentState.enrolment))
    )
    for record, enterprise, enrolment in query.tuples():
        if enterprise in days:
            yield Occasion(record, days[enterprise], enrolment)


def enterprises_founded(question: Question) -> Iterable[Occasion]:
    """Enterprises with a founder from a business course."""
    return founded(question, Founder.enterprise)


def founders(question: Question) -> Iterable[Occasion]:
    """Persons who founded one of them."""
    return founded(question, Founder.trainee)


# --- the job app --------------------------------------------------------------------------------------------


def app_use(users: str) -> Callable[[Question], Iterable[Occasion]]:
    """The latest count of users of a kind in each country."""

    def count(question: Question) -> Iterable[Occasion]:
        query = question.all(AppUse, AppUse.id, AppUse.on, AppUse.country).where(
            AppUse.users == users, AppUse.on <= question.as_of, AppUse.country.in_(question.countries)
        )
        return {
            country: Occasion(row, on) for row, on, country in query.order_by(AppUse.on).tuples()
        }.values()

    return count


def app_users(question: Question, rows: Collection[int]) -> int:
    """The users that these counts say, together."""
    counts = question.all(AppUse, peewee.fn.SUM(AppUse.count)).where(AppUse.id.in_(list(rows)))
    return int(counts.scalar() or 0)


# --- network and dialogue -----------------------------------------------------------------------------------


def network_ngos(question: Question) -> Iterator[Occasion]:
    """Organisations of civil society that are members on the day."""
    centres = dict(
        question.all(Network, Network.id, Network.centre).where(Network.centre.in_(question.centres)).tuples()
    )
    ngos = ids(question.all(Organisation, Organisation.id).where(Organisation.sector == "civil_society"))
    members = question.all(Membership, Membership.organisation, Membership.since, Membership.network).where(
        Membership.since <= question.as_of,
        Membership.until.is_null() | (Membership.until >= question.as_of),
    )
    for organisation, since, network in members.tuples():
        if organisation in ngos and network in centres:
            yield Occasion(organisation, since, centre=centres[network])


def events(question: Question) -> dict[int, Event]:
    """The dialogue events that were held."""
    query = question.all(Event).where(
        Event.state == "held", question.happened(Event.start), Event.centre.in_(question.centres)
    )
    return {row.id: row for row in query}


def participations(question: Question, column: Any) -> Iterator[Occasion]:
    """One column of who took part in these events, of people who are not in the bin."""
    held = events(question)
    query = question.all(Participation, column, Participation.event).where(
        Participation.participant.in_(question.all(Participant, Participant.id))
    )
    for record, event in query.tuples():
        if record is not None and event in held:
            yield Occasion(record, held[event].start, centre=held[event].centre)


def dialogue_persons(question: Question) -> Iterable[Occasion]:
    """People who took part in an event."""
    return participations(question, Participation.participant)


def dialogue_institutions(question: Question) -> Iterator[Occasion]:
    """The institutions they spoke for."""
    there = ids(question.all(Organisation, Organisation.id))
    return (one for one in participations(question, Participation.organisation) if one.record in there)


def dialogue_formats(question: Question) -> Iterator[Occasion]:
    """The formats in which events were held."""
    there = ids(question.all(DialogueFormat, DialogueFormat.id))
    for event in events(question).values():
        if event.format in there:
            yield Occasion(event.format, event.start, centre=event.centre)
