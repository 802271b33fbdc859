"""A certificate as a signed file, through the command line."""

import datetime as dt
import json

import pytest

from tests.cli.conftest import PASSWORD
from tests.records.helpers import code_of
from tvetdesk.desk import open_folder
from tvetdesk.records.certificates import issue_certificate
from tvetdesk.records.cohorts import change_state, enrol, new_cohort
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import new_programme
from tvetdesk.reports import checking_page
from tvetdesk.reports.signed_list import checked
from tvetdesk.store import taken_out


@pytest.fixture
def serial(mk):
    """The number of a certificate issued today."""
    return issued(mk)


def issued(folder):
    """A certificate issued today."""
    with open_folder(folder, None, PASSWORD) as desk:
        book = desk.book
        cohort = new_cohort(
            book, new_programme(book, "SOLAR", "Solar"), "Solar", book.today() - dt.timedelta(days=30)
        )
        place = enrol(book, book.select(Trainee).first(), cohort, cohort.start)
        change_state(book, place, "completed", book.today())
        return issue_certificate(book, place).serial


def test_a_certificate_is_written_signed_and_verified(cli, mk, hq, serial, tmp_path):
    file = tmp_path / "binta.json"
    assert cli("certificate", "credential", serial, "-o", file, data=mk).code == 0
    assert cli("verify", file, "--json", data=mk).json["in_register"] is True
    assert (
        cli("verify", file, "--json", data=hq).json["error"] == "credential.unknown"
    )  # no bundle has come yet
    assert cli("export", "-o", tmp_path / "one.tvx", data=mk).code == 0
    assert cli("import", tmp_path / "one.tvx", data=hq).code == 0
    assert cli("verify", file, "--json", data=hq).json["in_register"] is True
    alone = cli("verify", file, "--alone", "--json")
    assert (alone.code, alone.json["signature"]) == (0, True)
    document = json.loads(file.read_text("utf-8"))
    assert alone.json["key"] == document["issuer"]["id"]
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    file.write_text(json.dumps(document), "utf-8")
    for words in ((file,), (file, "--alone")):
        refused = cli("verify", *words, "--json", data=mk)
        assert (refused.code, refused.json["error"]) == (1, "credential.changed")


def test_a_revoked_one_and_files_that_are_none_exit_with_the_reason(cli, mk, serial, tmp_path):
    file = tmp_path / "binta.json"
    assert cli("certificate", "credential", serial, "-o", file, data=mk).code == 0
    assert cli("certificate", "revoke", serial, "mistake", data=mk).code == 0
    assert cli("verify", file, "--json", data=mk).json["error"] == "credential.revoked"
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    assert cli("verify", tmp_path / "photo.jpg", "--json", data=mk).json["error"] == "credential.not"
    assert cli("verify", tmp_path / "nothing.json", data=mk).code == 1


def test_after_a_renewal_of_keys_old_files_are_good_and_the_list_knows_both_keys(cli, mk, serial, tmp_path):
    before = tmp_path / "before.json"
    assert cli("certificate", "credential", serial, "-o", before, data=mk).code == 0
    assert cli("computer", "renew", data=mk).code == 0
    assert cli("verify", before, "--json", data=mk).json["in_register"] is True
    listed = cli("certificate", "list", "-o", tmp_path / "list.json", "--json", data=mk).json
    made = checked(json.loads((tmp_path / "list.json").read_text("utf-8")))
    old = json.loads(before.read_text("utf-8"))["issuer"]["id"]
    assert listed["certificates"] == 1
    assert set(made["signers"]["GM-MK"]) == {old, listed["key"]}
    assert old != listed["key"]


def test_the_same_pc_goes_on_with_its_register_after_a_renewal_of_keys(cli, mk, serial):
    for last in (2, 3):
        assert cli("computer", "renew", data=mk).code == 0
        assert (
            cli("certificate", "register", serial.split("/")[1], "--json", data=mk).json["keeps_register"]
            is True
        )
        assert issued(mk).rpartition("/")[2] == f"{last:04d}"
    assert cli("certificate", "take-over", "--json", data=mk).json["error"] == "certificate.here"


def test_a_copy_and_a_restored_pc_do_not_go_on_with_the_register(cli, mk, serial, tmp_path):
    assert cli("computer", "renew", data=mk).code == 0
    (tmp_path / "stick").mkdir()
    made = cli("backup", "--to", tmp_path / "stick", "--json", data=mk).json["backup"]["file"]
    assert cli("computer", "copied", data=mk).code == 0
    assert code_of(lambda: issued(mk)) == "certificate.other_pc"
    assert cli("restore", made, data=mk).code == 0
    assert code_of(lambda: issued(mk)) == "certificate.other_pc"
    assert cli("certificate", "take-over", data=mk).code == 0
    assert issued(mk)


def test_the_key_goes_out_onto_another_disk_and_signs_the_list_there(cli, mk, serial, tmp_path, monkeypatch):
    (tmp_path / "words.txt").write_text("boat under nine lemons\n", "utf-8")
    words = (
        "certificate",
        "export-key",
        tmp_path / "key.json",
        "--passphrase-file",
        tmp_path / "words.txt",
        "--json",
    )
    refused = cli(*words, data=mk)
    assert (refused.code, refused.json["error"]) == (1, "key.same_medium")
    assert not (tmp_path / "key.json").exists()
    monkeypatch.setattr(taken_out, "is_elsewhere", lambda _folder, _target: True)
    assert cli(*words, data=mk).code == 0
    before = cli("certificate", "list", "-o", tmp_path / "one.json", "--json", data=mk).json["key"]
    assert cli("computer", "renew", data=mk).code == 0
    after = ("certificate", "list", "-o", tmp_path / "two.json", "--json")
    assert cli(*after, data=mk).json["key"] != before
    signed = (*after, "--key", tmp_path / "key.json", "--passphrase-file", tmp_path / "words.txt")
    assert cli(*signed, data=mk).json["key"] == before
    assert checked(json.loads((tmp_path / "two.json").read_text("utf-8")))["issuer"] == before


@pytest.fixture
def built(tmp_path, monkeypatch):
    """A program that has the page as `make checker` builds it, without a key."""
    page = tmp_path / "built.html"
    page.write_text(
        '<p>ƙ</p><script type="application/json" id="trusted">[]</script><script>1</script>', "utf-8"
    )
    monkeypatch.setattr(checking_page, "checking_page", lambda: page)
    return page


def test_the_page_is_given_out_with_the_key_that_signs_the_lists_here(cli, mk, hq, serial, built, tmp_path):
    for data in (mk, hq):
        told = cli("certificate", "page", "-o", tmp_path, "--json", data=data).json
        text = (tmp_path / "check-certificate.html").read_text("utf-8")
        assert text == built.read_text("utf-8").replace("[]", json.dumps(told["keys"]))
        if data == mk:
            signed = cli("certificate", "list", "-o", tmp_path / "list.json", "--json", data=mk).json["key"]
            assert told["keys"] == [signed]
    other = cli("certificate", "page", "-o", tmp_path / "two.html", "--key", signed, "--json", data=hq).json
    assert other == {"file": str(tmp_path / "two.html"), "keys": [signed]}
    assert f'["{signed}"]</script>' in (tmp_path / "two.html").read_text("utf-8")


def test_a_page_for_no_key_and_a_program_without_the_page_are_refused(cli, mk, built, tmp_path, monkeypatch):
    words = ("certificate", "page", "-o", tmp_path / "page.html", "--json")
    assert cli(*words, "--key", 'did:key:z6Mk"]</script>', data=mk).json["error"] == "page.no_key"
    monkeypatch.setattr(checking_page, "checking_page", lambda: None)
    assert cli(*words, data=mk).json["error"] == "page.none"
    assert not (tmp_path / "page.html").exists()
