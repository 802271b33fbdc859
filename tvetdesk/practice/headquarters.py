"""What headquarters sets before the centres begin: holidays, the programmes of Kyrgyzstan, and what is to be reached."""

from __future__ import annotations

import datetime as dt

from tvetdesk.practice.organisation import FIRST_DAY, LAST_DAY, Office
from tvetdesk.records.calendar import set_holiday
from tvetdesk.records.measures import set_target
from tvetdesk.records.programmes import Award, Trade, add_unit, new_programme

TARGETS = {
    "GM": {"programmes_begun": 2, "enrolled": 40, "teachers_trained": 20},
    "NE": {"trades_run": 7, "certified": 100, "direct_entry": 80, "teachers_trained": 20},
    "KG": {
        "recognised": 25, "recognised_in_work": 15, "business_participants": 120, "enterprises": 40, "founders": 40,
        "app_companies": 100, "app_returnees": 1500,
    },
    "MX": {"network_ngos": 25, "dialogue_persons": 150, "dialogue_institutions": 70, "dialogue_formats": 4},
}  # fmt: skip

# Fixed days and, as they were proclaimed, Islamic ones; only of the years in which courses ran.
HOLIDAYS = {
    "GM": (
        ("2019-12-25", "Christmas Day"), ("2019-12-26", "Boxing Day"), ("2020-01-01", "New Year's Day"),
        ("2020-02-18", "Independence Day"), ("2020-04-10", "Good Friday"), ("2020-04-13", "Easter Monday"),
        ("2020-05-01", "Workers' Day"), ("2020-05-25", "Africa Day and Koriteh"), ("2020-07-31", "Tobaski"),
        ("2020-10-29", "Mawlid an-Nabi"), ("2020-12-25", "Christmas Day"), ("2021-01-01", "New Year's Day"),
    ),
    "NE": (
        ("2017-12-01", "Mouloud"), ("2017-12-18", "Fête de la République"), ("2017-12-25", "Noël"),
        ("2018-01-01", "Nouvel An"), ("2018-04-02", "Lundi de Pâques"), ("2018-04-24", "Fête de la Concorde"),
        ("2018-05-01", "Fête du Travail"), ("2018-06-15", "Korité"), ("2018-11-20", "Mouloud"),
        ("2018-12-18", "Fête de la République"), ("2018-12-25", "Noël"), ("2019-01-01", "Nouvel An"),
        ("2019-04-22", "Lundi de Pâques"), ("2019-04-24", "Fête de la Concorde"), ("2019-05-01", "Fête du Travail"),
        ("2019-06-04", "Korité"),
    ),
    "KG": (("2018-03-21", "Nooruz"), ("2019-03-21", "Nooruz"), ("2019-05-09", "Victory Day")),
}  # fmt: skip

# code, name, trade's code, units as (title, kind, hours)
RECOGNITION = (
    ("KG-COOK", "Cook", "COOK", ("Hygiene and safety", "Cold and hot dishes", "Dough and baking", "Kitchen calculation")),
    ("KG-SEAM", "Seamstress", "SEAM", ("Machines and safety", "Measuring and cutting", "Sewing garments", "Repair")),
    ("KG-PLASTER", "Plasterer", "PLASTER", ("Safety on scaffolds", "Mortars", "Plastering walls", "Finishing")),
    ("KG-ELECTRIC", "Electrical repair", "ELECTRIC", ("Electrical safety", "Wiring", "Fault finding", "Documentation")),
)  # fmt: skip
BUSINESS_UNITS = (
    "From idea to business plan",
    "Market and prices",
    "Money, tax and registration",
    "The first year",
)


def set_up(hq: Office) -> None:
    """All of it, on the days before the centres join."""
    for country, targets in TARGETS.items():
        for indicator, value in targets.items():
            set_target(
                hq.book,
                indicator,
                country,
                FIRST_DAY,
                LAST_DAY,
                value,
                source="Offer of the programme (invented)",
            )
    for country, days in HOLIDAYS.items():
        for day, name in days:
            set_holiday(hq.book, country, dt.date.fromisoformat(day), name)
    _programmes(hq)


def _programmes(hq: Office) -> None:
    book = hq.book
    award = book.find(Award, code="VALID", country="KG")
    for code, name, trade, units in RECOGNITION:
        of_trade = book.find(Trade, code=trade, country="KG")
        programme = new_programme(
            book, code, f"Recognition: {name}", country="KG", kind="recognition", trade=of_trade, award=award
        )
        for place, title in enumerate(units, start=1):
            add_unit(
                book,
                programme,
                f"{trade}-{place}",
                title,
                kind="practical" if place > 1 else "theory",
                hours=40,
            )
    business = new_programme(
        book, "KG-BUSINESS", "Founding and running a business", country="KG", kind="business",
        trade=book.find(Trade, code="BUSINESS"), award=book.find(Award, code="ATT", country=None), hours=60,
    )  # fmt: skip
    for place, title in enumerate(BUSINESS_UNITS, start=1):
        add_unit(book, business, f"BUS-{place}", title, kind="theory", hours=15)
