"""Units and hours of a group: planned, delivered and attended, unit by unit, and person by person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tvetdesk.i18n import N_, P_, Message, Translator
from tvetdesk.records.codes import ATTENDANCE_RULES, CLOSED_REASONS
from ui.language import Language
from ui.models.courses import DONE, RUNNING, TO_COME, Course
from ui.pages.course.tab import CourseTab, short
from ui.widgets.buttons import Button
from ui.widgets.cells import CellTable
from ui.widgets.labels import PlainLabel
from ui.widgets.panel import Panel
from ui.widgets.rows import Cell

TITLE = N_("Units and hours")
HEADS = (
    N_("Unit"), N_("Name of the unit"), N_("Credits"), N_("Planned"), N_("Delivered"), N_("Attended"), N_("Progress"), N_("State"),
)  # fmt: skip
WIDTHS, NARROW = (56, 0, 62, 72, 84, 84, 86, 116), (44, 0, -1, 66, 80, 76, -1, 104)
STATES: dict[str, tuple[Message, str, str]] = {
    DONE: (N_("Done"), "ok", "done"),
    RUNNING: (N_("Running"), "pri", "time"),
    TO_COME: (N_("Not started"), "text2", ""),
}
TOTAL, ATTENDED = N_("Total hours"), N_("{share} attended")
BESIDE = N_("without a unit")
MAKE_UP = N_("Make-up session…")
LOST = N_("{hours} h not held: {reasons}")
LOST_REASON = N_("{hours} h {reason}")
NOT_HELD = N_("cancelled")
ON_AVERAGE = P_("attended: on average of {number} person", "attended: on average of {number} people")
BY_PERSON = N_("Hours attended by each person")
PERSON_HEADS = (N_("No."), N_("Name"))
SUM = N_("Hours")
RATE = N_("Attendance")
RULE = N_("Attendance is counted as {rule}.")
RULE_LEAST = N_("Attendance is counted as {rule}; at least {least} % is needed.")


def hours(minutes: int, t: Translator) -> str:
    """Whole hours; a dash for none."""
    return t.number(round(minutes / 60)) if minutes else "–"


def lost_words(course: Course, t: Translator) -> str:
    """How many hours were not held, and why."""
    if not course.lost:
        return ""
    listed = ", ".join(
        t(LOST_REASON, hours=hours(minutes, t), reason=CLOSED_REASONS.get(reason, NOT_HELD))
        for reason, minutes in course.lost.items()
    )
    return t(LOST, hours=hours(sum(course.lost.values()), t), reasons=listed)


def rule_words(course: Course, t: Translator) -> str:
    """How the rates are counted, and what is needed."""
    rule = ATTENDANCE_RULES[course.ledger.rule]
    if course.ledger.least:
        return t(RULE_LEAST, rule=rule, least=course.ledger.least)
    return t(RULE, rule=rule)


class UnitsPanel(Panel):
    """The table of units with its total; `entered` carries a unit."""

    entered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.table = CellTable(WIDTHS, row=26)
        self.table.entered.connect(self.entered)
        self.body.addWidget(self.table)

    def draw(self, course: Course, t: Translator) -> None:
        """Show the units of a group."""
        self.set_title(t(TITLE))
        people = t.n(ON_AVERAGE, len(course.ledger.lines)) if course.ledger.lines else ""
        self.note.setText(" · ".join(filter(None, (lost_words(course, t), people))))
        self.note.setToolTip(self.note.text())
        self.table.setAccessibleName(t(TITLE))
        rows = [self._row(course, place, t) for place in range(len(course.ledger.units))]
        keys: list[object] = [one.unit for one in course.ledger.units]
        self.table.show_rows(
            [t(head) for head in HEADS],
            [*rows, self._total(course, t)],
            [*keys, "total"],
            grounds=["base"] * len(rows) + ["alt"],
            right=(2, 3, 4, 5),
        )

    def _row(self, course: Course, place: int, t: Translator) -> list[Cell]:
        one = course.ledger.units[place]
        row = course.units.get(one.unit or 0)
        words, colour, icon = STATES[course.unit_state(place)]
        share = one.delivered / one.planned if one.planned else (1.0 if one.delivered else 0.0)
        return [
            Cell(short(one.code), "strong", tip=one.code),
            Cell(one.name or t(BESIDE)),
            Cell(str(row.credits) if row is not None and row.credits else "–", right=True),
            Cell(hours(one.planned, t), right=True),
            Cell(hours(one.delivered, t), right=True),
            Cell(hours(course.average(place), t), right=True),
            Cell("", bar=share),
            Cell(t(words), state=colour, icon=icon),
        ]

    def _total(self, course: Course, t: Translator) -> list[Cell]:
        units = course.ledger.units
        planned, taught = sum(one.planned for one in units), sum(one.delivered for one in units)
        came = sum(course.average(place) for place in range(len(units)))
        credits = sum(course.units[one.unit].credits or 0 for one in units if one.unit in course.units)
        share = t(ATTENDED, share=t.percent(came / taught, 0)) if taught else ""
        return [
            Cell(""),
            Cell(t(TOTAL), "strong"),
            Cell(str(credits) if credits else "–", "strong", right=True),
            Cell(hours(planned, t), "strong", right=True),
            Cell(hours(taught, t), "strong", right=True),
            Cell(hours(came, t), "strong", right=True),
            Cell(t.percent(taught / planned, 0) if planned else "–", "dim"),
            Cell(share, "dim"),
        ]


class UnitsTab(CourseTab):
    """`opened` carries a trainee; `makes_up` asks for a session in place of those that were not held."""

    opened = Signal(object)
    makes_up = Signal()

    def __init__(self, language: Language, *, makes_up: bool, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.units = UnitsPanel()
        self._may = makes_up
        self.button = Button(kind="small", icon="calendar", pressed=self.makes_up.emit)
        self.units.add_to_head(self.button)
        self.people = Panel(" ")
        self.table = CellTable((48, 0), row=26)
        self.table.entered.connect(self.opened)
        self.people.body.addWidget(self.table)
        self.rule = PlainLabel("", "small", wrap=True)
        self.rule.setContentsMargins(12, 6, 12, 6)
        self.people.body.addWidget(self.rule)
        self.column.addWidget(self.units, 1)
        self.column.addWidget(self.people, 1)

    def draw(self, course: Course) -> None:
        t, units = self.t, course.ledger.units
        self.units.table.set_widths(NARROW if self.narrow else WIDTHS)
        self.units.draw(course, t)
        self.button.setText(t(MAKE_UP))
        self.button.setVisible(self._may and bool(course.lost))
        self.people.set_title(t(BY_PERSON))
        self.table.setAccessibleName(t(BY_PERSON))
        self.rule.setText(rule_words(course, t))
        heads = [
            *(t(head) for head in PERSON_HEADS),
            *(short(one.code) or "–" for one in units),
            t(SUM),
            t(RATE),
        ]
        least = course.ledger.least
        rows = []
        for line in course.ledger.lines:
            share = line.rate.share
            low = bool(least and share is not None and share * 100 < least)
            rate = Cell("–", "dim")
            if share is not None:
                tick = least / 100 if least else None
                rate = Cell(t.percent(share, 0), bar=share, least=tick, state="attention" if low else "")
            rows.append(
                [
                    Cell(str(line.number or "–"), "strong", right=True),
                    Cell(line.names),
                    *(Cell(hours(minutes, t), right=True) for minutes in line.attended),
                    Cell(hours(line.minutes, t), "strong", right=True),
                    rate,
                ]
            )
        self.table.set_widths((48, 0, *(44 if self.narrow else 52 for _ in units), 70, 130))
        right = (0, *range(2, 3 + len(units)))
        self.table.show_rows(heads, rows, [line.trainee for line in course.ledger.lines], right=right)

    def take_focus(self) -> None:
        self.table.setFocus()

    def hints(self) -> list[tuple[str, Message]]:
        return [("Enter", N_("open the person"))]
