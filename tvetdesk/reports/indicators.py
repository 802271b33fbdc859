"""Indicators: each defined once, with its unit, its rule in words and its source.

A figure is a number and the ids of the records behind it, so that every printed number opens. Persons are distinct
persons: rows that a centre has linked as the same person count once (R66).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tvetdesk.i18n import N_, Message
from tvetdesk.records.codes import INDICATORS as LABELS
from tvetdesk.records.employers import AppUse
from tvetdesk.records.enterprises import Enterprise
from tvetdesk.records.network import DialogueFormat, Organisation, Participant
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme, Trade
from tvetdesk.records.staff import Staff
from tvetdesk.reports import counts, kept
from tvetdesk.reports.question import Occasion, Question, persons, same_persons

PERSONS = N_("persons")


@dataclass(frozen=True)
class Indicator:
    """What is counted: `unit` in words, `record` the type of the records behind the number.

    `base` is the code of the indicator of which this one is a part; a share is then shown with the number. `count`
    gives the occasions of the records; `number` makes the number of them where it is not simply how many they are.
    """

    code: str
    unit: Message
    record: type[Any]
    rule: Message
    source: Message
    count: Callable[[Question], Iterable[Occasion]]
    base: str = ""
    number: Callable[[Question, Collection[int]], int] | None = None

    @property
    def label(self) -> Message:
        return LABELS[self.code]

    def occasions(self, question: Question) -> Iterable[Occasion]:
        """The occasions on which records count, distinct persons as the row that stands for them."""
        found = self.count(question)
        return persons(question, found) if self.record is Trainee else found


@dataclass(frozen=True)
class Figure:
    """An indicator's number, the ids of the records behind it in rising order, and the number it is a part of.

    `times`: how often these records count by themselves: persons take part in more than one course or event (R66).
    """

    indicator: Indicator
    number: int
    ids: tuple[int, ...] = field(repr=False)
    base: int | None = None
    times: int = 0

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None where there is no base, or nothing in it."""
        return self.number / self.base if self.base else None


def figure(code: str, question: Question) -> Figure:
    """The figure of one indicator."""
    indicator = INDICATORS[code]
    if indicator.record is Trainee:
        enrolments, people = kept.pairs(code, indicator.count, question)
        same = same_persons(question)
        ids, times = tuple(sorted({same.get(one, one) for one in people})), len(set(enrolments))
    else:
        occasions = list(indicator.count(question))
        ids, times = tuple(sorted({one.record for one in occasions})), len(occasions)
    number = indicator.number(question, ids) if indicator.number else len(ids)
    return Figure(
        indicator, number, ids, figure(indicator.base, question).number if indicator.base else None, times
    )


_ALL = (
    Indicator(
        "programmes_begun", N_("programmes"), Programme,
        N_("Programmes of vocational training whose begin is noted in the period."),
        N_("steps of programmes"), counts.programmes_begun,
    ),
    Indicator(
        "enrolled", PERSONS, Trainee,
        N_("Distinct persons whose state on the day is enrolled or returned, in courses; completed, certified, interrupted and dropped-out persons are not among them."),
        N_("states of enrolments"), counts.enrolled,
    ),
    Indicator(
        "teachers_trained", PERSONS, Staff,
        N_("Distinct teachers, also of other organisations, who attended or completed a training held in the period."),
        N_("participations in teacher trainings"), counts.teachers_trained,
    ),
    Indicator(
        "trades_run", N_("trades"), Trade,
        N_("Distinct trades of the programmes of vocational training whose begin is noted in the period."),
        N_("steps of programmes"), counts.trades_run,
    ),
    Indicator(
        "certified", PERSONS, Trainee,
        N_("Distinct persons with a certificate of a vocational training issued in the period and not revoked."),
        N_("certificate register"), counts.certified,
    ),
    Indicator(
        "direct_entry", PERSONS, Trainee,
        N_("Of the persons certified after training: those whose work began within one month of completion, by its date or else by the answer at month 1. Who was not reached is not counted as in work."),
        N_("follow-ups"), counts.entered_directly, base="certified",
    ),
    Indicator(
        "recognised", PERSONS, Trainee,
        N_("Distinct persons with a certificate from a recognition round issued in the period and not revoked; partly recognised persons are not among them."),
        N_("certificate register"), counts.recognised,
    ),
    Indicator(
        "recognised_in_work", PERSONS, Trainee,
        N_("Of the persons certified by recognition: those who were employed or self-employed by their last answer up to the day."),
        N_("follow-ups"), counts.recognised_in_work, base="recognised",
    ),
    Indicator(
        "business_participants", PERSONS, Trainee,
        N_("Distinct persons who began a business course in the period; who took two courses counts once."),
        N_("states of enrolments"), counts.business_participants,
    ),
    Indicator(
        "enterprises", N_("enterprises"), Enterprise,
        N_("Enterprises founded in the period by at least one participant of a business course; an enterprise with several founders counts once."),
        N_("enterprises and their founders"), counts.enterprises_founded,
    ),
    Indicator(
        "founders", PERSONS, Trainee,
        N_("Of the participants of business courses: distinct persons who founded an enterprise in the period, alone or with others."),
        N_("enterprises and their founders"), counts.founders, base="business_participants",
    ),
    Indicator(
        "app_companies", N_("companies"), AppUse,
        N_("The latest count up to the day; a count that others made, with its source."),
        N_("counts of users of the job app"), counts.app_use("companies"), number=counts.app_users,
    ),
    Indicator(
        "app_returnees", PERSONS, AppUse,
        N_("The latest count up to the day; a count that others made, with its source."),
        N_("counts of users of the job app"), counts.app_use("returnees"), number=counts.app_users,
    ),
    Indicator(
        "network_ngos", N_("organisations"), Organisation,
        N_("Distinct organisations of civil society that are members of a network on the day."),
        N_("memberships"), counts.network_ngos,
    ),
    Indicator(
        "dialogue_persons", PERSONS, Participant,
        N_("Distinct persons who took part in a dialogue event held in the period."),
        N_("participations in events"), counts.dialogue_persons,
    ),
    Indicator(
        "dialogue_institutions", N_("institutions"), Organisation,
        N_("Distinct institutions that persons represented at a dialogue event held in the period."),
        N_("participations in events"), counts.dialogue_institutions,
    ),
    Indicator(
        "dialogue_formats", N_("formats"), DialogueFormat,
        N_("Distinct formats in which at least one dialogue event was held in the period."),
        N_("events"), counts.dialogue_formats,
    ),
)  # fmt: skip

INDICATORS: Mapping[str, Indicator] = {indicator.code: indicator for indicator in _ALL}
