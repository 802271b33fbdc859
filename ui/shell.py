"""The shell: rail, header, strip, page and status bar, and what works from every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.rights import ROLES
from tvetdesk.store import history
from tvetdesk.store.record import Share
from tvetdesk.store.undo import undo_step
from ui.above import Above
from ui.dialogs.bug import show_bug
from ui.find import Entry, Find
from ui.header import Header
from ui.language import NAMES, Language
from ui.messages import Messages
from ui.models.state import State, state_of
from ui.page import Page, refusal
from ui.pages.setting.look import THEMES
from ui.places import CENTRE, HQ, PLACES, SETTINGS, Place
from ui.rail import Rail
from ui.settings import Settings
from ui.status import Status
from ui.tasks import Tasks
from ui.theme import theme
from ui.tokens import FOLD_BELOW
from ui.undoing import FieldsLeaveUndo
from ui.widgets.strip import Notice

if TYPE_CHECKING:
    from tvetdesk.desk import Desk
    from tvetdesk.store.session import Session
    from ui.pages.settings import SettingsPage

HQ_NAME = N_("Headquarters")
EVERYWHERE = (("Ctrl+K", N_("Find or do")), ("F1", N_("Help")))
UNDONE = N_("Taken back: {what}")
OUT_OF_BIN = N_("{name} is out of the bin again.")


class Shell(QWidget):
    """The window of an open desk. Pages are made when they are first opened.

    `locked` asks for the lock; `settings_changed` says that the Settings object has other values now; `renewed` that
    whoever is there changed their password, so that their `session` begins anew; `restored` that a backup, with name
    and password, shall take the place of the data that are open.
    """

    locked = Signal()
    settings_changed = Signal()
    renewed = Signal()
    restored = Signal(object, str, str)

    def __init__(
        self,
        desk: Desk,
        language: Language,
        tasks: Tasks,
        settings: Settings,
        places: Sequence[Place] = PLACES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.language, self.tasks, self.settings = desk, language, tasks, settings
        self.kind = HQ if desk.book.level is Share.HQ else CENTRE
        self.places = {place.name: place for place in places if self.kind in place.kinds}
        self.pages: dict[str, Page] = {}
        self._frames: dict[str, QScrollArea] = {}
        self._came_from: list[str] = []
        self._name = desk.book.fact("name")
        self.session: Session | None = None  # of whoever is there: what re-opens it, and when it is locked
        self._user_folded = settings.folded
        self._build()
        self._keys()
        FieldsLeaveUndo(self)
        self._state = QTimer(self)  # one reading of the state for a burst of writes
        self._state.setSingleShot(True)
        self._state.setInterval(150)
        self._state.timeout.connect(self._read_state)
        self._shown_state: State | None = None
        language.changed.connect(self.retranslate)
        tasks.written.connect(self._written)
        tasks.slow.connect(self.messages.slow)
        tasks.finished.connect(self.messages.finished)
        tasks.failed.connect(self.refuse)
        tasks.broke.connect(self._broke)
        self.retranslate()
        self._read_state()
        self.go(next(iter(self.numbered()), SETTINGS.name))

    # -- putting together ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.rail = Rail(self.language)
        for name, place in self.numbered().items():
            self.rail.add(name, "", place.icon, place.number)
        self.rail.add(SETTINGS.name, "", SETTINGS.icon, None)
        self.header = Header(self.language)
        self.header.left.connect(lambda: self.page().take_focus())
        self.messages = Messages(self.language)
        self.messages.left.connect(lambda: self.page().take_focus())
        self.strip = self.messages.strip
        self.stack = QStackedWidget()
        self.status = Status(self.language)
        self.above = Above(self.desk, self.language, self.tasks)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for widget, stretch in ((self.above, 0), (self.header, 0), (self.messages, 0), (self.stack, 1)):
            right.addWidget(widget, stretch)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.rail)
        top.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top, 1)
        column.addWidget(self.status)
        self.find = Find(self.desk.book, self.language, self.tasks, self)
        self.here = ""
        self.rail.went.connect(self.go)
        self.rail.find.connect(self.open_find)
        self.rail.help.connect(self.show_help)
        self.rail.lock.connect(self.locked)
        self.status.went.connect(self.go)
        self.above.restores.connect(lambda: self.go(SETTINGS.name, "backups"))
        self.find.person.connect(lambda key: self.go("trainees", key))
        self.find.course.connect(self._to_course)

    def _keys(self) -> None:
        for keys, run in (
            ("Ctrl+K", self.open_find),
            ("Ctrl+B", self.toggle_rail),
            ("Ctrl+L", self.locked.emit),
            ("F1", self.show_help),
            ("F8", lambda: self.page().toggle_side()),
            ("Ctrl+Z", self.undo),
            ("Alt+Left", self.back),
        ):
            QShortcut(QKeySequence(keys), self, activated=run)
        for name, place in self.numbered().items():
            QShortcut(QKeySequence(f"Alt+{place.number}"), self, activated=lambda n=name: self.go(n))

    def numbered(self) -> dict[str, Place]:
        """The places on the rail in their order."""
        found = [place for place in self.places.values() if place.number is not None]
        return {place.name: place for place in sorted(found, key=lambda place: place.number or 0)}

    # -- going to pages ------------------------------------------------------------------------------------

    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.here]

    def go(self, name: str, what: Any = None) -> None:
        """Show a page, and in it what was asked for; a page this desk does not have is left alone."""
        if name not in self.places:
            return
        if self.here and self.here != name:
            self.page().leave()
            self._came_from = [*self._came_from[-9:], self.here]
        page = self.pages.get(name) or self._make(name)
        self._speak(page)
        self.here = name
        self.stack.setCurrentWidget(self._frames[name])
        self.rail.choose(self.places[name].under or name)
        self.header.set_actions(page.actions(), page.head_widget)
        self._head()
        self.messages.show_page(name)
        if page.stale:
            page.stale = False
            page.refresh()
        if what is not None:
            page.open(what)
        page.take_focus()

    def back(self) -> None:
        """Go where we came from."""
        if self._came_from:
            name = self._came_from.pop()
            self.go(name)
            self._came_from = [one for one in self._came_from if one != name]

    def _make(self, name: str) -> Page:
        place = self.places[name]
        page = place.load()(self.desk, self.language, self.tasks, place)
        page.told.connect(lambda notice, n=name: self.tell(notice, n))
        page.opened.connect(self.go)
        page.headed.connect(lambda n=name: self._head() if n == self.here else None)
        if place is SETTINGS:
            page = cast("SettingsPage", page)
            page.language_chosen.connect(self.choose_language)
            page.look_chosen.connect(self.choose_look)
            page.access = lambda: self.session
            page.renewed.connect(self.renewed)
            page.restored.connect(self.restored)
        frame = QScrollArea()
        frame.setFrameShape(QFrame.Shape.NoFrame)
        frame.setWidgetResizable(True)
        frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frame.setWidget(page)
        self.stack.addWidget(frame)
        self.pages[name], self._frames[name] = page, frame
        return page

    def forget_pages(self) -> None:
        """Throw the pages away, so that each is made anew when it is next opened; for drawing them and for tests."""
        here, self.here = self.here, ""
        for name in list(self.pages):
            frame = self._frames.pop(name)
            self.stack.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
            del self.pages[name]
        self.messages.forget()
        self.go(here)

    def _head(self) -> None:
        page = self.page()
        title, second = page.heading()
        page.setAccessibleName(title)
        self.header.show_page(title, second)
        self.status.show_hints((*page.offered_hints(), *EVERYWHERE))

    # -- messages ------------------------------------------------------------------------------------------

    def tell(self, notice: Notice | None, name: str = "") -> None:
        """Show a notice on its page (the present one by default) until it is read; the newest wins, None ends it."""
        self.messages.tell(notice, name or self.here)

    def refuse(self, error: UserError) -> None:
        """Say in the strip of the present page what was refused."""
        self.tell(refusal(error))

    # -- what works everywhere -----------------------------------------------------------------------------

    def open_find(self) -> None:
        """Ctrl+K: find a person, or go somewhere, or do something of this page."""
        t = self.language.t
        entries = [
            Entry(action.property("plain"), t(self.page().place.title), action.property("icon_name") or "forward", action.trigger)
            for action in self.page().actions()
            if action.isEnabled() and action.isVisible()
        ]  # fmt: skip
        entries += [
            Entry(
                t(place.title),
                f"Alt+{place.number}" if place.number else "",
                place.icon,
                lambda n=name: self.go(n),
            )
            for name, place in self.places.items()
        ]
        entries += [
            Entry(t(N_("Undo the last step")), "Ctrl+Z", "undo", self.undo),
            Entry(t(N_("Lock")), "Ctrl+L", "lock", self.locked.emit),
        ]
        if self.desk.may("change.undo"):
            entries.append(Entry(t(N_("What lies in the bin…")), "", "delete", self.open_bin))
        entries += [
            Entry(name, t(N_("Language")), "language", lambda c=code: self.choose_language(c))
            for code, name in NAMES.items()
        ]
        entries += [
            Entry(
                t(words), t(N_("Colours")), "show", lambda c=choice: self.choose_look(c, self.settings.rows)
            )
            for choice, words in THEMES
        ]
        corner = self.rail.find_button.mapTo(self, QPoint(0, 0))
        self.find.show_for(entries, QPoint(corner.x() + 6, corner.y() + 2))

    def _to_course(self, key: int) -> None:
        if "courses" in self.places:
            self.go("courses", key)
        else:
            self.go("centre-entries", (self.desk.book.table(Cohort).name, key))

    def show_help(self) -> None:
        """F1: what this page is for, in its strip, and the manual about it in a window of its own."""
        from ui.manual import show_manual  # costs memory only whoever asks

        self.tell(Notice(self.page().help, "info", icon="help"))
        show_manual(self, self.language, self.page().topic())

    def toggle_rail(self) -> None:
        """Ctrl+B: icons only, or icons and words; remembered."""
        self._user_folded = not self.rail.folded
        self.settings.folded = self._user_folded
        self.rail.fold(self._user_folded)
        self.settings_changed.emit()

    def undo(self) -> None:
        """Ctrl+Z: take back the last step of this PC, on whatever page it was made."""
        book, t = self.desk.book, self.language.t

        def work() -> str:
            return history.words(book, history.one(book, undo_step(book).change), t)

        self.tasks.write(work, lambda what: self.tell(Notice(UNDONE, "ok", {"what": what}, icon="undo")))

    def open_bin(self) -> None:
        """What was put into the bin by mistake is taken out again, however long ago that was."""
        from ui.dialogs.bin import BinDialog  # by those who look for something

        self.dialog = BinDialog(self.desk, self.language, self.tasks, self)
        self.dialog.written.connect(
            lambda one: self.tell(Notice(OUT_OF_BIN, "ok", {"name": one.name}, icon="undo"))
        )
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.open()

    def choose_language(self, code: str) -> None:
        """Speak another language from now on."""
        self.settings.language = code
        self.language.choose(code)
        self.settings_changed.emit()

    def choose_look(self, choice: str, rows: str) -> None:
        """Show another theme or row height from now on."""
        self.settings.theme, self.settings.rows = choice, rows
        theme().choose(choice, rows)
        self.settings_changed.emit()

    # -- following what happens ----------------------------------------------------------------------------

    def _written(self, owner: object) -> None:
        self.messages.outlive()
        for page in self.pages.values():
            page.stale = page is not self.page()
        self.page().after_write()
        if not self._state.isActive():
            self._state.start()

    def _read_state(self) -> None:
        waiting = {name: place.waiting for name, place in self.numbered().items() if place.waiting}
        desk = self.desk
        self.tasks.read(
            lambda: (state_of(desk.book), {name: ask(desk) for name, ask in waiting.items()}),
            lambda told: self._show_state(*told),
            owner=self,
            latest="state",
        )

    def _show_state(self, state: State, waiting: dict[str, int]) -> None:
        self._shown_state = state
        self.status.show_state(state)
        for name, number in waiting.items():
            self.rail.set_badge(name, number)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        t = self.language.t
        self.rail.centre.setText(self._name or (t(HQ_NAME) if self.kind == HQ else self.desk.book.code))
        role = ROLES.get(self.desk.keys.role, self.desk.keys.role)
        user = self.desk.keys.user.title()  # login names are kept in small letters
        self.rail.person.setText(f"{user}, {t(role)}" if user else t(role))
        self.rail.name_places({name: t(place.title) for name, place in self.places.items()})
        self.find.words.again()
        if self.here:
            self._speak(self.page())  # the others when they are next shown: all at once would take too long
            self._head()
            self.header.set_actions(self.page().actions(), self.page().head_widget)
            self.messages.show_page(self.here)
        self.status.retranslate()
        self.above.banner.say(t)
        if self._shown_state is not None:
            self.status.show_state(self._shown_state)

    def _speak(self, page: Page) -> None:
        if page.spoken != self.language.code:
            page.spoken = self.language.code
            page.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        folded = self._user_folded or self.width() < FOLD_BELOW
        if folded != self.rail.folded:
            self.rail.fold(folded)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _broke(self, error: Exception) -> None:
        show_bug(error, self.language, self)
