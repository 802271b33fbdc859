"""A new version of the program from a stick: which one runs, what a file holds, putting it in, and the way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from tvetdesk import __version__
from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_
from tvetdesk.store.record import Share
from tvetdesk.updates import installing, package, shelf
from tvetdesk.updates.installing import Place
from tvetdesk.updates.package import Update
from ui.models.sticks import sticks
from ui.page import Page
from ui.pages.setting.part import Part, Row
from ui.tasks import Progress
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel

TITLE, RUNS = N_("The program"), N_("Version {version} runs on this computer.")
LOOK, PUT_IN, GO_BACK = N_("Update from a stick…"), N_("Put it in"), N_("Back to version {version}…")
KEEP = N_("Hand on to the centres…")
CHOOSE = N_("The folder with the update file")
LOOKING = N_("Looking for an update, and checking its signature")
STEPS = {
    "checked": N_("Copying the file and checking it again"),
    "copied": N_("Unpacking the new version"),
    "unpacked": N_("The new version tries itself. This takes some minutes."),
    "tried": N_("Making a backup of all data"),
    "backed up": N_("Putting the new version in its place"),
}


class Updates(Part):
    """`found` is the update that was looked at and may be put in."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.found: Update | None = None
        self.place: Place | None = None
        self.before: str | None = None
        self.why: UserError | None = None
        panel = Panel()
        self.words.set(panel.set_title, TITLE)
        panel.pad(16, 8)
        self.runs = PlainLabel("", "strong", wrap=True)
        self.words.set(self.runs.setText, RUNS, version=__version__)
        self.told = PlainLabel("", "small", wrap=True)
        self.look_button = Button(icon="usb", pressed=self.look)
        self.put_button = Button(kind="primary", icon="import", pressed=self.put_in)
        self.back_button = Button(icon="undo", pressed=self.go_back)
        self.keep_button = Button(icon="export", pressed=self.keep)
        self.words.set(self.look_button.setText, LOOK)
        self.words.set(self.keep_button.setText, KEEP)
        self.words.set(self.put_button.setText, PUT_IN)
        buttons = (self.look_button, self.put_button, self.back_button, self.keep_button)
        for widget in (self.runs, self.told, Row(*buttons)):
            panel.body.addWidget(widget)
        self.column.addWidget(panel)
        self._find_place()
        self._show()

    def _find_place(self) -> None:
        """Where the program lies; where its user may not alter it, why."""
        try:
            self.place = installing.place(__version__)
        except UserError as error:
            self.why = error
        else:
            self.before = installing.before(self.place)

    def _show(self) -> None:
        t = self.page.t
        may = self.place is not None and self.desk.may(shelf.RIGHT)
        self.look_button.setVisible(may)
        self.put_button.setVisible(may and self.found is not None)
        self.back_button.setVisible(may and self.before is not None)
        self.keep_button.setVisible(self.desk.book.level is Share.HQ and self.desk.may(shelf.RIGHT))
        self.back_button.setText(t(GO_BACK, version=self.before or ""))
        words = ""
        if self.found is not None:
            name = self.found.path.name
            words = t(installing.FOUND, name=name, version=self.found.version, ours=__version__)
        elif self.why is not None:
            words = sentence(self.why, t)
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def retranslate(self) -> None:
        super().retranslate()
        self._show()

    def look(self) -> None:
        """The newest update on the stick that is plugged in, or in a folder that is chosen."""
        if chosen := self._choose():
            self.look_in(Path(chosen))

    def _choose(self) -> str:
        plugged = sticks()
        start = str(plugged[0].folder) if plugged else ""
        return QFileDialog.getExistingDirectory(self.page, self.page.t(CHOOSE), start)

    def keep(self) -> None:
        """Headquarters: the updates in a folder, to be laid beside every bundle from now on."""
        if chosen := self._choose():
            self.keep_from(Path(chosen))

    def keep_from(self, folder: Path) -> None:
        """Keep the newest updates of this folder for the centres."""
        book = self.desk.book
        self.tasks.long(
            LOOKING, lambda _: shelf.keep(book, folder), self._kept, owner=self.page, failed=self._refused
        )

    def _kept(self, made: list[Update]) -> None:
        systems = ", ".join(one.system for one in made)
        self.page.tell(shelf.KEPT, icon="done", version=made[0].version, system=systems)

    def look_in(self, folder: Path) -> None:
        """Look for an update in this folder; nothing is written."""

        def work(_: Progress) -> Update:
            return package.find(folder, __version__, package.system_name())

        self.tasks.long(LOOKING, work, self._found, owner=self.page, failed=self._refused, write=False)

    def _found(self, update: Update) -> None:
        self.found = update
        self._show()

    def _refused(self, error: UserError) -> None:
        self.found = None
        self._show()
        self.page.refuse(error)

    def put_in(self) -> None:
        """Try the new version, back the data up, and let it start next."""
        update, place, desk = self.found, self.place, self.desk
        if update is None or place is None:
            return

        def work(progress: Progress) -> str:
            def step(name: str) -> None:
                if name in STEPS:
                    progress.say(STEPS[name])

            installing.install(update, place, desk.back_up, step=step)
            return update.version

        self.tasks.long(STEPS["checked"], work, self._done, owner=self.page, failed=self._refused)

    def _done(self, version: str) -> None:
        self.found = None
        self._show()
        self.page.tell(installing.DONE, icon="done", version=version, ours=__version__)

    def go_back(self) -> None:
        """Let the version before start next, where it still runs."""
        place, desk = self.place, self.desk
        if place is None:
            return
        self.tasks.long(
            STEPS["unpacked"],
            lambda _: installing.back(place, desk.back_up),
            self._gone_back,
            owner=self.page,
            failed=self._refused,
        )

    def _gone_back(self, version: str) -> None:
        self.page.tell(installing.BACK, icon="undo", version=version, ours=__version__)
