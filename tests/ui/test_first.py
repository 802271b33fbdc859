"""The first run: from nothing to an open centre, a laptop by its invitation, headquarters, practice; what is refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.ui.conftest import HQ, PASSWORD
from tvetdesk.desk import init
from tvetdesk.exchange import joining
from tvetdesk.store import keys, paper
from tvetdesk.store.record import Share
from ui import practice
from ui.first.run import PERSON, PLACE, READY, WELCOME
from ui.models import first
from ui.tasks import AtOnce
from ui.window import Window


@pytest.fixture
def new(app, qtbot, tmp_path):
    """A window where nothing is yet."""
    window = Window(tmp_path / "data of é" / "TVET Desk", pool=AtOnce())
    qtbot.addWidget(window)
    window.show()
    window.ask()
    yield window
    window.shut()


def person(window, qtbot, user="Mariama Colley"):
    """The third page, answered by typing."""
    page = window.first.person
    qtbot.keyClicks(page.user, user)
    qtbot.keyClicks(page.password, PASSWORD)
    qtbot.keyClicks(page.again, PASSWORD)
    qtbot.keyClicks(page.typed, window.first.answers.recovery[-5:].lower())


def step(window):
    return window.first.stack.currentIndex()


def said(window):
    return window.first.note.text()


def test_a_centre_begins_by_typing_and_enter(new, qtbot):
    qtbot.keyClick(new.first, Qt.Key.Key_Return)
    assert step(new) == PLACE
    qtbot.keyClicks(new.first.place.code, "gm-mk")
    qtbot.keyClicks(new.first.place.name, "GTTI Annex Mansa Konko")
    qtbot.keyClick(new.first.place.name, Qt.Key.Key_Return)
    assert step(new) == PERSON
    code = new.first.answers.recovery
    person(new, qtbot)
    assert not new.folder.exists(), "nothing is written before everything is answered"
    qtbot.keyClick(new.first.person.typed, Qt.Key.Key_Return)
    assert step(new) == READY
    assert "has not joined" in new.first.ready.told.text()
    new.first.next.click()
    assert new.shell is not None
    assert new.first is None
    assert (new.desk.book.level, new.desk.book.code, new.desk.keys.user) == (
        Share.OFFICE,
        "GM-MK",
        "mariama colley",
    )
    opened = keys.recover(new.folder, paper.private_key(code, new.desk.keys.vault))
    assert opened.vault == new.desk.keys.vault, "the code on paper opens the data"


def test_what_is_typed_at_once_goes_into_the_first_field_of_each_page(new, qtbot):
    def typed(text):
        qtbot.keyClicks(new.focusWidget(), text)

    assert new.focusWidget() is new.first.welcome.languages.cards["en"].radio
    new.first.forward()
    typed("GM-MK")
    assert new.first.place.code.text() == "GM-MK"
    new.first.forward()
    typed("Mansa Konko")
    assert new.first.place.name.text() == "Mansa Konko", "what is missing gets the keys"
    qtbot.keyClick(new.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(new.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert new.focusWidget() is new.first.place.open
    new.first.forward()
    typed("Awa")
    new.first.forward()
    typed(PASSWORD)
    new.first.forward()
    typed(PASSWORD)
    new.first.forward()
    typed(new.first.answers.recovery[-5:])
    new.first.forward()
    assert step(new) == READY
    qtbot.keyClick(new.focusWidget(), Qt.Key.Key_Return)
    assert new.shell is not None


def test_headquarters_is_named_at_once_and_an_invited_centre_goes_on_with_enter(
    new, qtbot, monkeypatch, tmp_path
):
    new.first.welcome.purposes.cards[first.HQ].radio.click()
    new.first.forward()
    qtbot.keyClicks(new.focusWidget(), "Learning for return")
    assert new.first.place.name.text() == "Learning for return"
    new.first.go_back()
    new.first.welcome.purposes.cards[first.CENTRE].radio.click()
    with init(tmp_path / "real hq", user="Katrin Brandt", password=PASSWORD, **HQ) as hq:
        data = joining.invite(hq.book, hq.identity, "NE-AB", "CFM d’Abala", "NE")
    (tmp_path / "invitation.json").write_bytes(data)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "invitation.json"), ""))
    new.first.forward()
    new.first.place.open.click()
    qtbot.keyClick(new.focusWidget(), Qt.Key.Key_Return)
    assert step(new) == PERSON


def test_the_invitation_fills_the_page_and_the_centre_has_joined(new, qtbot, monkeypatch, tmp_path):
    with init(tmp_path / "real hq", user="Katrin Brandt", password=PASSWORD, **HQ) as hq:
        data = joining.invite(hq.book, hq.identity, "NE-AB", "CFM d’Abala", "NE")
    file = tmp_path / "invitation.json"
    file.write_bytes(data)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    new.first.welcome.further.click()
    assert step(new) == PLACE
    assert (new.first.place.code.text(), new.first.place.name.text()) == ("NE-AB", "CFM d’Abala")
    assert new.first.place.code.isReadOnly()
    new.first.forward()
    person(new, qtbot, "Idrissa Maman")
    new.first.forward()
    assert new.first.ready.signs.text() == new.first.made.fingerprint != ""
    new.first.forward()
    assert new.desk.book.fact("organisation")


def test_headquarters_needs_a_name_only(new, qtbot):
    new.first.welcome.purposes.cards[first.HQ].radio.click()
    new.first.forward()
    assert not new.first.place.code.isVisible()
    qtbot.keyClicks(new.first.place.name, "Learning for return")
    new.first.forward()
    person(new, qtbot, "Katrin Brandt")
    new.first.forward()
    new.first.forward()
    assert (new.desk.book.level, new.desk.keys.role) == (Share.HQ, "officer")


def test_practice_opens_its_own_folder(new, monkeypatch, folder):
    asked = []
    monkeypatch.setattr(practice, "folder_of", lambda code: asked.append(code) or folder)
    nothing = new.folder
    new.first.welcome.countries.cards["NE"].radio.click()
    new.first.welcome.purposes.cards[first.PRACTICE].radio.click()
    new.first.forward()
    assert asked == ["NE-MG"]
    assert new.folder == folder
    assert new.unlock.password.text() == practice.PASSWORD
    assert not nothing.exists()


@pytest.mark.parametrize(
    ("altered", "words"),
    [
        ({"user": " "}, "your name"),
        ({"password": "password12", "again": "password12"}, "easy to guess"),
        ({"again": "river cow tree sand"}, "not the same"),
        ({"typed": "AAAAA"}, "last group"),
        ({"typed": ""}, "last group"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(new, qtbot, altered, words):
    new.first.forward()
    qtbot.keyClicks(new.first.place.code, "GM-MK")
    qtbot.keyClicks(new.first.place.name, "Mansa Konko")
    new.first.forward()
    person(new, qtbot)
    for name, value in altered.items():
        setattr(new.first.answers, name, value)
    new.first.forward()
    assert step(new) == PERSON
    assert words in said(new)
    assert not new.folder.exists()
    new.first.go_back()
    assert new.first.place.name.text() == "Mansa Konko"


@pytest.mark.parametrize(
    ("code", "name", "words"), [("GM-MK", " ", "name first"), ("G K", "Soma", "code"), ("HQ", "Soma", "HQ")]
)
def test_a_place_without_name_or_code_is_refused(new, qtbot, code, name, words):
    new.first.forward()
    qtbot.keyClicks(new.first.place.code, code)
    qtbot.keyClicks(new.first.place.name, name)
    new.first.forward()
    assert step(new) == PLACE
    assert words in said(new)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 5000])
def test_a_file_that_is_no_invitation_says_one_sentence(new, monkeypatch, tmp_path, content):
    file = tmp_path / "letter.json"
    file.write_bytes(content)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    new.first.welcome.further.click()
    assert step(new) == WELCOME
    assert "invitation" in said(new)


def test_the_language_changes_everywhere_and_keeps_what_was_typed(new, qtbot):
    new.first.forward()
    qtbot.keyClicks(new.first.place.name, "Mansa Konko")
    new.first.go_back()
    new.first.welcome.languages.cards["fr"].radio.click()
    assert new.first.next.text() == "Suivant"
    assert new.first.answers.country == "GM"
    new.first.forward()
    assert new.first.place.name.text() == "Mansa Konko"
    assert new.first.place.title.text() == "Votre centre"


def test_a_folder_that_cannot_be_made_keeps_the_answers(new, qtbot):
    new.folder.parent.parent.mkdir(exist_ok=True)
    new.folder.parent.write_bytes(b"a file where the folder should be")
    new.first.forward()
    qtbot.keyClicks(new.first.place.code, "GM-MK")
    qtbot.keyClicks(new.first.place.name, "Mansa Konko")
    new.first.forward()
    person(new, qtbot)
    new.first.forward()
    assert step(new) == PERSON
    assert said(new)
    assert new.first.next.isEnabled()


def test_the_names_of_the_steps_stand_in_one_line(new, app):
    new.first.go(PLACE)
    app.sendPostedEvents()
    assert len({one.name.x() for one in new.first.steps}) == 1


def test_every_page_fits_a_small_screen(new, qtbot):
    for code in ("en", "fr", "de"):
        new.language.choose(code)
        for page in range(4):
            new.first.go(page)
            hint = new.first.minimumSizeHint()
            assert hint.width() <= 1093
            assert hint.height() <= 552
            assert new.first.pages[page].minimumSizeHint().width() <= 1093 - 250 - 64, (code, page)
