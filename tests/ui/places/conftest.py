"""Staff, workshops and partners of a small practice desk with entries of many kinds, and what is asked of their pages."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tvetdesk.records.centres import add_room
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.employers import new_employer
from tvetdesk.records.enterprises import found_enterprise
from tvetdesk.records.facilities import (
    add_asset,
    add_consumable,
    move_stock,
    plan_works,
)
from tvetdesk.records.network import (
    Participant,
    hold_event,
    join_network,
    new_format,
    new_network,
    new_organisation,
)
from tvetdesk.records.staff import (
    grant_licence,
    new_staff,
)

TODAY = dt.date(2020, 3, 10)  # of the tests' clock


def days(number):
    return TODAY + dt.timedelta(days=number)


def shown(name):
    """A name as it is kept: without the signs that turn the direction of what follows."""
    return name.strip("\u202e\u202c")


def lines(panel):
    """What a question says: its answer, and its lines."""
    return panel.answer.text(), [(one.first, one.second, one.act) for one in panel.lines]


def do(page, panel, row, qtbot):
    """Space on a line of a question."""
    panel.table.setFocus()
    panel.table.selectRow(row)
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)


def deed(page, words):
    """Press what can be done with the chosen line."""
    view = page.stack.currentWidget()
    about = view.line()
    next(one for one in page.deeds(view.spec.name, about) if one.text == words).run()


def write(page, **values):
    """Fill the dialog and save it."""
    for name, value in values.items():
        words = (
            page.desk.book.describe(page.desk.book.table(Participant), value) if name == "participant" else ""
        )
        page.dialog.editors[name].show_value(value, words)
    page.dialog.write()
    QApplication.processEvents()


@pytest.fixture
def teachers(desk):
    """A licence that ends in twelve days, a trainer without any, and one that lasts."""
    book = desk.book
    awa, ebou, fatou = (new_staff(book, names, roles="trainer") for names in ("Awa Jobe", "Ebou Njie", "Fatou Bah"))  # fmt: skip
    grant_licence(book, awa, "trainer", days(-700), days(12))
    grant_licence(book, fatou, "trainer", days(-30), days(600))
    return awa, ebou, fatou


@pytest.fixture
def things(desk):
    """A broken lathe, a pump that is overdue, gas that runs low, and a roof that should be ready."""
    book = desk.book
    room = add_room(book, book.centre, "Welding shop")
    lathe = add_asset(book, "Lathe", tag="MK-003", condition="broken", room=room.id)
    pump = add_asset(book, "Solar pump", bought=days(-400), months=6)
    gas = add_consumable(book, "Gas", unit="bottle", least=5)
    move_stock(book, gas, "counted", 2, days(-3))
    roof = plan_works(book, "Roof", room=room.id, since=days(-90), end=days(-1), budget=9000, currency="GMD")
    return lathe, pump, gas, roof


@pytest.fixture
def dialogue(desk):
    """A round table next week, one nobody spoke of, a membership that ends, an enterprise to visit, a silent employer."""
    book = desk.book
    table, network = new_format(book, "Round table"), new_network(book, "Work for returnees")
    one = new_organisation(book, "Jarra Women", "civil_society", contact="Nyima", phone="+2203341067")
    join_network(book, network, one, days(-300), until=days(40))
    coming = hold_event(book, table, "Employers and trainers", days(6), state="planned")
    over = hold_event(book, table, "Rainy season", days(-4), end=days(-3), state="planned")
    enterprise = found_enterprise(book, "Phone Repair", [book.find(Enrolment, number=1)], days(-190))
    employer = new_employer(book, "Soma Garage")
    return {"network": network, "one": one, "coming": coming, "over": over, "enterprise": enterprise, "employer": employer}  # fmt: skip
