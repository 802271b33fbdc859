"""The PCs that the state machine plays with: made once, copied for each history; and what can be read off them."""

from __future__ import annotations

import atexit
import json
import pickle
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests import engines, worlds
from tests.books import KEY, Clock, first_migration
from tests.exchange import newer
from tests.exchange.model import Cell
from tests.worlds import CODE, TOYS, Place, Toy, seed
from tvetdesk.exchange import authority, outgoing, wire
from tvetdesk.exchange.authority import HQ_CODE, Replica
from tvetdesk.exchange.codec import Block
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.doubts import doubts
from tvetdesk.exchange.outgoing import Partner, make, partner
from tvetdesk.exchange.questions import questions
from tvetdesk.exchange.streams import STORED
from tvetdesk.exchange.vector import SILENT
from tvetdesk.store import erasing
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.fields import Note, Ref, Text
from tvetdesk.store.record import Record, Share
from tvetdesk.store.schema import Schema


class Call(Record):
    """Whom HQ hears of only when the person agreed: not even the row says whose it is."""

    toy = Ref("Toy", "Toy")
    number = Text("Number")
    note = Note("Note")

    class Meta:
        number = 6
        label = plural = "call"
        parent = "toy"


class Same(Record):
    """Two rows of one person."""

    one = Ref("One", "Toy", share=Share.COUNTS)
    other = Ref("Other", "Toy", share=Share.COUNTS)

    class Meta:
        number = 8
        label = plural = "same"
        identity = ("one", "other")
        parent = "one"


RECORDS: tuple[type[Any], ...] = (*TOYS, Call, Same)
SCHEMA = Schema(RECORDS)
FIRST = first_migration(SCHEMA)
NEWEST = Schema(newer.records(RECORDS))  # after the update of the program
CENTRES = {"hq": HQ_CODE, "one": "GM-A", "two": "GM-A", "lap": "GM-A", "far": "GM-B"}
LEVELS = {"hq": Share.HQ, "one": Share.OFFICE, "two": Share.OFFICE, "lap": Share.CENTRE, "far": Share.OFFICE}
OFFICES = {"GM-A": ("one", "two"), "GM-B": ("far",)}
RAM = Path("/dev/shm")


def of(pc: str) -> str:
    """The PC itself, also of a copy that was made of its folder."""
    return pc.partition("~")[0]


@dataclass
class Town:
    """All PCs of one history in a folder of its own."""

    folder: Path
    places: dict[str, Place]
    clocks: dict[str, Clock]

    def restart(self, name: str) -> None:
        """Close a PC's program and start it again."""
        place, updated = self.places[name], self.is_updated(name)
        place.book.close()
        self.places[name] = opened(self.folder, place, self.clocks[name], updated=updated)

    def copy(self, name: str, copy: str) -> Place:
        """The PC's data folder on one more computer, where the program runs too."""
        place = self.places[name]
        place.book.db.settle()
        shutil.copytree(place.book.folder, self.folder / copy)
        self.clocks[copy] = Clock()
        made = opened(
            self.folder,
            Place(copy, place.book, place.identity),
            self.clocks[copy],
            updated=self.is_updated(name),
        )
        self.places[copy] = made
        return made

    def update(self, name: str) -> None:
        """A newer program on this PC."""
        if not self.is_updated(name):
            self.places[name] = newer.upgraded(self.places[name], RECORDS, self.clocks[name])

    def is_updated(self, name: str) -> bool:
        return "tool" in self.places[name].book.schema.by_name

    def close(self) -> None:
        for place in self.places.values():
            place.book.close()
            engines.gone(place.book.folder)
        shutil.rmtree(self.folder)


def ram() -> Path | None:
    """Where files need no disk, if there is such a place."""
    return RAM if RAM.is_dir() else None


def opened(
    folder: Path, like: Place, clock: Clock, *, updated: bool = False, run: bytes | None = None
) -> Place:
    steps = (FIRST, newer.STEP)
    book = Book(
        folder / like.name,
        NEWEST if updated else SCHEMA,
        KEY,
        steps[: 1 + updated],
        clock=clock,
        run=run or seed(like.name)[:8],
        server=engines.ADDRESSES.get(folder / like.name),
    )
    return Place(like.name, book, like.identity)


@cache
def _template(*, on_server: bool) -> tuple[Path, dict[str, Place]]:
    """The folders of PCs that know each other and hold nothing yet; kept until the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="tvetdesk-", dir=ram()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    hq = worlds.hq(folder, RECORDS)
    places = {"hq": hq}
    for name in ("one", "two", "far", "lap"):
        code, level = CENTRES[name], LEVELS[name]
        places[name] = worlds.centre(folder, hq, name, code, level, RECORDS)
        own = authority.replica(places[name].book, places[name].book.replica)
        assert own is not None
        pending = Replica(own.number, own.sign_key, own.box_key, own.level, own.centre, own.name, "pending")
        authority.introduce(hq.book, pending)
        authority.approve(hq.book, hq.identity, own.fingerprint)
    for name in ("one", "two", "far"):
        places[name].take(hq.send(CENTRES[name]))
    for statement in authority.statements(places["one"].book):
        authority.accept(places["lap"].book, statement)
    for place in places.values():
        place.book.close()
        engines.KEPT.add(place.book.folder)
    return folder, places


def forget() -> None:
    """Make the PCs anew for the next history."""
    _template.cache_clear()


def town() -> Town:
    kept, known = _template(on_server=bool(engines.SERVER))
    folder = Path(tempfile.mkdtemp(prefix="tvetdesk-", dir=ram()))
    clocks = {name: Clock() for name in known}
    for name in known:
        shutil.copytree(kept / name, folder / name)
        engines.moved(kept / name, folder / name)
    return Town(folder, {n: opened(folder, place, clocks[n]) for n, place in known.items()}, clocks)


@contextmanager
def plain_codec() -> Iterator[None]:
    """Blocks travel as they are, and a step of the data keeps no copy: twice as fast, and both have tests of their own."""

    def pack(blocks: Any, _natural: Any = None) -> bytes:
        return pickle.dumps(list(blocks))

    def unpack(data: bytes, _limits: Any = None, _natural: Any = None, _version: int = 0) -> Any:
        return pickle.loads(data)

    def compress(payload: bytes) -> tuple[int, bytes]:
        return STORED, payload

    with (
        patch("tvetdesk.store.journal.keep_copy", lambda _vault, _number: None),
        patch("tvetdesk.exchange.envelope._compress", compress),
        patch("tvetdesk.exchange.outgoing.pack", pack),
        patch("tvetdesk.exchange.giving_back.pack", pack),
        patch("tvetdesk.exchange.reading.unpack", unpack),
        patch("tvetdesk.exchange.manifest.unpack", unpack),
    ):
        yield


def receivers(place: Place, code: str, level: Share) -> Partner:
    return partner(place.book, code, level)


def given(place: Place, code: str, level: Share) -> tuple[bytes, list[tuple[Cell, tuple[int, int]]]]:
    """A bundle, and the versions in it under changes that come without a range: cell, origin and number."""
    packed: list[Sequence[Block]] = []
    pack = outgoing.pack

    def noted(blocks: Sequence[Block], *more: Any) -> bytes:
        packed.append(blocks)
        return pack(blocks, *more)

    with patch("tvetdesk.exchange.outgoing.pack", noted):
        data = give(place, code, level)
    blocks = {(one.table, one.section): one for one in packed[-1]}

    def rows(number: int) -> list[tuple[Any, ...]]:
        return wire.rows_of(blocks.get((number, 0)), len(wire.SHAPES[number]))

    heads = {one[:2] for one in rows(wire.GIVEN)}
    own = len(rows(wire.CHANGE))
    named = {own + n: one for n, one in enumerate(rows(wire.OUTSIDE)) if one in heads}
    found = []
    for (number, section), one in blocks.items() if named else ():
        if number in wire.SHAPES:
            continue
        table = NEWEST.tables[number]
        said = {column.number: column.values for column in one.columns}
        whole = section < wire.CELLS
        keys = [table.column_number(name) for name in table.key] if table.leaf and whole else []
        firsts = said[keys[0] if keys else wire.ROW]
        seconds = said[keys[1] if keys else wire.ROW - 1] if table.leaf else [0] * one.rows
        wanted = table.spec.names if whole else [table.spec.names[section - wire.CELLS]]
        for row, row2, change in zip(firsts, seconds, said[wire.CHANGE_COLUMN], strict=True):
            if change in named:
                found += [((table.name, (row, row2), column), named[change]) for column in wanted]
    return data, found


def give(place: Place, code: str, level: Share) -> bytes:
    return make(place.book, place.identity, receivers(place, code, level)).data


@cache
def columns(table: str, level: Share) -> set[str]:
    """The columns a level may hold."""
    found = NEWEST.by_name[table]
    return {found.spec.names[number] for number in found.visible(level)}


def coded(table: str) -> set[str]:
    return columns(table, Share.COUNTS)


@cache
def personal(table: str) -> set[str]:
    """The columns that an erasure empties."""
    found = NEWEST.by_name[table]
    return {found.spec.names[n] for n in erasing.personal(found)} if NEWEST.of_person(found) else set()


def siblings(book: Book) -> dict[Cell, list[tuple[int, Any]]]:
    """Every cell's versions as (local change, stored value), the shown one first, read straight from the file."""
    found: dict[Cell, list[tuple[int, Any]]] = {}
    for table in book.schema.tables.values():
        names = ", ".join(f'"{name}"' for name in table.spec.names)
        keys = ", ".join(f'"{name}"' for name in table.key)
        for row in book.sql(f'SELECT {keys}, stamp >> {STEP_BITS}, {names} FROM "{table.name}"').fetchall():
            key = (row[0], row[1]) if table.leaf else (row[0], 0)
            stamp, *values = row[len(table.key) :]
            for name, value in zip(table.spec.names, values, strict=True):
                found[table.name, key, name] = [(stamp, value)]
    rows = book.sql(
        "SELECT tbl, row, row2, col, stamp, shown, value FROM cell ORDER BY shown DESC"
    ).fetchall()
    for number, row, row2, column, stamp, shown, value in rows:
        table = book.schema.tables[number]
        cell = (table.name, (row, row2), table.spec.names[column])
        if shown:
            found[cell] = [(stamp >> STEP_BITS, found[cell][0][1])]
        else:
            found[cell].append((stamp >> STEP_BITS, json.loads(value)))
    return found


def aside(place: Place) -> list[tuple[str | None, str | None, str]]:
    """What lies aside, with its reason."""
    return [(one.kind, one.field, one.reason.code) for one in doubts(place.book) if one.by is None]


def asked(place: Place) -> set[tuple[Any, ...]]:
    """The open questions, told without local numbers."""
    return {
        (q.table.name, q.key, q.column, frozenset((a.value, a.origin, a.seq) for a in q.answers))
        for q in questions(place.book)
    }


def same(*places: Place, level: Share = Share.HQ) -> bool:
    """Whether these PCs hold the same of their centre."""
    return len({digest(place.book, centre=CODE, level=level) for place in places}) == 1


def everything(book: Book) -> Iterator[str]:
    """Every text and number in a data file, whatever table it lies in."""
    for name in book.db.get_tables():
        for row in book.sql(f'SELECT * FROM "{name}"').fetchall():
            yield from map(str, row)


def rows_in(book: Book) -> dict[str, int]:
    """How many rows each table holds; which PCs fell silent is said of PCs, whoever says it."""
    where = {"meta": f"WHERE key NOT LIKE '{SILENT}%'"}
    return {
        name: book.sql(f'SELECT count(*) FROM "{name}" {where.get(name, "")}').fetchone()[0]
        for name in book.db.get_tables()
    }


def people(place: Place) -> Sequence[int]:
    return [toy.id for toy in place.book.select(Toy, bin=True)]
