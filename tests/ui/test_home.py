"""Home: the day's registers, what was missed, who needs attention, and the two answers, in every language and size."""

import datetime as dt
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import NAUGHTY, PASSWORD, entropy, made_page
from tvetdesk.desk import init
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.attendance import Rate, mark, open_register
from tvetdesk.records.attention import SHORT, Reason
from tvetdesk.records.calendar import Session, close_day, plan_session, set_holiday
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, new_cohort
from tvetdesk.records.people import Trainee, alter_trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.registers import not_taken
from tvetdesk.records.rows import alter
from tvetdesk.store.record import Share
from ui.pages.today.people import reason_words
from ui.pages.today.sessions import STATE
from ui.tasks import AtOnce, Tasks
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel

TODAY = dt.date(2020, 3, 10)  # 08:00, a Tuesday


@pytest.fixture
def course(desk):
    """Today's two sessions, one missing of yesterday, and Binta absent in the three before."""
    book = desk.book
    cohort = book.find(Cohort, name="Solar 2019")
    binta = book.find(Enrolment, trainee=book.find(Trainee, names="Binta Sanyang").id)
    for day in (3, 4, 5):
        session = plan_session(book, cohort, dt.date(2020, 3, day), start=dt.time(8), minutes=120)
        open_register(book, session)
        mark(book, session, binta, "A")
    plan_session(book, cohort, dt.date(2020, 3, 9), start=dt.time(11), minutes=120)
    plan_session(book, cohort, TODAY, start=dt.time(7), minutes=30, topic="Batteries & <b>charge</b>")
    plan_session(book, cohort, TODAY, 2, start=dt.time(14), minutes=120)
    book.seal()
    return cohort


@pytest.fixture
def page(course, show_page):
    return show_page("home")


def words(page):
    """Everything that can be read on the page."""
    QApplication.processEvents()  # widgets put into a layout are shown by an event
    labels = [label.text() for label in page.findChildren(PlainLabel) if label.isVisible()]
    return labels + [button.text().replace("&&", "&").strip() for button in page.findChildren(Button)]


def press(page, text):
    QApplication.processEvents()
    next(one for one in page.findChildren(Button) if one.isVisible() and one.text().strip() == text).click()


def opened(page):
    went = []
    page.opened.connect(lambda name, what: went.append((name, what)))
    return went


def test_the_day_is_told_in_its_order(page):
    told = page.home
    assert [one.start.hour for one in told.sessions] == [7, 14]
    assert told.next == told.sessions[0].session
    assert "0 of 2 registers taken" in words(page)
    assert "ended 30 min ago" in words(page)
    assert page.heading() == ("Today, Tuesday 10 March 2020", "4 trainees enrolled in 1 course")


def test_f2_and_the_first_button_take_the_next_register(page):
    went = opened(page)
    page.take_next()
    press(page, "Take register")
    assert went == [("registers", page.home.sessions[0].session)] * 2


def test_with_todays_registers_taken_f2_opens_the_latest_missing_one(page, desk):
    for one in page.home.sessions:
        open_register(desk.book, desk.book.get(Session, one.session))
    page.refresh()
    went = opened(page)
    page.take_next()
    assert went == [("registers", page.home.missing[0].session)]
    press(page, "Enter from paper")
    assert len(went) == 2


def test_a_session_that_was_not_held_is_noted_and_can_be_taken_back(page, desk):
    notices = []
    page.told.connect(notices.append)
    one = page.home.missing[0]
    page.not_held(one, "power")
    assert desk.book.get(Session, one.session).state == "closed"
    notices[-1].act()
    assert desk.book.get(Session, one.session).state == "planned"
    page.not_held(one, "cancel")
    assert not not_taken(desk.book, TODAY)
    page.refresh()
    assert not page.missing.isVisible()


def test_every_reason_of_the_menu_has_its_line(page):
    menu = page.missing.menu(page.home.missing[0])
    assert len([one for one in menu.findChildren(QAction) if one.text()]) == 7


def test_who_was_absent_three_times_in_a_row_needs_attention(page, english):
    (one,) = page.home.concerns
    assert (one.names, one.group) == ("Binta Sanyang", "Solar 2019")
    assert [reason_words(reason, english) for reason in one.reasons] == ["Absent 3 sessions in a row"]
    went = opened(page)
    press(page, "Open")
    assert went == [("trainees", one.trainee)]


def test_attendance_below_the_least_of_the_programme(page, desk, english, course):
    book = desk.book
    alter(book, book.get(Programme, course.programme), attendance_least=80)
    for day in range(2, 28):
        session = plan_session(book, course, dt.date(2020, 2, day), start=dt.time(8))
        open_register(book, session)
        lamin = book.find(Enrolment, number=2)
        if day % 2:
            mark(book, session, lamin, "A")
    page.refresh()
    short = [one for one in page.home.concerns if one.reasons[0].kind == "short"]
    assert [one.names for one in short] == ["Lamin Ceesay"]
    assert short[0].about == "Ebou"  # there are two, although only one of them is listed
    assert reason_words(short[0].reasons[0], english) == "Attendance 55%, at least 80 % needed"


def test_who_is_not_in_training_any_more_is_not_asked_after(page, desk):
    change_state(desk.book, desk.book.find(Enrolment, number=1), "dropped_out", TODAY, "work")
    page.refresh()
    assert page.home.concerns == []
    assert page.home.enrolled == 3


def test_what_comes(page, desk):
    book = desk.book
    centre = book.centre
    set_holiday(book, "GM", dt.date(2020, 3, 20), "Koriteh", estimated=True)
    close_day(book, centre, dt.date(2020, 3, 12), "power", "No <i>power</i>")
    page.refresh()
    read = " ".join(words(page))
    assert "Koriteh (estimated: depends on the moon)" in read
    assert "The centre is closed: No <i>power</i>" in read


def test_a_holiday_proclaimed_for_tomorrow(page, desk, course):
    session = plan_session(desk.book, course, dt.date(2020, 3, 11))
    notices = []
    page.told.connect(notices.append)
    dialog = page.proclaim()
    assert dialog.day.line.text() == "11/03/2020"
    dialog.name.line.setText("Koriteh")
    dialog.write()
    page.refresh()
    assert desk.book.get(Session, session.id).state == "closed"
    assert "The centre is closed: Koriteh" in words(page)
    notices[-1].act()
    assert desk.book.get(Session, session.id).state == "planned"


def test_the_scenes_that_are_drawn(page):
    for show in page.scenes().values():
        show(page)
        assert page.home is not None
    assert "37 changes wait" in page.answers.hq.answer.text() or not page.home.joined


def test_practice_data_need_no_backup_and_both_answers_say_so(page, desk):
    assert page.answers.safe.answer.text() == "Practice: no backup needed"
    assert page.answers.safe.property("state") != "attention"


def test_the_answers_are_honest(page, desk):
    desk.book.remember(practice=0)
    page.refresh()
    assert page.answers.hq.answer.text() == "HQ does not know this PC yet."
    assert page.answers.safe.answer.text() == "Only on this PC."
    desk.book.remember(organisation="x")
    page.refresh()
    waits = page.home.stands.waiting
    assert f"{waits} changes wait since 10/03/2020" in page.answers.hq.answer.text()
    went = opened(page)
    page.answers.export.click()
    assert went == [("exchange", "export")]
    desk.book.remember(**{"backup.elsewhere": "2020-03-09"})
    page.refresh()
    assert page.answers.safe.answer.text() == "Yes. Copied to the USB stick yesterday."
    desk.book.remember(**{"backup.elsewhere": "2020-02-09"})
    page.refresh()
    assert page.answers.safe.answer.text() == "Only partly: the last copy on USB is 30 days old."


def test_a_new_centre_is_led_step_by_step(app, tmp_path, language, qtbot):
    with init(
        tmp_path / "new", level=Share.OFFICE, code="GM-XX", name="New", country="GM", user="a", password=PASSWORD,
        practice=True, entropy=entropy(),
    ) as desk:  # fmt: skip
        page = made_page("home", desk, language, Tasks(AtOnce()))
        qtbot.addWidget(page)
        page.show()
        page.refresh()
        assert page.first.isVisible()
        assert page.first.note.text() == "0 of 4 done"
        went = opened(page)
        press(page, "New trainee")
        assert went == [("trainees", "new")]
        assert not page.sessions.isVisible()
        programme = desk.book.find(Programme, code="GM-SOLAR")
        cohort = new_cohort(desk.book, programme, "Solar", desk.book.today())
        page.refresh()
        assert page.first.note.text() == "0 of 4 done", "a register asks for a session"
        plan_session(desk.book, cohort, desk.book.today())
        page.refresh()
        assert page.first.note.text() == "1 of 4 done"


@pytest.mark.parametrize("text", NAUGHTY)
def test_names_are_shown_as_they_are(page, desk, text):
    alter_trainee(desk.book, desk.book.find(Trainee, names="Binta Sanyang"), names=text)
    page.refresh()
    one = page.home.concerns[0].names
    assert page.attention.findChildren(Button)[-1].accessibleName().startswith(f"Open: {one}.")
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in page.findChildren(PlainLabel))


def test_it_speaks_every_language_and_folds(page, language):
    for code in LANGUAGES:
        language.choose(code)
        page.retranslate()
        for size in ((1190, 614), (1041, 468)):
            page.resize(*size)
            hint = page.minimumSizeHint()
            assert hint.width() <= 1041
            assert hint.height() <= 468


def test_it_opens_with_the_window(window):
    assert window.shell.here == "home"
    assert window.shell.page().home is not None


def test_a_backup_goes_to_the_stick_that_is_plugged_in(window, tmp_path):
    from ui.models.sticks import Stick

    (tmp_path / "stick").mkdir()
    window.shell.go("home")
    page = window.shell.page()
    page.sticks = lambda: [Stick(tmp_path / "stick", "TRANSCEND", 5_000_000_000)]
    page.answers.stick.click()
    (made,) = (tmp_path / "stick").iterdir()
    assert made.name in window.shell.strip.text.text()
    assert "read back and opened" in window.shell.strip.text.text()


def test_without_a_stick_a_folder_is_asked_for_and_may_be_refused(window, tmp_path, monkeypatch):
    window.shell.go("home")
    page = window.shell.page()
    page.sticks = list
    monkeypatch.setattr("ui.pages.home.QFileDialog.getExistingDirectory", lambda *_: "")
    page.answers.stick.click()
    assert not window.shell.strip.text.text()
    monkeypatch.setattr("ui.pages.home.QFileDialog.getExistingDirectory", lambda *_: str(tmp_path / "gone"))
    page.answers.stick.click()
    assert window.shell.strip.text.text()
    assert not (tmp_path / "gone").exists()


def test_hours_that_are_short_are_said_with_their_unit(english):
    rate = Rate(61, 100, "all_count")
    reason = Reason(SHORT, 14, rate=rate, least=80, what="3 Welding")
    assert reason_words(reason, english) == "14 h short in 3 Welding; Attendance 61%, at least 80 % needed"


OVER_AND_OVER = """
import gc
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from ui.app import application
from ui.pages.today.lines import Line, TwoLines, clear
app = application()
gc.disable()
panel = QWidget()
lines = QVBoxLayout(panel)
panel.show()
for _ in range(200):
    clear(lines)
    for _ in range(6):
        line = Line(40)
        line.row.addWidget(TwoLines("Small Solar Systems", "PV system installation"))
        lines.addWidget(line)
    app.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
"""


def test_lines_made_anew_over_and_over_do_not_end_the_program():
    """Without a parent they were Python's, which freed what is in them before Qt destroyed it: a crash within seconds."""
    done = subprocess.run([sys.executable, "-c", OVER_AND_OVER], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_the_focus_stays_on_what_it_was_about_when_the_lines_are_made_anew(page, qtbot):
    page.window().activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    about = "session "
    button = next(
        one for one in page.sessions.findChildren(Button) if str(one.property("about")).startswith(about)
    )
    button.setFocus()
    page.refresh()
    new = page.sessions.focusWidget()
    assert new is not button
    assert new.property("about") == button.property("about")


def test_units_have_the_room_that_marks_do_not_need(page, desk):
    """Names of units are long, and what was marked is said in a few words."""
    sessions = page.sessions
    sessions._alone, sessions._narrow = True, False
    sessions._counts = 60
    assert sessions._wide_state() < STATE
    sessions._counts = 500
    assert sessions._wide_state() == STATE + 90
