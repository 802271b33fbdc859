"""Registers of earlier days that were not taken: copy them from paper, or say that nothing was held."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.records.registers import Planned
from ui.language import Language
from ui.models.home import Home
from ui.pages.today.card import Card
from ui.pages.today.lines import Line, TwoLines, fixed
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.plain import unmarked

NOT_TAKEN = N_("Registers not taken yet")
EARLIER = P_("{number} from earlier days", "{number} from earlier days")
ALL = N_("All open registers")
FROM_PAPER, NOT_HELD = N_("Enter from paper"), N_("Not held…")
CLOSED_BY = N_("Centre closed: {reason}")
CANCELLED = N_("Only this session was not held")
CANCEL = "cancel"


class Missing(Card):
    """`opened` carries a session, `closed` a session and why it was not held, `all_wanted` asks for the whole list."""

    opened = Signal(object)
    closed = Signal(object, str)
    all_wanted = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.all = Button(kind="link", pressed=self.all_wanted.emit)
        self.add_to_head(self.all)
        self.body.addLayout(self.lines)

    def _fill(self, home: Home, t: Translator) -> None:
        self.setVisible(bool(home.missing))
        self.set_title(t(NOT_TAKEN))
        self.note.setText(t.n(EARLIER, home.missing_all))
        self.all.setText(t(ALL))
        trainers = not self._narrow and any(one.trainer for one in home.missing)
        for one in home.missing:
            line = self._line(one, t, first=one.session == home.next, trainers=trainers)
            self.lines.addWidget(line)
            if one is home.missing[-1]:
                line.end()

    def _line(self, one: Planned, t: Translator, *, first: bool, trainers: bool) -> Line:
        line = Line(42)
        line.row.addWidget(fixed(PlainLabel(t.day(one.day), "strong"), 100))
        start = f"{one.start:%H:%M}" if one.start else ""
        second = " · ".join(part for part in (start, one.unit) if part)
        words = ", ".join(part for part in (one.name, start) if part)
        line.row.addWidget(TwoLines(one.name, second, strong=False), 11)
        if trainers:
            line.row.addWidget(TwoLines(one.trainer or "–", strong=False), 5)
        paper = Button(
            t(FROM_PAPER),
            kind="primary" if first else "normal",
            icon="paper",
            pressed=lambda: self.opened.emit(one.session),
        )
        paper.setAccessibleName(f"{t(FROM_PAPER)}: {t.day(one.day)}, {words}")
        paper.setProperty("about", f"paper {one.session}")
        closed = Button(t(NOT_HELD))
        closed.setAccessibleName(f"{t(NOT_HELD)} {t.day(one.day)}, {words}")
        closed.setProperty("about", f"closed {one.session}")
        closed.clicked.connect(lambda: self._ask(closed, one))
        line.row.addWidget(paper)
        line.row.addWidget(closed)
        return line

    def menu(self, one: Planned) -> QMenu:
        """Why a session was not held."""
        t = self._language.t
        menu = QMenu(self)
        menu.addAction(unmarked(t(CANCELLED)), lambda: self.closed.emit(one, CANCEL))
        menu.addSeparator()
        for code, words in CLOSED_REASONS.items():
            text = unmarked(t(CLOSED_BY, reason=words))
            menu.addAction(text, lambda reason=code: self.closed.emit(one, reason))
        return menu

    def _ask(self, button: Button, one: Planned) -> None:
        self.menu(one).popup(button.mapToGlobal(QPoint(0, button.height())))
