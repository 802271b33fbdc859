"""Whatever is put in: one clear sentence, an exit code, nothing lost, never a traceback."""

import errno
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD
from tvetdesk import desk
from tvetdesk.desk import open_folder
from tvetdesk.errors import UserError
from tvetdesk.exchange import twins
from tvetdesk.exchange.codec import VERSION
from tvetdesk.store import files, keys, tries, vault
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.lock import FolderLock

HTML_NAME = "<table width=100000>" * 13 + "<b>Ebrima"
NOTE = "Came back from Niger, knows welding. " * 100  # more than fits on a page


@pytest.fixture
def refused(cli, hq):
    """A call that is refused in one sentence on standard error, and after which the folder is as before."""

    def run(*words, data=hq, code=1):
        before = _fingerprint(data)
        answer = cli(*words, data=data)
        assert answer.code == code
        assert answer.out == ""
        assert "Traceback" not in answer.err
        assert len(answer.err.strip().splitlines()) == 1
        assert _fingerprint(data) == before
        return answer.err.strip()

    return run


def _fingerprint(folder: Path) -> dict[str, object]:
    """What lies in a folder, without the lock, the count of wrong passwords and what SQLite makes beside its file.

    Of a data file that opens it is what stands in it, but for what opening it notes: the login in the audit, and where
    the folder lies (the fixtures copy it).
    """
    return {
        str(path.relative_to(folder)): _rows(path) if path.name == DATABASE else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix != ".lock"
        and path.name != tries.FILE
        and not path.name.startswith(f"{DATABASE}-")
    }


def _rows(file: Path) -> object:
    try:
        key = keys.derive(keys.unlock(file.parent, "awa", PASSWORD).dk, b"database")
        with vault.faults(), closing(vault.Vault(file, key, reading=True)._connect()) as there:
            names = [name for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {
                name: there.execute(f'SELECT * FROM "{name}"').fetchall() for name in names if name != "audit"
            }
    except UserError:
        return file.read_bytes()
    if "meta" not in found:
        return file.read_bytes()
    found["meta"] = [row for row in found["meta"] if row[0] not in ("audit.tries", twins.MARK)]
    return found


def _digest(folder: Path, cli) -> str:
    return cli("digest", data=folder).out


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


# -- bundles -------------------------------------------------------------------------------------------------


def _checked(data: bytes) -> bytes:
    """A bundle altered by somebody who mends its checksum."""
    return data[:12] + zlib.crc32(data[16:]).to_bytes(4, "big") + data[16:]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: b"\xff\xd8\xff\xe0 a photo of a cat", "not a picture that can be read"),
        (lambda data: b"SQLite format 3\x00" + bytes(4096), "not a file of TVET Desk"),
        (lambda data: b"", "This file is empty"),
        (lambda data: data[:-1], "not complete"),
        (lambda data: data[:40], "not complete"),
        (lambda data: data[:5], "not complete"),
        (lambda data: data.replace(b"\r\n", b"\n", 1), "changed on the way"),
        (lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], "damaged"),
        (lambda data: data + b"\n", "damaged"),
        (lambda data: _checked(data[:16] + bytes([VERSION + 1]) + data[17:]), "newer TVET Desk"),
        (lambda data: _checked(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]), "Do not trust this file"),
    ],
    ids=[
        "photo",
        "database",
        "empty",
        "cut",
        "short",
        "shorter",
        "text",
        "flipped",
        "appended",
        "newer",
        "forged",
    ],
)
def test_a_file_that_is_no_good_bundle(refused, bundle, spoil, words):
    bundle.write_bytes(spoil(bundle.read_bytes()))
    said = refused_import(refused, bundle)
    assert words in said
    assert said.startswith("one.tvx: ")


def refused_import(refused, *bundles):
    return refused("import", *bundles)


def test_a_file_that_is_not_there(refused):
    assert (
        refused("import", "gone.tvx") == "gone.tvx: There is no file gone.tvx. Check its name and its folder."
    )


def test_a_folder_without_bundles(refused, tmp_path):
    (tmp_path / "stick").mkdir()
    assert "no TVET Desk bundle" in refused("import", tmp_path / "stick")


def test_a_bundle_for_another_computer(refused, bundle, world):
    assert "another computer" in refused("import", bundle, data=world / "alone")


def test_a_bundle_for_headquarters_given_to_the_centre_itself(refused, bundle, mk):
    assert "another computer" in refused("import", bundle, data=mk)


def test_a_replayed_bundle_changes_nothing(cli, hq, bundle):
    assert cli("import", bundle, data=hq).code == 0
    before = _digest(hq, cli)
    again = cli("import", bundle, data=hq)
    assert (again.code, again.err) == (0, "")
    assert "already imported" in again.out
    assert _digest(hq, cli) == before


def test_a_bundle_from_a_newer_program_gives_what_is_known_here(cli, mk, hq):
    _raise_version(mk, 1)
    with pytest.MonkeyPatch.context() as newer:
        newer.setattr(desk, "MIGRATIONS", (*desk.MIGRATIONS, _next_migration()))
        assert cli("export", "-o", "newer.tvx", data=mk).code == 0
    answer = cli("import", "newer.tvx", data=hq)
    assert (answer.code, answer.err) == (0, "")
    assert "brought" in answer.out


def test_a_bad_file_never_stops_the_others(cli, hq, bundle, tmp_path):
    (tmp_path / "a.tvx").write_bytes(b"nonsense")
    (tmp_path / "z.tvx").write_bytes(bundle.read_bytes()[:-3])
    answer = cli("import", "a.tvx", bundle, "z.tvx", data=hq)
    assert answer.code == 1
    assert "brought" in answer.out
    assert [line.split(":")[0] for line in answer.err.splitlines()] == ["a.tvx", "z.tvx"]


def test_a_slip_of_a_file_that_is_none(refused, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    assert "not a file of TVET Desk" in refused("slip", "make", "photo.jpg", "-o", "slip.tvx")
    assert "There is no file" in refused("slip", "make", "gone.tvx", "-o", "slip.tvx")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"\xff", b'{"format": "tvetdesk-invitation"}', b"[" * 100_000]
)
def test_an_invitation_that_is_none(cli, tmp_path, content):
    (tmp_path / "inv.json").write_bytes(content)
    answer = cli(
        "init", "--role", "centre", "--user", "awa", "--invitation", "inv.json", data=tmp_path / "new"
    )
    assert answer.code == 1
    assert "not an invitation" in answer.err
    assert not (tmp_path / "new").exists()


def test_headquarters_begins_without_an_invitation(cli, hq, tmp_path):
    assert cli("invite", "GM-BA", "-o", "inv.json", "--country", "GM", data=hq).code == 0
    answer = cli("init", "--role", "hq", "--user", "x", "--invitation", "inv.json", data=tmp_path / "new")
    assert (answer.code, "for a centre" in answer.err) == (1, True)
    assert not (tmp_path / "new").exists()


def test_an_invitation_that_was_altered_or_is_for_another(cli, hq, tmp_path):
    assert cli("invite", "GM-MK", "-o", "inv.json", data=hq).code == 0
    start = ["init", "--role", "centre", "--user", "awa", "--invitation", "inv.json"]
    other = cli(*start, "--code", "NE-AB", data=tmp_path / "new")
    assert (other.code, "is for GM-MK" in other.err) == (1, True)
    text = (tmp_path / "inv.json").read_text("utf-8")
    (tmp_path / "inv.json").write_text(text.replace("GM-MK", "NE-AB"), "utf-8")
    altered = cli(*start, data=tmp_path / "new")
    assert (altered.code, "changed on the way" in altered.err) == (1, True)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("text", ["", "K7QM", "0000-0000-0000-0000", "K7QM-2XWA-9RTP-4HD\x1b"])
def test_a_fingerprint_that_is_none(refused, text):
    said = refused("approve", text)
    assert "is not a fingerprint" in said
    assert "\x1b" not in said


def test_who_was_not_let_in_by_headquarters_invites_and_approves_nobody(refused, mk):
    for words in (("invite", "GM-MK", "-o", "x.json"), ("approve", "K7QM-2XWA-9RTP-4HDE")):
        assert refused(*words, data=mk).startswith("Headquarters has not let this computer in yet")


# -- where it goes -------------------------------------------------------------------------------------------


def test_a_bundle_into_a_folder_that_is_not_there(refused, mk, tmp_path):
    assert "is not there any more" in refused("export", "-o", tmp_path / "stick" / "one.tvx", data=mk)


def test_a_bundle_onto_a_full_stick(cli, mk, tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    answer = cli("export", "-o", "one.tvx", data=mk)
    assert answer.code == 1
    assert "is full. Nothing was written" in answer.err
    assert not list(tmp_path.glob("one*"))


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
    _raise_version(hq, 100)
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


def _raise_version(folder: Path, by: int) -> None:
    with open_folder(folder, None, PASSWORD) as opened:
        (version,) = opened.book.sql("PRAGMA user_version").fetchone()
        opened.book.sql(f"PRAGMA user_version = {version + by}")


def _next_migration():
    from tvetdesk.store.migrations import Migration

    return Migration(desk.MIGRATIONS[-1].number + 1, "later")


# -- values --------------------------------------------------------------------------------------------------

WRONG = [
    ("trainee", "--names", HTML_NAME, "This has 269 signs; at most 200 fit here."),
    ("trainee", "--names", "Binta\x07", "a sign in this text that cannot be kept"),
    ("trainee", "--names", "", "This is needed."),
    ("trainee", "--names", "   ", "This is needed."),
    ("trainee", "--note", "x" * 4001, "at most 4,000 fit here"),
    ("trainee", "--sex", "X", "is not one of the choices"),
    ("trainee", "--languages", "en xx", "is not one of the choices"),
    ("trainee", "--birth", "31/2/1999", "is not a date"),
    ("trainee", "--birth", "1066", "lies outside 1900 to 2100"),
    ("trainee", "--birth-year", "many", "is not a whole number"),
    ("trainee", "--birth-year", "9" * 19, "is not a whole number"),
    ("trainee", "--birth_year", "1899", "is too small"),
    ("trainee", "--centre", "12", "There is no"),
    ("trainee", "--centre", "one", "There is no Centre called “one”"),
    ("trainee", "--centre", "code=XX", "No Centre has code=XX"),
    ("trainee", "--centre", "size=2", "There is no field size here"),
    ("cohort", "--start", "7/13/2026", "is not a date"),
    ("cohort", "--start", "1/1/1066", "lies outside 1900 to 2100"),
    ("phone_number", "--phone", "call me", "is not a phone number"),
    ("phone-number", "--whatsapp", "perhaps", "is neither yes nor no"),
    ("session", "--start", "25:00", "is not a time"),
    ("kit", "--value", "12.345", "is not a number with at most 2 decimals"),
    ("kit", "--value", "-1", "is too small"),
]


@pytest.mark.parametrize(
    ("type", "option", "value", "words"), WRONG, ids=[f"{w[0]}{w[1]}-{n}" for n, w in enumerate(WRONG)]
)
def test_values_that_may_not_be_kept(refused, mk, type, option, value, words):
    said = refused("records", type, "add", option, value, data=mk)
    assert said.startswith("Please correct this first.")
    assert words in said
    assert "\x07" not in said


def test_every_wrong_field_is_named_at_once(cli, mk):
    answer = cli("records", "trainee", "add", "--sex", "X", "--birth", "soon", "--json", data=mk)
    assert answer.code == 1
    assert {name: one["error"] for name, one in answer.json["fields"].items()} == {
        "names": "field.required", "sex": "field.code", "birth": "field.rough_date",
    }  # fmt: skip


def test_what_fills_itself_is_not_asked_for(cli, mk):
    answer = cli(
        "records", "cohort", "add", "--programme", "GM-SOLAR", "--start", "1/1/2108", "--json", data=mk
    )
    assert {name: one["error"] for name, one in answer.json["fields"].items()} == {
        "name": "field.required", "start": "field.date_range",
    }  # fmt: skip


def test_a_long_name_with_html_in_it_is_kept_and_shown_as_it_is(cli, mk):
    name = HTML_NAME[:200]
    made = cli("records", "trainee", "add", "--names", name, "--json", data=mk)
    assert made.code == 0
    shown = cli("records", "trainee", "show", made.json["id"], data=mk)
    assert f"  Names as on paper: {name}\n" in shown.out


@pytest.mark.parametrize("number", ["1", "-1", "x", "99999999999999999999999", "1:2", ""])
def test_a_row_that_is_not_there(refused, mk, number):
    refused("records", "trainee", "show", number, data=mk)
    refused("records", "mark", "show", number, data=mk)
    refused("records", "trainee", "set", number, "--sex", "F", data=mk)
    refused("records", "trainee", "delete", number, data=mk)


def test_a_change_that_is_not_there(refused, mk):
    assert "no change with the number 999" in refused("undo", "999", data=mk)


def test_what_set_up_the_folder_is_not_undone(cli, mk):
    while (undone := cli("undo", data=mk)).code == 0:
        pass
    assert "nothing to undo" in undone.err
    kept = {kind: cli("records", kind, "--json", data=mk).json["rows"] for kind in ("centre", "staff")}
    assert {kind: len(rows) for kind, rows in kept.items()} == {"centre": 1, "staff": 1}
    first = cli("changes", "--json", data=mk).json["changes"][-2]
    assert "cannot be undone" in cli("undo", str(first["number"]), data=mk).err


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["records", "nonsense"],
        ["records", "trainee", "add", "--nmae", "x"],
        ["records", "trainee", "set", "1"],
        ["records", "trainee", "list", "--limit", "0"],
        ["export"],
        ["export", "-o", "-", "--json"],
        ["import"],
        ["init", "--role", "king"],
        ["report", "nonsense"],
        ["report", "results", "--format", "odt"],
        ["report", "results", "--format", "csv", "--json"],
        ["undo", "x"],
        ["--lang", "es", "status"],
    ],
    ids=" ".join,
)
def test_wrong_usage(cli, mk, words):
    answer = cli(*words, data=mk)
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert "Error: " in answer.err
