"""Backups by the command line."""

from tvetdesk.store import backups


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
    assert cli("records", "trainee", "add", "--names", "Binta Sanyang", data=mk).code == 0
    by_hand = cli("backup", "--json", data=mk).json["backup"]["number"]
    assert (stick / f"tvet_GM-MK_backup_{by_hand:06}.tvb").exists(), "asked for, it is copied as well"
    assert cli("backup", "second", "--none", "--json", data=mk).json == {"second": None}
    assert cli("backup", "second", data=mk).out == "Backups are not copied to a second folder.\n"
    assert cli("backup", "list", "--json", data=mk).json["backups"][0]["number"] == by_hand


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


def test_a_backup_is_looked_into_and_restored_and_headquarters_lets_the_computer_in_again(cli, mk, hq, stick):
    """The restore drill: the disk is lost, a backup on a stick is not."""
    cli("export", "-o", stick / "first.tvx", data=mk)
    cli("import", stick / "first.tvx", data=hq)
    file = cli("backup", "--to", stick, "--json", data=mk).json["backup"]["file"]
    cli("records", "trainee", "add", "--names", "Lamin Touray", data=mk)
    seen = cli("restore", file, "--dry-run", "--json", data=mk).json
    assert (seen["number"], seen["trainees"], seen["newer_here"]) == (1, 1, 1)
    assert "1 change here is newer" in cli("restore", file, "--dry-run", data=mk).out
    before = cli("status", "--json", data=mk).json["fingerprint"]
    done = cli("restore", file, "--json", data=mk)
    assert done.code == 0
    assert done.json["kept"].endswith("tvet_GM-MK_backup_000002.tvb")
    stands = cli("status", "--json", data=mk).json
    assert stands["fingerprint"] != before
    assert stands["joined"]
    cli("records", "trainee", "add", "--names", "Fatou Jallow", data=mk)
    assert cli("export", "-o", stick / "one.tvx", data=mk).code == 0
    assert cli("import", stick / "one.tvx", data=hq).code == 1  # nobody vouched for this computer yet
    assert cli("approve", stands["fingerprint"], data=hq).code == 0
    assert cli("import", stick / "one.tvx", data=hq).code == 0
    assert cli("digest", "--centre", "GM-MK", data=hq).out == cli("digest", "--level", "hq", data=mk).out


def test_headquarters_is_restored_too_and_a_new_invitation_makes_it_known(cli, mk, hq, stick):
    file = cli("backup", "--to", stick, "--json", data=hq).json["backup"]["file"]
    assert cli("restore", file, data=hq).code == 0
    cli("export", "-o", stick / "one.tvx", data=mk)
    assert cli("import", stick / "one.tvx", data=hq).code == 0
    assert cli("export", "--to", "GM-MK", "-o", stick / "two.tvx", data=hq).code == 0
    assert cli("import", stick / "two.tvx", data=mk).code == 1
    assert cli("invite", "GM-MK", "-o", stick, data=hq).code == 0
    assert cli("join", stick / "tvet_GM-MK_invitation.json", data=mk).code == 0
    assert cli("import", stick / "two.tvx", data=mk).code == 0


def test_only_who_manages_accounts_restores_or_looks_into_a_backup_by_the_command_line(
    cli, mk, stick, monkeypatch
):
    """The door of the data that are here counts, and the role that the backup itself knows."""
    (stick / "new").write_text("lamp door cup stone\n")
    for name, role in (("fatou", "viewer"), ("modou", "trainer"), ("isatou", "administrator")):
        added = cli(
            "user",
            "add",
            name,
            "--role",
            role,
            "--new-password-file",
            stick / "new",
            "--user",
            "awa",
            data=mk,
        )
        assert added.code == 0
    file = cli("backup", "--to", stick, "--json", "--user", "awa", data=mk).json["backup"]["file"]
    before = (mk / "tvet.keys").read_bytes()
    monkeypatch.setenv("TVETDESK_PASSWORD", "lamp door cup stone")
    for name in ("fatou", "modou"):
        assert (
            cli("restore", file, "--dry-run", "--json", "--user", name, data=mk).json["error"]
            == "rights.refused"
        )
        assert cli("restore", file, "--json", "--user", name, data=mk).json["error"] == "restore.role"
        empty = cli("restore", file, "--dry-run", "--json", "--user", name, data=stick / "empty")
        assert empty.json["error"] == "restore.role"
    assert (mk / "tvet.keys").read_bytes() == before
    monkeypatch.setenv("TVETDESK_PASSWORD", "four words and more")
    lowered = (
        "user",
        "password",
        "isatou",
        "--role",
        "viewer",
        "--new-password-file",
        stick / "new",
        "--user",
        "awa",
    )
    assert cli(*lowered, data=mk).code == 0
    monkeypatch.setenv("TVETDESK_PASSWORD", "lamp door cup stone")
    assert cli("restore", file, "--json", "--user", "isatou", data=mk).json["error"] == "rights.refused"
    monkeypatch.setenv("TVETDESK_PASSWORD", "four words and more")
    assert cli("restore", file, "--json", "--user", "awa", data=mk).code == 0
