"""The window backs up by itself: daily, and when it is closed."""

import pytest

from tvetdesk.store import backup


@pytest.fixture
def real(window):
    """A window on data that are no practice: those are not backed up."""
    window.desk.book.remember(practice=0)
    return window


def numbers(folder):
    there = folder / backup.FOLDER
    return [one.number for one in backup.listing(there)] if there.is_dir() else []


def test_closing_the_window_leaves_a_backup(real, folder):
    real.shut()
    assert numbers(folder) == [1]


def test_practice_data_are_not_backed_up(window, folder):
    window.shut()
    assert numbers(folder) == []


def test_each_hour_it_looks_whether_one_is_due(real, folder):
    assert real._backups.isActive()
    real._backups.timeout.emit()
    real._backups.timeout.emit()
    assert numbers(folder) == [1]
    real.shut()
    assert numbers(folder) == [1]
    assert not real._backups.isActive()


def test_a_full_disk_keeps_nobody_from_closing(real, folder, monkeypatch):
    monkeypatch.setattr("tvetdesk.store.backups.free_space", lambda folder: 0)
    real.shut()
    assert numbers(folder) == []
    assert real.desk is None
