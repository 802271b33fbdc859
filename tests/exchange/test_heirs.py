"""Who goes on for whom: everybody hears it, and nobody says it of another or without their signature."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from tests import worlds
from tests.exchange.forge import forged
from tests.exchange.words import brings, facts, followed, let_in, renewed, said, struck
from tests.worlds import CODE, Place, Three, Toy
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, parting, succession
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.deriving import RESTORED
from tvetdesk.exchange.outgoing import partner
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.soundness import RENEWED
from tvetdesk.store.ids import replica_number
from tvetdesk.store.record import Share


def test_everybody_hears_who_goes_on_for_whom(trio: Three) -> None:
    hq, one, two = trio
    before = one.book.replica
    heir = renewed(one)
    toy = heir.write(Toy, size=5)
    let_in(hq, heir)
    hq.take(heir.send())
    two.take(hq.send(CODE))
    two.take(heir.send(CODE))
    for place in (hq, heir, two):
        assert followed(place) == {(heir.book.replica, before, 1)}
        old = authority.replica(place.book, before)
        assert old is not None
        assert old.state == "followed"
        assert place.show(toy).size == 5
    assert before not in {r.number for r in partner(hq.book, CODE).replicas}  # nobody waits for it


def test_a_pc_that_goes_on_before_anybody_had_heard_of_it(tmp_path: Path) -> None:
    """It was restored twice before its first bundle: what it wrote under each number is taken all the same."""
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    toy = one.write(Toy, size=1)
    heir = renewed(one)
    heir.write(Toy, size=2)
    second = Identity.of({part: worlds.seed("third", part) for part in ("sign", "box")})
    succession.take_over(heir.book, heir.identity, second, RENEWED)
    heir = replace(heir, identity=second)
    heir.edit(toy, size=3)
    let_in(hq, heir)
    assert hq.take(heir.send()).state == "applied"
    assert sorted(row.size for row in hq.book.select(Toy)) == [2, 3]
    assert len(followed(hq)) == 2


def test_nobody_says_that_another_pc_was_followed(trio: Three, tmp_path: Path) -> None:
    hq, one, two = trio
    far = worlds.centre(tmp_path, hq, "far", "GM-B")
    hq.take(far.send())
    words = [
        authority.succession(
            signer, heir.identity.signing, number=heir.book.replica, follows=before.book.replica, since=1, why="restored",
            centre=code, box_key="00" * 32, line=None,
        )
        for signer, heir, before, code in (
            (two.identity.signing, two, one, CODE),  # only its own key says so
            (far.identity.signing, one, far, CODE),  # and only within its centre
            (one.identity.signing, far, one, "GM-B"),
            (one.identity.signing, one, one, CODE),
        )
    ]  # fmt: skip
    before = authority.replicas(hq.book)
    for word in words:
        authority.accept(hq.book, word)
    assert authority.replicas(hq.book) == before
    assert not followed(hq)


def test_nobody_becomes_an_heir_without_their_own_signature(trio: Three, tmp_path: Path) -> None:
    """A stranger would be headquarters, or a PC would push its changes upon a colleague."""
    hq, one, two = trio
    far = worlds.centre(tmp_path, hq, "far", "GM-B")
    hq.take(far.send())
    stranger = Identity.of({part: worlds.seed("stranger", part) for part in ("sign", "box")})

    def word(
        before: Identity, heir: Place, centre: str, signs: Identity, line: str | None
    ) -> authority.Statement:
        return authority.succession(
            before.signing, signs.signing, number=heir.book.replica, follows=before.number, since=0,
            why="copied", centre=centre, box_key=bytes(before.box.public_key).hex(), line=line,
        )  # fmt: skip

    line = parting.digest_at(one.book, one.book.replica, 1)
    assert line
    before = authority.replicas(hq.book), authority.replicas(far.book)
    for one_word in (
        word(stranger, hq, "HQ", stranger, None),
        word(stranger, far, "GM-B", stranger, None),
        word(one.identity, two, CODE, one.identity, line),
    ):
        assert not authority.accept(hq.book, one_word)
        assert not authority.accept(far.book, one_word)
    assert (authority.replicas(hq.book), authority.replicas(far.book)) == before
    body = {
        **word(one.identity, two, CODE, two.identity, line).body,
        "since": 1,
    }  # what the heir signed is altered afterwards
    kind = body.pop("kind")
    assert not authority.accept(hq.book, authority.state(one.identity.signing, kind, **body))
    both = Identity.of({part: worlds.seed("other", part) for part in ("sign", "box")})
    unknown = authority.succession(
        stranger.signing, both.signing, number=both.number, follows=stranger.number, since=0, why="restored",
        centre="HQ", box_key=bytes(stranger.box.public_key).hex(), line=None,
    )  # fmt: skip
    assert not authority.accept(hq.book, unknown)  # nobody here knows either of them


def test_a_pc_that_follows_is_let_in_by_its_fingerprint_alone(trio: Three) -> None:
    hq, one, _ = trio
    heir = renewed(one)
    with pytest.raises(Refused, match="B07"):
        hq.take(heir.send())


def test_new_keys_help_a_pc_that_was_struck_off_by_mistake(trio: Three) -> None:
    hq, one, _ = trio
    toy = one.write(Toy, size=2)
    authority.accept(hq.book, struck(hq, one, 2))
    heir = renewed(one, why=RENEWED)
    heir.write(Toy, size=3)
    let_in(hq, heir)
    hq.take(heir.send())
    assert {row.size for row in hq.book.select(Toy)} == {1, 2, 3}
    assert hq.show(toy).size == 2


def test_a_laptop_with_new_keys_still_gives_what_it_wrote_before(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    lap = worlds.centre(tmp_path, hq, "lap", CODE, Share.CENTRE)
    for pc in (one, lap):
        let_in(hq, pc)
        authority.introduce(hq.book, replace(authority.replica(pc.book, pc.book.replica), state="pending"))
        let_in(hq, pc)
    for word in authority.statements(hq.book):
        for pc in (one, lap):
            authority.accept(pc.book, word)
    toy = lap.write(Toy, size=1)
    heir = renewed(lap)
    authority.introduce(hq.book, replace(authority.replica(heir.book, heir.book.replica), state="pending"))
    let_in(hq, heir)
    for word in authority.statements(hq.book):
        authority.accept(one.book, word)
    heir.edit(toy, size=2)
    assert one.take(heir.send()).state == "applied"
    assert one.show(toy).size == 2


def test_a_liar_cannot_fill_bundles_with_words_on_heirs(trio: Three) -> None:
    hq, one, _ = trio
    key = one.identity.signing
    facts = {"why": RESTORED, "line": None, "since": 0, "centre": CODE, "box_key": "00" * 32}
    strangers = [SigningKey(worlds.seed("stranger", number)) for number in range(40)]
    words = [
        authority.succession(
            stranger,
            key,
            number=one.book.replica,
            follows=replica_number(bytes(stranger.verify_key)),
            **facts,
        )
        for stranger in strangers
    ]
    words += [
        authority.succession(
            key,
            stranger,
            number=replica_number(bytes(stranger.verify_key)),
            follows=one.book.replica,
            **facts,
        )
        for stranger in strangers
    ]
    hq.take(forged(one, brings(*words)))
    held = [word for word in authority.statements(hq.book) if word.body["kind"] == "successor"]
    assert len(held) == 1 + authority.MOST_HEIRS
    backwards = one.book
    for word in reversed(words):
        authority.keep(backwards, word)
    there = {word.id for word in authority.statements(backwards) if word.body["kind"] == "successor"}
    assert there == {word.id for word in held}


def test_a_laptop_believes_in_one_office_pc_in_place_of_its_only_one_and_for_itself_alone(
    tmp_path: Path,
) -> None:
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    hq.take(one.send())
    one.take(hq.send(CODE))
    laptop = worlds.centre(tmp_path, hq, "laptop", CODE, Share.CENTRE)
    let_in(one, laptop)
    for word in authority.statements(one.book):
        authority.accept(laptop.book, word)
    heard = {name: authority.Replica(**facts(name, level=level, centre=centre, state="pending"))
             for name, level, centre in (("new", "OFFICE", CODE), ("lap", "CENTRE", CODE), ("far", "OFFICE", "GM-B"))}  # fmt: skip
    for newcomer in heard.values():
        authority.introduce(laptop.book, newcomer)
    for name in ("lap", "far"):
        with pytest.raises(UserError, match=r"authority.laptop"):
            authority.approve(laptop.book, laptop.identity, heard[name].fingerprint)
    assert authority.approve(laptop.book, laptop.identity, heard["new"].fingerprint)
    assert {r.number for r in partner(laptop.book).replicas} == {one.book.replica, heard["new"].number}
    another = authority.Replica(**facts("another", state="pending"))
    authority.introduce(laptop.book, another)
    with pytest.raises(UserError, match=r"authority.laptop"):  # it knows two by now
        authority.approve(laptop.book, laptop.identity, another.fingerprint)
    one.take(laptop.send())
    assert authority.replica(one.book, heard["new"].number) is None  # nobody else takes its word
    word = said(hq, "new", state="revoked", revoked_from=1)
    assert authority.accept(laptop.book, word)
    assert {r.number for r in partner(laptop.book).replicas} == {one.book.replica}
    for place in (hq, one, laptop):
        place.book.close()
