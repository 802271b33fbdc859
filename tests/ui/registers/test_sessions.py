"""The sessions of a day and what is missing, the week and the month, how they look and are read out."""

import datetime as dt
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionComboBox

from tests.ui.registers.conftest import CTRL, TODAY, keys, line, statuses
from tvetdesk.records import attendance
from tvetdesk.records.attendance import Rate, marks_of, rates
from tvetdesk.records.attendance_grid import DayOf, Grid, LineOf
from tvetdesk.records.calendar import Session, plan_session
from tvetdesk.records.cohorts import Cohort
from ui import fonts
from ui.models.register import ABOUT, FLAG_FROM, MARK, NAME
from ui.models.register_grid import FIXED, SQUARE
from ui.models.register_lists import STATE, counted
from ui.widgets.marks import FLAG
from ui.widgets.rows import PADDING


def test_the_list_offers_today_and_what_is_missing(page, sessions):
    view = page.choose
    assert [one.session for one in view.of_day.sessions] == [sessions[1].id, sessions[2].id]
    assert [one.session for one in view.missing.sessions] == [sessions[0].id]
    QTest.keyClick(view.day_table, Qt.Key.Key_Return)
    assert page.recorder.session == sessions[1].id
    QTest.keyClick(page.session.table, Qt.Key.Key_Escape)
    assert page.view == "choose"
    page.step(-1)
    assert [one.session for one in view.of_day.sessions] == [sessions[0].id]
    page.step(-1)
    assert view.nothing.isVisible()


def test_a_day_gone_by_is_entered_from_paper(page, sessions):
    page.choose.missing_table.setFocus()
    QTest.keyClick(page.choose.missing_table, Qt.Key.Key_Return)
    assert page.recorder.session == sessions[0].id
    assert page.session.side.from_paper.isChecked()
    line(page, "all except 4")
    saved = page.desk.book.get(Session, sessions[0].id)
    assert saved.from_paper
    assert saved.entered == TODAY
    page.session.side.in_class.click()
    assert not page.desk.book.get(Session, sessions[0].id).from_paper


def test_finish_takes_the_register_and_goes_to_the_next(window, register, sessions):
    QTest.keyClick(register.session.table, Qt.Key.Key_Return, CTRL)
    assert statuses(register, sessions[1].id) == "PPPP"
    assert register.recorder.session == sessions[2].id
    assert "4 of 4 present" in window.shell.strip.text.text()
    keys(register, "1a")
    register.finish()
    assert register.view == "choose"
    assert [one.state for one in register.choose.of_day.sessions] == ["held", "held"]


def test_the_sessions_before_and_after(register, sessions):
    QTest.keyClick(register.session.table, Qt.Key.Key_Left, CTRL)
    assert register.recorder.session == sessions[0].id
    QTest.keyClick(register.session.table, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(register.session.table, Qt.Key.Key_Right, CTRL)
    assert register.recorder.session == sessions[2].id


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_not_held_with_a_reason(register, sessions):
    menu = register.session.side.ask_reason()
    menu.actions()[1].trigger()
    closed = register.desk.book.get(Session, sessions[1].id)
    assert (closed.state, closed.closed_reason) == ("closed", "power")
    register.recorder.reopen()
    register.session.side.closed.emit("cancelled")
    assert register.desk.book.get(Session, sessions[1].id).state == "cancelled"
    assert not register.finish_act.isEnabled()


def test_f6_goes_around_session_week_and_month(register, sessions):
    for view in ("week", "month", "session"):
        widget = register.session.table if register.view == "session" else register.book.table.days
        QTest.keyClick(widget, Qt.Key.Key_F6)
        assert register.view == view
    assert register.recorder.session == sessions[1].id


def test_the_numbers_of_the_book_are_those_of_the_records(register, sessions):
    line(register, "all except 1, 3 l15")
    register.open(sessions[2].id)
    line(register, "all except 2 e")
    register.go("month")
    grid = register.book.model.grid
    cohort = register.desk.book.find(Cohort, name="Solar 2019")
    assert {one.enrolment: one.rate for one in grid.lines} == rates(register.desk.book, cohort)
    assert sum(one.rate.attended for one in grid.lines) == sum(
        counts["P"] + counts["L"] for counts in marks_of(register.desk.book, cohort.id).values()
    )
    model = register.book.model
    days = {one.day: FIXED + place for place, one in enumerate(grid.days)}
    column = days[TODAY]
    assert [model.index(row, column).data(SQUARE) for row in range(4)] == [
        ("A", "A"), ("E", "E"), ("L", "L"), ("·", "P"),
    ]  # fmt: skip
    assert model.index(0, days[sessions[0].day]).data(SQUARE) == ("?", "missing")
    assert model.index(4, column).data() == "3"
    assert "rate" in register.book.rule.text().casefold()
    register.book.table.chosen.emit(0, column)
    assert register.view == "session"
    assert register.recorder.session in (sessions[1].id, sessions[2].id)


def test_week_and_month_move(register):
    register.go("week")
    assert register.book.model.days[0].day == dt.date(2020, 3, 9)
    register.step(1)
    assert register.book.model.days[0].day == dt.date(2020, 3, 16)
    register.go("month")
    register.step(-1)
    assert register.around.month == 2


def test_names_stay_in_sight(register, window):
    window.resize(1093, 552)
    register.go("month")
    table = register.book.table
    bar = table.days.horizontalScrollBar()
    for at in (0, bar.maximum()):
        bar.setValue(at)
        assert table.names.visualRect(register.book.model.index(0, 1)).left() < table.names.width()
        assert table.names.x() + table.names.width() <= table.days.x()


def test_a_long_book_opens_at_once_and_is_read_out(register, app):
    days = tuple(DayOf(TODAY - dt.timedelta(days=ahead), "held", (1,), 3) for ahead in range(250, 0, -1))
    lines = tuple(
        LineOf(row, row, row, f"Person {row}", "", None, tuple("PA" * 125), 60, Rate(1, 2, "all_count"))
        for row in range(1, 61)
    )
    started = time.perf_counter()
    register.go("month")
    register.book.show_grid(Grid(1, "Crowd", days, lines, 600, 250, "all_count", 80), [(1, "Crowd")], TODAY)
    app.processEvents()
    assert time.perf_counter() - started < 1
    spoken = register.book.model.index(2, FIXED + 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("3 Person 3, ")
    assert spoken.endswith(": absent")
    assert register.book.model.index(0, FIXED + 252).data(SQUARE) == ("50%", "low")


def test_a_line_is_read_out_whole(register, sessions):
    book = register.desk.book
    cohort = book.find(Cohort, name="Solar 2019")
    for ahead in (4, 3):
        one = plan_session(book, cohort, TODAY - dt.timedelta(days=ahead))
        attendance.mark_line(book, one, "all except 1", "en")
    register.recorder.load(sessions[1].id)
    keys(register, "1a2l")
    model = register.session.model
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, MARK).data(role) == "1 Binta Sanyang, absent, third in a row"
    assert model.index(0, NAME).data(FLAG) == f"{FLAG_FROM} in a row"
    assert model.index(1, MARK).data(role) == "2 Lamin Ceesay, late"
    register.recorder.mark(1, "L", 15)
    assert model.index(1, MARK).data(role) == "2 Lamin Ceesay, late by 15 minutes"
    line(register, "3 e", enter=False)
    assert model.index(2, MARK).data(role) == "3 Lamin Ceesay, present, typed, not applied: excused"


@pytest.mark.parametrize("code", ["en", "fr", "de"])
def test_every_view_fits_a_small_screen(window, page, sessions, code):
    window.shell.choose_language(code)
    window.resize(1093, 552)
    for act in (
        page.show_list,
        lambda: page.open(sessions[1].id),
        lambda: page.go("week"),
        lambda: page.go("month"),
    ):
        act()
        hint = page.minimumSizeHint()
        assert hint.width() <= 1093 - 52
        assert hint.height() <= 552 - 56 - 28
    page.open(sessions[1].id)
    table = page.session.table
    assert table.columnWidth(ABOUT) >= 120
    assert page.session.side.width() == 184


def test_the_side_can_be_hidden(register, window):
    register.toggle_side()
    assert not register.session.side.isVisible()
    register.toggle_side()
    assert register.session.side.isVisible()


def test_words_are_whole_where_there_is_room(register, window):
    window.resize(1366, 698)
    register.go("week")
    name = "Small Solar Systems 2019"
    register.book.show_grid(Grid(1, name, (), (), 0, 0, "all_count", 80), [(1, name)], TODAY)
    QApplication.processEvents()
    option = QStyleOptionComboBox()
    register.book.groups.initStyleOption(option)
    assert option.currentText == name
    register.show_list()
    QApplication.processEvents()
    words = "13 anwesend, 1 verspätet, 1 entschuldigt, 2 abwesend"
    room = register.choose.day_table.columnWidth(STATE) - 2 * PADDING - 22  # the icon and its gap
    assert QFontMetrics(fonts.font("small")).horizontalAdvance(words) <= room


def test_marks_are_counted_as_one_says_it(french):
    assert counted({"P": 13, "L": 1, "A": 2}, french) == "13 présents, 1 retard, 2 absents"
    assert counted({"P": 1, "E": 1, "W": 0}, french) == "1 présent, 1 justifiée"
