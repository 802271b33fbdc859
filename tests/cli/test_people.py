"""People through the command line: enrolled, moved, compared, counselled, put forward; doubts in words."""

import pytest


@pytest.fixture
def add(cli, mk):
    """Add a row at mk; returns its number."""

    def add(kind, /, **fields):
        words = [word for name, value in fields.items() for word in (f"--{name}", value)]
        made = cli("records", kind, "add", *words, "--json", data=mk)
        assert made.code == 0, made.err
        return made.json["id"]

    return add


@pytest.fixture
def cohort(add):
    return add(
        "cohort", name="Solar", programme="code=GM-SOLAR", centre="code=GM-MK", start="1/9/2026", end="31/8/2027", places="2"
    )  # fmt: skip


@pytest.fixture
def place(cli, mk, cohort):
    return cli("people", "enrol", "names=Binta Sanyang", cohort, "--on", "1/9/2026", "--json", data=mk).json[
        "enrolment"
    ]


def test_enrolling_says_what_is_odd_and_a_full_cohort_refuses(cli, mk, add, cohort, place):
    add(
        "cohort",
        name="Other",
        programme="code=GM-RURMECH",
        centre="code=GM-MK",
        start="1/9/2026",
        end="31/8/2027",
    )
    second = cli(
        "people", "enrol", "names=Binta Sanyang", "name=Other", "--on", "1/9/2026", "--json", data=mk
    )
    assert [one["error"] for one in second.json["doubts"]] == ["doubt.overlap"]
    listed = cli("people", "doubts", "--on", "1/10/2026", data=mk)
    assert "Binta Sanyang is in Solar and in Other at the same time." in listed.out
    for names in ("Awa", "Modou"):
        add("trainee", names=names)
    assert cli("people", "enrol", "names=Awa", cohort, data=mk).code == 0
    assert cli("people", "enrol", "names=Modou", cohort, "--json", data=mk).json["error"] == "cohort.full"


def test_a_state_and_another_group(cli, mk, add, place):
    group = add("cohort", name="Solar B", programme="code=GM-SOLAR", centre="code=GM-MK", start="1/9/2026")
    assert (
        cli("people", "state", place, "interrupted", "--on", "5/10/2026", "--json", data=mk).json["error"]
        == "enrolment.reason"
    )
    paused = cli("people", "state", place, "interrupted", "--on", "5/10/2026", "--reason", "health", data=mk)
    assert "interrupted since 05/10/2026" in paused.out
    moved = cli("people", "group", place, group, "--on", "12/10/2026", "--json", data=mk)
    states = cli("records", "enrolment_state", "--enrolment", place, "--json", data=mk).json["rows"]
    assert [row["fields"]["state"] for row in states] == ["enrolled", "interrupted", "moved"]
    assert moved.json["row"] == 1


def test_lookalikes_are_told_with_reasons_and_linked_and_unlinked(cli, mk, add):
    other = add("trainee", names="Bintou Sanyang", sex="F", birth="~1999")
    found = cli("people", "alike", other, data=mk)
    assert "are spellings of one name" in found.out
    for verdict in ("same", "different"):
        said = cli("people", "same", other, "names=Binta Sanyang", "--verdict", verdict, "--json", data=mk)
        assert said.json["verdict"] == verdict
    assert "Nobody looks like" in cli("people", "alike", other, data=mk).out


def test_counselling_is_due_and_held(cli, mk, add):
    session = add("counselling", trainee="names=Binta Sanyang", kind="start_up", due="1/11/2026")
    due = cli("people", "counselling", "--on", "2/11/2026", "--json", data=mk).json["due"]
    assert [one["session"] for one in due] == [session]
    held = cli("people", "counselling", session, "--on", "2/11/2026", "--next", "1/12/2026", data=mk)
    assert held.code == 0
    assert cli("people", "counselling", session, "--json", data=mk).json["error"] == "counselling.over"
    assert "start-up counselling" in cli("people", "counselling", "--on", "1/12/2026", data=mk).out


def test_candidates_are_put_forward_decided_and_counted(cli, mk, add, place):
    jury = add("jury", programme="code=GM-SOLAR", year="2026", place="Kanifing")
    made = cli("candidates", "register", "name=Solar", "CQP", "2026", "--jury", jury, "--json", data=mk)
    (candidate,) = made.json["candidates"]
    assert (
        cli("candidates", "decide", candidate, "admitted", "--json", data=mk).json["error"]
        == "candidate.marks"
    )
    words = ("--written", "11,5", "--practical", "14")
    assert cli("candidates", "decide", candidate, "admitted", *words, data=mk).code == 0
    (line,) = cli("candidates", "list", "CQP", "2026", "--json", data=mk).json["candidates"]
    assert (line["programme"], line["sex"], line["decision"], line["number"]) == (
        "GM-SOLAR",
        "F",
        "admitted",
        1,
    )
    assert "Small Solar Systems" in cli("candidates", "list", "CQP", "2026", data=mk).out


def test_what_runs_out_is_listed(cli, mk, add):
    assert "Nothing runs out" in cli("people", "expiring", data=mk).out
    add("accreditation", centre="code=GM-MK", kind="registration", until="1/1/2030")
    (one,) = cli("people", "expiring", "--days", "3650", "--json", data=mk).json["expiring"]
    assert (one["kind"], one["until"], one["urgent"]) == ("registration", "2030-01-01", False)
    assert (
        "Mansa Konko · registration of the centre (01/01/2030): "
        in cli("people", "expiring", "--days", "3650", data=mk).out
    )
    add("licence", staff=add("staff", names="Ebou Njie"), kind="assessor", until="1/1/2029")
    assert (
        "Ebou Njie · assessor's licence (01/01/2029): "
        in cli("people", "expiring", "--days", "3650", data=mk).out
    )


def test_a_person_is_handed_over_and_each_side_has_its_command(cli, mk, hq, place):
    made = cli("people", "hand-over", "names=Binta Sanyang", "gm-bs", "--on", "1/11/2026", "--json", data=mk)
    assert made.json["transfer"]
    again = cli("people", "hand-over", "names=Binta Sanyang", "GM-BS", "--json", data=mk)
    assert again.json["error"] == "handover.given"
    bundle = mk.parent / "out.tvx"
    assert cli("export", "-o", bundle, data=mk).code == 0
    assert cli("import", bundle, data=hq).code == 0
    assert (
        cli("records", "centre", "add", "--code", "GM-BS", "--name", "Basse", "--country", "GM", data=hq).code
        == 0
    )
    (number,) = cli("people", "pass-on", "--json", data=hq).json["handovers"]
    assert cli("people", "pass-on", "--json", data=hq).json["handovers"] == []
    assert cli("people", "accept", number, "--json", data=hq).json["error"] == "handover.other"


def test_a_person_handed_to_a_centre_that_there_is_not_is_handed_over_again(cli, mk, hq, place):
    sent = mk.parent / "out.tvx"

    def send():
        assert cli("export", "-o", sent, data=mk).code == 0
        assert cli("import", sent, data=hq).code == 0

    wrong = cli("people", "hand-over", "Binta Sanyang", "GM MK", "--json", data=mk)
    assert (wrong.code, wrong.json["error"]) == (1, "desk.code")
    assert cli("people", "hand-over", "Binta Sanyang", "ZZ-QQ", "--on", "1/11/2026", data=mk).code == 0
    send()
    said = cli("people", "pass-on", "--json", data=hq)
    assert (said.code, said.json["handovers"]) == (1, [])
    assert [one["error"] for one in said.json["left"]] == ["handover.unknown"]
    assert (
        cli("records", "centre", "add", "--code", "GM-BS", "--name", "Basse", "--country", "GM", data=hq).code
        == 0
    )
    assert cli("people", "hand-over", "Binta Sanyang", "gm-bs", "--on", "2/11/2026", data=mk).code == 0
    send()
    passed = cli("people", "pass-on", "--json", data=hq)
    assert (passed.code, len(passed.json["handovers"]), passed.json["left"]) == (0, 1, [])
    assert cli("people", "accept", data=mk).out.strip() == "Nobody waits to be taken in."
