"""Every report and paper is made, seen, saved and printed as the verbs make it."""

import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage

from tests.ui.joined import strip
from tests.ui.reports.conftest import audited, chosen, saved
from tvetdesk.errors import UserError
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.cohorts import Cohort, enrol
from tvetdesk.records.people import new_trainee
from tvetdesk.records.rights import TRAINER, VIEWER, Door
from tvetdesk.reports.formats.outgoing import Outgoing
from tvetdesk.reports.render.parts import Paper
from tvetdesk.reports.table import Table
from ui import fonts
from ui.models import offers, reports
from ui.models.reports import offered
from ui.pages.reports import FROZEN
from ui.places import CENTRE


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


def test_an_empty_first_day_means_the_beginning_in_every_language(page):
    page.choose("results")
    for code, word in (("fr", "début"), ("en", "beginning"), ("de", "Beginn")):
        page.language.choose(code)
        page.retranslate()
        assert word.casefold() in page.bar.first.line.placeholderText().casefold()


@pytest.mark.parametrize("code", LANGUAGES)
def test_titles_that_differ_at_their_end_are_read_to_it(page, code):
    page.language.choose(code)
    page.retranslate()
    words = QFontMetrics(fonts.font("text"))
    titles = [page.t(one.title) for one in page.offers if one.group == "Returns"]
    assert len(titles) > 2
    for title in titles:
        assert words.horizontalAdvance(title) + 56 <= page.left.width()
    page.window().resize(1093, 552)
    assert page.minimumSizeHint().width() <= 1093 - 52
