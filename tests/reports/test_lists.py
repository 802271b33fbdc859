"""Lists as spreadsheets: numbers as numbers, days as days, phones as text, restricted values hidden, small print above."""

import csv
import datetime as dt
import io

import pytest
import python_calamine

from tests.books import Clock, make_book
from tests.toy_record import Tool
from tvetdesk.errors import UserError
from tvetdesk.records import RECORDS
from tvetdesk.records.centres import found_centre
from tvetdesk.records.people import Paper, PhoneNumber, Trainee, add_paper, add_phone, new_trainee
from tvetdesk.reports.lists import table_of
from tvetdesk.reports.render import csv as as_csv
from tvetdesk.reports.render import xlsx


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def book(tmp_path, clock):
    with make_book(tmp_path / "centre", (*RECORDS, Tool), clock=clock) as book:
        book.remember(centre=found_centre(book, "GM-MK", "Mansa Konko", "GM").id)
        yield book


@pytest.fixture
def listed(book, english):
    """The rows of a type as a table; all fields unless named."""

    def listed(model, *names, **options):
        table = book.table(model)
        keys = [row.id for row in book.select(model).order_by(model.id)]
        return table_of(book, table, keys, names or tuple(table.fields), english, **options)

    return listed


def cells(data):
    return (
        python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    )


@pytest.fixture
def binta(book):
    return new_trainee(book, "=Binta Sanyang", sex="F", birth="1999-03-07", village="+220")


def test_a_workbook_has_values_of_their_kinds_below_its_small_print(book, listed, english, binta):
    add_phone(book, binta, "301 2345", since=dt.date(2020, 1, 2), whatsapp=True)
    new_trainee(book, "Lamin", birth="~1998")
    people = cells(
        xlsx.render(listed(Trainee, "names", "birth", "birth_year", "sex", "village", "centre"), english)
    )
    assert [row[0] for row in people[:3]] == ["Trainees", "Rows: 2. Written on 10/03/2020.", ""]
    assert people[3] == ["Names as on paper", "Born", "Birth year", "Sex", "Village or quarter", "Centre"]
    assert people[4] == ["=Binta Sanyang", dt.date(1999, 3, 7), 1999.0, "female", "+220", "Mansa Konko"]
    assert people[5] == ["Lamin", "c. 1998", 1998.0, "not stated", "", "Mansa Konko"]
    phone = cells(xlsx.render(listed(PhoneNumber, "phone", "whatsapp", "since"), english))[-1]
    assert phone == ["+220 301 2345", "yes", dt.date(2020, 1, 2)]


def test_csv_has_a_mark_iso_days_harmless_texts_and_what_parts_its_cells(book, listed, english, binta):
    made = listed(Trainee, "names", "birth", "birth_year", "village")
    data = as_csv.render(made, english, delimiter=";", hxl=True)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1] == ["#meta+names", "#date+birth", "#indicator+num+birth_year", "#meta+village"]
    assert rows[2] == ["'=Binta Sanyang", "1999-03-07", "1999", "'+220"]
    assert b";1999;" in data


def test_for_other_programs_sex_is_f_m_u_and_rough_dates_are_days_with_their_precision(
    book, listed, german, english, binta
):
    for names, sex, birth in (("Lamin", "M", "~1998"), ("Awa", "U", "2001-05"), ("Modou", "O", None)):
        new_trainee(book, names, sex=sex, birth=birth)
    for translate in (english, german):
        made = listed(Trainee, "sex", "birth", codes=True)
        rows = as_csv.render(made, translate).decode("utf-8-sig").splitlines()[1:]
        assert rows == [
            '"F","1999-03-07","day"',
            '"M","1998-01-01","about"',
            '"U","2001-05-01","month"',
            '"U","",""',
        ]


def test_an_amount_stands_with_its_currency_and_without_one_as_a_bare_number(book, listed, english):
    from decimal import Decimal

    with book.change("tool.buy"):
        book.add(Tool, name="Saw", price=Decimal("450.50"))
        book.add(Tool, name="File", price=Decimal("12.00"), currency=None)
    data = xlsx.render(listed(Tool, "name", "price"), english)
    assert [row[1] for row in cells(data)[-2:]] == [450.5, 12.0]
    rows = list(
        csv.reader(io.StringIO(as_csv.render(listed(Tool, "name", "price"), english).decode("utf-8-sig")))
    )
    assert [row[1] for row in rows[1:]] == ["450.50 GMD", "12.00"]


def test_restricted_values_are_hidden_and_the_small_print_says_so(book, listed, english, binta):
    add_paper(book, binta, "nin", number="12345678901")
    add_paper(book, binta, "nin", number="123")
    made = listed(Paper)
    words = str(cells(xlsx.render(made, english)))
    assert "12345678901" not in words
    assert "•••8901" in words
    assert "'•••'" in words
    assert "Restricted values are hidden here" in words


def test_the_small_print_says_which_rows_these_are(book, listed, english, french, binta):
    made = listed(Trainee, "names", filters={"sex": ["F", "M"], "centre": [book.centre]}, search=" bin ")
    lines = [row[0] for row in cells(xlsx.render(made, english))[1:5]]
    assert lines == [
        "Rows: 1. Written on 10/03/2020.",
        "Only rows found by “bin”.",
        "Only rows with Sex: female, male.",
        "Only rows with Centre: Mansa Konko.",
    ]
    book.remember(practice=1)
    practice = cells(xlsx.render(listed(Trainee, "names"), french))
    assert practice[1][0] == "données d’exercice, inventées"


@pytest.mark.parametrize("year", [1970, 2108])
def test_a_clock_far_off_spoils_no_list(book, listed, english, clock, binta, year):
    clock.at = dt.datetime(year, 2, 7, 6, 28)
    lines = cells(xlsx.render(listed(Trainee, "names"), english))
    assert lines[1][0] == f"Rows: 1. Written on 07/02/{year}."
    assert as_csv.render(listed(Trainee, "names"), english)


def test_every_type_can_be_listed_whole(book, listed, english):
    for table in book.schema.tables.values():
        if not table.leaf:
            assert xlsx.render(listed(table.model), english)
            assert as_csv.render(listed(table.model), english, hxl=True)


def test_a_text_longer_than_a_cell_is_cut_and_ends_with_a_sign_of_it(english):
    from tvetdesk.i18n import Message
    from tvetdesk.reports.table import Column, Table

    made = Table("notes", Message("Notes"), (Column("note", Message("Note")),), (("x" * 40_000,),))
    (cell,) = cells(xlsx.render(made, english))[-1]
    assert (len(cell), cell[-1]) == (32_767, "…")


def test_a_list_longer_than_a_sheet_is_refused_in_words_before_it_is_written(
    listed, english, binta, monkeypatch
):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 5)
    with pytest.raises(UserError) as caught:
        xlsx.render(listed(Trainee, "names"), english)
    assert caught.value.code == "list.too_long"
