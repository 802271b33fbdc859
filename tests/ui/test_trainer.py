"""A trainer's day by keys: their own registers, people and results; what they may not do is not offered or says why."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from tests.books import Clock
from tests.ui.hand import ALT, CTRL, Hand
from tests.ui.test_accounts import OTHER
from tvetdesk.records import accounts
from tvetdesk.records.assessment import UnitResult
from tvetdesk.records.calendar import Session, plan_session
from tvetdesk.records.cohorts import Cohort, Enrolment, alter_cohort, enrol, new_cohort
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.registers import next_open, sheet
from tvetdesk.records.rights import TRAINER, allowed
from ui.models.waiting import registers as registers_waiting
from ui.pages.courses import ASSESSMENT
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState

TODAY = dt.date(2020, 3, 10)
OWN, FOREIGN = "Wood 2020", "Solar 2019"


@pytest.fixture
def trainer(window, qtbot):
    """The window of a trainer who teaches Wood 2020; Solar 2019, which begins earlier in the day, is somebody else's."""
    book = window.desk.book
    book.clock = Clock("2020-03-10 09:30")
    accounts.add(book, window.desk.keys, "Isatou", "trainer", OTHER)
    own = new_cohort(book, book.find(Programme, code="SOLAR"), OWN, dt.date(2020, 1, 6))
    alter_cohort(book, own, trainer=int(book.fact("person:isatou")))
    for name in ("Fatou Bah", "Modou Njie", "Awa Camara"):
        enrol(book, new_trainee(book, name), own, dt.date(2020, 1, 6))
    for cohort, hours in ((book.find(Cohort, name=FOREIGN), (8, 13)), (own, (10, 14))):
        for place, hour in enumerate(hours, 1):
            plan_session(book, cohort, TODAY, place, start=dt.time(hour), minutes=90)
    book.seal()
    window.lock()
    window.unlock.name.setCurrentText("isatou")
    window.unlock.password.setText(OTHER)
    window.unlock.button.click()
    window.desk.book.clock = Clock("2020-03-10 09:30")
    window.shell.page().refresh()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    hand = Hand(qtbot, window)
    hand.settle()
    yield hand
    hand.let_go()


def registers(book, name):
    group = book.find(Cohort, name=name)
    return [
        "".join(one.status or "-" for one in sheet(book, session.id).lines)
        for session in book.select(Session).where(Session.cohort == group.id).order_by(Session.start)
    ]


def strip(shell):
    return shell.strip.text.text() if shell.strip.notice is not None else ""


def test_a_day(trainer):
    shell, book = trainer.window.shell, trainer.window.desk.book
    trainer.press(Qt.Key.Key_F2)  # not to the first register of the day, which is somebody else's
    assert shell.page().heading()[0] == "Register: Wood 2020"
    trainer.type("all except 2")
    trainer.press(Qt.Key.Key_Return)
    trainer.press(Qt.Key.Key_Return, CTRL)
    assert shell.page().heading()[0] == "Register: Wood 2020"
    trainer.press(Qt.Key.Key_F4)
    trainer.type("all")
    trainer.press(Qt.Key.Key_Return)
    trainer.press(Qt.Key.Key_Return, CTRL)
    assert registers(book, OWN) == ["PAP", "PPP"]
    assert "All registers of this day are taken." in f"{strip(shell)} {shell.strip.more.text()}"
    assert registers(book, FOREIGN) == ["----", "----"]
    trainer.press(Qt.Key.Key_Left, CTRL)  # to the day before, of which that is not said
    assert strip(shell) == ""

    trainer.press(Qt.Key.Key_K, CTRL)
    trainer.type("wood")
    trainer.press(Qt.Key.Key_Return)
    while shell.page().tabs.currentIndex() != ASSESSMENT:
        trainer.press(Qt.Key.Key_Tab, CTRL)
    trainer.press(Qt.Key.Key_1)
    assert [row.result for row in book.select(UnitResult)] == ["competent"]

    trainer.press(Qt.Key.Key_3, ALT)
    trainer.press(Qt.Key.Key_N, CTRL)
    trainer.type("Sirra Manneh")
    trainer.press(Qt.Key.Key_Return)
    trainer.type("Woo")
    trainer.press(Qt.Key.Key_S, CTRL)
    person = book.find(Trainee, names="Sirra Manneh")
    assert book.find(Enrolment, trainee=person.id).cohort == book.find(Cohort, name=OWN).id

    trainer.press(Qt.Key.Key_Z, CTRL)
    assert book.find(Trainee, names="Sirra Manneh") is None


def test_the_next_register_is_one_of_their_own(trainer):
    book = trainer.window.desk.book
    first, second = (
        book.select(Session).where(Session.cohort == book.find(Cohort, name=OWN).id).order_by(Session.start)
    )
    assert next_open(book, first.id) == second.id
    assert next_open(book, second.id) == first.id


def test_the_register_of_somebody_else_says_why_it_stays_as_it_is(trainer):
    shell, book = trainer.window.shell, trainer.window.desk.book
    session = book.select(Session).where(Session.cohort == book.find(Cohort, name=FOREIGN).id).first()
    shell.go("registers", session.id)
    trainer.settle()
    trainer.press(Qt.Key.Key_F4)
    trainer.type("all")
    trainer.press(Qt.Key.Key_Return)
    assert strip(shell).startswith("You can do this for your own courses only.")
    assert registers(book, FOREIGN) == ["----", "----"]


def test_no_page_offers_what_trainers_may_not_do(trainer):
    """Adding rows, which trainers may not: neither in the header, nor by key, nor where a list is empty."""
    assert not allowed(TRAINER, "row.add")
    shell = trainer.window.shell
    for name in shell.places:
        if name in ("home", "trainees"):  # somebody new may be entered
            continue
        shell.go(name)
        QApplication.processEvents()
        keys = [act.shortcut() for act in shell.page().actions() if act.isVisible()]
        assert QKeySequence("Ctrl+N") not in keys, name
        offered = [
            button.text()
            for empty in shell.page().findChildren(EmptyState)
            for button in empty.findChildren(Button)
            if button.isVisible() and button.text() == "New entry"
        ]
        assert not offered, name


def test_no_key_is_named_that_does_nothing_for_a_trainer(trainer):
    shell = trainer.window.shell
    for name in shell.places:
        shell.go(name)
        page = shell.page()
        named = {keys for keys, _ in page.offered_hints()}
        dead = {act.shortcut().toString() for act in page.actions() if not act.isVisible()}
        live = {act.shortcut().toString() for act in page.actions() if act.isVisible()}
        assert not named & (dead - live), name


def test_home_shows_a_trainer_their_own_registers_and_people(trainer):
    window = trainer.window
    book = window.desk.book
    door, book.door = book.door, None
    foreign, own = book.find(Cohort, name=FOREIGN), book.find(Cohort, name=OWN)
    for cohort in (foreign, own):
        plan_session(book, cohort, TODAY - dt.timedelta(days=1), start=dt.time(8), minutes=90)
    everybody = book.select(Cohort).count()
    book.door = door
    page = window.shell.page()
    page.refresh()
    trainer.settle()
    assert {one.cohort for one in (*page.home.sessions, *page.home.missing)} == {own.id}
    assert (page.home.missing_all, page.home.enrolled, page.home.groups) == (1, 3, 1)
    assert registers_waiting(window.desk) == 1

    book.door = None
    alter_cohort(book, own, trainer=None)
    book.door = door
    page.refresh()
    trainer.settle()
    assert {one.cohort for one in page.home.sessions} == {foreign.id, own.id}
    assert page.home.groups == everybody
    assert page.home.next is None  # nothing of it is theirs to take
