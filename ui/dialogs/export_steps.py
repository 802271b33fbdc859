"""The steps of the export wizard: their names at the left, and the page of each but the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.errors import sentence
from tvetdesk.exchange.outgoing import Made
from tvetdesk.exchange.preview import Inside
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.store.book import Book
from tvetdesk.updates.shelf import LAID, Laid
from ui.language import Language
from ui.models.exchange import Receiver
from ui.theme import theme
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.places import Card
from ui.words import Words

RECEIVER, INSIDE, PLACE, DONE = range(4)
NAMES = (
    (N_("For whom"), N_("For whom is it?")),
    (N_("What is inside"), N_("What is inside?")),
    (N_("Where to"), N_("Where shall it go?")),
    (N_("Done"), N_("The bundle is written and was read back.")),
)
ROWS = N_("{new} new, {altered} altered")
NEW_ONLY = N_("{new} new")
ALTERED_ONLY = N_("{altered} altered")
AGAIN = P_(
    "{number} change travels again, because no return slip has come for it yet. Nothing is counted twice.",
    "{number} changes travel again, because no return slip has come for them yet. Nothing is counted twice.",
)
CODED = P_(
    "{number} person has not agreed to share a name: only coded figures go, as a row without name, phone or notes.",
    "{number} persons have not agreed to share their names: only coded figures go, as rows without name, phone or notes.",
)
LOCKED = N_("Locked: only the receiver can open the file. A lost stick shows no names.")
NOTHING = N_("There is nothing new. The bundle only says what this computer has.")
UNSEEN = N_(
    "These changes hold nothing that the receiver may see. They are named all the same, so that none seems to be missing."
)
MORE = P_("and {number} more kind", "and {number} more kinds")
PULL = N_("You may pull the stick out now.")
WRITTEN = N_("It can be sent or copied now.")
PHOTOS = P_(
    "{number} photo goes along in a second file: {file}", "{number} photos go along in a second file: {file}"
)
FILE, SIZE, NUMBER, INTO = N_("File"), N_("Size"), N_("Bundle"), N_("Folder")
BYTES = N_("{number} bytes")
KILO = N_("{number} kB")
EMPTY = N_("Nobody can be given a bundle yet.")
SHOWN = 12


class Step(QWidget):
    """One step at the left: its number and name, and below the answer given; a click goes there."""

    def __init__(
        self,
        number: int,
        language: Language,
        words: Words,
        went: Callable[[int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        name, self.question = NAMES[number]
        self._number, self._went, self._here = number, went, False
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(8)
        self.icon = IconLabel("forward", "dim", 16)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.name = PlainLabel("", "strong")
        words.call(self.name.setText, lambda: f"{number + 1}  {language.t(name)}")
        self.answer = PlainLabel("", "small", wrap=True)
        column.addWidget(self.name)
        column.addWidget(self.answer)
        row.addLayout(column, 1)

    def show_answer(self, answer: str, *, here: bool, done: bool) -> None:
        """The answer given, and whether this is the step being shown."""
        self.answer.setText(answer)
        self.answer.setVisible(bool(answer))
        self.icon.show_icon("check" if done else "forward", "ok" if done else "pri" if here else "dim")
        self._here = here
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._here:
            tokens = theme().tokens
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor(tokens.sel))
            painter.fillRect(QRect(0, 0, 3, self.height()), QColor(tokens.pri))
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._went(self._number)
        super().mousePressEvent(event)


def steps(language: Language, words: Words, went: Callable[[int], None]) -> list[Step]:
    """All steps in their order."""
    return [Step(number, language, words, went) for number in range(len(NAMES))]


class Receivers(QWidget):
    """Who the bundle is for."""

    chosen = Signal(object)

    def __init__(self, language: Language, choices: Sequence[Receiver], now: Receiver | None) -> None:
        super().__init__()
        self._language, self._choices = language, choices
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        group = QButtonGroup(self)
        self.cards = [Card("centres" if one.code == "HQ" or one.name else "people", group) for one in choices]
        for card, one in zip(self.cards, choices, strict=True):
            card.radio.setChecked(one == now)
            card.radio.clicked.connect(lambda _=False, c=one: self.chosen.emit(c))
            column.addWidget(card)
        self.empty = PlainLabel("", wrap=True)
        column.addWidget(self.empty)
        self.empty.setVisible(not choices)
        column.addStretch(1)

    def retranslate(self) -> None:
        t = self._language.t
        self.empty.setText(t(EMPTY))
        for card, one in zip(self.cards, self._choices, strict=True):
            card.say(t(one.words, code=one.code, name=one.name or one.code), one.code)


class Contents(QWidget):
    """What the bundle would hold, in words."""

    def __init__(self, language: Language, book: Book) -> None:
        super().__init__()
        self._language, self._book = language, book
        self._inside: Inside | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_inside(self, found: Inside) -> None:
        """Show another content."""
        self._inside = found
        self.retranslate()

    def retranslate(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if item.widget():
                item.widget().hide()
                item.widget().deleteLater()
        found, t = self._inside, self._language.t
        if found is None:
            return
        if not found.changes:
            self._column.addWidget(PlainLabel(t(NOTHING), wrap=True))
        elif not found.tables:
            self._column.addWidget(PlainLabel(t(UNSEEN), wrap=True))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        rows = sorted(found.tables.items(), key=lambda pair: -(pair[1].new + pair[1].altered))
        for line, (name, one) in enumerate(rows[:SHOWN]):
            number = PlainLabel(t.number(one.new + one.altered), "strong")
            grid.addWidget(number, line, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(
                PlainLabel(t(self._book.schema.by_name[name].model._meta.plural), elide=True), line, 1
            )
            text = ROWS if one.new and one.altered else NEW_ONLY if one.new else ALTERED_ONLY
            grid.addWidget(PlainLabel(t(text, new=one.new, altered=one.altered), "small"), line, 2)
        if len(rows) > SHOWN:
            grid.addWidget(PlainLabel(t.n(MORE, len(rows) - SHOWN), "small"), SHOWN, 1)
        self._column.addWidget(holder)
        if found.again:
            self._note("redo", t.n(AGAIN, found.again))
        if found.people:
            self._note("hide", t.n(CODED, found.people))
        self._note("lock", t(LOCKED))
        self._column.addStretch(1)

    def _note(self, icon: str, text: str) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(icon, "pri"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(text, wrap=True), 1)
        self._column.addWidget(holder)


class Result(QWidget):
    """The file as written: name, size, number, folder; and that the stick may go."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._made: Made | None = None
        self._folder = Path()
        self._stick = False
        self._photos: Made | None = None
        self._laid = Laid()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(IconLabel("done", "ok", 36))
        self.sentence = PlainLabel("", "answer", wrap=True)
        top.addWidget(self.sentence, 1)
        column.addLayout(top)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._heads: list[tuple[PlainLabel, Message]] = []
        self.values: list[PlainLabel] = []
        for line, head in enumerate((FILE, NUMBER, SIZE, INTO)):
            label, value = PlainLabel("", "label"), PlainLabel("", elide=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, line, 0)
            grid.addWidget(value, line, 1)
            self._heads.append((label, head))
            self.values.append(value)
        column.addLayout(grid)
        self.photos = PlainLabel("", wrap=True)
        column.addWidget(self.photos)
        self.program = PlainLabel("", wrap=True)
        column.addWidget(self.program)
        column.addStretch(1)

    def show_result(self, made: Made, folder: Path, *, photos: Made | None, stick: bool, laid: Laid) -> None:
        """Show what was written and where, and which new version of the program lies beside it."""
        self._made, self._folder, self._stick, self._photos = made, folder, stick, photos
        self._laid = laid
        self.retranslate()

    def retranslate(self) -> None:
        t = self._language.t
        for label, head in self._heads:
            label.setText(t(head))
        if self._made is None:
            return
        self.sentence.setText(t(PULL if self._stick else WRITTEN))
        self.photos.setVisible(self._photos is not None)
        if self._photos is not None:
            self.photos.setText(t.n(PHOTOS, self._photos.rows, file=self._photos.name))
        lines = [
            t(LAID, version=one.version, system=one.system, file=one.path.name) for one in self._laid.updates
        ]
        if self._laid.error is not None:
            lines.append(sentence(self._laid.error, t))
        self.program.setVisible(bool(lines))
        self.program.setText("\n".join(lines))
        size = len(self._made.data)
        words = t(KILO, number=round(size / 1000)) if size > 9999 else t(BYTES, number=size)
        texts = (self._made.name, f"{self._made.number:04d}", words, str(self._folder))
        for value, text in zip(self.values, texts, strict=True):
            value.setText(text)
