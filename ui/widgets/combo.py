"""A choice whose words end in "…" where they have no room, instead of in the middle of a letter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox


class Combo(QComboBox):
    """A QComboBox that shortens what it shows; its list has the whole words.

    `still`: it lies in a form that scrolls, which must not change an answer under the pointer.
    """

    still = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.still:
            event.ignore()
        else:
            super().wheelEvent(event)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - 4  # Qt leaves 2 px at each side of the words
        option.currentText = option.fontMetrics.elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )

    def setAccessibleName(self, name: str) -> None:
        """Where one may type, the field inside has the name too."""
        super().setAccessibleName(name)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(name)
