"""Network and dialogue (R68)."""

from tvetdesk.i18n import N_

ORGANISATION_SECTORS = {
    "civil_society": N_("civil society"),
    "government": N_("government"),
    "private": N_("private sector"),
    "academia": N_("academia"),
    "international": N_("international organisation"),
}

NETWORK_TOPICS = {
    "policy": N_("co-designing migration policy"),
    "care_models": N_("integral care models"),
    "legal": N_("legal advice"),
    "labour": N_("work and training"),
    "health": N_("health"),
    "shelter": N_("shelter"),
    "children": N_("children and families"),
    "data": N_("data and research"),
    "other": N_("other topic"),
}

EVENT_LEVELS = {
    "local": N_("local"),
    "national": N_("national"),
    "interregional": N_("interregional"),
}

EVENT_ROLES = {
    "participant": N_("participant"),
    "speaker": N_("speaker"),
    "organiser": N_("organiser"),
}
