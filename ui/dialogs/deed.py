"""DeedDialog: a few declared fields of a type, asked for one verb; what the verb refuses is said in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from tvetdesk.errors import Invalid, UserError, sentence
from tvetdesk.i18n import N_, Message
from tvetdesk.records.centres import Centre
from ui.dialogs.asker import Asker
from ui.editors import editor
from ui.editors.base import Editor
from ui.language import Language
from ui.models.rows import choices
from ui.models.saving import words_of
from ui.tasks import Tasks

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tvetdesk.desk import Desk

WRONG = N_("{field}: {problem}")
WIDE = 820


class DeedDialog(Asker):
    """`fields` are names of fields of the type with what stands in them at first; `verb` takes their values by name.

    `needed` are fields that the verb needs although the type does not.
    """

    def __init__(
        self,
        title: Message,
        who: str,
        desk: Desk,
        model: type[Any],
        fields: Mapping[str, Any],
        verb: Callable[..., Any],
        language: Language,
        tasks: Tasks,
        parent: QWidget | None = None,
        needed: Collection[str] = (),
    ) -> None:
        super().__init__(title, who, language, tasks, parent)
        self.desk, self.table, self.verb, self.needed = desk, desk.book.table(model), verb, needed
        self.editors: dict[str, Editor] = {}
        words = words_of(desk, self.table, fields, language.t)
        for name, value in fields.items():
            one = self.table.fields[name]
            made = editor(one, language, self._asker(name))
            made.retranslate()
            made.show_value(value, words.get(name, ""))
            self.editors[name] = made
            self.add(Message(one.label), made)
            language.changed.connect(made.retranslate)
        if any(made.wide for made in self.editors.values()):
            self.setMinimumWidth(
                WIDE
            )  # else their answers take two lines, for which a low screen has no room
        if self.editors:
            next(iter(self.editors.values())).target().setFocus()

    def _asker(self, name: str) -> Callable[[str, Callable[[Any], object]], object]:
        def ask(text: str, show: Callable[[Any], object]) -> None:
            book, target, t = self.desk.book, self.desk.book.schema.target(self.table, name), self.language.t
            self.tasks.read(
                lambda: choices(book, target, text, t), show, owner=self, latest=f"choices {name}"
            )

        return ask

    def work(self) -> Callable[[], Any]:
        book = self.desk.book
        centre = book.find(Centre, id=book.centre) if book.centre is not None else None
        values: dict[str, Any] = {}
        wrong: dict[str, UserError] = {}
        for name, made in self.editors.items():
            made.set_invalid(invalid=False)
            try:
                values[name] = made.read(centre.country if centre else None)
                if values[name] is None and (made.one.required or name in self.needed):
                    raise UserError("field.required")
            except UserError as error:
                wrong[name] = error
                made.set_invalid(invalid=True)
        if wrong:
            raise Invalid(wrong, {name: self.table.fields[name].label for name in wrong})
        verb = self.verb
        return lambda: verb(**{name: value for name, value in values.items() if value is not None})

    def refuse(self, error: UserError) -> None:
        t = self.language.t
        if not isinstance(error, Invalid):
            super().refuse(error)
            return
        told = [
            t(WRONG, field=t(error.labels[name]), problem=sentence(why, t))
            for name, why in error.fields.items()
        ]
        self.trouble.setText(" ".join(told))
        self.trouble.show()
