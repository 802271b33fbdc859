"""A forgotten password in the window: by the code on paper, through headquarters, and what is refused."""

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.conftest import HQ, PASSWORD
from tvetdesk.desk import init, open_folder
from tvetdesk.exchange import joining, recovery
from tvetdesk.store import paper
from tvetdesk.store.record import Share
from ui.tasks import AtOnce
from ui.window import Window

ANOTHER = "lamp goat rain seven"
SIGNS = paper.new_code(lambda size: bytes(range(size)))


@pytest.fixture
def forgotten(locked):
    """The unlock screen, asked for another password."""
    with open_folder(locked.folder, None, PASSWORD) as desk:
        desk.take_code(SIGNS)
    locked.unlock.forgotten.click()
    return locked


def typed_twice(dialog):
    dialog.new.setText(ANOTHER)
    dialog.again.setText(ANOTHER)


def test_the_code_on_paper_opens_the_data_with_another_password(forgotten):
    dialog = forgotten.rescue.recovering
    assert dialog.name.text() == "Mariama"
    dialog.code.setText(SIGNS.replace("-", " ").lower())
    typed_twice(dialog)
    dialog.save.click()
    assert forgotten.shell is not None
    forgotten.shut()
    with open_folder(forgotten.folder, "mariama", ANOTHER) as desk:
        assert desk.keys.role == "administrator"


@pytest.mark.parametrize(
    ("code", "again", "words"),
    [
        (SIGNS[:-1], ANOTHER, "groups"),
        (f"{SIGNS[:-1]}{'A' if SIGNS[-1] != 'A' else 'B'}", ANOTHER, "Group 6"),
        (paper.new_code(bytes), ANOTHER, "does not open these data"),
        (SIGNS, "lamp goat rain eight", "not the same"),
    ],
)
def test_what_is_wrong_is_said_and_can_be_mended(forgotten, code, again, words):
    dialog = forgotten.rescue.recovering
    dialog.code.setText(code)
    dialog.new.setText(ANOTHER)
    dialog.again.setText(again)
    dialog.save.click()
    assert words in dialog.trouble.text()
    assert forgotten.shell is None
    dialog.code.setText(SIGNS)
    typed_twice(dialog)
    dialog.save.click()
    assert forgotten.shell is not None


def test_headquarters_answers_a_request(app, qtbot, tmp_path, monkeypatch):
    request, answer = tmp_path / "request.tvr", tmp_path / "answer.tvr"
    with init(tmp_path / "hq", user="Katrin Brandt", password=PASSWORD, **HQ) as hq:
        invitation = joining.read_invitation(joining.invite(hq.book, hq.identity, "NE-AB", "Abala", "NE"))
        init(
            tmp_path / "desk", level=Share.OFFICE, code="NE-AB", name="Abala", country="NE", user="Idrissa",
            password=PASSWORD, invitation=invitation,
        ).close()  # fmt: skip
        window = Window(tmp_path / "desk", pool=AtOnce())
        qtbot.addWidget(window)
        window.show()
        window.ask()
        window.unlock.forgotten.click()
        dialog = window.rescue.recovering
        dialog.way.buttons()[1].click()
        typed_twice(dialog)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(request), ""))
        dialog.save.click()
        asked = recovery.read_request(request.read_bytes())
        assert asked.signs in dialog.told.text()
        answer.write_bytes(
            recovery.answer(hq.book, hq.identity, asked, asked.signs, "Idrissa, known voice").data
        )
    dialog.way.buttons()[2].click()
    dialog.save.click()
    assert "Choose the answer" in dialog.trouble.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(answer), ""))
    dialog.choose.click()
    dialog.chosen.setText(PASSWORD)
    dialog.save.click()
    assert "not the password that was chosen" in dialog.trouble.text()
    dialog.chosen.setText(ANOTHER)
    dialog.save.click()
    assert window.shell is not None
    window.shut()


def test_behind_a_lock_one_sentence_says_what_to_do(window):
    window.lock()
    window.unlock.forgotten.click()
    assert window.rescue.recovering is None
    assert "in Settings" in window.unlock.trouble.text()


@pytest.mark.parametrize("code", ["en", "fr", "de"])
def test_the_dialog_fits_and_speaks_the_language(forgotten, code):
    forgotten.language.choose(code)
    hint = forgotten.rescue.recovering.minimumSizeHint()
    assert hint.width() <= 1040
    assert hint.height() <= 520
