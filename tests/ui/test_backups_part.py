"""Backups in the window: what there is and in which state, the second folder, the stick, and restoring."""

import shutil

import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import PASSWORD
from tvetdesk.desk import open_folder
from tvetdesk.errors import UserError
from tvetdesk.records import accounts
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.store import backup
from ui.dialogs.restore import RestoreDialog
from ui.models.sticks import Stick
from ui.pages.setting import backups as part
from ui.tasks import Threads
from ui.window import Window


@pytest.fixture
def backups(window, stick):
    """The backups part of an administrator, with a stick plugged in."""
    window.shell.go("settings")
    page = window.shell.page()
    page.backups.sticks = lambda: [Stick(stick, "TRANSCEND", 5_000_000_000)]
    page.show_part("backups")
    return page.backups


def strip(window):
    return window.shell.strip.text.text()


def shown(backups):
    """Number and state of each line."""
    return [(row[0].text, row[3].text) for row in backups.model.rows]


def look(backups, number, password=PASSWORD):
    """Look into the backup with this number."""
    place = [one.about and one.about.number for one in backups.found.kept].index(number)
    backups.table.selectRow(place)
    backups.put_back.click()
    backups.dialog.password.setText(password)
    backups.dialog.look_button.click()
    return backups.dialog


def said(dialog):
    return " ".join(label.text() for label in dialog.said)


# -- what there is ------------------------------------------------------------------------------------------------


def test_without_a_backup_it_says_that_the_program_makes_them_itself(backups):
    assert backups.table.isHidden()
    assert not backups.empty.isHidden()
    assert backups.answer.text() == "No backup lies off this computer yet."
    assert backups.more.text().startswith("No backup was made yet.")


def test_a_backup_is_made_here_and_listed_with_number_day_and_size(backups, window):
    backups.now.click()
    assert strip(window).startswith("The backup tvet_GM-MK_backup_000001.tvb is in ")
    ((number, day, size, state, file),) = backups.model.rows
    made = backup.listing(window.folder / backup.FOLDER)[0]
    assert (number.text, day.text, file.text) == ("1", window.language.t.date(made.day), made.path.name)
    assert size.text == f"{made.size / 1_000_000:.1f} MB"
    assert state.text == "read back when it was made"


def test_one_press_puts_a_backup_onto_the_stick_and_its_list_is_one_press_away(backups, stick):
    backups.stick.click()
    assert [one.number for one in backup.listing(stick)] == [1]
    assert [button.text() for button in backups.places.buttons()] == ["This computer", "USB stick TRANSCEND"]
    assert shown(backups) == []
    backups.places.buttons()[1].click()
    assert shown(backups) == [("1", "read back when it was made")]


def test_all_are_opened_and_the_damaged_one_is_named(backups, window):
    for _ in range(3):
        new_trainee(window.desk.book, "Awa Sillah")
        backups.now.click()
    files = sorted((window.folder / backup.FOLDER).glob("*.tvb"))
    data = files[1].read_bytes()
    files[1].write_bytes(data[:90_000] + b"\0" * 64 + data[90_064:])
    files[0].write_bytes(b"cut off")
    backups.refresh()
    backups.prove.click()
    assert shown(backups) == [("3", "in order: every page was looked at"), ("2", "damaged"), ("–", "damaged")]
    assert strip(window) == "2 backups are not in order. Do not count on them; make a new one now."
    files[0].unlink()
    files[1].unlink()
    backups.refresh()
    backups.prove.click()
    assert strip(window) == "1 backup was opened and is in order."


def test_a_backup_from_before_another_key_is_not_called_damaged(backups, window):
    backups.now.click()
    window.desk.rekey()
    backups.now.click()
    backups.prove.click()
    assert shown(backups) == [("2", "in order: every page was looked at"), ("1", "has the key of before")]
    assert strip(window) == "1 backup was opened and is in order."


def test_a_backup_of_other_data_is_named_and_not_offered_for_restoring(backups, window, hq_folder):
    with open_folder(hq_folder, None, PASSWORD) as other:
        made = other.back_up()
    (window.folder / backup.FOLDER).mkdir()
    shutil.copy(made.path, window.folder / backup.FOLDER)
    backups.refresh()
    assert shown(backups) == [("1", "of other data: HQ")]
    assert backups.put_back.isHidden()
    backups.restore()
    assert backups.dialog is None


def test_a_second_folder_is_chosen_and_given_up(backups, window, stick, monkeypatch):
    monkeypatch.setattr(part.QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    backups.choose.click()
    assert strip(window) == f"From now on every backup is copied to {stick}."
    assert backups.second.text() == f"Every backup the program makes is copied to {stick}."
    backups.none.click()
    assert backups.second.text() == "Backups are not copied to a second folder."
    monkeypatch.setattr(part.QFileDialog, "getExistingDirectory", lambda *_: str(window.folder / "x"))
    backups.choose.click()
    assert "is not there any more" in strip(window)


def test_what_keeps_a_backup_from_the_second_folder_is_said(backups, window, stick):
    window.desk.book.remember(
        practice=0, **{"backup.second": str(stick / "away"), "backup.trouble": "file.gone"}
    )
    backups.refresh()
    assert "could not be copied to the second folder" in backups.more.text()


@pytest.mark.parametrize("role", ["trainer", "viewer"])
def test_who_may_not_restore_is_not_shown_the_backups(window, role):
    accounts.add(window.desk.book, window.desk.keys, "Isatou", role, "four other words here")
    other = window.desk.switch("isatou", "four other words here")
    with pytest.raises(UserError) as refused:
        part.choose_second(other.book, None)
    assert refused.value.code == "rights.refused"
    window.lock()
    window.unlock.name.setCurrentText("isatou")
    window.unlock.password.setText("four other words here")
    window.unlock.button.click()
    window.shell.go("settings", "back up")
    assert "backups" not in window.shell.page().offered
    assert not (window.folder / backup.FOLDER).exists()


def test_the_state_of_the_backups_in_the_status_bar_leads_there(window):
    window.shell.status.backup.click()
    assert window.shell.here == "settings"
    assert window.shell.page().choice.value() == "backups"


# -- restoring ----------------------------------------------------------------------------------------------------


def test_a_backup_is_looked_into_before_anything_is_changed(backups, window):
    backups.now.click()
    new_trainee(window.desk.book, "Awa Sillah")
    dialog = look(backups, 1, "not this")
    assert "password of the day on which it was made" in dialog.trouble.text()
    assert dialog.found is None
    dialog.password.setText(PASSWORD)
    dialog.look_button.click()
    assert "trainees: 4" in said(dialog)
    assert "1 change here is newer than the backup and would be gone here." in said(dialog)
    assert "goes on as a new one" in said(dialog)
    assert not dialog.restore.isEnabled()
    dialog.number.setText("2")
    assert not dialog.restore.isEnabled()
    dialog.accept()
    assert dialog.isVisible()
    dialog.keep.click()
    assert window.desk.book.select(Trainee).count() == 5


def test_enter_after_the_number_restores_and_after_another_number_does_nothing(backups, window, qtbot):
    backups.now.click()
    shell = window.shell
    dialog = look(backups, 1)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(dialog.number, "2")
    qtbot.keyClick(dialog.number, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.number.clear()
    qtbot.keyClicks(dialog.number, "1")
    qtbot.keyClick(dialog.number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None and window.shell is not shell)


def test_on_a_new_pc_the_name_is_asked_for_first(locked, qtbot, tmp_path):
    dialog = RestoreDialog(tmp_path / "a.tvb", tmp_path, None, "", locked.language, locked.tasks, locked)
    dialog.show()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.focusWidget() is dialog.name
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.password
    dialog.reject()


def test_before_a_restore_it_is_said_what_becomes_of_the_data_here_if_there_are_any(
    backups, window, locked, tmp_path
):
    backups.now.click()
    assert "What is here now is backed up first. " in said(look(backups, 1))
    file, user = backups.found.kept[0].path, window.desk.keys.user

    def told(folder, keeps):
        dialog = RestoreDialog(file, folder, None, user, locked.language, locked.tasks, locked)
        assert dialog.keep.text() == keeps
        dialog.password.setText(PASSWORD)
        dialog.look_button.click()
        dialog.reject()
        return said(dialog)

    assert "backed up first, or kept aside if it does not open" in told(
        window.desk.book.folder, "Keep what is here"
    )
    empty = told(tmp_path / "new PC", "Cancel")
    assert "There are no data here that it would replace." in empty
    assert "backed up" not in empty


def test_a_backup_is_restored_and_the_window_opens_anew(backups, window, qtbot):
    backups.now.click()
    new_trainee(window.desk.book, "Awa Sillah")
    before = window.desk.book.replica
    shell = window.shell
    dialog = look(backups, 1)
    dialog.number.setText("1")
    dialog.restore.click()
    qtbot.waitUntil(lambda: window.shell is not None and window.shell is not shell)
    assert window.desk.book.select(Trainee).count() == 4
    assert window.desk.book.replica != before
    assert strip(window).startswith("The backup is restored.")
    more = window.shell.strip.more.text()
    assert "What was there before is in the backup tvet_GM-MK_backup_000002.tvb." in more
    window.shell.go("settings", "backups")
    assert [number for number, _ in shown(window.shell.page().backups)] == ["2", "1"]
    window.lock()
    window.unlock.password.setText(PASSWORD)
    window.unlock.button.click()
    assert not window.unlock.isVisible()


def test_what_is_refused_leaves_the_data_as_they_are_and_asks_for_the_password(
    backups, window, qtbot, monkeypatch
):
    backups.now.click()
    dialog = look(backups, 1)
    monkeypatch.setattr("tvetdesk.restoring.free_space", lambda _: 0)
    dialog.number.setText("1")
    dialog.restore.click()
    qtbot.waitUntil(window.unlock.trouble.isVisible)
    assert "has no room" in window.unlock.trouble.text()
    monkeypatch.undo()
    window.unlock.password.setText(PASSWORD)
    window.unlock.button.click()
    assert window.desk.book.select(Trainee).count() == 4


def test_with_real_threads_a_backup_is_restored_while_pages_were_reading(app, qtbot, folder):
    window = Window(folder)
    assert isinstance(window.tasks._pool, Threads)
    qtbot.addWidget(window)
    window.show()
    window.ask()
    window.unlock.password.setText(PASSWORD)
    window.unlock.button.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    shell = window.shell
    made = window.desk.back_up()
    new_trainee(window.desk.book, "Awa Sillah")
    shell.go("trainees")
    window.rescue.restore(made.path, "mariama", PASSWORD)
    shell.go("home")
    qtbot.waitUntil(lambda: window.shell is not None and window.shell is not shell, timeout=30_000)
    qtbot.waitUntil(window.tasks.idle, timeout=20_000)
    assert window.desk.book.select(Trainee).count() == 4
    window.close()
    assert window.desk is None
