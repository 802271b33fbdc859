"""Who may speak follows from the signed statements alone, whoever brings them and in whatever order they come."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey

from tests import worlds
from tests.exchange.forge import dump, forged, refused
from tests.exchange.words import brings, only, said, stand, struck
from tests.worlds import CODE, Place, Three, Toy
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, joining, succession
from tvetdesk.exchange.authority import HQ_CODE, Identity
from tvetdesk.exchange.deriving import RESTORED
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.record import Share


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
    trio: Three, tmp_path: Path
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
    trio: Three, tmp_path: Path
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


def test_an_office_pc_makes_nobody_more_than_it_may(trio: Three) -> None:
    hq, one, two = trio
    before = dump(two.book)
    for about in ("three", one, two, hq):
        for lie in LIES:
            assert not authority.accept(two.book, said(one, about, **lie)), lie
    assert dump(two.book) == before


def test_a_pc_that_was_struck_off_lets_in_nobody(trio: Three) -> None:
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


def test_even_headquarters_makes_no_pc_of_a_centre_one_of_its_own(trio: Three) -> None:
    hq, _, two = trio
    for word in (said(hq, "three", level="HQ"), said(hq, "three", centre=HQ_CODE)):
        assert not authority.accept(two.book, word)


# -- struck off ----------------------------------------------------------------------------------------------


def test_changes_from_before_a_number_are_taken_and_those_from_it_on_are_not(
    trio: Three,
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
    trio: Three,
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


def test_what_a_refused_bundle_says_of_pcs_counts_all_the_same(trio: Three) -> None:
    """Other decisions rest on it: here the word on a third PC, which only the struck-off one has heard."""
    hq, one, two = trio
    one.write(Toy, size=2)
    authority.accept(two.book, struck(hq, one, 2))
    word = said(hq, "three")
    authority.accept(one.book, word)
    with pytest.raises(Refused, match="B14"):
        two.take(one.send(CODE))
    assert authority.replica(two.book, word.body["number"]) is not None


def test_a_struck_off_pc_passes_nothing_on_and_erases_nobody(trio: Three) -> None:
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


def test_a_forged_word_against_a_pc_strikes_nobody_off(trio: Three) -> None:
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
def test_headquarters_that_was_restored_hears_again_whom_it_struck_off(trio: Three, tmp_path: Path) -> None:
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
