"""Registers: keys, clicks and lines become marks that are drawn at once and saved behind the window."""

import datetime as dt
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.books import Clock
from tvetdesk.errors import UserError
from tvetdesk.records import attendance
from tvetdesk.records.attendance import Mark, Rate, marks_of, rates
from tvetdesk.records.attendance_grid import DayOf, Grid, LineOf
from tvetdesk.records.calendar import Session, plan_session
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.registers import sheet
from ui.models.register import ABOUT, FLAG_FROM, MARK, NAME
from ui.models.register_grid import FIXED, SQUARE
from ui.tasks import AtOnce
from ui.widgets.marks import FLAG, LETTERS, MARKED, PITCH

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


# -- one line --------------------------------------------------------------------------------------------------


def test_a_line_is_shown_in_words_and_on_the_rows_before_it_is_written(register):
    line(register, "all except 1, 3 l15", enter=False)
    assert [typed for _, typed in drawn(register)] == ["A", "P", "L", "P"]
    assert "1 Binta Sanyang" in register.session.quick.first.text()
    assert "2 others present" in register.session.quick.second.text()
    assert statuses(register) == "----"
    QTest.keyClick(register.session.quick.line, Qt.Key.Key_Return)
    assert statuses(register) == "APLP"
    assert marks(register)[3][1] == 15
    assert register.session.quick.line.text() == ""
    assert [typed for _, typed in drawn(register)] == ["", "", "", ""]


def test_one_row_is_said_with_who_it_is(register):
    line(register, "3 a", enter=False)
    said = register.session.quick.first.text()
    assert "3 Lamin Ceesay" in said
    assert "Karamo" in said
    assert "Absent" in said
    assert register.session.table.row() == 2


def test_a_row_that_is_not_there_is_a_sentence_and_writes_nothing(register):
    line(register, "1 a, 24 a")
    assert register.session.quick.first.text() == "There is no row 24. The list ends at 4."
    assert statuses(register) == "----"
    assert register.session.quick.line.text()


def test_a_word_half_typed_is_no_mistake(register):
    line(register, "all exc", enter=False)
    assert register.session.quick.line.property("invalid") == "false"
    line(register, "all axe", enter=False)
    assert register.session.quick.line.property("invalid") == "true"


def test_a_line_in_french(window, register):
    window.shell.choose_language("fr")
    line(register, "tous sauf 1, 3 r20, 4 j")
    assert statuses(register) == "APLE"
    model = register.session.model
    assert model.index(0, MARK).data(LETTERS)["E"] == "AJ"
    keys(register, "m")  # malade, not minutes
    assert statuses(register) == "SPLE"


def test_the_language_changes_in_the_middle_of_a_line(window, register):
    line(register, "all except 2", enter=False)
    window.shell.choose_language("fr")
    assert register.session.quick.line.text() == "all except 2"
    assert register.session.quick.line.property("invalid") == "true"
    line(register, "tous sauf 2")
    assert statuses(register) == "PAPP"
    window.shell.choose_language("de")
    line(register, "alle außer 1 k")
    assert statuses(register) == "SPPP"


def test_all_closed_closes_the_session_and_it_can_be_opened_again(register, sessions):
    line(register, "all closed")
    assert register.desk.book.get(Session, sessions[1].id).state == "closed"
    view = register.session
    assert "counts in no rate" in view.strip.text.text()
    keys(register, "a")
    assert statuses(register) == "----"
    view.strip.button.click()
    assert register.desk.book.get(Session, sessions[1].id).state == "planned"
    assert not view.strip.isVisible()


# -- keys and clicks -------------------------------------------------------------------------------------------


def test_digits_then_a_letter_mark_that_row_and_everybody_else_is_present(register):
    keys(register, "3a")
    assert statuses(register) == "PPAP"
    keys(register, "2e")
    assert statuses(register) == "PEAP"
    assert register.session.table.row() == 1
    keys(register, "9a")
    assert statuses(register) == "PEAP"
    assert register.session.quick.first.text() == "There is no row 9. The list ends at 4."
    QTest.keyClick(register.session.table, Qt.Key.Key_Escape)
    keys(register, "s")
    assert statuses(register) == "PSAP"


def test_letters_and_the_keypad_mark_the_current_row(register):
    table = register.session.table
    for letter, status in zip("pleasw", "PLEASW", strict=True):
        keys(register, letter)
        assert statuses(register)[0] == status
    for key, status in (
        (Qt.Key.Key_Minus, "A"), (Qt.Key.Key_Slash, "L"), (Qt.Key.Key_Asterisk, "E"), (Qt.Key.Key_Plus, "P"),
    ):  # fmt: skip
        QTest.keyClick(table, key, KEYPAD)
        assert statuses(register)[0] == status
    QTest.keyClick(table, Qt.Key.Key_Minus)  # beside the digits it is another key on a French keyboard
    assert statuses(register)[0] == "P"
    QTest.keyClick(table, Qt.Key.Key_Down)
    keys(register, "a")
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    keys(register, "l")
    assert statuses(register) == "PAPL"


def test_a_click_anywhere_in_the_part_of_a_letter_marks(register):
    table, model = register.session.table, register.session.model
    rect = table.visualRect(model.index(1, MARK))
    for place, status in enumerate("PLEASW"):
        at = QPoint(rect.left() + 4 + place * PITCH + 15, rect.top() + 1)
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert statuses(register)[1] == status
    name = table.visualRect(model.index(2, NAME)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert statuses(register) == "PWPP"
    assert table.row() == 2


def test_minutes_and_notes_are_typed_into_their_cells(register, qtbot):
    table = register.session.table

    def type_into(key, text):
        keys(register, key)
        editor = table.findChild(QLineEdit)
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: table.findChild(QLineEdit) is None)

    type_into("m", "25")
    assert marks(register)[1] == ("L", 25, "")
    type_into("n", "<b>Bus & ferry</b>")
    assert marks(register)[1] == ("L", 25, "<b>Bus & ferry</b>")
    type_into("m", "5")
    assert marks(register)[1] == ("L", 5, "<b>Bus & ferry</b>")
    keys(register, "p")
    assert marks(register)[1] == ("P", None, "<b>Bus & ferry</b>")


def test_people_of_one_name_are_told_apart(register):
    model = register.session.model
    assert [model.index(row, ABOUT).data() for row in (1, 2)] == ["f. Ebou · Soma", "f. Karamo · Jenoi"]


# -- steps -----------------------------------------------------------------------------------------------------


def test_every_key_is_a_step_and_steps_are_undone_and_done_again(window, register):
    line(register, "all except 1")
    keys(register, "2e3l")
    labels = [step.label(register.t) for step in register.recorder.steps()]
    assert labels == ["3 L", "2 E", "all except 1"]
    QTest.keyClick(register.session.table, Qt.Key.Key_Z, CTRL)
    assert statuses(register) == "AEPP"
    assert [mark for mark, _ in drawn(register)] == list("AEPP")
    QTest.keyClick(register.session.table, Qt.Key.Key_Z, CTRL)
    assert statuses(register) == "APPP"
    for expected in ("AEPP", "AELP"):
        QTest.keyClick(register.session.table, Qt.Key.Key_Y, CTRL)
        assert statuses(register) == expected
    assert [step.label(register.t) for step in register.recorder.steps()] == labels


def test_undo_to_here(register):
    line(register, "all")
    keys(register, "1a2a3a")
    rows = [button for row, _, button in register.session.side._rows if row.isVisibleTo(register)]
    assert [button.text() for button in rows[:2]] == ["Undo", "to here"]
    rows[1].click()
    assert statuses(register) == "APPP"
    register.recorder.undo(register.recorder.steps()[-1].key)
    assert statuses(register) == "----"
    assert [typed for _, typed in drawn(register)] == list("PPPP")


def test_steps_of_an_earlier_visit_are_one_whole(register, sessions):
    keys(register, "1a2a")
    register.open(sessions[2].id)
    keys(register, "1a")
    register.open(sessions[1].id)
    (whole,) = register.recorder.steps()
    assert "2 steps" in whole.label(register.t)
    register.session.side.undone.emit(whole.key)
    assert statuses(register) == "----"
    assert statuses(register, sessions[2].id) == "APPP"
    register.redo()
    assert statuses(register) == "AAPP"


# -- sessions --------------------------------------------------------------------------------------------------


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


# -- the book of a week or month -------------------------------------------------------------------------------


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


# -- what goes wrong -------------------------------------------------------------------------------------------


def test_a_full_disk_puts_the_row_back_and_says_so(window, register, monkeypatch):
    line(register, "all")
    whole = attendance.mark

    def full(*_):
        raise UserError("book.full")

    monkeypatch.setattr(attendance, "mark", full)
    keys(register, "2a")
    assert statuses(register) == "PPPP"
    assert [mark for mark, _ in drawn(register)] == list("PPPP")
    assert "disk is full" in window.shell.strip.text.text()
    monkeypatch.setattr(attendance, "mark", whole)
    keys(register, "2a")
    assert statuses(register) == "PAPP"
    assert [step.label(register.t) for step in register.recorder.steps()] == ["2 A", "all"]
    assert not window.shell.strip.isVisible(), "what went wrong is over"


def test_a_line_that_was_not_written_stands_in_the_field_again(register, monkeypatch):
    whole = attendance.mark_all

    def full(*_, **__):
        raise UserError("book.full")

    monkeypatch.setattr(attendance, "mark_all", full)
    line(register, "all except 2")
    assert register.session.quick.line.text() == "all except 2"
    monkeypatch.setattr(attendance, "mark_all", whole)
    register.session.quick.line.returnPressed.emit()
    assert statuses(register) == "PAPP"
    assert not register.session.quick.line.text()


class Later(AtOnce):
    """A disk that takes its time: writes wait until they are let go."""

    def __init__(self):
        self.waiting = []

    def submit(self, kind, job):
        if kind == "write":
            self.waiting.append(job)
        else:
            job()

    def go(self):
        while self.waiting:
            self.waiting.pop(0)()


def test_keys_are_drawn_before_they_are_saved_and_kept_in_order(register, monkeypatch):
    slow = Later()
    monkeypatch.setattr(register.tasks, "_pool", slow)
    keys(register, "1a2e1l3s")
    assert [mark for mark, _ in drawn(register)] == list("LESP")
    assert statuses(register) == "----"
    assert register.session.side.numbers["P"].text() == "1"
    register.refresh()  # what is read meanwhile does not draw old marks
    assert [mark for mark, _ in drawn(register)] == list("LESP")
    slow.go()
    assert statuses(register) == "LESP"
    assert [mark for mark, _ in drawn(register)] == list("LESP")
    assert not register.session.model.pending


def test_leaving_before_it_is_saved_loses_nothing(register, sessions, monkeypatch):
    slow = Later()
    monkeypatch.setattr(register.tasks, "_pool", slow)
    keys(register, "1a")
    register.open(sessions[2].id)
    register.open(sessions[1].id)
    slow.go()
    assert statuses(register) == "APPP"
    assert [mark for mark, _ in drawn(register)] == list("APPP")


# -- how it looks and what is read out -------------------------------------------------------------------------


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


def test_nothing_is_written_by_looking(register, page, sessions):
    for one in sessions:
        page.open(one.id)
    page.go("month")
    assert page.desk.book.select(Mark).count() == 0
    assert {one.state for one in page.desk.book.select(Session)} == {"planned"}


# -- where the keys go -----------------------------------------------------------------------------------------


def test_a_register_to_take_waits_for_its_line_and_a_taken_one_for_its_rows(register, sessions):
    view = register.session
    assert view.quick.line.hasFocus()
    QTest.keyClick(view.quick.line, Qt.Key.Key_Left, CTRL)  # the empty line leaves this to the page
    assert register.recorder.session == sessions[0].id
    assert view.quick.line.hasFocus()
    line(register, "all")
    register.open(sessions[1].id)
    register.open(sessions[0].id)
    assert view.table.hasFocus()


# -- badges ----------------------------------------------------------------------------------------------------


def scan(page, number, begin="TVET-TRAINEE GM-MK"):
    """A reader types at the keyboard: to whatever has the focus, Enter at the end."""
    trainee = number if number < 0 else page.session.model.sheet.lines[number - 1].trainee
    for sign in f"{begin} {trainee}":
        QTest.keyClick(page.focusWidget(), sign)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)


def test_badges_say_who_is_there_and_everybody_else_is_absent_until_theirs_is_read(register):
    scan(register, 3)
    assert statuses(register) == "AAPA"
    assert "3 Lamin Ceesay" in register.session.quick.first.text()
    scan(register, 1)
    assert statuses(register) == "PAPA"
    labels = [step.label(register.t) for step in register.recorder.steps()]
    assert labels == ["1 P", "Badge, row 3"]


def test_a_badge_is_read_while_the_keys_are_on_the_rows(register):
    line(register, "all except 2, 4")
    register.session.table.setFocus()
    scan(register, 4)
    assert statuses(register) == "PAPP"  # the first sign went into the line, and no other was a mark


def test_a_badge_of_somebody_else_is_a_sentence_and_marks_nobody(register):
    scan(register, -1)
    assert "does not stand on this register" in register.session.quick.first.text()
    assert statuses(register) == "----"
    assert register.session.quick.line.text() == ""
