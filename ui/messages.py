"""Messages: the newest one of each page, shown with it until it is read; and how far long work is, wherever one is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tvetdesk.i18n import N_
from ui.language import Language
from ui.tasks import Task
from ui.tokens import MARGIN_X, MARGIN_Y
from ui.widgets.strip import Notice, Strip

STOP = N_("Stop")


class Messages(QWidget):
    """Holds the strip, and what it says at each page; `left`: it goes with the focus in it."""

    left = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._notices: dict[str, Notice | None] = {}
        self._fresh: set[str] = set()  # places whose notice was told since the last write
        self._here = ""
        self._task: Task | None = None
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.strip = Strip()
        self.strip.pressed.connect(self._pressed)
        self.strip.closed.connect(self._read)
        around = QVBoxLayout(self)
        around.setContentsMargins(MARGIN_X, MARGIN_Y, MARGIN_X, 0)
        around.addWidget(self.strip)
        self.hide()

    def show_page(self, name: str) -> None:
        """Another page is shown, or the same one in another language."""
        self._here = name
        self._show(self._notices.get(name))

    def tell(self, notice: Notice | None, name: str) -> None:
        """Show a notice at a page until it is read; the newest wins, None ends it."""
        self._notices[name] = notice
        self._fresh.add(name)
        if name == self._here:
            self._show(notice)

    def outlive(self) -> None:
        """Something was written: what was told of an earlier write goes, and its Undo would be of that one."""
        for name, notice in [*self._notices.items()]:
            if notice is not None and notice.state == "ok" and name not in self._fresh:
                self._notices[name] = None
                if name == self._here and self._task is None:
                    self._show(None)
        self._fresh.clear()

    def forget(self) -> None:
        """Nothing was ever told."""
        self._notices.clear()

    def _show(self, notice: Notice | None) -> None:
        if notice is None:
            focus = self.window().focusWidget()
            if focus is not None and self.strip.isAncestorOf(focus):
                self.left.emit()  # before its button goes: else Qt gives the focus to whatever stands next
            self.strip.clear()
        else:
            self.strip.tell(notice, self._language.t)
        self.setVisible(notice is not None)

    def _pressed(self) -> None:
        if self._task is not None:
            self._task.stop()
            return
        notice = self._notices.get(self._here)
        self._read()
        if notice is not None and notice.act is not None:
            notice.act()  # after the strip is free: what is done may say something itself

    def _read(self) -> None:
        self._notices.pop(self._here, None)
        self._show(None)

    def slow(self, task: Task) -> None:
        """Say how far long work is."""
        t = self._language.t
        self._task = task
        step = task.progress.step
        text = t(step.text, **step.values) if step else t(task.title)
        more = t(task.safe) if task.safe else ""
        self.strip.progress(
            text, more, t(STOP) if task.safe else "", step.done if step else 0, step.of if step else 0
        )
        self.show()

    def finished(self, task: Task) -> None:
        """Long work is over: what the page had to say is seen again."""
        if task is self._task:
            self._task = None
            self._show(self._notices.get(self._here))
