"""Workshops and equipment: what is broken, due, running out or being built; equipment, stock, works and rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tvetdesk.i18n import N_, P_
from tvetdesk.records.codes import CONDITIONS, ROOM_KINDS, WORKS_KINDS, WORKS_STATES
from tvetdesk.records.facilities import (
    NEXT_WORKS,
    Asset,
    Consumable,
    Maintenance,
    StockMove,
    Works,
    advance_works,
    maintain,
    move_stock,
)
from tvetdesk.records.rows import alter
from tvetdesk.store.book import Book
from ui.models.workshops import Building, Item, Place, Thing, Workshops, workshops
from ui.pages.place.asked import Question, ToDo
from ui.pages.place.page import PlacePage
from ui.pages.place.rows import Deed, Line, Spec
from ui.pages.trainee.blocks import capital
from ui.widgets.rows import Cell

EQUIPMENT, STOCK, BUILDING, ROOMS = "equipment", "stock", "works", "rooms"
NEW_ASSET, NEW_ITEM, NEW_WORKS, NEW_ROOM = (
    N_("New equipment"), N_("New item of stock"), N_("New works"), N_("New room"),
)  # fmt: skip
SECOND = N_("{equipment} · {rooms}")
PIECES, ROOMS_NUMBER = P_("{number} piece of equipment", "{number} pieces of equipment"), P_("{number} room", "{number} rooms")  # fmt: skip
ASKED = (
    N_("What is broken?"),
    N_("What is to be maintained?"),
    N_("What runs out?"),
    N_("How far are the works?"),
)
NOTHING_BROKEN, BROKEN = N_("Nothing is broken."), P_("{number} piece of equipment is broken.", "{number} pieces of equipment are broken.")  # fmt: skip
NOTHING_DUE = N_("Nothing is due within 30 days.")
OVERDUE = P_("{number} maintenance is overdue.", "{number} maintenances are overdue.")
DUE = P_("{number} maintenance is due within 30 days.", "{number} maintenances are due within 30 days.")
ENOUGH, LOW = N_("There is enough of everything."), P_("{number} item is to be ordered.", "{number} items are to be ordered.")  # fmt: skip
NO_STOCK = N_("Nothing is kept in stock yet.")
NO_WORKS, GOING_ON = N_("No works are open."), P_("{number} works are open.", "{number} works are open.")
LATE = P_("{number} lasts longer than was planned.", "{number} last longer than was planned.")
DUE_ON, WAS_DUE = N_("due on {day}"), N_("was due on {day}")
SERVED, NEVER = N_("last on {day}"), N_("never yet")
THERE, THERE_OF = N_("{number} {unit}"), N_("{there} there, order below {least}")
STATE_SINCE, ENDS, SHOULD_END = (
    N_("{state} since {day}"),
    N_("ends on {day}"),
    N_("should have ended on {day}"),
)
REPAIR, MAINTAIN, RECEIVE = N_("Repaired…"), N_("Maintained…"), N_("Received…")
BREAK, COUNT, USE, LOSE = N_("It is broken"), N_("Counted…"), N_("Used…"), N_("Lost…")
TITLE_MAINTAIN, TITLE_STOCK, TITLE_WORKS = (
    N_("Maintenance"),
    N_("Movement of stock"),
    N_("The works are accepted"),
)
SAID_MAINTAIN, SAID_STOCK, SAID_BROKEN, SAID_WORKS = (
    N_("{name}: the maintenance is noted."), N_("{name}: noted."), N_("{name} is noted as broken."), N_("{name}: {state}."),
)  # fmt: skip
STEP = N_("To: {state}")
SEVERAL = P_("{number} piece", "{number} pieces")
OF_PLAN = N_("planned {money}")
BROKEN_HERE = P_("{number} broken", "{number} broken")
CONDITION_LOOKS = {
    "new": ("ok", "check"), "good": ("ok", "check"), "worn": ("attention", "alert"), "broken": ("error", "error"),
    "lost": ("text2", "ban"), "written_off": ("text2", "ban"),
}  # fmt: skip
WORKS_LOOKS = {
    "planned": ("text2", "time"), "ordered": ("info", "paper"), "running": ("info", "tools"), "stopped": ("error", "stop"),
    "done": ("attention", "alert"), "accepted": ("ok", "check"),
}  # fmt: skip

SPECS = (
    Spec(
        EQUIPMENT, N_("Equipment"), "tools",
        (N_("Equipment"), N_("Room"), N_("Condition"), N_("Maintenance due"), N_("Looked after by")),
        (0, 150, 130, 170, 150), (0, -1, 120, 160, -1),
        (("Asset", NEW_ASSET),),
        N_("No equipment is noted yet."), N_("Note machines, sets of tools and computers; those that are maintained say when they are due."),
        tuple(CONDITIONS.items()),
    ),
    Spec(
        STOCK, N_("Stock"), "package",
        (N_("Item"), N_("There is"), N_("Order below"), N_("Last movement"), N_("Paid")),
        (0, 120, 120, 130, 140), (0, 110, 160, -1, -1),
        (("Consumable", NEW_ITEM),),
        N_("Nothing is kept in stock yet."), N_("Note what is used up and how little may be left; then what comes in and what is used."),
        (("low", N_("to be ordered")),), right=(1, 2, 4),
    ),
    Spec(
        BUILDING, N_("Works"), "build",
        (N_("Works"), N_("State"), N_("Until"), N_("Cost")),
        (0, 150, 120, 170), (0, 140, 100, 150),
        (("Works", NEW_WORKS),),
        N_("No works yet."), N_("Note what is to be repaired, renovated or built, then each step of it."),
        tuple(WORKS_STATES.items()), right=(3,),
    ),
    Spec(
        ROOMS, N_("Rooms"), "centres",
        (N_("Room"), N_("Places"), N_("Equipment"), N_("Works")),
        (0, 90, 170, 110), (0, 80, 150, 90),
        (("Room", NEW_ROOM),),
        N_("No room yet."), N_("Note classrooms and workshops; sessions and equipment are then placed in them."),
        right=(1,),
    ),
)  # fmt: skip
VIEWS = {"Asset": EQUIPMENT, "Consumable": STOCK, "Works": BUILDING, "Room": ROOMS}


class WorkshopsPage(PlacePage):
    """Rooms, works on them, equipment and what is used up."""

    help = N_(
        "First what is broken, due, running out or being built. Space notes what was done about a line, Enter opens it. F6 "
        "goes on to equipment, stock, works and rooms."
    )
    specs = SPECS
    entries = "workshop-entries"
    at = ((0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1))

    def busy(self) -> None:
        from ui import scenery  # the scenes only

        scenery.a_busy_workshop(self.desk)

    def read(self, book: Book) -> Workshops:
        return workshops(book)

    def second(self, told: Workshops) -> str:
        t = self.t
        pieces = sum(one.row.pieces or 1 for one in told.things if not one.gone)
        return t(SECOND, equipment=t.n(PIECES, pieces), rooms=t.n(ROOMS_NUMBER, len(told.rooms)))

    def place_of(self, name: str) -> str:
        return VIEWS.get(name, "")

    # -- the questions -------------------------------------------------------------------------------------

    def questions(self, told: Workshops) -> Sequence[Question]:
        return [self._broken(told), self._due(told), self._low(told), self._works(told)]

    def _broken(self, told: Workshops) -> Question:
        t, act = self.t, self.t(REPAIR)
        lines = [
            ToDo(("Asset", one.row.id), self._name(one), one.room or one.keeper or "–", "error", act)
            for one in told.broken
        ]
        answer = t.n(BROKEN, sum(one.row.pieces or 1 for one in told.broken)) if lines else t(NOTHING_BROKEN)
        add = t(NEW_ASSET)
        return Question(t(ASKED[0]), answer, "error" if lines else "ok", lines, add)

    def _due(self, told: Workshops) -> Question:
        t, act, lines = self.t, self.t(MAINTAIN), []
        late = 0
        for one in told.due:
            assert one.due is not None, "what is due has a day"
            over = one.due < told.day
            late += over
            when = t(WAS_DUE if over else DUE_ON, day=one.due)
            last = t(SERVED, day=one.served) if one.served else t(NEVER)
            lines.append(
                ToDo(("Asset", one.row.id), self._name(one), f"{capital(when)}, {last}", "error" if over else "attention", act)
            )  # fmt: skip
        answer = t.n(OVERDUE, late) if late else t.n(DUE, len(lines)) if lines else t(NOTHING_DUE)
        return Question(t(ASKED[1]), answer, "error" if late else "attention" if lines else "ok", lines)

    def _low(self, told: Workshops) -> Question:
        t, act = self.t, self.t(RECEIVE)
        lines = []
        for one in told.low:
            item = one.stock.item
            words = t(THERE_OF, there=self._amount(one.stock.there, item), least=self._amount(item.least or 0, item))  # fmt: skip
            lines.append(
                ToDo(("Consumable", item.id), item.name or "–", words, "error" if not one.stock.there else "attention", act)
            )  # fmt: skip
        answer = t.n(LOW, len(lines)) if lines else t(ENOUGH if told.items else NO_STOCK)
        add = t(NEW_ITEM)
        return Question(t(ASKED[2]), answer, "attention" if lines else "ok", lines, add)

    def _works(self, told: Workshops) -> Question:
        t, lines = self.t, []
        for one in told.going_on:
            row = one.row
            parts = [t(STATE_SINCE, state=t(WORKS_STATES[row.state]), day=row.since) if row.since else t(WORKS_STATES[row.state])]  # fmt: skip
            if row.end:
                parts.append(t(SHOULD_END if one.late else ENDS, day=row.end))
            step = _next(row)
            words = t(STEP, state=t(WORKS_STATES[step])) if step else ""
            state = "error" if one.late or row.state == "stopped" else "attention" if row.state == "done" else "text2"  # fmt: skip
            lines.append(ToDo(("Works", row.id), row.title or "–", capital(", ".join(parts)), state, words))
        late = sum(one.late for one in told.going_on)
        answer = t.n(GOING_ON, len(lines)) if lines else t(NO_WORKS)
        if late:
            answer = f"{answer} {t.n(LATE, late)}"
        add = t(NEW_WORKS)
        return Question(t(ASKED[3]), answer, "attention" if late else "info" if lines else "ok", lines, add)

    def _name(self, one: Thing) -> str:
        row = one.row
        words = f"{row.name or '–'} · {row.tag}" if row.tag else row.name or "–"
        return f"{words} ({self.t.n(SEVERAL, row.pieces)})" if (row.pieces or 1) > 1 else words

    def _amount(self, number: int, item: Consumable) -> str:
        return self.t(THERE, number=number, unit=item.unit) if item.unit else self.t.number(number)

    def answer(self, number: int, about: tuple[str, Any]) -> None:
        told, key = self.told_of, about[1]
        if number in (0, 1):
            thing = next(one for one in told.things if one.row.id == key)
            self._maintain(thing, "repair" if number == 0 else "service")
        elif number == 2:
            self._move(next(one for one in told.items if one.stock.item.id == key), "received")
        else:
            one = next(one for one in told.works if one.row.id == key)
            step = _next(one.row)
            if step:
                self._advance(one, step)

    def add_answer(self, number: int) -> None:
        self.new(("Asset", "Asset", "Consumable", "Works")[number])

    # -- the lists -----------------------------------------------------------------------------------------

    def rows(self, view: str, told: Workshops) -> Sequence[Line]:
        if view == EQUIPMENT:
            return [self._thing(one, told) for one in told.things]
        if view == STOCK:
            return [self._item(one) for one in told.items]
        if view == BUILDING:
            return [self._building(one) for one in told.works]
        return [self._room(one) for one in told.rooms]

    def _thing(self, one: Thing, told: Workshops) -> Line:
        t, row = self.t, one.row
        pieces = t.n(SEVERAL, row.pieces) if (row.pieces or 1) > 1 else ""
        second = " · ".join(filter(None, (row.tag, pieces)))
        state, icon = CONDITION_LOOKS[row.condition]
        cells = [
            Cell(row.name or "–", "dim" if one.gone else "strong", second=second),
            Cell(one.room or "–"),
            Cell(t(CONDITIONS[row.condition]), state=state, icon=icon),
            self._due_cell(one, told),
            Cell(one.keeper or "–"),
        ]
        words = f"{row.name or ''} {row.tag or ''} {one.room} {one.keeper}"
        return Line(("Asset", row.id), cells, words, frozenset({row.condition}), "alt" if one.gone else "")

    def _due_cell(self, one: Thing, told: Workshops) -> Cell:
        t = self.t
        last = t(SERVED, day=one.served) if one.served else ""
        if one.gone or one.due is None:
            return Cell(capital(last) or "–", "dim")
        over, soon = one.due < told.day, any(one is each for each in told.due)
        state = "error" if over else "attention" if soon else ""
        tip = t(WAS_DUE if over else DUE_ON, day=one.due)
        return Cell(
            t.date(one.due), state=state, second=last, icon="alert" if state else "", tip=capital(tip)
        )

    def _item(self, one: Item) -> Line:
        t, item = self.t, one.stock.item
        low = one.stock.low
        spent = ", ".join(t.money(amount, currency) for currency, amount in one.stock.spent.items())
        cells = [
            Cell(item.name or "–", "strong", second=one.room),
            Cell(self._amount(one.stock.there, item), state="attention" if low else "", icon="alert" if low else "", right=True),
            Cell(self._amount(item.least, item) if item.least is not None else "–", right=True),
            Cell(t.date(one.moved) if one.moved else "–"),
            Cell(spent or "–", right=True),
        ]  # fmt: skip
        words = f"{item.name or ''} {one.room}"
        return Line(("Consumable", item.id), cells, words, frozenset({"low"} if low else ()))

    def _building(self, one: Building) -> Line:
        t, row = self.t, one.row
        kind = capital(t(WORKS_KINDS[row.kind])) if row.kind else ""
        second = " · ".join(filter(None, (kind, one.room, row.contractor)))
        state, icon = WORKS_LOOKS[row.state]
        cells = [
            Cell(row.title or "–", "strong", second=second),
            Cell(t(WORKS_STATES[row.state]), state=state, icon=icon),
            Cell(t.date(row.end) if row.end else "–", state="error" if one.late else ""),
            self._cost(row),
        ]
        return Line(("Works", row.id), cells, f"{row.title or ''} {second}", frozenset({row.state}))

    def _cost(self, row: Works) -> Cell:
        t = self.t

        def money(amount: Any) -> str:
            return t.money(amount, row.currency) if row.currency else t.number(amount)

        plan = t(OF_PLAN, money=money(row.budget)) if row.budget is not None else ""
        if row.cost is None:
            return Cell(plan or "–", "dim", right=True)
        over = row.budget is not None and row.cost > row.budget
        return Cell(money(row.cost), second=plan, state="attention" if over else "", right=True)

    def _room(self, one: Place) -> Line:
        t, row = self.t, one.row
        kind = capital(t(ROOM_KINDS[row.kind])) if row.kind else ""
        broken = t.n(BROKEN_HERE, one.broken) if one.broken else ""
        cells = [
            Cell(row.name or "–", "strong", second=kind),
            Cell(t.number(row.places) if row.places is not None else "–", right=True),
            Cell(t.n(SEVERAL, one.pieces) if one.pieces else "–", second=broken, state="error" if broken else ""),
            Cell(t.number(one.works) if one.works else "–", state="info" if one.works else ""),
        ]  # fmt: skip
        return Line(("Room", row.id), cells, f"{row.name or ''} {kind}")

    # -- what is done with a line --------------------------------------------------------------------------

    def deeds(self, view: str, line: Line) -> Sequence[Deed]:
        told, key, t = self.told_of, line.about[1], self.t
        if told is None:
            return []
        if view == EQUIPMENT:
            thing = next(one for one in told.things if one.row.id == key)
            if thing.gone:
                return []
            if thing.row.condition == "broken":
                return [Deed(t(REPAIR), lambda: self._maintain(thing, "repair"), "tools", primary=True)]
            return [
                Deed(t(MAINTAIN), lambda: self._maintain(thing, "service"), "tools"),
                Deed(t(BREAK), lambda: self._break(thing), "error"),
            ]
        if view == STOCK:
            item = next(one for one in told.items if one.stock.item.id == key)
            pairs = ((RECEIVE, "received", "import"), (USE, "used", "export"), (COUNT, "counted", "tools"), (LOSE, "lost", "ban"))  # fmt: skip
            return [Deed(t(text), lambda k=kind: self._move(item, k), icon) for text, kind, icon in pairs]  # type: ignore[misc]
        if view == BUILDING:
            works = next(one for one in told.works if one.row.id == key)
            steps = [step for step in WORKS_STATES if step in NEXT_WORKS[works.row.state]]
            return [
                Deed(
                    t(STEP, state=t(WORKS_STATES[step])), lambda s=step: self._advance(works, s), "forward",
                    primary=step == _next(works.row),
                )
                for step in steps
            ]  # type: ignore[misc]  # fmt: skip
        return []

    def _maintain(self, one: Thing, kind: str) -> None:
        book, key, name = self.desk.book, one.row.id, one.row.name or "–"
        condition = "good" if kind == "repair" else one.row.condition
        fields = {"kind": kind, "on": self.told_of.day, "condition": condition, "cost": None, "currency": one.row.currency, "done_by": None}  # fmt: skip
        self.ask(
            TITLE_MAINTAIN, self._name(one), Maintenance, fields,
            lambda **values: maintain(book, book.get(Asset, key), **_priced(values)),
            SAID_MAINTAIN, name=name,
        )  # fmt: skip

    def _break(self, one: Thing) -> None:
        book, key, name = self.desk.book, one.row.id, one.row.name or "–"
        self.write(
            lambda: alter(book, book.get(Asset, key), condition="broken"),
            lambda _: self.tell_undo(SAID_BROKEN, name=name),
        )

    def _move(self, one: Item, kind: str) -> None:
        item = one.stock.item
        book, key, name = self.desk.book, item.id, item.name or "–"
        fields: dict[str, Any] = {"kind": kind, "quantity": None, "on": self.told_of.day}
        if kind == "received":
            fields |= {"cost": None, "currency": next(iter(one.stock.spent), None)}
        elif kind == "used":
            fields["cohort"] = None
        who = self.t.labelled(name, self._amount(one.stock.there, item))
        self.ask(
            TITLE_STOCK, who, StockMove, fields,
            lambda **values: move_stock(book, book.get(Consumable, key), **_priced(values)),
            SAID_STOCK, name=name,
        )  # fmt: skip

    def _advance(self, one: Building, step: str) -> None:
        book, key, name = self.desk.book, one.row.id, one.row.title or "–"
        if step == "accepted":
            row = one.row
            fields = {"cost": row.cost or row.budget, "currency": row.currency}
            self.ask(
                TITLE_WORKS, name, Works, fields,
                lambda **values: advance_works(book, book.get(Works, key), step, **values),
                SAID_WORKS, name=name, state=WORKS_STATES[step],
            )  # fmt: skip
            return
        self.write(
            lambda: advance_works(book, book.get(Works, key), step),
            lambda _: self.tell_undo(SAID_WORKS, name=name, state=WORKS_STATES[step]),
        )

    def add_below(self, model: type[Any], field: str, key: Any) -> None:
        told = self.told_of
        if model is Maintenance:
            self._maintain(next(one for one in told.things if one.row.id == key), "service")
        elif model is StockMove:
            self._move(next(one for one in told.items if one.stock.item.id == key), "received")
        else:
            super().add_below(model, field, key)


def _next(row: Works) -> str:
    """The step that comes next when all goes well, or nothing."""
    order = list(WORKS_STATES)
    ahead = [step for step in order[order.index(row.state) + 1 :] if step in NEXT_WORKS[row.state]]
    ahead = [step for step in ahead if step != "stopped"]
    return "running" if row.state == "stopped" else ahead[0] if ahead else ""


def _priced(values: dict[str, Any]) -> dict[str, Any]:
    """A currency says nothing without an amount."""
    return (
        values if "cost" in values else {name: value for name, value in values.items() if name != "currency"}
    )
