"""The rows that come with the program are right by their own declarations and keep their numbers."""

import pytest

from tvetdesk.records import RECORDS
from tvetdesk.records.programmes import Programme, Unit
from tvetdesk.records.shipped import RELEASES, SHIPPED
from tvetdesk.store.fields import Ref
from tvetdesk.store.schema import Schema
from tvetdesk.store.shipping import ship

SCHEMA = Schema(RECORDS)
ROWS = {model.__name__: {row["id"]: row for row in rows} for model, rows in SHIPPED}


@pytest.mark.parametrize(("model", "rows"), SHIPPED, ids=lambda value: getattr(value, "__name__", ""))
def test_each_value_is_one_its_field_accepts(model, rows):
    fields = SCHEMA.by_model[model].fields
    assert len(ROWS[model.__name__]) == len(rows)
    for row in rows:
        for name, value in row.items():
            if name != "id":
                assert fields[name].check(value) == value
                assert value is None or not isinstance(fields[name], Ref) or value in ROWS[fields[name].to]
        assert all(row.get(name) is not None for name, field in fields.items() if field.required)


def test_two_programmes_of_the_gambia_and_seven_of_niger_are_there_with_their_codes():
    programmes = ROWS["Programme"].values()
    assert sorted(row["name"] for row in programmes if row["country"] == "GM") == [
        "Rural Mechanics",
        "Small Solar Systems",
    ]
    assert len([row for row in programmes if row["country"] == "NE"]) == 7
    for row in programmes:
        trade = ROWS["Trade"][row["trade"]]
        assert trade["isced"]
        assert trade["isco"]
        assert trade["esco"]
        assert trade["esco_uri"].startswith("http://data.europa.eu/esco/occupation/")


def test_each_programme_has_its_units_in_order():
    for programme in ROWS["Programme"]:
        units = [row["position"] for row in ROWS["Unit"].values() if row["programme"] == programme]
        assert units == list(range(1, len(units) + 1))
        assert len(units) >= 6


def test_a_book_takes_them_once(book):
    ship(book, RELEASES)
    ship(book, RELEASES)
    assert book.get(Programme, 25).name == "Énergie solaire"
    assert book.select(Unit).count() == len(ROWS["Unit"])
