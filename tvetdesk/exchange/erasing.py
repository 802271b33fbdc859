"""Erasing a person: the owner's signed word for it, what it does here, and the list by which a restore does it again.

`store.erasing` empties the cells. Here is who may say so, how the others hear of it, and what else of a person lies
in the data folder: rows put aside, bundles that wait, copies of the data made before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import aside, authority, parting, wire
from tvetdesk.exchange.authority import ERASURE, Identity, Statement
from tvetdesk.exchange.codec import unpack
from tvetdesk.exchange.envelope import open_
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.manifest import LIMITS
from tvetdesk.exchange.ownership import owner
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.rewinding import settle
from tvetdesk.exchange.streams import Malformed
from tvetdesk.i18n import N_, P_
from tvetdesk.store import backup
from tvetdesk.store.audit import entries
from tvetdesk.store.backups import SECOND
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.ddl import quoted
from tvetdesk.store.erasing import blank, erased, links, note, personal, whose
from tvetdesk.store.files import explained, replace_file
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.migrations.copies import copies
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Table
from tvetdesk.store.sharing import blank_closed, key_of
from tvetdesk.store.swap import REPLACED
from tvetdesk.store.vault import faults

entries({"erasure": N_("Erased a person")})
sentences({
    "erase.no_person": N_("This row is not a person. Only people are erased; anything else goes into the bin."),
    "erase.owner": N_("{owner} looks after this person. Only an office computer there can erase them."),
    "erase.laptop": N_("A laptop does not erase. Do it on an office computer of the centre."),
    "erase.done": N_("This person was erased already. There is nothing to do."),
    "erase.confirm": N_("Nothing was erased. To confirm, write the name or the number of the person exactly as shown."),
})  # fmt: skip

OLDER = P_(
    "{number} older backup or copy here or in the second folder still holds the person until newer ones replace it. "
    "Restored, it is erased again.",
    "{number} older backups and copies here and in the second folder still hold the person until newer ones replace them. "
    "Restored, they are erased again.",
)
UNSEEN = N_("Backups in {folder} still hold it too; the folder is not there now. Connect it and make a backup, so that newer ones replace them.")  # fmt: skip

FILE = "tvet.erased"  # beside the data file, so that a copy put back in its place does not bring anybody back
WAITING = "inbox"  # where bundles lie that wait for an earlier one


@dataclass
class Part:
    """What an erasure does to one record type: rows and values that are emptied, rows whose coded values stay.

    `gone` counts links to other people, which go into the bin.
    """

    rows: int = 0
    values: int = 0
    stay: int = 0
    gone: int = 0


@dataclass
class Plan:
    """What an erasure would do, or did.

    `older` counts backups and copies, here and in the second folder, that still hold these people; `unseen` is that
    folder when it could not be looked into.
    """

    people: tuple[int, ...]
    parts: dict[str, Part] = field(default_factory=dict)
    aside: int = 0
    older: int = 0
    unseen: Path | None = None


# -- the verb ------------------------------------------------------------------------------------------------


def look(book: Book, *rows: Any) -> Plan:
    """What erasing these people would empty and what would stay; nothing is altered. UserError when it may not be."""
    book.authorize("erasure.look", *rows)
    for row in rows:
        _check(book, row)
    people = tuple(row.id for row in rows)
    book.seal()
    with book.asking():
        note(book, people)
        plan = Plan(people)
        for table in book.schema.tables.values():
            if book.schema.of_person(table):
                part = _part(book, table)
                if part != Part():
                    plan.parts[table.name] = part
        plan.aside = sum(1 for _ in _aside(book, people))
    plan.older, plan.unseen = copies_of_before(book)
    return plan


def erase(book: Book, identity: Identity, *rows: Any) -> Plan:
    """Erase people for ever, here at once and everywhere else by the signed word that travels in every bundle."""
    book.authorize("erasure.ask", *rows)
    plan = look(book, *rows)
    signer = identity.signing if book.level is not Share.HQ else identity.organisation
    if signer is None:
        raise UserError("authority.not_hq")
    on = book.today().isoformat()
    with book.transaction():
        for row in rows:
            table = book.table(type(row))
            said = authority.state(
                signer, ERASURE, centre=book.code, table=table.number, person=row.id, on=on
            )
            authority.keep(book, said)
            book.note("erasure", type=table.name, row=row.id)
        forget(book, plan.people)
    afterwards(book, identity)
    return plan


def confirmed(book: Book, row: Any, typed: str) -> None:
    """Refuse unless the person's name, or the number of their row, was typed."""
    names = book.describe(book.table(type(row)), row.id)
    if " ".join(typed.split()).casefold() not in (names.casefold(), str(row.id)):
        raise UserError("erase.confirm")


def is_erased(book: Book, person: int) -> bool:
    """Whether the person with this row was erased."""
    return person in erased(book)


def copies_of_before(book: Book) -> tuple[int, Path | None]:
    """How many copies of these data were made before now, and the second folder if nobody could look into it.

    In the second folder those of the whole centre count, for its computers may share one.
    """
    folder, second = book.folder, book.fact(SECOND)
    here = folder / backup.FOLDER
    damaged = (folder / REPLACED / DATABASE).exists()  # what a restore put aside without opening it
    number = len(copies(folder / DATABASE)) + (len(backup.listing(here)) if here.is_dir() else 0) + damaged
    if not second:
        return number, None
    try:
        there = backup.listing(Path(second))
    except UserError:  # it is not plugged in
        return number, Path(second)
    return number + sum(one.code == book.code for one in there), None


def _check(book: Book, row: Any) -> None:
    if book.table(type(row)).name not in book.schema.people:
        raise UserError("erase.no_person")
    if book.level is Share.CENTRE:
        raise UserError("erase.laptop")
    whose_row = owner(book, row)
    if whose_row not in (None, book.code):
        raise UserError("erase.owner", owner=whose_row or "–")
    if is_erased(book, row.id):
        raise UserError("erase.done")


def _part(book: Book, table: Table) -> Part:
    """Counts of one record type for those in the table `erased`."""
    joins, theirs = whose(book, table)
    part = Part()
    if links(book.schema, table):
        (part.gone,) = book.sql(
            f"SELECT count(*) FROM {quoted(table.name)} t {joins} WHERE deleted IS NULL AND {theirs}"
        ).fetchone()
        return part
    names = [table.spec.names[number] for number in personal(table)]
    filled = " + ".join(f"(t.{quoted(name)} IS NOT NULL)" for name in names) or "0"
    part.rows, part.values, rows = book.sql(
        f"SELECT count(*) FILTER (WHERE {filled}), coalesce(sum({filled}), 0), count(*) "
        f"FROM {quoted(table.name)} t {joins} WHERE {theirs}"
    ).fetchone()
    part.stay = rows if table.visible(Share.COUNTS) != (0,) else 0
    return part


# -- what it does here ---------------------------------------------------------------------------------------


def forget(book: Book, people: Collection[int]) -> None:
    """Empty everything of these people; inside the caller's transaction."""
    with book.quietly():
        blank_all(book, people)
        if (
            book.level is Share.HQ
        ):  # who is erased shares no longer, and no bundle need touch their rows again
            blank_closed(book)
    settle(book, "rewind.forgotten")  # the note of what the last bundles replaced holds their values too


def blank_all(book: Book, people: Collection[int]) -> None:
    """The same where a bundle is being written, with `writing.quiet` set."""
    blank(book, people)
    blank_aside(book, people)


def blank_aside(book: Book, people: Collection[int]) -> None:
    """What was put aside of these people, of whom the tables may know nothing yet."""
    for key, kept in _aside(book, people):
        book.sql(
            "UPDATE held SET value = ? WHERE tbl = ? AND row = ? AND row2 = ? AND col = ? AND origin = ? AND seq = ?",
            (canonical(kept), *key),
        )


def _aside(book: Book, people: Collection[int]) -> Iterator[tuple[tuple[int, ...], Any]]:
    """What was put aside of these people: its key, and what may be kept of it."""
    kept = aside.shapes(book)
    for entry in aside.entries(book):
        if aside.person(book, kept, entry) not in people:
            continue
        left = _left(book, kept, entry)
        if left != entry.value:
            yield (*entry.place, entry.origin, entry.seq), left


def _left(book: Book, kept: Mapping[tuple[int, int], aside.Shape], entry: aside.Entry) -> Any:
    """What an erasure leaves of an entry."""

    def stays(column: int) -> bool:
        table = book.schema.tables.get(entry.table)
        if table is not None and column < len(table.shares):
            return column not in personal(table)
        shape = kept.get((entry.table, column))
        says_whose = shape is not None and (shape.parent is not None or shape.key is not None)
        return says_whose or aside.level_of(book, kept, entry.table, column) is Share.COUNTS

    if entry.whole:
        return {column: value for column, value in entry.value.items() if stays(int(column))}
    return entry.value if stays(entry.column) else None


def afterwards(book: Book, identity: Identity) -> None:
    """What follows once an erasure is kept: the list beside the file, bundles that wait, old pages of the journal."""
    if book.db.connection().in_transaction:
        return  # a rehearsal of several bundles, of which nothing stays
    with suppress(UserError):  # no room on the disk: the next start does it
        _write_list(book)
    for path in (book.folder / WAITING).glob("*.tvx"):
        if speaks_of_erased(book, identity, path.read_bytes()):
            path.unlink(missing_ok=True)
    with suppress(UserError), faults():  # somebody reads; closing the folder does it
        book.db.settle()


def speaks_of_erased(book: Book, identity: Identity, data: bytes) -> bool:
    """Whether a bundle names a row of an erased person: it may not wait here, for it holds what nobody may keep.

    It was never acknowledged, so its sender's next one brings the rest of it again.
    """
    gone = erased(book)
    if not gone:
        return False

    def key(sender: int, _manifest: bytes) -> bytes | None:
        known = authority.replica(book, sender)
        return bytes.fromhex(known.sign_key) if known else None

    try:
        opened = open_(data, private_keys=identity.opens, verify_key_of=key)
        blocks = unpack(opened.payload, LIMITS, wire.natural_ids(book.schema), opened.version)
    except (Refused, Malformed, KeyError):
        return True
    with book.transaction():
        note(book, gone)
        theirs = set(gone).union(*(_rows(book, table) for table in book.schema.tables.values()))
    return any(
        column.kind is Kind.ID and not theirs.isdisjoint(column.values)
        for block in blocks
        if block.table not in wire.SHAPES
        for column in block.columns
    )


def _rows(book: Book, table: Table) -> set[int]:
    if not book.schema.of_person(table) or table.leaf:
        return set()
    joins, theirs = whose(book, table)
    found = book.sql(f"SELECT {key_of(table)[0]} FROM {quoted(table.name)} t {joins} WHERE {theirs}")
    return {row for (row,) in found.fetchall()}


# -- headquarters --------------------------------------------------------------------------------------------


def confirm(book: Book, identity: Identity) -> None:
    """At HQ, inside a transaction: say to every centre what one of them said of a person of its own."""
    if identity.organisation is None or book.level is not Share.HQ:
        return
    own = bytes(identity.organisation.verify_key).hex()
    told = {one.body["person"] for one in erasures(book) if one.signer == own}
    for one in list(erasures(book)):
        if one.body["person"] not in told:
            told.add(one.body["person"])
            body = {name: value for name, value in one.body.items() if name not in ("kind", "centre")}
            authority.keep(book, authority.state(identity.organisation, ERASURE, centre=None, **body))


def erasures(book: Book) -> Iterator[Statement]:
    """The statements by which people were erased."""
    return authority.statements(book, ERASURE)


# -- after a restore -----------------------------------------------------------------------------------------


def replay(book: Book, identity: Identity) -> int:
    """Erase again whom the list beside the data file names; how many the data had brought back.

    Called whenever a data folder is opened, and after a backup took the place of its data file. Names and numbers of
    nobody are in the list: signed statements about rows.
    """
    before = erased(book)
    listed = [one for one in _listed(book) if one.body["person"] not in before]
    if listed:
        with book.transaction():
            for one in listed:
                if _mine(identity, one) or _entitled(book, one):
                    authority.keep(book, one)
            fresh = erased(book) - before
            if fresh:
                forget(book, fresh)
        afterwards(book, identity)
    elif before and len(_listed(book)) < len(list(erasures(book))):
        _write_list(book)
    return len(erased(book) - before)


def _mine(identity: Identity, one: Statement) -> bool:
    """Whether this PC said it itself, before or after it joined."""
    return one.genuine() and one.signer == bytes(identity.signing.verify_key).hex()


def _entitled(book: Book, one: Statement) -> bool:
    try:
        return authority.entitled(book, one)
    except UserError:  # it has not joined an organisation
        return False


def _write_list(book: Book) -> None:
    path = book.folder / FILE
    here = list(erasures(book))
    known = {one.id for one in here}
    left = [
        one for one in _listed(book) if one.id not in known
    ]  # whose signer an older file does not know yet
    try:
        replace_file(path, _text([*here, *left]))
    except OSError as error:
        raise explained(error, path) from error


def _text(listed: Iterable[Statement]) -> bytes:
    parts = [{"body": one.body, "signer": one.signer, "signature": one.signature} for one in listed]
    return "".join(canonical(part) + "\n" for part in parts).encode()


def _listed(book: Book) -> list[Statement]:
    """The list without erasures of rows that moved: the number is another person's now, who was not erased."""
    return [one for one in _read_list(book.folder / FILE) if not parting.meant_another(book, one)]


def _read_list(path: Path) -> list[Statement]:
    """The list; a line that is none is passed over, and the next erasure writes the file anew."""
    found = []
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    except OSError as error:
        raise explained(error, path) from error
    for line in text.splitlines():
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            part = json.loads(line)
            one = Statement(dict(part["body"]), str(part["signer"]), str(part["signature"]))
            if one.body["kind"] == ERASURE and isinstance(one.body["person"], int):
                found.append(one)
    return found
