"""Centres, rooms, and what is measured."""

from tvetdesk.i18n import N_

CENTRE_KINDS = {
    "state": N_("state centre"),
    "private": N_("private centre"),
    "association": N_("centre of an association"),
    "camp": N_("centre in a camp"),
    "certification": N_("certification centre"),
    "office": N_("project office"),
}

ROOM_KINDS = {
    "classroom": N_("classroom"),
    "workshop": N_("workshop"),
    "field": N_("outside"),
    "other": N_("other"),
}

INDICATORS = {
    "programmes_begun": N_("Training programmes developed and begun"),
    "enrolled": N_("Persons currently enrolled"),
    "teachers_trained": N_("Teachers trained"),
    "trades_run": N_("Trades in which courses were developed and run"),
    "certified": N_("Persons certified after training"),
    "direct_entry": N_("Certified persons with direct entry into the labour market (up to 1 month)"),
    "recognised": N_("Persons certified by recognition of prior learning"),
    "recognised_in_work": N_("Persons certified by recognition who are in work"),
    "business_participants": N_("Participants of business courses"),
    "enterprises": N_("Enterprises founded by participants of business courses"),
    "founders": N_("Founders among participants of business courses"),
    "app_companies": N_("Companies using the job app"),
    "app_returnees": N_("Returnees using the job app"),
    "network_ngos": N_("Non-governmental organisations in the network"),
    "dialogue_persons": N_("Persons at dialogue events"),
    "dialogue_institutions": N_("Institutions at dialogue events"),
    "dialogue_formats": N_("Dialogue formats"),
}

PROPOSAL_ANSWERS = {"accepted": N_("accepted"), "declined": N_("declined")}
