"""PlacePage: a place whose first view answers the questions of the day, and whose others are lists with facts and deeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from tvetdesk.i18n import N_, Message
from tvetdesk.store.book import Book
from tvetdesk.store.schema import Table
from ui.giving import give_lists
from ui.language import Language
from ui.page import name_act
from ui.pages.forming import HINTS, FormPage
from ui.pages.place.asked import Asked, Question
from ui.pages.place.rows import Deed, Line, RowsView, Spec
from ui.places import Place
from ui.tasks import Tasks
from ui.tokens import GAP
from ui.widgets.buttons import Segmented

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

TODAY = "today"
TO_DO, WAITS = N_("To do"), N_("To do: {number}")
LOUD = ("error", "attention")
ENTRIES = N_("All lists")
FROM_TO = N_("{first} – {last}")
NARROW = 1100


class _Views(QStackedWidget):
    """Tables give up their height before the page scrolls: wrapped words in it do not ask for more."""

    def hasHeightForWidth(self) -> bool:
        return False


class PlacePage(FormPage):
    """A subclass says what it reads, which questions it answers, which lists it has, and what is done with a line.

    `entries` is the page of generated lists behind it. `open` takes a pair of a type's name and a key, or the name of
    a view.
    """

    specs: ClassVar[tuple[Spec, ...]] = ()
    entries: ClassVar[str] = ""
    at: ClassVar[tuple[tuple[int, int, int, int], ...]] = ()
    """Row, column, rows and columns of each question's panel."""

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.told_of: Any = None
        self.dialog: Any = None
        self.writes = desk.may("row.alter") and desk.may("row.add")
        self.asked = [Asked() for _ in self.at]
        first = QWidget()
        first.setObjectName("bare")
        grid = QGridLayout(first)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        for at, (panel, where) in enumerate(zip(self.asked, self.at, strict=True)):
            grid.addWidget(panel, *where)
            panel.opened.connect(self.show_about)
            panel.acted.connect(lambda about, n=at: self.answer(n, about))
            panel.added.connect(lambda n=at: self.add_answer(n))
        for number in range(grid.columnCount()):
            grid.setColumnStretch(number, 1)
        for number in range(grid.rowCount()):
            grid.setRowStretch(number, 1)
        self.stack = _Views()
        self.stack.addWidget(first)
        self.lists = {spec.name: RowsView(self, spec) for spec in self.specs}
        for view in self.lists.values():
            self.stack.addWidget(view)
        self.drawn.addWidget(self.stack, 1)
        self.switch = Segmented(needed=True)
        self.words.set(self.switch.setAccessibleName, N_("View"))
        self.switch.chosen.connect(lambda view: self.go(str(view)))
        self.head_widget = self.switch
        self._acts()
        self.begin()
        self.retranslate()
        self.go(TODAY)

    def _acts(self) -> None:
        self.act(ENTRIES, lambda: self.opened.emit(self.entries, None), icon="list")
        give_lists(self)
        self.new_acts = [
            self.act(
                N_("New entry"), lambda n=n: self._new(n), icon="add", keys="" if n else "Ctrl+N",
                primary=not n, right="row.add",
            )
            for n in (1, 0)
        ]  # fmt: skip
        for n, act in zip((1, 0), self.new_acts, strict=True):
            self.when(act, lambda n=n: len(self._offered()) > n)  # type: ignore[misc]
        self.act(N_("Next view"), self.next_view, keys="F6", shown=False)
        self.on_key("Ctrl+Tab", self.next_view)
        self.on_key("F2", lambda: self.edit(self._view().table.key()) if self._view() else None)
        self.on_key("Ctrl+F", self._search)

    # -- what a subclass answers ---------------------------------------------------------------------------

    def busy(self) -> None:
        """More of what the place is for, invented, to be looked at."""

    def read(self, book: Book) -> Any:
        """What the place shows; in the reading thread."""
        raise NotImplementedError

    def questions(self, told: Any) -> Sequence[Question]:
        """The questions of the day, as many as there are panels."""
        raise NotImplementedError

    def answer(self, number: int, about: tuple[str, Any]) -> None:
        """Do the act of a line of a question."""
        raise NotImplementedError

    def add_answer(self, number: int) -> None:
        """Add something new where a question offers that."""

    def rows(self, view: str, told: Any) -> Sequence[Line]:
        """The lines of a list."""
        raise NotImplementedError

    def deeds(self, view: str, line: Line) -> Sequence[Deed]:
        """What can be done with a line."""
        raise NotImplementedError

    def beside(self, view: str, line: Line) -> QWidget | None:
        """What else stands beside a line."""
        return None

    def second(self, told: Any) -> str:
        """The second line of the header."""
        raise NotImplementedError

    def place_of(self, name: str) -> str:
        """The list in which a type is shown, or nothing."""
        raise NotImplementedError

    # -- what a page answers -------------------------------------------------------------------------------

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[Self], object]]:
        first = cls.specs[0].name
        return {
            "busy": lambda page: page._scene(TODAY),  # noqa: SLF001
            **{spec.name: lambda page, name=spec.name: page._scene(name) for spec in cls.specs},  # noqa: SLF001
            "nothing": lambda page: (page.go(first), page.lists[first].search.setText("zzz")),
        }  # type: ignore[dict-item]

    def _scene(self, view: str) -> None:
        self.busy()
        self.refresh()
        self.go(view)

    def heading(self) -> tuple[str, str]:
        form = self.forming()
        if form is not None:
            return self.form_heading(form)
        return self.t(self.place.title), self.second(self.told_of) if self.told_of is not None else ""

    def key_hints(self) -> list[tuple[str, Message]]:
        if self.forming() is not None:
            return HINTS
        new: list[tuple[str, Message]] = [("Ctrl+N", N_("new entry"))] if self._offered() else []
        if self._view() is None:
            return [("Space", N_("do it")), ("Enter", N_("open")), ("F6", N_("next view")), *new]
        return [
            ("Enter", N_("open the entry")),
            ("Ctrl+F", N_("search the list")),
            ("F6", N_("next view")),
            ("F8", N_("facts beside it")),
            *new,
        ]

    def refresh(self) -> None:
        book = self.desk.book
        self.tasks.read(lambda: self.read(book), self._show, owner=self, latest="place", failed=self.refuse)

    def open(self, what: Any) -> None:
        if isinstance(what, tuple):
            self.show_about(what)
        elif what in self.lists:
            self.go(what)

    def take_focus(self) -> None:
        form, view = self.forming(), self._view()
        if form is not None:
            form.take_focus()
        elif view is not None:
            view.take_focus()
        else:
            busy = next((one for one in self.asked if one.table.cells.keys), None)
            if busy is not None:
                busy.table.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                super().take_focus()

    def toggle_side(self) -> None:
        view = self._view()
        if view is not None and self.forming() is None:
            view.toggle_side()

    def retranslate(self) -> None:
        self._name_views()
        super().retranslate()
        if self.told_of is not None:
            self._show(self.told_of)
        self._name_new()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for view in self.lists.values():
            view.fold(narrow=self.width() < NARROW)

    def _show(self, told: Any) -> None:
        self.told_of = told
        for panel, question in zip(self.asked, self.questions(told), strict=True):
            panel.ask(question, acts=self.writes)
        for name, view in self.lists.items():
            view.show_lines(self.rows(name, told))
        self._name_views()
        self.headed.emit()
        if self.hasFocus():  # the page was shown before there was anything to go to
            self.take_focus()

    def _name_views(self) -> None:
        """The first view says how many things want somebody."""
        lines = [one for panel in self.asked for one in panel.lines if one.state in LOUD]
        first = self.t(WAITS, number=len(lines)) if lines else self.t(TO_DO)
        self.switch.set_options([(TODAY, first), *((spec.name, self.t(spec.title)) for spec in self.specs)])

    # -- going about ---------------------------------------------------------------------------------------

    def table(self, name: str) -> Table:
        """The record type of this class name."""
        schema = self.desk.book.schema
        return schema.by_model[schema.classes[name]]

    def _view(self) -> RowsView | None:
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, RowsView) else None

    def go(self, view: str) -> None:
        """Show what is to be done, or a list."""
        self.stack.setCurrentWidget(self.lists[view] if view in self.lists else self.stack.widget(0))
        self.switch.set_value(view)
        self._name_new()
        self.take_focus()

    def next_view(self) -> None:
        """F6: the next of them."""
        if self.forming() is None:
            self.go([TODAY, *self.lists][(self.stack.currentIndex() + 1) % self.stack.count()])

    def days(self, first: dt.date, last: dt.date) -> str:
        """One day, or from one to another."""
        return self.t.date(first) if first == last else self.t(FROM_TO, first=first, last=last)

    def show_about(self, about: tuple[str, Any]) -> None:
        """Show an entry in its list; one that has none here in the generated lists."""
        name, key = about
        by_name = {table.name: table.model.__name__ for table in self.desk.book.schema.tables.values()}
        name = by_name.get(name, name)
        view = self.place_of(name)
        if not view:
            self.opened.emit(self.entries, (self.table(name).name, key))
            return
        self.go(view)
        if key is not None:
            self.lists[view].choose((name, key))

    def _search(self) -> None:
        if self._view() is None:
            self.go(self.specs[0].name)
        view = self._view()
        assert view is not None
        view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- adding and altering -------------------------------------------------------------------------------

    def _offered(self) -> Sequence[tuple[str, Message]]:
        view = self._view()
        return view.spec.new if view is not None else self.specs[0].new

    def _name_new(self) -> None:
        for n, act in zip((1, 0), self.new_acts, strict=True):
            if len(self._offered()) > n:
                name_act(act, self.t(self._offered()[n][1]))
        self.offer()

    def _new(self, number: int) -> None:
        if self.forming() is None and len(self._offered()) > number:
            self.new(self._offered()[number][0])

    def new(self, name: str, preset: dict[str, Any] | None = None) -> None:
        """The form of a new entry; once saved it is shown in its list."""
        if self.desk.may("row.add"):
            self.open_form(
                self.table(name).model, None, preset, lambda saved: self._show_new(name, saved.key)
            )

    def _show_new(self, name: str, key: Any) -> None:
        view = self.place_of(name)
        if view:
            self.go(view)
            self.lists[view].choose((name, key))

    def edit(self, about: tuple[str, Any] | None) -> None:
        """The form of an entry."""
        if about is not None and self.forming() is None:
            self.open_form(self.table(about[0]).model, about[1])

    def add_below(self, model: type[Any], field: str, key: Any) -> None:
        """A new entry that belongs to the chosen one; a subclass takes the types that have a verb of their own."""
        self.open_form(model, None, {field: key})

    def ask(
        self,
        title: Message,
        who: str,
        model: type[Any],
        fields: Mapping[str, Any],
        verb: Callable[..., Any],
        said: Message,
        needed: Collection[str] = (),
        **values: Any,
    ) -> None:
        """Ask a few fields for one verb, then say what was written, with the way back."""
        from ui.dialogs.deed import DeedDialog  # by those who do something

        made = DeedDialog(title, who, self.desk, model, fields, verb, self.language, self.tasks, self, needed)
        made.written.connect(lambda _: self.tell_undo(said, **values))
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = made
        made.open()
