"""How the window begins."""

import gc
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize

from ui import app, settings, start
from ui.window import Window


def test_the_collector_rests_before_the_window_is_imported(monkeypatch):
    resting = []
    monkeypatch.setattr(app, "main", lambda words: resting.append(not gc.isenabled()) or 0)
    gc.enable()
    assert (start.main([]), resting) == (0, [True])


def test_a_folder_without_a_name_is_not_the_one_at_hand(capsys):
    with pytest.raises(SystemExit) as ended:
        app.main(["--data", ""])
    assert ended.value.code == 2
    assert "No folder is named after --data." in capsys.readouterr().err


class Screen:
    def __init__(self, *size):
        self.size = QSize(*size)

    def availableSize(self):
        return self.size


@pytest.mark.parametrize(
    ("screen", "fills"),
    [
        ((1366, 728), True),
        ((1093, 574), True),
        ((1280, 984), True),
        ((1920, 700), True),
        ((1920, 1040), False),
    ],
)
def test_the_window_fills_a_small_screen_and_has_its_own_size_on_a_large_one(
    qtbot, tmp_path, monkeypatch, screen, fills
):
    window = Window(tmp_path)
    qtbot.addWidget(window)
    monkeypatch.setattr(window, "screen", lambda: Screen(*screen))
    window.appear()
    assert window.isVisible()
    assert window.isMaximized() == fills
    if not fills:
        assert (window.width(), window.height()) == (1366, 698)
    window.shut()


@pytest.mark.parametrize("name", ["GM-MK", "hq"])
def test_after_the_unlock_screen_keys_go_to_the_page(practising, name):
    window = practising(name)
    page = window.shell.page()
    focused = window.focusWidget()
    assert focused is page or page.isAncestorOf(focused)


LOADED = """
import os, sys
from ui import app
from PySide6 import QtCore, QtGui, QtWidgets

def told(window, *, practising):
    print(*vars(QtCore), *vars(QtGui), *vars(QtWidgets), flush=True)
    os._exit(0)

app._behind = told
app.main(["--data", sys.argv[1]])
"""


def test_classes_of_qt_that_take_long_to_make_wait_for_the_first_paint(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, tmp_path], capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(done.stdout.split())
    assert {"QLabel", "QLineEdit", "QPaintEvent"} <= loaded
    assert not loaded & {
        "Qt",
        "QStyle",
        "QMouseEvent",
        "QKeySequence",
        "QPainter",
        "QMessageBox",
        "QFileDialog",
    }


class System:
    def __init__(self, *spoken):
        self.spoken = spoken

    def uiLanguages(self):
        return self.spoken


@pytest.mark.parametrize(
    ("spoken", "language"),
    [
        (("fr-Latn-NE", "fr"), "fr"),
        (("de-DE",), "de"),
        (("ha-NE", "fr-NE"), "fr"),
        (("C",), "en"),
        ((), "en"),
    ],
)
def test_a_new_window_speaks_the_language_of_the_pc(tmp_path, monkeypatch, spoken, language):
    monkeypatch.setattr(settings.QLocale, "system", lambda: System(*spoken))
    assert settings.load(tmp_path).language == language
