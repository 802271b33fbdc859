"""Identification and counselling."""

from tvetdesk.i18n import N_

AIMS = {
    "job": N_("a job"),
    "self_employment": N_("work of one's own"),
    "further_training": N_("further training"),
    "recognition": N_("recognition of skills"),
    "unsure": N_("not sure yet"),
}

AVAILABILITIES = {
    "full": N_("all day"),
    "morning": N_("in the morning"),
    "afternoon": N_("in the afternoon"),
    "evening": N_("in the evening"),
    "dry_season": N_("outside the farming season"),
}

NEEDS = {
    "transport": N_("transport"),
    "housing": N_("housing"),
    "childcare": N_("childcare"),
    "literacy": N_("reading and writing"),
    "language": N_("language course"),
    "tools": N_("tools or work clothes"),
    "health": N_("health"),
    "psychosocial": N_("psychosocial support"),
    "papers": N_("identity papers"),
    "money": N_("income during the training"),
    "other": N_("other need"),
}

COUNSELLING_KINDS = {
    "vocational": N_("vocational counselling"),
    "personal": N_("personal counselling"),
    "start_up": N_("start-up counselling"),
}

COUNSELLING_STATES = {"planned": N_("planned"), "held": N_("held"), "missed": N_("did not come")}

COUNSELLING_TOPICS = {
    "choice": N_("choice of a trade"),
    "progress": N_("progress in the course"),
    "absence": N_("absences"),
    "work": N_("search for work"),
    "business": N_("business plan"),
    "money": N_("money"),
    "family": N_("family"),
    "health": N_("health"),
    "return": N_("return and arrival"),
    "referral": N_("referral to another service"),
    "other": N_("other topic"),
}
