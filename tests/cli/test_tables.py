"""Templates and spreadsheets at the command line: for every type, what it says and how it ends."""

import json
import zipfile
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from tests.cli.conftest import add
from tests.spreadsheets import hostile
from tvetdesk.desk import SCHEMA
from tvetdesk.reports.render.csv import harmless
from tvetdesk.spreadsheets.columns import columns_of


def workbook(path, rows):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("trainee")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_every_type_has_a_template_that_goes_back_in(cli, mk, hq, tmp_path):
    """At headquarters, which may write every type; the empty template is understood and holds no row."""
    for table in SCHEMA.tables.values():
        file = tmp_path / f"{table.name}.xlsx"
        if table.model._meta.by_verb:
            refused = cli("template", table.name, "-o", file, data=hq)
            assert (refused.code, file.exists()) == (1, False)
            continue
        assert cli("template", table.name, "-o", file, data=hq).code == 0
        heads = python_calamine.load_workbook(file).get_sheet_by_index(0).to_python()[0]
        assert len(heads) == len(columns_of(table))
        assert any(" / " in head for head in heads)


@pytest.mark.parametrize("name", ["trainees", "mark", "Certificates", "phone-numbers"])
def test_an_empty_template_is_understood_and_holds_no_row(cli, mk, name):
    for ending in ("xlsx", "csv"):
        assert cli("template", name, "-o", f"t.{ending}", data=mk).code == 0
        said = cli("import-table", f"t.{ending}", "--type", name, "--dry-run", "--json", data=mk)
        assert (said.code, sum(said.json["rows"].values())) == (0, 0)
        assert len(said.json["columns"]) == len(columns_of(SCHEMA.by_name[said.json["type"]]))
        assert said.json["unknown"] == []


def test_a_template_has_lists_texts_and_an_explanation(cli, mk, tmp_path):
    assert cli("--lang", "fr", "template", "Apprenants", "-o", "t.xlsx", data=mk).code == 0
    book = python_calamine.load_workbook("t.xlsx")
    assert book.sheet_names == ["trainee", "Colonnes", "lists"]
    heads = book.get_sheet_by_name("trainee").to_python()[0]
    assert heads[0] == "Nom comme sur le papier / Names as on paper"
    explained = book.get_sheet_by_name("Colonnes").to_python()
    assert heads == [row[0] for row in explained[-len(heads) :]]
    listed = {cell for row in book.get_sheet_by_name("lists").to_python() for cell in row if cell}
    assert {"femme", "homme", "Mansa Konko", "Gambie"} <= listed
    with zipfile.ZipFile("t.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert 'type="list"' in sheet
    assert "lists!$G$1:$G$4" in sheet
    assert 'numFmtId="49"' in styles  # text: 1/3/26 stays as it is typed
    assert "<f>" not in sheet


def test_a_file_is_rehearsed_taken_in_and_undone(cli, mk):
    workbook("list.xlsx", [["Names as on paper", "Sexe", "Bus"], ["Awa Sow", "F"], ["Kemo Danso", "M"]])
    rehearsed = cli("import-table", "list.xlsx", "--dry-run", data=mk)
    assert (rehearsed.code, rehearsed.out.splitlines()) == (
        0, ["Left out, since it is no field here: Bus.", "2 rows new.", "A rehearsal: nothing was written."],
    )  # fmt: skip
    done = cli("import-table", "list.xlsx", "--json", data=mk)
    assert (done.code, done.json["written"], done.json["rows"]["new"]) == (0, True, 2)
    assert cli("import-table", "list.xlsx", data=mk).out.splitlines()[1:] == [
        "0 rows new, 2 rows there already."
    ]
    assert cli("undo", "--json", data=mk).json["rows"] == 2
    assert len(cli("records", "trainee", "--json", data=mk).json["rows"]) == 1


def test_what_is_wrong_is_said_by_row_and_column(cli, mk):
    workbook(
        "list.xlsx",
        [["names", "sex", "Tribe", "birth"], ["Awa Sow", "X", "–", "1/3/26"], ["Kemo Danso", "M"]],
    )
    said = cli("import-table", "list.xlsx", data=mk)
    assert said.code == 1
    assert said.out.splitlines() == [
        "Row 2, column B (Sex): “X” is not one of the choices. Choose from the list.",
        "Left out, since neither religion nor ethnic group or tribe is kept: Tribe.",
        "1 row new, 1 row to correct.",
        "Rows that cannot be taken in as they are: 1. Nothing was written. Correct them, or say --skip-bad to leave them out.",
    ]
    skipped = cli("import-table", "list.xlsx", "--skip-bad", "--json", data=mk)
    assert (skipped.code, skipped.json["rows"]["new"], skipped.json["never_kept"]) == (0, 1, ["Tribe"])
    (problem,) = skipped.json["problems"]
    assert (problem["row"], problem["column"], problem["field"], problem["error"]) == (
        2,
        "B",
        "sex",
        "field.code",
    )


def test_lookalikes_are_asked_about_and_answered_in_a_file(cli, mk):
    workbook("list.xlsx", [["names", "sex", "birth"], ["Binta Sagna", "F", "2000"]])
    asked = cli("import-table", "list.xlsx", "--json", data=mk)
    assert (asked.code, asked.json["error"], asked.json["written"]) == (1, "table.questions", False)
    (question,) = asked.json["questions"]
    assert question["candidates"][0]["reasons"]
    words = cli("import-table", "list.xlsx", data=mk).out
    assert "Row 2, Binta Sagna: may be there already." in words
    Path("answers.json").write_text(json.dumps({"2": "different"}), "utf-8")
    done = cli("import-table", "list.xlsx", "--answers", "answers.json", "--json", data=mk)
    assert (done.code, done.json["rows"]["new"]) == (0, 1)
    assert [
        row["fields"]["verdict"] for row in cli("records", "same-person", "--json", data=mk).json["rows"]
    ] == ["different"]
    again = cli("import-table", "list.xlsx", "--alike", "later", "--json", data=mk)
    assert (again.code, again.json["rows"]["there"]) == (0, 1)


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["none.xlsx"], 1, "file.none"),
        (["bad.xlsx"], 1, "sheet.broken"),
        (["bomb.xlsx"], 1, "sheet.too_big"),
        (["good.xlsx", "--sheet", "two"], 1, "sheet.none"),
        (["good.xlsx", "--type", "foo"], 1, "table.unknown_type"),
        (["good.xlsx", "--answers", "good.xlsx"], 1, "answers.unread"),
        (["good.xlsx", "--answers", "list.json"], 1, "alike.answer"),
        (["good.xlsx", "--map", "names"], 2, "usage"),
        (["good.xlsx", "--map", "foo=sex"], 1, "table.no_column"),
        (["good.xlsx", "--type", "programmes"], 1, "table.no_heads"),
        (["."], 1, None),
    ],
)  # fmt: skip
def test_a_file_or_an_option_that_does_not_do_costs_a_sentence(cli, mk, tmp_path, words, code, error):
    workbook("good.xlsx", [["names"], ["Awa Sow"]])
    (tmp_path / "bad.xlsx").write_bytes(hostile.HARMFUL["cut off"][1])
    (tmp_path / "bomb.xlsx").write_bytes(hostile.HARMFUL["zip bomb"][1])
    (tmp_path / "list.json").write_text("[]", "utf-8")
    said = cli("import-table", *words, "--json", data=mk)
    assert said.code == code
    assert error is None or said.json["error"] == error
    assert cli("changes", "--json", data=mk).json["changes"][0]["what"] != "table.import"


def test_csv_of_our_own_goes_back_in_with_its_formulas_as_texts(cli, mk):
    rows = (("names", "village"), ("=1+1", "+220"), ("'=x", "a"), ("@a", "-2"))
    lines = [",".join(harmless(cell) for cell in row) for row in rows]
    Path("own.csv").write_text("\n".join(lines), "utf-8")
    assert cli("import-table", "own.csv", "--type", "trainees", data=mk).code == 0
    there = cli("records", "trainee", "--json", data=mk).json["rows"]
    assert {"=1+1", "'=x", "@a"} <= {row["fields"]["names"] for row in there}
    assert {"+220", "-2"} <= {row["fields"]["village"] for row in there}


# -- registers -----------------------------------------------------------------------------------------------


def test_a_register_is_written_filled_in_and_taken_in(cli, mk):
    trainee = cli("records", "trainee", "--json", data=mk).json["rows"][0]["id"]
    cohort = add(cli, mk, "cohort", programme="code=GM-SOLAR", name="Solar", start="2/9/2019", end="1/9/2020")
    enrolment = add(cli, mk, "enrolment", trainee=trainee, cohort=cohort, number="1")
    add(cli, mk, "enrolment-state", enrolment=enrolment, state="enrolled", since="2/9/2019", step="1")
    for day, slot in (("3/3/2020", "1"), ("3/3/2020", "2"), ("4/4/2020", "1")):
        add(cli, mk, "session", cohort=cohort, day=day, slot=slot)
    asked = ("--cohort", "Solar", "--month", "3/2020")
    assert cli("template", "registre", *asked, "-o", "r.xlsx", data=mk).code == 0
    sheet = python_calamine.load_workbook("r.xlsx").get_sheet_by_name("register").to_python()
    assert sheet[3:] == [
        ["Row on the list", "Names as on paper", "03/03/2020", "03/03/2020 (2)"],
        [1.0, "Binta Sanyang", "", ""],
    ]
    empty = cli("import-table", "r.xlsx", *asked, data=mk)
    assert (empty.code, empty.out.splitlines()) == (0, ["Sessions: 0, marks: 0."])
    workbook("f.xlsx", [*sheet[3:4], [1.0, "Binta Sanyang", "L20", "x"]])
    wrong = cli("import-table", "f.xlsx", "--type", "register", "--cohort", "Solar", data=mk)
    assert (wrong.code, wrong.out.splitlines()[0]) == (1, "Row 2, column D: “x” is no mark. Use P L E A S W.")
    workbook("f.xlsx", [*sheet[3:4], [1.0, "Binta Sanyang", "L20", "P"]])
    done = cli("import-table", "f.xlsx", "--cohort", "Solar", "--json", data=mk)
    assert (done.code, done.json["sessions"], done.json["marks"], done.json["problems"]) == (0, 2, 2, [])
    marks = cli("records", "mark", "--json", data=mk).json["rows"]
    assert sorted((row["fields"]["status"], row["fields"]["minutes"]) for row in marks) == [
        ("L", 20),
        ("P", None),
    ]
    assert cli("import-table", "f.xlsx", "--type", "register", "--json", data=mk).code == 2
    assert cli("import-table", "f.xlsx", "--cohort", "Solar", "--month", "13/2020", data=mk).code == 1
    whose = cli("import-table", "r.xlsx", data=mk)
    assert (whose.code, whose.err.strip()) == (
        1,
        "r.xlsx looks like a register. Say with --cohort whose it is.",
    )


# -- spreadsheets out ----------------------------------------------------------------------------------------


def test_a_list_becomes_a_spreadsheet_of_all_its_rows(cli, mk):
    for number in range(60):
        assert cli("records", "room", "add", "--name", f"Room {number}", "--places", "12", data=mk).code == 0
    done = cli("records", "room", "list", "--format", "xlsx", "-o", "rooms.xlsx", "--json", data=mk)
    assert (done.code, done.json) == (0, {"file": "rooms.xlsx", "type": "room", "format": "xlsx", "rows": 60})
    rows = python_calamine.load_workbook("rooms.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Rooms"
    assert rows[-1][-1] == 12.0
    some = cli(
        "records",
        "room",
        "list",
        "--name",
        "Room 7",
        "--format",
        "csv",
        "--delimiter",
        "semicolon",
        "--hxl",
        data=mk,
    )
    lines = some.out.lstrip("\ufeff").splitlines()
    assert lines[1].startswith('"#meta+name";')
    assert lines[2].startswith('"Room 7";')
    assert len(lines) == 3
    refused = cli("records", "room", "list", "--format", "csv", "--json", data=mk)
    assert (refused.code, refused.json["error"]) == (2, "usage")
    assert cli("records", "room", "list", "--columns", "foo", data=mk).code == 1


def test_a_field_that_is_called_like_an_option_has_another_name_in_lists(cli, mk):
    assert cli("records", "event", "list", "--field-format", "", "--format", "csv", data=mk).code == 0


def test_a_list_of_one_centre_goes_into_another(cli, mk, world):
    alone = world / "alone"
    assert (
        cli(
            "records",
            "trainee",
            "add",
            "--names",
            "=Zouéra",
            "--birth",
            "vers 1998",
            "--languages",
            "ha fr",
            data=mk,
        ).code
        == 0
    )
    for ending in ("xlsx", "csv"):
        words = ("--columns", "names,birth,sex,languages", "--format", ending, "-o", f"list.{ending}")
        assert cli("--lang", "fr", "records", "trainee", "list", *words, data=mk).code == 0
    done = cli("import-table", "list.xlsx", "--json", data=alone)
    assert (done.code, done.json["rows"]["new"]) == (0, 2)
    again = cli("import-table", "list.csv", "--json", data=alone)
    assert (again.code, again.json["rows"]) == (0, {**dict.fromkeys(again.json["rows"], 0), "there": 2})
    fields = cli("records", "trainee", "--json", data=alone).json["rows"][-1]["fields"]
    assert [fields[name] for name in ("names", "birth", "languages")] == ["=Zouéra", "~1998", "fr ha"]
