"""Corrections that headquarters proposes and the centre decides about."""

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.records.attendance import Mark, mark
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.proposals import Decision, accept, decline, propose, standing


def test_an_accepted_correction_alters_the_row(book, binta):
    proposal = propose(book, binta, "names", "Binta Sanyan", "As on the birth certificate")
    assert standing(book, proposal) == "open"
    accept(book, proposal)
    assert standing(book, proposal) == "accepted"
    assert book.get(type(binta), binta.id).names == "Binta Sanyan"


def test_a_declined_correction_leaves_it(book, binta):
    proposal = propose(book, binta, "birth", "2001")
    decline(book, proposal, "Seen on the paper")
    assert standing(book, proposal) == "declined"
    assert book.get(type(binta), binta.id).birth == "1999"


def test_a_centre_that_has_made_the_correction_itself_has_accepted_it(book, binta):
    proposal = propose(book, binta, "village", "Soma")
    with book.change("people.alter", trainee=binta):
        book.set(binta, village="Soma")
    assert standing(book, proposal) == "accepted"
    assert book.select(Decision).count() == 0


def test_a_correction_of_a_mark_belongs_to_its_trainee(book, cohort, place, binta):
    session = plan_session(book, cohort, START)
    one = mark(book, session, place, "A")
    proposal = propose(book, one, "status", "E")
    assert (proposal.trainee, proposal.centre) == (binta.id, book.centre)
    accept(book, proposal)
    assert book.get(Mark, (session.id, place.id)).status == "E"


def test_a_correction_of_a_session_belongs_to_nobody(book, cohort):
    proposal = propose(book, plan_session(book, cohort, START), "topic", "Tools")
    assert (proposal.trainee, proposal.centre) == (None, book.centre)


def test_what_a_row_is_cannot_be_corrected_nor_a_value_that_may_not_be(book, place):
    assert code_of(lambda: propose(book, place, "trainee", 1)) == "row.fixed"
    assert code_of(lambda: propose(book, place, "target_group", "rich")) == "field.code"
    assert book.table(type(place)).number == 21
