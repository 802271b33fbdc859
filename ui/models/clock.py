"""The question about the clock: asked before anything that has a date is written, and answered by a person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Translator
from tvetdesk.store.book import Book
from tvetdesk.store.clocks import ClockState, Watch
from ui.widgets.banner import Standing

ASKED = {
    "build": N_(
        "This computer says that today is {today}, but this program was made later, on {reference}. Is the date right?"
    ),
    "back": N_(
        "This computer says that today is {today}, but the last entry was made on {reference}. Is the date right?"
    ),
    "far": N_(
        "This computer says that today is {today}, more than ten years after this program was made, on {reference}. Is the date right?"
    ),
    "jump": N_(
        "This computer says that today is {today}, long after the last entry of {reference}. Is the date right?"
    ),
}
MORE = N_(
    "You can look at everything meanwhile; nothing is written before you answer. If the date is wrong, set the clock of the computer, then look again."
)
RIGHT, AGAIN = N_("The date is right"), N_("Look again")


class ClockWatch(QObject):
    """Asks before each step that is written, whatever thread writes it; `doubted` comes when a step was refused for it."""

    doubted = Signal()

    def __init__(self, book: Book, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watch = Watch(book)

    def __call__(self) -> None:
        try:
            self._watch()
        except UserError:
            self.doubted.emit()
            raise


def question(state: ClockState, right: Callable[[], object], again: Callable[[], object]) -> Standing | None:
    """What to ask of the person, or nothing."""
    if state.doubt is None or state.reference is None:
        return None
    words, today, reference = ASKED[state.doubt], state.now.date(), state.reference.date()

    def text(translate: Translator) -> str:
        return translate(words, today=today, reference=reference)

    return Standing(text, lambda translate: translate(MORE), ((RIGHT, right), (AGAIN, again)), "time")
