"""The window: the unlock screen first, the shell behind it once the data folder is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_
from ui import fonts, settings
from ui.language import Language
from ui.tasks import Pool, Progress, Task, Tasks, Threads
from ui.theme import theme
from ui.tokens import LIGHT
from ui.unlock import LOCKED, PRACTICE, Unlock

if TYPE_CHECKING:
    from tvetdesk.desk import Desk
    from ui.shell import Shell

TITLE = N_("TVET Desk: {place}")
HOUR = 3_600_000  # milliseconds between looks whether a backup is due
NO_FOLDER = N_("There is no data here yet: {folder}. Make a data folder with “tvetdesk init”, then open it.")


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
        self.shell: Shell | None = None
        self.arrived: list[Path] = []  # files the program was opened with, to be shown after the password
        self._password = password
        self.settings = settings.load(folder)
        theme().choose(self.settings.theme, self.settings.rows)
        self.language = Language(self.settings.language)
        self.tasks = Tasks(pool or Threads(self._thread_ends), self)
        self.tasks.failed.connect(self._unhandled)
        self._layers = QStackedWidget()
        self.setCentralWidget(self._layers)
        self.unlock = Unlock(self.language)
        self._layers.addWidget(self.unlock)
        self.unlock.tried.connect(self._try)
        self.unlock.language_chosen.connect(self._choose_language)
        self.language.changed.connect(self._retranslate)
        self.setMinimumSize(800, 480)
        self.resize(1366, 698)
        self._name_window()
        self._seen = False
        self._backups = QTimer(self)
        self._backups.setInterval(HOUR)
        self._backups.timeout.connect(self._back_up)
        self.painted.connect(lambda: self.setWindowIcon(_icon()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:  # what lies inside is painted in the same turn of the loop
            self._seen = True
            QTimer.singleShot(0, self, self.painted.emit)

    # -- opening -------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Look who may open the folder and ask for the password; without a folder, say what to do."""
        from tvetdesk.store import keys, swap  # not before the unlock screen is painted

        try:
            swap.finish(self.folder)
            users = [user for user, _ in keys.users(self.folder)]
        except UserError as error:
            self.unlock.ask("", [])
            there = (self.folder / "tvet.keys").exists()
            words = sentence(error, self.language.t)
            self.unlock.refuse(words if there else self.language.t(NO_FOLDER, folder=str(self.folder)))
            return
        second = PRACTICE if self._password else str(self.folder)
        self.unlock.ask("", users, second=second, password=self._password)

    def make_practice(self) -> None:
        """Build the practice data first, and tell the steps meanwhile."""
        from ui import practice

        self.unlock.ask("", [], second=PRACTICE)
        self.unlock.busy(True)
        t = self.language.t
        self.tasks.slow.connect(self._tell_step)

        def work(progress: Progress) -> None:
            practice.make(self.folder, lambda text, step: progress.say(text, step=step), t)

        self.tasks.long(practice.BUILDING, work, lambda _: self.ask(), owner=self, failed=self._refused)

    def _tell_step(self, task: Task) -> None:
        if self.shell is None and task.progress.step is not None:
            self.unlock.tell(self.language.t(task.progress.step.text, **task.progress.step.values))

    def _try(self, user: str, password: str) -> None:
        from tvetdesk.desk import open_folder

        if self.desk is None:
            self.tasks.read(
                lambda: open_folder(self.folder, user, password),
                self._opened,
                owner=self,
                failed=self._refused,
            )
            return

        def done(desk: Desk) -> None:
            if desk is self.desk:
                self._layers.setCurrentIndex(1)
                return
            self._opened(desk)

        open_desk = self.desk
        self.tasks.read(lambda: open_desk.switch(user, password), done, owner=self, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        if error.code == "keys.wrong_password":
            self.unlock.wrong()
        else:
            self.unlock.refuse(sentence(error, self.language.t))

    def _opened(self, desk: Desk) -> None:
        from ui import practice
        from ui.pages import PAGES
        from ui.shell import Shell

        if self.shell is not None:  # somebody else unlocked: nothing of the one before stays on screen
            self._layers.removeWidget(self.shell)
            self.shell.deleteLater()
        self.desk = desk
        practice.set_clock(desk)
        self.shell = Shell(desk, self.language, self.tasks, self.settings, PAGES)
        self.shell.locked.connect(self.lock)
        self.shell.settings_changed.connect(self._save)
        self._layers.addWidget(self.shell)
        self._layers.setCurrentWidget(self.shell)
        self._name_window()
        self._backups.start()
        if self.arrived:
            self.shell.go("incoming", self.arrived)
            self.arrived = []

    def _back_up(self, *, closing: bool = False) -> None:
        """The backup of the day, or of the end of work, where writing is done: the window goes on meanwhile."""
        desk = self.desk
        if desk is not None:
            self.tasks.keep(lambda: desk.back_up_if_due(closing=closing))

    def lock(self) -> None:
        """Ctrl+L: the unlock screen in front of everything; what runs goes on."""
        if self.desk is None:
            return
        from tvetdesk.store import keys

        here = self.desk.keys.user
        users = [here, *(user for user, _ in keys.users(self.folder) if user != here)]
        self.unlock.ask(self.desk.book.fact("name"), users, second=LOCKED, password="")
        self._layers.setCurrentWidget(self.unlock)
        self.unlock.password.setFocus()

    # -- closing -------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Finish what runs, seal and close the desk; may be called twice."""
        if self.shell is not None and self.shell.here:
            self.shell.page().leave()
        self._backups.stop()
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

    def _thread_ends(self) -> None:
        """In a worker, before it ends: its own connection to the file."""
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
        book = self.desk.book
        place = f"{book.fact('name')} ({book.code})" if book.fact("name") else book.code
        self.setWindowTitle(self.language.t(TITLE, place=place))

    def _save(self) -> None:
        if self.folder.is_dir():
            settings.save(self.folder, self.settings)

    def _unhandled(self, error: UserError) -> None:
        """What failed with no page to tell it: before there is a shell, the unlock screen says it."""
        if self.shell is None:
            self.unlock.refuse(sentence(error, self.language.t))


def _icon() -> QIcon:
    """The program's own sign, drawn: two letters on the colour of the rail."""
    drawn = QPixmap(64, 64)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(LIGHT.rail)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(0, 0, 64, 64, 12, 12)
    font = fonts.font("title")
    font.setPixelSize(30)
    painter.setFont(font)
    painter.setPen(LIGHT.rail_text)
    painter.drawText(drawn.rect(), int(Qt.AlignmentFlag.AlignCenter), "TD")
    painter.end()
    return QIcon(drawn)
