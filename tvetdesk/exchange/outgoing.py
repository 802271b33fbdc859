"""Making a bundle: the changes the receivers are not known to have, and the cells those changes left alive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacl.public import PublicKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import heads, health, parting, wire
from tvetdesk.exchange.authority import (
    HQ_CODE,
    Identity,
    organisation,
    replicas,
    statements,
)
from tvetdesk.exchange.codec import Block, pack
from tvetdesk.exchange.collecting import uncollected
from tvetdesk.exchange.envelope import sealed
from tvetdesk.exchange.frame import Frame
from tvetdesk.exchange.gather import Gathered
from tvetdesk.exchange.leaving import Leaving, Partner
from tvetdesk.exchange.lost import stamp_lost
from tvetdesk.exchange.opening import stamp_late
from tvetdesk.exchange.vector import known
from tvetdesk.i18n import N_
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share

sentences({
    "export.no_receiver": N_("No computer of {code} is registered here, so nobody could open the bundle. Approve one first."),
    "export.parts": N_(
        "This data folder was copied, or an older one was put back: headquarters has other changes of this computer. "
        "Close the program and start it again. It then goes on as a new computer, and nothing is lost."
    ),
    "export.office_only": N_("This computer gives its changes to the office computers of {code}, which pass them on."),
})  # fmt: skip
entries({"bundle.made": N_("Made a bundle")})

ENDS = {
    "changes": "",
    "photos": "_pics",
}  # of file names: with codes of twelve signs a name still has 60 (R96)


@dataclass(frozen=True)
class Made:
    """A bundle as made: its bytes, number for this partner, how many changes it carries, its file name."""

    data: bytes
    id: str
    number: int
    partner: str
    changes: int
    rows: int
    name: str


def partner(book: Book, code: str | None = None, level: Share | None = None) -> Partner:
    """The receivers with this code; by default HQ for an office PC, and the office PCs for a laptop.

    All receivers of a bundle hold the same level: of a centre its office PCs, unless `level` is that of laptops.
    """
    facts = organisation(book)
    leaf = book.level is Share.CENTRE
    code = (code or (book.code if leaf else HQ_CODE)).upper()
    if leaf and (code, level or Share.OFFICE) != (book.code, Share.OFFICE):
        raise UserError("export.office_only", code=book.code)
    if code == HQ_CODE and book.level is not Share.HQ:
        found = tuple(r for r in replicas(book, centre=HQ_CODE) if r.state == "approved")
        return Partner(
            code, Share.HQ, found, (bytes.fromhex(facts["box_key"]), bytes.fromhex(facts["offline_box_key"]))
        )
    level = Share.HQ if code == HQ_CODE else level or Share.OFFICE
    found = tuple(
        r
        for r in replicas(book, centre=code)
        if r.state == "approved" and r.number != book.replica and r.level == level.name
    )
    if not found:
        raise UserError("export.no_receiver", code=code)
    return Partner(code, level, found, tuple(bytes.fromhex(r.box_key) for r in found))


def make(book: Book, identity: Identity, to: Partner) -> Made:
    """Seal what is open and make the bundle for these receivers; it is noted as given out."""
    book.authorize("bundle.make")
    if book.fact(parting.PARTS):
        raise UserError("export.parts")
    book.seal()
    stamp_lost(book)
    if to.level is Share.HQ:
        stamp_late(book)
    with uncollected(), book.transaction():
        number = int(book.fact(f"sent:{to.code}", "0")) + 1
        book.note("bundle.made", partner=to.code, number=number)  # the head that travels covers this bundle
        leaving = Leaving(book, to)
        gathered, frame = Gathered(leaving), Frame(leaving)
        # Tables say which changes are named, and by their joints who made most of these.
        blocks = [*gathered.tables(), *frame.blocks(), *frame.answers()]
        data, signed = sealed(
            pack([manifest_block(book, identity, to, number, wire.Bundle.CHANGES)]),
            pack(blocks, wire.natural_ids(book.schema)),
            sender=book.replica,
            signing_key=identity.signing,
            receivers=[PublicKey(key) for key in to.keys],
        )
        tops = {str(origin): leaving.vector[origin] for origin in leaving.origins}
        about = {
            "changes": leaving.count, "rows": gathered.rows, "bytes": len(data), "tops": tops, "id": signed.hex(),
        }  # fmt: skip
        made = noted(book, to, number, data, "changes", about)
        book.remember(**{f"sent:{to.code}": number})
        parting.was_told(book, to.code)
    return made


def make_slip(book: Book, identity: Identity, to: Partner, answers: bytes) -> Made:
    """A return slip: what this PC has, in answer to the bundle with this id. It carries no rows."""
    book.authorize("bundle.make")
    book.seal()
    with book.transaction():
        number = int(book.fact(f"slips:{to.code}", "0")) + 1
        frame = Frame(Leaving(book, to, slip=True))
        data, _ = sealed(
            pack([manifest_block(book, identity, to, number, wire.Bundle.SLIP, answers)]),
            pack([*frame.blocks(), *frame.answers()]),
            sender=book.replica,
            signing_key=identity.signing,
            receivers=[PublicKey(key) for key in to.keys],
        )
        made = noted(book, to, number, data, "slip", {"changes": 0, "rows": 0, "bytes": len(data)})
        book.remember(**{f"slips:{to.code}": number})
        parting.was_told(book, to.code)
    return made


def noted(book: Book, to: Partner, number: int, data: bytes, kind: str, about: Mapping[str, Any]) -> Made:
    """Note a bundle as given out, and give it its file name."""
    day = book.today().isoformat()
    # Bundles are numbered for each receiver, and by each PC: the name tells files of one number apart.
    code = _sender(book) if to.code == HQ_CODE else f"{_sender(book)}_{to.code}"
    name = f"tvet_{code}_{day}_{number:04d}{ENDS.get(kind, f'_{kind}')}.tvx"
    identifier = f"{book.replica}-{to.code}-{kind}-{number}"
    book.sql(
        "INSERT INTO bundle (id, direction, partner, number, kind, at, state, summary) VALUES (?,?,?,?,?,?,?,?)",
        (
            identifier, "out", to.replicas[0].number if to.replicas else 0, number, kind,
            int(book.now().timestamp()), "made", json.dumps(about),
        ),
    )  # fmt: skip
    return Made(data, identifier, number, to.code, about["changes"], about["rows"], name)


def _sender(book: Book) -> str:
    """The code of this PC's centre; where several of its PCs make bundles, with the first signs of its own."""
    code: str = book.code
    mine = replicas(book, centre=code)
    own = next((one for one in mine if one.number == book.replica), None)
    several = any(one.state == "approved" and one.level == book.level.name for one in mine if one != own)
    if own is None or not (several or book.level is Share.CENTRE):
        return code
    return f"{code}-{own.fingerprint[:4]}"


def manifest_block(
    book: Book,
    identity: Identity,
    to: Partner,
    number: int,
    kind: wire.Bundle,
    answers: bytes | None = None,
) -> Block:
    """What the receiver needs before the rows: kind, data version, number, level; a newcomer's introduction."""
    schema = book.version
    introduction: tuple[Any, ...] = (None, None, None, None, None)
    if not _confirmed(book, to):
        introduction = (
            bytes(identity.signing.verify_key), bytes(identity.box.public_key), book.level.name, book.code,
            book.fact("name") or book.code,
        )  # fmt: skip
    told = health.of(book)
    audit = heads.of(book, [one.number for one in to.replicas], to.code, slip=kind is not wire.Bundle.CHANGES)
    row = (
        int(kind), schema, number, int(to.level), answers, *introduction, told.at, told.backup, told.free,
        audit.count, audit.digest, audit.since, audit.was, audit.seen,
    )  # fmt: skip
    return wire.block(wire.MANIFEST, [row], wire.SHAPES[wire.MANIFEST])


def _confirmed(book: Book, to: Partner) -> bool:
    """Whether the others know this PC: a statement about it has come back.

    One from which nothing has come yet may not: it may have been restored from a backup of the time before.
    """
    if book.level is not Share.HQ and not all(known(book, one.number) for one in to.replicas):
        return False
    return any(s.body.get("number") == book.replica and s.body["kind"] == "replica" for s in statements(book))
