"""The call desk: who is due by place and phone, answers by digits, attempts, and not reached kept apart from out of work."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import told
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.cohorts import Enrolment, change_state
from tvetdesk.records.consent import record_consent
from tvetdesk.records.outcomes import Contact, FollowUp, log_contact, schedule_followups
from tvetdesk.records.people import PhoneNumber, Trainee, add_phone, alter_trainee
from tvetdesk.store.undo import undo_step
from ui.models import waiting
from ui.pages.calls.duelist import _place

DONE = dt.date(2020, 2, 8)


@pytest.fixture
def called(desk):
    """Two of Soma share a phone, one lives in Karantaba; all completed a month ago, and one of them does not agree."""
    book = desk.book
    for number in (1, 2, 3, 4):
        row = book.find(Enrolment, number=number)
        change_state(book, row, "completed", DONE)
        schedule_followups(book, row)
    for number, village in ((2, "Soma"), (3, "Soma")):
        person = book.get(Trainee, book.find(Enrolment, number=number).trainee)
        alter_trainee(book, person, village=village)
        with book.change("row.alter"):
            book.set(book.find(PhoneNumber, trainee=person.id), phone="+2203019999")
    record_consent(book, book.find(Trainee, names="Aïssata Traoré"), "follow_up", "refused")
    return book


@pytest.fixture
def page(called, show_page):
    return show_page("followup")


def lines(page):
    return [(row[0].text, row[1].text) for row in page.list.table.cells.rows]


def row_of(page, number):
    book = page.desk.book
    return book.find(FollowUp, enrolment=book.find(Enrolment, number=number).id, month=1)


def test_who_is_due_stands_under_place_and_shared_phone(page):
    assert lines(page) == [
        ("Karantaba", "1"),
        ("Binta Sanyang", "–"),
        ("Soma", "2"),
        ("Lamin Ceesay", "–"),
        ("Lamin Ceesay", "–"),
    ]
    assert page.list.told.left_out == 1
    assert waiting.calls(page.desk) == 3


def test_a_number_is_said_to_be_shared_only_where_it_is_of_several_people(page, desk, language):
    head = page.list.table.cells.rows[2][0]
    assert (head.text, head.second) == ("Soma", "Same number +220 301 9999")
    one = page.list.told.calls[0].people[0]
    twice = replace(page.list.told.calls[0], people=(one, replace(one, month=3)))
    assert _place(twice, language.t) == ("Karantaba", "")


def test_no_key_for_calls_is_named_while_there_is_nobody_to_call(page):
    assert "F5" in dict(page.key_hints())
    page.shown = replace(page.shown, calls=[])
    assert page.key_hints() == []


def test_the_field_of_a_day_is_drawn_with_both_its_edges(page):
    page.questions.answer(1)
    QApplication.processEvents()
    assert page.questions.since.line.geometry().right() <= page.questions.since.rect().right()


def test_the_arrows_go_over_the_names_of_places(page, qtbot):
    assert page.caller.person.names == "Binta Sanyang"
    qtbot.keyClick(page.list.table, Qt.Key.Key_Down)
    assert page.caller.person.father == "Ebou"
    qtbot.keyClick(page.list.table, Qt.Key.Key_Up)
    assert page.caller.person.names == "Binta Sanyang"
    qtbot.keyClick(page.list.table, Qt.Key.Key_Up)
    assert page.caller.person.names == "Binta Sanyang"


def test_an_answer_is_digits_and_ctrl_enter_and_the_next_stands_there(page, qtbot, called):
    page.questions.begin()
    qtbot.keyClick(page.questions.outcome.buttons()[0], Qt.Key.Key_2)
    QApplication.processEvents()
    assert page.questions.work.isVisible()
    qtbot.keyClick(page.questions.fits.buttons()[0], Qt.Key.Key_1)
    page.questions.since.set_raw("01/03/2020")
    page.questions.where.setText("Workshop of Ebou")
    qtbot.keyClick(page.questions.where, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    row = row_of(page, 1)
    assert (row.outcome, row.relevance, row.employer_name, row.work_since, row.on) == (
        "self_employed", "yes", "Workshop of Ebou", dt.date(2020, 3, 1), dt.date(2020, 3, 10),
    )  # fmt: skip
    attempt = called.find(Contact, followup=row.id)
    assert (attempt.result, attempt.phone) == (
        "reached",
        called.find(PhoneNumber, trainee=page_person(called, 1)).id,
    )
    assert page.caller.person.father == "Ebou"
    assert page.questions.outcome.value() is None


def page_person(book, number):
    return book.find(Enrolment, number=number).trainee


def test_undo_takes_attempt_and_answer_back_together(page, called):
    page.questions.outcome.buttons()[5].click()
    page.save_answers()
    assert row_of(page, 1).outcome == "unemployed"
    undo_step(called)
    assert row_of(page, 1).outcome is None
    assert called.select(Contact).count() == 0


def test_without_an_answer_nothing_is_saved(page, called):
    said = told(page)
    page.save_answers()
    assert "Choose first" in said[-1].text
    assert row_of(page, 1).outcome is None


def test_a_day_that_cannot_be_read_keeps_what_was_answered(page):
    page.questions.outcome.buttons()[0].click()
    page.questions.since.set_raw("31/31/2020")
    said = told(page)
    page.save_answers()
    assert said[-1].state == "error"
    assert page.questions.outcome.value() == "employed"
    assert row_of(page, 1).outcome is None


def test_nobody_answered_is_an_attempt_and_never_out_of_work(page, qtbot, called):
    qtbot.keyClick(page.list.table, Qt.Key.Key_F6)
    row = row_of(page, 1)
    assert row.outcome is None
    assert called.find(Contact, followup=row.id).result == "no_answer"
    assert page.caller.person.father == "Ebou"
    assert lines(page)[1] == ("Binta Sanyang", "1 attempt")


def test_f8_notes_that_somebody_is_called_back(page, called):
    page.toggle_side()
    assert called.find(Contact, followup=row_of(page, 1).id).result == "call_back"


def test_not_reached_is_offered_only_after_three_attempts(page, called):
    assert page.side.close_button.isHidden()
    for day in (7, 8, 9):
        log_contact(called, row_of(page, 1), "no_answer", dt.date(2020, 3, day))
    page.refresh()
    page.side.close_button.click()
    assert row_of(page, 1).outcome == "not_reached"
    assert page.list.told.responses == {1: (0, 4)}


def test_a_refusal_closes_the_follow_up(page, called):
    page.side.buttons["refused"].click()
    assert row_of(page, 1).outcome == "refused"
    assert called.find(Contact, followup=row_of(page, 1).id).result == "refused"


def test_the_number_that_is_rung_is_noted_with_the_attempt(page, called):
    person = called.get(Trainee, page_person(called, 1))
    second = add_phone(called, person, "7011111", owner="relative")
    page.refresh()
    page.side._ring(second.id)
    page.attempt("switched_off")
    assert called.find(Contact, followup=row_of(page, 1).id).phone == second.id


def test_when_all_are_called_the_page_says_so(page):
    for _ in range(3):
        page.questions.outcome.buttons()[5].click()
        page.save_answers()
    assert page.list.nobody.isVisible()
    assert page.questions.isHidden()
    assert "do not agree" in page.list.nobody.more.text() or "does not agree" in page.list.nobody.more.text()
    assert page.list.told.responses == {1: (3, 4)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_desk_fits_a_small_screen(page, language, code):
    language.choose(code)
    page.retranslate()
    page.questions.outcome.buttons()[1].click()
    for width in (1366 - 176, 1093 - 52):
        page.resize(width, 552)
        QApplication.processEvents()
        assert page.views.minimumSizeHint().width() + 32 <= width  # with the margins of the page
        assert page.side.minimumSizeHint().width() <= page.around.viewport().width()
        assert page.questions.width() >= page.questions.minimumSizeHint().width()
