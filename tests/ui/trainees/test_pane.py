"""The pane of a person: what the records know, and what is done with a person."""

import datetime as dt

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from tests.ui.trainees.conftest import TODAY, choose, names, notices, said, settle
from tvetdesk.records.assessment import record_result
from tvetdesk.records.attendance import mark_line
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.certificates import issue_certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, states_of
from tvetdesk.records.consent import agreed, record_consent
from tvetdesk.records.people import (
    Restricted,
    SamePerson,
    Trainee,
    new_trainee,
)
from tvetdesk.records.photos import Photo
from tvetdesk.records.programmes import Programme, Unit, add_unit
from tvetdesk.store import audit
from tvetdesk.store.undo import undo_step
from ui.models import newcomer
from ui.models.newcomer import Typed, read
from ui.pages.trainee.blocks import RestrictedBlock
from ui.pages.trainees import LIST
from ui.widgets.labels import PlainLabel


def test_the_pane_answers_what_the_records_know(page, desk):
    book = desk.book
    person = choose(page, "Aïssata Traoré")
    told = said(page)
    assert "female · born 02/2003 · Soma" in told.replace("GM-MK-0003 · ", "")
    assert "+220 301 2343" in told
    assert "•••8901" in told
    assert "12345678901" not in told
    assert "Not asked: keep the training record" in told
    assert "New trainee" in told
    assert person.courses[0].cohort == "Solar 2019"
    assert book.find(Restricted, trainee=person.about.id) is not None


def test_restricted_details_are_shown_only_when_asked_and_the_audit_says_so(page, desk, qtbot):
    choose(page, "Aïssata Traoré")
    (block,) = page.detail.findChildren(RestrictedBlock)
    texts = [label.text() for label, *_ in block.labels]
    assert "UNHCR individual number: •••2345" in texts
    assert not any("refugee" in text for text in texts)
    block.button.click()
    assert any("NER-00012345" in label.text() for label, *_ in block.labels)
    qtbot.waitUntil(lambda: audit.listing(desk.book, limit=1)[0].what == "restricted.seen")
    choose(page, "Binta Sanyang")
    choose(page, "Aïssata Traoré")
    QApplication.sendPostedEvents(None, 52)  # what was deleted later is deleted now
    assert "NER-00012345" not in said(page)


def test_look_alikes_are_asked_about_once(page, desk, qtbot):
    lamin = choose(page, "Lamin Ceesay").about
    assert not page.detail.alike  # same name, other father and village
    other = newcomer.save(desk, Typed(names="Lamine Sesay", course=0, father=lamin.father), read(
        Typed(names="Lamine Sesay", born="1998"), "GM", TODAY
    ))  # fmt: skip
    page.list.choose(other)
    settle(page)
    assert [one.trainee for one in page.detail.alike] == [lamin.id]
    told = notices(page)
    page.acts.answer(page.detail.alike[0], "different")
    settle(page)
    assert desk.book.find(SamePerson).verdict == "different"
    assert not page.detail.alike
    told[-1].act()
    assert desk.book.find(SamePerson) is None


def test_the_bin_and_back(page, desk):
    told = notices(page)
    new_trainee(desk.book, "Kaddy Saidy")
    choose(page, "Kaddy Saidy")
    page.do("bin")
    settle(page)
    assert "Kaddy Saidy" not in names(page)
    told[-1].act()
    settle(page)
    assert "Kaddy Saidy" in names(page)


def test_who_has_a_place_in_a_course_does_not_go_to_the_bin(page, desk, tasks):
    refused = []
    tasks.failed.connect(refused.append)
    choose(page, "Binta Sanyang")
    page.do("bin")
    settle(page)
    assert [error.code for error in refused] == ["trainee.holds"]
    assert "Binta Sanyang" in names(page)


def test_a_state_is_changed_with_its_reason(page, desk, qtbot):
    person = choose(page, "Binta Sanyang")
    dialog = page.acts.ask("state")
    assert dialog.height() <= 520
    dialog.state.set_value("dropped_out")
    dialog._show_why()
    dialog.write()
    assert not dialog.trouble.isHidden()  # the reason is missing
    dialog.reason.setCurrentIndex(1)
    dialog.since.line.setText("09/03/2020")
    dialog.write()
    states = [row.state for row in states_of(desk.book, person.courses[0].enrolment)]
    assert states == ["enrolled", "dropped_out"]


def test_a_further_course(page, desk, qtbot):
    told = notices(page)
    choose(page, "Binta Sanyang")
    dialog = page.acts.ask("course")
    dialog.write()
    assert "already" in dialog.trouble.text()
    dialog.reject()
    cohort = desk.book.find(Cohort)
    from tvetdesk.records.cohorts import new_cohort
    from tvetdesk.records.programmes import Programme

    new_cohort(desk.book, desk.book.get(Programme, cohort.programme), "Next", dt.date(2020, 3, 1))
    dialog = page.acts.ask("course")
    dialog.course.setCurrentIndex(dialog.course.findText("Next"))
    dialog.write()
    assert told[-1].values["name"] == "Binta Sanyang"
    settle(page)
    assert {course.cohort for course in page.detail.person.courses} == {"Solar 2019", "Next"}


def test_consent_is_recorded_per_purpose(page, desk, qtbot):
    person = choose(page, "Binta Sanyang")
    dialog = page.acts.ask("consent")
    dialog.answers["share_hq"].set_value("given")
    dialog.answers["photo"].set_value("refused")
    dialog.way.set_value("oral_witness")
    dialog.write()
    assert "witness" in dialog.trouble.text()
    dialog.witness.line.setText("Ebou Sarr")
    dialog.write()
    assert agreed(desk.book, person.about.id, "share_hq")
    undo_step(desk.book)
    assert not agreed(desk.book, person.about.id, "share_hq")


def test_editing_opens_the_form_and_esc_keeps_the_draft(page, desk):
    choose(page, "Binta Sanyang")
    page.do("edit")
    form = page._form
    form.blocks["village"].editor.line.setText("Jenoi")
    page.close_form()
    assert page.views.currentIndex() == LIST
    page.do("edit")
    assert form.blocks["village"].editor.line.text() == "Jenoi"
    page.save()
    assert desk.book.find(Trainee, names="Binta Sanyang").village == "Jenoi"


@pytest.mark.parametrize("what", ["phone", "paper", "spelling", "restricted"])
def test_what_belongs_to_a_person_is_added_there(page, what):
    person = choose(page, "Binta Sanyang")
    page.do(what)
    assert page._form is not None
    assert page._form.loaded.values["trainee"] == person.about.id
    page.close_form()


def test_f8_and_enter(page):
    page.toggle_side()
    assert page.detail.isHidden()
    page._open_person(page.list.key())
    assert not page.detail.isHidden()


def test_a_photo_is_taken_in_from_a_file_shown_and_removed(page, tmp_path):
    file, book = tmp_path / "binta.jpg", page.desk.book
    Image.new("RGB", (900, 1200), "brown").save(file)
    person = choose(page, book.select(Trainee).order_by(Trainee.id).first().names)
    key, refused = person.about.id, []
    page.tasks.failed.connect(lambda error: refused.append(error.code))
    page.acts.add_photo(key, file)  # nobody has asked yet
    page.acts.add_photo(key, tmp_path / "none.jpg")
    assert refused == ["photo.consent", "photo.consent"]
    record_consent(book, person.about, "photo", "given")
    page.acts.add_photo(key, tmp_path / "none.jpg")
    assert refused[2:] == ["file.gone"]
    page.acts.add_photo(key, file)
    page.refresh()
    settle(page)
    shown = [one for one in page.detail.findChildren(PlainLabel) if not one.pixmap().isNull()]
    assert [(one.pixmap().width(), one.pixmap().height()) for one in shown] == [(54, 72)]
    assert shown[0].accessibleName() == "Photo"
    page.resize(1093, 552)
    assert "Remove the photo" in [one.text() for one in page.detail.menu().actions()]
    page.do("no_photo")
    assert book.find(Photo, trainee=key) is None
    assert page.detail.person.photo is None
    assert "Remove the photo" not in [one.text() for one in page.detail.menu().actions()]


def test_what_is_missing_for_the_certificate_stands_in_the_pane(page, desk):
    choose(page, "Binta Sanyang")
    assert "Certificate: not yet possible" in said(page)
    assert "These units are missing: U1 PV system installation." in said(page)


def test_the_hours_of_each_unit_stand_in_the_pane(page, desk):
    book = desk.book
    cohort, unit = book.find(Cohort, name="Solar 2019"), book.find(Unit, code="U1")
    for day, line in ((2, "all"), (3, "all but 1 a")):
        session = plan_session(book, cohort, dt.date(2020, 3, day), minutes=90, unit=unit)
        mark_line(book, session, line, "en")
    (course,) = choose(page, "Binta Sanyang").courses
    (hours,) = course.hours
    assert (hours.planned, hours.delivered, hours.attended) == (3600, 180, 90)
    assert "Hours by unit | Planned | Delivered | Attended" in said(page)
    assert "U1 PV system installation | 60 | 3 | 1.5" in said(page)


def test_the_name_of_a_unit_is_read_in_whole(page, desk):
    book = desk.book
    cohort, programme = book.find(Cohort, name="Solar 2019"), book.find(Programme, code="SOLAR")
    unit = add_unit(book, programme, "U2", "Batteries, charge controllers and inverters")
    session = plan_session(book, cohort, dt.date(2020, 3, 2), minutes=90, unit=unit)
    mark_line(book, session, "all", "en")
    choose(page, "Binta Sanyang")
    QApplication.processEvents()
    (name,) = [one for one in page.detail.findChildren(PlainLabel) if one.text() == f"U2 {unit.name}"]
    assert name.height() >= name.heightForWidth(name.width()) > 1.5 * name.fontMetrics().height()


def test_whoever_has_the_certificate_is_told_its_number(page, desk):
    book = desk.book
    row = book.find(Enrolment, number=1)
    change_state(book, row, "completed", dt.date(2020, 3, 2))
    record_result(book, row, book.find(Unit, code="U1"), "competent", dt.date(2020, 3, 1))
    choose(page, "Binta Sanyang")
    assert "Certificate: nothing is missing" in said(page)
    issue_certificate(book, row)
    page.refresh()
    assert "The certificate GM-MK/2020/0001 was issued." in said(page)


def test_the_pane_is_drawn_once_when_the_page_is_read_again(page, monkeypatch):
    drawn = []
    draw = page.detail._draw
    monkeypatch.setattr(page.detail, "_draw", lambda told: (drawn.append(page.detail.key), draw(told)))
    page.refresh()
    settle(page)
    assert drawn == [page.list.key()]
    page.list.view.selectRow(1)
    settle(page)
    assert drawn[1:] == [page.list.key()]


def test_who_was_shown_stays_until_the_next_pane_is_whole(page, monkeypatch, qtbot):
    choose(page, "Aïssata Traoré")
    before = said(page)
    monkeypatch.setattr(page.tasks._pool, "turn", 0)
    page.list.choose(page.desk.book.find(Trainee, names="Binta Sanyang").id)
    page._later.timeout.emit()
    assert page.detail.person.about.names == "Aïssata Traoré"
    assert page.detail.scroll.widget().isVisible()
    assert "Aïssata Traoré" in before
    qtbot.waitUntil(page.tasks.idle)
    assert page.detail.person.about.names == "Binta Sanyang"
    QApplication.sendPostedEvents(None, 52)  # what was deleted later is deleted now
    assert "Aïssata Traoré" not in said(page)
