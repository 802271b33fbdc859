"""Incoming: received files are looked at first, each says what it would do, and all ready ones are imported at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from tvetdesk import __version__
from tvetdesk.exchange.authority import Replica, approve
from tvetdesk.exchange.outgoing import Made
from tvetdesk.exchange.rewinding import Offer, rewind
from tvetdesk.exchange.slips import answer
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.store.record import Share
from tvetdesk.updates.package import Update, system_name
from tvetdesk.updates.shelf import LIES_THERE, RIGHT, Laid, beside
from ui.dialogs.approve import ApproveDialog
from ui.dialogs.qr_pages import QrDialog, show_qr
from ui.giving import give_lists
from ui.language import Language
from ui.models.arrivals import Brought, Found, answerable, bring_in, look, save_slips
from ui.models.cells import CellsModel, lay_out
from ui.models.sticks import STICKS, sticks
from ui.page import Page
from ui.pages.arrival import Arrival
from ui.pages.arrivals import file_cells
from ui.places import Place
from ui.tasks import Progress, Tasks
from ui.widgets.buttons import Button
from ui.widgets.drops import Drops
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Table

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

OPEN = N_("Open files…")
FOLDER = N_("Read a stick or folder…")
LOOKING = N_("Looking at the files")
IMPORTING = N_("Importing")
LOOK_SAFE = N_("Stopping is safe: nothing is written while the files are looked at.")
IMPORT_SAFE = N_(
    "Stopping is safe: each file is imported completely or not at all, and the rest can be imported later."
)
IMPORT = P_("Import the file", "Import all ready ({number})")
UNDO = N_("Undo the last import")
TAKEN_BACK = N_(
    "Bundle {bundle} of {sender} was taken back. Everything is as it was before; it can be imported again."
)
IMPORTED = P_("{number} file imported.", "{number} files imported.")
STOPPED = P_("Stopped: {number} file imported. The others wait here.", "Stopped: {number} files imported. The others wait here.")  # fmt: skip
NOT_TAKEN = P_(
    "{number} file was not taken: the list says why.", "{number} files were not taken: the list says why."
)
SOME_NOT = N_("Some files were not taken: the list says why.")
SLIPS = N_("Save return slips…")
SLIP_QR = N_("Slip as QR pictures…")
SLIP_NEXT = N_("Now give the return slip back, so that the sender knows what has arrived.")
SLIPS_SAVED = P_("The return slip {file} was written. Give it to the sender.", "{number} return slips were written to {folder}. Give them to the senders.")  # fmt: skip
SLIPS_UPDATE = N_("The new version of the program that is handed on lies beside it.")
WRITING = N_("Writing return slips")
TO_UPDATE = N_("Look at the new version")
DROP = N_("Drop files here")
WHY_EMPTY = N_("No file has been opened yet.")
EMPTY_MORE = N_("Drop files or a whole stick here, or open them. Nothing is written before you press Import.")
APPROVED = N_("{name} ({code}) is approved. Its files can be imported now.")


class IncomingPage(Page):
    """Received files at a centre: opened from the exchange page, by a drop or Ctrl+O."""

    help = N_(
        "Files are looked at first: the list says what each would do. Import takes in all that are ready. "
        "A file that is not taken says why, and never stops the others."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.found: list[Found] = []
        self.paths: list[Path] = []
        self.dialog: ApproveDialog | None = None
        self.pictures: QrDialog | None = None
        self.sticks = sticks  # how sticks are found
        hq = desk.book.level is Share.HQ
        self.empty = EmptyState("incoming")
        self.words.set(self.empty.why.setText, WHY_EMPTY)
        self.words.set(self.empty.more.setText, EMPTY_MORE)
        self.ways: list[Button] = []
        for text, icon, run in ((FOLDER, "usb", self.open_folder), (OPEN, "folder", self.open_files)):
            self.ways.append(self.empty.add(Button(icon=icon, pressed=run)))
            self.words.set(self.ways[-1].setText, text)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.splitter.addWidget(self._list())
        self.detail = Arrival(language, hq=hq)
        self.detail.approve.connect(self.approve)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([420, 700])
        panel = Panel()
        panel.body.addWidget(self.empty)
        self.empty_panel = panel
        self.column.addWidget(panel, 1)
        self.column.addWidget(self.splitter, 1)
        self.act(FOLDER, self.open_folder, icon="usb", right="bundle.take")
        self.act(OPEN, self.open_files, icon="folder", keys="Ctrl+O", right="bundle.take")
        give_lists(self)
        self.act(UNDO, self.take_back, icon="undo", shown=False)
        self.slips_act = self.act(SLIPS, self.choose_slips, icon="export", shown=False)
        self.slip_qr_act = self.act(SLIP_QR, self.show_slip, icon="copy", keys="Ctrl+Shift+R", shown=False)
        self.import_act = self.act(
            N_("Import all that are ready"), self.import_all, icon="import", keys="Ctrl+I", shown=False
        )
        Drops(self, self.add)
        self._show()

    # -- putting together ----------------------------------------------------------------------------------

    def _list(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("bare")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel()
        self.words.set(panel.set_title, N_("Files"))
        self.list_panel = panel
        self.import_button = Button(kind="primary", icon="import", pressed=self.import_all)
        panel.add_to_head(self.import_button)
        panel.head.setFixedHeight(44)
        self.model = CellsModel()
        self.table = Table(self.model)
        self.table.set_row_height(46)
        self.table.horizontalHeader().hide()
        self.words.set(self.table.setAccessibleName, N_("Files"))
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        panel.body.addWidget(self.table, 1)
        foot = QFrame()
        foot.setProperty("role", "band")
        rows = QVBoxLayout(foot)
        rows.setContentsMargins(12, 10, 12, 10)
        rows.setSpacing(8)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(IconLabel("import", "text2"))
        drop = PlainLabel("", "small")
        self.words.set(drop.setText, DROP)
        row.addWidget(drop)
        row.addStretch(1)
        rows.addLayout(row)
        self.slip_button = Button(icon="export", pressed=self.choose_slips)
        self.words.set(self.slip_button.setText, SLIPS)
        self.slip_qr_button = Button(icon="copy", pressed=self.show_slip)
        self.words.set(self.slip_qr_button.setText, SLIP_QR)
        slips = FlowLayout()  # side by side where both have room for their words
        slips.addWidget(self.slip_button)
        slips.addWidget(self.slip_qr_button)
        rows.addLayout(slips)
        panel.body.addWidget(foot)
        panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        column.addWidget(panel)
        holder.setMinimumWidth(300)
        return holder

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[IncomingPage], object]]:
        """Files that are not taken; at headquarters also one of an unknown computer, ready, and imported."""
        from ui import scenery

        return {"refused": lambda page: page.add(scenery.bad_files())}

    def heading(self) -> tuple[str, str]:
        return self.t(self.place.title), self.t(N_("Nothing is written before you press Import"))

    def key_hints(self) -> Sequence[tuple[str, Message]]:
        return (("Ctrl+O", N_("open files")), ("Ctrl+I", N_("import")))

    def scene(self, *, approved: bool) -> None:
        """A file of a new centre among others, to be looked at."""
        from ui import scenery

        self.add([scenery.a_strangers_file(self.desk), *scenery.bad_files()])
        newcomer = next((one.newcomer for one in self.found if one.newcomer), None)
        if approved and newcomer is not None:
            approve(self.desk.book, self.desk.identity, newcomer.fingerprint)
            self._look()
        else:
            self.table.selectRow(0)

    # -- files come ----------------------------------------------------------------------------------------

    def open(self, what: Any) -> None:
        if isinstance(what, list):
            self.add(what)
        elif what == STICKS:
            self.read_sticks()

    def read_sticks(self) -> None:
        """Look at every stick that is plugged in; without one, the page says how files come."""
        if self.desk.may("bundle.take"):
            self.add([one.folder for one in self.sticks()])

    def open_files(self) -> None:
        """Choose files of any name; they are known by their content."""
        kinds = f"{self.t(N_('All files'))} (*);;TVET Desk (*.tvx)"
        chosen, _ = QFileDialog.getOpenFileNames(self, self.t(OPEN), "", kinds)
        self.add([Path(one) for one in chosen])

    def open_folder(self) -> None:
        """Choose a stick or folder; the bundles in it are found by their content."""
        chosen = QFileDialog.getExistingDirectory(self, self.t(FOLDER))
        if chosen:
            self.add([Path(chosen)])

    def add(self, paths: Sequence[Path]) -> None:
        """Look at further files, together with those that are not imported yet."""
        if not paths:
            return
        open_ones = [one.path for one in self.found if one.state not in ("done", "nothing") and not one.kept]
        self.paths = list(dict.fromkeys([*open_ones, *paths]))
        self._look()

    def _look(self) -> None:
        desk, paths = self.desk, self.paths
        updates = desk.may(RIGHT)

        def work(progress: Progress) -> tuple[list[Found], Update | None]:
            found = look(desk, paths, progress)
            return found, beside(paths, __version__, system_name()) if updates else None

        self.tasks.long(LOOKING, work, self._looked, owner=self, safe=LOOK_SAFE)

    def _looked(self, told: tuple[list[Found], Update | None]) -> None:
        self.found, update = told
        found = self.found
        if update is not None:
            folder = update.path.parent
            self.tell(
                LIES_THERE, "info", icon="usb", version=update.version, ours=__version__,
                button=TO_UPDATE, act=lambda: self.opened.emit("settings", folder),
            )  # fmt: skip
        self._show()
        best = min(range(len(found)), key=lambda n: _urgency(found[n]), default=0)
        self.table.selectRow(best)
        self.take_focus()

    def take_focus(self) -> None:
        """To what is to be done next: the import, or the list; without files, to how they come."""
        if not self.found:
            self.ways[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.import_button.isVisibleTo(self):
            self.import_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def after_write(self) -> None:
        """What was looked at stays on screen."""

    # -- importing -----------------------------------------------------------------------------------------

    def import_all(self) -> None:
        """Take in every file that is ready, one after the other."""
        ready = [one for one in self.found if one.ready]
        if not ready:
            return
        desk = self.desk
        self.import_button.setEnabled(False)
        self.tasks.long(
            IMPORTING, lambda progress: bring_in(desk, ready, progress), self._brought, owner=self,
            safe=IMPORT_SAFE, failed=self._failed,
        )  # fmt: skip

    def _failed(self, error: Any) -> None:
        self.refuse(error)
        self._show()

    def _brought(self, brought: Brought) -> None:
        by_path = {one.path: one for one in brought.found}
        before = {one.path: one for one in self.found}
        self.found = [
            _joined(one, by_path.pop(one.path)) if one.path in by_path else one for one in self.found
        ] + [one for one in by_path.values() if not one.kept]
        done = sum(1 for one in brought.found if one.state == "done")
        bad = sum(
            1
            for one in brought.found
            if one.state in ("refused", "unknown") and before.get(one.path, one).ready
        )
        text = STOPPED if brought.stopped else IMPORTED
        slips = answerable(self.found)
        more = None
        if bad:
            more = SOME_NOT
        elif slips:
            more = SLIP_NEXT
        if slips:
            self.tell(text, number=done, more=more, button=SLIPS, act=self.choose_slips)
        elif done == 1:
            self.tell(text, number=done, more=more, button=UNDO, act=self.take_back)
        else:
            self.tell(text, number=done, more=more)
        row = self.table.currentIndex().row()
        self._show()
        self.table.selectRow(max(0, row))
        self.take_focus()

    def take_back(self) -> None:
        """Undo the last bundle that came, while nothing here rests on it; its file can be imported again."""
        desk = self.desk
        self.tasks.write(lambda: rewind(desk.book), self._taken_back, owner=self, failed=self.refuse)

    def _taken_back(self, offer: Offer) -> None:
        about = {"bundle": f"{offer.number:04d}", "sender": offer.sender}
        self.tell(TAKEN_BACK, "info", icon="undo", more=offer.silent, **about)
        self.paths = [one.path for one in self.found if not one.kept and one.path.exists()]
        if self.paths:
            self._look()

    def choose_slips(self) -> None:
        """Choose a stick or folder and write a return slip for every sender there."""
        slips = answerable(self.found)
        chosen = QFileDialog.getExistingDirectory(self, self.t(SLIPS)) if slips else ""
        if not chosen:
            return
        desk, folder = self.desk, Path(chosen)

        def saved(written: tuple[list[str], Laid]) -> None:
            names, laid = written
            more = SLIPS_UPDATE if laid.updates else None
            if laid.error is not None:
                self.refuse(laid.error)
                return
            self.tell(SLIPS_SAVED, number=len(names), file=names[0], folder=str(folder), more=more)

        self.tasks.long(
            WRITING,
            lambda progress: save_slips(desk, slips, folder, progress),
            saved,
            owner=self,
            failed=self.refuse,
        )

    def show_slip(self) -> None:
        """The return slip for the sender of the chosen file as pictures on the screen, to be photographed."""
        chosen = self.model.key(self.table.currentIndex().row())
        slips = answerable(self.found)
        one = next(
            (each for each in slips if chosen and each.sender == chosen.sender), slips[0] if slips else None
        )
        if one is None:
            return
        desk = self.desk

        def made(slip: Made) -> None:
            self.pictures = show_qr(self, slip, desk, self.language, self.tasks)

        self.tasks.write(
            lambda: answer(desk.book, desk.identity, one.read()), made, owner=self, failed=self.refuse
        )

    # -- unknown computers ---------------------------------------------------------------------------------

    def approve(self, newcomer: Replica) -> None:
        """Compare the signs with the sender and approve the computer; its files are looked at again."""
        self.dialog = ApproveDialog(self.desk, self.language, self.tasks, newcomer, parent=self)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.approved.connect(self._approved)
        self.dialog.open()

    def _approved(self, fingerprint: str) -> None:
        one = next(
            (f.newcomer for f in self.found if f.newcomer and f.newcomer.fingerprint == fingerprint), None
        )
        if one is not None:
            self.tell(APPROVED, "info", name=one.name, code=one.centre)
        self._look()

    # -- showing -------------------------------------------------------------------------------------------

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.detail.show_file(self.model.key(now.row()))

    def _show(self) -> None:
        t = self.t
        self.empty_panel.setVisible(not self.found)
        self.splitter.setVisible(bool(self.found))
        rows = [file_cells(one, t) for one in self.found]
        chosen = self.table.currentIndex().row()
        self.model.show(["", ""], rows, self.found)
        lay_out(self.table, (0, 164), 0)
        if self.found:
            self.table.selectRow(max(0, min(chosen, len(self.found) - 1)))
        else:
            self.detail.show_file(None)
        ready = sum(1 for one in self.found if one.ready)
        self.import_button.setText(t.n(IMPORT, ready))
        self.import_button.setVisible(bool(ready))
        self.import_button.setEnabled(bool(ready))
        self.import_act.setEnabled(bool(ready))
        slips = bool(answerable(self.found))
        for shown in (self.slip_button, self.slip_qr_button):
            shown.setVisible(slips)
        for act in (self.slips_act, self.slip_qr_act):
            act.setEnabled(slips)
        self.list_panel.note.setText(t.number(len(self.found)))

    def retranslate(self) -> None:
        super().retranslate()
        self._show()
        self.detail.retranslate()


class HqIncomingPage(IncomingPage):
    """The same at headquarters, where it is a place of its own."""

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[IncomingPage], object]]:
        return {
            **super().scenes(),
            "unknown": lambda page: page.scene(approved=False),
            "ready": lambda page: page.scene(approved=True),
            "imported": lambda page: (page.scene(approved=True), page.import_all()),
        }


def _urgency(one: Found) -> int:
    """Which file is looked at first: one that is ready, else one whose computer waits to be approved."""
    return 0 if one.ready else 1 if one.newcomer is not None else 2


def _joined(before: Found, now: Found) -> Found:
    """What an import did; a slip that only confirms keeps what was said of it before."""
    return now if now.kinds or not before.kinds else before
