"""A day of a centre and of headquarters, through their windows only: keys and clicks, with real worker threads."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.ui.conftest import CENTRE, PASSWORD
from tests.ui.joined import give, made_town, opened, town  # noqa: F401 - fixtures
from tvetdesk.records.attendance import open_register
from tvetdesk.records.calendar import Session, plan_session
from tvetdesk.records.cohorts import Cohort, enrol
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.records.registers import sheet
from ui.window import Window

TODAY = dt.date(2020, 3, 10)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
OTHERS = (
    "Fatou Bah", "Modou Njie", "Awa Camara", "Ousman Touray", "Isatou Darboe", "Ebrima Jobe", "Mariam Drammeh",
    "Musa Kanteh", "Kaddy Saidy", "Alieu Badjie", "Sirra Manneh", "Yusupha Fofana", "Haddy Sonko", "Buba Jarju",
    "Nyima Conteh", "Sanna Marong",
)  # fmt: skip
ENROLLED = 20


@pytest.fixture
def places(town):  # noqa: F811
    """Twenty in one group, the register of yesterday taken, today's not; HQ has it all and the centre knows."""
    with opened(town["office"]) as office, opened(town["hq"]) as hq:
        book = office.book
        book.remember(practice_day=TODAY.isoformat())
        hq.book.remember(practice_day=TODAY.isoformat())
        cohort = book.find(Cohort, name="Solar 2019")
        for number, name in enumerate(OTHERS):
            trainee = new_trainee(
                book, name, sex="FM"[number % 2], village="Soma", number=f"GM-MK-1{number:03}"
            )
            enrol(book, trainee, cohort, dt.date(2019, 9, 2))
        for day in (TODAY - dt.timedelta(days=1), TODAY):
            session = plan_session(book, cohort, day, 1, start=dt.time(8), minutes=120)
            if day < TODAY:
                open_register(book, session)
        book.seal()
        give(office, hq)
        give(hq, office, CENTRE["code"])
    return town


@pytest.fixture
def start(app, qtbot):
    """Start the program on a folder; what is done in it runs in threads, as it does at a desk."""
    windows = []

    def started(folder):
        window = Window(folder)
        qtbot.addWidget(window)
        windows.append(window)
        window.ask()
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield started
    for window in windows:
        window.shut()


def press(qtbot, window, *keys):
    """Keys as they come from a keyboard: to whatever has the focus. Text is typed sign by sign."""
    for key in keys:
        top = QApplication.activeModalWidget() or window
        if not top.isActiveWindow():  # no window manager gives it to a box, or back after one was closed
            top.activateWindow()
            qtbot.waitUntil(top.isActiveWindow)
        target = QApplication.focusWidget() or window
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        elif isinstance(key, tuple):
            QTest.keyClick(target, key[1], key[0])
        else:
            QTest.keyClick(target, key)
        done(qtbot, window)


def done(qtbot, window):
    QApplication.processEvents()
    qtbot.waitUntil(window.tasks.idle, timeout=20_000)


@pytest.fixture
def choosing(monkeypatch):
    """Says what the system's own boxes for files and folders answer from now on."""

    def answer(path):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(path))
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))

    return answer


def unlock(qtbot, window):
    """First a wrong password, then the right one."""
    press(qtbot, window, "river cow tree pepper", Qt.Key.Key_Return)
    assert window.shell is None
    assert "wrong" in window.unlock.trouble.text()
    press(qtbot, window, PASSWORD, Qt.Key.Key_Return)  # the wrong one is chosen, so it is typed over
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    done(qtbot, window)


def marks(window, day):
    book = window.desk.book
    session = book.find(Session, day=day)
    return "".join(one.status or "-" for one in sheet(book, session.id).lines)


def figure(window):
    """The actual figure of the persons enrolled, as it stands in the table of Results."""
    page = window.shell.page()
    row = next(n for n, line in enumerate(page.model.keys) if line and line.code == "enrolled")
    return page.model.rows[row][3].text


def test_a_day(places, start, choosing, qtbot, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()

    hq = start(places["hq"])
    unlock(qtbot, hq)
    press(qtbot, hq, (ALT, Qt.Key.Key_4))
    assert figure(hq) == str(ENROLLED)

    centre = start(places["office"])
    unlock(qtbot, centre)
    shell = centre.shell
    assert "HQ has" in shell.status.hq.text()

    # the register of today, three exceptions in one line
    press(qtbot, centre, Qt.Key.Key_F2)
    assert shell.here == "registers"
    press(qtbot, centre, Qt.Key.Key_F4, "all except 3, 7 l15, 12 e")
    assert shell.page().session.quick.second.text().startswith("17 others present")
    press(qtbot, centre, Qt.Key.Key_Return, (CTRL, Qt.Key.Key_Return))
    assert "is saved: 18 of 20 present" in shell.strip.text.text()
    assert marks(centre, TODAY) == "PPAPPPLPPPPEPPPPPPPP"

    # yesterday's mark of row 5
    press(qtbot, centre, (CTRL, Qt.Key.Key_Left), Qt.Key.Key_Return, "5a")
    assert marks(centre, TODAY - dt.timedelta(days=1)) == "PPPPA" + "P" * 15

    # somebody new
    press(qtbot, centre, (ALT, Qt.Key.Key_3), (CTRL, Qt.Key.Key_N), "Sainabou Jatta", (CTRL, Qt.Key.Key_S))
    qtbot.waitUntil(lambda: centre.desk.book.find(Trainee, names="Sainabou Jatta") is not None)
    done(qtbot, centre)
    assert "Sainabou Jatta" in shell.strip.text.text()

    # for HQ, into a folder
    press(qtbot, centre, (ALT, Qt.Key.Key_9))
    choosing(stick)
    press(qtbot, centre, (CTRL, Qt.Key.Key_E), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: list(stick.iterdir()) != [], timeout=20_000)
    done(qtbot, centre)
    press(qtbot, centre, Qt.Key.Key_Return)
    (bundle,) = stick.iterdir()
    centre.close()

    # at HQ: looked at, imported, counted
    hq.activateWindow()
    qtbot.waitUntil(hq.isActiveWindow)
    press(qtbot, hq, (ALT, Qt.Key.Key_2))
    choosing(bundle)
    press(qtbot, hq, (CTRL, Qt.Key.Key_O))
    page = hq.shell.page()
    qtbot.waitUntil(lambda: [one.state for one in page.found] == ["ready"], timeout=20_000)
    (one,) = page.found
    assert one.total("new") > ENROLLED
    assert hq.desk.book.find(Session, day=TODAY).state == "planned"
    press(qtbot, hq, (CTRL, Qt.Key.Key_I))
    assert "1 file imported." in hq.shell.strip.text.text()
    assert marks(hq, TODAY) == "PPAPPPLPPPPEPPPPPPPP-"  # the newcomer has no mark yet
    press(qtbot, hq, (ALT, Qt.Key.Key_4))
    assert figure(hq) == str(ENROLLED + 1)
