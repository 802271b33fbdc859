"""The journal of bundles tells what arrived by numbers and vectors; a clock that was set back changes nothing of it."""

import pytest

from tests.books import Clock
from tests.worlds import Toy
from tvetdesk.exchange import bundles, phone
from tvetdesk.exchange.standing import last_given


def given(place):
    return [(one.number, one.confirmed) for one in bundles.listing(place.book) if one.given]


def send(place, name):
    place.write(Toy, name=name)
    return place.send()


@pytest.mark.parametrize("then", ["1970-01-01 00:05", "2020-03-10 07:00", "2099-12-31 23:00"])
def test_a_new_bundle_waits_and_comes_first_whatever_the_clock_says(world, then):
    at, one = world
    at.take(send(one, "Solar panel"))
    one.take(at.send("GM-MK"))
    assert given(one) == [(1, True)]
    one.book.clock = Clock(then)
    send(one, "Battery")
    assert given(one) == [(2, False), (1, True)]
    assert last_given(one.book).number == 2


def test_what_a_later_bundle_brought_arrived_with_the_earlier_ones_too(world):
    at, one = world
    lost = [send(one, "Solar panel"), send(one, "Battery")]
    one.book.clock = Clock("1970-01-01 00:05")
    at.take(send(one, "Charger"))
    one.take(at.send("GM-MK"))
    assert len(lost) == 2
    assert given(one) == [(3, True), (2, True), (1, True)]


def test_the_phone_code_is_for_the_newest_bundle_after_headquarters_clock_went_back(world):
    at, one = world
    at.take(send(one, "Solar panel"))
    at.book.clock = Clock("1970-01-01 00:05")
    at.take(send(one, "Battery"))
    assert phone.code_for(at.book, at.identity, "GM-MK").number == 2
