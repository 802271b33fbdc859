"""What holds for every test: no screen, repeatable examples, no stray log line."""

import logging
import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import hypothesis
import pytest

from tests import engines, postgres
from tests.faults import table
from tests.postgres import Cluster, programs
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


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this run."""
    found = programs()
    if found is None:
        pytest.skip("not run on PostgreSQL: no server of version 15 or newer is installed here")
    with postgres.cluster(found) as running:
        yield running


@pytest.fixture(params=["file", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the books of a test lie: in a file, or (of headquarters, or all of the store's) on a server."""
    if request.param == "postgresql":
        engines.SERVER.append(request.getfixturevalue("cluster"))
    yield request.param
    for folder in engines.ADDRESSES.keys() - engines.KEPT:
        engines.gone(folder)
    engines.SERVER.clear()


@pytest.fixture
def english() -> Translator:
    return translator("en")


@pytest.fixture
def french() -> Translator:
    return translator("fr")


@pytest.fixture
def german() -> Translator:
    return translator("de")
