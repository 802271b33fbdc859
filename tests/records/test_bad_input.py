"""Bad input against every record type: odd strings in every field, dates of other centuries, nothing half-written."""

import base64
import datetime as dt
import io

import pytest
from PIL import Image

from tests.books import make_book
from tests.store.naughty import NAUGHTY
from tvetdesk.errors import SENTENCES, Invalid, UserError
from tvetdesk.records import RECORDS, rows
from tvetdesk.records.centres import found_centre
from tvetdesk.records.cohorts import EnrolmentState
from tvetdesk.records.consent import record_consent
from tvetdesk.records.frozen import keep_frozen
from tvetdesk.store.fields import Code, Codes, Phone, Ref, Text
from tvetdesk.store.numbers import Decimal, Whole, YesNo
from tvetdesk.store.pictures import Picture
from tvetdesk.store.schema import Schema
from tvetdesk.store.times import Clock, Day, RoughDate

SCHEMA = Schema(RECORDS)
TABLES = list(SCHEMA.tables.values())
DAY = dt.date(2020, 3, 2)
MADE = {}  # by type
FITTING = {  # what the rules of a subject ask of a new row beyond its fields
    "centre": {"register_pc": None},
    "certificate": {"year": DAY.year},
    "recognition_case": {"decision": None},
    "target": {"scope": "GM"},
}
WORDS = [word for word in NAUGHTY if len(word) < 600][:66]  # the longest are refused by every limit alike


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """One book for all types: making its tables takes longer than what is tried here."""
    with make_book(tmp_path_factory.mktemp("bad") / "centre", RECORDS) as book:
        book.remember(centre=found_centre(book, "GM-MK", "Mansa Konko", "GM").id)
        MADE["frozen_report"] = keep_frozen(  # no other way makes one
            book,
            **dict.fromkeys(("title", "report", "asked", "content", "digest", "sign_key", "signature"), "1"),
        )
        for purpose in ("return_history", "photo"):
            record_consent(book, some(book, SCHEMA.by_name["trainee"]), purpose, "given")
        place = some(book, SCHEMA.by_name["enrolment"])  # in training on DAY, so that there may be marks
        rows.add(book, EnrolmentState, enrolment=place.id, state="enrolled", since=DAY, step=2)
        yield book
        MADE.clear()


BY_HAND = [table for table in TABLES if not table.model._meta.by_verb]


def kinds():
    """Each differently declared kind of field once: most fields are like another."""
    found = {}
    for table in TABLES:
        for field in table.fields.values():
            limits = tuple(getattr(field, name, None) for name in ("limit", "least", "most", "places"))
            found.setdefault((type(field), *limits, tuple(getattr(field, "codes", ()))), field)
    return list(found.values())


def taken(field, text):
    """What a field makes of a text, or None when it refuses it in words."""
    try:
        return field.parse(text)
    except UserError as error:
        known = error.code in SENTENCES
        assert known
        return None


def test_no_field_takes_a_string_that_it_would_not_keep():
    for field in kinds():
        for text in NAUGHTY:
            value = taken(field, text)
            if value is not None:
                assert field.check(value) == value
                field.check_stored(field.db_value(value))
                assert field.python_value(field.db_value(value)) == value


def test_a_day_of_another_century_is_refused_everywhere_and_one_of_1970_is_a_day():
    for field in kinds():
        if isinstance(field, Day | RoughDate):
            assert taken(field, "1/1/2108") is None
            assert taken(field, "31/12/1899") is None
            assert taken(field, "1/3/70") == taken(field, "01.03.1970") is not None


def some(book, table):
    """A row of a type, made when it is first asked for, with the rows it needs."""
    if table.name not in MADE:
        MADE[table.name] = rows.add(book, table.model, **right(book, table))
    return MADE[table.name]


def right(book, table):
    """Values with which a row of a type can be made: everything but references that are not needed."""
    values = {}
    for place, (name, field) in enumerate(table.fields.items()):
        match field:
            case Ref():
                if field.required:
                    values[name] = some(book, SCHEMA.target(table, name)).id
            case Picture():
                values[name] = picture()
            case Codes() | Code():
                values[name] = next(iter(field.codes))
            case Phone():
                values[name] = "+2203012345"
            case Text():
                values[name] = f"word {place}"[: field.limit]
            case Decimal() | Whole():
                values[name] = max(field.least, 1)
            case Day():
                values[name] = DAY
            case RoughDate():
                values[name] = "1999"
            case Clock():
                values[name] = dt.time(8)
            case YesNo():
                values[name] = True
            case _:
                raise TypeError(type(field).__name__)
    return values | FITTING.get(table.name, {})


def picture():
    """A photo as it is kept."""
    file = io.BytesIO()
    Image.new("RGB", (3, 4)).save(file, "JPEG")
    return base64.b64encode(file.getvalue()).decode()


def wrong(field):
    """A value that the field must not take."""
    match field:
        case Code():
            return "no such code"
        case Text() | Phone():
            return "a\0b"
        case Ref():
            return "=1+1"
        case Day():
            return dt.date(2108, 1, 1)
        case RoughDate():
            return "2108"
        case Decimal() | Whole():
            return field.most + 1
        case _:
            return "soon"


def stored(book, table, row):
    return book.sql(
        f'SELECT * FROM "{table.name}" WHERE {" AND ".join(f"{name} = ?" for name in table.key)}',
        book.row_of(row)[: len(table.key)],
    ).fetchone()


@pytest.mark.parametrize("table", BY_HAND, ids=lambda table: table.name)
def test_odd_text_is_kept_as_it_is_or_refused_with_nothing_written(book, table):
    row = some(book, table)
    for place, (name, field) in enumerate(table.fields.items()):
        if not isinstance(field, Text) or name in table.identity:
            continue
        for word in WORDS[place % 6 :: 6]:
            before = stored(book, table, row)
            try:
                rows.alter(book, row, **{name: word})
            except UserError as error:
                said = error.code in SENTENCES
                assert said
                assert stored(book, table, row) == before
            else:
                assert field.db_value(field.check(word)) in stored(book, table, row)


# Pairs of fields that must be in order wherever a type has both.
PAIRS = (
    ("valid_from", "valid_until"),
    ("since", "until"),
    ("start", "end"),
    ("first", "last"),
    ("age_from", "age_to"),
)
ORDERED = [(table, *pair) for table in TABLES for pair in PAIRS if set(pair) <= table.fields.keys()]


@pytest.mark.parametrize(("table", "start", "end"), ORDERED, ids=lambda one: getattr(one, "name", one))
def test_days_in_the_wrong_order_are_refused_wherever_a_type_has_two(book, table, start, end):
    good = right(book, table)
    earlier, later = (16, 35) if isinstance(table.fields[start], Whole) else (DAY, DAY + dt.timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        rows.add(book, table.model, **{**good, start: later, end: earlier})
    assert {name: error.code for name, error in refused.value.fields.items()} == {end: "row.order"}


@pytest.mark.parametrize("table", BY_HAND, ids=lambda table: table.name)
def test_a_row_with_one_wrong_value_is_not_written_at_all(book, table):
    good = right(book, table)
    counted = f'SELECT count(*), (SELECT count(*) FROM change) FROM "{table.name}"'
    before = book.sql(counted).fetchone()
    for name, field in table.fields.items():
        with pytest.raises(UserError) as refused:
            rows.add(book, table.model, **{**good, name: wrong(field)})
        assert refused.value.code != "row.exists"
    assert book.sql(counted).fetchone() == before
