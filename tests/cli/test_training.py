"""Registers, ledger, reasons and certificates through the command line: a course of two weeks and its papers."""

import pytest

from tests.cli.conftest import add


@pytest.fixture
def course(cli, mk):
    """A cohort with one trainee, two units and two sessions; the ids by what they are."""
    programme = add(cli, mk, "programme", code="SOLAR-2", name="Solar", attendance_least="75")
    unit = add(cli, mk, "unit", programme=programme, code="U1", name="Wiring", hours="4")
    cohort = add(cli, mk, "cohort", programme=programme, name="Solar 2026", start="2/9/2019", end="13/9/2019")
    place = add(cli, mk, "enrolment", trainee="names=Binta Sanyang", cohort=cohort, number="1")
    add(cli, mk, "enrolment-state", enrolment=place, state="enrolled", since="2/9/2019", step="1")
    days = [
        add(cli, mk, "session", cohort=cohort, day=day, minutes="120", unit=unit)
        for day in ("2/9/2019", "3/9/2019")
    ]
    return {"cohort": cohort, "place": place, "unit": unit, "days": days}


def test_a_register_is_taken_shown_and_counted(cli, mk, course):
    missing = cli("attendance", "missing", "--json", data=mk).json["registers"]
    assert [one["session"] for one in missing] == list(reversed(course["days"]))
    taken = cli("attendance", "take", course["days"][0], "all", "--paper", "--json", data=mk)
    assert (taken.code, taken.json["marks"], taken.json["from_paper"]) == (0, {"P": 1}, True)
    assert taken.json["entered_by"] == "awa"
    assert cli("attendance", "take", course["days"][1], "1 l20", "--json", data=mk).json["marks"] == {"L": 1}
    shown = cli("attendance", "show", "name=Solar 2026", "--week", "4/9/2019", "--json", data=mk).json
    (row,) = shown["rows"]
    assert (row["names"], row["marks"][:3], row["minutes"], row["rate"]) == (
        "Binta Sanyang", ["P", "L", ""], 240, 1.0,
    )  # fmt: skip
    assert cli("attendance", "missing", "--json", data=mk).json["registers"] == []
    hours = cli("ledger", course["cohort"], "--json", data=mk).json
    assert [(one["planned"], one["scheduled"], one["delivered"]) for one in hours["units"]] == [
        (240, 240, 240)
    ]
    assert hours["rows"][0]["attended"] == [240]


def test_a_line_that_is_not_right_writes_nothing(cli, mk, course):
    refused = cli("attendance", "take", course["days"][0], "9 a", "--json", data=mk)
    assert (refused.code, refused.json["error"]) == (1, "line.row")
    assert len(cli("attendance", "missing", "--json", data=mk).json["registers"]) == 2


def test_the_pages_for_people_hold_the_same(cli, mk, course):
    cli("attendance", "take", course["days"][0], "all", data=mk)
    for words in (("attendance", "show", course["cohort"]), ("ledger", course["cohort"])):
        said = cli(*words, data=mk)
        assert said.code == 0
        assert "Binta Sanyang" in said.out
        assert "100.0%" in said.out
        assert "(present + late)" in said.out
    assert "Solar 2026" in cli("attendance", "missing", data=mk).out
    assert cli("attendance", "attention", data=mk).code == 0


def test_reasons_come_in_words_and_a_certificate_once_there_are_none(cli, mk, course):
    (one,) = cli("eligible", course["cohort"], "--json", data=mk).json["people"]
    assert not one["eligible"]
    assert [why["error"] for why in one["reasons"]] == [
        "eligible.state", "eligible.units", "eligible.no_register",
    ]  # fmt: skip
    assert "U1 Wiring" in cli("eligible", course["cohort"], data=mk).out
    for day in course["days"]:
        cli("attendance", "take", day, "all", data=mk)
    add(
        cli,
        mk,
        "unit-result",
        enrolment=course["place"],
        unit=course["unit"],
        result="competent",
        on="12/9/2019",
    )
    assert cli("certificate", "issue", course["place"], data=mk).code == 1
    add(
        cli, mk, "enrolment-state", enrolment=course["place"], state="completed", since="13/9/2019", step="2",
    )  # fmt: skip
    assert cli("eligible", course["cohort"], "--json", data=mk).json["people"][0]["eligible"]
    made = cli("certificate", "issue", course["place"], "--on", "20/9/2019", "--json", data=mk).json
    assert made["serial"] == "GM-MK/2019/0001"
    found = cli("certificate", "find", made["code"].lower(), "--json", data=mk).json
    assert (found["serial"], found["state"]) == (made["serial"], "issued")
    assert (
        cli("certificate", "duplicate", made["serial"], "lost_paper", "--json", data=mk).json["state"]
        == "duplicate"
    )
    assert (
        cli("certificate", "void", "2019", "2", "spoilt", "--json", data=mk).json["serial"]
        == "GM-MK/2019/0002"
    )
    assert cli("certificate", "revoke", made["serial"], "fraud", "--json", data=mk).json["state"] == "revoked"
    register = cli("certificate", "register", "2019", "--json", data=mk).json
    assert [line["state"] for line in register["lines"]] == ["revoked", "duplicate", "void"]
    assert (register["gaps"], register["keeps_register"]) == ([], True)
    assert "GM-MK/2019/0002" in cli("certificate", "register", "2019", data=mk).out


def test_the_register_is_kept_by_one_pc(cli, mk, hq, course):
    assert cli("certificate", "take-over", "--last", "2", "--year", "2019", "--json", data=mk).json["void"] == [
        "GM-MK/2019/0001", "GM-MK/2019/0002",
    ]  # fmt: skip
    again = cli("certificate", "take-over", "--json", data=mk)
    assert (again.code, again.json["error"]) == (1, "certificate.here")
    stranger = cli("certificate", "hand-over", "NXBV-WRYQ-4N7T-5RNQ", "--json", data=mk)
    assert (stranger.code, stranger.json["error"]) == (1, "certificate.no_pc")
    assert cli("certificate", "register", "2019", "--json", data=hq).json["error"] == "certificate.no_centre"
    unsaid = cli("certificate", "issue", course["place"], "--although", " ", "--json", data=mk)
    assert unsaid.json["error"] == "certificate.no_words"
