"""Reports: every report and paper is made, seen, saved and printed as the verbs make it, and frozen ones are told apart."""

import datetime as dt
import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from tests.ui.joined import strip
from tvetdesk.errors import UserError
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, enrol
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.records.outcomes import schedule_followups
from tvetdesk.records.people import Trainee, alter_trainee, new_trainee
from tvetdesk.records.rights import TRAINER, VIEWER, Door
from tvetdesk.reports.formats import outgoing
from tvetdesk.reports.formats.examples import example
from tvetdesk.reports.formats.outgoing import Outgoing
from tvetdesk.reports.render.parts import Paper
from tvetdesk.reports.table import Table
from ui.models import offers, reports
from ui.models.reports import offered
from ui.pages.reports import FROZEN
from ui.places import CENTRE


@pytest.fixture
def page(window):
    window.shell.go("reports")
    window.settle()
    return window.shell.page()


def chosen(page, name):
    page.choose(name)
    page.window().settle()
    return page.shown.made if page.shown is not None else None


def saved(page, monkeypatch, file, format):
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    page.save(format)
    return file


def audited(page):
    return [what for (what,) in page.desk.book.sql("SELECT what FROM audit ORDER BY id").fetchall()]


def test_everything_offered_is_made_or_says_in_a_sentence_why_not(practising):
    for desk in ("GM-MK", "hq"):
        window = practising(desk)
        window.shell.go("reports")
        page = window.shell.page()
        empty = set()
        for one in page.offers:
            made = chosen(page, one.name)
            assert (
                isinstance(made, Table if one.report else Paper | Outgoing) or page.preview.empty.why.text()
            ), one.name
            if made is None:
                empty.add(one.name)
        assert empty <= {
            "certificate",
            "calls",
            "candidates",
            "payments",
            "behind",
            "dhis2",
            "tracker",
            "iati",
        }


def test_a_report_on_screen_is_the_one_that_is_written(page, tmp_path, monkeypatch):
    made = chosen(page, "annual")
    file = saved(page, monkeypatch, tmp_path / "annual.xlsx", "xlsx")
    assert page.preview.model.rowCount() == len(made.rows)
    with zipfile.ZipFile(file) as book:
        assert b"<row" in book.read("xl/worksheets/sheet1.xml")
    assert str(file) in strip(page.window())
    assert audited(page)[-1] == "report.exported"


def test_a_paper_is_shown_page_by_page_and_saved_as_pdf(page, tmp_path, monkeypatch):
    assert isinstance(chosen(page, "register"), Paper)
    assert not page.preview.sheet.image.isNull()
    assert not page.excel_act.isVisible()
    assert saved(page, monkeypatch, tmp_path / "register.pdf", "pdf").read_bytes().startswith(b"%PDF")
    assert audited(page)[-1] == "paper.made"


def test_page_down_turns_to_the_next_page_of_a_long_paper(page, qtbot):
    book = page.desk.book
    course = next(iter(book.select(Cohort)))
    for number in range(12):
        enrol(book, new_trainee(book, f"Fatou Colley {number}"), course, course.start)
    assert isinstance(chosen(page, "badges"), Paper)
    first = QImage(page.preview.sheet.image)
    qtbot.keyClick(page.preview.sheet, Qt.Key.Key_PageDown)
    assert page.preview.note.text() == "page 2 of 2"
    assert page.preview.sheet.image != first
    qtbot.keyClick(page.preview.sheet, Qt.Key.Key_PageDown)
    assert page.preview.number == 1


def test_letters_are_for_the_person_who_is_chosen(page):
    chosen(page, "attestation")
    page.bar.person.setCurrentIndex(3)
    page.window().settle()
    assert "Aïssata Traoré" in page.shown.made.title


def test_a_day_that_is_none_is_said_where_the_paper_would_be(page):
    chosen(page, "annual")
    page.bar.first.line.setText("32/1/2020")
    page.bar.first.left.emit()
    page.window().settle()
    assert page.shown is None
    assert "32/1/2020" in page.preview.empty.why.text()
    assert page.bar.first.line.property("invalid") == "true"
    assert not page.pdf_act.isVisible()


def test_files_speak_another_language_than_the_window(page, tmp_path, monkeypatch):
    chosen(page, "annual")
    page.bar.speaks.setCurrentIndex(LANGUAGES.index("fr"))
    page.window().settle()
    assert "Déclaration annuelle" in page.preview.title.text()
    text = saved(page, monkeypatch, tmp_path / "a.csv", "csv").read_text("utf-8-sig")
    assert "Programme" in text
    assert page.language.code == "en"


def test_withheld_numbers_are_withheld_on_screen_too(page):
    chosen(page, "annual")
    page.bar.outside.setChecked(True)
    page.window().settle()
    assert any(cell.text == "*" for row in page.preview.model.rows for cell in row)


def test_a_trainer_takes_a_list_of_people_out(window, tmp_path, monkeypatch):
    book = window.desk.book
    book.door = Door(book, TRAINER, None)
    window.shell.forget_pages()
    window.shell.go("reports")
    page = window.shell.page()
    assert isinstance(chosen(page, "class"), Paper)
    assert page.pdf_act.isVisible()
    assert page.print_act.isVisible()
    assert page.preview.below.isHidden()
    assert saved(page, monkeypatch, tmp_path / "class.pdf", "pdf").exists()


def test_a_viewer_is_not_offered_what_the_verbs_refuse(window):
    book = window.desk.book
    book.door = Door(book, VIEWER, None)
    names = {one.name for one in offered(window.desk, CENTRE)}
    assert not names & {"person", "calls", "behind", "certificate_register", "register", "class", "badges"}
    assert {"annual", "results"} <= names
    for name in ("behind", "certificate_register", "candidates"):
        with pytest.raises(UserError) as refused:
            reports.OFFERS[name].make(window.desk, offers.Choices(book.today()), window.shell.language.t)
        assert refused.value.code == "rights.refused"


# -- frozen reports ------------------------------------------------------------------------------------------


def froze(page, title="Return of 2019"):
    chosen(page, "annual")
    page.bar.first.line.setText("1/1/2019")
    page.bar.last.line.setText("31/12/2019")
    page.bar.last.left.emit()
    page.window().settle()
    page.freeze()
    page.dialog.line.setText(title)
    page.dialog.write()
    return page.desk.book.find(FrozenReport, title=title)


def test_a_report_is_frozen_listed_and_shown_as_it_was(page):
    row = froze(page)
    assert "Return of 2019” is frozen" in strip(page.window())
    page.show_view(FROZEN)
    assert page.frozen.chosen().id == row.id
    assert page.frozen.chosen().genuine
    assert page.frozen.preview.made.name == "annual"
    assert row.digest[:4] in page.frozen.about.text()


def test_each_difference_is_told_with_the_change_that_made_it(page):
    froze(page)
    book = page.desk.book
    person = book.find(Trainee, number="GM-MK-0000")
    alter_trainee(book, person, sex="M")
    page.refresh()
    page.show_view(FROZEN)
    page.compare()
    page.window().settle()
    assert page.frozen.found
    texts = [row[0].text for row in page.frozen.differences.rows]
    assert any("Binta Sanyang" in text for text in texts)
    assert "figures have changed" in page.frozen.changed.title.text()


def test_without_a_change_every_figure_is_as_it_was(page):
    froze(page)
    page.show_view(FROZEN)
    page.compare()
    assert not page.frozen.found
    assert not page.frozen.equal.isHidden()


def test_what_was_altered_since_it_was_signed_is_said_and_not_shown(page):
    row = froze(page)
    book = page.desk.book
    with book.change("row.alter", row=row):
        book.set(row, title="Another one")
    page.refresh()
    page.show_view(FROZEN)
    assert not page.frozen.chosen().genuine
    assert page.frozen.model.rows[0][1].text == "altered"
    assert page.frozen.preview.made is None
    assert "Do not rely on it" in page.frozen.preview.empty.why.text()
    assert not page.pdf_act.isVisible()


def test_a_report_of_people_by_name_is_not_offered_to_be_frozen(page):
    chosen(page, "certificate_register")
    assert not page.freeze_act.isVisible()
    chosen(page, "annual")
    assert page.freeze_act.isVisible()


def test_a_title_is_needed_to_freeze(page):
    chosen(page, "annual")
    page.freeze()
    page.dialog.line.clear()
    page.dialog.write()
    assert page.dialog.trouble.text()
    page.dialog.reject()


def test_keys_lead_through_the_place(page, qtbot):
    window = page.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.take_focus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    window.settle()
    assert page.offer.name == "breakdown"
    qtbot.keyClick(page.list, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert page.view == FROZEN


def loaded(page, monkeypatch, button, file):
    """A file is chosen in the bar."""
    monkeypatch.setattr("ui.pages.report.choices.QFileDialog.getOpenFileName", lambda *_: (str(file), ""))
    button.click()
    page._later.stop()
    page.make()
    page.window().settle()


def test_figures_for_dhis2_are_seen_and_saved_as_the_command_line_writes_them(page, tmp_path, monkeypatch):
    book = page.desk.book
    chosen(page, "dhis2")
    assert page.preview.empty.why.text().startswith("Choose the mapping first")
    assert not page.file_act.isVisible()
    file = tmp_path / "mapping.json"
    file.write_bytes(example("mapping"))
    loaded(page, monkeypatch, page.bar.mapping, file)
    assert page.preview.empty.why.text().startswith("Write the period first")
    page.bar.named.setText("2019")
    page.make()
    page.window().settle()
    made = page.shown.made
    assert '"dataSet": "aBcDeFgHi01"' in page.preview.text.toPlainText()
    assert page.file_act.isVisible()
    assert not page.pdf_act.isVisible()
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "out"), ""))
    page.save_foreign()
    assert (tmp_path / "out.json").read_bytes() == made.data
    assert made.data == outgoing.data_values(book, example("mapping"), "2019", "json").data
    assert audited(page)[-1] == "format.written"


@pytest.mark.parametrize(
    ("content", "period", "said"),
    [
        (b"\x89PNG", "2019", "This file is no mapping"),
        (example("mapping").replace(b"aBcDeFgHi01", b"short"), "2019", "is no UID of DHIS2"),
        (example("mapping"), "1999", "There is nothing to count from 01/01/1999"),
        (example("mapping"), "2019-01", "is no period"),
        (example("mapping"), "2099", "still to come"),
    ],
)
def test_a_wrong_mapping_and_an_empty_period_are_told_in_place_of_the_file(
    page, tmp_path, monkeypatch, content, period, said
):
    chosen(page, "dhis2")
    file = tmp_path / "mapping.json"
    file.write_bytes(content)
    page.bar.named.setText(period)
    loaded(page, monkeypatch, page.bar.mapping, file)
    assert page.shown is None
    assert said in page.preview.empty.why.text()
    assert not page.file_act.isVisible()


def test_the_example_is_saved_and_is_a_mapping(page, tmp_path, monkeypatch):
    chosen(page, "iati")
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "a.json"), ""))
    page.save_example()
    assert "Put the identifiers" in strip(page.window())
    loaded(page, monkeypatch, page.bar.activity, tmp_path / "a.json")
    assert "<iati-identifier>XM-DAC-5-52-TVET" in page.preview.text.toPlainText()


def test_a_table_is_saved_with_hxl_tags(page, tmp_path, monkeypatch):
    chosen(page, "annual")
    text = saved(page, monkeypatch, tmp_path / "annual.csv", "hxl").read_text("utf-8-sig")
    assert text.splitlines()[1].startswith('"#meta+programme')


def test_answers_come_in_once_and_a_wrong_file_is_told(page, tmp_path, monkeypatch):
    chosen(page, "xlsform")
    assert page.answers_act.isVisible()
    file = tmp_path / "answers.csv"
    monkeypatch.setattr("ui.answers.QFileDialog.getOpenFileName", lambda *_: (str(file), ""))
    file.write_text("a,b\n1,2\n", "utf-8")
    page.answers_act.trigger()
    assert "has no column followup" in strip(page.window())
    book = page.desk.book
    enrolment = next(iter(book.select(Enrolment)))
    change_state(book, enrolment, "completed", dt.date(2020, 1, 10))
    followup = schedule_followups(book, enrolment)[0]
    file.write_text(f"followup,on,outcome,KEY\n{followup.id},2020-02-11,unemployed,uuid:1f7b9c\n", "utf-8")
    page.answers_act.trigger()
    assert "1 answer is written; 0 were here already." in strip(page.window())
    page.answers_act.trigger()
    assert "0 answers are written; 1 were here already." in strip(page.window())


# -- the records behind a number -----------------------------------------------------------------------------


def column(table, key):
    return next(number for number, one in enumerate(table.columns) if one.key == key)


def open_cell(page, row, key):
    """Enter on a cell of the table that is shown."""
    made = page.shown.made
    seen = [one for one in made.columns if not one.detail and not one.beside]
    page.preview.table.setFocus()
    page.preview.table.setCurrentIndex(page.preview.model.index(row, [one.key for one in seen].index(key)))
    QTest.keyClick(page.preview.table, Qt.Key.Key_Return)
    page.window().settle()
    return page.shown.made


def test_each_number_of_a_split_opens_the_records_behind_it(page):
    page.bar.indicator.choose("enrolled")
    table = chosen(page, "breakdown")
    for row, line in enumerate(table.rows):
        number = line[column(table, "actual")]
        behind = open_cell(page, row, "actual")
        assert (page.offer.name, len(behind.rows)) == ("behind", number)
        chosen(page, "breakdown")
    assert number > 0  # the last line is the total


def test_a_number_of_two_splits_opens_by_row_and_column_and_the_chip_shows_all_again(page):
    page.bar.indicator.choose("enrolled")
    page.bar.then.choose("centre")
    table = chosen(page, "breakdown")
    row = next(place for place, line in enumerate(table.rows) if line[1])
    across = table.columns[1]
    behind = open_cell(page, row, across.key)
    assert len(behind.rows) == table.rows[row][1] < len(chosen_all(page).rows)
    assert page.bar.only.isVisible()


def chosen_all(page):
    page.bar.only.setChecked(False)
    page.bar.changed.emit()
    page.window().settle()
    return page.shown.made


def test_who_may_not_see_persons_opens_nothing(page):
    book = page.desk.book
    book.door = Door(book, VIEWER, None)
    page.offers = offered(page.desk, CENTRE)
    page.retranslate()
    page.bar.indicator.choose("enrolled")
    chosen(page, "breakdown")
    open_cell(page, 0, "actual")
    assert page.offer.name == "breakdown"
