"""Calendar, timetable and attendance."""

from tvetdesk.i18n import N_

WEEKDAYS = {
    "1": N_("Monday"),
    "2": N_("Tuesday"),
    "3": N_("Wednesday"),
    "4": N_("Thursday"),
    "5": N_("Friday"),
    "6": N_("Saturday"),
    "7": N_("Sunday"),
}

PATTERN_KINDS = {
    "usual": N_("usual week"),
    "ramadan": N_("Ramadan"),
    "special": N_("special week"),
}  # R45, R46

SESSION_STATES = {
    "planned": N_("planned"),
    "held": N_("held"),
    "closed": N_("centre closed"),
    "cancelled": N_("cancelled"),
}

CLOSED_REASONS = {  # R48
    "holiday": N_("holiday"),
    "power": N_("power cut"),
    "flood": N_("flood"),
    "security": N_("security"),
    "strike": N_("strike"),
    "other": N_("other reason"),
}

MARKS = {  # R38; "centre closed" is a state of the session, not a mark
    "P": N_("present"),
    "L": N_("late"),
    "E": N_("excused"),
    "A": N_("absent"),
    "S": N_("sick"),
    "W": N_("on attachment"),
}
