"""The rail at the left: who and where, the find box, at most nine places, and settings, help and lock at the foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from tvetdesk.i18n import N_
from ui import fonts
from ui.icons import pixmap
from ui.language import Language, key_name
from ui.theme import theme
from ui.tokens import RAIL_ITEM, RAIL_NARROW, RAIL_WIDE
from ui.widgets.labels import PlainLabel
from ui.words import Words

FIND = N_("Find…")
FIND_NAME = N_("Find a person, or do something")
PLACES = N_("Places")
WAITING = N_("{place}: {number} to act on")


class RailButton(QAbstractButton):
    """A place or act on the rail: icon, words, its key, and a badge with the number to act on."""

    def __init__(
        self, icon: str, keys: str = "", *, place: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.icon_name, self.keys = icon, keys
        self.badge = 0
        self.folded = False
        self.framed = False  # drawn as a field: the find box
        self._over = False
        self.setCheckable(place)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(RAIL_ITEM)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(RAIL_NARROW, RAIL_ITEM)

    def set_badge(self, number: int) -> None:
        """Show how many things wait here."""
        self.badge = number
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect()
        colour = tokens.rail_text
        if self.isChecked():
            painter.fillRect(box, QColor(tokens.rail_sel))
            painter.fillRect(QRect(0, 0, 3, box.height()), QColor(tokens.rail_mark))
            colour = tokens.rail_on_sel
        elif self.framed:
            edge = tokens.rail_text if self._over else tokens.rail_hint
            painter.setPen(QPen(QColor(edge), 1))
            painter.drawRoundedRect(QRectF(box).adjusted(10.5, 3.5, -10.5, -3.5), 4, 4)
        elif self._over:
            ground = QColor(tokens.rail_sel)
            ground.setAlphaF(0.5)
            painter.fillRect(box, ground)
        inset = 6 if self.framed and not self.folded else 0
        size = 16 if self.framed else 18
        left = (box.width() - size) // 2 if self.folded else 14 + inset
        scale = self.devicePixelRatioF()
        top = (box.height() - size) // 2
        painter.drawPixmap(left, top, pixmap(self.icon_name, colour, size, scale))
        if self.folded:
            self._paint_dot(painter)
        else:
            right = 10 + inset if self.framed else 6
            self._paint_words(painter, box.adjusted(41, 0, -right, 0), colour)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.rail_mark), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(2, 2, -2, -2), 4, 4)
        painter.end()

    def beside(self, room: int) -> tuple[str, int]:
        """The keys beside the name in this room, and how much of it they take."""
        hint, metrics = self.keys, QFontMetrics(fonts.font("small"))
        name = QFontMetrics(fonts.font("text", demi=True)).horizontalAdvance(self.text())
        if name + 8 + metrics.horizontalAdvance(hint) > room:  # two for what the widths are rounded by
            hint = hint.rpartition("+")[2]  # the name is worth more than "Alt+"
        return hint, metrics.horizontalAdvance(hint) + 6 if hint else 0

    def _paint_words(self, painter: QPainter, box: QRect, colour: str) -> None:
        tokens = theme().tokens
        painter.setFont(fonts.font("small"))
        if self.badge:
            number = str(self.badge) if self.badge < 1000 else "999+"
            width = max(26, QFontMetrics(painter.font()).horizontalAdvance(number) + 12)
            pill = QRectF(box.right() - width + 1, (box.height() - 18) / 2, width, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.rail_mark))
            painter.drawRoundedRect(pill, 9, 9)
            painter.setPen(QColor("#1B2A47"))
            painter.setFont(fonts.font("small", demi=True))
            painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), number)
            used = width + 6
        else:
            hint, used = self.beside(box.width())
            painter.setPen(QColor(colour if self.isChecked() else tokens.rail_hint))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), hint)
        painter.setPen(QColor(colour))
        painter.setFont(fonts.font("text", demi=self.isChecked()))
        text = QFontMetrics(painter.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, box.width() - used
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_dot(self, painter: QPainter) -> None:
        if self.badge:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme().tokens.rail_mark))
            painter.drawEllipse(QRectF(self.width() / 2 + 5, self.height() / 2 - 13, 9, 9))


class Rail(QFrame):
    """Emits `went` with a page's name, `find` for the find box, and `help` and `lock` from its foot."""

    went = Signal(str)
    find = Signal()
    help = Signal()
    lock = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._language = language
        self.words = Words(language)
        self.folded = False
        self._buttons: dict[str, RailButton] = {}
        self._titles: dict[str, str] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(0)
        self.who = QWidget()
        self.who.setObjectName("bare")
        names = QVBoxLayout(self.who)
        names.setContentsMargins(14, 0, 8, 8)
        names.setSpacing(1)
        self.centre = PlainLabel("", "strong", wrap=True)
        self.person = PlainLabel("", "small", elide=True)
        names.addWidget(self.centre)
        names.addWidget(self.person)
        self._column.addWidget(self.who)
        self.find_button = RailButton("search", "Ctrl+K", place=False)
        self.find_button.framed = True
        self.find_button.clicked.connect(self.find)
        self._column.addWidget(self.find_button)
        self._column.addSpacing(4)
        self._places_end = self._column.count()
        self._last: QWidget = self.find_button  # of those before help and lock, as they are seen
        self._column.addStretch(1)
        line = QFrame()
        line.setObjectName("rule")
        line.setFixedHeight(1)
        self._column.addWidget(line)
        self._foot_start = self._column.count()
        self.help_button = RailButton("help", "F1", place=False)
        self.lock_button = RailButton("lock", "Ctrl+L", place=False)
        self.help_button.clicked.connect(self.help)
        self.lock_button.clicked.connect(self.lock)
        self._column.addWidget(self.help_button)
        self._column.addWidget(self.lock_button)
        self.fold(False)

    def add(self, name: str, title: str, icon: str, place: int | None) -> RailButton:
        """A place (with its number) or, without a number, something at the foot."""
        button = RailButton(icon, f"Alt+{place}" if place else "")
        button.clicked.connect(lambda: self.went.emit(name))
        self._group.addButton(button)
        self._buttons[name] = button
        self._titles[name] = title
        if place:
            self._column.insertWidget(self._places_end, button)
            self._places_end += 1
            self._foot_start += 1
        else:
            self._column.insertWidget(self._foot_start, button)
            self._foot_start += 1
        QWidget.setTabOrder(self._last, button)
        self._last = button
        button.folded = self.folded
        return button

    def button(self, name: str) -> RailButton | None:
        """The button of a page, if it has one."""
        return self._buttons.get(name)

    def choose(self, name: str) -> None:
        """Show which place we are at; a page that is on no rail leaves the last place chosen."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    def name_places(self, titles: dict[str, str]) -> None:
        """Write the places in the language of the moment."""
        t = self._language.t
        self._titles |= titles
        self.setAccessibleName(t(PLACES))
        for name, button in self._buttons.items():
            self._name(button, self._titles[name])
        self._name(self.find_button, t(FIND))
        self.find_button.setAccessibleName(t(FIND_NAME))
        self._name(self.help_button, t(N_("Help")))
        self._name(self.lock_button, t(N_("Lock")))
        for button in (*self._buttons.values(), self.find_button, self.lock_button):
            button.keys = key_name(_english(button.keys), self._language.code)

    def set_badge(self, name: str, number: int) -> None:
        """Show how many things wait at a place."""
        button = self._buttons[name]
        button.set_badge(number)
        self._name(button, self._titles[name])

    def _name(self, button: RailButton, title: str) -> None:
        button.setText(title)
        spoken = self._language.t(WAITING, place=title, number=button.badge) if button.badge else title
        button.setAccessibleName(spoken)
        button.setToolTip(f"{spoken}  {button.keys}".strip() if self.folded else "")

    def fold(self, folded: bool) -> None:
        """Show icons only, or icons and words."""
        self.folded = folded
        self.setFixedWidth(RAIL_NARROW if folded else RAIL_WIDE)
        self.who.setVisible(not folded)
        for button in (*self._buttons.values(), self.find_button, self.help_button, self.lock_button):
            button.folded = folded
            if button is not self.find_button:
                self._name(button, button.text())
            button.update()


def _english(keys: str) -> str:
    return keys.replace("Strg", "Ctrl")
