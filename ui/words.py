"""Words: texts given to widgets once, and again in the new language when it changes."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject

from tvetdesk.i18n import Message, Plural, Value
from ui.language import Language


class Words:
    """Remembers which setter shows which message: `words.set(label.setText, N_("{n} people"), n=3)`.

    A second call for the same setter replaces the first. Texts are remembered only as declared messages, so
    whatever people typed is set directly, not through here.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._said: dict[tuple[int, str], Callable[[], None]] = {}

    def set(self, setter: Callable[[str], object], text: Message, **values: Value) -> None:
        """Show a message through a setter, now and after every change of language."""
        self._say(setter, lambda: self._language.t(text, **values))

    def count(self, setter: Callable[[str], object], text: Plural, number: int, **values: Value) -> None:
        """The same for a text whose form follows a number."""
        self._say(setter, lambda: self._language.t.n(text, number, **values))

    def call(self, setter: Callable[[str], object], made: Callable[[], str]) -> None:
        """The same for a text that is put together by a function."""
        self._say(setter, made)

    def forget(self, setter: Callable[[str], object]) -> None:
        """Stop showing a message through a setter, before it gets a text of another kind."""
        self._said.pop(_name(setter), None)

    def again(self) -> None:
        """Say everything in the language of the moment."""
        for again in list(self._said.values()):
            again()

    def _say(self, setter: Callable[[str], object], made: Callable[[], str]) -> None:
        target = getattr(setter, "__self__", None)
        name = _name(setter)

        def again() -> None:
            if isinstance(target, QObject) and not shiboken6.isValid(target):
                del self._said[name]
            else:
                setter(made())

        self._said[name] = again
        again()


def _name(setter: Callable[[str], object]) -> tuple[int, str]:
    return id(getattr(setter, "__self__", setter)), getattr(setter, "__name__", "")
