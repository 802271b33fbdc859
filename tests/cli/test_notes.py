"""Notes as long as people write them: what fits is kept and printed to its end, what does not is said and nothing is lost."""

import csv
import json
from pathlib import Path

import pytest

from tvetdesk.records.people import Trainee

LONGEST = ("Came back from Niger, knows welding. " * 200)[: Trainee.note.limit - 5] + " end."


def notes(cli, data):
    rows = cli("records", "trainee", "--json", data=data).json["rows"]
    return {row["fields"]["names"]: row["fields"]["note"] for row in rows}


def table(*rows):
    with Path("list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("names", "sex", "note"), *rows])


def test_a_note_of_forty_thousand_signs_is_refused_in_a_sentence_and_the_one_before_stays(cli, mk):
    binta = cli("records", "trainee", "add", "--names", "Awa Sow", "--note", "short", "--json", data=mk).json[
        "id"
    ]
    refused = cli("records", "trainee", "set", binta, "--note", "x" * 40_000, data=mk)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.strip() == (
        "Please correct this first. Note: This has 40,000 signs; at most 4,000 fit here. Shorten it."
    )
    assert notes(cli, mk)["Awa Sow"] == "short"


def test_the_longest_note_is_printed_over_pages_to_its_end(cli, mk, qapp):
    binta = cli("records", "trainee", "add", "--names", "Awa Sow", "--note", LONGEST, "--json", data=mk).json[
        "id"
    ]
    assert notes(cli, mk)["Awa Sow"] == LONGEST
    assert cli("print", "person", binta, "-o", "awa.pdf", "--document", "awa.json", data=mk).code == 0
    assert Path("awa.pdf").read_bytes().count(b"/Type /Page\n") > 1
    kept = json.loads(Path("awa.json").read_text("utf-8"))["records"]["trainee"][0]
    assert kept["fields"]["note"] == LONGEST


@pytest.mark.parametrize(
    ("long", "sentence"),
    [
        ("x" * 4001, "Row 3, column C (Note): This has 4,001 signs; at most 4,000 fit here. Shorten it."),
        ("x" * 30_000, "Row 3, column C (Note): This has 30,000 signs; at most 4,000 fit here. Shorten it."),
    ],
)
def test_a_table_with_a_note_that_is_too_long_says_where_and_takes_the_others(cli, mk, long, sentence):
    before = notes(cli, mk)
    table(("Awa Sow", "F", LONGEST), ("Kemo Danso", "M", long), ("Ebou Njie", "M", ""))
    said = cli("import-table", "list.csv", "--type", "trainees", data=mk)
    assert said.code == 1
    assert said.out.splitlines()[0] == sentence
    assert notes(cli, mk) == before
    done = cli("import-table", "list.csv", "--type", "trainees", "--skip-bad", "--json", data=mk)
    assert (done.code, done.json["rows"]["new"]) == (0, 2)
    assert notes(cli, mk) == {**before, "Awa Sow": LONGEST, "Ebou Njie": None}


def test_a_table_with_a_cell_of_forty_thousand_signs_is_refused_in_a_sentence(cli, mk):
    before = notes(cli, mk)
    table(("Awa Sow", "F", LONGEST), ("Kemo Danso", "M", "x" * 40_000))
    said = cli("import-table", "list.csv", "--type", "trainees", data=mk)
    assert (said.code, said.out) == (1, "")
    assert said.err.strip() == "A cell in line 3 of list.csv has more than 32,767 signs. Shorten it."
    assert notes(cli, mk) == before
