"""Every action and every role: what the table says is what the door does, for verbs, lists and the data file itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.books import Clock
from tvetdesk import desk as desks
from tvetdesk.cli.main import tvetdesk as program
from tvetdesk.desk import Desk
from tvetdesk.errors import UserError
from tvetdesk.exchange import erasing
from tvetdesk.i18n import translator
from tvetdesk.records import accounts, rights
from tvetdesk.records import rows as verbs
from tvetdesk.records.attendance import Mark, mark
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.calls import call_sheet
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.people import add_phone, new_trainee, record_restricted
from tvetdesk.records.programmes import new_programme
from tvetdesk.records.rights import CHANGES, OTHERS, ROLES, Door
from tvetdesk.records.staff import Staff
from tvetdesk.records.titles import page
from tvetdesk.store import undo
from tvetdesk.store.changes import SENTENCES
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share

PASSWORD = "four words and more"
DAY = dt.date(2020, 3, 10)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(desks, "DEFAULT", CHEAP)
    with desks.init(
        tmp_path / "data", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="awa",
        password=PASSWORD, clock=Clock(),
    ) as made:  # fmt: skip
        yield made


def code(act: Callable[[], Any]) -> str:
    try:
        act()
    except UserError as error:
        return error.code
    return "done"


def at_the_door(desk: Desk, role: str, person: int | None = None) -> None:
    desk.book.person = person
    desk.book.door = Door(desk.book, role, person)


def test_every_change_has_its_roles_and_no_role_is_for_a_change_that_is_not_there():
    assert program.commands  # with it every module that declares changes is there
    ours = {
        one for one in SENTENCES if one.split(".")[0] not in ("toy", "tool", "test", "store", "benchmark")
    }
    assert set(CHANGES) == ours


def test_every_word_at_the_door_stands_in_the_table():
    """A new verb that asks for a right nobody declared would be refused to everybody."""
    asked: set[str] = set()
    for path in (*Path("tvetdesk").rglob("*.py"), *Path("ui").rglob("*.py")):
        asked |= set(re.findall(r'\b(?:authorize|may)\(\s*"([a-z_.]+)"', path.read_text("utf-8")))
    assert asked - set(rights.TABLE) == set()
    assert asked >= {"bundle.make", "bundle.take", "erasure.ask", "list.export", "account.manage"}
    unused = set(OTHERS) - asked
    assert unused == set(), unused


@pytest.mark.parametrize("role", [*ROLES, "", "director"])
def test_every_action_and_every_role_the_door_does_what_the_table_says(desk, role):
    at_the_door(desk, role, person=None)
    for action, roles in rights.TABLE.items():
        assert desk.may(action) is (role in roles), action
        found = code(lambda: desk.book.authorize(action))  # noqa: B023
        if role not in roles:
            assert found == "rights.refused", action
        elif role == "trainer" and action in rights.OWN_COURSES:
            assert found == "rights.other_course", action  # no course is named
        else:
            assert found == "done", action
    assert code(lambda: desk.book.authorize("no.such_thing")) == "rights.refused"


def test_a_viewer_only_looks():
    looks = {
        action
        for action, roles in rights.TABLE.items()
        if "viewer" in roles and not action.startswith("test.")
    }
    assert looks == {"account.password", "exchange.share", "exchange.give", "program.ship"}


def test_a_change_that_is_refused_writes_nothing(desk):
    binta = new_trainee(desk.book, "Binta Sanyang")
    at_the_door(desk, "viewer")
    before = desk.book.sql("SELECT count(*) FROM change").fetchone()
    for act in (
        lambda: new_trainee(desk.book, "Lamin Touray"),
        lambda: verbs.alter(desk.book, binta, names="Binta"),
        lambda: verbs.remove(desk.book, binta),
        lambda: undo.undo(desk.book),
    ):
        assert code(act) == "rights.refused"
    assert desk.book.sql("SELECT count(*) FROM change").fetchone() == before


def test_a_call_list_with_its_phones_and_a_look_before_erasing_are_refused_like_the_deed(desk):
    binta = new_trainee(desk.book, "Binta Sanyang")
    for role, called, looked in (
        ("administrator", "done", "done"), ("trainer", "done", "rights.refused"), ("viewer", "rights.refused", "rights.refused"),
    ):  # fmt: skip
        at_the_door(desk, role)
        assert code(lambda: call_sheet(desk.book, DAY)) == called, role
        assert code(lambda: erasing.look(desk.book, binta)) == looked, role


def test_a_trainer_works_with_their_own_courses_only(desk):
    book = desk.book
    programme = new_programme(book, "SOL", "Solar")
    trainers = [verbs.add(book, Staff, names=name) for name in ("Isatou", "Modou")]
    courses = [
        new_cohort(book, programme, f"Group {n}", DAY, trainer=one.id) for n, one in enumerate(trainers)
    ]
    people = [new_trainee(book, name) for name in ("Binta Sanyang", "Lamin Touray")]
    places = [enrol(book, one, course, DAY) for one, course in zip(people, courses, strict=True)]
    sessions = [plan_session(book, course, DAY) for course in courses]
    at_the_door(desk, "trainer", trainers[0].id)
    assert code(lambda: mark(book, sessions[0], places[0], "P")) == "done"
    assert code(lambda: mark(book, sessions[1], places[1], "P")) == "rights.other_course"
    assert code(lambda: enrol(book, people[1], courses[0], DAY)) == "done"
    assert code(lambda: enrol(book, people[0], courses[1], DAY)) == "rights.other_course"
    assert [one.enrolment for one in book.select(Mark)] == [places[0].id]
    assert code(lambda: new_cohort(book, programme, "Mine", DAY)) == "rights.refused"
    assert code(lambda: undo.undo(book)) == "done"  # their own enrolment
    at_the_door(desk, "trainer", trainers[1].id)
    assert code(lambda: undo.undo(book)) == "rights.other_person"


def test_what_a_role_may_not_read_is_not_in_lists(desk):
    binta = new_trainee(desk.book, "Binta Sanyang")
    phone = add_phone(desk.book, binta, "+2203012345")
    note = record_restricted(desk.book, binta, note="is followed")
    tables = {type(one): desk.book.table(type(one)) for one in (phone, note)}

    def read(one: Any, name: str) -> Any:
        return page(desk.book, tables[type(one)], [one.id], [name], translator("en"))[one.id][name]

    seen = {}
    for role in ROLES:
        at_the_door(desk, role)
        seen[role] = (read(phone, "phone") is not None, read(note, "note") is not None)
    assert seen == {
        "administrator": (True, True), "officer": (True, True), "trainer": (True, False), "viewer": (False, False),
    }  # fmt: skip


def test_below_the_door_the_file_of_a_viewer_refuses_to_write(desk):
    accounts.add(desk.book, desk.keys, "Fatou", "viewer", "lamp door cup stone")
    looking = desk.switch("fatou", "lamp door cup stone")
    looking.book.door = None  # as a mistake of ours might
    assert code(lambda: refused_by_file(looking)) == "book.no_writing"
    again = looking.switch("awa", PASSWORD)
    assert code(lambda: new_trainee(again.book, "Lamin Touray")) == "done"


def test_who_only_looks_sees_what_is_open_and_how_things_stand(desk):
    from tvetdesk.exchange.questions import questions
    from tvetdesk.exchange.standing import standing

    accounts.add(desk.book, desk.keys, "Fatou", "viewer", "lamp door cup stone")
    looking = desk.switch("fatou", "lamp door cup stone")
    assert questions(looking.book) == []
    assert standing(looking.book, "HQ").total > 0
    assert code(lambda: refused_by_file(looking)) == "rights.refused"


def refused_by_file(desk: Desk) -> None:
    new_trainee(desk.book, "Lamin Touray")
