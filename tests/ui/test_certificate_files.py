"""Files of certificates in the window: the signed file, the signed list, a file to check, the key taken out."""

import datetime as dt
import json

import pytest

from tests.ui.joined import strip
from tvetdesk.records.certificates import issue_certificate, revoke
from tvetdesk.records.cohorts import Enrolment, change_state
from tvetdesk.reports import checking_page, credentials, signed_list, signing_key
from ui.pages.certificates import REGISTER

PASSPHRASE = "seven lamps of the river"


@pytest.fixture
def page(window):
    book = window.desk.book
    enrolment = next(iter(book.select(Enrolment)))
    change_state(book, enrolment, "completed", dt.date(2020, 2, 28))
    issue_certificate(book, enrolment, although="for the test")
    window.shell.go("certificates")
    page = window.shell.page()
    page.go(REGISTER)
    window.settle()
    return page


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where everything is written to, and read from."""
    file = tmp_path / "file.json"
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr("ui.pages.certify.files.QFileDialog.getOpenFileName", lambda *_: (str(file), ""))
    return file


def pressed(page, text):
    (act,) = (one for one in page.actions() if one.property("plain") == text)
    act.trigger()
    page.window().settle()


def test_the_signed_file_of_a_certificate_is_good_when_it_is_checked(page, file):
    page.register_view.file.click()
    page.window().settle()
    assert "can check it without a network" in strip(page.window())
    credentials.verify(page.desk.book, credentials.read(file.read_bytes()))
    pressed(page, "Check a certificate…")
    assert "Good: certificate" in strip(page.window())


def test_one_sign_changed_another_file_and_a_revoked_one_are_told_when_checked(page, file):
    page.register_view.file.click()
    good = file.read_text("utf-8")
    file.write_text(good.replace("Binta", "Bintu"), "utf-8")
    pressed(page, "Check a certificate…")
    assert "something in it was changed" in strip(page.window())
    file.write_bytes(b"\x89PNG")
    pressed(page, "Check a certificate…")
    assert "is not a signed certificate" in strip(page.window())
    file.write_text(good, "utf-8")
    revoke(page.desk.book, page.register_view.chosen().row, "mistake")
    pressed(page, "Check a certificate…")
    assert "later taken back" in strip(page.window())


def test_the_list_for_checking_is_written_signed(page, file):
    pressed(page, "List for checking…")
    assert "1 certificate stands in" in strip(page.window())
    assert len(signed_list.checked(json.loads(file.read_text("utf-8")))["lines"]) == 1


def test_the_page_for_checking_takes_the_lists_that_are_signed_here(page, file, tmp_path, monkeypatch):
    built = tmp_path / "built.html"
    built.write_text('<script id="trusted">[]</script>', "utf-8")
    monkeypatch.setattr(checking_page, "checking_page", lambda: built)
    pressed(page, "Page for checking…")
    assert "Give it out with such a list" in strip(page.window())
    assert f'["{signed_list.signer(page.desk.identity)}"]</script>' in file.read_text("utf-8")


def test_the_key_goes_onto_another_medium_with_a_passphrase_typed_twice(page, file, monkeypatch):
    pressed(page, "Take the signing key out…")
    dialog = page.dialog
    for one, other, said in (
        (PASSPHRASE, "another", "not the same"),
        ("password", "password", "easy to guess"),
    ):
        dialog.new.setText(one)
        dialog.again.setText(other)
        dialog.write()
        assert said in dialog.trouble.text()
    for field in (dialog.new, dialog.again):
        field.setText(PASSPHRASE)
    dialog.write()
    assert "is on the same disk as the data" in dialog.trouble.text()
    assert not file.exists()
    monkeypatch.setattr("tvetdesk.store.taken_out.is_elsewhere", lambda *_: True)
    dialog.write()
    page.window().settle()
    assert "The key is in" in strip(page.window())
    assert signing_key.opened(file.read_bytes(), PASSPHRASE) == page.desk.identity.signing


def test_no_place_chosen_takes_nothing_out_and_says_nothing(page, file, monkeypatch):
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: ("", ""))
    page.register_view.file.click()
    pressed(page, "List for checking…")
    assert not file.exists()
    assert strip(page.window()) == ""
