"""All pages of the window, in one explicit list: the frozen program finds nothing by scanning folders."""

from __future__ import annotations

from ui.page import Page
from ui.pages.centres import CentresPage
from ui.pages.certificates import CertificatesPage
from ui.pages.courses import CoursesPage
from ui.pages.entries import (
    CentreEntriesPage,
    CertificateEntriesPage,
    CorrectionsPage,
    CourseEntriesPage,
    FollowUpEntriesPage,
    JobEntriesPage,
    PartnerEntriesPage,
    ProposalsPage,
    StaffEntriesPage,
    TraineeEntriesPage,
    WorkshopEntriesPage,
)
from ui.pages.exchange import ExchangePage
from ui.pages.followup import FollowUpPage
from ui.pages.home import HomePage
from ui.pages.incoming import HqIncomingPage, IncomingPage
from ui.pages.jobs import JobsPage
from ui.pages.kept import (
    CalendarPage,
    CodesPage,
    LookUpPage,
    MoneyPage,
    OutcomesPage,
    PeoplePage,
)
from ui.pages.partners import PartnersPage
from ui.pages.questions import HqQuestionsPage, QuestionsPage
from ui.pages.registers import RegistersPage
from ui.pages.reports import HqReportsPage, ReportsPage
from ui.pages.results import ResultsPage
from ui.pages.staff import StaffPage
from ui.pages.trainees import TraineesPage
from ui.pages.workshops import WorkshopsPage

PAGES: tuple[type[Page], ...] = (
    # a centre
    HomePage,
    RegistersPage,
    TraineesPage,
    CoursesPage,
    StaffPage,
    WorkshopsPage,
    MoneyPage,
    CertificatesPage,
    FollowUpPage,
    JobsPage,
    PartnersPage,
    ReportsPage,
    ExchangePage,
    IncomingPage,
    QuestionsPage,
    CorrectionsPage,
    CalendarPage,
    TraineeEntriesPage,
    CourseEntriesPage,
    CertificateEntriesPage,
    FollowUpEntriesPage,
    JobEntriesPage,
    StaffEntriesPage,
    WorkshopEntriesPage,
    PartnerEntriesPage,
    LookUpPage,
    # headquarters
    CentresPage,
    HqIncomingPage,
    HqQuestionsPage,
    ResultsPage,
    CentreEntriesPage,
    ProposalsPage,
    PeoplePage,
    OutcomesPage,
    HqReportsPage,
    CodesPage,
)
