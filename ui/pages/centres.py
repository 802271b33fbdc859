"""Centres: the board of headquarters: who was heard when, what is missing and not lost, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.exchange import phone
from tvetdesk.exchange.authority import Replica
from tvetdesk.exchange.outgoing import Made
from tvetdesk.i18n import N_, P_, Message, translator
from ui.dialogs.approve import ApproveDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.invite import InviteDialog
from ui.language import Language
from ui.models.board import Board, Line, board
from ui.models.cells import CellsModel, lay_out
from ui.page import HQ, Page
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.drops import Drops
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell, Table

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

HEADS = (
    N_("Centre"), N_("Last heard"), N_("Bundles"), N_("HQ has"), N_("The centre has"), N_("Questions"),
)  # fmt: skip
DAYS = P_("{number} day ago", "{number} days ago")
TODAY = N_("today")
NEVER = N_("not yet")
MISSING = N_("{numbers} missing, nothing lost")
UP_TO = N_("complete up to {number}")
CHANGES = P_("{number} change", "{number} changes")
OF = N_("{has} of {all}")
TILES: tuple[tuple[str, str, Message], ...] = (
    ("done", "ok", N_("heard in 7 days")),
    ("time", "attention", N_("silent over 7 days")),
    ("alert", "attention", N_("bundles missing, nothing lost")),
    ("answers", "info", N_("questions open")),
)
WRITE = N_("Hello, we have had no bundle from you for {days} days. Please open Exchange, press Export and send us the file. Nothing is counted twice. Thank you.")  # fmt: skip
GAP = N_("Hello, your bundle {numbers} has not reached us. Nothing is lost: your next bundle brings it again. Please export once more when you can. Thank you.")  # fmt: skip
FINE = N_("{name}: everything has arrived. There is nothing to ask for.")
FIRST = N_(
    "Hello, we have not had a bundle from you yet. Please open Exchange, press Export and send us the file. Thank you."
)
COPIED = N_("The message was copied. Paste it into WhatsApp or an e-mail.")
INVITED = N_("The invitation for {code} was written: {file}. Give it to the centre.")
APPROVED = N_("The computer with the signs {signs} is approved. Its files can be imported.")
GIVEN = N_("Bundle {bundle} for {code} was written: {file}.")
WAITS = P_("{number} computer waits for approval: {names}", "{number} computers wait for approval: {names}")
READ_OUT = N_("Code for the phone")
READ = N_("Bundle {bundle} of {centre} has arrived completely. Read this out: {code}")
EXPORT = N_("Export to a centre…")
LANGUAGE_OF = {"NE": "fr"}  # in which language a centre is written to, where it is not English


class CentresPage(Page):
    """One line per centre, the longest silent first."""

    name = "centres"
    title = N_("Centres")
    icon = "centres"
    place = 1
    kinds = (HQ,)
    help = N_(
        "One line per centre. A missing bundle loses nothing: its changes are in the next one. "
        "Choose a centre to copy a message for it, or to export an answer to it."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(desk, language, tasks, parent)
        self.shown: Board | None = None
        self.dialog: ApproveDialog | InviteDialog | ExportDialog | None = None
        self.column.addWidget(self._tiles())
        self.column.addWidget(self._pending())
        panel = Panel()
        self.model = CellsModel()
        self.table = Table(self.model)
        self.table.set_row_height(44)
        self.words.set(self.table.setAccessibleName, self.title)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.doubleClicked.connect(lambda _: self.export())
        self.table.setMinimumHeight(28 + 44 * 3)
        panel.body.addWidget(self.table, 1)
        panel.body.addWidget(self._message())
        self.column.addWidget(panel, 1)
        self.act(N_("Invite a centre…"), self.invite, icon="add", right="centre.invite")
        self.act(N_("Approve a computer…"), self.approve, icon="key", right="computer.approve")
        self.code_act = self.act(READ_OUT, self.read_out, icon="call", keys="Ctrl+R")
        self.export_act = self.act(EXPORT, self.export, icon="export", keys="Ctrl+E", right="bundle.make")
        self.act(
            N_("Read incoming"),
            lambda: self.opened.emit("incoming", None),
            icon="import",
            keys="Ctrl+O",
            primary=True,
        )
        self.act(
            N_("All entries of the centres"),
            lambda: self.opened.emit("centre-entries", None),
            icon="list",
            shown=False,
        )
        self.act(
            N_("Copy the message to the centre"), self.copy, icon="copy", keys="Ctrl+Shift+C", shown=False
        )
        Drops(self, lambda paths: self.opened.emit("incoming", paths))

    # -- putting together ----------------------------------------------------------------------------------

    def _tiles(self) -> Panel:
        panel = Panel()
        panel.pad(12, 0)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.tiles: list[PlainLabel] = []
        for icon, colour, text in TILES:
            holder = QHBoxLayout()
            holder.setSpacing(10)
            holder.addWidget(IconLabel(icon, colour, 24))
            column = QVBoxLayout()
            column.setSpacing(0)
            number, label = PlainLabel("–", "answer"), PlainLabel("", "small", elide=True)
            self.words.set(label.setText, text)
            column.addWidget(number)
            column.addWidget(label)
            holder.addLayout(column, 1)
            row.addLayout(holder, 1)
            self.tiles.append(number)
        panel.body.addLayout(row)
        return panel

    def _pending(self) -> QFrame:
        self.waiting_strip = QFrame()
        self.waiting_strip.setProperty("role", "strip")
        self.waiting_strip.setProperty("state", "attention")
        row = QHBoxLayout(self.waiting_strip)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(IconLabel("key", "attention"))
        self.waiting_words = PlainLabel("", wrap=True)
        row.addWidget(self.waiting_words, 1)
        button = Button(icon="key", pressed=self.approve)
        self.words.set(button.setText, N_("Approve…"))
        row.addWidget(button)
        self.waiting_strip.hide()
        return self.waiting_strip

    def _message(self) -> QFrame:
        band = QFrame()
        band.setProperty("role", "band")
        row = QHBoxLayout(band)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(IconLabel("call", "text2"))
        self.message = PlainLabel("", wrap=True)
        row.addWidget(self.message, 1)
        self.copy_button = Button(icon="copy", pressed=self.copy)
        self.words.set(self.copy_button.setText, N_("Copy the message"))
        row.addWidget(self.copy_button)
        return band

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[CentresPage], object]]:
        """The two dialogs of the board, and an export to a centre."""
        return {"invite": cls.invite, "approve": cls.approve, "export": cls.export}

    def heading(self) -> tuple[str, str]:
        day = self.t.day(self.desk.book.today())
        number = len(self.shown.lines) if self.shown else 0
        return self.t(self.title), self.t.n(
            P_("{number} centre · {day}", "{number} centres · {day}"), number, day=day
        )

    def key_hints(self) -> Sequence[tuple[str, Message]]:
        return (
            ("Ctrl+O", N_("read incoming")),
            ("Ctrl+E", N_("export")),
            ("Ctrl+Shift+C", N_("copy message")),
        )

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- reading -------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.tasks.read(lambda: board(self.desk), self._show, owner=self, latest="board")

    def retranslate(self) -> None:
        super().retranslate()
        if self.shown is not None:
            self._show(self.shown)

    def line(self) -> Line | None:
        """The chosen centre."""
        one: Line | None = self.model.key(self.table.currentIndex().row())
        return one

    def _show(self, found: Board) -> None:
        chosen = self.line()
        self.shown = found
        t, lines = self.t, found.lines
        numbers = (
            sum(1 for one in lines if not one.silent),
            sum(1 for one in lines if one.silent),
            sum(len(one.missing) for one in lines),
            sum(one.asked for one in lines),
        )
        for label, number in zip(self.tiles, numbers, strict=True):
            label.setText(t.number(number))
        self.model.show([t(head) for head in HEADS], [self._row(one) for one in lines], lines, right=(5,))
        lay_out(self.table, (0, 150, 220, 150, 130, 90), 0)
        if lines:
            codes = [one.code for one in lines]
            self.table.selectRow(codes.index(chosen.code) if chosen and chosen.code in codes else 0)
        self._chosen(self.table.currentIndex(), QModelIndex())
        names = ", ".join(f"{one.name or one.centre} {one.fingerprint}" for one in found.pending)
        self.waiting_words.setText(t.n(WAITS, len(found.pending), names=names))
        self.waiting_strip.setVisible(bool(found.pending))
        self.headed.emit()

    def _row(self, one: Line) -> list[Cell]:
        t = self.t
        heard = Cell(t(NEVER), state="error", icon="alert")
        if one.days is not None and one.heard is not None:
            days = t.n(DAYS, one.days) if one.days else t(TODAY)
            state = "" if one.state == "ok" else one.state
            heard = Cell(days, state=state, second=t.date(one.heard), icon="time" if state else "")
        bundles = Cell("–", "dim")
        if one.missing:
            words = t(MISSING, numbers=_listed(one.missing))
            bundles = Cell(words, state="attention", icon="alert", tip=words)
        elif one.numbers:
            bundles = Cell(t(UP_TO, number=f"{one.numbers[-1]:04d}"), state="ok", icon="check")
        has = Cell(t(OF, has=one.has.confirmed, all=one.has.total)) if one.has else Cell("–", "dim")
        return [
            Cell(one.name, "strong", second=one.code, tip=one.name),
            heard,
            bundles,
            Cell(t.n(CHANGES, one.changes)),
            has,
            Cell(t.number(one.asked) if one.asked else "–", "" if one.asked else "dim", right=True),
        ]

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        one: Line | None = self.model.key(now.row())
        self.message.setText(self.message_for(one) if one else "")
        self.copy_button.setVisible(one is not None and (one.silent or bool(one.missing)))
        self.export_act.setEnabled(one is not None and one.has is not None)

    def message_for(self, one: Line) -> str:
        """What to write to a centre, in the language of its country; in ours when there is nothing to ask."""
        t = translator(LANGUAGE_OF.get(one.country, "en"))
        if one.missing:
            return t(GAP, numbers=_listed(one.missing))
        if one.days is None:
            return t(FIRST)
        return t(WRITE, days=one.days) if one.silent else self.t(FINE, name=one.name)

    # -- acting --------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the message into the clipboard."""
        one = self.line()
        if one is not None:
            QGuiApplication.clipboard().setText(self.message_for(one))
            self.tell(COPIED, icon="copy")

    def read_out(self) -> None:
        """The code that confirms the newest bundle of the chosen centre by phone."""
        one, desk = self.line(), self.desk
        if one is None:
            return
        self.tasks.write(
            lambda: phone.code_for(desk.book, desk.identity, one.code),
            lambda made: self.tell(
                READ, icon="call", bundle=f"{made.number:04d}", centre=made.centre, code=made.code
            ),
            owner=self,
            failed=self.refuse,
        )

    def invite(self) -> None:
        """Write an invitation file for a centre."""
        dialog = InviteDialog(self.desk, self.language, self.tasks, parent=self)
        dialog.written.connect(lambda code, file: self.tell(INVITED, code=code, file=file))
        self._open(dialog)

    def approve(self) -> None:
        """Approve the first computer that waits, or one that has not been heard of yet, by its signs."""
        waits: list[Replica] = self.shown.pending if self.shown else []
        dialog = ApproveDialog(self.desk, self.language, self.tasks, waits[0] if waits else None, parent=self)
        dialog.approved.connect(lambda signs: self.tell(APPROVED, signs=signs))
        self._open(dialog)

    def export(self) -> None:
        """Export what headquarters has for the chosen centre, with what has arrived from it."""
        one = self.line()
        if one is None or one.has is None:
            return
        dialog = ExportDialog(self.desk, self.language, self.tasks, one.code, parent=self)
        dialog.written.connect(self._given)
        self._open(dialog)

    def _given(self, made: Made) -> None:
        self.tell(GIVEN, bundle=f"{made.number:04d}", code=made.partner, file=made.name)

    def _open(self, dialog: ApproveDialog | InviteDialog | ExportDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _listed(numbers: Sequence[int]) -> str:
    """0032, 0035 …: the first few numbers."""
    words = ", ".join(f"{number:04d}" for number in numbers[:3])
    return f"{words} …" if len(numbers) > 3 else words
