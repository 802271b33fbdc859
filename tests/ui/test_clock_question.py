"""A clock that cannot be right is asked about above the page; looking goes on, and a date is written after the answer."""

import datetime as dt

import pytest

from tests.ui.conftest import PASSWORD
from tvetdesk.desk import open_folder
from tvetdesk.records import accounts
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.store.clocks import BUILT
from ui.tasks import AtOnce
from ui.window import Window

OTHER = "four other words here"
NOW = dt.datetime.combine(BUILT, dt.time(9)) + dt.timedelta(days=400)


@pytest.fixture
def real(folder, monkeypatch):
    """The centre's folder as real data, last written at NOW."""
    with open_folder(folder, None, PASSWORD, clock=lambda: NOW) as desk:
        desk.book.remember(practice=0)
        accounts.add(desk.book, desk.keys, "Isatou", "viewer", OTHER)
        new_trainee(desk.book, "Awa Sillah")
    return folder


@pytest.fixture
def at(app, qtbot, real, monkeypatch):
    """Opens a window while the clock of the computer says this; the clock can be moved afterwards."""
    clock = [NOW]
    opened = []
    unclocked = open_folder

    def open_at(folder, user, password):
        return unclocked(folder, user, password, clock=lambda: clock[0])

    monkeypatch.setattr("tvetdesk.desk.open_folder", open_at)

    def open_window(now, user="mariama", password=PASSWORD):
        clock[0] = now
        window = Window(real, pool=AtOnce())
        window.clock = clock
        opened.append(window)
        qtbot.addWidget(window)
        window.ask()
        window.show()
        window.unlock.name.setCurrentText(user)
        window.unlock.password.setText(password)
        window.unlock.button.click()
        assert window.shell is not None, window.unlock.trouble.text()
        return window

    yield open_window
    for window in opened:
        window.shut()


def asked(window):
    return window.shell.above.banner.text.text() if window.shell.above.banner.isVisible() else ""


def write(window):
    """What a page does that writes; the code of what was refused."""
    refused = []
    window.tasks.write(lambda: new_trainee(window.desk.book, "Lamin Touray"), failed=refused.append)
    return [error.code for error in refused]


@pytest.mark.parametrize(
    ("now", "code", "words"),
    [
        (dt.datetime(1980, 1, 1, 0, 5), "clock.build", "but this program was made later, on"),
        (NOW - dt.timedelta(days=2), "clock.back", "but the last entry was made on"),
        (NOW + dt.timedelta(days=61), "clock.jump", "long after the last entry of"),
    ],
    ids=["1980", "put back", "far ahead"],
)
def test_a_doubtful_clock_is_asked_about_and_everything_can_be_looked_at(at, now, code, words):
    window = at(now)
    assert words in asked(window)
    assert window.language.t.date(now.date()) in asked(window)
    window.shell.go("trainees")
    assert window.desk.book.select(Trainee).count() == 5
    assert write(window) == [code]
    right = window.shell.above.banner.buttons[0]
    assert right.text() == "The date is right"
    right.click()
    assert asked(window) == ""
    assert write(window) == []


def test_a_clock_that_was_set_is_looked_at_again(at):
    window = at(dt.datetime(1980, 1, 1))
    window.shell.above.banner.buttons[1].click()
    assert asked(window)
    window.clock[0] = NOW + dt.timedelta(hours=1)
    window.shell.above.banner.buttons[1].click()
    assert asked(window) == ""
    assert write(window) == []


def test_a_clock_that_jumps_while_the_window_is_open_is_asked_about_at_the_next_step(at):
    window = at(NOW)
    assert asked(window) == ""
    assert write(window) == []
    window.clock[0] = dt.datetime(2099, 1, 1)
    assert write(window) == ["clock.jump"]
    assert "long after the last entry" in asked(window)
    window.shell.choose_language("fr")
    assert "Cet ordinateur" in asked(window)


def test_a_right_clock_asks_nothing(at):
    assert asked(at(NOW + dt.timedelta(days=3))) == ""


def test_practice_data_whose_last_entry_is_years_old_ask_nothing(window):
    assert asked(window) == ""
    assert write(window) == []


def test_who_only_looks_is_not_asked(at):
    window = at(dt.datetime(1980, 1, 1), "isatou", OTHER)
    assert asked(window) == ""


def test_the_next_person_is_asked_too(at):
    window = at(dt.datetime(1980, 1, 1), "isatou", OTHER)
    window.lock()
    window.unlock.name.setCurrentText("mariama")
    window.unlock.password.setText(PASSWORD)
    window.unlock.button.click()
    assert "but this program was made later" in asked(window)
    assert write(window) == ["clock.build"]
