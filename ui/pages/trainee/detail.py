"""The pane beside the list: one person, what is to be done first, then everything the records answer."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, Message, Translator
from tvetdesk.records.codes import ATTENDANCE_RULES, ENROLMENT_STATES, LEAVING_REASONS, SEXES
from tvetdesk.records.lookalikes import Lookalike
from tvetdesk.records.photos import Photo
from tvetdesk.store.book import Book
from ui.language import Language
from ui.models.person import Course, Person, alike, person
from ui.models.roll import GROUP_OF
from ui.models.trainees import BORN_IN, FATHER, LOOKS, born
from ui.pages.today.people import reason_words
from ui.pages.trainee import blocks
from ui.pages.trainee.bar import RateBar
from ui.pages.trainee.hours import HoursBlock, certificate
from ui.pages.trainee.same import SameStrip
from ui.tasks import Tasks
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel, rule
from ui.widgets.plain import unmarked

EDIT, MORE = N_("Edit"), N_("More")
NOBODY = N_("Choose somebody from the list.")
SINCE = N_("{state} since {day}")
ROW = N_("row {number} on the list")
COURSES = N_("Courses")
NO_COURSE = N_("In no course yet.")
ADD_COURSE = N_("Add to a course…")
SESSIONS = N_("{attended} of {counted} sessions; {rule}")
LEAST = N_("at least {least} % needed")
NO_SESSION = N_("no session yet")
STATE_REASON = N_("{state} ({reason})")
PHOTO = 72  # pixels of its longer side
ACTS: tuple[tuple[str, Message], ...] = (
    ("course", ADD_COURSE),
    ("state", N_("Change the state…")),
    ("consent", N_("Record consent…")),
    ("phone", N_("Add a phone…")),
    ("paper", N_("Add a paper…")),
    ("spelling", N_("Add another spelling…")),
    ("photo", N_("Photo from a file…")),
    ("no_photo", N_("Remove the photo")),
    ("restricted", N_("Restricted details…")),
    ("bin", N_("Put into the bin")),
    ("file", N_("Everything kept about this person…")),
    ("erase", N_("Erase for ever…")),
)

RIGHTS = {
    "edit": "people.alter", "course": "cohort.enrol", "state": "cohort.state", "consent": "consent.record",
    "phone": "people.phone", "paper": "people.paper", "spelling": "row.add", "restricted": "people.restricted",
    "photo": "photo.keep", "no_photo": "photo.remove", "bin": "row.bin",
    "file": "access.make", "erase": "erasure.ask",
}  # fmt: skip


class Detail(Panel):
    """`act` carries the name of what is to be done with the shown person; `same` and `other` answer a look-alike."""

    act = Signal(str)
    shown = Signal()
    answered = Signal(object, str)
    other = Signal(object)

    def __init__(self, book: Book, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.book, self.language, self.tasks = book, language, tasks
        self.key: int | None = None
        self.person: Person | None = None
        self.alike: list[Lookalike] = []
        self._told: Person | None = None  # who is being drawn
        self._unseen: QWidget | None = None  # what is built for him so far
        self.setMinimumWidth(360)
        self.scroll = QScrollArea()
        self.scroll.setObjectName("bare")
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self.scroll)
        self._draw(None)

    def show_key(self, key: int | None) -> None:
        """Show another person, or nobody."""
        if key != self.key:
            self.alike = []
            self.scroll.verticalScrollBar().setValue(0)
        self.key = key
        if key is None:
            self._draw(None)
            return
        book, t = self.book, self.language.t
        self.tasks.read(lambda: person(book, key, t), self._draw, owner=self, latest="person")
        self.tasks.read(lambda: alike(book, key), self._show_alike, owner=self, latest="alike")

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self.show_key(self.key)

    def _show_alike(self, found: list[Lookalike]) -> None:
        if found != self.alike:
            self.alike = found
            self._draw(self._told)

    # -- drawing -------------------------------------------------------------------------------------------

    def _draw(self, told: Person | None) -> None:
        """Show this person: the pane is built out of sight and shown whole."""
        if self._unseen is not None:  # somebody else was being drawn
            self._unseen.deleteLater()
        self._told = told
        self.tasks.build(self._drawing(told), owner=self, latest="pane")

    def _drawing(self, one: Person | None) -> Iterator[None]:
        t = self.language.t
        inside = self._unseen = QWidget(self.scroll.viewport())
        inside.setObjectName("bare")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if one is None:
            empty = EmptyState("alone")
            empty.why.setText(t(NOBODY))
            column.addWidget(empty)
        else:
            for part in self._parts(one, t):
                column.addWidget(part)
                part.ensurePolished()  # half of what showing it would take
                yield
            column.addStretch(1)
        self.person, self._unseen = one, None
        top = self.scroll.verticalScrollBar().value()
        self.scroll.setWidget(inside)
        self.scroll.verticalScrollBar().setValue(top)
        if one is not None:
            self.shown.emit()

    def _parts(self, one: Person, t: Translator) -> Iterator[QWidget]:
        yield self._head(one, t)
        for block in self._blocks(one, t):
            yield rule()
            yield block

    def _blocks(self, one: Person, t: Translator) -> Iterator[QWidget]:
        if one.reasons:
            block = blocks.Block()
            for reason in one.reasons:
                block.line("alert", "attention", reason_words(reason, t))
            yield block
        if self.alike:
            strip = SameStrip(self.alike[0], self.language)
            strip.answered.connect(self.answered)
            strip.opened.connect(self.other)
            yield strip
        counted = [course for course in one.courses if course.counts]
        for course in counted:
            yield certificate(course, t, several=len(counted) > 1)
            if any(unit.planned or unit.delivered for unit in course.hours):
                yield HoursBlock(course, t)
        yield blocks.hq(one, t)
        yield self._courses(one, t)
        yield blocks.contacts(one, t, self._act("phone"))
        yield blocks.consent(one, t, self._act("consent"))
        yield blocks.papers(one, t, self._act("paper"))
        if one.restricted:
            yield blocks.RestrictedBlock(one, t, lambda: self.act.emit("seen"))
        yield blocks.past(one, t)

    def _act(self, name: str) -> blocks.Act | None:
        """What a button of the pane does; None for whoever may not do it."""
        return (lambda: self.act.emit(name)) if self.book.may(RIGHTS[name]) else None

    def _head(self, one: Person, t: Translator) -> QWidget:
        head = QFrame()
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        if one.photo is not None:
            row.addWidget(photo_label(one.photo, t), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(one.line.names, "answer", wrap=True))
        about = PlainLabel(about_words(one, t), "small", wrap=True)
        words.addWidget(about)
        other = blocks.spellings(one, t)
        if other:
            words.addWidget(PlainLabel(other, "small", wrap=True))
        words.addWidget(self._chips(one, t))
        row.addLayout(words, 1)
        acts = QVBoxLayout()
        acts.setSpacing(6)
        if self.book.may(RIGHTS["edit"]):
            acts.addWidget(Button(t(EDIT), icon="edit", pressed=lambda: self.act.emit("edit")))
        more = Button(kind="icon", icon="more")
        more.setAccessibleName(t(MORE))
        more.setToolTip(t(MORE))
        more.clicked.connect(lambda: self.menu().popup(more.mapToGlobal(QPoint(0, more.height()))))
        if not any(self.book.may(RIGHTS[name]) for name, _ in ACTS):
            more.hide()
        acts.addWidget(more, 0, Qt.AlignmentFlag.AlignRight)
        acts.addStretch(1)
        row.addLayout(acts)
        return head

    def menu(self) -> QMenu:
        """What can be done with the shown person."""
        menu = QMenu(self)
        for name, words in ACTS:
            none = name == "no_photo" and (self.person is None or self.person.photo is None)
            if none or not self.book.may(RIGHTS[name]):
                continue
            if name == "bin":
                menu.addSeparator()
            menu.addAction(unmarked(self.language.t(words)), lambda n=name: self.act.emit(n))
        return menu

    def _chips(self, one: Person, t: Translator) -> QWidget:
        holder = QWidget()
        holder.setObjectName("bare")
        flow = FlowLayout(holder, 6)
        if one.line.state and one.line.since:
            state, icon = LOOKS.get(GROUP_OF.get(one.line.state, ""), ("plain", ""))
            words = t(SINCE, state=blocks.capital(t(ENROLMENT_STATES[one.line.state])), day=one.line.since)
            flow.addWidget(Chip(words, state, icon or None))
            if one.courses and one.courses[0].number:
                flow.addWidget(Chip(t(ROW, number=str(one.courses[0].number)), "plain"))
        return holder

    def _courses(self, one: Person, t: Translator) -> QWidget:
        add = blocks.offered(t(ADD_COURSE), self._act("course"), "add")
        block = blocks.Block(t(COURSES), add)
        for course in one.courses:
            block.column.addWidget(PlainLabel(course.cohort, "strong", wrap=True))
            if course.programme and course.programme not in course.cohort:
                block.column.addWidget(PlainLabel(course.programme, "small", wrap=True))
            self._rate(block, course, t)
            listed = [_state(*state, t) for state in course.states]
            block.column.addWidget(PlainLabel(" › ".join(listed), "small", wrap=True))
        if not one.courses:
            block.column.addWidget(PlainLabel(t(NO_COURSE), "small"))
        return block

    def _rate(self, block: blocks.Block, course: Course, t: Translator) -> None:
        rate = course.rate
        if rate is None or rate.share is None:
            return
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(RateBar(rate.share, course.least))
        low = course.least is not None and rate.share * 100 < course.least
        row.addWidget(PlainLabel(t.percent(rate.share, 0), "strong", state="attention" if low else ""))
        row.addStretch(1)
        block.column.addLayout(row)
        words = t(
            SESSIONS,
            attended=rate.attended,
            counted=rate.counted,
            rule=ATTENDANCE_RULES.get(rate.rule, rate.rule),
        )
        if course.least is not None:
            words = t.listed([words, t(LEAST, least=course.least)])
        block.column.addWidget(PlainLabel(words, "small", wrap=True))


def photo_label(photo: bytes, t: Translator) -> PlainLabel:
    """A photo as high as the lines beside it; the field has seen to it that it is a small JPEG."""
    drawn = QPixmap()
    drawn.loadFromData(photo, "JPEG")
    label = PlainLabel()
    label.setPixmap(
        drawn.scaledToHeight(PHOTO, Qt.TransformationMode.SmoothTransformation)
        if drawn.height() >= drawn.width()
        else drawn.scaledToWidth(PHOTO, Qt.TransformationMode.SmoothTransformation)
    )
    label.setAccessibleName(t(Photo.picture.label))
    return label


def about_words(one: Person, t: Translator) -> str:
    """Number, sex, birth with its precision, village and father, as people say them."""
    row = one.about
    birth = born(row.birth, t)
    parts = [
        row.number or "",
        t(SEXES[row.sex]) if row.sex in ("F", "M", "O") else "",
        t(BORN_IN, when=birth) if birth else "",
        row.village or row.birth_place or "",
        t(FATHER, name=row.father) if row.father else "",
    ]
    return " · ".join(part for part in parts if part)


def _state(state: str, day: object, reason: str | None, t: Translator) -> str:
    words = f"{t(ENROLMENT_STATES.get(state, state))} {t.show(day)}"  # type: ignore[arg-type]
    return t(STATE_REASON, state=words, reason=LEAVING_REASONS.get(reason, reason)) if reason else words
