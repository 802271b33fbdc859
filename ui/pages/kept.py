"""The generated places: every record type is in one of them, under the subject it belongs to."""

from __future__ import annotations

from tvetdesk.i18n import N_
from ui.page import CENTRE, HQ
from ui.pages.listing import Listing

STAFF = ("staff", N_("Staff and trainings"), "people")
WORKSHOPS = ("workshops", N_("Workshops and equipment"), "tools")
MONEY = ("money", N_("Payments and fees"), "paper")
PARTNERS = ("partners", N_("Partners and dialogue"), "build")


class TraineesPage(Listing):
    """People and what is kept of them."""

    name, title, icon, place = "trainees", N_("Trainees"), "people", 3
    kinds = (CENTRE,)
    records = (
        "Trainee",
        "PhoneNumber",
        "Paper",
        "Restricted",
        "Consent",
        "Alias",
        "SamePerson",
        "Photo",
        "Profile",
        "Counselling",
        "Handover",
        "Transfer",
        "Arrival",
        "EarlierState",
    )


class CalendarPage(Listing):
    """Sessions, their marks, closed days and holidays as lists; registers are taken in the Registers place."""

    name, title, icon, place = "calendar", N_("Calendar"), "calendar", None
    kinds = (CENTRE,)
    manual = "courses"
    records = ("Session", "Mark", "WeekPattern", "PatternLesson", "ClosedDay", "Holiday")


class CoursesPage(Listing):
    """Cohorts, who is in them, and what is taught."""

    name, title, icon, place = "courses", N_("Courses"), "book", 4
    kinds = (CENTRE,)
    records = (
        "Cohort", "Enrolment", "EnrolmentState", "UnitResult", "Exam", "Attachment", "WorkplaceDay", "Apprenticeship",
        "Programme", "Unit", "ProgrammeState", "Accreditation",
    )  # fmt: skip
    beside = (STAFF, WORKSHOPS, MONEY)


class StaffPage(Listing):
    """Who teaches, with which licences, and what they learn themselves."""

    name, title, icon = STAFF
    place = None
    kinds = (CENTRE,)
    records = (
        "Staff", "Licence", "Qualification", "Training", "TrainingDay", "TrainingParticipation", "TrainingNeed",
    )  # fmt: skip


class WorkshopsPage(Listing):
    """Rooms, works on them, equipment and what is used up."""

    name, title, icon = WORKSHOPS
    place = None
    kinds = (CENTRE,)
    records = ("Room", "Works", "Asset", "Maintenance", "Consumable", "StockMove", "Centre")


class MoneyPage(Listing):
    """What is paid to trainees, by which rule, and what things cost."""

    name, title, icon = MONEY
    place = None
    kinds = (CENTRE,)
    records = ("PaymentRule", "Payment", "Fee")


class CertificatesPage(Listing):
    """Certificates, and skills recognised without a course."""

    name, title, icon, place = "certificates", N_("Certificates"), "certificate", 5
    kinds = (CENTRE,)
    records = (
        "Certificate", "Letterhead", "Candidate", "Jury", "JuryMember", "RecognitionCase", "Evidence", "CaseAssessor",
    )  # fmt: skip


class FollowUpPage(Listing):
    """What became of people."""

    name, title, icon, place = "followup", N_("Follow-up"), "call", 6
    kinds = (CENTRE,)
    records = ("FollowUp", "Contact")


class JobsPage(Listing):
    """Employers, work, and people's own enterprises."""

    name, title, icon, place = "jobs", N_("Jobs"), "jobs", 7
    kinds = (CENTRE,)
    records = (
        "Employer", "Vacancy", "Placement", "Enterprise", "Founder", "EnterpriseCheck", "Kit", "AppUse", "LabourStudy",
        "Demand",
    )  # fmt: skip
    beside = (PARTNERS,)


class PartnersPage(Listing):
    """Organisations, their networks, and events of dialogue."""

    name, title, icon = PARTNERS
    place = None
    kinds = (CENTRE,)
    records = (
        "Organisation", "Network", "Membership", "DialogueFormat", "Event", "Participant", "Participation",
    )  # fmt: skip


class CorrectionsPage(Listing):
    """What headquarters proposed and what was decided."""

    name, title, icon, place = "exchange", N_("HQ exchange"), "exchange", 9
    kinds = (CENTRE,)
    records = ("Proposal", "Decision")


class CentresPage(Listing):
    """Headquarters: the centres with their courses and staff."""

    name, title, icon, place = "centres", N_("Centres"), "centres", 1
    kinds = (HQ,)
    records = (
        "Centre", "Cohort", "Enrolment", "EnrolmentState", "UnitResult", "Exam", "Session", "Mark", "ClosedDay",
        "Attachment", "WorkplaceDay", "Staff", "Licence", "Qualification", "Training", "TrainingDay",
        "TrainingParticipation", "TrainingNeed", "PaymentRule", "Payment", "Fee", "Room", "Works", "Asset", "Maintenance",
        "Consumable", "StockMove", "Accreditation", "Letterhead", "Handover", "Transfer", "Arrival",
    )  # fmt: skip


class QuestionsPage(Listing):
    """Headquarters: corrections proposed to centres."""

    name, title, icon, place = "questions", N_("Questions"), "answers", 3
    kinds = (HQ,)
    records = ("Proposal", "Decision", "SamePerson")


class PeoplePage(Listing):
    """Headquarters: people of all centres, as far as they agreed."""

    name, title, icon, place = "trainees", N_("People"), "people", 5
    kinds = (HQ,)
    records = (
        "Trainee", "Certificate", "RecognitionCase", "Evidence", "CaseAssessor", "PhoneNumber", "Consent", "Alias",
        "Paper", "Restricted",
    )  # fmt: skip


class OutcomesPage(Listing):
    """Headquarters: what became of people, everywhere."""

    name, title, icon, place = "followup", N_("Follow-up"), "call", 6
    kinds = (HQ,)
    records = (
        "FollowUp", "Contact", "Employer", "Vacancy", "Placement", "Enterprise", "Founder", "EnterpriseCheck", "Kit",
        "AppUse", "LabourStudy", "Demand", "Organisation", "Network", "Membership", "DialogueFormat", "Event", "Participant", "Participation",
    )  # fmt: skip


class CodesPage(Listing):
    """Headquarters: what it keeps for everybody."""

    name, title, icon, place = "codes", N_("Targets, codes"), "target", 8
    kinds = (HQ,)
    records = (
        "Target",
        "FrozenReport",
        "Programme",
        "Unit",
        "ProgrammeState",
        "Trade",
        "Award",
        "Level",
        "Holiday",
    )


class LookUpPage(Listing):
    """Centres read here what headquarters keeps for everybody."""

    name, title, icon, place = "codes", N_("Programmes and codes"), "tools", None
    kinds = (CENTRE,)
    records = ("Trade", "Award", "Level", "Target")
