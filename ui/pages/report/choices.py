"""ChoicesBar: what is asked for a report or paper, as fields side by side: course, person, days, place, split, language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from tvetdesk.errors import UserError
from tvetdesk.i18n import LANGUAGES, N_, Message, Translator, translator
from tvetdesk.records.codes import EXAMS, INDICATORS
from tvetdesk.reports.dimensions import DIMENSIONS
from tvetdesk.reports.formats import outgoing
from tvetdesk.reports.papers import register
from tvetdesk.store.times import Day
from ui.editors.typed import LineEditor
from ui.language import NAMES, Language
from ui.models import offers
from ui.models.offers import Choices, Offer
from ui.models.reports import Choosable, Members
from ui.widgets.buttons import Button, ChipButton
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel
from ui.words import Words

FROM, TO, DAY, WEEK = N_("From"), N_("To"), N_("Day"), N_("A day of the week")
BLANK_FIRST = N_("beginning")
COURSE, PERSON, CERTIFICATE = N_("Course"), N_("Person"), N_("Certificate")
PLACE, EVERYWHERE = N_("Country or centre"), N_("All of them")
INDICATOR, SPLIT, THEN, NOTHING = N_("Indicator"), N_("Split by"), N_("and by"), N_("nothing more")
EXAM, YEAR = N_("Examination"), N_("Year")
LAYOUT, SPEAKS = N_("Rows"), N_("Language")
LAYOUTS = {"signature": N_("to be signed"), "thumbprint": N_("for thumbprints")}
FILLED, OUTSIDE = N_("With the marks"), N_("For third parties")
ONLY = N_("Only: {value}")
OUTSIDE_TIP = N_("Numbers of persons from 1 to 4 are withheld, and what they could be computed from.")
NO_COURSE, NOBODY, BLANK = N_("no course yet"), N_("nobody yet"), N_("blank, without a name")
MAPPING, ACTIVITY, NAMED, KIND = (
    N_("Mapping"),
    N_("Description of the activity"),
    N_("Period, as DHIS2 calls it"),
    N_("Kind of file"),
)
CHOOSE = N_("Choose the file…")
KINDS = {"json": N_("JSON"), "csv": N_("CSV"), "adx": N_("ADX")}
YEARS = 8  # so many years back an examination can be asked about


class Combo(QComboBox):
    """A choice that scrolling over the page does not alter; long names never widen the page."""

    def __init__(self, wide: int) -> None:
        super().__init__()
        self.setFixedWidth(wide)
        self.setMaxVisibleItems(16)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def offer(self, options: Sequence[tuple[object, str]]) -> None:
        """Other options; what was chosen stays chosen if it is still there."""
        kept = self.currentData()
        self.blockSignals(True)
        self.clear()
        for value, words in options:
            self.addItem(words, value)
        self.setCurrentIndex(max(0, self.findData(kept)) if options else -1)
        self.blockSignals(False)

    def choose(self, value: object) -> None:
        """Show a value as chosen, without telling."""
        self.blockSignals(True)
        self.setCurrentIndex(max(0, self.findData(value)))
        self.blockSignals(False)


class FileButton(Button):
    """A file that is chosen; `file` is it, `chosen` comes when it is another one."""

    chosen = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__(icon="folder", pressed=self.ask)
        self.language = language
        self.file: Path | None = None
        self.setFixedWidth(250)

    def ask(self) -> None:
        """Let the person choose; choosing the same file again reads it again."""
        name, _ = QFileDialog.getOpenFileName(self, self.language.t(CHOOSE), "", "*.json")
        if name:
            self.file = Path(name)
            self.retranslate()
            self.chosen.emit()

    def retranslate(self) -> None:
        """The file's name, or that one is to be chosen."""
        text = self.language.t(CHOOSE) if self.file is None else self.file.name
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 200))
        self.setToolTip(str(self.file or ""))


class ChoicesBar(QWidget):
    """`changed` comes after every answer, `course_changed` when other people stand to choose from."""

    changed = Signal()
    course_changed = Signal(object)

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.language, self.words = language, Words(language)
        self.offer: Offer | None = None
        self._found, self._members = Choosable(), Members([], [])
        self._fields: dict[str, list[QWidget]] = {}
        flow = FlowLayout(self, 10)
        self.course, self.person, self.certificate = Combo(230), Combo(230), Combo(250)
        self.scope, self.indicator, self.by, self.then = Combo(160), Combo(250), Combo(150), Combo(150)
        self.exam, self.year, self.layouts, self.speaks = Combo(170), Combo(90), Combo(150), Combo(120)
        self.first, self.last = LineEditor(Day(FROM), language), LineEditor(Day(TO), language)
        self.day = LineEditor(Day(DAY), language)
        self.filled, self.outside, self.only = ChipButton(), ChipButton(), ChipButton()
        self._only: tuple[tuple[str, str], ...] = ()
        self._said = ""
        self.mapping, self.activity, self.kind = FileButton(language), FileButton(language), Combo(110)
        self.named = QLineEdit()
        self.named.setFixedWidth(150)
        self.named.setMaxLength(40)
        self.named.setPlaceholderText("2026Q1")
        self._labels: dict[QWidget, PlainLabel] = {}
        self._today = dt.date.min
        self.words.set(self.filled.setText, FILLED)
        self.words.set(self.outside.setText, OUTSIDE)
        self.words.set(self.outside.setToolTip, OUTSIDE_TIP)
        for asks, label, widget in (
            ((offers.MAPPING,), MAPPING, self.mapping), ((offers.ACTIVITY,), ACTIVITY, self.activity),
            ((offers.NAMED,), NAMED, self.named), ((offers.KIND,), KIND, self.kind),
            ((offers.COURSE,), COURSE, self.course), ((offers.PERSON,), PERSON, self.person),
            ((offers.CERTIFICATE,), CERTIFICATE, self.certificate), ((offers.INDICATOR,), INDICATOR, self.indicator),
            ((offers.SPLIT,), SPLIT, self.by), ((offers.SPLIT,), THEN, self.then), ((offers.EXAM,), EXAM, self.exam),
            ((offers.EXAM,), YEAR, self.year), ((offers.PERIOD,), FROM, self.first), ((offers.PERIOD,), TO, self.last),
            ((offers.DAY, offers.WEEK), DAY, self.day), ((offers.SCOPE,), PLACE, self.scope),
            ((offers.LAYOUT,), LAYOUT, self.layouts), ((), SPEAKS, self.speaks),
            ((offers.LAYOUT,), None, self.filled), ((offers.OUTSIDE,), None, self.outside),
            ((offers.ONLY,), None, self.only),
        ):  # fmt: skip
            holder = self._holder(label, widget)
            flow.addWidget(holder)
            if widget is self.speaks:
                self._spoken = holder
            for one in asks:
                self._fields.setdefault(one, []).append(holder)
        for editor in (self.first, self.last, self.day):
            editor.setFixedWidth(118)
            editor.line.setFixedWidth(118)
            editor.left.connect(self.changed)
        for combo in (
            self.person, self.certificate, self.scope, self.indicator, self.by, self.then, self.exam, self.year,
            self.layouts, self.speaks, self.kind,
        ):  # fmt: skip
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        for button in (self.mapping, self.activity):
            button.chosen.connect(self.changed)
        self.named.editingFinished.connect(self.changed)
        self.course.currentIndexChanged.connect(lambda _: self.course_changed.emit(self.course.currentData()))
        for chip in (self.filled, self.outside, self.only):
            chip.toggled.connect(lambda _: self.changed.emit())
        self.retranslate()
        self.speaks.choose(language.code)

    def _holder(self, label: Message | None, widget: QWidget) -> QWidget:
        holder = QWidget()
        holder.setObjectName("bare")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        above = PlainLabel("", "label")
        if label is not None:
            self.words.set(above.setText, label)
            target = widget.target() if isinstance(widget, LineEditor) else widget
            self.words.set(target.setAccessibleName, label)
        column.addWidget(above)
        column.addWidget(widget)
        self._labels[widget] = above
        return holder

    # -- what it shows ---------------------------------------------------------------------------------------

    def show_offer(self, offer: Offer, today: dt.date) -> None:
        """Ask what this one needs; days are preset, and kept between offers whose periods begin alike."""
        other = self.offer is None or self.offer.since != offer.since
        self.offer, self._today = offer, today
        for holder in {one for holders in self._fields.values() for one in holders}:
            holder.setVisible(any(holder in self._fields.get(asks, ()) for asks in offer.asks))
        self.speaks.parentWidget().setVisible(
            offer.group != offers.FOREIGN
        )  # others' programs have their own
        self.words.set(self._labels[self.day].setText, WEEK if offers.WEEK in offer.asks else DAY)
        self._say_blank()
        if other:
            start = {"year": today.replace(month=1, day=1), "month": today.replace(day=1)}.get(offer.since)
            self.first.show_value(start)
        if not self.day.line.text():
            self.day.show_value(today)
        if not self.last.line.text():
            self.last.show_value(today)
        if not self.year.count():
            self.year.offer([(today.year - back, str(today.year - back)) for back in range(-1, YEARS)])
            self.year.choose(today.year)
        self._offer_people()
        self.only.parentWidget().setVisible(offers.ONLY in offer.asks and bool(self._only))
        self.updateGeometry()

    def _say_blank(self) -> None:
        """What an empty first day means."""
        if self.offer is not None:
            self.first.line.setPlaceholderText("" if self.offer.since else self.language.t(BLANK_FIRST))

    def narrow(self, only: Iterable[tuple[str, str]], said: str) -> None:
        """Ask for the records with these values only; switched off, the chip asks for all of them."""
        self._only, self._said = tuple(sorted(only)), said
        self.only.setText(self.language.t(ONLY, value=said))
        self.only.setChecked(bool(self._only))

    def show_choosable(self, found: Choosable) -> None:
        """What there is to choose from."""
        self._found = found
        t = self.language.t
        self.course.offer([(one.id, one.name) for one in found.courses] or [(None, t(NO_COURSE))])
        self.scope.offer([("", t(EVERYWHERE)), *found.scopes])

    def show_members(self, found: Members) -> None:
        """The people of the chosen course, and their certificates."""
        self._members = found
        self._offer_people()

    def _offer_people(self) -> None:
        t = self.language.t
        people: list[tuple[object, str]] = list(self._members.people)
        if self.offer is not None and self.offer.name == "consent":
            people.insert(0, (None, t(BLANK)))
        self.person.offer(people or [(None, t(NOBODY))])
        self.certificate.offer(self._members.certificates or [(None, "–")])

    def retranslate(self) -> None:
        """Say labels and options in the new language."""
        self.words.again()
        t = self.language.t
        by = [(name, t(one.label)) for name, one in DIMENSIONS.items()]
        self.by.offer(by)
        self.then.offer([("", t(NOTHING)), *by])
        self.indicator.offer([(code, t(label)) for code, label in INDICATORS.items()])
        if not self.indicator.property("chosen"):
            self.indicator.setProperty("chosen", True)
            self.indicator.choose("certified")
        self.exam.offer([(code, t(label)) for code, label in EXAMS.items()])
        self.layouts.offer([(name, t(LAYOUTS[name])) for name in register.LAYOUTS])
        self.speaks.offer([(code, NAMES[code]) for code in LANGUAGES])
        self.kind.offer([(name, t(KINDS[name])) for name in outgoing.KINDS])
        self.only.setText(t(ONLY, value=self._said))
        for editor in (self.first, self.last, self.day):
            editor.retranslate()
        self._say_blank()
        for button in (self.mapping, self.activity):
            button.retranslate()
        self.show_choosable(self._found)
        self._offer_people()

    @property
    def speaking(self) -> Translator:
        """The language of what is made, which may be another than the window's."""
        return translator(str(self.speaks.currentData() or self.language.code))

    # -- what was chosen -------------------------------------------------------------------------------------

    def choices(self) -> Choices:
        """The answers; UserError where a day cannot be read, which its field then shows."""
        first, last, day = (self._day(editor) for editor in (self.first, self.last, self.day))
        by = (self.by.currentData(), self.then.currentData())
        return Choices(
            day=day or self._today, first=first, last=last, scope=str(self.scope.currentData() or ""),
            cohort=self.course.currentData(), enrolment=self.person.currentData(),
            certificate=self.certificate.currentData(), indicator=str(self.indicator.currentData()),
            by=tuple(dict.fromkeys(str(one) for one in by if one)),
            only=self._only if self.only.isChecked() else (), outside=self.outside.isChecked(),
            exam=str(self.exam.currentData()), year=int(self.year.currentData()),
            layout=str(self.layouts.currentData()), filled=self.filled.isChecked(),
            mapping=self.mapping.file, activity=self.activity.file, named=self.named.text(),
            kind=str(self.kind.currentData()),
        )  # fmt: skip

    def _day(self, editor: LineEditor) -> dt.date | None:
        asked = self.offer is not None and any(
            editor.parentWidget() in self._fields[asks] for asks in self.offer.asks
        )
        try:
            day: dt.date | None = editor.read()
        except UserError:
            editor.set_invalid(invalid=asked)
            if asked:
                raise
            return None
        editor.set_invalid(invalid=False)
        return day
