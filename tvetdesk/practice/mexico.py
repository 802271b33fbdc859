"""Mexico: a network of organisations, and dialogue events with people of 76 institutions of five sectors.

156 persons take part, many more than once; the network has 28 member organisations of civil society, one university,
and two that have left. A fifth format was prepared and never held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tvetdesk.practice.names import fresh, mexican
from tvetdesk.practice.organisation import Office
from tvetdesk.records.network import (
    DialogueFormat,
    Network,
    Organisation,
    Participant,
    hold_event,
    join_network,
    new_format,
    new_network,
    new_organisation,
    new_participant,
    participate,
)

DAY = dt.date
TOPICS = ("policy", "care_models", "legal", "labour", "health", "shelter", "children", "data")

# Institutions that take part in events, by sector: 36 + 15 + 8 + 10 + 7 = 76. All are invented.
WORDS = (
    "Puente Alto", "Río Claro", "Nuevo Camino", "Tierra Firme", "Luz del Norte", "Sierra Azul", "Mano Amiga", "Cielo Abierto",
    "Semilla", "Horizonte", "Alba", "Jacaranda", "Mezquite", "Copal", "Ceiba", "Girasol", "Colibrí", "Amate",
)  # fmt: skip
PLACES = (
    "Ciudad de México", "Ciudad Juárez", "Tijuana", "Tapachula", "Guadalajara", "Monterrey", "Saltillo", "Puebla", "Oaxaca", "Tenosique",
)  # fmt: skip
SECTORS: dict[str, Sequence[str]] = {
    "civil_society": [f"Casa {word}" for word in WORDS] + [f"Red {word}" for word in WORDS],
    "government": [f"Oficina municipal de atención a personas migrantes, {place}" for place in PLACES]
    + [f"Dirección estatal de empleo {number}" for number in range(1, 6)],
    "private": [f"Empresa {word}" for word in WORDS[:8]],
    "academia": [f"Universidad {word}" for word in WORDS[5:15]],
    "international": [f"Agencia internacional {word}" for word in WORDS[8:15]],
}
MEMBERS, FORMER = 28, 2  # organisations of civil society in the network, and those that have left it
PERSONS = 156

FORMATS = (
    "International workshop",
    "Round table on local migration",
    "National dialogue on policy",
    "Exchange Germany – Mexico",
)
# format, title, first day, number of days, level, place, people who come for the first time (156 together), and again
EVENTS = (
    (0, "New challenges of Mexican migration policy", DAY(2018, 10, 25), 2, "interregional", "Ciudad de México", 48, 0),
    (1, "Mixed migration at the northern border", DAY(2019, 3, 14), 1, "local", "Ciudad Juárez", 18, 4),
    (2, "Integral models of care", DAY(2019, 5, 22), 2, "national", "Ciudad de México", 24, 10),
    (1, "Mixed migration at the southern border", DAY(2019, 7, 11), 1, "local", "Tapachula", 14, 10),
    (3, "Reintegration in Germany and Mexico", DAY(2019, 9, 30), 3, "interregional", "Ciudad de México", 10, 8),
    (2, "Work and training for returnees", DAY(2019, 11, 20), 1, "national", "Guadalajara", 16, 14),
    (1, "Shelters and labour offices", DAY(2020, 2, 19), 1, "local", "Tijuana", 10, 11),
    (3, "Reintegration in times of the pandemic, online", DAY(2020, 7, 8), 2, "interregional", "online", 8, 18),
    (2, "What the network proposes, online", DAY(2020, 10, 14), 1, "national", "online", 8, 23),
)  # fmt: skip


class Story:
    """What the office in Mexico City knows of organisations and people while it goes on."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.organisations: list[Organisation] = []
        self.formats: list[DialogueFormat] = []
        self.waiting: list[tuple[str, str, int]] = []  # who comes for the first time: names, sex, institution
        self.known: list[Participant] = []

    def plan(self) -> None:
        """Write everything into the diary."""
        office = self.office
        office.on(DAY(2018, 8, 6), self._begin)
        for title, day in (
            ("Round table with employers", DAY(2020, 3, 25)),
            ("Exchange visit", DAY(2020, 5, 11)),
        ):
            office.on(day, self._cancelled, title, day)
        for event in EVENTS:
            office.on(event[2], self._event, event)

    def _begin(self) -> None:
        office, book = self.office, self.office.book
        for sector, names in SECTORS.items():
            for place, name in enumerate(names):
                where = PLACES[place % len(PLACES)]
                self.organisations.append(new_organisation(book, name, sector, country="MX", place=where))
        self.formats = [new_format(book, name) for name in (*FORMATS, "Forum of labour offices")]
        for number in range(PERSONS):
            sex = office.dice.choice("FFM")
            self.waiting.append(
                (fresh(office.dice, office.names, mexican, sex), sex, number % len(self.organisations))
            )
        office.dice.shuffle(self.waiting)
        network = new_network(book, "Red de reintegración", country="MX", since=DAY(2018, 8, 6))
        university = next(one for one in self.organisations if one.sector == "academia")
        office.on(DAY(2019, 6, 3), self._join, network, university, None)
        for place, organisation in enumerate(self.organisations[: MEMBERS + FORMER]):
            day = DAY(2019, 1, 14) + dt.timedelta(days=14 * place)
            until = DAY(2020, 6, 30) if place < FORMER else None
            office.on(day, self._join, network, organisation, until)

    def _join(self, network: Network, organisation: Organisation, until: DAY | None) -> None:
        topics = self.office.dice.sample(TOPICS, 2)
        membership = join_network(
            self.office.book, network, organisation, self.office.book.today(), topics=topics
        )
        if until:
            self.office.on(
                until, join_network, self.office.book, network, organisation, membership.since, until=until
            )

    def _event(self, event: tuple[Any, ...]) -> None:
        """An event with the people who come for the first time, and with some who have come before."""
        office, book = self.office, self.office.book
        number, title, first, days, level, place, new, back = event
        held = hold_event(
            book, self.formats[number], title, first, end=first + dt.timedelta(days=days - 1), level=level, country="MX",
            place=place, topics=office.dice.sample(TOPICS, 2),
        )  # fmt: skip
        again = office.dice.sample(self.known, back)
        with book.change("network.participate", event=held):
            for names, sex, institution in self.waiting[:new]:
                self.known.append(
                    new_participant(
                        book, names, sex=sex, organisation=self.organisations[institution].id,
                        sharing=office.dice.choices(("given", "refused", "not_asked"), (80, 8, 12))[0],
                    )
                )  # fmt: skip
                participate(
                    book,
                    held,
                    self.known[-1],
                    role=office.dice.choices(("participant", "speaker"), (9, 1))[0],
                )
            for person in again:
                participate(book, held, person)
        del self.waiting[:new]

    def _cancelled(self, title: str, day: DAY) -> None:
        number = 4 if "employers" in title else 3
        hold_event(self.office.book, self.formats[number], title, day, state="cancelled", country="MX")


def plan(office: Office) -> None:
    """Write the story of Mexico City into its diary."""
    Story(office).plan()
