"""How long the window is busy with itself: places opened and scrolled, marks, search, another language, 100,000 people.

A timer of 2 ms beats in the loop of the window, which has its worker threads, on a screen of 1366 x 768. *Busy* is the
most processor time that the thread of the window spent between two beats: everything that one turn of its loop does,
the act, the answers that came, the layout, the paint; a key or click waits at most so long for it. The processor time
of one thread, and not the clock, because other programs on this machine take turns with ours; the longest by the clock
is shown at the end without a budget. Each act is done three times from the same state, and the least counts. The budget
is 50 ms. What a first visit builds is shown beside it without a budget: a page is built once.

Places are those of the practice centre and of practice headquarters. The people are 2,500 groups of 40.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure
from benchmarks.window import PASSWORD, make_large

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

BEAT = 2  # ms
MOST = 50.0  # ms
TIMES = 3
QUIET = 0.25  # seconds after the last answer in which late timers still draw
GROUPS, SESSIONS = 2500, 1


def measure() -> Iterator[Figure]:
    from tvetdesk.i18n import translator
    from ui import practice

    with tempfile.TemporaryDirectory(prefix="tvetdesk-bench-", ignore_cleanup_errors=True) as made:
        for name in (practice.HQ, practice.CENTRE):
            practice.make(Path(made) / name, lambda *_: None, translator("en"))
        yield from _places(Path(made) / practice.CENTRE, practice.PASSWORD, "centre")
        yield from _places(Path(made) / practice.HQ, practice.PASSWORD, "HQ")
        make_large(Path(made) / "large", GROUPS, SESSIONS)
        yield from _many(Path(made) / "large")


class _Longest:
    """The longest step of a clock between two looks at it."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.last = self.longest = 0.0

    def begin(self) -> None:
        self.last, self.longest = self.now(), 0.0

    def look(self) -> None:
        now = self.now()
        self.longest = max(self.longest, now - self.last)
        self.last = now


class Desk:
    """A window in use, whose loop is listened to."""

    def __init__(self, folder: Path, password: str) -> None:
        from PySide6.QtCore import Qt, QTimer

        from ui.app import application
        from ui.garbage import Collector
        from ui.window import Window

        self.app = application()
        self.collector = Collector(self.app)  # as in the program: never in a worker's thread
        self.window = Window(folder, password=password)
        self.window.ask()
        self.window.resize(1366, 698)
        self.window.show()
        self.window.unlock.password.setText(password)
        self.window.unlock.button.click()
        self.busy, self.clock = _Longest(time.thread_time), _Longest(time.perf_counter)
        self.slowest = 0.0  # by the clock, of what was measured
        self.beat = QTimer()
        self.beat.setTimerType(Qt.TimerType.PreciseTimer)
        self.beat.setInterval(BEAT)
        self.beat.timeout.connect(self._beat)
        self.run(lambda: self.window.shell is not None)

    def _beat(self) -> None:
        self.busy.look()
        self.clock.look()

    def run(self, ready: Callable[[], bool] = lambda: True) -> None:
        """Let the loop run until nothing is on its way any more and nothing late was drawn."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, quiet = QEventLoop(), [0.0]
        end = time.perf_counter() + 120

        def look() -> None:
            now = time.perf_counter()
            if not (ready() and self.window.tasks.idle()):
                quiet[0] = now
            if now - quiet[0] > QUIET or now > end:
                loop.quit()

        quiet[0] = time.perf_counter()
        asking = QTimer()
        asking.timeout.connect(look)
        asking.start(20)
        loop.exec()

    def once(self, act: Callable[[], object]) -> tuple[float, float]:
        """Milliseconds that the window was busy at most while this was done and answered, and those of the clock."""
        from PySide6.QtCore import QTimer

        self.busy.begin()
        self.clock.begin()
        self.beat.start()
        done: list[object] = []
        QTimer.singleShot(20, lambda: done.append(act()))
        self.run(lambda: bool(done))
        self.beat.stop()
        return self.busy.longest * 1000, self.clock.longest * 1000 - BEAT

    def least(self, act: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
        """Milliseconds that the window was busy, the least of several times, each after `before`."""
        found = []
        for _ in range(TIMES):
            before()
            self.run()
            found.append(self.once(act))
        self.slowest = max(self.slowest, min(clock for _, clock in found))
        return min(busy for busy, _ in found)

    def close(self) -> None:
        self.window.close()
        self.window.shut()


def _places(folder: Path, password: str, of: str) -> Iterator[Figure]:
    desk = Desk(folder, password)
    shell: Any = desk.window.shell
    names = [*shell.numbered(), "settings"]
    for name in names:
        first, _ = desk.once(partial(shell.go, name))
        yield Figure(f"busy: {of}, {name}, built at the first visit", first, "ms")
        yield Figure(f"busy: {of}, {name}, read again", desk.least(partial(_again, shell, name)), "ms", MOST)
        yield Figure(f"busy: {of}, {name}, scrolled", max(_scrolled(desk), default=0.0), "ms", MOST)
    for name in names:
        shell.go(name)
        other = desk.least(partial(shell.choose_language, "fr"), partial(shell.choose_language, "en"))
        yield Figure(f"busy: {of}, {name}, into French", other, "ms", MOST)
    shell.choose_language("en")
    took = desk.least(partial(shell.find.line.setText, "lamin ce"), shell.open_find)
    yield Figure(f"busy: {of}, a name in the find box", took, "ms", MOST)
    if "registers" in names:
        yield from _register(desk, shell)
    yield Figure(f"busy: {of}, the longest by the clock", desk.slowest, "ms")
    desk.close()


def _again(shell: Any, name: str) -> None:
    """As from another place after something was written."""
    shell.here = ""
    shell.pages[name].stale = True
    shell.go(name)


def _scrolled(desk: Desk) -> Iterator[float]:
    from PySide6.QtWidgets import QAbstractScrollArea

    for area in desk.window.shell.page().findChildren(QAbstractScrollArea):
        bar = area.verticalScrollBar()
        if area.isVisible() and bar.maximum() > 0:
            for part in range(1, 5):
                yield desk.least(partial(bar.setValue, bar.maximum() * part // 4), partial(bar.setValue, 0))


def _register(desk: Desk, shell: Any) -> Iterator[Figure]:
    shell.go("registers")
    page = shell.pages["registers"]
    desk.run()
    page.example("")
    desk.run()
    line, table = page.session.quick.line, page.session.table
    took = desk.least(partial(line.setText, "14 a"), line.clear)
    yield Figure("busy: register, a line shown", took, "ms", MOST)
    line.clear()
    took = desk.least(partial(table.marked.emit, 3, "A"), partial(table.marked.emit, 3, "P"))
    yield Figure("busy: register, a mark written", took, "ms", MOST)
    for view in ("week", "month"):
        took = desk.least(partial(page.go, view), partial(page.go, "session"))
        yield Figure(f"busy: register, the {view}", took, "ms", MOST)


def _many(folder: Path) -> Iterator[Figure]:
    desk = Desk(folder, PASSWORD)
    shell: Any = desk.window.shell
    shell.go("trainees")
    desk.run()
    found = shell.page().list
    what = f"busy: {len(found.found.keys):,} people"
    bar = found.view.verticalScrollBar()
    yield Figure(f"{what}, read again", desk.least(partial(_again, shell, "trainees")), "ms", MOST)
    took = max(
        desk.least(partial(bar.setValue, bar.maximum() * part // 20), partial(bar.setValue, 0))
        for part in range(1, 21)
    )
    yield Figure(f"{what}, thrown to any place of the list", took, "ms", MOST)
    took = desk.least(partial(_wheel, bar), partial(bar.setValue, 0))
    yield Figure(f"{what}, ten turns of the wheel", took, "ms", MOST)
    for column, name in enumerate(("number", "name", "birth", "course")):
        took = desk.least(partial(found.view.horizontalHeader().sectionClicked.emit, column))
        yield Figure(f"{what}, sorted by {name}", took, "ms", MOST)
    for text in ("lamin", "ceesay bint"):
        took = desk.least(partial(found.search.setText, text), found.search.clear)
        yield Figure(f"{what}, “{text}” looked for", took, "ms", MOST)
    took = desk.least(partial(found.choose_group, "training"), partial(found.choose_group, ""))
    yield Figure(f"{what}, a filter", took, "ms", MOST)
    yield Figure(f"{what}, the longest by the clock", desk.slowest, "ms")
    desk.close()


def _wheel(bar: Any) -> None:
    from PySide6.QtCore import QTimer

    for turn in range(10):
        QTimer.singleShot(turn * 16, partial(_turn, bar))


def _turn(bar: Any) -> None:
    bar.setValue(bar.value() + 3)
