"""First steps: what a new centre does once, with what is done already ticked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tvetdesk.i18n import N_, Message, Translator
from ui.language import Language
from ui.models.home import Home
from ui.pages.today.card import Card
from ui.pages.today.lines import Line, TwoLines, fixed
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel

TITLE = N_("First steps of this centre")
DONE_OF = N_("{done} of {all} done")
DONE = N_("done")
STEPS: tuple[tuple[str, Message, Message, str, Message], ...] = (
    (
        "cohort", N_("Set up a course"), N_("A cohort follows a programme; plan its sessions for the week."),
        "courses", N_("Open Courses"),
    ),
    (
        "trainee", N_("Add the first trainee"), N_("A name and a course are enough today. The rest can follow."),
        "new", N_("New trainee"),
    ),
    (
        "register", N_("Take the first register"), N_("One line with who is missing, or copy it from paper."),
        "registers", N_("Open Registers"),
    ),
    (
        "bundle", N_("Give the first bundle to HQ"), N_("On a USB stick or by mail. HQ answers with a return slip."),
        "exchange", N_("Open HQ exchange"),
    ),
)  # fmt: skip


class First(Card):
    """`went` carries the place of a step; "new" is a new trainee. Hidden once everything is done."""

    went = Signal(str)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.body.addLayout(self.lines)
        self.hide()

    def _fill(self, home: Home, t: Translator) -> None:
        self.setVisible(not home.begun.all)
        if home.begun.all:
            return
        self.set_title(t(TITLE))
        done = [getattr(home.begun, name) for name, *_ in STEPS]
        self.note.setText(t(DONE_OF, done=sum(done), all=len(done)))
        first = done.index(False)
        for number, (is_done, (_, title, more, place, act)) in enumerate(zip(done, STEPS, strict=True)):
            line = Line(50)
            line.row.setContentsMargins(12, 0, 8, 0)
            mark = IconLabel("done", "ok") if is_done else PlainLabel(str(number + 1), "panel")
            line.row.addWidget(fixed(mark, 20))
            line.row.addWidget(TwoLines(t(title), t(more)), 1)
            if is_done:
                line.row.addWidget(PlainLabel(t(DONE), "small", state="ok"))
            else:
                kind = "primary" if number == first else "normal"
                line.row.addWidget(Button(t(act), kind=kind, pressed=lambda to=place: self.went.emit(to)))
            self.lines.addWidget(line)
