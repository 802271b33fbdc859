"""An update of the built program by itself, and what may spoil it: `make installer ARGS=--updates`.

The program that is shipped trusts the keys of its releases alone. So the same commit is built once more with a key that
is made here, and as version 0.2.0 signed with it. A full disk needs root.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import build
import packages
import update_file
from collect import ROOT, VERSION
from mishaps import HOME, begin, done, opened, person, refused, say, small_disk

WORK = build.WORK / "updates"
NEXT, LAST, SYSTEM = "0.2.0", "0.0.9", "linux-x86_64"
NO_KEYS = "RELEASE_KEYS: tuple[str, ...] = ()"
TAKEN = ("installer", "tvetdesk", "ui", "locales", "docs/manual", "pyproject.toml", "LICENSE", "README.md")
DAMAGED, OLD, STRANGER = "is damaged or was altered", "in use already", "was not signed by those who make"
FULL, NO_ROOM, FAILS = "is full", "An update needs", "does not run on this computer"
TOLD = 2  # lines about an update that was begun: what it holds, and that it is tried
ROOM = 600  # megabytes of the small disk: what an update asks for and the version in use


def made_with_key(python: Path) -> tuple[Path, Path]:
    """The program that trusts a key of this drill, and the secret half of that key."""
    tree, secret, public = WORK / "tree", WORK / "drill.key", WORK / "drill.pub"
    shutil.rmtree(WORK, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in TAKEN:
        source, target = ROOT / name, tree / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    subprocess.run(["minisign", "-G", "-W", "-p", public, "-s", secret], check=True, capture_output=True)
    keys = tree / "tvetdesk" / "updates" / "release_keys.py"
    text, key = keys.read_text("utf-8"), public.read_text("ascii").splitlines()[1]
    keys.write_text(text.replace(NO_KEYS, f'RELEASE_KEYS: tuple[str, ...] = ("{key}",)'), "utf-8")
    say("Building the program once more, with a key of this drill (two minutes)")
    spec, out = tree / "installer" / "tvetdesk.spec", WORK / "frozen"
    build.call([python, *build.pyinstaller(WORK / "work", out, spec)], **build.freezing())
    return out / "tvetdesk", secret


def as_version(program: Path, version: str) -> Path:
    """The same program, which says that it is another version."""
    made = WORK / version
    shutil.copytree(program, made, symlinks=True)
    info = next((made / "_internal").glob("tvetdesk-*.dist-info"))
    about = (info / "METADATA").read_text("utf-8").replace(f"Version: {VERSION}", f"Version: {version}")
    (info / "METADATA").write_text(about, "utf-8")
    info.rename(info.with_name(f"tvetdesk-{version}.dist-info"))
    return made


def installed(program: Path, home: Path) -> None:
    """The program in this home, by the script of the .run."""
    root = packages.unpacked(program, WORK, build.reproducible()["SOURCE_DATE_EPOCH"])
    done(["sh", root / "install.sh"], person(home))


class Place:
    """A home with the program, and the data of a centre in it."""

    def __init__(self, home: Path, program: Path) -> None:
        self.home, self.env = home, person(home)
        self.program, self.data = home / ".local" / "bin" / "tvetdesk", home / "centre é"
        installed(program, home)
        begin(self.program, self.data, self.env)
        done(
            [self.program, "--data", self.data, "records", "trainee", "add", "--names", "Ƙofar Ɓaure"],
            self.env,
        )

    def update(self, file: Path) -> list[str | Path]:
        """The command that takes an update."""
        return [self.program, "--data", self.data, "update", file]

    def is_now(self, version: str) -> None:
        """The version that starts is this one, and the data are whole."""
        if (told := done([self.program, "--version"], self.env)) != version:
            raise SystemExit(f"{told} starts instead of {version}.")
        if "Ƙofar" not in done([self.program, "--data", self.data, "records", "trainee", "list"], self.env):
            raise SystemExit("The trainee is gone.")
        done([self.program, "--data", self.data, "check"], self.env)

    @property
    def versions(self) -> Path:
        return self.home / ".local" / "lib" / "tvetdesk" / "versions"

    def wait_for(self, seen: Callable[[], object], update: subprocess.Popen[str]) -> None:
        """Until the update has come so far."""
        end = time.monotonic() + 900
        while not seen():
            if time.monotonic() > end or update.poll() is not None:
                raise SystemExit(f"The update never came so far: {update.communicate()}")
            time.sleep(0.02)

    def begun(self, file: Path) -> subprocess.Popen[str]:
        """An update that goes on while something is done to it."""
        return subprocess.Popen(
            [*map(str, self.update(file))], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def trying(self) -> bool:
        """Whether the new version is trying itself."""
        coming = f"{self.versions / NEXT}.coming/"
        return any(_link(one).startswith(coming) for one in Path("/proc").glob("[0-9]*/exe"))


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:  # it ended meanwhile
        return ""


def spoilt_files(place: Place, file: Path, secret: Path, where: Path) -> None:
    """Files that are no update, or none that may be put in here."""
    say(
        "Update files that were cut, altered, are old, for another kind of computer, by a stranger, or do not run"
    )
    whole = file.read_bytes()
    middle = len(whole) // 2
    spoilt = where / "spoilt.tvu"
    for data in (whole[:middle], whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]):
        spoilt.write_bytes(data)
        refused(place.update(spoilt), place.env, DAMAGED)
    little = WORK / "little"
    little.mkdir()
    (little / "tvetdesk-gui").write_text("#!/bin/sh\nexit 1\n", "ascii")
    (little / "tvetdesk-gui").chmod(0o755)
    refused(place.update(update_file.make(little, LAST, SYSTEM, secret, where)), place.env, OLD)
    refused(
        place.update(update_file.make(little, NEXT, "windows-x86_64", secret, where)),
        place.env,
        "another kind",
    )
    refused(
        place.update(update_file.make(little, "0.3.0", SYSTEM, secret, where)), place.env, FAILS, remarks=TOLD
    )
    stranger = where / "stranger.key"
    subprocess.run(
        ["minisign", "-G", "-W", "-p", where / "x.pub", "-s", stranger], check=True, capture_output=True
    )
    refused(place.update(update_file.make(little, "0.4.0", SYSTEM, stranger, where)), place.env, STRANGER)
    place.is_now(VERSION)


def killed(place: Place, file: Path) -> None:
    """The power goes while it unpacks, and while the new version tries itself."""
    say("Killed while it unpacks, and while the new version tries itself")
    coming = place.versions / f"{NEXT}.coming"
    for seen in (coming.is_dir, place.trying):
        update = place.begun(file)
        place.wait_for(seen, update)
        os.killpg(update.pid, signal.SIGKILL)
        update.communicate()
        place.is_now(VERSION)


def full(program: Path, file: Path, where: Path) -> None:
    """No room from the start; and room that somebody else takes in the middle."""
    say("The disk is full from the start, and becomes full in the middle")
    with small_disk(where / "small é", ROOM):
        place = Place(where / "small é" / "awa", program)
        filler = where / "small é" / "film"
        with filler.open("wb") as film:
            os.posix_fallocate(film.fileno(), 0, 300 << 20)
        refused(place.update(file), place.env, NO_ROOM, remarks=TOLD)
        filler.unlink()
        update = place.begun(file)
        coming = place.versions / f"{NEXT}.coming" / "_internal"
        place.wait_for(coming.is_dir, update)
        fill(filler)
        told = update.communicate()[1].strip().splitlines()
        if update.returncode == 0 or FULL not in told[-1]:
            raise SystemExit(f"A disk that became full: {update.returncode} {told}")
        print(f"  {told[-1]}", flush=True)
        filler.unlink()
        place.is_now(VERSION)
        if left := [path.name for path in place.versions.iterdir() if path.name != VERSION]:
            raise SystemExit(f"An update on a full disk left {left}.")


def fill(file: Path) -> None:
    """Write until there is no room."""
    with file.open("wb", buffering=0) as film:
        try:
            while film.write(bytes(1 << 20)):
                pass
        except OSError:
            return


def main() -> int:
    """Exit 0 when only the whole update came in, and the way back led back."""
    if shutil.which("minisign") is None:
        raise SystemExit("minisign is missing: apt-get install minisign")
    program, secret = made_with_key(build.environment())
    newer = as_version(program, NEXT)
    with tempfile.TemporaryDirectory(prefix="tvetdesk-updates-") as made:
        where = Path(made)
        say("Packing and signing the update")
        file = update_file.make(newer, NEXT, SYSTEM, secret, where / "clé USB", preset=1)
        place = Place(where / HOME, program)
        spoilt_files(place, file, secret, where)
        killed(place, file)
        if os.geteuid() == 0:
            full(program, file, where)
        else:
            say("Left out, since this is not root: a full disk")
        say("The whole update while the program is open, and the way back")
        with opened(place.program.with_name("tvetdesk-gui"), place.data, place.env) as window:
            done(place.update(file), place.env)
            if window.poll() is not None or not place.versions.joinpath(VERSION).is_dir():
                raise SystemExit("The update took the open program away.")
        place.is_now(NEXT)
        refused(place.update(file), place.env, OLD)
        done([place.program, "--data", place.data, "update", "--back"], place.env)
        place.is_now(VERSION)
    return 0


if __name__ == "__main__":
    sys.exit(main())
