"""Works, equipment and its maintenance, and stock."""

import datetime as dt
from decimal import Decimal

from tests.records.helpers import code_of, fields_of
from tvetdesk.errors import sentence
from tvetdesk.records import rows
from tvetdesk.records.centres import add_room, found_centre
from tvetdesk.records.doubts import doubts
from tvetdesk.records.facilities import (
    Asset,
    StockMove,
    add_asset,
    add_consumable,
    advance_works,
    due_maintenance,
    maintain,
    move_stock,
    plan_works,
    stock,
)

DAY = dt.date(2020, 1, 6)
WEEK = dt.timedelta(days=7)


def test_works_go_step_by_step_to_their_acceptance(book, centre):
    room = add_room(book, centre.id, "Workshop")
    works = plan_works(book, "New roof", room=room, kind="renovation", since=DAY)
    assert code_of(lambda: advance_works(book, works, "accepted", DAY)) == "works.order"
    advance_works(book, works, "running", DAY + WEEK)
    assert code_of(lambda: advance_works(book, works, "done", DAY)) == "works.earlier"
    advance_works(book, works, "done", DAY + 5 * WEEK)
    assert (works.start, works.end, works.since) == (DAY + WEEK, DAY + 5 * WEEK, DAY + 5 * WEEK)
    assert code_of(lambda: advance_works(book, works, "accepted", DAY + 6 * WEEK)) == "works.cost"
    advance_works(book, works, "accepted", DAY + 6 * WEEK, cost=Decimal(85000), currency="GMD")
    assert (works.state, works.cost) == ("accepted", Decimal(85000))
    assert code_of(lambda: advance_works(book, works, "running")) == "works.order"


def test_what_works_cost_has_a_currency(book):
    assert fields_of(lambda: plan_works(book, "Paint", budget=500)) == {"currency": "money.currency"}


def test_maintenance_is_due_some_months_after_the_last(book):
    pump = add_asset(book, "Solar pump", bought=dt.date(2019, 3, 1), months=6)
    add_asset(book, "Anvil", bought=dt.date(2001, 1, 1))
    assert [(row.id, due) for row, due in due_maintenance(book, DAY)] == [(pump.id, dt.date(2019, 9, 1))]
    maintain(book, pump, on=DAY, condition="worn", cost=300, currency="GMD")
    assert pump.condition == "worn"
    assert due_maintenance(book, DAY + 25 * WEEK) == []
    assert [due for _, due in due_maintenance(book, dt.date(2020, 7, 6))] == [dt.date(2020, 7, 6)]


def test_an_older_maintenance_does_not_alter_the_condition_of_today(book):
    pump = add_asset(book, "Solar pump")
    maintain(book, pump, on=DAY, condition="broken")
    maintain(book, pump, on=DAY - WEEK, condition="good")
    assert pump.condition == "broken"


def test_what_was_written_off_is_not_maintained(book):
    drill = add_asset(book, "Drill", condition="written_off", months=6, bought=dt.date(2010, 1, 1))
    assert code_of(lambda: maintain(book, drill)) == "asset.gone"
    assert due_maintenance(book, DAY) == []


def test_stock_is_what_came_less_what_went(book, cohort):
    wire = add_consumable(book, "Wire 2.5", unit="m", least=50)
    move_stock(book, wire, "received", 100, DAY, cost=2000, currency="GMD")
    move_stock(book, wire, "used", 30, DAY + WEEK, cohort=cohort)
    assert [(one.there, one.low, one.spent) for one in stock(book)] == [(70, False, {"GMD": Decimal(2000)})]
    assert code_of(lambda: move_stock(book, wire, "used", 71, DAY + WEEK)) == "stock.short"
    move_stock(book, wire, "counted", 45, DAY + 2 * WEEK)
    assert [(one.there, one.low) for one in stock(book)] == [(45, True)]
    assert code_of(lambda: move_stock(book, wire, "received", 5, DAY)) == "stock.earlier"
    move_stock(book, wire, "lost", 5, DAY + 2 * WEEK)
    assert stock(book)[0].there == 40


def test_more_used_on_two_pcs_than_there_was_leaves_nothing(book):
    wire = add_consumable(book, "Wire 2.5")
    move_stock(book, wire, "received", 10, DAY)
    with book.change("facility.stock", consumable=wire):  # as another PC's bundle brings it
        for _ in range(2):
            book.add(StockMove, consumable=wire.id, kind="used", quantity=8, on=DAY + WEEK)
    assert stock(book)[0].there == 0


def test_what_is_to_be_ordered_comes_first(book):
    add_consumable(book, "Nails", least=0)
    add_consumable(book, "Wire", least=10)
    assert [one.item.name for one in stock(book)] == ["Wire", "Nails"]


def test_an_inventory_number_is_given_once_in_a_centre(book):
    drill, saw = add_asset(book, "Drill", tag="A-7"), add_asset(book, "Saw")
    add_asset(book, "Anvil")
    assert code_of(lambda: add_asset(book, "Lathe", tag="A-7")) == "asset.tag"
    assert code_of(lambda: rows.add(book, Asset, name="Lathe", tag="A-7")) == "asset.tag"
    assert code_of(lambda: rows.alter(book, saw, tag="A-7")) == "asset.tag"
    rows.alter(book, drill, name="Bench drill", tag="A-7")
    other = found_centre(book, "GM-BJ", "Banjul", "GM")
    assert add_asset(book, "Lathe", centre=other.id, tag="A-7").tag == "A-7"
    assert doubts(book, DAY) == []


def test_a_number_that_two_pcs_gave_unseen_is_asked_about(book, centre, english):
    with book.change("facility.asset"):  # as a bundle brings it
        for name in ("Drill", "Lathe"):
            book.add(Asset, name=name, tag="A-7", centre=centre.id)
    assert [sentence(one, english) for one in doubts(book, DAY)] == [
        "Drill and Lathe have the inventory number A-7. Which of them is it? Give the other one another number."
    ]
