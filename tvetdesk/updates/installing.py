"""Putting an update in: beside the version in use, tried there, and only then made the current one.

    HOME/current              the version that starts; the launcher beside the program reads it
    HOME/versions/0.1.0/      the program, one folder for each version

Whenever it is broken off, `current` names a version that is complete: the old one, or the new one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.files import explained, free_space, move, replace_file
from tvetdesk.updates import package
from tvetdesk.updates.package import Update
from tvetdesk.updates.release_keys import RELEASE_KEYS

sentences({
    "update.elsewhere": N_("This copy of TVET Desk is looked after by the computer's administrator, who installs the new version."),
    "update.fails": N_("Version {version} does not run on this computer. Version {ours} stays; nothing was changed."),
    "update.no_before": N_("No version before {ours} is kept on this computer. Nothing was changed."),
    "update.no_room": N_("An update needs {megabytes} MB on this disk. Free some space, then start it again. Nothing was changed."),
})  # fmt: skip

FOUND = N_("{name} holds version {version}, signed and undamaged; version {ours} is in use.")
DONE = N_("Version {version} starts the next time. A backup was made before; version {ours} stays beside it.")
BACK = N_(
    "Version {version} starts the next time; a backup was made before. If it cannot open the data, restore the backup from before the update."
)

CURRENT, VERSIONS = "current", "versions"
NAME = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}")  # of a folder with a whole version
COMING, COPY = ".coming", "update.part"
GROWS = 5  # a program takes so many times the room of its update file
MOST_FILES, MOST_BYTES = 5000, 600 << 20
PATIENCE = 900  # seconds for the self-test of the new version on an old PC


@dataclass(frozen=True)
class Place:
    """Where the versions of the program lie, and which of them is running."""

    home: Path
    version: str

    def folder(self, version: str) -> Path:
        """The folder of a version."""
        return self.home / VERSIONS / version

    def current(self) -> str:
        """The version that starts."""
        return (self.home / CURRENT).read_text("ascii").strip()


def place(version: str, program: Path | None = None) -> Place:
    """Where this program lies; raises when it was not installed so that its user may alter it."""
    folder = (program or Path(sys.executable)).resolve().parent
    home = folder.parent.parent
    if folder.parent.name != VERSIONS or not (home / CURRENT).is_file() or not os.access(home, os.W_OK):
        raise UserError("update.elsewhere")
    return Place(home, version)


def self_test(folder: Path) -> bool:
    """Whether the program in a folder does everything it must, on data of its own."""
    program = folder / ("tvetdesk-gui.exe" if sys.platform == "win32" else "tvetdesk-gui")
    with tempfile.TemporaryDirectory(prefix="tvetdesk-update-", ignore_cleanup_errors=True) as made:
        command = [str(program), "--self-test", str(Path(made) / "report.json")]
        plain = {name: text for name, text in os.environ.items() if not name.startswith(("_PYI", "PYTHON"))}
        env = {**plain, "QT_QPA_PLATFORM": "offscreen"}
        try:
            done = subprocess.run(
                command, env=env, cwd=made, check=False, capture_output=True, timeout=PATIENCE
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return done.returncode == 0


def install(
    update: Update,
    place: Place,
    back_up: Callable[[], object],
    *,
    keys: Sequence[str] = RELEASE_KEYS,
    try_it: Callable[[Path], bool] = self_test,
    step: Callable[[str], object] = lambda _: None,
) -> None:
    """Make the update the version that starts next; what it replaces stays beside it.

    `back_up` secures the data before the switch. `step` is told what was finished, by name.
    """
    package.suits(update, place.version, package.system_name())
    target = place.folder(update.version)
    coming = target.with_name(target.name + COMING)
    copy = place.home / COPY
    lacking = update.size * (1 + GROWS) - free_space(place.home)
    if lacking > 0:
        raise UserError("update.no_room", megabytes=lacking // 1_000_000 + 1)
    try:
        step("checked")
        package.copy(update, copy, keys)
        step("copied")
        _clear(coming)
        _unpack(copy, update, coming)
        step("unpacked")
        if not try_it(coming):
            raise UserError("update.fails", version=update.version, ours=place.version)
        step("tried")
        back_up()
        step("backed up")
        _clear(target)  # of an update that was broken off: it never became the current one
        move(coming, target)
        step("moved")
        replace_file(place.home / CURRENT, f"{update.version}\n".encode("ascii"))
        step("switched")
    except OSError as error:
        raise explained(error, place.home) from error
    finally:
        with suppress(OSError):  # what is left is cleared away by the next update
            copy.unlink(missing_ok=True)
            _clear(coming)
    tidy(place)
    step("tidied")


def before(place: Place) -> str | None:
    """The newest version before the one that runs which was kept, if one was."""
    kept = [
        folder.name
        for folder in (place.home / VERSIONS).iterdir()
        if NAME.fullmatch(folder.name) and package.order(folder.name) < package.order(place.version)
    ]
    return max(kept, key=package.order, default=None)


def back(
    place: Place,
    back_up: Callable[[], object],
    *,
    try_it: Callable[[Path], bool] = self_test,
    step: Callable[[str], object] = lambda _: None,
) -> str:
    """Let the version before start next, after it was tried and the data backed up; returns which it is."""
    version = before(place)
    if version is None:
        raise UserError("update.no_before", ours=place.version)
    if not try_it(place.folder(version)):
        raise UserError("update.fails", version=version, ours=place.version)
    step("tried")
    back_up()
    step("backed up")
    try:
        replace_file(place.home / CURRENT, f"{version}\n".encode("ascii"))
    except OSError as error:
        raise explained(error, place.home) from error
    step("switched")
    return version


def tidy(place: Place) -> None:
    """Remove what neither starts nor was running just now."""
    keep = {place.current(), place.version}
    for folder in (place.home / VERSIONS).iterdir():
        if folder.name not in keep:
            _clear(folder)


def _unpack(copy: Path, update: Update, into: Path) -> None:
    """The folder of the version out of the file, on the disk for good when this returns."""
    into.mkdir(parents=True)
    files, room = 0, MOST_BYTES
    with copy.open("rb") as file:
        file.seek(update.offset)
        try:
            with tarfile.open(fileobj=file, mode="r|xz") as tar:
                for member in tar:
                    files, room = files + 1, room - member.size
                    if files > MOST_FILES or room < 0 or not _harmless(member):
                        raise UserError("update.not_one", name=update.path.name)
                    _take_out(tar, member, into / member.name)
        except tarfile.TarError as error:
            raise UserError("update.not_one", name=update.path.name) from error


def _harmless(member: tarfile.TarInfo) -> bool:
    """Whether it is a file or folder below, or a link from there to there."""
    names = [PurePosixPath(member.name)]
    if member.issym():
        names.append(PurePosixPath(os.path.normpath(names[0].parent / member.linkname)))
    elif not (member.isreg() or member.isdir()):
        return False
    return not any(name.is_absolute() or ".." in name.parts or set("\\:") & set(str(name)) for name in names)


def _take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    """One entry, written by ourselves: `tarfile` checks names only since Python 3.11.4."""
    if member.isdir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if member.issym():
        path.symlink_to(member.linkname)
        return
    source = tar.extractfile(member)
    assert source is not None  # it is a regular file
    with path.open("xb") as target:
        shutil.copyfileobj(source, target, package.PART)
        target.flush()
        os.fsync(target.fileno())
    path.chmod(0o755 if member.mode & 0o100 else 0o644)


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
