"""Rows of every type through the command line: what is typed, shown, paged, altered, proposed, binned."""

import pytest

from tests.cli.conftest import add
from tvetdesk.desk import SCHEMA


@pytest.fixture
def binta(cli, mk):
    """The number of mk's only trainee."""
    return cli("records", "trainee", "--json", data=mk).json["rows"][0]["id"]


def test_every_type_has_its_commands_and_explains_its_fields(cli):
    listed = cli("records", "--json").json["types"]
    assert [one["type"] for one in listed] == list(SCHEMA.by_name)
    for table in SCHEMA.tables.values():
        said = cli("records", table.name, "add", "--help")
        assert said.code == 0
        assert all(f"--{name.replace('_', '-')}" in said.out for name in table.fields)


def test_every_type_lists(cli, mk):
    for name in SCHEMA.by_name:
        answer = cli("records", name, "--json", data=mk)
        assert (answer.code, answer.json["type"]) == (0, name)


def test_a_row_comes_back_as_it_was_typed(cli, mk):
    typed = {
        "names": "Fatou  Jallow", "sex": "F", "birth": "vers 1998", "languages": "mnk en", "village": "Soma",
        "note": "two\nlines", "centre": "code=GM-MK",
    }  # fmt: skip
    words = [word for name, value in typed.items() for word in (f"--{name}", value)]
    made = cli("records", "trainee", "add", *words, "--json", data=mk)
    assert made.code == 0
    fields = made.json["fields"]
    centre = cli("records", "centre", "list", "--code", "GM-MK", "--json", data=mk).json["rows"][0]["id"]
    assert {name: fields[name] for name in typed} == {
        "names": "Fatou Jallow", "sex": "F", "birth": "~1998", "languages": "en mnk", "village": "Soma",
        "note": "two\nlines", "centre": centre,
    }  # fmt: skip
    assert fields["birth_year"] == 1998
    again = [word for name in typed for word in (f"--{name}", fields[name])]
    same = cli("records", "trainee", "set", made.json["id"], *again, "--json", data=mk)
    assert (same.code, same.json["altered"]) == (0, [])


def test_national_phone_numbers_are_read_as_the_centres_country_writes_them(cli, mk, binta):
    made = cli("records", "phone-number", "add", "--trainee", binta, "--phone", "301 2345", "--json", data=mk)
    assert made.json["fields"]["phone"] == "+2203012345"


def test_pages_follow_each_other_without_gap_or_repetition(cli, mk):
    for number in range(7):
        assert cli("records", "room", "add", "--name", f"Room {number}", data=mk).code == 0
    seen, after = [], []
    for _ in range(3):
        page = cli("records", "room", "list", "--limit", "3", *after, "--json", data=mk).json
        seen += [row["fields"]["name"] for row in page["rows"]]
        after = ["--after", page["next"]]
    assert seen == [f"Room {number}" for number in range(7)]
    assert page["next"] is None


def test_natural_rows_page_backwards_of_zero_too(cli, hq):
    codes = []
    after = []
    while True:
        page = cli("records", "centre", "list", "--limit", "1", *after, "--json", data=hq).json
        codes += [row["fields"]["code"] for row in page["rows"]]
        if page["next"] is None:
            break
        assert page["next"].startswith("-")
        after = ["--after", page["next"]]
    assert codes == ["HQ"]


def test_a_row_between_two_others_has_two_numbers(cli, mk, binta):
    cohort = add(cli, mk, "cohort", programme="code=GM-SOLAR", name="Solar", start="2/9/2019")
    enrolment = add(cli, mk, "enrolment", trainee=binta, cohort=cohort)
    add(cli, mk, "enrolment_state", enrolment=enrolment, state="enrolled", since="2/9/2019", step="1")
    session = add(cli, mk, "session", cohort=cohort, day="3/9/2019", slot="1")
    mark = add(cli, mk, "mark", session=session, enrolment=enrolment, status="P")
    assert mark == f"{session}:{enrolment}"
    assert cli("records", "mark", "show", mark, data=mk).out.splitlines()[1:] == [
        "  Session: Solar 03/09/2019",
        "  Enrolment: Binta Sanyang Solar",
        "  Mark: present",
    ]
    assert cli("records", "mark", "set", mark, "--status", "L", "--minutes", "10", data=mk).code == 0
    assert (
        cli(
            "records", "mark", "add", "--session", session, "--enrolment", enrolment, "--status", "A", data=mk
        ).code
        == 1
    )
    page = cli("records", "mark", "list", "--session", session, "--after", mark, "--json", data=mk).json
    assert (page["rows"], page["next"]) == ([], None)


def test_the_bin_and_back(cli, mk, binta):
    binned = cli("records", "trainee", "delete", binta, "--json", data=mk)
    assert binned.json["in_bin"] is True
    assert cli("records", "trainee", "--json", data=mk).json["rows"] == []
    assert [
        row["id"] for row in cli("records", "trainee", "list", "--bin", "--json", data=mk).json["rows"]
    ] == [binta]
    assert cli("records", "trainee", "delete", binta, data=mk).code == 0  # nothing to do
    undone = cli("undo", "--json", data=mk)
    assert (undone.code, undone.json["values"]) == (0, 1)
    assert [row["id"] for row in cli("records", "trainee", "--json", data=mk).json["rows"]] == [binta]


def test_adding_a_natural_row_again_takes_it_out_of_the_bin(cli, mk, binta):
    consent = add(cli, mk, "consent", trainee=binta, purpose="share_hq", answer="given")
    assert cli("records", "consent", "delete", consent, data=mk).code == 0
    assert add(cli, mk, "consent", trainee=binta, purpose="share_hq", answer="refused") == consent


def test_a_list_masks_what_is_restricted_and_a_single_row_shows_it(cli, mk, binta):
    paper = add(cli, mk, "paper", trainee=binta, kind="nin", number="12345678901")
    add(cli, mk, "paper", trainee=binta, kind="nin", number="765432")
    listed = cli("records", "paper", data=mk).out
    assert "•••8901" in listed
    assert "12345678901" not in listed
    assert "5432" not in listed
    assert "12345678901" in cli("records", "paper", "show", paper, data=mk).out


def test_headquarters_proposes_what_it_may_not_alter(cli, hq, mk, bundle, binta):
    assert cli("import", bundle, data=hq).code == 0
    proposed = cli("records", "trainee", "set", binta, "--sex", "M", "--json", data=hq)
    assert proposed.code == 0
    assert (proposed.json["owner"], [one["field"] for one in proposed.json["proposals"]]) == (
        "GM-MK",
        ["sex"],
    )
    assert cli("records", "trainee", "show", binta, "--json", data=hq).json["fields"]["sex"] == "F"
    assert cli("export", "--to", "GM-MK", "-o", "hq.tvx", data=hq).code == 0
    assert cli("import", "hq.tvx", data=mk).code == 0
    assert len(cli("records", "proposal", "--json", data=mk).json["rows"]) == 1
    deleted = cli("records", "trainee", "delete", binta, data=hq)
    assert (deleted.code, "only GM-MK can do this" in deleted.err) == (1, True)
    assert (
        cli(
            "records",
            "consent",
            "add",
            "--trainee",
            binta,
            "--purpose",
            "share_hq",
            "--answer",
            "given",
            data=hq,
        ).code
        == 1
    )


def test_a_centre_leaves_alone_what_headquarters_keeps(cli, mk):
    target = cli("records", "target", "add", "--indicator", "enrolled", "--scope", "GM", data=mk)
    assert target.code == 1
    shipped = cli("records", "programme", "set", "1", "--name", "Sun", data=mk)
    assert (shipped.code, "belongs to HQ" in shipped.err) == (1, True)


def test_changes_are_listed_and_undone_by_number(cli, mk, binta):
    assert cli("records", "trainee", "set", binta, "--village", "Soma", data=mk).code == 0
    assert cli("records", "trainee", "set", binta, "--village", "Kerewan", data=mk).code == 0
    listed = cli("changes", "--limit", "2", "--json", data=mk).json
    newest, older = listed["changes"]
    assert newest["words"] == older["words"] == "Details of Binta Sanyang"
    assert newest["own"] is True
    undone = cli("undo", str(older["number"]), "--json", data=mk)
    assert (undone.code, undone.json["left"]) == (0, 1)  # written again since
    assert cli("undo", str(newest["number"]), data=mk).code == 0
    assert cli("records", "trainee", "show", binta, "--json", data=mk).json["fields"]["village"] == "Soma"
    more = cli("changes", "--before", str(listed["next"]), "--json", data=mk).json["changes"]
    assert all(one["number"] < listed["next"] for one in more)


def test_a_choice_is_typed_as_its_code_or_its_word_and_all_are_listed(cli, mk):
    added = cli(
        "records", "trainee", "add", "--names", "Awa", "--sex", "female", "--nationality", "Gambie",
        "--languages", "mnk, Wolof", "--json", data=mk,
    )  # fmt: skip
    fields = added.json["fields"]
    assert (fields["sex"], fields["nationality"], fields["languages"]) == ("F", "GM", "mnk wo")
    refused = cli("records", "trainee", "add", "--names", "Awa", "--sex", "woman", "--json", data=mk)
    assert refused.json["fields"]["sex"]["error"] == "field.code"
    assert cli("records", "trainee", "choices", "sex", "--json", data=mk).json["choices"]["F"] == "female"
    assert "NE Niger" in " ".join(cli("records", "trainee", "choices", "nationality", data=mk).out.split())
    assert cli("records", "trainee", "choices", "names", "--json", data=mk).json["error"] == "row.no_field"


def test_the_help_asks_for_no_centre_where_it_is_this_one(cli, mk):
    help = " ".join(cli("records", "cohort", "add", "--help").out.split())
    assert (
        "--centre ROW Centre. A row (Centre): its name, its number, or a value it alone has, like code=GM-MK. --"
        in help
    )
    assert (
        "--programme ROW Programme. A row (Programme): its name, its number, or a value it alone has, like code=GM-MK. Needed."
        in help
    )
    assert (
        cli(
            "records",
            "cohort",
            "add",
            "--name",
            "Solar",
            "--programme",
            "code=GM-SOLAR",
            "--start",
            "1/9/2026",
            data=mk,
        ).code
        == 0
    )
    assert cli("eligible", "Solar", data=mk).code == 0


def test_an_entry_is_named_with_the_words_of_its_codes(cli, mk, binta):
    added = cli("records", "paper", "add", "--trainee", binta, "--kind", "nin", "--lang", "fr", data=mk)
    assert "(numéro national d’identification)" in added.out


def test_amounts_are_listed_in_their_currency_and_typed_as_they_are_shown(cli, mk):
    shown = []
    for amount, currency in (("1 234", "XOF"), ("D1,234.50", "GMD")):
        made = add(cli, mk, "works", title=currency, state="planned", budget=amount, currency=currency)
        shown.append(
            cli("records", "works", "show", made, data=mk).out.partition("Planned cost: ")[2].split("\n")[0]
        )
    assert shown == ["F\u202fCFA\N{NO-BREAK SPACE}1,234", "D1,234.50"]


def test_a_row_is_named_by_what_it_is_called(cli, mk, binta):
    assert cli("records", "trainee", "show", "binta  SANYANG", "--json", data=mk).json["id"] == binta
    cli("records", "programme", "add", "--code", "X", "--name", "Welding", data=mk)
    made = cli(
        "records",
        "cohort",
        "add",
        "--name",
        "Welding 2026",
        "--programme",
        "welding",
        "--start",
        "2/3/26",
        data=mk,
    )
    assert made.code == 0
    assert cli("people", "enrol", "Binta Sanyang", "welding 2026", "--on", "2/3/26", data=mk).code == 0
    assert cli("people", "state", "Binta Sanyang", "completed", "--on", "3/3/26", data=mk).code == 0
    nobody = cli("people", "state", "Awa Sow", "completed", data=mk)
    assert (nobody.code, nobody.err.strip()) == (
        1, "There is no Enrolment called “Awa Sow”. Correct the name, or enter it first.",
    )  # fmt: skip


def test_a_name_of_several_is_answered_with_the_choices(cli, mk, binta):
    second = cli(
        "records", "trainee", "add", "--names", "Binta Sanyang", "--village", "Soma", "--json", data=mk
    ).json["id"]
    said = cli("people", "alike", "Binta Sanyang", data=mk)
    assert said.code == 1
    assert said.err.strip() == (
        "More than one Trainee is called “Binta Sanyang”. Give the number of the right one. "
        f"{binta}: Binta Sanyang · 1999 · female. {second}: Binta Sanyang · Soma · not stated."
    )
    by_value = cli("people", "alike", "names=Binta Sanyang", "--json", data=mk).json
    assert [one["sentence"].partition(":")[0] for one in by_value["reasons"]] == [binta, second]
    assert cli("records", "trainee", "delete", "Binta Sanyang", data=mk).code == 1
    assert cli("records", "paper", "add", "--trainee", "Binta Sanyang", "--kind", "NIN", data=mk).code == 1
    for number in range(5):
        cli("records", "trainee", "add", "--names", "Binta Sanyang", "--village", f"Soma {number}", data=mk)
    many = cli("people", "alike", "Binta Sanyang", data=mk).err
    assert (many.count("Binta Sanyang ·"), "There are more, the list has them all: 7." in many) == (5, True)
