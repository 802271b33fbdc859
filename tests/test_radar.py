"""The gap radar: what is missing is told from what only did not come, and every message is in the centre's language."""

import datetime as dt
from dataclasses import replace

import pytest

from benchmarks.exchange import FIRST, pair, registers, timetable
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, inbox, striking_off
from tvetdesk.exchange.deriving import COPIED
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.exchange.slips import answer
from tvetdesk.i18n import translator
from tvetdesk.radar import alarms, messages, radar
from tvetdesk.records.calendar import Session
from tvetdesk.records.centres import Centre


@pytest.fixture
def world(tmp_path):
    made = pair(tmp_path, 1)
    yield made
    made.close()


@pytest.fixture
def lessons(world):
    return timetable(world)


def day(world, lessons, number):
    """A day's registers at the centre, and the bundle that was made in the evening."""
    on = FIRST + dt.timedelta(days=number)
    registers(world, on, lessons)
    world.clock.at = dt.datetime.combine(on, dt.time(18))
    return make(world.centre.book, world.centre.identity, partner(world.centre.book)).data


def take(world, data):
    return receive(world.hq.book, world.hq.identity, data)


def line(world):
    (found,) = radar(world.hq).lines
    return found


def test_a_bundle_that_did_not_come_loses_nothing_once_a_later_one_did(world, lessons):
    day(world, lessons, 0)
    take(world, day(world, lessons, 1))
    found = line(world)
    assert found.skipped == (2,)  # number 1 brought everything before the first day
    assert found.lacking == 0
    assert found.computers[0].whole
    assert (found.days, found.expected) == (0, 0)


def test_what_waits_for_an_earlier_bundle_is_really_missing(world, lessons, tmp_path):
    first = day(world, lessons, 0)
    take(world, first)
    told = answer(world.hq.book, world.hq.identity, first).data
    lost = day(world, lessons, 1)
    # The centre believes that headquarters has the second day: the slip of another copy of it said so.
    receive(world.centre.book, world.centre.identity, told)
    world.centre.book.sql("UPDATE known SET seq = seq + 40 WHERE origin = ?", (world.centre.book.replica,))
    (tmp_path / "late.tvx").write_bytes(day(world, lessons, 2))
    inbox.take_in(world.hq.book, world.hq.identity, [tmp_path / "late.tvx"])
    found = radar(world.hq)
    assert found.kept == 1
    assert found.lines[0].lacking == 40
    assert found.chase == found.lines
    assert any("40 changes of yours have not reached us" in text for text in messages(found.lines[0]))
    take(world, lost)
    inbox.take_in(world.hq.book, world.hq.identity, [])
    assert (line(world).lacking, radar(world.hq).kept) == (0, 0)


def test_the_backlog_is_estimated_by_the_weeks_before_and_by_the_timetable(world, lessons):
    for number in range(3):
        take(world, day(world, lessons, number))
    world.clock.at += dt.timedelta(days=14)
    found = line(world)
    assert (found.days, found.planned) == (14, False)
    assert found.expected == round(3 * 40 * 14 / 28)
    book = world.hq.book
    (cohort, *_) = world.members
    with book.change("calendar.sessions"):
        for number in range(5):
            book.add(Session, cohort=cohort, day=FIRST + dt.timedelta(days=5 + number), slot=1)
    found = line(world)
    assert (found.expected, found.planned) == (5, True)


def test_a_silent_centre_is_written_to_in_its_language(world, lessons):
    take(world, day(world, lessons, 0))
    assert all("no bundle" not in text for text in messages(line(world)))
    world.clock.at += dt.timedelta(days=12)
    assert any("no bundle from you for 12 days" in text for text in messages(line(world)))
    book = world.hq.book
    row = book.select(Centre).where(Centre.code == "GM-MK").get()
    with book.change("centre.describe"):
        book.set(row, country="NE")
    assert line(world).language == "fr"
    assert any(text.startswith("Bonjour") and "12 jours" in text for text in messages(line(world)))


def test_health_comes_with_every_bundle(world, lessons):
    take(world, day(world, lessons, 0))
    told = line(world).computers[0].health
    assert told.health.backup is None
    assert told.health.free > 0
    assert (told.ahead, told.back) == (0, False)
    assert any("no backup on a stick yet" in text for text in messages(line(world)))


def test_a_clock_that_is_ahead_or_went_back_is_told(world, lessons):
    data = day(world, lessons, 90)
    world.clock.at -= dt.timedelta(days=80)
    take(world, data)
    assert line(world).computers[0].health.ahead == 80
    assert any("80 days ahead" in text for text in messages(line(world)))
    take(world, day(world, lessons, 2))
    assert line(world).computers[0].health.back


def test_a_centre_that_was_never_heard_comes_first(world, lessons):
    take(world, day(world, lessons, 0))
    book = world.hq.book
    with book.change("centre.describe"):
        book.add(Centre, code="NE-MZ", name="Mangaïzé", country="NE")
    assert [one.code for one in radar(world.hq).lines] == ["NE-MZ", "GM-MK"]
    assert messages(radar(world.hq).lines[0])[0].startswith("Bonjour")


def test_only_headquarters_has_one(world):
    with pytest.raises(UserError) as refused:
        radar(world.centre)
    assert refused.value.code == "radar.not_hq"


def test_a_number_in_whose_place_a_copy_goes_on_is_named_until_it_is_heard_or_struck_off(world, lessons):
    take(world, day(world, lessons, 0))
    hq, centre = world.hq, world.centre
    before = authority.replica(hq.book, centre.book.replica)
    old_keys = centre.identity
    centre.renew(COPIED)  # somebody put an old folder back and said so, or it was told to part
    own = authority.replica(centre.book, centre.book.replica)
    authority.introduce(hq.book, replace(own, state="pending", name="the new folder"))
    authority.approve(hq.book, hq.identity, own.fingerprint)
    take(world, day(world, lessons, 1))
    assert not alarms(line(world), translator("en"))  # it may still be on its way
    take(world, day(world, lessons, 2))
    (words,) = alarms(line(world), translator("en"))
    assert words.startswith(f"{before.name} was not heard of since the new folder goes on from a copy")
    assert radar(hq).chase == radar(hq).lines
    assert old_keys.number != centre.identity.number
    striking_off.strike_off(hq.book, hq.identity, before.fingerprint)
    assert not alarms(line(world), translator("en"))
