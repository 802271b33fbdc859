"""Who may speak follows from the signed statements alone, whoever brings them and in whatever order they come."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from tests import worlds
from tests.exchange.forge import dump, forged
from tests.exchange.test_refused import T, _more, _rows, refused
from tests.worlds import Place, Toy
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, heirs, joining, parting, succession, wire
from tvetdesk.exchange.authority import HQ_CODE, Identity, Statement
from tvetdesk.exchange.deriving import RESTORED
from tvetdesk.exchange.outgoing import partner
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.soundness import RENEWED
from tvetdesk.store.ids import replica_number
from tvetdesk.store.record import Share

CODE = "GM-A"


@pytest.fixture
def trio(tmp_path: Path) -> tuple[Place, Place, Place]:
    """HQ and two PCs of one centre that have heard of each other; one of them has written something."""
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    one.write(Toy, size=1)
    for pc in (one, two):
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send(CODE))
    return hq, one, two


def facts(about: Place | str, **other: Any) -> dict[str, Any]:
    """What a statement says of a PC: one that is there, or one that nobody has heard of."""
    if isinstance(about, str):
        signing, box = SigningKey(worlds.seed(about)), PrivateKey(worlds.seed(about, "box"))
        level, code = Share.OFFICE, CODE
    else:
        signing, box = about.identity.signing, about.identity.box
        level, code = about.book.level, about.book.code
    key = bytes(signing.verify_key)
    return {
        "number": replica_number(key), "sign_key": key.hex(), "box_key": bytes(box.public_key).hex(),
        "level": level.name, "centre": code, "name": "a computer", "state": "approved",
    } | other  # fmt: skip


def said(by: Place | SigningKey, about: Place | str, **other: Any) -> Statement:
    """Somebody's signed word about a PC; headquarters signs with the organisation's key."""
    key = by if isinstance(by, SigningKey) else by.identity.organisation or by.identity.signing
    return authority.state(key, "replica", **facts(about, **other))


def struck(by: Place, about: Place, number: int) -> Statement:
    return said(by, about, state="revoked", revoked_from=number)


def brings(*words: Statement) -> Any:
    """A bundle's block of statements."""
    return _more(
        _rows(
            wire.STATEMENT, 0, len(words), (1, T, [one.text for one in words]),
            (2, wire.SHAPES[wire.STATEMENT][1], [bytes.fromhex(one.signer) for one in words]),
            (3, wire.SHAPES[wire.STATEMENT][2], [bytes.fromhex(one.signature) for one in words]),
        )
    )  # fmt: skip


def only(*words: Statement) -> Any:
    """A bundle whose statements are these alone."""
    return lambda blocks: brings(*words)([one for one in blocks if one.table != wire.STATEMENT])


def stand(place: Place) -> list[Any]:
    """Who may speak, as this PC knows it."""
    return authority.replicas(place.book)


def test_all_orders_of_what_is_said_lead_to_the_same(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    words = (
        said(hq, "two", name="b"), said(hq, "two", level="CENTRE", name="a"),
        said(hq, "two", state="revoked", revoked_from=9), said(hq, "two", state="revoked", revoked_from=5),
    )  # fmt: skip
    found = []
    for number, order in enumerate([*permutations(words)][::4]):
        listener = worlds.place(tmp_path, f"listener{number}", "GM-B", Share.OFFICE)
        worlds.join(hq, listener)
        for word in order:
            authority.accept(listener.book, word)
        (about,) = (r for r in stand(listener) if r.number == words[0].body["number"])
        found.append(about)
        listener.book.close()
    assert len(set(found)) == 1
    assert (found[0].state, found[0].revoked_from, found[0].level) == ("revoked", 5, "CENTRE")
    one.book.close()


def test_what_a_pc_says_counts_whether_or_not_its_own_approval_came_first(
    trio: tuple[Place, Place, Place], tmp_path: Path
) -> None:
    hq, one, _ = trio
    word = said(one, "three")
    (approval,) = (s for s in authority.statements(hq.book) if s.body.get("number") == one.book.replica)
    for name, order in (("first", (word, approval)), ("last", (approval, word))):
        listener = worlds.place(tmp_path, name, CODE, Share.OFFICE)
        worlds.join(hq, listener)
        hq.take(listener.send())
        hq.take(one.send())
        listener.take(forged(hq, only(*order), code=CODE))
        found = authority.replica(listener.book, word.body["number"])
        assert found is not None
        assert found.state == "approved"
        listener.book.close()


def test_approvals_by_a_pc_that_was_struck_off_count_no_more_in_any_order(
    trio: tuple[Place, Place, Place], tmp_path: Path
) -> None:
    hq, one, _ = trio
    approval = said(hq, one)
    words = (approval, said(one, "three"), struck(hq, one, 2))
    found = set()
    for number, order in enumerate(permutations(words)):
        listener = worlds.place(tmp_path, f"listener{number}", CODE, Share.OFFICE)
        worlds.join(hq, listener)
        for _ in range(2):  # what is said travels in every bundle
            for word in order:
                authority.accept(listener.book, word)
        three = authority.replica(listener.book, words[1].body["number"])
        found.add(three and three.state)
        listener.book.close()
    assert found == {"doubted"}


LIES: tuple[dict[str, Any], ...] = (
    {"level": "HQ"}, {"level": "HQ", "centre": HQ_CODE}, {"level": "COUNTS"}, {"level": "PC"}, {"centre": HQ_CODE},
    {"centre": "GM-B"}, {"state": "self"}, {"state": "pending"}, {"revoked_from": "1"}, {"revoked_from": True},
    {"state": "revoked"}, {"state": "revoked", "revoked_from": 0}, {"number": 12345}, {"number": True},
    {"box_key": "00" * 32}, {"name": "x" * 201}, {"name": {"first": "Awa"}},
)  # fmt: skip


def test_an_office_pc_makes_nobody_more_than_it_may(trio: tuple[Place, Place, Place]) -> None:
    hq, one, two = trio
    before = dump(two.book)
    for about in ("three", one, two, hq):
        for lie in LIES:
            assert not authority.accept(two.book, said(one, about, **lie)), lie
    assert dump(two.book) == before


def test_a_pc_that_was_struck_off_lets_in_nobody(trio: tuple[Place, Place, Place]) -> None:
    hq, one, _ = trio
    assert authority.approve(one.book, one.identity, "DGXG-6DMG-MCRZ-AKC4") is None
    authority.accept(one.book, struck(hq, one, 1))
    for act in (
        lambda: authority.approve(one.book, one.identity, "DGXG-6DMG-MCRZ-AKC4"),
        lambda: joining.invite(one.book, one.identity, CODE, CODE, "GM", Share.CENTRE),
    ):
        with pytest.raises(UserError, match=r"authority\.struck_off"):
            act()


def test_a_laptop_stays_what_headquarters_says_it_is(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one, lap = (
        worlds.centre(tmp_path, hq, name, CODE, level)
        for name, level in (("one", Share.OFFICE), ("lap", Share.CENTRE))
    )
    words = [said(hq, one), said(hq, lap), said(one, lap, level="OFFICE")]
    for order in permutations(words):
        for word in order:
            authority.accept(hq.book, word)
        found = authority.replica(hq.book, lap.book.replica)
        assert found is not None
        assert found.level == "CENTRE"


def test_even_headquarters_makes_no_pc_of_a_centre_one_of_its_own(trio: tuple[Place, Place, Place]) -> None:
    hq, _, two = trio
    for word in (said(hq, "three", level="HQ"), said(hq, "three", centre=HQ_CODE)):
        assert not authority.accept(two.book, word)


# -- struck off ----------------------------------------------------------------------------------------------


def test_changes_from_before_a_number_are_taken_and_those_from_it_on_are_not(
    trio: tuple[Place, Place, Place],
) -> None:
    hq, one, two = trio
    before = one.send(), one.send(CODE)
    one.write(Toy, size=2)
    last = one.send(), one.send(CODE)
    one.write(Toy, size=3)
    after = one.send(), one.send(CODE)
    authority.accept(hq.book, struck(hq, one, 3))
    two.take(hq.send(CODE))
    for place, which in ((hq, 0), (two, 1)):
        assert refused(place, after[which]) == "B14"
        assert place.take(last[which]).state == "applied"
        assert place.take(before[which]).state == "applied"
        assert refused(place, after[which]) == "B14"
        assert place.book.vector()[one.book.replica] == 2


def test_a_bundle_that_brings_the_word_against_its_own_sender_is_refused_in_any_order(
    trio: tuple[Place, Place, Place],
) -> None:
    hq, one, two = trio
    one.write(Toy, size=2)
    word = struck(hq, one, 2)
    authority.accept(one.book, word)
    bundle = one.send(CODE)  # an honest PC passes on what was said of it
    with pytest.raises(Refused, match="B14"):
        two.take(bundle)
    found = authority.replica(two.book, one.book.replica)
    assert found is not None
    assert (found.state, found.revoked_from) == ("revoked", 2)
    assert one.book.replica not in two.book.vector()


def test_what_a_refused_bundle_says_of_pcs_counts_all_the_same(trio: tuple[Place, Place, Place]) -> None:
    """Other decisions rest on it: here the word on a third PC, which only the struck-off one has heard."""
    hq, one, two = trio
    one.write(Toy, size=2)
    authority.accept(two.book, struck(hq, one, 2))
    word = said(hq, "three")
    authority.accept(one.book, word)
    with pytest.raises(Refused, match="B14"):
        two.take(one.send(CODE))
    assert authority.replica(two.book, word.body["number"]) is not None


def test_a_struck_off_pc_passes_nothing_on_and_erases_nobody(trio: tuple[Place, Place, Place]) -> None:
    hq, one, two = trio
    two.write(Toy, size=7)
    one.take(two.send(CODE))
    toy = one.book.select(Toy).get()
    authority.accept(hq.book, struck(hq, one, 2))
    assert refused(hq, one.send()) == "B14"  # what it says that two wrote, two says itself
    hq.take(two.send())
    assert hq.take(one.send()).state == "applied"
    erasure = authority.state(
        one.identity.signing, "erasure", centre=CODE, table=Toy._meta.number, person=toy.id, on="2020-03-09"
    )
    hq.take(forged(one, brings(erasure)))
    assert not [s for s in authority.statements(hq.book) if s.body["kind"] == "erasure"]


def test_a_forged_word_against_a_pc_strikes_nobody_off(trio: tuple[Place, Place, Place]) -> None:
    hq, one, two = trio
    thief = SigningKey(worlds.seed("thief"))
    for word in (
        said(thief, one, state="revoked", revoked_from=1),
        replace(struck(hq, two, 1), body=struck(hq, one, 1).body),
        replace(struck(two, one, 1), signer=struck(hq, one, 1).signer),
    ):
        two.take(forged(hq, only(word), code=CODE))
        found = authority.replica(two.book, one.book.replica)
        assert found is not None
        assert found.state == "approved"


@pytest.mark.only_file
def test_headquarters_that_was_restored_hears_again_whom_it_struck_off(
    trio: tuple[Place, Place, Place], tmp_path: Path
) -> None:
    hq, one, two = trio
    hq.book.seal()
    hq.book.db.settle()
    shutil.copytree(hq.book.folder, tmp_path / "backup" / "hq")
    authority.accept(hq.book, struck(hq, one, 2))
    two.take(hq.send(CODE))
    parts = ("organisation_sign", "organisation_box", "offline_box")
    seeds = {part: worlds.seed("hq", part) for part in parts}
    after = Identity.of(
        seeds | {"sign": worlds.seed("hq", "next", "sign"), "box": worlds.seed("hq", "next", "box")}
    )
    old = worlds.opened(tmp_path / "backup" / "hq", hq.book.schema, b"restored")
    succession.take_over(old, hq.identity, after, RESTORED)
    back = Place("hq", old, after)
    invitation = joining.invite(back.book, back.identity, CODE, CODE, "GM")
    joining.join(two.book, two.identity, joining.read_invitation(invitation))
    back.take(two.send())
    found = authority.replica(back.book, one.book.replica)
    assert found is not None
    assert (found.state, found.revoked_from) == ("revoked", 2)
    one.write(Toy, size=9)
    assert refused(back, one.send()) == "B14"
    back.book.close()


# -- who goes on for whom ------------------------------------------------------------------------------------


def renewed(place: Place, *, why: str = RESTORED) -> Place:
    """The PC as it goes on with new keys."""
    after = Identity.of({part: worlds.seed(place.name, "next", part) for part in ("sign", "box")})
    succession.take_over(place.book, place.identity, after, why)
    return replace(place, identity=after)


def let_in(hq: Place, place: Place) -> None:
    own = authority.replica(place.book, place.book.replica)
    assert own is not None
    authority.approve(hq.book, hq.identity, own.fingerprint)


def followed(place: Place) -> set[tuple[int, int, int]]:
    return {(one.number, one.follows, one.since) for one in heirs.followings(place.book)}


def test_everybody_hears_who_goes_on_for_whom(trio: tuple[Place, Place, Place]) -> None:
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


def test_nobody_says_that_another_pc_was_followed(trio: tuple[Place, Place, Place], tmp_path: Path) -> None:
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


def test_nobody_becomes_an_heir_without_their_own_signature(
    trio: tuple[Place, Place, Place], tmp_path: Path
) -> None:
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
    for said in (
        word(stranger, hq, "HQ", stranger, None),
        word(stranger, far, "GM-B", stranger, None),
        word(one.identity, two, CODE, one.identity, line),
    ):
        assert not authority.accept(hq.book, said)
        assert not authority.accept(far.book, said)
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


def test_a_pc_that_follows_is_let_in_by_its_fingerprint_alone(trio: tuple[Place, Place, Place]) -> None:
    hq, one, _ = trio
    heir = renewed(one)
    with pytest.raises(Refused, match="B07"):
        hq.take(heir.send())


def test_new_keys_help_a_pc_that_was_struck_off_by_mistake(trio: tuple[Place, Place, Place]) -> None:
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


def test_a_liar_cannot_fill_bundles_with_words_on_heirs(trio: tuple[Place, Place, Place]) -> None:
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
