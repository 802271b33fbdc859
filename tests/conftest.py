"""What holds for every test: no screen, repeatable examples, no stray log line."""

import logging
import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import hypothesis
import pytest

from tests.faults import table
from tvetdesk.i18n import Translator, translator

# The same examples on every run and every computer, however slow; no folder of past failures.
hypothesis.settings.register_profile(
    "tvetdesk",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("tvetdesk")


matrix = table.matrix


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What `make torture` ends with."""
    table.tell(terminalreporter, config)


@pytest.fixture(autouse=True)
def _no_stray_log_lines(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test; one that is expected is looked at and then cleared."""
    yield
    lines = [
        record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING
    ]
    assert not lines, "stray log lines (check them and call caplog.clear())"


@pytest.fixture
def english() -> Translator:
    return translator("en")


@pytest.fixture
def french() -> Translator:
    return translator("fr")


@pytest.fixture
def german() -> Translator:
    return translator("de")
