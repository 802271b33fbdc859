"""Passwords and data folders that are no good: one clear sentence, nothing lost, never a traceback."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD, raise_version
from tvetdesk import desk
from tvetdesk.desk import open_folder
from tvetdesk.store import vault
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.lock import FolderLock

NOTE = "Came back from Niger, knows welding. " * 100  # more than fits on a page

# -- who opens it --------------------------------------------------------------------------------------------


def test_a_wrong_password(refused, monkeypatch):
    monkeypatch.setenv("TVETDESK_PASSWORD", "not this one")
    assert refused("status") == "The name or the password is wrong. Try again."


def test_an_unknown_name(refused):
    assert refused("--user", "nobody", "status") == "The name or the password is wrong. Try again."


def test_no_password_and_nobody_to_ask(refused, monkeypatch):
    monkeypatch.delenv("TVETDESK_PASSWORD")
    assert "TVETDESK_PASSWORD" in refused("status")


def test_a_password_file_that_is_none(refused, tmp_path):
    assert "There is no file" in refused("--password-file", tmp_path / "none", "status")
    for content in (b"", b"\n", b"\xff\xfe\x00"):
        (tmp_path / "password").write_bytes(content)
        assert "no password in password" in refused("--password-file", tmp_path / "password", "status")


def test_a_weak_password_makes_no_folder(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("TVETDESK_PASSWORD", "password1")
    answer = cli("init", "--role", "hq", "--user", "petra", "--country", "DE", data=tmp_path / "new")
    assert answer.code == 1
    assert "easy to guess" in answer.err
    assert not (tmp_path / "new").exists()


# -- the data folder -----------------------------------------------------------------------------------------


def test_a_folder_that_is_none(cli, tmp_path):
    answer = cli("status", data=tmp_path / "none")
    assert (answer.code, "There is no data folder" in answer.err) == (1, True)


def test_a_folder_that_is_one_already(refused):
    said = refused("init", "--role", "hq", "--user", "petra", "--country", "DE")
    assert "There is a data folder" in said


def test_two_who_make_the_same_folder_at_once(cli, hq, tmp_path, monkeypatch):
    made = desk.keys.create

    def late(folder, *args, **values):
        words = ["init", "--role", "hq", "--user", "x", "--country", "DE"]
        monkeypatch.setattr(desk.keys, "create", made)
        second.append(cli(*words, data=folder))  # while the first is at it
        return made(folder, *args, **values)

    second = []
    monkeypatch.setattr(desk.keys, "create", late)
    first = cli("init", "--role", "hq", "--user", "y", "--country", "DE", data=tmp_path / "new")
    assert (first.code, second[0].code) == (0, 1)
    assert cli("status", "--json", data=tmp_path / "new").json["user"] == "y"


@pytest.mark.parametrize("empty", [True, False])
def test_a_data_file_that_is_empty_or_gone_is_not_made_anew(refused, hq, empty):
    (hq / DATABASE).unlink()
    if empty:
        (hq / DATABASE).touch()
    assert "Restore a backup" in refused("status")


def test_a_folder_whose_making_was_cut_short(refused, hq):
    with open_folder(hq, None, PASSWORD) as opened:
        opened.book.sql("DELETE FROM meta WHERE key LIKE 'person:%'")
    assert "never finished" in refused("status")


def test_a_folder_open_elsewhere(refused, hq):
    with FolderLock(hq):
        assert "already open" in refused("status")


def test_a_plain_sqlite_file_in_place_of_the_encrypted_one(refused, hq):
    (hq / DATABASE).unlink()
    with sqlite3.connect(hq / DATABASE) as plain:
        plain.execute("CREATE TABLE trainee (names)")
    plain.close()
    assert "not an encrypted TVET Desk file" in refused("status")


def test_the_file_of_another_folder(refused, hq, mk):
    shutil.copy(mk / DATABASE, hq / DATABASE)
    assert "belongs to another folder" in refused("status")


def test_a_data_file_that_is_damaged_in_the_middle(cli, hq):
    file = hq / DATABASE
    data = bytearray(file.read_bytes())
    for place in range(4096 + 100, len(data), 4096):
        data[place] ^= 1
    file.write_bytes(data)
    answer = cli("status", data=hq)
    assert (answer.code, "damaged" in answer.err, answer.out) == (1, True, "")


def test_check_finds_a_flipped_bit(cli, hq):
    assert cli("check", data=hq).code == 0
    file = hq / DATABASE
    data = bytearray(file.read_bytes())
    data[len(data) // 4096 * 4096 - 2000] ^= 1
    file.write_bytes(data)
    answer = cli("check", "--json", data=hq)
    assert answer.code == 1


def test_keys_that_are_damaged_are_taken_from_their_copy(cli, hq):
    (hq / "tvet.keys").write_bytes(b"nonsense")
    answer = cli("status", data=hq)
    assert answer.code == 0
    assert "made anew from its copy" in answer.err
    assert cli("check", data=hq).code == 0


def test_a_copy_of_the_keys_that_is_damaged_is_made_anew(cli, hq):
    good = (hq / "tvet.keys").read_bytes()
    (hq / "tvet.keys.copy").write_bytes(good[: len(good) // 2])
    assert cli("status", data=hq).code == 0
    assert (hq / "tvet.keys.copy").read_bytes() == good
    (hq / "tvet.keys.copy").unlink()
    assert cli("check", data=hq).code == 0
    assert (hq / "tvet.keys.copy").read_bytes() == good


def test_keys_that_are_gone(refused, hq):
    for name in ("tvet.keys", "tvet.keys.copy"):
        (hq / name).unlink()
    assert "no keys" in refused("status")


def test_a_folder_from_a_newer_program(refused, hq):
    raise_version(hq, 100)
    assert "newer TVET Desk" in refused("status")


def test_a_full_disk_keeps_what_was_there(cli, mk, monkeypatch):
    with open_folder(mk, None, PASSWORD) as opened:
        (pages,) = opened.book.sql("PRAGMA page_count").fetchone()
    monkeypatch.setattr(vault, "PRAGMAS", (*vault.PRAGMAS, ("max_page_count", str(pages + 8))))
    said_new = 0
    for _ in range(60):
        answer = cli("records", "trainee", "add", "--names", "Lamin", "--note", NOTE, data=mk)
        if answer.code:
            break
        said_new += 1
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("The disk is full. The last step was not kept")
    monkeypatch.setattr(vault, "PRAGMAS", vault.PRAGMAS[:-1])
    assert cli("check", data=mk).code == 0
    assert len(cli("records", "trainee", "--json", data=mk).json["rows"]) == 1 + said_new


AS_SOMEBODY_ELSE = """
import os, sys
from tvetdesk.cli.main import main
if hasattr(os, "geteuid") and os.geteuid() == 0:  # the superuser may write everywhere
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such right there")
def test_a_read_only_folder(prepared):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "mk"
        shutil.copytree(prepared / "mk", folder)
        Path(place).chmod(0o755)
        for path in (*folder.iterdir(), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        done = subprocess.run(
            [sys.executable, "-c", AS_SOMEBODY_ELSE, "--data", str(folder), "status"],
            check=False, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        folder.chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert "You may only read the data folder" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
