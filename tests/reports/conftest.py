"""A table with every kind of cell, and the small book of the record tests."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.records.conftest import binta, book, centre, cohort, lamin, other_place, place, programme, units  # noqa: F401
from tvetdesk.i18n import N_, Message
from tvetdesk.reports.table import Column, Kind, Money, Phrase, Table

COLUMNS = (
    Column("place", Message("Place"), once=True),
    Column("who", Message("Who")),
    Column("count", Message("Count"), Kind.COUNT),
    Column("share", Message("Share"), Kind.SHARE, beside="count"),
    Column("day", Message("Day"), Kind.DAY),
    Column("paid", Message("Paid"), Kind.MONEY),
    Column("rule", Message("Rule"), detail=True),
)
ROWS = (
    ("Abala", "Zouéra", 94, 94 / 99, dt.date(2020, 3, 10), Money(Decimal("1234.50"), "GMD"), N_("yes")),
    (
        "Abala",
        "=1+1",
        2000,
        None,
        None,
        Money(Decimal(500), "XOF"),
        Phrase(N_("c. {year}"), {"year": "1998"}),
    ),
    ("Niamey", "Ɗan Ladi", 123456, 0.5, dt.date(2020, 12, 1), None, None),
)


@pytest.fixture
def table():
    return Table(
        "toy",
        Message("A toy"),
        COLUMNS,
        ROWS,
        (Phrase(Message("Up to {day}."), {"day": dt.date(2020, 3, 10)}),),
    )


@pytest.fixture
def practice(table):
    return Table(table.name, table.title, table.columns, table.rows, table.notes, practice=True)
