"""Whatever is given out by command leaves an entry in the audit, and those who only look give out nothing with names."""

import datetime as dt
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import PASSWORD, Cli
from tvetdesk.desk import open_folder
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.cohorts import Cohort, enrol, new_cohort
from tvetdesk.records.consent import record_consent
from tvetdesk.records.people import Trainee
from tvetdesk.records.photos import add_photo
from tvetdesk.records.programmes import Programme

pytestmark = pytest.mark.usefixtures("qapp")  # papers are drawn

LOOKING = "only looks at it"


@pytest.fixture
def group(mk, tmp_path):
    """The number of a cohort with one person, whose photo is kept, and that of the enrolment; `lamin` only looks."""
    Image.new("RGB", (300, 400), "brown").save(tmp_path / "photo.png")
    with open_folder(mk, "awa", PASSWORD) as desk:
        book = desk.book
        person = next(iter(book.select(Trainee)))
        record_consent(book, person, "photo", "given")
        add_photo(book, person, tmp_path / "photo.png")
        programme = next(iter(book.select(Programme)))
        cohort = new_cohort(book, programme, "Solar 2026", book.today())
        return str(cohort.id), str(enrol(book, person, cohort).id)


@pytest.fixture
def viewer(cli, mk, tmp_path):
    """Calls the command line as somebody who only looks."""
    (tmp_path / "word").write_text(LOOKING)
    made = cli(
        "user",
        "add",
        "lamin",
        "--role",
        "viewer",
        "--new-password-file",
        tmp_path / "word",
        "--user",
        "awa",
        data=mk,
    )
    assert made.code == 0, made.err
    return lambda *words: cli("--user", "lamin", "--password-file", tmp_path / "word", *words, data=mk)


def papers(cohort, enrolment):
    return {
        "register": (cohort,),
        "class": (cohort,),
        "badges": (cohort,),
        "attestation": (enrolment,),
        "transcript": (enrolment,),
        "introduction": (enrolment,),
        "person": ("Binta Sanyang",),
    }


def entries(cli, folder):
    return [
        (one["what"], one["about"])
        for one in reversed(cli("audit", "list", "--user", "awa", "--json", data=folder).json["entries"])
        if one["what"] != "login"
    ]


def test_each_paper_and_photo_by_command_is_an_entry(cli: Cli, mk: Path, group) -> None:
    expected = []
    for name, words in papers(*group).items():
        assert cli("print", name, *words, "-o", "paper.pdf", data=mk).code == 0
        expected.append(("paper.made", {"number": 1, "paper": "class_list" if name == "class" else name}))
    assert cli("print", "consent", "-o", "paper.pdf", data=mk).code == 0
    assert cli("photo", "show", "Binta Sanyang", "-o", "photo.jpg", data=mk).code == 0
    assert cli("template", "register", "--cohort", "Solar 2026", "-o", "r.xlsx", data=mk).code == 0
    done = entries(cli, mk)[-len(expected) - 3 :]
    assert done[:-3] == expected
    assert [what for what, _ in done[-3:]] == ["paper.made", "photo.given", "list.exported"]


def test_figures_that_become_a_file_are_an_entry_on_whatever_way(cli: Cli, mk: Path, group) -> None:
    assert cli("report", "results", data=mk).code == 0
    before = entries(cli, mk)
    assert cli("report", "results", "--format", "csv", data=mk).code == 0
    frozen = cli("report", "freeze", "results", "--title", "Of today", "--json", data=mk).json["number"]
    assert cli("report", "show", frozen, "-o", "frozen.csv", "--format", "csv", data=mk).code == 0
    assert [what for what, _ in entries(cli, mk)[len(before) :]] == ["report.exported"] * 2


def test_restricted_values_as_json_are_an_entry_and_a_masked_list_is_none(cli: Cli, mk: Path) -> None:
    made = ("--trainee", "names=Binta Sanyang", "--unhcr-group", "804-11C00233")
    assert cli("records", "restricted", "add", *made, data=mk).code == 0
    before = entries(cli, mk)
    assert cli("records", "restricted", "list", data=mk).code == 0
    assert entries(cli, mk) == before
    listed = cli("records", "restricted", "list", "--json", data=mk).json["rows"]
    number = listed[0]["id"]
    assert (
        cli("records", "restricted", "set", number, "--unhcr-group", "804-11C00234", "--json", data=mk).code
        == 0
    )
    seen = [what for what, _ in entries(cli, mk)[len(before) :]]
    assert seen == ["restricted.seen"] * 2


def test_who_only_looks_writes_no_names_or_faces_into_a_file(cli: Cli, mk: Path, group, viewer) -> None:
    for name, words in papers(*group).items():
        refused = viewer("print", name, *words, "-o", "paper.pdf", "--json")
        assert (refused.code, refused.json["error"]) == (1, "rights.refused"), name
    for words in (
        ("photo", "show", "Binta Sanyang", "-o", "paper.pdf"),
        ("template", "register", "--cohort", "Solar 2026", "-o", "paper.pdf"),
        ("print", "consent", "Binta Sanyang", "-o", "paper.pdf"),
        ("clock", "--confirm"),
    ):
        refused = viewer(*words, "--json")
        assert (refused.code, refused.json["error"]) == (1, "rights.refused"), words
    assert not Path("paper.pdf").exists()


def test_a_report_is_not_frozen_under_somebodys_name_or_for_days_that_run_back(cli: Cli, mk: Path) -> None:
    named = cli("report", "freeze", "courses", "--title", "For binta  SANYANG's file", "--json", data=mk)
    assert (named.code, named.json["error"]) == (1, "frozen.title")
    days = ("--first", "1/10/2026", "--as-of", "1/3/2026")
    turned = cli("report", "freeze", "courses", "--title", "Of spring", *days, "--json", data=mk)
    assert (turned.code, turned.json["error"]) == (1, "report.no_days")
    assert cli("report", "list", "--json", data=mk).json["frozen"] == []


def test_a_role_without_a_name_changes_no_password(cli: Cli, mk: Path) -> None:
    answer = cli("user", "password", "--role", "viewer", data=mk)
    assert (answer.code, "--role" in answer.err) == (2, True)


def test_a_register_to_be_filled_in_may_be_a_csv_file_that_comes_in_again(cli: Cli, mk: Path, group) -> None:
    with open_folder(mk, "awa", PASSWORD) as desk:
        later = desk.book.today() + dt.timedelta(days=31)
        plan_session(desk.book, desk.book.get(Cohort, int(group[0])), later)
    asked = ("register", "--cohort", "Solar 2026", "--month", f"{later:%Y-%m}", "-o", "r.csv")
    assert cli("template", *asked, data=mk).code == 0
    heads, *people = Path("r.csv").read_text("utf-8-sig").splitlines()
    assert heads.startswith('"Row on the list","Names as on paper"')
    assert any("Binta Sanyang" in line for line in people)
    taken = cli("import-table", "r.csv", "--cohort", "Solar 2026", "--dry-run", data=mk)
    assert taken.code == 0, taken.err
