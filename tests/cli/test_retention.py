"""What was kept for long enough, at the command line: looked at first, removed with the sign and the number of the list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD, Cli
from tvetdesk.desk import open_folder
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.people import PhoneNumber, new_trainee
from tvetdesk.records.programmes import new_programme

DAY = dt.date(2010, 9, 6)


@pytest.fixture
def former(mk: Path) -> Path:
    """A centre with a trainee of 2010 who still has a phone here."""
    with open_folder(mk, "awa", PASSWORD) as desk:
        course = new_cohort(desk.book, new_programme(desk.book, "SOL", "Solar"), "2010", DAY, end=DAY)
        enrol(desk.book, new_trainee(desk.book, "Canary Jallow", phones=[{"phone": "301 2345"}]), course, DAY)
    return mk


def test_classes_are_listed_with_their_months_and_who_is_due(cli: Cli, former: Path) -> None:
    listed = {one["class"]: one for one in cli("retention", "list", "--json", data=former).json["classes"]}
    assert {code: one["months"] for code, one in listed.items()} == {
        "applicants": 12, "contacts": 36, "restricted": 12, "records": None,
    }  # fmt: skip
    assert len(listed["contacts"]["people"]) == 1
    assert "for ever" in cli("retention", "list", data=former).out


def test_a_rehearsal_names_who_and_what_and_the_removal_wants_both_confirmations(
    cli: Cli, former: Path
) -> None:
    looked = cli("retention", "due", "contacts", data=former)
    assert looked.code == 0
    assert "Canary Jallow" in looked.out
    assert "Phone numbers: 1 rows" in looked.out
    sign = cli("retention", "due", "contacts", "--json", data=former).json["sign"]
    assert f"--sign {sign} --people 1" in looked.out
    for more in ((), ("--sign", sign), ("--people", "1")):
        unasked = cli("retention", "remove", "contacts", *more, data=former)
        assert (unasked.code, "--sign" in unasked.err) == (1, True)
    assert cli("retention", "remove", "contacts", "--sign", sign, "--people", "2", data=former).code == 1
    done = cli("retention", "remove", "contacts", "--sign", sign, "--people", "1", "--json", data=former)
    assert done.json["removed"]
    with open_folder(former, "awa", PASSWORD) as desk:
        assert desk.book.select(PhoneNumber).count() == 0
    assert "Nothing of this class" in cli("retention", "due", "contacts", data=former).out
    assert "Removed what was kept long enough" in cli("audit", "list", data=former).out


def test_the_period_is_the_centres_own(cli: Cli, former: Path) -> None:
    centre = cli("records", "centre", "list", "--code", "GM-MK", "--json", data=former).json["rows"][0]["id"]
    assert cli("records", "centre", "set", centre, "--keep-contacts", "600", data=former).code == 0
    assert cli("retention", "due", "contacts", "--json", data=former).json["people"] == []


def test_a_copy_in_the_second_folder_counts_and_one_that_is_not_there_is_told(
    cli: Cli, former: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    person = cli("retention", "due", "contacts", "--json", data=former).json["people"][0]
    before = cli("erase", "trainee", person, "--dry-run", "--json", data=former).json
    assert cli("backup", "second", stick, data=former).code == 0
    assert cli("backup", "--if-due", data=former).code == 0
    there = cli("erase", "trainee", person, "--dry-run", "--json", data=former).json
    assert (there["older"], there["unseen"]) == (before["older"] + 2, None)  # here and on the stick
    stick.rename(tmp_path / "pulled")
    pulled = cli("erase", "trainee", person, "--dry-run", data=former)
    assert str(stick) in pulled.out
    assert cli("retention", "due", "contacts", "--json", data=former).json["unseen"] == str(stick)


def words_of(folder: Path) -> str:
    """Everything that is written in a data file."""
    with open_folder(folder, "awa", PASSWORD) as desk:
        tables = desk.book.sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        ).fetchall()
        return "".join(
            str(row) for (name,) in tables for row in desk.book.sql(f'SELECT * FROM "{name}"').fetchall()
        )


def test_what_was_removed_at_the_centre_is_gone_at_headquarters_too(
    cli: Cli, former: Path, hq: Path, tmp_path: Path
) -> None:
    person = cli("retention", "due", "contacts", "--json", data=former).json["people"][0]
    given = ("--trainee", person, "--purpose", "share_hq", "--answer", "given")
    assert cli("records", "consent", "add", *given, data=former).code == 0
    for number in (1, 2):
        file = tmp_path / f"{number}.tvx"
        assert cli("export", "-o", file, data=former).code == 0
        assert cli("import", file, data=hq).code == 0
        assert ("3012345" in words_of(hq)) is (number == 1)
        if number == 1:
            sign = cli("retention", "due", "contacts", "--json", data=former).json["sign"]
            done = cli("retention", "remove", "contacts", "--sign", sign, "--people", "1", data=former)
            assert done.code == 0
            assert "3012345" not in words_of(former)
