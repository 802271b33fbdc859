"""Strings that break programs go out and come in again: the same afterwards, or refused in words; never a formula."""

import datetime as dt
import io
import re
import zipfile

import pytest

from tests.books import make_book
from tests.store.naughty import NAUGHTY
from tvetdesk.errors import UserError, sentence
from tvetdesk.records import RECORDS
from tvetdesk.records.centres import found_centre
from tvetdesk.records.people import Trainee
from tvetdesk.reports.lists import table_of
from tvetdesk.reports.render import csv, xlsx
from tvetdesk.spreadsheets import process
from tvetdesk.spreadsheets.alike import Answers
from tvetdesk.spreadsheets.heads import find_heads
from tvetdesk.spreadsheets.importing import take_in
from tvetdesk.spreadsheets.sheet import Sheet
from tvetdesk.store.fields import Ref

FIELDS = ("names", "number", "village", "note")  # texts of one line, a short one, one of several lines


@pytest.fixture
def books(tmp_path):
    """Two centres: one that has the rows, one that reads them from a list of the first."""
    with make_book(tmp_path / "one", RECORDS) as one, make_book(tmp_path / "two", RECORDS, replica=8) as two:
        for book in (one, two):
            book.remember(centre=found_centre(book, "GM-MK", "Mansa Konko", "GM").id)
        yield one, two


def read_in(book, sheet, translate):
    table = book.table(Trainee)
    return take_in(
        book, table, sheet, find_heads(table, sheet), translate, skip_bad=True, answers=Answers(others="different")
    )  # fmt: skip


def rows_of(book):
    rows = book.select(Trainee).order_by(Trainee.id)
    return [tuple(getattr(row, name) for name in FIELDS) for row in rows]


def naughty_rows():
    """Each string once as everything; beside it a plain name, so that no row is empty."""
    return [[f"{number} {text}", text, text, text] for number, text in enumerate(NAUGHTY)]


def test_naughty_strings_of_a_sheet_are_kept_or_refused_in_words(books, english):
    one, _ = books
    done = read_in(one, Sheet("x", [FIELDS, *naughty_rows()]), english)
    assert done.counts["new"] > len(NAUGHTY) / 2
    assert done.counts["new"] + done.counts["bad"] == len(NAUGHTY)
    for problem in done.problems:
        assert sentence(problem.error, english)
        assert problem.error.code in {"field.too_long", "field.control"}
    kept = rows_of(one)
    assert len(kept) == done.counts["new"]


@pytest.mark.fault("F22", "odd strings out into a spreadsheet and in again")
@pytest.mark.parametrize("way", ["xlsx", "csv"])
def test_naughty_strings_go_out_and_come_back_the_same(books, english, tmp_path, way, matrix):
    one, two = books
    # One row for each string and field, so that a field that refuses it does not lose the others.
    rows = [
        [f"{number}.{place}", *(text if field == place else None for field in range(3))]
        for number, text in enumerate(NAUGHTY) for place in range(3)
    ]  # fmt: skip
    read_in(one, Sheet("x", [FIELDS, *rows]), english)
    table = one.table(Trainee)
    keys = [row.id for row in one.select(Trainee).order_by(Trainee.id)]
    made = table_of(one, table, keys, FIELDS, english)
    data = (xlsx if way == "xlsx" else csv).render(made, english)
    if way == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    file = tmp_path / f"list.{way}"
    file.write_bytes(data)
    (sheet,) = process.read(file)
    done = read_in(two, sheet, english)
    assert done.problems == []
    assert len(rows_of(two)) == len(rows_of(one)) > 1000
    for was, came in matrix(zip(rows_of(one), rows_of(two), strict=True)):
        assert came == was


def test_no_cell_of_a_csv_begins_like_a_formula(books, english):
    one, _ = books
    read_in(one, Sheet("x", [FIELDS, *naughty_rows()]), english)
    table = one.table(Trainee)
    keys = [row.id for row in one.select(Trainee)]
    text = csv.render(table_of(one, table, keys, FIELDS, english), english).decode("utf-8-sig")
    assert not re.search(r'(?:^|,)"\s*[=+\-@|%＝＋－＠]', text, re.MULTILINE)


def kept_or_told(cells, field, target, cell, translate):
    try:
        kept = cells.value(field, target, cell)
    except UserError as error:
        return bool(sentence(error, translate))
    field.check_stored(field.db_value(kept))  # raises when it is no value that may be kept
    return True


def test_every_field_of_every_type_takes_naughty_cells_or_says_a_sentence(books, english):
    """Whatever a cell holds, a field keeps what it may keep or tells what is wrong; nothing else is raised."""
    one, _ = books
    from tvetdesk.spreadsheets.references import References
    from tvetdesk.spreadsheets.values import Cells

    cells = Cells(References(one, english), "GM")
    odd = (float("nan"), float("inf"), -1e300, 1e15, True, dt.date(1900, 1, 1), dt.datetime(2108, 2, 7, 6, 28), dt.time(23, 59),
           dt.timedelta(days=4000), dt.date(9999, 12, 31))  # fmt: skip
    seen: set[tuple[str, ...]] = set()
    for table in one.schema.tables.values():
        for name, field in table.fields.items():
            target = one.schema.target(table, name).name if isinstance(field, Ref) else ""
            shape = (type(field).__name__, target, str(getattr(field, "limit", "")))
            if shape in seen:
                continue
            seen.add(shape)
            for cell in (*NAUGHTY, *odd):
                assert kept_or_told(cells, field, target, cell, english)
