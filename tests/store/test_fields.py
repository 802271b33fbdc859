"""What each kind of field takes, keeps and refuses."""

import datetime as dt
import unicodedata
from contextlib import suppress
from decimal import Decimal

import pytest

from tests.store.naughty import NAUGHTY
from tests.store.toys import Part, Thing, Tick, add, again, refused, wrong
from tvetdesk.errors import UserError
from tvetdesk.store.fields import Note, Text

FIELDS = {**Thing._meta.fields, **Part._meta.fields}
LONG_NAME = "<b>" * 90 + "a"  # a name that froze a window: 271 signs of HTML


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("name", "  Fatou   Jallow ", "Fatou Jallow"),
        ("name", "Ce\u0301sar", "C\u00e9sar"),
        ("name", "e\u0301" * 200, "\u00e9" * 200),
        ("name", "line\nbreak", "line break"),
        ("name", "\u2068Fatou\u2069 \ufeffJallow\u200b", "Fatou Jallow"),
        ("name", "👩\u200d🏫", "👩\u200d🏫"),
        ("name", "\u00a0", None),
        ("note", "one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("note", "a\tb", "a\tb"),
        ("on", "1/3/26", dt.date(2026, 3, 1)),
        ("on", "1.3.2026", dt.date(2026, 3, 1)),
        ("on", "01-03-2026", dt.date(2026, 3, 1)),
        ("on", "2026-03-01", dt.date(2026, 3, 1)),
        ("on", " 7 3 2026 ", dt.date(2026, 3, 7)),
        ("on", "29/2/2024", dt.date(2024, 2, 29)),
        ("on", "1/1/70", dt.date(1970, 1, 1)),
        ("on", "31/12/69", dt.date(2069, 12, 31)),
        ("on", "1/1/1970", dt.date(1970, 1, 1)),
        ("on", "31/12/2100", dt.date(2100, 12, 31)),
        ("rough", "7/3/2001", "2001-03-07"),
        ("rough", "3/2001", "2001-03"),
        ("rough", "03.2001", "2001-03"),
        ("rough", "2001", "2001"),
        ("rough", "2001-03", "2001-03"),
        ("rough", "c. 1998", "~1998"),
        ("rough", "vers 1998", "~1998"),
        ("rough", "né vers 1998", "~1998"),
        ("rough", "Née vers 1998", "~1998"),
        ("rough", "um 1998", "~1998"),
        ("rough", "~1998", "~1998"),
        ("at", "8:30", dt.time(8, 30)),
        ("at", "8h30", dt.time(8, 30)),
        ("at", "8h", dt.time(8)),
        ("at", "08.30", dt.time(8, 30)),
        ("at", "0:00", dt.time(0)),
        ("at", "23:59", dt.time(23, 59)),
        ("size", "100", 100),
        ("most", "1 000\u202f000", 1_000_000),
        ("price", "1 234,50", Decimal("1234.50")),
        ("price", "1234.5", Decimal("1234.5")),
        ("price", "D1,234.50", Decimal("1234.50")),
        ("price", "1.234.567,50", Decimal("1234567.50")),
        ("price", "1 234 F CFA", Decimal(1234)),
        ("price", "0", Decimal(0)),
        ("share_of", "0,125", Decimal("0.125")),
        ("good", "Oui", True),
        ("good", "JA", True),
        ("good", "yes", True),
        ("good", "nein", False),
        ("good", "non", False),
        ("good", "No", False),
        ("currency", " XOF ", "XOF"),
        ("kinds", "b a b", "a b"),
        ("thing", " 42 ", 42),
        ("thing", "-42", -42),
    ],
)
def test_typed_text_becomes_the_value(name, typed, value):
    field = FIELDS[name]
    assert field.parse(typed) == value
    assert field.python_value(field.db_value(value)) == value
    field.check_stored(field.db_value(value))


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("empty", ["", "   ", "\t", "\u202f"])
def test_empty_text_is_no_value(name, empty):
    if name not in ("id", "stamp", "deleted"):
        assert FIELDS[name].parse(empty) is None
        FIELDS[name].check_stored(None)


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("name", LONG_NAME, "field.too_long"),
        ("name", "null\0byte", "field.control"),
        ("name", "\x1b[31mred", "field.control"),
        ("name", "lone \ud800 surrogate", "field.control"),
        ("note", "bell\a", "field.control"),
        ("note", "x" * 4001, "field.too_long"),
        ("on", "3/2026", "field.date"),
        ("on", "30/2/2026", "field.date"),
        ("on", "13/13/2026", "field.date"),
        ("on", "1/1/2108", "field.date_range"),
        ("on", "31/12/1899", "field.date_range"),
        ("on", "0/0/0000", "field.date"),
        ("on", "tomorrow", "field.date"),
        ("on", "1/3/026", "field.date"),
        ("rough", "1/1/2108", "field.date_range"),
        ("rough", "~1850", "field.date_range"),
        ("rough", "13/2001", "field.rough_date"),
        ("rough", "young", "field.rough_date"),
        ("at", "24:00", "field.clock"),
        ("at", "8:60", "field.clock"),
        ("at", "noon", "field.clock"),
        ("size", "0", "field.too_small"),
        ("size", "101", "field.too_large"),
        ("size", "1.5", "field.number"),
        ("size", "1e2", "field.number"),
        ("size", "ten", "field.number"),
        ("size", "9" * 19, "field.number"),
        ("price", "1,234", "field.decimal"),
        ("price", "0.005", "field.decimal"),
        ("price", "-1", "field.too_small"),
        ("price", "9" * 14, "field.too_large"),
        ("price", "NaN", "field.decimal"),
        ("price", "Infinity", "field.decimal"),
        ("good", "maybe", "field.yes_no"),
        ("currency", "EUR", "field.code"),
        ("kinds", "a c", "field.code"),
        ("thing", "Fatou", "field.row"),
        ("thing", str(2**63), "field.row"),
        ("phone", "call me", "field.phone"),
        ("phone", "12", "field.phone"),
        ("phone", "+", "field.phone"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(name, typed, code):
    assert refused(FIELDS[name].parse, typed) == code


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", 7),
        ("name", b"bytes"),
        ("on", "2026-03-01"),
        ("on", dt.datetime(2026, 3, 1, 8)),
        ("rough", dt.date(2001, 1, 1)),
        ("rough", "1998~"),
        ("rough", "2001-3"),
        ("rough", "2001-02-30"),
        ("at", 510),
        ("at", "8:30"),
        ("size", True),
        ("size", 1.0),
        ("size", "7"),
        ("price", 1.5),
        ("price", Decimal("NaN")),
        ("price", Decimal("Infinity")),
        ("price", Decimal("1E+30")),
        ("price", Decimal("1.001")),
        ("price", True),
        ("good", 2),
        ("good", "yes"),
        ("currency", 1),
        ("currency", ["XOF"]),
        ("kinds", ["a", "c"]),
        ("kinds", 5),
        ("thing", True),
        ("thing", 2**63),
        ("thing", "x"),
        ("phone", "x"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_check(name, value):
    refused(FIELDS[name].check, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", 7),
        ("name", LONG_NAME),
        ("name", "a\0b"),
        ("name", "two\nlines"),
        ("name", b"bytes"),
        ("note", "x" * 5000),
        ("note", 3.5),
        ("on", "1/3/2026"),
        ("on", "2026-02-30"),
        ("on", "2108-01-01"),
        ("on", 20260301),
        ("on", "20260301"),
        ("on", "2026-W09-7"),
        ("rough", "2001-13"),
        ("rough", 2001),
        ("at", 1440),
        ("at", -1),
        ("at", True),
        ("at", "510"),
        ("size", 0),
        ("size", 101),
        ("size", "7"),
        ("size", 7.0),
        ("size", True),
        ("price", -1),
        ("price", 1.5),
        ("price", "5"),
        ("price", 10**15),
        ("good", 2),
        ("good", "yes"),
        ("good", 1.0),
        ("currency", "EUR"),
        ("currency", 5),
        ("kinds", "c"),
        ("kinds", "b a"),
        ("kinds", 1),
        ("thing", "7"),
        ("thing", 2**63),
        ("phone", "201 2345"),
        ("phone", "+abc"),
        ("phone", 22012345),
    ],
    ids=repr,
)
def test_a_stored_form_that_came_from_elsewhere_is_checked_as_strictly(name, value):
    refused(FIELDS[name].check_stored, value)


def test_what_is_shown_follows_the_language(english, french, german):
    assert FIELDS["rough"].show("~1998", english) == "c. 1998"
    assert FIELDS["rough"].show("2001-03", french) == "03/2001"
    assert FIELDS["rough"].show("2001-03-07", german) == "07.03.2001"
    assert FIELDS["on"].show(dt.date(2026, 3, 1), english) == "01/03/2026"
    assert FIELDS["at"].show(dt.time(8, 30), german) == "08:30"
    assert FIELDS["good"].show(True, english) == "yes"
    assert FIELDS["currency"].show("XOF", english) == "Franc"
    assert FIELDS["kinds"].show("a b", english) == "Kind a, Kind b"
    assert FIELDS["phone"].show("+22090123456", english) == "+220 90123456"
    for name, field in FIELDS.items():
        if name not in ("id", "stamp", "deleted"):
            assert field.show(None, english) == ""


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("+220 301 2345", None, "+2203012345"),
        ("00220 3012345", "GM", "+2203012345"),
        ("301 2345", "GM", "+2203012345"),
        ("87 201 2345", "GM", "+220872012345"),
        ("+220 87 201 2345", None, "+220872012345"),
        ("90 12 34 56", "NE", "+22790123456"),
        ("+227 90 12 34 56", None, "+22790123456"),
        ("00227 90123456", "NE", "+22790123456"),
        ("+223 65 01 23 45", "NE", "+22365012345"),
        ("+221 77 123 45 67", "GM", "+221771234567"),
        ("+49 170 1234567", "GM", "+491701234567"),
        ("+996 700 123 456", None, "+996700123456"),
        ("+52 55 1234 5678", None, "+525512345678"),
    ],
)
def test_phone_numbers_are_read_as_they_are_written_at_home_and_abroad(typed, country, kept):
    phone = FIELDS["phone"]
    assert phone.parse(typed, country) == kept
    assert phone.check(kept) == kept
    phone.check_stored(kept)


@pytest.mark.parametrize("typed", ["+227 9012345", "+227 901234567", "+227 901 23 45 67"])
def test_a_number_of_niger_with_another_count_of_digits_says_how_many_it_needs(typed):
    assert refused(FIELDS["phone"].parse, typed) == "field.phone_niger"


@pytest.mark.parametrize("typed", ["+220 2012 3456", "+220 123456"])
def test_a_gambian_number_has_seven_or_nine_digits(typed):
    assert refused(FIELDS["phone"].parse, typed) == "field.phone"


@pytest.mark.parametrize("field", [Text("Text", limit=2000), Note("Note")], ids=["text", "note"])
def test_a_naughty_string_is_kept_or_refused_and_never_kept_in_two_forms(field):
    for text in NAUGHTY:
        with suppress(UserError):
            kept = field.parse(text)
            field.check_stored(kept)
            assert field.check(kept) == kept
            assert unicodedata.is_normalized("NFC", kept or "")


@pytest.mark.parametrize("text", NAUGHTY, ids=ascii)
def test_a_naughty_string_in_any_field_is_a_value_or_a_refusal(text):
    for name, field in FIELDS.items():
        if name not in ("id", "stamp", "deleted"):
            with suppress(UserError):
                value = field.parse(text)
                field.check_stored(field.db_value(value))
                assert field.python_value(field.db_value(value)) == value


def test_naughty_strings_come_back_from_the_file(book):
    kept = {}
    with book.change("store.write"):
        for text in NAUGHTY:
            try:
                row = book.add(Thing, name="n", note=text)
            except UserError:
                continue
            kept[row.id] = row.note
    assert len(kept) > 300
    assert {row.id: row.note for row in book.select(Thing)} == kept


def test_everything_wrong_with_a_row_is_said_at_once_with_its_labels(book):
    with book.change("store.write"):
        problems = wrong(
            book.add, Thing, name="", on="x", size=0, currency="EUR", price=Decimal("1.001"), note="\0"
        )
    assert problems == {
        "name": "field.required",
        "on": "field.date",
        "size": "field.too_small",
        "currency": "field.code",
        "price": "field.decimal",
        "note": "field.control",
    }


def test_a_rule_across_fields_sees_the_values_that_stay(book):
    thing = add(book, name="a", size=5, most=9)
    with book.change("store.write"):
        assert wrong(book.set, thing, size=10) == {"most": "store.late"}
    assert again(book, thing).size == 5


def test_every_kind_comes_back_from_the_file_as_it_was_given(book):
    values = {
        "name": "Ɓintu Ŋ",
        "on": dt.date(1970, 1, 1),
        "rough": "~1998",
        "at": dt.time(0),
        "size": 1,
        "most": 10**9,
        "price": Decimal("0.05"),
        "currency": "XOF",
        "share_of": Decimal("0.125"),
        "good": False,
        "kinds": "a b",
        "phone": "+2203012345",
        "note": "two\nlines",
    }
    thing = again(book, add(book, **values))
    assert {name: getattr(thing, name) for name in values} == values


def test_a_leaf_checks_its_key_fields_too(book):
    with book.change("store.write"):
        assert wrong(book.add, Tick, lesson="x", thing=None, status=None) == {
            "lesson": "field.row",
            "thing": "field.required",
            "status": "field.required",
        }
