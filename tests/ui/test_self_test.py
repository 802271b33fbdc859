"""The self-test tells what failed, where, and by its exit code; and what it tries is the whole program."""

import json

import pytest
from PySide6.QtCore import qWarning

from tvetdesk.i18n import LANGUAGES
from ui import self_test
from ui.app import main


def report(monkeypatch, tmp_path, *steps):
    monkeypatch.setattr(self_test, "STEPS", steps)
    file = tmp_path / "report.json"
    code = main(["--self-test", str(file)])
    return code, json.loads(file.read_text("utf-8"))


def good(_):
    """A step that went well."""
    return {"seen": 3}


def bad(_):
    """A step that did not."""
    raise self_test.Failed("The page is empty.")


def noisy(_):
    """A step about which Qt says something."""
    qWarning("a plugin is missing")
    return {}


def test_all_steps_well_is_exit_0(monkeypatch, tmp_path, app, caplog):
    code, told = report(monkeypatch, tmp_path, good)
    assert (code, told["passed"], told["steps"]["good"]["seen"]) == (0, True, 3)
    caplog.clear()


def test_the_first_failure_is_told_and_nothing_after_it_is_tried(monkeypatch, tmp_path, app, caplog):
    code, told = report(monkeypatch, tmp_path, good, bad, noisy)
    assert (code, told["passed"], told["failed"]["step"]) == (1, False, "bad")
    assert "The page is empty." in told["failed"]["trace"]
    assert list(told["steps"]) == ["good"]
    caplog.clear()


def test_a_warning_of_qt_is_a_failure(monkeypatch, tmp_path, app, caplog):
    code, told = report(monkeypatch, tmp_path, noisy)
    assert (code, told["failed"]) == (1, {"step": "Qt", "trace": "a plugin is missing"})
    caplog.clear()


@pytest.mark.torture
def test_on_a_checkout_it_passes(tmp_path, app, caplog):
    file = tmp_path / "report.json"
    assert main(["--self-test", str(file)]) == 0
    told = json.loads(file.read_text("utf-8"))["steps"]
    assert list(told) == ["make", "encrypted", "exchange", "papers", "pages"]
    assert told["exchange"]["present"] > 0
    assert told["pages"]["pages"] > 20 * len(LANGUAGES)
    caplog.clear()


def test_a_program_opened_with_a_bundle_shows_it_after_the_password(locked, tmp_path):
    from tests.ui.conftest import PASSWORD

    file = tmp_path / "shopping list.tvx"
    file.write_bytes(b"rice")
    locked.arrived = [file]
    locked.unlock.password.setText(PASSWORD)
    locked.unlock.button.click()
    page = locked.shell.page()
    assert locked.shell.here == "incoming"
    assert [(one.path, one.state) for one in page.found] == [(file, "refused")]
