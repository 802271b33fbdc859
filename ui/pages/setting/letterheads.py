"""What stands above and below papers: letterheads with their days, signatories and logos; old papers keep their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message
from tvetdesk.records import rows
from tvetdesk.records.letterheads import SIDES, Letterhead, new_letterhead, remove_logo, set_logo
from tvetdesk.store.files import unread
from ui.dialogs.deed import DeedDialog
from ui.models.cells import CellsModel, lay_out
from ui.models.letterheads import Head, letterheads
from ui.page import Page
from ui.pages.setting.part import Part
from ui.tokens import RING
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell, Table

TITLE = N_("Letterheads of papers and certificates")
NOTE = N_("A paper has the letterhead of its day. Do not alter one after a change of ministry or manager: make a new one, and old papers are printed again as they were.")  # fmt: skip
NEW, ALTER = N_("New letterhead…"), N_("Alter…")
NEW_TITLE, ALTER_TITLE = N_("A new letterhead"), N_("Alter a letterhead")
HEADS = (N_("Holds from"), N_("Holds until"), N_("Ministry or authority"), N_("Signed by"))
NOW, OPEN = N_("{day}, holds today"), N_("the next one")
NONE = N_("There is no letterhead yet.")
NONE_MORE = N_("Papers then show the name of the centre and its ministry alone. Make a letterhead for the state, logos and who signs.")  # fmt: skip
LOGOS = {"left": N_("Logo at the left"), "right": N_("Logo at the right")}
TAKE, REMOVE, NO_LOGO = N_("From a file…"), N_("Take away"), N_("no logo")
PICTURES = "*.jpg *.jpeg *.png *.webp"
KEPT = N_("The logo is kept. Papers of the days of this letterhead have it from now on.")
GONE = N_("The logo is taken away.")
SAVED = N_("The letterhead is written. It holds from {day}.")
FIELDS = (
    "since",
    "until",
    "state",
    "authority",
    "heading",
    "first_name",
    "first_title",
    "second_name",
    "second_title",
)
PLACES = ((0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1), (2, 0, 2), (3, 0, 1), (3, 1, 1), (4, 0, 1), (4, 1, 1))
"""Row, column and width of each field: a title stands beside the name."""
SHOWN = QSize(132, 66)
MOST = 7  # lines that are seen at once


class LetterheadDialog(DeedDialog):
    """All of its fields, two beside each other; one that is emptied is empty then."""

    def __init__(self, page: Page, row: Letterhead | None) -> None:
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(8)
        desk = page.desk
        fields = {name: getattr(row, name) if row is not None else None for name in FIELDS}
        verb = partial(_write, desk.book, row.id if row is not None else None)
        title = NEW_TITLE if row is None else ALTER_TITLE
        super().__init__(
            title, page.t(NOTE), desk, Letterhead, fields, verb, page.language, page.tasks, page, ("since",)
        )
        self.fields.addLayout(self.grid)
        self.resize(720, 480)
        self.retranslate()

    def add(self, label: Message, widget: QWidget, help: Message | None = None) -> QWidget:
        """Beside the field before it."""
        holder = super().add(label, widget, help)
        self.fields.removeWidget(holder)
        row, column, across = PLACES[self.grid.count()]
        self.grid.addWidget(holder, row, column, 1, across)
        return holder


def _write(book: Any, key: int | None, **given: Any) -> Letterhead:
    values: Mapping[str, Any] = {name: given.get(name) for name in FIELDS}
    if key is None:
        assert book.centre is not None
        return new_letterhead(book, book.centre, **values)
    rows.alter(book, book.get(Letterhead, key), **values)
    return book.get(Letterhead, key)  # type: ignore[no-any-return]


class Logo(QWidget):
    """One of the two places for a logo, with what can be done there."""

    def __init__(self, side: str, part: Letterheads) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.side = side
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        label = PlainLabel("", "label")
        part.words.set(label.setText, LOGOS[side])
        self.picture = PlainLabel("", "small")
        self.picture.setFixedSize(SHOWN)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.take = Button(kind="small", icon="folder", pressed=lambda: part.take_logo(side))
        self.remove = Button(kind="small", icon="ban", pressed=lambda: part.remove_logo(side))
        for button, words in ((self.take, TAKE), (self.remove, REMOVE)):
            part.words.set(button.setText, words)
        for widget in (label, self.picture):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.take)
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)

    def show_logo(self, logo: bytes | None, none: str) -> None:
        """The picture that is kept, or that there is none."""
        self.remove.setVisible(logo is not None)
        self.picture.clear()
        if logo is None:
            self.picture.setText(none)
            return
        image = QImage.fromData(logo, "JPEG").scaled(
            SHOWN, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.picture.setPixmap(QPixmap.fromImage(image))


class Letterheads(Part):
    """Only whoever may write them is shown it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.found: Sequence[Head] = ()
        self.dialog: QDialog | None = None
        panel = Panel()
        self.words.set(panel.set_title, TITLE)
        self.new_button = Button(icon="add", pressed=self.new)
        self.words.set(self.new_button.setText, NEW)
        panel.add_to_head(self.new_button)
        panel.head.setFixedHeight(44)
        self.model = CellsModel()
        self.table = Table(self.model)
        self.words.set(self.table.setAccessibleName, TITLE)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.table.doubleClicked.connect(lambda _: self.alter())
        self.empty = EmptyState("file")
        self.words.set(self.empty.why.setText, NONE)
        self.words.set(self.empty.more.setText, NONE_MORE)
        for widget in (self.table, self.empty, self._foot()):
            panel.body.addWidget(widget)
        self.column.addWidget(panel)
        self.column.addStretch(1)

    def _foot(self) -> QWidget:
        self.foot = QWidget()
        self.foot.setObjectName("bare")
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(24)
        self.logos = {side: Logo(side, self) for side in SIDES}
        for one in self.logos.values():
            row.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        note = PlainLabel("", "small", wrap=True)
        self.words.set(note.setText, NOTE)
        column.addWidget(note)
        self.alter_button = Button(icon="edit", pressed=self.alter)
        self.words.set(self.alter_button.setText, ALTER)
        column.addWidget(self.alter_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        row.addLayout(column, 1)
        return self.foot

    # -- what it shows ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        book = self.desk.book
        self.tasks.read(lambda: letterheads(book), self._show, owner=self.page, latest="letterheads")

    def retranslate(self) -> None:
        super().retranslate()
        self._show(self.found)

    def _show(self, found: Sequence[Head]) -> None:
        t, before = self.page.t, self.chosen()
        self.found = found
        self.model.show([t(head) for head in HEADS], [self._cells(one) for one in found], found)
        lay_out(self.table, (200, 130, 0, 330), 2)
        high = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(
            self.table.horizontalHeader().sizeHint().height() + high * min(MOST, len(found)) + 2 * RING
        )
        self.table.setVisible(bool(found))
        self.foot.setVisible(bool(found))
        self.empty.setVisible(not found)
        if found:
            ids = [one.row.id for one in found]
            self.table.selectRow(ids.index(before.row.id) if before and before.row.id in ids else 0)
        self._show_chosen()

    def _cells(self, one: Head) -> list[Cell]:
        t, row = self.page.t, one.row
        since = t.date(row.since)
        said = [
            ", ".join(filter(None, pair))
            for pair in ((row.first_name, row.first_title), (row.second_name, row.second_title))
        ]
        head, signed = row.authority or row.heading or "–", " · ".join(filter(None, said)) or "–"
        return [
            Cell(t(NOW, day=since), "strong", state="ok", icon="check") if one.now else Cell(since),
            Cell(t.date(row.until)) if row.until else Cell(t(OPEN), "dim"),
            Cell(head, tip=head), Cell(signed, tip=signed),
        ]  # fmt: skip

    def chosen(self) -> Head | None:
        """The letterhead whose line is chosen."""
        one: Head | None = self.model.key(self.table.currentIndex().row())
        return one

    def _show_chosen(self) -> None:
        one = self.chosen()
        if one is not None:
            for logo, picture in zip(self.logos.values(), one.logos, strict=True):
                logo.show_logo(picture, self.page.t(NO_LOGO))

    # -- what is done here -----------------------------------------------------------------------------------

    def new(self) -> None:
        """One that begins on another day."""
        self._open(LetterheadDialog(self.page, None))

    def alter(self) -> None:
        """The chosen one."""
        one = self.chosen()
        if one is not None:
            self._open(LetterheadDialog(self.page, one.row))

    def _open(self, dialog: LetterheadDialog) -> None:
        self.dialog = dialog
        dialog.written.connect(lambda row: self._done(SAVED, day=row.since))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def take_logo(self, side: str) -> None:
        """A logo from a file; what is no picture is told."""
        one = self.chosen()
        if one is None:
            return
        name, _ = QFileDialog.getOpenFileName(self.page, self.page.t(LOGOS[side]), "", PICTURES)
        if not name:
            return
        book, key, file = self.desk.book, one.row.id, Path(name)

        def work() -> Letterhead:
            try:
                return set_logo(book, book.get(Letterhead, key), side, file)
            except OSError as error:
                raise unread(error, file) from error

        self.tasks.write(work, lambda _: self._done(KEPT), owner=self.page, failed=self.page.refuse)

    def remove_logo(self, side: str) -> None:
        """Take a logo away."""
        one = self.chosen()
        if one is not None:
            book, key = self.desk.book, one.row.id
            self.tasks.write(
                lambda: remove_logo(book, book.get(Letterhead, key), side), lambda _: self._done(GONE),
                owner=self.page, failed=self.page.refuse,
            )  # fmt: skip

    def _done(self, words: Message, **values: Any) -> None:
        self.page.tell(words, icon="done", **values)
        self.refresh()
