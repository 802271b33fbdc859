"""A restored backup is the data of its day under a new identity; the old are there or the new, never a mixture."""

import datetime as dt
import os
import random
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.books import Clock
from tests.store.toys import refused
from tvetdesk import desk, restoring
from tvetdesk.errors import UserError
from tvetdesk.exchange import erasing
from tvetdesk.exchange.ownership import may_alter
from tvetdesk.records import accounts
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.store import audit, backup, clocks, keys, swap
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share

PASSWORD = "four words and more"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with one trainee in its backup on a stick, and a second written after it."""
    world = tmp_path_factory.mktemp("restoring")
    (world / "stick").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "DEFAULT", CHEAP)
        with desk.init(
            world / "data", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="awa",
            password=PASSWORD, clock=Clock(),
        ) as made:  # fmt: skip
            new_trainee(made.book, "Binta Sanyang")
            made.back_up(world / "stick")
            new_trainee(made.book, "Lamin Touray")
    return world


@pytest.fixture
def world(prepared, tmp_path):
    copy = tmp_path / "world"
    shutil.copytree(prepared, copy)
    return copy


@pytest.fixture
def folder(world):
    return world / "data"


@pytest.fixture
def file(world):
    return world / "stick" / "tvet_GM-MK_backup_000001.tvb"


def people(folder: Path, password: str = PASSWORD) -> list[str]:
    """Who is in the data, after a look at whether all of it belongs together."""
    with desk.open_folder(folder, "awa", password, clock=Clock()) as opened:
        assert opened.identity.number == opened.book.replica
        assert opened.book.sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        return sorted(trainee.names for trainee in opened.book.select(Trainee))


def number(folder: Path) -> int:
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        return opened.book.replica


def restore(folder: Path, file: Path, password: str = PASSWORD) -> restoring.Restored:
    return restoring.restore(folder, file, "awa", password, clock=Clock())


def test_a_preview_tells_what_is_in_it_and_what_would_be_gone(folder, file):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        found = restoring.preview(file, "awa", PASSWORD, opened.book)
    assert (found.about.number, found.about.code, found.trainees, found.newer) == (1, "GM-MK", 1, 1)
    assert found.here
    unopened = restoring.preview(file, None, PASSWORD, folder=folder)
    assert (unopened.newer, unopened.here) == (None, True)
    assert not restoring.preview(file, None, PASSWORD, folder=folder / "empty").here
    assert people(folder) == ["Binta Sanyang", "Lamin Touray"]


def test_a_restore_brings_the_day_of_the_backup_and_keeps_what_was_there(folder, file):
    before = number(folder)
    done = restore(folder, file)
    assert people(folder) == ["Binta Sanyang"]
    assert number(folder) != before  # two that go on under one number would fork
    assert done.kept.number == 2
    assert done.aside is None
    assert sorted(path.name for path in folder.iterdir()) == [
        "backups", "tvet.db", "tvet.keys", "tvet.keys.copy", "tvet.lock",
    ]  # fmt: skip
    restore(folder, done.kept.path)
    assert people(folder) == ["Binta Sanyang", "Lamin Touray"]
    assert number(folder) != before


def test_a_computer_that_joined_nobody_goes_on_with_its_own_people_after_a_restore(folder, file):
    restore(folder, file)
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        binta = opened.book.find(Trainee, names="Binta Sanyang")
        assert may_alter(opened.book, binta)
        assert erasing.look(opened.book, binta).people == (binta.id,)


@pytest.mark.parametrize(
    ("day", "doubt"), [("2020-03-12", None), ("2020-03-01", "back"), ("2099-06-01", "jump")]
)
def test_after_a_restore_the_clock_is_held_against_the_last_entry_of_the_backup(
    folder, file, day, doubt, monkeypatch
):
    monkeypatch.setattr(clocks, "BUILT", dt.date(2020, 1, 1))
    restore(folder, file)
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock(f"{day} 08:00")) as opened:
        assert clocks.clock_state(opened.book).doubt == doubt


def test_who_restores_a_backup_is_not_rid_of_the_audit_after_it(folder, file):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        opened.book.note("keys.rekeyed")
        before = audit.whole(opened.book)
    restore(folder, file)
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        after = audit.whole(opened.book)
        assert after[: len(before)] == before
        assert "backup.restored" in [one.what for one in after[len(before) :]]
        assert audit.check(opened.book).broken is None


def test_the_audit_of_a_backup_that_another_chain_followed_stays_its_own(folder, file, tmp_path):
    """Two folders of one origin went their own ways: neither chain is put onto the other."""
    shutil.copytree(folder, tmp_path / "other")
    with desk.open_folder(tmp_path / "other", "awa", PASSWORD, clock=Clock("2020-03-11 08:00")) as other:
        made = other.back_up(tmp_path).path
        held = audit.whole(other.book)
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        for _ in range(9):
            opened.book.note("keys.rekeyed")
    restore(folder, made)
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        kept = audit.whole(opened.book)
        assert kept[: len(held) - 1] == held[:-1]  # that it was made is noted after it was made
        assert "keys.rekeyed" not in [one.what for one in kept]
        assert audit.check(opened.book).broken is None


@pytest.mark.parametrize("rekeyed", [False, True])
def test_who_was_shut_out_or_may_do_less_since_does_not_come_back_with_the_backup(folder, tmp_path, rekeyed):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        for user in ("hawa", "ebou", "lamin"):
            accounts.add(opened.book, opened.keys, user, "administrator", f"{user} of old days")
        made = opened.back_up(tmp_path).path
        accounts.remove(opened.book, opened.keys, "hawa")
        accounts.give_password(opened.book, opened.keys, "ebou", "ebou of today", role="trainer")
        if rekeyed:
            opened.rekey()
    restore(folder, made)
    assert sorted(keys.users(folder)) == [
        ("awa", "administrator"),
        ("ebou", "trainer"),
        ("lamin", "administrator"),
    ]
    for user in ("hawa", "ebou"):
        with pytest.raises(UserError, match=r"keys\.wrong_password"):
            desk.open_folder(folder, user, f"{user} of old days", clock=Clock(f"2020-03-1{len(user)} 08:00"))
    with desk.open_folder(folder, "ebou", "ebou of today", clock=Clock("2020-03-20 08:00")) as opened:
        assert opened.keys.role == "trainer"
    desk.open_folder(folder, "lamin", "lamin of old days", clock=Clock("2020-03-20 08:00")).close()


def test_numbers_of_backups_go_on_above_all_that_were_made_before(folder, file):
    restore(folder, file)
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        assert opened.back_up().number == 3


def test_an_empty_folder_on_another_computer_takes_it(tmp_path, file):
    done = restore(tmp_path / "new", file)
    assert people(tmp_path / "new") == ["Binta Sanyang"]
    assert (done.kept, done.aside) == (None, None)


@pytest.mark.fault("F17", "restores over a left journal")
def test_a_journal_of_the_old_file_is_not_applied_to_the_new_one(folder, file, tmp_path):
    """What a killed program leaves is the ruin of whatever file is put before it."""
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        new_trainee(opened.book, "Fatou Jallow")
        for name in ("tvet.db", "tvet.db-wal", "tvet.db-shm"):
            shutil.copyfile(folder / name, tmp_path / name)
    for name in ("tvet.db", "tvet.db-wal", "tvet.db-shm"):
        shutil.copyfile(tmp_path / name, folder / name)
    restore(folder, file)
    assert people(folder) == ["Binta Sanyang"]
    restore(folder, folder / "backups" / "tvet_GM-MK_backup_000002.tvb")
    assert people(folder) == ["Binta Sanyang", "Fatou Jallow", "Lamin Touray"]


def test_a_damaged_file_is_replaced_and_kept_aside(folder, file):
    data = bytearray((folder / "tvet.db").read_bytes())
    data[5000] ^= 1
    (folder / "tvet.db").write_bytes(data)
    assert refused(desk.open_folder, folder, "awa", PASSWORD) == "book.damaged"
    done = restore(folder, file)
    assert people(folder) == ["Binta Sanyang"]
    assert (done.aside / "tvet.db").read_bytes() == bytes(data)


@pytest.mark.parametrize("lost", [["tvet.db"], ["tvet.keys", "tvet.keys.copy"]])
def test_a_lost_file_comes_back(folder, file, lost):
    for name in lost:
        (folder / name).unlink()
    restore(folder, file)
    assert people(folder) == ["Binta Sanyang"]


@pytest.mark.fault("F21", "a restore of a backup that holds somebody erased", "resurrected")
def test_who_was_erased_after_the_backup_stays_erased(folder, file):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        binta = opened.book.find(Trainee, names="Binta Sanyang")
        erasing.erase(opened.book, opened.identity, binta)
    restore(folder, file)
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        assert erasing.is_erased(opened.book, binta.id)
        assert opened.book.find(Trainee, names="Binta Sanyang") is None
    (folder / erasing.FILE).unlink()
    assert "Binta Sanyang" not in people(folder)  # it is in the restored file itself


def code(act, *arguments):
    """The code of a refusal, None if there was none."""
    try:
        act(*arguments)
    except restoring.UserError as error:
        return error.code
    return None


# -- refused -------------------------------------------------------------------------------------------------


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name.startswith("tvet.db")}


@pytest.mark.fault("F17", "restores with a wrong password, of other or newer data")
def test_a_wrong_password_changes_nothing(folder, file):
    before = files(folder)
    assert refused(restore, folder, file, "wrong words of nobody") == "restore.password"
    assert refused(restoring.preview, file, "awa", "wrong words of nobody") == "restore.password"
    assert files(folder) == before
    assert people(folder) == ["Binta Sanyang", "Lamin Touray"]


def test_whoever_guesses_at_a_backup_waits_like_at_the_door(folder, file, world):
    """A backup on the shared PC opens with the same words as the data: it is no way around the waiting."""

    def looked(words):
        return code(
            lambda: restoring.preview(file, "awa", words, folder=folder, clock=Clock("2020-03-10 09:00"))
        )

    assert [looked(f"wrong words {number}") for number in range(5)] == ["restore.password"] * 3 + [
        "keys.wait"
    ] * 2
    assert (
        code(lambda: restoring.restore(folder, file, "awa", PASSWORD, clock=Clock("2020-03-10 09:00")))
        == "keys.wait"
    )
    later = Clock("2020-03-10 09:01")
    assert code(lambda: desk.open_folder(folder, "awa", PASSWORD, clock=later).close()) is None
    assert looked(PASSWORD) is None
    empty = world / "elsewhere"  # on another computer nobody is there whose waiting it could be
    empty.mkdir()
    wrong = [code(restoring.restore, empty, file, "awa", f"wrong words {number}") for number in range(5)]
    assert wrong == ["restore.password"] * 5


def test_the_password_of_the_day_of_the_backup_opens_it(folder, file):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        keys.change_password(opened.keys, PASSWORD, "other words of today", kdf=CHEAP)
    assert refused(restore, folder, file, "other words of today") == "restore.password"
    done = restore(folder, file)  # what is here cannot be opened with it, so it is kept as it is
    assert people(folder) == ["Binta Sanyang"]
    assert (done.aside / "tvet.db").exists()


@pytest.mark.fault("F17", "restores with a wrong password, of other or newer data")
def test_a_backup_of_another_centre_is_not_put_over_these_data(folder, world, monkeypatch):
    monkeypatch.setattr(desk, "DEFAULT", CHEAP)
    with desk.init(
        world / "other", level=Share.OFFICE, code="NE-MZ", name="Mangaïzé", country="NE", user="awa",
        password=PASSWORD, clock=Clock(),
    ) as other:  # fmt: skip
        made = other.back_up(world / "stick")
    assert refused(restore, folder, made.path) == "restore.other"
    assert people(folder) == ["Binta Sanyang", "Lamin Touray"]


def test_only_who_manages_accounts_restores(folder, file, world):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        keys.add_slot(opened.keys, "omar", "trainer", PASSWORD, kdf=CHEAP)
        made = opened.back_up(world / "stick")
    before = files(folder)
    assert refused(restoring.restore, folder, made.path, "omar", PASSWORD) == "restore.role"
    assert files(folder) == before


@pytest.mark.fault("F17", "restores with a wrong password, of other or newer data")
def test_a_newer_backup_is_refused(folder, file, monkeypatch):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        opened.book.sql("PRAGMA user_version = 99")
        made = opened.back_up(file.parent)
        opened.book.sql("PRAGMA user_version = 1")
    assert refused(restoring.preview, made.path, "awa", PASSWORD) == "backup.newer"
    assert refused(restore, folder, made.path) == "book.newer"
    assert people(folder) == ["Binta Sanyang", "Lamin Touray"]


def test_a_folder_that_is_open_is_left_alone(folder, file):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()):
        assert refused(restore, folder, file) == "book.open_elsewhere"


def test_a_full_disk_is_told_before_anything_is_touched(folder, file, monkeypatch):
    monkeypatch.setattr(restoring, "free_space", lambda folder: 1000)
    before = number(folder)
    assert refused(restore, folder, file) == "restore.no_room"
    assert number(folder) == before


@pytest.mark.fault("F17", "restores of a backup with a damaged byte")
def test_every_damaged_byte_of_a_backup_is_found_and_changes_nothing(folder, file, matrix):
    data, chance = file.read_bytes(), random.Random(3)
    before = number(folder)
    for _ in matrix(range(6)):
        place = chance.randrange(200, len(data) - 200)
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        codes = (code(restoring.preview, file, "awa", PASSWORD), code(restore, folder, file))
        assert codes[0] == codes[1]
        assert codes[0] in (None, "backup.damaged", "restore.password")
        assert codes[0] is None or number(folder) == before
        if codes[0] is None:  # a byte that says nothing, like a date in the archive
            before = number(folder)


# -- killed ----------------------------------------------------------------------------------------------------

STEPS = ("fsync", "replace", "unlink", "rmdir", "mkdir")


def killed_at(step: int, folder: Path, file: Path) -> bool:
    """Restore in a process that kills itself at the nth step on the disk; whether it got that far."""
    child = os.fork()
    if not child:
        left = [step]

        def dying(real):
            def act(*arguments, **more):
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*arguments, **more)

            return act

        for name in STEPS:
            setattr(os, name, dying(getattr(os, name)))
        try:
            restore(folder, file)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@linux_only
@pytest.mark.fault("F5", "kill -9 at a step of a restore")
@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.torture)])
def test_a_restore_killed_at_any_step_leaves_the_old_data_or_the_new(folder, file, tmp_path, every, matrix):
    """F5. The next who opens the folder finishes what had been decided."""
    old, new, step = 0, 0, 1
    while True:
        trial = tmp_path / f"trial{step}"
        shutil.copytree(folder, trial)
        if not killed_at(step, trial, file):
            break
        with matrix.one():
            there = people(trial)
            assert there in (["Binta Sanyang"], ["Binta Sanyang", "Lamin Touray"])
            old, new = old + (len(there) == 2), new + (len(there) == 1)
            assert not (trial / swap.READY).exists()
            assert not (trial / swap.PREPARING).exists()
            restore(trial, file)
            assert people(trial) == ["Binta Sanyang"]
        shutil.rmtree(trial)
        step += every
    assert old
    assert new


@linux_only
@pytest.mark.control("F17", "a copy over a crashed file, its journal left")
def test_the_control_a_copy_over_a_crashed_file_gives_wrong_data(folder, file, tmp_path):
    """Why the journal goes first: what an unfinished session left is applied to the copied file."""
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        for name in range(40):
            new_trainee(opened.book, f"After {name}")
        shutil.copytree(folder, tmp_path / "crashed")
    place = tmp_path / "unpacked"
    place.mkdir()
    backup.unpack(file, place)
    shutil.copyfile(place / "tvet.db", tmp_path / "crashed" / "tvet.db")
    assert code(people, tmp_path / "crashed") == "book.damaged" or people(tmp_path / "crashed") != [
        "Binta Sanyang"
    ]


def test_the_day_of_a_backup_is_what_its_clock_said(file):
    assert backup.read(file).day == dt.date(2020, 3, 10)
