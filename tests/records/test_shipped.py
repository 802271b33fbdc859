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


# names of trades: ISCED-F 2013, ISCO-08, ESCO v1.1.1 and the tail of its address, as read in the lists themselves
CODES = {
    ("Small Solar Systems", "Énergie solaire"): (
        "0713", "7411", "7411.1.4", "75b63949-1b93-4bf2-a777-ccf978dc3e8a",
    ),
    ("Rural Mechanics", "Mécanique rurale"): ("0716", "7233", "7233.8.1", "f7145f87-5940-43f5-bc98-aa1a2b872b47"),
    ("Tailoring", "Couture", "Tailor"): ("0723", "7531", "7531.5", "978ae3a2-0831-415a-8396-b84dde656fc5"),
    ("Menuiserie bois", "Woodwork and furniture"): (
        "0722", "7522", "7522.2", "e1416610-ad08-4f37-8b46-9f99632a5c0f",
    ),
    ("Carpentry and Joinery",): ("0732", "7115", "7115.1", "2a22ff9e-de3b-408d-b312-5034896cc4f4"),
    ("Mécanique auto", "Motor mechanic"): ("0716", "7231", "7231.10", "4ad4024e-d1d3-4dea-b6d1-2c7948111dce"),
    ("Électricité bâtiment",): ("0713", "7411", "7411.1.1", "33960bab-4423-4808-af6c-ec2b485dba41"),
    ("Electrical Installation", "Electrical repair"): (
        "0713", "7411", "7411.1", "4910419f-b4af-4f59-b544-9dbebc8a74f0",
    ),
    ("Cuisine-restauration", "Cook"): ("1013", "5120", "5120.1", "90f75f67-495d-49fa-ab57-2f320e251d7e"),
    ("Boulangerie-pâtisserie",): ("0721", "7512", "7512.1", "1aadb308-432a-4d01-b54b-b4f7f76dd419"),
    ("Welding and Metal Work",): ("0715", "7212", "7212.3", "7aedaa07-3884-4c5b-88f9-80997b2aa54b"),
}  # fmt: skip


def test_trades_have_the_codes_of_the_international_lists():
    expected = {name: codes for names, codes in CODES.items() for name in names}
    shipped = {
        row["name"]: (row["isced"], row["isco"], row["esco"], row["esco_uri"].rpartition("/")[2])
        for row in ROWS["Trade"].values()
        if row["esco_uri"]
    }
    assert shipped == expected


def test_an_esco_code_lies_under_the_isco_group_beside_it():
    for row in ROWS["Trade"].values():
        assert row["esco"] is None or row["esco"].startswith(row["isco"] + "."), row["name"]
    metal = next(row for row in ROWS["Trade"].values() if row["name"] == "Construction métallique")
    assert (metal["code"], metal["isco"], metal["esco"]) == ("CM", "7214", None)


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
