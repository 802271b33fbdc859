"""A small practice desk of a centre and of HQ, and a window on it whose work is done at once."""

import datetime as dt
import gc
import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from tests.books import Clock
from tests.practice.conftest import practice as practice_folder  # noqa: F401 - a fixture
from tvetdesk.desk import init, open_folder
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.people import add_paper, add_phone, new_trainee, record_restricted
from tvetdesk.records.programmes import add_unit, new_programme
from tvetdesk.store.record import Share
from ui import practice
from ui.app import application
from ui.language import Language
from ui.places import PLACES
from ui.tasks import AtOnce, Tasks
from ui.theme import theme
from ui.widgets.plain import keep_plain
from ui.window import Window

os.environ["LC_ALL"] = "C.UTF-8"  # a new window speaks the language of the PC; the tests read English

PASSWORD = "river cow tree salt"
CENTRE = {"level": Share.OFFICE, "code": "GM-MK", "name": "GTTI Annex Mansa Konko", "country": "GM"}
HQ = {"level": Share.HQ, "code": "HQ", "name": "Learning for return", "country": "DE"}
NAUGHTY = (
    "<b>bold</b> & <img src=x> R&D",
    "Ƙofar ɓaure ɗan ƴar",
    "العربية اسم طويل",
    "ߒߞߏ ߕߐ߮",
    "{name} %s %(x)s \\n",
    'O\'Neil "Bobby"; DROP TABLE trainee;--',
    "\u202eright to left\u202c",
    "z" * 200,
)


HERE = Path(__file__).parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """No collection but ours: the threads of the test runner would destroy widgets as workers would (ui/garbage.py)."""
    if HERE not in item.path.parents:
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.enable()


def pytest_collection_finish():
    """What was imported so far stays; collecting after every test need not look at it."""
    gc.collect()
    gc.freeze()


def made_page(name, desk, language, tasks):
    """The page of a centre's place, without the shell around it."""
    (place,) = (one for one in PLACES if one.name == name and "centre" in one.kinds)
    return place.load()(desk, language, tasks, place)


def told(page):
    """What a page says in its strip from now on."""
    found = []
    page.told.connect(found.append)
    return found


def entropy():
    """The same bytes on every run."""
    import hashlib
    import itertools

    drawn = itertools.count()
    return lambda size: hashlib.shake_256(f"ui {next(drawn)}".encode()).digest(size)


def fill(desk):
    """A course with four people, two of the same name, and one row of most kinds."""
    import datetime as dt

    book = desk.book
    programme = new_programme(book, "SOLAR", "Small Solar Systems", months=12)
    add_unit(book, programme, "U1", "PV system installation", hours=60)
    cohort = new_cohort(book, programme, "Solar 2019", dt.date(2019, 9, 2), end=dt.date(2020, 8, 28))
    for number, (names, values) in enumerate(
        (
            ("Binta Sanyang", {"sex": "F", "birth": "1999", "village": "Karantaba", "father": "Yahya"}),
            ("Lamin Ceesay", {"sex": "M", "birth": "~1998", "village": "Soma", "father": "Ebou"}),
            ("Lamin Ceesay", {"sex": "M", "birth": "2001-03-07", "village": "Jenoi", "father": "Karamo"}),
            ("Aïssata Traoré", {"sex": "F", "birth": "2003-02", "village": "Soma"}),
        )
    ):
        trainee = new_trainee(book, names, number=f"GM-MK-{number:04}", **values)
        enrol(book, trainee, cohort, dt.date(2019, 9, 2))
        add_phone(book, trainee, f"301 234{number}")
    add_paper(book, trainee, "national_id", number="12345678901")
    record_restricted(book, trainee, legal_status="refugee", unhcr_individual="NER-00012345", seeing="2")
    book.seal()


@pytest.fixture(scope="session")
def made_folders(tmp_path_factory):
    """The two data folders, made once and copied for every test."""
    home = tmp_path_factory.mktemp("desks")
    for name, place in (("centre", CENTRE), ("hq", HQ)):
        with init(
            home / name,
            user="Mariama",
            password=PASSWORD,
            practice=True,
            clock=Clock(),
            entropy=entropy(),
            **place,
        ) as desk:
            if name == "centre":
                fill(desk)
    return home


@pytest.fixture
def folder(made_folders, tmp_path):
    """A centre's data folder."""
    shutil.copytree(made_folders / "centre", tmp_path / "centre")
    return tmp_path / "centre"


@pytest.fixture
def hq_folder(made_folders, tmp_path):
    """HQ's data folder."""
    shutil.copytree(made_folders / "hq", tmp_path / "hq")
    return tmp_path / "hq"


@pytest.fixture
def app(qapp):
    """The application in English and light colours, and so again afterwards."""
    keep_plain(application())
    theme().choose("light", "normal")
    yield qapp
    # Widgets are thrown away by an event that only a running loop delivers; thousands of them would make the next slow.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme().choose("light", "normal")


@pytest.fixture
def language(app):
    spoken = Language("en")
    yield spoken
    spoken.end()


@pytest.fixture
def tasks(app):
    return Tasks(AtOnce())


@pytest.fixture
def desk(folder):
    with open_folder(folder, None, PASSWORD, clock=Clock(), entropy=entropy()) as desk:
        yield desk


@pytest.fixture
def show_page(desk, language, tasks, qtbot):
    """Shows the page of a place, as large as on a small screen; writes reach it as from the shell around it."""

    def show(name):
        page = made_page(name, desk, language, tasks)
        tasks.written.connect(lambda _: page.after_write())
        qtbot.addWidget(page)
        page.resize(1190, 614)
        page.show()
        page.refresh()
        return page

    return show


@pytest.fixture
def locked(app, qtbot, folder):
    """A window that shows the unlock screen."""
    window = Window(folder, pool=AtOnce())
    qtbot.addWidget(window)
    window.ask()
    window.show()
    yield window
    window.shut()


@pytest.fixture
def window(locked):
    """A window on the open centre."""
    locked.unlock.password.setText(PASSWORD)
    locked.unlock.button.click()
    assert locked.shell is not None, locked.unlock.trouble.text()
    return locked


@pytest.fixture
def hq_window(app, qtbot, hq_folder):
    """A window on the open HQ."""
    window = Window(hq_folder, pool=AtOnce())
    qtbot.addWidget(window)
    window.ask()
    window.show()
    window.unlock.password.setText(PASSWORD)
    window.unlock.button.click()
    yield window
    window.shut()


@pytest.fixture
def practising(app, qtbot, practice_folder, tmp_path):  # noqa: F811
    """Opens a window on a copy of practice data: `practising("GM-MK")` on its last day, some minutes past ten."""
    opened = []

    def open_copy(name):
        shutil.copytree(practice_folder / name, tmp_path / name)
        window = Window(tmp_path / name, password=practice.PASSWORD, pool=AtOnce())
        qtbot.addWidget(window)
        opened.append(window)
        window.ask()
        window.show()
        window.unlock.button.click()
        assert window.desk is not None, window.unlock.trouble.text()
        practice.set_clock(window.desk, dt.time(10, 3, 41))
        return window

    yield open_copy
    for window in opened:
        window.shut()
