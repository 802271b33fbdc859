"""The twelve commonest tasks: what each takes in the real window, counted, against the most it may take.

Clicks and keys come in at the edge of the window, from its first page on. The system's own boxes, for files and
printers, are not ours: what is pressed in them is not counted, and they are answered for the person.
"""

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from tests.books import Clock
from tests.ui.conftest import CENTRE
from tests.ui.hand import CTRL, Effort, Hand
from tests.ui.joined import give, made_town, opened, show, strip, town  # noqa: F401 - fixtures
from tests.ui.test_printing import printer  # noqa: F401 - a fixture
from tvetdesk.exchange import phone
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.records.attendance import open_register
from tvetdesk.records.calendar import ClosedDay, Session, plan_session
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, new_cohort
from tvetdesk.records.outcomes import FollowUp, schedule_followups
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.registers import sheet
from ui import scenery
from ui.dialogs.holiday import HolidayDialog
from ui.models.register import MARK
from ui.models.sticks import Stick
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.widgets.marks import PITCH

TODAY, YESTERDAY, EARLIER = dt.date(2020, 3, 10), dt.date(2020, 3, 9), dt.date(2020, 3, 6)

MOST = {
    "take a register, three absent": Effort(clicks=1, lines=1, keys=2),  # Enter, Ctrl+Enter
    "copy a missed register from paper": Effort(clicks=2, lines=1, keys=1),  # Enter
    "correct the mark of yesterday": Effort(clicks=3),
    "find somebody and see why there is no certificate": Effort(clicks=1, lines=1, keys=1),  # Enter
    "enter somebody new": Effort(clicks=2, lines=2, keys=1),  # Enter
    "export for headquarters onto a stick": Effort(clicks=2),
    "enter the code of the return slip": Effort(clicks=1, lines=1),
    "print the sheets of today": Effort(clicks=2),
    "take in all good files at headquarters": Effort(clicks=2),
    "note a follow-up call": Effort(clicks=1, lines=1, keys=1),  # Ctrl+Enter
    "proclaim a holiday": Effort(clicks=3, lines=1),
    "print the table of a frozen report": Effort(clicks=3),
}


@pytest.fixture
def at_desk(qtbot):
    """Gives the hand at a window; `done(task)` at the end of it says whether it took no more than it may."""
    hands = []

    def sit(window):
        window.resize(1366, 728)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        hand = Hand(qtbot, window)
        hands.append(hand)
        hand.settle()
        hand.begin()
        return hand

    yield sit
    for hand in hands:
        hand.let_go()


def done(hand, task):
    took, most = hand.effort, MOST[task]
    assert (took.clicks <= most.clicks, took.lines <= most.lines, took.keys <= most.keys) == (True,) * 3, (
        f"{task}: {took}, at most {most}"
    )


@pytest.fixture
def centre(window):
    """A register of yesterday that was taken, one before it that was not, and one of today."""
    book = window.desk.book
    book.clock = Clock("2020-03-10 10:00")
    cohort = book.find(Cohort, name="Solar 2019")
    for day in (EARLIER, YESTERDAY, TODAY):
        session = plan_session(book, cohort, day, 1, start=dt.time(8), minutes=90)
        if day == YESTERDAY:
            open_register(book, session)
    book.seal()
    window.shell.page().refresh()
    return window


def marks(window, day):
    book = window.desk.book
    return "".join(one.status or "-" for one in sheet(book, book.find(Session, day=day).id).lines)


def button(within, words):
    """The first button in sight that says so."""
    return next(one for one in within.findChildren(Button) if one.isVisible() and words in one.text())


def header(window, words):
    return next(one for one in window.shell.header.buttons() if one.accessibleName() == words)


def test_a_register_with_three_absent(centre, at_desk):
    hand, home = at_desk(centre), centre.shell.page()
    hand.click(button(home.sessions, "Take register"))
    hand.type("all except 1, 2, 4")
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Return, CTRL)
    assert marks(centre, TODAY) == "AAPA"
    done(hand, "take a register, three absent")


def test_a_register_by_keys_alone(centre, at_desk):
    hand = at_desk(centre)
    hand.press(Qt.Key.Key_F2)
    hand.type("all except 1, 2, 4")
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Return, CTRL)
    assert marks(centre, TODAY) == "AAPA"
    assert hand.effort == Effort(0, 1, 3)


def test_a_missed_register_from_paper(centre, at_desk):
    hand, home = at_desk(centre), centre.shell.page()
    hand.click(button(home.missing, "Enter from paper"))
    hand.type("all except 3 l15")
    hand.press(Qt.Key.Key_Return)
    hand.click(header(centre, "Finish"))
    assert marks(centre, EARLIER) == "PPLP"
    session = centre.desk.book.find(Session, day=EARLIER)
    assert session.from_paper
    assert [one.minutes for one in sheet(centre.desk.book, session.id).lines] == [None, None, 15, None]
    done(hand, "copy a missed register from paper")


def test_the_mark_of_yesterday(centre, at_desk):
    hand, shell = at_desk(centre), centre.shell
    hand.click(button(shell.page().sessions, "Take register"))
    hand.click(shell.page().before)
    table = shell.page().session.table
    hand.click_cell(table, 1, MARK, 4 + PITCH * "PLEASW".index("A") + 15)
    assert marks(centre, YESTERDAY) == "PAPP"
    done(hand, "correct the mark of yesterday")


def test_why_somebody_has_no_certificate(centre, at_desk, qtbot):
    hand, shell = at_desk(centre), centre.shell
    hand.click(shell.rail.find_button)
    hand.type("bin san")
    hand.press(Qt.Key.Key_Return)
    detail = shell.page().detail
    qtbot.waitUntil(lambda: detail.person is not None and detail.person.about.names == "Binta Sanyang")
    reason = next(one for one in detail.findChildren(PlainLabel) if "Certificate: not yet" in one.text())
    assert reason.isVisible()
    assert not reason.visibleRegion().isEmpty()
    done(hand, "find somebody and see why there is no certificate")


def test_somebody_new(centre, at_desk):
    book, hand = centre.desk.book, at_desk(centre)
    new_cohort(book, book.find(Programme, code="SOLAR"), "Masonry 2020", dt.date(2020, 2, 3))
    hand.click(header(centre, "New trainee"))
    hand.type("Sainabou Jatta")
    hand.press(Qt.Key.Key_Return)  # to what is needed and not there yet
    hand.type("Mas")
    hand.click(header(centre, "Save"))
    person = book.find(Trainee, names="Sainabou Jatta")
    assert book.find(Enrolment, trainee=person.id).cohort == book.find(Cohort, name="Masonry 2020").id
    done(hand, "enter somebody new")


def a_stick(folder):
    return lambda: [Stick(folder, "STICK", 4_000_000_000)]


def test_export_onto_a_stick(town, show, at_desk, stick, monkeypatch):  # noqa: F811
    monkeypatch.setattr("ui.pages.exchange.sticks", a_stick(stick))
    with opened(town["office"]) as desk:
        new_trainee(desk.book, "Awa Sillah", sex="F")
    window = show(town["office"])
    hand = at_desk(window)
    hand.click(window.shell.page().answers.export)
    hand.click(window.shell.page().dialog.button)
    assert [one.suffix for one in stick.iterdir()] == [".tvx"]
    done(hand, "export for headquarters onto a stick")


def test_the_code_of_the_return_slip(town, show, at_desk):  # noqa: F811
    with opened(town["office"]) as office, opened(town["hq"]) as hq:
        new_trainee(office.book, "Awa Sillah", sex="F")
        give(office, hq)
        code = phone.code_for(hq.book, hq.identity, CENTRE["code"]).code
    window = show(town["office"])
    hand = at_desk(window)
    hand.click(window.shell.rail.button("exchange"))
    hand.type(code.replace("-", ""))
    assert "has arrived" in strip(window)
    assert hand.signs == 12
    done(hand, "enter the code of the return slip")


def test_the_sheets_of_today(centre, at_desk, printer):  # noqa: F811
    hand = at_desk(centre)
    hand.click(centre.shell.page().sessions.print)
    assert printer["file"].read_bytes().startswith(b"%PDF-")
    done(hand, "print the sheets of today")


def test_all_good_files(town, show, at_desk, stick, monkeypatch):  # noqa: F811
    with opened(town["office"]) as desk:
        new_trainee(desk.book, "Awa Sillah", sex="F")
        (stick / "one.tvx").write_bytes(make(desk.book, desk.identity, partner(desk.book)).data)
    (stick / "empty.tvx").write_bytes(b"")
    monkeypatch.setattr("ui.pages.incoming.sticks", a_stick(stick))
    window = show(town["hq"])
    hand, shell, before = at_desk(window), window.shell, window.desk.book.select(Trainee).count()
    hand.click(header(window, "Read incoming"))
    hand.click(shell.page().import_button)
    assert {one.path.name: one.state for one in shell.page().found}["one.tvx"] == "done"
    assert window.desk.book.select(Trainee).count() == before + 1
    done(hand, "take in all good files at headquarters")


def test_a_follow_up_call(centre, at_desk):
    book = centre.desk.book
    for number in (1, 2):
        row = book.find(Enrolment, number=number)
        change_state(book, row, "completed", dt.date(2020, 2, 8))
        schedule_followups(book, row)
    hand, shell = at_desk(centre), centre.shell
    hand.click(shell.rail.button("followup"))
    hand.type("6")
    hand.press(Qt.Key.Key_Return, CTRL)
    assert book.find(FollowUp, enrolment=book.find(Enrolment, number=1).id, month=1).outcome == "unemployed"
    assert shell.page().caller.person.father == "Ebou"
    done(hand, "note a follow-up call")


def test_a_holiday(centre, at_desk):
    hand = at_desk(centre)
    hand.click(header(centre, "Proclaimed holiday…"))
    hand.type("Koriteh")
    hand.click(centre.shell.page().findChild(HolidayDialog).save)
    closed = centre.desk.book.find(ClosedDay, day=TODAY + dt.timedelta(days=1))
    assert closed.name == "Koriteh"
    done(hand, "proclaim a holiday")


def test_a_frozen_report(hq_window, at_desk, printer):  # noqa: F811
    scenery.a_frozen_report(hq_window.desk)
    hand, shell = at_desk(hq_window), hq_window.shell
    hand.click(shell.rail.button("reports"))
    page = shell.page()
    hand.click(page.ways.buttons()[1])
    hand.click(header(hq_window, "Print"))
    assert printer["file"].read_bytes().startswith(b"%PDF-")
    done(hand, "print the table of a frozen report")
