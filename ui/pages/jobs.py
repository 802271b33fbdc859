"""Jobs: vacancies, who could take them with the reasons for and against, and the way from proposal to work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout

from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.codes import PLACEMENT_STATES, VACANCY_STATES
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.employers import Placement, Vacancy
from tvetdesk.records.matching import advance, propose_several
from ui.giving import give_lists
from ui.language import Language
from ui.models.jobs import Job, Offer, job, offers
from ui.page import name_act
from ui.pages.forming import HINTS, FormPage
from ui.pages.job.candidates import Candidates
from ui.pages.job.proposed import ProposedPane
from ui.places import PARTNERS, Place
from ui.tasks import Tasks
from ui.tokens import GAP
from ui.widgets.buttons import Button
from ui.widgets.cells import CellTable
from ui.widgets.empty import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

VACANCIES = N_("Vacancies")
OPEN = P_("{number} open vacancy", "{number} open vacancies")
OFFLINE = N_("{number} · works without internet")
CANDIDATES = P_("{number} candidate", "{number} candidates")
UNTIL = N_("{employer}, until {day}")
PROPOSE = P_("Propose {number} person", "Propose {number} people")
PROPOSED = P_("{number} person is proposed for {title}.", "{number} people are proposed for {title}.")
STEPPED = N_("{name}: {step}.")
NONE = N_("No vacancy yet.")
NONE_MORE = N_("Write down work that an employer offers; whoever fits stands beside it with the reasons.")
NEW = N_("New vacancy")
NARROW = 1100


class JobsPage(FormPage):
    """`open` takes a vacancy's id, "new" for the form of a new one, or a pair of a record type's name and a key."""

    help = N_(
        "Choose a vacancy: whoever learned the trade and agreed stands beside it, with what speaks for and against. "
        "Space ticks, Ctrl+Enter proposes; on the right each goes on from referral to work."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.offers: list[Offer] = []
        self._wanted: Any = None  # to be chosen once it is there
        self.job: Job | None = None
        writes = desk.may("matching.propose")
        self.list = Panel(" ")
        self.table = CellTable((0,), row=48)
        self.table.horizontalHeader().hide()
        self.table.chosen.connect(self._choose)
        self.table.entered.connect(lambda _: self.candidates.table.setFocus())
        self.none = EmptyState("jobs")
        self.add = self.none.add(Button(kind="primary", icon="add", pressed=self.new))
        self.add.setVisible(desk.may("row.add"))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.none)
        self.list.body.addLayout(self._stack)
        self.candidates = Candidates(language, writes=writes)
        self.candidates.edit.setVisible(desk.may("row.alter"))
        self.side = ProposedPane(language, writes=desk.may("matching.advance"))
        self.around = QScrollArea()
        self.around.setObjectName("bare")
        self.around.setWidgetResizable(True)
        self.around.setFrameShape(QFrame.Shape.NoFrame)
        self.around.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.around.setWidget(self.side)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.list)
        row.addWidget(self.candidates, 1)
        row.addWidget(self.around)
        self.drawn.addLayout(row, 1)
        self._acts()
        self.candidates.ticked.connect(self._show_batch)
        self.candidates.table.chosen.connect(lambda _: self._show_batch())
        self.candidates.opened.connect(lambda trainee: self.opened.emit("trainees", trainee))
        self.candidates.edited.connect(self.edit)
        self.side.stepped.connect(self.step)
        self.begin()
        self.retranslate()

    def _acts(self) -> None:
        self.act(PARTNERS.title, lambda: self.opened.emit(PARTNERS.name, None), icon=PARTNERS.icon)
        self.act(N_("Employers"), lambda: self.opened.emit("job-entries", ("Employer", None)), icon="list")
        give_lists(self)
        self.act(NEW, self.new, icon="add", keys="Ctrl+N", right="row.add")
        self.propose_act = self.act(
            N_("Propose"),
            self.propose,
            icon="check",
            keys="Ctrl+Return",
            primary=True,
            right="matching.propose",
        )
        self.when(self.propose_act, lambda: bool(self.candidates.batch()))
        self.on_key("Ctrl+Enter", self.propose)
        self.on_key("F2", self.edit)

    # -- what a page answers -------------------------------------------------------------------------------

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[Self], object]]:
        return {"proposed": cls._scene_proposed, "none": lambda page: page._show_offers([])}  # noqa: SLF001

    def _scene_proposed(self) -> None:
        """Two are proposed, one of them is referred; two more are ticked."""
        table = self.candidates.table
        for one in self.candidates.people()[:2]:
            self.candidates.tick(one.enrolment)
        if self.candidates.ticks:
            self.propose()
            self.step(self.job.proposed[0].placement.id, "referred") if self.job else None
            for key in table.cells.keys[:2]:
                self.candidates.tick(key)

    def heading(self) -> tuple[str, str]:
        form = self.forming()
        if form is not None:
            return self.form_heading(form)
        number = sum(one.state == "open" for one in self.offers)
        return self.t(self.place.title), self.t(OFFLINE, number=self.t.n(OPEN, number)) if self.offers else ""

    def key_hints(self) -> list[tuple[str, Message]]:
        if self.forming() is not None:
            return HINTS
        if not self.offers:
            return [("Ctrl+N", NEW)]
        return [
            ("Enter", N_("to the candidates")),
            ("Space", N_("tick")),
            ("Ctrl+Enter", N_("propose")),
            ("F2", N_("edit the vacancy")),
            ("Ctrl+N", NEW),
        ]

    def refresh(self) -> None:
        book, key = self.desk.book, self.table.key()
        self.tasks.read(lambda: offers(book), self._show_offers, owner=self, latest="offers")
        if key is not None:
            self._choose(key)

    def open(self, what: Any) -> None:
        if what == "new":
            self.new()
        elif isinstance(what, int):
            self.table.choose(what)
        elif isinstance(what, tuple):
            if what[0] == self.desk.book.table(Vacancy).name and what[1] is not None:
                self.table.choose(what[1])
            else:
                self.opened.emit("job-entries", what)

    def take_focus(self) -> None:
        form = self.forming()
        if form is not None:
            form.take_focus()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self._draw()
        self.candidates.draw()
        self.side.draw()
        super().retranslate()
        self._show_batch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths()

    def _widths(self) -> None:
        """The list takes the whole page while there is no vacancy."""
        narrow, some = self.width() < NARROW, bool(self.offers)
        wide = 230 if narrow else 276
        self.list.setMinimumWidth(wide)
        self.list.setMaximumWidth(wide if some else 16_777_215)
        self.around.setFixedWidth(256 if narrow else 300)
        self.around.setVisible(some)
        self.candidates.fold(narrow=narrow)

    # -- showing -------------------------------------------------------------------------------------------

    def _show_offers(self, found: list[Offer]) -> None:
        self.offers = found
        self._draw()
        if self._wanted is not None:
            self.table.choose(self._wanted)
            self._wanted = None
        self._widths()
        if not found:
            self._show_job(None)
        self.headed.emit()

    def _draw(self) -> None:
        t = self.t
        self.list.set_title(t(VACANCIES))
        self.table.setAccessibleName(t(VACANCIES))
        self.none.why.setText(t(NONE))
        self.none.more.setText(t(NONE_MORE))
        self.add.setText(t(NEW))
        rows = []
        for one in self.offers:
            until = t(UNTIL, employer=one.employer, day=t.day(one.until)) if one.until else one.employer
            fit = (
                t.n(CANDIDATES, one.candidates)
                if one.candidates is not None
                else t(VACANCY_STATES[one.state])
            )
            second = f"{fit} · {until}"
            rows.append([Cell(one.title, "strong", second=second, tip=f"{one.title}, {second}")])
        self.table.show_rows([""], rows, [one.vacancy for one in self.offers])
        self._stack.setCurrentIndex(0 if rows else 1)

    def _choose(self, vacancy: int | None) -> None:
        book = self.desk.book
        if vacancy is None:
            self._show_job(None)
            return
        self.tasks.read(lambda: job(book, vacancy), self._show_job, owner=self, latest="job")

    def _show_job(self, told: Job | None) -> None:
        self.job = told
        self.candidates.show_job(told)
        self.side.show_job(told)
        self._show_batch()

    def _show_batch(self) -> None:
        """The button says for how many."""
        name_act(self.propose_act, self.t.n(PROPOSE, max(1, len(self.candidates.batch()))))
        self.offer()

    # -- acting --------------------------------------------------------------------------------------------

    def new(self) -> None:
        """The form of a new vacancy."""
        if self.forming() is None:
            self.open_form(Vacancy, saved=lambda saved: self._show_new(saved.key))

    def _show_new(self, vacancy: Any) -> None:
        """The one that was just entered is chosen once the list is read again."""
        self._wanted = vacancy
        self.refresh()

    def edit(self) -> None:
        """F2: the chosen vacancy."""
        if self.job is not None and self.forming() is None and self.desk.may("row.alter"):
            self.open_form(Vacancy, self.job.vacancy.id)

    def propose(self) -> None:
        """Ctrl+Enter: those who are ticked, else the chosen one."""
        told, people, book = self.job, self.candidates.batch(), self.desk.book
        if told is None or not people or self.forming() is not None or not self.desk.may("matching.propose"):
            return
        key, ids = told.vacancy.id, [one.enrolment for one in people]
        self.candidates.ticks = set()
        self.write(
            lambda: propose_several(book, book.get(Vacancy, key), [book.get(Enrolment, one) for one in ids]),
            lambda made: self._proposed(len(made), told.vacancy.title or "–"),
        )

    def _proposed(self, number: int, title: str) -> None:
        self.tell_undo(PROPOSED, number=number, title=title)
        self.refresh()

    def step(self, placement: int, state: str) -> None:
        """Referral, interview, work, a refusal, or the end of the work; as of today."""
        book = self.desk.book
        names = (
            next((one.names for one in self.job.proposed if one.placement.id == placement), "–")
            if self.job
            else "–"
        )
        self.write(
            lambda: advance(book, book.get(Placement, placement), state),
            lambda _: self._stepped(names, state),
        )

    def _stepped(self, names: str, state: str) -> None:
        self.tell_undo(STEPPED, name=names, step=PLACEMENT_STATES[state])
        self.refresh()
