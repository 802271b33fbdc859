"""Follow-up: the call desk: who is due by place and phone, five questions answered by digits, and every attempt noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import CONTACT_RESULTS, OUTCOMES
from tvetdesk.records.outcomes import FollowUp, answered, log_contact, not_reached
from tvetdesk.records.people import PhoneNumber
from tvetdesk.reports.papers import lists
from ui.answers import take_answers
from ui.giving import give_lists
from ui.language import Language
from ui.models.followups import Caller, Due, caller, due
from ui.pages.calls.duelist import DueList
from ui.pages.calls.questions import Questions
from ui.pages.calls.side import Side
from ui.pages.forming import HINTS, FormPage
from ui.places import Place
from ui.printing import print_paper
from ui.tasks import Tasks
from ui.tokens import GAP

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

TO_DO = P_("{number} to call", "{number} to call")
NEVER = N_("{number} · “not reached” is never counted as “without work”")
CHOOSE = N_("Choose first what the person does today: 1 to 9.")
SAVED, TRIED = N_("{name}: {answer}."), N_("{name}: {result}. The attempt is noted.")
CLOSED = N_("{name} was not reached. It is not counted as without work.")
NARROW = 1100


class FollowUpPage(FormPage):
    """`open` takes a follow-up's id, or a pair of a record type's name and a key."""

    help = N_(
        "Choose somebody, ring, and answer with digits; Ctrl+Enter saves and goes to the next. F6 notes that nobody "
        "answered, F8 that you call back later. Whoever is not reached is never counted as without work."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.shown: Due | None = None
        self.caller: Caller | None = None
        self._centre = ""
        writes = desk.may("outcome.contact")
        self.list = DueList(language)
        self.questions = Questions(desk.book, language)
        self.questions.save.setVisible(writes)
        self.side = Side(language, writes=writes)
        around = QScrollArea()
        around.setObjectName("bare")
        around.setWidgetResizable(True)
        around.setFrameShape(QFrame.Shape.NoFrame)
        around.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.setWidget(self.side)
        self.around = around
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.list)
        row.addWidget(self.questions, 1)
        row.addWidget(around)
        self.drawn.addLayout(row, 1)
        self.act(
            N_("Entries about follow-ups"), lambda: self.opened.emit("followup-entries", None), icon="list"
        )
        self.act(
            N_("Take in the answers…"), lambda: take_answers(self), icon="incoming", right="answers.import"
        )
        self.act(N_("List by village"), self.print_page, icon="print", keys="Ctrl+P", right="phone.read")
        give_lists(self, print_keys="Ctrl+Shift+P")
        self._keys()
        self.list.chosen.connect(self._choose)
        self.list.entered.connect(self.questions.begin)
        self.list.answered.connect(self.questions.answer)
        self.questions.saved.connect(self.save_answers)
        self.side.reached.connect(self.questions.begin)
        self.side.tried.connect(self.attempt)
        self.side.closed.connect(self.close_as_not_reached)
        self.side.added.connect(self.add_phone)
        self.begin()
        self.questions.show_caller(None, "")
        self.retranslate()

    def _keys(self) -> None:
        self.act(N_("Reached"), self.questions.begin, keys="F5", shown=False, right="outcome.contact")
        self.act(
            N_("No answer"),
            lambda: self.attempt("no_answer"),
            keys="F6",
            shown=False,
            right="outcome.contact",
        )
        self.act(
            N_("Save, next person"),
            self.save_answers,
            keys="Ctrl+Return",
            shown=False,
            right="outcome.contact",
        )
        self.on_key("Ctrl+Enter", self.save_answers)

    # -- what a page answers -------------------------------------------------------------------------------

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[Self], object]]:
        return {"calls": cls._scene_calls, "answer": cls._scene_answer}

    def _scene_calls(self) -> None:
        from ui import scenery  # the scenes only

        scenery.people_to_call(self.desk)
        self.refresh()

    def _scene_answer(self) -> None:
        self._scene_calls()
        self.questions.begin()
        self.questions.outcome.buttons()[1].click()

    def heading(self) -> tuple[str, str]:
        form = self.forming()
        if form is not None:
            return self.form_heading(form)
        number = self.shown.number if self.shown else 0
        return self.t(self.place.title), self.t(NEVER, number=self.t.n(TO_DO, number)) if number else ""

    def key_hints(self) -> list[tuple[str, Message]]:
        if self.forming() is not None:
            return HINTS
        if not self.shown or not self.shown.number:
            return []
        return [
            ("1–9", N_("answer")),
            ("F5", N_("reached")),
            ("F6", N_("no answer")),
            ("F8", N_("call back")),
            ("Ctrl+Enter", N_("save, next")),
        ]

    def refresh(self) -> None:
        book, key = self.desk.book, self.list.table.key()
        self.tasks.read(
            lambda: (due(book), book.find(Centre, id=book.centre)),
            self._show,
            owner=self,
            latest="due",
            failed=self.refuse,
        )
        if key is not None:
            self._choose(key)

    def open(self, what: Any) -> None:
        if isinstance(what, tuple):
            self.opened.emit("followup-entries", what)
        elif isinstance(what, int):
            self.list.choose(what)

    def take_focus(self) -> None:
        form = self.forming()
        if form is not None:
            form.take_focus()
        else:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_side(self) -> None:
        """F8: at the call desk it notes that somebody is to be called back."""
        if self.forming() is None:
            self.attempt("call_back")

    def retranslate(self) -> None:
        self.list.draw()
        self.questions.draw()
        self.side.draw()
        self._widths()
        super().retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths()

    def _widths(self) -> None:
        """The list takes the whole page while there is nobody to call."""
        narrow, some = self.width() < NARROW, bool(self.list.order())
        wide = 232 if narrow else 292
        self.list.setMinimumWidth(wide)
        self.list.setMaximumWidth(wide if some else 16_777_215)
        room = 268 if narrow else 316
        bar = self.around.verticalScrollBar().sizeHint().width()
        self.side.fold(narrow=narrow)
        if self.side.least() + bar > room:
            self.side.fold(narrow=True)
        self.around.setFixedWidth(max(room, self.side.least() + bar))
        self.questions.kept.setVisible(not narrow)
        self.around.setVisible(some or bool(self.shown and self.shown.responses))

    def _show(self, told: tuple[Due, Centre | None]) -> None:
        self.shown, centre = told
        self._centre = (centre.name or "") if centre else ""
        self.list.show_due(self.shown)
        self.side.show_due(self.shown)
        if not self.list.order():
            self._show_caller(None)
        self._widths()
        self.headed.emit()

    def _choose(self, followup: int | None) -> None:
        book = self.desk.book
        if followup is None:
            self._show_caller(None)
            return
        self.tasks.read(lambda: caller(book, followup), self._show_caller, owner=self, latest="caller")

    def _show_caller(self, one: Caller | None) -> None:
        self.caller = one
        self.questions.show_caller(one, self._centre)
        self.side.show_caller(one)
        self._widths()

    # -- acting --------------------------------------------------------------------------------------------

    def save_answers(self) -> None:
        """Ctrl+Enter: the attempt and the answers are written, and the next person stands there."""
        one, book = self.caller, self.desk.book
        if one is None or self.forming() is not None or not self.desk.may("outcome.contact"):
            return
        try:
            outcome, values = self.questions.answers()
        except UserError as error:
            self.refuse(error)
            return
        if outcome is None:
            self.tell(CHOOSE, "info")
            self.questions.begin()
            return
        key, phone, relative = one.followup.id, self.side.phone, self.questions.relative.isChecked()
        self.write(
            lambda: answered(
                book, book.get(FollowUp, key), outcome, phone=phone, relative=relative, **values
            ),
            lambda _: self._written(one, SAVED, answer=OUTCOMES[outcome]),
        )

    def _written(self, one: Caller, words: Message, **values: Any) -> None:
        self.tell_undo(words, name=one.person.names or "–", **values)
        self.list.next(one.followup.id)
        self.refresh()
        self.take_focus()

    def attempt(self, result: str) -> None:
        """What came of a call when nobody could be asked; a refusal is an answer and closes the follow-up."""
        one, book = self.caller, self.desk.book
        if one is None or not self.desk.may("outcome.contact"):
            return
        key, phone = one.followup.id, self.side.phone
        if result == "refused":
            self.write(
                lambda: answered(book, book.get(FollowUp, key), "refused", phone=phone),
                lambda _: self._written(one, SAVED, answer=OUTCOMES["refused"]),
            )
        else:
            self.write(
                lambda: log_contact(book, book.get(FollowUp, key), result, phone=phone),
                lambda _: self._written(one, TRIED, result=CONTACT_RESULTS[result]),
            )

    def close_as_not_reached(self) -> None:
        """After enough attempts: nobody was reached."""
        one, book = self.caller, self.desk.book
        if one is not None:
            self.write(
                lambda: not_reached(book, book.get(FollowUp, one.followup.id)),
                lambda _: self._written(one, CLOSED),
            )

    def add_phone(self) -> None:
        """Another number of the person."""
        if self.caller is not None:
            self.open_form(PhoneNumber, None, {"trainee": self.caller.person.id})

    def print_page(self) -> None:
        """The call sheet for those who ring, or go to the villages, with paper."""
        book, t = self.desk.book, self.t
        print_paper(self, lambda: lists.calls(book, book.today(), t), "calls")
