"""FormPage: a drawn page whose entries are added and altered in the generated form of their type, in its own place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message, Plural
from tvetdesk.records.titles import Key
from tvetdesk.store.undo import undo_step
from ui.forms import RecordForm
from ui.language import Language
from ui.models.saving import UNALTERED, Saved
from ui.page import Page
from ui.places import Place
from ui.tasks import Tasks
from ui.tokens import GAP

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

NEW, ALTER = N_("New: {label}"), N_("{name}")
SAVED, UNDO = N_("Saved."), N_("Undo")
HINTS: list[tuple[str, Message]] = [
    ("Tab", N_("next field")),
    ("Ctrl+S", N_("save")),
    ("Esc", N_("back, the draft is kept")),
]


class FormPage(Page):
    """A subclass fills `drawn`, makes its acts, then calls `begin`; `open_form` covers all of it with a form.

    `when` ties an act to a condition; `offer` looks at the conditions again. A subclass asks `forming` first where it
    answers for heading and keys.
    """

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self._forms: dict[str, RecordForm] = {}
        self._form: RecordForm | None = None
        self._saved: Callable[[Saved], object] | None = None
        self._when: dict[QAction, Callable[[], bool]] = {}
        self.views = QStackedWidget()
        around = QWidget()
        self.drawn = QVBoxLayout(around)
        self.drawn.setContentsMargins(0, 0, 0, 0)
        self.drawn.setSpacing(GAP)
        self.views.addWidget(around)
        self.column.addWidget(self.views, 1)

    def begin(self) -> None:
        """All acts of the drawn page are made: those of a form follow."""
        for act in self.actions():
            self._when.setdefault(act, lambda: True)
        self._cancel = self.act(N_("Cancel"), self.close_form)
        self._save = self.act(N_("Save"), self.save, icon="save", keys="Ctrl+S", primary=True)
        self.on_key("Esc", self.escape)
        self.offer()

    def when(self, act: QAction, condition: Callable[[], bool]) -> QAction:
        """Offer an act only while this is so."""
        self._when[act] = condition
        return act

    def offer(self) -> None:
        """Show the acts that fit what is shown."""
        frozen = (
            self._form is not None and self._form.loaded is not None and self._form.loaded.refusal is not None
        )
        for act, condition in self._when.items():
            act.setVisible(self._form is None and condition())
        self._cancel.setVisible(self._form is not None)
        self._save.setVisible(self._form is not None and not frozen)
        self.headed.emit()

    def forming(self) -> RecordForm | None:
        """The form that is open."""
        return self._form

    def form_heading(self, form: RecordForm) -> tuple[str, str]:
        """Title and second line while a form is open."""
        return form.heading(NEW, ALTER), self.t(Message(form.table.model._meta.label))

    # -- forms ---------------------------------------------------------------------------------------------

    def open_form(
        self,
        model: type[Any],
        key: Key | None = None,
        preset: dict[str, Any] | None = None,
        saved: Callable[[Saved], object] | None = None,
    ) -> None:
        """The form of an entry, or of a new one; `saved` is called instead of going on with the page as it was."""
        table = self.desk.book.table(model)
        if table.name not in self._forms:
            form = RecordForm(self.desk, table, self.language, self.tasks)
            form.told.connect(self.told)
            form.headed.connect(self.offer)
            form.saved.connect(self._was_saved)
            self._forms[table.name] = form
            self.views.addWidget(form)
        self._form, self._saved = self._forms[table.name], saved
        self._form.open(key, preset)
        self.views.setCurrentWidget(self._form)
        self.offer()
        self._form.take_focus()

    def close_form(self) -> None:
        """Back to the page; what was typed is kept as a draft."""
        if self._form is not None:
            self._form.keep_draft()
            self._back()

    def escape(self) -> None:
        """Esc: out of the form; a subclass goes on from there."""
        self.close_form()

    def save(self) -> None:
        """Ctrl+S."""
        if self._form is not None:
            self._form.save()

    def _was_saved(self, saved: Saved) -> None:
        then = self._saved
        self._back()
        if saved.same:
            self.tell(UNALTERED)
        else:
            self.tell_undo(SAVED)
        if then is not None:
            then(saved)

    def _back(self) -> None:
        self._form = self._saved = None
        self.views.setCurrentIndex(0)
        self.offer()
        self.refresh()
        self.take_focus()

    def leave(self) -> None:
        if self._form is not None:
            self._form.keep_draft()

    def retranslate(self) -> None:
        for form in self._forms.values():
            form.retranslate()
        super().retranslate()

    # -- writing -------------------------------------------------------------------------------------------

    def write(self, verb: Callable[[], Any], done: Callable[[Any], object] | None = None) -> None:
        """Call a verb; what it refuses is said in the strip."""
        self.tasks.write(verb, done, owner=self, failed=self.refuse)

    def tell_undo(self, text: Message | Plural, **values: Any) -> None:
        """Say what was written, with the way back."""
        self.tell(text, button=UNDO, act=self._undo, keys="Ctrl+Z", **values)

    def _undo(self) -> None:
        self.tasks.write(lambda: undo_step(self.desk.book), owner=self)
