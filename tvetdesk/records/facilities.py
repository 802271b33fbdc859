"""Facilities: works on buildings, equipment with its condition and maintenance, and stock that is used up.

Which fields answer which question: *works finished* are `Works` in state `accepted`, with `cost` and `currency`; what is
in stock is the sum of `StockMove` since the last count, in the order of days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.codes import (
    CONDITIONS,
    CURRENCIES,
    MAINTENANCE_KINDS,
    STOCK_MOVES,
    WORKS_KINDS,
    WORKS_STATES,
)
from tvetdesk.records.dates import months_after
from tvetdesk.records.money import totals
from tvetdesk.records.rules import in_currency, in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Money, Whole
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "facility.works": N_("Works: {works}"),
        "facility.new_works": N_("New works"),
        "facility.asset": N_("New equipment"),
        "facility.maintain": N_("Maintenance of {asset}"),
        "facility.consumable": N_("New item of stock"),
        "facility.stock": N_("Stock of {consumable}"),
    }
)
sentences(
    {
        "works.order": N_("“{next}” cannot follow “{now}”. Note the steps between first."),
        "works.earlier": N_("The present state is of {day}. Choose that day or a later one."),
        "works.cost": N_("Write down what the works cost, with the currency, before they are accepted."),
        "stock.short": N_("There are only {there} {unit} of {name}. Count the stock, or use less."),
        "stock.earlier": N_("The stock was counted on {day}. Choose that day or a later one."),
        "asset.tag": N_("{asset} has the inventory number {tag} already. Write another one."),
        "asset.gone": N_("{asset} was written off. Nothing is maintained that is no longer there."),
    }
)


class Works(Record):
    """Building or renovation: what is done where, how far it is, and what it costs."""

    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    title = Text(N_("What is done"), required=True, search=True)
    room = Ref(N_("Room"), "Room", share=Share.COUNTS)
    kind = Code(N_("Kind"), WORKS_KINDS, share=Share.COUNTS)
    state = Code(N_("State"), WORKS_STATES, required=True, default="planned", share=Share.COUNTS)
    since = Day(N_("In this state since"), share=Share.COUNTS)
    start = Day(N_("Begins"), share=Share.COUNTS)
    end = Day(N_("Ends"), share=Share.COUNTS)
    budget = Money(N_("Planned cost"), share=Share.COUNTS)
    cost = Money(N_("Cost"), share=Share.COUNTS)
    currency = Code(N_("Currency"), CURRENCIES, share=Share.COUNTS)
    contractor = Text(N_("Contractor"))
    donor = Text(N_("Paid by"))
    note = Note(N_("Note"))

    class Meta:
        number = 98
        label = N_("Works")
        plural = N_("Works")
        parent = "centre"
        title = ("title",)
        listed = ("title", "room", "kind", "state", "end", "cost", "currency")
        rules = (in_order("start", "end"), in_currency("budget", "cost"))


class Asset(Record):
    """A machine, a set of tools, a vehicle, a computer: anything that is kept and looked after."""

    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    name = Text(N_("Name"), required=True, search=True)
    tag = Text(N_("Inventory number"), limit=40, search=True)
    room = Ref(N_("Room"), "Room", share=Share.COUNTS)
    pieces = Whole(N_("Pieces"), least=1, most=10_000, default=1, share=Share.COUNTS)
    condition = Code(N_("Condition"), CONDITIONS, required=True, default="good", share=Share.COUNTS)
    bought = Day(N_("Bought or received on"), share=Share.COUNTS)
    value = Money(N_("Value"), share=Share.COUNTS)
    currency = Code(N_("Currency"), CURRENCIES, share=Share.COUNTS)
    donor = Text(N_("Given by"))
    keeper = Ref(N_("Looked after by"), "Staff", share=Share.COUNTS)
    months = Whole(N_("Maintained every … months"), least=1, most=120, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 99
        label = N_("Equipment")
        plural = N_("Equipment")
        parent = "centre"
        once = ("centre", "tag")
        title = ("name", "tag")
        listed = ("name", "tag", "room", "pieces", "condition", "keeper")
        rules = (in_currency("value"),)


class Maintenance(Record):
    """That a piece of equipment was looked at, served or repaired, and how it was found."""

    asset = Ref(N_("Equipment"), "Asset", required=True, share=Share.COUNTS)
    on = Day(N_("Date"), required=True, share=Share.COUNTS)
    kind = Code(N_("Kind"), MAINTENANCE_KINDS, required=True, default="service", share=Share.COUNTS)
    condition = Code(N_("Condition afterwards"), CONDITIONS, share=Share.COUNTS)
    cost = Money(N_("Cost"), share=Share.COUNTS)
    currency = Code(N_("Currency"), CURRENCIES, share=Share.COUNTS)
    done_by = Text(N_("Done by"))
    note = Note(N_("Note"))

    class Meta:
        number = 100
        label = N_("Maintenance")
        plural = N_("Maintenance")
        parent = "asset"
        title = ("asset", "on")
        listed = ("asset", "on", "kind", "condition", "cost", "currency")
        rules = (in_currency("cost"),)


class Consumable(Record):
    """A material that is used up; `least` is the stock below which it is to be ordered."""

    centre = Ref(N_("Centre"), "Centre", required=True, share=Share.COUNTS)
    name = Text(N_("Name"), required=True, search=True)
    unit = Text(N_("Counted in"), limit=20, help=N_("For example: piece, m, kg, bag."))
    least = Whole(N_("Order below"), share=Share.COUNTS)
    room = Ref(N_("Room"), "Room", share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 101
        label = N_("Item of stock")
        plural = N_("Stock")
        parent = "centre"
        title = ("name",)
        listed = ("name", "unit", "least", "room")


class StockMove(Record):
    """That something came in, was used or lost, or how much was counted."""

    consumable = Ref(N_("Item"), "Consumable", required=True, share=Share.COUNTS)
    on = Day(N_("Date"), required=True, share=Share.COUNTS)
    kind = Code(N_("What happened"), STOCK_MOVES, required=True, share=Share.COUNTS)
    quantity = Whole(N_("Quantity"), required=True, share=Share.COUNTS)
    cohort = Ref(N_("For the cohort"), "Cohort", share=Share.COUNTS)
    cost = Money(N_("Cost"), share=Share.COUNTS)
    currency = Code(N_("Currency"), CURRENCIES, share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 102
        label = N_("Movement of stock")
        plural = N_("Movements of stock")
        parent = "consumable"
        title = ("consumable", "on")
        listed = ("consumable", "on", "kind", "quantity", "cohort")
        rules = (in_currency("cost"),)


NEXT_WORKS: dict[str, frozenset[str]] = {
    "planned": frozenset({"ordered", "running", "stopped"}),
    "ordered": frozenset({"running", "stopped"}),
    "running": frozenset({"done", "stopped"}),
    "stopped": frozenset({"planned", "ordered", "running"}),
    "done": frozenset({"accepted", "running"}),  # running again: what was found wrong is mended
    "accepted": frozenset(),
}
GONE = frozenset({"lost", "written_off"})


def plan_works(book: Book, title: str, **values: Any) -> Works:
    """Works on a building of this centre."""
    with book.change("facility.new_works"):
        return book.add(Works, title=title, **{"centre": book.centre, "since": book.today(), **values})


def advance_works(book: Book, works: Works, state: str, on: dt.date | None = None, **values: Any) -> Works:
    """Works come a step further; what they were before is in the history of the row."""
    on = on or book.today()
    if state not in NEXT_WORKS[works.state]:
        raise UserError("works.order", now=WORKS_STATES[works.state], next=WORKS_STATES.get(state, state))
    if works.since is not None and on < works.since:
        raise UserError("works.earlier", day=works.since)
    if state == "accepted" and values.get("cost", works.cost) is None:
        raise UserError("works.cost")
    with book.change("facility.works", works=works):
        if state == "running" and works.start is None:
            values.setdefault("start", on)
        if state == "done":
            values.setdefault("end", on)
        return book.set(works, **{**values, "state": state, "since": on})


def check_tag(book: Book, values: Mapping[str, Any], row: Asset | None = None) -> None:
    """Refuse an inventory number that another piece of equipment of the centre has."""
    there = book.find(Asset, centre=values["centre"], tag=values["tag"])
    if there is not None and (row is None or there.id != row.id):
        raise UserError("asset.tag", asset=there.name or "–", tag=values["tag"])


def same_tags(book: Book) -> list[tuple[Asset, Asset]]:
    """Pieces of one centre under one inventory number, as two PCs may have given it unseen, by pairs."""
    first: dict[tuple[int, str], Asset] = {}
    pairs = []
    for one in book.select(Asset).where(Asset.tag.is_null(False)).order_by(Asset.id):
        other = first.setdefault((one.centre, one.tag), one)
        if other is not one:
            pairs.append((other, one))
    return pairs


def add_asset(book: Book, name: str, **values: Any) -> Asset:
    """A piece of equipment of this centre."""
    values = {"centre": book.centre, **values}
    if values.get("tag") is not None:
        check_tag(book, values)
    with book.change("facility.asset"):
        return book.add(Asset, name=name, **values)


def maintain(
    book: Book, asset: Asset, kind: str = "service", on: dt.date | None = None, condition: str | None = None,
    **values: Any,
) -> Maintenance:  # fmt: skip
    """Note a maintenance; the condition it was left in is that of the equipment from then on."""
    if asset.condition in GONE:
        raise UserError("asset.gone", asset=asset.name or "–")
    on = on or book.today()
    with book.change("facility.maintain", asset=asset):
        later = book.select(Maintenance).where(Maintenance.asset == asset.id, Maintenance.on > on).exists()
        if condition is not None and not later:
            book.set(asset, condition=condition)
        return book.add(Maintenance, asset=asset.id, on=on, kind=kind, condition=condition, **values)


def due_maintenance(book: Book, on: dt.date) -> list[tuple[Asset, dt.date]]:
    """Equipment whose maintenance is due by a day, with the day it was due, the longest overdue first."""
    last: dict[int, dt.date] = {}
    for one in book.select(Maintenance):
        last[one.asset] = max(one.on, last.get(one.asset, one.on))
    due = []
    for asset in book.select(Asset).where(Asset.months.is_null(False)):
        since = last.get(asset.id, asset.bought)
        if asset.condition not in GONE and since is not None and months_after(since, asset.months) <= on:
            due.append((asset, months_after(since, asset.months)))
    return sorted(due, key=lambda one: (one[1], one[0].id))


def add_consumable(book: Book, name: str, **values: Any) -> Consumable:
    """A material this centre keeps in stock."""
    with book.change("facility.consumable"):
        return book.add(Consumable, name=name, **{"centre": book.centre, **values})


def move_stock(
    book: Book, item: Consumable, kind: str, quantity: int, on: dt.date | None = None, **values: Any
) -> StockMove:
    """Something was received, used, lost or counted; nobody uses more than there is."""
    on = on or book.today()
    moves = _moves(book, item.id)
    counted = max((one.on for one in moves if one.kind == "counted"), default=on)
    if on < counted:
        raise UserError("stock.earlier", day=counted)
    there = in_stock(moves)
    if kind in ("used", "lost") and quantity > there:
        raise UserError("stock.short", there=there, unit=item.unit or "", name=item.name or "–")
    with book.change("facility.stock", consumable=item):
        return book.add(StockMove, consumable=item.id, kind=kind, quantity=quantity, on=on, **values)


def in_stock(moves: Iterable[StockMove]) -> int:
    """What the movements of one item leave: a count sets it, what follows adds or takes away.

    Movements that two PCs noted unknown to each other may take more than there was: then nothing is left.
    """
    there = 0
    for one in sorted(moves, key=lambda move: (move.on, move.id)):
        match one.kind:
            case "counted":
                there = one.quantity
            case "received":
                there += one.quantity
            case _:
                there = max(0, there - one.quantity)
    return there


@dataclass(frozen=True)
class Stock:
    """An item with what there is of it, and what was paid for it, per currency."""

    item: Consumable
    there: int
    spent: dict[str, Decimal]

    @property
    def low(self) -> bool:
        return self.item.least is not None and self.there < self.item.least


def stock(book: Book) -> list[Stock]:
    """Every item with its stock, those to be ordered first."""
    found = []
    for item in book.select(Consumable):
        moves = _moves(book, item.id)
        spent = totals((one.cost, one.currency) for one in moves if one.kind == "received")
        found.append(Stock(item, in_stock(moves), spent))
    return sorted(found, key=lambda one: (not one.low, one.item.name or "", one.item.id))


def _moves(book: Book, item: int) -> list[StockMove]:
    return list(book.select(StockMove).where(StockMove.consumable == item))
