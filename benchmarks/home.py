"""Home after unlocking: from the moment the key is derived until the page with the day's registers is painted.

On the practice centre, on its own day, with the worker threads of the real window. *Cold* is the first unlock of the
process, with the pages imported before it, as the window does while somebody types the password; *again* the median
of five windows after it. *20,000 people* is the reading alone, in a centre with 400 courses, eight of them running.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.measure import Figure, seconds

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

AGAIN = 5
PATIENCE = 60  # seconds until a window that does not come up ends the measurement
TODAY = dt.datetime(2020, 11, 30, 7)


def measure() -> Iterator[Figure]:
    from tvetdesk.i18n import translator
    from ui import practice

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made) / "practice" / practice.CENTRE
        practice.make(folder, lambda *_: None, translator("en"))
        times = [_shown(folder) for _ in range(AGAIN + 1)]
        yield Figure("Home, from the key to its paint, cold", times[0], "s", 0.5)
        yield Figure("Home, from the key to its paint, again", statistics.median(times[1:]), "s", 0.5)
        yield Figure("Home, read among 20,000 people", _crowd(Path(made) / "crowd"), "s", 0.5)


def _shown(folder: Path) -> float:
    """Seconds from the derived key until Home stands on the screen."""
    import ui.pages
    import ui.shell  # noqa: F401 - as the window imports them while somebody types
    from tvetdesk.store import keys
    from ui import practice
    from ui.app import application
    from ui.window import Window

    app = application()
    window = Window(folder)
    window.ask()
    window.resize(1366, 698)
    window.show()
    _until(app, window.tasks.idle)
    derived: list[float] = []
    unlock = keys.unlock

    def note(*values: Any, **named: Any) -> Any:
        unlocked = unlock(*values, **named)
        derived.append(time.perf_counter())
        return unlocked

    with patch.object(keys, "unlock", note):
        window.unlock.password.setText(practice.PASSWORD)
        window.unlock.button.click()
        _until(app, lambda: window.shell is not None)
    shell: Any = window.shell
    page = shell.pages["home"]
    _until(app, lambda: page.home is not None)
    page.repaint()
    app.processEvents()
    took = time.perf_counter() - derived[0]
    window.close()
    app.processEvents()
    return took


def _until(app: Any, true: Any) -> None:
    end = time.perf_counter() + PATIENCE
    while not true():
        app.processEvents()
        if time.perf_counter() > end:
            raise TimeoutError(f"nothing happened within {PATIENCE} s")


def _crowd(folder: Path) -> float:
    """Seconds for reading Home where 20,000 people were trained and 400 are in training now."""
    from benchmarks.lookalikes import people
    from tvetdesk.desk import init
    from tvetdesk.records.cohorts import Enrolment, EnrolmentState, new_cohort
    from tvetdesk.records.people import Trainee
    from tvetdesk.records.programmes import new_programme
    from tvetdesk.store.record import Share
    from ui.models.home import home

    with init(
        folder, level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="a", password="practice",
        practice=True, clock=lambda: TODAY,
    ) as desk:  # fmt: skip
        book = desk.book
        programme = new_programme(book, "SOLAR", "Small Solar Systems", months=12, attendance_least=80)
        years = [dt.date(2001 + number // 20, 9, 1) for number in range(400)]
        cohorts = [new_cohort(book, programme, f"Solar {n}", begin) for n, begin in enumerate(years)]
        with book.change("people.new"):
            ids = book.add_many(Trainee, people())
            rows = [
                {"trainee": one, "cohort": cohorts[n // 50].id, "number": n % 50 + 1}
                for n, one in enumerate(ids)
            ]
            places = book.add_many(Enrolment, rows)
            begun = [
                {"enrolment": one, "state": "enrolled", "since": years[n // 50], "step": 1}
                for n, one in enumerate(places)
            ]
            over = [
                {
                    "enrolment": one,
                    "state": "completed",
                    "since": years[n // 50] + dt.timedelta(days=360),
                    "step": 2,
                }
                for n, one in enumerate(places[:19_600])
            ]
            book.add_many(EnrolmentState, begun + over)
        return statistics.median(seconds(lambda: home(desk)) for _ in range(5))
