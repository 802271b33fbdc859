"""A whole day with one person in every field, ended by a kill: not a word of them lies outside the encrypted files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.canary_day import NAMES, PASSWORD, WORDS
from tvetdesk.desk import open_folder
from tvetdesk.records.people import Trainee
from tvetdesk.records.photos import Photo

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def contents(path: Path) -> Iterator[bytes]:
    """A file's bytes, its name, and where it is an archive or compressed, what is inside."""
    data = path.read_bytes()
    yield data
    yield path.name.encode()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name.encode() + b"\n" + archive.read(name)
    for place in _streams(data):
        unpacked = zlib.decompressobj()
        try:
            yield unpacked.decompress(data[place:], 1 << 22)
        except zlib.error:
            continue


def _streams(data: bytes) -> Iterator[int]:
    """Where a stream of zlib may begin, as in a PDF."""
    place = data.find(b"\x78\x9c")
    while place >= 0:
        yield place
        place = data.find(b"\x78\x9c", place + 1)


def hits(root: Path, words: tuple[str | bytes, ...]) -> dict[str, set[str]]:
    """By file: the words that stand in it, in small or large letters and any of three encodings."""
    wanted = [
        (str(word), [word] if isinstance(word, bytes) else [word.lower().encode(one) for one in ENCODINGS])
        for word in words
    ]
    found: dict[str, set[str]] = {}
    for path in root.rglob("*"):
        if path.is_file():
            for data in contents(path):
                small = data.lower()
                for word, forms in wanted:
                    if any(form in small or form in data for form in forms):
                        found.setdefault(path.relative_to(root).as_posix(), set()).add(word)
    return found


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the day left: the profile, temporary files, both data folders, the stick, what it said on standard error."""
    root = tmp_path_factory.mktemp("canary")
    places = {name: root / name for name in ("home", "tmp", "asked")}
    for place in places.values():
        place.mkdir()
    environment = {
        **os.environ, "HOME": str(root / "home"), "TMPDIR": str(root / "tmp"), "QT_QPA_PLATFORM": "offscreen",
        **{f"XDG_{name}_HOME": str(root / "home" / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")},
        "XDG_RUNTIME_DIR": str(root / "tmp"), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    with (root / "log.txt").open("wb") as log:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.faults.canary_day", str(root)],
            env=environment, stdout=log, stderr=log, timeout=300, check=False,
        )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, (root / "log.txt").read_text("utf-8")[-3000:]
    return root


@pytest.mark.fault("F21", "files searched for a person after a day and a kill", "resurrected")
def test_not_a_word_of_the_person_lies_outside_the_encrypted_files(root: Path, matrix) -> None:
    found = hits(root, WORDS)
    left = [path for path in root.rglob("*") if path.is_file() and "asked" not in path.parts]
    shown = {name: words for name, words in found.items() if not name.startswith("asked/")}
    matrix.add(len(left), len(left) - len(shown))
    assert shown == {}
    names = {path.name for path in left}
    assert {"tvet.db", "tvet.db-wal", "tvet.keys", "for-hq.tvx", "log.txt", "report.txt"} <= names
    assert (root / "mk" / "tvet.db-wal").stat().st_size > 100_000
    assert any(name.endswith(".tvb") for name in names)
    assert any(name.startswith("fault-") for name in names)
    assert {"photos.tvx", "cover.pdf", "for-hq.txt", "open.db", "iati.xml", "breach.txt"} <= names
    assert list((root / "stick").glob("slip*.png"))
    assert list((root / "stick" / "qr").glob("*.png"))


def test_the_search_sees_what_the_user_asked_for(root: Path) -> None:
    """The control: the list, the paper and the file of the person, plain as they were asked for, are found."""
    found = hits(root / "asked", WORDS)
    assert {
        "list.xlsx",
        "access.json",
        "said.txt",
        "credential.json",
        "register.xlsx",
        "tracker.json",
    } <= set(found)


def test_all_of_it_is_in_the_encrypted_file_and_opens_after_the_kill(root: Path) -> None:
    """The control: it was not searched in vain. The photo lies nowhere else either."""
    with open_folder(root / "mk", "awa", PASSWORD) as desk:
        assert desk.book.select(Trainee).where(Trainee.names == NAMES).count() == 2
        photo = desk.book.select(Photo).get().picture
    assert set(hits(root, (photo[200:240].encode(),))) == {"asked/access.json"}
    with open_folder(root / "second", "awa", PASSWORD) as desk:
        assert desk.book.select(Photo).get().picture == photo, "the bundle of photos brought nothing"


def test_what_a_killed_program_leaves_among_temporary_files_are_drawings_of_its_own(root: Path) -> None:
    assert {path.suffix for path in (root / "tmp").rglob("*") if path.is_file()} <= {".png"}
