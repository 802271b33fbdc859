"""The practice organisation: its PCs with their clocks, keys and diaries, and how they come to know each other.

Everything follows from fixed seeds: the keys, the names, the marks and the days. Nothing asks the computer's clock or
its random numbers, so two builds hold the same records.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tvetdesk import desk
from tvetdesk.desk import Desk
from tvetdesk.exchange import authority, joining
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.manifest import Outcome
from tvetdesk.exchange.outgoing import Made, make, partner
from tvetdesk.i18n import translator
from tvetdesk.records.centres import found_centre
from tvetdesk.records.programmes import Programme, Unit
from tvetdesk.records.staff import Staff, new_staff
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

FIRST_DAY, LAST_DAY = dt.date(2016, 12, 1), dt.date(2020, 11, 30)  # of the programme
ROLL_OUT = dt.date(2017, 1, 9)  # the centres join
ENGLISH = translator("en")
PASSWORD = "practice"  # noqa: S105 - the accounts of invented data are no secret


@dataclass(frozen=True)
class Site:
    """A PC of the organisation and the centre it stands in; `language` is the one registers are typed in, `officer` who sits there."""

    code: str
    name: str
    country: str
    officer: str
    language: str = "en"
    about: dict[str, Any] = field(default_factory=dict)


HQ = Site("HQ", "Learning for return", "DE", "Katrin Brandt", about={"kind": "office", "place": "Bonn"})
CENTRES = (
    Site(
        "GM-MK", "GTTI Annex Mansa Konko", "GM", "Mariama Colley",
        about={
            "kind": "state", "organisation": "Gambia Technical Training Institute", "region": "Lower River Region",
            "place": "Mansa Konko", "currency": "GMD",
            "ministry": "Ministry of Higher Education, Research, Science and Technology",
        },
    ),
    Site(
        "NE-MG", "Mangaïzé", "NE", "Hawa Seyni", "fr",
        {"kind": "camp", "region": "Tillabéri", "place": "Mangaïzé", "currency": "XOF"},
    ),
    Site(
        "NE-AB", "Abala", "NE", "Moussa Garba", "fr",
        {"kind": "camp", "region": "Tillabéri", "place": "Abala", "currency": "XOF"},
    ),
    Site(
        "NE-NY", "Niamey", "NE", "Ramatou Djibo", "fr",
        {"kind": "state", "region": "Niamey", "place": "Niamey", "currency": "XOF"},
    ),
    Site(
        "KG-BI", "Bishkek", "KG", "Aigul Sydykova",
        about={"kind": "certification", "region": "Bishkek", "place": "Bishkek", "currency": "KGS"},
    ),
    Site(
        "MX-MX", "Mexico City", "MX", "Lucía Arriaga Pons",
        about={"kind": "office", "region": "Ciudad de México", "place": "Ciudad de México", "currency": "MXN"},
    ),
)  # fmt: skip


class Clock:
    """A clock that is set by the diary and moves on by one second each time it is read."""

    def __init__(self, start: dt.datetime) -> None:
        self.at = start

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(seconds=1)
        return self.at

    def go(self, moment: dt.datetime) -> None:
        """Forward to a moment; it never goes back."""
        self.at = max(self.at, moment)


def moment(day: dt.date, hour: int = 8) -> dt.datetime:
    """An hour of a day. With a time zone, so that it is the same moment on every computer."""
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC)


def entropy(seed: str) -> Callable[[int], bytes]:
    """Bytes that only look random: known to everybody who has the program, which is why no real HQ takes them."""
    number = itertools.count()

    def give(size: int) -> bytes:
        return hashlib.shake_256(f"TVET Desk, practice, {seed}, {next(number)}".encode()).digest(size)

    return give


class Office:
    """A centre's PC while its story is told: an open desk, a clock, dice of its own, and a diary of what happens when.

    The diary is told in the order of days and hours, whoever wrote into it first; what happens may add to it.
    """

    def __init__(self, site: Site, opened: Desk, clock: Clock) -> None:
        self.site, self.desk, self.clock = site, opened, clock
        self.dice = random.Random(f"TVET Desk practice {site.code}")  # noqa: S311 - the same people every time
        self.entropy = entropy(f"{site.code} certificates")
        self.names: set[str] = set()  # given out already
        self._diary: list[tuple[dt.datetime, int, Callable[[], object]]] = []
        self._order = itertools.count()

    @property
    def book(self) -> Book:
        return self.desk.book

    def on(
        self, day: dt.date, action: Callable[..., object], *about: Any, hour: int = 9, **more: Any
    ) -> None:
        """Write into the diary that this is done at an hour of a day."""
        heapq.heappush(self._diary, (moment(day, hour), next(self._order), lambda: action(*about, **more)))

    def live(self, until: dt.datetime) -> None:
        """Do what the diary holds up to a moment; what lies after it does not happen."""
        while self._diary and self._diary[0][0] <= until:
            when, _, action = heapq.heappop(self._diary)
            self.clock.go(when)
            action()
        self.clock.go(until)

    @property
    def centre(self) -> int:
        """The id of this centre's row."""
        assert self.book.centre is not None, "the PC of a centre knows its centre"
        return self.book.centre

    def programme(self, code: str) -> Programme:
        """The programme with this code, which came with the program or from headquarters."""
        found = self.book.find(Programme, code=code)
        assert found is not None, code
        return found

    def units(self, programme: int) -> list[Unit]:
        """The units of a programme in their order."""
        return list(self.book.select(Unit).where(Unit.programme == programme).order_by(Unit.position))

    def take_over(self, names: str, **about: Any) -> Staff:
        """The person at this PC, by whom changes are made from now on."""
        person = new_staff(self.book, names, **about)
        self.book.person = person.id
        return person


def found_hq(folder: Path) -> Office:
    """Headquarters on the first day of the programme."""
    return _founded(HQ, folder / "hq", Share.HQ, FIRST_DAY)


def found_office(folder: Path, site: Site, hq: Office) -> Office:
    """A centre's PC: invited, joined, approved by its fingerprint, and heard of once in each direction."""
    hq.clock.go(moment(ROLL_OUT))
    written = joining.invite(hq.book, hq.desk.identity, site.code, site.name, site.country)
    invitation = joining.read_invitation(written)
    office = _founded(site, folder / site.code, Share.OFFICE, ROLL_OUT, invitation)
    own = authority.replica(office.book, office.book.replica)
    assert own is not None, "a PC knows itself"
    authority.approve(hq.book, hq.desk.identity, own.fingerprint)
    exchange(office, hq)
    return office


def _founded(
    site: Site, folder: Path, level: Share, day: dt.date, invitation: joining.Invitation | None = None
) -> Office:
    clock = Clock(moment(day))
    opened = desk.init(
        folder, level=level, code=site.code, name=site.name, country=site.country, user=site.officer, password=PASSWORD,
        invitation=invitation, practice=True, clock=clock, entropy=entropy(site.code),
    )  # fmt: skip
    # A power cut here costs a second build, not anybody's work, so nothing waits for the disk while it is made.
    opened.book.sql("PRAGMA synchronous = OFF")
    office = Office(site, opened, clock)
    office.take_over(
        site.officer, roles="data_officer", sex="F", employment="contract", since=day, sharing="given"
    )
    found_centre(office.book, site.code, site.name, site.country, **site.about)
    return office


@dataclass(frozen=True)
class Exchanged:
    """What went to headquarters and what came of it."""

    sent: Made
    applied: Outcome


def exchange(office: Office, hq: Office) -> Exchanged:
    """The centre's bundle to headquarters and its answer back, which confirms what has arrived."""
    sent = make(office.book, office.desk.identity, partner(office.book))
    applied = receive(hq.book, hq.desk.identity, sent.data)
    answer = make(hq.book, hq.desk.identity, partner(hq.book, office.site.code))
    receive(office.book, office.desk.identity, answer.data)
    return Exchanged(sent, applied)
