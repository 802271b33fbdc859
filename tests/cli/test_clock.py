"""A clock that cannot be right is asked about at the command line too."""

import datetime as dt

import pytest

from tvetdesk.store import clocks


@pytest.fixture
def late(monkeypatch):
    """A program made in 2100, so that the clock of whoever runs this test stands before it."""
    monkeypatch.setattr(clocks, "BUILT", dt.date(2100, 1, 1))


def test_a_clock_that_stands_right_is_said_so(cli, mk):
    answer = cli("clock", "--json", data=mk)
    assert (answer.code, answer.json["doubt"]) == (0, None)


def test_entries_wait_until_the_date_is_confirmed(cli, mk, late):
    assert cli("clock", "--json", data=mk).json["doubt"] == "build"
    refused = cli("records", "trainee", "add", "--names", "Lamin Touray", "--json", data=mk)
    assert (refused.code, refused.json["error"]) == (1, "clock.build")
    assert "confirm the date" in refused.err
    assert cli("records", "trainee", data=mk).code == 0  # looking is always possible
    assert cli("clock", "--confirm", data=mk).code == 0
    assert cli("records", "trainee", "add", "--names", "Lamin Touray", data=mk).code == 0
