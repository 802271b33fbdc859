"""Spreadsheets from elsewhere: broken and hostile ones cost a sentence, odd ones are read as they are meant."""

import base64
import datetime as dt
import io
import json
import multiprocessing
import time
import zlib
from itertools import zip_longest
from pathlib import Path

import pytest
import xlsxwriter

from tests.spreadsheets import hostile
from tvetdesk.errors import UserError, sentence
from tvetdesk.spreadsheets import process
from tvetdesk.spreadsheets.delimited import delimiter_of, read_csv
from tvetdesk.spreadsheets.reading import read_file
from tvetdesk.spreadsheets.sheet import Sheet, column_letters


def code_of(path):
    with pytest.raises(UserError) as caught:
        read_file(path)
    return caught.value


@pytest.mark.fault("F23", "spreadsheets made to do harm")
@pytest.mark.parametrize("kind", hostile.HARMFUL)
def test_a_broken_or_hostile_file_costs_one_sentence(tmp_path, english, kind):
    code, data = hostile.HARMFUL[kind]
    file = tmp_path / "list.bin"
    file.write_bytes(data)
    began = time.monotonic()
    error = code_of(file)
    assert error.code == code
    assert time.monotonic() - began < 10
    said = sentence(error, english)
    assert said.startswith(("list.bin", "A ", "The ", "There "))
    assert said.endswith(".")


@pytest.mark.parametrize("kind", ["endless row", "cut off", "unclosed quote"])
def test_the_sentence_comes_out_of_the_other_process(tmp_path, kind):
    code, data = hostile.HARMFUL[kind]
    file = tmp_path / "list.bin"
    file.write_bytes(data)
    with pytest.raises(UserError) as caught:
        process.read(file)
    assert caught.value.code == code
    assert multiprocessing.active_children() == []


def test_a_reader_that_takes_too_long_is_killed(tmp_path):
    file = tmp_path / "list.xlsx"
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{column_letters(c)}{n}"><v>{n}</v></c>' for c in range(90)) + "</row>"
        for n in range(1, 4000)
    )  # fmt: skip
    file.write_bytes(hostile.xlsx(rows))
    with pytest.raises(UserError, match=r"sheet\.too_slow"):
        process.read(file, seconds=0.001)
    assert multiprocessing.active_children() == []


def test_a_reader_that_takes_too_much_memory_is_stopped(tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes(b"some,text\n" * 19_000)
    with pytest.raises(UserError, match=r"sheet\.stopped"):
        process.read(file, memory=0)


def test_a_file_that_is_not_there_is_told_like_any_other(tmp_path):
    with pytest.raises(FileNotFoundError):
        process.read(tmp_path / "none.xlsx")


def written(fill) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        fill(book)
    return file.getvalue()


def test_a_workbook_brings_values_of_every_kind_and_its_errors(tmp_path):
    def fill(book):
        sheet = book.add_worksheet("People")
        day, clock = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["Zouéra", 12.5, True])
        sheet.write_datetime(1, 0, dt.date(2026, 3, 1), day)
        sheet.write_number(1, 1, 0.35416666666666669, clock)
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_blank(1_048_575, 0, None, day)  # a column formatted to its end holds nothing
        book.add_worksheet("Hidden").hide()

    file = tmp_path / "people.xlsx"
    file.write_bytes(written(fill))
    assert process.read(file) == [
        Sheet("People", [["Zouéra", 12.5, True], [dt.date(2026, 3, 1), dt.time(8, 30), "#DIV/0!"]])
    ]


# A workbook of Excel 97 (BIFF8, written with xlwt 1.3): heads, two people, a day, a number.
OLD_EXCEL = (
    "eNrtWE1oE0EU/mabtElofhpToRXKUrBqLYbSiz3UNNIfEFKqVPxB1I1dMTRNZJMe9GK15igInhQvhXoQoerFH1TQmwehogdBKDQKXjyIoOChzf"
    "rm7aa2VaEBLbTst8ybmTfzZt7Oe/Nmdl/P1M1N3m8sYgX2oAol04vqJTxByVuuhEDtpimL5dxDyXSwruD1kCGr3Xjif1UjbSjtXYSCe64XRIEP"
    "lI7hLAayGV1dQ+xlHTQhdegiKnCTOAE0sFZhpqeYbmJ6l3s+ZdrNnCtMu6jvnDiKmdhA627biw8rzdwWgBz3Icu8Z0476vFSevGFq8Lq60bcSG"
    "npddbQ5KrFFMig/XpGN2Q9iFvwAT090UQieoQwhwgZewrfTRX4Vt7Vz1WHv7Z8AeL/WM6v+QvfQ0Zcyb+muIBxmCd5kxQoLne7rGA8ZGipjK7n"
    "5nGQt3W1Fb77xtJpNaON6n5yBy2vq9nTajJl5M+Q2JCe3hUE4l9yOS2fHVN7yJfS2VqgN2mkRjV1n5bPazROe7Qj2tnpkwNy/Agtix9+3le1RI"
    "cR5HId764QKTV/++ubRHIwdoI543xmWCfLVvkiMHFRSpBwgFuqFmkrS+xkeolH3cLlRqYRcn3KWwbr7ULfBPe5zK0tNE8H421s25LydioXPu9/"
    "1FT4GNtB5en+4vnI9LvYJJppqYZJXj4TaBNt4sZ1icexci7sKDTLtOG3iORRQrbupn18BrEg9yChjqlVk6sjFmuKvVZSWvxBWrC0XI9nNL/ULo"
    "zjcSn1ybxDLiDlFB5nuZzCci57HssmbnnOK2E8kI0UNX/BBwcOHDhw4MCBAwcbE4LvitYNW94O3fYdvsb+r7NAqeT8JtmwOIAsPXn6qOxFhnID"
    "5yryn81wi/JYYpUy5f+FEododgMjSLIeIxX7L32DiaXvs2rB0L/bQpXOX6pEz/88/0+b8eZE"
)


def test_a_workbook_of_old_excel_is_read(tmp_path):
    file = tmp_path / "old.xls"
    file.write_bytes(zlib.decompress(base64.b64decode(OLD_EXCEL)))
    people = [
        ["Full name", "Date of birth", "Tel."],
        ["Aïssatou Diallo", dt.date(2001, 3, 1), 7012345],
        ["Ebrima Jatta", "1/3/99", None],
    ]
    assert process.read(file) == [Sheet("Trainees", people)]
    file.write_bytes(file.read_bytes()[:3000])
    assert code_of(file).code == "sheet.broken"


@pytest.mark.parametrize("kind", hostile.ODD)
def test_what_a_file_calls_itself_and_what_else_lies_in_it_is_nothing_to_us(tmp_path, kind):
    file = tmp_path / "list.xls"
    file.write_bytes(hostile.ODD[kind])
    assert [[list(row) for row in sheet.rows] for sheet in read_file(file)] == [[["Names"]]]


def test_merged_cells_hold_their_value_once(tmp_path):
    def fill(book):
        sheet = book.add_worksheet("People")
        sheet.merge_range(0, 0, 0, 2, "List of trainees")
        sheet.write_row(1, 0, ["Names", "Village"])
        sheet.merge_range(2, 0, 3, 0, "Binta")
        sheet.write_column(2, 1, ["Soma", "Kerewan"])

    file = tmp_path / "merged.xlsx"
    file.write_bytes(written(fill))
    rows = [["List of trainees"], ["Names", "Village"], ["Binta", "Soma"], [None, "Kerewan"]]
    assert [[cell for cell in row if cell is not None] for row in read_file(file)[0].rows] == [
        [cell for cell in row if cell is not None] for row in rows
    ]
    assert read_file(file)[0].rows[3][0] is None


@pytest.mark.parametrize("since_1904", [False, True])
def test_a_day_is_the_same_whichever_year_a_workbook_counts_from(tmp_path, since_1904):
    file = tmp_path / "days.xlsx"
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "date_1904": since_1904}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet().write_datetime(0, 0, dt.date(2026, 3, 1), day)
    file.write_bytes(data.getvalue())
    assert read_file(file)[0].rows == [[dt.date(2026, 3, 1)]]


def test_a_formula_is_what_it_came_to_and_never_runs(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, '=HYPERLINK("http://127.0.0.1:9/x","Binta")', None, "Binta")
        sheet.write_formula(0, 1, "=cmd|'/c calc'!A1", None, 7)

    file = tmp_path / "formula.xlsx"
    file.write_bytes(written(fill))
    assert [list(row) for row in read_file(file)[0].rows] == [["Binta", 7.0]]


def test_what_lies_far_below_is_not_read_and_it_says_so(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Names")
        sheet.write(300, 0, "a note nobody sees")

    file = tmp_path / "far.xlsx"
    file.write_bytes(written(fill))
    (sheet,) = read_file(file)
    assert (len(sheet.rows), sheet.cut) == (1, 1)


def test_an_open_document_is_read_with_its_repeated_empty_rows(tmp_path):
    file = tmp_path / "list.ods"
    rows = f"<table:table-row>{hostile.cell('Names')}{hostile.cell('x', 2)}</table:table-row>"
    empty = '<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    file.write_bytes(hostile.ods(rows + empty))
    (sheet,) = read_file(file)
    assert [list(row) for row in sheet.rows] == [["Names", "x", "x"]]


NAMES = [["Names", "Village"], ["Zouéra Ɓoyi", "Téra"]]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("Names,Village\r\nZouéra Ɓoyi,Téra\r\n".encode(), NAMES),
        ("\ufeffNames;Village\nZouéra Ɓoyi;Téra\n".encode(), NAMES),
        ("Names\tVillage\nZouéra Ɓoyi\tTéra".encode("utf-16"), NAMES),
        ("Names|Village\nZouéra Ɓoyi|Téra".encode("utf-16-be"), [["Names", "Village"], ["Zouéra Ɓoyi", "Téra"]]),
        ("Names;Village\r\nZouéra Boyi;Téra\r\n".encode("cp1252"), [["Names", "Village"], ["Zouéra Boyi", "Téra"]]),
        (b"sep=;\r\nNames;Village\r\na,b;c\r\n", [["Names", "Village"], ["a,b", "c"]]),
        (b"Names\r\nBinta\r\n\r\nLamin\r\n", [["Names"], ["Binta"], [], ["Lamin"]]),
        (b'a,"b ""c"", d\r\ne"\r\n', [["a", 'b "c", d\r\ne']]),
        (b"Names,Village,,,\r\nBinta,,,,\r\n", [["Names", "Village"], ["Binta"]]),
        (b"x" * 32_767, [["x" * 32_767]]),
    ],
)  # fmt: skip
def test_csv_of_every_origin_is_read(data, rows):
    assert [list(row) for row in read_csv(data, "list.csv").rows] == rows


@pytest.mark.fault("F23", "CSV files of csv-spectrum")
def test_the_csv_files_of_csv_spectrum_are_read_as_it_says(matrix):
    files = sorted((Path(__file__).parent / "csv-spectrum").glob("*.csv"))
    assert len(files) == 12
    for file in matrix(files):
        head, *rows = read_csv(file.read_bytes(), file.name).rows
        wanted = json.loads(file.with_suffix(".json").read_text("utf-8"))
        if (
            file.stem == "location_coordinates"
        ):  # its JSON is of one row, with another phone number than the CSV
            wanted = [wanted | {"Contact Phone Number": "2095257564"}]
        read = [{name: cell or "" for name, cell in zip_longest(head, row)} for row in rows]
        assert read == wanted, file.name


def test_the_delimiter_is_the_one_that_parts_most_lines_alike():
    assert delimiter_of("a;b\n1,5;2,5\n3,1;4\n") == ";"
    assert delimiter_of('"a;b;c",d\n"e;f;g",h\n') == ","
    assert delimiter_of("alone\nagain\n") == ","


def test_columns_are_called_as_spreadsheets_call_them():
    assert [column_letters(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
