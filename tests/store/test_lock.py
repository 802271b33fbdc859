"""One program at a time has a data folder open, and no file left behind ever keeps people out."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tvetdesk
from tvetdesk.errors import UserError
from tvetdesk.store import lock
from tvetdesk.store.lock import LOCK, FolderLock

HOLDER = """
import sys
from pathlib import Path
from tvetdesk.store.lock import FolderLock
with FolderLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def open_lock(folder: Path) -> FolderLock:
    return FolderLock(folder, wait=0)


def refusal(folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        open_lock(folder).acquire()
    return caught.value.code


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen]:
    """Another program that has the folder open."""
    environment = os.environ | {"PYTHONPATH": str(Path(tvetdesk.__path__[0]).parent)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdout.readline().strip() == b"held"
        yield process
        process.kill()


def test_a_second_window_of_the_same_program_is_refused(tmp_path):
    with open_lock(tmp_path) as first:
        assert first.held
        assert refusal(tmp_path) == "book.open_elsewhere"
        with pytest.raises(UserError, match="open_elsewhere"):
            first.acquire()
        assert first.held


def test_a_closed_folder_can_be_opened_again(tmp_path):
    folder = open_lock(tmp_path)
    folder.release()  # not held: nothing happens
    for _ in range(2):
        folder.acquire()
        folder.release()
        assert not folder.held
    with pytest.raises(ZeroDivisionError), open_lock(tmp_path):
        raise ZeroDivisionError
    with open_lock(tmp_path):
        pass


def test_another_program_is_refused_until_the_first_ends_in_whatever_way(tmp_path, holder):
    assert refusal(tmp_path) == "book.open_elsewhere"
    holder.kill()
    holder.wait()
    with open_lock(tmp_path):
        pass


@pytest.mark.parametrize("content", [b"", b"\0" * 512, b"4711\nother-pc\n"])
def test_a_file_left_by_a_power_cut_means_nothing(tmp_path, content):
    (tmp_path / LOCK).write_bytes(content)
    with open_lock(tmp_path):
        assert refusal(tmp_path) == "book.open_elsewhere"


def test_a_folder_that_is_not_there_is_named_and_not_made(tmp_path):
    assert refusal(tmp_path / "away") == "file.gone"
    assert not (tmp_path / "away").exists()


def test_a_folder_that_may_only_be_read_has_its_own_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    assert refusal(tmp_path) == "book.read_only"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.EROFS, "book.read_only"),
        (errno.EACCES, "book.read_only"),
        (errno.ENOSYS, "book.no_locks"),
        (errno.ENOLCK, "book.no_locks"),
        (errno.ENOSPC, "file.full"),
    ],
)
def test_what_the_system_says_has_a_sentence(tmp_path, monkeypatch, number, expected):
    def acquire(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(lock.FileLock, "_acquire", acquire)
    assert refusal(tmp_path) == expected


def test_a_disk_without_locks_is_not_trusted_to_a_mere_file(tmp_path, monkeypatch):
    def flock(*_):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(pytest.importorskip("fcntl"), "flock", flock)
    assert refusal(tmp_path) == "book.no_locks"


def test_a_lock_file_that_is_a_folder_is_refused_in_words(tmp_path):
    (tmp_path / LOCK).mkdir()
    assert refusal(tmp_path) in ("file.not_a_file", "book.read_only")
