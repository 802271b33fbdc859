"""A bundle or slip as QR pictures on this screen, one numbered picture after the other, for the phone of the other side."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentence
from tvetdesk.exchange import qr
from tvetdesk.exchange.carriers import give
from tvetdesk.exchange.outgoing import Made
from tvetdesk.i18n import N_, P_
from tvetdesk.reports.table import PRACTICE
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.words import Words

TITLE = N_("QR pictures")
NUMBER = N_("Picture {number} of {count}")
ONE = N_("One picture holds it all.")
HOW = P_(
    "Let the other side photograph the picture and send or carry the photo to its computer. It is dropped there like a file.",
    "Let the other side photograph all {number} pictures, in any order, and drop the photos on its computer together.",
)
SHARP = N_("Hold the phone straight, so that the whole picture with its white edge is on the photo.")
NEXT, BACK, SAVE, CLOSE = N_("Next picture"), N_("Back"), N_("Save the pictures…"), N_("Close")
SAVED = P_("{number} picture was written to {folder}.", "{number} pictures were written to {folder}.")
MAKING = N_("One moment…")
SIDE = 452  # pixels of the picture: three and more for each square of the fullest one


class QrDialog(QDialog):
    """Arrow keys go from picture to picture. `name` is how the pictures are called when they are saved."""

    def __init__(
        self,
        data: bytes,
        name: str,
        caption: str,
        language: Language,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.language, self.tasks, self.name = language, tasks, name
        self.words = Words(language)
        self.pictures: list[bytes] = []
        self.here = 0
        self.setModal(True)
        self.setMaximumSize(1040, 520)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(20)
        self.picture = QLabel()
        self.picture.setTextFormat(Qt.TextFormat.PlainText)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedSize(SIDE, SIDE + 16)
        self.picture.setStyleSheet("background: white")  # a dark edge would be part of the picture
        row.addWidget(self.picture)
        row.addLayout(self._beside(), 1)
        language.changed.connect(self.draw)
        self.draw()
        tasks.read(lambda: qr.pictures(data, caption), self._made, owner=self, failed=self._refused)

    def _beside(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        self.number = PlainLabel("", "answer", wrap=True)
        self.how, self.sharp = PlainLabel("", wrap=True), PlainLabel("", "small", wrap=True)
        self.told = PlainLabel("", "small", state="ok", wrap=True)
        self.next = Button(kind="primary", icon="forward", pressed=lambda: self.go(self.here + 1))
        self.back = Button(icon="back", pressed=lambda: self.go(self.here - 1))
        self.save = Button(icon="save", pressed=self.choose)
        self.close_button = Button(pressed=self.accept)
        for button, text in ((self.next, NEXT), (self.back, BACK), (self.save, SAVE), (self.close_button, CLOSE)):  # fmt: skip
            self.words.set(button.setText, text)
        for label in (self.number, self.how, self.sharp):
            column.addWidget(label)
        column.addSpacing(8)
        for button in (self.next, self.back):
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self.told)
        column.addWidget(self.save)
        column.addWidget(self.close_button)
        return column

    def sizeHint(self) -> QSize:
        return QSize(820, 500)

    def _made(self, pictures: list[bytes]) -> None:
        self.pictures = pictures
        self.go(0)
        (self.next if len(pictures) > 1 else self.close_button).setFocus()

    def _refused(self, error: UserError) -> None:
        self.draw()
        self.number.setText(sentence(error, self.language.t))

    def go(self, number: int) -> None:
        """Show one picture; there is none before the first or after the last."""
        if 0 <= number < len(self.pictures):
            self.here = number
            self.draw()

    def draw(self) -> None:
        """Put the picture on the screen, and everything into words."""
        t, count = self.language.t, len(self.pictures)
        self.words.again()
        self.setWindowTitle(t(TITLE))
        for widget in (self.how, self.sharp, self.save):
            widget.setVisible(bool(count))
        for widget in (self.next, self.back):
            widget.setVisible(count > 1)
        self.next.setEnabled(self.here + 1 < count)
        self.back.setEnabled(self.here > 0)
        if not count:
            self.number.setText(t(MAKING))
            return
        words = t(NUMBER, number=self.here + 1, count=count) if count > 1 else t(ONE)
        self.number.setText(words)
        self.how.setText(t.n(HOW, count))
        self.sharp.setText(t(SHARP))
        drawn = QPixmap()
        drawn.loadFromData(self.pictures[self.here], "PNG")
        scale = self.devicePixelRatioF()
        size = QSize(round(SIDE * scale), round((SIDE + 16) * scale))
        drawn = drawn.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        drawn.setDevicePixelRatio(scale)
        self.picture.setPixmap(drawn)
        self.picture.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Right: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_PageUp: -1,
        }.get(Qt.Key(event.key()))  # fmt: skip
        if step is None:
            super().keyPressEvent(event)
        else:
            self.go(self.here + step)

    def choose(self) -> None:
        """Ask for a folder and write the pictures there, each read back and compared."""
        chosen = QFileDialog.getExistingDirectory(self, self.language.t(SAVE))
        if chosen:
            self.write(Path(chosen))

    def write(self, folder: Path) -> None:
        """Write the pictures with their numbers in the names."""
        pictures, count = self.pictures, len(self.pictures)

        def work() -> int:
            for number, data in enumerate(pictures, 1):
                place = f"{self.name}-{number}-of-{count}.png" if count > 1 else f"{self.name}.png"
                give(folder / place, data)
            return count

        self.tasks.read(work, lambda number: self._saved(number, folder), owner=self, failed=self._refused)

    def _saved(self, number: int, folder: Path) -> None:
        self.told.setText(self.language.t.n(SAVED, number, folder=str(folder)))


def show_qr(parent: QWidget, made: Made, desk: Desk, language: Language, tasks: Tasks) -> QrDialog:
    """The pictures of a bundle or slip, those of practice data marked as such."""
    stem = Path(made.name).stem
    caption = f"{stem}   {language.t(PRACTICE)}" if desk.practice else stem
    dialog = QrDialog(made.data, stem, caption, language, tasks, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
