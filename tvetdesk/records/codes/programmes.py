"""Programmes, units, exams, cohorts, and the states of enrolments."""

from tvetdesk.i18n import N_

PROGRAMME_KINDS = {
    "vocational": N_("vocational training"),
    "short": N_("short course"),
    "business": N_("business course"),
    "recognition": N_("recognition of prior learning only"),
}

DEVELOPMENT_STATES = {
    "needs": N_("needs analysed"),
    "drafted": N_("curriculum drafted"),
    "endorsed": N_("endorsed"),
    "begun": N_("begun"),
    "ended": N_("ended"),
}

LEVEL_SCHEMES = {"GSQF": N_("GSQF level"), "GNQF": N_("GNQF level"), "NATIONAL": N_("national level")}

UNIT_KINDS = {
    "practical": N_("practical"),
    "theory": N_("theory"),
    "key_skill": N_("key skill"),
    "workplace": N_("at the workplace"),
}

UNIT_RESULTS = {  # R29, R56
    "competent": N_("competent"),
    "not_yet": N_("not yet competent"),
    "exempt": N_("exempted"),
}

ACCREDITATIONS = {  # R30
    "registration": N_("registration of the centre"),
    "programme": N_("accreditation of a programme"),
    "exam_centre": N_("permission as examination centre"),
    "other": N_("other permission"),
}

EXAMS = {
    "GSQ": N_("GSQ assessment"),
    "CQP": N_("CQP examination"),
    "OTHER": N_("other examination"),
}  # R31, R32

CANDIDATE_DECISIONS = {
    "admitted": N_("passed"),
    "resit": N_("may sit again"),
    "not_admitted": N_("not passed"),
    "absent": N_("did not come"),
    "withdrawn": N_("withdrawn"),
}

JURY_ROLES = {
    "chair": N_("chair"),
    "member": N_("member"),
    "secretary": N_("secretary"),
    "professional": N_("master or employer"),
    "observer": N_("observer"),
}

EXAM_KINDS = {
    "continuous": N_("during the course"),
    "final": N_("final exam"),
    "resit": N_("resit"),
    "external": N_("exam of the awarding body"),
}

ATTENDANCE_RULES = {  # R41, R42; `rate` in attendance.py counts by them
    "excused_and_sick_out": N_("(present + late) ÷ (held sessions − excused − sick − on attachment)"),
    "excused_out": N_("(present + late) ÷ (held sessions − excused − on attachment)"),
    "all_count": N_("(present + late) ÷ (held sessions − on attachment)"),
}

COHORT_KINDS = {"course": N_("course"), "recognition": N_("recognition round")}

ENROLMENT_STATES = {  # R35, in the order in which they follow on one day
    "applicant": N_("applicant"),
    "not_admitted": N_("not admitted"),
    "admitted": N_("admitted"),
    "enrolled": N_("enrolled"),
    "interrupted": N_("interrupted"),
    "returned": N_("returned"),
    "dropped_out": N_("dropped out"),
    "moved": N_("moved to another group or centre"),
    "completed": N_("completed"),
    "certified": N_("certified"),
}

LEAVING_REASONS = {
    "work": N_("found work"),
    "migrated": N_("migrated again"),
    "moved": N_("moved away"),
    "money": N_("lack of money"),
    "transport": N_("distance or transport"),
    "family": N_("family duties"),
    "pregnancy": N_("pregnancy or birth"),
    "health": N_("health"),
    "security": N_("security"),
    "other_training": N_("other training"),
    "conduct": N_("excluded by the centre"),
    "entry_rule": N_("entry rule not met"),
    "no_place": N_("no place free"),
    "deceased": N_("deceased"),
    "other_group": N_("changed the group"),
    "other_centre": N_("handed to another centre"),
    "unknown": N_("reason not known"),
    "other": N_("other reason"),
}
