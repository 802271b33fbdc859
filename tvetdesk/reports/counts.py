"""How each indicator is counted: from a question to the ids of the records behind the number.

Sets are put together in the database; only what a rule needs day by day is looked at one by one. The rules in words
stand with the indicators.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
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
from tvetdesk.reports.question import Question, ids, persons

# --- training -----------------------------------------------------------------------------------------------


def programmes_begun(question: Question) -> set[int]:
    """Vocational programmes that have begun."""
    begun = question.all(ProgrammeState, ProgrammeState.programme).where(
        ProgrammeState.state == "begun",
        question.happened(ProgrammeState.on),
        ProgrammeState.centre.in_(question.centres),
    )
    return ids(
        question.all(Programme, Programme.id).where(Programme.id.in_(begun), Programme.kind == "vocational")
    )


def trades_run(question: Question) -> set[int]:
    """The trades of those programmes."""
    trades = question.all(Programme, Programme.trade).where(Programme.id.in_(programmes_begun(question)))
    return ids(question.all(Trade, Trade.id).where(Trade.id.in_(trades)))


def enrolled(question: Question) -> set[int]:
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
    return persons(question, ids(question.all(Enrolment, Enrolment.trainee).where(Enrolment.id.in_(now))))


def teachers_trained(question: Question) -> set[int]:
    """Staff and teachers of other organisations with a training behind them."""
    trainings = question.all(Training, Training.id).where(
        Training.state == "held", question.happened(Training.start), Training.centre.in_(question.centres)
    )
    trained = question.all(TrainingParticipation, TrainingParticipation.staff).where(
        TrainingParticipation.training.in_(trainings),
        TrainingParticipation.result.in_(("attended", "completed")),
    )
    return ids(question.all(Staff, Staff.id).where(Staff.id.in_(trained)))


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


def certified(question: Question) -> set[int]:
    """Persons certified after vocational training."""
    return persons(question, ids(after_training(question, Certificate.trainee)))


def entered_directly(question: Question) -> set[int]:
    """Those of them whose work began within a month of completion."""
    enrolments = after_training(question, Certificate.enrolment)
    completed: dict[int, dt.date] = dict(
        question.all(EnrolmentState, EnrolmentState.enrolment, peewee.fn.MAX(EnrolmentState.since))
        .where(EnrolmentState.enrolment.in_(enrolments), EnrolmentState.state == "completed")
        .group_by(EnrolmentState.enrolment)
        .tuples()
    )
    found = answers(question, enrolments)
    issued = after_training(question, Certificate.trainee, Certificate.enrolment).tuples()
    entered = (
        trainee
        for trainee, one in issued
        if one in completed and direct_entry(completed[one], found.get(one, ()))
    )
    return persons(question, entered)


def recognised(question: Question) -> set[int]:
    """Persons certified by recognition of prior learning."""
    return persons(question, ids(by_recognition(question, Certificate.trainee)))


def recognised_in_work(question: Question) -> set[int]:
    """Those of them whose last answer says that they work."""
    found = answers(question, by_recognition(question, Certificate.enrolment))
    issued = by_recognition(question, Certificate.trainee, Certificate.enrolment).tuples()
    working = (trainee for trainee, one in issued if one in found and found[one][-1].outcome in IN_WORK)
    return persons(question, working)


# --- enterprises --------------------------------------------------------------------------------------------


def in_business_courses(question: Question) -> Any:
    """The enrolments in business courses that have begun."""
    business = question.programmes("business")
    enrolments = question.enrolments(question.cohorts(Cohort.programme.in_(business)))
    return question.all(EnrolmentState, EnrolmentState.enrolment).where(
        EnrolmentState.enrolment.in_(enrolments),
        EnrolmentState.state == "enrolled",
        question.happened(EnrolmentState.since),
    )


def business_participants(question: Question) -> set[int]:
    """Persons who began a business course."""
    here = question.all(Enrolment, Enrolment.trainee).where(Enrolment.id.in_(in_business_courses(question)))
    return persons(question, ids(here))


def founded(question: Question, column: Any) -> set[int]:
    """One column of the founders who come from business courses, of enterprises founded in the period."""
    enterprises = question.all(Enterprise, Enterprise.id).where(question.happened(Enterprise.founded))
    return ids(
        question.all(Founder, column).where(
            Founder.enterprise.in_(enterprises), Founder.enrolment.in_(in_business_courses(question))
        )
    )


def enterprises_founded(question: Question) -> set[int]:
    """Enterprises with a founder from a business course."""
    return founded(question, Founder.enterprise)


def founders(question: Question) -> set[int]:
    """Persons who founded one of them."""
    return persons(question, founded(question, Founder.trainee))


# --- the job app --------------------------------------------------------------------------------------------


def app_use(users: str) -> Callable[[Question], set[int]]:
    """The latest count of users of a kind in each country."""

    def count(question: Question) -> set[int]:
        query = question.all(AppUse, AppUse.id, AppUse.country).where(
            AppUse.users == users, AppUse.on <= question.as_of, AppUse.country.in_(question.countries)
        )
        return set({country: row for row, country in query.order_by(AppUse.on).tuples()}.values())

    return count


def app_users(question: Question, rows: Collection[int]) -> int:
    """The users that these counts say, together."""
    counts = question.all(AppUse, peewee.fn.SUM(AppUse.count)).where(AppUse.id.in_(list(rows)))
    return int(counts.scalar() or 0)


# --- network and dialogue -----------------------------------------------------------------------------------


def network_ngos(question: Question) -> set[int]:
    """Organisations of civil society that are members on the day."""
    networks = question.all(Network, Network.id).where(Network.centre.in_(question.centres))
    members = question.all(Membership, Membership.organisation).where(
        Membership.network.in_(networks),
        Membership.since <= question.as_of,
        Membership.until.is_null() | (Membership.until >= question.as_of),
    )
    return ids(
        question.all(Organisation, Organisation.id).where(
            Organisation.id.in_(members), Organisation.sector == "civil_society"
        )
    )


def events(question: Question, *columns: Any) -> Any:
    """Columns of the dialogue events that were held."""
    return question.all(Event, *columns).where(
        Event.state == "held", question.happened(Event.start), Event.centre.in_(question.centres)
    )


def participations(question: Question, column: Any) -> Any:
    """One column of who took part in these events, of people who are not in the bin."""
    return question.all(Participation, column).where(
        Participation.event.in_(events(question, Event.id)),
        Participation.participant.in_(question.all(Participant, Participant.id)),
    )


def dialogue_persons(question: Question) -> set[int]:
    """People who took part in an event."""
    return ids(participations(question, Participation.participant))


def dialogue_institutions(question: Question) -> set[int]:
    """The institutions they spoke for."""
    here = participations(question, Participation.organisation)
    return ids(question.all(Organisation, Organisation.id).where(Organisation.id.in_(here)))


def dialogue_formats(question: Question) -> set[int]:
    """The formats in which events were held."""
    here = events(question, Event.format)
    return ids(question.all(DialogueFormat, DialogueFormat.id).where(DialogueFormat.id.in_(here)))
