"""Bundles that are refused leave the receiver's file as it was, each with its own code."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey

from tests import worlds
from tests.exchange.forge import B, T, changed, dump, forged, fresh, more, refused
from tests.faults.table import Matrix
from tests.worlds import CODE, HOUSES, House, Place, Rule, Shut, Toy
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, joining, wire
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.ownership import owner
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.ids import replica_number
from tvetdesk.store.record import Share

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
    bomb = fresh(wire.MANIFEST, 0, 1_000, *((place, Kind.INT, [5] * 1_000) for place in range(1, 5)))
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
    lie = fresh(
        wire.STATEMENT, 0, 1, (1, T, [word.text]), (2, B, [bytes.fromhex(word.signer)]),
        (3, B, [bytes.fromhex(word.signature)]),
    )  # fmt: skip
    assert hq.take(forged(one, more(lie))).state == "applied"
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
