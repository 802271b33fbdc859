"""A PIN takes the lock off a session that a password opened, five times at most, and idleness locks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tvetdesk.errors import UserError
from tvetdesk.store.session import IDLE, Session


class Seconds:
    """A stopwatch that a test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def session(clock: Seconds) -> Session:
    return Session("awa", clock=clock)


def code(act: Callable[[], object]) -> str:
    try:
        act()
    except UserError as error:
        return error.code
    return "done"


def test_it_locks_after_ten_minutes_in_which_nobody_touched_anything(session, clock):
    clock.at += IDLE - 1
    session.touch()
    clock.at += IDLE - 1
    assert not session.locked
    clock.at += 1
    assert session.locked
    session.touch()
    assert session.locked, "a key press is no password"


def test_a_pin_opens_the_lock(session):
    session.set_pin("4711")
    session.lock()
    assert session.locked
    session.open_with_pin(" ٤٧١١ ")  # the same digits in another script
    assert not session.locked


def test_five_wrong_pins_ask_for_the_password_and_the_right_one_comes_too_late(session):
    session.set_pin("4711")
    session.lock()
    said = [code(lambda: session.open_with_pin("1174")) for _ in range(5)]
    assert said == ["session.pin_wrong"] * 4 + ["session.password"]
    assert code(lambda: session.open_with_pin("4711")) == "session.password"
    assert session.locked
    session.opened()
    assert not session.locked
    assert not session.has_pin


def test_the_right_pin_gives_five_new_tries(session):
    session.set_pin("4711")
    for _ in range(3):
        session.lock()
        assert [code(lambda: session.open_with_pin("1174")) for _ in range(4)] == ["session.pin_wrong"] * 4
        session.open_with_pin("4711")


def test_a_locked_session_takes_no_new_pin_and_without_one_the_password_opens(session):
    session.lock()
    assert code(lambda: session.set_pin("4711")) == "session.password"
    assert code(lambda: session.open_with_pin("4711")) == "session.password"


@pytest.mark.parametrize("pin", ["", "123", "1111", "12a4", "1234567890123", "PIN!"])
def test_a_pin_is_four_digits_or_more_and_not_one_digit_again_and_again(session, pin):
    assert code(lambda: session.set_pin(pin)) == "session.pin_form"
    assert not session.has_pin
