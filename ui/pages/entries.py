"""The generated lists of record types whose place on the rail is a drawn page; that page and the find box open them."""

from __future__ import annotations

from tvetdesk.i18n import N_
from ui.pages import kept


class CentreEntriesPage(kept.CentresPage):
    """Headquarters: what the centres keep, behind the board."""

    name, title, place = "centre-entries", N_("Entries of the centres"), None


class ProposalsPage(kept.QuestionsPage):
    """Headquarters: corrections proposed to centres, behind the questions."""

    name, title, place = "proposals", N_("Proposed corrections"), None
    manual = "questions"


class CorrectionsPage(kept.CorrectionsPage):
    """A centre: what headquarters proposed and what was decided."""

    name, title, place = "proposals", N_("Corrections from headquarters"), None
    manual = "questions"


class TraineeEntriesPage(kept.TraineesPage):
    """A centre: what is kept of people, type by type, behind the Trainees place."""

    name, title, place = "trainee-entries", N_("Entries about trainees"), None


class CourseEntriesPage(kept.CoursesPage):
    """A centre: what is kept of courses, type by type, behind the Courses place."""

    name, title, place = "course-entries", N_("Entries about courses"), None
    beside = ()


class CertificateEntriesPage(kept.CertificatesPage):
    """A centre: certificates, candidates, juries and recognition, type by type, behind the Certificates place."""

    name, title, place = "certificate-entries", N_("Entries about certificates"), None


class FollowUpEntriesPage(kept.FollowUpPage):
    """A centre: follow-ups and attempts, type by type, behind the call desk."""

    name, title, place = "followup-entries", N_("Entries about follow-ups"), None


class JobEntriesPage(kept.JobsPage):
    """A centre: employers, vacancies, placements and enterprises, type by type, behind the Jobs place."""

    name, title, place = "job-entries", N_("Entries about jobs"), None
    beside = ()


class StaffEntriesPage(kept.StaffPage):
    """A centre: staff, licences and trainings, type by type, behind the Staff place."""

    name, title = "staff-entries", N_("Entries about staff")


class WorkshopEntriesPage(kept.WorkshopsPage):
    """A centre: rooms, works, equipment and stock, type by type, behind the Workshops place."""

    name, title = "workshop-entries", N_("Entries about workshops")


class PartnerEntriesPage(kept.PartnersPage):
    """A centre: organisations, networks and events, type by type, behind the Partners place."""

    name, title = "partner-entries", N_("Entries about partners")
