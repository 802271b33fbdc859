"""Workshops: what is broken, due, low or late, with its acts."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.places.conftest import TODAY, days, deed, do, lines, write
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.facilities import (
    Asset,
    Maintenance,
    StockMove,
    Works,
    plan_works,
)
from tvetdesk.store.undo import undo_step
from ui.widgets.buttons import Segmented


def test_what_is_broken_due_low_or_late_stands_first(show_page, things):
    page = show_page("workshops")
    assert [lines(panel) for panel in page.asked] == [
        ("1 piece of equipment is broken.", [("Lathe · MK-003", "Welding shop", "Repaired…")]),
        ("1 maintenance is overdue.", [("Solar pump", "Was due on 04/08/2019, never yet", "Maintained…")]),
        ("1 item is to be ordered.", [("Gas", "2 bottle there, order below 5 bottle", "Received…")]),
        (
            "1 works are open. 1 lasts longer than was planned.",
            [("Roof", "Planned since 11/12/2019, should have ended on 09/03/2020", "To: ordered")],
        ),
    ]
    assert page.switch.buttons()[0].text() == "To do: 4"


def test_a_repair_is_noted_with_its_cost_and_the_lathe_is_good_again(show_page, things, qtbot):
    page = show_page("workshops")
    do(page, page.asked[0], 0, qtbot)
    write(page, cost=750, currency="GMD", done_by="Sarjo")
    book = page.desk.book
    assert book.get(Asset, things[0].id).condition == "good"
    made = book.select(Maintenance).get()
    assert (made.kind, made.cost, made.on) == ("repair", 750, TODAY)
    assert lines(page.asked[0])[0] == "Nothing is broken."
    undo_step(book)
    assert book.get(Asset, things[0].id).condition == "broken"


def test_stock_comes_in_and_nobody_uses_more_than_there_is(show_page, things, qtbot):
    page = show_page("workshops")
    do(page, page.asked[2], 0, qtbot)
    page.dialog.write()
    assert page.dialog.trouble.text() == "Quantity: This is needed."
    write(page, quantity=10)
    assert lines(page.asked[2])[0] == "There is enough of everything."
    page.go("stock")
    assert page.lists["stock"].table.cells.rows[0][1].text == "12 bottle"
    deed(page, "Used…")
    write(page, quantity=13)
    assert page.dialog.trouble.text().startswith("There are only 12 bottle of Gas.")
    write(page, quantity=4)
    assert [one.quantity for one in page.desk.book.select(StockMove).order_by(StockMove.id)] == [2, 10, 4]


def test_works_go_on_step_by_step_and_are_accepted_with_their_cost(show_page, desk):
    floor = plan_works(desk.book, "Floor", budget=9000, currency="GMD", end=days(30))
    page = show_page("workshops")
    page.show_about(("Works", floor.id))
    for step in ("To: ordered", "To: under way", "To: done"):
        deed(page, step)
    deed(page, "To: accepted")
    write(page, cost=9_500)
    row = desk.book.get(Works, floor.id)
    assert (row.state, row.cost) == ("accepted", 9500)
    assert lines(page.asked[3])[0] == "No works are open."
    cost = page.lists["works"].table.cells.rows[0][3]
    assert (cost.text, cost.second, cost.state) == ("D9,500.00", "planned D9,000.00", "attention")


def test_a_room_says_what_stands_in_it_and_a_thing_is_noted_as_broken(show_page, things):
    page = show_page("workshops")
    page.go("equipment")
    page.lists["equipment"].choose(("Asset", things[1].id))
    deed(page, "It is broken")
    assert page.desk.book.get(Asset, things[1].id).condition == "broken"
    page.go("rooms")
    row = page.lists["rooms"].table.cells.rows[0]
    assert [cell.text for cell in row] == ["Welding shop", "–", "1 piece", "1"]
    assert row[2].second == "1 broken"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_answer_of_the_questions_is_in_sight(show_page, things, qtbot, language, code):
    page = show_page("workshops")
    page.language.choose(code)
    do(page, page.asked[1], 0, qtbot)
    QApplication.processEvents()
    choices = page.dialog.findChildren(Segmented)
    assert choices
    for choice in choices:
        assert all(choice.rect().contains(one.geometry()) for one in choice.buttons())
        layout = choice.layout()
        assert choice.height() >= layout.heightForWidth(choice.width()) or not layout.hasHeightForWidth()
    page.dialog.reject()
