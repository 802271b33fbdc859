"""Coming up: calls due this week, free days, what begins, ends and runs out, each with the place to go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tvetdesk.i18n import N_, P_, Message, Translator
from tvetdesk.records import coming as soon
from tvetdesk.records.codes import CLOSED_REASONS, LICENCES
from tvetdesk.records.coming import Coming
from ui.language import Language
from ui.models.home import Home
from ui.pages.today.card import Card
from ui.pages.today.lines import Line, TwoLines, fixed
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel

TITLE = N_("Coming up")
THIS_WEEK = N_("This week")
NOTHING = N_("Nothing in the next five weeks: no holiday, no course that begins or ends, no follow-up.")
CALLS = P_("{number} follow-up is due ({months})", "{number} follow-ups are due ({months})")
AFTER = P_("{count} after {number} month", "{count} after {number} months")
ESTIMATED = N_("{name} (estimated: depends on the moon)")
CLOSED = N_("The centre is closed: {reason}")
BEGINS, ENDS = N_("{name} begins"), N_("{name} ends")
LICENCE = P_("{what} of {name} runs out in {number} day", "{what} of {name} runs out in {number} days")
REGISTRATION = P_(
    "The registration of the centre ends in {number} day",
    "The registration of the centre ends in {number} days",
)
APPROVAL = P_("The approval of {name} ends in {number} day", "The approval of {name} ends in {number} days")
GO: dict[str, tuple[str, Message, str]] = {
    soon.CALLS: ("followup", N_("Open Follow-up"), "call"),
    soon.HOLIDAY: ("calendar", N_("Open Calendar"), "calendar"),
    soon.CLOSED: ("calendar", N_("Open Calendar"), "calendar"),
    soon.BEGINS: ("courses", N_("Open Courses"), "book"),
    soon.ENDS: ("courses", N_("Open Courses"), "book"),
    soon.LICENCE: ("courses", N_("Open Courses"), "certificate"),
    soon.REGISTRATION: ("courses", N_("Open Courses"), "certificate"),
    soon.APPROVAL: ("courses", N_("Open Courses"), "certificate"),
}
MOST = 6


class Ahead(Card):
    """`went` carries the name of the place to go."""

    went = Signal(str)

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self.body.addLayout(self.lines)
        self.body.addStretch(1)

    def _fill(self, home: Home, t: Translator) -> None:
        self.set_title(t(TITLE))
        for one in home.coming[:MOST]:
            self.lines.addWidget(self._line(one, home, t))
        if not home.coming:
            line = Line(42)
            line.row.addWidget(TwoLines(t(NOTHING), strong=False))
            self.lines.addWidget(line)

    def _line(self, one: Coming, home: Home, t: Translator) -> Line:
        line = Line(40)
        day = t.day(one.day) if one.day else t(THIS_WEEK)
        line.row.addWidget(fixed(PlainLabel(day, "strong"), 100))
        line.row.addWidget(TwoLines(words(one, home, t), strong=False), 1)
        name, text, icon = GO[one.kind]
        button = Button(t(text), kind="link", icon=icon, pressed=lambda: self.went.emit(name))
        line.row.addWidget(button)
        return line


def words(one: Coming, home: Home, t: Translator) -> str:
    """What comes, as a sentence."""
    days = (one.day - home.day).days if one.day else 0
    match one.kind:
        case soon.CALLS:
            months = ", ".join(t.n(AFTER, month, count=count) for month, count in one.months.items())
            return t.n(CALLS, one.number, months=months)
        case soon.HOLIDAY:
            return t(ESTIMATED, name=one.name) if one.estimated else one.name
        case soon.CLOSED:
            return t(CLOSED, reason=one.name or CLOSED_REASONS.get(one.what, one.what))
        case soon.BEGINS | soon.ENDS:
            return t(BEGINS if one.kind == soon.BEGINS else ENDS, name=one.name)
        case soon.LICENCE:
            return t.n(LICENCE, days, what=LICENCES.get(one.what, one.what), name=one.name)
        case soon.REGISTRATION:
            return t.n(REGISTRATION, days)
        case _:
            return t.n(APPROVAL, days, name=one.name)
