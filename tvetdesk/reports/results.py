"""The programme's results table: per pilot measure each indicator with its target and what the records say.

The pilots and the order of their indicators are those of the programme's own overview. A pilot is shown where there is
a centre of its country: all four at headquarters, its own at a centre.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import peewee

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Message
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import COUNT_SOURCES
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.employers import AppUse
from tvetdesk.records.measures import Target, target_on
from tvetdesk.reports.dimensions import PERSONS
from tvetdesk.reports.given_out import Given, own
from tvetdesk.reports.indicators import Figure, figure
from tvetdesk.reports.question import Question
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.smallcells import LEAST, SMALL, WITHHELD, small
from tvetdesk.reports.table import Cell, Column, Kind, Phrase, Table
from tvetdesk.reports.together import withheld_figures
from tvetdesk.store.book import Book

sentences(
    {
        "report.no_place": N_(
            "There is no centre with the code {scope} and none in such a country here. Look at the list of centres."
        ),
        "report.no_days": N_("The first day, {first}, comes after the last one, {last}. Alter one of them."),
    }
)

PILOTS = {
    "GM": (
        ("programmes_begun", N_("Training programmes developed and begun")),
        ("enrolled", N_("Persons now in these state-certified trainings")),
        ("teachers_trained", N_("Teachers trained")),
    ),
    "NE": (
        ("trades_run", N_("Fields in which training courses were developed and run")),
        ("certified", N_("Persons with a completed state-certified vocational training")),
        ("direct_entry", N_("of them with direct entry into the labour market (≤ 1 month)")),
        ("teachers_trained", N_("Teachers trained")),
    ),
    "KG": (
        ("recognised", N_("Persons certified by recognition of their skills")),
        ("recognised_in_work", N_("of them in work")),
        ("business_participants", N_("Participants of business courses")),
        ("founders", N_("of them founders of an enterprise of their own")),
        ("app_companies", N_("Companies using the app")),
        ("app_returnees", N_("Returnees using the app")),
    ),
    "MX": (
        ("network_ngos", N_("Non-governmental organisations in the network")),
        ("dialogue_persons", N_("Persons who took part in dialogue formats")),
        ("dialogue_institutions", N_("Institutions they came from")),
        ("dialogue_formats", N_("Dialogue formats")),
    ),
}
"""The lines of each country: an indicator, and what the programme calls it there. A part stands below its whole."""

COLUMNS = (
    Column("pilot", N_("Pilot"), once=True),
    Column("indicator", N_("Result")),
    Column("target", N_("Target"), Kind.COUNT),
    Column("actual", N_("Actual"), Kind.COUNT),
    Column("share", N_("Share"), Kind.SHARE, beside="actual"),
    Column("scope", N_("Country or centre"), detail=True),
    Column("code", N_("Code"), detail=True),
    Column("definition", N_("Indicator"), detail=True),
    Column("unit", N_("Unit"), detail=True),
    Column("base", N_("Part of"), detail=True),
    Column("rule", N_("Rule"), detail=True),
    Column("source", N_("Source"), detail=True),
    Column("participations", N_("Participations"), Kind.COUNT, detail=True),
)


def make(book: Book, asked: Asked) -> Table:
    """The results from the first day of the targets to today, or to their last day when that is past."""
    first, last = _programme(book)
    first = asked.first or first
    as_of = asked.as_of or min(book.today(), last)
    if asked.first and first > as_of:
        raise UserError("report.no_days", first=first, last=as_of)
    found = [
        (country, label, figure(code, Question(book, as_of, first, asked.scope or country)))
        for country in countries(book, asked.scope)
        for code, label in PILOTS[country]
    ]
    unseen, given = withheld(book, [(one, asked.scope or country, (first, as_of)) for country, _, one in found]) if asked.outside else (set(), ())  # fmt: skip
    return Table(
        "results",
        _within(
            N_("Results of the programme, {first} to {as_of}"),
            N_("Results of the programme to {as_of}"),
            first,
            as_of,
        ),
        COLUMNS,
        tuple(
            _row(
                book,
                country,
                label,
                one,
                asked.scope or country,
                as_of,
                withhold=(one.indicator.code, asked.scope or country) in unseen,
                alone=(one.indicator.base, asked.scope or country) in unseen,
            )
            for country, label, one in found
        ),
        (
            *_notes(book, [one for _, _, one in found], Question(book, as_of, first, asked.scope)),
            *((Phrase(SMALL, {"most": LEAST - 1}),) if asked.outside else ()),
        ),
        practice(book),
        given=given,
    )


def behind(book: Book, asked: Asked) -> dict[str, tuple[int, ...]]:
    """The records behind each figure, for days that are fixed."""
    as_of, first = asked.as_of or book.today(), asked.first or dt.date.min
    found = {}
    for country in countries(book, asked.scope):
        for code, _ in PILOTS[country]:
            one = figure(code, Question(book, as_of, first, asked.scope or country))
            table = book.table(one.indicator.record).name
            found[f"{table}:{country}:{code}"] = one.ids
    return found


def _programme(book: Book) -> tuple[dt.date, dt.date]:
    """The first and the last day that targets speak of; everything up to now where there are none."""
    ends = book.select(Target, peewee.fn.MIN(Target.start), peewee.fn.MAX(Target.end)).tuples()
    first, last = next(iter(ends))
    to_day = Target.start.python_value
    return (to_day(first), to_day(last)) if first and last else (dt.date.min, dt.date.max)


def _within(text: Message, open_text: Message, first: dt.date, as_of: dt.date) -> Phrase:
    """A text that names both days, or only the last one where the first is not limited."""
    if first == dt.date.min:
        return Phrase(open_text, {"as_of": as_of})
    return Phrase(text, {"first": first, "as_of": as_of})


def countries(book: Book, scope: str) -> list[str]:
    """The countries of the pilots that are asked about and have a centre here."""
    centres = book.select(Centre)
    if scope:
        centres = centres.where((Centre.country == scope) | (Centre.code == scope))
    here = {centre.country for centre in centres}
    if scope and not here:
        raise UserError("report.no_place", scope=scope[:40])
    return [country for country in PILOTS if country in here]


def hidden(one: Figure) -> bool:
    """Whether third parties do not read a number: so few persons, or so few of the whole are left beside it."""
    if one.indicator.record not in PERSONS:
        return False
    return small(one.number) or (one.base is not None and (small(one.base) or small(one.base - one.number)))


def withheld(
    book: Book, figures: Sequence[tuple[Figure, str, tuple[dt.date, dt.date]]]
) -> tuple[set[tuple[str, str]], tuple[Given, ...]]:
    """The figures, by code and place, that third parties do not read beside all that they have, and what is kept of these."""
    listed = [one for one in figures if one[0].indicator.record in PERSONS]
    codes = [(one.indicator.code, scope) for one, scope, _ in listed]
    found, given = withheld_figures(
        book, [(code, *days, scope) for (code, scope), (_, _, days) in zip(codes, listed, strict=True)]
    )
    unseen = {code for code, (one, *_), too in zip(codes, listed, found, strict=True) if too or hidden(one)}
    return unseen, tuple(
        replace(one, hidden=one.hidden | {own(one)}) if code in unseen else one
        for code, one in zip(codes, given, strict=True)
    )


def _row(
    book: Book,
    country: str,
    label: Message,
    one: Figure,
    scope: str,
    as_of: dt.date,
    *,
    withhold: bool,
    alone: bool,
) -> tuple[Cell, ...]:
    """One line; `alone` shows no share, because what it is a part of is withheld."""
    indicator = one.indicator
    return (
        COUNTRIES[country],
        label,
        target_on(book, indicator.code, scope, as_of),
        WITHHELD if withhold else one.number,
        WITHHELD if (withhold or alone) and one.share is not None else one.share,
        scope,
        indicator.code,
        indicator.label,
        indicator.unit,
        indicator.base,
        indicator.rule,
        indicator.source,
        WITHHELD if withhold else one.times if indicator.record in PERSONS else None,
    )


def _notes(book: Book, figures: list[Figure], question: Question) -> Iterator[Message | Phrase]:
    if not any(one.number for one in figures):
        yield N_("There is nothing to count here yet.")
    if not figures:
        return
    yield _within(
        N_(
            "Counted from the records: what happened from {first} to {as_of}, and how things stood on {as_of}."
        ),
        N_("Counted from the records: what happened up to {as_of}, and how things stood on {as_of}."),
        question.first,
        question.as_of,
    )
    yield N_("Persons are distinct persons, however many courses or events they took part in.")
    if any(one.indicator.base for one in figures):
        yield N_("A percentage is the part of the line above it.")
    for one in figures:
        if one.indicator.code == "founders":
            founded = figure("enterprises", question)
            yield Phrase(
                N_(
                    "Founders are persons. They founded {enterprises} enterprises; one with several founders counts once."
                ),
                {"enterprises": founded.number},
            )
        if one.indicator.record is AppUse:
            yield from _counted(book, one)


def _counted(book: Book, one: Figure) -> Iterator[Phrase]:
    """Who says a number that is not counted from records of our own, and of which day it is."""
    for row in book.select(AppUse).where(AppUse.id.in_(list(one.ids))):
        yield Phrase(
            N_("{indicator}: a count of {day}, {source}."),
            {"indicator": one.indicator.label, "day": row.on, "source": COUNT_SOURCES[row.source]},
        )
