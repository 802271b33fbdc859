"""The access file: everything of one person and nothing of another, with where it went; written in no time."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD
from tvetdesk.desk import SCHEMA, open_folder
from tvetdesk.exchange import access
from tvetdesk.i18n import translator
from tvetdesk.records.consent import record_consent
from tvetdesk.records.people import Trainee, add_paper, add_phone, new_trainee


@pytest.fixture
def binta(mk):
    with open_folder(mk, "awa", PASSWORD) as desk:
        book = desk.book
        person = next(iter(book.select(Trainee)))
        add_phone(book, person, "301 2345")
        paper = add_paper(book, person, "birth_certificate", number="canary-7781")
        record_consent(book, person, "share_hq", "given", method="signature")
        other = new_trainee(book, "Fatou Jallow", sex="F", birth="2001")
        add_paper(book, other, "birth_certificate", number="other-9990")
        with book.change("row.bin", row=paper):
            book.delete(paper)
    return person.id


def test_everything_of_one_person_and_nothing_of_another(cli, mk, binta, tmp_path):
    assert cli("records", "trainee", "set", binta, "--village", "Soma", data=mk).code == 0
    assert cli("records", "trainee", "set", binta, "--village", "Jarra", data=mk).code == 0
    assert cli("export", "-o", "one.tvx", data=mk).code == 0
    began = time.monotonic()
    answer = cli("access", "trainee", binta, "-o", tmp_path, "--json", data=mk)
    assert time.monotonic() - began < 60  # R78
    assert answer.code == 0
    text = Path(answer.json["file"]).read_text("utf-8")
    made = json.loads(text)
    assert "canary-7781" in text
    assert "other-9990" not in text
    assert "Fatou" not in text
    types = [one["type"] for one in made["rows"]]
    assert types[0] == "trainee"
    assert {"trainee", "phone_number", "paper", "consent"} <= set(types)
    assert {one["type"]: one["in_bin"] for one in made["rows"]}["paper"] is True
    village = made["rows"][0]["fields"]["village"]
    assert (village["value"], village["label"], village["level"]) == ("Jarra", "Village or quarter", "hq")
    assert {"field": "village", "value": "Soma"}.items() <= made["rows"][0]["before"][0].items()
    assert made["went"]["shares_with_headquarters"] is True
    assert [(one["to"], one["number"]) for one in made["went"]["bundles"]] == [("HQ", 1)]
    assert "row.bin" in [one["what"] for one in made["went"]["audit"]]
    assert cli("audit", "list", "--limit", "1", "--before", "10000", "--json", data=mk).code == 0


def test_bundles_that_give_back_are_listed_and_no_clock_leaves_one_out(cli, mk, binta, tmp_path):
    with open_folder(mk, "awa", PASSWORD) as desk:
        book = desk.book
        for kind, at in (("back", 5), ("slip", 6), ("changes", 7)):
            name = f"{book.replica}-GM-BS-{kind}-{at}"
            book.sql(
                "INSERT INTO bundle (id, direction, partner, number, kind, at, state, summary) "
                "VALUES (?, 'out', 0, ?, ?, ?, 'made', '{}')",
                (name, at, kind, at),
            )
    answer = cli("access", "trainee", binta, "-o", tmp_path, "--json", data=mk)
    made = json.loads(Path(answer.json["file"]).read_text("utf-8"))
    assert [(one["to"], one["number"]) for one in made["went"]["bundles"]] == [("GM-BS", 5), ("GM-BS", 7)]


def test_every_type_of_a_persons_rows_is_looked_through(cli, mk, binta, monkeypatch):
    """A type that is added later is in the file without anybody thinking of it."""
    asked = []
    with open_folder(mk, "awa", PASSWORD) as desk:
        real = access.person_of
        monkeypatch.setattr(
            access, "person_of", lambda book, table: asked.append(table.name) or real(book, table)
        )
        access.file_of(desk.book, desk.book.get(Trainee, binta), translator("en"))
    tops = {
        one.name: (SCHEMA.target(*SCHEMA.parents(one)[-1]) if SCHEMA.parents(one) else one)
        for one in SCHEMA.tables.values()
    }
    assert set(asked) == {name for name, top in tops.items() if top.name == "trainee"}


@pytest.mark.parametrize(
    ("language", "label"), [("en", "Names as on paper"), ("fr", "Nom comme sur le papier"), ("de", "Name")]
)
def test_its_labels_are_in_the_readers_language(cli, mk, binta, language, label):
    answer = cli("--lang", language, "access", "trainee", binta, "-o", "a.json", data=mk)
    assert answer.code == 0
    made = json.loads(Path("a.json").read_text("utf-8"))
    assert made["rows"][0]["fields"]["names"]["label"].startswith(label)


def test_who_only_looks_gets_none(cli, mk, binta, monkeypatch):
    monkeypatch.setenv("TVETDESK_NEW_PASSWORD", "other words than before")
    assert cli("user", "add", "looker", "--role", "viewer", data=mk).code == 0
    monkeypatch.setenv("TVETDESK_PASSWORD", "other words than before")
    refused = cli("--user", "looker", "--json", "access", "trainee", binta, "-o", "a.json", data=mk)
    assert refused.json["error"] == "rights.refused"
