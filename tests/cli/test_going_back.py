"""What goes back: a person erased once it is confirmed, a bundle undone while nothing rests on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tvetdesk.records import rights
from tvetdesk.records.people import Trainee


@pytest.fixture
def person(cli: Cli, mk: Path) -> str:
    added = cli("records", "trainee", "add", "--names", "Canary Jallow", "--sex", "F", "--json", data=mk)
    assert added.code == 0
    number = added.json["id"]
    assert (
        cli("records", "phone_number", "add", "--trainee", number, "--phone", "+220 301 2345", data=mk).code
        == 0
    )
    return str(number)


def test_a_person_is_erased_once_it_is_confirmed(cli: Cli, mk: Path, person: str) -> None:
    looked = cli("erase", "trainee", person, "--dry-run", data=mk)
    assert looked.code == 0
    assert "Phone numbers: values that go: 2, in rows: 1." in looked.out
    assert "Trainees: rows that stay as coded values without a name: 1." in looked.out
    assert "Nothing was altered." in looked.out
    unasked = cli("erase", "trainee", person, data=mk)
    assert (unasked.code, unasked.out) == (1, "")
    assert "--confirm" in unasked.err
    wrong = cli("erase", "trainee", person, "--confirm", "Awa Jallow", data=mk)
    assert (wrong.code, wrong.out) == (1, "")
    assert "Nothing was erased." in wrong.err
    done = cli("erase", "trainee", person, "--confirm", "canary  jallow", "--json", data=mk)
    assert done.code == 0
    assert done.json["erased"]
    assert done.json["parts"]["phone_number"] == {"rows": 1, "values": 2, "stay": 0, "gone": 0}
    shown = cli("records", "trainee", "show", person, "--json", data=mk).json["fields"]
    assert (shown["names"], shown["sex"]) == (None, "F")
    assert "erased already" in cli("erase", "trainee", person, "--dry-run", data=mk).err
    refused = cli("records", "trainee", "set", person, "--note", "again", data=mk)
    assert refused.code == 1
    assert "was erased" in refused.err
    assert cli("check", data=mk).code == 0


def test_the_answers_are_in_the_readers_language(cli: Cli, mk: Path, person: str) -> None:
    said = cli("--lang", "fr", "erase", "trainee", person, "--dry-run", data=mk)
    assert "Rien n’a été modifié." in said.out
    assert (
        "Nichts wurde geändert." in cli("--lang", "de", "erase", "trainee", person, "--dry-run", data=mk).out
    )


def test_only_an_administrator_erases(
    cli: Cli, mk: Path, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for right in ("erasure.ask", "erasure.look"):
        monkeypatch.setitem(rights.TABLE, right, frozenset({"officer"}))
    for how in (("--confirm", person), ("--dry-run",)):
        refused = cli("erase", "trainee", person, *how, data=mk)
        assert (refused.code, refused.out) == (1, "")
        assert "Your account may not do this" in refused.err


def test_a_bundle_is_undone_until_something_is_given_out(cli: Cli, hq: Path, mk: Path, bundle: Path) -> None:
    assert cli("undo", "--bundle", data=hq).code == 1
    assert cli("import", bundle, data=hq).code == 0
    undone = cli("undo", "--bundle", "--json", data=hq)
    assert (undone.code, undone.json["sender"], undone.json["bundle"]) == (0, "GM-MK", 1)
    assert "There is no bundle" in cli("undo", "--bundle", data=hq).err
    again = cli("import", bundle, data=hq)
    assert (again.code, "brought" in again.out) == (0, True)
    assert cli("slip", "make", bundle, "-o", bundle.with_name("slip.tvx"), data=hq).code == 0
    refused = cli("undo", "--bundle", data=hq)
    assert refused.code == 1
    assert "was given out after the bundle came" in refused.err
    assert cli("undo", "3", "--bundle", data=mk).code == 2


def test_what_is_put_aside_is_listed_with_its_reason(cli: Cli, hq: Path, mk: Path, tmp_path: Path) -> None:
    assert cli("held", data=hq).out == "Nothing is put aside.\n"
    with pytest.MonkeyPatch.context() as newer:
        newer.setattr(Trainee.sex, "codes", {**Trainee.sex.codes, "Q": "Another"})
        assert cli("records", "trainee", "add", "--names", "Awa Jallow", "--sex", "Q", data=mk).code == 0
        assert cli("export", "-o", tmp_path / "two.tvx", data=mk).code == 0
    assert "1 entry is put aside." in cli("import", tmp_path / "two.tvx", data=hq).out
    (entry,) = cli("held", "--json", data=hq).json["held"]
    assert (entry["type"], entry["written_by"], entry["put_aside_by"], entry["error"]) == (
        "trainee", "GM-MK", None, "field.code",
    )  # fmt: skip
    told = cli("held", data=hq).out
    assert "“Q” is not one of the choices." in told
    assert "Jallow" not in told
    assert cli("slip", "make", tmp_path / "two.tvx", "-o", tmp_path / "slip.tvx", data=hq).code == 0
    assert cli("slip", "read", tmp_path / "slip.tvx", data=mk).code == 0
    assert "Look at the entry and correct it." in cli("held", data=mk).out
