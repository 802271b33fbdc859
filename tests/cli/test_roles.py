"""Every role at the command line: who only looks takes nothing along and alters nothing, a trainer has the courses only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Cli
from tests.cli.test_work import course  # noqa: F401 - a fixture
from tests.reports.test_formats import MAPPING
from tvetdesk.desk import open_folder
from tvetdesk.records import accounts

PASSWORD = "lamp door cup stone"
DAYS = ("2/9/2019", "13/9/2019")

TAKEN_ALONG = (
    ("export", "-o", "OUT"), ("records", "trainee", "list", "--format", "xlsx", "-o", "OUT"),
    ("print", "class", "COHORT", "-o", "OUT"), ("print", "register", "COHORT", "-o", "OUT"), ("print", "calls", "-o", "OUT"),
    ("print", "badges", "COHORT", "-o", "OUT"), ("print", "transcript", "PLACE", "-o", "OUT"),
    ("print", "attestation", "PLACE", "-o", "OUT"), ("print", "introduction", "PLACE", "-o", "OUT"),
    ("print", "payments", "COHORT", *DAYS, "-o", "OUT"), ("report", "certificate_register", "-o", "OUT"), ("calls",),
    ("photo", "show", "BINTA", "-o", "OUT"), ("formats", "tracker", "mapping.json", "-o", "OUT"), ("breach", "pc", "--noticed", "9/3/2020", "17:30", "-o", "OUT"),
)  # fmt: skip
"""People by name, into a file or onto paper: for whoever teaches."""

MANAGED = (
    ("print", "person", "BINTA", "-o", "OUT"), ("access", "trainee", "BINTA", "-o", "OUT"), ("photo", "add", "BINTA", "face.png"),
    ("photo", "remove", "BINTA"),
    ("erase", "trainee", "BINTA", "--dry-run"), ("erase", "trainee", "BINTA", "--confirm", "BINTA"),
    ("retention", "list"), ("retention", "due", "contacts"), ("audit", "list"), ("audit", "check"),
    ("backup", "--to", "."), ("backup", "second", "."), ("user", "list"), ("user", "remove", "awa"), ("user", "free", "awa"),
    ("user", "rekey"), ("recover", "code"), ("computer", "renew"), ("people", "hand-over", "BINTA", "NE-MZ"),
    ("records", "staff", "add", "--names", "Ousman"), ("records", "organisation", "add", "--name", "Chamber"),
    ("records", "works", "add", "--title", "Roof"), ("records", "asset", "add", "--name", "Drill"),
    ("records", "trainee", "set", "BINTA", "--village", "Soma"),
    ("records", "letterhead", "add", "--heading", "Skills"),
)  # fmt: skip
"""What whoever manages accounts does, and nobody else."""

AT_HQ = (
    ("hq", "open-copy", "OUT"), ("hq", "move", "postgresql:///nowhere"),
    ("hq", "move", "--back"), ("computer", "strike-off", "FINGERPRINT"), ("approve", "FINGERPRINT"),
    ("invite", "NE-NY", "-o", ".", "--country", "NE"), ("report", "freeze", "results", "--title", "2019"),
)  # fmt: skip


@pytest.fixture
def world_of(mk: Path, hq: Path, course: dict[str, str], cli: Cli, tmp_path: Path) -> dict[str, str]:  # noqa: F811
    """Accounts for each role; what the words of the calls stand for."""
    for folder, people in ((mk, {"isatou": "trainer", "fatou": "viewer"}), (hq, {"fatou": "viewer"})):
        with open_folder(folder, "awa", "four words and more") as desk:
            for name, role in people.items():
                accounts.add(desk.book, desk.keys, name, role, PASSWORD)
    (tmp_path / "mapping.json").write_text(
        json.dumps({**MAPPING, "places": {"GM-MK": "oRgUnItMk01"}}), "utf-8"
    )
    Image.new("RGB", (300, 400), "brown").save(tmp_path / "face.png")
    person = cli("records", "trainee", "list", "--json", "--user", "awa", data=mk).json["rows"][0]["id"]
    add_consent = ("--trainee", person, "--purpose", "photo", "--answer", "given", "--user", "awa")
    assert cli("records", "consent", "add", *add_consent, data=mk).code == 0
    assert cli("photo", "add", person, tmp_path / "face.png", "--user", "awa", data=mk).code == 0
    own = cli("status", "--json", "--user", "awa", data=mk).json["fingerprint"]
    return {
        "BINTA": person,
        "COHORT": course["cohort"],
        "PLACE": course["place"],
        "FINGERPRINT": own,
        "OUT": "out",
    }


def refusals(
    cli: Cli, calls: tuple[tuple[str, ...], ...], who: str, data: Path, means: dict[str, str]
) -> dict[str, str]:
    """By call: why it was refused, or what it did."""
    found = {}
    for words in calls:
        said = cli(*(means.get(word, word) for word in words), "--json", "--user", who, data=data)
        found[" ".join(words)] = said.json["error"] if said.code == 1 else f"exit code {said.code}"
    return found


def state(cli: Cli, data: Path) -> tuple[str, str]:
    """What is in the data, and how many changes made it."""
    found = cli("status", "--json", "--user", "awa", data=data).json
    return cli("digest", "--json", "--user", "awa", data=data).json["digest"], found["own_changes"]


def test_who_only_looks_takes_nobody_along_and_alters_nothing(cli, mk, world_of, tmp_path, monkeypatch):
    before, files = state(cli, mk), set(tmp_path.iterdir())
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    found = refusals(cli, TAKEN_ALONG + MANAGED, "fatou", mk, world_of)
    assert {call: why for call, why in found.items() if why != "rights.refused"} == {}
    assert set(tmp_path.iterdir()) == files
    monkeypatch.setenv("TVETDESK_PASSWORD", "four words and more")
    assert state(cli, mk) == before


@pytest.mark.usefixtures("qapp")  # before anything sets a paper
def test_a_trainer_takes_lists_along_and_does_nothing_that_is_managed(
    cli, mk, world_of, tmp_path, monkeypatch
):
    before = state(cli, mk)
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    found = refusals(cli, MANAGED, "isatou", mk, world_of)
    assert {call: why for call, why in found.items() if why != "rights.refused"} == {}
    taken = refusals(cli, TAKEN_ALONG, "isatou", mk, world_of)
    assert "rights.refused" not in taken.values(), taken
    monkeypatch.setenv("TVETDESK_PASSWORD", "four words and more")
    assert state(cli, mk) == before


def test_who_only_looks_at_headquarters_gives_moves_and_decides_nothing(
    cli, hq, world_of, tmp_path, monkeypatch
):
    before, files = state(cli, hq), set(tmp_path.iterdir())
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    found = refusals(cli, AT_HQ, "fatou", hq, world_of)
    assert {call: why for call, why in found.items() if why != "rights.refused"} == {}
    assert set(tmp_path.iterdir()) == files
    monkeypatch.setenv("TVETDESK_PASSWORD", "four words and more")
    assert state(cli, hq) == before
