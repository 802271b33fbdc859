"""The head of the audit in each bundle: what is cut or rewritten at a centre shows at headquarters, nothing else does."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests import worlds
from tests.worlds import Place, Toy
from tvetdesk.exchange import heads, outgoing, slips, wire
from tvetdesk.exchange.codec import Block, pack
from tvetdesk.exchange.manifest import Manifest
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store import audit

audit.entries({"toy.seen": "Seen"})


@pytest.fixture
def pair(tmp_path):
    hq = worlds.hq(tmp_path)
    centre = worlds.centre(tmp_path, hq, "mk", "GM-MK")
    yield hq, centre
    centre.book.close()
    hq.book.close()


def work(centre: Place, count: int = 6) -> None:
    for number in range(count):
        centre.book.note("toy.seen", row=number)


def trouble(hq: Place, centre: Place) -> str | None:
    found = heads.trouble(hq.book, centre.book.replica)
    return found and found.kind


def answered(hq: Place, centre: Place, data: bytes) -> None:
    centre.take(slips.answer(hq.book, hq.identity, data).data)


def unlocked(centre: Place) -> None:
    """What somebody with the data key and a SQLite tool does first."""
    for name in ("audit_update", "audit_delete"):
        centre.book.sql(f"DROP TRIGGER IF EXISTS {name}")


def rechain(centre: Place) -> None:
    """Makes every digest fit again."""
    book, before = centre.book, audit.NO_DIGEST
    for number, at, person, what, about in book.sql(
        "SELECT id, at, person, what, about FROM audit ORDER BY id"
    ).fetchall():
        before = audit._digest(before, number, at, person, what, about)
        book.sql("UPDATE audit SET digest = ? WHERE id = ?", (before, number))
    assert audit.check(book).broken is None


def edit(centre: Place, place: int) -> None:
    unlocked(centre)
    centre.book.sql("UPDATE audit SET about = '[]' WHERE id = ?", (place,))
    rechain(centre)


def cut(centre: Place, place: int) -> None:
    unlocked(centre)
    centre.book.sql("DELETE FROM audit WHERE id >= ?", (place,))


def test_bundles_of_an_honest_centre_raise_no_alarm_in_any_order_or_twice(pair):
    hq, centre = pair
    sent = []
    for number in range(5):
        work(centre, number)
        centre.write(Toy, name=f"Toy {number}")
        sent.append(centre.send())
    for data in (sent[2], sent[0], sent[4], sent[1], sent[3], sent[0]):
        hq.take(data)
    answered(hq, centre, sent[4])
    work(centre)
    hq.take(centre.send())
    assert trouble(hq, centre) is None


def test_a_lost_bundle_raises_no_alarm(pair):
    hq, centre = pair
    for number in range(6):
        work(centre)
        data = centre.send()
        if number % 2:
            hq.take(data)
            if number == 3:
                answered(hq, centre, data)
    assert trouble(hq, centre) is None


@pytest.mark.control("F20", "the audit cut, looked at on the PC alone")
def test_the_pc_itself_cannot_see_that_its_audit_was_cut(pair):
    """Why the head travels."""
    _, centre = pair
    work(centre)
    cut(centre, 3)
    assert audit.check(centre.book).broken is None


def test_a_centre_whose_audit_was_cut_is_told_of(pair):
    hq, centre = pair
    work(centre)
    hq.take(centre.send())
    cut(centre, 3)
    assert audit.check(centre.book).broken is None  # the centre itself cannot see it
    hq.take(centre.send())
    assert trouble(hq, centre) == heads.CUT


@pytest.mark.parametrize("answer", [True, False])
def test_a_centre_whose_audit_was_rewritten_is_told_of_even_if_the_chain_fits(pair, answer):
    hq, centre = pair
    work(centre)
    data = centre.send()
    hq.take(data)
    if answer:
        answered(hq, centre, data)
    work(centre)
    edit(centre, 2)
    hq.take(centre.send())
    assert trouble(hq, centre) == heads.REWRITTEN


def test_cut_and_filled_up_again_is_told_of(pair):
    hq, centre = pair
    work(centre)
    data = centre.send()
    hq.take(data)
    answered(hq, centre, data)
    cut(centre, 4)
    work(centre, 20)
    hq.take(centre.send())
    assert trouble(hq, centre) == heads.REWRITTEN


def test_as_many_entries_but_others_are_told_of(pair):
    hq, centre = pair
    work(centre)
    hq.take(centre.send())
    count = audit.head(centre.book).count
    cut(centre, 2)
    work(centre, count - 2)  # the bundle itself is one more
    centre.book.remember(**{"audit.given:HQ": 0})  # and whoever does it lets the program forget what it gave
    hq.take(centre.send())
    assert trouble(hq, centre) == heads.REWRITTEN


@pytest.mark.only_file
@pytest.mark.fault("F20", "the audit cut or made anew, found by headquarters", "forged")
@pytest.mark.parametrize("how", ["cut", "edit", "both"])
def test_each_of_many_ways_to_tamper_before_the_last_head_shows(pair, how, matrix):
    """F20: behind the last bundle nothing is protected, before it everything is."""
    hq, centre = pair
    work(centre)
    data = centre.send()
    hq.take(data)
    answered(hq, centre, data)
    count = audit.head(centre.book).count
    drawn = random.Random(how)
    for _ in matrix(range(25)):
        place = drawn.randint(2, count)
        centre.book.sql("SAVEPOINT honest")
        hq.book.sql("SAVEPOINT honest")
        if how != "edit":
            cut(centre, place)
        if how == "both":
            work_inside(centre, drawn.randint(0, 12))
        if how == "edit":
            edit(centre, place)
        told = heads.of(centre.book, [hq.book.replica], "HQ")
        heads.note(hq.book, centre.book.replica, 2, told)
        assert trouble(hq, centre) in (heads.CUT, heads.REWRITTEN)
        for one in (hq, centre):
            one.book.sql("ROLLBACK TO honest")
            one.book.sql("RELEASE honest")
    assert trouble(hq, centre) is None


def work_inside(centre: Place, count: int) -> None:
    for number in range(count):
        audit._append(centre.book, "toy.seen", {"row": -number})


def test_a_bundle_of_before_there_were_heads_is_read(pair):
    hq, centre = pair
    to = outgoing.partner(centre.book)
    said = outgoing.manifest_block(centre.book, centre.identity, to, 1, wire.Bundle.CHANGES)
    older = replace(said, columns=tuple(one for one in said.columns if one.number <= 13))
    assert Manifest.read(pack([older])).audit == heads.NOTHING
    assert Manifest.read(pack([said])).audit.count == audit.head(centre.book).count
    heads.note(hq.book, centre.book.replica, 1, heads.NOTHING)
    assert trouble(hq, centre) is None


def test_a_digest_of_another_length_is_refused(pair):
    _, centre = pair
    work(centre)
    to = outgoing.partner(centre.book)
    said = outgoing.manifest_block(centre.book, centre.identity, to, 1, wire.Bundle.CHANGES)
    with pytest.raises(Refused, match="B13"):
        Manifest.read(pack([_with_digest(said, b"short")]))


def _with_digest(said: Block, digest: bytes) -> Block:
    columns = tuple(replace(one, values=[digest]) if one.number == 15 else one for one in said.columns)
    return replace(said, columns=columns)


def test_a_rewritten_audit_shows_also_when_what_was_given_and_seen_is_forgotten(pair):
    hq, centre = pair
    work(centre)
    data = centre.send()
    hq.take(data)
    answered(hq, centre, data)
    assert trouble(hq, centre) is None
    edit(centre, 3)
    centre.book.sql("DELETE FROM meta WHERE key LIKE 'audit.seen%' OR key LIKE 'audit.given%'")
    work(centre)
    hq.take(centre.send())
    assert trouble(hq, centre) == heads.REWRITTEN


def test_who_proves_the_chain_by_an_entry_that_no_bundle_told_of_is_noticed(pair):
    """The one place where the centre itself says what headquarters saw lies in its own file."""
    hq, centre = pair
    for _ in range(2):
        work(centre)
        hq.take(centre.send())
    edit(centre, 3)  # the chain fits again from there on, so any entry after it proves nothing
    given = int(centre.book.fact("audit.given:HQ"))
    centre.book.remember(**{"audit.given:HQ": given + 2})
    work(centre)
    assert trouble(hq, centre) is None
    hq.take(centre.send())
    assert trouble(hq, centre) == heads.REWRITTEN


def test_an_entry_told_of_by_a_bundle_that_is_lost_or_late_proves_it_as_well(pair):
    hq, centre = pair
    sent = []
    for _ in range(4):
        work(centre)
        sent.append(centre.send())
    for data in (sent[0], sent[2], sent[3], sent[1]):
        hq.take(data)
        assert trouble(hq, centre) is None
    edit(centre, 3)
    centre.send()  # lost
    centre.book.remember(**{"audit.given:HQ": 4})  # fewer than the bundle before the lost one told
    hq.take(centre.send())
    assert trouble(hq, centre) == heads.REWRITTEN
