"""Backups by the command line."""

import pytest

from tvetdesk.store import backups


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_backup_is_made_listed_and_proved(cli, mk, stick):
    made = cli("backup", "--to", stick, "--json", data=mk).json
    assert made["backup"]["number"] == 1
    assert made["safety"]["overdue"] is False
    listed = cli("backup", "list", "--in", stick, "--json", data=mk).json["backups"]
    assert listed == [made["backup"]]
    assert cli("backup", "verify", made["backup"]["file"], data=mk).code == 0
    assert "tvet_GM-MK_backup_000001.tvb" in cli("backup", "list", "--in", stick, data=mk).out


def test_one_is_made_when_it_is_due_and_copied_to_the_second_folder(cli, mk, stick):
    assert cli("backup", "second", stick, "--json", data=mk).json == {"second": str(stick)}
    assert cli("backup", "--if-due", "--json", data=mk).json["backup"]["number"] == 1
    assert [path.name for path in stick.iterdir()] == ["tvet_GM-MK_backup_000001.tvb"]
    assert cli("backup", "--if-due", "--closing", "--json", data=mk).json["backup"] is None
    assert "Nothing was written" in cli("backup", "--if-due", data=mk).out
    assert cli("backup", "second", "--none", "--json", data=mk).json == {"second": None}
    assert cli("backup", "second", data=mk).out == "Backups are not copied to a second folder.\n"
    assert cli("backup", "list", "--json", data=mk).json["backups"][0]["number"] == 1


def test_a_damaged_one_is_named_and_the_others_are_looked_at(cli, mk, stick):
    good = cli("backup", "--to", stick, "--json", data=mk).json["backup"]["file"]
    bad = stick / "bad.tvb"
    bad.write_bytes(b"damaged")
    answer = cli("backup", "verify", bad, good, "--json", data=mk)
    assert answer.code == 1
    assert [one["sound"] for one in answer.json["backups"]] == [False, True]
    assert answer.json["backups"][0]["error"] == "backup.damaged"


def test_status_says_where_the_backups_stand(cli, mk, stick, monkeypatch):
    assert cli("status", "--json", data=mk).json["last_backup"] is None
    assert "No backup lies off this computer yet." in cli("status", data=mk).out
    monkeypatch.setattr(backups, "is_elsewhere", lambda folder, target: target == stick)
    cli("backup", "--to", stick, data=mk)
    stands = cli("status", "--json", data=mk).json
    assert stands["last_backup"] == stands["backups"]["elsewhere"]
    assert stands["backups"]["lacks"] == 0
    monkeypatch.setattr(backups, "WARN_AFTER", -1)
    cli("records", "trainee", "add", "--names", "Lamin Touray", data=mk)
    answer = cli("status", data=mk)
    assert "1 change came after it." in answer.out
    assert "Put in a stick and make one." in answer.out


def test_a_folder_that_is_not_there_is_named(cli, mk, tmp_path):
    answer = cli("backup", "--to", tmp_path / "away", data=mk)
    assert (answer.code, answer.out) == (1, "")
    assert "is not there any more" in answer.err
    assert "There are no backups in" in cli("backup", "list", data=mk).out
    assert cli("backup", "verify", data=mk).code == 0


def test_options_that_exclude_each_other_are_wrong_usage(cli, mk, stick):
    assert cli("backup", "--to", stick, "--if-due", data=mk).code == 2


def test_data_can_be_looked_at_without_being_written(cli, mk):
    before = (mk / "tvet.db").read_bytes()
    answer = cli("--read-only", "records", "trainee", data=mk)
    assert "Binta Sanyang" in answer.out
    assert "for reading only" in answer.err
    refused = cli("records", "trainee", "add", "--names", "Lamin Touray", "--read-only", data=mk)
    assert refused.code == 1
    assert "Nothing was changed" in refused.err
    assert (mk / "tvet.db").read_bytes() == before
