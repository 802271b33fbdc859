"""What the programme of a group asks for: attendance, units, attachment, ages; and what the certificate says."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from tvetdesk.i18n import N_
from tvetdesk.records.codes import ATTENDANCE_RULES, PROGRAMME_KINDS
from ui.language import Language
from ui.models.courses import Course
from ui.pages.course.tab import CourseTab, short
from ui.pages.today.lines import clear
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel

CERTIFICATE, ENTRY, COURSE = N_("For the certificate"), N_("To take part"), N_("The programme")
EDIT = N_("Edit the programme")
UNITS_ALL = N_("All {number} units competent or exempted")
UNITS = N_("{number} of {all} units competent or exempted: {units}")
LEAST = N_("At least {least} % attendance")
NO_LEAST = N_("No least attendance is set")
ATTACHMENT = N_("{hours} hours of attachment, confirmed by employers")
NO_ATTACHMENT = N_("No attachment")
COMPLETED = N_("The training noted as completed")
AGE, AGE_FROM, AGE_TO = N_("Age {first} to {last}"), N_("From {first} years"), N_("Up to {last} years")
ANY_AGE = N_("No limit of age")
LABELS = {
    "units": N_("Units"), "attendance": N_("Attendance"), "rule": N_("How attendance is counted"), "attachment": N_("Attachment"),
    "state": N_("State"), "age": N_("Age"), "entry": N_("Entry requirements"), "kind": N_("Kind"), "award": N_("Award"),
    "months": N_("Months"), "approval": N_("Approval number"), "place": N_("Places"),
}  # fmt: skip
NOT_STATED = N_("not stated")
NO_CLAIM = N_("These rules are those of the programme as entered here; they make no claim about the law.")


class RulesTab(CourseTab):
    """`edited` asks for the form of the programme."""

    edited = Signal()

    def __init__(self, language: Language, *, edits: bool, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        inside = QWidget()
        inside.setObjectName("bare")
        self.panels = QVBoxLayout(inside)
        self.panels.setContentsMargins(0, 0, 0, 0)
        self.panels.setSpacing(12)
        self._edits = edits
        self.edit: Button | None = None
        scroll = QScrollArea()
        scroll.setObjectName("bare")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self.column.addWidget(scroll, 1)

    def draw(self, course: Course) -> None:
        t, programme = self.t, course.programme
        clear(self.panels)
        units = list(course.units.values())
        needed = [one for one in units if one.required is not False]
        which = t(UNITS_ALL, number=len(units))
        if len(needed) < len(units):
            listed = ", ".join(short(one.code or "") for one in needed)
            which = t(UNITS, number=len(needed), all=len(units), units=listed)
        least = programme.attendance_least
        hours = programme.attachment_hours
        self._panel(
            t(CERTIFICATE),
            (
                ("state", t(COMPLETED)),
                ("units", which),
                ("attendance", t(LEAST, least=least) if least else t(NO_LEAST)),
                ("rule", t(ATTENDANCE_RULES[course.ledger.rule])),
                ("attachment", t(ATTACHMENT, hours=hours) if hours else t(NO_ATTACHMENT)),
            ),
        )
        first, last = programme.age_from, programme.age_to
        age = t(ANY_AGE)
        if first is not None or last is not None:
            words = AGE if first is not None and last is not None else AGE_FROM if last is None else AGE_TO
            age = t(words, **{k: v for k, v in (("first", first), ("last", last)) if v is not None})
        self._panel(t(ENTRY), (("age", age), ("entry", programme.entry or t(NOT_STATED))))
        award = " · ".join(filter(None, (course.award, course.level))) or t(NOT_STATED)
        about = [("kind", t(PROGRAMME_KINDS[programme.kind])), ("award", award)]
        about += [("months", str(programme.months))] if programme.months else []
        about += [("approval", programme.approval)] if programme.approval else []
        about += [("place", str(course.cohort.places))] if course.cohort.places else []
        panel = self._panel(t(COURSE), about)
        if self._edits:
            self.edit = Button(t(EDIT), kind="link", icon="edit", pressed=self.edited.emit)
            panel.add_to_head(self.edit)
        self.panels.addWidget(PlainLabel(t(NO_CLAIM), "small", wrap=True))
        self.panels.addStretch(1)

    def take_focus(self) -> None:
        if self.edit is not None:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_focus()

    def _panel(self, title: str, lines: Iterable[tuple[str, str]]) -> Panel:
        panel = Panel(title)
        panel.pad(12, 4)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, (label, words) in enumerate(lines):
            name = PlainLabel(self.t(LABELS[label]), "small")
            name.setFixedWidth(200)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(words, wrap=True), place, 1)
        panel.body.addLayout(grid)
        self.panels.addWidget(panel)
        return panel
