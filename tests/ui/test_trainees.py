"""Trainees: the list, the pane, somebody new, and what is done with a person; plain text, drafts, every language."""

import datetime as dt
import zipfile
from array import array

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import NAUGHTY, made_page
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.assessment import record_result
from tvetdesk.records.attendance import mark_line
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.certificates import issue_certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, states_of
from tvetdesk.records.consent import agreed, record_consent
from tvetdesk.records.people import (
    Alias,
    Paper,
    PhoneNumber,
    Restricted,
    SamePerson,
    Trainee,
    alter_trainee,
    new_trainee,
)
from tvetdesk.records.photos import Photo
from tvetdesk.records.programmes import Unit
from tvetdesk.store import audit
from tvetdesk.store.undo import undo_step
from ui.models import newcomer
from ui.models.newcomer import Typed, read
from ui.models.roll import Asked, Found, find, roll
from ui.models.trainees import BORN, NAMES, TraineesModel, about
from ui.pages.trainee.acts import write_excel
from ui.pages.trainee.blocks import RestrictedBlock
from ui.pages.trainees import FORM, LIST
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.rows import CELL

TODAY = dt.date(2020, 3, 10)


@pytest.fixture
def page(desk, language, tasks, qtbot):
    made = made_page("trainees", desk, language, tasks)
    tasks.written.connect(lambda _: made.after_write())
    qtbot.addWidget(made)
    made.resize(1190, 614)
    made.show()
    made.refresh()
    settle(made)
    return made


def settle(page):
    """Let a pause in typing and in scrolling pass at once."""
    for timer in (page.list._wait, page.list.model._soon, page._later, page.new_view._soon):
        if timer.isActive():
            timer.stop()
            timer.timeout.emit()
    QApplication.processEvents()


def names(page):
    model = page.list.model
    return [model.index(row, NAMES).data() for row in range(model.rowCount())]


def search(page, text):
    page.list.search.setText(text)
    settle(page)
    return names(page)


def choose(page, text):
    page.list.choose(page.desk.book.find(Trainee, names=text).id)
    settle(page)
    return page.detail.person


def said(page):
    return " | ".join(label.text() for label in page.detail.findChildren(PlainLabel))


def notices(page):
    told = []
    page.told.connect(told.append)
    return told


# -- the list --------------------------------------------------------------------------------------------------


def test_everyone_in_the_order_of_names(page):
    assert names(page) == ["Aïssata Traoré", "Binta Sanyang", "Lamin Ceesay", "Lamin Ceesay"]
    assert page.heading() == ("Trainees", "4 in training · 4 in the list")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cee", ["Lamin Ceesay", "Lamin Ceesay"]),
        ("Cissé", ["Lamin Ceesay", "Lamin Ceesay"]),
        ("trawally", ["Aïssata Traoré"]),
        ("aissatou", ["Aïssata Traoré"]),
        ("ebou", ["Lamin Ceesay"]),  # the father
        ("301 2341", ["Lamin Ceesay"]),
        ("GM-MK-0003", ["Aïssata Traoré"]),
        ("'; DROP (* NEAR", []),
    ],
)
def test_search_in_any_spelling(page, text, found):
    assert search(page, text) == found


def test_two_of_one_name_are_told_apart(page, english):
    rows = [page.list.model.line(row) for row in (2, 3)]
    assert {about(row, english) for row in rows} == {
        "c. 1998 · Soma · father Ebou",
        "07/03/2001 · Jenoi · father Karamo",
    }
    page.list.model.folded = True
    seconds = {page.list.model.index(row, NAMES).data(CELL).second for row in (2, 3)}
    assert len(seconds) == 2


def test_chips_count_and_filter(page, desk):
    change_state(desk.book, desk.book.find(Enrolment, number=1), "dropped_out", TODAY, "work")
    page.refresh()
    settle(page)
    chips = page.list.chips
    assert chips["training"].text() == "In training 3"
    assert chips["left"].text() == "Left 1"
    assert chips["certified"].isHidden()
    chips["left"].click()
    assert names(page) == ["Binta Sanyang"]
    assert page.list.number.text() == "1 of 4"
    search(page, "lamin")
    assert page.list.empty.isVisible()
    page.list.show_all()
    assert len(names(page)) == 4


def test_the_course_filters_and_heads_sort(page, desk):
    page.list.course.setCurrentIndex(1)
    page.list.look()
    assert len(names(page)) == 4
    page.list._sort_by(BORN)
    assert names(page)[0] == "Lamin Ceesay"  # c. 1998
    page.list._sort_by(BORN)
    assert names(page)[0] == "Aïssata Traoré"


def test_who_is_chosen_stays_chosen(page, desk):
    person = choose(page, "Binta Sanyang")
    alter_trainee(desk.book, desk.book.get(Trainee, person.about.id), names="Zara Sanyang")
    page.refresh()
    settle(page)
    assert page.list.key() == person.about.id
    assert page.list.view.currentIndex().row() == 3


def test_twenty_thousand_lines_are_read_where_one_looks(page, desk, language, tasks):
    real = list(page.list.found.keys)
    model = TraineesModel(desk.book, language, tasks)
    model.show_found(Found(array("q", [real[n % 4] for n in range(20_000)]), {}, 20_000), {})
    assert model.index(19_999, NAMES).data() == "…"
    for row in range(0, 20_000, 500):
        model.index(row, NAMES).data()
    model._soon.stop()
    model._read()
    assert len(model._pages) <= 3
    assert model.index(19_500, NAMES).data() == "Aïssata Traoré"


def test_a_person_is_found_without_reading_everyone_again(desk):
    told = roll(desk.book)
    found = find(desk.book, told, Asked("ceesay", sort="birth"))
    assert len(found.keys) == 2
    assert found.counts["training"] == 2


def test_excel_has_the_lines_of_the_screen(page, tmp_path):
    search(page, "ceesay")
    write_excel(page, page.list.model.keys, tmp_path / "list.xlsx")
    with zipfile.ZipFile(tmp_path / "list.xlsx") as file:
        text = "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))
    assert "Lamin Ceesay" in text
    assert "Ebou" in text
    assert "Binta" not in text


def test_a_file_that_cannot_be_written_is_told(page, tmp_path, tasks):
    refused = []
    tasks.failed.connect(refused.append)
    write_excel(page, page.list.model.keys, tmp_path / "missing" / "list.xlsx")
    assert refused[0].code == "trainees.file"


# -- the pane --------------------------------------------------------------------------------------------------


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


def test_tab_goes_through_the_new_person_as_one_reads(page):
    page.new()
    page.activateWindow()
    fields, passed = page.new_view.fields, []
    for _ in range(40):
        focus = QApplication.focusWidget()
        name = next((name for name, slot in fields.slots.items() if slot.isAncestorOf(focus)), "")
        if name and name not in passed:
            passed.append(name)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert passed[:10] == [
        "names", "aliases", "sex", "born", "phone", "village", "father", "paper", "course", "group",
    ]  # fmt: skip
    assert sorted(passed[10:]) == ["follow_up", "job_matching", "photo", "share_hq"]


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


# -- somebody new ----------------------------------------------------------------------------------------------


@pytest.fixture
def new(page):
    page.new()
    settle(page)
    return page.new_view


@pytest.mark.parametrize(
    ("way", "text", "birth", "code"),
    [
        ("about", "2003", "~2003", None),
        ("about", "03", None, "newcomer.year"),
        ("age", "17", "~2003", None),
        ("age", "x", None, "newcomer.age"),
        ("date", "07/03/2003", "2003-03-07", None),
        ("date", "03/2003", "2003-03", None),
        ("date", "31/02/2003", None, "field.rough_date"),
        ("date", "", None, None),
    ],
)
def test_births_as_well_as_they_are_known(way, text, birth, code):
    values = read(Typed(names="A", born_as=way, born=text), "GM", TODAY)
    assert values.birth == birth
    assert getattr(values.errors.get("birth"), "code", None) == code


@pytest.mark.parametrize(
    ("country", "text", "phone", "code"),
    [
        ("GM", "301 2345", "+2203012345", None),
        ("GM", "2012 34", None, "newcomer.phone_gambia"),
        ("NE", "90 12 34 56", "+22790123456", None),
        ("NE", "9012345", None, "field.phone_niger"),
        ("GM", "+49 30 123456", "+4930123456", None),
        ("GM", "mother's", None, "field.phone"),
        (None, "", None, None),
    ],
)
def test_phones_as_they_are_written_in_the_country(country, text, phone, code):
    values = read(Typed(names="A", phone=text), country, TODAY)
    assert values.phone == phone
    assert getattr(values.errors.get("phone"), "code", None) == code


def test_a_name_and_a_course_are_enough(page, new, desk):
    told = notices(page)
    new.fields.names.setText("Momodou")
    assert new.fields.course.currentText() == "Solar 2019"  # there is only one
    page.save()
    settle(page)
    made = desk.book.find(Trainee, names="Momodou")
    assert page.list.key() == made.id
    assert page.views.currentIndex() == LIST
    assert desk.book.find(Enrolment, trainee=made.id).cohort == desk.book.find(Cohort).id
    told[-1].act()
    assert desk.book.find(Trainee, names="Momodou") is None


def test_everything_that_was_typed_is_kept_in_one_step(page, new, desk):
    fields = new.fields
    fields.show_typed(
        Typed(
            names="Fatou Bah", aliases="Fatoumata Ba, Fati", sex="F", born_as="age", born="20", phone="301 9999",
            owner="relative", village="Soma", father="Alpha", paper="national_id", paper_number="12-34",
            course=fields.course.currentData(), group="local", consents={"share_hq": "given", "photo": "refused"},
        )
    )  # fmt: skip
    page.save()
    book = desk.book
    made = book.find(Trainee, names="Fatou Bah")
    assert (made.birth, made.birth_year, made.sex, made.father, made.village) == (
        "~2000",
        2000,
        "F",
        "Alpha",
        "Soma",
    )
    assert [one.names for one in book.select(Alias).where(Alias.trainee == made.id)] == [
        "Fatoumata Ba",
        "Fati",
    ]
    assert book.find(PhoneNumber, trainee=made.id).owner == "relative"
    assert book.find(Paper, trainee=made.id).number == "12-34"
    assert agreed(book, made.id, "share_hq")
    assert not agreed(book, made.id, "photo")
    assert book.find(Enrolment, trainee=made.id).target_group == "local"
    assert newcomer.kept(desk) is None
    undo_step(book)
    assert book.find(Trainee, names="Fatou Bah") is None
    assert book.find(PhoneNumber, phone="+2203019999") is None


def test_what_is_missing_is_said_at_its_field(page, new, desk):
    told = notices(page)
    new.fields.course.setCurrentIndex(0)
    new.fields.phone.setText("2012 34")
    page.save()
    slots = new.fields.slots
    assert slots["names"].trouble.text() == "This is needed."
    assert slots["course"].error is not None
    assert slots["phone"].trouble.text() == "A Gambian number has 7 or 9 digits, this has 6. Correct it."
    assert told[-1].number == 3
    new.fields.phone.setText("2012 345")
    new.fields.names.setText("Awa")
    assert slots["phone"].error is None
    assert slots["phone"].below.text() == "Read as +220 201 2345."
    assert slots["names"].error is None


def test_look_alikes_while_one_types(page, new, desk):
    new.fields.names.setText("Lamine Sisay")
    settle(page)
    assert len(new.alike.found) == 2
    new.fields.born.setText("1998")
    new.fields.father.setText("Ebou")
    settle(page)
    (one,) = new.alike.found
    texts = [label.text() for label in new.alike.findChildren(PlainLabel)]
    assert "Lamine and Lamin are spellings of one name" in texts
    assert "same father" in texts
    new.alike.cards[0].buttons["different"].click()
    page.save()
    made = desk.book.find(Trainee, names="Lamine Sisay")
    (row,) = desk.book.select(SamePerson)
    assert {row.one, row.other} == {made.id, one.trainee}
    assert row.verdict == "different"


def test_the_same_person_is_not_entered_twice(page, new, desk):
    book = desk.book
    before = book.select(Trainee).count()
    new.fields.names.setText("Bintou Sagna")
    new.fields.phone.setText("301 2340")
    new.fields.father.setText("Other")
    settle(page)
    binta = book.find(Trainee, names="Binta Sanyang")
    assert new.alike.found[0].trainee == binta.id
    told = notices(page)
    new.alike.cards[0].buttons["same"].click()
    settle(page)
    assert book.select(Trainee).count() == before
    assert page.list.key() == binta.id
    assert [one.names for one in book.select(Alias).where(Alias.trainee == binta.id)] == ["Bintou Sagna"]
    assert book.get(Trainee, binta.id).father == "Yahya"  # what is there stays
    told[-1].act()
    assert not list(book.select(Alias).where(Alias.trainee == binta.id))


def test_esc_never_loses_what_was_typed(page, new, desk, language):
    told = notices(page)
    new.fields.names.setText("Half a na")
    new.fields.sex.set_value("F")
    page.close_form()
    assert told[-1].act is not None
    page.new()
    assert new.fields.names.text() == "Half a na"
    assert new.fields.sex.value() == "F"
    told[-1].act()  # start again
    assert new.fields.names.text() == ""
    assert newcomer.kept(desk) is None


def test_the_language_changes_under_an_open_form(page, new, language):
    new.fields.names.setText("Aïssatou")
    new.fields.born.setText("2003")
    new.fields.born_as.set_value("age")
    new.fields.sex.set_value("F")
    new.fields.owner.setCurrentIndex(2)
    typed = new.typed()
    for code in LANGUAGES:
        language.choose(code)
        page.retranslate()
        assert new.typed() == typed
    assert page.views.currentIndex() == FORM


def test_save_and_add_another_keeps_the_course(page, new, desk):
    new.fields.names.setText("One")
    page.save_more()
    assert page.views.currentIndex() == FORM
    assert new.fields.names.text() == ""
    new.fields.names.setText("Two")
    page.save()
    undo_step(desk.book)
    assert desk.book.find(Trainee, names="One") is not None
    assert desk.book.find(Trainee, names="Two") is None


def test_who_was_not_found_is_the_name_of_somebody_new(page):
    search(page, "Kaddy Njie")
    page.new()
    assert page.new_view.fields.names.text() == "Kaddy Njie"


# -- plain text, languages, size -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", NAUGHTY)
def test_names_are_shown_as_they_are(page, desk, text):
    alter_trainee(desk.book, desk.book.find(Trainee, names="Binta Sanyang"), names=text)
    page.refresh()
    shown = desk.book.find(Trainee, number="GM-MK-0000").names
    choose(page, shown)
    assert shown in names(page)
    assert shown in said(page)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in page.findChildren(PlainLabel))
    page.new()
    page.new_view.fields.names.setText(text)
    settle(page)
    page.close_form()


def test_it_speaks_every_language_and_fits(page, language):
    for code in LANGUAGES:
        language.choose(code)
        page.retranslate()
        for size in ((1190, 614), (1041, 468)):
            page.resize(*size)
            settle(page)
            hint = page.minimumSizeHint()
            assert hint.width() <= 1041
            assert hint.height() <= 468
            inside = page.detail.scroll.widget()
            assert (
                inside.minimumSizeHint().width() <= page.detail.scroll.viewport().width()
                or page.detail.isHidden()
            )


def test_home_and_the_find_box_open_a_person(window, qtbot):
    shell = window.shell
    binta = window.desk.book.find(Trainee, names="Binta Sanyang").id
    shell.go("trainees", binta)
    assert shell.page().list.key() == binta
    shell.go("trainees", "new")
    assert shell.page().views.currentIndex() == FORM
    shell.go("trainees", "attention")
    assert shell.page().list.chips["attention"].isChecked()


def test_every_button_has_a_name(page, new):
    assert all(button.text() or button.accessibleName() for button in page.findChildren(Button))


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
