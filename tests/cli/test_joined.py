"""Two folders joined by an invitation hold the same after their bundles crossed, in whatever order."""

import itertools
import shutil

import pytest

from tests.cli.conftest import Cli


@pytest.fixture
def joined(cli: Cli, tmp_path):
    """hq and mk made by `init`, `invite` and `init --invitation`; two bundles of mk."""
    hq, mk = tmp_path / "hq", tmp_path / "mk"
    hq_made = cli("init", "--role", "hq", "--name", "Learning", "--country", "DE", "--user", "petra", data=hq)
    assert (hq_made.code, hq_made.err) == (0, "")
    assert (
        cli("invite", "GM-MK", "-o", "inv.json", "--name", "Mansa Konko", "--country", "GM", data=hq).code
        == 0
    )
    made = cli(
        "init",
        "--role",
        "centre",
        "--code",
        "gm-mk",
        "--user",
        "awa",
        "--invitation",
        "inv.json",
        "--json",
        data=mk,
    )
    assert made.code == 0
    assert cli("approve", made.json["fingerprint"], data=hq).code == 0  # before its first bundle
    assert cli("records", "trainee", "add", "--names", "Binta Sanyang", "--sex", "F", data=mk).code == 0
    assert cli("export", "-o", "one.tvx", data=mk).code == 0
    assert cli("records", "trainee", "add", "--names", "Lamin Ceesay", data=mk).code == 0
    assert cli("export", "-o", "two.tvx", data=mk).code == 0
    return hq, mk


@pytest.mark.parametrize("order", list(itertools.permutations(["one.tvx", "two.tvx"])), ids="-".join)
def test_the_digest_is_the_centres_in_every_order_and_after_a_repetition(cli, joined, order):
    hq, mk = joined
    for file in order:
        assert cli("import", file, data=hq).code == 0
    at_hq = cli("digest", "--centre", "GM-MK", data=hq).out
    assert at_hq == cli("digest", "--level", "hq", data=mk).out
    for file in order:
        again = cli("import", file, data=hq)
        assert again.code == 0
        assert "already imported" in again.out
    assert cli("digest", "--centre", "GM-MK", data=hq).out == at_hq


def test_the_digest_is_still_the_same_when_headquarters_has_answered(cli, joined):
    hq, mk = joined
    assert cli("import", "one.tvx", "two.tvx", data=hq).code == 0
    assert cli("export", "--to", "gm-mk", "-o", "answer.tvx", data=hq).code == 0
    assert cli("import", "answer.tvx", data=mk).code == 0
    answer = cli("digest", "--level", "hq", "--json", data=mk).json
    assert answer == cli("digest", "--centre", "GM-MK", "--json", data=hq).json
    assert answer["centre"] == "GM-MK"


def test_both_at_once_and_from_a_folder(cli, joined, tmp_path):
    hq, mk = joined
    (tmp_path / "stick").mkdir()
    for name, other in (("one.tvx", "holiday.jpg"), ("two.tvx", ".hidden (1).tvx")):
        (tmp_path / name).rename(tmp_path / "stick" / other)
    (tmp_path / "stick" / "autorun.exe").write_bytes(b"MZ")
    answer = cli("import", "stick", "--json", data=hq)
    assert answer.code == 0
    assert sorted(one["bundle"] for one in answer.json["files"]) == [1, 2]
    assert cli("digest", "--centre", "GM-MK", data=hq).out == cli("digest", "--level", "hq", data=mk).out


def test_a_stranger_is_approved_after_the_first_bundle_was_seen(cli, tmp_path):
    hq, ab = tmp_path / "hq", tmp_path / "ab"
    assert cli("init", "--role", "hq", "--user", "petra", "--country", "DE", data=hq).code == 0
    assert cli("invite", "NE-AB", "-o", ".", data=hq).code == 0
    assert (
        cli(
            "init",
            "--role",
            "centre",
            "--user",
            "issa",
            "--invitation",
            "tvet_NE-AB_invitation.json",
            data=ab,
        ).code
        == 0
    )
    assert cli("export", "-o", "one.tvx", data=ab).code == 0
    refused = cli("import", "one.tvx", "--json", data=hq)
    assert refused.code == 1
    fingerprint = cli("status", "--json", data=ab).json["fingerprint"]
    assert refused.json["files"][0]["error"] == "B07"
    assert fingerprint in refused.json["files"][0]["sentence"]
    approved = cli("approve", fingerprint.lower().replace("-", " "), data=hq)
    assert (approved.code, approved.out) == (0, "NE-AB (NE-AB) may now exchange with headquarters.\n")
    assert cli("import", "one.tvx", data=hq).code == 0
    assert cli("digest", "--centre", "NE-AB", data=hq).out == cli("digest", "--level", "hq", data=ab).out


def test_a_slip_confirms_what_arrived_and_the_next_bundle_is_smaller(cli, joined):
    hq, mk = joined
    before = cli("status", "--json", data=mk).json["changes"]
    assert before["confirmed"] == 0
    assert before["waiting"] == before["total"] > 0
    assert cli("import", "one.tvx", "two.tvx", data=hq).code == 0
    assert cli("slip", "make", "two.tvx", "-o", "slip.tvx", data=hq).code == 0
    assert cli("slip", "read", "slip.tvx", data=mk).code == 0
    after = cli("status", "--json", data=mk).json["changes"]
    assert after == {"total": before["total"], "confirmed": before["total"], "waiting": 0, "since": None}
    assert cli("export", "-o", "three.tvx", "--json", data=mk).json["changes"] == 0


def test_a_bundle_that_waits_is_kept_and_taken_with_the_one_before(cli, joined, tmp_path):
    """HQ goes back to an older copy of its folder after its slip: the next bundle starts above what it has."""
    hq, mk = joined
    assert cli("import", "one.tvx", data=hq).code == 0
    older = shutil.copytree(hq, tmp_path / "older")
    assert cli("import", "two.tvx", data=hq).code == 0
    assert cli("slip", "make", "two.tvx", "-o", "slip.tvx", data=hq).code == 0
    assert cli("slip", "read", "slip.tvx", data=mk).code == 0
    assert cli("records", "trainee", "add", "--names", "Fatou Jallow", data=mk).code == 0
    assert cli("export", "-o", "three.tvx", data=mk).code == 0
    waits = cli("import", "three.tvx", "--json", data=older)
    assert waits.code == 1
    assert waits.json["files"][0]["state"] == "waits"
    assert cli("status", "--json", data=older).json["waiting_bundles"] == 1
    (tmp_path / "three.tvx").unlink()
    later = cli("import", "two.tvx", "--json", data=older)
    assert later.code == 0
    assert [one["state"] for one in later.json["files"]] == ["applied", "applied"]
    assert cli("status", "--json", data=older).json["waiting_bundles"] == 0
    assert cli("digest", "--centre", "GM-MK", data=older).out == cli("digest", "--level", "hq", data=mk).out


def test_a_rehearsal_tells_and_keeps_nothing(cli, joined):
    hq, _ = joined
    before = cli("digest", data=hq).out
    told = cli("import", "two.tvx", "one.tvx", "--dry-run", "--json", data=hq)
    assert told.code == 0
    assert {one["state"] for one in told.json["files"]} == {"rehearsed"}
    assert (
        sum(one["changes"] for one in told.json["files"])
        == cli("export", "-o", "x.tvx", "--json", data=joined[1]).json["changes"]
    )
    assert cli("digest", data=hq).out == before


def test_a_folder_that_began_alone_joins_with_all_it_has(cli, tmp_path):
    hq, mz = tmp_path / "hq", tmp_path / "mz"
    assert cli("init", "--role", "hq", "--user", "petra", "--country", "DE", data=hq).code == 0
    assert cli("init", "--role", "centre", "--code", "NE-MZ", "--user", "issa", data=mz).code == 0
    assert cli("records", "trainee", "add", "--names", "Hassane", data=mz).code == 0
    assert cli("export", "-o", "one.tvx", data=mz).code == 1
    assert cli("invite", "NE-MZ", "-o", "inv.json", data=hq).code == 0
    assert cli("join", "inv.json", data=mz).code == 0
    assert cli("approve", cli("status", "--json", data=mz).json["fingerprint"], data=hq).code == 0
    assert cli("export", "-o", "one.tvx", data=mz).code == 0
    assert cli("import", "one.tvx", data=hq).code == 0
    assert cli("digest", "--centre", "NE-MZ", data=hq).out == cli("digest", "--level", "hq", data=mz).out


def test_an_invitation_does_not_become_a_file_where_a_folder_was_meant(cli, joined, tmp_path):
    hq, _ = joined
    refused = cli("invite", "NE-AB", "-o", tmp_path / "stick", "--json", data=hq)
    assert (refused.code, refused.json["error"]) == (1, "invite.where")
    assert not (tmp_path / "stick").exists()
