"""The computers of the organisation on the command line: one struck off, one with new keys, one restored."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli


@pytest.fixture
def joined(cli: Cli, tmp_path: Path) -> tuple[Path, Path, str]:
    """Headquarters and a centre that it has let in, whose fingerprint comes last; they have exchanged once."""
    hq, mk = tmp_path / "hq", tmp_path / "mk"
    assert (
        cli("init", "--role", "hq", "--name", "Learning", "--country", "DE", "--user", "petra", data=hq).code
        == 0
    )
    assert cli("invite", "GM-MK", "-o", "inv.json", "--name", "Mansa Konko", data=hq).code == 0
    made = cli("init", "--role", "centre", "--user", "awa", "--invitation", "inv.json", "--json", data=mk)
    assert cli("approve", made.json["fingerprint"], data=hq).code == 0
    assert cli("records", "trainee", "add", "--names", "Binta Sanyang", data=mk).code == 0
    cross(cli, mk, hq)
    return hq, mk, str(made.json["fingerprint"])


def cross(cli: Cli, mk: Path, hq: Path) -> None:
    """A bundle each way."""
    assert cli("export", "-o", "up.tvx", data=mk).code == 0
    assert cli("import", "up.tvx", data=hq).code == 0
    assert cli("export", "--to", "GM-MK", "-o", "down.tvx", data=hq).code == 0
    assert cli("import", "down.tvx", data=mk).code == 0


def known(cli: Cli, folder: Path, fingerprint: str) -> Any:
    listed = cli("computer", "list", "--json", data=folder).json["computers"]
    return next(one for one in listed if one["fingerprint"] == fingerprint)


def test_a_computer_is_struck_off_and_hears_of_it_in_words(cli: Cli, joined: tuple[Path, Path, str]) -> None:
    hq, mk, fingerprint = joined
    assert known(cli, hq, fingerprint)["revoked_from"] is None
    here = known(cli, hq, fingerprint)["has"]
    said = cli("computer", "strike-off", fingerprint, "--json", data=hq)
    assert (said.json["state"], said.json["revoked_from"]) == ("revoked", here + 1)
    assert cli("records", "trainee", "add", "--names", "Lamin Ceesay", data=mk).code == 0
    assert cli("export", "-o", "late.tvx", data=mk).code == 0
    refused = cli("import", "late.tvx", data=hq)
    assert refused.code == 1
    assert f"from its change {here + 1} on is not taken" in refused.err
    assert "struck off" in cli("computer", "list", data=hq).out
    assert known(cli, hq, fingerprint)["taken_after"] == 0
    again = cli("computer", "strike-off", fingerprint, "--from", str(here), "--json", data=hq)
    assert (again.json["revoked_from"], again.json["taken_after"]) == (here, 1)
    assert "1 later change had been taken in here before" in cli("computer", "list", data=hq).out


def test_only_headquarters_strikes_off_and_never_itself(cli: Cli, joined: tuple[Path, Path, str]) -> None:
    hq, mk, fingerprint = joined
    own = cli("status", "--json", data=hq).json["fingerprint"]
    for folder, words, said in (
        (mk, (own,), "Only HQ can do this."),
        (hq, (own,), "not struck off by itself"),
        (hq, (fingerprint, "--from", "0"), "counted from 1"),
        (hq, (fingerprint, "--from", "99999999"), "Name one of them or the next"),
        (hq, ("22222222-22222222",), "is known here"),
        (hq, ("nonsense",), "is not a fingerprint"),
    ):
        refused = cli("computer", "strike-off", *words, data=folder)
        assert refused.code == 1
        assert said in refused.err


def test_new_keys_are_explained_on_both_sides(cli: Cli, joined: tuple[Path, Path, str]) -> None:
    hq, mk, before = joined
    after = cli("computer", "renew", "--json", data=mk).json["fingerprint"]
    assert after != before
    assert cli("check", data=mk).code == 0
    assert cli("export", "-o", "next.tvx", data=mk).code == 0
    assert cli("import", "next.tvx", data=hq).code == 1  # nobody has let the new keys in yet
    assert cli("approve", after, data=hq).code == 0
    cross(cli, mk, hq)
    for folder in (hq, mk):
        assert known(cli, folder, before)["state"] == "followed"
        (follows,) = known(cli, folder, after)["follows"]
        assert (follows["fingerprint"], follows["why"]) == (before, "renewed")
        assert f"goes on for {before}" in cli("computer", "list", data=folder).out


def test_a_restored_computer_is_explained_at_headquarters(
    cli: Cli, joined: tuple[Path, Path, str], tmp_path: Path
) -> None:
    hq, mk, before = joined
    (tmp_path / "stick").mkdir()
    made = cli("backup", "--to", tmp_path / "stick", "--json", data=mk).json["backup"]["file"]
    assert cli("restore", made, data=mk).code == 0
    after = cli("status", "--json", data=mk).json["fingerprint"]
    assert cli("approve", after, data=hq).code == 0
    cross(cli, mk, hq)
    assert "restored from a backup" in cli("computer", "list", data=hq).out
    assert known(cli, hq, before)["state"] == "followed"
    lines = cli("radar", "--json", data=hq).json["centres"]
    assert not [number for line in lines for one in line["computers"] for number in one.get("missing", [])]


def test_headquarters_gives_back_what_a_restored_computer_lost(
    cli: Cli, joined: tuple[Path, Path, str], tmp_path: Path
) -> None:
    hq, mk, _ = joined
    assert "back.none" in cli("computer", "give-back", "GM-MK", "-o", "back.tvx", "--json", data=hq).out
    (tmp_path / "stick").mkdir()
    made = cli("backup", "--to", tmp_path / "stick", "--json", data=mk).json["backup"]["file"]
    assert cli("records", "trainee", "add", "--names", "Lamin Ceesay", "--sex", "M", data=mk).code == 0
    cross(cli, mk, hq)
    shutil.rmtree(mk)
    assert cli("restore", made, "--user", "awa", data=mk).code == 0
    after = cli("status", "--json", data=mk).json["fingerprint"]
    assert cli("approve", after, data=hq).code == 0
    cross(cli, mk, hq)
    back = cli("computer", "give-back", "gm-mk", "-o", "back.tvx", "--json", data=hq)
    assert (back.code, back.json["to"]) == (0, "GM-MK")
    assert cli("bundle", "show", "back.tvx", data=mk).code == 0
    said = cli("import", "back.tvx", data=mk)
    assert said.code == 0
    assert "never left the centre" in said.out
    assert "Of 1 person only coded values came back" in said.out
    people = cli("records", "trainee", "list", "--json", data=mk).json["rows"]
    assert len(people) == 2
    cross(cli, mk, hq)
    assert cli("digest", "--centre", "GM-MK", data=hq).out == cli("digest", "--level", "hq", data=mk).out
    assert cli("check", data=mk).code == 0


def test_a_copy_is_asked_about_when_it_is_opened_and_a_renamed_folder_is_not(
    cli: Cli, joined: tuple[Path, Path, str], tmp_path: Path
) -> None:
    _, mk, before = joined
    shutil.copytree(mk, tmp_path / "copy")
    mk.rename(tmp_path / "renamed")
    assert not cli("status", "--json", data=tmp_path / "renamed").json["moved"]
    copy = tmp_path / "copy"
    assert cli("status", "--json", data=copy).json["moved"]
    assert "tvetdesk computer copied" in cli("status", data=copy).out
    assert cli("computer", "moved", data=copy).code == 0
    assert not cli("status", "--json", data=copy).json["moved"]
    after = cli("computer", "copied", "--json", data=copy).json["fingerprint"]
    (follows,) = known(cli, copy, after)["follows"]
    assert (follows["fingerprint"], follows["why"]) == (before, "copied")
    assert cli("check", data=copy).code == 0


def test_two_that_go_on_from_one_folder_are_told_in_words_and_keep_everything(
    cli: Cli, joined: tuple[Path, Path, str], tmp_path: Path
) -> None:
    hq, mk, before = joined
    copy = tmp_path / "copy"
    shutil.copytree(mk, copy)
    for folder, name in ((mk, "Lamin Ceesay"), (copy, "Isatou Bojang")):
        assert cli("records", "trainee", "add", "--names", name, data=folder).code == 0
        assert cli("export", "-o", f"{folder.name}.tvx", data=folder).code == 0
    assert cli("import", "mk.tvx", data=hq).code == 0
    refused = cli("import", "copy.tvx", data=hq)
    assert refused.code == 1
    assert "copy of its data" in refused.err
    assert cli("export", "--to", "GM-MK", "-o", "down.tvx", data=hq).code == 0
    assert "goes on as a new one" not in cli("import", "down.tvx", data=mk).err
    told = cli("import", "down.tvx", data=copy)
    assert told.code == 0
    assert "goes on as a new one; nothing is lost" in told.err
    after = cli("status", "--json", data=copy).json["fingerprint"]
    assert after in told.err
    assert after != before
    assert cli("check", data=copy).code == 0
    assert cli("approve", after, data=hq).code == 0
    cross(cli, copy, hq)
    cross(cli, mk, hq)
    for folder, other in ((mk, copy), (copy, mk)):
        assert cli("export", "--to", "GM-MK", "-o", "side.tvx", data=folder).code == 0
        assert cli("import", "side.tvx", data=other).code == 0
    for folder in (mk, copy):
        listed = cli("records", "trainee", "list", data=folder).out
        assert {name for name in ("Binta Sanyang", "Lamin Ceesay", "Isatou Bojang") if name in listed} == {
            "Binta Sanyang", "Lamin Ceesay", "Isatou Bojang",
        }  # fmt: skip
        assert cli("check", data=folder).code == 0
    assert cli("digest", data=mk).out == cli("digest", data=copy).out


def test_an_idle_copy_goes_on_as_another_and_the_living_computer_stays(
    cli: Cli, joined: tuple[Path, Path, str], tmp_path: Path
) -> None:
    hq, mk, before = joined
    copy = tmp_path / "copy"
    shutil.copytree(mk, copy)
    assert cli("records", "trainee", "add", "--names", "Lamin Ceesay", data=mk).code == 0
    cross(cli, mk, hq)
    assert cli("export", "-o", "idle.tvx", data=copy).code == 0
    assert cli("import", "idle.tvx", data=hq).code == 0
    assert cli("export", "--to", "GM-MK", "-o", "down.tvx", data=hq).code == 0
    cli("import", "down.tvx", data=copy)
    after = cli("status", "--json", data=copy).json["fingerprint"]
    assert after != before
    assert cli("approve", after, data=hq).code == 0
    cross(cli, copy, hq)
    assert known(cli, hq, before)["state"] == "approved"
    assert cli("records", "trainee", "add", "--names", "Isatou Bojang", data=mk).code == 0
    cross(cli, mk, hq)
    assert cli("status", "--json", data=mk).json["changes"]["waiting"] == 0
