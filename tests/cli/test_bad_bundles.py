"""Bundles, slips, invitations and fingerprints that are no good: one clear sentence, nothing lost, never a traceback."""

import errno
import zlib

import pytest

from tests.cli.conftest import raise_version
from tvetdesk import desk
from tvetdesk.exchange.codec import VERSION
from tvetdesk.store import files
from tvetdesk.store.migrations import Migration


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
    said = refused("import", bundle)
    assert words in said
    assert said.startswith("one.tvx: ")


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
    before = cli("digest", data=hq).out
    again = cli("import", bundle, data=hq)
    assert (again.code, again.err) == (0, "")
    assert "already imported" in again.out
    assert cli("digest", data=hq).out == before


def test_a_bundle_from_a_newer_program_gives_what_is_known_here(cli, mk, hq):
    raise_version(mk, 1)
    with pytest.MonkeyPatch.context() as newer:
        newer.setattr(
            desk, "MIGRATIONS", (*desk.MIGRATIONS, Migration(desk.MIGRATIONS[-1].number + 1, "later"))
        )
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
