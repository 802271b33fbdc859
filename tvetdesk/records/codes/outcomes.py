"""Outcomes, employers, jobs and enterprises."""

from tvetdesk.i18n import N_

OUTCOMES = {  # R62; "not reached" is never "without work" (R61)
    "employed": N_("employed"),
    "self_employed": N_("self-employed"),
    "both": N_("employed and self-employed"),
    "apprentice": N_("apprentice or on attachment"),
    "further_training": N_("further training"),
    "unemployed": N_("looking for work"),
    "inactive": N_("not looking for work"),
    "migrated": N_("migrated again"),
    "refused": N_("refused to answer"),
    "not_reached": N_("not reached"),
    "deceased": N_("deceased"),
}

RELEVANCE = {"yes": N_("yes"), "partly": N_("partly"), "no": N_("no")}

CONTACT_RESULTS = {  # R61
    "reached": N_("reached"),
    "no_answer": N_("no answer"),
    "switched_off": N_("phone switched off"),
    "wrong_number": N_("wrong number"),
    "call_back": N_("call back later"),
    "relative": N_("spoke with a relative"),
    "refused": N_("refused"),
}

CONTACT_WAYS = {
    "phone": N_("phone"),
    "whatsapp": N_("WhatsApp"),
    "visit": N_("visit"),
    "centre": N_("came to the centre"),
    "form": N_("form"),
}

CONTRACTS = {
    "written": N_("written contract"),
    "oral": N_("spoken agreement"),
    "daily": N_("by the day or the piece"),
    "own": N_("own business"),
    "family": N_("family business, unpaid"),
}

INCOME_BANDS = {
    "none": N_("no income yet"),
    "below_minimum": N_("below the minimum wage"),
    "about_minimum": N_("about the minimum wage"),
    "above_minimum": N_("up to twice the minimum wage"),
    "well_above": N_("more than twice the minimum wage"),
}

WAYS_FOUND = {
    "centre": N_("through the centre"),
    "attachment": N_("through the attachment"),
    "family": N_("through family or friends"),
    "app": N_("through the job app"),
    "agency": N_("through an employment office"),
    "alone": N_("on one's own"),
    "other": N_("another way"),
}

SECTORS = {  # economic sectors, after the sections of ISIC Rev. 4
    "agriculture": N_("agriculture, fishing, forestry"),
    "food": N_("food processing and bakery"),
    "textile": N_("clothes and textiles"),
    "wood_metal": N_("wood, metal, furniture"),
    "manufacturing": N_("other manufacturing"),
    "energy": N_("electricity, solar, water"),
    "construction": N_("construction"),
    "repair": N_("repair of vehicles and machines"),
    "trade": N_("trade"),
    "transport": N_("transport"),
    "hospitality": N_("hotels, restaurants, catering"),
    "ict": N_("computers and telephones"),
    "personal": N_("personal services"),
    "education_health": N_("education and health"),
    "public": N_("public service and associations"),
    "other": N_("other sector"),
}

PLACEMENT_KINDS = {
    "job": N_("job"),
    "attachment": N_("attachment"),
    "apprenticeship": N_("apprenticeship"),
    "day_work": N_("day work"),
}

PLACEMENT_STATES = {
    "proposed": N_("proposed"),
    "referred": N_("referred"),
    "interview": N_("interview"),
    "placed": N_("placed"),
    "refused": N_("refused"),
    "ended": N_("ended"),
}

VACANCY_STATES = {"open": N_("not yet filled"), "filled": N_("filled"), "closed": N_("closed")}

APP_USERS = {"companies": N_("companies"), "returnees": N_("returnees")}

COUNT_SOURCES = {
    "app_store": N_("figure of the app's operator"),
    "admin": N_("administration page of the app"),
    "survey": N_("survey"),
    "partner": N_("report of a partner"),
    "other": N_("other source"),
}

REGISTRATIONS = {  # R57, as the EU core indicator asks
    "none": N_("not registered"),
    "in_process": N_("registration under way"),
    "registered": N_("registered"),
}

CURRENCIES = {
    "GMD": N_("dalasi"),
    "XOF": N_("CFA franc"),
    "KGS": N_("som"),
    "MXN": N_("Mexican peso"),
    "EUR": N_("euro"),
    "USD": N_("US dollar"),
}
