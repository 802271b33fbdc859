"""Frozen reports and further papers through the command line."""

import json

import pytest

from tests.cli.conftest import PASSWORD
from tvetdesk.desk import open_folder
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import new_programme

pytestmark = pytest.mark.usefixtures("qapp")  # before anything sets a paper


@pytest.fixture
def course(mk):
    """Binta in a course; returns the number of her enrolment."""
    with open_folder(mk, None, PASSWORD) as desk:
        book = desk.book
        cohort = new_cohort(book, new_programme(book, "SOLAR", "Solar"), "Solar", book.today())
        return enrol(book, book.select(Trainee).first(), cohort).id


def test_a_report_is_frozen_listed_shown_and_compared(cli, mk, course):
    words = ("breakdown", "--indicator", "enrolled", "--by", "sex")
    made = cli("report", "freeze", *words, "--title", "Report of today", "--json", data=mk)
    number = made.json["number"]
    assert cli("report", "list", "--json", data=mk).json["frozen"] == [made.json]
    before = cli("report", "show", number, "--json", data=mk).json
    assert before["rows"][-1]["actual"] == 1
    assert "Every figure is as it was" in cli("report", "compare", number, data=mk).out
    assert cli("records", "enrolment", "delete", str(course), data=mk).code == 0
    assert cli("report", "show", number, "--json", data=mk).json == before
    (one,) = cli("report", "compare", number, "--json", data=mk).json["differences"]
    assert (one["figure"], one["before"], one["now"]) == ("trainee:enrolled:F", 1, 0)
    (reason,) = one["reasons"]
    assert (reason["sign"], reason["change"], reason["from"]) == (-1, "row.bin", None)
    assert "-1 Binta Sanyang: " in cli("report", "compare", number, data=mk).out
    assert cli("report", "show", "12", data=mk).code == 1
    assert cli("report", "freeze", *words, "--outside", "--title", "x", data=mk).code == 1


def test_what_was_given_to_third_parties_is_minded_when_it_is_split_again(cli, mk, course, tmp_path):
    """The programme tells its trade: what the file by trade withheld is withheld by programme, and in the annual return."""
    words = ("--outside", "--as-of", "1/6/2026")
    split = ("report", "breakdown", "--indicator", "enrolled", *words, "--by")
    assert cli(*split, "trade", "--format", "csv", "-o", tmp_path / "trade.csv", data=mk).code == 0
    for report in ((*split, "programme"), ("report", "annual", *words), ("report", "follow_up", *words)):
        made = cli(*report, "--json", data=mk)
        assert made.code == 0
        assert not [cell for row in made.json["rows"] for cell in row.values() if cell in (1, 2, 3, 4)]


def test_the_report_words_still_answer_as_before(cli, mk):
    assert cli("report", "--help").code == 0
    assert cli("report", "nothing", data=mk).code == 2
    assert cli("report", "attendance", "--by", "sex", data=mk).code == 2
    assert (
        cli("report", "breakdown", "--by", "tribe", "--json", data=mk).json["error"] == "report.no_dimension"
    )
    assert cli("report", "behind", "--where", "sex", data=mk).code == 2


def test_letters_and_lists_are_written_as_pdf(cli, mk, course, tmp_path):
    for words in (
        ("class", "name=Solar"), ("badges", "Solar"), ("attestation", course), ("transcript", course),
        ("introduction", course), ("consent",), ("consent", "Binta Sanyang"),
    ):  # fmt: skip
        file = tmp_path / "paper.pdf"
        assert cli("print", *words, "-o", file, data=mk).code == 0, words
        assert file.read_bytes().startswith(b"%PDF")
    assert cli("print", "calls", "-o", file, data=mk).code == 1
    assert cli("print", "chase", "-o", file, data=mk).code == 1


def test_a_persons_file_is_written_as_paper_and_as_json(cli, mk, course, tmp_path):
    paper, document = tmp_path / "binta.pdf", tmp_path / "binta.json"
    assert cli("print", "person", "Binta Sanyang", "-o", paper, "--document", document, data=mk).code == 0
    kept = json.loads(document.read_text("utf-8"))["records"]
    assert kept["trainee"][0]["fields"]["names"] == "Binta Sanyang"
    assert [row["id"] for row in kept["enrolment"]] == [str(course)]


def test_the_chase_list_of_headquarters(cli, hq, tmp_path):
    file = tmp_path / "chase.pdf"
    assert cli("--lang", "fr", "print", "chase", "-o", file, data=hq).code == 0
    assert file.read_bytes().startswith(b"%PDF")
