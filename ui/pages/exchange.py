"""Exchange: does HQ have our data, what waits, what came back, and every bundle given and received."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from tvetdesk.errors import UserError
from tvetdesk.exchange import joining, phone
from tvetdesk.exchange.outgoing import Made
from tvetdesk.exchange.standing import Standing, standing
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.store.files import begin_of, explained
from tvetdesk.store.record import Share
from ui.dialogs.export import AS_QR, ExportDialog
from ui.dialogs.export_steps import DONE, INSIDE, PLACE
from ui.dialogs.qr_pages import QrDialog, show_qr
from ui.giving import give_lists
from ui.language import Language
from ui.models.cells import CellsModel, lay_out
from ui.models.exchange import Overview, main_partner, overview
from ui.models.sticks import sticks
from ui.page import Page
from ui.pages.bundles import HEADS, bundle_cells
from ui.pages.today.answers import EXPORT as EXPORT_CHANGES
from ui.places import Place
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.drops import Drops
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Table

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

ALL_THERE = N_("Yes. HQ has {has} of {all} changes.")
SOME_WAIT = P_(
    "HQ has {has} of {all} changes. {number} waits since {day}.",
    "HQ has {has} of {all} changes. {number} wait since {day}.",
)
OFFICE_ALL = N_("Yes. The office has {has} of {all} changes.")
OFFICE_WAIT = P_(
    "The office has {has} of {all} changes. {number} waits since {day}.",
    "The office has {has} of {all} changes. {number} wait since {day}.",
)
EMPTY = N_("There is nothing to send yet.")
NOT_JOINED = N_("This computer has not joined an organisation yet. Ask HQ for an invitation file.")
SENT = P_(
    "{number} is in a bundle given on {day}, without a return slip so far. You can send everything again: nothing is counted twice.",
    "{number} are in a bundle given on {day}, without a return slip so far. You can send everything again: nothing is counted twice.",
)
NEVER = N_("None of them is in a bundle yet.")
EXPORT = N_("Export…")
INVITATION = N_("Open the invitation file…")
OPEN = N_("Open received file…")
JOINED = N_("This computer belongs to {name} now. Make a bundle, so that HQ can approve this computer.")
KINDS = 5
MORE_KINDS = P_("and {number} more kind", "and {number} more kinds")
ROWS = N_("{new} new, {altered} altered")
ALTERED_ONLY = N_("{altered} altered")
NONE_WAIT = N_("Nothing waits. HQ has it all.")
SLIP = N_("HQ answers every bundle with a return slip. Drop it anywhere on this page, or open it here.")
CODE = N_("Code that HQ reads out by phone")
SIGNS_MISSING = P_("{number} sign of the code is missing.", "{number} signs of the code are missing.")
CONFIRMED = N_("Bundle {bundle} has arrived. {partner} has {has} of {all} changes.")
FINGERPRINT = N_("This computer on the phone")
ASKED = P_("{number} question is open.", "{number} questions are open.")
NOT_ASKED = N_("No question is open.")
KEPT = P_("{number} file waits for an earlier one.", "{number} files wait for an earlier one.")
ASIDE = P_(
    "{number} entry was put aside: it changes nothing here.",
    "{number} entries were put aside: they change nothing here.",
)


class ExchangePage(Page):
    """The exchange of a centre's PC with headquarters, or of a laptop with its office."""

    help = N_(
        "Exchange brings your data to HQ on a stick or by any other way. Export makes a file; HQ gives a return slip back. "
        "What has no return slip travels again, and nothing is counted twice."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self._shown: Overview | None = None
        self._reading = True  # what is shown is of before, or nothing yet
        self.dialog: ExportDialog | None = None
        self.made: Made | None = None  # the bundle that was written last
        self.pictures: QrDialog | None = None
        self.sticks = sticks  # how sticks are found
        self.column.addWidget(self._answer())
        middle = QHBoxLayout()
        middle.setSpacing(12)
        for panel in (self._waits(), self._return(), self._questions()):
            middle.addWidget(panel, 1)
        self.column.addLayout(middle)
        self.column.addWidget(self._history(), 1)
        self.act(OPEN, self.open_file, icon="import", keys="Ctrl+O", right="bundle.take")
        give_lists(self)
        self.code_act = self.act(
            CODE, self.enter_code, icon="call", keys="Ctrl+R", shown=False, right="bundle.take"
        )
        self.export_act = self.act(
            EXPORT, self.export, icon="export", keys="Ctrl+E", shown=False, right="bundle.make"
        )
        self.qr_act = self.act(AS_QR, self.show_qr, icon="copy", shown=False, right="bundle.make")
        self.qr_act.setVisible(False)
        Drops(self, lambda paths: self.opened.emit("incoming", paths))

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[ExchangePage], object]]:
        """Changes that wait, and the steps of the wizard."""
        return {
            "waits": cls._scene,
            "wizard": lambda page: page._scene(PLACE),  # noqa: SLF001 - of this class
            "inside": lambda page: page._scene(INSIDE),  # noqa: SLF001
            "done": lambda page: page._scene(DONE),  # noqa: SLF001
            "qr": cls._scene_qr,
        }

    def _scene(self, step: int | None = None) -> None:
        from ui import scenery

        scenery.some_wait(self.desk)
        self.refresh()
        if step is None:
            return
        stick = scenery.a_stick()
        self.sticks = lambda: [stick]
        self.export()
        assert self.dialog is not None
        if step == DONE:
            self.dialog.forward()
        else:
            self.dialog.go(step)

    def _scene_qr(self) -> None:
        self._scene(DONE)
        assert self.dialog is not None
        self.dialog.accept()
        self.show_qr()

    def heading(self) -> tuple[str, str]:
        leaf = self.desk.book.level is Share.CENTRE
        title = N_("Exchange with the office") if leaf else N_("Exchange with HQ")
        return self.t(title), self.t(N_("By USB stick, WhatsApp or e-mail. No internet is needed."))

    def key_hints(self) -> tuple[tuple[str, Message], ...]:
        return (
            ("Ctrl+E", N_("export")),
            ("Ctrl+R", N_("code by phone")),
            ("Ctrl+O", N_("open received file")),
        )

    # -- putting together ----------------------------------------------------------------------------------

    def _answer(self) -> Panel:
        panel = Panel()
        panel.pad(16, 0)
        row = QHBoxLayout()
        row.setSpacing(14)
        self.icon_label = IconLabel("done", "ok", 36)
        row.addWidget(self.icon_label)
        words = QVBoxLayout()
        words.setSpacing(5)
        self.answer = PlainLabel("", "answer", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.second = PlainLabel("", "small", wrap=True)
        for widget in (self.answer, self.bar, self.second):
            words.addWidget(widget)
        row.addLayout(words, 1)
        self.button = Button(kind="primary", icon="export", pressed=self.export)
        self.join_button = Button(kind="primary", icon="folder", pressed=self.join)
        self.words.set(self.join_button.setText, INVITATION)
        row.addWidget(self.button)
        row.addWidget(self.join_button)
        panel.body.addLayout(row)
        return panel

    def _waits(self) -> Panel:
        panel = Panel()
        self.words.set(panel.set_title, N_("What waits"))
        panel.pad(12, 4)
        self.kinds_shown: list[tuple[QWidget, PlainLabel, PlainLabel, PlainLabel]] = []
        for _ in range(KINDS):
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(10)
            number, kind, more = PlainLabel("", "strong"), PlainLabel("", elide=True), PlainLabel("", "small")
            number.setFixedWidth(44)
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(number)
            line.addWidget(kind, 1)
            line.addWidget(more)
            panel.body.addWidget(holder)
            self.kinds_shown.append((holder, number, kind, more))
        self.more_kinds = PlainLabel("", "small", wrap=True)
        panel.body.addWidget(self.more_kinds)
        panel.body.addStretch(1)
        return panel

    def _return(self) -> Panel:
        panel = Panel()
        self.words.set(panel.set_title, N_("Return slip"))
        panel.pad(12, 8)
        about = PlainLabel("", wrap=True)
        self.words.set(about.setText, SLIP)
        panel.body.addWidget(about)
        button = Button(icon="import", pressed=self.open_file)
        self.words.set(button.setText, N_("Open return slip…"))
        panel.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.code = QLineEdit()
        self.code.setMaxLength(2 * phone.LENGTH)
        self.code.setMaximumWidth(220)
        self.code.textEdited.connect(lambda _: self._typed_code())
        self.words.set(self.code.setAccessibleName, CODE)
        self.code_label = PlainLabel("", "label", wrap=True)
        self.code_label.setBuddy(self.code)
        panel.body.addWidget(self.code_label)
        panel.body.addWidget(self.code, 0, Qt.AlignmentFlag.AlignLeft)
        label = PlainLabel("", "label")
        self.words.set(label.setText, FINGERPRINT)
        self.fingerprint = PlainLabel("")
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        panel.body.addWidget(label)
        panel.body.addWidget(self.fingerprint)
        panel.body.addStretch(1)
        return panel

    def _questions(self) -> Panel:
        panel = Panel()
        self.words.set(panel.set_title, N_("Questions"))
        panel.pad(12, 8)
        self.asked = PlainLabel("", "strong", wrap=True)
        self.aside = PlainLabel("", "small", wrap=True)
        self.questions_button = Button(icon="answers", pressed=lambda: self.opened.emit("questions", None))
        self.words.set(self.questions_button.setText, N_("Answer…"))
        panel.body.addWidget(self.asked)
        panel.body.addWidget(self.aside)
        panel.body.addWidget(self.questions_button, 0, Qt.AlignmentFlag.AlignLeft)
        panel.body.addStretch(1)
        return panel

    def _history(self) -> Panel:
        panel = Panel()
        self.words.set(panel.set_title, N_("History"))
        self.words.set(panel.note.setText, N_("bundles and return slips, given and received"))
        self.history = CellsModel()
        self.table = Table(self.history)
        self.words.set(self.table.setAccessibleName, N_("History"))
        self.table.setMinimumHeight(28 * 4)
        panel.body.addWidget(self.table)
        return panel

    # -- reading -------------------------------------------------------------------------------------------

    def open(self, what: Any) -> None:
        """`export`: Home asks for the wizard."""
        if what == "export" and self.desk.may("bundle.make"):
            self.export()

    def take_focus(self) -> None:
        """While a bundle waits for its answer, the code that is read out can be typed at once."""
        if self._reading:
            super().take_focus()
        elif self.code.isVisible():
            self.enter_code()
        else:
            self.focus_main()

    def refresh(self) -> None:
        self._reading = True
        self.tasks.read(lambda: overview(self.desk), self._show, owner=self, latest="overview")

    def retranslate(self) -> None:
        super().retranslate()
        if self._shown is not None:
            self._show(self._shown)

    def _show(self, found: Overview) -> None:
        self._shown = found
        t, stands = self.t, found.stands
        waits = stands.waiting
        leaf = self.desk.book.level is Share.CENTRE
        self.button.setVisible(found.joined and self.desk.may("bundle.make"))
        self.join_button.setVisible(not found.joined and self.desk.may("organisation.join"))
        self.bar.setVisible(bool(stands.total) and found.joined)
        self.bar.setRange(0, max(1, stands.total))
        self.bar.setValue(stands.confirmed)
        about = {"has": stands.confirmed, "all": stands.total}
        if not found.joined:
            self.answer.setText(t(NOT_JOINED))
        elif not stands.total:
            self.answer.setText(t(EMPTY))
        elif waits:
            day = t.date(stands.since) if stands.since else "–"
            self.answer.setText(t.n(OFFICE_WAIT if leaf else SOME_WAIT, waits, day=day, **about))
        else:
            self.answer.setText(t(OFFICE_ALL if leaf else ALL_THERE, **about))
        fine = found.joined and not waits
        self.icon_label.show_icon("done" if fine else "waits", "ok" if fine else "attention")
        self.second.setText("")
        if waits and found.sent and found.last:
            self.second.setText(t.n(SENT, found.sent, day=found.last.on))
        elif waits and found.joined:
            self.second.setText(t(NEVER))
        self.second.setVisible(bool(self.second.text()))
        self.button.setText(t.n(EXPORT_CHANGES, waits) if waits else t(EXPORT))
        self.export_act.setEnabled(found.joined)
        self._show_waits(found)
        self.fingerprint.setText(found.fingerprint)
        for part in (self.code, self.code_label, self.code_act):
            part.setVisible(bool(found.joined and found.sent and not leaf))
        self._show_code()
        self.asked.setText(t.n(ASKED, found.asked) if found.asked else t(NOT_ASKED))
        notes = [t.n(KEPT, found.kept)] if found.kept else []
        notes += [t.n(ASIDE, found.aside)] if found.aside else []
        self.aside.setText(" ".join(notes))
        self.aside.setVisible(bool(notes))
        self.questions_button.setVisible(bool(found.asked))
        self._show_history(found)
        self._reading = False
        if self.window().focusWidget() is self:
            self.take_focus()

    def _show_waits(self, found: Overview) -> None:
        t = self.t
        for place, (holder, number, kind, more) in enumerate(self.kinds_shown):
            holder.setVisible(place < len(found.waits))
            if place < len(found.waits):
                one = found.waits[place]
                number.setText(t.number(one.new + one.altered))
                kind.setText(t(one.kind.of(one.new + one.altered)))
                words = ROWS if one.new else ALTERED_ONLY
                more.setText(t(words, new=one.new, altered=one.altered) if one.altered else "")
        rest = len(found.waits) - KINDS
        self.more_kinds.setText(t.n(MORE_KINDS, rest) if rest > 0 else "" if found.waits else t(NONE_WAIT))
        self.more_kinds.setVisible(bool(self.more_kinds.text()))

    def _show_history(self, found: Overview) -> None:
        t = self.t
        rows = [bundle_cells(one, t, found.names, self.desk.book) for one in found.history]
        self.history.show([t(head) for head in HEADS], rows, found.history)
        if self.table.columnWidth(0) != 90:
            lay_out(self.table, (90, 110, 120, 150, 0, 210), 4)

    # -- acting --------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Open the wizard; it presets the usual receiver."""
        if self._shown is not None and not self._shown.joined:
            self.refuse(UserError("authority.no_organisation"))
            return
        self.dialog = ExportDialog(self.desk, self.language, self.tasks, found=self.sticks, parent=self)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.written.connect(self._exported)
        self.dialog.open()

    def _exported(self, made: Made) -> None:
        self.tell(
            N_("Bundle {bundle} was written: {file}. Keep it until the return slip has come."),
            button=AS_QR,
            act=self.show_qr,
            bundle=f"{made.number:04d}",
            file=made.name,
        )
        self.made = made
        self.qr_act.setVisible(True)
        self.refresh()

    def show_qr(self) -> None:
        """The bundle that was written last, as numbered pictures on the screen."""
        if self.made is not None:
            self.pictures = show_qr(self, self.made, self.desk, self.language, self.tasks)

    def open_file(self) -> None:
        """Choose received files; what they would do is shown before anything is written."""
        kinds = f"{self.t(N_('All files'))} (*);;TVET Desk (*.tvx)"  # known by content: photos, other names
        chosen, _ = QFileDialog.getOpenFileNames(self, self.t(OPEN), "", kinds)
        if chosen:
            self.opened.emit("incoming", [Path(one) for one in chosen])

    def enter_code(self) -> None:
        """Ctrl+R: to the field for the code that headquarters reads out."""
        if self.code.isVisible():
            self.code.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _missing_signs(self) -> int:
        return phone.LENGTH - sum(sign.isalnum() for sign in self.code.text())

    def _show_code(self) -> None:
        missing = self._missing_signs()
        typing = 0 < missing < phone.LENGTH
        self.code_label.setText(self.t.n(SIGNS_MISSING, missing) if typing else self.t(CODE))

    def _typed_code(self) -> None:
        """The twelfth sign is the last key: the code is looked at without another."""
        self._show_code()
        if self._missing_signs():
            return
        text, desk = self.code.text(), self.desk

        def entered() -> tuple[phone.Confirmed, Standing]:
            return phone.enter(desk.book, desk.identity, text), standing(desk.book, main_partner(desk.book))

        self.tasks.write(entered, self._confirmed, owner=self, failed=self._misheard)

    def _misheard(self, error: UserError) -> None:
        """What was typed stays: one sign of it may be altered, or all is typed anew."""
        self.refuse(error)
        self.code.selectAll()

    def _confirmed(self, found: tuple[phone.Confirmed, Standing]) -> None:
        one, stands = found
        self.code.clear()
        self._show_code()
        self.tell(
            CONFIRMED, "ok" if not stands.waiting else "attention", bundle=f"{one.number:04d}",
            partner=stands.partner, has=stands.confirmed, all=stands.total,
        )  # fmt: skip
        self.refresh()

    def join(self) -> None:
        """Read the invitation of headquarters."""
        chosen, _ = QFileDialog.getOpenFileName(self, self.t(INVITATION), "", "*.json")
        if not chosen:
            return
        desk = self.desk

        def work() -> str:
            try:
                data = begin_of(Path(chosen))
            except OSError as error:
                raise explained(error, Path(chosen)) from error
            invitation = joining.read_invitation(data)
            desk.join(invitation)
            return str(invitation.organisation.body["name"])

        self.tasks.write(work, lambda name: self.tell(JOINED, name=name), owner=self, failed=self.refuse)
