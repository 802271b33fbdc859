"""A centre that hides why somebody is protected: every list, export, sheet, figure and search, role by role."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.records.helpers import code_of
from tvetdesk import desk as desks
from tvetdesk.cli.main import main
from tvetdesk.desk import SCHEMA, Desk
from tvetdesk.i18n import translator
from tvetdesk.records import accounts, rights
from tvetdesk.records import rows as verbs
from tvetdesk.records.attention import concerns
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Cohort, enrol, new_cohort
from tvetdesk.records.consent import Consent, purposes, record_consent
from tvetdesk.records.people import Paper, Restricted, Trainee, add_paper, new_trainee, record_restricted
from tvetdesk.records.programmes import new_programme
from tvetdesk.records.rights import Door
from tvetdesk.records.roster import places
from tvetdesk.records.titles import page, titles
from tvetdesk.reports import REPORTS
from tvetdesk.reports.lists import table_of
from tvetdesk.reports.papers.badges import badges
from tvetdesk.reports.papers.lists import class_list
from tvetdesk.reports.papers.person import document
from tvetdesk.reports.render import csv
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share
from ui.models import rows
from ui.models.person import person

PASSWORD, OTHER = "four words and more", "lamp door cup stone"
TELLING = ("Eritrea", '"ER"', "asylum", "refugee", "7712345", "return_history", "the work abroad")
SEES = {"administrator": True, "trainer": False, "viewer": False}
DAY = dt.date(2026, 11, 2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A protecting centre with one asylum seeker of Eritrea in a course, and an account for every role."""
    made = tmp_path_factory.mktemp("protected") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "DEFAULT", CHEAP)
        with desks.init(
            made, level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="administrator",
            password=PASSWORD,
        ) as desk:  # fmt: skip
            book = desk.book
            course = new_cohort(
                book, new_programme(book, "SOL", "Solar"), "Solar 2026", DAY, end=dt.date(2027, 5, 28)
            )
            canary = new_trainee(book, "Canary Jallow", sex="F", birth="1999", nationality="ER")
            enrol(book, canary, course, DAY, target_group="asylum_seeker")
            soon = book.today() + dt.timedelta(days=5)
            add_paper(book, canary, "refugee_card", number="NER-7712345", country="ER", expires=soon)
            record_consent(book, canary, "return_history", "given")
            record_consent(book, canary, "photo", "refused")
            record_restricted(book, canary, legal_status="refugee", unhcr_individual="NER-00-7712345")
            verbs.alter(book, book.get(Centre, book.centre), protection=True)
            for role in ("trainer", "viewer"):
                accounts.add(book, desk.keys, role, role, OTHER)
    return made


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with desks.open_folder(folder, "administrator", PASSWORD) as opened:
        yield opened


def at_the_door(desk: Desk, role: str) -> Desk:
    desk.book.door = Door(desk.book, role, desk.book.person)
    return desk


def tells(text: Any) -> list[str]:
    """Which of the telling words stand in a text."""
    return [word for word in TELLING if word in str(text)]


@dataclass
class Said:
    code: int
    out: str


@pytest.fixture
def call(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Said]:
    def run(role: str, *words: Any) -> Said:
        monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD if role == "administrator" else OTHER)
        code = main(["--data", str(folder), "--user", role, "--lang", "en", *map(str, words)])
        said = capsys.readouterr()
        return Said(code, said.out + said.err)

    return run


# -- the command line ----------------------------------------------------------------------------------------

KINDS = (
    "trainee",
    "enrolment",
    "paper",
    "restricted",
    "consent",
    "enrolment_state",
    "cohort",
    "frozen_report",
)


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize(
    "words", [["--columns", "all", "--limit", 9], ["--json"], ["--format", "csv", "--columns", "all"]]
)
def test_no_list_of_the_command_line_tells_it(call, role, words):
    said = {kind: tells(call(role, "records", kind, "list", *words).out) for kind in KINDS}
    told = {kind for kind, found in said.items() if found}
    assert told == (
        {"trainee", "enrolment", "paper", "restricted", "consent"} - _masked(words) if SEES[role] else set()
    )


def _masked(words: list[Any]) -> set[str]:
    """Restricted values are masked in tables and spreadsheets for everybody."""
    return set() if "--json" in words else {"restricted"}


@pytest.mark.parametrize("role", SEES)
def test_no_row_shown_whole_tells_it(call, desk, role):
    rows = {
        kind: desk.book.select(SCHEMA.by_name[kind].model).get().id
        for kind in ("trainee", "enrolment", "paper", "restricted")
    }
    desk.close()
    for kind, row in rows.items():
        said = call(role, "records", kind, "show", row).out
        assert bool(tells(said)) is SEES[role], (kind, said)


@pytest.mark.parametrize("role", ["trainer", "viewer"])
@pytest.mark.parametrize(
    "words",
    [
        ("records", "enrolment", "list", "--target-group", "asylum_seeker"),
        ("records", "trainee", "list", "--nationality", "ER"),
        ("records", "enrolment_state", "list", "--enrolment", "target_group=asylum_seeker"),
        ("records", "paper", "list"),
        ("records", "restricted", "list", "--json"),
    ],
)
def test_nobody_is_found_by_it(call, role, words):
    assert "does not show why somebody is protected" in call(role, *words).out


@pytest.mark.parametrize("role", SEES)
def test_the_list_of_changes_does_not_tell_that_there_is_something(call, role):
    for words in ((), ("--json",)):
        said = call(role, "changes", "--limit", 100, *words).out
        told = any(word in said for word in ("Restricted", "Paper of", "people.restricted", "people.paper"))
        assert told is SEES[role]
        assert "Details of Canary Jallow" in said or SEES[role]


@pytest.mark.parametrize("role", SEES)
def test_figures_are_not_split_by_it(call, role, tmp_path):
    ways = [
        ("report", "annual", "--as-of", "2026-12-31"),
        ("report", "breakdown", "--indicator", "enrolled", "--by", "target_group"),
        ("report", "behind", "--indicator", "enrolled", "--where", "target_group=asylum_seeker"),
    ]
    for words in ways:
        said = call(role, *words)
        assert (said.code == 0) is SEES[role], (words, said.out)
        assert SEES[role] or not tells(said.out)


@pytest.mark.parametrize("role", ["trainer", "viewer"])
@pytest.mark.parametrize("name", REPORTS)
def test_no_report_tells_it(call, role, name):
    assert tells(call(role, "report", name).out) == []


@pytest.mark.parametrize("role", SEES)
def test_the_report_for_support_does_not_count_what_somebody_may_not_see(call, role):
    said = call(role, "support")
    assert said.code == 0
    assert ("restricted: 1" in said.out) is SEES[role]
    assert ("paper: 1" in said.out) is SEES[role]


# -- what the window and the papers are made of ----------------------------------------------------------------


@pytest.mark.parametrize("role", SEES)
def test_a_page_of_any_type_and_its_titles_tell_nothing(desk, role):
    at_the_door(desk, role)
    book, t = desk.book, translator("en")
    told = set()
    for table in SCHEMA.tables.values():
        if table.leaf or table.owner.value == "hq":
            continue
        ids = [row.id for row in book.select(table.model, table.model.id)]
        shown = [
            {
                name: table.fields[name].show(value, t) if isinstance(value, str) else value
                for name, value in row.items()
            }
            for row in page(book, table, ids, tuple(table.fields), t).values()
        ]
        said = json.dumps([shown, list(titles(book, table, ids, t).values())], default=str)
        words = [book.describe(table, one) for one in ids]
        if tells(said) or tells(words):
            told.add(table.name)
    assert told == ({"trainee", "enrolment", "paper", "restricted", "consent"} if SEES[role] else set())


@pytest.mark.parametrize("role", SEES)
def test_nobody_hears_that_somebody_was_asked_about_a_return_and_other_answers_are_there(call, desk, role):
    row = desk.book.find(Consent, purpose="return_history").id
    desk.close()
    listed = json.loads(call(role, "records", "consent", "list", "--json").out)["rows"]
    asked = {one["fields"]["purpose"] for one in listed}
    assert asked == ({"photo", "return_history"} if SEES[role] else {"photo"})
    for words in (("show", row), ("set", row, "--note", "seen"), ("delete", row)):
        if SEES[role] and words[0] != "show":
            continue
        said = call(role, "records", "consent", *words)
        assert (said.code == 0) is SEES[role], said.out
        assert SEES[role] or "does not show why somebody is protected" in said.out


@pytest.mark.parametrize("role", ["administrator", "trainer"])
def test_the_pane_of_a_person_asks_trainers_nothing_about_a_return(desk, role):
    at_the_door(desk, role)
    canary = desk.book.find(Trainee, names="Canary Jallow")
    shown = person(desk.book, canary.id, translator("en"))
    assert shown is not None
    assert set(shown.consents) == ({"photo", "return_history"} if SEES[role] else {"photo"})
    assert ("return_history" in shown.purposes) is SEES[role]
    assert "photo" in purposes(desk.book)
    found = rows.keys(desk.book, rows.Question(SCHEMA.by_name["consent"]))
    assert len(found) == (2 if SEES[role] else 1)


@pytest.mark.parametrize("role", ["administrator", "trainer"])
def test_no_spreadsheet_of_all_columns_tells_it(desk, role):
    at_the_door(desk, role)
    t = translator("en")
    for name in ("trainee", "enrolment"):
        table = SCHEMA.by_name[name]
        ids = [row.id for row in desk.book.select(table.model, table.model.id)]
        for codes in (False, True):
            made = csv.render(
                table_of(desk.book, table, ids, tuple(table.fields), t, codes=codes), t
            ).decode()
            assert bool(tells(made)) is SEES[role], (name, codes)
    paper = SCHEMA.by_name["paper"]
    asked = lambda: table_of(desk.book, paper, [], ("kind",), t)  # noqa: E731
    assert SEES[role] or code_of(asked) == "rights.protected"


@pytest.mark.parametrize("role", ["administrator", "trainer"])
def test_no_sheet_that_a_trainer_prints_tells_it(desk, role):
    at_the_door(desk, role)
    course, t = desk.book.select(Cohort).get(), translator("en")
    for make in (class_list, badges):
        assert tells(make(desk.book, course.id, desk.book.today(), t)) == []
    canary = desk.book.find(Trainee, names="Canary Jallow")
    if SEES[role]:
        assert tells(document(desk.book, canary, t))
    else:
        assert code_of(lambda: document(desk.book, canary, t)) == "rights.refused"


@pytest.mark.parametrize("role", ["administrator", "trainer"])
def test_home_does_not_say_that_a_refugees_card_runs_out(desk, role):
    at_the_door(desk, role)
    day = desk.book.today()
    said = concerns(desk.book, day, places(desk.book, day))
    assert bool(tells(said)) is SEES[role]


def test_without_the_setting_a_trainer_sees_the_target_group_but_never_the_restricted_block(desk):
    book, t = desk.book, translator("en")
    centre = book.get(Centre, book.centre)
    verbs.alter(book, centre, protection=False)
    at_the_door(desk, "trainer")
    enrolment, block = SCHEMA.by_name["enrolment"], SCHEMA.by_name["restricted"]
    (place,), (row,) = ([one.id for one in book.select(table.model)] for table in (enrolment, block))
    seen = page(book, enrolment, [place], ("target_group",), t)[place]["target_group"]
    hidden = page(book, block, [row], ("legal_status",), t)[row]["legal_status"]
    at_the_door(desk, "administrator")
    verbs.alter(book, centre, protection=True)
    assert (seen, hidden) == ("asylum_seeker", None)


def test_headquarters_hides_it_from_who_only_looks_as_soon_as_one_centre_says_so(desk, monkeypatch):
    monkeypatch.setattr(desk.book, "centre", None)
    found = {role: at_the_door(desk, role).book.discreet() for role in ("officer", "viewer")}
    assert found == {"officer": False, "viewer": True}


def test_every_field_of_papers_and_of_the_restricted_block_is_declared_as_telling():
    for model in (Paper, Restricted):
        table = SCHEMA.by_model[model]
        assert all(one.status for one in table.fields.values()), table.name
    assert rights.TABLE["status.read"] == {"administrator", "officer"}


@pytest.mark.parametrize("role", SEES)
def test_a_frozen_report_that_is_split_by_it_is_not_opened(call, desk, role):
    """Frozen by whoever sees it, and kept in the folder of all these tests, so this is the last; split by sex it opens."""
    asked = {"--by": ("target_group", "sex")}
    desk.close()
    numbers = []
    for by in asked["--by"]:
        words = (
            "report",
            "freeze",
            "breakdown",
            "--title",
            f"By {by}",
            "--indicator",
            "enrolled",
            "--by",
            by,
            "--json",
        )
        made = call("administrator", *words)
        numbers.append(json.loads(made.out)["number"])
    shown = [call(role, "report", "show", number) for number in numbers]
    assert (shown[0].code == 0) is SEES[role]
    assert SEES[role] or not tells(shown[0].out)
    assert shown[1].code == 0
