"""Settings: what the window looks like, one's own access, who may log in, and the backups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from tvetdesk.i18n import N_, Message
from tvetdesk.store.session import Session
from ui.language import Language
from ui.page import Page
from ui.pages.setting.part import Part
from ui.places import Place
from ui.tasks import Tasks
from ui.widgets.buttons import Segmented

if TYPE_CHECKING:
    from tvetdesk.desk import Desk
    from ui.pages.setting.audit import Audit
    from ui.pages.setting.backups import Backups
    from ui.pages.setting.computers import Computers
    from ui.pages.setting.keeping import Keep
    from ui.pages.setting.letterheads import Letterheads
    from ui.pages.setting.look import Look
    from ui.pages.setting.mine import Mine
    from ui.pages.setting.people import People

Shown = TypeVar("Shown", bound=Part)

LOOK, MINE, PEOPLE, BACKUPS, COMPUTERS, AUDIT = "look", "mine", "people", "backups", "computers", "audit"
KEEPING, PAPERS = "keeping", "papers"
TOPICS = {
    LOOK: "updates", MINE: "accounts", PEOPLE: "accounts", BACKUPS: "backups", COMPUTERS: "computers", AUDIT: "computers",
    KEEPING: "consent", PAPERS: "certificates",
}  # fmt: skip
BACK_UP = "back up"  # what opens the page with: a backup now
NAMES = {
    LOOK: N_("This computer"),
    MINE: N_("My access"),
    PAPERS: N_("Papers"),
    PEOPLE: N_("Accounts"),
    BACKUPS: N_("Backups"),
    COMPUTERS: N_("Computers"),
    KEEPING: N_("Protection"),
    AUDIT: N_("Audit"),
}


class SettingsPage(Page):
    """One part is shown at a time; whoever may not manage accounts has only the first two.

    `access` gives the session of whoever is there; `renewed` says that their password is another; `restored` asks for
    a backup, by its file, a name and a password, in place of the data that are open.
    """

    help = N_(
        "Settings holds what this window looks like, your own password and PIN, and for administrators who may log in and the backups."
    )

    language_chosen = Signal(object)
    look_chosen = Signal(str, str)
    renewed = Signal()
    restored = Signal(object, str, str)

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.access: Callable[[], Session | None] = lambda: None
        may = desk.may
        here = {
            LOOK: True,
            MINE: True,
            PAPERS: desk.book.centre is not None and may("letterhead.logo"),
            PEOPLE: may("account.manage"),
            BACKUPS: may("backup.restore"),
            COMPUTERS: may("account.manage"),
            KEEPING: may("erasure.look"),
            AUDIT: may("audit.read"),
        }
        self.offered = [name for name, offered in here.items() if offered]
        self.stack = QStackedWidget()
        self.column.addWidget(self.stack, 1)
        self.choice = Segmented(needed=True)
        self.words.set(self.choice.setAccessibleName, N_("What to set"))
        self.choice.chosen.connect(self.show_part)
        self.on_key("Ctrl+Tab", lambda: self.step(1))
        self.on_key("Ctrl+Shift+Tab", lambda: self.step(-1))
        self.head_widget = self.choice
        self.retranslate()
        self.show_part(LOOK)

    def take_focus(self) -> None:
        """Into the part that is shown: in the header Ctrl+Tab would not go on to the next."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.focusNextChild()

    # -- the parts, each made when it is first looked at -------------------------------------------------------

    def _made(self, part: Shown) -> Shown:
        self.stack.addWidget(part)
        part.retranslate()
        return part

    @cached_property
    def look(self) -> Look:
        from ui.pages.setting.look import Look

        look = self._made(Look(self))
        look.language_chosen.connect(self.language_chosen)
        look.look_chosen.connect(self.look_chosen)
        return look

    @cached_property
    def mine(self) -> Mine:
        from ui.pages.setting.mine import Mine

        mine = self._made(Mine(self, self.session))
        mine.renewed.connect(self.renewed)
        return mine

    @cached_property
    def papers(self) -> Letterheads:
        from ui.pages.setting.letterheads import Letterheads

        return self._made(Letterheads(self))

    @cached_property
    def people(self) -> People:
        from ui.pages.setting.people import People

        return self._made(People(self))

    @cached_property
    def backups(self) -> Backups:
        from ui.pages.setting.backups import Backups

        backups = self._made(Backups(self))
        backups.restored.connect(self.restored)
        return backups

    @cached_property
    def computers(self) -> Computers:
        from ui.pages.setting.computers import Computers

        return self._made(Computers(self))

    @cached_property
    def keeping(self) -> Keep:
        from ui.pages.setting.keeping import Keep

        return self._made(Keep(self))

    @cached_property
    def audit(self) -> Audit:
        from ui.pages.setting.audit import Audit

        return self._made(Audit(self))

    # -- what a page answers -----------------------------------------------------------------------------------

    def session(self) -> Session | None:
        """The session of whoever is there."""
        return self.access()

    def show_part(self, name: object) -> None:
        """Show one of them."""
        if name not in self.offered:
            return
        part: Part = getattr(self, str(name))
        self.choice.set_value(name)
        self.stack.setCurrentWidget(part)
        part.refresh()

    def step(self, by: int) -> None:
        """The part before or after, around the ends."""
        here = self.offered.index(str(self.choice.value()))
        self.show_part(self.offered[(here + by) % len(self.offered)])

    def key_hints(self) -> Sequence[tuple[str, Message]]:
        return (("Ctrl+Tab", N_("next part")), ("Tab", N_("next field")))

    def topic(self) -> str:
        return TOPICS[str(self.choice.value())]

    def open(self, what: Any) -> None:
        if what == BACK_UP and BACKUPS in self.offered:
            self.show_part(BACKUPS)
            self.backups.back_up_here()
            return
        if isinstance(what, Path):  # where an update lies
            self.show_part(LOOK)
            self.look.updates.look_in(what)
            return
        self.show_part(what)

    def refresh(self) -> None:
        part = self.stack.currentWidget()
        if isinstance(part, Part):
            part.refresh()

    def retranslate(self) -> None:
        here = self.choice.value()
        self.choice.set_options([(name, self.t(NAMES[name])) for name in self.offered])
        self.choice.set_value(here)
        for place in range(self.stack.count()):
            cast("Part", self.stack.widget(place)).retranslate()
        super().retranslate()

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[SettingsPage], object]]:
        """Each part, and the dialogs of accounts."""
        return {
            "mine": lambda page: page.show_part(MINE),
            "password": lambda page: page._scene(MINE, page.mine.change),  # noqa: SLF001 - of this class
            "pin": lambda page: page._scene(MINE, page.mine.choose_pin),  # noqa: SLF001
            "papers": cls._scene_papers,
            "letterhead": cls._scene_letterhead,
            "people": cls._scene_people,
            "add-person": lambda page: page._scene(PEOPLE, page.people.add_person),  # noqa: SLF001
            "give": lambda page: page._scene(PEOPLE, page.people.give),  # noqa: SLF001
            "backups": cls._scene_backups,
            "restore": lambda page: page._scene_restore(told=False),  # noqa: SLF001
            "restore-told": lambda page: page._scene_restore(told=True),  # noqa: SLF001
            "computers": lambda page: page.show_part(COMPUTERS),
            "second-key": cls._scene_second_key,
            "code": lambda page: page._scene(COMPUTERS, page.computers.new_code),  # noqa: SLF001 - of this class
            "support": lambda page: page.look.report(),
            "keeping": cls._scene_keeping,
            "retention": lambda page: page._scene_keeping(listed=True),  # noqa: SLF001 - of this class
            "periods": cls._scene_periods,
            "audit": lambda page: page.show_part(AUDIT),
            "breach": lambda page: page._scene(AUDIT, page.audit.breach),  # noqa: SLF001 - of this class
            "take-away": lambda page: page._scene(PEOPLE, page.people.take_away),  # noqa: SLF001
        }

    def _scene_second_key(self) -> None:
        self.show_part(COMPUTERS)
        if not self.computers.key.isHidden():  # headquarters has one
            self.computers.take_key_out()

    def _scene(self, name: str, act: Callable[[], object]) -> None:
        if name == PEOPLE:
            self._scene_people()
        self.show_part(name)
        act()

    def _scene_papers(self) -> None:
        from ui import scenery

        if PAPERS in self.offered:
            scenery.some_letterheads(self.desk)
            self.show_part(PAPERS)

    def _scene_letterhead(self) -> None:
        self._scene_papers()
        if PAPERS in self.offered:
            self.papers.alter()

    def _scene_people(self) -> None:
        from ui import scenery

        scenery.some_accounts(self.desk)
        self.show_part(PEOPLE)
        self.people.table.selectRow(len(self.people.lines) - 1)

    def _scene_keeping(self, *, listed: bool = False) -> None:
        from ui import scenery

        scenery.somebody_long_ago(self.desk)
        self.show_part(KEEPING)
        self.keeping.table.selectRow(1)
        if listed:
            self.keeping.look()

    def _scene_periods(self) -> None:
        self.show_part(KEEPING)
        if not self.keeping.periods.isHidden():  # headquarters keeps no months of its own
            self.keeping.alter_periods()

    def _scene_backups(self, *, restoring: bool = False) -> None:
        from ui import scenery

        scenery.some_backups(self.desk)
        self.show_part(BACKUPS)
        if not restoring:
            self.backups.prove_all()

    def _scene_restore(self, *, told: bool) -> None:
        from ui import practice

        self._scene_backups(restoring=True)
        self.backups.table.selectRow(0)
        self.backups.restore()
        dialog = self.backups.dialog
        if told and dialog is not None:
            dialog.password.setText(practice.PASSWORD)
            dialog.look()
