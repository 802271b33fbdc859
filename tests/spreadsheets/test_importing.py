"""Rows of a spreadsheet taken in: rehearsed, told by row and column, written in one change and undone as one."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.records.helpers import code_of
from tests.spreadsheets.conftest import names
from tvetdesk.records.calendar import ClosedDay, Holiday
from tvetdesk.records.centres import Room
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.consent import Consent, record_consent
from tvetdesk.records.enterprises import Kit
from tvetdesk.records.facilities import Asset
from tvetdesk.records.people import PhoneNumber, Restricted, Trainee, new_trainee
from tvetdesk.spreadsheets.alike import Answer, Answers
from tvetdesk.store import history
from tvetdesk.store.undo import undo


def test_values_of_every_kind_are_read_as_people_write_them(book, take):
    done = take(
        Trainee,
        ["Names as on paper", "Sexe", "Geboren", "languages", "Schooling / Scolarité", "Centre"],
        ["Zouéra  Ali", "Femme", "1/3/26", "Mandinka; anglais", "école primaire", "GM-MK"],
        ["Kemo Danso", "männlich", 1998.0, "en mnk", "PRIMARY school", "mansa konko"],
        ["Awa Sow", "F", dt.datetime(2001, 12, 3), None, None, None],
        ["Isatou Njie", "U", "c. 1998"],
    )
    assert (done.problems, done.counts) == ([], {"new": 4})
    zouera, kemo, awa, isatou = sorted(book.select(Trainee), key=lambda row: row.id)
    assert (zouera.names, zouera.sex, zouera.birth, zouera.birth_year) == (
        "Zouéra Ali",
        "F",
        "2026-03-01",
        2026,
    )
    assert (zouera.languages, zouera.schooling, zouera.centre) == ("en mnk", "primary", book.centre)
    assert (kemo.sex, kemo.birth, kemo.schooling, kemo.centre) == ("M", "1998", "primary", book.centre)
    assert (awa.birth, awa.sex) == ("2001-12-03", "F")
    assert (isatou.birth, isatou.sex) == ("~1998", "U")


def test_money_numbers_yes_and_phones_too(book, take, binta, place):
    assert take(
        PhoneNumber, ["Trainee", "Phone", "WhatsApp", "Since"], ["Binta Sanyang", 3012345.0, True, dt.date(2020, 1, 2)],
        ["binta sanyang", "+227 90 12 34 56", "oui", "2/1/20"], ["Binta Sanyang", 2207012345.0, "n", None],
    ).written  # fmt: skip
    phones = sorted(book.select(PhoneNumber), key=lambda row: row.id)
    assert [row.phone for row in phones] == ["+2203012345", "+22790123456", "+2207012345"]
    assert [row.whatsapp for row in phones] == [True, True, False]
    assert {row.since for row in phones} == {dt.date(2020, 1, 2), None}
    heads = ["enrolment", "value", "currency", "on"]
    fields = book.table(Kit).fields
    if {"value", "currency"} <= fields.keys():
        assert take(Kit, heads, ["Binta Sanyang · Solar 2019", 450.10000000000002, "GMD", "3/2/2020"]).written
        assert book.find(Kit).value == Decimal("450.1")


def test_everything_wrong_is_said_by_row_and_column_and_nothing_is_written(book, take):
    rows = (
        ["Names as on paper", "Sex", "Born"],
        ["Awa Sow", "F", "1999"],
        [None, "X", "31/2/2001"],
        ["Kemo Danso", "#N/A", None],
        ["Isatou Njie", "•••", None],
    )
    done = take(Trainee, *rows)
    told = [(one.row, one.column, one.field, one.error.code) for one in done.problems]
    assert told == [
        (3, 0, "names", "field.required"),
        (3, 1, "sex", "field.code"),
        (3, 2, "birth", "field.rough_date"),
        (4, 1, "sex", "cell.error"),
        (5, 1, "sex", "cell.hidden"),
    ]
    assert (done.written, done.error().code, names(book)) == (False, "table.wrong", [])
    assert take(Trainee, *rows, skip_bad=True).counts == {"new": 1, "bad": 3}
    assert names(book) == ["Awa Sow"]


def test_a_rule_across_fields_is_a_problem_of_its_column(book, take, programme):
    done = take(
        Cohort, ["Name", "Programme", "Begins", "Ends"], ["Solar 2021", "Small Solar Systems", "1/9/21", "1/9/20"]
    )  # fmt: skip
    assert [(one.column, one.error.code) for one in done.problems] == [(3, "row.order")]


def test_a_rehearsal_says_what_writing_does_and_leaves_no_trace(book, take):
    rows = (["names", "sex"], ["Awa Sow", "F"], ["Kemo Danso", "M"])
    before = (
        [one.number for one in history.listing(book)]
        if hasattr(history.listing(book), "number")
        else len(history.listing(book))
    )
    rehearsed = take(Trainee, *rows, rehearse=True)
    assert (rehearsed.counts, rehearsed.written, names(book)) == ({"new": 2}, False, [])
    assert len(history.listing(book)) == before
    assert take(Trainee, *rows).states == rehearsed.states


def test_one_undo_takes_the_whole_file_back_and_it_can_be_read_in_again(book, take, english):
    rows = (["names", "sex"], ["Awa Sow", "F"], ["Kemo Danso", "M"])
    new_trainee(book, "Lamin Ceesay")
    done = take(Trainee, *rows)
    newest = history.listing(book)[0]
    assert (newest.id, history.words(book, newest, english)) == (done.change, "Rows of a spreadsheet")
    undo(book)
    assert names(book) == ["Lamin Ceesay"]
    assert take(Trainee, *rows).counts == {"new": 2}


def test_two_files_are_two_changes(book, take):
    one = take(Trainee, ["names"], ["Awa Sow"])
    two = take(Trainee, ["names"], ["Kemo Danso"])
    assert one.change != two.change
    undo(book)
    assert names(book) == ["Awa Sow"]


def test_a_file_read_in_twice_is_read_in_once(book, take):
    rows = (
        ["names", "sex", "birth", "birth_year"],
        ["Awa Sow", "F", "3/12/2001", None],
        ["Kemo Danso", None, "c. 1998", 1998.0],
    )
    assert take(Trainee, *rows).counts == {"new": 2}
    changes = len(history.listing(book))
    again = take(Trainee, *rows)
    assert (again.counts, again.written, again.error()) == ({"there": 2}, False, None)
    assert len(history.listing(book)) == changes
    more = take(Trainee, *rows, ["Isatou Njie", "F"])
    assert (more.counts, names(book)) == ({"new": 1, "there": 2}, ["Awa Sow", "Isatou Njie", "Kemo Danso"])


@pytest.mark.parametrize(
    ("model", "heads", "row", "other"),
    [
        (Asset, ["Name", "Inventory number"], ["Drill", "A-7"], ["Lathe", "A-7"]),
        (ClosedDay, ["Day", "Reason"], ["9/3/2020", "holiday"], ["9/3/2020", "other"]),
    ],
)
def test_what_there_is_once_in_a_centre_is_known_without_naming_the_centre(
    book, take, model, heads, row, other
):
    assert take(model, heads, row).counts == {"new": 1}
    assert take(model, heads, row).counts == {"there": 1}
    assert [one.error.code for one in take(model, heads, other).problems] == ["table.differs"]


def test_rows_that_are_equal_in_one_file_are_counted(book, take, centre):
    """Two kits of the same kind are two; read in again they are still two."""
    rows = (["name", "places"], ["Workshop", 12.0], ["Workshop", 12.0])
    asked = take(Room, *rows)
    assert [(one.row, one.candidates[0].reasons) for one in asked.questions] == [(3, ("same name",))]
    assert take(Room, *rows, answers=Answers(others="different")).counts == {"new": 2}
    assert take(Room, *rows).counts == {"there": 2}


def test_a_natural_row_is_there_once_differs_or_is_altered(book, take, binta):
    rows = (["trainee", "purpose", "answer"], ["Binta Sanyang", "share_hq", "given"])
    assert take(Consent, *rows).counts == {"new": 1}
    assert take(Consent, *rows).counts == {"there": 1}
    other = (["trainee", "purpose", "answer"], ["Binta Sanyang", "share_hq", "refused"])
    differing = take(Consent, *other)
    assert [one.error.code for one in differing.problems] == ["table.differs"]
    assert book.find(Consent, trainee=binta.id).answer == "given"
    assert take(Consent, *other, alter=True).counts == {"altered": 1}
    assert book.find(Consent, trainee=binta.id).answer == "refused"
    undo(book)
    assert book.find(Consent, trainee=binta.id).answer == "given"
    undo(book)
    assert take(Consent, *rows).counts == {"new": 1}  # out of the bin again


def test_what_headquarters_keeps_is_not_taken_in_at_a_centre(book, take):
    assert (
        code_of(lambda: take(Holiday, ["country", "day", "name"], ["GM", "1/1/27", "New Year"]))
        == "records.hq_only"
    )


def test_a_name_that_is_unknown_or_not_the_only_one_is_told(book, take, cohort):
    first, second = (
        new_trainee(book, "Awa Sow", birth="1999"),
        new_trainee(book, "Awa Sow", birth="2004", number="T-7"),
    )
    heads = ["trainee", "cohort"]
    done = take(Enrolment, heads, ["Awa Sow", "Solar 2019"], ["Nobody", "Solar 2018"])
    told = [(one.row, one.column, one.error.code) for one in done.problems]
    assert told == [(2, 0, "reference.several"), (3, 0, "reference.unknown"), (3, 1, "reference.unknown")]
    assert done.problems[0].error.values["example"] == f"Awa Sow [{min(first.id, second.id)}]"
    written = take(Enrolment, heads, ["T-7", "Solar 2019"], [f"Awa Sow [{first.id}]", "solar 2019"])
    assert (written.counts, {row.trainee for row in book.select(Enrolment)}) == (
        {"new": 2},
        {first.id, second.id},
    )
    gone = take(Enrolment, heads, [f"x [{first.id + 999_999}]", "Solar 2019"])
    assert gone.problems[0].error.code == "reference.unknown"


def test_a_return_is_taken_in_only_with_the_persons_consent(book, take, binta, lamin):
    record_consent(book, lamin, "return_history", "given")
    heads = ["trainee", "return_country", "seeing"]
    done = take(
        Restricted, heads, ["Binta Sanyang", "LY", "1"], ["Lamin Ceesay", "Libya", "3"], skip_bad=True
    )
    assert [(one.row, one.error.code) for one in done.problems] == [(2, "people.return_history")]
    assert [(row.trainee, row.return_country) for row in book.select(Restricted)] == [(lamin.id, "LY")]
    assert book.get(Trainee, lamin.id).disability == "Y"


def test_a_phone_comes_in_with_its_person_and_finds_look_alikes(book, take):
    rows = (
        ["names", "Téléphone"],
        ["Awa Sow", "301 2345"],
        ["Kemo Danso", None],
        ["Somebody Else", 3012345.0],
    )
    done = take(Trainee, *rows, answers=Answers({4: Answer("different")}))
    assert (done.problems, done.counts) == ([], {"new": 3})
    phones = {row.trainee: row.phone for row in book.select(PhoneNumber)}
    assert {book.get(Trainee, one).names for one in phones} == {"Awa Sow", "Somebody Else"}
    assert set(phones.values()) == {"+2203012345"}
    assert take(Trainee, *rows).counts == {"there": 3}
    asked = take(Trainee, ["names", "phone_number.phone"], ["Isatou Njie", "+220 301 23 45"])
    assert [one.reasons for one in asked.questions[0].candidates] == [("same phone (…2345)",)] * 2
    undo(book)
    assert (names(book), list(book.select(PhoneNumber))) == ([], [])


def test_a_phone_that_is_none_is_a_problem_of_its_column(book, take):
    done = take(Trainee, ["names", "Phone"], ["Awa Sow", "12"])
    assert [(one.column, one.field, one.error.code) for one in done.problems] == [
        (1, "phone_number.phone", "field.phone")
    ]
