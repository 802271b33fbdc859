"""Foreign: the files for programs of others that are offered, made as the command line makes them."""

from __future__ import annotations

from tvetdesk.desk import Desk
from tvetdesk.i18n import N_, Translator
from tvetdesk.records.cohorts import Cohort
from tvetdesk.reports import Asked
from tvetdesk.reports.formats import outgoing
from tvetdesk.reports.formats.outgoing import Outgoing
from ui.models.offers import (
    ACTIVITY,
    COURSE,
    FOREIGN,
    KIND,
    LISTS,
    MAPPING,
    NAMED,
    PERIOD,
    SCOPE,
    Choices,
    Offer,
)
from ui.places import CENTRE


def _figures(desk: Desk, chosen: Choices, _: Translator) -> Outgoing:
    loaded = chosen.loaded(MAPPING)
    return outgoing.data_values(desk.book, loaded, chosen.period_name, chosen.kind)


def _people(desk: Desk, chosen: Choices, _: Translator) -> Outgoing:
    return outgoing.people(desk.book, chosen.loaded(MAPPING), chosen.first, chosen.last)


def _form(*_: object) -> Outgoing:
    from tvetdesk import __version__  # looked up, which takes longer than all of this page's first words

    return outgoing.form(__version__)


def _results(desk: Desk, chosen: Choices, _: Translator) -> Outgoing:
    asked = Asked(chosen.first, chosen.last, chosen.scope)
    return outgoing.results(desk.book, chosen.loaded(ACTIVITY), asked)


def _calendar(desk: Desk, chosen: Choices, _: Translator) -> Outgoing:
    return outgoing.calendar(desk.book, desk.book.get(Cohort, chosen.course))


FILES = (
    Offer("dhis2", N_("Figures for DHIS2"), FOREIGN, (MAPPING, NAMED, KIND), _figures, icon="export"),
    Offer(
        "tracker", N_("People for a DHIS2 tracker"), FOREIGN, (MAPPING, PERIOD), _people, right=LISTS, people=True,
        icon="people", since="",
    ),
    Offer("iati", N_("Results for IATI"), FOREIGN, (ACTIVITY, PERIOD, SCOPE), _results, icon="export"),
    Offer("xlsform", N_("Tracer study for ODK and Kobo"), FOREIGN, (), _form, icon="call"),
    Offer("calendar", N_("Timetable for telephones"), FOREIGN, (COURSE,), _calendar, (CENTRE,), icon="calendar"),
)  # fmt: skip
