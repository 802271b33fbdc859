"""Days at a workplace and the employer's confirmation."""

import datetime as dt

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of, fields_of
from tvetdesk.records.attachments import (
    WorkplaceDay,
    confirm_attachment,
    confirmed_hours,
    note_days,
    record_attachment,
    workplace_rate,
)
from tvetdesk.records.cohorts import change_state

DAY = dt.timedelta(days=1)


def days(book):
    rows = book.select(WorkplaceDay).order_by(WorkplaceDay.day)
    return [(row.day, row.status, row.minutes, row.confirmed) for row in rows]


def test_days_at_the_workplace_have_a_rate_of_their_own(book, place):
    note_days(book, place, {START + n * DAY: mark for n, mark in enumerate("PPLAES")}, 480)
    rate = workplace_rate(book, place)
    assert (rate.attended, rate.counted) == (3, 4)
    assert workplace_rate(book, place, START + DAY).counted == 2
    assert days(book)[3] == (START + 3 * DAY, "A", None, None)


def test_days_entered_from_paper_say_so_and_when(book, place):
    (day,) = note_days(book, place, {START: "P"}, from_paper=True)
    assert (day.from_paper, day.entered) == (True, dt.date(2020, 3, 10))


@pytest.mark.parametrize(
    ("day", "code"),
    [(START - DAY, "attendance.not_enrolled"), (dt.date(2020, 3, 11), "attachment.to_come")],
)
def test_one_day_that_is_not_right_keeps_all_of_them_out(book, place, day, code):
    assert code_of(lambda: note_days(book, place, {START: "P", day: "P"})) == code
    assert days(book) == []


def test_who_left_is_not_marked_afterwards(book, place):
    change_state(book, place, "dropped_out", START + 5 * DAY, "moved")
    assert code_of(lambda: note_days(book, place, {START + 6 * DAY: "P"})) == "attendance.not_enrolled"


def test_on_attachment_is_no_mark_at_the_workplace(book, place):
    assert fields_of(lambda: note_days(book, place, {START: "W"})) == {"status": "field.code"}
    assert days(book) == []


def test_the_employer_confirms_the_stay_and_the_days_in_it(book, place):
    stay = record_attachment(book, place, START, hours=40)
    note_days(book, place, {START: "P", START + DAY: "P", START + 9 * DAY: "P"}, 480)
    assert code_of(lambda: confirm_attachment(book, stay)) == "attachment.no_end"
    assert confirmed_hours(book, place.id) == 0
    confirm_attachment(book, stay, "Ebou Njie", end=START + 4 * DAY)
    assert (stay.confirmed, stay.confirmed_by, stay.confirmed_on) == (True, "Ebou Njie", dt.date(2020, 3, 10))
    assert [confirmed for _, _, _, confirmed in days(book)] == [True, True, None]
    assert confirmed_hours(book, place.id) == 40


def test_a_stay_is_confirmed_once_it_is_over(book, place):
    stay = record_attachment(book, place, START, end=dt.date(2020, 4, 1), hours=40)
    assert code_of(lambda: confirm_attachment(book, stay)) == "attachment.running"
    assert not stay.confirmed
