"""Staff, licences and teacher trainings."""

from tvetdesk.i18n import N_

STAFF_ROLES = {
    "trainer": N_("trainer"),
    "master": N_("master craftsperson"),
    "assessor": N_("assessor"),
    "verifier": N_("verifier"),
    "manager": N_("centre manager"),
    "registrar": N_("registrar"),
    "data_officer": N_("data officer"),
    "counsellor": N_("counsellor"),
    "support": N_("other staff"),
}

QUALIFICATIONS = {
    "none": N_("none"),
    "craft": N_("craft certificate"),
    "technician": N_("technician certificate or diploma"),
    "higher_diploma": N_("higher national diploma"),
    "bachelor": N_("bachelor's degree"),
    "master": N_("master's degree"),
    "doctorate": N_("doctorate"),
    "other": N_("other qualification"),
}

EMPLOYMENT_TYPES = {
    "permanent": N_("permanent"),
    "contract": N_("fixed-term contract"),
    "hourly": N_("paid by the hour"),
    "volunteer": N_("volunteer"),
}

LICENCES = {
    "trainer": N_("trainer's licence"),
    "assessor": N_("assessor's licence"),
    "verifier": N_("verifier's licence"),
}

TRAINING_SUBJECTS = {
    "technical": N_("technical skills of the trade"),
    "teaching": N_("teaching methods"),
    "curriculum": N_("curriculum development"),
    "assessment": N_("assessment and recognition"),
    "business": N_("business training"),
    "counselling": N_("counselling and reintegration"),
    "safety": N_("safety at work"),
    "digital": N_("computers and data"),
    "other": N_("other subject"),
}

URGENCIES = {"now": N_("now"), "soon": N_("within a year"), "later": N_("later")}

PARTICIPATION_RESULTS = {
    "registered": N_("registered"),
    "attended": N_("attended"),
    "completed": N_("completed"),
    "absent": N_("did not come"),
}

PLAN_STATES = {"planned": N_("planned"), "held": N_("held"), "cancelled": N_("cancelled")}
