"""Rules of the merge that random play seldom needs: each test fails when its rule is taken out."""

from __future__ import annotations

import pytest

from tests.exchange.towns import same
from tests.worlds import CODE, Rule, Three, Toy, agree, exchange
from tvetdesk.exchange.refusals import Refused

Trio = Three


def test_a_bundle_for_two_begins_where_the_one_behind_stands(acquainted: Trio) -> None:
    hq, one, two = acquainted
    first = hq.write(Rule, text="At least 80 %")
    one.take(hq.send(CODE))  # the other stick got lost
    hq.take(one.send())
    second = hq.write(Rule, text="Fridays until noon")
    bundle = hq.send(CODE)
    for pc in (one, two):
        pc.take(bundle)
        assert pc.show(first).text == "At least 80 %"
        assert pc.show(second).text == "Fridays until noon"


def test_a_value_that_hq_had_and_forgot_comes_back_after_both_said_yes(acquainted: Trio) -> None:
    hq, one, two = acquainted
    toy = one.write(Toy, name="Awa")
    two.take(one.send(CODE))
    agree(one, toy)
    one.edit(toy, name="Awa Ceesay")
    hq.take(one.send())
    one.take(hq.send(CODE))  # HQ has it, so nobody sends it again without a reason
    agree(two, toy, "refused")
    hq.take(two.send())
    assert hq.show(toy).name is None
    agree(two, toy)
    hq.take(two.send())  # before the other PC has heard of this yes
    one.take(two.send(CODE))
    one.take(hq.send(CODE))  # it has that yes too
    hq.take(one.send())
    assert hq.show(toy).name == "Awa Ceesay"
    exchange(hq, one, two)
    assert same(hq, one, two)


@pytest.mark.parametrize("busy", ["one", "two"])
def test_of_two_edits_unseen_the_one_with_the_higher_counter_is_shown(acquainted: Trio, busy: str) -> None:
    _, one, two = acquainted
    toy = one.write(Toy, size=0)
    two.take(one.send(CODE))
    writer = {"one": one, "two": two}[busy]
    for size in range(3):
        writer.write(Toy, size=size)
        writer.book.seal()
    one.edit(toy, size=1)
    two.edit(toy, size=2)
    one.take(two.send(CODE))
    two.take(one.send(CODE))
    assert one.show(toy).size == two.show(toy).size == {"one": 1, "two": 2}[busy]


def test_a_counter_that_leaps_is_refused_however_well_it_is_signed(acquainted: Trio) -> None:
    hq, one, _ = acquainted
    toy = one.write(Toy, name="Awa")
    one.book.seal()
    hq.take(one.send())
    with one.book.change("toy.write"):
        one.book.set(one.show(toy), size=7)
        one.book.sql("UPDATE change SET lamport = lamport + 1000 WHERE seq IS NULL")
    with pytest.raises(Refused) as caught:
        hq.take(one.send())
    assert caught.value.code == "B13"
    assert hq.show(toy).size is None
