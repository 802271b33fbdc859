"""The certificate register: one PC, one unbroken row of numbers a year."""

import datetime as dt
import math

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.errors import UserError, sentence
from tvetdesk.records.centres import Centre, take_register
from tvetdesk.records.certificates import (
    CODE_SIGNS,
    MOST_LOST,
    SIGNS,
    Certificate,
    counts_of,
    doubles,
    duplicate,
    hand_over,
    issue_certificate,
    issue_several,
    look_up,
    missing,
    revoke,
    serial,
    take_over,
    verification_code,
    void_number,
)
from tvetdesk.records.cohorts import change_state, states_of
from tvetdesk.records.programmes import Award
from tvetdesk.store.undo import undo

DONE = dt.date(2020, 8, 28)
ISSUED = dt.date(2020, 9, 10)


@pytest.fixture
def completed(book, place, other_place):
    for one in (place, other_place):
        change_state(book, one, "completed", DONE)
    return place, other_place


def test_the_number_names_centre_year_and_place_in_the_register():
    assert serial("GM-MK", 2020, 7) == "GM-MK/2020/0007"


def test_numbers_follow_each_other_and_the_person_is_certified(book, completed):
    first, second = (issue_certificate(book, one, ISSUED) for one in completed)
    assert (first.serial, second.serial) == ("GM-MK/2020/0001", "GM-MK/2020/0002")
    assert first.names == "Binta Sanyang"
    assert states_of(book, completed[0].id)[-1].state == "certified"


def test_who_is_noted_as_certified_without_a_certificate_is_told_what_is_missing(book, completed, english):
    change_state(book, completed[0], "certified", DONE)
    with pytest.raises(UserError) as caught:
        issue_certificate(book, completed[0], ISSUED)
    assert sentence(caught.value, english) == (
        "Binta Sanyang Solar 2019 is noted as certified, but has no certificate in the register. "
        "Note the state “completed” again, then issue it."
    )
    change_state(book, completed[0], "completed", DONE)
    assert issue_certificate(book, completed[0], ISSUED).serial == "GM-MK/2020/0001"


def test_it_says_who_awards_it_as_on_its_day(book, programme, completed):
    with book.change("programme.new"):
        usual = book.add(Award, code="GSQ", name="Skills Qualification", body="NAQAA")
        book.set(programme, award=usual.id)
    first = issue_certificate(book, completed[0], ISSUED)
    with book.change("programme.new"):
        book.set(programme, awarding_body="City & Guilds")
    assert issue_certificate(book, completed[1], ISSUED).body == "City & Guilds"
    assert book.get(Certificate, first.id).body == "NAQAA" == duplicate(book, first, "lost_paper").body


def test_each_year_begins_with_one(book, completed):
    issue_certificate(book, completed[0], ISSUED)
    assert issue_certificate(book, completed[1], dt.date(2021, 1, 4)).serial == "GM-MK/2021/0001"


def test_only_who_completed_gets_one_and_only_once(book, place):
    assert code_of(lambda: issue_certificate(book, place, ISSUED)) == "certificate.not_completed"
    change_state(book, place, "completed", DONE)
    assert code_of(lambda: issue_certificate(book, place, START)) == "certificate.not_completed"
    issue_certificate(book, place, ISSUED)
    assert code_of(lambda: issue_certificate(book, place, ISSUED)) == "certificate.there"


def test_only_the_pc_with_the_register_issues(book, centre, completed):
    issue_certificate(book, completed[0], ISSUED)
    with book.change("centre.describe", centre=centre):
        book.set(book.get(type(centre), centre.id), register_pc=99)
    assert code_of(lambda: issue_certificate(book, completed[1], ISSUED)) == "certificate.other_pc"
    take_register(book, book.get(type(centre), centre.id))
    assert issue_certificate(book, completed[1], ISSUED).count == 2


def test_a_revoked_number_is_not_used_again(book, completed):
    first = issue_certificate(book, completed[0], ISSUED)
    revoke(book, first, "mistake", ISSUED)
    assert first.state == "revoked"
    assert states_of(book, completed[0].id)[-1].state == "completed"
    assert issue_certificate(book, completed[0], ISSUED).serial == "GM-MK/2020/0002"
    assert code_of(lambda: revoke(book, first, "mistake")) == "certificate.state"


def test_a_number_in_the_bin_is_not_used_again(book, completed):
    first = issue_certificate(book, completed[0], ISSUED)
    with book.change("certificate.void"):
        book.delete(first)
    assert issue_certificate(book, completed[1], ISSUED).count == 2


def test_a_duplicate_bears_the_same_number_and_is_a_line_of_its_own(book, completed):
    first = issue_certificate(book, completed[0], ISSUED)
    copy = duplicate(book, first, "lost_paper", dt.date(2021, 2, 1))
    assert (copy.serial, copy.state, copy.original) == (first.serial, "duplicate", first.id)
    assert counts_of(book, first.centre, 2020) == [1]
    assert book.select(Certificate).where(Certificate.state == "issued").count() == 1


def test_a_number_never_given_out_is_entered_as_void(book, centre, completed):
    void_number(book, centre, 2020, 1, "lost_pc", ISSUED)
    assert issue_certificate(book, completed[0], ISSUED).count == 2
    assert code_of(lambda: void_number(book, centre, 2020, 1, "spoilt")) == "certificate.used"
    assert code_of(lambda: void_number(book, centre, 2020, 9, "spoilt")) == "certificate.gap"


def test_days_of_a_register_never_go_back(book, completed):
    issue_certificate(book, completed[0], ISSUED)
    assert code_of(lambda: issue_certificate(book, completed[1], DONE)) == "certificate.before"
    assert states_of(book, completed[1].id)[-1].state == "completed"


def test_a_verification_code_has_no_signs_that_look_alike_and_more_than_60_bits():
    code = verification_code(lambda size: bytes(range(size)))
    assert code == "23456-789AB-CDEFG"
    assert len(SIGNS) == len(set(SIGNS)) == 30
    assert not set("01ILOU") & set(SIGNS)
    assert CODE_SIGNS * math.log2(len(SIGNS)) > 60


def test_bytes_that_would_favour_some_signs_are_not_used():
    given = iter([b"\xff" * CODE_SIGNS, b"\x00" * CODE_SIGNS])
    assert verification_code(lambda _: next(given)) == "22222-22222-22222"


def test_a_paper_is_found_by_its_number_or_its_code_however_they_are_typed(book, completed):
    first = issue_certificate(book, completed[0], ISSUED)
    duplicate(book, first, "lost_paper", ISSUED)
    typed = first.code.replace("-", " ").lower()
    assert look_up(book, typed).id == look_up(book, "gm-mk/2020/0001").id == first.id
    revoke(book, first, "fraud", ISSUED)
    assert look_up(book, typed).state == "revoked"
    assert code_of(lambda: look_up(book, "GM-MK/2020/0002")) == "certificate.unknown"


def test_a_lost_pcs_numbers_are_void_with_the_reason_and_the_row_goes_on(book, centre, completed):
    issue_certificate(book, completed[0], ISSUED)
    with book.change("centre.describe", centre=centre):
        book.set(book.get(type(centre), centre.id), register_pc=99)
    void = take_over(book, book.get(type(centre), centre.id), 4, 2020, ISSUED)
    assert [(row.count, row.state, row.reason) for row in void] == [
        (2, "void", "lost_pc"),
        (3, "void", "lost_pc"),
        (4, "void", "lost_pc"),
    ]
    assert missing(book, centre.id, 2020) == []
    assert issue_certificate(book, completed[1], ISSUED).count == 5
    assert code_of(lambda: take_over(book, book.get(type(centre), centre.id))) == "certificate.here"


def test_more_numbers_than_a_lost_pc_can_have_used_are_not_entered(book, centre, completed):
    issue_certificate(book, completed[0], ISSUED)
    with book.change("centre.describe", centre=centre):
        book.set(book.get(type(centre), centre.id), register_pc=99)
    for last in (MOST_LOST + 2, 10**20):
        lost = book.get(type(centre), centre.id)
        assert (
            code_of(lambda last=last, lost=lost: take_over(book, lost, last, 2020)) == "certificate.too_many"
        )
    assert book.get(type(centre), centre.id).register_pc == 99
    assert counts_of(book, centre.id, 2020) == [1]


def test_a_register_handed_over_is_written_at_the_other_pc_only(book, centre, completed):
    issue_certificate(book, completed[0], ISSUED)
    hand_over(book, book.get(type(centre), centre.id), 99)
    assert code_of(lambda: issue_certificate(book, completed[1], ISSUED)) == "certificate.other_pc"
    assert code_of(lambda: hand_over(book, book.get(type(centre), centre.id), 7)) == "certificate.other_pc"


def test_a_number_on_two_lines_is_found(book, centre, completed):
    first = issue_certificate(book, completed[0], ISSUED)
    assert doubles(book, centre.id, 2020) == []
    with book.change("certificate.issue", enrolment=completed[1]):  # as another PC's bundle brings it
        same = ("centre", "year", "count", "serial", "on")
        book.add(Certificate, trainee=completed[1].trainee, **{name: getattr(first, name) for name in same})
    assert doubles(book, centre.id, 2020) == [1]


def test_several_are_issued_in_their_order(book, completed):
    found = issue_several(book, completed, ISSUED, signatory="Ebou Sarr")
    assert [(one.count, one.names, one.signatory) for one in found] == [
        (1, "Binta Sanyang", "Ebou Sarr"),
        (2, "Lamin Ceesay", "Ebou Sarr"),
    ]


def test_none_of_several_is_issued_if_one_may_not_have_it(book, place, other_place):
    change_state(book, place, "completed", DONE)
    several = [place, other_place]
    assert code_of(lambda: issue_several(book, several, ISSUED)) == "certificate.not_completed"
    assert book.select(Certificate).count() == 0
    assert states_of(book, place.id)[-1].state == "completed"


def test_a_number_whose_issuing_was_undone_is_missing_until_it_is_entered_as_void(book, centre, completed):
    issue_certificate(book, completed[0], ISSUED)
    undo(book)
    assert missing(book, centre.id, 2020) == [1]
    void_number(book, book.get(Centre, centre.id), 2020, 1, "spoilt")
    assert missing(book, centre.id, 2020) == []
    assert issue_certificate(book, completed[0], ISSUED).count == 2
