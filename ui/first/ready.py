"""The last page of the first run: what was made, whom to tell the fingerprint, and what comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tvetdesk.i18n import N_
from tvetdesk.store.record import Share
from ui.first.page import FirstPage
from ui.language import Language
from ui.models.first import Answers, Begun
from ui.widgets.labels import PlainLabel

READY = N_("{name} is ready")
READY_MORE = N_("The data lie encrypted in {folder}. Nothing leaves this computer unless you export it.")
TELL_HQ = N_("Tell HQ the fingerprint of this computer by phone:")
TELL_OFFICE = N_("Read the fingerprint of this laptop aloud to whoever sits at the office computer:")
TELL_MORE = N_("They let the computer in by it. It stands on the Exchange page too.")
ALONE = N_(
    "This computer has not joined an organisation yet. Open the invitation on the Exchange page when it comes."
)
NEXT_STEPS = N_(
    "Home shows the first steps: a course, the first trainee, the first register, the first bundle."
)
HQ_STEPS = N_("Invite your centres on the first page, and let their computers in by their fingerprints.")


class ReadyPage(FirstPage):
    """Shows what `show_begun` brings."""

    def __init__(self, answers: Answers, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(answers, language, parent)
        self.begun: Begun | None = None
        self.told, self.signs = PlainLabel("", "strong", wrap=True), PlainLabel("", "title")
        self.signs.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.how, self.next = PlainLabel("", "small", wrap=True), PlainLabel("", wrap=True)
        for widget in (self.told, self.signs, self.how, self.next):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def show_begun(self, begun: Begun) -> None:
        """The folder is made."""
        self.begun = begun
        self.show_answers()

    def show_answers(self) -> None:
        if self.begun is None:
            return
        t, book = self.language.t, self.begun.desk.book
        hq, joined = book.level is Share.HQ, self.begun.joined
        tell = TELL_OFFICE if book.level is Share.CENTRE else TELL_HQ
        self.title.setText(t(READY, name=str(book.fact("name"))))
        self.more.setText(t(READY_MORE, folder=str(book.folder)))
        self.told.setText("" if hq else t(tell) if joined else t(ALONE))
        self.signs.setText(self.begun.fingerprint if joined and not hq else "")
        self.how.setText(t(TELL_MORE) if joined and not hq else "")
        self.next.setText(t(HQ_STEPS if hq else NEXT_STEPS))
        for label in (self.told, self.signs, self.how):
            label.setVisible(bool(label.text()))
