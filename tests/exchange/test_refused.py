"""Bundles that are refused leave the receiver's file as it was, each with its own code."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey

from tests import worlds
from tests.exchange.forge import Blocks, changed, dump, forged, swap, without
from tests.faults.table import Matrix
from tests.worlds import HOUSES, Agree, House, Place, Rule, Shut, Toy
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, joining, wire
from tvetdesk.exchange.codec import Block, Column, Kind
from tvetdesk.exchange.outgoing import make_slip, partner
from tvetdesk.exchange.ownership import owner
from tvetdesk.exchange.parting import FORKED
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.book import Book
from tvetdesk.store.ids import replica_number
from tvetdesk.store.record import Share

CODE = "GM-A"
HUGE = (1 << 63) - 1


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Place, Place]:
    """HQ and a centre that has something to tell."""
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    toy = one.write(Toy, name="Awa", size=1)
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    hq.take(one.send())
    one.take(hq.send(CODE))
    one.book.seal()
    one.edit(toy, name="Awa Ceesay", size=2)
    one.write(Toy, name="Binta")
    return hq, one


def refused(place: Place, data: bytes) -> str:
    """The code with which a PC refuses this, having kept nothing."""
    before, untold = dump(place.book), _but_forks(place.book)
    with pytest.raises(Refused) as caught:
        place.take(data)
    if caught.value.code == "B11":
        assert _but_forks(place.book) == untold
    else:
        assert dump(place.book) == before
    return caught.value.code


def _but_forks(book: Book) -> list[str]:
    """All that lies in a data file, but for whose line came in two ways: B11 is signed, and they are to hear of it."""
    items = iter(dump(book))
    return [one for one in items if not (one.startswith(FORKED) and next(items))]


# -- whose it is ---------------------------------------------------------------------------------------------


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_an_unknown_pc_is_refused_until_its_fingerprint_is_approved(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one = worlds.place(tmp_path, "one", CODE, Share.OFFICE)
    invitation = joining.invite(hq.book, hq.identity, CODE, CODE, "GM")
    joining.join(one.book, one.identity, joining.read_invitation(invitation))
    toy = one.write(Toy, size=1)
    bundle = one.send()
    own = authority.replica(one.book, one.book.replica)
    assert own is not None
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            hq.take(bundle)
        assert (caught.value.code, caught.value.values["code"]) == ("B07", own.fingerprint)
    assert not hq.book.select(Toy).count()
    authority.approve(hq.book, hq.identity, own.fingerprint)
    assert hq.take(bundle).state == "applied"
    assert hq.show(toy).size == 1


def test_a_pc_approved_beforehand_is_taken_at_once(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    toy = one.write(Toy, size=1)
    assert hq.take(one.send()).state == "applied"
    assert hq.show(toy).size == 1


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_nobody_introduces_another(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    assert refused(hq, forged(one, key=SigningKey(worlds.seed("thief")))) == "B08"
    assert authority.replica(hq.book, one.book.replica) is None


def test_what_a_newcomer_said_of_itself_gives_way_to_what_hq_says(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    hq.take(one.send())
    hq.take(two.send())
    own = authority.replica(two.book, two.book.replica)
    assert own is not None
    authority.introduce(one.book, replace(own, state="pending", centre="GM-B", box_key="00" * 32))
    one.take(hq.send(CODE))
    assert authority.replica(one.book, own.number) == replace(own, state="approved")


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
@pytest.mark.parametrize(("level", "code"), [("HQ", "HQ"), ("HQ", CODE), ("OFFICE", "HQ"), ("COUNTS", CODE)])
def test_nobody_introduces_himself_as_headquarters(tmp_path: Path, level: str, code: str) -> None:
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    lie = forged(one, manifest=lambda block: changed(changed(block, 8, [level]), 9, [code]))
    assert refused(hq, lie) == "B07"
    assert authority.replica(hq.book, one.book.replica) is None


def test_what_a_stranger_says_of_itself_is_short(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    bomb = _rows(wire.MANIFEST, 0, 1_000, *((place, Kind.INT, [5] * 1_000) for place in range(1, 5)))
    assert refused(hq, forged(one, manifest=lambda _: bomb)) == "B13"


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_a_bundle_in_the_name_of_another_pc(pair: tuple[Place, Place]) -> None:
    hq, one = pair
    assert refused(hq, forged(one, key=SigningKey(worlds.seed("thief")))) == "B08"
    assert refused(hq, forged(one, sender=hq.book.replica)) == "B08"


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_a_bundle_for_another_pc(pair: tuple[Place, Place], tmp_path: Path) -> None:
    hq, one = pair
    far = worlds.centre(tmp_path, hq, "far", "GM-B")
    assert refused(far, one.send()) == "B06"


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_a_bundle_that_came_before_changes_nothing(pair: tuple[Place, Place]) -> None:
    hq, one = pair
    bundle = one.send()
    hq.take(bundle)
    before = dump(hq.book)
    for rehearse in (False, True):
        assert hq.take(bundle, rehearse=rehearse).state == "already"
    assert dump(hq.book) == before


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_a_struck_off_pc_is_refused_also_where_the_word_was_passed_on(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    for pc in (one, two):
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send(CODE))
    told = authority.replica(hq.book, one.book.replica)
    assert told is not None
    assert hq.identity.organisation is not None
    facts = {
        name: getattr(told, name) for name in ("number", "sign_key", "box_key", "level", "centre", "name")
    }
    word = authority.state(hq.identity.organisation, "replica", **facts, state="revoked", revoked_from=1)
    late = hq.send(CODE)
    assert authority.accept(hq.book, word)
    two.take(hq.send(CODE))
    two.take(late)  # says that it is approved, as it once was
    one.write(Toy, size=1)
    assert refused(hq, one.send()) == "B14"
    assert refused(two, one.send(CODE)) == "B14"


def test_a_practice_invitation_is_not_for_a_real_pc(tmp_path: Path) -> None:
    hq = worlds.place(tmp_path, "hq", "HQ", Share.HQ)
    hq.book.remember(practice=1)
    joining.found_organisation(hq.book, hq.identity, "Practice", practice=True)
    one = worlds.place(tmp_path, "one", CODE, Share.OFFICE)
    invitation = joining.read_invitation(joining.invite(hq.book, hq.identity, CODE, CODE, "GM"))
    with pytest.raises(UserError, match=r"authority.practice"):
        joining.join(one.book, one.identity, invitation)
    assert not one.book.fact("organisation")
    one.book.remember(practice=1)
    joining.join(one.book, one.identity, invitation)
    assert one.book.fact("organisation")


# -- a copy that goes on by itself ---------------------------------------------------------------------------


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
@pytest.mark.parametrize("ahead", [1, 2, 3])
def test_two_copies_of_a_folder_that_both_go_on(
    pair: tuple[Place, Place], tmp_path: Path, ahead: int
) -> None:
    hq, one = pair
    one.book.seal()
    one.book.db.settle()
    shutil.copytree(one.book.folder, tmp_path / "copy" / "one")
    twin = replace(one, book=worlds.opened(tmp_path / "copy" / "one", one.book.schema, b"the copy"))
    for _ in range(2):
        one.write(Toy, size=3)
        one.book.seal()
    for _ in range(ahead):
        twin.write(Toy, size=4)
        twin.book.seal()
    hq.take(one.send())
    with pytest.raises(Refused, match="B11"):
        hq.take(twin.send())  # that it came in two ways is noted, and nothing else
    assert refused(hq, twin.send()) == "B11"
    assert hq.take(one.send()).state == "applied"
    twin.book.close()


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_a_pc_that_lacks_its_own_changes_is_an_old_copy(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    for pc in (one, two):
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send(CODE))
    one.book.seal()
    one.book.db.settle()
    shutil.copytree(one.book.folder, tmp_path / "copy" / "one")
    one.write(Toy, size=1)
    two.take(one.send(CODE))
    one.book.close()
    old = replace(one, book=worlds.opened(tmp_path / "copy" / "one", one.book.schema, b"the copy"))
    assert refused(old, two.send(CODE)) == "B11"
    old.book.close()


# -- damaged on the way --------------------------------------------------------------------------------------


@pytest.mark.fault("F7", "damaged bundles taken in: nothing changes", "forged")
def test_no_bundle_cut_short_is_taken(pair: tuple[Place, Place], matrix: Matrix) -> None:
    hq, one = pair
    data = one.send()
    before = dump(hq.book)
    for length in matrix((*range(40), *range(40, len(data), 37), len(data) - 1)):
        with pytest.raises(Refused) as caught:
            hq.take(data[:length])
        assert caught.value.code == ("B15" if length == 0 else "B03")
    assert dump(hq.book) == before


@pytest.mark.fault("F7", "damaged bundles taken in: nothing changes", "forged")
def test_no_bundle_with_a_flipped_bit_is_taken(pair: tuple[Place, Place], matrix: Matrix) -> None:
    hq, one = pair
    data = one.send()
    before = dump(hq.book)
    for place in matrix((*range(24), *range(24, len(data), 41))):
        flipped = bytearray(data)
        flipped[place] ^= 1 << place % 8
        with pytest.raises(Refused) as caught:
            hq.take(bytes(flipped))
        assert caught.value.code in {"B01", "B02", "B03", "B04", "B12"}
    assert dump(hq.book) == before


# -- content that does not fit together ----------------------------------------------------------------------


def _values(table: int, column: int, kind: Kind, *values: Any) -> Callable[[Blocks], Any]:
    return lambda blocks: swap(
        blocks, table, lambda b: changed(b, column, (list(values) * b.rows)[: b.rows], kind)
    )


def _drop(table: int, column: int) -> Callable[[Blocks], Any]:
    return lambda blocks: swap(blocks, table, lambda b: without(b, column))


def _more(block: Block) -> Callable[[Blocks], Any]:
    return lambda blocks: [*blocks, block]


def _rows(table: int, section: int, rows: int, *columns: tuple[int, Kind, list[Any]]) -> Block:
    return Block(table, section, rows, tuple(Column(*column) for column in columns))


def _twice(block: Block) -> Block:
    columns = tuple(replace(column, values=[*column.values] * 2) for column in block.columns)
    return replace(block, rows=2 * block.rows, columns=columns)


I, D, T, B = Kind.INT, Kind.ID, Kind.TEXT, Kind.BYTES  # noqa: E741 - as the format's page calls them
TOY = Toy._meta.number
WRONG: dict[str, Callable[[Blocks], Any]] = {
    "origin: negative": _values(wire.ORIGIN, 1, I, -1),
    "origin: too large": _values(wire.ORIGIN, 1, I, 1 << 31),
    "origin: negative number": _values(wire.ORIGIN, 2, I, -1),
    "origin: huge number": _values(wire.ORIGIN, 2, I, HUGE),
    "origin: base above its top": _values(wire.ORIGIN, 3, I, HUGE),
    "origin: negative base": _values(wire.ORIGIN, 3, I, -1),
    "origin: no number": _drop(wire.ORIGIN, 2),
    "origin: a number as digest": _values(wire.ORIGIN, 4, I, 5),
    "origin: twice": lambda blocks: swap(swap(blocks, wire.ORIGIN, _twice), wire.CHANGE, _twice),
    "origin: one column too many": _values(wire.ORIGIN, 9, I, 5),
    "change: fewer than the range": lambda blocks: [b for b in blocks if b.table != wire.CHANGE],
    "change: fewer than the base says": _values(wire.ORIGIN, 3, I, 0),
    "change: no counter": _drop(wire.CHANGE, 1),
    "change: a counter as a bomb": _values(wire.CHANGE, 1, I, 1 << 40, HUGE),
    "change: a counter that goes back": _values(wire.CHANGE, 1, I, 0),
    "change: no sentence": _drop(wire.CHANGE, 4),
    "change: no time": _drop(wire.CHANGE, 2),
    "change: a time no calendar has": _values(wire.CHANGE, 2, I, HUGE),
    "change: a sentence in bytes": _values(wire.CHANGE, 4, B, b"toy.write"),
    "change: a run that is not there": _values(wire.CHANGE, 5, I, 7),
    "change: a run counted from behind": _values(wire.CHANGE, 5, I, -1),
    "change: a context that is not there": _values(wire.CHANGE, 6, I, 7),
    "change: a context as a bomb": _values(wire.CHANGE, 6, I, HUGE),
    "change: a context counted from behind": _values(wire.CHANGE, 6, I, -1),
    "run: a number": _values(wire.RUN, 1, I, 5),
    "run: none": lambda blocks: [b for b in blocks if b.table != wire.RUN],
    "context: a place as a bomb": _more(_rows(wire.CONTEXT, 0, 1, (1, I, [HUGE]), (2, I, [0]), (3, I, [1]))),
    "context: of no origin": _more(_rows(wire.CONTEXT, 0, 1, (1, I, [0]), (2, I, [9]), (3, I, [1]))),
    "context: an origin from behind": _more(_rows(wire.CONTEXT, 0, 1, (1, I, [0]), (2, I, [-1]), (3, I, [1]))),
    "context: no number": _more(_rows(wire.CONTEXT, 0, 1, (1, I, [0]), (2, I, [0]))),
    "context: a hash in words": _more(_rows(wire.CONTEXT, 0, 1, (1, I, [0]), (4, T, ["x"]))),
    "reference: to nothing": _more(_rows(wire.REFERENCE, 0, 1, (1, I, [0]), (2, T, ["x"]))),
    "outside: from behind": _values(TOY, wire.CHANGE_COLUMN, I, -1),
    "outside: not there": _values(TOY, wire.CHANGE_COLUMN, I, 9),
    "outside: unknown": lambda blocks: [
        *swap(blocks, TOY, lambda b: changed(b, wire.CHANGE_COLUMN, [2] * b.rows)),
        _rows(wire.OUTSIDE, 0, 1, (1, I, [77]), (2, I, [1])),
    ],
    "statement: no signature": _more(_rows(wire.STATEMENT, 0, 1, (1, T, ["{}"]), (2, B, [b"x"]))),
    "statement: not to be read": _more(_rows(wire.STATEMENT, 0, 1, (1, T, ["{"]), (2, B, [b"x"]), (3, B, [b"x"]))),
    "statement: too deep": _more(
        _rows(wire.STATEMENT, 0, 1, (1, T, ["[" * 100_000]), (2, B, [b"x"]), (3, B, [b"x"]))
    ),
    "travel: from behind": _more(
        _rows(wire.TRAVEL, 0, 1, (1, I, [TOY]), (2, D, [1]), (3, D, [0]), (4, I, [-1]))
    ),
    "travel: not there": _more(_rows(wire.TRAVEL, 0, 1, (1, I, [TOY]), (2, D, [1]), (3, D, [0]), (4, I, [99]))),
    "travel: no such table": _more(_rows(wire.TRAVEL, 0, 1, (1, I, [99]), (2, D, [1]), (3, D, [0]), (4, I, [0]))),
    "rows: an unknown table": _more(_rows(99, wire.WHOLE, 1, (61, D, [1]), (62, I, [0]))),
    "rows: an unknown system block": _more(_rows(1500, 0, 1, (1, I, [1]))),
    "rows: an unknown column": _values(TOY, 17, I, 1),
    "rows: a column below the level": _values(TOY, 3, T, "secret"),
    "rows: no keys": _drop(TOY, wire.ROW),
    "rows: empty keys": _values(TOY, wire.ROW, D, None),
    "rows: no changes": _drop(TOY, wire.CHANGE_COLUMN),
    "rows: a name in numbers": _values(TOY, 1, I, 5),
    "rows: a size in words": _values(TOY, 2, T, "five"),
    "rows: one of them twice": lambda blocks: swap(
        blocks, TOY, lambda b: changed(changed(b, wire.ROW, [b.columns[0].values[0]] * b.rows), 2, [1] * b.rows)
    ),
    "rows: a block twice": lambda blocks: [*blocks, *(b for b in blocks if b.table == TOY)],
    "cells: an unknown column": lambda blocks: [*blocks, _rows(TOY, wire.CELLS + 17, 1, (61, D, [1]), (62, I, [0]))],
    "cells: below the level": lambda blocks: [*blocks, _rows(TOY, wire.CELLS + 3, 1, (61, D, [1]), (62, I, [0]))],
    "cells: of no row": lambda blocks: [*blocks, _rows(TOY, wire.CELLS + 1, 1, (61, D, [None]), (62, I, [0]))],
    "cells: of no change": lambda blocks: [*blocks, _rows(TOY, wire.CELLS + 1, 1, (61, D, [1]))],
    "cells: a number as name": lambda blocks: [
        *blocks, _rows(TOY, wire.CELLS + 1, 1, (61, D, [1]), (62, I, [0]), (63, I, [5])),
    ],
}  # fmt: skip


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
@pytest.mark.parametrize("what", WRONG)
def test_content_that_does_not_fit_together(pair: tuple[Place, Place], what: str) -> None:
    hq, one = pair
    one.write(Toy, name="Careem")  # two new rows, so that one can come twice
    assert refused(hq, forged(one, WRONG[what])) in {"B13", "B11"}
    assert hq.take(one.send()).state == "applied"


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (1, 9, "B13"),
        (4, 9, "B13"),
        (4, int(Share.OFFICE), "B13"),
        (4, int(Share.COUNTS), "B13"),
    ],
)
def test_a_manifest_that_cannot_be(pair: tuple[Place, Place], column: int, value: int, code: str) -> None:
    hq, one = pair
    assert refused(hq, forged(one, manifest=lambda block: changed(block, column, [value]))) == code


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_a_bundle_that_speaks_for_another_centre(pair: tuple[Place, Place], tmp_path: Path) -> None:
    hq, one = pair
    far = worlds.centre(tmp_path, hq, "far", "GM-B")
    far.write(Toy, size=1)
    lie = _values(wire.ORIGIN, 1, Kind.INT, far.book.replica)
    assert refused(hq, forged(one, lie)) == "B08"  # also before the other was heard of: its numbers stay free
    hq.take(far.send())
    assert refused(hq, forged(one, lie)) == "B08"


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_a_slip_has_no_rows_to_give(pair: tuple[Place, Place]) -> None:
    hq, one = pair
    rows = hq.book.select(Toy).count()
    hq.take(make_slip(one.book, one.identity, partner(one.book), b"").data)
    assert hq.book.select(Toy).count() == rows


# -- statements of authority ---------------------------------------------------------------------------------


def _newcomer() -> dict[str, Any]:
    key = bytes(SigningKey(worlds.seed("new")).verify_key)
    return {"number": replica_number(key), "sign_key": key.hex(), "box_key": "09" * 32, "state": "approved"}


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
@pytest.mark.parametrize("what", ["hq", "other", "squat", "raised", "self", "unsigned", "no key", "no name"])
def test_a_centre_speaks_only_of_its_own_pcs(pair: tuple[Place, Place], tmp_path: Path, what: str) -> None:
    hq, one = pair
    far = worlds.centre(tmp_path, hq, "far", "GM-B")
    hq.take(far.send())
    about = authority.replica(hq.book, hq.book.replica if what == "hq" else far.book.replica)
    own = authority.replica(one.book, one.book.replica)
    assert about is not None
    assert own is not None
    facts: dict[str, Any] = {
        name: getattr(about, name) for name in ("number", "sign_key", "box_key", "level", "name")
    } | {"centre": CODE, "state": "revoked", "level": "OFFICE"}
    facts |= {
        "squat": {"number": 12345, "state": "approved"},
        "raised": {"number": own.number, "sign_key": own.sign_key, "level": "HQ", "state": "approved"},
        "self": {"number": own.number, "sign_key": own.sign_key, "state": "self"},
        "no key": _newcomer() | {"box_key": "00" * 32},  # nothing can be sealed to it
        "no name": _newcomer() | {"name": {"first": "Awa"}},
    }.get(what, {})
    word = authority.state(one.identity.signing, "replica", **facts)
    if what == "unsigned":
        word = replace(word, body=word.body | {"number": 999})
    before = authority.replicas(hq.book)
    lie = _rows(
        wire.STATEMENT, 0, 1, (1, T, [word.text]), (2, B, [bytes.fromhex(word.signer)]),
        (3, B, [bytes.fromhex(word.signature)]),
    )  # fmt: skip
    assert hq.take(forged(one, _more(lie))).state == "applied"
    assert authority.replicas(hq.book) == before


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_what_describes_a_centre_is_not_for_another_to_alter(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path, HOUSES)
    one, far = (
        worlds.centre(tmp_path, hq, name, code, records=HOUSES)
        for name, code in (("one", CODE), ("far", "GM-B"))
    )
    house = far.write(House, code="GM-B", name="Abala")
    far.write(Shut, house=house.id, on=dt.date(2020, 3, 10), why="Flood")
    own = one.write(House, code=CODE, name="Mansa Konko")
    one.write(Shut, house=own.id, on=dt.date(2020, 3, 10), why="Power")
    theirs = one.write(House, code="GM-B", name="Ours")
    one.write(Shut, house=theirs.id, on=dt.date(2020, 3, 10), why="Closed for ever")
    assert [owner(one.book, row) for row in (own, theirs)] == [CODE, "GM-B"]
    for bundles in ((one, far), (far, one)):  # whichever comes first
        for place in bundles:
            hq.take(place.send())
        one.edit(theirs, name="Ours, we said")
    assert {row.name for row in hq.book.select(House)} == {"Abala", "Mansa Konko"}
    assert {row.why for row in hq.book.select(Shut)} == {"Flood", "Power"}


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_hqs_rules_are_not_for_a_centre_to_alter(pair: tuple[Place, Place]) -> None:
    hq, one = pair
    rule = hq.write(Rule, text="Doors open at eight")
    one.take(hq.send(CODE))
    one.edit(rule, text="Doors stay shut")
    one.write(Rule, text="No doors")
    outcome = hq.take(one.send())
    assert outcome.tables["rule"].held == 2
    assert [row.text for row in hq.book.select(Rule)] == ["Doors open at eight"]
