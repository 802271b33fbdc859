"""Steps that are more than a row, through the command line; each refuses in words what its rule refuses."""

import pytest

from tests.cli.conftest import add


@pytest.fixture
def round_(cli, mk):
    """A recognition round with Binta's case, two units, two assessors, and a course to go on in."""
    programme = add(cli, mk, "programme", code="SOLAR-2", name="Solar")
    units = [add(cli, mk, "unit", programme=programme, code=code, name=code) for code in ("U1", "U2")]
    cohort = add(cli, mk, "cohort", programme=programme, name="Round", kind="recognition", start="2/9/2019")
    course = add(cli, mk, "cohort", programme=programme, name="Course", start="1/10/2019")
    place = add(cli, mk, "enrolment", trainee="names=Binta Sanyang", cohort=cohort)
    add(cli, mk, "enrolment-state", enrolment=place, state="applicant", since="2/9/2019", step="1")
    case = add(cli, mk, "recognition-case", enrolment=place, inquired="2/9/2019")
    staff = [add(cli, mk, "staff", names=names, roles="assessor") for names in ("Awa Jobe", "Ebou Njie")]
    return {"case": case, "place": place, "units": units, "staff": staff, "course": course}


def test_a_case_goes_from_assessment_to_training(cli, mk, round_):
    case, (one, other) = round_["case"], round_["staff"]
    assert (
        cli("recognition", "decide", case, "partial", "--json", data=mk).json["error"]
        == "recognition.not_assessed"
    )
    assessed = cli(
        "recognition", "assess", case, "--assessor", one, "--assessor", other, "--theory", "60", "--on", "9/9/2019",
        "--json", data=mk,
    )  # fmt: skip
    assert (assessed.json["fields"]["stage"], assessed.json["fields"]["theory"]) == ("assessment", 60)
    add(cli, mk, "unit-result", enrolment=round_["place"], unit=round_["units"][0], result="competent")
    assert cli("recognition", "decide", case, "full", "--json", data=mk).json["error"] == "recognition.units"
    decided = cli("recognition", "decide", case, "partial", "--on", "10/9/2019", "--json", data=mk)
    assert decided.json["fields"]["decision"] == "partial"
    assert (
        cli("recognition", "appeal", case, "rejected", "--json", data=mk).json["error"]
        == "recognition.no_appeal"
    )
    assert (
        cli("recognition", "appeal", case, "lodged", "--json", data=mk).json["fields"]["appeal"] == "lodged"
    )
    made = cli("recognition", "convert", case, round_["course"], "--on", "1/10/2019", "--json", data=mk).json
    assert made["type"] == "enrolment"
    results = cli("records", "unit-result", "list", "--enrolment", made["id"], "--json", data=mk).json["rows"]
    assert [row["fields"]["result"] for row in results] == ["exempt"]


def test_a_placement_goes_from_proposal_to_work(cli, mk, round_):
    employer = add(cli, mk, "employer", name="Jarra Solar")
    vacancy = add(cli, mk, "vacancy", employer=employer, title="Fitter")
    propose = ("placement", "propose", vacancy, round_["place"], "--json")
    assert cli(*propose, data=mk).json["error"] == "matching.no_consent"
    add(cli, mk, "consent", trainee="names=Binta Sanyang", purpose="job_matching", answer="given")
    made = cli(*propose, data=mk).json
    assert made["fields"]["state"] == "proposed"
    placed = cli("placement", "advance", made["id"], "placed", "--on", "1/3/2020", "--json", data=mk).json
    assert (placed["fields"]["state"], placed["fields"]["start"]) == ("placed", "2020-03-01")
    assert cli("records", "vacancy", "show", vacancy, "--json", data=mk).json["fields"]["state"] == "filled"
    assert cli("placement", "advance", made["id"], "interview", data=mk).code == 1


def test_attachments_works_and_stock_go_on_step_by_step(cli, mk, round_):
    stay = add(
        cli, mk, "attachment", enrolment=round_["place"], start="2/9/2019", end="27/9/2019", hours="120"
    )
    said = cli("confirm", stay, "--by", "Ebou Njie", "--json", data=mk).json
    assert (said["fields"]["confirmed"], said["fields"]["confirmed_by"]) == (True, "Ebou Njie")
    works = add(cli, mk, "works", title="New roof", state="done")
    assert cli("works", works, "accepted", "--json", data=mk).json["error"] == "works.cost"
    done = cli("works", works, "accepted", "--cost", "85000,50", "--currency", "GMD", "--json", data=mk).json
    assert (done["fields"]["state"], done["fields"]["cost"]) == ("accepted", "85000.50")
    wire = add(cli, mk, "consumable", name="Wire", unit="m")
    assert cli("stock", wire, "received", "10", data=mk).code == 0
    assert cli("stock", "name=Wire", "used", "11", "--json", data=mk).json["error"] == "stock.short"
    assert "Wire" in cli("stock", wire, "used", "4", data=mk).out
