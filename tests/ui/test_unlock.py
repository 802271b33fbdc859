"""The unlock screen: wrong and right passwords, odd folders, a second window."""

import re

import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import PASSWORD
from tvetdesk.store import tries
from ui import settings, unlock
from ui.tasks import AtOnce
from ui.window import Window


def test_ten_wrong_passwords_lose_nothing(locked):
    for _ in range(10):
        locked.unlock.password.setText("not this one")
        locked.unlock.button.click()
        assert locked.shell is None
    assert "Several wrong passwords in a row" in locked.unlock.trouble.text()
    tries.forgive(locked.folder, "mariama")
    locked.unlock.password.setText(PASSWORD)
    locked.unlock.button.click()
    assert locked.shell is not None


def test_enter_opens(locked, qtbot):
    qtbot.keyClicks(locked.unlock.password, PASSWORD)
    qtbot.keyClick(locked.unlock.password, Qt.Key.Key_Return)
    assert locked.shell is not None


def test_enter_does_nothing_else_while_the_data_are_opened(locked, qtbot):
    """Whoever waits for the practice centre and presses Enter was asked for the recovery code."""
    locked.unlock.busy(True)
    focus = locked.focusWidget() or locked.unlock
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(focus, key)
    locked.unlock.forgotten.click()
    assert locked.rescue.recovering is None
    locked.unlock.busy(False)
    locked.unlock.forgotten.click()
    assert locked.rescue.recovering.isVisible()
    locked.rescue.recovering.close()


def test_the_only_person_is_offered(locked):
    assert locked.unlock.name.currentText() == "Mariama"


def test_the_language_can_be_chosen_first(locked):
    locked.unlock.languages.buttons()[2].click()
    assert locked.language.code == "de"
    assert settings.load(locked.folder).language == "de"
    locked.unlock.wrong()
    assert locked.unlock.trouble.text()


def test_a_second_window_says_one_sentence(window, qtbot, folder):
    second = Window(folder, pool=AtOnce())
    qtbot.addWidget(second)
    second.ask()
    second.unlock.password.setText(PASSWORD)
    second.unlock.button.click()
    assert second.shell is None
    assert "already open" in second.unlock.trouble.text()
    second.shut()


@pytest.mark.parametrize(("file", "content"), [("tvet.keys", b"\0" * 40), ("tvet.db", b"\0" * 4096)])
def test_a_torn_folder_says_one_sentence(app, qtbot, tmp_path, file, content):
    place = tmp_path / "other"
    place.mkdir()
    (place / file).write_bytes(content)
    window = Window(place, pool=AtOnce())
    qtbot.addWidget(window)
    window.ask()
    assert window.unlock.trouble.text()
    assert window.shell is None
    assert window.first is None, "what is left of data is not begun anew"
    window.shut()


def test_the_desk_is_closed_with_the_window(window, folder):
    window.close()
    assert window.desk is None
    assert not (folder / "tvet.db-wal").exists() or not (folder / "tvet.db-wal").stat().st_size


@pytest.mark.parametrize("content", ["", "[]", '{"theme": "neon", "rows": [1], "language": 5, "more": 1}'])
def test_odd_settings_are_as_none(folder, content):
    (folder / settings.FILE).write_text(content)
    assert settings.load(folder) == settings.Settings()


def test_with_real_threads_it_opens_works_and_lets_go(app, qtbot, folder):
    """Each thread has its own connection to the file; all are closed with the window, so it can be opened again."""
    for turn in range(2):
        window = Window(folder)
        qtbot.addWidget(window)
        window.show()
        window.ask()
        window.unlock.password.setText(PASSWORD)
        window.unlock.button.click()
        qtbot.waitUntil(lambda window=window: window.shell is not None, timeout=20_000)
        window.shell.go("settings")
        window.shell.undo() if turn else window.shell.go("home")
        qtbot.waitUntil(window.tasks.idle, timeout=20_000)
        window.close()
        assert window.desk is None
        assert not (folder / "tvet.db-wal").exists()


def test_whoever_has_to_wait_sees_the_seconds_and_types_at_once_when_they_are_over(
    locked, qtbot, monkeypatch
):
    passed = [0.0]
    monkeypatch.setattr(unlock.time, "monotonic", lambda: passed[0])
    locked.unlock.password.setText("wrong")
    while "Seconds to wait" not in locked.unlock.trouble.text():
        qtbot.keyClick(locked.unlock, Qt.Key.Key_Return)
    assert locked.unlock.password.selectedText() == "wrong", "the next password replaces this one"
    seconds = int(re.search(r"next: (\d)\.", locked.unlock.trouble.text()).group(1))
    assert seconds in (4, 5)  # a busy machine takes some of it to say so
    passed[0] = 2.0
    locked.unlock.tick()
    assert f"next: {seconds - 2}." in locked.unlock.trouble.text()
    passed[0] = 5.0
    locked.unlock.tick()
    assert locked.unlock.trouble.text() == "You may try again now."
    tries.forgive(locked.folder, "mariama")
    locked.unlock.password.insert(PASSWORD)
    qtbot.keyClick(locked.unlock.password, Qt.Key.Key_Return)
    assert locked.shell is not None


def test_data_that_lie_on_a_stick_open_and_the_window_says_where_they_belong(locked, monkeypatch):
    monkeypatch.setattr("tvetdesk.store.place.doubt", lambda folder: "removable")
    locked.unlock.password.setText(PASSWORD)
    locked.unlock.button.click()
    said = locked.shell.strip.text.text()
    assert said.startswith(f"The data lie in {locked.folder} on a stick")
    assert locked.shell.strip.isVisible()
    assert not locked.desk.book.reading


def test_on_an_own_disk_nothing_is_said_of_the_place(window):
    assert window.shell.strip.notice is None
