"""The window: the unlock screen first, the shell behind it once the data folder is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_
from ui import settings
from ui.idle import Idle
from ui.language import Language
from ui.rescue import Rescue
from ui.tasks import Pool, Progress, Task, Tasks, Threads
from ui.theme import theme
from ui.unlock import LOCKED, PRACTICE, Unlock

if TYPE_CHECKING:
    from tvetdesk.desk import Desk
    from tvetdesk.presence import Presence
    from ui.first.run import FirstRun
    from ui.models.first import Begun
    from ui.shell import Shell

TITLE = N_("TVET Desk: {place}")
WIDE, HIGH, TITLE_BAR = 1366, 698, 30  # what is left of a screen of 1366 x 768 beside a task bar
HOUR = 3_600_000  # milliseconds between looks whether a backup is due


class Window(QMainWindow):
    """Holds the unlock screen and, behind it, the shell of the open desk.

    `password` is filled in for practice data. `pool` is where work runs; tests give one that works at once.
    `painted` comes once, when there is something to see: what takes its time waits for it.
    """

    painted = Signal()

    def __init__(self, folder: Path, *, password: str = "", pool: Pool | None = None) -> None:
        super().__init__()
        self.folder = folder
        self.desk: Desk | None = None
        self._place = ""  # name and code of the open desk
        self.shell: Shell | None = None
        self.arrived: list[Path] = []  # files the program was opened with, to be shown after the password
        self._password = password
        self._presence: Presence | None = None
        self.first: FirstRun | None = None
        self._aside: list[QtWidgets.QDialog] = []  # what was open when the screen was locked
        self.settings = settings.load(folder)
        theme().choose(self.settings.theme, self.settings.rows)
        self.language = Language(self.settings.language)
        self.tasks = Tasks(pool or Threads(self._thread_ends))  # no parent: pages that go later still ask it
        self.tasks.failed.connect(self._unhandled)
        self.tasks.damaged = self._thread_ends
        self._layers = QStackedWidget()
        self.setCentralWidget(self._layers)
        self.unlock = Unlock(self.language)
        self._layers.addWidget(self.unlock)
        self.unlock.tried.connect(self._try)
        self.unlock.tried_pin.connect(self._try_pin)
        self.rescue = Rescue(self)
        self.unlock.language_chosen.connect(self._choose_language)
        self.language.changed.connect(self._retranslate)
        self.setMinimumSize(800, 480)
        self.resize(WIDE, HIGH)
        self._name_window()
        self._seen = False
        self.idle = Idle(self)
        self.idle.over.connect(self.lock)
        self._backups = QTimer(self)
        self._backups.setInterval(HOUR)
        self._backups.timeout.connect(self._back_up)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:  # what lies inside is painted in the same turn of the loop
            self._seen = True
            QTimer.singleShot(0, self, self.painted.emit)

    # -- opening -------------------------------------------------------------------------------------------

    def appear(self) -> None:
        """Show the window: it fills a screen that has no more room than it needs, as those of old PCs."""
        room = self.screen().availableSize()
        if room.width() <= WIDE or room.height() <= HIGH + TITLE_BAR:
            self.resize(self.size().boundedTo(room))
            self.showMaximized()
        else:
            self.show()

    def ask(self) -> None:
        """Look who may open the folder and ask for the password; where no data are yet, the first run begins."""
        from tvetdesk.store import keys, swap  # not before the unlock screen is painted

        try:
            swap.finish(self.folder)
            if self._is_new():
                self.begin()
                return
            users = [user.title() for user, _ in keys.users(self.folder)]  # kept in small letters
        except UserError as error:
            self.unlock.ask("", [])
            self.unlock.refuse(sentence(error, self.language.t))
            self.rescue.offer(error)
            return
        second = PRACTICE if self._password else str(self.folder)
        self.unlock.ask("", users, second=second, password=self._password)

    def _is_new(self) -> bool:
        from ui.models import first

        return first.is_new(self.folder)

    def begin(self) -> None:
        """The first run, where there are no data yet."""
        from ui.first.run import FirstRun

        if self.first is None:
            self.first = FirstRun(self.folder, self.language, self.tasks)
            self.first.begun.connect(self._begun)
            self.first.practised.connect(self._practise)
            self.first.restored.connect(self.rescue.choose_backup)
            self.first.left.connect(self.close)
            self.first.language_chosen.connect(self._choose_language)
            self._layers.addWidget(self.first)
        self._layers.setCurrentWidget(self.first)
        self.first.go(0)

    def _begun(self, made: Begun) -> None:
        self._save()
        self.show_desk(made.desk)
        self._end_first()

    def _practise(self, country: str) -> None:
        """Practice data instead: of the country's practice centre, in their own folder."""
        from ui import practice
        from ui.models.first import PRACTICE_CENTRES

        self.folder = practice.folder_of(PRACTICE_CENTRES.get(country, practice.CENTRE))
        self._password = practice.PASSWORD
        self._layers.setCurrentWidget(self.unlock)
        self._end_first()
        if practice.is_made(self.folder):
            self.ask()
        else:
            self.make_practice()

    def _end_first(self) -> None:
        if self.first is not None:
            self._layers.removeWidget(self.first)
            self.first.deleteLater()
            self.first = None

    def make_practice(self) -> None:
        """Build the practice data first, and tell the steps meanwhile."""
        from ui import practice

        self.unlock.ask("", [], second=PRACTICE)
        self.unlock.busy(True)
        t = self.language.t
        self.tasks.slow.connect(self._tell_step)

        def work(progress: Progress) -> None:
            practice.make(self.folder, lambda text, step: progress.say(text, step=step), t)

        self.tasks.long(practice.BUILDING, work, lambda _: self.ask(), owner=self, failed=self.refused)

    def _tell_step(self, task: Task) -> None:
        if self.shell is None and task.progress.step is not None:
            self.unlock.tell(self.language.t(task.progress.step.text, **task.progress.step.values))

    def _try(self, user: str, password: str) -> None:
        from tvetdesk.desk import open_folder

        if self.desk is None:
            self.tasks.read(
                lambda: open_folder(self.folder, user, password),
                self.show_desk,
                owner=self,
                failed=self.refused,
            )
            return

        open_desk = self.desk
        self.tasks.read(
            lambda: open_desk.switch(user, password), self._let_in, owner=self, failed=self.refused
        )

    def _try_pin(self, user: str, pin: str) -> None:
        desk, presence = self.desk, self._presence
        if desk is not None and presence is not None:
            self.tasks.read(
                lambda: presence.by_pin(desk, user, pin), self._let_in, owner=self, failed=self.refused
            )

    def refused(self, error: UserError) -> None:
        """Say on the unlock screen why it does not open."""
        if error.code == "keys.wrong_password":
            self.unlock.wrong()
            return
        if error.code == "keys.wait":
            self.unlock.wait(
                int(error.values["number"]),
                lambda left: sentence(UserError("keys.wait", number=left), self.language.t),
            )
            return
        if error.code == "session.password" and self.desk is not None and self._presence is not None:
            self.unlock.offer_pins(self._presence.with_pin(self.desk))
        self.unlock.refuse(sentence(error, self.language.t))
        if self.desk is None:
            self.rescue.offer(error)

    def _let_in(self, desk: Desk) -> None:
        """The lock is off: the same person goes on where they were, another finds the window anew."""
        if desk is not self.desk or self.shell is None:
            self.show_desk(desk)
            return
        self._follow()
        self._layers.setCurrentWidget(self.shell)
        for dialog in self._aside:
            dialog.show()
        self._aside.clear()

    def show_desk(self, desk: Desk) -> None:
        """The data are open: their shell takes the place of the unlock screen."""
        from tvetdesk.presence import Presence
        from ui import practice
        from ui.shell import Shell

        if self.shell is not None:  # somebody else unlocked: nothing of the one before stays on screen
            self._aside.clear()
            self._layers.removeWidget(self.shell)
            self.shell.deleteLater()
        self.desk = desk
        name, code = desk.book.fact("name"), desk.book.code
        self._place = f"{name} ({code})" if name else code
        practice.set_clock(desk)
        self._presence = self._presence or Presence()
        self.shell = Shell(desk, self.language, self.tasks, self.settings)
        self.shell.locked.connect(self.lock)
        self.shell.settings_changed.connect(self._save)
        self.shell.renewed.connect(self._follow)
        self.shell.restored.connect(self.rescue.restore)
        self._follow()
        self._layers.addWidget(self.shell)
        self._layers.setCurrentWidget(self.shell)
        self.shell.page().take_focus()  # what had it is hidden now, and Qt would give it to the first button
        self._name_window()
        if not desk.book.reading:
            self.shell.above.watch_clock()
            self._backups.start()
        self._doubt_place(self.shell)
        if self.arrived:
            self.shell.go("incoming", self.arrived)
            self.arrived = []

    def _doubt_place(self, shell: Shell) -> None:
        """Say so where the data lie in a cloud folder, on a network or on a stick; they open all the same."""
        from tvetdesk.store import place
        from ui.widgets.strip import Notice

        if why := place.doubt(self.folder):
            shell.tell(Notice(place.ALREADY[why], "attention", {"folder": str(self.folder)}))

    def _follow(self) -> None:
        """Watch over the session of whoever is there, from the password or the PIN that they just typed."""
        if self.desk is not None and self.shell is not None and self._presence is not None:
            self.shell.session = self._presence.opened(self.desk)
            self.idle.follow(self.shell.session)
            self.idle.watch(self.windowHandle())

    def _back_up(self, *, closing: bool = False) -> None:
        """The backup of the day, or of the end of work, where writing is done: the window goes on meanwhile."""
        desk = self.desk
        if desk is not None:
            self.tasks.keep(lambda: desk.back_up_if_due(closing=closing))

    def lock(self) -> None:
        """Ctrl+L, or nobody was there for too long: the unlock screen in front of everything; what runs goes on.

        What is half typed stays as it is behind it; whoever unlocks as somebody else finds it kept as a draft.
        """
        if self.desk is None or self.shell is None or self._layers.currentWidget() is self.unlock:
            return
        from tvetdesk.store import keys

        if self.shell.session is not None:
            self.shell.session.lock()
        self.idle.rest()
        if self.shell.here:
            self.shell.page().leave()
        self._aside = [one for one in self.shell.findChildren(QtWidgets.QDialog) if one.isVisible()]
        for dialog in self._aside:
            dialog.hide()
        here = self.desk.keys.user
        users = [here, *(user for user, _ in keys.users(self.folder) if user != here)]
        names = [user.title() for user in users]
        self.unlock.ask(self.desk.book.fact("name"), names, second=LOCKED, password="")
        if self._presence is not None:
            self.unlock.offer_pins(self._presence.with_pin(self.desk))
        self._layers.setCurrentWidget(self.unlock)
        self.unlock.password.setFocus()

    def let_go(self) -> None:
        """Nothing of the data that were open stays on screen or reads any more."""
        self._backups.stop()
        self.idle.rest()
        self._aside.clear()
        self._presence = None
        if self.shell is not None:
            self._layers.removeWidget(self.shell)
            shiboken6.delete(self.shell)
            self.shell = None
        self.desk = None
        self._layers.setCurrentWidget(self.unlock)

    # -- closing -------------------------------------------------------------------------------------------

    def closeEvent(self, event: QtGui.QCloseEvent) -> None:
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Finish what runs, seal and close the desk; may be called twice."""
        if self.shell is not None and self.shell.here:
            self.shell.page().leave()
        self._backups.stop()
        self.idle.rest()
        self._back_up(closing=True)
        self.tasks.end()
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        self.language.end()

    def settle(self) -> None:
        """Let every timer that waits for a pause in typing ring now; for drawing screens and for tests."""
        for timer in self.findChildren(QTimer):
            if timer.isActive() and timer.isSingleShot():
                timer.stop()
                timer.timeout.emit()

    def situation(self, error: Exception) -> UserError | None:
        """What somebody can act on in an error of the data file that came up in this thread, if it is one."""
        from tvetdesk.store import vault

        known = vault.situation(error)
        if known is not None:
            self._thread_ends()
        return known

    def _thread_ends(self) -> None:
        """Close this thread's connection to the file: a worker ends, or a bad page left it of no use for good ones."""
        if self.desk is not None:
            self.desk.book.db.close()

    # -- language and name ---------------------------------------------------------------------------------

    def _choose_language(self, code: str) -> None:
        self.settings.language = code
        self.language.choose(code)
        self._save()

    def _retranslate(self) -> None:
        self.unlock.retranslate()
        self._name_window()

    def _name_window(self) -> None:
        if self.desk is None:
            self.setWindowTitle("TVET Desk")
            return
        self.setWindowTitle(self.language.t(TITLE, place=self._place))

    def _save(self) -> None:
        if self.folder.is_dir():
            settings.save(self.folder, self.settings)

    def _unhandled(self, error: UserError) -> None:
        """What failed with no page to tell it: before there is a shell, the unlock screen says it."""
        if self.shell is None:
            self.unlock.refuse(sentence(error, self.language.t))
