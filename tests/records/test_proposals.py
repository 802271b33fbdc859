"""Corrections that headquarters proposes and the centre decides about."""

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.i18n import translator
from tvetdesk.records import rows
from tvetdesk.records.attendance import Mark, mark
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.proposals import Decision, Proposal, accept, decline, propose, standing
from tvetdesk.records.titles import page


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


def told(book, *proposals):
    """What lists show of proposals: the row, its kind, the field and the value."""
    names = ("row", "record", "row2", "field", "value")
    found = page(book, book.table(Proposal), [one.id for one in proposals], names, translator("en"))
    return [tuple(found[one.id][name] for name in names) for one in proposals]


def test_lists_say_in_words_what_is_proposed_of_which_row(book, cohort, place, binta):
    session = plan_session(book, cohort, START)
    made = (
        propose(book, binta, "birth", "1999-03-07"),
        propose(book, binta, "village", None),
        propose(book, place, "target_group", "refugee"),
        propose(book, mark(book, session, place, "A"), "status", "E"),
    )
    birth, village, group, status = told(book, *made)
    assert birth == ("Binta Sanyang", "Trainee", None, "Born", "07/03/1999")
    assert village == ("Binta Sanyang", "Trainee", None, "Village or quarter", "empty")
    assert group[3:] == ("Target group", "refugee")
    assert status[1:] == ("Mark", None, "Mark", "excused")
    assert "Binta Sanyang" in status[0]


def test_a_proposal_about_what_this_program_does_not_know_is_listed_without_words(book, binta):
    proposal = propose(book, binta, "village", "Soma")
    with book.change("proposal.make"):
        book.set(proposal, field=99)
    assert told(book, proposal) == [(None,) * 5]


def test_neither_a_proposal_nor_a_decision_is_written_by_hand(book, binta):
    proposal = propose(book, binta, "village", "Soma")
    assert code_of(lambda: rows.alter(book, proposal, value='"Basse"')) == "row.by_verb"
    assert code_of(lambda: rows.add(book, Decision, proposal=proposal.id, answer="accepted")) == "row.by_verb"
