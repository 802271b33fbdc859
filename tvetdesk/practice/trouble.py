"""The computers of a bad month: how they come to know each other, work, exchange by an unreliable post, and what goes wrong.

Everything follows from the seed, so a month that fails can be played again.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tvetdesk import desk as desks
from tvetdesk.desk import Desk, open_folder
from tvetdesk.errors import UserError, sentence
from tvetdesk.exchange import authority, carriers, inbox, joining, newcomers
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.inbox import Arrival
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.practice.names import gambian, nigerien
from tvetdesk.practice.organisation import PASSWORD, Clock, entropy, moment
from tvetdesk.records.consent import record_consent
from tvetdesk.records.people import Trainee, alter_trainee, new_trainee, record_restricted
from tvetdesk.records.programmes import new_programme
from tvetdesk.restoring import restore
from tvetdesk.store.record import Share

BEGINS = dt.date(2020, 3, 2)
LOST, TWICE, LATEST = 0.4, 0.2, 9  # chances of a bundle, and days it may be under way
ROUNDS = 6  # of exchange without losses until nothing new comes; fewer are needed
WRONG = dt.datetime(2099, 6, 1, 8, tzinfo=dt.UTC)
OFFICE, SECOND, LAPTOP, FAR, COPY = "office", "second", "laptop", "NE-MG", "NE-MG-copy"
NAMES = {"GM-MK": gambian, "NE-MG": nigerien}
DIFFICULTY = ("1", "2", "3")
PLACES = ("Soma", "Pakalinding", "Jarra", "Karantaba", "Toniataba", "Bureng")

Say = Callable[[str], None]


@dataclass
class Pc:
    """A computer: its data folder, its own clock, whether that clock is wrong."""

    name: str
    desk: Desk
    clock: Clock
    wrong: bool = False

    @property
    def code(self) -> str:
        return str(self.desk.book.code)

    @property
    def level(self) -> Share:
        level: Share = self.desk.book.level
        return level

    @property
    def fingerprint(self) -> str:
        return newcomers.own_fingerprint(self.desk.identity)


@dataclass(frozen=True)
class Way:
    """Who gives to whom: a sender, and the computers of one code and level."""

    sender: str
    code: str
    level: Share
    receivers: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """A file under way: where it will arrive, and in how many days from the beginning."""

    file: Path
    to: str
    day: int


class Month:
    """The computers, what is under way, and what happened so far."""

    def __init__(self, folder: Path, seed: int, translate: Translator, say: Say) -> None:
        self.folder, self.draw, self.translate, self.say = folder, random.Random(seed), translate, say  # noqa: S311 - dice of a game
        self.pcs: dict[str, Pc] = {}
        self.post: list[Letter] = []
        self.happened: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.day = 0
        self.backup = folder  # the file, once it is made
        self.last = (0, 0)  # the number of the PC that was restored, and of its last change before that

    def tell(self, text: Message, **values: Any) -> None:
        day = self.translate(N_("Day {number}:"), number=self.day)
        self.say(f"{day} {self.translate(text, **values)}")

    def close(self) -> None:
        for pc in self.pcs.values():
            pc.desk.close()

    # -- the beginning ---------------------------------------------------------------------------------------

    def found(self) -> None:
        """Headquarters invites two offices; one of them a second computer and a laptop, by itself."""
        (self.folder / "post").mkdir(parents=True)
        (self.folder / "stick").mkdir()
        hq = self._init("hq", Share.HQ, "HQ", "Learning for return", "DE")
        for name, code, title in ((OFFICE, "GM-MK", "Mansa Konko"), (FAR, "NE-MG", "Mangaïzé")):
            self._join(name, hq, code, title, Share.OFFICE)
        office = self.pcs[OFFICE]
        self._join(SECOND, office, "GM-MK", "Mansa Konko", Share.OFFICE)
        self._join(LAPTOP, office, "GM-MK", "Mansa Konko", Share.CENTRE)
        for pc in tuple(self.pcs.values()):
            for _ in range(3):
                self.write(pc)
        self.exchange_all()

    def _init(self, name: str, level: Share, code: str, title: str, country: str, **more: Any) -> Pc:
        clock = Clock(moment(BEGINS))
        opened = desks.init(
            self.folder / name, level=level, code=code, name=title, country=country, user=name, password=PASSWORD,
            practice=True, clock=clock, entropy=entropy(f"month {name}"), **more,
        )  # fmt: skip
        opened.book.sql("PRAGMA synchronous = OFF")  # nobody's work: nothing waits for the disk
        self.pcs[name] = Pc(name, opened, clock)
        return self.pcs[name]

    def _join(self, name: str, host: Pc, code: str, title: str, level: Share) -> None:
        book, identity = host.desk.book, host.desk.identity
        invited = joining.read_invitation(joining.invite(book, identity, code, title, code[:2], level))
        pc = self._init(name, level, code, title, code[:2], invitation=invited)
        authority.approve(book, identity, pc.fingerprint)
        for way in (*self.ways(name), *self.ways(host.name)):
            self.send(way, lossless=True)
        self.deliver()

    # -- work ------------------------------------------------------------------------------------------------

    def write(self, pc: Pc) -> None:
        """A new person, a correction, what stays in the office, an answer about sharing; headquarters plans a programme."""
        book, draw = pc.desk.book, self.draw
        if pc.level is Share.HQ:
            new_programme(book, f"M{self.happened['programmes']:03d}", "Doors and windows")
            self.happened["programmes"] += 1
            return
        people = list(book.select(Trainee).where(Trainee.centre == book.centre).order_by(Trainee.id))
        kind = draw.random()
        if not people or kind < 0.35:
            sex = draw.choice(("F", "M"))
            answer = draw.choice(("given", "given", "refused", None))
            new_trainee(
                book, NAMES[pc.code](draw, sex), sex=sex, consents={"share_hq": answer} if answer else None
            )
        elif kind < 0.5 and pc.level is Share.OFFICE:
            record_restricted(book, draw.choice(people), seeing=draw.choice(DIFFICULTY))
        elif kind < 0.85:
            alter_trainee(book, draw.choice(people), village=draw.choice(PLACES))
        else:
            record_consent(book, draw.choice(people), "share_hq", draw.choice(("given", "refused")))

    # -- the post --------------------------------------------------------------------------------------------

    def ways(self, name: str) -> list[Way]:
        """To whom a computer gives its bundles, as far as it knows them."""
        pc = self.pcs[name]
        if pc.level is Share.HQ:
            wanted = [(code, Share.OFFICE) for code in NAMES]
        elif pc.level is Share.CENTRE:
            wanted = [(pc.code, Share.OFFICE)]
        elif (
            name == SECOND
        ):  # what it wrote goes through the office, which then has all that anybody has of it
            wanted = [(pc.code, Share.OFFICE)]
        else:
            wanted = [("HQ", Share.HQ), (pc.code, Share.OFFICE), (pc.code, Share.CENTRE)]
        found = []
        for code, level in wanted:
            there = tuple(
                other.name
                for other in self.pcs.values()
                if (other.code, other.level) == (code, level) and other is not pc
            )
            known = authority.receivers(pc.desk.book, code, laptops=level is Share.CENTRE)
            if there and known:
                found.append(Way(name, code, level, there))
        return found

    def send(self, way: Way, *, lossless: bool = False) -> None:
        """A bundle, and what becomes of it on the way to each receiver."""
        pc = self.pcs[way.sender]
        try:
            made = make(pc.desk.book, pc.desk.identity, partner(pc.desk.book, way.code, way.level))
        except UserError as error:
            self.refused[sentence(error, self.translate)] += 1
            return
        self.happened["made"] += 1
        file = self.folder / "post" / f"{self.happened['made']:05d}_{made.name}"
        carriers.give(file, made.data)
        for to in way.receivers:
            if lossless:
                self.post.append(Letter(file, to, self.day))
                continue
            self.happened["sent"] += 1
            if self.draw.random() < LOST:
                self.happened["lost"] += 1
                continue
            self.post.append(Letter(file, to, self.day + self.draw.randint(0, LATEST)))
            if self.draw.random() < TWICE:
                self.happened["twice"] += 1
                self.post.append(Letter(file, to, self.day + self.draw.randint(0, LATEST)))

    def deliver(self, *, everything: bool = False) -> None:
        """What is due arrives, in any order."""
        due = [letter for letter in self.post if everything or letter.day <= self.day]
        self.post = [letter for letter in self.post if letter not in due]
        self.draw.shuffle(due)
        for pc in tuple(self.pcs.values()):
            files = [letter.file for letter in due if letter.to == pc.name]
            if files:
                self._take(pc, files)

    def _take(self, pc: Pc, files: list[Path]) -> None:
        for arrival in inbox.take_in(pc.desk.book, pc.desk.identity, files):
            self._note(arrival)
        if pc.desk.part(entropy=entropy(f"part {pc.name} {self.day}")):
            self.tell(N_("{name} hears that it is the later of two copies. It goes on as a new computer, with all it wrote. Headquarters compares its new fingerprint by phone."), name=pc.name)  # fmt: skip
            self._let_in(pc, "hq")

    def _note(self, arrival: Arrival) -> None:
        if arrival.error is not None:
            self.refused[sentence(arrival.error, self.translate)] += 1
        elif arrival.outcome is not None:
            self.happened[arrival.outcome.state] += 1

    def _let_in(self, pc: Pc, host: str) -> None:
        """Headquarters, or the office of the centre, lets a computer in by its fingerprint."""
        desk = self.pcs[host].desk
        authority.approve(desk.book, desk.identity, pc.fingerprint)

    # -- what goes wrong -------------------------------------------------------------------------------------

    def wrong_clock(self) -> None:
        self.pcs[LAPTOP].wrong = True
        self.tell(N_("The clock of the laptop of GM-MK jumps to the year 2099 and stays there."))

    def back_up(self) -> None:
        made = self.pcs[SECOND].desk.back_up(self.folder / "stick")
        self.backup = made.path
        self.tell(N_("The second computer of GM-MK makes a backup on a stick."))

    def lose_disk(self) -> None:
        """The second computer of GM-MK breaks and goes on from its backup, as a new computer."""
        pc = self.pcs[SECOND]
        book = pc.desk.book
        book.seal()
        self.last = (book.replica, book.vector()[book.replica])
        pc.desk.close()
        shutil.rmtree(self.folder / SECOND)
        give = entropy("month second again")
        restore(self.folder / SECOND, self.backup, None, PASSWORD, clock=pc.clock, entropy=give)
        pc.desk = open_folder(self.folder / SECOND, None, PASSWORD, clock=pc.clock, entropy=give)
        self._let_in(pc, OFFICE)
        self.tell(N_("The disk of the second computer of GM-MK breaks. It is restored from the backup and goes on as a new computer; the office compares its fingerprint."))  # fmt: skip

    def copy(self) -> None:
        """Somebody copies the data folder of NE-MG onto a second computer, and both go on."""
        pc = self.pcs[FAR]
        pc.desk.close()
        shutil.copytree(self.folder / FAR, self.folder / COPY)
        pc.desk = open_folder(
            self.folder / FAR, None, PASSWORD, clock=pc.clock, entropy=entropy("month NE-MG again")
        )
        clock = Clock(pc.clock.at)
        twin = open_folder(self.folder / COPY, None, PASSWORD, clock=clock, entropy=entropy("month copy"))
        self.pcs[COPY] = Pc(COPY, twin, clock)
        self.tell(N_("Somebody copies the data folder of NE-MG onto another computer. Both go on with it."))

    # -- days ------------------------------------------------------------------------------------------------

    def live(self, days: int) -> None:
        """A day after the other: what is due arrives, people work, bundles go out."""
        events = {
            days // 6: self.back_up,
            days // 4: self.wrong_clock,
            days // 2: self.copy,
            days * 2 // 3: self.lose_disk,
        }
        for self.day in range(1, days + 1):
            for pc in self.pcs.values():
                pc.clock.at = (
                    WRONG + dt.timedelta(self.day) if pc.wrong else moment(BEGINS + dt.timedelta(self.day))
                )
            self.deliver()
            for pc in tuple(self.pcs.values()):
                for _ in range(self.draw.randint(0, 3)):
                    self.write(pc)
                for way in self.ways(pc.name):
                    if self.draw.random() < 0.5:
                        self.send(way)
            if self.day in events:
                events[self.day]()

    def exchange_all(self) -> None:
        """What is under way arrives; then everybody exchanges with everybody until nothing new comes."""
        self.deliver(everything=True)
        before: object = None
        for _ in range(ROUNDS):
            for pc in tuple(self.pcs.values()):
                for way in self.ways(pc.name):
                    self.send(way, lossless=True)
                self.deliver()
            now = {pc.name: digest(pc.desk.book) for pc in self.pcs.values()}
            if now == before:
                return
            before = now
