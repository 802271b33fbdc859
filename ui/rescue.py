"""What is done where the data do not open: a look for reading only, a backup in their place, another password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QObject, QTimer

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, Value

if TYPE_CHECKING:
    from tvetdesk.desk import Desk
    from tvetdesk.restoring import Restored
    from ui.dialogs.recover import RecoverDialog
    from ui.dialogs.restore import RestoreDialog
    from ui.window import Window

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
OPEN_ELSEWHERE = N_(
    "Somebody's work is open behind this lock. An administrator gives another password in Settings; or close the window first and start again."
)


class Rescue(QObject):
    """The ways out that the unlock screen of a window offers."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._why: UserError | None = None  # why the data do not open for writing
        self.restoring: RestoreDialog | None = None
        self.recovering: RecoverDialog | None = None
        unlock = window.unlock
        unlock.looked.connect(self.look)
        unlock.restored.connect(self.choose_backup)
        unlock.forgotten_by.connect(self.forgotten)

    def offer(self, error: UserError) -> None:
        """Data that do not open can still be looked at, or a backup takes their place."""
        from tvetdesk.desk import RESCUE

        if error.code in (*RESCUE, *KEYS_LOST):
            self._why = error
            self._window.unlock.offer_rescue(look=error.code in RESCUE)

    def look(self, user: str, password: str) -> None:
        """The rescue view: the data opened for reading only."""
        from tvetdesk.desk import look_into

        window = self._window

        def opened(desk: Desk) -> None:
            window.show_desk(desk)
            if window.shell is not None and self._why is not None:
                window.shell.above.only_reading(self._why)

        window.tasks.read(
            lambda: look_into(window.folder, user, password), opened, owner=window, failed=window.refused
        )

    def choose_backup(self) -> None:
        """A backup from anywhere in place of data that do not open."""
        from ui.dialogs.restore import RestoreDialog

        window = self._window
        kind = window.language.t(N_("Backups"))
        chosen, _ = QtWidgets.QFileDialog.getOpenFileName(window, kind, "", f"{kind} (*.tvb)")
        if not chosen:
            return
        user = window.unlock.name.currentText().strip()
        self.restoring = RestoreDialog(
            Path(chosen), window.folder, None, user, window.language, window.tasks, window
        )
        self.restoring.wanted.connect(self.restore)
        self.restoring.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
        self.restoring.open()

    def forgotten(self, user: str) -> None:
        """Another password by the recovery code or by headquarters; while the data are open, their window is closed first."""
        from ui.dialogs.recover import RecoverDialog

        window = self._window
        if window.desk is not None:
            window.unlock.refuse(window.language.t(OPEN_ELSEWHERE))
            return
        self.recovering = RecoverDialog(window.folder, user, window.language, window.tasks, window)
        self.recovering.opened.connect(window.show_desk)
        self.recovering.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
        self.recovering.open()

    # -- restoring -----------------------------------------------------------------------------------------

    def restore(self, file: Path, user: str, password: str) -> None:
        """Put a backup in place of the data: close them, restore, and open what is there then, with the same password."""
        # Once the loop is back, for what asked lies in the shell that goes.
        QTimer.singleShot(0, self, lambda: self._restore(file, user, password))

    def _restore(self, file: Path, user: str, password: str) -> None:
        from tvetdesk import restoring
        from tvetdesk.desk import open_folder

        window = self._window
        desk, folder = window.desk, window.folder
        window.let_go()
        window.unlock.ask(str(folder), [user], second=RESTORING)
        window.unlock.busy(True)

        def work() -> tuple[Restored, Desk]:
            if desk is not None:
                desk.close()
            done = restoring.restore(folder, file, user or None, password)
            return done, open_folder(folder, user or None, password)

        def failed(error: UserError) -> None:
            window.ask()
            window.unlock.refuse(sentence(error, window.language.t))

        window.tasks.alone(RESTORING, work, lambda both: self._restored(*both), owner=window, failed=failed)

    def _restored(self, done: Restored, desk: Desk) -> None:
        from tvetdesk.exchange.authority import HQ_CODE
        from tvetdesk.exchange.newcomers import own_fingerprint
        from ui.widgets.strip import Notice

        window = self._window
        window.show_desk(desk)
        values: dict[str, Value] = {"fingerprint": own_fingerprint(desk.identity)}
        more = FINGERPRINT
        if done.kept is not None:
            more, values["file"] = KEPT, done.kept.path.name
        elif done.aside is not None:
            more, values["folder"] = ASIDE, str(done.aside)
        text = RESTORED_HQ if done.about.code == HQ_CODE else RESTORED
        if window.shell is not None:
            window.shell.tell(Notice(text, "ok", values, more=more, icon="history"))
