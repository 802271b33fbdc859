"""The call sheet on paper: by village and phone, with room for the answers."""

import datetime as dt
import re

import pytest

from tests.reports.test_papers import said
from tvetdesk.records.cohorts import change_state
from tvetdesk.records.outcomes import log_contact, schedule_followups
from tvetdesk.records.people import add_phone, alter_trainee
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.formats import answers
from tvetdesk.reports.papers import lists
from tvetdesk.reports.render import pdf
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


def test_who_has_no_phone_is_visited_and_whose_phone_it_is_stands_there(book, due, english):
    log_contact(book, schedule_followups(book, due[0])[0], "no_answer", dt.date(2020, 3, 1))
    text = list(said(lists.calls(book, ON, english)))
    lamin = f"Lamin Ceesay\nFollow-up {schedule_followups(book, due[1])[0].id}"
    assert text.index("Kaiaf") < text.index(lamin) < text.index("Soma")
    assert text[text.index("Kaiaf") + 1].startswith("no phone: to be visited")
    assert text[text.index("Soma") + 1].startswith("+220 301 2345 · phone of brother Ebou")
    assert text[-4:] == ["1", "29/02/2020", "1, last: no answer", ""]


def test_the_number_on_the_sheet_is_the_one_the_form_of_the_tracer_study_asks_for(book, due, english):
    numbers = re.findall(r"Follow-up (-?\d+)", "\n".join(said(lists.calls(book, ON, english))))
    lines = [f"uuid:{number},{number},2020-03-02,unemployed" for number in numbers]
    sent = "\n".join(["KEY,followup,on,outcome", *lines, ""])
    assert len(numbers) == 2
    assert answers.take(book, sent.encode()) == answers.Taken(2, 0)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", ["english", "french", "german"])
def test_it_is_a_page_to_print_in_every_language(book, due, language, request):
    made = lists.calls(book, ON, request.getfixturevalue(language))
    assert pdf.render(made).startswith(b"%PDF")


def test_a_wide_page_breaks_no_word_for_a_long_head(book, due, french):
    asked = Asked(as_of=dt.date(2020, 1, 15), indicator="enrolled", by=("sex", "age", "centre"))
    made = paper(REPORTS["behind"].make(book, asked), french)
    grid = next(part for part in made.parts if hasattr(part, "heads"))
    texts = zip(grid.heads, *grid.rows, strict=True)
    longest = [max(len(word) for text in column for word in text.split(" ")) for column in texts]
    assert sum(grid.widths) <= LYING + 0.1
    assert all(width >= signs + ROOM for width, signs in zip(grid.widths, longest, strict=True))
