"""Whatever happens to bundles and clocks, all PCs end with the same, and nothing a person entered is just gone."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests.exchange.machine import EVEN, Exchange

HISTORIES = int(os.environ.get("TVETDESK_HISTORIES", "200"))  # 10,000 of them are for `make torture`
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


Exchange.TestCase.settings = settings(COMMON, max_examples=HISTORIES)
Coded.TestCase.settings = settings(COMMON, max_examples=1 + HISTORIES // 20)
TestHistories = Exchange.TestCase
TestHistoriesWithTheCodec = Coded.TestCase
