"""The history of the exchange: bundles and slips, given and received, one line of words each."""

from __future__ import annotations

from tvetdesk.exchange.bundles import Bundle
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.store.book import Book
from ui.models.kinds import kind_of
from ui.widgets.rows import Cell

GIVEN, RECEIVED, SLIP_GIVEN, SLIP_IN = N_("given"), N_("received"), N_("slip given"), N_("slip received")
HEADS = (N_("Bundle"), N_("Date"), N_("Way"), N_("With"), N_("What was in it"), N_("State"))
CHANGES = P_("{number} change", "{number} changes")
ONLY_SAYS = N_("Only says what each side has")
HAS_IT = N_("arrived there")
NO_SLIP = N_("no return slip yet")
IMPORTED = N_("imported")


def bundle_cells(one: Bundle, t: Translator, names: dict[str, str], book: Book) -> list[Cell]:
    """One line of the history in words."""
    if one.given:
        way, icon = (SLIP_GIVEN if one.slip else GIVEN), "export"
    else:
        way, icon = (SLIP_IN if one.slip else RECEIVED), "import"
    state = Cell(t(IMPORTED), state="ok", icon="done")
    if one.given:
        state = Cell()
        if one.confirmed is not None:
            state = (
                Cell(t(HAS_IT), state="ok", icon="done")
                if one.confirmed
                else Cell(t(NO_SLIP), state="attention", icon="time")
            )
    return [
        Cell(f"{one.number:04d}", "strong"),
        Cell(t.date(one.on)),
        Cell(t(way), icon=icon),
        Cell(names.get(one.partner, one.partner)),
        Cell(_content(one, t, book)),
        state,
    ]


def _content(one: Bundle, t: Translator, book: Book) -> str:
    if one.slip:
        return t(ONLY_SAYS)
    if one.given:
        count = int(one.summary.get("changes", 0))
        return t.n(CHANGES, count) if count else t(ONLY_SAYS)
    kinds = [
        (tally["new"] + tally["altered"], name)
        for name, tally in one.summary.items()
        if isinstance(tally, dict) and name in book.schema.by_name
    ]
    words = [
        f"{t.number(count)} {t(kind_of(book.schema.by_name[name]).of(count))}"
        for count, name in sorted(kinds, reverse=True)
        if count
    ]
    return ", ".join(words[:4]) or t(ONLY_SAYS)
