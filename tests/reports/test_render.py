"""One table in each format: what people read, and what programs can rely on."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest

from tvetdesk.i18n import Message
from tvetdesk.reports.render import FORMATS, render
from tvetdesk.reports.render.csv import bare, harmless
from tvetdesk.reports.table import Column, Table

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def sheet(table, english):
    """The first sheet of a table's workbook, as XML."""

    def read(one=table):
        with zipfile.ZipFile(io.BytesIO(render(one, "xlsx", english))) as file:
            return ET.fromstring(file.read("xl/worksheets/sheet1.xml"))

    return read


def one_cell(text):
    return Table("toy", Message("A toy"), (Column("text", Message("Text")),), ((text,),))


# -- text ----------------------------------------------------------------------------------------------------


def test_a_share_stands_in_brackets_behind_its_number(table, english, german):
    assert "94 (94.9 %)" in render(table, "table", english)
    assert "94 (94,9 %)" in render(table, "table", german)


def test_four_digits_are_not_grouped_and_more_are(table, english):
    text = render(table, "table", english)
    assert " 2000 " in text
    assert " 123,456 (50.0 %)" in text


def test_a_repeated_place_is_written_once_and_a_rule_not_at_all(table, english):
    text = render(table, "table", english)
    assert text.count("Abala") == 1
    assert "Rule" not in text
    assert text.endswith("Up to 10/03/2020.\n")


def test_numbers_stand_below_each_other(table, english):
    lines = render(table, "table", english).splitlines()
    ends = {
        line.index(number) + len(number)
        for number in ("94", "2000", "123,456")
        for line in lines
        if number in line
    }
    assert len(ends) == 1


def test_text_from_elsewhere_cannot_steer_the_terminal(english):
    text = render(one_cell("a\x1b[2Jb\u202ec"), "table", english)
    assert "a?[2Jb?c" in text


def test_a_table_without_rows_has_its_notes(table, english):
    empty = Table(table.name, table.title, table.columns, (), table.notes)
    assert "Up to 10/03/2020." in render(empty, "table", english)
    for format in FORMATS:
        assert render(empty, format, english)


def test_practice_data_say_so_in_every_format(practice, table, english, sheet):
    for format in ("table", "json", "csv"):
        made = [render(one, format, english) for one in (practice, table)]
        said = ["practice data, invented" in (m.decode() if isinstance(m, bytes) else m) for m in made]
        assert said == [format != "json", False]
    assert json.loads(render(practice, "json", english))["practice"] is True
    assert json.loads(render(table, "json", english))["practice"] is False
    rows = csv.DictReader(io.StringIO(render(practice, "csv", english).decode("utf-8-sig")))
    assert all(row["Invented"] == "practice data, invented" for row in rows)
    assert len(list(sheet(practice).iter(f"{SHEET}row"))) == len(list(sheet(table).iter(f"{SHEET}row"))) + 1


# -- json ----------------------------------------------------------------------------------------------------


def test_json_holds_values_and_the_readers_words(table, german):
    content = json.loads(render(table, "json", german))
    assert set(content) == {"report", "title", "language", "practice", "columns", "rows", "notes"}
    assert content["language"] == "de"
    assert content["columns"][2] == {"key": "count", "label": "Count", "kind": "count"}
    first, second, third = content["rows"]
    assert first["share"] == pytest.approx(94 / 99)
    assert first["day"] == "2020-03-10"
    assert first["paid"] == {"amount": "1234.50", "currency": "GMD"}
    assert (first["rule"], second["rule"], third["rule"]) == ("ja", "um 1998", None)
    assert content["notes"] == ["Up to 10.03.2020."]


# -- csv -----------------------------------------------------------------------------------------------------


def test_csv_is_what_spreadsheets_and_programs_read(table, english):
    data = render(table, "csv", english)
    assert data.startswith("\ufeff".encode())
    assert data.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Place", "Who", "Count", "Share", "Day", "Paid", "Rule"]
    assert rows[1][2:6] == ["94", str(94 / 99), "2020-03-10", "1234.50 GMD"]
    assert rows[2][1] == "'=1+1"
    assert rows[3][1] == "Ɗan Ladi"
    assert b",94," in data  # a number, not a text in quotes


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@a", "|a", "%a", "\ta", "\r=a", "\na", " =1", "\u200b=1", "＝1", "＋1", "－1", "＠a", "\x00=1", "\ufeff@a"],
)  # fmt: skip
def test_a_formula_becomes_text(text):
    assert harmless(text) == "'" + text
    assert bare(harmless(text)) == text


@pytest.mark.parametrize("text", ["'=1", "''@a", "'", "''", "'a", "' -1", "a'=1"])
def test_marks_that_were_there_before_are_given_back(text):
    assert bare(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "a", "Zouéra", "1-2", "a=1", "Ɗan Ladi", "c. 1998", "'a", "(=1)", "–"])
def test_ordinary_text_stays(text):
    assert harmless(text) == text


# -- xlsx ----------------------------------------------------------------------------------------------------


def test_equal_tables_are_equal_files(table, english):
    assert render(table, "xlsx", english) == render(table, "xlsx", english)


def test_a_workbook_holds_no_formula_and_numbers_as_numbers(sheet):
    cells = list(sheet().iter(f"{SHEET}c"))
    assert not [cell for cell in cells if cell.find(f"{SHEET}f") is not None]
    numbers = {cell.findtext(f"{SHEET}v") for cell in cells if cell.get("t") != "s"}
    assert {"94", "2000", "123456", "1234.50", "500"} <= numbers


@pytest.mark.parametrize(
    "text", ["=SUM(A1)", "{=1}", "http://example.org/", "12", "mailto:a@example.org", "", "x" * 40_000]
)
def test_every_text_is_a_text_in_a_workbook(sheet, text):
    root = sheet(one_cell(text))
    assert not list(root.iter(f"{SHEET}f"))
    assert not list(root.iter(f"{SHEET}hyperlink"))
    assert all(cell.get("t") == "s" or cell.find(f"{SHEET}v") is None for cell in root.iter(f"{SHEET}c"))
