"""Headquarters and two office computers of one centre, joined and approved: real folders, made once and copied."""

import datetime as dt
import shutil

import pytest

from tests.books import Clock
from tests.ui.conftest import CENTRE, HQ, PASSWORD, entropy, fill
from tvetdesk.desk import init, open_folder
from tvetdesk.exchange import authority, joining
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.newcomers import own_fingerprint
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.records import rights
from tvetdesk.records.measures import Target
from tvetdesk.records.people import Trainee
from tvetdesk.store.changes import changes
from tvetdesk.store.record import Share
from ui.tasks import AtOnce
from ui.window import Window

NAMES = ("hq", "office", "second")
changes({"test.write": "Written for a test"})
rights.TABLE["test.write"] = frozenset(rights.ROLES)


def opened(folder):
    return open_folder(folder, None, PASSWORD, clock=Clock("2020-03-11 09:00"), entropy=entropy())


def give(sender, receiver, code=None, level=None):
    """A bundle from one desk to another; returns what was made."""
    made = make(sender.book, sender.identity, partner(sender.book, code, level))
    receive(receiver.book, receiver.identity, made.data)
    return made


def alter(desk, **values):
    """Write fields of the first trainee, as one change."""
    with desk.book.change("test.write"):
        desk.book.set(next(iter(desk.book.select(Trainee).order_by(Trainee.id))), **values)
    desk.book.seal()


def village(desk):
    return next(iter(desk.book.select(Trainee).order_by(Trainee.id))).village


def make_town(home, centre, begin, target):
    """HQ with its target, and two offices of a centre: HQ has all that `begin` wrote in the first, and both have HQ's."""
    seed = entropy()
    made = {"practice": True, "user": "Mariama", "password": PASSWORD, "entropy": seed}
    with init(home / "hq", clock=Clock(), **HQ, **made) as hq:
        invitation = joining.read_invitation(
            joining.invite(hq.book, hq.identity, centre["code"], centre["name"], centre["country"])
        )
        with hq.book.change("test.write"):
            hq.book.add(
                Target,
                scope=centre["country"],
                start=dt.date(2019, 1, 1),
                end=dt.date(2020, 12, 31),
                **target,
            )
        with (
            init(home / "office", clock=Clock(), invitation=invitation, **centre, **made) as office,
            init(home / "second", clock=Clock(), invitation=invitation, **centre, **made) as second,
        ):
            begin(office)
            for one in (office, second):
                authority.approve(hq.book, hq.identity, own_fingerprint(one.identity))
                give(one, hq)
            for one in (office, second):
                give(hq, one, centre["code"])
            give(office, second, centre["code"], Share.OFFICE)
            give(second, office, centre["code"], Share.OFFICE)
            give(office, hq)
            give(hq, office, centre["code"])
    return home


@pytest.fixture(scope="session")
def made_town(tmp_path_factory):
    """HQ has all of the centre, and both offices have what HQ gave."""
    return make_town(tmp_path_factory.mktemp("town"), CENTRE, fill, {"indicator": "enrolled", "value": 4})


@pytest.fixture
def town(made_town, tmp_path):
    """The folders by name."""
    for name in NAMES:
        shutil.copytree(made_town / name, tmp_path / name)
    return {name: tmp_path / name for name in NAMES}


@pytest.fixture
def show(app, qtbot):
    """Open a window on a folder; work in it is done at once."""
    windows = []

    def shown(folder):
        window = Window(folder, pool=AtOnce())
        qtbot.addWidget(window)
        windows.append(window)
        window.ask()
        window.show()
        window.unlock.password.setText(PASSWORD)
        window.unlock.button.click()
        assert window.shell is not None, window.unlock.trouble.text()
        return window

    yield shown
    for window in windows:
        window.shut()


def strip(window):
    """What the strip of a window says, or nothing."""
    shown = window.shell.strip
    return shown.text.text() if shown.notice is not None else ""
