"""Hundreds of files at once and a watched folder: each is told of, a bad one stops nothing, Ctrl-C ends between two files."""

import os
import shutil
import signal

import pytest

from tvetdesk.cli import arrivals
from tvetdesk.exchange import inbox


@pytest.fixture
def watching(cli, hq, tmp_path, monkeypatch):
    """Watches a folder; between two looks one of the given deeds is done, after the last one it is stopped."""

    def run(*deeds, json=False):
        folder = tmp_path / "stick"
        folder.mkdir()
        left = list(deeds)

        def wait(_stop, _seconds):
            if left:
                left.pop(0)(folder)
                return False
            return True

        watch = arrivals.watch
        monkeypatch.setattr(arrivals, "watch", lambda *words: watch(*words, wait=wait))
        return cli("import", folder, "--watch", *(["--json"] if json else []), data=hq)

    return run


def nothing(_folder):
    pass


def test_what_comes_into_a_watched_folder_is_taken_in_once(watching, bundle):
    answer = watching(lambda folder: shutil.copy(bundle, folder), nothing, nothing, json=True)
    assert answer.code == 0
    assert [one["state"] for one in answer.json["files"]] == ["applied"]


def test_a_file_that_is_still_being_copied_waits_until_it_is_whole(watching, bundle):
    data = bundle.read_bytes()
    parts = [
        lambda folder, size=size: (folder / "one.tvx").write_bytes(data[:size])
        for size in (80, 200, len(data))
    ]
    answer = watching(*parts, nothing, json=True)
    assert [one["state"] for one in answer.json["files"]] == ["applied"]


def test_a_bad_file_in_a_watched_folder_is_told_and_the_next_one_is_taken(watching, bundle):
    answer = watching(
        lambda folder: (folder / "bad.tvx").write_bytes(b"no bundle"), nothing, nothing,
        lambda folder: shutil.copy(bundle, folder), nothing,
    )  # fmt: skip
    assert answer.code == 1
    assert answer.err.count("bad.tvx") == 1
    assert "brought" in answer.out


def test_a_stick_that_is_pulled_out_is_said_once_and_watched_again(watching, bundle):
    def back(folder):
        folder.mkdir()
        shutil.copy(bundle, folder)

    answer = watching(shutil.rmtree, nothing, back, nothing)
    assert answer.code == 0
    assert answer.err.count("watched again") == 1
    assert "brought" in answer.out


@pytest.mark.parametrize(
    "words", [("stick", "--watch", "--dry-run"), ("stick", "stick", "--watch"), ("none", "--watch")]
)
def test_one_folder_is_watched(cli, hq, tmp_path, words):
    (tmp_path / "stick").mkdir()
    assert cli("import", *words, data=hq).code == 2


def test_three_hundred_files_of_which_a_third_is_bad(cli, hq, bundle, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    data = bundle.read_bytes()
    for number in range(300):
        kind = number % 3
        content = (
            data if kind == 0 else data[: 100 + number] if kind == 1 else bytes([data[0] ^ 1]) + data[1:]
        )
        (folder / f"{number:03d}.tvx").write_bytes(content)
    answer = cli("import", folder, "--json", data=hq)
    states = [one["state"] for one in answer.json["files"]]
    assert (states.count("applied"), states.count("already"), states.count("refused")) == (1, 99, 200)
    assert all(one["sentence"] for one in answer.json["files"])
    told = cli("import", folder, data=hq)
    assert "File 300 of 300: 299.tvx" in told.err
    assert (
        len([line for line in told.err.splitlines() if ".tvx: " in line and not line.startswith("File ")])
        == 200
    )


def test_ctrl_c_ends_between_two_files(cli, hq, bundle, tmp_path, monkeypatch):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        shutil.copy(bundle, folder / f"{number:03d}.tvx")
    receive, count = inbox.receive, 0

    def pressed(*words):
        nonlocal count
        count += 1
        if count == 3:
            os.kill(os.getpid(), signal.SIGINT)
        return receive(*words)

    monkeypatch.setattr(inbox, "receive", pressed)
    answer = cli("import", folder, "--json", data=hq)
    assert answer.code == 130
    assert len(answer.json["files"]) == count == 3
