"""The export wizard: for whom, what is inside, where to; written, read back, and only then may the stick go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentence
from tvetdesk.exchange.carriers import give
from tvetdesk.exchange.enclosures import photos_for
from tvetdesk.exchange.outgoing import Made, make, partner
from tvetdesk.exchange.preview import Inside, inside
from tvetdesk.i18n import N_, P_
from tvetdesk.store.files import write_verified
from tvetdesk.updates import shelf
from ui.dialogs.export_steps import DONE, INSIDE, PLACE, RECEIVER, Contents, Receivers, Result, Step, steps
from ui.dialogs.qr_pages import QrDialog, show_qr
from ui.language import Language
from ui.models.exchange import Receiver, receivers
from ui.models.sticks import Stick, sticks
from ui.tasks import Progress, Tasks
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.places import OTHER, Places
from ui.widgets.strip import Notice, Strip
from ui.words import Words

TITLE = N_("Export a bundle")
NEXT = N_("Next")
CANCEL = N_("Cancel")
CLOSE = N_("Close")
CREATE = N_("Create and copy")
AGAIN = N_("Try again")
ELSEWHERE = N_("Copy it to another place too…")
AS_QR = N_("As QR pictures…")
COVER = N_("Cover page")
COVERED = N_("The cover page {file} lies beside the bundle. Print it, or send it along.")
CHANGES = P_("{number} change", "{number} changes")
NOTHING = N_("Nothing new: it only says what this computer has")
COUNTING = N_("One moment…")
CHOOSE = N_("Choose a place first.")
MAKING = N_("Making the bundle")
WRITING = N_("Writing {file} and reading it back. Do not pull the stick out yet.")
AFTER = N_("Afterwards the other side gives you a return slip. Until it comes, everything travels again with the next bundle.")  # fmt: skip
NOBODY = N_("This computer has not joined an organisation yet. Ask HQ for an invitation file.")
KEPT = N_(
    "Nothing is lost: the bundle is still here. Put the stick back in or choose another place, then try again."
)
TO_FACT = "export.folder"


class ExportDialog(QDialog):
    """`written` comes with the Made bundle once it was read back. `code` presets the receiver."""

    written = Signal(object)

    def __init__(
        self,
        desk: Desk,
        language: Language,
        tasks: Tasks,
        code: str = "",
        *,
        found: Callable[[], Sequence[Stick]] = sticks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.language, self.tasks = desk, language, tasks
        self.words = Words(language)
        self.made: Made | None = None
        self.photos: Made | None = None
        self.laid = shelf.Laid()
        self.pictures: QrDialog | None = None
        self.busy = False
        self.folder: Path | None = None  # where the bundle was written
        self._inside: Inside | None = None
        self._choices = receivers(desk.book)
        self.to: Receiver | None = next((one for one in self._choices if not code or one.code == code), None)
        last = desk.book.fact(TO_FACT)
        self.places = Places(language, self._ask_folder, Path(last) if last else None, found)
        self._build()
        language.changed.connect(self._retranslate)
        self.places.changed.connect(lambda _: self._show())
        self._retranslate()
        self._count()
        self.go(PLACE if self.to else RECEIVER)

    # -- putting together ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setModal(True)
        self.resize(960, 500)
        self.setMaximumSize(1040, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        side = QFrame()
        side.setProperty("role", "panel")
        side.setFixedWidth(250)
        left = QVBoxLayout(side)
        left.setContentsMargins(8, 12, 8, 12)
        left.setSpacing(4)
        self.steps: list[Step] = steps(self.language, self.words, self.go)
        for step in self.steps:
            left.addWidget(step)
        left.addStretch(1)
        middle.addWidget(side)
        self.stack = QStackedWidget()
        self.choice = Receivers(self.language, self._choices, self.to)
        self.choice.chosen.connect(self._receiver)
        self.contents = Contents(self.language, self.desk.book)
        self.ending = Result(self.language)
        place = QWidget()
        inner = QVBoxLayout(place)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.places)
        inner.addStretch(1)
        for page in (self.choice, self.contents, place, self.ending):
            self.stack.addWidget(self._framed(page))
        right = Panel()
        right.body.addWidget(self.stack)
        middle.addWidget(right, 1)
        column.addLayout(middle, 1)
        self.strip = Strip()
        self.strip.closed.connect(self.strip.clear)
        around = QVBoxLayout()
        around.setContentsMargins(12, 0, 12, 8)
        around.addWidget(self.strip)
        column.addLayout(around)
        column.addWidget(self._foot())

    def _framed(self, page: QWidget) -> QScrollArea:
        holder = QWidget()
        holder.setObjectName("bare")
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(10)
        title = PlainLabel("", "answer", wrap=True)
        self.words.set(title.setText, self.steps[self.stack.count()].question)
        inner.addWidget(title)
        inner.addWidget(page, 1)
        frame = QScrollArea()
        frame.setFrameShape(QFrame.Shape.NoFrame)
        frame.setWidgetResizable(True)
        frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frame.setWidget(holder)
        frame.setObjectName("bare")
        frame.viewport().setObjectName("bare")
        return frame

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "band")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(4)
        self.note = PlainLabel("", "small", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.hide()
        words.addWidget(self.bar)
        words.addWidget(self.note)
        row.addLayout(words, 1)
        self.more = Button(pressed=lambda: self.go(PLACE))
        self.words.set(self.more.setText, ELSEWHERE)
        self.cancel = Button(pressed=self.reject)
        self.button = Button(kind="primary", icon="export", pressed=self.forward)
        self.qr_button = Button(pressed=self.show_qr)
        self.words.set(self.qr_button.setText, AS_QR)
        self.cover_button = Button(icon="file", pressed=self.write_cover)
        self.words.set(self.cover_button.setText, COVER)
        for one in (self.cover_button, self.qr_button, self.more, self.cancel, self.button):
            row.addWidget(one)
        return foot

    # -- going through -------------------------------------------------------------------------------------

    def go(self, step: int) -> None:
        """Show one step; the last one only comes by itself."""
        if self.busy or (step == DONE and self.made is None) or (step != RECEIVER and self.to is None):
            return
        self.stack.setCurrentIndex(step)
        self._show()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def forward(self) -> None:
        """Enter: the next step, or make and copy, or close."""
        here = self.stack.currentIndex()
        if self.busy:
            return
        if here == DONE:
            self.accept()
        elif here == PLACE:
            if self.places.folder is None:
                folder = self._ask_folder()
                if folder is None:
                    return
                self.places.add_folder(folder)
            self._write(self.places.folder)
        else:
            self.go(here + 1)

    def reject(self) -> None:
        """Esc and Cancel; not while the file is being written."""
        if not self.busy:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.forward()
            return
        super().keyPressEvent(event)

    def _receiver(self, one: Receiver) -> None:
        if one != self.to:
            self.to, self.made, self.photos, self._inside = one, None, None, None
            self._count()
        self._show()

    def _count(self) -> None:
        if self.to is None:
            return
        to, book = self.to, self.desk.book
        self.tasks.write(
            lambda: inside(book, partner(book, to.code, to.level)),
            self._counted,
            owner=self,
            failed=self._failed,
        )

    def _counted(self, found: Inside) -> None:
        self._inside = found
        self.contents.show_inside(found)
        self._show()

    # -- writing -------------------------------------------------------------------------------------------

    def _write(self, folder: Path | None) -> None:
        assert self.to is not None
        assert folder is not None
        to, desk, made = self.to, self.desk, self.made
        self.busy = True
        self.strip.clear()

        def work(progress: Progress) -> Made:
            progress.say(MAKING)
            receivers = partner(desk.book, to.code, to.level)
            bundle = made or make(desk.book, desk.identity, receivers)
            self.made = bundle  # kept: when the stick is full, the same bundle goes to another place
            self.photos = self.photos or photos_for(desk.book, desk.identity, receivers)
            for one in (bundle, self.photos):
                if one is not None:
                    progress.say(WRITING, file=one.name)
                    give(folder / one.name, one.data)
            self.laid = shelf.lay(desk.book, folder)
            desk.book.remember(**{TO_FACT: str(folder)})
            return bundle

        self._show()
        self.tasks.long(MAKING, work, lambda one: self._done(one, folder), owner=self, failed=self._failed)

    def _done(self, made: Made, folder: Path) -> None:
        self.busy = False
        self.folder = folder
        self.ending.show_result(
            made, folder, photos=self.photos, stick=self.places.is_stick(), laid=self.laid
        )
        self.go(DONE)
        self.written.emit(made)

    def show_qr(self) -> None:
        """The bundle as pictures on the screen, to be photographed; there is no stick then."""
        if self.made is not None:
            self.pictures = show_qr(self, self.made, self.desk, self.language, self.tasks)

    def write_cover(self) -> None:
        """A page beside the bundle that says in words what is inside."""
        from tvetdesk.cover import cover  # what draws pages is loaded by those who print
        from tvetdesk.reports.render.pdf import render

        made, found, folder, t, desk = self.made, self._inside, self.folder, self.language.t, self.desk
        if made is None or found is None or folder is None:
            return
        file = folder / Path(made.name).with_suffix(".pdf").name

        def work() -> Path:
            write_verified(file, render(cover(desk, made, found, t)))
            return file

        self.tasks.read(work, self._covered, owner=self, latest="cover", failed=self._failed)

    def _covered(self, file: Path) -> None:
        self.strip.tell(Notice(COVERED, "ok", {"file": file.name}, icon="file"), self.language.t)

    def _failed(self, error: UserError) -> None:
        self.busy = False
        kept = KEPT if self.made is not None else None
        self.strip.tell(Notice(lambda t: sentence(error, t), "error", more=kept, icon="usb"), self.language.t)
        self.places.look()
        self._show()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- showing -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        t = self.language.t
        here = self.stack.currentIndex()
        answers = ["", "", self.places.words_of_folder(), ""]
        if self.to is not None:
            answers[RECEIVER] = t(self.to.words, code=self.to.code, name=self.to.name or self.to.code)
        if self._inside is not None:
            answers[INSIDE] = t.n(CHANGES, self._inside.changes) if self._inside.changes else t(NOTHING)
        elif self.to is not None:
            answers[INSIDE] = t(COUNTING)
        if self.made is not None and here == DONE:
            answers[DONE] = self.made.name
        for number, step in enumerate(self.steps):
            step.show_answer(
                answers[number], here=number == here, done=bool(answers[number]) and number != here
            )
            step.setEnabled(not self.busy and (number != DONE or self.made is not None))
        self.bar.setVisible(self.busy)
        note, button = AFTER, NEXT
        if here == PLACE:
            button = AGAIN if self.made is not None and self.strip.notice is not None else CREATE
            note = AFTER if self.places.folder else CHOOSE
        elif here == DONE:
            button = CLOSE
        if self.to is None:
            note = NOBODY
        if self.busy:
            self.note.setText(t(WRITING, file=self.made.name if self.made else "…"))
        else:
            self.note.setText(t(note))
        self.button.setText(t(button))
        if button in (CREATE, AGAIN):
            self.button.set_icon("export")
        else:
            self.button.setProperty("icon_name", "")
            self.button.setIcon(QIcon())
        self.button.setEnabled(not self.busy and self.to is not None)
        self.cancel.setText(t(CANCEL))
        self.cancel.setVisible(here != DONE)
        self.cancel.setEnabled(not self.busy)
        self.more.setVisible(here == DONE)
        self.qr_button.setVisible(here == DONE)
        self.cover_button.setVisible(here == DONE and self._inside is not None)

    def _retranslate(self) -> None:
        self.words.again()
        self.setWindowTitle(self.language.t(TITLE))
        for page in (self.choice, self.contents, self.places, self.ending):
            page.retranslate()
        if self.strip.notice is not None:
            self.strip.tell(self.strip.notice, self.language.t)
        self._show()

    def _ask_folder(self) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self, self.language.t(OTHER))
        return Path(chosen) if chosen else None
