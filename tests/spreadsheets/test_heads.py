"""The heads of a spreadsheet, in any language and below whatever stands above them, and the type that they mean."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.records.helpers import code_of
from tests.spreadsheets.conftest import names
from tests.toy_record import Tool
from tvetdesk.errors import sentence
from tvetdesk.records import RECORDS
from tvetdesk.records.people import Trainee
from tvetdesk.spreadsheets.heads import find_heads, guess_type, type_of
from tvetdesk.spreadsheets.importing import take_in
from tvetdesk.spreadsheets.sheet import Sheet
from tvetdesk.store import history
from tvetdesk.store.fields import Text
from tvetdesk.store.record import Owner
from tvetdesk.store.schema import Schema, declared


def heads_of(model, *rows, **said):
    return find_heads(declared(model), Sheet("list", rows), said)


def test_heads_are_found_below_a_title_in_any_language_and_whatever_else_stands_there():
    rows = (
        ["Trainees of 2026"],
        [],
        ["No.", "NOM COMME SUR LE PAPIER *", "Sexe\nSex", "Bus."],
        [1.0, "Awa", "F", "3"],
    )
    found = heads_of(Trainee, *rows)
    assert (found.row, dict(found.columns), found.unknown) == (2, {1: "names", 2: "sex"}, ("No.", "Bus."))
    said = heads_of(Trainee, *rows, **{"bus.": "number", "No.": ""})
    assert (dict(said.columns), said.unknown) == ({1: "names", 2: "sex", 3: "number"}, ("No.",))


@pytest.mark.parametrize(
    ("head", "field"),
    [("Phone number", "phone_number.phone"), ("TELEPHONE", "phone_number.phone"), ("Tel.", "phone_number.phone"),
     ("Mobile", "phone_number.phone"), ("Numéro de téléphone", "phone_number.phone"), ("Tél", "phone_number.phone"),
     ("Prénom", "given"), ("First name", "given"), ("Surname", "family"), ("Full name", "names"), ("Nom et prénoms", "names"),
     ("Date de naissance", "birth"), ("Né(e) le", "birth"), ("DOB", "birth"), ("D.O.B.", "birth"), ("Date of birth", "birth"),
     ("Gender", "sex"), ("Sexe (M/F)", "sex"), ("Geschlecht", "sex"), ("Village", "village"), ("Matricule", "number")],
)  # fmt: skip
def test_a_head_of_everyday_is_known(head, field):
    assert heads_of(Trainee, ["No.", head, "Note"]).columns[1] == field


def test_our_own_label_goes_before_what_else_means_the_same():
    for heads in (["names", "Phone", "Mobile"], ["names", "Mobile", "Phone"]):
        found = heads_of(Trainee, heads)
        assert (found.columns[heads.index("Phone")], found.unknown) == ("phone_number.phone", ("Mobile",))
    assert code_of(lambda: heads_of(Trainee, ["names", "Mobile", "Tel."])) == "table.twice"


def test_a_name_in_two_columns_is_one_name(book, take):
    done = take(Trainee, ["Nom", "Prénom"], ["Abdou", "Zeinabou"], [None, "Mariama"], ["Nomma", None])
    assert (done.problems, names(book)) == ([], ["Mariama", "Nomma", "Zeinabou Abdou"])
    row = book.find(Trainee, names="Zeinabou Abdou")
    assert (row.given, row.family) == ("Zeinabou", "Abdou")


@pytest.mark.parametrize(
    "head",
    ["Religion", "religious group", "Ethnie", "Groupe ethnique", "Ethnic group", "Tribe", "Tribu", "TRIBAL origin", "Confession",
     "Konfession", "Volksgruppe", "Ethnizität", "Stamm", "Race", "Église", "Clan", "Caste"],
)  # fmt: skip
def test_a_column_about_religion_ethnic_group_or_tribe_is_refused(head):
    found = heads_of(Trainee, ["No.", "names", head])
    assert found.never == (head,)
    assert found.columns == {1: "names"}
    assert code_of(lambda: heads_of(Trainee, ["names", head], **{head: "note"})) == "table.never_kept"


@pytest.mark.parametrize(
    "head", ["Distribution", "Attribution", "Terrace", "Trace", "Region", "Place of birth"]
)
def test_words_that_only_look_like_it_are_not(head):
    assert heads_of(Trainee, ["names", head]).never == ()


def test_heads_that_cannot_be_understood_are_told():
    assert code_of(lambda: heads_of(Trainee, ["Foo", "Bar"], ["x", "y"])) == "table.no_heads"
    assert code_of(lambda: heads_of(Trainee, ["names", "Names as on paper"])) == "table.twice"
    assert code_of(lambda: heads_of(Trainee, ["names"], Foo="sex")) == "table.no_column"
    assert code_of(lambda: heads_of(Trainee, ["names", "Foo"], Foo="sax")) == "table.no_field"
    chosen = heads_of(Trainee, ["names", "Names as on paper"], **{"Names as on paper": "names"})
    assert chosen.columns == {1: "names"}


def test_the_type_is_named_or_guessed():
    schema = Schema(RECORDS)
    for word in (
        "trainee",
        "Trainees",
        "phone-numbers",
        "phone_number",
        "Apprenants",
        "Räume",
        "salle",
        "rooms",
    ):
        assert type_of(schema, word).name in {"trainee", "phone_number", "room"}
    assert code_of(lambda: type_of(schema, "trianees")) == "table.unknown_type"
    assert guess_type(schema, Sheet("room", [["x"]])).name == "room"
    assert (
        guess_type(schema, Sheet("", [["Names as on paper", "Father's name", "Village or quarter"]])).name
        == "trainee"
    )
    assert code_of(lambda: guess_type(schema, Sheet("", [["Name"]]))) == "table.no_type"


def test_rows_of_every_type_that_fit_nowhere_cost_sentences(book, english, take, cohort):
    """One row of words for each declared type: every cell that is no text is told, and nothing is written."""
    before = len(history.listing(book))
    for table in book.schema.tables.values():
        if table.owner is Owner.HQ or table.model._meta.by_verb:
            continue
        done = take(table.model, list(table.fields), ["a text"] * len(table.fields), rehearse=True)
        wrong = [name for name, one in table.fields.items() if not isinstance(one, Text)]
        assert [one.field for one in done.problems][: len(wrong)] == wrong
        assert all(sentence(one.error, english) for one in done.problems)
    assert len(history.listing(book)) == before


def test_a_type_that_was_just_declared_is_taken_in_as_well(tmp_path, english):
    from tests.books import make_book
    from tvetdesk.records.centres import found_centre

    with make_book(tmp_path / "toy", (*RECORDS, Tool)) as book:
        found_centre(book, "GM-MK", "Mansa Konko", "GM")
        sheet = Sheet("tools", [
            ["Name of the tool", "Centre", "State", "Bought on", "Price"],
            ["Multimètre", "GM-MK", "Good", "1/3/20", 450.5],
            ["Saw", "GM-MK", "Worn out", None, None],
        ])  # fmt: skip
        done = take_in(
            book, book.table(Tool), sheet, find_heads(book.table(Tool), sheet), english, skip_bad=True
        )
        assert [(one.row, one.column, one.error.code) for one in done.problems] == [(3, 3, "tool.worn")]
        (tool,) = book.select(Tool)
        assert (tool.name, tool.state, tool.bought, tool.price) == (
            "Multimètre",
            "good",
            dt.date(2020, 3, 1),
            Decimal("450.5"),
        )
