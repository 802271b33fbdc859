"""New trainee: only what is needed first, look-alikes beside it while one types, and a draft that is never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.desk import Desk
from tvetdesk.errors import Invalid, UserError
from tvetdesk.i18n import N_, P_
from tvetdesk.records.centres import country, sexes_offered
from tvetdesk.records.lookalikes import Lookalike
from ui.dialogs.enrolment import open_courses
from ui.language import Language
from ui.models import newcomer
from ui.models.newcomer import Typed, Values
from ui.page import refusal
from ui.pages.trainee.alike import AlikePanel
from ui.pages.trainee.fields import Fields
from ui.tasks import Tasks
from ui.tokens import GAP
from ui.widgets.strip import Notice

DRAFT = N_("You left this half filled in. Everything you typed is here again.")
START_AGAIN = N_("Start again")
TO_CORRECT = P_(
    "One field needs a look. Nothing was saved yet, what you typed is kept.",
    "{number} fields need a look. Nothing was saved yet, what you typed is kept.",
)
NARROW = 940


class NewView(QWidget):
    """`saved` comes with the new person's id and names, `joined` with somebody who was here already."""

    saved = Signal(object, str, bool)
    joined = Signal(object, str)
    opened = Signal(object)
    told = Signal(object)
    headed = Signal()

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.language, self.tasks = desk, language, tasks
        self.country = country(desk.book)
        self._verdicts: dict[str, str] = {}
        self._loading = False
        self.fields = Fields(language, desk.book.today(), sexes_offered(desk.book))
        self.alike = AlikePanel(language)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.fields, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.alike)
        row.addLayout(side)
        self.fields.changed.connect(self._changed)
        self.fields.left.connect(self._left)
        self.alike.answered.connect(self._answered)
        self.alike.opened.connect(self.opened)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(180)
        self._soon.timeout.connect(self._look)

    # -- opening and leaving -------------------------------------------------------------------------------

    def open(self, preset: dict[str, Any] | None = None) -> None:
        """An empty form, or what was left half filled in."""
        book = self.desk.book

        def read() -> tuple[Typed | None, Sequence[tuple[str, int]]]:
            return newcomer.kept(self.desk), open_courses(book)

        self.tasks.read(read, lambda told: self._open(*told, preset or {}), owner=self, latest="open")

    def _open(self, draft: Typed | None, courses: Sequence[tuple[str, int]], preset: dict[str, Any]) -> None:
        self.fields.show_courses(courses)
        only = courses[0][1] if len(courses) == 1 else None if courses else newcomer.NO_COURSE
        self._show(draft or Typed(course=preset.get("course", only), names=preset.get("names", "")))
        self.fields.say(self.values())
        if draft is not None:
            self.told.emit(Notice(DRAFT, "info", icon="edit", button=START_AGAIN, act=self.start_again))
        self._look()

    def start_again(self) -> None:
        """Throw the draft away."""
        self.tasks.keep(lambda: newcomer.drop(self.desk))
        self._show(Typed(course=self.fields.typed().course))
        self.take_focus()

    def _show(self, typed: Typed) -> None:
        self._loading = True
        self._verdicts = dict(typed.verdicts)
        self.fields.show_typed(typed)
        self.fields.show_errors({})
        self.alike.show_found([], {})
        self._loading = False

    def take_focus(self) -> None:
        """Put the focus into the name."""
        self.fields.names.setFocus(Qt.FocusReason.TabFocusReason)

    def keep_draft(self) -> None:
        """Keep what is typed; Esc never loses it."""
        typed = self.typed()
        self.tasks.keep(lambda: newcomer.keep(self.desk, typed))

    # -- typing --------------------------------------------------------------------------------------------

    def typed(self) -> Typed:
        """What stands in the fields, with the answers about look-alikes."""
        return replace(self.fields.typed(), verdicts=dict(self._verdicts))

    def values(self) -> Values:
        """What was typed, read."""
        return newcomer.read(self.typed(), self.country, self.desk.book.today())

    def _changed(self) -> None:
        if self._loading:
            return
        self.fields.say(self.values())
        self._soon.start()
        self.headed.emit()

    def _left(self, name: str) -> None:
        """A field was left: what is wrong with it is said now, not while it is typed."""
        if self._loading:
            return
        self.fields.show_error(name, self.values().errors.get(self.fields.code(name)))
        self.keep_draft()

    def _look(self) -> None:
        typed, values, where, book = self.typed(), self.values(), self.country, self.desk.book
        self.tasks.read(
            lambda: newcomer.alike(book, typed, values, where), self._show_alike, owner=self, latest="alike"
        )

    def _show_alike(self, found: list[Lookalike]) -> None:
        self.alike.show_found(found, self._verdicts)

    def _answered(self, one: Lookalike, verdict: str) -> None:
        if verdict == "same":
            self._join(one)
            return
        if self._verdicts.get(str(one.trainee)) == verdict:
            del self._verdicts[str(one.trainee)]
        else:
            self._verdicts[str(one.trainee)] = verdict
        self.alike.show_verdicts(self._verdicts)
        self.keep_draft()

    def _join(self, one: Lookalike) -> None:
        """It is somebody who is here: nobody new is made, what is new goes there."""
        typed, values, desk = self.typed(), self.values(), self.desk

        def done(_: None) -> None:
            self._show(Typed(course=typed.course))
            self.joined.emit(one.trainee, one.names)

        self.tasks.write(
            lambda: newcomer.join(desk, one.trainee, typed, values),
            done,
            owner=self,
            failed=self._refused,
        )

    # -- saving --------------------------------------------------------------------------------------------

    def save(self, *, more: bool = False) -> None:
        """Save; with `more`, an empty form of the same course follows."""
        typed, values, desk = self.typed(), self.values(), self.desk
        wrong = newcomer.missing(typed, values)
        if wrong:
            self._show_wrong(wrong)
            return
        names = values.names or ""

        def done(trainee: int) -> None:
            self._show(
                Typed(course=typed.course, group=typed.group)
            )  # before a field is left and kept as a draft
            self.saved.emit(trainee, names, more)
            if more:
                self.take_focus()

        self.tasks.write(lambda: newcomer.save(desk, typed, values), done, owner=self, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, Invalid):
            self._show_wrong(dict(error.fields))
        else:
            self.told.emit(refusal(error))

    def _show_wrong(self, wrong: dict[str, UserError]) -> None:
        self.fields.show_errors(wrong)
        self.fields.go_to(wrong)
        self.told.emit(Notice(TO_CORRECT, "error", number=len(wrong)))

    # -- looks ---------------------------------------------------------------------------------------------

    def fold(self, width: int) -> None:
        """Look-alikes take less room where there is little."""
        self.alike.setFixedWidth(300 if width < NARROW + 100 else 372)

    def toggle_side(self) -> None:
        """F8: the look-alikes, shown or hidden."""
        self.alike.setVisible(self.alike.isHidden())

    def retranslate(self) -> None:
        """Say everything in the new language; what was typed stays."""
        self._loading = True
        self.fields.retranslate()
        self.alike.retranslate(self._verdicts)
        self._loading = False
        self.fields.say(self.values())
