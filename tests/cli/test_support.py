"""The report for whoever helps from afar: it says how things stand, and not a word of what anybody typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD, Cli
from tvetdesk.desk import SCHEMA, open_folder
from tvetdesk.records.people import add_paper, new_trainee, record_restricted

CANARY = "Zubeidatou"
TYPED = ("Mansa Konko", "Learning for return", "Binta", " awa", CANARY, "3997731", "PX88417", "+220")


@pytest.fixture
def told(mk: Path) -> Path:
    with open_folder(mk, "awa", PASSWORD) as desk:
        person = new_trainee(desk.book, CANARY, phones=[{"phone": "399 7731"}], village=CANARY, note=CANARY)
        add_paper(desk.book, person, "refugee_card", number="PX88417")
        record_restricted(desk.book, person, note=CANARY)
        desk.book.remember(**{"draft trainee new": CANARY})
    (mk / f"{CANARY}.docx").write_text(CANARY)
    return mk


def test_it_says_how_things_stand_and_nothing_that_anybody_typed(
    cli: Cli, told: Path, tmp_path: Path
) -> None:
    shown = cli("support", data=told)
    assert shown.code == 0
    for words in (
        "[program]",
        "role: administrator",
        "trainee: 2",
        "restricted: 1",
        "file: in order",
        "audit: ",
        "waits for HQ: ",
    ):
        assert words in shown.out, words
    assert [word for word in TYPED if word.lower() in shown.out.lower()] == []
    assert str(told) not in shown.out
    written = cli("support", "-o", tmp_path / "report.txt", data=told)
    assert "Read it, then send it" in written.out
    report = (tmp_path / "report.txt").read_text("utf-8")
    assert "trainee: 2" in report
    assert CANARY not in report


def test_it_names_the_last_faults_of_the_program_without_their_words(
    cli: Cli, told: Path, monkeypatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    with monkeypatch.context() as patch:
        patch.setattr("tvetdesk.store.history.listing", broken)
        assert cli("changes", data=told).code == 70
    said = cli("support", data=told).out
    assert "builtins.ValueError" in said
    assert CANARY not in said


def test_data_that_do_not_open_are_told_by_their_code(cli: Cli, told: Path, monkeypatch) -> None:
    monkeypatch.setenv("TVETDESK_PASSWORD", "wrong words of nobody")
    wrong = cli("support", "--json", data=told)
    assert wrong.code == 0
    assert wrong.json["report"]["data"] == {"opened": "no", "why": "keys.wrong_password"}
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    (told / "tvet.db").write_bytes(b"damaged" * 999)
    assert cli("support", "--json", data=told).json["report"]["data"]["why"] == "book.damaged"
    assert cli("support", "--json", data=told / "none").json["report"]["folder"] == {"there": "no"}


def test_every_row_type_that_has_rows_is_counted_and_no_field_is_named(cli: Cli, told: Path) -> None:
    rows = cli("support", "--json", data=told).json["report"]["rows"]
    assert set(rows) <= set(SCHEMA.by_name)
    assert all(count.isdigit() for count in rows.values())
