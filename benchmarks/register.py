"""A register under the fingers: how soon a mark is drawn, how far fast keys run ahead of the screen on a slow disk.

A register of 30, on a screen of 1366 x 768, with the worker threads of the real window. *Drawn*: from the press of a
key to the end of the paint that shows its mark. *Saved*: to the moment when it is on the disk. *Fast keys*: 20 keys,
one every 40 ms, while every commit takes 30 ms longer than it does here, as an fsync does on an old disk; the figure is
the longest that any key waited for its paint.
The book is 60 people by 250 days, drawn whole and scrolled from one end to the other.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.measure import Figure

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PEOPLE, CROWD, DAYS = 30, 60, 250
BEGIN, TODAY = dt.date(2025, 3, 3), dt.date(2026, 3, 12)
FSYNC = 0.030
PASSWORD = "practice"
KEYS = "alesw"  # each press is another mark than the row has, else there is nothing to paint


def measure() -> Iterator[Figure]:
    from PySide6.QtWidgets import QApplication

    from ui.app import application
    from ui.window import Window

    app: QApplication = application()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        small, crowd = _desk(Path(folder))
        window = Window(Path(folder) / "desk")
        window.ask()
        window.resize(1366, 698)
        window.show()
        window.unlock.password.setText(PASSWORD)
        window.unlock.button.click()
        _until(app, lambda: window.shell is not None and window.tasks.idle())
        shell: Any = window.shell
        shell.go("registers", small)
        page = shell.pages["registers"]
        _until(app, lambda: window.tasks.idle() and page.session.model.rowCount() == PEOPLE)
        yield from _drawn(app, window, page)
        yield from _fast(app, window, page)
        yield from _book(app, window, page, crowd)
        window.close()


def _desk(folder: Path) -> tuple[int, int]:
    """A centre with a small register and a long book; the session of the one and the group of the other."""
    from tvetdesk.desk import init
    from tvetdesk.records.attendance import Mark
    from tvetdesk.records.calendar import Lesson, Session, generate_sessions
    from tvetdesk.records.cohorts import enrol, new_cohort
    from tvetdesk.records.people import new_trainee
    from tvetdesk.records.programmes import new_programme
    from tvetdesk.store.record import Share

    with init(
        folder / "desk", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="Fatou Ndow",
        password=PASSWORD, practice=True,
    ) as desk:  # fmt: skip
        book = desk.book
        programme = new_programme(book, "SOLAR", "Small Solar Systems", months=12)
        found = []
        for name, size in (("Small", PEOPLE), ("Crowd", CROWD)):
            cohort = new_cohort(book, programme, name, BEGIN, end=TODAY + dt.timedelta(days=30))
            places = [
                enrol(
                    book,
                    new_trainee(book, f"Lamin Ceesay {number}", father="Ebou", village="Soma"),
                    cohort,
                    BEGIN,
                )
                for number in range(size)
            ]
            found.append((cohort, places))
        week = [Lesson(day, 1, dt.time(8), 120) for day in range(5)]
        cohort, places = found[1]
        ids = generate_sessions(book, cohort, week, BEGIN, BEGIN + dt.timedelta(days=DAYS * 7 // 5 - 1))
        with book.change("calendar.sessions", cohort=cohort):
            for session in book.select(Session).where(Session.id.in_(ids)):
                book.set(session, state="held")
            rows = [
                {"session": one, "enrolment": place.id, "status": KEYS[(one + place.id) % 5].upper()}
                for one in ids
                for place in places
            ]
            book.add_many(Mark, rows)
        small = generate_sessions(book, found[0][0], week, TODAY, TODAY)[0]
        return small, cohort.id


class _Painted:
    """Notes when the rows were painted last."""

    def __init__(self, viewport: Any) -> None:
        from PySide6.QtCore import QEvent, QObject

        outer = self
        self.at = 0.0

        class Filter(QObject):
            def eventFilter(self, watched: Any, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint:
                    viewport.removeEventFilter(self)
                    from PySide6.QtCore import QCoreApplication

                    QCoreApplication.sendEvent(viewport, event)
                    viewport.installEventFilter(self)
                    outer.at = time.perf_counter()
                    return True
                return False

        self.filter = Filter(viewport)
        viewport.installEventFilter(self.filter)


def _press(app: Any, page: Any, painted: _Painted, letter: str) -> float:
    """Milliseconds from a key to the end of the paint that follows it."""
    from PySide6.QtTest import QTest

    start = time.perf_counter()
    QTest.keyClick(page.session.table, letter)
    while painted.at < start:
        app.processEvents()
    return (painted.at - start) * 1000


def _drawn(app: Any, window: Any, page: Any) -> Iterator[Figure]:
    painted = _Painted(page.session.table.viewport())
    _press(app, page, painted, "p")  # takes the register; the fonts are warm
    _until(app, window.tasks.idle)
    took, saved = [], []
    for number in range(60):
        page.session.table.choose(number % PEOPLE)
        app.processEvents()
        began = time.perf_counter()
        took.append(_press(app, page, painted, KEYS[(number + number // PEOPLE) % 5]))
        _until(app, window.tasks.idle)
        saved.append((time.perf_counter() - began) * 1000)
    page.session.table.viewport().removeEventFilter(painted.filter)
    yield Figure("register: mark drawn, median", statistics.median(took), "ms", 16)
    yield Figure("register: mark drawn, slowest of 60", max(took), "ms")
    yield Figure("register: from the key to the saved mark, median", statistics.median(saved), "ms")


def _fast(app: Any, window: Any, page: Any) -> Iterator[Figure]:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    painted = _Painted(page.session.table.viewport())
    table, waits = page.session.table, []
    table.choose(0)
    with _slow_disk(page.desk.book):
        began = time.perf_counter()
        for number in range(20):
            due = began + number * 0.040
            while time.perf_counter() < due:
                app.processEvents()
            letter = KEYS[(number + 2) % 5]
            press = QKeyEvent(
                QEvent.Type.KeyPress, Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.NoModifier, letter
            )
            app.postEvent(table, press)
            while painted.at < due:
                app.processEvents()
            waits.append((painted.at - due) * 1000)
        last = time.perf_counter()
        _until(app, window.tasks.idle)
        saved = time.perf_counter() - last
    table.viewport().removeEventFilter(painted.filter)
    yield Figure("register: 20 fast keys on a slow disk, longest wait for the screen", max(waits), "ms", 200)
    yield Figure("register: and the last of them was on the disk after", saved * 1000, "ms")


def _book(app: Any, window: Any, page: Any, cohort: int) -> Iterator[Figure]:
    from tvetdesk.records.attendance_grid import grid

    start = time.perf_counter()
    found = grid(page.desk.book, cohort, BEGIN, TODAY)
    yield Figure("register book, 60 x 250: read", (time.perf_counter() - start) * 1000, "ms")
    page.open(("month", cohort))
    _until(app, window.tasks.idle)
    start = time.perf_counter()
    page.book.show_grid(found, [(cohort, "Crowd")], TODAY)
    page.book.table.days.viewport().repaint()
    yield Figure("register book, 60 x 250: shown", (time.perf_counter() - start) * 1000, "ms", 200)
    bar, took = page.book.table.days.horizontalScrollBar(), []
    for at in range(0, bar.maximum(), bar.singleStep()):
        start = time.perf_counter()
        bar.setValue(at)
        app.processEvents()
        took.append((time.perf_counter() - start) * 1000)
    yield Figure("register book, 60 x 250: scrolled by a column", statistics.median(took), "ms", 50)


@contextmanager
def _slow_disk(book: Any) -> Iterator[None]:
    """Every commit takes 30 ms longer."""
    real = book.transaction

    @contextmanager
    def slow() -> Iterator[Any]:
        with real() as connection:
            yield connection
            time.sleep(FSYNC)

    with patch.object(book, "transaction", slow):
        yield


def _until(app: Any, done: Any) -> None:
    end = time.perf_counter() + 60
    while not done():
        app.processEvents()
        if time.perf_counter() > end:
            raise TimeoutError
