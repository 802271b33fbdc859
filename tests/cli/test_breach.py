"""The breach form: the 72 hours count from when it was noticed, and it lists what is kept and names nobody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD
from tvetdesk.desk import open_folder
from tvetdesk.exchange import breach
from tvetdesk.records.people import Trainee, add_paper

NOW = dt.datetime(2026, 11, 29, 12, 0)


def made(mk, lost, noticed):
    with open_folder(mk, "awa", PASSWORD, clock=lambda: NOW) as desk:
        return breach.form(desk.book, lost, noticed)


def test_seventy_two_hours_from_when_it_was_noticed(mk):
    found = made(mk, "pc", NOW - dt.timedelta(hours=10, minutes=30))
    assert found.deadline == dt.datetime(2026, 12, 2, 1, 30)
    assert found.hours == 61
    over = made(mk, "pc", NOW - dt.timedelta(hours=72, minutes=1))
    assert (over.hours, over.left < dt.timedelta()) == (0, True)


def test_it_counts_people_and_data_classes_and_says_which_are_restricted(mk):
    with open_folder(mk, "awa", PASSWORD) as desk:
        add_paper(desk.book, next(iter(desk.book.select(Trainee))), "birth_certificate", number="canary-7781")
    found = made(mk, "file", NOW)
    classes = {one.name: (one.rows, one.persons, one.restricted) for one in found.classes}
    assert classes["trainee"][:2] == (1, 1)
    assert classes["paper"] == (1, 1, True)
    assert found.encrypted is False
    assert made(mk, "stick", NOW).encrypted is True


def test_who_was_erased_does_not_count(cli, mk):
    with open_folder(mk, "awa", PASSWORD) as desk:
        person = next(iter(desk.book.select(Trainee))).id
    before = made(mk, "pc", NOW).persons
    assert cli("erase", "trainee", person, "--confirm", person, data=mk).code == 0
    after = made(mk, "pc", NOW)
    assert after.persons == before - 1
    assert "trainee" not in {one.name for one in after.classes}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The authority"), ("fr", "L’autorité"), ("de", "Die Behörde")]
)
def test_the_form_names_nobody_and_is_noted(cli, mk, language, words):
    day = dt.datetime.now() - dt.timedelta(hours=5)
    when = (f"{day:%d/%m/%Y}", f"{day:%H:%M}")
    said = cli("--lang", language, "breach", "pc", "--noticed", *when, "-o", "form.txt", data=mk)
    assert said.code == 0
    text = Path("form.txt").read_text("utf-8")
    assert words in text
    assert words in said.out
    assert "Binta" not in text
    answer = cli("breach", "pc", "--noticed", *when, "--json", data=mk).json
    assert (answer["hours_left"], answer["overdue"], answer["encrypted"]) in {
        (66, False, True),
        (67, False, True),
    }
    newest = cli("audit", "list", "--limit", "3", "--json", data=mk).json["entries"]
    assert "breach.form" in [one["what"] for one in newest]


def test_a_time_to_come_or_none_is_refused(cli, mk):
    tomorrow = dt.datetime.now() + dt.timedelta(days=1)
    later = cli("breach", "pc", "--noticed", f"{tomorrow:%d/%m/%Y}", "08:00", "--json", data=mk)
    assert later.json["error"] == "breach.later"
    none = cli("breach", "pc", "--noticed", "28/11/2026", "soon", "--json", data=mk)
    assert none.json["error"] == "breach.moment"
