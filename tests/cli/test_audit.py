"""The audit on the command line: what was done is listed, a broken chain is told, headquarters hears of a cut one."""

from __future__ import annotations

import pytest

from tests.cli.conftest import PASSWORD
from tvetdesk.desk import open_folder
from tvetdesk.records.people import Trainee, add_paper


def whats(cli, folder):
    return [one["what"] for one in reversed(cli("audit", "list", "--json", data=folder).json["entries"])]


def edited(folder):
    """What somebody with the data key and a SQLite tool does."""
    with open_folder(folder, "awa", PASSWORD) as desk:
        desk.book.sql("DROP TRIGGER audit_update")
        desk.book.sql("UPDATE audit SET person = 1 WHERE id = 2")


def cut(folder):
    with open_folder(folder, "awa", PASSWORD) as desk:
        desk.book.sql("DROP TRIGGER audit_delete")
        desk.book.sql("DELETE FROM audit WHERE id > 2")


def test_logins_good_and_refused_are_listed(cli, mk, monkeypatch):
    monkeypatch.setenv("TVETDESK_PASSWORD", "not the password")
    assert cli("status", data=mk).code == 1
    assert cli("status", data=mk).code == 1
    assert cli("--user", "somebody", "status", data=mk).code == 1
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    listed = cli("audit", "list", "--json", data=mk).json["entries"]
    assert [one["what"] for one in listed[:3]] == ["login", "login.refused", "login.refused"]
    numbers = {one["about"]["staff"] is None: one["about"]["number"] for one in listed[1:3]}
    assert numbers == {False: 2, True: 1}
    again = cli("audit", "list", "--json", data=mk).json["entries"]
    assert [one["what"] for one in again[:2]] == ["login", "login"]


def test_restricted_views_exports_prints_deletions_links_and_erasures_are_entries(cli, mk, tmp_path):
    with open_folder(mk, "awa", PASSWORD) as desk:
        person = next(iter(desk.book.select(Trainee))).id
    start = len(whats(cli, mk))
    assert cli("records", "trainee", "list", "--format", "csv", "-o", "people.csv", data=mk).code == 0
    other = cli("records", "trainee", "add", "--names", "Binta Sagna", "--json", data=mk).json["id"]
    assert cli("people", "same", person, other, "--verdict", "different", data=mk).code == 0
    assert cli("records", "trainee", "delete", other, data=mk).code == 0
    assert cli("report", "results", "--format", "csv", "-o", "results.csv", data=mk).code == 0
    assert cli("export", "-o", "one.tvx", data=mk).code == 0
    assert cli("backup", "--to", tmp_path, data=mk).code == 0
    assert cli("erase", "trainee", person, "--confirm", person, data=mk).code == 0
    done = [one for one in whats(cli, mk)[start:] if one != "login"]
    assert done == [
        "list.exported", "people.link", "row.bin", "report.exported", "bundle.made", "backup.made", "erasure",
    ]  # fmt: skip


def test_looking_at_a_paper_is_an_entry_that_names_the_row_and_nobody(cli, mk):
    with open_folder(mk, "awa", PASSWORD) as desk:
        person = next(iter(desk.book.select(Trainee)))
        paper = add_paper(desk.book, person, "birth_certificate", number="12039912345").id
    assert cli("records", "paper", "show", paper, data=mk).code == 0
    newest = cli("audit", "list", "--json", "--limit", "2", data=mk).json
    assert newest["entries"][1]["what"] == "restricted.seen"
    assert newest["entries"][1]["about"] == {"type": "paper", "row": paper}
    assert "Binta" not in str(newest)
    assert newest["next"] == newest["entries"][1]["number"]


def test_a_whole_chain_and_a_broken_one(cli, mk):
    good = cli("audit", "check", "--json", data=mk)
    assert (good.code, good.json["whole"], good.json["broken"], good.json["others"]) == (0, True, None, [])
    edited(mk)
    bad = cli("audit", "check", "--json", data=mk)
    assert (bad.code, bad.json["whole"], bad.json["broken"]) == (1, False, 2)


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "somebody cut it"), ("fr", "quelqu’un l’a coupé"), ("de", "jemand hat es gekürzt")],
)
def test_headquarters_hears_of_a_cut_audit_and_the_centre_is_not_written_to(cli, hq, mk, language, word):
    for number in range(3):
        assert cli("export", "-o", f"{number}.tvx", data=mk).code == 0
    assert cli("import", "0.tvx", "1.tvx", "2.tvx", data=hq).code == 0
    assert "somebody" not in cli("radar", data=hq).out
    cut(mk)
    assert cli("export", "-o", "3.tvx", data=mk).code == 0
    assert cli("import", "3.tvx", data=hq).code == 0
    assert word in cli("--lang", language, "radar", data=hq).out
    (centre,) = cli("radar", "--json", "--chase", data=hq).json["centres"]
    assert centre["computers"][0]["audit"]["trouble"] == "cut"
    assert "audit" not in " ".join(centre["messages"])
    checked = cli("audit", "check", "--json", data=hq)
    assert (checked.code, checked.json["whole"], checked.json["others"][0]["code"]) == (1, True, "GM-MK")


def test_only_who_answers_for_the_computer_reads_it(cli, mk, monkeypatch):
    monkeypatch.setenv("TVETDESK_NEW_PASSWORD", "other words than before")
    for role in ("trainer", "viewer"):
        assert cli("--user", "awa", "user", "add", role, "--role", role, data=mk).code == 0
    monkeypatch.setenv("TVETDESK_PASSWORD", "other words than before")
    for role in ("trainer", "viewer"):
        for words in (("audit", "list"), ("audit", "check")):
            assert cli("--user", role, "--json", *words, data=mk).json["error"] == "rights.refused"
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    entries = cli("--user", "awa", "audit", "list", "--json", data=mk).json["entries"]
    assert {"account.added", "login"} <= {one["what"] for one in entries}


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Logged in"), ("fr", "S’est connecté"), ("de", "Hat sich angemeldet")]
)
def test_it_is_listed_in_words(cli, mk, language, word):
    assert word in cli("--lang", language, "audit", "list", data=mk).out
