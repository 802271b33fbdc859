"""A record type as somebody would add it: this one file, and one line in the registry."""

from __future__ import annotations

from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.numbers import Money, Whole
from tvetdesk.store.record import Record, Share
from tvetdesk.store.times import Day

changes({"tool.buy": N_("Tool bought for {centre}")})
sentences({"tool.worn": N_("A tool that is worn out has a day on which it was bought.")})

STATES = {"new": N_("New"), "good": N_("Good"), "worn": N_("Worn out")}


def has_a_day(row: dict[str, Any]) -> dict[str, UserError]:
    """Worn out is only what was bought some time."""
    return {"bought": UserError("tool.worn")} if row.get("state") == "worn" and not row.get("bought") else {}


class Tool(Record):
    """A tool of a workshop."""

    name = Text(N_("Name of the tool"), required=True, search=True, help=N_("As it stands on the tool"))
    centre = Ref(N_("Centre"), "Centre", share=Share.COUNTS)
    state = Code(N_("State"), STATES, share=Share.COUNTS, default="new")
    bought = Day(N_("Bought on"))
    pieces = Whole(N_("Pieces"), least=1, most=500, share=Share.COUNTS)
    price = Money(N_("Price"))
    currency = Code(N_("Currency"), {"GMD": N_("Dalasi")}, default="GMD")
    supplier = Text(N_("Bought from"), share=Share.OFFICE)
    remark = Note(N_("Remark"), search=True)

    class Meta:
        number = 999
        label = N_("Tool")
        plural = N_("Tools")
        title = ("name",)
        listed = ("name", "state", "pieces")
        rules = (has_a_day,)


def buy_tool(book: Book, centre: Any, name: str, **values: Any) -> Tool:
    """A tool comes into the workshop."""
    with book.change("tool.buy", centre=centre):
        return book.add(Tool, name=name, centre=centre, **values)
