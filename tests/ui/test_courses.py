"""Courses: the list of groups, the tabs of one, and what is written from them; fits a small screen in every language."""

import datetime as dt

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.conftest import told
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.assessment import UnitResult
from tvetdesk.records.attachments import Attachment, record_attachment
from tvetdesk.records.attendance import mark_line
from tvetdesk.records.calendar import Lesson, Session, close_day, plan_session
from tvetdesk.records.cohorts import Cohort, Enrolment, new_cohort
from tvetdesk.records.employers import new_employer
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.records.programmes import Programme, Unit
from tvetdesk.records.staff import grant_licence, new_staff
from tvetdesk.records.timetable import PatternLesson, new_pattern
from tvetdesk.store.undo import undo_step
from ui import fonts
from ui.dialogs.deed import DeedDialog
from ui.pages.course.assessment import FIRST
from ui.pages.courses import ASSESSMENT, ATTACHMENT, CERTIFICATES, ONE, PEOPLE, TIMETABLE, UNITS
from ui.widgets.labels import PlainLabel
from ui.widgets.rows import PADDING
from ui.widgets.timetable import shortened

MONDAY = dt.date(2020, 3, 9)


@pytest.fixture
def page(show_page):
    return show_page("courses")


@pytest.fixture
def cohort(desk):
    return desk.book.find(Cohort, name="Solar 2019")


@pytest.fixture
def taught(desk, cohort):
    """Monday's register is taken, one of last week is missing, Wednesday is still to come."""
    book = desk.book
    unit = book.find(Unit, code="U1")
    teacher = new_staff(book, "Fatou Ndow")
    about = {"minutes": 120, "unit": unit, "trainer": teacher.id, "start": dt.time(8)}
    mark_line(book, plan_session(book, cohort, MONDAY, **about), "all but 2 a", "en")
    plan_session(book, cohort, MONDAY - dt.timedelta(days=3), **about)
    plan_session(book, cohort, MONDAY + dt.timedelta(days=2), **about)
    return teacher


def texts(table):
    return [[cell.text for cell in row] for row in table.cells.rows]


def test_the_list_says_how_far_each_course_is(page, taught):
    page.refresh()
    ((name, when, people, trainer, hours, registers),) = texts(page.list.table)
    assert (name, people, trainer, hours, registers) == ("Solar 2019", "4", "–", "3%", "1 missing")
    assert when == "02/09/2019 – 28/08/2020"


def test_a_filter_that_hides_every_course_says_so(page, qtbot):
    page.list.search.setText("zzz")
    assert page.list.not_found.isVisible()
    page.list.show_all()
    assert page.list.table.isVisible()


def test_enter_opens_a_course_and_esc_goes_back(page, qtbot):
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert page.places.currentIndex() == ONE
    assert page.heading()[0] == "Solar 2019"
    page.escape()
    assert page.places.currentIndex() != ONE
    assert page.list.table.key() is not None


def test_the_overview_shows_hours_people_week_and_papers(page, cohort, taught, desk):
    page.show_course(cohort.id)
    row, total = texts(page.overview.units.table)
    assert row[:6] == ["U1", "PV system installation", "–", "60", "2", "2"]
    assert total[3] == "60"
    assert [row[1] for row in texts(page.overview.table)] == [
        "Binta Sanyang",
        "Lamin Ceesay · father Ebou",
        "Lamin Ceesay · father Karamo",
        "Aïssata Traoré",
    ]
    assert page.course.teachers[0].doubt.code == "staff.no_licence"
    grant_licence(desk.book, taught, "trainer", None, dt.date(2020, 11, 30))
    page.refresh()
    assert (page.course.teachers[0].doubt, page.course.teachers[0].until) == (None, dt.date(2020, 11, 30))


def test_hours_that_were_not_held_are_said_with_their_reason(page, cohort, taught, desk):
    close_day(desk.book, desk.book.centre, MONDAY + dt.timedelta(days=2), "power")
    desk.book.clock = lambda: dt.datetime(2020, 3, 12, 10)
    page.show_course(cohort.id)
    assert "2 h not held: 2 h power cut" in page.overview.units.note.text()


def test_hours_that_were_not_held_are_made_up_from_where_they_are_said(page, cohort, taught, desk):
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(UNITS)
    assert not page.units.button.isVisible()
    close_day(desk.book, desk.book.centre, MONDAY + dt.timedelta(days=2), "power")
    desk.book.clock = lambda: dt.datetime(2020, 3, 12, 10)
    page.refresh()
    page.units.button.click()
    (dialog,) = page.findChildren(DeedDialog)
    assert "2 h power cut" in " ".join(label.text() for label in dialog.findChildren(PlainLabel))
    dialog.editors["day"].line.setText("9/3/2020")  # beside the session that was held, which stays
    dialog.write()
    assert "Begins" in dialog.trouble.text()
    dialog.editors["start"].line.setText("16:00")
    dialog.editors["minutes"].line.setText("120")
    dialog.write()
    found = list(desk.book.select(Session).where(Session.day == MONDAY).order_by(Session.slot))
    assert [(one.state, one.minutes) for one in found] == [("held", 120), ("planned", 120)]
    assert (found[1].unit, found[1].start) == (desk.book.find(Unit, code="U1").id, dt.time(16))
    undo_step(desk.book)
    assert desk.book.select(Session).where(Session.day == MONDAY).count() == 1


def test_a_click_on_a_session_opens_its_register(page, cohort, taught, desk, qtbot):
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(TIMETABLE)
    QApplication.processEvents()
    went = []
    page.opened.connect(lambda place, what: went.append((place, what)))
    table = page.timetable.panel.table
    box = table.blocks()[0].box
    qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=QPoint(box.center().x(), box.center().y()))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    days = [desk.book.get(Session, what).day for _, what in went]
    assert days == [MONDAY, MONDAY + dt.timedelta(days=2)]
    page.to_week(MONDAY - dt.timedelta(days=7))
    assert "no register" in table.words(table.sessions[0])


def test_the_timetable_is_saved_for_telephones(page, cohort, taught, desk, tmp_path, monkeypatch):
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "solar"), ""))
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(TIMETABLE)
    page.timetable.save.click()
    made = (tmp_path / "solar.ics").read_text("utf-8")
    assert made.count("BEGIN:VEVENT") == desk.book.select(Session).count()
    assert "Fatou Ndow" not in made


def test_a_trainer_in_two_places_is_a_clash_in_words(page, cohort, taught, desk):
    other = new_cohort(desk.book, desk.book.find(Programme, code="SOLAR"), "Other 2020", MONDAY)
    plan_session(
        desk.book, other, MONDAY + dt.timedelta(days=2), start=dt.time(9), minutes=60, trainer=taught.id
    )
    page.show_course(cohort.id)
    (clash,) = page.overview.week.clashes
    assert clash[1:] == ("Fatou Ndow", "Other 2020")
    assert page.overview.panel.notes.count() == 1


def test_sessions_are_planned_from_the_week_pattern(page, cohort, desk):
    new_pattern(desk.book, cohort, [Lesson(3, 1, dt.time(8), 120, None, None, None)])
    page.show_course(cohort.id)
    said = told(page)
    page.timetable.plan.click()
    assert said[-1].values["made"] == desk.book.select(Session).count() > 20


def test_a_first_week_is_written_down_lesson_by_lesson(page, cohort, desk):
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(TIMETABLE)
    side = page.timetable
    assert not side.plan.isEnabled()

    def press(words):
        button = next(one for one in side.findChildren(QPushButton) if one.text() == words)
        button.click()
        return page._form

    form = press("Add a week pattern")
    form.blocks["name"].editor.line.setText("Every week")
    form.blocks["first"].editor.line.setText("02/03/2020")
    form.save()
    assert "No lesson yet" in side.note.text()
    assert not side.plan.isEnabled()
    form = press("Add a lesson")
    form.blocks["weekday"].editor.set_raw("1")
    form.blocks["start"].editor.line.setText("08:00")
    form.blocks["minutes"].editor.line.setText("120")
    form.save()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    shown = [
        one.text()
        for one in side.findChildren(QPushButton)
        if one.text() in {"Add a lesson", "Monday · 08:00"}
    ]
    assert shown == ["Monday · 08:00", "Add a lesson"], "what stood there before is gone"
    form = press("Monday · 08:00")
    assert (form.table.name, form.key) == ("pattern_lesson", desk.book.find(PatternLesson).id)
    page.close_form()
    side.plan.click()
    days = [one.day.isoweekday() for one in desk.book.select(Session)]
    assert set(days) == {1}


def test_many_lessons_are_scrolled_and_not_squeezed_on_a_low_screen(page, cohort, desk):
    lessons = [
        Lesson(day, slot, dt.time(7 + slot), 60, None, None, None)
        for day in range(1, 6)
        for slot in range(1, 7)
    ]
    new_pattern(desk.book, cohort, lessons)
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(TIMETABLE)
    page.resize(1041, 468)
    QApplication.processEvents()
    last = [one for one in page.timetable.side.findChildren(QPushButton) if one.text() == "Add a lesson"]
    assert [one.height() >= one.sizeHint().height() for one in last] == [True]
    assert page.height() == 468


def test_a_result_is_one_digit_and_ctrl_z_takes_it_back(page, cohort, desk, qtbot):
    book = desk.book
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(ASSESSMENT)
    grid = page.assessment.grid
    grid.setCurrentIndex(grid.cells.index(1, FIRST))
    qtbot.keyClick(grid, Qt.Key.Key_2)
    second = page.assessment.people()[1]
    assert book.find(UnitResult, enrolment=second.enrolment).result == "not_yet"
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, FIRST)
    qtbot.keyClick(grid, Qt.Key.Key_1)
    row = book.find(UnitResult, enrolment=second.enrolment)
    assert (row.result, row.attempt) == ("competent", 2)
    assert texts(grid)[1][-1] == "1 of 1"
    undo_step(book)
    undo_step(book)
    assert book.find(UnitResult, enrolment=second.enrolment) is None


def test_a_stay_is_confirmed_with_one_key_once_it_is_over(page, cohort, desk, qtbot):
    book = desk.book
    one = book.find(Enrolment, number=1)
    employer = new_employer(book, "Faraba Energy")
    record_attachment(
        book, one, dt.date(2020, 2, 3), end=dt.date(2020, 2, 28), hours=120, employer=employer.id
    )
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(ATTACHMENT)
    assert texts(page.attachment.table)[0][2:] == [
        "Faraba Energy", "03/02/2020 – 28/02/2020", "120", "0", "the employer has not confirmed",
    ]  # fmt: skip
    qtbot.keyClick(page.attachment.table, Qt.Key.Key_F5)
    assert book.find(Attachment, enrolment=one.id).confirmed
    assert texts(page.attachment.table)[0][-1] == "confirmed by the employer"


def test_what_is_missing_for_the_certificate_is_said_in_full(page, cohort):
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(CERTIFICATES)
    said = [label.text() for label in page.certificates.why.findChildren(type(page.certificates.name))]
    assert any("not completed" in text for text in said)
    assert any("U1 PV system installation" in text for text in said)


def test_somebody_found_by_another_spelling_is_enrolled(page, cohort, desk, qtbot):
    new_trainee(desk.book, "Mariama Jallow")
    page.show_course(cohort.id)
    dialog = page.acts.enrol()
    dialog.search.setText("jallow")
    dialog.look()
    dialog.write()
    row = desk.book.find(Enrolment, trainee=desk.book.find(Trainee, names="Mariama Jallow").id)
    assert (row.cohort, row.number) == (cohort.id, 5)
    assert len(page.course.learners) == 5


def test_enrolling_nobody_says_what_to_do(page, cohort):
    page.show_course(cohort.id)
    dialog = page.acts.enrol()
    dialog.write()
    assert "Nobody is chosen" in dialog.trouble.text()
    dialog.reject()


def test_the_form_of_a_course_covers_it_and_a_saved_one_is_opened(page, desk):
    page.new()
    form = page.forming()
    assert form is not None
    assert page.heading()[1] == "Cohort"
    form.blocks["name"].editor.set_raw("Solar 2020")
    form.blocks["programme"].editor.show_value(desk.book.find(Programme, code="SOLAR").id, "SOLAR")
    form.blocks["start"].editor.set_raw("02/09/2020")
    page.save()
    assert page.forming() is None
    assert page.heading()[0] == "Solar 2020"
    assert page.people.nobody.isHidden() is False


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_tab_fits_a_small_screen_in_every_language(page, cohort, taught, language, code):
    language.choose(code)
    page.retranslate()
    page.resize(1093 - 52, 552)
    page.show_course(cohort.id)
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)
        QApplication.processEvents()
        assert page.minimumSizeHint().width() <= 1093 - 52, place


def test_the_hours_of_each_person_stand_by_unit(page, cohort, taught):
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(UNITS)
    assert [row[1:5] for row in texts(page.units.table)] == [
        ["Binta Sanyang", "2", "2", "100%"],
        ["Lamin Ceesay", "–", "–", "0%"],
        ["Lamin Ceesay", "2", "2", "100%"],
        ["Aïssata Traoré", "2", "2", "100%"],
    ]


def test_a_person_opens_in_trainees(page, cohort, qtbot):
    went = []
    page.opened.connect(lambda place, what: went.append((place, what)))
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(PEOPLE)
    qtbot.keyClick(page.people.table, Qt.Key.Key_Return)
    assert went == [("trainees", page.course.learners[0].trainee)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_days_and_week_patterns_are_read_to_their_end(page, cohort, desk, language, code):
    for place in range(4):
        first = cohort.start + dt.timedelta(days=place)
        last = first + dt.timedelta(days=60) if place else None
        new_pattern(desk.book, cohort, [], first, last, f"0{place}/2020", "special" if place else "usual")
    language.choose(code)
    page.retranslate()
    page.refresh()
    table = page.list.table
    table.resize(1150, 400)
    (row,) = table.cells.rows
    assert QFontMetrics(fonts.font("text")).horizontalAdvance(row[1].text) + 2 * PADDING <= table.columnWidth(
        1
    )
    page.show_course(cohort.id)
    page.tabs.setCurrentIndex(TIMETABLE)
    QApplication.processEvents()
    lines = [one for one in page.timetable.side.findChildren(QPushButton) if "\n" in one.text()]
    assert len(lines) == 4
    for one in lines:
        assert "…" not in one.text()
        assert max(map(one.fontMetrics().horizontalAdvance, one.text().split("\n"))) + 16 <= one.width()
        assert one.height() >= 2 * one.fontMetrics().height()


def test_who_is_found_is_large_enough_to_be_clicked(page, cohort, desk):
    new_trainee(desk.book, "Mariama Jallow")
    page.show_course(cohort.id)
    dialog = page.acts.enrol()
    dialog.search.setText("jallow")
    dialog.look()
    assert dialog.list.sizeHintForRow(0) >= 28
    dialog.reject()


def test_a_block_of_the_week_takes_as_many_lines_as_it_has_room_for(app):
    metrics = QFontMetrics(fonts.font("small", demi=True))
    width = metrics.horizontalAdvance("6 Maintenan")
    lines = shortened("6 Maintenance and fault finding", metrics, width, 3)
    assert lines[0].startswith("6 Maint")
    assert lines[1:] == ["and fault", "finding"]
    assert len(shortened("6 Maintenance and fault finding", metrics, width, 2)) == 2
    assert shortened("Wood work", metrics, 500, 1) == ["Wood work"]


def test_what_is_missing_of_a_trainer_is_read_in_whole(page, cohort, taught, desk):
    page.show_course(cohort.id)
    page.resize(1366 - 176, 690)
    page.show()
    QApplication.processEvents()
    label = next(
        one for one in page.overview.papers.findChildren(PlainLabel) if "has no licence" in one.text()
    )
    room = label.fontMetrics().boundingRect(0, 0, label.width(), 999, Qt.TextFlag.TextWordWrap, label.text())
    assert room.height() <= label.height()
