"""Protection in Settings, a person's rights in the trainees' pane, the report for support: the same verbs as at the command line."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog

from tvetdesk.exchange import erasing
from tvetdesk.records.centres import Centre
from tvetdesk.records.people import PhoneNumber, Trainee
from tvetdesk.records.rights import TRAINER, VIEWER, Door
from ui import scenery
from ui.dialogs.keeping import RemoveDialog
from ui.dialogs.rights import EraseDialog, FileDialog
from ui.pages.settings import KEEPING


@pytest.fixture
def settings(window):
    scenery.somebody_long_ago(window.desk)
    window.shell.go("settings")
    page = window.shell.page()
    page.show_part(KEEPING)
    return page


@pytest.fixture
def trainees(window):
    window.shell.go("trainees")
    page = window.shell.page()
    binta = window.desk.book.find(Trainee, names="Binta Sanyang")
    page.list.choose(binta.id)
    page.detail.show_key(binta.id)
    return page


def strip(window):
    return window.shell.strip.text.text()


def dialog_of(page, kind):
    return next(one for one in page.findChildren(QDialog) if isinstance(one, kind))


def contacts(settings):
    keep = settings.keeping
    keep.table.selectRow(next(n for n, one in enumerate(keep.model.keys) if one.code == "contacts"))
    return keep


def old_phones(desk):
    return desk.book.select(PhoneNumber).where(PhoneNumber.phone.startswith("+22030123")).count()


# -- why somebody is protected ---------------------------------------------------------------------------------


def test_the_centre_hides_why_somebody_is_protected_and_shows_it_again(settings, window):
    keep, book = settings.keeping, window.desk.book
    few = keep.sees.buttons()[1]
    few.click()
    assert book.get(Centre, book.centre).protection is True
    assert "only who manages accounts" in strip(window)
    assert keep.sees.value() == "few"
    keep.sees.buttons()[0].click()
    assert book.get(Centre, book.centre).protection is False


# -- what was kept long enough -----------------------------------------------------------------------------------


def test_every_class_is_listed_with_its_months_and_who_is_due(settings):
    shown = {
        one.code: row
        for one, row in zip(settings.keeping.model.keys, settings.keeping.model.rows, strict=True)
    }
    assert list(shown) == ["applicants", "contacts", "restricted", "records"]
    assert [cell.text for cell in shown["contacts"][1:]] == ["36", "7", "only these are emptied"]
    assert shown["records"][1].text == "for ever"


def test_looking_alters_nothing_and_removing_wants_the_sign_and_the_number(settings, window):
    before = window.desk.book.sql("SELECT count(*) FROM change").fetchone()
    keep = contacts(settings)
    keep.look()
    dialog = dialog_of(settings, RemoveDialog)
    assert dialog.people.count() == 7
    assert "Phone numbers: 7 rows" in dialog.said.text()
    assert dialog.cancel.isDefault()
    dialog.sign.setText("000000")
    dialog.number.setText("7")
    dialog.save.click()
    assert "the list is another one" in dialog.trouble.text()
    dialog.sign.setText(dialog.listed.due.sign)
    dialog.number.setText("two")
    dialog.save.click()
    assert "how many people the list names: 7" in dialog.trouble.text()
    window.desk.book.seal()
    assert window.desk.book.sql("SELECT count(*) FROM change").fetchone() == before
    assert old_phones(window.desk) == 7
    dialog.number.setText("7")
    dialog.save.click()
    assert strip(window) == "Removed what was due of 7 people."
    assert old_phones(window.desk) == 0
    assert keep.model.rows[1][2].text == "–"


def test_whoever_loses_the_tick_stays_and_the_list_has_another_sign(settings, window):
    keep = contacts(settings)
    keep.look()
    dialog = dialog_of(settings, RemoveDialog)
    sign = dialog.listed.due.sign
    dialog.people.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.listed.due.sign != sign
    dialog.sign.setText(dialog.listed.due.sign)
    dialog.number.setText("6")
    dialog.save.click()
    assert strip(window) == "Removed what was due of 6 people."
    assert old_phones(window.desk) == 1


def test_the_months_are_those_of_the_centres_row(settings, window):
    keep = contacts(settings)
    keep.alter_periods()
    keep.dialog.months["keep_contacts"].set_raw("600")
    keep.dialog.save.click()
    book = window.desk.book
    assert book.get(Centre, book.centre).keep_contacts == 600
    assert keep.model.rows[1][2].text == "–"
    assert not keep.look_button.isVisibleTo(keep)


@pytest.mark.parametrize("role", [TRAINER, VIEWER])
def test_who_manages_nothing_is_shown_neither_part_nor_acts(window, role):
    window.desk.book.door = Door(window.desk.book, role, window.desk.book.person)
    window.shell.forget_pages()
    window.shell.go("settings")
    assert KEEPING not in window.shell.page().offered
    window.shell.go("trainees")
    page = window.shell.page()
    page.detail.show_key(window.desk.book.find(Trainee, names="Binta Sanyang").id)
    assert not {"Everything kept about this person…", "Erase for ever…"} & {
        one.text() for one in page.detail.menu().actions()
    }


# -- a person's rights -------------------------------------------------------------------------------------------


def test_everything_about_a_person_is_written_as_json_and_the_audit_says_so(
    trainees, window, tmp_path, monkeypatch
):
    file = tmp_path / "person.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    trainees.do("file")
    dialog_of(trainees, FileDialog).json.click()
    told = json.loads(file.read_text("utf-8"))
    assert told["person"]["title"].startswith("Binta Sanyang")
    assert "Lamin" not in file.read_text("utf-8")
    assert window.desk.book.sql("SELECT count(*) FROM audit WHERE what = 'access.made'").fetchone() == (1,)


def test_everything_about_a_person_is_written_as_pdf_and_the_audit_says_so(
    trainees, window, tmp_path, monkeypatch
):
    file = tmp_path / "person.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    trainees.do("file")
    dialog = dialog_of(trainees, FileDialog)
    dialog.pdf.click()
    assert file.read_bytes().startswith(b"%PDF")
    assert window.desk.book.sql("SELECT count(*) FROM audit WHERE what = 'paper.made'").fetchone() == (1,)


def test_a_person_is_erased_only_once_the_name_is_typed_after_what_goes_and_stays_was_told(trainees, window):
    book, person = window.desk.book, trainees.detail.person.about.id
    trainees.do("erase")
    dialog = dialog_of(trainees, EraseDialog)
    assert "Trainees: " in dialog.goes.text()
    assert "Figures stay right" in dialog.stays.text()
    assert dialog.cancel.isDefault()
    dialog.typed.setText("Lamin Ceesay")
    dialog.save.click()
    assert "Nothing was erased." in dialog.trouble.text()
    assert not erasing.is_erased(book, person)
    dialog.typed.setText("binta sanyang")
    dialog.save.click()
    assert erasing.is_erased(book, person)
    assert book.find(Trainee, names="Binta Sanyang") is None
    assert "The person is erased here." in strip(window)


# -- support -----------------------------------------------------------------------------------------------------


def test_the_report_for_support_is_read_before_it_is_saved_and_says_nobodys_name(
    window, tmp_path, monkeypatch
):
    file = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    window.shell.go("settings")
    dialog = window.shell.page().look.report()
    text = dialog.text.toPlainText()
    assert "[looked over]" in text
    assert dialog.text.isReadOnly()
    assert not any(word in text for word in ("Binta", "Ceesay", "Soma", "301 234"))
    dialog.save.click()
    assert file.read_text("utf-8") == text
