"""Somebody new: what is needed, look-alikes while one types, drafts, one step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.trainees.conftest import TODAY, notices, search, settle
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.consent import agreed
from tvetdesk.records.people import (
    Alias,
    Paper,
    PhoneNumber,
    SamePerson,
    Trainee,
)
from tvetdesk.store.undo import undo_step
from ui.models import newcomer
from ui.models.newcomer import Typed, read
from ui.pages.trainees import FORM, LIST
from ui.widgets.labels import PlainLabel


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
