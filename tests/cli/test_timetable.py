"""The timetable through the command line: patterns as rows, sessions planned, days closed, holidays of headquarters."""

import pytest


@pytest.fixture
def cohort(cli, mk):
    """The number of a course at mk that lasts through a Ramadan."""
    made = cli(
        "records", "cohort", "add", "--name", "Solar 2027", "--programme", "code=GM-SOLAR", "--centre", "code=GM-MK",
        "--start", "1/2/2027", "--end", "26/3/2027", "--json", data=mk,
    )  # fmt: skip
    assert made.code == 0, made.err
    pattern = cli(
        "records", "week_pattern", "add", "--cohort", "name=Solar 2027", "--name", "Usual", "--first", "1/2/2027",
        "--json", data=mk,
    ).json["id"]  # fmt: skip
    for weekday in "12345":
        cli(
            "records", "pattern_lesson", "add", "--pattern", pattern, "--weekday", weekday, "--slot", "1",
            "--start", "8:30", "--minutes", "240", data=mk,
        )  # fmt: skip
    return made.json["id"]


def test_a_pattern_is_written_as_rows_and_planned(cli, mk, cohort):
    planned = cli("timetable", "plan", cohort, "--first", "1/2/2027", "--json", data=mk)
    assert planned.json == {"made": 35, "altered": 0, "withdrawn": 0}  # 40 weekdays, five of them holidays
    again = cli("timetable", "plan", "name=Solar 2027", "--first", "1/2/2027", data=mk)
    assert "nothing to do" in again.out


def test_that_earlier_days_were_not_looked_at_is_said(cli, mk):
    cli(
        "records",
        "cohort",
        "add",
        "--name",
        "Solar 2019",
        "--programme",
        "GM-SOLAR",
        "--start",
        "2/9/2019",
        "--end",
        "1/9/2020",
        data=mk,
    )
    cli(
        "records",
        "week_pattern",
        "add",
        "--cohort",
        "Solar 2019",
        "--name",
        "Usual",
        "--first",
        "2/9/2019",
        data=mk,
    )
    cli(
        "records",
        "pattern_lesson",
        "add",
        "--pattern",
        "Usual",
        "--weekday",
        "1",
        "--slot",
        "1",
        "--start",
        "8:30",
        "--minutes",
        "240",
        data=mk,
    )
    said = cli("timetable", "plan", "Solar 2019", data=mk).out
    assert "For earlier days say --first." in said
    assert "sessions planned" in cli("timetable", "plan", "Solar 2019", "--first", "2/9/2019", data=mk).out


def test_ramadan_is_added_and_shifted(cli, mk, cohort):
    cli("timetable", "plan", cohort, "--first", "1/2/2027", data=mk)
    made = cli("timetable", "ramadan", cohort, "--json", data=mk)
    assert (made.code, made.json["made"] > 0, made.json["withdrawn"]) == (0, True, 0)
    rows = cli("records", "week_pattern", "--kind", "ramadan", "--json", data=mk).json["rows"]
    assert rows[0]["fields"]["first"] == "2027-02-08"
    assert cli("timetable", "shift", rows[0]["id"], "1", data=mk).code == 0
    moved = cli("records", "week_pattern", "show", rows[0]["id"], "--json", data=mk).json["fields"]
    assert (moved["first"], moved["last"]) == ("2027-02-09", "2027-03-09")


def test_a_proclaimed_holiday_closes_its_sessions(cli, mk, cohort):
    cli("timetable", "plan", cohort, "--first", "1/2/2027", data=mk)
    assert cli("timetable", "close", "3/2/2027", "holiday", "--name", "Proclaimed", data=mk).code == 0
    closed = cli("records", "session", "--state", "closed", "--json", data=mk).json["rows"]
    assert [row["fields"]["day"] for row in closed] == ["2027-02-03"]
    refused = cli("timetable", "session", cohort, "3/2/2027", "--slot", "2", "--json", data=mk)
    assert (refused.code, refused.json["error"]) == (1, "session.free_day")
    assert cli("timetable", "session", cohort, "3/2/2027", "--slot", "2", "--on-free-day", data=mk).code == 0
    assert cli("timetable", "open", "3/2/2027", "--json", data=mk).json == {"sessions": 1}


def test_a_term_moves_and_clashes_are_listed(cli, mk, cohort):
    cli("timetable", "plan", cohort, "--first", "1/2/2027", data=mk)
    moved = cli("timetable", "move", cohort, "--end", "19/3/2027", "--json", data=mk)
    assert moved.json == {"made": 0, "altered": 0, "withdrawn": 5 - 1}  # Good Friday had none
    for slot, start in (("2", "13:00"), ("3", "13:30")):
        cli(
            "timetable",
            "session",
            cohort,
            "2/2/2027",
            "--slot",
            slot,
            "--start",
            start,
            "--minutes",
            "60",
            data=mk,
        )
    found = cli("timetable", "clashes", "--first", "1/2/2027", "--json", data=mk).json["clashes"]
    assert [(one["what"], one["name"]) for one in found] == [("group", "Solar 2027")]
    assert "Solar 2027" in cli("timetable", "clashes", "--first", "1/2/2027", data=mk).out
    assert "No session" in cli("timetable", "clashes", "--first", "1/3/2027", data=mk).out


def test_headquarters_keeps_the_holidays(cli, hq, mk):
    assert (
        cli("timetable", "holidays", "gm", "2032", "2032", "--json", data=mk).json["error"]
        == "timetable.hq_only"
    )
    assert cli("timetable", "holidays", "gm", "2032", "2032", "--json", data=hq).json["added"] > 15
    rows = cli("records", "holiday", "--country", "GM", "--name", "Mawlid Nabi", "--json", data=hq).json[
        "rows"
    ]
    estimated = next(row for row in rows if row["fields"]["day"] == "2027-08-14")
    moved = cli("timetable", "holiday", estimated["id"], "15/8/2027", "--json", data=hq)
    assert moved.json["error"] == "holiday.taken"  # the Assumption
    assert cli("timetable", "holiday", estimated["id"], "13/8/2027", data=hq).code == 0
