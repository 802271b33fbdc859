"""Values and words on the command line that are no good: one clear sentence, nothing lost, never a traceback."""

import pytest

HTML_NAME = "<table width=100000>" * 13 + "<b>Ebrima"
WRONG = [
    ("trainee", "--names", HTML_NAME, "This has 269 signs; at most 200 fit here."),
    ("trainee", "--names", "Binta\x07", "a sign in this text that cannot be kept"),
    ("trainee", "--names", "", "This is needed."),
    ("trainee", "--names", "   ", "This is needed."),
    ("trainee", "--note", "x" * 4001, "at most 4,000 fit here"),
    ("trainee", "--sex", "X", "is not one of the choices"),
    ("trainee", "--languages", "en xx", "is not one of the choices"),
    ("trainee", "--birth", "31/2/1999", "is not a date"),
    ("trainee", "--birth", "1066", "lies outside 1900 to 2100"),
    ("trainee", "--birth-year", "many", "is not a whole number"),
    ("trainee", "--birth-year", "9" * 19, "is not a whole number"),
    ("trainee", "--birth_year", "1899", "is too small"),
    ("trainee", "--centre", "12", "There is no"),
    ("trainee", "--centre", "one", "There is no Centre called “one”"),
    ("trainee", "--centre", "code=XX", "No Centre has code=XX"),
    ("trainee", "--centre", "size=2", "There is no field size here"),
    ("cohort", "--start", "7/13/2026", "is not a date"),
    ("cohort", "--start", "1/1/1066", "lies outside 1900 to 2100"),
    ("phone_number", "--phone", "call me", "is not a phone number"),
    ("phone-number", "--whatsapp", "perhaps", "is neither yes nor no"),
    ("session", "--start", "25:00", "is not a time"),
    ("kit", "--value", "12.345", "is not a number with at most 2 decimals"),
    ("kit", "--value", "-1", "is too small"),
]


@pytest.mark.parametrize(
    ("type", "option", "value", "words"), WRONG, ids=[f"{w[0]}{w[1]}-{n}" for n, w in enumerate(WRONG)]
)
def test_values_that_may_not_be_kept(refused, mk, type, option, value, words):
    said = refused("records", type, "add", option, value, data=mk)
    assert said.startswith("Please correct this first.")
    assert words in said
    assert "\x07" not in said


def test_every_wrong_field_is_named_at_once(cli, mk):
    answer = cli("records", "trainee", "add", "--sex", "X", "--birth", "soon", "--json", data=mk)
    assert answer.code == 1
    assert {name: one["error"] for name, one in answer.json["fields"].items()} == {
        "names": "field.required", "sex": "field.code", "birth": "field.rough_date",
    }  # fmt: skip


def test_what_fills_itself_is_not_asked_for(cli, mk):
    answer = cli(
        "records", "cohort", "add", "--programme", "GM-SOLAR", "--start", "1/1/2108", "--json", data=mk
    )
    assert {name: one["error"] for name, one in answer.json["fields"].items()} == {
        "name": "field.required", "start": "field.date_range",
    }  # fmt: skip


def test_a_long_name_with_html_in_it_is_kept_and_shown_as_it_is(cli, mk):
    name = HTML_NAME[:200]
    made = cli("records", "trainee", "add", "--names", name, "--json", data=mk)
    assert made.code == 0
    shown = cli("records", "trainee", "show", made.json["id"], data=mk)
    assert f"  Names as on paper: {name}\n" in shown.out


@pytest.mark.parametrize("number", ["1", "-1", "x", "99999999999999999999999", "1:2", ""])
def test_a_row_that_is_not_there(refused, mk, number):
    refused("records", "trainee", "show", number, data=mk)
    refused("records", "mark", "show", number, data=mk)
    refused("records", "trainee", "set", number, "--sex", "F", data=mk)
    refused("records", "trainee", "delete", number, data=mk)


def test_a_change_that_is_not_there(refused, mk):
    assert "no change with the number 999" in refused("undo", "999", data=mk)


def test_what_set_up_the_folder_is_not_undone(cli, mk):
    while (undone := cli("undo", data=mk)).code == 0:
        pass
    assert "nothing to undo" in undone.err
    kept = {kind: cli("records", kind, "--json", data=mk).json["rows"] for kind in ("centre", "staff")}
    assert {kind: len(rows) for kind, rows in kept.items()} == {"centre": 1, "staff": 1}
    first = cli("changes", "--json", data=mk).json["changes"][-2]
    assert "cannot be undone" in cli("undo", str(first["number"]), data=mk).err


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["records", "nonsense"],
        ["records", "trainee", "add", "--nmae", "x"],
        ["records", "trainee", "set", "1"],
        ["records", "trainee", "list", "--limit", "0"],
        ["export"],
        ["export", "-o", "-", "--json"],
        ["import"],
        ["init", "--role", "king"],
        ["report", "nonsense"],
        ["report", "results", "--format", "odt"],
        ["report", "results", "--format", "csv", "--json"],
        ["undo", "x"],
        ["--lang", "es", "status"],
    ],
    ids=" ".join,
)
def test_wrong_usage(cli, mk, words):
    answer = cli(*words, data=mk)
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert "Error: " in answer.err
