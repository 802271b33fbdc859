"""The list of trainees: search in any spelling, chips, sorting, Excel; plain text, languages, size."""

import zipfile
from array import array

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from tests.ui.conftest import NAUGHTY
from tests.ui.trainees.conftest import TODAY, choose, names, said, search, settle
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.cohorts import Cohort, Enrolment, alter_cohort, change_state
from tvetdesk.records.people import (
    Trainee,
    alter_trainee,
)
from ui import fonts
from ui.models.roll import Asked, Found, find, roll
from ui.models.trainees import BORN, COURSE, NAMES, TraineesModel, about
from ui.pages.trainee.acts import write_excel
from ui.pages.trainee.list import NAMES_LEAST, SCROLL
from ui.pages.trainees import FORM
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.rows import CELL, PADDING


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


def test_the_names_of_courses_have_the_room_that_names_of_people_leave(page, desk):
    alter_cohort(desk.book, desk.book.find(Cohort), name="Small Solar Systems 2019")
    page.refresh()
    settle(page)
    least, wanted = (
        NAMES_LEAST,
        QFontMetrics(fonts.font("text")).horizontalAdvance("Small Solar Systems 2019"),
    )
    shown = page.list.view.columnWidth(COURSE) - 2 * PADDING
    assert shown >= wanted or page.list.view.columnWidth(NAMES) <= least + SCROLL


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
