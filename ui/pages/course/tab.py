"""CourseTab: one tab of a group, drawn from what was read of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tvetdesk.i18n import Translator
from ui.language import Language
from ui.models.courses import Course
from ui.tokens import GAP


class CourseTab(QWidget):
    """A subclass puts its widgets into `column` and says in `draw` what they show."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language = language
        self.course: Course | None = None
        self.narrow = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)

    @property
    def t(self) -> Translator:
        """The translator of the moment."""
        return self.language.t

    def show_course(self, course: Course) -> None:
        """Show another group, or the same one after a write."""
        self.course = course
        self.draw(course)

    def draw(self, course: Course) -> None:
        """Put everything into words and cells."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Say everything in the new language."""
        if self.course is not None:
            self.draw(self.course)

    def fold(self, *, narrow: bool) -> None:
        """Leave out what there is no room for."""
        if narrow != self.narrow:
            self.narrow = narrow
            self.retranslate()

    def take_focus(self) -> None:
        """Where the keys go when the tab is shown."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> Sequence[tuple[str, str]]:
        """Keys of this tab, besides those of all tabs."""
        return ()


def short(code: str) -> str:
    """The part of a unit's code that tells it from the others: 3 of SOLAR-3."""
    return code.rsplit("-", 1)[-1]
