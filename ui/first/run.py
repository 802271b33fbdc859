"""The first run: four steps at the left, one page at the right; nothing is written before the third is answered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, Message
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.reports.papers.recovery import recovery_card
from ui.first.page import FirstPage, framed
from ui.first.person import PersonPage
from ui.first.place import PlacePage
from ui.first.ready import ReadyPage
from ui.first.welcome import WelcomePage
from ui.language import NAMES, Language
from ui.models.first import HQ, PRACTICE, Answers, Begun, make, new_code
from ui.printing import put_on_paper
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel, restyle
from ui.words import Words

WELCOME, PLACE, PERSON, READY = range(4)
STEPS: tuple[Message, ...] = (N_("Language and country"), N_("Centre"), N_("Administrator"), N_("Start"))
ORGANISATION = N_("Organisation")
ABOUT = N_("Set-up, about 3 minutes. No internet needed.")
STEP = N_("Step {number} of {all}")
BACK, NEXT, BEGIN, PRACTISE, QUIT = N_("Back"), N_("Next"), N_("Begin"), N_("Practise"), N_("Quit")
MAKING = N_("Making the encrypted data file. One moment…")
CHOOSE, INVITATIONS = N_("The invitation of headquarters or of the office computer"), N_("Invitations")


class StepLine(QFrame):
    """One step on the rail: its number or a tick, its name, and the answer given."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 8, 8, 8)
        row.setSpacing(10)
        self.mark, self.tick = PlainLabel(str(number + 1), "strong"), IconLabel("done", "rail_text", 20)
        self.mark.setFixedWidth(20)
        for widget in (self.mark, self.tick):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.name, self.answer = PlainLabel("", "strong"), PlainLabel("", "small", wrap=True)
        column.addWidget(self.name)
        column.addWidget(self.answer)
        row.addLayout(column, 1)

    def show_step(self, name: str, answer: str, *, here: bool, done: bool) -> None:
        """The name, the answer, and whether this is the step being shown or one that is done."""
        self.name.setText(name)
        self.answer.setText(answer)
        self.answer.setVisible(bool(answer))
        self.mark.setVisible(not done)
        self.tick.setVisible(done)
        self.setProperty("here", here)
        for widget in (self, self.mark, self.name, self.answer):
            restyle(widget)


class FirstRun(QWidget):
    """`begun` carries the Begun folder, `practised` the country; `restored` asks for a backup, `left` to quit."""

    begun = Signal(object)
    practised = Signal(str)
    restored = Signal()
    left = Signal()
    language_chosen = Signal(object)

    def __init__(self, folder: Path, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.folder, self.language, self.tasks = folder, language, tasks
        self.words = Words(language)
        QShortcut(QKeySequence("F1"), self, activated=self.show_help)
        self.answers = Answers(country="NE" if language.code == "fr" else "GM", recovery=new_code())
        self.busy = False
        self.made: Begun | None = None
        self.welcome, self.place = WelcomePage(self.answers, language), PlacePage(self.answers, language)
        self.person, self.ready = PersonPage(self.answers, language), ReadyPage(self.answers, language)
        self.pages: tuple[FirstPage, ...] = (self.welcome, self.place, self.person, self.ready)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail())
        right = QVBoxLayout()
        right.setSpacing(0)
        self.stack = QStackedWidget()
        for page in self.pages:
            self.stack.addWidget(framed(page))
            page.changed.connect(self._show)
        right.addWidget(self.stack, 1)
        right.addWidget(self._foot())
        row.addLayout(right, 1)
        self.welcome.spoken.connect(self.language_chosen)
        self.welcome.restored.connect(self.restored)
        self.welcome.invited.connect(self._further)
        self.place.opened.connect(self.read_invitation)
        self.person.printed.connect(self.print_card)
        language.changed.connect(self._retranslate)
        self._show()
        self._stand()

    # -- putting together ----------------------------------------------------------------------------------

    def _rail(self) -> QFrame:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(250)
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 20, 0, 12)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(20, 0, 12, 16)
        about = PlainLabel("", "small", wrap=True)
        self.words.set(about.setText, ABOUT)
        head.addWidget(PlainLabel("TVET Desk", "title"))
        head.addWidget(about)
        column.addLayout(head)
        self.steps = [StepLine(number) for number in range(len(STEPS))]
        for step in self.steps:
            column.addWidget(step)
        column.addStretch(1)
        return rail

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "band")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 8, 16, 8)
        row.setSpacing(8)
        self.note = PlainLabel("", "small", wrap=True)
        self.quit, self.back = Button(pressed=self.left.emit), Button(icon="back", pressed=self.go_back)
        self.next = Button(kind="primary", icon="forward", pressed=self.forward)
        row.addWidget(self.note, 1)
        for button, text in ((self.quit, QUIT), (self.back, BACK), (self.next, NEXT)):
            self.words.set(button.setText, text)
            row.addWidget(button)
        return foot

    # -- going through -------------------------------------------------------------------------------------

    def go(self, step: int) -> None:
        """Show one page."""
        self.stack.setCurrentIndex(step)
        self.pages[step].show_answers()
        self._show()
        self._stand()

    def go_back(self) -> None:
        """The page before; nothing is lost."""
        if not self.busy and self.stack.currentIndex():
            self.go(self.stack.currentIndex() - 1)

    def forward(self) -> None:
        """Enter: the next page when this one is answered; after the third the folder is made."""
        here = self.stack.currentIndex()
        if self.busy:
            return
        if self.made is not None:
            self.begun.emit(self.made)
            return
        if here == WELCOME and self.answers.purpose == PRACTICE:
            self.practised.emit(self.answers.country)
            return
        try:
            self.pages[here].check()
        except UserError as error:
            self._refuse(error)
            if (field := self.pages[here].missing()) is not None:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if here == PERSON:
            self._make()
        else:
            self.go(here + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.forward()
            return
        super().keyPressEvent(event)

    def show_help(self) -> None:
        """F1: the manual about the first time."""
        from ui.manual import show_manual

        show_manual(self, self.language, "first-run")

    def read_invitation(self) -> bool:
        """Choose the invitation file and take what stands in it; False when none was taken."""
        t = self.language.t
        chosen, _ = QFileDialog.getOpenFileName(self, t(CHOOSE), "", f"{t(INVITATIONS)} (*.json)")
        if not chosen:
            return False
        try:
            self.answers.invite(Path(chosen))
        except UserError as error:
            self._refuse(error)
            return False
        for page in (self.welcome, self.place):
            page.show_answers()
        self._show()
        self._stand()
        return True

    def _further(self) -> None:
        if self.read_invitation():
            self.go(PLACE)

    def print_card(self) -> None:
        """The code on a card, by a printer that is chosen."""
        card = recovery_card(self.answers.recovery, self.answers.name.strip(), self.language.t)
        if put_on_paper(card, self) is False:
            self._refuse(UserError("print.code"))

    def _make(self) -> None:
        self.busy = True
        self._show()
        folder, answers = self.folder, self.answers
        self.tasks.write(lambda: make(folder, answers), self._made, owner=self, failed=self._failed)

    def _made(self, made: Begun) -> None:
        self.busy, self.made = False, made
        self.ready.show_begun(made)
        self.go(READY)

    def _failed(self, error: UserError) -> None:
        self.busy = False
        self._show()
        self._refuse(error)

    def _stand(self) -> None:
        """The keys go where this page begins, or to the button that goes on."""
        here = self.pages[self.stack.currentIndex()].beginning() or self.next
        here.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- showing -------------------------------------------------------------------------------------------

    def _refuse(self, error: UserError) -> None:
        self._say(sentence(error, self.language.t), "error")

    def _say(self, words: str, state: str = "") -> None:
        self.note.setText(words)
        self.note.set_state(state)

    def _show(self) -> None:
        t, here, answers = self.language.t, self.stack.currentIndex(), self.answers
        hq, code = answers.purpose == HQ, answers.code.strip().upper()
        name = answers.name.strip()
        given = (
            f"{NAMES[self.language.code]}, {t(COUNTRIES[answers.country])}",
            name if hq or not code else f"{name} ({code})",
            answers.user.strip(),
            "",
        )
        for number, (step, words) in enumerate(zip(self.steps, STEPS, strict=True)):
            title = t(ORGANISATION if hq and number == PLACE else words)
            step.show_step(
                title, given[number] if number < here else "", here=number == here, done=number < here
            )
        self._say(t(MAKING) if self.busy else t(STEP, number=here + 1, all=len(STEPS)))
        practise = here == WELCOME and answers.purpose == PRACTICE
        self.words.set(self.next.setText, BEGIN if here == READY else PRACTISE if practise else NEXT)
        self.quit.setVisible(here == WELCOME)
        self.back.setVisible(here in (PLACE, PERSON))
        for button in (self.back, self.next):
            button.setEnabled(not self.busy)

    def _retranslate(self) -> None:
        self.words.again()
        for page in self.pages:
            page.retranslate()
        self._show()
