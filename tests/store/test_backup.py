"""A backup is one whole file, numbered in sequence, and gets its name only once it was read back."""

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from tests.books import KEY
from tests.disks import names
from tests.store.conftest import opened
from tests.store.toys import Thing, add, refused
from tvetdesk.store import backup, backups, files, keyfile, keys
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share

ROOT = Path(__file__).parents[2]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")


def whole(path, dk, folder):
    """What is in a backup: the names of its things."""
    folder.mkdir()
    backup.unpack(path, folder)
    with opened(folder, dk) as book:
        assert book.sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        return sorted(thing.name for thing in book.select(Thing))


def test_a_backup_holds_what_was_written_until_then_and_its_keys(made, stick, tmp_path):
    book, unlocked = made
    add(book, name="before")
    one = backups.make(book, book.folder, stick)
    add(book, name="after")
    assert names(stick) == ["tvet_GM-MK_backup_000001.tvb"]
    assert (one.number, one.code, one.day) == (1, "GM-MK", dt.date(2020, 3, 10))
    assert one == backup.read(one.path) == backup.verify(one.path, unlocked.dk)
    assert whole(one.path, unlocked.dk, tmp_path / "there") == ["before"]
    assert keys.unlock(tmp_path / "there", "awa", "four words and more").dk == unlocked.dk


def test_no_backup_can_be_read_without_the_key(made, stick):
    book, _ = made
    add(book, name="Zebulonius of Mansa Konko")
    one = backups.make(book, book.folder, stick)
    content = one.path.read_bytes()
    for plain in (b"Zebulonius", b"CREATE TABLE", b"SQLite format 3", KEY):
        assert plain not in content
    assert refused(backup.verify, one.path, bytes(32)) == "backup.older_key"


def test_a_backup_made_while_others_write_is_whole_and_holds_no_open_change(made, stick, tmp_path):
    book, unlocked = made
    stop, written = threading.Event(), []

    def write():
        while not stop.is_set():
            written.append(add(book, name=f"n{len(written)}", what="store.write").id)
        book.db.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made_ones = [backups.make(book, book.folder, stick) for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    counts = [len(whole(one.path, unlocked.dk, tmp_path / str(one.number))) for one in made_ones]
    assert counts == sorted(counts)
    assert counts[-1] <= len(written)
    for one in made_ones:
        with opened(tmp_path / str(one.number), unlocked.dk) as there:
            assert there.open_change() is None
            assert there.sql("SELECT count(*) FROM writing").fetchone() == (0,)


def test_numbers_go_on_whatever_lies_in_the_folder_and_whatever_the_clock_says(made, stick):
    book, _ = made
    (stick / "tvet_NE-MZ_backup_000041.tvb").write_bytes(b"damaged")
    numbers = []
    for day in ("2020-03-10", "2099-01-01", "1980-01-01", "2020-03-11"):
        book.clock.at = dt.datetime.fromisoformat(day)
        numbers.append(backups.make(book, book.folder, stick).number)
    assert numbers == [42, 43, 44, 45]
    assert [one.number for one in backup.listing(stick)] == [45, 44, 43, 42]


@pytest.mark.fault("F18", "backups thinned whatever the clock said")
@pytest.mark.parametrize("seed", range(5))
def test_whichever_numbers_there_are_the_ten_newest_stay(seed, matrix):
    """The clock is no part of it, so none of its jumps takes a backup away."""
    chance = random.Random(seed)
    for _ in matrix(range(200)):
        numbers = set(chance.sample(range(1, 2000), chance.randint(1, 60)))
        stay = backups.kept(numbers)
        assert set(sorted(numbers)[-10:]) <= stay <= numbers
        assert len(stay) <= 17
        assert backups.kept(stay) == stay


def test_one_a_day_for_a_year_leaves_ten_and_some_from_earlier_weeks_and_months():
    stay: set[int] = set()
    for number in range(1, 366):
        stay = backups.kept(stay | {number})
    assert set(range(356, 366)) <= stay
    older = sorted(stay)[:-10]
    assert 4 <= len(older) <= 7
    assert older[0] < 300


@pytest.mark.control("F18", "backups thinned by date, the clock once in 2099")
def test_thinning_by_date_would_lose_them(made):
    """The control: the rule we do not use leaves one backup once the clock was in 2099 for three days."""

    def by_date(found, day):
        return [when for when in found if (day - when).days < 10][-10:]

    found = []
    days = [dt.date(2026, 3, number) for number in range(1, 11)]
    for day in (*days, dt.date(2099, 1, 1)):
        found = by_date([*found, day], day)
    assert len(found) == 1


def test_what_is_too_old_goes_and_what_is_not_ours_stays(made, stick):
    book, _ = made
    for number in range(14):
        add(book, name=str(number))
        one = backups.make(book, book.folder, stick)
    other = stick / "tvet_GM-MK_backup_000002 (1).tvb"
    shutil.copyfile(one.path, other)
    (stick / "tvet_GM-MK_backup_000003.tvb").write_bytes(b"damaged")
    for number in range(30):
        add(book, name=f"more {number}")
        backups.make(book, book.folder, stick)
    left = [one.number for one in backup.listing(stick) if one.path != other]
    assert left[:10] == list(range(44, 34, -1))
    assert len(left) <= 17
    assert other.exists()
    assert (stick / "tvet_GM-MK_backup_000003.tvb").read_bytes() == b"damaged"


# -- what can go wrong -----------------------------------------------------------------------------------------


def test_a_disk_without_room_is_told_before_anything_is_written(made, stick, monkeypatch):
    book, _ = made
    backups.make(book, book.folder, stick)
    before = names(stick)
    monkeypatch.setattr(backups, "free_space", lambda folder: 1000)
    assert refused(backups.make, book, book.folder, stick) == "backup.no_room"
    assert names(stick) == before
    assert add(book, name="still works").id


def test_a_disk_that_does_not_keep_what_is_written_gives_no_backup(made, stick, monkeypatch):
    book, _ = made
    monkeypatch.setattr(backup, "hashes_back", lambda path: ("x", "y"))
    assert refused(backups.make, book, book.folder, stick) == "file.not_kept"
    assert names(stick) == []


@pytest.mark.fault("F9", "a copy to a stick that did not arrive whole")
@pytest.mark.parametrize("cut", [0, 500, -50_000])
def test_a_copy_that_did_not_arrive_whole_leaves_the_earlier_one(made, stick, monkeypatch, cut):
    book, _ = made
    (book.folder / "backups").mkdir()
    here = backups.make(book, book.folder, book.folder / "backups")
    there = backups.copy(book, here, stick)
    whole = there.path.read_bytes()

    def half(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:cut])

    monkeypatch.setattr(shutil, "copyfile", half)
    assert refused(backups.copy, book, here, stick) == "file.not_kept"
    assert {path.name: path.read_bytes() for path in stick.iterdir()} == {here.path.name: whole}


@pytest.mark.fault("F9", "a stick pulled at a step of a backup")
@pytest.mark.parametrize("step", range(1, 8))
def test_a_stick_pulled_at_any_step_leaves_the_earlier_backup_and_no_half_one(made, stick, monkeypatch, step):
    """F9: the nth time that something is forced to the disk, opened there or renamed, the disk is gone."""
    book, unlocked = made
    earlier = backups.make(book, book.folder, stick)
    add(book, name="a")
    left = [step]

    def failing(real):
        def act(*arguments, **more):
            left[0] -= 1
            if left[0] <= 0:
                raise OSError(5, "gone")
            return real(*arguments, **more)

        return act

    for module, name in ((os, "fsync"), (os, "replace")):
        monkeypatch.setattr(module, name, failing(getattr(module, name)))
    code = None
    try:
        backups.make(book, book.folder, stick)
    except backups.UserError as error:
        code = error.code
    monkeypatch.undo()
    assert code in (None, "file.disk_error")
    assert code is not None or step > 3  # a run has no more than so many steps
    for one in backup.listing(stick):
        backup.verify(one.path, unlocked.dk)
    assert earlier.path in [one.path for one in backup.listing(stick)]
    assert not [name for name in names(stick) if name.endswith(files.BESIDE)]
    backups.make(book, book.folder, stick)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda data: data[: len(data) // 2], "backup.damaged"),
        (lambda data: data[:-1], "backup.damaged"),
        (lambda data: b"", "backup.damaged"),
        (lambda data: os.urandom(5000), "backup.damaged"),
        (lambda data: data[:9000] + bytes(4096) + data[9000 + 4096 :], "backup.damaged"),
        (lambda data: data.replace(b'"version": 1', b'"version": 9'), "backup.newer"),
        (lambda data: data.replace(b"tvetdesk-backup", b"somebodys-zip!!"), "backup.not_one"),
    ],
    ids=["half", "a byte short", "empty", "noise", "a page of zeros", "newer", "another zip"],
)
def test_a_backup_that_is_not_right_is_refused_in_words(made, stick, damage, code):
    book, unlocked = made
    one = backups.make(book, book.folder, stick)
    one.path.write_bytes(damage(one.path.read_bytes()))
    assert refused(backup.verify, one.path, unlocked.dk) == code


def test_every_flipped_bit_of_the_data_in_a_backup_is_found(made, stick):
    book, unlocked = made
    one = backups.make(book, book.folder, stick)
    data = one.path.read_bytes()
    chance = random.Random(1)
    start = data.index(b"tvet.db") + 7
    end = data.index(b"tvet.keys") - 200
    for _ in range(25):
        place = chance.randrange(start, end)
        one.path.write_bytes(
            data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
        )
        assert refused(backup.verify, one.path, unlocked.dk) == "backup.damaged"


def test_a_picture_called_like_a_backup_and_a_missing_file_are_named(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    assert refused(backup.read, tmp_path / "photo.jpg") == "backup.not_one"
    assert refused(backup.read, tmp_path / "none.tvb") == "file.none"
    assert refused(backup.listing, tmp_path / "nowhere") == "file.gone"


KILLED = """
    import sys
    from pathlib import Path
    from tests.store.conftest import keys, opened
    from tvetdesk.store import backups
    folder, stick = Path(sys.argv[1]), Path(sys.argv[2])
    unlocked = keys.unlock(folder, "awa", "four words and more")
    with opened(folder, unlocked.dk) as book:
        print("ready", flush=True)
        while True:
            print(backups.make(book, folder, stick).number, flush=True)
"""


@linux_only
@pytest.mark.fault("F5", "kill -9 while backups are made")
@pytest.mark.parametrize("trials", [6, pytest.param(40, marks=pytest.mark.torture)])
def test_a_program_killed_while_backing_up_leaves_whole_backups_only(tmp_path, stick, trials, matrix):
    """F5: the kill comes at a random moment of the second backup."""
    folder = tmp_path / "data"
    folder.mkdir()
    unlocked = keys.create(folder, "awa", "administrator", "four words and more", kdf=CHEAP)
    with opened(folder, unlocked.dk) as book:
        book.found(7, Share.OFFICE, "GM-MK")
        with book.change("store.write"):
            book.add_many(Thing, [{"name": f"n{n}", "note": "x" * 2000} for n in range(2000)])
    chance, said = random.Random(4), []
    for _ in matrix(range(trials)):
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(KILLED), str(folder), str(stick)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as running:
            assert running.stdout.readline() == "ready\n"
            said.append(int(running.stdout.readline()))
            threading.Event().wait(chance.random() * 0.2)
            running.send_signal(signal.SIGKILL)
            said += [int(line) for line in running.stdout if line.endswith("\n")]
        there = backup.listing(stick)
        assert {one.number for one in there} >= set(sorted(said)[-10:])
        for one in there:
            backup.verify(one.path, unlocked.dk)
    with opened(folder, unlocked.dk) as book:
        backups.make(book, folder, stick)
    assert all(name.endswith(".tvb") for name in names(stick))


def test_the_key_file_in_a_backup_is_the_one_of_that_day(made, stick, tmp_path):
    book, unlocked = made
    first = backups.make(book, book.folder, stick)
    keys.change_password(unlocked, "four words and more", "other words of today", kdf=CHEAP)
    assert backups.is_new(book, book.folder)
    second = backups.make(book, book.folder, stick)
    for one, password in ((first, "four words and more"), (second, "other words of today")):
        folder = tmp_path / str(one.number)
        folder.mkdir()
        backup.unpack(one.path, folder)
        assert keys.unlock(folder, "awa", password).dk == unlocked.dk
        assert (folder / keyfile.FILE).exists()
