"""The register of certificates of a year: every number with its line, what is missing in it, and one line in full."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.codes import CERTIFICATE_STATES, VOID_REASONS
from ui.language import Language
from ui.models.certificates import Line, Register
from ui.models.find import plain
from ui.pages.course.certificates import reason
from ui.pages.today.lines import clear
from ui.tokens import GAP
from ui.widgets.buttons import Button
from ui.widgets.cells import CellTable
from ui.widgets.combo import Combo
from ui.widgets.empty import EmptyState
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel, rule
from ui.widgets.rows import Cell
from ui.words import Words

HEADS = (N_("Certificate number"), N_("Names as printed"), N_("Date"), N_("Course"), N_("State"))
WIDTHS, NARROW = (170, 0, 100, 200, 160), (160, 0, 96, -1, 140)
SEARCH = N_("Search: number, code or name")
YEAR = N_("Year")
GAPS = N_("Numbers that are missing: {numbers}. Enter each as left out, with its reason.")
DOUBLES = N_("Numbers on two lines: {numbers}. Two PCs issued at once; revoke one of each.")
OTHER_PC = N_("Another PC of this centre keeps the register. Certificates are issued there.")
LINES = P_("{number} line in {year}", "{number} lines in {year}")
EMPTY, EMPTY_MORE = (
    N_("The register of {year} has no line yet."),
    N_("A line is made when a certificate is issued."),
)
NOT_FOUND, SHOW_ALL = N_("Nothing fits the search and the filters."), N_("Show all")
LOOKS = {
    "issued": ("ok", "check"),
    "duplicate": ("info", "copy"),
    "revoked": ("error", "ban"),
    "void": ("text2", "ban"),
}
PRINT, AGAIN, REVOKE, PERSON = (
    N_("Print the certificate"),
    N_("Duplicate…"),
    N_("Revoke…"),
    N_("Open the person"),
)
PRINT_DUPLICATE = N_("Print the duplicate")
FILE = N_("As a signed file…")
TAKE_OVER = N_("Take over the register…")
FACTS = (
    ("on", N_("Date")), ("course", N_("Course")), ("award", N_("Award")), ("body", N_("Awarding body")), ("code", N_("Verification code")),
    ("signatory", N_("Signed by")), ("reason", N_("Reason")), ("ended", N_("Void or revoked on")), ("exception", N_("Issued although")), ("note", N_("Note")),
)  # fmt: skip


class RegisterView(QWidget):
    """`year` carries another year; `printed`, `signed`, `again`, `revoked` a certificate; `person` a trainee."""

    year = Signal(object)
    printed = Signal(object)
    signed = Signal(object)
    again = Signal(object)
    revoked = Signal(object)
    person = Signal(object)
    take_over = Signal()

    def __init__(
        self,
        language: Language,
        words: Words,
        *,
        writes: bool,
        signs: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.language, self._writes, self._signs = language, writes, signs
        self.told: Register | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.search, self.years = QLineEdit(), Combo()
        self.search.setClearButtonEnabled(True)
        words.set(self.search.setPlaceholderText, SEARCH)
        words.set(self.search.setAccessibleName, SEARCH)
        words.set(self.years.setAccessibleName, YEAR)
        self.search.textChanged.connect(lambda _: self.draw())
        self.years.activated.connect(lambda _: self.year.emit(self.years.currentData()))
        top.addWidget(self.search, 1)
        self.years.setMinimumWidth(112)
        top.addWidget(self.years)
        column.addLayout(top)
        self.notes = QVBoxLayout()
        self.notes.setSpacing(4)
        column.addLayout(self.notes)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        panel = Panel()
        self.table = CellTable(WIDTHS, row=30)
        words.set(self.table.setAccessibleName, N_("Certificate register"))
        self.table.chosen.connect(lambda _: self._show_line())
        self.table.entered.connect(lambda _: self._send(self.printed))
        self.empty, self.not_found = EmptyState("certificate"), EmptyState("search")
        words.set(self.empty.more.setText, EMPTY_MORE)
        words.set(self.not_found.why.setText, NOT_FOUND)
        words.set(self.not_found.add(Button(pressed=self.search.clear)).setText, SHOW_ALL)
        self._stack = QStackedLayout()
        for widget in (self.table, self.empty, self.not_found):
            self._stack.addWidget(widget)
        panel.body.addLayout(self._stack)
        row.addWidget(panel, 1)
        row.addWidget(self._side(words))
        column.addLayout(row, 1)

    def _side(self, words: Words) -> Panel:
        self.side = Panel()
        self.side.setFixedWidth(372)
        self.side.pad(14, 8)
        self.name, self.number = PlainLabel("", "answer", wrap=True), PlainLabel("", "strong")
        self.facts = QGridLayout()
        self.facts.setColumnStretch(1, 1)
        self.facts.setHorizontalSpacing(12)
        self.facts.setVerticalSpacing(4)
        self.print = Button(kind="primary", icon="print", pressed=lambda: self._send(self.printed))
        self.file = Button(icon="key", pressed=lambda: self._send(self.signed))
        self.second = Button(icon="copy", pressed=lambda: self._send(self.again))
        self.end = Button(kind="danger", icon="ban", pressed=lambda: self._send(self.revoked))
        self.open = Button(kind="link", icon="alone", pressed=self._person)
        for button, text in (
            (self.file, FILE),
            (self.second, AGAIN),
            (self.end, REVOKE),
            (self.open, PERSON),
        ):
            words.set(button.setText, text)
        for widget in (self.number, self.name, rule()):
            self.side.body.addWidget(widget)
        self.side.body.addLayout(self.facts)
        self.side.body.addSpacing(4)
        for button in (self.print, self.file, self.second, self.end):
            self.side.body.addWidget(button)
        self.side.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.side.body.addStretch(1)
        return self.side

    def show_register(self, told: Register) -> None:
        """Show the register of a year."""
        self.told = told
        self.years.blockSignals(True)
        self.years.clear()
        for year in told.years:
            self.years.addItem(str(year), year)
        self.years.setCurrentIndex(list(told.years).index(told.year))
        self.years.blockSignals(False)
        self.draw()

    def second_line(self) -> str:
        """How many lines there are."""
        told = self.told
        return self.language.t.n(LINES, len(told.lines), year=str(told.year)) if told else ""

    def draw(self) -> None:
        """Show the lines that fit the search."""
        told, t = self.told, self.language.t
        if told is None:
            return
        searched = plain(self.search.text())
        shown = [
            one
            for one in told.lines
            if searched in plain(f"{one.row.serial} {one.row.code or ''} {one.row.names or ''}")
        ]
        self.table.show_rows(
            [t(head) for head in HEADS], [_row(one, t) for one in shown], [one.row.id for one in shown]
        )
        self.empty.why.setText(t(EMPTY, year=str(told.year)))
        self._stack.setCurrentIndex(0 if shown else 2 if told.lines else 1)
        clear(self.notes)
        for words, numbers in ((GAPS, told.gaps), (DOUBLES, told.doubles)):
            if numbers:
                self.notes.addWidget(reason(t(words, numbers=", ".join(map(str, numbers))), "alert"))
        if not told.keeps:
            note = reason(t(OTHER_PC), "info", "info")
            if self._writes:
                layout = note.layout()
                assert isinstance(layout, QHBoxLayout)
                layout.addWidget(Button(t(TAKE_OVER), kind="link", pressed=self.take_over.emit))
            self.notes.addWidget(note)
        self._show_line()

    def chosen(self) -> Line | None:
        """The chosen line."""
        key = self.table.key()
        return next((one for one in self.told.lines if one.row.id == key), None) if self.told else None

    def _show_line(self) -> None:
        one, t = self.chosen(), self.language.t
        self.side.setHidden(one is None)
        clear(self.facts)
        if one is None:
            return
        row = one.row
        self.number.setText(row.serial or "")
        self.name.setText(row.names or t(CERTIFICATE_STATES[row.state]))
        for place, (label, words) in enumerate(facts(one, t)):
            name = PlainLabel(label, "small", wrap=True)
            name.setFixedWidth(116)
            self.facts.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            self.facts.addWidget(PlainLabel(words, wrap=True), place, 1)
        self.print.setText(t(PRINT_DUPLICATE if row.state == "duplicate" else PRINT))
        self.print.setVisible(row.state in ("issued", "duplicate"))
        self.file.setVisible(row.state == "issued" and self._signs)
        for button in (self.second, self.end):
            button.setVisible(row.state == "issued" and self._writes)
        self.open.setVisible(row.trainee is not None)

    def _send(self, signal: object) -> None:
        one = self.chosen()
        if one is not None:
            signal.emit(one.row)  # type: ignore[attr-defined]

    def _person(self) -> None:
        one = self.chosen()
        if one is not None and one.row.trainee is not None:
            self.person.emit(one.row.trainee)

    def fold(self, *, narrow: bool) -> None:
        """Leave out what there is no room for."""
        self.table.set_widths(NARROW if narrow else WIDTHS)
        self.side.setFixedWidth(300 if narrow else 372)


def _row(one: Line, t: Translator) -> list[Cell]:
    row = one.row
    state, icon = LOOKS[row.state]
    why = t(VOID_REASONS[row.reason]) if row.reason else ""
    return [
        Cell(row.serial or "", "strong"),
        Cell(row.names or "–", "text" if row.names else "dim"),
        Cell(t.date(row.on) if row.on else "–"),
        Cell(one.course or "–"),
        Cell(t(CERTIFICATE_STATES[row.state]), state=state, icon=icon, tip=why),
    ]


def facts(one: Line, t: Translator) -> list[tuple[str, str]]:
    """What the line says, field by field."""
    row: Certificate = one.row
    values = {
        "on": t.date(row.on) if row.on else "", "course": one.course, "award": one.award, "body": row.body, "code": row.code,
        "signatory": row.signatory, "reason": t(VOID_REASONS[row.reason]) if row.reason else "",
        "ended": t.date(row.ended) if row.ended else "", "exception": row.exception, "note": row.note,
    }  # fmt: skip
    return [(t(label), values[name] or "") for name, label in FACTS if values[name]]
