"""Cycles of objects are collected in the window's thread only: collected in a worker, a widget would be destroyed there.

Python collects wherever a thread happens to make the next object, and Qt crashes or waits for ever when a widget goes
in a thread that is not the window's. So the automatic collection is off while there is a window, and a timer of the
window does the same by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimerEvent

EVERY = 1000  # milliseconds


class Collector(QObject):
    """Collects in the thread it was made in, for as long as an event loop runs there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.startTimer(EVERY)

    def timerEvent(self, event: QTimerEvent) -> None:
        collect_due()


def collect_due() -> None:
    """Collect the oldest generation whose turn it is, as Python would have done."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
            gc.collect(generation)
            return
