"""The window: the unlock screen first, the shell behind it once the data folder is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, Value
from ui import fonts, settings
from ui.idle import Idle
from ui.language import Language
from ui.tasks import Pool, Progress, Task, Tasks, Threads
from ui.theme import theme
from ui.tokens import LIGHT
from ui.unlock import LOCKED, PRACTICE, Unlock

if TYPE_CHECKING:
    from tvetdesk.desk import Desk
    from tvetdesk.presence import Presence
    from tvetdesk.restoring import Restored
    from ui.dialogs.recover import RecoverDialog
    from ui.dialogs.restore import RestoreDialog
    from ui.first.run import FirstRun
    from ui.models.first import Begun
    from ui.shell import Shell

TITLE = N_("TVET Desk: {place}")
RESTORING = N_("Restoring the backup. Do not switch the computer off…")
RESTORED = N_(
    "The backup is restored. This computer goes on as a new one; headquarters lets it in by its fingerprint."
)
RESTORED_HQ = N_(
    "The backup is restored. This computer goes on as a new one: make each centre a new invitation, with which it joins again."
)
FINGERPRINT = N_("The fingerprint of this computer is {fingerprint} now.")
KEPT = N_(
    "The fingerprint of this computer is {fingerprint} now. What was there before is in the backup {file}."
)
ASIDE = N_(
    "The fingerprint of this computer is {fingerprint} now. What was there before could not be opened; it lies as it is in {folder}."
)
KEYS_LOST = ("keys.damaged", "keys.missing", "book.not_encrypted")  # nothing opens any more, but a backup
WIDE, HIGH, TITLE_BAR = 1366, 698, 30  # what is left of a screen of 1366 x 768 beside a task bar
HOUR = 3_600_000  # milliseconds between looks whether a backup is due
OPEN_ELSEWHERE = N_(
    "Somebody's work is open behind this lock. An administrator gives another password in Settings; or close the window first and start again."
)


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
        self._why: UserError | None = None  # why the data do not open for writing
        self.restoring: RestoreDialog | None = None
        self.first: FirstRun | None = None
        self.recovering: RecoverDialog | None = None
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
        self.unlock.looked.connect(self.look)
        self.unlock.restored.connect(self.choose_backup)
        self.unlock.forgotten_by.connect(self.forgotten)
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
            users = [user for user, _ in keys.users(self.folder)]
        except UserError as error:
            self.unlock.ask("", [])
            self.unlock.refuse(sentence(error, self.language.t))
            self._offer_rescue(error)
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
            self.first.restored.connect(self.choose_backup)
            self.first.left.connect(self.close)
            self.first.language_chosen.connect(self._choose_language)
            self._layers.addWidget(self.first)
        self._layers.setCurrentWidget(self.first)
        self.first.go(0)

    def _begun(self, made: Begun) -> None:
        self._save()
        self._opened(made.desk)
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

        open_desk = self.desk
        self.tasks.read(
            lambda: open_desk.switch(user, password), self._let_in, owner=self, failed=self._refused
        )

    def _try_pin(self, user: str, pin: str) -> None:
        desk, presence = self.desk, self._presence
        if desk is not None and presence is not None:
            self.tasks.read(
                lambda: presence.by_pin(desk, user, pin), self._let_in, owner=self, failed=self._refused
            )

    def _refused(self, error: UserError) -> None:
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
            self._offer_rescue(error)

    def _offer_rescue(self, error: UserError) -> None:
        """Data that do not open can still be looked at, or a backup takes their place."""
        from tvetdesk.desk import RESCUE

        if error.code in (*RESCUE, *KEYS_LOST):
            self._why = error
            self.unlock.offer_rescue(look=error.code in RESCUE)

    def look(self, user: str, password: str) -> None:
        """The rescue view: the data opened for reading only."""
        from tvetdesk.desk import look_into

        def opened(desk: Desk) -> None:
            self._opened(desk)
            if self.shell is not None and self._why is not None:
                self.shell.only_reading(self._why)

        self.tasks.read(
            lambda: look_into(self.folder, user, password), opened, owner=self, failed=self._refused
        )

    def choose_backup(self) -> None:
        """A backup from anywhere in place of data that do not open."""
        from ui.dialogs.restore import RestoreDialog

        kind = self.language.t(N_("Backups"))
        chosen, _ = QtWidgets.QFileDialog.getOpenFileName(self, kind, "", f"{kind} (*.tvb)")
        if not chosen:
            return
        user = self.unlock.name.currentText().strip()
        self.restoring = RestoreDialog(Path(chosen), self.folder, None, user, self.language, self.tasks, self)
        self.restoring.wanted.connect(self.restore)
        self.restoring.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
        self.restoring.open()

    def forgotten(self, user: str) -> None:
        """Another password by the recovery code or by headquarters; while the data are open, their window is closed first."""
        from ui.dialogs.recover import RecoverDialog

        if self.desk is not None:
            self.unlock.refuse(self.language.t(OPEN_ELSEWHERE))
            return
        self.recovering = RecoverDialog(self.folder, user, self.language, self.tasks, self)
        self.recovering.opened.connect(self._opened)
        self.recovering.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
        self.recovering.open()

    def _let_in(self, desk: Desk) -> None:
        """The lock is off: the same person goes on where they were, another finds the window anew."""
        if desk is not self.desk or self.shell is None:
            self._opened(desk)
            return
        self._follow()
        self._layers.setCurrentWidget(self.shell)
        for dialog in self._aside:
            dialog.show()
        self._aside.clear()

    def _opened(self, desk: Desk) -> None:
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
        self.shell.restored.connect(self.restore)
        self._follow()
        self._layers.addWidget(self.shell)
        self._layers.setCurrentWidget(self.shell)
        self.shell.page().take_focus()  # what had it is hidden now, and Qt would give it to the first button
        self._name_window()
        if not desk.book.reading:
            self.shell.watch_clock()
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
        self.unlock.ask(self.desk.book.fact("name"), users, second=LOCKED, password="")
        if self._presence is not None:
            self.unlock.offer_pins(self._presence.with_pin(self.desk))
        self._layers.setCurrentWidget(self.unlock)
        self.unlock.password.setFocus()

    # -- restoring -----------------------------------------------------------------------------------------

    def restore(self, file: Path, user: str, password: str) -> None:
        """Put a backup in place of the data: close them, restore, and open what is there then, with the same password."""
        # Once the loop is back, for what asked lies in the shell that goes.
        QTimer.singleShot(0, self, lambda: self._restore(file, user, password))

    def _restore(self, file: Path, user: str, password: str) -> None:
        from tvetdesk import restoring
        from tvetdesk.desk import open_folder

        desk, folder = self.desk, self.folder
        self._let_go()
        self.unlock.ask(str(folder), [user], second=RESTORING)
        self.unlock.busy(True)
        self._layers.setCurrentWidget(self.unlock)

        def work() -> tuple[Restored, Desk]:
            if desk is not None:
                desk.close()
            done = restoring.restore(folder, file, user or None, password)
            return done, open_folder(folder, user or None, password)

        def failed(error: UserError) -> None:
            self.ask()
            self.unlock.refuse(sentence(error, self.language.t))

        self.tasks.alone(RESTORING, work, lambda both: self._restored(*both), owner=self, failed=failed)

    def _restored(self, done: Restored, desk: Desk) -> None:
        from tvetdesk.exchange.authority import HQ_CODE
        from tvetdesk.exchange.newcomers import own_fingerprint
        from ui.widgets.strip import Notice

        self._opened(desk)
        values: dict[str, Value] = {"fingerprint": own_fingerprint(desk.identity)}
        more = FINGERPRINT
        if done.kept is not None:
            more, values["file"] = KEPT, done.kept.path.name
        elif done.aside is not None:
            more, values["folder"] = ASIDE, str(done.aside)
        text = RESTORED_HQ if done.about.code == HQ_CODE else RESTORED
        if self.shell is not None:
            self.shell.tell(Notice(text, "ok", values, more=more, icon="history"))

    def _let_go(self) -> None:
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


def sign() -> QtGui.QIcon:
    """The program's own sign, drawn: two letters on the colour of the rail."""
    drawn = QtGui.QPixmap(64, 64)
    drawn.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QtGui.QPainter(drawn)
    painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
    painter.setBrush(LIGHT.rail)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.drawRoundedRect(0, 0, 64, 64, 12, 12)
    font = fonts.font("title")
    font.setPixelSize(30)
    painter.setFont(font)
    painter.setPen(LIGHT.rail_text)
    painter.drawText(drawn.rect(), int(QtCore.Qt.AlignmentFlag.AlignCenter), "TD")
    painter.end()
    return QtGui.QIcon(drawn)
