"""The window beside a bare PySide6 window: how soon it is painted, how soon Home is there, how much memory it holds.

Every figure is taken in processes of their own, a screen of 1366 x 768. *Painted*: from the start of the process to
the end of the first paint, ours and a QMainWindow with one label in turn. *Home*: practice data, from the moment the
password has become a key to the paint of Home with all it reads, once the pages were imported behind the unlock
screen. *Memory*: what is resident after Home, Trainees and Registers of a centre with 20,000 people and a million
marks were looked at and scrolled. That centre is written by `add_many`, as a course list or a timetable is: 500
groups of 40, each with 50 sessions.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure, side_by_side

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

GROUPS, MEMBERS, SESSIONS = 500, 40, 50
PEOPLE, MARKS = GROUPS * MEMBERS, GROUPS * MEMBERS * SESSIONS
TODAY = dt.date(2026, 3, 12)
PASSWORD = "practice"


def measure() -> Iterator[Figure]:
    yield from _painted()
    with tempfile.TemporaryDirectory(prefix="tvetdesk-bench-", ignore_cleanup_errors=True) as made:
        yield from _home(Path(made) / "practice")
        yield from _memory(Path(made) / "large")


def quick() -> Iterator[Figure]:
    """Without the large centre."""
    yield from _painted()
    with tempfile.TemporaryDirectory(prefix="tvetdesk-bench-", ignore_cleanup_errors=True) as made:
        yield from _home(Path(made) / "practice")


def _painted() -> Iterator[Figure]:
    ours, bare = (lambda one=one: _child(one)[0] for one in ("unlock", "bare"))
    ours(), bare()  # the files are in the cache of the disk
    our_seconds, bare_seconds, ratio = side_by_side(ours, bare, 9)
    yield Figure("window: a bare one painted", bare_seconds * 1000, "ms")
    yield Figure("window: unlock screen painted", our_seconds * 1000, "ms")
    yield Figure("window: unlock screen, times a bare one", ratio, "x", 1.5)


def _home(folder: Path) -> Iterator[Figure]:
    from tvetdesk.i18n import translator
    from ui import practice

    practice.make(folder / practice.CENTRE, lambda *_: None, translator("en"))
    took = [_child("home", str(folder / practice.CENTRE))[1] for _ in range(5)]
    yield Figure("window: Home after the key, median", statistics.median(took), "ms", 500)


def _memory(folder: Path) -> Iterator[Figure]:
    start = time.perf_counter()
    make_large(folder)
    yield Figure(f"window: writing {PEOPLE:,} people, {MARKS:,} marks", time.perf_counter() - start, "s")
    bare = statistics.median(_child("bare")[1] for _ in range(3))
    home, _, ours = (one / 1024 for one in _child("visit", str(folder))[1:])
    yield Figure("window: memory of a bare one", bare / 1024, "MB")
    yield Figure("window: memory after Home, large centre", home, "MB")
    yield Figure("window: memory after Home, Trainees, Registers", ours, "MB")
    yield Figure("window: memory, times a bare one", ours * 1024 / bare, "x", 2.5)


def _child(what: str, *words: str) -> list[float]:
    """Run a part of this module in a process of its own: the seconds to its first line, and the numbers in it."""
    # Modules are compiled once and kept, as for everybody who starts the program a second time.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.window", what, ",".join(_left_out()), *words],
        stdout=subprocess.PIPE,
        text=True,
        env=kept,
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        took = time.perf_counter() - start
        child.communicate()
    if not line:
        raise RuntimeError(f"{what}: ended with {child.returncode}")
    return [took, *map(float, line.split())]


def _left_out() -> tuple[str, ...]:
    """The modules an installed program does not have, asked here so that the children need not load the installer's list."""
    from installer.collect import EXCLUDED

    return ("psycopg", *EXCLUDED)


def make_large(folder: Path, groups: int = GROUPS, sessions: int = SESSIONS) -> None:
    """A centre of ten years: 50 groups begin each year, those of the last year are in training."""
    from tvetdesk.desk import init
    from tvetdesk.records.attendance import Mark
    from tvetdesk.records.calendar import Session
    from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState
    from tvetdesk.records.people import PhoneNumber, Trainee
    from tvetdesk.records.programmes import new_programme
    from tvetdesk.store.record import Share

    with init(
        folder, level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="Fatou Ndow",
        password=PASSWORD, practice=True,
    ) as desk:  # fmt: skip
        book = desk.book
        book.remember(practice_day=TODAY.isoformat())
        programme = new_programme(book, "SOLAR", "Small Solar Systems", months=12)
        centre = int(book.fact("centre"))
        for group in range(groups):
            begin = TODAY - dt.timedelta(days=7 * (groups - group) + 7)
            end = begin + dt.timedelta(days=7 * SESSIONS)
            with book.change("people.new"):
                cohort = book.add(
                    Cohort, name=f"Group {group}", centre=centre, programme=programme.id, start=begin, end=end
                )
                trainees = book.add_many(Trainee, [_person(group * MEMBERS + n) for n in range(MEMBERS)])
                book.add_many(
                    PhoneNumber, [{"trainee": one, "phone": f"+22030{one % 100_000:05}"} for one in trainees]
                )
                places = book.add_many(
                    Enrolment,
                    [{"trainee": one, "cohort": cohort.id, "number": n} for n, one in enumerate(trainees, 1)],
                )
                steps = [("enrolled", begin), *([("completed", end)] if end < TODAY else [])]
                book.add_many(
                    EnrolmentState,
                    [
                        {"enrolment": place, "state": state, "since": since, "step": step}
                        for place in places
                        for step, (state, since) in enumerate(steps, 1)
                    ],
                )
                weeks = [begin + dt.timedelta(days=7 * week) for week in range(sessions)]
                held = book.add_many(
                    Session,
                    [
                        {"cohort": cohort.id, "day": day, "state": "held" if day < TODAY else "planned"}
                        for day in weeks
                    ],
                )
                marks = [
                    {
                        "session": session,
                        "enrolment": place,
                        "status": "PPPPPPPALE"[(place + number * 7) % 10],
                    }
                    for number, session in enumerate(held)
                    for place in places
                ]
                book.add_many(Mark, marks)
            book.seal()


def _person(number: int) -> dict[str, Any]:
    first = ("Fatou", "Lamin", "Binta", "Ebrima", "Awa", "Modou", "Isatou", "Ousman")
    last = ("Ceesay", "Sanyang", "Jallow", "Touray", "Bah", "Camara", "Darboe", "Sillah", "Njie")
    return {
        "names": f"{first[number % 8]} {last[number // 8 % 9]}",
        "number": f"GM-MK-{number:05}",
        "father": first[(number // 72) % 8],
        "sex": "FM"[number % 2],
        "birth": str(1990 + number % 17),
        "village": ("Soma", "Karantaba", "Jenoi", "Pakalinding")[number % 4],
    }


# -- in processes of their own ---------------------------------------------------------------------------------


def _say(*numbers: float) -> None:
    print(*numbers, flush=True)


def _resident() -> int:
    """Kilobytes of this process in memory; none where it cannot be asked (the figures are taken on Linux)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS:"))


def _bare() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    class Window(QMainWindow):
        seen = False

        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if not self.seen:
                self.seen = True
                QTimer.singleShot(0, done)

    def done() -> None:
        _say(_resident())
        QApplication.quit()

    app = QApplication([])
    window = Window()
    window.setCentralWidget(QLabel("A bare window"))
    window.resize(1366, 698)
    window.show()
    app.exec()


def _unlock() -> None:
    from ui import start

    start.rest()
    import ui.app

    # Connected before the program's own work behind the window, so that it says nothing of that.
    class Window(ui.app.Window):
        def __init__(self, *about: Any, **more: Any) -> None:
            super().__init__(*about, **more)
            self.painted.connect(self._told)

        def appear(self) -> None:
            self.show()  # as large as the bare one

        def _told(self) -> None:
            _say(_resident())
            sys.stdout.flush()
            os._exit(0)

    ui.app.Window = Window  # type: ignore[misc]
    ui.app.main(["--data", os.devnull])


def _opened(folder: Path) -> tuple[Any, Any, float]:
    """The application, its open window with Home in it, and the seconds from the key to that."""
    from ui import start as begin

    begin.rest()
    from ui import app as start
    from ui.window import Window

    app = start.application()
    start.Collector(app)
    window = Window(folder, password=PASSWORD)
    window.painted.connect(lambda: start._behind(window, practising=False))  # noqa: SLF001
    window.show()
    _until(
        app,
        lambda: (
            window.unlock.name.count() > 0
            and "ui.shell" in sys.modules
            and "ui.pages.trainees" in sys.modules
        ),
    )
    from tvetdesk.store import keys

    real, known = keys.unlock, []

    def unlock(*about: Any, **more: Any) -> Any:
        made = real(*about, **more)
        known.append(time.perf_counter())
        return made

    keys.unlock = unlock
    window.unlock.button.click()
    _until(app, lambda: window.shell is not None and window.tasks.idle())
    _paint(app, window)
    return app, window, time.perf_counter() - known[0]


def _home_child(folder: Path) -> None:
    _, window, took = _opened(folder)
    _say(took * 1000)
    window.close()


def _visit(folder: Path) -> None:
    from PySide6.QtWidgets import QAbstractScrollArea

    app, window, took = _opened(folder)
    after_home = _resident()
    for name in ("trainees", "registers"):
        window.shell.go(name)
        _until(app, window.tasks.idle)
        for area in window.shell.page().findChildren(QAbstractScrollArea):
            bar = area.verticalScrollBar()
            for part in range(11):  # through the whole list
                bar.setValue(bar.maximum() * part // 10)
                _paint(app, window)
                _until(app, window.tasks.idle)
    _say(after_home, took * 1000, _resident())
    window.close()


def _paint(app: Any, window: Any) -> None:
    app.processEvents()
    window.repaint()
    app.processEvents()


def _until(app: Any, done: Any) -> None:
    end = time.perf_counter() + 120
    while not done():
        app.processEvents()
        if time.perf_counter() > end:
            raise TimeoutError


if __name__ == "__main__":
    # As installed: what the installer leaves out is not there. Where they are found, peewee loads the driver of a
    # server (20 MB) and `hashlib` OpenSSL (3 MB).
    for left_out in sys.argv[2].split(","):
        sys.modules.setdefault(left_out, None)  # type: ignore[arg-type]
    PARTS = {"bare": _bare, "unlock": _unlock, "home": _home_child, "visit": _visit}
    PARTS[sys.argv[1]](*map(Path, sys.argv[3:]))
