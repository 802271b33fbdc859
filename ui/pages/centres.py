"""Centres: the board of headquarters: who was heard when, what is missing and not lost, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout

from tvetdesk import radar as radars
from tvetdesk.exchange import phone
from tvetdesk.exchange.authority import Replica
from tvetdesk.exchange.outgoing import Made
from tvetdesk.i18n import N_, P_, Message
from ui.dialogs.approve import ApproveDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.invite import InviteDialog
from ui.giving import give_lists
from ui.giving_back import give_back
from ui.language import Language
from ui.models.board import Board, Line, board
from ui.models.cells import CellsModel, lay_out
from ui.models.sticks import STICKS
from ui.page import Page
from ui.places import Place
from ui.tasks import Tasks
from ui.widgets.attention import Attention
from ui.widgets.buttons import Button
from ui.widgets.drops import Drops
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell, Table

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

HEADS = (
    N_("Centre"), N_("Last heard"), N_("Bundles"), N_("Backlog"), N_("Health"), N_("The centre has"), N_("Questions"),
)  # fmt: skip
DAYS = P_("{number} day ago", "{number} days ago")
TODAY = N_("today")
NEVER = N_("not yet")
MISSING = N_("{numbers} missing, nothing lost")
UP_TO = N_("complete up to {number}")
CHANGES = P_("{number} change here", "{number} changes here")
OF = N_("{has} of {all}")
TILES: tuple[tuple[str, str, Message], ...] = (
    ("done", "ok", N_("heard in 7 days")),
    ("time", "attention", N_("silent over 7 days")),
    ("alert", "attention", N_("bundles missing, nothing lost")),
    ("answers", "info", N_("questions open")),
)
FINE = N_("{name}: everything has arrived. There is nothing to ask for.")
COPIED = N_("The message was copied. Paste it into WhatsApp or an e-mail.")
INVITED = N_("The invitation for {code} was written: {file}. Give it to the centre.")
APPROVED = N_("The computer with the signs {signs} is approved. Its files can be imported.")
GIVEN = N_("Bundle {bundle} for {code} was written: {file}.")
WAITS = P_("{number} computer waits for approval: {names}", "{number} computers wait for approval: {names}")
READ_OUT = N_("Code for the phone")
READ = N_("Bundle {bundle} of {centre} has arrived completely. Read this out: {code}")
EXPORT = N_("Export to a centre…")
GIVE_BACK = N_("Give back…")
OWED = P_(
    "{name} restored a backup and lost {number} change that is here.",
    "{name} restored a backup and lost {number} changes that are here.",
)
ANSWER = N_("Answer a forgotten password…")
ANSWERED = N_("The answer for {centre} was written. Who asked and why stands in the audit.")
BACKLOG = P_("about {number} register", "about {number} registers")
BY_TIMETABLE, BY_HABIT = N_("by the timetable"), N_("going by the weeks before")
NOT_KNOWN = N_("not known")
GOOD, AUDIT = N_("good"), N_("ask about its audit")
NO_COPY, OLD_COPY = N_("no copy on a stick"), P_("copy {number} day old", "copy {number} days old")
AHEAD, WENT_BACK, FULL = N_("clock ahead"), N_("clock went back"), N_("disk nearly full")


class CentresPage(Page):
    """One line per centre, the longest silent first."""

    help = N_(
        "One line per centre. A missing bundle loses nothing: its changes are in the next one. "
        "Choose a centre to copy a message for it, or to export an answer to it."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.shown: Board | None = None
        self.dialog: QDialog | None = None
        self.column.addWidget(self._tiles())
        self.column.addWidget(self._pending())
        self.column.addWidget(self._owed())
        panel = Panel()
        self.model = CellsModel()
        self.table = Table(self.model)
        self.table.set_row_height(44)
        self.words.set(self.table.setAccessibleName, self.place.title)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.doubleClicked.connect(lambda _: self.export())
        self.table.setMinimumHeight(28 + 44 * 3)
        panel.body.addWidget(self.table, 1)
        self.alarm = PlainLabel("", "small", state="error", wrap=True)
        self.alarm.setContentsMargins(12, 6, 12, 6)
        panel.body.addWidget(self.alarm)
        panel.body.addWidget(self._message())
        self.column.addWidget(panel, 1)
        give_lists(self)
        self.act(N_("Invite a centre…"), self.invite, icon="add", right="centre.invite")
        self.act(N_("Approve a computer…"), self.approve, icon="key", right="computer.approve")
        self.code_act = self.act(READ_OUT, self.read_out, icon="call", keys="Ctrl+R")
        self.export_act = self.act(EXPORT, self.export, icon="export", keys="Ctrl+E", right="bundle.make")
        self.act(
            N_("Read incoming"),
            lambda: self.opened.emit("incoming", STICKS),
            icon="import",
            keys="Ctrl+O",
            primary=True,
        )
        self.act(
            ANSWER,
            self.answer_recovery,
            icon="lock",
            shown=False,
            right="recovery.answer",
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
        button = Button(icon="key", pressed=self.approve)
        self.words.set(button.setText, N_("Approve…"))
        self.waiting_strip = Attention("key", button)
        return self.waiting_strip

    def _owed(self) -> QFrame:
        self.back_button = Button(icon="export", pressed=self.give_back)
        self.words.set(self.back_button.setText, GIVE_BACK)
        self.back_button.setVisible(self.desk.may("bundle.make"))
        self.owed_strip = Attention("history", self.back_button)
        return self.owed_strip

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
        return {
            "invite": cls.invite,
            "approve": cls.approve,
            "export": cls.export,
            "answer": cls.answer_recovery,
        }

    def heading(self) -> tuple[str, str]:
        day = self.t.day(self.desk.book.today())
        number = len(self.shown.lines) if self.shown else 0
        return self.t(self.place.title), self.t.n(
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
        self.model.show([t(head) for head in HEADS], [self._row(one) for one in lines], lines, right=(6,))
        lay_out(self.table, (0, 146, 204, 140, 170, 106, 84), 0)
        if lines:
            codes = [one.code for one in lines]
            self.table.selectRow(codes.index(chosen.code) if chosen and chosen.code in codes else 0)
        self._chosen(self.table.currentIndex(), QModelIndex())
        names = ", ".join(f"{one.name or one.centre} {one.fingerprint}" for one in found.pending)
        self.waiting_strip.said.setText(t.n(WAITS, len(found.pending), names=names))
        self.waiting_strip.setVisible(bool(found.pending))
        lost = self._lacking()
        if lost is not None:
            self.owed_strip.said.setText(t.n(OWED, lost.owed, name=lost.name))
        self.owed_strip.setVisible(lost is not None)
        self.headed.emit()

    def _row(self, one: Line) -> list[Cell]:
        t = self.t
        heard = Cell(t(NEVER), state="error", icon="alert")
        if one.days is not None and one.heard is not None:
            days = t.n(DAYS, one.days) if one.days else t(TODAY)
            state = "" if one.state == "ok" else one.state
            heard = Cell(days, state=state, second=t.date(one.heard), icon="time" if state else "")
        bundles, here = Cell("–", "dim"), t.n(CHANGES, one.changes)
        if one.missing:
            words = t(MISSING, numbers=_listed(one.missing))
            bundles = Cell(words, state="attention", icon="alert", second=here, tip=words)
        elif one.numbers:
            words = t(UP_TO, number=f"{one.numbers[-1]:04d}")
            bundles = Cell(words, state="ok", icon="check", second=here)
        has = Cell(t(OF, has=one.has.confirmed, all=one.has.total)) if one.has else Cell("–", "dim")
        return [
            Cell(one.name, "strong", second=one.code, tip=one.name),
            heard,
            bundles,
            self._backlog(one),
            self._health(one),
            has,
            Cell(t.number(one.asked) if one.asked else "–", "" if one.asked else "dim", right=True),
        ]

    def _backlog(self, one: Line) -> Cell:
        """How many registers to expect, which is an estimate: a silent centre cannot tell."""
        t, seen = self.t, one.radar
        if seen is None or seen.expected is None:
            return Cell(t(NOT_KNOWN), "dim")
        if not seen.expected:
            return Cell("–", "dim")
        state = "attention" if one.silent else ""
        how = t(BY_TIMETABLE if seen.planned else BY_HABIT)
        return Cell(t.n(BACKLOG, seen.expected), state=state, second=how)

    def _health(self, one: Line) -> Cell:
        """What its computers told last of themselves; the worst first."""
        t, computers = self.t, one.radar.computers if one.radar else ()
        told = [word for computer in computers for word in self._troubles(computer)]
        if any(computer.audit for computer in computers):
            return Cell(t(AUDIT), state="error", icon="alert", second=told[0] if told else "")
        if told:
            return Cell(
                told[0], state="attention", icon="alert", second=", ".join(told[1:]), tip=", ".join(told)
            )
        if any(computer.health for computer in computers):
            return Cell(t(GOOD), state="ok", icon="check")
        return Cell(t(NOT_KNOWN), "dim")

    def _troubles(self, computer: radars.Computer) -> Iterator[str]:
        t, told = self.t, computer.health
        if told is None:
            return
        if told.health.backup is None:
            yield t(NO_COPY)
        elif told.health.backup > radars.BACKUP:
            yield t.n(OLD_COPY, told.health.backup)
        if told.ahead > radars.CLOCK:
            yield t(AHEAD)
        if told.back:
            yield t(WENT_BACK)
        if told.health.free is not None and told.health.free < radars.FREE:
            yield t(FULL)

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        one: Line | None = self.model.key(now.row())
        self.message.setText(self.message_for(one) if one else "")
        self.copy_button.setVisible(one is not None and bool(self._letter(one)))
        alarms = radars.alarms(one.radar, self.t) if one is not None and one.radar is not None else []
        self.alarm.setText(" ".join(alarms))
        self.alarm.setVisible(bool(alarms))
        self.export_act.setEnabled(one is not None and one.has is not None)

    def message_for(self, one: Line) -> str:
        """What to write to a centre, in the language of its country; in ours when there is nothing to ask."""
        return self._letter(one) or self.t(FINE, name=one.name)

    def _letter(self, one: Line) -> str:
        gaps = _listed(one.missing) if one.missing else ""
        return "".join(radars.messages(one.radar, gaps)) if one.radar is not None else ""

    # -- acting --------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the message into the clipboard."""
        one = self.line()
        letter = self._letter(one) if one is not None else ""
        if letter:
            QGuiApplication.clipboard().setText(letter)
            self.tell(COPIED, icon="copy")
        elif one is not None:
            self.tell(FINE, name=one.name)

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

    def _lacking(self) -> Line | None:
        """The first centre that lost changes with a restored backup, which are here."""
        return next((one for one in self.shown.lines if one.owed), None) if self.shown else None

    def give_back(self) -> None:
        """The bundle with what the centre lost."""
        one = self._lacking()
        if one is not None:
            give_back(self, one.code)

    def answer_recovery(self) -> None:
        """A centre forgot its only password: take its request, hear its signs, give the answer."""
        from ui.dialogs.answer_recovery import AnswerDialog  # once in years

        dialog = AnswerDialog(self.desk, self.language, self.tasks, parent=self)
        dialog.answered.connect(lambda centre: self.tell(ANSWERED, centre=centre))
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _listed(numbers: Sequence[int]) -> str:
    """0032, 0035 …: the first few numbers."""
    words = ", ".join(f"{number:04d}" for number in numbers[:3])
    return f"{words} …" if len(numbers) > 3 else words
