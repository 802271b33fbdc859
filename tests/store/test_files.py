"""Files written whole or not at all, whatever the disk, the stick or a virus scanner does."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.disks import names
from tvetdesk.errors import SENTENCES, UserError
from tvetdesk.store import files
from tvetdesk.store.files import begin_of, explained, free_space, replace_file, write_verified

WRITERS = [replace_file, write_verified]


class PowerCutError(BaseException):
    """The program ends here, in the middle."""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"old")
    return path


def code(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.code in SENTENCES
    SENTENCES[caught.value.code].format(**caught.value.values)
    return caught.value.code


def refused(number: int) -> OSError:
    """What Windows says; elsewhere an OSError has no such number."""
    error = OSError(errno.EACCES, "refused")
    error.winerror = number
    return error


def untouched(path: Path) -> bool:
    return path.read_bytes() == b"old" and names(path.parent) == [path.name]


@pytest.mark.parametrize("write", WRITERS)
def test_the_new_content_stands_under_the_name_and_nothing_beside_it(letter, write):
    write(letter, b"new")
    assert letter.read_bytes() == b"new"
    write(letter.with_name("first.txt"), b"")
    assert names(letter.parent) == ["first.txt", "letter.txt"]


def test_content_is_on_the_disk_before_the_name_and_the_name_before_we_return(letter, monkeypatch):
    steps = []
    fsync = os.fsync

    def noted_fsync(handle):
        steps.append("folder" if os.path.samestat(os.fstat(handle), letter.parent.stat()) else "content")
        fsync(handle)

    def noted_replace(beside, path):
        steps.append("name")
        beside.replace(path)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    replace_file(letter, b"new", replace=noted_replace)
    assert steps == (["content", "name"] if os.name == "nt" else ["content", "name", "folder"])


@pytest.mark.fault("F16", "a virus scanner that holds the file")
@pytest.mark.parametrize("number", [5, 32, 33])
@pytest.mark.parametrize("refusals", range(8))
def test_a_scanner_that_holds_the_file_is_waited_for_a_second(letter, number, refusals):
    left, pauses = [refused(number)] * refusals, []

    def replace(beside, path):
        if left:
            raise left.pop()
        beside.replace(path)

    def write():
        replace_file(letter, b"new", replace=replace, pause=pauses.append)

    if refusals <= files.REFUSALS:
        write()
        assert letter.read_bytes() == b"new"
    else:
        assert code(write) == "file.busy"
        assert untouched(letter)
    assert len(pauses) == min(refusals, files.REFUSALS)
    assert sum(pauses) < 1.5


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, "file.full"),
        (errno.EDQUOT, "file.full"),
        (errno.EROFS, "file.protected"),
        (errno.EACCES, "file.forbidden"),
        (errno.EPERM, "file.forbidden"),
        (errno.ENODEV, "file.gone"),
        (errno.ENXIO, "file.gone"),
        (errno.EIO, "file.disk_error"),
        (errno.ENAMETOOLONG, "file.too_long"),
        (errno.EINVAL, "file.bad_name"),
        (errno.EMFILE, "file.failed"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_the_old_file_and_gives_a_sentence(
    letter, monkeypatch, write, number, expected, step
):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
        assert code(lambda: write(letter, b"new")) == expected
    else:
        assert code(lambda: write(letter, b"new", replace=fail)) == expected
    assert untouched(letter)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (112, "file.full"),
        (39, "file.full"),
        (19, "file.protected"),
        (5, "file.forbidden"),
        (32, "file.busy"),
        (3, "file.gone"),
        (21, "file.gone"),
        (1167, "file.gone"),
        (206, "file.too_long"),
        (123, "file.bad_name"),
        (1117, "file.disk_error"),
        (9999, "file.forbidden"),  # unknown to us: what Python makes of it
    ],
)
def test_the_number_windows_gives_goes_before_the_one_python_makes_of_it(letter, number, expected):
    assert explained(refused(number), letter).code == expected


def test_windows_says_of_a_path_over_its_limit_that_it_was_not_found(letter):
    assert explained(refused(3), letter.with_name("x" * 260)).code == "file.too_long"


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EIO, errno.EBADF])
def test_a_pulled_stick_is_known_by_its_missing_folder(tmp_path, number):
    assert explained(OSError(number, ""), tmp_path / "stick" / "out.tvetb").code == "file.gone"


def test_real_refusals_of_the_system_have_sentences(letter):
    assert code(lambda: replace_file(letter.parent / "away" / "letter.txt", b"new")) == "file.gone"
    assert code(lambda: replace_file(letter / "letter.txt", b"new")) == "file.gone"
    assert code(lambda: replace_file(letter.with_name("x" * 300), b"new")) == "file.too_long"
    (letter.parent / "folder").mkdir()
    assert code(lambda: replace_file(letter.parent / "folder", b"new")) == "file.not_a_file"
    assert code(lambda: free_space(letter.parent / "away")) == "file.gone"
    assert letter.read_bytes() == b"old"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no devices among its files")
def test_a_device_is_not_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert code(lambda: replace_file(tmp_path / "pipe", b"new")) == "file.not_a_file"
    assert (tmp_path / "pipe").is_fifo()


def test_what_a_power_cut_left_beside_is_cleared_by_the_next_write(letter):
    letter.with_name(letter.name + files.BESIDE).write_bytes(b"half")
    replace_file(letter, b"new")
    assert names(letter.parent) == [letter.name]


def test_a_link_laid_beside_is_not_followed(letter, tmp_path_factory):
    victim = tmp_path_factory.mktemp("elsewhere") / "victim"
    victim.write_bytes(b"mine")
    try:
        letter.with_name(letter.name + files.BESIDE).symlink_to(victim)
    except OSError:
        pytest.skip("this account may not make links")
    replace_file(letter, b"new")
    assert (letter.read_bytes(), victim.read_bytes()) == (b"new", b"mine")
    assert not letter.is_symlink()


def test_an_interrupted_write_leaves_nothing_beside(letter):
    def cut(*_):
        raise PowerCutError

    with pytest.raises(PowerCutError):
        replace_file(letter, b"new", replace=cut)
    assert untouched(letter)


def test_a_stick_that_keeps_something_else_is_found_out_before_the_rename(letter, monkeypatch):
    def damaging_fsync(handle):
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, b"X")

    monkeypatch.setattr(os, "fsync", damaging_fsync)
    assert code(lambda: write_verified(letter, b"new")) == "file.not_kept"
    assert untouched(letter)


def test_a_stick_that_damages_the_file_at_the_rename_keeps_no_damaged_file(letter):
    def replace(beside, path):
        beside.replace(path)
        path.write_bytes(b"ne")

    assert code(lambda: write_verified(letter, b"new", replace=replace)) == "file.not_kept"
    assert names(letter.parent) == []


def test_a_stick_pulled_before_the_last_look_is_not_called_done(letter):
    def replace(beside, path):
        beside.replace(path)
        path.rename(path.with_name("moved"))

    assert code(lambda: write_verified(letter, b"new", replace=replace)) == "file.gone"


def test_free_space_is_told(tmp_path):
    assert free_space(tmp_path) > 0


def test_of_a_file_that_is_too_large_only_the_beginning_is_read(letter, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 5)
    letter.write_bytes(b"12345")
    assert begin_of(letter) == b"12345"
    letter.write_bytes(b"1234567890")
    assert begin_of(letter) == b"123456"  # a sign more, so that whoever reads it sees that it is too large
