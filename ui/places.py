"""The places of the window, in one explicit list: what the shell knows of a page before it is opened.

A page is imported when somebody first goes there: most people open five places a day, and the modules of all of them
held 4 MB and a tenth of a second (`docs/window.md`). The frozen program takes in every module of `ui`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvetdesk.i18n import N_, Message
from ui.models import waiting

if TYPE_CHECKING:
    from tvetdesk.desk import Desk
    from ui.page import Page

CENTRE, HQ = "centre", "hq"
LISTING = "ui.pages.listing:Listing"


@dataclass(frozen=True)
class Place:
    """Where one can go. `name` is its address (`opened.emit("trainees", 17)` goes there).

    `number` is its key and order on the rail, or None for a page that only others and the find box open; `kinds` the
    desks that have it. `page` is the class ("module:Class"). `waiting`
    counts what waits here for somebody, in the reading thread: the badge. `records` are the types that a generated page
    lists: class names, in the order of its tabs. `manual` is the page of the manual that F1 opens. `under` is the place
    on the rail that a page without a number belongs to, and which is marked while it is shown.
    """

    name: str
    title: Message
    icon: str
    number: int | None = None
    kinds: tuple[str, ...] = (CENTRE,)
    page: str = LISTING
    waiting: Callable[[Desk], int] | None = None
    records: tuple[str, ...] = ()
    manual: str = "lists"
    under: str = ""

    def load(self) -> type[Page]:
        """The class of its page, imported now if nobody was here before."""
        module, _, name = self.page.partition(":")
        found: type[Page] = getattr(importlib.import_module(module), name)
        return found


STAFF = Place("staff", N_("Staff and trainings"), "people", page="ui.pages.staff:StaffPage", under="courses")
WORKSHOPS = Place(
    "workshops",
    N_("Workshops and equipment"),
    "tools",
    page="ui.pages.workshops:WorkshopsPage",
    under="courses",
)
MONEY = Place(
    "money", N_("Payments and fees"), "paper", records=("PaymentRule", "Payment", "Fee"), under="courses"
)
PARTNERS = Place(
    "partners", N_("Partners and dialogue"), "build", page="ui.pages.partners:PartnersPage", under="jobs"
)
SETTINGS = Place(
    "settings",
    N_("Settings"),
    "settings",
    kinds=(CENTRE, HQ),
    page="ui.pages.settings:SettingsPage",
    manual="window",
)

PLACES: tuple[Place, ...] = (
    # a centre
    Place("home", N_("Home"), "home", 1, page="ui.pages.home:HomePage", manual="window"),
    Place(
        "registers", N_("Registers"), "register", 2,
        page="ui.pages.registers:RegistersPage", manual="registers", waiting=waiting.registers,
    ),
    Place("trainees", N_("Trainees"), "people", 3, page="ui.pages.trainees:TraineesPage", manual="trainees"),
    Place("courses", N_("Courses"), "book", 4, page="ui.pages.courses:CoursesPage", manual="courses"),
    STAFF,
    WORKSHOPS,
    MONEY,
    Place("certificates", N_("Certificates"), "certificate", 5, page="ui.pages.certificates:CertificatesPage", manual="certificates"),
    Place(
        "followup", N_("Follow-up"), "call", 6,
        page="ui.pages.followup:FollowUpPage", manual="follow-up", waiting=waiting.calls,
    ),
    Place("jobs", N_("Jobs"), "jobs", 7, page="ui.pages.jobs:JobsPage", manual="jobs"),
    PARTNERS,
    Place("reports", N_("Reports"), "reports", 8, page="ui.pages.reports:ReportsPage", manual="reports"),
    Place(
        "exchange", N_("Exchange"), "exchange", 9,
        page="ui.pages.exchange:ExchangePage", manual="exchange", waiting=waiting.changes,
    ),
    Place("incoming", N_("Received files"), "incoming", page="ui.pages.incoming:IncomingPage", manual="exchange", under="exchange"),
    Place("questions", N_("Questions"), "answers", page="ui.pages.questions:QuestionsPage", manual="questions", under="exchange"),
    # a centre: record types that a drawn page shows otherwise, type by type
    Place("proposals", N_("Corrections from headquarters"), "exchange", records=("Proposal", "Decision"), manual="questions", under="exchange"),
    Place(
        "calendar", N_("Calendar"), "calendar",
        records=("Session", "Mark", "WeekPattern", "PatternLesson", "ClosedDay", "Holiday"), manual="courses", under="courses",
    ),
    Place(
        "trainee-entries", N_("Entries about trainees"), "people", under="trainees",
        records=(
            "Trainee", "PhoneNumber", "Paper", "Restricted", "Consent", "Alias", "SamePerson", "Photo", "Profile",
            "Counselling", "Handover", "Transfer", "Arrival", "EarlierState",
        ),
    ),
    Place(
        "course-entries", N_("Entries about courses"), "book", under="courses",
        records=(
            "Cohort", "Enrolment", "EnrolmentState", "UnitResult", "Exam", "Attachment", "WorkplaceDay",
            "Apprenticeship", "Programme", "Unit", "ProgrammeState", "Accreditation",
        ),
    ),
    Place(
        "certificate-entries", N_("Entries about certificates"), "certificate", under="certificates",
        records=(
            "Certificate", "Letterhead", "Candidate", "Jury", "JuryMember", "RecognitionCase", "Evidence",
            "CaseAssessor",
        ),
    ),
    Place("followup-entries", N_("Entries about follow-ups"), "call", records=("FollowUp", "Contact"), under="followup"),
    Place(
        "job-entries", N_("Entries about jobs"), "jobs", under="jobs",
        records=(
            "Employer", "Vacancy", "Placement", "Enterprise", "Founder", "EnterpriseCheck", "Kit", "AppUse",
            "LabourStudy", "Demand",
        ),
    ),
    Place(
        "staff-entries", N_("Entries about staff"), "people", under="courses",
        records=(
            "Staff", "Licence", "Qualification", "Training", "TrainingDay", "TrainingParticipation", "TrainingNeed",
        ),
    ),
    Place(
        "workshop-entries", N_("Entries about workshops"), "tools", under="courses",
        records=("Room", "Works", "Asset", "Maintenance", "Consumable", "StockMove", "Centre"),
    ),
    Place(
        "partner-entries", N_("Entries about partners"), "build", under="jobs",
        records=("Organisation", "Network", "Membership", "DialogueFormat", "Event", "Participant", "Participation"),
    ),
    Place("codes", N_("Programmes and codes"), "tools", records=("Trade", "Award", "Level", "Target")),
    # headquarters
    Place("centres", N_("Centres"), "centres", 1, (HQ,), "ui.pages.centres:CentresPage", manual="headquarters"),
    Place("incoming", N_("Incoming"), "incoming", 2, (HQ,), "ui.pages.incoming:HqIncomingPage", manual="headquarters"),
    Place(
        "questions", N_("Questions"), "answers", 3, (HQ,), "ui.pages.questions:HqQuestionsPage", manual="questions",
        waiting=waiting.questions,
    ),
    Place("results", N_("Results"), "reports", 4, (HQ,), "ui.pages.results:ResultsPage", manual="reports"),
    Place(
        "centre-entries", N_("Entries of the centres"), "centres", kinds=(HQ,), under="centres",
        records=(
            "Centre", "Cohort", "Enrolment", "EnrolmentState", "UnitResult", "Exam", "Session", "Mark", "ClosedDay",
            "Attachment", "WorkplaceDay", "Staff", "Licence", "Qualification", "Training", "TrainingDay",
            "TrainingParticipation", "TrainingNeed", "PaymentRule", "Payment", "Fee", "Room", "Works", "Asset",
            "Maintenance", "Consumable", "StockMove", "Accreditation", "Letterhead", "Handover", "Transfer", "Arrival",
        ),
    ),
    Place(
        "proposals", N_("Proposed corrections"), "answers", kinds=(HQ,),
        records=("Proposal", "Decision", "SamePerson"), manual="questions", under="questions",
    ),
    Place(
        "trainees", N_("People"), "people", 5, (HQ,),
        records=(
            "Trainee", "Certificate", "RecognitionCase", "Evidence", "CaseAssessor", "PhoneNumber", "Consent", "Alias",
            "Paper", "Restricted",
        ),
    ),
    Place(
        "followup", N_("Follow-up"), "call", 6, (HQ,),
        records=(
            "FollowUp", "Contact", "Employer", "Vacancy", "Placement", "Enterprise", "Founder", "EnterpriseCheck",
            "Kit", "AppUse", "LabourStudy", "Demand", "Organisation", "Network", "Membership", "DialogueFormat",
            "Event", "Participant", "Participation",
        ),
    ),
    Place("reports", N_("Reports"), "reports", 7, (HQ,), "ui.pages.reports:HqReportsPage", manual="reports"),
    Place(
        "codes", N_("Targets, codes"), "target", 8, (HQ,),
        records=(
            "Target", "FrozenReport", "Programme", "Unit", "ProgrammeState", "Trade", "Award", "Level", "Holiday",
        ),
    ),
    SETTINGS,
)  # fmt: skip
