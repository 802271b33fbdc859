"""Timetable: a week of sessions as blocks on their days and hours; what clashes or has no register says so in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from tvetdesk.i18n import N_, Translator
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.records.registers import Planned
from ui import fonts
from ui.theme import theme
from ui.tokens import TABLE_HEAD
from ui.widgets.plain import show_tooltip

HOURS_WIDE, ROW = 52, 30  # the column of hours, and one hour
FIRST, LAST = 8, 16  # hours shown at least
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
CLASH, MISSING, CLOSED, NOT_HELD = N_("clash"), N_("no register"), N_("closed: {reason}"), N_("not held")


@dataclass(frozen=True)
class Block:
    """A session where it is drawn."""

    one: Planned
    box: QRect
    state: str
    words: str


class Timetable(QWidget):
    """`opened` carries a session: a click, or Enter on the one that the arrows chose."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sessions: list[Planned] = []
        self._clashing: set[int] = set()
        self._monday = self._today = dt.date(2000, 1, 3)
        self._t: Translator | None = None
        self._chosen: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(TABLE_HEAD + ROW * (LAST - FIRST))
        theme().changed.connect(self.update)

    def show_week(
        self,
        monday: dt.date,
        today: dt.date,
        sessions: Sequence[Planned],
        clashing: Collection[int],
        translate: Translator,
    ) -> None:
        """Show the sessions of the week that begins on a Monday."""
        self.sessions, self._clashing = list(sessions), set(clashing)
        self._monday, self._today, self._t = monday, today, translate
        if self._chosen not in [one.session for one in self.sessions]:
            self._chosen = None
        first, last = self._span()
        self.setMinimumHeight(TABLE_HEAD + ROW * (last - first))
        self._say()
        self.update()

    # -- where things are ----------------------------------------------------------------------------------

    def _span(self) -> tuple[int, int]:
        timed = [one for one in self.sessions if one.start is not None]
        first = min((one.start.hour for one in timed if one.start), default=FIRST)
        ends = [
            one.start.hour + -(-(one.start.minute + (one.minutes or 60)) // 60) for one in timed if one.start
        ]
        return min(first, FIRST), min(24, max([*ends, LAST]))

    def days(self) -> list[dt.date]:
        """Monday to Friday, and the days after it that have sessions."""
        used = {one.day for one in self.sessions}
        week = [self._monday + dt.timedelta(days=ahead) for ahead in range(7)]
        last = max((place for place, day in enumerate(week) if day in used), default=4)
        return week[: max(5, last + 1)]

    def blocks(self) -> list[Block]:
        """Every session with its place; sessions without an hour stand at the top of their day."""
        days, (first, last) = self.days(), self._span()
        wide = (self.width() - HOURS_WIDE) / len(days)
        high = (self.height() - TABLE_HEAD) / (last - first)
        found = []
        for one in self.sessions:
            column = days.index(one.day)
            begin = (one.start.hour + one.start.minute / 60 - first) if one.start else 0
            size = max(26, round((one.minutes or 60) / 60 * high) - 2)
            left = HOURS_WIDE + round(column * wide) + 3
            box = QRect(left, TABLE_HEAD + round(begin * high) + 1, round(wide) - 6, size)
            found.append(Block(one, box, *self._standing(one)))
        return found

    def _standing(self, one: Planned) -> tuple[str, str]:
        """A token's name for the block, and the words that say why it has it."""
        t = self._t
        if t is None:
            return "info", ""
        if one.session in self._clashing:
            return "attention", t(CLASH)
        if one.state == "closed":
            return "plain", t(CLOSED, reason=CLOSED_REASONS[one.closed_reason or "other"])
        if one.state == "cancelled":
            return "plain", t(NOT_HELD)
        if one.state == "planned" and one.day < self._today:
            return "attention", t(MISSING)
        return ("ok" if one.state == "held" else "info"), ""

    # -- painting ------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(460, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._t is None:
            return
        tokens, painter = theme().tokens, QPainter(self)
        days, (first, last) = self.days(), self._span()
        wide = (self.width() - HOURS_WIDE) / len(days)
        high = (self.height() - TABLE_HEAD) / (last - first)
        painter.fillRect(self.rect(), QColor(tokens.base))
        painter.fillRect(QRect(0, 0, self.width(), TABLE_HEAD), QColor(tokens.alt))
        for place, day in enumerate(days):
            head = QRect(HOURS_WIDE + round(place * wide), 0, round(wide), TABLE_HEAD)
            today = day == self._today
            if today:
                painter.fillRect(head, QColor(tokens.pri))
            painter.setFont(fonts.font("small", demi=True))
            painter.setPen(QColor(tokens.on_pri if today else tokens.text2))
            painter.drawText(head, int(Qt.AlignmentFlag.AlignCenter), self._t.day(day))
            painter.setPen(QColor(tokens.line))
            painter.drawLine(head.left(), 0, head.left(), self.height())
        painter.setFont(fonts.font("small"))
        for hour in range(first, last):
            top = TABLE_HEAD + round((hour - first) * high)
            painter.setPen(QColor(tokens.line))
            painter.drawLine(0, top, self.width(), top)
            painter.setPen(QColor(tokens.text2))
            box = QRect(0, top + 2, HOURS_WIDE - 8, 16)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), f"{hour:02d}:00")
        for block in self.blocks():
            self._paint_block(painter, block)
        painter.end()

    def _paint_block(self, painter: QPainter, block: Block) -> None:
        tokens = theme().tokens
        colour, ground, edge = tokens.state("info" if block.state == "plain" else block.state)
        if block.state == "plain":
            colour, ground, edge = tokens.text2, tokens.alt, tokens.line2
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(block.box, 3, 3)
        painter.fillRect(QRect(block.box.left(), block.box.top(), 3, block.box.height()), QColor(edge))
        code, _, name = block.one.unit.partition(" ")
        title = " ".join(filter(None, (code.rpartition("-")[2], name))) or block.one.name
        lines = [(title, True, tokens.text), (block.words, False, colour)]
        lines.append((block.one.room or block.one.trainer, False, tokens.text2))
        lines = [line for line in lines if line[0]]
        inside = block.box.adjusted(8, 3, -4, -2)
        for place, (words, demi, ink) in enumerate(lines):
            font = fonts.font("small", demi=demi)
            metrics = QFontMetrics(font)
            high = metrics.height()
            room = inside.height() - high * (len(lines) - place - 1)
            if inside.height() < high - 2:
                break
            wrapped = metrics.boundingRect(QRect(0, 0, inside.width(), 999), WRAP, words)
            fits = wrapped.height() <= room and wrapped.width() <= inside.width()
            painter.setFont(font)
            painter.setPen(QColor(ink))
            if fits:
                painter.drawText(inside, WRAP, words)
                inside.setTop(inside.top() + wrapped.height())
                continue
            for line in shortened(words, metrics, inside.width(), max(1, room // high)):
                painter.drawText(inside, int(Qt.AlignmentFlag.AlignTop), line)
                inside.setTop(inside.top() + high)
        if block.one.session == self._chosen and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRoundedRect(block.box.adjusted(1, 1, -1, -1), 3, 3)

    # -- keys and clicks -----------------------------------------------------------------------------------

    def words(self, one: Planned) -> str:
        """A session in words: day, hour, unit, trainer, room, and what is odd about it."""
        if self._t is None:
            return ""
        hour = f"{one.start:%H:%M}" if one.start else ""
        parts = (self._t.day(one.day), hour, one.unit, one.trainer, one.room, self._standing(one)[1])
        return ", ".join(part for part in parts if part)

    def _say(self) -> None:
        one = next((one for one in self.sessions if one.session == self._chosen), None)
        self.setAccessibleDescription(self.words(one) if one else "")

    def _choose(self, step: int) -> None:
        ids = [one.session for one in self.sessions]
        if not ids:
            return
        here = ids.index(self._chosen) + step if self._chosen in ids else 0
        self._chosen = ids[max(0, min(here, len(ids) - 1))]
        self._say()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in step and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._choose(step[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen is not None:
            self.opened.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for block in self.blocks():
            if block.box.contains(event.position().toPoint()):
                self._chosen = block.one.session
                self.opened.emit(self._chosen)
                return

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = [block for block in self.blocks() if block.box.contains(event.pos())]
            show_tooltip(event.globalPos(), self.words(found[0].one) if found else "", self)
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            if event.type() == QEvent.Type.FocusIn and self._chosen is None:
                self._choose(0)
            self.update()
        return super().event(event)


def shortened(words: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Words in at most so many lines, each ended by "…" where it is too long; a number stands beside its name."""
    number, _, rest = words.partition(" ")
    left = (
        [f"{number} {rest.partition(' ')[0]}", *rest.split(" ")[1:]] if number.isdigit() else words.split(" ")
    )
    found = []
    while left and len(found) < most:
        line = left.pop(0)
        last = len(found) == most - 1
        while left and (last or metrics.horizontalAdvance(f"{line} {left[0]}") <= width):
            line = f"{line} {left.pop(0)}"
        found.append(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width))
    return found
