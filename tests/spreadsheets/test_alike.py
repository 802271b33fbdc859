"""Rows that may be there already: asked about with their reasons, answered by a person, and kept."""

import pytest

from tests.records.helpers import code_of
from tests.spreadsheets.conftest import names
from tvetdesk.records.centres import Room
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.people import SamePerson, Trainee, new_trainee
from tvetdesk.spreadsheets.alike import Answer, Answers, answers_from
from tvetdesk.store.undo import undo


def test_a_lookalike_is_asked_about_with_its_reasons(book, take):
    there = new_trainee(book, "Fatou Jallow", sex="F", birth="1999", father="Lamin")
    done = take(Trainee, ["names", "sex", "birth", "father"], ["Fatoumata Diallo", "F", "2000", "Lamine"])
    assert (done.counts, done.error().code, names(book)) == (
        {"asked": 1},
        "table.questions",
        ["Fatou Jallow"],
    )
    (question,) = done.questions
    (candidate,) = question.candidates
    assert (question.row, question.title, candidate.row) == (2, "Fatoumata Diallo", there.id)
    assert "Diallo and Jallow are spellings of one name" in candidate.reasons
    assert {"birth year 1 apart", "same father"} <= set(candidate.reasons)


@pytest.mark.parametrize(
    ("verdict", "people", "kept"), [("same", 1, []), ("different", 2, ["different"]), ("later", 2, ["later"])]
)
def test_the_answer_about_a_person_decides_and_is_kept(book, take, verdict, people, kept):
    new_trainee(book, "Fatou Jallow", sex="F", birth="1999")
    rows = (["names", "sex", "birth"], ["Fatoumata Diallo", "F", "2000"])
    done = take(Trainee, *rows, answers=Answers({2: Answer(verdict)}))
    assert len(names(book)) == people
    assert [row.verdict for row in book.select(SamePerson)] == kept
    assert done.counts == {"there": 1} if verdict == "same" else {"new": 1}
    if verdict != "same":
        assert take(Trainee, *rows).counts == {"there": 1}  # read in again: nobody is asked, nobody doubled
        undo(book)
        assert (names(book), list(book.select(SamePerson))) == (["Fatou Jallow"], [])


def test_the_same_with_alter_writes_the_values_over_the_one_that_is_meant(book, take):
    one, two = (new_trainee(book, "Fatou Jallow", sex="F", birth=year) for year in ("1999", "2000"))
    rows = (["names", "sex", "birth", "village"], ["Fatou Jallow", "F", "2000", "Soma"])
    unsaid = take(Trainee, *rows, answers=Answers(others="same"), alter=True)
    assert [problem.error.code for problem in unsaid.problems] == ["table.which"]
    done = take(Trainee, *rows, answers=Answers({2: Answer("same", two.id)}), alter=True)
    assert (done.counts, book.get(Trainee, two.id).village) == ({"altered": 1}, "Soma")
    assert (book.get(Trainee, one.id).village, len(names(book))) == (None, 2)
    stranger = new_trainee(book, "Kemo Danso")
    other = take(
        Trainee, ["names", "sex"], ["Fatou Diallo", "F"], answers=Answers({2: Answer("same", stranger.id)})
    )
    assert [problem.error.code for problem in other.problems] == ["alike.whom"]


def test_people_of_one_name_within_a_file_are_asked_about_too(book, take):
    done = take(Trainee, ["names", "village"], ["Awa Sow", "Soma"], ["Awa Sow", "Kerewan"])
    assert (done.counts, done.questions[0].row) == ({"new": 1, "asked": 1}, 3)


def test_other_types_are_alike_by_title_under_one_parent(book, take):
    take(Room, ["name", "places"], ["Solar hall", 20.0])
    rows = (["name", "places"], ["Solar hall", 25.0], ["Forge", 8.0])
    done = take(Room, *rows)
    assert [(one.row, one.title) for one in done.questions] == [(2, "Solar hall")]
    assert take(Room, *rows, answers=Answers(others="later")).counts == {"left": 1, "new": 1}
    assert len(list(book.select(Room))) == 2


def test_a_place_in_a_course_is_there_once_and_its_list_is_read_in_again(
    book, take, binta, lamin, cohort, place
):
    rows = (
        ["trainee", "cohort", "number"],
        ["Binta Sanyang", "Solar 2019", 7.0],
        ["Lamin Ceesay", "Solar 2019", 8.0],
    )
    done = take(Enrolment, *rows)
    assert [(one.row, one.error.code) for one in done.problems] == [(2, "table.differs")]
    assert take(Enrolment, *rows, alter=True).counts == {"altered": 1, "new": 1}
    assert take(Enrolment, *rows).counts == {"there": 2}
    assert len(list(book.select(Enrolment))) == 2


def test_answers_are_read_from_json():
    given = answers_from({"7": "same", "9": {"verdict": "same", "row": "-42"}}, "later")
    assert (given.of(7), given.of(9), given.of(1)) == (Answer("same"), Answer("same", -42), Answer("later"))
    for wrong in (
        [],
        {"7": "maybe"},
        {"x": "same"},
        {"7": {"row": "1"}},
        {"7": {"verdict": "same", "row": "a"}},
        {"7": None},
    ):
        assert code_of(lambda wrong=wrong: answers_from(wrong)) == "alike.answer"
