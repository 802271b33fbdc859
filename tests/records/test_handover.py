"""A trainee goes from one centre to another through headquarters, with as much history as consent allows."""

import pytest

from tests import worlds
from tests.records.helpers import code_of
from tvetdesk.records import RECORDS
from tvetdesk.records.assessment import UnitResult, record_result
from tvetdesk.records.centres import found_centre
from tvetdesk.records.cohorts import Cohort, Enrolment, enrol, new_cohort, states_of
from tvetdesk.records.consent import agreed
from tvetdesk.records.handover import (
    EarlierState,
    Handover,
    Transfer,
    accept,
    arriving,
    hand_over,
    pass_on,
    waiting,
)
from tvetdesk.records.people import PhoneNumber, SamePerson, Trainee, new_trainee
from tvetdesk.records.programmes import Programme, Unit, add_unit, new_programme
from tvetdesk.reports.question import Occasion, Question, persons


def distinct(hq, ids):
    """The distinct persons behind these rows, as headquarters counts them."""
    day = hq.book.today()
    return {one.record for one in persons(Question(hq.book, day), [Occasion(row, day) for row in ids])}


@pytest.fixture
def three(tmp_path):
    """Headquarters with one programme, and two centres that have it."""
    hq = worlds.hq(tmp_path, RECORDS)
    programme = new_programme(hq.book, "SOLAR", "Small Solar Systems")
    add_unit(hq.book, programme, "U1", "Safety")
    places = []
    for code in ("GM-MK", "GM-BS"):
        place = worlds.centre(tmp_path, hq, code, code, records=RECORDS)
        place.book.remember(centre=found_centre(place.book, code, code, "GM").id)
        hq.take(place.send())
        place.take(hq.send(code))
        places.append(place)
    return hq, *places


def start(place, answer):
    """A trainee in training with one unit passed."""
    book = place.book
    binta = new_trainee(
        book, "Binta Sanyang", sex="F", birth="1999", phones=[{"phone": "3012345"}], consents={"share_hq": answer},
        consent_values={"method": "signature"},
    )  # fmt: skip
    cohort = new_cohort(book, book.find(Programme, code="SOLAR"), "Solar", book.today())
    row = enrol(book, binta, cohort)
    record_result(book, row, book.find(Unit, code="U1"), "competent", mark=71)
    return binta, row


def travel(hq, one, other):
    hq.take(one.send())
    (transfer,) = waiting(hq.book)
    pass_on(hq.book, transfer)
    assert waiting(hq.book) == []
    other.take(hq.send("GM-BS"))
    one.take(hq.send("GM-MK"))
    return other.book.find(Handover)


def test_who_shares_goes_with_phones_answers_and_results(three):
    hq, one, other = three
    binta, row = start(one, "given")
    hand_over(one.book, binta, "GM-BS")
    assert [state.state for state in states_of(one.book, row.id)] == ["enrolled", "moved"]
    handover = travel(hq, one, other)
    assert one.book.find(Handover) is None  # it is for the other centre alone
    book = other.book
    cohort = new_cohort(book, book.find(Programme, code="SOLAR"), "Solar B", book.today())
    made = accept(book, handover, cohort=cohort)
    assert (made.names, made.birth, made.sex) == ("Binta Sanyang", "1999", "F")
    assert book.find(PhoneNumber, trainee=made.id).phone == "+2203012345"
    assert agreed(book, made.id, "share_hq")
    place = book.find(Enrolment, trainee=made.id)
    assert book.find(UnitResult, enrolment=place.id).mark == 71
    states = book.select(EarlierState).where(EarlierState.trainee == made.id).order_by(EarlierState.id)
    assert [(row.state, row.cohort, row.reason) for row in states] == [
        ("enrolled", "Solar", None),
        ("moved", "Solar", "other_centre"),
    ]
    assert all(row.since and row.programme == cohort.programme for row in states)
    assert {row.centre for row in states} == {"GM-MK"}
    assert code_of(lambda: accept(book, handover)) == "handover.accepted"
    hq.take(other.send())
    both = {row.id for row in hq.book.select(Trainee)}
    assert len(both) == 2
    assert distinct(hq, both) == {min(binta.id, made.id)}
    assert hq.book.get(Trainee, made.id).names == "Binta Sanyang"


def test_of_who_does_not_share_nothing_comes_along_but_the_person_counts_once(three):
    hq, one, other = three
    binta, _ = start(one, "refused")
    hand_over(one.book, binta, "GM-BS")
    handover = travel(hq, one, other)
    assert handover.carried is None
    assert code_of(lambda: accept(other.book, handover)) == "handover.names"
    made = accept(other.book, handover, "Binta Sanyang")
    assert not agreed(other.book, made.id, "share_hq")
    assert not other.book.select(EarlierState).exists()
    hq.take(other.send())
    assert len(distinct(hq, {binta.id, made.id})) == 1


def test_each_side_does_only_its_part(three):
    hq, one, other = three
    binta, _ = start(one, "given")
    assert code_of(lambda: hand_over(one.book, binta, "GM-MK")) == "handover.own"
    transfer = hand_over(one.book, binta, "GM-BS")
    assert code_of(lambda: hand_over(one.book, binta, "GM-BS")) == "handover.given"
    assert code_of(lambda: pass_on(one.book, transfer)) == "handover.hq_only"
    handover = travel(hq, one, other)
    assert code_of(lambda: accept(hq.book, handover)) == "handover.other"
    assert not other.book.select(Transfer).exists()
    assert not other.book.select(Cohort).exists()


def test_who_waits_is_named_and_a_wrong_centre_is_corrected(three):
    hq, one, other = three
    binta, _ = start(one, "given")
    found_centre(hq.book, "GM-XX", "Elsewhere", "GM")
    hand_over(one.book, binta, "GM-XX")
    hq.take(one.send())
    (transfer,) = waiting(hq.book)
    pass_on(hq.book, transfer)
    hand_over(one.book, binta, "GM-BS")
    handover = travel(hq, one, other)
    assert hq.book.select(Handover).count() == 1
    assert [(row.id, names) for row, names in arriving(other.book)] == [(handover.id, "Binta Sanyang")]
    accept(other.book, handover)
    assert arriving(other.book) == []


@pytest.mark.parametrize("answer", ["given", "refused"])
def test_who_comes_back_is_the_same_person_at_the_first_centre_too(three, answer):
    hq, one, other = three
    binta, _ = start(one, answer)
    hand_over(one.book, binta, "GM-BS")
    there = accept(other.book, travel(hq, one, other), "Binta Sanyang")
    hand_over(other.book, there, "GM-MK")
    hq.take(other.send())
    (transfer,) = waiting(hq.book)
    pass_on(hq.book, transfer)
    one.take(hq.send("GM-MK"))
    ((handover, _),) = arriving(one.book)
    back = accept(one.book, handover, "Binta Sanyang")
    assert len(distinct(one, {binta.id, back.id})) == 1
    hq.take(one.send())
    assert len(distinct(hq, {binta.id, there.id, back.id})) == 1


def test_whose_former_row_is_gone_comes_back_as_somebody_new(three):
    hq, one, other = three
    binta, _ = start(one, "given")
    hand_over(one.book, binta, "GM-BS")
    there = accept(other.book, travel(hq, one, other))
    hand_over(other.book, there, "GM-MK")
    hq.take(other.send())
    pass_on(hq.book, waiting(hq.book)[0])
    one.take(hq.send("GM-MK"))
    with one.book.change("handover.accept"):  # as a bundle brings it
        one.book.delete(one.book.get(Trainee, binta.id))
    ((handover, _),) = arriving(one.book)
    back = accept(one.book, handover)
    assert one.book.find(SamePerson) is None
    assert back.names == "Binta Sanyang"
