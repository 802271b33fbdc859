"""Candidates before a jury, apprentices with their master, and accreditations that run out."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.records.conftest import START
from tests.records.helpers import code_of, fields_of
from tvetdesk.records.accreditation import expiring, record_accreditation
from tvetdesk.records.apprenticeships import (
    begin_apprenticeship,
    end_apprenticeship,
    in_workshop,
    with_master,
)
from tvetdesk.records.candidates import (
    Candidate,
    JuryMember,
    Listed,
    candidate_list,
    decide,
    new_jury,
    register_candidates,
)
from tvetdesk.records.centres import found_centre
from tvetdesk.records.cohorts import change_state
from tvetdesk.records.coming import APPROVAL, LICENCE, REGISTRATION, coming
from tvetdesk.records.programmes import new_programme
from tvetdesk.records.staff import Licence, new_staff

TODAY = dt.date(2020, 3, 10)


@pytest.fixture
def jury(book, programme):
    return new_jury(
        book, programme.id, 2020, "Centre d'examen de Niamey",
        [{"role": "chair", "names": "Moussa Garba"}, {"names": "Awa Sow", "role": "professional"}],
    )  # fmt: skip


@pytest.fixture
def candidates(book, cohort, place, other_place, jury):
    return register_candidates(
        book, cohort, [place, other_place], "CQP", 2020, jury=jury.id, place=jury.place
    )


def test_a_jury_has_its_members(book, jury):
    assert [one.role for one in book.select(JuryMember).order_by(JuryMember.id)] == ["chair", "professional"]


def test_candidates_are_put_forward_once(book, cohort, place, candidates):
    (again,) = register_candidates(book, cohort, [place], "CQP", 2020)
    assert again.id == candidates[0].id
    assert again.registered == TODAY
    assert book.select(Candidate).count() == 2


def test_the_list_counts_by_programme_sex_and_decision(book, programme, candidates):
    decide(book, candidates[0], "admitted", 12, Decimal("14.50"))
    assert candidate_list(book, "CQP", 2020) == [
        Listed(programme.id, None, "F", "admitted", 1),
        Listed(programme.id, None, "M", "", 1),
    ]
    assert candidate_list(book, "GSQ", 2020) == []


def test_a_cqp_is_decided_with_both_marks_of_twenty(book, candidates):
    assert code_of(lambda: decide(book, candidates[0], "admitted", 12)) == "candidate.marks"
    assert fields_of(lambda: decide(book, candidates[0], "admitted", 21, 10)) == {
        "written": "field.too_large"
    }
    assert decide(book, candidates[1], "absent").decided == TODAY


def test_who_left_is_no_candidate_and_a_jury_is_for_its_programme(book, cohort, place, other_place):
    change_state(book, place, "dropped_out", TODAY, "work")
    refused = code_of(lambda: register_candidates(book, cohort, [other_place, place], "GSQ", 2020))
    assert refused == "candidate.not_enrolled"
    assert not book.select(Candidate).exists()
    other = new_jury(book, new_programme(book, "X", "X").id, 2020, "Dosso")
    refused = code_of(lambda: register_candidates(book, cohort, [other_place], "CQP", 2020, jury=other.id))
    assert refused == "candidate.other_programme"


# -- dual training -------------------------------------------------------------------------------------------


@pytest.fixture
def master(book):
    return new_staff(book, "Issoufou Garba", roles="master")


@pytest.fixture
def dual(book, programme):
    with book.change("programme.new"):
        return book.set(programme, dual=True)


def test_a_learner_is_with_one_master_at_a_time(book, dual, place, master):
    first = begin_apprenticeship(book, place, master, START, weekdays="1 2 3")
    assert code_of(lambda: begin_apprenticeship(book, place, master, TODAY)) == "apprenticeship.under_way"
    end_apprenticeship(book, first, TODAY)
    second = begin_apprenticeship(book, place, master, TODAY)
    assert [with_master(book, place.id, day).id for day in (START, TODAY)] == [first.id, second.id]
    assert with_master(book, place.id, dt.date(2019, 1, 1)) is None


def test_days_of_the_week_are_spent_in_the_workshop(book, dual, place, master):
    begin_apprenticeship(book, place, master, START, weekdays="1 3")
    assert [in_workshop(book, place.id, START + dt.timedelta(days=ahead)) for ahead in range(3)] == [
        True,
        False,
        True,
    ]


def test_only_dual_programmes_have_masters_and_only_masters_teach_there(book, programme, place, master):
    assert code_of(lambda: begin_apprenticeship(book, place, master)) == "apprenticeship.not_dual"
    with book.change("programme.new"):
        book.set(programme, dual=True)
    trainer = new_staff(book, "Awa Sow", roles="trainer")
    assert code_of(lambda: begin_apprenticeship(book, place, trainer)) == "apprenticeship.no_master"


# -- what runs out -------------------------------------------------------------------------------------------


def in_days(number):
    return TODAY + dt.timedelta(days=number)


def test_what_runs_out_is_named_90_days_before_and_urgent_30_days_before(book, centre, programme, cohort):
    fatou = new_staff(book, "Fatou Bah")
    with book.change("staff.new"):
        book.add(Licence, staff=fatou.id, kind="assessor", until=in_days(30))
    record_accreditation(book, centre, "programme", programme=programme.id, body="NAQAA", until=in_days(90))
    found_centre(book, "GM-MK", "Mansa Konko", "GM", registration_until=in_days(31))
    assert [(one.kind, one.name, one.days, one.urgent) for one in expiring(book, TODAY)] == [
        (LICENCE, "Fatou Bah", 30, True),
        (REGISTRATION, "Mansa Konko", 31, False),
        (APPROVAL, "Small Solar Systems", 90, False),
    ]
    assert [one.kind for one in expiring(book, in_days(-1))] == [LICENCE, REGISTRATION]
    kinds = {one.kind for one in coming(book, TODAY)}
    assert {LICENCE, REGISTRATION, APPROVAL} <= kinds


def test_what_ran_out_is_still_named_until_it_is_renewed(book, centre):
    record_accreditation(book, centre, "registration", body="NAQAA", until=in_days(-5))
    (gone,) = expiring(book, TODAY)
    assert (gone.days, gone.urgent) == (-5, True)
    assert REGISTRATION not in {one.kind for one in coming(book, TODAY)}
    record_accreditation(book, centre, "registration", body="NAQAA", until=in_days(700))
    assert expiring(book, TODAY) == []
