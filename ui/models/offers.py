"""Offer: a report, a paper or a file that can be made here, what is asked for it, and the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.reports.formats.mapping import LARGEST
from tvetdesk.reports.formats.outgoing import Outgoing
from tvetdesk.reports.render.parts import Paper
from tvetdesk.reports.table import Table
from tvetdesk.store.files import unread
from ui.places import CENTRE, HQ

sentences({
    "offer.no_course": N_("Choose a course first. Where there is none yet, begin one in Courses."),
    "offer.no_person": N_("Choose a person first. The list holds everybody who was in the chosen course."),
    "offer.no_certificate": N_("There is no certificate to print yet. Certificates are issued in Certificates."),
    "offer.no_mapping": N_("Choose the mapping first: the file that says which figure here is which one there. The example shows how it is written."),
    "offer.no_activity": N_("Choose the description of the activity first: the file that says whose results these are. The example shows how it is written."),
    "offer.no_period": N_("Write the period first, as DHIS2 calls it: 2026, 2026Q1, 2026S1 or 202603."),
})  # fmt: skip

# what an offer asks for
PERIOD, DAY, WEEK, SCOPE, COURSE, PERSON = "period", "day", "week", "scope", "course", "person"
INDICATOR, SPLIT, ONLY, OUTSIDE, EXAM = "indicator", "split", "only", "outside", "exam"
LAYOUT, CERTIFICATE = "layout", "certificate"
MAPPING, ACTIVITY, NAMED, KIND = "mapping", "activity", "named", "kind"

FIGURES, RETURNS, COURSES, GROUP, SOMEBODY, MORE = (
    N_("Results"),
    N_("Returns"),
    N_("Courses"),
    N_("Papers of a course"),
    N_("Papers of a person"),
    N_("Further papers"),
)
FOREIGN = N_("Files for other programs")
BOTH = (CENTRE, HQ)
LISTS = "list.export"  # who may take lists of people out of the program


@dataclass(frozen=True)
class Choices:
    """What was chosen for a report or paper; an offer reads what it asks for."""

    day: dt.date
    first: dt.date | None = None
    last: dt.date | None = None
    scope: str = ""
    cohort: int | None = None
    enrolment: int | None = None
    certificate: int | None = None
    indicator: str = "certified"
    by: tuple[str, ...] = ("sex",)
    only: tuple[tuple[str, str], ...] = ()
    outside: bool = False
    exam: str = ""
    year: int = 0
    layout: str = "signature"
    filled: bool = False
    mapping: Path | None = None
    activity: Path | None = None
    named: str = ""
    kind: str = "json"

    def loaded(self, what: str) -> bytes:
        """What stands in the file that was chosen: a mapping, or the description of an activity."""
        file: Path | None = getattr(self, what)
        if file is None:
            raise UserError(f"offer.no_{what}")
        try:
            with file.open("rb") as opened:
                return opened.read(LARGEST + 1)  # a longer one is no mapping, and is told so
        except OSError as error:
            raise unread(error, file) from error

    @property
    def period_name(self) -> str:
        if not self.named.strip():
            raise UserError("offer.no_period")
        return self.named

    @property
    def course(self) -> int:
        if self.cohort is None:
            raise UserError("offer.no_course")
        return self.cohort

    @property
    def person(self) -> int:
        if self.enrolment is None:
            raise UserError("offer.no_person")
        return self.enrolment


Made = Table | Paper | Outgoing


@dataclass(frozen=True)
class Offer:
    """A report, a paper or a file; `since` says with which day its period begins: the year, the month, or with nothing.

    `right` is what one must be allowed to, to see it at all; `people`: it holds people by name, and goes into files and
    to a printer as lists of people do.
    """

    name: str
    title: Message
    group: Message
    asks: tuple[str, ...]
    make: Callable[[Desk, Choices, Translator], Made]
    kinds: tuple[str, ...] = BOTH
    since: str = "year"
    right: str = ""
    people: bool = False
    icon: str = "reports"
    report: str = ""  # the report's name, where it is one
