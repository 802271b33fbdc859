"""Sessions of a practice course, their register on screen, and what is asked of it."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.books import Clock
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.registers import sheet
from ui.models.register import MARK
from ui.widgets.marks import MARKED

TODAY = dt.date(2020, 3, 10)


CTRL = Qt.KeyboardModifier.ControlModifier


KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.fixture
def sessions(window):
    """Yesterday's session and two of today, none of them taken."""
    book = window.desk.book
    book.clock = Clock("2020-03-10 10:00")
    cohort = book.find(Cohort, name="Solar 2019")
    days = ((TODAY - dt.timedelta(days=1), 1, 8), (TODAY, 1, 8), (TODAY, 2, 11))
    return [
        plan_session(book, cohort, day, slot, start=dt.time(hour), minutes=90) for day, slot, hour in days
    ]


@pytest.fixture
def page(window, sessions, qtbot):
    window.shell.go("registers")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window.shell.pages["registers"]


@pytest.fixture
def register(page, sessions):
    """The first session of today on screen, the keys on its rows."""
    page.open(sessions[1].id)
    return page


def marks(page, session=None):
    """What is saved: letter, minutes and note by row number."""
    found = sheet(page.desk.book, session or page.recorder.session)
    return {one.number: (one.status, one.minutes, one.note) for one in found.lines}


def statuses(page, session=None):
    return "".join(one[0] or "-" for one in marks(page, session).values())


def drawn(page):
    """The chosen mark and the one in dashes of every row on screen."""
    model = page.session.model
    return [model.index(row, MARK).data(MARKED) for row in range(model.rowCount())]


def keys(page, text):
    for sign in text:
        QTest.keyClick(page.session.table, sign)


def line(page, text, enter=True):
    page.session.focus_quick()
    page.session.quick.line.setText(text)
    if enter:
        QTest.keyClick(page.session.quick.line, Qt.Key.Key_Return)
