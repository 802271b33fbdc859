"""The window reads and writes nothing itself: what it asks of the data file is asked in a worker's thread.

How long the window is busy with itself is measured (`python -m benchmarks blocking`), not asserted here: this machine
may be busy with other things. What is asserted is what would make it wait for a disk: a statement from its own thread.
"""

import shutil
import threading
import traceback
from collections import Counter
from pathlib import Path

import peewee
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from tests.practice.conftest import practice as practice_folder  # noqa: F401 - a fixture
from ui import practice
from ui.window import Window

UI = Path(practice.__file__).parent


@pytest.fixture
def asked(monkeypatch):
    """Every statement of the window's thread, by the line of the window that asked; nothing is noted before `watch`."""
    found, watching = Counter(), threading.Event()
    home = threading.get_ident()

    def spy(method):
        def noting(self, *about, **more):
            if watching.is_set() and threading.get_ident() == home:
                ours = [one for one in traceback.extract_stack() if UI in Path(one.filename).parents]
                where = ours[-1] if ours else traceback.extract_stack()[-2]
                found[f"{Path(where.filename).name}:{where.lineno} {where.name}"] += 1
            return method(self, *about, **more)

        return noting

    for name in ("connection", "cursor"):
        monkeypatch.setattr(peewee.Database, name, spy(getattr(peewee.Database, name)))
    found.watch = watching.set
    found.rest = watching.clear
    return found


@pytest.fixture
def at_work(app, qtbot, practice_folder, tmp_path):  # noqa: F811
    """Opens practice data in a window with its real threads."""
    opened = []

    def start(name):
        shutil.copytree(practice_folder / name, tmp_path / name)
        window = Window(tmp_path / name, password=practice.PASSWORD)
        qtbot.addWidget(window)
        opened.append(window)
        window.ask()
        window.show()
        window.unlock.button.click()
        qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
        return window

    yield start
    for window in opened:
        window.shut()


def settle(qtbot, window):
    qtbot.waitUntil(window.tasks.idle, timeout=30_000)
    QCoreApplication.processEvents()
    qtbot.waitUntil(window.tasks.idle, timeout=30_000)


@pytest.mark.parametrize("name", ["GM-MK", "hq"])
def test_no_place_reads_or_writes_in_the_thread_of_the_window(at_work, asked, qtbot, name):
    window = at_work(name)
    shell = window.shell
    settle(qtbot, window)
    asked.watch()
    for place in shell.places:
        shell.go(place)
        settle(qtbot, window)
        for area in shell.page().findChildren(QAbstractScrollArea):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        settle(qtbot, window)
    shell.choose_language("fr")
    settle(qtbot, window)
    shell.open_find()
    qtbot.keyClicks(shell.find.line, "lamin")
    settle(qtbot, window)
    asked.rest()
    assert not asked


def test_a_register_is_marked_without_waiting_for_the_disk(at_work, asked, qtbot):
    window = at_work("GM-MK")
    shell = window.shell
    shell.go("registers")
    settle(qtbot, window)
    page = shell.page()
    assert page.example()
    settle(qtbot, window)
    asked.watch()
    line, table = page.session.quick.line, page.session.table
    qtbot.keyClicks(line, "all except 2")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClicks(table, "3l")
    settle(qtbot, window)
    qtbot.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    for view in ("week", "month"):
        page.go(view)
        settle(qtbot, window)
    asked.rest()
    assert not asked
    assert page.session.model.sheet.taken
    QApplication.processEvents()
