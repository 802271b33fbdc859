"""A laptop joins the office computer of its centre without headquarters, takes registers away and brings them back."""

import pytest

from tests.cli.conftest import Cli


@pytest.fixture
def office(cli: Cli, mk, hq, bundle, tmp_path):
    """The office computer of GM-MK, which headquarters has answered."""
    assert cli("import", bundle, data=hq).code == 0
    assert cli("export", "--to", "GM-MK", "-o", tmp_path / "answer.tvx", data=hq).code == 0
    assert cli("import", tmp_path / "answer.tvx", data=mk).code == 0
    (own,) = [
        one["id"] for one in cli("records", "centre", "--code", "GM-MK", "--json", data=mk).json["rows"]
    ]
    assert cli("records", "centre", "set", own, "--place", "Mansa Konko", data=mk).code == 0
    return mk


@pytest.fixture
def laptop(cli: Cli, office, tmp_path):
    """A laptop of GM-MK, let in by its fingerprint before its first bundle, with what the office gives it."""
    invited = cli("invite", "--laptop", "-o", ".", "--json", data=office)
    assert invited.json == {"file": "tvet_GM-MK_laptop_invitation.json", "code": "GM-MK"}
    lap = tmp_path / "lap"
    words = ("--role", "laptop", "--user", "ebou", "--invitation", "tvet_GM-MK_laptop_invitation.json")
    made = cli("init", *words, "--json", data=lap)
    assert (made.code, made.json["role"], made.json["joined"]) == (0, "laptop", True)
    assert cli("approve", made.json["fingerprint"], "--json", data=office).json["state"] == "expected"
    carry(cli, lap, office)
    carry(cli, office, lap, "--laptops")
    return lap


def carry(cli: Cli, one, other, *words):
    """One bundle from one folder to another, which may be told what it brought."""
    made = cli("export", *words, "-o", one.parent, "--json", data=one)
    assert made.code == 0, made.err
    taken = cli("import", made.json["file"], "--json", data=other)
    assert taken.code == 0, taken.err
    return taken.json["files"][0]


def digest(cli: Cli, folder, *words):
    return cli("digest", *words, data=folder).out


def test_what_a_laptop_wrote_reaches_headquarters_through_the_office(cli, office, laptop, hq, tmp_path):
    (there,) = cli("records", "trainee", "list", "--json", data=laptop).json["rows"]
    assert there["fields"]["names"] == "Binta Sanyang"
    assert cli("records", "trainee", "set", there["id"], "--village", "Soma", data=laptop).code == 0
    assert cli("records", "trainee", "add", "--names", "Lamin Ceesay", data=laptop).code == 0
    before = cli("status", "--json", data=laptop).json
    assert (before["role"], before["level"], before["changes"]["waiting"]) == ("centre", "centre", 2)
    brought = carry(cli, laptop, office)
    assert brought["changes"] == 2
    assert cli("status", "--json", data=office).json["open_questions"] == 0
    assert carry(cli, office, hq)["changes"] >= 2
    assert digest(cli, hq, "--centre", "GM-MK") == digest(cli, office, "--level", "hq")
    assert cli("export", "--to", "GM-MK", "-o", "answer.tvx", data=hq).code == 0
    assert cli("import", "answer.tvx", data=office).code == 0
    assert cli("status", "--json", data=office).json["changes"]["waiting"] == 0
    carry(cli, office, laptop, "--laptops")
    assert cli("status", "--json", data=laptop).json["changes"]["waiting"] == 0
    assert digest(cli, laptop) == digest(cli, office, "--level", "centre")
    known = {one["fingerprint"]: one for one in cli("status", "--json", data=hq).json["computers"]}
    own = cli("status", "--json", data=laptop).json["fingerprint"]
    assert (known[own]["level"], known[own]["state"]) == ("centre", "approved")
    (line,) = cli("radar", "--json", data=hq).json["centres"]
    assert line["has"]["confirmed"] == line["has"]["total"]


def test_a_second_office_computer_is_invited_by_the_first_and_may_let_in_laptops(cli, office, hq, tmp_path):
    assert cli("invite", "-o", "second.json", data=office).code == 0
    second = tmp_path / "second"
    made = cli(
        "init", "--role", "centre", "--user", "isatou", "--invitation", "second.json", "--json", data=second
    )
    assert made.code == 0
    assert (
        cli("invite", "--laptop", "-o", "no.json", "--json", data=second).json["error"] == "authority.not_yet"
    )
    assert cli("approve", made.json["fingerprint"], data=office).code == 0
    carry(cli, second, office, "--to", "GM-MK")
    carry(cli, office, second, "--to", "GM-MK")
    assert cli("invite", "--laptop", "-o", "lap.json", data=second).code == 0
    lap = tmp_path / "lap"
    made = cli("init", "--role", "laptop", "--user", "ebou", "--invitation", "lap.json", "--json", data=lap)
    assert cli("export", "-o", "one.tvx", data=lap).code == 0
    stranger = cli("import", "one.tvx", "--json", data=second).json["files"][0]
    assert (stranger["error"], made.json["fingerprint"] in stranger["sentence"]) == ("B07", True)
    approved = cli("approve", made.json["fingerprint"], data=second)
    assert approved.out == "Mansa Konko (GM-MK) may now exchange with this computer.\n"
    assert cli("import", "one.tvx", data=second).code == 0
    # Headquarters hears at once of the second computer, by the first, and of the laptop, by the second.
    carry(cli, second, office, "--to", "GM-MK")
    carry(cli, office, hq)
    assert digest(cli, hq, "--centre", "GM-MK") == digest(cli, second, "--level", "hq")
    assert {one["state"] for one in cli("status", "--json", data=hq).json["computers"]} == {"approved"}


def test_files_of_several_computers_of_a_centre_have_names_of_their_own(cli, office, laptop, hq):
    names = set()
    for folder, words in ((office, ()), (office, ("--laptops",)), (laptop, ())):
        names.add(cli("export", *words, "-o", ".", "--json", data=folder).json["file"])
    assert len(names) == 3
    assert any(name.startswith("tvet_GM-MK_2") for name in names)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("init", "--role", "laptop", "--user", "ebou"), "init.laptop"),
        (("init", "--role", "centre", "--user", "ebou", "--invitation", "lap.json"), "invitation.laptop"),
        (("init", "--role", "laptop", "--user", "ebou", "--invitation", "office.json"), "invitation.office"),
    ],
)
def test_an_invitation_is_for_one_kind_of_computer(cli, office, tmp_path, words, code):
    assert cli("invite", "--laptop", "-o", "lap.json", data=office).code == 0
    assert cli("invite", "-o", "office.json", data=office).code == 0
    refused = cli(*words, "--json", data=tmp_path / "new")
    assert (refused.code, refused.json["error"]) == (1, code)
    assert not (tmp_path / "new").exists()


def test_an_office_computer_invites_and_lets_in_its_own_centre_only(cli, office, hq):
    assert (
        cli("invite", "GM-BS", "-o", "x.json", "--json", data=office).json["error"] == "invitation.own_centre"
    )
    at_hq = cli("status", "--json", data=hq).json["fingerprint"]
    assert cli("approve", at_hq, "--json", data=office).json["error"] == "authority.other_centre"


def test_a_laptop_lets_in_nobody_and_gives_to_its_office_alone(cli, laptop):
    assert cli("invite", "-o", "x.json", "--json", data=laptop).json["error"] == "authority.laptop"
    assert cli("approve", "DGXG-6DMG-MCRZ-AKC4", "--json", data=laptop).json["error"] == "authority.laptop"
    for words in (("--to", "HQ"), ("--laptops",)):
        assert (
            cli("export", *words, "-o", "x.tvx", "--json", data=laptop).json["error"] == "export.office_only"
        )


def test_a_laptop_goes_on_with_its_only_office_computer_after_that_was_restored(
    cli, office, laptop, tmp_path
):
    """Headquarters is far away: the laptop's owner compares the signs with the office, and an impostor has others."""
    backup = cli("backup", "--to", tmp_path, "--json", data=office).json["backup"]["file"]
    assert cli("records", "trainee", "add", "--names", "Lamin Ceesay", data=laptop).code == 0
    restored = cli("restore", backup, "--json", data=office)
    assert restored.code == 0, restored.err
    assert cli("export", "--laptops", "-o", "after.tvx", data=office).code == 0
    refused = cli("import", "after.tvx", "--json", data=laptop).json["files"][0]
    signs = cli("status", "--json", data=office).json["fingerprint"]
    assert refused["error"] == "B07"
    assert "restored from a backup counts as new" in refused["sentence"]
    assert signs in refused["sentence"]
    wrong = cli("approve", signs[:-1] + ("2" if signs[-1] != "2" else "3"), "--json", data=laptop)
    assert wrong.json["error"] == "authority.laptop"
    assert cli("import", "after.tvx", "--json", data=laptop).json["files"][0]["error"] == "B07"
    assert cli("approve", signs, "--json", data=laptop).json["state"] == "approved"
    assert cli("import", "after.tvx", "--json", data=laptop).code == 0
    assert carry(cli, laptop, office)["changes"] == 1
    carry(cli, office, laptop, "--laptops")
    assert cli("status", "--json", data=laptop).json["changes"]["waiting"] == 0
    assert digest(cli, laptop) == digest(cli, office, "--level", "centre")
