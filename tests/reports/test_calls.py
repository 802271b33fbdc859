"""The call sheet as a page: by village and phone, with room for the answers."""

import datetime as dt

import pytest

from tvetdesk.records.cohorts import change_state
from tvetdesk.records.consent import record_consent
from tvetdesk.records.outcomes import log_contact, schedule_followups
from tvetdesk.records.people import add_phone, alter_trainee
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.render import render, text
from tvetdesk.reports.render.paper import LYING, ROOM, paper

DONE = dt.date(2020, 1, 31)
ON = dt.date(2020, 3, 2)


@pytest.fixture
def due(book, binta, lamin, place, other_place):
    for person, enrolment, village in ((binta, place, "Soma"), (lamin, other_place, "Kaiaf")):
        alter_trainee(book, person, village=village, call_language="mnk")
        change_state(book, enrolment, "completed", DONE)
        schedule_followups(book, enrolment)
    add_phone(book, binta, "301 2345", owner="relative", owner_name="brother Ebou")
    return place, other_place


def sheet(book, on=ON):
    return REPORTS["calls"].make(book, Asked(as_of=on))


def test_who_has_no_phone_is_visited_and_whose_phone_it_is_stands_there(book, due):
    log_contact(book, schedule_followups(book, due[0])[0], "no_answer", dt.date(2020, 3, 1))
    table = sheet(book)
    keys = [column.key for column in table.columns]
    visited, called = (dict(zip(keys, row, strict=True)) for row in table.rows)
    assert (visited["village"], visited["phone"], visited["names"]) == ("Kaiaf", "", "Lamin Ceesay")
    assert (called["village"], called["phone"]) == ("Soma", "+220 301 2345 (brother Ebou)")
    assert (called["month"], called["due"], called["attempts"]) == (1, dt.date(2020, 2, 29), 1)
    assert called["answer"] is None
    assert len(table.notes) == 1


def test_it_says_who_is_left_out_and_when_there_is_nobody(book, due, binta, english):
    record_consent(book, binta, "follow_up", "refused")
    assert "since the people do not want to be called: 1." in text.render(sheet(book), english)
    assert "Nobody is to be called." in text.render(sheet(book, dt.date(2020, 2, 1)), english)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", ["english", "french", "german"])
def test_it_is_a_page_to_print_in_every_language(book, due, language, request):
    assert render(sheet(book), "pdf", request.getfixturevalue(language)).startswith(b"%PDF")


def test_a_wide_page_breaks_no_word_for_a_long_head(book, due, french):
    grid = paper(sheet(book), french).parts[1]
    texts = zip(grid.heads, *grid.rows, strict=True)
    longest = [max(len(word) for text in column for word in text.split(" ")) for column in texts]
    assert sum(grid.widths) <= LYING + 0.1
    assert all(width >= signs + ROOM for width, signs in zip(grid.widths, longest, strict=True))
