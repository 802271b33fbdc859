"""Kyrgyzstan: skills learned abroad recognised, business courses, enterprises, employers, and use of the job app."""

from __future__ import annotations

import datetime as dt

from tvetdesk.practice import business, recognition
from tvetdesk.practice.organisation import Office
from tvetdesk.records.employers import new_employer, post_vacancy, record_app_use

DAY = dt.date


def plan(office: Office) -> None:
    """Write the story of Bishkek into its diary."""
    office.on(DAY(2018, 3, 5), _employers, office)
    recognition.plan(office)
    business.plan(office)
    for day, companies, returnees in (
        (DAY(2019, 6, 28), 38, 310), (DAY(2019, 12, 20), 77, 890), (DAY(2020, 6, 26), 101, 1540), (DAY(2020, 11, 16), 120, 2000),
    ):  # fmt: skip
        office.on(day, _app, office, companies, returnees)


def _app(office: Office, companies: int, returnees: int) -> None:
    for users, number in (("companies", companies), ("returnees", returnees)):
        record_app_use(
            office.book,
            "KG",
            users,
            number,
            "admin",
            app="Job app",
            document="Monthly report of the operator",
        )


def _employers(office: Office) -> None:
    for name, sector, work in (
        ("Ala-Too Catering", "hospitality", "Cook"), ("Tamak Canteens", "hospitality", "Kitchen help"),
        ("Kiyim Sewing Workshop", "textile", "Seamstress"), ("Issyk Garments", "textile", "Cutter"),
        ("Sary-Bulak Builders", "construction", "Plasterer"), ("Jaryk Electric", "energy", "Electrician"),
        ("Chuy Renovation", "construction", "Plasterer"), ("Nan Bakery", "food", "Baker"),
    ):  # fmt: skip
        employer = new_employer(
            office.book, name, sector=sector, place="Bishkek", people=office.dice.randint(4, 90)
        )
        post_vacancy(office.book, employer, work, places=office.dice.randint(1, 3), languages="ky ru")
