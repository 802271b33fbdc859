"""What a centre and its headquarters keep: one file per subject, and here all record types in wire-number order."""

from __future__ import annotations

from typing import Any

from tvetdesk.records import rows as rows  # declares what changes of any row are called
from tvetdesk.records.accreditation import Accreditation
from tvetdesk.records.apprenticeships import Apprenticeship
from tvetdesk.records.assessment import Exam, UnitResult
from tvetdesk.records.attachments import Attachment, WorkplaceDay
from tvetdesk.records.attendance import Mark
from tvetdesk.records.calendar import ClosedDay, Holiday, Session
from tvetdesk.records.candidates import Candidate, Jury, JuryMember
from tvetdesk.records.centres import Centre, Room
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState
from tvetdesk.records.consent import Consent
from tvetdesk.records.counselling import Counselling, Profile
from tvetdesk.records.employers import AppUse, Demand, Employer, LabourStudy, Placement, Vacancy
from tvetdesk.records.enterprises import Enterprise, EnterpriseCheck, Founder, Kit
from tvetdesk.records.facilities import Asset, Consumable, Maintenance, StockMove, Works
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.records.handover import Arrival, EarlierState, Handover, Transfer
from tvetdesk.records.letterheads import Letterhead
from tvetdesk.records.measures import Target
from tvetdesk.records.money import Fee, Payment, PaymentRule
from tvetdesk.records.network import (
    DialogueFormat,
    Event,
    Membership,
    Network,
    Organisation,
    Participant,
    Participation,
)
from tvetdesk.records.outcomes import Contact, FollowUp
from tvetdesk.records.people import Alias, Paper, PhoneNumber, Restricted, SamePerson, Trainee
from tvetdesk.records.photos import Photo
from tvetdesk.records.programmes import Award, Level, Programme, ProgrammeState, Trade, Unit
from tvetdesk.records.proposals import Decision, Proposal
from tvetdesk.records.recognition import CaseAssessor, Evidence, RecognitionCase
from tvetdesk.records.staff import (
    Licence,
    Qualification,
    Staff,
    Training,
    TrainingDay,
    TrainingNeed,
    TrainingParticipation,
)
from tvetdesk.records.timetable import PatternLesson, WeekPattern

RECORDS: tuple[type[Any], ...] = (
    Centre,
    Room,
    Trainee,
    Alias,
    PhoneNumber,
    Paper,
    Restricted,
    SamePerson,
    Consent,
    Staff,
    Licence,
    Training,
    TrainingParticipation,
    Trade,
    Award,
    Level,
    Programme,
    Unit,
    ProgrammeState,
    Cohort,
    Enrolment,
    EnrolmentState,
    UnitResult,
    Session,
    Holiday,
    ClosedDay,
    Mark,
    Attachment,
    Certificate,
    RecognitionCase,
    Evidence,
    CaseAssessor,
    FollowUp,
    Contact,
    Employer,
    Vacancy,
    Placement,
    AppUse,
    Enterprise,
    Founder,
    EnterpriseCheck,
    Kit,
    Organisation,
    Network,
    Membership,
    DialogueFormat,
    Event,
    Participant,
    Participation,
    Target,
    Proposal,
    Decision,
    WeekPattern,
    PatternLesson,
    Profile,
    Counselling,
    Accreditation,
    Apprenticeship,
    Jury,
    JuryMember,
    Candidate,
    Transfer,
    Handover,
    Arrival,
    EarlierState,
    WorkplaceDay,
    Exam,
    Qualification,
    TrainingDay,
    TrainingNeed,
    PaymentRule,
    Payment,
    Fee,
    Works,
    Asset,
    Maintenance,
    Consumable,
    StockMove,
    LabourStudy,
    Demand,
    Photo,
    Letterhead,
    FrozenReport,
)
