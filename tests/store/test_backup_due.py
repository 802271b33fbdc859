"""When a backup is due, where a second one goes, and what is told of how safe the data are."""

import datetime as dt
from pathlib import Path

from tests.disks import names
from tests.store.toys import add, refused
from tvetdesk.store import backups


def due(book, **more):
    one = backups.make_if_due(book, book.folder, **more)
    return one and one.number


def test_one_is_due_each_day_and_at_the_end_of_work_if_something_was_written(made):
    book, _ = made
    assert due(book) == 1
    assert due(book) is None
    assert due(book, closing=True) is None
    add(book, name="a")
    assert due(book) is None
    assert due(book, closing=True) == 2
    add(book, name="b")
    book.clock.at += dt.timedelta(days=1)
    assert due(book) == 3
    add(book, name="c")
    book.clock.at -= dt.timedelta(days=9000)  # a clock put back is another day too
    assert due(book) == 4
    assert names(book.folder / "backups")[-1] == "tvet_GM-MK_backup_000004.tvb"


def test_a_clock_that_stands_still_does_not_stop_backups(made, monkeypatch):
    book, _ = made
    assert due(book) == 1
    monkeypatch.setattr(backups, "MANY", 5)
    for number in range(5):
        assert due(book) is None
        add(book, name=str(number), what=("store.write", "store.other")[number % 2])
    assert due(book) == 2


def test_the_second_folder_gets_the_same_file_and_a_lost_one_is_told(made, stick):
    book, _ = made
    backups.choose_second(book, stick)
    assert due(book) == 1
    name = "tvet_GM-MK_backup_000001.tvb"
    assert (stick / name).read_bytes() == (book.folder / "backups" / name).read_bytes()
    assert backups.safety(book).trouble == ""
    stick.rename(stick.with_name("away"))
    add(book, name="a")
    assert due(book, closing=True) == 2
    assert backups.safety(book).trouble == "file.gone"
    stick.with_name("away").rename(stick)
    add(book, name="b")
    assert due(book, closing=True) == 3
    assert backups.safety(book).trouble == ""
    assert names(stick) == [name, "tvet_GM-MK_backup_000003.tvb"]


def test_a_backup_taken_along_on_a_stick_does_not_take_that_of_the_end_of_work_away(made, stick, tmp_path):
    book, _ = made
    (tmp_path / "disk").mkdir()
    backups.choose_second(book, tmp_path / "disk")
    assert due(book) == 1
    add(book, name="a day's work")
    book.seal()
    assert backups.make(book, book.folder, stick).number == 2
    assert due(book, closing=True) == 3
    assert names(tmp_path / "disk") == ["tvet_GM-MK_backup_000001.tvb", "tvet_GM-MK_backup_000003.tvb"]
    assert due(book, closing=True) is None


def test_a_second_folder_inside_the_data_folder_is_none(made):
    book, _ = made
    assert refused(backups.choose_second, book, book.folder) == "backup.same_place"
    assert refused(backups.choose_second, book, book.folder / "nowhere") == "file.gone"


def test_seven_days_without_a_backup_off_this_pc_are_told(made, stick, monkeypatch):
    book, _ = made
    monkeypatch.setattr(backups, "is_elsewhere", lambda folder, target: target == stick)
    assert not backups.safety(book).overdue  # nothing to lose
    add(book, name="a")
    assert not backups.safety(book).overdue
    book.clock.at += dt.timedelta(days=8)
    assert due(book) == 1
    assert backups.safety(book).overdue  # one on the same disk does not count
    backups.make(book, book.folder, stick)
    stands = backups.safety(book)
    assert (stands.overdue, stands.lacks, stands.elsewhere) == (False, 0, dt.date(2020, 3, 18))
    book.clock.at += dt.timedelta(days=30)
    assert not backups.safety(book).overdue  # nothing was written since
    add(book, name="b")
    assert (backups.safety(book).overdue, backups.safety(book).lacks) == (True, 1)
    backups.make(book, book.folder, stick)
    add(book, name="c")
    book.clock.at -= dt.timedelta(days=9000)
    assert backups.safety(book).overdue  # nobody knows how long it has been


def test_another_disk_is_elsewhere_and_a_folder_beside_is_not(tmp_path):
    assert not backups.is_elsewhere(tmp_path, tmp_path.parent)
    assert not backups.is_elsewhere(tmp_path, tmp_path / "nothing")
    if Path("/dev/shm").is_dir() and Path("/dev/shm").stat().st_dev != tmp_path.stat().st_dev:
        assert backups.is_elsewhere(tmp_path, Path("/dev/shm"))
