"""The way to the certificate in the pane: what is missing, in plain reasons, and the hours of each unit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from tvetdesk.errors import sentence
from tvetdesk.i18n import N_, Translator
from ui.models.person import Course, Hours
from ui.pages.trainee.bar import RateBar
from ui.pages.trainee.blocks import Block
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import rule

NOT_YET, CAN, HAS = (
    N_("Certificate: not yet possible"),
    N_("Certificate: nothing is missing"),
    N_("Certificate"),
)
ISSUED = N_("The certificate {serial} was issued.")
READY = N_("It can be issued in Certificates.")
IN_COURSE = N_("{title} ({course})")
HEADS = (N_("Hours by unit"), N_("Planned"), N_("Delivered"), N_("Attended"))
TOTAL, BESIDE = N_("Total"), N_("without a unit")
BAR = 36  # pixels: what is left is for the names of units


def certificate(course: Course, t: Translator, *, several: bool) -> Block:
    """Whether the certificate can be given, and everything that is missing for it."""
    title = t(HAS if course.serial else NOT_YET if course.against else CAN)
    block = Block(t(IN_COURSE, title=title, course=course.cohort) if several else title)
    if course.serial:
        block.line("done", "ok", t(ISSUED, serial=course.serial))
        return block
    for reason in course.against:
        block.line("wrong", "attention", sentence(reason, t))
    if not course.against:
        block.line("done", "ok", t(READY))
    return block


class HoursBlock(Block):
    """A line for each unit: planned, delivered, attended, and the share attended with the tick of the least."""

    def __init__(self, course: Course, t: Translator) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for column, head in enumerate(HEADS):
            label = PlainLabel(t(head), "label", elide=not column)
            grid.addWidget(label, 0, column, _side(column))
        grid.addWidget(rule(), 1, 0, 1, 5)
        for place, unit in enumerate(course.hours):
            self._unit(grid, place + 2, unit, course, t)
        sums = [
            sum(getattr(one, name) for one in course.hours) for name in ("planned", "delivered", "attended")
        ]
        last = len(course.hours) + 2
        grid.addWidget(rule(), last, 0, 1, 5)
        grid.addWidget(PlainLabel(t(TOTAL), "strong"), last + 1, 0)
        for column, minutes in enumerate(sums, start=1):
            grid.addWidget(PlainLabel(hours(minutes, t), "strong"), last + 1, column, _side(column))
        self.column.addLayout(grid)

    def _unit(self, grid: QGridLayout, row: int, unit: Hours, course: Course, t: Translator) -> None:
        name = PlainLabel(f"{unit.code.rpartition('-')[2]} {unit.name}".strip() or t(BESIDE), wrap=True)
        name.setToolTip(f"{unit.code} {unit.name}".strip())
        grid.addWidget(name, row, 0)
        share = unit.attended / unit.delivered if unit.delivered else None
        low = course.least is not None and share is not None and share * 100 < course.least
        for column, minutes in enumerate((unit.planned, unit.delivered, unit.attended), start=1):
            marked = low and column == 3
            label = PlainLabel(
                hours(minutes, t), "strong" if marked else "text", state="attention" if marked else ""
            )
            grid.addWidget(label, row, column, _side(column))
        if share is not None:
            bar = RateBar(share, course.least)
            bar.setFixedWidth(BAR)
            grid.addWidget(bar, row, 4)


def hours(minutes: int, t: Translator) -> str:
    """Hours with half of one where there is; a dash for none."""
    return t.number(round(minutes / 30) / 2) if minutes else "–"


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag(0)
