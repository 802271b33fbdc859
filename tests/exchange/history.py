"""One random history: PCs and the model side by side; each verb does the same to both and compares."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.exchange import towns
from tests.exchange.model import Cell, Model, Write
from tests.exchange.towns import CENTRES, LEVELS, OFFICES, columns, of, siblings
from tests.worlds import Place, Toy
from tvetdesk.errors import UserError
from tvetdesk.exchange import erasing
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.lost import held_in_part
from tvetdesk.exchange.ownership import may_alter
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.rewinding import refusal, rewind
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share
from tvetdesk.store.undo import undo, undo_step

EVERY_WAY = (
    ("lap", "GM-A", Share.OFFICE), ("one", "GM-A", Share.OFFICE), ("two", "GM-A", Share.OFFICE),
    ("one", "HQ", Share.HQ), ("two", "HQ", Share.HQ), ("far", "HQ", Share.HQ),
    ("hq", "GM-A", Share.OFFICE), ("hq", "GM-B", Share.OFFICE), ("one", "GM-A", Share.CENTRE),
)  # fmt: skip
PRIVATE = {
    ("toy", "name"), ("toy", "nickname"), ("toy", "since"), ("call", "number"), ("call", "toy"), ("loan", "remark"),
    ("score", "remark"),
}  # HQ's, when the person agreed  # fmt: skip


@dataclass
class Flying:
    """A bundle that was made: where it may arrive, and what it says by the model."""

    data: bytes
    sender: str
    receivers: tuple[str, ...]
    bits: int
    erased: frozenset[int] = frozenset()  # of whom it says that they were erased
    lost: bool = False  # whether the disk of its sender was lost since


def receivers(sender: str, code: str, level: Share) -> tuple[str, ...]:
    if code == "HQ":
        return ("hq",)
    if level is Share.CENTRE:
        return ("lap",)
    return tuple(name for name in OFFICES[code] if name != sender)


def origins(sender: str, level: Share, names: Collection[str]) -> set[str]:
    """Whose writes a PC gives away: a laptop and HQ their own, an office PC its centre's, within it also HQ's."""
    if LEVELS[of(sender)] is not Share.OFFICE:
        return {sender}
    given = {CENTRES[of(sender)], *(["HQ"] if level is not Share.HQ else [])}
    return {name for name in names if CENTRES[of(name)] in given}


@dataclass
class Backup:
    """A PC's data folder as it was once: where it lies, and what the PC had then by the model."""

    folder: Path
    identity: Identity
    first: int  # how many writes there were
    have: int
    erased: frozenset[int]


class History:
    """What happened so far. `plain` lets blocks travel without their coding."""

    def __init__(self, *, plain: bool) -> None:
        self.open = ExitStack()
        if plain:
            self.open.enter_context(towns.plain_codec())
        self.town = towns.town()
        self.open.callback(self.town.close)
        self.model = Model(CENTRES)
        self.flying: list[Flying] = []
        self.person: dict[tuple[str, tuple[int, int]], int] = {}
        self.words = self.keys = 0
        self.linked: dict[tuple[int, int], set[int]] = {}
        self.heads: dict[tuple[str, int], tuple[int, int]] = {}  # of PCs that are no more
        self.struck: set[str] = set()  # copies that headquarters struck off
        self.backups: dict[str, Backup] = {}
        self.dead: dict[str, int] = {}  # PCs whose disk was lost, and their numbers
        # What each PC had before the bundles that it could undo, the last one at the end.
        self.before: dict[str, list[int]] = {pc: [] for pc in CENTRES}

    def place(self, pc: str) -> Place:
        return self.town.places[pc]

    # -- writing -----------------------------------------------------------------------------------------------

    def written(self, pc: str, wanted: dict[Cell, Any], act: Callable[[], Any]) -> None:
        """Do something and see that exactly these cells were written, with these values."""
        place = self.place(pc)
        before = siblings(place.book)
        act()
        after = siblings(place.book)
        current = place.book.open_change()
        if wanted:
            self.before[pc].clear()
        for cell in before.keys() | after.keys():
            if cell in wanted:
                assert current is not None
                assert after[cell] == [(current[0], wanted[cell])], cell
                self.model.write(pc, current[0], cell, wanted[cell])
            else:
                assert before.get(cell) == after.get(cell), cell

    def of(self, pc: str, model: type[Any]) -> type[Any]:
        """The record type of this name as the PC's program has it."""
        return self.place(pc).book.schema.classes[model.__name__]

    def gone(self, pc: str, cell: Cell) -> bool:
        """Whether a cell is emptied on a PC, or a link lies in the bin there, for its person was erased."""
        table, key, column = cell
        if table == "same":
            return column == "deleted" and bool(self.linked[key] & self.model.erased[pc])
        return column in towns.personal(table) and self.person.get((table, key)) in self.model.erased[pc]

    def word(self, column: str, *, fresh: bool = True, about: int = 0) -> Any:
        """A value nobody else has, or one that others may enter as well."""
        self.words += fresh
        number = self.words if fresh else about
        return (
            number % 100_000
            if column in {"size", "shoe", "points"}
            else f"{column}{'x' if fresh else 'same'}{number}."
        )

    def made(self, pc: str, model: type[Any], **values: Any) -> None:
        """Make a row; all its columns are written, but what may not be kept of an erased person."""
        model = self.of(pc, model)
        if values.get("toy") in self.model.erased[pc]:
            gone = towns.personal(self.place(pc).book.table(model).name)
            values = {column: value for column, value in values.items() if column not in gone}
        table = self.place(pc).book.table(model)
        kept = {column: table.fields[column].db_value(values.get(column)) for column in table.fields}
        kept["deleted"] = None
        book = self.place(pc).book
        if table.leaf:
            key = (values[table.key[0]], values[table.key[1]])
        elif table.natural:
            key = (book.natural_id(model, **values), 0)
        else:
            key = (book.replica << 32 | book._counter + 1, 0)
        if table.name == "same":
            self.person[table.name, key] = values["one"]
            self.linked[key] = {values["one"], values["other"]}
        if "toy" in values:
            self.person[table.name, key] = values["toy"]
        elif model.__name__ == Toy.__name__:
            self.person[table.name, key] = key[0]
        self.written(
            pc,
            {(table.name, key, column): value for column, value in kept.items()},
            lambda: self.place(pc).write(model, **values),
        )

    def altered(self, pc: str, row: Any, **values: Any) -> None:
        """Write values into a row; only those that differ or answer a question are written."""
        book = self.place(pc).book
        table, key = book.table(type(row)), book.row_of(row)
        values = {
            column: value for column, value in values.items() if not self.gone(pc, (table.name, key, column))
        }
        wanted = {}
        for column, value in values.items():
            cell = (table.name, key, column)
            shown = siblings(book)[cell][0][1]
            if shown != value or len(self.model.live(pc, cell)) > 1 or column == "deleted":
                wanted[cell] = value

        def act() -> None:
            with book.change("toy.write"):
                if "deleted" in values:
                    (book.delete if values["deleted"] else book.undelete)(row)
                book.set(row, **{c: v for c, v in values.items() if c != "deleted"})

        self.written(pc, wanted, act)

    def pick(self, pc: str, model: type[Any], which: int) -> list[Any]:
        """One of the rows a PC has, also from the bin; none if there is none."""
        book = self.place(pc).book
        if model.__name__ not in book.schema.classes:
            return []  # of a newer program
        rows = sorted(book.select(self.of(pc, model), bin=True), key=book.row_of)
        return [rows[which % len(rows)]] if rows else []

    def put(self, pc: str, model: type[Any], keys: dict[str, Any], values: dict[str, Any]) -> None:
        """A natural row: made, or taken out of the bin and altered."""
        there = self.place(pc).book.find(self.of(pc, model), bin=True, **keys)
        if there is None:
            self.made(pc, model, **keys, **values)
        else:
            self.altered(pc, there, **({"deleted": None} if there.deleted else {}), **values)

    def undone(self, pc: str, *, step: bool) -> None:
        """Undo the last change or step; only what stands alone comes back, and only what that change wrote."""
        place = self.place(pc)
        before = siblings(place.book)
        try:
            undone = (undo_step if step else undo)(place.book)
        except UserError as error:
            assert error.code == "undo.nothing"  # noqa: PT017 - most often there is something
            return
        count = 0
        for cell, versions in siblings(place.book).items():
            if versions == before[cell]:
                continue
            if versions[0][0] == before[cell][0][0] and self.gone(pc, cell):
                continue  # it was emptied when the change was sealed for that
            count += 1
            alone = self.model.live(pc, cell)
            assert len(alone) == 1, "only what stands alone is undone"
            assert any(w.change == undone.change for w in self.model.cells[cell] if w.pc == pc)
            ((change, value),) = versions
            assert (
                value in [w.value for w in self.model.cells[cell]]
                or cell[2] == "deleted"
                or (value is None and self.came_later(cell))
                or self.gone(pc, cell)
            )
            self.model.write(pc, change, cell, value, undo=True)
        assert count == undone.cells + undone.rows
        self.before[pc].clear()

    @staticmethod
    def came_later(cell: Cell) -> bool:
        """Whether it is a column of the newer program, which a row made before has empty without a version."""
        table = towns.SCHEMA.by_name.get(cell[0])
        return table is not None and cell[2] not in table.spec.names

    def erases(self, pc: str, row: Any) -> None:
        """An office PC erases a person of its centre."""
        place = self.place(pc)
        if may_alter(place.book, row) and row.id not in self.model.erased[pc]:
            erasing.erase(place.book, place.identity, row)
            self.heard(pc, {row.id})
            self.agrees(pc)

    def heard(self, pc: str, people: Collection[int]) -> bool:
        """A PC hears of erasures; whether they are news. What came until then can be undone no more."""
        news = not self.model.erased[pc] >= set(people)
        self.model.erased[pc] |= set(people)
        if news:
            self.before[pc].clear()
        return news

    def rewound(self, pc: str) -> None:
        """The last bundle undone, if the model says that nothing rests on it.

        That of a copy which is seen no more is kept: nobody would ever send it again.
        """
        book = self.place(pc).book
        assert (refusal(book) is None) is bool(self.before[pc]), f"{pc}: {refusal(book)}"
        if self.before[pc] and self._speaks_again(book):
            rewind(book)
            self.model.have[pc] = self.before[pc].pop()
            self.agrees(pc)

    def _speaks_again(self, book: Book) -> bool:
        """Whether the sender of the last bundle is still there."""
        (partner,) = book.sql(
            "SELECT partner FROM bundle WHERE id = (SELECT bundle FROM rewind ORDER BY id DESC LIMIT 1)"
        ).fetchone()
        return any(partner in place.book.numbers for place in self.town.places.values())

    # -- bundles -----------------------------------------------------------------------------------------------

    def send(self, sender: str, code: str, level: Share) -> Flying:
        book = self.place(sender).book
        in_part = {number for number, _ in held_in_part(book).values()}
        lost = {w.pc for w in self.model.writes if self.heads.get((w.pc, w.change), (0, 0))[0] in in_part}
        bits = self.model.given(sender, origins(sender, level, self.model.have))
        if LEVELS[of(sender)] is Share.CENTRE:  # of what was lost it gives what it may hold
            bits |= self.model.given(sender, lost) & sum(
                1 << w.number for w in self.model.writes if w.cell[2] in columns(w.cell[0], Share.CENTRE)
            )
        data, beside = towns.given(self.place(sender), code, level)
        bits |= self.beside(sender, beside)
        self.before[sender].clear()
        made = Flying(data, sender, receivers(sender, code, level), bits, self.told(sender))
        self.flying.append(made)
        return made

    def beside(self, sender: str, versions: Collection[tuple[Cell, tuple[int, int]]]) -> int:
        """The writes that stand beside others in a bundle, under changes it has no range for.

        A laptop gives them of numbers that are no more, also of a PC that goes on under new keys and brings them itself.
        """
        there = {one for one in versions if one[0][2] in columns(one[0][0], LEVELS[of(sender)])}
        return sum(
            1 << w.number
            for cell in {cell for cell, _ in there}
            for w in self.model.live(sender, cell)
            if (cell, self.head(w, sender)) in there
        )

    def told(self, sender: str) -> frozenset[int]:
        """The erasures that a bundle or slip tells of: everybody's at HQ, the centre's and HQ's elsewhere."""
        return frozenset(self.model.erased[sender])

    def deliver(self, bundle: Flying, *names: str) -> None:
        for pc in names or bundle.receivers:
            had, opened = self.model.have[pc], self.open_people(pc)
            try:
                outcome = self.place(pc).take(bundle.data)
            except Refused as refused:
                # It brings what others wrote, and the receiver has heard; what a slip tells of PCs counts all the same.
                if refused.code != "B14" or bundle.sender not in self.struck:
                    raise
                self.heard(pc, bundle.erased)
                self.agrees(pc)
                continue
            assert outcome.state in {"applied", "already", "waits"}
            news = outcome.state != "already" and self.heard(pc, bundle.erased)
            if outcome.state == "applied":
                self.model.take(pc, bundle.bits)
                if pc == "hq" and not opened <= self.open_people(pc):
                    self.before[pc].clear()  # somebody shares no longer
                elif not news and (outcome.changes or outcome.tables):
                    self.before[pc].append(had)
            assert not any(tally.held for tally in outcome.tables.values())
            self.agrees(pc)

    # -- what a PC should hold ---------------------------------------------------------------------------------

    def open_people(self, pc: str) -> set[int]:
        """By the model: every live version of the consent says yes, and none lies in the bin."""
        found = set()
        for (table, key, column), toy in (
            (("agree", k, "answer"), p) for (t, k), p in self.person.items() if t == "agree"
        ):
            answers = self.model.live(pc, (table, key, column))
            bins = self.model.live(pc, (table, key, "deleted"))
            if toy in self.model.erased[pc]:
                continue
            if answers and all(w.value == "given" for w in answers) and all(w.value is None for w in bins):
                found.add(toy)
        return found

    def visible(self, pc: str, *, settled: bool) -> Iterator[tuple[Cell, bool]]:
        """The cells a PC should hold, each with whether its value is withheld there."""
        level, opened, here = LEVELS[pc], self.open_people(pc), self.place(pc).book.schema.by_name
        for cell in self.model.known(pc):
            table, key, column = cell
            if (
                table not in here
                or column not in here[table].spec.names
                or column not in columns(table, level)
            ):
                continue  # of a newer program, or not for this level
            if level is not Share.HQ or (table, column) not in PRIVATE:
                yield cell, False
            elif self.person[table, key] not in opened:
                yield cell, True
            elif settled:
                yield cell, False

    def agrees(self, pc: str, *, settled: bool = False) -> None:
        """The versions in a PC's file are those the model expects, no more and no less."""
        book = self.place(pc).book
        heads = {row: (origin, seq) for row, origin, seq in book.sql("SELECT id, origin, seq FROM change")}
        found = siblings(book)
        known = set(self.model.known(pc))
        for (table, key, column), versions in found.items():
            if (table, key, column) not in known or column not in columns(table, LEVELS[pc]):
                assert [value for _, value in versions] == [None], f"{pc} may not hold {table}.{column}"
        for cell, withheld in self.visible(pc, settled=settled):
            if withheld:
                assert all(value is None for _, value in found[cell]), f"{cell} is not for {pc}"
                continue
            wanted = {(self.head(w, pc), self.value(pc, w)) for w in self.model.live(pc, cell)}
            shown = {
                (change if heads[change][1] is None else heads[change], value)
                for change, value in found[cell]
            }
            assert shown == wanted, f"{pc} {cell}: {shown} instead of {wanted}"

    def value(self, pc: str, write: Write) -> Any:
        """What a PC holds of a value: nothing of the erased, and their links lie in the bin."""
        if not self.gone(pc, write.cell):
            return write.value
        return 1 if write.cell[2] == "deleted" else None

    def head(self, write: Write, pc: str) -> Any:
        """How a PC names the change of a write."""
        if write.pc not in self.town.places:
            return self.heads[write.pc, write.change]
        book = self.place(write.pc).book
        origin, seq = book.sql("SELECT origin, seq FROM change WHERE id = ?", (write.change,)).fetchone()
        assert seq is not None or write.pc == pc
        return write.change if seq is None else (origin, seq)
