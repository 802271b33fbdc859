"""Enclosures: photos of people travel in bundles of their own, once, and only while the person agrees to be kept.

An ordinary bundle names the version of such a value and leaves the value out, so that it stays small enough for a
message or a picture. The bundle of enclosures brings it to whoever holds that version and has no value for it; it
covers no change. What the level of a receiver does not hold is not given to it here either.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nacl.public import PublicKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import parting, wire
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.codec import pack
from tvetdesk.exchange.envelope import sealed
from tvetdesk.exchange.frame import Frame
from tvetdesk.exchange.leaving import Leaving, Partner
from tvetdesk.exchange.outgoing import Made, manifest_block, noted
from tvetdesk.exchange.streams import Malformed
from tvetdesk.exchange.vector import gives
from tvetdesk.i18n import N_
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.erasing import among
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table

sentences({
    "enclosures.stay": N_("Photos go to the office computers of a centre alone, not to laptops or headquarters. Leave out --photos."),
    "enclosures.none": N_(
        "There is no photo here that {code} was not given yet. A photo goes along once, and only of people who agreed to it; "
        "if a bundle was lost, give all of them again with --again."
    ),
})  # fmt: skip
entries({"bundle.photos": N_("Made a bundle of photos")})

MOST = 15_000_000  # bytes in one bundle, about 900 photos: a file stays below the 16 MB that a messenger takes (R96)
GIVEN = "photos.given:"  # facts: hashes of what a partner was given, and the numbers of its PCs then


@dataclass(frozen=True)
class Enclosure:
    """A value that travels alone: of which cell, and the change that is its version."""

    table: int
    row: int
    column: int
    origin: int
    seq: int
    value: str

    @property
    def hash(self) -> str:
        return hashlib.blake2b(canonical(vars(self)).encode(), digest_size=8).hexdigest()


def make_enclosures(book: Book, identity: Identity, to: Partner, *, again: bool = False) -> Made:
    """The bundle with photos that these receivers were not all given yet, or from the first one on `again`.

    What a file does not hold goes along with the next bundle.
    """
    book.authorize("bundle.make")
    if book.fact(parting.PARTS):
        raise UserError("export.parts")
    if not any(_columns(table, to.level) for table in book.schema.tables.values()):
        raise UserError("enclosures.stay")
    book.seal()
    fact = f"{GIVEN}{to.code}"
    whose, given = json.loads(book.fact(fact, "[[], []]"))
    mine = [one.number for one in to.replicas]
    there = (
        set() if again or not set(mine) <= set(whose) else set(given)
    )  # nothing was given to one that is new
    origins = gives(book, to.code, to.level)
    rows, size = [], 0
    for one in _there(book, to.level):
        if one.origin in origins and one.hash not in there:
            data = base64.b64decode(one.value)
            size += len(data)
            if size > MOST:
                break
            rows.append((one.table, one.row, one.column, one.origin, one.seq, data))
            there.add(one.hash)
    if not rows:
        raise UserError("enclosures.none", code=to.code)
    with book.transaction():
        number = int(book.fact(f"photos:{to.code}", "0")) + 1
        book.note("bundle.photos", partner=to.code, number=number, rows=len(rows))
        frame = Frame(Leaving(book, to, slip=True))
        data, _ = sealed(
            pack([manifest_block(book, identity, to, number, wire.Bundle.ENCLOSURES)]),
            pack(
                [
                    *frame.blocks(),
                    *frame.answers(),
                    wire.block(wire.ENCLOSURE, rows, wire.SHAPES[wire.ENCLOSURE]),
                ]
            ),
            sender=book.replica,
            signing_key=identity.signing,
            receivers=[PublicKey(key) for key in to.keys],
        )
        made = noted(book, to, number, data, "photos", {"changes": 0, "rows": len(rows), "bytes": len(data)})
        book.remember(**{f"photos:{to.code}": str(number), fact: canonical([mine, sorted(there)])})
    return made


def photos_for(book: Book, identity: Identity, to: Partner) -> Made | None:
    """The bundle of photos to go along with one of changes; None where the receivers get none, or none that is new."""
    try:
        return make_enclosures(book, identity, to)
    except UserError as error:
        if error.code not in ("enclosures.stay", "enclosures.none"):
            raise
        return None


def read(book: Book, rows: Iterable[tuple[Any, ...]]) -> list[Enclosure]:
    """What came in a bundle of enclosures; Malformed for what is none or not for this level."""
    found = []
    for number, row, column, origin, seq, data in rows:
        table = book.schema.tables.get(number)
        if table is None or column not in _columns(table, book.level) or None in (row, origin, seq, data):
            raise Malformed("an enclosure that is none")
        value = base64.b64encode(data).decode("ascii")
        try:
            table.fields[table.spec.names[column]].check_stored(value)
        except UserError as error:
            raise Malformed("an enclosure that is no picture") from error
        found.append(Enclosure(table.number, row, column, origin, seq, value))
    return found


def wanted(book: Book, came: Sequence[Enclosure]) -> list[Enclosure]:
    """Those whose version is shown here without its value, of people who agree and were not erased."""
    found = []
    for one in came:
        table = book.schema.tables[one.table]
        name = quoted(table.spec.names[one.column])
        row = book.sql(
            f"SELECT c.origin, c.seq, t.{name}, {_agreed(book, table)} FROM {quoted(table.name)} t "
            f"JOIN change c ON c.id = {_shown(table, one.column)} WHERE t.id = ?",
            (one.row,),
        ).fetchone()
        if row is not None and tuple(row) == (one.origin, one.seq, None, 1):
            found.append(one)
    return [one for one in found if not among(book, [(one.table, one.row, 0)])]


def fill(book: Book, listed: Sequence[Enclosure]) -> None:
    """Put the values in their places: no new version, it is the value of one that is here; while a bundle is written."""
    for one in listed:
        table = book.schema.tables[one.table]
        name = quoted(table.spec.names[one.column])
        book.sql(f"UPDATE {quoted(table.name)} SET {name} = ? WHERE id = ?", (one.value, one.row))


def _there(book: Book, level: Share) -> Iterator[Enclosure]:
    for table in book.schema.tables.values():
        for column in _columns(table, level):
            name = quoted(table.spec.names[column])
            yield from (
                Enclosure(table.number, row, column, origin, seq, value)
                for row, origin, seq, value in book.sql(
                    f"SELECT t.id, c.origin, c.seq, t.{name} FROM {quoted(table.name)} t "
                    f"JOIN change c ON c.id = {_shown(table, column)} "
                    f"WHERE t.deleted IS NULL AND t.{name} IS NOT NULL AND {_agreed(book, table)} ORDER BY t.id"
                ).fetchall()
            )


def _columns(table: Table, level: Share) -> list[int]:
    return [column for column in table.alone if column in table.visible(level)]


def _shown(table: Table, column: int) -> str:
    """The change whose value is shown in a cell of the row `t`."""
    cell = (
        f"SELECT stamp FROM cell WHERE tbl = {table.number} AND row = t.id AND col = {column} AND shown = 1"
    )
    return f"coalesce(({cell}), t.stamp) >> {STEP_BITS}"


def _agreed(book: Book, table: Table) -> str:
    """Whether the person of the row `t` agrees that it is kept: a yes that is there, not only no word against it."""
    agreement = table.model._meta.kept_while
    consent = book.schema.by_model[book.schema.classes[agreement.record]]
    when = "".join(f" AND \"{name}\" = '{value}'" for name, value in agreement.when)
    return (
        f'EXISTS (SELECT 1 FROM "{consent.name}" WHERE "{agreement.person}" = t."{table.parent}" '
        f"AND deleted IS NULL AND \"{agreement.field}\" = '{agreement.open}'{when})"
    )
