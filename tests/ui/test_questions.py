"""Questions: both values beside each other, answered with a key, taken back, proposed by headquarters."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.joined import alter, give, made_town, opened, show, strip, town, village  # noqa: F401 - fixtures
from tvetdesk.errors import UserError
from tvetdesk.exchange import erasing
from tvetdesk.exchange.questions import questions
from tvetdesk.records import proposals
from tvetdesk.records.people import Trainee
from tvetdesk.store import history
from tvetdesk.store.record import Share
from ui.models import questions as model


@pytest.fixture
def doubt(town):  # noqa: F811
    """Both offices wrote a village without knowing of each other; the first has the other's bundle."""
    with opened(town["office"]) as office, opened(town["second"]) as second:
        alter(office, village="Jarra Soma", sex="M")
        alter(second, village="<b>Soma</b> & {name}")
        give(second, office, office.book.code, Share.OFFICE)
        assert len(questions(office.book)) == 1
    return town


@pytest.fixture
def page(doubt, show):  # noqa: F811
    window = show(doubt["office"])
    window.shell.go("questions")
    shown = window.shell.page()
    shown.window_ = window
    return shown


def test_both_values_are_shown_with_who_when_and_where(page):
    (one,) = page.asked
    assert {side.words for side in one.sides} == {"Jarra Soma", "<b>Soma</b> & {name}"}
    assert {side.where for side in one.sides} >= {"this computer"}
    assert any(side.where.startswith("GTTI Annex Mansa Konko, computer ") for side in one.sides)
    assert all(side.who == "Mariama" and side.at is not None for side in one.sides)
    assert one.title.startswith("Binta Sanyang")
    assert page.detail.note.text() == "Village or quarter" or page.detail.note.text()
    assert one.default == 0
    assert "Suggested" in page.reason.text()
    assert page.buttons[0].kind == "primary"


@pytest.mark.parametrize("place", [0, 1])
def test_a_digit_answers_and_the_answer_can_be_taken_back(page, qtbot, place):
    window, (one,) = page.window_, page.asked
    before = village(window.desk)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(page.table, Qt.Key.Key_1 + place)
    assert village(window.desk) == one.sides[place].words
    assert page.asked == []
    assert not page.empty_panel.isHidden()
    assert one.sides[place].words in strip(window)
    change = history.listing(window.desk.book)[0]
    assert history.words(window.desk.book, change, window.language.t).startswith(
        "Question answered: Binta Sanyang"
    )
    window.shell.strip.button.click()
    assert village(window.desk) == before
    assert strip(window) == "Taken back."


def test_the_other_office_hears_the_answer(page, doubt):
    window = page.window_
    page.choose(1)
    chosen = village(window.desk)
    with opened(doubt["second"]) as second:
        give(window.desk, second, second.book.code, Share.OFFICE)
        assert questions(second.book) == []
        assert village(second) == chosen


def test_a_click_on_a_button_answers(page):
    page.buttons[1].click()
    assert page.asked == []


def test_a_row_in_the_bin_that_somebody_went_on_with(town, show):  # noqa: F811
    with opened(town["office"]) as office, opened(town["second"]) as second:
        with office.book.change("test.write"):
            office.book.delete(next(iter(office.book.select(Trainee).order_by(Trainee.id))))
        office.book.seal()
        alter(second, village="Jenoi")
        give(second, office, office.book.code, Share.OFFICE)
    window = show(town["office"])
    window.shell.go("questions")
    page = window.shell.page()
    (one,) = page.asked
    assert one.sides[0].words == "Leave it in the bin"
    assert one.sides[1].words.startswith("Take it out of the bin")
    page.choose(1)
    assert page.asked == []
    assert village(window.desk) == "Jenoi"


def test_leaving_it_in_the_bin_answers_too(town, show):  # noqa: F811
    with opened(town["office"]) as office, opened(town["second"]) as second:
        with office.book.change("test.write"):
            office.book.delete(next(iter(office.book.select(Trainee).order_by(Trainee.id))))
        office.book.seal()
        alter(second, village="Jenoi")
        give(second, office, office.book.code, Share.OFFICE)
    window = show(town["office"])
    window.shell.go("questions")
    window.shell.page().choose(0)
    assert window.shell.page().asked == []


@pytest.fixture
def at_hq(town, show):  # noqa: F811
    """The same doubt about a value that headquarters sees."""
    with opened(town["office"]) as office, opened(town["second"]) as second, opened(town["hq"]) as hq:
        alter(office, sex="M")
        alter(second, sex=None)
        give(second, office, office.book.code, Share.OFFICE)
        give(office, hq)
    window = show(town["hq"])
    window.shell.go("questions")
    return window


def test_headquarters_sees_the_question_and_proposes(at_hq, town):  # noqa: F811
    page = at_hq.shell.page()
    (one,) = page.asked
    assert not one.may
    assert one.owner == "GM-MK"
    assert page.reason.text().startswith("GM-MK looks after this entry")
    assert at_hq.shell.rail.button("questions").badge == 0
    place = next(n for n, side in enumerate(one.sides) if side.words != "empty")
    page.choose(place)
    assert "was proposed to GM-MK" in strip(at_hq)
    assert len(page.asked) == 1  # the centre answers
    with opened(town["office"]) as office:
        give(at_hq.desk, office, "GM-MK")
        (proposal,) = office.book.select(proposals.Proposal)
        assert proposals.proposed(office.book, proposal) == "M"


@pytest.mark.parametrize(("place", "kept"), [(0, "F"), (1, "M")])
def test_the_centre_decides_about_a_proposal(town, show, place, kept):  # noqa: F811
    with opened(town["hq"]) as hq, opened(town["office"]) as office:
        row = next(iter(hq.book.select(Trainee).order_by(Trainee.id)))
        proposals.propose(hq.book, row, "sex", "M", "seen on the paper")
        give(hq, office, "GM-MK")
    window = show(town["office"])
    window.shell.go("exchange")
    window.shell.go("questions")
    page = window.shell.page()
    (one,) = page.asked
    assert [side.words for side in one.sides] == ["female", "male"] or len(one.sides) == 2
    assert one.sides[1].who == "seen on the paper"
    page.choose(place)
    assert next(iter(window.desk.book.select(Trainee).order_by(Trainee.id))).sex == kept
    assert page.asked == []


@pytest.mark.parametrize("code", ["fr", "de"])
def test_the_language_changes_while_a_question_is_shown(page, code):
    window = page.window_
    english = page.reason.text()
    window.shell.choose_language(code)
    assert page.reason.text() != english
    assert page.minimumSizeHint().width() <= 1093 - 52
    assert len(page.buttons) == 2


def test_no_question_is_an_answer_too(window):
    window.shell.go("questions")
    assert window.shell.page().empty.why.text() == "No question is open."


def test_a_proposal_about_somebody_who_was_erased_asks_nothing(town, show):  # noqa: F811
    """The value that headquarters proposed was forgotten with the person."""
    with opened(town["hq"]) as hq, opened(town["office"]) as office:
        row = next(iter(hq.book.select(Trainee).order_by(Trainee.id)))
        proposals.propose(hq.book, row, "names", "Binta Sanyan")
        give(hq, office, "GM-MK")
        (proposal,) = office.book.select(proposals.Proposal)
        assert model.count(office) == 1
        erasing.erase(office.book, office.identity, office.book.get(Trainee, row.id))
        assert model.count(office) == 0
        with pytest.raises(UserError, match=r"proposal.forgotten"):
            proposals.accept(office.book, office.book.get(proposals.Proposal, proposal.id))
    window = show(town["office"])
    window.shell.go("exchange")
    window.shell.go("questions")
    assert window.shell.page().asked == []
