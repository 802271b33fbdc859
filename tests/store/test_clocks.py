"""The clock is asked about before a date is written, and decides nothing else (F12, R94)."""

import datetime as dt

import pytest

from tests.store.conftest import opened
from tests.store.toys import Thing, add, edit, refused
from tvetdesk.store import backup, backups, clocks
from tvetdesk.store.clocks import Watch, clock_state, confirm_clock
from tvetdesk.store.undo import undo


@pytest.fixture
def book(made, monkeypatch):
    """A book of 10 March 2020, of a program made that month, with an entry."""
    monkeypatch.setattr(clocks, "BUILT", dt.date(2020, 3, 1))
    book, _ = made
    add(book, name="first")
    return book


def set_clock(book, text):
    book.clock.at = dt.datetime.fromisoformat(text)


WRONG = ("1970-01-02", "1980-01-01", "2019-12-31", "2038-01-20", "2099-06-01", "2106-02-08", "2108-01-01")


@pytest.mark.fault("F12", "clocks of 1970 to 2108: doubted before a date is written")
@pytest.mark.parametrize(
    ("day", "doubt"),
    [
        ("1970-01-02", "build"),
        ("1980-01-01", "build"),
        ("2020-02-29", "build"),
        ("2020-03-09 07:00", "back"),
        ("2020-03-10 06:00", None),
        ("2020-03-10 09:00", None),
        ("2020-03-11", None),
        ("2020-05-08", None),
        ("2020-05-10", "jump"),
        ("2038-01-20", "jump"),
        ("2099-06-01", "jump"),
        ("2108-01-01", "jump"),
    ],
)
def test_a_date_that_cannot_be_right_is_doubted(book, day, doubt):
    set_clock(book, day)
    assert clock_state(book).doubt == doubt


@pytest.mark.fault("F12", "clocks of 1970 to 2108: doubted before a date is written")
def test_a_clock_that_stood_wrong_from_the_first_day_on_is_doubted_until_it_is_confirmed(made, monkeypatch):
    monkeypatch.setattr(clocks, "BUILT", dt.date(2020, 3, 1))
    book, _ = made
    set_clock(book, "2099-06-01")
    add(book, name="first")
    assert clock_state(book).doubt == "far"
    assert refused(Watch(book)) == "clock.far"
    confirm_clock(book)
    assert clock_state(book).doubt is None


def test_summer_time_is_no_doubt(book):
    set_clock(book, "2020-03-29 03:30")
    add(book, name="after the change", what="store.other")
    set_clock(book, "2020-03-29 02:31")
    assert clock_state(book).doubt is None


@pytest.mark.fault("F12", "clocks of 1970 to 2108: doubted before a date is written")
@pytest.mark.parametrize("day", WRONG)
def test_nothing_is_written_before_somebody_confirmed_the_date(book, day):
    book.guard = Watch(book)
    add(book, name="still right")
    set_clock(book, day)
    code = refused(add, book, name="wrong")
    assert code == f"clock.{clock_state(book).doubt}"
    assert book.find(Thing, name="wrong") is None
    assert confirm_clock(book).doubt is None
    assert add(book, name="confirmed").id
    book.clock.at += dt.timedelta(days=3)
    assert add(book, name="days later", what="store.other").id


def test_a_confirmed_date_counts_until_the_clock_leaves_it(book):
    set_clock(book, "2099-06-01")
    confirm_clock(book)
    add(book, name="in 2099")
    set_clock(book, "2020-03-12")
    assert clock_state(book).doubt == "back"
    confirm_clock(book)  # it was the year 2099 that was wrong
    assert clock_state(book).doubt is None
    set_clock(book, "2020-03-20")
    assert clock_state(book).doubt is None
    set_clock(book, "1980-01-01")
    assert clock_state(book).doubt == "back"


def test_what_was_confirmed_is_remembered_after_the_folder_was_closed(made, book):
    _, unlocked = made
    set_clock(book, "2038-01-20")
    confirm_clock(book)
    clock, folder = book.clock, book.folder
    book.close()
    with opened(folder, unlocked.dk, clock) as again:
        assert clock_state(again).doubt is None


@pytest.mark.fault("F12", "clocks of 1970 to 2108: saved, undone, backed up in order")
@pytest.mark.parametrize("day", WRONG)
def test_with_any_clock_saving_undoing_and_backing_up_work_and_the_order_stays(made, book, tmp_path, day):
    """F12: order comes from counters; the clock is only shown."""
    _, unlocked = made
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.make(book, book.folder, stick)
    set_clock(book, day)
    second = add(book, name="second", what="store.other")
    edit(book, second, what="store.thing", name="second, altered")
    made_then = backups.make(book, book.folder, stick)
    assert backup.verify(made_then.path, unlocked.dk).day == dt.date.fromisoformat(day)
    set_clock(book, "2020-03-12")
    add(book, name="third")
    backups.make(book, book.folder, stick)
    lamports = [lamport for (lamport,) in book.sql("SELECT lamport FROM change ORDER BY id")]
    assert lamports == sorted(set(lamports))
    assert [one.number for one in backup.listing(stick)] == [3, 2, 1]
    undo(book)
    assert [thing.name for thing in book.select(Thing).order_by(Thing.id)] == ["first", "second, altered"]
    backups.safety(book)
