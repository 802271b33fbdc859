"""Registers: choose a session, take its register, and look back over the week or month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from tvetdesk.i18n import N_, Message
from tvetdesk.records.attendance_grid import Grid
from tvetdesk.records.quick_entry import examples
from tvetdesk.records.registers import Sheet, beside, near
from tvetdesk.reports.papers import register, register_sheets
from tvetdesk.reports.render.parts import Paper
from ui.language import Language
from ui.models.recorder import Recorder
from ui.models.register import SheetModel
from ui.models.register_lists import hours
from ui.page import Page, take_place
from ui.pages.register.choose import Choice, ChooseView, choice
from ui.pages.register.grid import MONTH, WEEK, GridView, moved, named, period, read
from ui.pages.register.session import SessionView
from ui.places import Place
from ui.printing import print_paper
from ui.tasks import Tasks
from ui.widgets.buttons import Button, Segmented

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

CHOOSE, SESSION = "choose", "session"
VIEWS: tuple[tuple[str, Message], ...] = (
    (SESSION, N_("Session")),
    (WEEK, N_("Week")),
    (MONTH, N_("Month")),
)

REGISTER = N_("Register: {name}")
BOOK = N_("Register book: {name}")
SAVED = N_("The register of {name} is saved: {present} of {all} present.")
ALL_TAKEN = N_("All registers of this day are taken.")
NO_SESSION_HERE = N_("There is no other session of this course.")
NOTHING_TO_REDO = N_("There is nothing to do again.")
NO_SESSION_YET = N_("No session is planned for this course. Plan one in Courses.")


class RegistersPage(Page):
    """The second place of a centre. `open` takes a session, or ("day", date), ("week" or "month", cohort)."""

    help = N_(
        "Choose a session, then mark who differs: a row number and a letter, a click, or one line with F4. "
        "Every key is saved at once, and Ctrl+Z takes it back."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.view = CHOOSE
        self.day: dt.date | None = None  # shown in the list; None is today
        self.cohort: int | None = None
        self.around = desk.book.today()  # in the week or month
        self.recorder = Recorder(desk.book, tasks, SheetModel(), self)
        self.choose = ChooseView(language, self.words)
        self._session: SessionView | None = None
        self._book: GridView | None = None
        self.views = QStackedWidget()
        for view in (self.choose, QWidget(), QWidget()):  # the places of `session` and `book`
            self.views.addWidget(view)
        self.column.addWidget(self.views, 1)
        self._build_head()
        self._build_acts()
        self._connect()
        self.retranslate()
        self._show_view(CHOOSE)

    @property
    def session(self) -> SessionView:
        """The register of one session, made when first asked for."""
        if self._session is None:
            self._session = SessionView(self.recorder, self.language, self.words)
            self._session.trainees.connect(lambda: self.opened.emit("trainees", None))
            self._session.retranslate()
            self._session.fold(self.width())
            take_place(self.views, 1, self._session)
        return self._session

    @property
    def book(self) -> GridView:
        """The week or month of a group, made when first asked for."""
        if self._book is None:
            self._book = GridView(self.language, self.words)
            self._book.opened.connect(self._open_day)
            self._book.group.connect(self._to_group)
            self._book.retranslate()
            take_place(self.views, 2, self._book)
        return self._book

    # -- putting together ----------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.head_widget = QWidget()
        self.head_widget.setObjectName("bare")
        row = QHBoxLayout(self.head_widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.switch = Segmented(needed=True)
        self.words.set(self.switch.setAccessibleName, N_("View"))
        self.before = Button(kind="icon", icon="back", pressed=lambda: self.step(-1))
        self.after = Button(kind="icon", icon="forward", pressed=lambda: self.step(1))
        self.words.set(self.before.setAccessibleName, N_("Before"))
        self.words.set(self.after.setAccessibleName, N_("After"))
        for widget in (self.switch, self.before, self.after):
            row.addWidget(widget)

    def _build_acts(self) -> None:
        self.to_list = self.act(N_("All sessions"), self.show_list, icon="list")
        self.print_act = self.act(N_("Print"), self.print_page, icon="print", keys="Ctrl+P")
        self.finish_act = self.act(N_("Finish"), self.finish, icon="check", keys="Ctrl+Return", primary=True)
        self.act(N_("Session, week or month"), self.next_view, icon="calendar", keys="F6", shown=False)
        self.act(N_("Quick entry"), self.quick, icon="edit", keys="F4", shown=False)
        self.act(N_("Do again"), self.redo, icon="redo", keys="Ctrl+Y", shown=False)
        self.on_key("Ctrl+Enter", self.finish)
        self.on_key("Ctrl+Left", lambda: self.step(-1))
        self.on_key("Ctrl+Right", lambda: self.step(1))
        self.on_key("Esc", self.escape)

    def _connect(self) -> None:
        self.switch.chosen.connect(lambda view: self.go(str(view)))
        self.choose.opened.connect(self.show_session)
        self.choose.moved.connect(self.to_day)
        self.choose.courses.connect(lambda: self.opened.emit("courses", None))
        self.recorder.refused.connect(self.refuse)
        self.recorder.mended.connect(lambda: self.told.emit(None))
        self.recorder.changed.connect(self._sheet_changed)

    # -- what the shell asks -------------------------------------------------------------------------------

    def heading(self) -> tuple[str, str]:
        t = self.t
        sheet = self.recorder.model.sheet
        if self.view == SESSION and sheet is not None:
            return t(REGISTER, name=sheet.name), self._about(sheet)
        grid = self.book.model.grid if self.view in (WEEK, MONTH) else None
        if grid is not None:
            return t(BOOK, name=grid.name), f"{named(self.view, self.around, t)} · {self.book.summary()}"
        today = self.desk.book.today()
        return t(self.place.title), t.day(today) + f" {today.year}"

    def _about(self, sheet: Sheet) -> str:
        t = self.t
        when = f"{t.day(sheet.day)} {sheet.day.year}"
        time = hours(sheet.start, sheet.minutes)
        if sheet.minutes:
            time += f" ({t.number(round(sheet.minutes / 60, 2))} h)"
        first = ", ".join(part for part in (when, time.strip()) if part)
        last = ", ".join(part for part in (sheet.trainer, sheet.room) if part)
        trade = "" if sheet.unit.startswith(sheet.trade) else sheet.trade
        return " · ".join(part for part in (first, trade, sheet.unit, last) if part)

    def key_hints(self) -> list[tuple[str, Message]]:
        if self.view == SESSION:
            return self.session.hints()
        if self.view in (WEEK, MONTH):
            return [
                ("Enter", N_("open the session")),
                ("Ctrl+←→", N_("before, after")),
                ("F6", N_("next view")),
            ]
        return [("Enter", N_("open")), ("↑↓", N_("choose")), ("F6", N_("week, month"))]

    def refresh(self) -> None:
        if self.view == CHOOSE:
            book, day = self.desk.book, self.day or self.desk.book.today()
            self.tasks.read(lambda: choice(book, day), self._show_choice, owner=self, latest="view")
        elif self.view == SESSION:
            self.recorder.reload()
        else:
            book, cohort, view, around = self.desk.book, self.cohort, self.view, self.around
            self.tasks.read(
                lambda: read(book, cohort, view, around),
                lambda told: self._show_book(*told),
                owner=self,
                latest="view",
            )

    def after_write(self) -> None:
        """The recorder follows what is written to its sheet; lists and books are read again."""
        if self.view != SESSION:
            self.refresh()

    def open(self, what: Any) -> None:
        if isinstance(what, int):
            self.show_session(what)
        elif isinstance(what, tuple) and what[0] == "day":
            self.to_day(what[1])
        elif isinstance(what, tuple) and what[0] in (WEEK, MONTH):
            self.cohort = what[1]
            self.go(what[0])
        elif isinstance(what, tuple):
            self.show_session(what[1])

    def take_focus(self) -> None:
        if self.view == SESSION:
            self.session.take_focus()
        elif self.view == CHOOSE:
            self.choose.take_focus()
        else:
            self.book.take_focus()

    def toggle_side(self) -> None:
        if self.view == SESSION:
            self.session.toggle_side()

    def retranslate(self) -> None:
        self.switch.set_options([(key, self.t(text)) for key, text in VIEWS])
        self.choose.retranslate()
        for view in (self._session, self._book):
            if view is not None:
                view.retranslate()
        super().retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._session is not None:
            self._session.fold(self.width())

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[Self], object]]:
        return {
            "line": lambda page: page.example("14 a"),
            "exceptions": lambda page: page.example(examples(page.language.code)[0], apply=True),
            "unknown-row": lambda page: page.example("98 a"),
            "closed": lambda page: page.example() and page.recorder.close("power"),
            "paper": lambda page: page.example(missing=True),
            "no-session": lambda page: page.to_day(page.desk.book.today() + dt.timedelta(days=400)),
            "week": lambda page: page.go(WEEK),
            "month": lambda page: page.go(MONTH),
        }

    def example(self, text: str = "", *, apply: bool = False, missing: bool = False) -> bool:
        """A register to be looked at, with a line typed into it; False where there is no session."""
        lists = (self.choose.missing, self.choose.of_day)
        found = [one for model in (lists if missing else lists[::-1]) for one in model.sessions]
        if found:
            self.show_session(found[0].session)
            self.session.focus_quick()
            self.session.quick.line.setText(text)
            if apply:
                self.session.quick.line.returnPressed.emit()
        return bool(found)

    # -- the views -----------------------------------------------------------------------------------------

    def _show_view(self, view: str) -> None:
        self.view = view
        shown = self.choose if view == CHOOSE else self.session if view == SESSION else self.book
        self.views.setCurrentWidget(shown)
        self.switch.set_value(None if view == CHOOSE else view)
        self.to_list.setVisible(view != CHOOSE)
        self.print_act.setVisible(view != CHOOSE)
        self.finish_act.setVisible(view == SESSION)
        for button in (self.before, self.after):
            button.setVisible(view != CHOOSE)
        self.headed.emit()

    def go(self, view: str) -> None:
        """Show the session, week or month; of the group that is chosen."""
        sheet = self.recorder.model.sheet
        if self.view == CHOOSE and view != SESSION:
            self.cohort = self.choose.cohort() or self.cohort
            self.around = self.choose.day() or self.desk.book.today()
        elif self.view == SESSION and sheet is not None:
            self.cohort, self.around = sheet.cohort, sheet.day
        if view == SESSION and self.view != SESSION:
            self._back_to_session()
            return
        self._show_view(view)
        self.refresh()
        self.take_focus()

    def _back_to_session(self) -> None:
        chosen = self.choose.chosen() if self.view == CHOOSE else None
        sheet = self.recorder.model.sheet
        if chosen is not None:
            self.show_session(chosen)
        elif sheet is not None and sheet.cohort == self.cohort:
            self.show_session(sheet.session)
        elif self.cohort is not None:
            book, cohort, around = self.desk.book, self.cohort, self.around
            day = min(around, book.today())
            self.tasks.read(lambda: near(book, cohort, day), self._found, owner=self, latest="view")
        else:
            self._found(None)

    def _found(self, session: int | None) -> None:
        if session is None:
            self.tell(NO_SESSION_YET, "info")
            self.show_list()
        else:
            self.show_session(session)

    def show_session(self, session: int) -> None:
        """Open the register of a session."""
        self._show_view(SESSION)
        self.session.take_focus()
        self.recorder.load(session)

    def show_list(self) -> None:
        """Back to choosing."""
        if self.view == CHOOSE:
            return
        self._show_view(CHOOSE)
        self.refresh()
        self.take_focus()

    def escape(self) -> None:
        """Esc: first what is half typed, then the rows, then back to choosing."""
        if self.view != SESSION or not self.session.escape():
            self.show_list()

    def next_view(self) -> None:
        """F6: session, week, month, and around again."""
        order = [key for key, _ in VIEWS]
        at = order.index(self.view) + 1 if self.view in order else 1
        self.go(order[at % len(order)])

    def step(self, by: int) -> None:
        """‹ and ›: the session, week or month before or after; in the list the day."""
        if self.view == CHOOSE:
            self.to_day((self.day or self.desk.book.today()) + dt.timedelta(days=by))
        elif self.view == SESSION:
            book, here = self.desk.book, self.recorder.session
            if here is not None:
                self.tasks.read(lambda: beside(book, here, by), self._stepped, owner=self, latest="step")
        else:
            self.around = moved(self.view, self.around, by)
            self.refresh()

    def _stepped(self, session: int | None) -> None:
        if session is None:
            self.tell(NO_SESSION_HERE, "info")
        else:
            self.show_session(session)

    def to_day(self, day: dt.date | None) -> None:
        self.day = None if day == self.desk.book.today() else day
        self.told.emit(None)  # what was said of the day before is not said of this one
        self._show_view(CHOOSE)
        self.refresh()

    def _to_group(self, cohort: int) -> None:
        self.cohort = cohort
        self.refresh()

    def _open_day(self, sessions: tuple[int, ...]) -> None:
        """The session of a clicked day; of several the one that was shown last, else the first."""
        here = self.recorder.session
        self.show_session(here if here in sessions else sessions[0])

    def _show_choice(self, found: Choice) -> None:
        self.choose.show_choice(found, self.desk.book.now())
        self.headed.emit()
        if self.view == CHOOSE and not self.choose.day_table.hasFocus():
            focus = self.focusWidget()
            if focus is None or focus is self:
                self.choose.take_focus()

    def _show_book(self, found: Grid | None, groups: list[tuple[int, str]]) -> None:
        self.cohort = found.cohort if found is not None else None
        self.book.show_grid(found, groups, self.desk.book.today())
        self.headed.emit()

    def _sheet_changed(self) -> None:
        if self.view == SESSION:
            sheet = self.recorder.model.sheet
            self.finish_act.setEnabled(sheet is not None and sheet.open and bool(sheet.lines))
            if sheet is not None and (sheet.name, sheet.session) != getattr(self, "_headed_for", None):
                self._headed_for = (sheet.name, sheet.session)
                self.headed.emit()

    # -- acts ----------------------------------------------------------------------------------------------

    def quick(self) -> None:
        """F4."""
        if self.view == SESSION:
            self.session.focus_quick()

    def redo(self) -> None:
        """Ctrl+Y."""
        if self.view != SESSION or not self.recorder.redo():
            self.tell(NOTHING_TO_REDO, "info")
        else:
            self.told.emit(None)  # that it was taken back is no longer true

    def finish(self) -> None:
        """Ctrl+Enter: everyone has a mark now; on to the next register that is not taken."""
        sheet = self.recorder.model.sheet
        if self.view != SESSION or sheet is None or not sheet.open or not sheet.lines:
            return
        self.recorder.finish(lambda following: self._finished(sheet.session, following))

    def _finished(self, session: int, following: int | None) -> None:
        sheet = self.recorder.model.sheet
        if sheet is None or sheet.session != session or not sheet.taken:
            return
        counts = sheet.counts()
        present = counts["P"] + counts["L"]
        more = ALL_TAKEN if following is None else None
        self.tell(SAVED, "ok", name=sheet.name, present=present, all=len(sheet.lines), more=more)
        if following is None:
            self.show_list()
        else:
            self.show_session(following)

    def print_page(self) -> None:
        """Ctrl+P: the week of the group on screen; filled once a register of it was taken."""
        sheet, book, t = self.recorder.model.sheet, self.desk.book, self.t
        at_session = self.view == SESSION and sheet is not None
        cohort, day = (sheet.cohort, sheet.day) if at_session and sheet else (self.cohort, self.around)
        if cohort is None:
            return
        days = period(MONTH, day) if self.view == MONTH else (day, day)

        def make() -> Paper:
            weeks = register.weeks(book, cohort, *days)
            return register_sheets(weeks, t, filled=any(line.marks for week in weeks for line in week.lines))

        print_paper(self, make, "register")
