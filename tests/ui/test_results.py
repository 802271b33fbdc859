"""Results and the board of headquarters: every figure is as long as its list, files hold the same, messages are ready."""

import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.ui.joined import alter, give, made_town, opened, show, strip, town  # noqa: F401 - fixtures
from tvetdesk.exchange import health
from tvetdesk.exchange.authority import replicas
from tvetdesk.exchange.health import Health
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.newcomers import own_fingerprint
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.records import accounts
from ui.models import audit
from ui.models.results import behind
from ui.tokens import THEMES

MAX = (1093, 552)


@pytest.fixture
def hq(town, show):  # noqa: F811
    window = show(town["hq"])
    window.shell.go("results")
    return window


def test_every_figure_is_as_long_as_the_list_behind_it(hq):
    page = hq.shell.page()
    assert page._lines
    for line in page._lines:
        one = behind(hq.desk.book, page.shown, line)
        assert one.figure.number == line.actual
        if one.figure.indicator.number is None:
            assert len(one.keys) == line.actual


def test_choosing_a_figure_opens_the_records_behind_it(hq, qtbot):
    page = hq.shell.page()
    row = next(n for n, line in enumerate(page.model.keys) if line and line.code == "enrolled")
    page.table.selectRow(row)
    assert page.model.rows[row][3].text == "4"
    assert page.side.title.text() == "4"
    assert page.side.model.rowCount() == 4
    assert page.side.count.text() == "4 records behind it"
    assert page.side.rule.text().startswith("Rule: Distinct persons")
    assert "100% of the target of 4." in page.side.reached.text()
    page._into()
    assert page.side.table.currentIndex().row() == 0
    page.side._open(0)
    assert hq.shell.here == "trainees"


def test_targets_shares_and_practice_are_said_on_the_page(hq):
    page = hq.shell.page()
    assert not page.practice.isHidden()
    row = next(n for n, line in enumerate(page.model.keys) if line and line.code == "enrolled")
    cells = page.model.rows[row]
    assert (cells[2].text, cells[5].bar) == ("4", 1.0)
    assert "distinct persons" in page.notes.text()


@pytest.mark.parametrize("code", ["fr", "de"])
def test_the_table_speaks_another_language_than_the_window(hq, code):
    page = hq.shell.page()
    english = page.model.heads
    page.languages.set_value(code)
    page.languages.chosen.emit(code)
    assert page.model.heads != english
    assert hq.shell.language.code == "en"
    hq.shell.choose_language("de")
    assert page.languages.value() == "de"


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_files_hold_the_figures_of_the_screen(hq, tmp_path, monkeypatch, format):
    file = tmp_path / f"out.{format}"
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    hq.shell.page().save(format)
    assert strip(hq) == f"The results were written to {file}."
    if format == "xlsx":
        with zipfile.ZipFile(file) as book:
            assert b"<v>4</v>" in book.read("xl/worksheets/sheet1.xml")
    else:
        assert "enrolled" in file.read_text("utf-8-sig")


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(hq, tmp_path, monkeypatch):
    file = tmp_path / "gone" / "out.csv"
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    hq.shell.page().save("csv")
    assert "is not there any more" in strip(hq)


def test_the_pages_of_headquarters_fit_a_small_screen(hq):
    for name in ("results", "centres", "incoming", "questions"):
        hq.shell.go(name)
        for code in ("fr", "de", "en"):
            hq.shell.choose_language(code)
            assert hq.shell.page().minimumSizeHint().width() <= MAX[0] - 52, name
    assert len(THEMES) == 3


# -- the board -----------------------------------------------------------------------------------------------


def test_the_board_says_who_was_heard_and_what_is_missing(town, show, tmp_path):  # noqa: F811
    with opened(town["office"]) as office, opened(town["hq"]) as hq:
        alter(office, sex="M")
        lost = make(office.book, office.identity, partner(office.book))
        alter(office, sex="F")
        later = make(office.book, office.identity, partner(office.book))
        receive(hq.book, hq.identity, later.data)
    window = show(town["hq"])
    window.shell.go("centres")
    page = window.shell.page()
    (line,) = [one for one in page.shown.lines if one.code == "GM-MK"]
    assert line.missing == (lost.number,)
    row = page.shown.lines.index(line)
    assert page.model.rows[row][2].text == f"{lost.number:04d} missing, nothing lost"
    page.table.selectRow(row)
    page.copy()
    assert f"{lost.number:04d} has not reached us" in QGuiApplication.clipboard().text()
    assert "Nothing is lost" in QGuiApplication.clipboard().text()


def test_all_that_is_to_be_written_to_a_centre_is_one_message(town, show):  # noqa: F811
    with opened(town["office"]) as office, opened(town["hq"]) as hq:
        alter(office, sex="M")
        lost = make(office.book, office.identity, partner(office.book))
        alter(office, sex="F")
        receive(hq.book, hq.identity, make(office.book, office.identity, partner(office.book)).data)
    window = show(town["hq"])
    window.shell.go("centres")
    page = window.shell.page()
    page.copy()
    said = QGuiApplication.clipboard().text()
    assert f"Your bundle {lost.number:04d} has not reached us." in said
    assert "no backup on a stick yet" in said
    assert (said.count("Hello."), said.count("Thank you.")) == (1, 1)


def test_where_there_is_nothing_to_write_nothing_is_copied(town, show, monkeypatch):  # noqa: F811
    monkeypatch.setattr("ui.pages.centres.radars.messages", lambda *_: [])
    window = show(town["hq"])
    window.shell.go("centres")
    QGuiApplication.clipboard().setText("something else")
    window.shell.page().copy()
    assert QGuiApplication.clipboard().text() == "something else"
    assert "nothing to ask for" in strip(window)


def test_headquarters_exports_an_answer_to_a_centre(hq, tmp_path, qtbot, town):  # noqa: F811
    hq.shell.go("centres")
    page = hq.shell.page()
    page.export()
    dialog = page.dialog
    assert dialog.to.code == "GM-MK"
    dialog.places.add_folder(tmp_path)
    dialog.forward()
    made = dialog.made
    assert made.name.startswith("tvet_HQ_GM-MK_")
    assert (tmp_path / made.name).exists()
    assert made.name in strip(hq)
    dialog.accept()


@pytest.mark.parametrize("code", ["", "x", "HQ", "G M K", "é-1", "G<b>"])
def test_a_code_that_is_none_is_refused_in_the_field(hq, monkeypatch, code):
    monkeypatch.setattr("ui.dialogs.invite.QFileDialog.getSaveFileName", lambda *_: ("", ""))
    hq.shell.go("centres")
    hq.shell.page().invite()
    dialog = hq.shell.page().dialog
    dialog.code.setText(code)
    dialog.save()
    assert dialog.problem.text()
    assert dialog.isVisible()
    dialog.reject()


def test_an_invitation_is_written(hq, tmp_path, monkeypatch):
    from tvetdesk.exchange.joining import read_invitation

    file = tmp_path / "inv.json"
    monkeypatch.setattr("ui.dialogs.invite.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    hq.shell.go("centres")
    hq.shell.page().invite()
    dialog = hq.shell.page().dialog
    dialog.code.setText("ne-ab")
    assert dialog.country.currentData() == "NE"
    dialog.name.setText("Abala")
    dialog.save()
    invitation = read_invitation(file.read_bytes())
    assert (invitation.code, invitation.name, invitation.country) == ("NE-AB", "Abala", "NE")
    assert "The invitation for NE-AB was written" in strip(hq)


def test_a_computer_is_approved_before_it_was_heard_of(hq, town):  # noqa: F811
    hq.shell.go("centres")
    page = hq.shell.page()
    page.approve()
    with opened(town["office"]) as office:
        page.dialog.field.setText(own_fingerprint(office.identity))
    page.dialog.field.setText(page.dialog.field.text()[:-1])
    assert not page.dialog.button.isEnabled()
    page.dialog.field.setText("K7QM-2XWA-9RTP-4HDE")
    assert page.dialog.button.isEnabled()
    page.dialog.accept()
    assert "K7QM-2XWA-9RTP-4HDE is approved" in strip(hq)


def test_keys_lead_through_the_board(hq, qtbot):
    hq.shell.go("centres")
    hq.activateWindow()
    qtbot.waitUntil(hq.isActiveWindow)
    qtbot.keyClick(hq.shell.page().table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert hq.shell.here == "incoming"


def test_the_board_says_what_piles_up_and_how_the_computers_are(hq):
    book = hq.desk.book
    number = next(one.number for one in replicas(book) if one.centre == "GM-MK")
    now = int(book.now().timestamp())
    health.note(book, number, Health(at=now, backup=40, free=120))
    hq.shell.go("centres")
    page = hq.shell.page()
    page.refresh()
    row = next(n for n, one in enumerate(page.model.keys) if one.code == "GM-MK")
    cell = page.model.rows[row][4]
    assert (cell.text, cell.state) == ("copy 40 days old", "attention")
    assert cell.second.startswith("disk nearly full")
    page.table.selectRow(row)
    page.copy()
    assert "no backup on a stick for 40 days" in QGuiApplication.clipboard().text()
    assert page.alarm.isHidden()


def test_an_audit_that_was_cut_is_an_alarm_that_the_message_does_not_tell(hq):
    book = hq.desk.book
    number = next(one.number for one in replicas(book) if one.centre == "GM-MK")
    book.remember(**{f"audit.trouble:{number}": '["cut", "2026-11-22"]'})
    hq.shell.go("centres")
    page = hq.shell.page()
    page.refresh()
    row = next(n for n, one in enumerate(page.model.keys) if one.code == "GM-MK")
    page.table.selectRow(row)
    assert page.model.rows[row][4].text == "ask about its audit"
    assert "call, do not write" in page.alarm.text()
    assert "audit" not in page.message.text()


def test_the_audit_of_headquarters_says_who_works_there_also_after_files_came(town, show):  # noqa: F811
    with opened(town["hq"]) as hq:
        accounts.add(hq.book, hq.keys, "Isatou Bah", "officer", "river cow tree salt")
        with opened(town["office"]) as office:
            alter(office, sex="M")
            give(office, hq)
    window = show(town["hq"])
    said = audit.read(window.desk, None, window.shell.language.t).lines
    assert said[0].who == "Mariama"
    assert "Role: Officer at headquarters, Person: Isatou Bah" in {one.about for one in said}
