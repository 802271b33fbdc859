"""Reports: every report and paper, chosen and seen before it is saved or printed; and the reports that were frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.reports.formats.outgoing import Outgoing
from tvetdesk.reports.render.parts import Paper
from tvetdesk.reports.table import Part, Table
from ui import fonts
from ui.answers import take_answers
from ui.language import Language
from ui.models.cells import CellsModel, lay_out
from ui.models.offers import Offer
from ui.models.reports import (
    Choosable,
    Members,
    asked,
    choosable,
    freezable,
    may_take,
    members,
    offered,
)
from ui.page import Page
from ui.pages.report import giving_out
from ui.pages.report.choices import ChoicesBar
from ui.pages.report.giving_out import Shown
from ui.pages.report.preview import SCALE, Preview
from ui.places import CENTRE, HQ, Place
from ui.printing import KINDS
from ui.tasks import Tasks
from ui.widgets.buttons import Segmented
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell
from ui.widgets.rows import Table as TableView

if TYPE_CHECKING:
    from tvetdesk.desk import Desk
    from ui.dialogs.freeze import FreezeDialog
    from ui.pages.report.frozen import FrozenView

MAKE, FROZEN = "make", "frozen"
VIEWS = ((MAKE, N_("Reports and papers")), (FROZEN, N_("Frozen")))
LIST = N_("What to make")
FREEZE = N_("Freeze…")
FROZE = N_("“{title}” is frozen. It can be shown again as it is now, in any language.")
SHOW_IT = N_("Show it")
EXAMPLE = N_("Save an example…")
SAVE, TAKE = N_("Save the file…"), N_("Take in the answers…")
NOT_OUT = N_("You may look at this. Writing lists of people into files, and printing them, is for others.")
LIST_LEAST, LIST_MOST = 236, 292  # pixels of the list's width
AROUND_TITLE = 56  # icon, gaps and scroll bar beside a title


class ReportsPage(Page):
    """Everything that leaves the program as paper or as a file; a centre's."""

    help = N_(
        "Choose a report or a paper at the left and say for which course, person and days. What you see is what is "
        "printed and saved. Freeze a report before you give it out: later differences can then be explained."
    )
    kind = CENTRE

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.offers = offered(desk, self.kind)
        self.offer = self.offers[0]
        self.shown: Shown | None = None
        self.dialog: FreezeDialog | None = None
        self.view = MAKE
        self._later = QTimer(self)  # running down the list with the arrow keys makes only where it stops
        self._later.setSingleShot(True)
        self._later.setInterval(150)
        self._later.timeout.connect(self.make)
        self.preview = self._preview()
        self.preview.opened.connect(self._behind)
        self.views = QStackedWidget()
        self.column.addWidget(self.views, 1)
        self.views.addWidget(self._maker())
        self.ways = Segmented(needed=True)
        self.words.set(self.ways.setAccessibleName, N_("Reports to make, or frozen ones"))
        self.ways.chosen.connect(lambda view: self.show_view(str(view)))
        self.head_widget = self.ways
        self.print_act = self.act(
            N_("Print"), lambda: self.give(giving_out.print_shown), icon="print", keys="Ctrl+P"
        )
        self.freeze_act = self.act(FREEZE, self.freeze, icon="frozen", right="report.freeze")
        self.compare_act = self.act(N_("What changed since"), self.compare, icon="history", shown=False)
        self.hxl_act = self.act(KINDS["hxl"], lambda: self.give(giving_out.save_shown, "hxl"), icon="export")
        self.csv_act = self.act(KINDS["csv"], lambda: self.give(giving_out.save_shown, "csv"), icon="file")
        self.excel_act = self.act(
            KINDS["xlsx"], lambda: self.give(giving_out.save_shown, "xlsx"), icon="excel", keys="Ctrl+Shift+E"
        )
        self.pdf_act = self.act(
            KINDS["pdf"],
            lambda: self.give(giving_out.save_shown, "pdf"),
            icon="save",
            keys="Ctrl+S",
            primary=True,
        )
        self.example_act = self.act(EXAMPLE, lambda: giving_out.save_example(self, self.offer), icon="copy")
        self.file_act = self.act(
            SAVE, lambda: self.give(giving_out.save_foreign), icon="save", keys="Ctrl+S", primary=True
        )
        self.answers_act = self.act(TAKE, lambda: take_answers(self), icon="incoming", right="answers.import")
        self.on_key("Ctrl+Tab", lambda: self.show_view(FROZEN if self.view == MAKE else MAKE))
        self.retranslate()

    @cached_property
    def frozen(self) -> FrozenView:
        """The frozen reports, made when they are first looked at."""
        from ui.pages.report.frozen import FrozenView

        view = FrozenView(self.desk.book, self.language, self.tasks, self._preview())
        view.showed.connect(self._show_acts)
        view.retranslate()
        self.views.addWidget(view)
        return view

    def _preview(self) -> Preview:
        def ask(paper: Paper, number: int, done: Callable[[QImage], object]) -> None:
            from tvetdesk.reports.render import pdf  # loaded by those who print

            wide = SCALE * 297 // 210 if paper.landscape else SCALE
            self.tasks.read(
                lambda: pdf.image(paper, number, wide), done, owner=self, latest="page", failed=self.refuse
            )

        return Preview(self.language, ask)

    def _maker(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("bare")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        left = Panel()
        self.left = left
        self.model = CellsModel()
        self.list = TableView(self.model)
        self.list.horizontalHeader().hide()
        self.words.set(self.list.setAccessibleName, LIST)
        self.list.selectionModel().currentRowChanged.connect(self._chosen)
        self.list.doubleClicked.connect(lambda _: self.preview.take_focus())
        left.body.addWidget(self.list)
        row.addWidget(left)
        right = QWidget()
        right.setObjectName("bare")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.bar = ChoicesBar(self.language)
        self.bar.changed.connect(self._later.start)
        self.bar.course_changed.connect(self._course)
        column.addWidget(self.bar)
        column.addWidget(self.preview, 1)
        row.addWidget(right, 1)
        return holder

    # -- what a page answers -----------------------------------------------------------------------------------

    def heading(self) -> tuple[str, str]:
        if self.view == FROZEN:
            return self.t(self.place.title), self.t(N_("As they were given out, and what changed since"))
        return self.t(self.place.title), self.t(self.offer.title)

    def key_hints(self) -> Sequence[tuple[str, Message]]:
        if self.view == FROZEN:
            return (("↑↓", N_("choose")), ("Ctrl+Tab", N_("reports and papers")))
        opens = (("Enter", N_("records behind it")),) if self.offer.name == "breakdown" else ()
        return (
            *opens, ("Ctrl+S", N_("save as PDF")), ("Ctrl+Shift+E", N_("Excel")), ("Ctrl+P", N_("print")),
            ("Ctrl+Tab", N_("frozen reports")), ("PgDn", N_("next page")),
        )  # fmt: skip

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[ReportsPage], object]]:
        """A figure split, papers at a centre, and frozen reports with what changed since."""
        return {
            "breakdown": lambda page: page.choose("breakdown"),
            "register": lambda page: page.choose("register" if cls.kind == CENTRE else "chase"),
            "dhis2": lambda page: page.choose("dhis2"),
            "xlsform": lambda page: page.choose("xlsform"),
            "certificate": lambda page: page.choose("certificate" if cls.kind == CENTRE else "annual"),
            "frozen-none": lambda page: page.show_view(FROZEN),
            "freeze": lambda page: (page.choose("annual"), page.freeze()),
            "frozen": lambda page: page._scene_frozen(since=False),  # noqa: SLF001 - of this class
            "frozen-since": lambda page: page._scene_frozen(since=True),  # noqa: SLF001
        }

    def _scene_frozen(self, *, since: bool) -> None:
        from ui import scenery

        scenery.a_frozen_report(self.desk)
        self.refresh()
        self.show_view(FROZEN)
        self.frozen.table.selectRow(1)
        if since:
            self.compare()

    def refresh(self) -> None:
        book = self.desk.book
        self.tasks.read(lambda: choosable(book), self._choosable, owner=self, latest="choosable")
        if "frozen" in vars(self):
            self.frozen.read()

    def open(self, what: Any) -> None:
        """The name of a report or paper, a course to make it for, or `frozen`."""
        name, course = what if isinstance(what, tuple) else (what, None)
        if name == FROZEN:
            self.show_view(FROZEN)
            return
        self.show_view(MAKE)
        if course is not None and self.bar.course.findData(course) >= 0:
            self.bar.course.setCurrentIndex(self.bar.course.findData(course))
        self.choose(str(name))

    def take_focus(self) -> None:
        (self.list if self.view == MAKE else self.frozen.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        super().retranslate()
        t = self.t
        self.ways.set_options([(name, t(label)) for name, label in VIEWS])
        self.ways.set_value(self.view)
        rows, keys, grounds, group = [], list[Offer | None](), [], None
        for one in self.offers:
            if one.group != group:
                group = one.group
                rows.append([Cell(t(group), "dim")])
                keys.append(None)
                grounds.append("alt")
            rows.append([Cell(t(one.title), icon=one.icon, tip=t(one.title))])
            keys.append(one)
            grounds.append("base")
        self.model.show([""], rows, keys, grounds)
        lay_out(self.list, (0,), 0)
        words = QFontMetrics(fonts.font("text"))
        widest = max(words.horizontalAdvance(t(one.title)) for one in self.offers)
        self.left.setFixedWidth(min(LIST_MOST, max(LIST_LEAST, widest + AROUND_TITLE)))
        self.list.selectRow(keys.index(self.offer))
        self.bar.retranslate()
        self.bar.speaks.choose(self.language.code)
        self.preview.retranslate()
        if "frozen" in vars(self):
            self.frozen.preview.retranslate()
            self.frozen.retranslate()
        self._later.start()

    # -- choosing ----------------------------------------------------------------------------------------------

    def show_view(self, view: str) -> None:
        """Reports to make, or the frozen ones."""
        self.view = view
        if view == FROZEN and "frozen" not in vars(self):
            self.frozen.read()
        self.ways.set_value(view)
        self.views.setCurrentIndex(0 if view == MAKE else self.views.indexOf(self.frozen))
        if view == FROZEN:
            self.frozen.ask()
        self._show_acts()
        self.headed.emit()
        self.take_focus()

    def choose(self, name: str) -> None:
        """Go to a report or paper by its name."""
        for place, one in enumerate(self.model.keys):
            if one is not None and one.name == name:
                self.list.selectRow(place)

    def _chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        one: Offer | None = self.model.key(now.row())
        if one is None:  # the name of a group: on in the same direction
            step = -1 if 0 < now.row() < before.row() else 1
            QTimer.singleShot(0, lambda: self.list.selectRow(now.row() + step))
            return
        self.offer = one
        self.bar.show_offer(one, self.desk.book.today())
        self._show_acts()
        self.headed.emit()
        self._later.start()

    def _behind(self, only: Part, said: str) -> None:
        """The records behind a number of an indicator that is split."""
        if any(one.name == "behind" for one in self.offers):
            self.bar.narrow(only, said)
            self.choose("behind")

    def _choosable(self, found: Choosable) -> None:
        self.bar.show_choosable(found)
        self.bar.show_offer(self.offer, self.desk.book.today())
        self._course(self.bar.course.currentData())

    def _course(self, course: int | None) -> None:
        if course is None:
            self.bar.show_members(Members([], []))
            self._later.start()
            return
        book, t = self.desk.book, self.t
        self.tasks.read(lambda: members(book, course, t), self._members, owner=self, latest="members")

    def _members(self, found: Members) -> None:
        self.bar.show_members(found)
        self._later.start()

    # -- making ------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make what is chosen, and show it."""
        offer, desk, speaks = self.offer, self.desk, self.bar.speaking
        try:
            chosen = self.bar.choices()
        except UserError as error:
            self._refused(error)
            return

        def work() -> tuple[Shown, int]:
            shown = Shown(offer.make(desk, chosen, speaks), speaks, offer)
            return shown, giving_out.pages(shown.made)

        self.tasks.read(work, lambda made: self._made(*made), owner=self, latest="made", failed=self._refused)

    def _made(self, shown: Shown, count: int) -> None:
        self.shown = shown
        self.preview.show_made(shown.made, count, shown.speaks)
        self._show_acts()

    def _refused(self, error: UserError) -> None:
        self.shown = None
        self.preview.refuse(error)
        self._show_acts()

    def _show_acts(self) -> None:
        """What cannot be done with what is shown is not offered; a paper is no spreadsheet."""
        shown = self._giving()
        table = shown is not None and isinstance(shown.made, Table)
        takes = self.view == FROZEN or may_take(self.desk, self.offer)
        foreign = shown is not None and isinstance(shown.made, Outgoing)
        for act in (self.print_act, self.pdf_act):
            act.setVisible(shown is not None and not foreign and takes)
        self.example_act.setVisible(self.view == MAKE and bool(giving_out.own_file(self.offer)))
        self.file_act.setVisible(foreign and takes)
        self.answers_act.setVisible(foreign and self.offer.name == "xlsform")
        for act in (self.hxl_act, self.csv_act, self.excel_act):
            act.setVisible(table and takes)
        self.freeze_act.setVisible(table and self.view == MAKE and freezable(self.desk, self.offer))
        self.compare_act.setVisible(self.view == FROZEN and bool(self.frozen.kept))
        self.preview.say_below(None if takes else self.t(NOT_OUT))

    def _giving(self) -> Shown | None:
        """What the acts are about."""
        if self.view == MAKE:
            return self.shown
        made = self.frozen.preview.made
        return Shown(made, self.frozen.preview.speaks) if made is not None else None

    def give(self, out: Callable[..., None], *how: str) -> None:
        """Give what is shown out: print it, or save it as a file."""
        shown = self._giving()
        if shown is not None:
            out(self, shown, *how)

    # -- freezing ----------------------------------------------------------------------------------------------

    def freeze(self) -> None:
        """Keep the report as it is now, signed."""
        if self.shown is None or not freezable(self.desk, self.offer):
            return
        question = asked(self.offer.name, self.bar.choices())
        self.dialog = giving_out.freeze(self, self.shown, self.offer.name, question, self._froze)

    def _froze(self, row: FrozenReport) -> None:
        view = self.frozen  # made now, so that it knows the new one when it is shown

        def show() -> None:
            view.choose(row.id)
            self.show_view(FROZEN)

        self.tell(FROZE, icon="frozen", button=SHOW_IT, act=show, title=row.title)
        self.refresh()

    def compare(self) -> None:
        """What changed since the chosen report was frozen."""
        self.frozen.compare()


class HqReportsPage(ReportsPage):
    """The same at headquarters, where there are no papers of courses and people."""

    kind = HQ
