"""What waits for somebody at a place: the badges on the rail, counted in the reading thread."""

from __future__ import annotations

from tvetdesk.desk import Desk
from tvetdesk.exchange.standing import standing
from tvetdesk.records.registers import count_not_taken
from tvetdesk.records.rights import own_courses
from ui.models.exchange import main_partner
from ui.models.followups import due
from ui.models.questions import count


def registers(desk: Desk) -> int:
    """Registers that were not taken; for a trainer those of their own courses."""
    return count_not_taken(desk.book, desk.book.today(), own_courses(desk.book))


def calls(desk: Desk) -> int:
    """People to be called, for whoever may see their numbers."""
    return due(desk.book).number if desk.may("phone.read") else 0


def changes(desk: Desk) -> int:
    """Changes that wait to travel to the office or to headquarters."""
    return standing(desk.book, main_partner(desk.book)).waiting


def questions(desk: Desk) -> int:
    """Questions and proposals that wait for an answer here."""
    return count(desk)
