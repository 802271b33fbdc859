"""RecordForm: a form for any record type, from its declaration; a draft of it is kept at every field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tvetdesk.desk import Desk
from tvetdesk.errors import Invalid, UserError, sentence
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.rights import hidden, note_view
from tvetdesk.records.titles import Key
from tvetdesk.store.fields import Ref
from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table
from ui.editors import editor
from ui.editors.base import Editor
from ui.language import Language
from ui.models.rows import choices, taught
from ui.models.saving import Loaded, Saved, drop, keep, load, save
from ui.page import refusal
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.strip import Notice
from ui.words import Words

NEEDED = N_("{label} (needed)")
ONLY_NEEDED = N_("Only what is marked as needed is needed today. The rest can follow.")
DRAFT = N_("You left this half filled in. Everything you typed is here again.")
START_AGAIN = N_("Start again")
TO_CORRECT = P_(
    "One field needs a look. Nothing was saved yet, what you typed is kept.",
    "{number} fields need a look. Nothing was saved yet, what you typed is kept.",
)
PROPOSAL = N_("This belongs to a centre. Your change goes there as a proposal.")
RESTRICTED = N_("Restricted")
RESTRICTED_NOTE = N_("Stays on the office PCs of this centre.")
SHOW = N_("Show")
WIDEST = 980


class FieldBlock(QWidget):
    """One field of a form: label above, editor, help or error below."""

    def __init__(self, name: str, one: Field, made: Editor, language: Language) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.name, self.one, self.editor, self.language = name, one, made, language
        self.error: UserError | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.label = PlainLabel("", "label")
        self.label.setBuddy(made.target())
        self.cover: PlainLabel | None = None
        self.help = PlainLabel("", "small", wrap=True)
        self._trouble = QWidget()
        self._trouble.setObjectName("bare")
        row = QHBoxLayout(self._trouble)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel("error", "error", 14), 0, Qt.AlignmentFlag.AlignTop)
        self.trouble = PlainLabel("", "small", state="error", wrap=True)
        row.addWidget(self.trouble, 1)
        self._trouble.hide()
        for widget in (self.label, made, self.help, self._trouble):
            column.addWidget(widget)
        column.addStretch(1)
        self.retranslate()

    def show_error(self, error: UserError | None) -> None:
        """Show what is wrong, under the field and as its red edge; None: nothing is."""
        self.error = error
        self.editor.set_invalid(invalid=error is not None)
        self._trouble.setVisible(error is not None)
        self.help.setVisible(error is None and bool(self.one.help))
        if error is not None:
            words = sentence(error, self.language.t)
            self.trouble.setText(words)
            self.editor.target().setAccessibleDescription(words)
        else:
            self.editor.target().setAccessibleDescription(self.help.text())

    def cover_with(self, text: str | None) -> None:
        """Show a restricted value masked instead of its editor; None shows the editor."""
        if text is not None and self.cover is None:
            self.cover = PlainLabel("", "text")
            self.cover.setMinimumHeight(32)
            layout = self.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(1, self.cover)
        if self.cover is not None:
            self.cover.setText(text or "")
            self.cover.setVisible(text is not None)
        self.editor.setVisible(text is None)

    def retranslate(self) -> None:
        """Say label, help, options and error in the new language."""
        t = self.language.t
        label = t(self.one.label)
        self.label.setText(t(NEEDED, label=label) if self.one.required else label)
        self.help.setText(t(self.one.help) if self.one.help else "")
        self.help.setVisible(bool(self.one.help))
        self.editor.retranslate()
        self.editor.target().setAccessibleName(self.label.text())
        self.show_error(self.error)


class RecordForm(QWidget):
    """Emits `saved` with a Saved, `told` with a Notice, `headed` when its title is known.

    `preset` are values that are fixed for a new row: the person a phone number belongs to.
    """

    saved = Signal(object)
    told = Signal(object)
    headed = Signal()

    def __init__(
        self, desk: Desk, table: Table, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.table, self.language, self.tasks = desk, table, language, tasks
        self.words = Words(language)
        self.key: Key | None = None
        self.loaded: Loaded | None = None
        self._preset: dict[str, Any] = {}
        self._touched = False
        self._country: str | None = None
        self.blocks: dict[str, FieldBlock] = {}
        self._never: set[str] = set()
        self._build()

    # -- putting together ----------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setObjectName("bare")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("bare")
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        self._scroll = scroll
        beside = QHBoxLayout(inside)
        beside.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setObjectName("bare")
        holder.setMaximumWidth(WIDEST)
        beside.addWidget(holder, 10)
        beside.addStretch(1)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(12)
        open_fields = [name for name, one in self.table.fields.items() if not one.masked]
        closed = [name for name, one in self.table.fields.items() if one.masked]
        self._main = Panel()
        self.words.set(self._main.title.setText, self.table.model._meta.label)
        self.words.set(self._main.note.setText, ONLY_NEEDED)
        self._main.head.show()
        column.addWidget(self._main)
        self._fill(self._main, open_fields)
        self._restricted: Panel | None = None
        if closed:
            self._restricted = Panel()
            self._restricted.row.insertWidget(0, IconLabel("lock", "text2", 16))
            self.words.set(self._restricted.title.setText, RESTRICTED)
            self.words.set(self._restricted.note.setText, RESTRICTED_NOTE)
            self._restricted.head.show()
            self.show_button = Button(kind="small", icon="show", pressed=self.uncover)
            self.words.set(self.show_button.setText, SHOW)
            self._restricted.add_to_head(self.show_button)
            column.addWidget(self._restricted)
            self._fill(self._restricted, closed)
        column.addStretch(1)

    def _fill(self, panel: Panel, names: list[str]) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        place = 0
        for name in names:
            one = self.table.fields[name]
            made = editor(one, self.language, self._asker(name))
            block = FieldBlock(name, one, made, self.language)
            made.left.connect(lambda n=name: self._left(n))
            self.blocks[name] = block
            if self._is_ours(name):
                block.setParent(self)  # this centre itself: kept, not asked
                block.hide()
                continue
            if made.wide:
                place += place % 2
                grid.addWidget(block, place // 2, 0, 1, 2)
                place += 2
            else:
                grid.addWidget(block, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
                place += 1
        panel.body.addLayout(grid)

    def _is_ours(self, name: str) -> bool:
        one = self.table.fields[name]
        return name == "centre" and isinstance(one, Ref) and self.desk.book.centre is not None

    def _asker(self, name: str) -> Callable[[str, Callable[[Any], object]], object]:
        def ask(text: str, show: Callable[[Any], object]) -> None:
            target = self.desk.book.schema.target(self.table, name)
            t, book = self.language.t, self.desk.book
            given = {one: block.editor.raw() for one, block in self.blocks.items()} if name == "unit" else {}
            self.tasks.read(
                lambda: choices(book, target, text, t, taught(book, given)),
                show,
                owner=self,
                latest=f"choices {name}",
            )

        return ask

    # -- opening -------------------------------------------------------------------------------------------

    def open(self, key: Key | None = None, preset: Mapping[str, Any] | None = None) -> None:
        """Show a row, or an empty form for a new one; what was left half typed is shown again."""
        self.key = key
        self._preset = dict(preset or {})
        t = self.language.t
        self.tasks.read(
            lambda: load(self.desk, self.table, key, self._preset, t), self._show, owner=self, latest="load"
        )

    def _show(self, loaded: Loaded) -> None:
        focus = self.window().focusWidget()
        here = focus is not None and self.isAncestorOf(focus)  # perhaps in a field that is closed now
        self.loaded = loaded
        self._country = loaded.country
        self._touched = False
        fixed = set(self.table.identity) if self.key is not None else set(self._preset)
        for name, block in self.blocks.items():
            if name in loaded.draft:
                block.editor.set_raw(loaded.draft[name], loaded.words.get(name, ""))
            else:
                block.editor.show_value(loaded.values[name], loaded.words.get(name, ""))
            block.show_error(None)
            block.setEnabled(loaded.refusal is None and name not in fixed)
        self._cover(loaded)
        self._scroll.verticalScrollBar().setValue(0)
        if here:
            self.take_focus()
        if loaded.refusal is not None:
            error = loaded.refusal
            self.told.emit(Notice(lambda translate: sentence(error, translate), "info", icon="lock"))
        elif loaded.draft:
            self._touched = True
            self.told.emit(Notice(DRAFT, "info", icon="paper", button=START_AGAIN, act=self.start_again))
        elif loaded.proposes:
            self.told.emit(Notice(PROPOSAL, "info"))
        self.headed.emit()

    def _cover(self, loaded: Loaded) -> None:
        self._never = {name for name, one in self.table.fields.items() if hidden(self.desk.book, one)}
        for name in self._never:
            self.blocks[name].cover_with("–")
            self.blocks[name].editor.show_value(None, "")  # not behind the cover either
        askable = [name for name in self._closed() if name not in self._never]
        covered = self.key is not None and not any(name in loaded.draft for name in askable)
        for name in askable:
            value = loaded.values[name]
            text = self.table.fields[name].mask(value) if value is not None else "–"
            self.blocks[name].cover_with(text if covered else None)
        if self._restricted is not None:
            self.show_button.setVisible(covered and bool(askable))

    def _closed(self) -> list[str]:
        return [name for name, one in self.table.fields.items() if one.masked]

    def uncover(self) -> None:
        """Show the restricted values: somebody asked for them."""
        for name in self._closed():
            self.blocks[name].cover_with(None)
        if self._restricted is not None:
            self.show_button.hide()
        key, book, model = self.key, self.desk.book, self.table.model
        if key is not None:
            self.tasks.keep(lambda: note_view(book, [book.get(model, key)]))

    def start_again(self) -> None:
        """Throw the draft away and show what the book holds."""
        key = self.key
        self.tasks.keep(lambda: drop(self.desk, self.table, key))
        self.open(key, self._preset)

    def take_focus(self) -> None:
        """Put the focus into the first field that can be filled in."""
        for block in self.blocks.values():
            if block.isEnabled() and not block.isHidden() and not block.editor.isHidden():
                block.editor.target().setFocus(Qt.FocusReason.TabFocusReason)
                return

    # -- typing --------------------------------------------------------------------------------------------

    def _left(self, name: str) -> None:
        """A field was left: say at once what is wrong with it, and keep a draft."""
        block = self.blocks[name]
        if self.loaded is None or not block.isEnabled():
            return
        try:
            block.editor.read(self._country)
        except UserError as error:
            block.show_error(error)
        else:
            if block.error is not None:
                block.show_error(None)
        self.keep_draft()

    def typed(self) -> dict[str, Any]:
        """What was typed or chosen in fields that differ from what the book holds."""
        assert self.loaded is not None
        changed = {}
        for name, block in self.blocks.items():
            if (
                not block.isEnabled()
                or name in self._never
                or (block.editor.isHidden() and block.cover is not None and block.cover.isVisible())
            ):
                continue
            try:
                if block.editor.read(self._country) == self.loaded.values[name]:
                    continue
            except UserError:
                pass  # what cannot be read yet is kept as typed
            changed[name] = block.editor.raw()
        return changed

    def keep_draft(self) -> None:
        """Keep what is typed, in the data file itself; it is the draft of this row on this PC."""
        if self.loaded is None or self.loaded.refusal is not None:
            return
        typed, key = self.typed(), self.key
        if typed:
            self._touched = True
            self.tasks.keep(lambda: keep(self.desk, self.table, key, typed))
        elif self._touched:
            self._touched = False
            self.tasks.keep(lambda: drop(self.desk, self.table, key))

    # -- saving --------------------------------------------------------------------------------------------

    def save(self, done: Callable[[Saved], object] | None = None) -> None:
        """Save by the verb that fits; `done` is called instead of emitting `saved`."""
        if self.loaded is None or self.loaded.refusal is not None:
            return
        values: dict[str, Any] = {}
        wrong: dict[str, UserError] = {}
        for name, block in self.blocks.items():
            if block.cover is not None and not block.cover.isHidden():
                continue
            try:
                values[name] = block.editor.read(self._country)
            except UserError as error:
                wrong[name] = error
            else:
                if block.one.required and values[name] is None:
                    wrong[name] = UserError("field.required")
        if wrong:
            self._show_wrong(wrong)
            return
        if self.key is not None:
            values = {name: value for name, value in values.items() if name not in self.table.identity}
        key = self.key

        def saved(made: Saved) -> None:
            self.loaded = None  # the field that is left when the form goes keeps no draft of what is saved
            (done or self.saved.emit)(made)

        self.tasks.write(
            lambda: save(self.desk, self.table, key, values),
            saved,
            owner=self,
            failed=self._refused,
        )

    def _refused(self, error: UserError) -> None:
        if isinstance(error, Invalid):
            self._show_wrong(error.fields)
        else:
            self.told.emit(refusal(error))

    def _show_wrong(self, wrong: Mapping[str, UserError]) -> None:
        for name, block in self.blocks.items():
            block.show_error(wrong.get(name))
        first = next((block for name, block in self.blocks.items() if name in wrong), None)
        if first is not None:
            first.editor.target().setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(first, 0, 24)
        self.told.emit(Notice(TO_CORRECT, "error", number=len(wrong)))

    # -- language ------------------------------------------------------------------------------------------

    def heading(self, new: Message, alter: Message) -> str:
        """The title of the page while the form is open."""
        t = self.language.t
        if self.key is None:
            return t(new, label=t(self.table.model._meta.label))
        return t(alter, name=self.loaded.title if self.loaded else "…")

    def retranslate(self) -> None:
        """Say everything in the new language; what was typed stays."""
        self.words.again()
        for block in self.blocks.values():
            block.retranslate()
