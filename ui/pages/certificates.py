"""Certificates: who can be given one today and what the others lack, and the register with duplicates and revoking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.certificates import Certificate, issue_several
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.reports.papers import certificates
from tvetdesk.reports.papers.certificate import awarded
from ui.dialogs.asker import Asker
from ui.dialogs.certificates import AlthoughDialog, DuplicateDialog, RevokeDialog, TakeOverDialog, VoidDialog
from ui.language import Language
from ui.models.certificates import Register, ToIssue, Waiting, register, to_issue
from ui.page import Page, name_act
from ui.pages.certify.files import check_file, give_credential, give_list, give_page, take_key_out
from ui.pages.certify.register import RegisterView
from ui.pages.certify.waiting import WaitingView
from ui.places import Place
from ui.printing import print_paper
from ui.tasks import Tasks
from ui.widgets.buttons import Segmented

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

WAITING, REGISTER = "waiting", "register"
VIEWS: tuple[tuple[str, Message], ...] = ((WAITING, N_("To issue")), (REGISTER, N_("Certificate register")))
CAN = P_("{number} can be issued today", "{number} can be issued today")
OF = P_("{can} · {number} person waits", "{can} · {number} people wait")
ISSUED = P_("{number} certificate is issued: {serials}.", "{number} certificates are issued: {serials}.")
FROM_TO = N_("{first} to {last}")
REVOKED, VOIDED = (
    N_("{serial} is revoked. The number stays in the register."),
    N_("{serial} stands in the register as left out."),
)
ENTERED = N_("The duplicate of {serial} stands in the register.")
TAKEN_OVER = N_("This PC keeps the certificate register now.")
NOT_READY = N_("Nobody is ticked. Tick people with Space, or choose somebody for whom nothing is missing.")
PRINT = N_("Print")
NOTHING_TO_PRINT = N_("Choose an issued certificate to print.")
ISSUE = P_("Issue {number} certificate", "Issue {number} certificates")
NARROW = 1100


class CertificatesPage(Page):
    """`open` takes a cohort's id (its people are shown), or a pair of a record type's name and a key."""

    help = N_(
        "Whoever lacks nothing stands first. Space ticks people, Ctrl+Enter issues their certificates in one step, "
        "Ctrl+P prints them. F6 shows the register: duplicates, numbers left out, and revoking."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.year: int | None = None
        self.dialog: Asker | None = None
        issues = desk.may("certificate.issue")
        self.waiting_view = WaitingView(language, self.words, issues=issues)
        self.register_view = RegisterView(
            language, self.words, writes=desk.may("certificate.revoke"), signs=desk.may("certificate.sign")
        )
        self.views = QStackedWidget()
        self.views.addWidget(self.waiting_view)
        self.views.addWidget(self.register_view)
        self.column.addWidget(self.views, 1)
        self.switch = Segmented(needed=True)
        self.words.set(self.switch.setAccessibleName, N_("View"))
        self.switch.chosen.connect(lambda view: self.go(str(view)))
        self.head_widget = self.switch
        self._acts()
        self._connect()
        self.retranslate()
        self.go(WAITING)

    def _acts(self) -> None:
        self.act(
            N_("Entries about certificates"),
            lambda: self.opened.emit("certificate-entries", None),
            icon="list",
        )
        self.file_acts = (
            self.act(N_("Take the signing key out…"), self.take_key_out, icon="key", right="certificate.sign"),
            self.act(N_("Check a certificate…"), lambda: check_file(self), icon="search"),
            self.act(N_("List for checking…"), lambda: give_list(self), icon="export", right="certificate.sign"),
            self.act(N_("Page for checking…"), lambda: give_page(self), icon="export", right="certificate.sign"),
        )  # fmt: skip
        self.void_act = self.act(N_("Leave a number out…"), self.void, icon="ban", right="certificate.void")
        self.print_act = self.act(PRINT, self.print_page, icon="print", keys="Ctrl+P")
        self.all_act = self.act(
            N_("Tick all who are ready"),
            self.waiting_view.tick_ready,
            icon="tools",
            keys="Ctrl+Shift+A",
            right="certificate.issue",
        )
        self.issue_act = self.act(
            N_("Issue"),
            self.issue_batch,
            icon="certificate",
            keys="Ctrl+Return",
            primary=True,
            right="certificate.issue",
        )
        self.act(N_("To issue, or register"), self.next_view, keys="F6", shown=False)
        self.on_key("Ctrl+Enter", self.issue_batch)
        self.nobody_key = self.on_key(
            "Ctrl+Return", self.issue_batch
        )  # while the act is not there, it says why
        self.on_key("Ctrl+F", lambda: self._view().search.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def _connect(self) -> None:
        one, two = self.waiting_view, self.register_view
        one.issue.connect(self.issue)
        one.although.connect(self.although)
        one.ticked.connect(self._show_batch)
        one.table.chosen.connect(lambda _: self._show_batch())
        for view in (one, two):
            view.person.connect(lambda trainee: self.opened.emit("trainees", trainee))
        two.year.connect(self.to_year)
        two.printed.connect(lambda row: self.print([row]))
        two.signed.connect(lambda row: give_credential(self, row))
        two.again.connect(lambda row: self._ask(DuplicateDialog, row, done=self._entered))
        two.revoked.connect(
            lambda row: self._ask(RevokeDialog, row, done=lambda _: self.tell(REVOKED, serial=row.serial))
        )
        two.take_over.connect(lambda: self._ask(TakeOverDialog, done=lambda _: self.tell(TAKEN_OVER)))

    # -- what a page answers -------------------------------------------------------------------------------

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[Self], object]]:
        return {
            "ready": cls._scene_ready,
            "register": lambda page: page.go(REGISTER),
            "nobody": lambda page: page.waiting_view.search.setText("zzz"),
            "key": lambda page: (page.go(REGISTER), page.take_key_out()),
            "void": lambda page: (page.go(REGISTER), page.void()),
        }

    def _scene_ready(self) -> None:
        """The first six as if they had completed; two are ticked."""
        told = self.waiting_view.told
        if told is None or not told.people:
            return
        first = [
            replace(one, state="completed", reasons=one.reasons[1:] if place > 3 else ())
            for place, one in enumerate(told.people[:6])
        ]
        self._show_waiting(replace(told, people=[*first, *told.people[6:]]))
        for one in first[:2]:
            self.waiting_view.tick(one.enrolment)

    def heading(self) -> tuple[str, str]:
        t, told = self.t, self.waiting_view.told
        if self.views.currentWidget() is self.register_view:
            return t(self.place.title), self.register_view.second_line()
        if told is None:
            return t(self.place.title), ""
        can = t.n(CAN, sum(one.ready for one in told.people))
        return t(self.place.title), t.n(OF, len(told.people), can=can)

    def key_hints(self) -> list[tuple[str, Message]]:
        if self.views.currentWidget() is self.register_view:
            return [("Enter", N_("print")), ("Ctrl+F", N_("search")), ("F6", N_("who waits"))]
        return [
            ("Space", N_("tick")),
            ("Ctrl+Enter", N_("issue")),
            ("Enter", N_("open the person")),
            ("Ctrl+F", N_("search")),
            ("F6", N_("register")),
        ]

    def refresh(self) -> None:
        book, year = self.desk.book, self.year
        self.tasks.read(lambda: to_issue(book), self._show_waiting, owner=self, latest="waiting")
        self.tasks.read(lambda: register(book, year), self._show_register, owner=self, latest="register")

    def open(self, what: Any) -> None:
        if isinstance(what, tuple):
            self.opened.emit("certificate-entries", what)
        elif isinstance(what, int):
            self.go(WAITING)
            told = self.waiting_view.told
            named = next((one.course for one in (told.people if told else ()) if one.cohort == what), "")
            self.waiting_view.search.setText(named)

    def take_focus(self) -> None:
        self._view().table.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.switch.set_options([(key, self.t(text)) for key, text in VIEWS])
        self.waiting_view.draw()
        self.register_view.draw()
        super().retranslate()
        self._show_batch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for view in (self.waiting_view, self.register_view):
            view.fold(narrow=self.width() < NARROW)

    def _view(self) -> WaitingView | RegisterView:
        return self.register_view if self.views.currentWidget() is self.register_view else self.waiting_view

    def _show_waiting(self, told: ToIssue) -> None:
        self.waiting_view.show_waiting(told)
        self._show_batch()

    def _show_register(self, told: Register) -> None:
        self.register_view.show_register(told)
        self.headed.emit()

    def _show_batch(self) -> None:
        """The button says for how many it issues."""
        told, number = self.waiting_view.told, len(self.waiting_view.batch())
        at_waiting = self.views.currentWidget() is self.waiting_view
        name_act(self.issue_act, self.t.n(ISSUE, number))
        self.issue_act.setVisible(at_waiting and number > 0 and told is not None and told.keeps)
        self.nobody_key.setEnabled(not self.issue_act.isVisible())
        self.all_act.setVisible(
            at_waiting and told is not None and told.keeps and sum(one.ready for one in told.people) > 1
        )
        self.print_act.setVisible(not at_waiting)
        for act in (self.void_act, *self.file_acts):
            act.setVisible(not at_waiting)
        self.headed.emit()

    def go(self, view: str) -> None:
        """Show who waits, or the register."""
        self.views.setCurrentWidget(self.register_view if view == REGISTER else self.waiting_view)
        self.switch.set_value(view)
        self._show_batch()
        self.take_focus()

    def next_view(self) -> None:
        """F6: the other of the two."""
        self.go(WAITING if self._view() is self.register_view else REGISTER)

    def to_year(self, year: int) -> None:
        """The register of another year."""
        self.year = year
        self.refresh()

    # -- acting --------------------------------------------------------------------------------------------

    def issue_batch(self) -> None:
        """Ctrl+Enter: certificates for those who are ticked, else for the chosen one."""
        if self._view() is not self.waiting_view or not self.desk.may("certificate.issue"):
            return
        people = self.waiting_view.batch()
        if people:
            self.issue(people)
        else:
            self.tell(NOT_READY, "info")

    def issue(self, people: Sequence[Waiting]) -> None:
        """Issue to these people, all or none."""
        book, ids = self.desk.book, [one.enrolment for one in people]
        self.tasks.write(
            lambda: issue_several(book, [book.get(Enrolment, one) for one in ids]),
            self._issued,
            owner=self,
            failed=self.refuse,
        )

    def _issued(self, made: list[Certificate]) -> None:
        first, last = made[0].serial, made[-1].serial
        serials = first if len(made) == 1 else self.t(FROM_TO, first=first, last=last)
        self.tell(
            ISSUED,
            number=len(made),
            serials=serials or "",
            icon="certificate",
            button=PRINT,
            act=lambda: self.print(made),
        )

    def although(self, one: Waiting) -> None:
        """Issue although something is missing, with the words why."""
        self._ask(AlthoughDialog, one, done=lambda made: self._issued([made]))

    def void(self) -> None:
        """A number that was never given out."""
        told = self.register_view.told
        if told is not None:
            counts = [one.row.count for one in told.lines if one.row.original is None]
            missing = told.gaps[0] if told.gaps else max(counts, default=0) + 1
            self._ask(VoidDialog, told.year, missing, done=lambda made: self.tell(VOIDED, serial=made.serial))

    def _entered(self, made: Certificate) -> None:
        self.tell(ENTERED, serial=made.serial, icon="copy", button=PRINT, act=lambda: self.print([made]))

    def _ask(self, dialog: type[Any], *about: Any, done: Callable[[Any], object]) -> None:
        made = dialog(self.desk.book, *about, self.language, self.tasks, self)
        made.written.connect(done)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = made
        made.open()

    def take_key_out(self) -> None:
        """The key that signs here, onto another medium."""
        self.dialog = take_key_out(self)

    def print_page(self) -> None:
        """Ctrl+P: the chosen certificate."""
        one = self.register_view.chosen()
        if one is not None and one.row.state in ("issued", "duplicate"):
            self.print([one.row])
        else:
            self.tell(NOTHING_TO_PRINT, "info")

    def print(self, rows: Sequence[Certificate]) -> None:
        """Certificates on paper, one on each page, in the order of their numbers."""
        book, t, ids = self.desk.book, self.t, [row.id for row in rows]
        print_paper(
            self,
            lambda: certificates([awarded(book, book.get(Certificate, one)) for one in ids], t),
            "certificate",
        )
