"""Asker: a small dialog of a few fields that writes one thing; what is refused is said in it, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.errors import Invalid, UserError, sentence
from tvetdesk.i18n import N_, Message
from ui.editors.base import Editor
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.combo import Combo
from ui.widgets.labels import PlainLabel
from ui.words import Words

CANCEL, SAVE = N_("Cancel"), N_("Save")


class Asker(QDialog):
    """A subclass puts fields into `fields` and gives `work`, which returns what the writing thread shall do.

    `written` comes with the result once it is written; Esc leaves without writing.
    """

    written = Signal(object)

    def __init__(
        self, title: Message, who: str, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.language, self.tasks = language, tasks
        self.words = Words(language)
        self._targets: list[QWidget] = []  # what takes the focus, field by field
        self.setModal(True)
        self.setMaximumSize(1040, 520)
        self.setMinimumWidth(460)
        self.words.set(self.setWindowTitle, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        head = PlainLabel("", "answer", wrap=True)
        self.words.set(head.setText, title)
        column.addWidget(head)
        column.addWidget(PlainLabel(who, "small", wrap=True))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(8)
        column.addLayout(self.fields)
        self.trouble = PlainLabel("", "small", state="error", wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel = Button(pressed=self.reject)
        self.save = Button(kind="primary", icon="save", pressed=self.write)
        self.save.setDefault(True)
        self.words.set(self.cancel.setText, CANCEL)
        self.words.set(self.save.setText, SAVE)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        column.addLayout(row)
        language.changed.connect(self.retranslate)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first field, not at the button that is the default; where the safe one is, there."""
        super().showEvent(event)
        if self.cancel.isDefault():
            return
        first = next((one for one in self._targets if one.isVisible() and one.isEnabled()), None)
        if first is not None and self.focusWidget() in (None, self.save, self.cancel):
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def for_ever(self, does: Message, icon: str, keeps: Message = CANCEL) -> None:
        """What is asked cannot be undone: the safe button has the focus and takes Enter, the other looks dangerous."""
        self.words.set(self.save.setText, does)
        self.words.set(self.cancel.setText, keeps)
        self.save.set_kind("danger")
        self.save.set_icon(icon)
        self.save.setDefault(False)
        self.cancel.setDefault(True)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def work(self) -> Callable[[], Any]:
        """What is to be written; raises UserError when a field cannot be read."""
        raise NotImplementedError

    def write(self) -> None:
        """Write it, and close when it is written."""
        try:
            work = self.work()
        except UserError as error:
            self.refuse(error)
            return
        self.trouble.hide()
        self.tasks.write(work, self._written, failed=self.refuse)

    def _written(self, result: Any) -> None:
        self.written.emit(result)
        self.accept()

    def refuse(self, error: UserError) -> None:
        """Say below the fields what was refused."""
        errors = error.fields.values() if isinstance(error, Invalid) else [error]
        self.trouble.setText(" ".join(sentence(one, self.language.t) for one in errors))
        self.trouble.show()

    def add(self, label: Message, widget: QWidget, help: Message | None = None) -> QWidget:
        """A field with its label above; returns the whole, so that it can be hidden."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        target = widget.target() if isinstance(widget, Editor) else widget
        named = PlainLabel("", "label")
        named.setBuddy(target)
        self.words.set(named.setText, label)
        self.words.set(target.setAccessibleName, label)
        self._targets.append(target)
        column.addWidget(named)
        column.addWidget(widget)
        if help is not None:
            more = PlainLabel("", "small", wrap=True)
            self.words.set(more.setText, help)
            column.addWidget(more)
        self.fields.addWidget(holder)
        return holder

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self.words.again()


def combo(options: Sequence[tuple[str, Any]]) -> QComboBox:
    """A choice among rows by their names."""
    made = Combo()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(24)
    for words, value in options:
        made.addItem(words, value)
    return made
