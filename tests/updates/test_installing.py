"""An update is in or it is not: refused, failing, out of room, broken off at any moment."""

import errno
import io
import os
import random
import signal
import subprocess
import sys
import tarfile
import threading

import pytest

from tests.faults.conftest import PEOPLE, child, ended, folder, morning, opened  # noqa: F401 - fixtures
from tests.updates.making import NEW, OLD, PUBLIC, installed, update_file
from tvetdesk.errors import UserError
from tvetdesk.records.people import Trainee
from tvetdesk.store import backup
from tvetdesk.updates import installing, package
from tvetdesk.updates.installing import Place

STEPS = ("checked", "copied", "unpacked", "tried", "backed up", "moved", "switched", "tidied")


@pytest.fixture
def place(tmp_path):
    return Place(installed(tmp_path / "program ƙasa é"), OLD)


@pytest.fixture
def update(tmp_path):
    (tmp_path / "stick").mkdir()
    return package.check(update_file(tmp_path / "stick"), [PUBLIC])


def put_in(update, place, back_up=lambda: None, **more):
    installing.install(update, place, back_up, keys=[PUBLIC], **{"try_it": lambda _: True, **more})


def started(place):
    """What the launcher would start says of itself."""
    done = subprocess.run([place.folder(place.current()) / "tvetdesk-gui"], capture_output=True, check=True)
    return done.stdout.decode().strip()


def names(place):
    return sorted(path.name for path in (place.home / "versions").iterdir())


def test_the_new_version_starts_and_the_old_one_stays_beside_it(update, place):
    told = []
    put_in(update, place, step=told.append)
    assert tuple(told) == STEPS
    assert place.current() == started(place) == NEW
    assert names(place) == [OLD, NEW]
    assert sorted(path.name for path in place.home.iterdir()) == ["current", "versions"]


def test_what_was_before_the_old_one_goes(update, place):
    (place.home / "versions" / "0.0.9").mkdir()
    put_in(update, place)
    assert names(place) == [OLD, NEW]


def test_the_data_are_backed_up_before_the_switch(update, place, folder):  # noqa: F811
    seen = []

    def back_up():
        assert place.current() == OLD
        with opened(folder) as desk:
            seen.append(desk.back_up())

    put_in(update, place, back_up)
    assert [one.path for one in backup.listing(folder / backup.FOLDER)] == [seen[0].path]


def test_a_version_that_fails_its_self_test_is_taken_away(update, place):
    with pytest.raises(UserError) as error:
        put_in(update, place, try_it=lambda _: False)
    assert error.value.code == "update.fails"
    assert started(place) == OLD
    assert names(place) == [OLD]


def test_a_program_that_does_not_even_start_fails_its_self_test(tmp_path, place):
    assert not installing.self_test(tmp_path / "nothing")
    assert installing.self_test(place.folder(OLD))


def test_without_a_backup_nothing_is_switched(update, place):
    def fail():
        raise UserError("file.full", folder="stick")

    with pytest.raises(UserError):
        put_in(update, place, fail)
    assert (started(place), names(place)) == (OLD, [OLD])


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_in_the_middle_leaves_the_old_version(update, place, monkeypatch, call):
    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    def at(name):
        if name == "copied":
            monkeypatch.setattr(installing.os, "fsync", full)

    if call == "write":
        monkeypatch.setattr(installing.os, "fsync", full)
    with pytest.raises(UserError) as error:
        put_in(update, place, step=at)
    monkeypatch.undo()
    assert error.value.code == "file.full"
    assert (started(place), names(place)) == (OLD, [OLD])


def test_no_room_is_said_before_anything_is_written(update, place, monkeypatch):
    monkeypatch.setattr(installing, "free_space", lambda _: 1000)
    with pytest.raises(UserError) as error:
        put_in(update, place)
    assert error.value.code == "update.no_room"
    assert sorted(path.name for path in place.home.iterdir()) == ["current", "versions"]


def test_a_file_exchanged_after_the_look_is_refused(update, place, tmp_path):
    whole = update.path.read_bytes()
    update.path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(UserError) as error:
        put_in(update, place)
    assert error.value.code == "update.damaged"
    assert names(place) == [OLD]


def link(name, to):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, to
    return entry


@pytest.mark.parametrize(
    "entry",
    [
        tarfile.TarInfo("../../climbed"),
        tarfile.TarInfo("/tmp/climbed"),
        tarfile.TarInfo("C:climbed"),
        tarfile.TarInfo("..\\climbed"),
        link("climbed", "../../current"),
        link("_internal/climbed", "/etc/passwd"),
    ],
    ids=lambda entry: entry.name,
)
def test_a_signed_archive_that_climbs_out_is_not_followed(tmp_path, place, entry):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz") as tar:
        tar.addfile(entry)
    (tmp_path / "stick").mkdir()
    made = package.check(update_file(tmp_path / "stick", payload=packed.getvalue()), [PUBLIC])
    with pytest.raises(UserError) as error:
        put_in(made, place)
    assert error.value.code == "update.not_one"
    assert names(place) == [OLD]
    assert not list(tmp_path.rglob("*climbed"))


def test_only_a_program_in_its_users_home_is_updated(tmp_path, place):
    assert installing.place(OLD, place.folder(OLD) / "tvetdesk").home == place.home
    for elsewhere in (tmp_path / "opt" / "tvetdesk", tmp_path / "versions" / OLD / "tvetdesk"):
        with pytest.raises(UserError) as error:
            installing.place(OLD, elsewhere)
        assert error.value.code == "update.elsewhere"


@pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")
@pytest.mark.fault("F5", "kill -9 while an update is put in or taken back")
@pytest.mark.parametrize("trials", [1, pytest.param(20, marks=pytest.mark.torture)])
@pytest.mark.parametrize("at", STEPS)
def test_killed_at_a_step_it_is_the_old_or_the_new_version_and_the_data_are_whole(
    update, place, folder, at, trials, matrix  # noqa: F811
):  # fmt: skip
    """Kill -9 as soon as the step is done; what the kill before left lies around when the next one begins."""

    def work():
        def back_up():
            with opened(folder) as desk:
                desk.back_up()

        put_in(update, place, back_up, step=lambda name: name == at and os.kill(os.getpid(), signal.SIGKILL))

    for _ in matrix(range(trials)):
        (place.home / "current").write_text(f"{OLD}\n")
        ended(child(work))
        now = place.current()
        assert now == (NEW if at in {"switched", "tidied"} else OLD)
        assert started(place) == now
    whole(folder)
    put_in(update, place)
    assert (started(place), names(place)) == (NEW, [OLD, NEW])


@pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")
@pytest.mark.fault("F5", "kill -9 while an update is put in or taken back")
@pytest.mark.torture
def test_killed_at_any_moment_it_is_the_old_or_the_new_version(update, place, folder, matrix):  # noqa: F811
    chance, seen = random.Random(3), set()

    def work():
        put_in(update, place)

    for _ in matrix(range(200)):
        (place.home / "current").write_text(f"{OLD}\n")
        number = child(work)
        threading.Event().wait(chance.random() * 0.06)
        os.kill(number, signal.SIGKILL)
        ended(number)
        assert started(place) == place.current()
        seen.add(place.current())
    assert seen == {OLD, NEW}
    whole(folder)


def whole(folder):  # noqa: F811
    with opened(folder) as desk:
        assert desk.book.sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert desk.book.select(Trainee).count() == PEOPLE


# -- back to the version before ---------------------------------------------------------------------------------------


@pytest.fixture
def updated(update, place):
    """The home after the update, as the new version sees it."""
    put_in(update, place)
    return Place(place.home, NEW)


def test_the_way_back_leads_to_the_version_before_after_a_backup(updated):
    done = []
    assert installing.before(updated) == OLD
    assert installing.back(updated, lambda: done.append(updated.current()), try_it=lambda _: True) == OLD
    assert done == [NEW]
    assert started(updated) == OLD
    assert names(updated) == [OLD, NEW]
    assert installing.before(Place(updated.home, OLD)) is None  # the newer one is no way back


def test_from_the_version_before_the_update_can_be_taken_again(updated, update):
    installing.back(updated, lambda: None, try_it=lambda _: True)
    place = Place(updated.home, OLD)
    put_in(update, place)
    assert (started(place), names(place)) == (NEW, [OLD, NEW])


def test_where_none_was_kept_there_is_no_way_back(place):
    (place.home / "versions" / "0.0.9.coming").mkdir()
    with pytest.raises(UserError) as error:
        installing.back(place, lambda: None, try_it=lambda _: True)
    assert (error.value.code, started(place)) == ("update.no_before", OLD)


def test_a_version_before_that_does_not_run_any_more_is_not_switched_to(updated):
    with pytest.raises(UserError) as error:
        installing.back(updated, lambda: None, try_it=lambda _: False)
    assert (error.value.code, started(updated)) == ("update.fails", NEW)


@pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")
@pytest.mark.fault("F5", "kill -9 while an update is put in or taken back")
@pytest.mark.parametrize("trials", [1, pytest.param(20, marks=pytest.mark.torture)])
@pytest.mark.parametrize("at", ["tried", "backed up", "switched"])
def test_killed_on_the_way_back_it_is_one_version_or_the_other(updated, folder, at, trials, matrix):  # noqa: F811
    def back_up():
        with opened(folder) as desk:
            desk.back_up()

    def work():
        step = lambda name: name == at and os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731
        installing.back(updated, back_up, try_it=lambda _: True, step=step)

    for _ in matrix(range(trials)):
        (updated.home / "current").write_text(f"{NEW}\n")
        ended(child(work))
        assert started(updated) == updated.current() == (OLD if at == "switched" else NEW)
    whole(folder)
