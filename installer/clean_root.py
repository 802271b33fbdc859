"""Tries the packages where nobody ever developed: in an empty Debian without Python, made by debootstrap. Needs root.

`python3 installer/clean_root.py DEB [RUN]`. The root is made once, from the Debian mirror of this PC, and kept as an
archive in build/; each package is tried in a fresh copy.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from collect import ROOT, VERSION
from smoke import PASSWORD, screen

KEPT = ROOT / "build" / "installer" / "root.tar"
SUITE = "bookworm"
# What a PC with a desktop has anyway, for the .run, which cannot install it.
DESKTOP = (
    "libgl1 libegl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 "
    "libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 "
    "fonts-dejavu-core xz-utils"
)


def say(sentence: str) -> None:
    """One line about the step that follows."""
    print(f"- {sentence}", flush=True)


def run(*command: str | Path, **more: object) -> None:
    """A step that must succeed; what it prints is shown when it does not."""
    done = subprocess.run(
        [str(word) for word in command], check=False, capture_output=True, text=True, **more
    )  # type: ignore[call-overload]
    if done.returncode:
        raise SystemExit(
            f"{shlex.join(map(str, command))}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        )


@contextmanager
def root() -> Iterator[Path]:
    """An empty Debian, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tvetdesk-root-") as made:
        place = Path(made) / "root"
        place.mkdir()
        if not KEPT.exists():
            say("Making an empty Debian (a few minutes, once)")
            run("debootstrap", "--variant=minbase", SUITE, place)
            for source in (
                "sources.list",
                "sources.list.d",
                "apt.conf.d",
            ):  # this PC's own mirror and its ways
                here, there = Path("/etc/apt") / source, place / "etc" / "apt" / source
                if here.is_dir():
                    shutil.copytree(here, there, dirs_exist_ok=True)
                elif here.exists():
                    shutil.copyfile(here, there)
            run("tar", "-C", place, "-cf", KEPT, ".")
        else:
            run("tar", "-C", place, "-xf", KEPT)
        mounted = []
        try:
            for name in ("proc", "dev"):
                run("mount", "--bind", f"/{name}", place / name)
                mounted.append(place / name)
            (place / "tmp" / ".X11-unix").mkdir(parents=True, exist_ok=True)
            run("mount", "--bind", "/tmp/.X11-unix", place / "tmp" / ".X11-unix")
            mounted.append(place / "tmp" / ".X11-unix")
            yield place
        finally:
            for name in reversed(mounted):
                run("umount", name)


class Inside:
    """A person with an account in that Debian, before a screen."""

    def __init__(self, place: Path, display: str) -> None:
        self.place = place
        self.env = [
            "env", "-i", "HOME=/home/awa", "PATH=/home/awa/.local/bin:/usr/bin:/bin", "LANG=C.UTF-8", f"DISPLAY={display}",
            f"TVETDESK_PASSWORD={PASSWORD}",
        ]  # fmt: skip

    def admin(self, command: str) -> None:
        """A command of the administrator."""
        run("chroot", self.place, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive",
            "sh", "-c", command)  # fmt: skip

    def awa(self, command: str) -> str:
        """A command of that person; what it answers."""
        words = ["chroot", "--userspec=1000:1000", str(self.place), *self.env, "sh", "-c", f"cd && {command}"]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{command}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        return done.stdout


def while_open(inside: Inside, install: str) -> None:
    """The package is neither put over the open program nor taken away under it."""
    say("  installed again and removed while it is open")
    window = subprocess.Popen(
        [
            "chroot",
            "--userspec=1000:1000",
            inside.place,
            *inside.env,
            "tvetdesk-gui",
            "--data",
            "practice/GM-MK",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(10)
        for command in (f"{install} --reinstall", "apt-get remove -y tvetdesk"):
            inside.admin(f"! {command} >/said.txt 2>&1 && grep -q 'TVET Desk is open on this PC' /said.txt")
        if window.poll() is not None:
            raise SystemExit("The open program ended.")
    finally:
        window.kill()
        window.wait()


def a_day(inside: Inside, program: str) -> None:
    """Start, self-test on the screen, take a register, export a bundle."""
    say("  started; its self-test on a screen")
    inside.awa(f"{program}-gui --self-test report.json")
    say("  a practice centre, a register, a bundle")
    inside.awa(f"{program} practice practice")
    centre = "--data practice/GM-MK"
    session = inside.awa(f"{program} {centre} --json attendance missing")
    number = next_session(session)
    inside.awa(f"{program} {centre} attendance take {number} 'all except 2'")
    told = inside.awa(f"{program} {centre} export -o out.tvx && ls -l out.tvx")
    print(told.strip())


def next_session(answer: str) -> str:
    """The first session without a register."""
    import json

    document = json.loads(answer)
    found = next(value for value in document.values() if isinstance(value, list))
    return str(found[0]["session"])


def main(words: list[str]) -> int:
    """Each package in a Debian of its own."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None or shutil.which("Xvfb") is None:
        raise SystemExit("This needs root, debootstrap and Xvfb.")
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    for package in map(Path, words):
        with root() as place, screen() as env:
            inside = Inside(place, env["DISPLAY"])
            inside.admin("useradd -m -u 1000 awa")
            inside.admin("! command -v python3")
            target = place / "home" / "awa" / package.name
            shutil.copyfile(package, target)
            target.chmod(0o755)
            say(f"{package.name} in an empty Debian without Python")
            if package.suffix == ".deb":
                say("  half of it is refused")
                inside.admin(
                    f"head -c $(($(stat -c %s /home/awa/{package.name}) / 2)) /home/awa/{package.name} >/half.deb"
                )
                inside.admin("! dpkg -i /half.deb 2>/half.txt && test ! -e /opt/tvetdesk && rm /half.deb")
                install = f"apt-get install -y --no-install-recommends /home/awa/{package.name}"
                inside.admin(f"apt-get update && {install}")
                a_day(inside, "tvetdesk")
                while_open(inside, install)
                inside.admin("apt-get remove -y tvetdesk && test ! -e /opt/tvetdesk")
            else:
                inside.admin(f"apt-get update && apt-get install -y --no-install-recommends {DESKTOP}")
                inside.awa(f"./{package.name} --quiet")
                assert VERSION in inside.awa("tvetdesk --version")
                a_day(inside, "tvetdesk")
                inside.awa("sh .local/lib/tvetdesk/uninstall.sh && test ! -e .local/lib/tvetdesk")
            inside.awa("test -s practice/GM-MK/tvet.db || ls practice/GM-MK")
            say("  removed; the data are still there")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
