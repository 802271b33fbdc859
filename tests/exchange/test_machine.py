"""Whatever happens to bundles and clocks, all PCs end with the same, and nothing a person entered is just gone."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.exchange.checks import settle
from tests.exchange.deeds import (
    a_backup,
    a_copied_folder,
    a_link,
    a_lost_disk,
    a_mark,
    a_new_person,
    an_edit,
    an_erasure,
)
from tests.exchange.history import History
from tests.exchange.machine import EVEN, Exchange, first_day
from tvetdesk.store.record import Share

HISTORIES = int(os.environ.get("TVETDESK_HISTORIES", "200"))
MANY = int(os.environ.get("TVETDESK_HISTORIES", "10000"))  # for `make torture`, some hours
COMMON = settings(
    stateful_step_count=30,
    derandomize=True,
    deadline=None,
    backend=EVEN,
    suppress_health_check=list(HealthCheck),
)


class Coded(Exchange):
    """The same with bundles as they really are; a tenth of the speed."""

    plain = False


class Served(Exchange):
    """The same with headquarters on PostgreSQL; all histories by `make test ARGS="--on-server tests/exchange"`."""


class Many(Exchange):
    """The same for hours."""


Exchange.TestCase.settings = settings(COMMON, max_examples=HISTORIES)
Coded.TestCase.settings = settings(COMMON, max_examples=1 + HISTORIES // 20)
Many.TestCase.settings = settings(COMMON, max_examples=MANY)
Served.TestCase.settings = settings(COMMON, max_examples=1 + HISTORIES // 40)
TestHistories = Exchange.TestCase
TestManyHistories = pytest.mark.torture(Many.TestCase)
TestHistoriesWithAServer = pytest.mark.usefixtures("served")(Served.TestCase)
TestHistoriesWithTheCodec = Coded.TestCase


def test_what_was_written_last_of_the_erased_is_sealed_before_it_is_compared() -> None:
    """Nothing else sealed it: that PC has the newer program already."""
    history = History(plain=True)
    with history.open:
        first_day(history, 1)
        history.town.update("two")
        an_erasure(history, "one", 0, 0)
        history.deliver(history.send("one", "GM-A", Share.OFFICE))
        a_new_person(history, "two", 0, 0)
        a_link(history, "two", 0, 0)
        settle(history)


def test_what_a_computer_lost_that_had_once_been_copied_is_given_back() -> None:
    """Headquarters cannot know whether the copy was restored, and what it holds goes back all the same."""
    history = History(plain=True)
    with history.open:
        first_day(history, 1)
        a_copied_folder(history, "one", 8, 1)
        a_mark(history, "one", 3, 6)
        a_backup(history, "one", 0, 0)
        an_edit(history, "one", 5, 3)
        history.deliver(history.send("one", "HQ", Share.HQ))
        a_lost_disk(history, "one", 0, 0)
        settle(history)
