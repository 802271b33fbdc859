"""Backups: how safe the data are, every backup with its state, the second folder, the stick, and restoring."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from tvetdesk.i18n import N_, P_
from tvetdesk.store.backup import Backup
from tvetdesk.store.backups import choose_second
from ui.dialogs.restore import RestoreDialog
from ui.models.backups import Backups as Found
from ui.models.backups import Kept, look, own_folder, prove
from ui.models.cells import CellsModel, lay_out
from ui.models.sticks import sticks
from ui.page import Page
from ui.pages.setting.part import Part
from ui.tasks import Progress
from ui.widgets.buttons import Button, Segmented
from ui.widgets.empty import EmptyState
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel, rule
from ui.widgets.rows import Cell, Table

SAFE = N_("Is our data safe?")
SERVER = N_("The data lie on a server. Whoever looks after it makes their backups there.")
NEVER = N_("No backup was made yet.")
LAST = N_("Last backup: {day}.")
ELSEWHERE = P_(
    "Last backup off this computer: {day}. {number} change came after it.",
    "Last backup off this computer: {day}. {number} changes came after it.",
)
NOT_ELSEWHERE = N_("No backup lies off this computer yet.")
OVERDUE = N_("There is no backup off this computer of the last 7 days. Put in a stick and make one.")
TROUBLE = N_(
    "The last backup could not be copied to the second folder {folder}. Put its disk in, or name another."
)
SECOND = N_("Every backup the program makes is copied to {folder}.")
NO_SECOND = N_("Backups are not copied to a second folder.")
BACK_UP = N_("Where the backup goes")
BACKING_UP = N_("Copying all data, reading the copy back and opening it")
BACKED_UP = N_("The backup {file} is in {folder}. It was read back and opened.")
TITLE = N_("Backups")
HEADS = (N_("No."), N_("Day"), N_("Size"), N_("State"), N_("File"))
HERE, THERE, STICK = N_("This computer"), N_("Second folder"), N_("USB stick {name}")
SIZE = N_("{megabytes} MB")
WHEN_MADE = N_("read back when it was made")
LOOKING = N_("is looked at…")
SOUND = N_("in order: every page was looked at")
DAMAGED = N_("damaged")
OLDER_KEY = N_("has the key of before")
OTHERS = N_("of other data: {code}")
NEWER = N_("of a newer program")
FAULTS = {"backup.damaged": DAMAGED, "backup.older_key": OLDER_KEY, "backup.newer": NEWER}
ALL_SOUND = P_(
    "{number} backup was opened and is in order.", "{number} backups were opened and are in order."
)
SOME_BAD = P_(
    "{number} backup is not in order. Do not count on it; make a new one now.",
    "{number} backups are not in order. Do not count on them; make a new one now.",
)
EMPTY = N_("There is no backup in this folder.")
EMPTY_MORE = N_("The program backs up by itself, daily and when it is closed. Best keep one more on a stick.")
CHOSEN = N_("From now on every backup is copied to {folder}.")
NOT_CHOSEN = N_("Backups are no longer copied to a second folder.")
KINDS = N_("Backups")


class Backups(Part):
    """`restored` asks the window to put a backup in place of what is here: file, name, password."""

    restored = Signal(object, str, str)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.sticks = sticks  # how sticks are found
        self.found: Found | None = None
        self.dialog: RestoreDialog | None = None
        self.proved: dict[
            Path, str | None
        ] = {}  # the code of what is wrong, "" for nothing, None while it is looked at
        self._queue: list[Path] = []
        self._asked = 0
        self.column.addWidget(self._answer())
        self.column.addWidget(self._list(), 1)

    def _answer(self) -> Panel:
        panel = Panel()
        panel.pad(12, 8)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.icon = IconLabel("usb", "ok", 36)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        self.answer, self.more = PlainLabel("", "strong", wrap=True), PlainLabel("", "small", wrap=True)
        row.addLayout(_column(self.answer, self.more), 1)
        self.stick = Button(kind="primary", icon="usb", pressed=self.back_up)
        self.words.set(self.stick.setText, N_("Back up to USB now…"))
        self.now = Button(icon="save", pressed=self.back_up_here)
        self.words.set(self.now.setText, N_("Back up now"))
        for button in (self.now, self.stick):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        panel.body.addLayout(row)
        panel.body.addWidget(rule())
        row = QHBoxLayout()
        row.setSpacing(8)
        self.second = PlainLabel("", "small", wrap=True)
        row.addWidget(self.second, 1)
        self.choose = Button(icon="folder", pressed=self.choose_folder)
        self.words.set(self.choose.setText, N_("Second folder…"))
        self.none = Button(pressed=lambda: self._choose(None))
        self.words.set(self.none.setText, N_("No second folder"))
        for button in (self.none, self.choose):
            row.addWidget(button)
        panel.body.addLayout(row)
        return panel

    def _list(self) -> Panel:
        panel = Panel()
        self.words.set(panel.set_title, TITLE)
        self.places = Segmented(needed=True)
        self.words.set(self.places.setAccessibleName, N_("Where the backups lie"))
        self.places.chosen.connect(lambda _: self.refresh())
        panel.add_to_head(self.places)
        self.model = CellsModel()
        self.table = Table(self.model)
        self.words.set(self.table.setAccessibleName, TITLE)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_buttons())
        self.table.doubleClicked.connect(lambda _: self.restore())
        self.empty = EmptyState("history")
        self.words.set(self.empty.why.setText, EMPTY)
        self.words.set(self.empty.more.setText, EMPTY_MORE)
        panel.body.addWidget(self.table, 1)
        panel.body.addWidget(self.empty, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 8, 8)
        foot.setSpacing(8)
        foot.addStretch(1)
        self.prove = Button(icon="check", pressed=self.prove_all)
        self.open = Button(icon="folder", pressed=self.open_file)
        self.put_back = Button(icon="history", pressed=self.restore)
        for button, words in (
            (self.prove, N_("Open and check all")), (self.open, N_("Another file…")), (self.put_back, N_("Restore…")),
        ):  # fmt: skip
            self.words.set(button.setText, words)
            foot.addWidget(button)
        panel.body.addLayout(foot)
        return panel

    # -- what it shows ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        folder = self.places.value()
        desk = self.desk

        def read() -> Found:
            return look(desk, Path(str(folder)) if folder else own_folder(desk))

        self.tasks.read(read, self._show, owner=self.page, latest="backups", failed=self.page.refuse)

    def retranslate(self) -> None:
        super().retranslate()
        if self.found is not None:
            self._show(self.found)

    def _show(self, found: Found) -> None:
        self.found = found
        self._show_places(found)
        self._show_answer(found)
        t, before = self.page.t, self.table.currentIndex().row()
        self.model.show(
            [t(head) for head in HEADS], [self._cells(one) for one in found.kept], found.kept, right=(0, 2)
        )
        lay_out(self.table, (60, 110, 100, 290, 0), 4)
        self.table.setVisible(bool(found.kept))
        self.empty.setVisible(not found.kept)
        if found.kept:
            self.table.selectRow(min(max(before, 0), len(found.kept) - 1))
        self._show_buttons()

    def _show_places(self, found: Found) -> None:
        t, own = self.page.t, str(own_folder(self.desk))
        places = {own: t(HERE)}
        if found.safety.second is not None:
            places[str(found.safety.second)] = t(THERE)
        for stick in self.sticks():
            places.setdefault(str(stick.folder), t(STICK, name=stick.name))
        self.places.set_options(list(places.items()))
        self.places.set_value(str(found.folder))
        self.places.setVisible(len(places) > 1)

    def _show_answer(self, found: Found) -> None:
        t, safe = self.page.t, found.safety
        if safe.server:
            self.icon.show_icon("usb", "text2")
            self.answer.setText(t(SERVER))
            self.answer.set_state("")
            for part in (self.more, self.second):
                part.setText("")
            self.none.setVisible(False)
            return
        loud = safe.overdue or bool(safe.trouble) or safe.elsewhere is None
        self.icon.show_icon("usb", "attention" if loud else "ok")
        if safe.elsewhere is None:
            self.answer.setText(t(NOT_ELSEWHERE))
        else:
            self.answer.setText(t.n(ELSEWHERE, safe.lacks, day=safe.elsewhere))
        self.answer.set_state("attention" if loud else "ok")
        more = [t(LAST, day=safe.last) if safe.last else t(NEVER)]
        if safe.trouble:
            more.append(t(TROUBLE, folder=str(safe.second)))
        if safe.overdue:
            more.append(t(OVERDUE))
        self.more.setText(" ".join(more))
        self.second.setText(t(SECOND, folder=str(safe.second)) if safe.second else t(NO_SECOND))
        self.none.setVisible(safe.second is not None)

    def _cells(self, one: Kept) -> list[Cell]:
        t, about = self.page.t, one.about
        if about is None:
            none = Cell("–", right=True)
            return [none, Cell("–"), none, self._state(one), Cell(one.path.name, "dim")]
        return [
            Cell(str(about.number), "strong", right=True),
            Cell(t.date(about.day)),
            Cell(t(SIZE, megabytes=t.number(max(0.1, about.size / 1_000_000), 1)), right=True),
            self._state(one),
            Cell(one.path.name, "dim", tip=str(one.path)),
        ]

    def _state(self, one: Kept) -> Cell:
        t = self.page.t
        if one.about is not None and not one.ours:
            return Cell(t(OTHERS, code=one.about.code), state="attention", icon="alert")
        if one.path in self.proved and self.proved[one.path] is None:
            return Cell(t(LOOKING), "dim", icon="time")
        fault = one.fault or self.proved.get(one.path) or ""
        if fault == "backup.older_key":
            return Cell(t(OLDER_KEY), "dim", icon="key")
        if fault:
            return Cell(t(FAULTS.get(fault, DAMAGED)), state="error", icon="wrong")
        if one.path in self.proved:
            return Cell(t(SOUND), state="ok", icon="done")
        return Cell(t(WHEN_MADE), "dim")

    def chosen(self) -> Kept | None:
        """The backup whose line is chosen."""
        one: Kept | None = self.model.key(self.table.currentIndex().row())
        return one

    def _show_buttons(self) -> None:
        one, restores = self.chosen(), self.desk.may("backup.restore")
        self.put_back.setVisible(restores and one is not None and one.about is not None and one.ours)
        self.open.setVisible(restores)
        self.prove.setVisible(self.found is not None and any(kept.ours for kept in self.found.kept))
        makes = self.desk.may("backup.make")
        for button in (self.stick, self.now, self.choose):
            button.setVisible(makes)
        if not makes:
            self.none.hide()

    # -- making -------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """A backup onto the stick that is plugged in; with none or several, a folder is asked for."""
        found = self.sticks()
        if len(found) == 1:
            self._make(found[0].folder)
            return
        chosen = QFileDialog.getExistingDirectory(self.page, self.page.t(BACK_UP))
        if chosen:
            self._make(Path(chosen))

    def back_up_here(self) -> None:
        """A backup where the program makes its own."""
        self._make(None)

    def _make(self, folder: Path | None) -> None:
        desk = self.desk

        def work(_: Progress) -> Backup:
            return desk.back_up(folder)

        self.tasks.long(BACKING_UP, work, self._made, owner=self.page, failed=self.page.refuse)

    def _made(self, made: Backup) -> None:
        self.page.tell(BACKED_UP, icon="usb", file=made.path.name, folder=str(made.path.parent))
        self.refresh()

    def choose_folder(self) -> None:
        """The folder that gets a copy of every backup, best on another disk."""
        chosen = QFileDialog.getExistingDirectory(self.page, self.page.t(BACK_UP))
        if chosen:
            self._choose(Path(chosen))

    def _choose(self, folder: Path | None) -> None:
        desk = self.desk

        def done(_: object) -> None:
            if folder is None:
                self.page.tell(NOT_CHOSEN, icon="folder")
            else:
                self.page.tell(CHOSEN, icon="folder", folder=str(folder))
            self.places.set_value(None)
            self.refresh()

        self.tasks.write(
            lambda: choose_second(desk.book, folder), done, owner=self.page, failed=self.page.refuse
        )

    # -- proving ------------------------------------------------------------------------------------------------

    def prove_all(self) -> None:
        """Open each and look at every page, one after the other, so that other reading goes on in between."""
        if self.found is None or self._queue:
            return
        self._queue = [one.path for one in self.found.kept if one.ours]
        self._asked = len(self._queue)
        self.proved = dict.fromkeys(self._queue)
        self._show(self.found)
        self._next()

    def _next(self) -> None:
        if not self._queue:
            self._tell_proved()
            return
        path, desk = self._queue[0], self.desk

        def done(fault: str) -> None:
            self._queue.pop(0)
            self.proved[path] = fault
            if self.found is not None:
                self._show(self.found)
            self._next()

        self.tasks.read(lambda: prove(desk, path), done, owner=self.page)

    def _tell_proved(self) -> None:
        bad = [fault for fault in self.proved.values() if fault not in ("", "backup.older_key")]
        if self.found is not None:
            bad += [one.fault for one in self.found.kept if one.about is None]
        sound = list(self.proved.values()).count("")
        if bad:
            self.page.tell(SOME_BAD, "error", number=len(bad))
        else:
            self.page.tell(ALL_SOUND, number=sound)

    # -- restoring ----------------------------------------------------------------------------------------------

    def restore(self) -> None:
        """Look into the backup that is chosen, and put it in place of what is here."""
        one = self.chosen()
        if one is not None and one.about is not None and one.ours and self.desk.may("backup.restore"):
            self.look_into(one.path)

    def open_file(self) -> None:
        """The same with a file from anywhere."""
        chosen, _ = QFileDialog.getOpenFileName(
            self.page, self.page.t(KINDS), "", f"{self.page.t(KINDS)} (*.tvb)"
        )
        if chosen:
            self.look_into(Path(chosen))

    def look_into(self, file: Path) -> None:
        """Ask for the password of the day, and tell what is in it."""
        self.dialog = RestoreDialog(
            file,
            self.desk.book.folder,
            self.desk,
            self.desk.keys.user,
            self.page.language,
            self.tasks,
            self.page,
        )
        self.dialog.wanted.connect(self.restored)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.open()


def _column(*labels: PlainLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    for label in labels:
        column.addWidget(label)
    return column
