"""Money (R89), works, equipment and stock."""

from tvetdesk.i18n import N_

PAYMENT_KINDS = {
    "stipend": N_("stipend"),
    "transport": N_("transport"),
    "meals": N_("meals"),
    "lodging": N_("lodging"),
    "other": N_("other payment"),
}

PAYMENT_BASES = {"day": N_("each day attended"), "period": N_("the period, once")}

FEE_KINDS = {
    "registration": N_("registration"),
    "tuition": N_("training fee"),
    "exam": N_("exam fee"),
    "certificate": N_("certificate or duplicate"),
    "material": N_("material"),
    "other": N_("other fee"),
}

WORKS_KINDS = {
    "repair": N_("repair"),
    "renovation": N_("renovation"),
    "building": N_("new building"),
    "electricity": N_("electricity or solar"),
    "water": N_("water and toilets"),
    "access": N_("access for everyone"),
    "other": N_("other works"),
}

WORKS_STATES = {
    "planned": N_("planned"),
    "ordered": N_("ordered"),
    "running": N_("under way"),
    "stopped": N_("stopped"),
    "done": N_("done"),
    "accepted": N_("accepted"),
}

CONDITIONS = {
    "new": N_("new"),
    "good": N_("good"),
    "worn": N_("worn"),
    "broken": N_("broken"),
    "lost": N_("lost or stolen"),
    "written_off": N_("written off"),
}

MAINTENANCE_KINDS = {
    "check": N_("check"),
    "service": N_("service"),
    "repair": N_("repair"),
}

STOCK_MOVES = {
    "received": N_("received"),
    "used": N_("used"),
    "lost": N_("lost or spoilt"),
    "counted": N_("counted"),
}

DEMANDS = {
    "high": N_("many more wanted than found"),
    "some": N_("some more wanted than found"),
    "balanced": N_("as many wanted as found"),
    "low": N_("fewer wanted than found"),
}
