"""Payments, calls, shortlists and what is due, through the command line."""

import pytest

from tests.cli.conftest import add


@pytest.fixture
def course(cli, mk):
    """Binta completed a course of one day in the trade of a vacancy, for which transport is paid."""
    trade = add(cli, mk, "trade", code="SUN", name="Solar energy")
    programme = add(cli, mk, "programme", code="SOLAR-2", name="Solar", trade=trade)
    cohort = add(cli, mk, "cohort", programme=programme, name="Solar 2019", start="2/9/2019", end="13/9/2019")
    place = add(cli, mk, "enrolment", trainee="names=Binta Sanyang", cohort=cohort, number="1")
    for step, (state, since) in enumerate((("enrolled", "2/9/2019"), ("completed", "13/9/2019")), 1):
        add(cli, mk, "enrolment-state", enrolment=place, state=state, since=since, step=str(step))
    session = add(cli, mk, "session", cohort=cohort, day="2/9/2019", minutes="120")
    assert cli("attendance", "take", session, "all", data=mk).code == 0
    add(
        cli,
        mk,
        "payment-rule",
        programme=programme,
        kind="transport",
        basis="day",
        amount="75,50",
        currency="GMD",
    )
    employer = add(cli, mk, "employer", name="Jarra Solar", place="Soma")
    vacancy = add(cli, mk, "vacancy", employer=employer, title="Fitter", trade=trade)
    return {"cohort": cohort, "place": place, "vacancy": vacancy}


def test_payments_are_listed_and_then_written_once(cli, mk, course):
    words = ("payments", course["cohort"], "1/9/2019", "30/9/2019")
    listed = cli(*words, "--json", data=mk).json
    assert [(one["names"], one["days"], one["amount"]) for one in listed["lines"]] == [
        ("Binta Sanyang", 1, {"amount": "75.50", "currency": "GMD"})
    ]
    assert cli("records", "payment", "--json", data=mk).json["rows"] == []
    assert cli(*words, "--pay", "--json", data=mk).json["written"] == 1
    assert cli(*words, "--pay", "--json", data=mk).json["written"] == 0
    said = cli(*words, data=mk).out
    assert "D75.50" in said
    assert "Sum: D75.50" in said
    assert "paid on" in said


def test_a_day_that_is_none_is_wrong_usage_or_a_sentence(cli, mk, course):
    assert cli("payments", course["cohort"], "1/9/2019", "", data=mk).code == 2
    assert cli("payments", course["cohort"], "1/9/2019", "soon", data=mk).code == 1


def test_calls_and_shortlists_ask_for_consent(cli, mk, course):
    add(cli, mk, "follow-up", enrolment=course["place"], month="1", due="13/10/2019")
    sheet = cli("calls", "--json", data=mk).json
    assert [person["names"] for one in sheet["calls"] for person in one["people"]] == ["Binta Sanyang"]
    assert "Binta Sanyang" in cli("calls", data=mk).out
    found = cli("shortlist", course["vacancy"], "--json", data=mk).json
    assert (found["candidates"], found["not_agreed"]) == ([], 1)
    for purpose, answer in (("job_matching", "given"), ("follow_up", "refused")):
        add(cli, mk, "consent", trainee="names=Binta Sanyang", purpose=purpose, answer=answer)
    (one,) = cli("shortlist", course["vacancy"], "--json", data=mk).json["candidates"]
    assert [why["error"] for why in one["against"]] == ["matching.village_unknown"]
    assert "Has completed the training." in cli("shortlist", course["vacancy"], data=mk).out
    assert cli("calls", "--json", data=mk).json == {"left_out": 1, "calls": []}


def test_what_is_due_is_said_in_one_list(cli, mk):
    assert cli("due", "--json", data=mk).json["due"] == []
    staff = add(cli, mk, "staff", names="Awa Jobe")
    add(cli, mk, "licence", staff=staff, kind="assessor", until="1/2/2020")
    add(cli, mk, "asset", name="Solar pump", bought="1/3/2019", months="6")
    add(cli, mk, "consumable", name="Wire", least="10")
    add(cli, mk, "training-need", staff=staff, subject="business", on="1/3/2020")
    add(cli, mk, "enterprise", name="Sanyang", founded="30/6/2019")
    found = cli("due", "--on", "10/3/2020", "--json", data=mk).json["due"]
    assert [one["kind"] for one in found] == ["licence", "maintenance", "visit", "order", "need"]
    said = cli("due", "--on", "10/3/2020", data=mk).out
    assert all(name in said for name in ("Awa Jobe", "Solar pump", "Wire", "Sanyang", "01/02/2020"))
