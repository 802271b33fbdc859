"""Whatever happens to bundles and clocks, all PCs end with the same, and nothing a person entered is just gone."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.exchange.machine import EVEN, Exchange

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
