"""Small worlds for exchange tests: one HQ, centres and their PCs, on real encrypted books with real bundles."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import engines
from tests.books import KEY, Clock, first_migration
from tvetdesk.exchange import authority, joining
from tvetdesk.exchange.authority import HQ_CODE, Identity
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.manifest import Outcome
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Leaf, Owner, Record, Share
from tvetdesk.store.schema import Schema, Sharing
from tvetdesk.store.times import Day

changes({"toy.write": "Write"})


class Toy(Record):
    """A person, as far as exchange is concerned."""

    name = Text("Name", search=True)
    size = Whole("Size", share=Share.COUNTS)
    secret = Text("Secret", share=Share.OFFICE)
    note = Note("Note")

    class Meta:
        number = 1
        label = plural = "toy"
        title = ("name",)
        person = True
        sharing = Sharing("Agree", "toy", (("purpose", "hq"),), "answer", "given")


class Agree(Record):
    toy = Ref("Toy", "Toy", share=Share.COUNTS)
    purpose = Code("Purpose", {"hq": "HQ"}, share=Share.COUNTS)
    answer = Code("Answer", {"given": "Given", "refused": "Refused"}, share=Share.COUNTS)

    class Meta:
        number = 2
        label = plural = "consent"
        identity = ("toy", "purpose")
        parent = "toy"


class Lesson(Record):
    group = Whole("Group", share=Share.COUNTS)
    on = Day("Day", share=Share.COUNTS)
    topic = Text("Topic", share=Share.COUNTS)

    class Meta:
        number = 3
        label = plural = "lesson"
        identity = ("group", "on")
        recurs = (("group", "on"),)


class Tick(Leaf):
    lesson = Ref("Lesson", "Lesson", share=Share.COUNTS)
    toy = Ref("Toy", "Toy", share=Share.COUNTS)
    status = Text("Status", share=Share.COUNTS)
    remark = Note("Remark")

    class Meta:
        number = 4
        label = plural = "tick"
        identity = ("lesson", "toy")
        parent = "toy"


class Rule(Record):
    """What HQ owns."""

    text = Text("Text", share=Share.COUNTS)

    class Meta:
        number = 5
        label = plural = "rule"
        owner = Owner.HQ


class House(Record):
    """What describes a centre."""

    code = Text("Code", share=Share.COUNTS)
    name = Text("Name", share=Share.COUNTS)

    class Meta:
        number = 6
        label = plural = "house"
        owner = Owner.MAKER
        centre = True
        identity = ("code",)


class Shut(Record):
    """A day on which a centre is shut."""

    house = Ref("House", "House", share=Share.COUNTS)
    on = Day("Day", share=Share.COUNTS)
    why = Text("Why", share=Share.COUNTS)

    class Meta:
        number = 7
        label = plural = "shut"
        identity = ("house", "on")
        parent = "house"


TOYS: tuple[type[Any], ...] = (Toy, Agree, Lesson, Tick, Rule)
HOUSES: tuple[type[Any], ...] = (*TOYS, House, Shut)


def seed(*parts: object) -> bytes:
    """32 bytes that follow from some words, so that every run has the same keys."""
    return hashlib.sha256(repr(parts).encode()).digest()


@dataclass
class Place:
    """One PC."""

    name: str
    book: Book
    identity: Identity

    def send(self, code: str | None = None) -> bytes:
        return make(self.book, self.identity, partner(self.book, code)).data

    def take(self, data: bytes, *, rehearse: bool = False) -> Outcome:
        return receive(self.book, self.identity, data, rehearse=rehearse)

    def write(self, model: type[Any], **values: Any) -> Any:
        with self.book.change("toy.write"):
            return self.book.add(model, **values)

    def edit(self, row: Any, **values: Any) -> None:
        found = self.book.get(type(row), self.book.row_of(row) if type(row) is Tick else row.id)
        with self.book.change("toy.write"):
            self.book.set(found, **values)

    def show(self, row: Any) -> Any:
        return self.book.get(type(row), self.book.row_of(row) if type(row) is Tick else row.id)


CODE = "GM-A"  # the centre of most tests of the exchange
Three = tuple[Place, Place, Place]  # headquarters and two other PCs


def place(
    folder: Path,
    name: str,
    code: str,
    level: Share,
    *,
    clock: Clock | None = None,
    records: Sequence[type[Any]] = TOYS,
) -> Place:
    home = folder / name
    home.mkdir()
    schema = Schema(records)
    secrets = {part: seed(name, part) for part in ("sign", "box")}
    if level is Share.HQ:
        secrets |= {
            part: seed(name, part) for part in ("organisation_sign", "organisation_box", "offline_box")
        }
    identity = Identity.of(secrets)

    def made(folder: Path, server: str | None) -> Book:
        steps = (first_migration(schema),)
        return Book(
            folder, schema, KEY, steps, clock=clock or Clock(), run=seed(name, "run")[:8], server=server
        )

    book = made(home, engines.server(home, records, made, fits=level is Share.HQ))
    book.found(identity.number, level, code)
    book.remember(name=name)
    return Place(name, book, identity)


def opened(folder: Path, schema: Schema, run: bytes) -> Book:
    """A data folder that is there already, in a new run of the program."""
    server = engines.ADDRESSES.get(folder)
    return Book(folder, schema, KEY, (first_migration(schema),), clock=Clock(), run=run, server=server)


def hq(folder: Path, records: Sequence[type[Any]] = TOYS) -> Place:
    made = place(folder, "hq", HQ_CODE, Share.HQ, records=records)
    joining.found_organisation(made.book, made.identity, "Learning for return", practice=False)
    return made


def centre(
    folder: Path,
    at: Place,
    name: str,
    code: str,
    level: Share = Share.OFFICE,
    records: Sequence[type[Any]] = TOYS,
) -> Place:
    """A PC of a centre that has joined and whose fingerprint HQ has approved."""
    made = place(folder, name, code, level, records=records)
    join(at, made)
    return made


def join(at: Place, made: Place) -> None:
    """A PC that worked alone joins, and HQ approves it."""
    code = made.book.code
    invitation = joining.invite(at.book, at.identity, code, code, "GM", made.book.level)
    joining.join(made.book, made.identity, joining.read_invitation(invitation))
    own = authority.replica(made.book, made.book.replica)
    assert own is not None
    authority.approve(at.book, at.identity, own.fingerprint)


def acquaint(hq: Place, *pcs: Place) -> None:
    """Headquarters and the PCs of a centre hear of each other."""
    for pc in pcs:
        hq.take(pc.send())
    for pc in pcs:
        pc.take(hq.send(pc.book.code))


def spread(hq: Place, *pcs: Place, rounds: int) -> None:
    """Everything goes from every PC of a centre to the others and to headquarters, and from there back."""
    for _ in range(rounds):
        for pc in pcs:
            for other in pcs:
                if other is not pc:
                    other.take(pc.send(pc.book.code))
            hq.take(pc.send())
        for pc in pcs:
            pc.take(hq.send(pc.book.code))


def exchange(hq: Place, *pcs: Place) -> None:
    """Everybody hears of everything."""
    spread(hq, *pcs, rounds=3)


def agree(place: Place, toy: Any, answer: str = "given") -> Any:
    """Whether a person shares with headquarters."""
    with place.book.change("toy.write"):
        return place.book.put(Agree, toy=toy.id, purpose="hq", answer=answer)
