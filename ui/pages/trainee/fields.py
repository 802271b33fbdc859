"""The fields of somebody new: person, course and consent, in two columns; what each answer will be below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message
from tvetdesk.records.codes import PAPERS, PHONE_OWNERS, PURPOSES, SEXES, TARGET_GROUPS
from tvetdesk.records.people import PhoneNumber, Trainee
from ui import fonts
from ui.dialogs.asker import combo
from ui.language import Language
from ui.models.newcomer import ABOUT, AGE, DATE, NO_COURSE, Typed, Values
from ui.pages.trainee.slot import Slot
from ui.widgets.buttons import Segmented
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel

PERSON, COURSE, CONSENT = N_("Person"), N_("Course"), N_("Consent")
ONLY = N_("Only name and course are needed today. The rest can follow.")
NO_STOP = N_(
    "Saying no never stops the training. Without “Send to HQ”, HQ counts the person, but sees no name."
)
NAMES = N_("Name, as on the paper shown")
ONE_WORD = N_("One word is enough. Do not add a second name.")
OTHER, OTHER_HINT = N_("Other spellings, also called"), N_("Separate several with a comma.")
BORN, PHONE, VILLAGE, FATHER = N_("Born"), N_("Phone"), N_("Village or town"), N_("Father or guardian")
FATHER_HINT = N_("Helps to tell people with the same name apart.")
PAPER, NO_PAPER = N_("Identity paper"), N_("No paper yet")
NO_OBSTACLE = N_("No paper is no obstacle.")
INTAKE, NONE_YET = N_("Course and intake"), N_("no course yet")
GROUP, NOT_STATED = N_("Target group"), N_("not stated")
CHOOSE = N_("Choose a course")
BORN_AS: tuple[tuple[str, Message], ...] = ((DATE, N_("Date")), (ABOUT, N_("About")), (AGE, N_("Age")))
BORN_HINTS = {DATE: N_("dd/mm/yyyy"), ABOUT: N_("year"), AGE: N_("years")}
PRINTS = N_("Prints as “{words}”.")
READ_AS = N_("Read as {number}.")
YES, NO = N_("Yes"), N_("No")
ASKED: tuple[tuple[str, Message, Message], ...] = (
    (
        "share_hq", N_("Send to HQ"),
        N_("Yes: HQ sees name and course. No: HQ counts the person, without the name."),
    ),
    ("follow_up", N_("Follow-up calls"), N_("After the training somebody may call and ask about work.")),
    ("job_matching", N_("Show to employers"), N_("Employers with open places may be told the name and the phone.")),
    ("photo", N_("Photo"), N_("A photo may be taken and kept here.")),
)  # fmt: skip
assert all(purpose in PURPOSES for purpose, _, _ in ASKED)


class Fields(QWidget):
    """`changed` comes at every key, `left` with the name of a field that was left."""

    changed = Signal()
    left = Signal(str)

    def __init__(
        self, language: Language, today: dt.date, sexes: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._language, self._today, self._sexes = language, today, sexes
        self._names: dict[QObject, str] = {}
        self._courses: Sequence[tuple[str, int]] = ()
        self.slots: dict[str, Slot] = {}
        self._meanings: dict[str, Message] = {}
        self._make()
        panel = Panel(" ")
        self._panel = panel
        inside = QWidget()
        inside.setObjectName("bare")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._grid("names", "aliases", "sex", "born", "phone", "village", "father", "paper"))
        self._course_head, self._consent_head = PlainLabel("", "panel"), PlainLabel("", "panel")
        self._consent_note = PlainLabel("", "small", wrap=True)
        column.addWidget(self._course_head)
        column.addLayout(self._grid("course", "group"))
        column.addWidget(self._consent_head)
        column.addWidget(self._consent_note)
        holder = QWidget()
        holder.setObjectName("bare")
        flow = FlowLayout(holder, 12)
        for purpose, _, _ in ASKED:
            self.slots[purpose].setMinimumWidth(150)
            flow.addWidget(self.slots[purpose])
        column.addWidget(holder)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("bare")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        panel.body.addWidget(self._scroll)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(panel)
        self.retranslate()

    def _make(self) -> None:
        self.names, self.aliases = self._line(), self._line()  # Tab goes in the order in which they are made
        self.sex, self.born, self.born_as = Segmented(), self._line(), Segmented(needed=True)
        self.phone, self.owner = self._line(), combo([])
        self.village, self.father = self._line(), self._line()
        self.paper, self.paper_number = combo([]), self._line()
        self.course, self.group = combo([]), combo([])
        self.born.setMaximumWidth(110)
        for box in (self.owner, self.paper, self.course, self.group):
            box.setFont(fonts.font("text"))
            box.setMinimumContentsLength(6)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.activated.connect(lambda _: self.changed.emit())
            box.still = True
        self.sex.chosen.connect(lambda _: self.changed.emit())
        self.born_as.chosen.connect(lambda _: self._born_changed())
        self.consents = {purpose: Segmented() for purpose, _, _ in ASKED}
        slot = self._slot
        slot("names", NAMES, [self.names], needed=True, hint=ONE_WORD)
        slot("aliases", OTHER, [self.aliases], hint=OTHER_HINT)
        slot("sex", Message(Trainee.sex.label), [self.sex])
        slot("born", BORN, [self.born, self.born_as])
        slot("phone", PHONE, [self.phone, self.owner])
        slot("village", VILLAGE, [self.village])
        slot("father", FATHER, [self.father], hint=FATHER_HINT)
        slot("paper", PAPER, [self.paper, self.paper_number], hint=NO_OBSTACLE)
        slot("course", INTAKE, [self.course], needed=True)
        slot("group", GROUP, [self.group])
        for purpose, words, meaning in ASKED:
            self.consents[purpose].chosen.connect(lambda _: self.changed.emit())
            slot(purpose, words, [self.consents[purpose]])
            self._meanings[purpose] = meaning

    def _line(self) -> QLineEdit:
        line = QLineEdit()
        line.setFont(fonts.font("text"))
        line.setMaxLength(400)
        line.textChanged.connect(lambda _: self.changed.emit())
        line.editingFinished.connect(lambda: self.left.emit(self._names.get(line, "")))
        line.returnPressed.connect(self.go_on)
        return line

    def _slot(
        self,
        name: str,
        label: Message,
        parts: list[QWidget],
        *,
        needed: bool = False,
        hint: Message | None = None,
    ) -> None:
        self.slots[name] = Slot(label, parts, self._language, needed=needed, hint=hint)
        for part in parts:
            self._names[part] = name

    def _grid(self, *names: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for place, name in enumerate(names):
            grid.addWidget(self.slots[name], place // 2, place % 2)
        return grid

    # -- what is typed -------------------------------------------------------------------------------------

    def typed(self) -> Typed:
        """What stands in the fields."""
        return Typed(
            names=self.names.text(),
            aliases=self.aliases.text(),
            sex=str(self.sex.value() or ""),
            born_as=str(self.born_as.value() or ABOUT),
            born=self.born.text(),
            phone=self.phone.text(),
            owner=self.owner.currentData() or "self",
            village=self.village.text(),
            father=self.father.text(),
            paper=self.paper.currentData() or "",
            paper_number=self.paper_number.text(),
            course=self.course.currentData(),
            group=self.group.currentData() or "",
            consents={purpose: str(box.value()) for purpose, box in self.consents.items() if box.value()},
        )

    def show_typed(self, typed: Typed) -> None:
        """Fill the fields."""
        self.names.setText(typed.names)
        self.aliases.setText(typed.aliases)
        self.sex.set_value(typed.sex or None)
        self.born_as.set_value(typed.born_as)
        self.born.setText(typed.born)
        self.phone.setText(typed.phone)
        self.village.setText(typed.village)
        self.father.setText(typed.father)
        self.paper_number.setText(typed.paper_number)
        wanted = (
            (self.owner, typed.owner),
            (self.paper, typed.paper),
            (self.course, typed.course),
            (self.group, typed.group),
        )
        for box, value in wanted:
            box.setCurrentIndex(max(0, box.findData(value)))
        for purpose, buttons in self.consents.items():
            buttons.set_value(typed.consents.get(purpose))
        self._show_born()

    def show_courses(self, courses: Sequence[tuple[str, int]]) -> None:
        """The courses that can be joined."""
        self._courses = courses
        self._fill()

    def _born_changed(self) -> None:
        self._show_born()
        self.born.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def _show_born(self) -> None:
        self.born.setPlaceholderText(self._language.t(BORN_HINTS[str(self.born_as.value() or ABOUT)]))

    # -- what it will be, and what is wrong ----------------------------------------------------------------

    def say(self, values: Values) -> None:
        """Below birth and phone what they are read as; errors that were told go away once they are mended."""
        t = self._language.t
        birth = Trainee.birth.show(values.birth, t)
        self.slots["born"].say(t(PRINTS, words=birth) if birth else "")
        phone = PhoneNumber.phone.show(values.phone, t)
        self.slots["phone"].say(t(READ_AS, number=phone) if phone else "")
        self.paper_number.setEnabled(bool(self.paper.currentData()) or bool(self.paper_number.text()))
        for name, slot in self.slots.items():
            code = self.code(name)
            if slot.error is not None and code not in values.errors and not self._is_missing(name):
                slot.show_error(None)

    @staticmethod
    def code(name: str) -> str:
        """The name under which errors of a field are told."""
        return "birth" if name == "born" else name

    def _is_missing(self, name: str) -> bool:
        return (name == "names" and not self.names.text().strip()) or (
            name == "course" and self.course.currentData() is None
        )

    def show_error(self, name: str, error: UserError | None) -> None:
        """What is wrong with one field; None: nothing is."""
        if name in self.slots:
            self.slots[name].show_error(error)

    def show_errors(self, wrong: Mapping[str, UserError]) -> None:
        """What is wrong, each at its field."""
        for name, slot in self.slots.items():
            slot.show_error(wrong.get(self.code(name)))

    def go_on(self) -> None:
        """Enter: to what is needed and not there yet."""
        self.go_to({name: None for name in ("names", "course") if self._is_missing(name)})

    def go_to(self, wrong: Mapping[str, Any]) -> None:
        """Put the focus into the first field that is wrong."""
        first = next((name for name in self.slots if self.code(name) in wrong), None)
        if first is not None:
            self.slots[first].parts[0].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self.slots[first], 0, 24)

    # -- language ------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        t = self._language.t
        paper = [(t(NO_PAPER), None), *((t(words), code) for code, words in PAPERS.items())]
        courses: list[tuple[str, Any]] = [(t(CHOOSE), None), *self._courses, (t(NONE_YET), NO_COURSE)]
        groups = [(t(NOT_STATED), None), *((t(words), code) for code, words in TARGET_GROUPS.items())]
        owners = [(t(words), code) for code, words in PHONE_OWNERS.items()]
        for box, options in (
            (self.owner, owners),
            (self.paper, paper),
            (self.course, courses),
            (self.group, groups),
        ):
            self._refill(box, options)

    @staticmethod
    def _refill(box: QComboBox, options: Sequence[tuple[str, Any]]) -> None:
        kept = box.currentData()
        box.blockSignals(True)
        box.clear()
        for words, value in options:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(kept)))
        box.blockSignals(False)

    def retranslate(self) -> None:
        """Say everything in the new language; what was typed stays."""
        t = self._language.t
        self._panel.set_title(t(PERSON))
        self._panel.note.setText(t(ONLY))
        self._course_head.setText(t(COURSE))
        self._consent_head.setText(t(CONSENT))
        self._consent_note.setText(t(NO_STOP))
        self._fill()
        self.sex.set_options([(code, t(SEXES[code])) for code in self._sexes])
        self.born_as.set_options([(way, t(words)) for way, words in BORN_AS])
        if self.born_as.value() is None:
            self.born_as.set_value(ABOUT)
        for box in self.consents.values():
            box.set_options([("given", t(YES)), ("refused", t(NO))])
        for slot in self.slots.values():
            slot.retranslate()
        for purpose, meaning in self._meanings.items():
            self.slots[purpose].setToolTip(t(meaning))
        self._show_born()
