"""Computers, the recovery code, the audit and the breach form in Settings: the same verbs as at the command line."""

import datetime as dt

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.joined import made_town, opened, show, strip, town  # noqa: F401 - fixtures
from tvetdesk.exchange import giving_back, second_key
from tvetdesk.exchange.joining import read_invitation
from tvetdesk.exchange.newcomers import own_fingerprint
from tvetdesk.records.rights import TRAINER, Door
from tvetdesk.reports.render.parts import Grid
from tvetdesk.store.record import Share
from ui.dialogs import computers


@pytest.fixture
def office(town, show):  # noqa: F811
    window = show(town["office"])
    window.shell.go("settings")
    return window.shell.page()


@pytest.fixture
def hq(town, show):  # noqa: F811
    window = show(town["hq"])
    window.shell.go("settings")
    return window.shell.page()


def choose(part, code):
    row = next(n for n, one in enumerate(part.model.keys) if one.replica.centre == code)
    part.table.selectRow(row)
    return part.chosen()


def test_every_known_computer_is_listed_with_its_signs_this_one_first(office):
    office.show_part("computers")
    part = office.computers
    assert part.model.keys[0].replica.state == "self"
    assert part.model.rows[0][1].text == own_fingerprint(office.desk.identity)
    assert {one.replica.centre for one in part.model.keys} >= {"HQ", "GM-MK"}


def test_an_office_computer_invites_a_laptop_of_its_centre(office, tmp_path, monkeypatch):
    file = tmp_path / "laptop.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    office.show_part("computers")
    office.computers.invite(Share.CENTRE)
    invitation = read_invitation(file.read_bytes())
    assert (invitation.code, invitation.level) == ("GM-MK", Share.CENTRE)
    assert str(file) in strip(office.window())


def test_headquarters_strikes_a_computer_off_only_when_its_signs_are_typed(hq):
    hq.show_part("computers")
    one = choose(hq.computers, "GM-MK")
    hq.computers.strike_off()
    dialog = hq.computers.dialog
    assert dialog.focusWidget() is dialog.cancel  # what is final is not done by pressing Enter
    assert (dialog.cancel.isDefault(), dialog.save.isDefault(), dialog.save.kind) == (True, False, "danger")
    dialog.write()
    assert "first four signs" in dialog.trouble.text()
    dialog.sure.setText(one.replica.fingerprint[:4].lower())
    dialog.write()
    again = choose(hq.computers, "GM-MK")
    assert again.replica.state == "revoked"
    assert again.replica.revoked_from == one.changes + 1
    assert "Struck off" in hq.computers.about.text()
    assert hq.computers.strike.isHidden()


def test_a_centre_is_not_offered_to_strike_off(office):
    office.show_part("computers")
    choose(office.computers, "HQ")
    assert office.computers.strike.isHidden()


def test_a_recovery_code_counts_once_it_was_typed_from_the_paper(office):
    office.show_part("computers")
    office.computers.new_code()
    dialog = office.computers.dialog
    code = dialog.code
    dialog.line.setText(code[:-1])
    dialog.write()
    assert "29 signs" in dialog.trouble.text()
    assert not office.desk.has_code
    dialog.line.setText(code.lower().replace("-", " "))
    dialog.write()
    assert office.desk.has_code
    assert "opens these data" in office.computers.code_words.text()
    assert code not in strip(office.window())


def test_the_card_says_code_and_place_and_a_printer_that_fails_is_told(office, monkeypatch):
    printed = []
    monkeypatch.setattr(computers, "put_on_paper", lambda card, _: printed.append(card) and None)
    office.show_part("computers")
    office.computers.new_code()
    dialog = office.computers.dialog
    dialog.print.click()
    assert not dialog.trouble.isVisible()
    (said,) = (part.rows for part in printed[0].parts if isinstance(part, Grid))
    assert [value for _, value in said] == [str(office.desk.book.fact("name")), dialog.code]
    monkeypatch.setattr(computers, "put_on_paper", lambda *_: False)
    dialog.print.click()
    assert "by hand" in dialog.trouble.text()


def test_new_keys_make_this_a_new_computer_whose_signs_are_told(office):
    before = own_fingerprint(office.desk.identity)
    office.show_part("computers")
    office.computers.new_keys()
    office.computers.dialog.write()
    after = own_fingerprint(office.desk.identity)
    assert after != before
    assert after in strip(office.window())
    assert any("has new keys" in one.story for one in office.computers.model.keys)


def test_headquarters_takes_its_second_key_out_onto_another_medium(hq, tmp_path, monkeypatch):
    words, file = "boat under nine lemons", tmp_path / "second.json"
    hq.show_part("computers")
    part = hq.computers
    assert "only a second key that was taken out" in part.code_words.text()  # nobody is above headquarters
    assert "only here and in the backups" in part.key_words.text()
    part.key_button.click()
    dialog = part.dialog
    for field in (dialog.new, dialog.again):
        field.setText(words)
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: ("", ""))
    dialog.write()
    assert dialog.isVisible(), "without a place what was typed stays"
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    dialog.write()
    assert "is on the same disk as the data" in dialog.trouble.text()
    assert not file.exists()
    assert second_key.taken_on(hq.desk.book) is None
    monkeypatch.setattr("tvetdesk.store.taken_out.is_elsewhere", lambda *_: True)
    dialog.write()
    assert str(file) in strip(hq.window())
    day = hq.desk.book.today()
    assert f"was taken out on {day:%d/%m/%Y}" in part.key_words.text()
    assert second_key.opened(file.read_bytes(), words) == hq.desk.identity.boxes[-1]


def test_a_centre_has_no_second_key_to_take_out(office):
    office.show_part("computers")
    assert not office.computers.key.isVisible()


def test_a_folder_that_was_moved_is_asked_about_until_somebody_says_so(office):
    office.desk.book.remember(moved=1)
    office.show_part("computers")
    assert not office.computers.question.isHidden()
    office.computers.moved()
    assert office.computers.question.isHidden()


def test_the_audit_says_who_did_what_and_is_filtered(office):
    book = office.desk.book
    book.note("report.exported", report="annual")
    office.show_part("audit")
    part = office.audit
    assert part.model.rows[0][2].text == "Wrote a report into a file"
    everything = len(part.model.rows)
    part.search.setText("wrote a report")
    assert 0 < len(part.model.rows) < everything
    part.search.setText("zzz")
    assert not part.empty.isHidden()
    part.search.clear()
    part.check_all()
    assert strip(office.window()).startswith("The audit is whole")


def test_an_audit_that_was_altered_is_said(office):
    book = office.desk.book
    book.note("report.exported", report="annual")
    book.sql("DROP TRIGGER audit_update")
    with book.transaction():
        book.sql("UPDATE audit SET about = '{}' WHERE id = 2")
    office.show_part("audit")
    office.audit.check_all()
    assert "does not fit from entry 2 on" in strip(office.window())


def test_the_breach_form_says_how_many_hours_are_left_and_is_saved(office, tmp_path, monkeypatch):
    file = tmp_path / "form.pdf"
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    office.show_part("audit")
    office.audit.breach()
    dialog = office.audit.dialog
    noticed = office.desk.book.now() - dt.timedelta(hours=10)
    dialog.day.show_value(noticed.date())
    dialog.time.setText(f"{noticed:%H:%M}")
    dialog.write()
    assert not office.audit.clock.isHidden()
    assert (
        "61 hours are left" in office.audit.clock.said.text()
        or "62 hours are left" in office.audit.clock.said.text()
    )
    office.audit.save_it()
    assert file.read_bytes().startswith(b"%PDF")


def test_a_breach_noticed_later_than_now_is_refused_in_the_dialog(office):
    office.show_part("audit")
    office.audit.breach()
    dialog = office.audit.dialog
    dialog.day.show_value(office.desk.book.today() + dt.timedelta(days=2))
    dialog.write()
    assert "cannot have been noticed after now" in dialog.trouble.text()
    dialog.reject()


def test_a_trainer_sees_neither_computers_nor_audit(office):
    book = office.desk.book
    book.door = Door(book, TRAINER, None)
    office.window().shell.forget_pages()
    office.window().shell.go("settings")
    assert set(office.window().shell.page().offered) == {"look", "mine"}


def test_headquarters_gives_a_centre_back_what_its_lost_computer_had_sent(hq, tmp_path, monkeypatch):
    hq.show_part("computers")
    part = hq.computers
    choose(part, "GM-MK")
    assert not part.back.isVisibleTo(part)  # nobody said that one is lost
    monkeypatch.setattr(giving_back, "owed", lambda *_: [giving_back.Owed(7, 0, 3)])
    hq.show_part("computers")
    choose(part, "GM-MK")
    assert part.back.isVisibleTo(part)
    assert "GM-MK can be given back" in part.about.text()
    monkeypatch.undo()
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    part.give_back()
    assert not list(out.iterdir())  # the verb itself says that there is nothing
    assert "Nothing is to be given back to GM-MK" in strip(hq.window())
