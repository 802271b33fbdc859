"""What the Workshops place shows: rooms, equipment with its condition and maintenance, works, and what is in stock."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tvetdesk.records.centres import Room
from tvetdesk.records.facilities import (
    GONE,
    Asset,
    Maintenance,
    Stock,
    StockMove,
    Works,
    due_maintenance,
    stock,
)
from tvetdesk.records.staff import Staff
from tvetdesk.store.book import Book

AHEAD = dt.timedelta(days=30)  # maintenance that is due within these days is said
ENDED = frozenset({"done", "accepted"})


@dataclass(frozen=True)
class Thing:
    """A piece of equipment: where it stands, who looks after it, when it was served last and is due again."""

    row: Asset
    room: str
    keeper: str
    served: dt.date | None
    due: dt.date | None

    @property
    def gone(self) -> bool:
        return self.row.condition in GONE


@dataclass(frozen=True)
class Item:
    """Something in stock, with the day it was moved last."""

    stock: Stock
    room: str
    moved: dt.date | None


@dataclass(frozen=True)
class Building:
    """Works, and whether they last longer than was planned."""

    row: Works
    room: str
    late: bool


@dataclass(frozen=True)
class Place:
    """A room with what stands in it: pieces of equipment, how many of them are broken, and works that go on."""

    row: Room
    pieces: int
    broken: int
    works: int


@dataclass(frozen=True)
class Workshops:
    """All of the place."""

    day: dt.date
    things: Sequence[Thing]
    items: Sequence[Item]
    works: Sequence[Building]
    rooms: Sequence[Place]

    @property
    def broken(self) -> list[Thing]:
        return [one for one in self.things if one.row.condition == "broken"]

    @property
    def due(self) -> list[Thing]:
        """What is to be served soon or should have been; the longest overdue first."""
        found = [one for one in self.things if one.due is not None and not one.gone]
        soon = [one for one in found if one.due is not None and one.due <= self.day + AHEAD]
        return sorted(soon, key=lambda one: (one.due or self.day, one.row.id))

    @property
    def low(self) -> list[Item]:
        return [one for one in self.items if one.stock.low]

    @property
    def going_on(self) -> list[Building]:
        return [one for one in self.works if one.row.state != "accepted"]


def workshops(book: Book) -> Workshops:
    """What stands in the centre, what is done to it, and what it uses up."""
    day = book.today()
    rooms: list[Room] = list(book.select(Room))
    names = {row.id: row.name or "–" for row in rooms}
    people = {row.id: row.names or "–" for row in book.select(Staff, bin=True)}
    served: dict[int, dt.date] = {}
    for one in book.select(Maintenance):
        served[one.asset] = max(one.on, served.get(one.asset, one.on))
    due = {asset.id: on for asset, on in due_maintenance(book, dt.date.max)}
    things = [
        Thing(row, names.get(row.room, ""), people.get(row.keeper, ""), served.get(row.id), due.get(row.id))
        for row in book.select(Asset)
    ]
    things.sort(key=lambda one: (one.gone, (one.row.name or "").casefold(), one.row.tag or "", one.row.id))
    moved: dict[int, dt.date] = {}
    for move in book.select(StockMove):
        moved[move.consumable] = max(move.on, moved.get(move.consumable, move.on))
    items = [Item(one, names.get(one.item.room, ""), moved.get(one.item.id)) for one in stock(book)]
    works = [
        Building(
            row, names.get(row.room, ""), row.state not in ENDED and row.end is not None and row.end < day
        )
        for row in book.select(Works)
    ]
    works.sort(
        key=lambda one: (one.row.state == "accepted", not one.late, one.row.end or dt.date.max, one.row.id)
    )
    pieces: Counter[int] = Counter()
    for thing in things:
        if not thing.gone:
            pieces[thing.row.room] += thing.row.pieces or 1
    broken = Counter(thing.row.room for thing in things if thing.row.condition == "broken")
    building = Counter(one.row.room for one in works if one.row.state not in ENDED)
    places = [Place(row, pieces[row.id], broken[row.id], building[row.id]) for row in rooms]
    return Workshops(
        day, things, items, works, sorted(places, key=lambda one: (one.row.name or "").casefold())
    )
