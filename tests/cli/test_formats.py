"""Files for other programs through the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import add
from tests.cli.test_work import course  # noqa: F401
from tests.reports.test_formats import ACTIVITY, MAPPING


@pytest.fixture
def files(tmp_path):
    """A mapping and an activity, as a user writes them."""
    made = {"mapping": {**MAPPING, "places": {"GM-MK": "oRgUnItMk01"}}, "activity": ACTIVITY}
    for name, content in made.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content), "utf-8")
    return tmp_path


def test_every_format_is_written_into_a_file(cli, mk, course, files):  # noqa: F811
    out = files / "out"
    for words in (
        ("calendar", course["cohort"]),
        ("iati", files / "activity.json", "--first", "1/1/2019", "--as-of", "31/12/2019"),
        ("xlsform",),
    ):
        said = cli("formats", *words, "-o", out, "--json", data=mk)
        assert (said.code, said.json["file"]) == (0, str(out)), said.err
        assert out.stat().st_size > 300
    refused = cli("formats", "tracker", files / "mapping.json", "-o", out, "--json", data=mk)
    assert (refused.code, refused.json["error"]) == (1, "formats.tracker_nobody")


def test_figures_of_a_year_and_what_was_left_out(cli, mk, course, files):  # noqa: F811
    for place in ("2", "3"):
        person = add(cli, mk, "trainee", names=f"Trainee {place}")
        one = add(cli, mk, "enrolment", trainee=person, cohort=course["cohort"], number=place)
        add(cli, mk, "enrolment-state", enrolment=one, state="enrolled", since="3/9/2019", step="1")
    said = cli(
        "formats", "dhis2", files / "mapping.json", "2019", "-o", files / "out.json", "--json", data=mk
    )
    assert said.code == 0, said.err
    assert said.json["withheld"] == 2
    for kind in ("csv", "adx"):
        assert (
            cli(
                "formats", "dhis2", files / "mapping.json", "2019", "--as", kind, "-o", files / kind, data=mk
            ).code
            == 0
        )


def test_bad_files_and_periods_exit_with_a_sentence(cli, mk, files):
    wrong = files / "wrong.json"
    wrong.write_text(json.dumps({**MAPPING, "data_set": "short"}), "utf-8")
    cases = {
        "formats.mapping_uid": ("dhis2", wrong, "2019"),
        "formats.period": ("dhis2", files / "mapping.json", "2019-01"),
        "formats.period_open": ("dhis2", files / "mapping.json", "2099"),
        "formats.nothing": ("dhis2", files / "mapping.json", "1999"),
        "formats.iati_days": ("iati", files / "activity.json"),
        "answers.file": ("answers", wrong),
        "file.none": ("answers", files / "nothing.csv"),
    }
    for code, words in cases.items():
        refused = cli("formats", *words, "--json", data=mk)
        assert (refused.code, refused.json["error"]) == (1, code), refused.out


def test_answers_come_in_once(cli, mk, course, files):  # noqa: F811
    due = add(cli, mk, "follow-up", enrolment=course["place"], month="1", due="13/10/2019")
    (files / "answers.csv").write_text(
        f"on,outcome,followup,KEY\n2019-10-14,employed,{due},uuid:1\n", "utf-8"
    )
    assert cli("formats", "answers", files / "answers.csv", "--json", data=mk).json == {
        "written": 1,
        "known": 0,
    }
    assert cli("formats", "answers", files / "answers.csv", "--json", data=mk).json == {
        "written": 0,
        "known": 1,
    }


def test_the_examples_are_what_the_page_about_formats_shows(cli, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    for name, key in (("mapping", '"scheme"'), ("activity", '"identifier"')):
        said = cli("formats", "example", name, "-o", tmp_path / name)
        assert said.code == 0, said.err
        shown = next(part for part in page.split("\n\n") if part.startswith("    {") and key in part)
        assert json.loads((tmp_path / name).read_text("utf-8")) == json.loads(shown)
