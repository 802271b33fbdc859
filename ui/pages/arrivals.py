"""The list of received files: whose each is, what it would do in few words, and its state."""

from __future__ import annotations

from tvetdesk.errors import sentence
from tvetdesk.i18n import N_, P_, Translator
from ui.models.arrivals import NEWS, NOTHING, Found
from ui.pages.arrival import state_of
from ui.widgets.rows import Cell

KEPT = N_("A file that came before and waits")
ROWS = P_("{number} entry", "{number} entries")
QUESTIONS = P_("{number} question", "{number} questions")


def file_cells(one: Found, t: Translator) -> list[Cell]:
    """One file as a row of two lines."""
    word, state, icon = state_of(one)
    name = t(KEPT) if one.kept else one.path.name
    title = f"{one.name or one.sender}  {name}" if one.sender else name
    return [Cell(title, "strong", second=_about(one, t), tip=title), Cell(t(word), state=state, icon=icon)]


def _about(one: Found, t: Translator) -> str:
    if one.error is not None:
        return sentence(one.error, t)
    if one.state == NOTHING:
        return t(N_("imported before, nothing to do"))
    if one.state == NEWS or not one.kinds:
        return t(N_("tells what {sender} has"), sender=one.name or one.sender)
    words = [t.n(ROWS, one.total("new") + one.total("altered"))]
    if one.total("asked"):
        words.append(t.n(QUESTIONS, one.total("asked")))
    return ", ".join(words)
