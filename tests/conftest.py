"""What holds for every test: no screen, repeatable examples, no stray log line."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

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
    """What `make torture` ends with; how many tests ran on a server."""
    table.tell(terminalreporter, config)
    engines.tell(terminalreporter)


@pytest.hookimpl(tryfirst=True)  # before items are chosen by their marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The marks of the fault matrix; with --on-server, what is done in a file is left out where a server does the same."""
    table.collected(items)
    if config.getoption("--on-server"):
        out = [
            one
            for one in items
            if getattr(one, "callspec", None) and one.callspec.params.get("engine") == "file"
        ]
        items[:] = [one for one in items if one not in out]
        config.hook.pytest_deselected(items=out)


@pytest.fixture(autouse=True)
def _no_stray_log_lines(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test; one that is expected is looked at and then cleared."""
    yield
    lines = [
        record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING
    ]
    assert not lines, "stray log lines (check them and call caplog.clear())"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the data of tests lie."""
    parser.addoption(
        "--on-server",
        action="store_true",
        help="headquarters, and books that are alone, lie on PostgreSQL in every test",
    )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this run."""
    found = programs()
    if found is None:
        pytest.skip("not run on PostgreSQL: no server of version 15 or newer is installed here")
    with postgres.cluster(found) as running:
        yield running


@contextmanager
def _serving(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("only_file"):
        pytest.skip("it looks into the file of the data")
    cluster = request.getfixturevalue("cluster")
    engines.SERVER.append(cluster)
    request.node.user_properties.append((engines.RAN, cluster.version))
    yield
    for folder in engines.ADDRESSES.keys() - engines.KEPT:
        engines.gone(folder)
    engines.SERVER.clear()


@pytest.fixture(params=["file", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the books of a test lie: in files, or those of headquarters (and books that are alone) on a server."""
    with _serving(request) if request.param == "postgresql" else nullcontext():
        yield request.param


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Iterator[None]:
    """The books of headquarters lie on a server."""
    with _serving(request):
        yield


@pytest.fixture(autouse=True)
def _on_server(request: pytest.FixtureRequest) -> Iterator[None]:
    if "cluster" in request.fixturenames:
        request.node.user_properties.append((engines.RAN, request.getfixturevalue("cluster").version))
    chosen = {"engine", "served"} & set(request.fixturenames)
    asked = request.config.getoption("--on-server") and not chosen
    with _serving(request) if asked else nullcontext():
        yield


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty folder, as a USB stick is."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def english() -> Translator:
    return translator("en")


@pytest.fixture
def french() -> Translator:
    return translator("fr")


@pytest.fixture
def german() -> Translator:
    return translator("de")
