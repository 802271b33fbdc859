"""Measures the built program on a screen of its own: how soon it is painted, and what a large centre costs.

`python3 installer/speed.py FOLDER`. Beside it, in turn, the same program from source and a bare window of Qt that
PyInstaller has built. *Painted*: from the start of the process to the first pixel on a screen of 1366 x 768. The large
centre (20,000 people, a million marks) is that of benchmarks/window.py; *Home* is from the key that opens it to its
name in the title, *memory* what is resident after Home, Trainees and Registers were seen from end to end.
"""

from __future__ import annotations

import mmap
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import build
from build import HERE, WORK, call, say
from collect import ROOT
from smoke import Person, screen

SOURCE = ROOT / ".venv" / "bin" / "python"
ROUNDS = 9
MOST_SOURCE, MOST_BARE = 1.1, 1.5
MOST_SECONDS, MOST_MEMORY = 5.0, 300_000_000


class Screen:
    """The picture of the screen, which Xvfb keeps in a file: looking at it costs the program nothing."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as opened:
            self.picture = mmap.mmap(opened.fileno(), 0, prot=mmap.PROT_READ)
        words = struct.unpack(">25I", self.picture[:100])  # XWDFile.h
        header, width, height, line, colours = words[0], words[4], words[5], words[12], words[19]
        self.middle = header + colours * 12 + height // 2 * line + width // 2 * 4

    def empty(self) -> bool:
        """Whether nothing is painted in its middle."""
        return self.picture[self.middle : self.middle + 3] == b"\0\0\0"

    def wait(self, *, empty: bool, seconds: float = 120) -> None:
        """Until something is painted, or nothing any more."""
        end = time.perf_counter() + seconds
        while self.empty() is not empty:
            if time.perf_counter() > end:
                raise SystemExit(f"The screen did not change within {seconds:.0f} seconds.")
            time.sleep(0.0005)


@contextmanager
def running(command: Sequence[str | Path], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended afterwards."""
    with subprocess.Popen(list(map(str, command)), env=env, cwd=ROOT) as program:
        try:
            yield program
        finally:
            program.kill()


def painted(command: Sequence[str | Path], env: dict[str, str], picture: Screen) -> float:
    """Seconds from the start of a program to its first pixel."""
    picture.wait(empty=True)
    start = time.perf_counter()
    with running(command, env):
        picture.wait(empty=False)
        return time.perf_counter() - start


def bare() -> Path:
    """The bare window, built once by the build's own PyInstaller."""
    made = WORK / "bare" / "bare" / "bare"
    if not made.exists():
        say("Building the bare window")
        out = WORK / "bare"
        words = [*build.pyinstaller(out / "work", out, HERE / "bare.py"), "--strip", "--specpath", out]
        call([build.environment(), *words], **build.freezing())
    return made


def start(program: Path, env: dict[str, str], picture: Screen) -> bool:
    """How soon it is painted, in turn with the source and the bare window; says whether it is soon enough."""
    commands: dict[str, Sequence[str | Path]] = {
        "built": [program, "--data", os.devnull],
        "source": [SOURCE, "-m", "ui.start", "--data", os.devnull],
        "bare": [bare()],
    }
    took: dict[str, list[float]] = {name: [] for name in commands}
    for round_ in range(ROUNDS + 1):
        for name, command in commands.items():
            seconds = painted(command, env, picture)
            if round_:  # the first one brings the files into the cache of the disk
                took[name].append(seconds)
    for name, seconds in took.items():
        print(f"  painted, {name:<30}{statistics.median(seconds) * 1000:>8.0f} ms", flush=True)

    def times(other: str) -> float:
        return statistics.median(ours / one for ours, one in zip(took["built"], took[other], strict=True))

    return all([
        told("built, times the source", times("source"), MOST_SOURCE, "x"),
        told("built, times a bare window", times("bare"), MOST_BARE, "x"),
    ])  # fmt: skip


def large(program: Path, home: Path, env: dict[str, str], picture: Screen) -> bool:
    """A centre of ten years in the built program: seconds to Home, memory after it was looked at."""
    folder = home / "large"
    say("Writing a centre of 20,000 people and a million marks")
    words = "import sys; from benchmarks.window import make_large, Path; make_large(Path(sys.argv[1]))"
    call([SOURCE, "-c", words, folder])
    picture.wait(empty=True)
    person, begin = Person(env), time.perf_counter()
    with running([program, "--practice", "--data", folder], env) as window:
        picture.wait(empty=False)
        seconds = time.perf_counter() - begin
        person.do("windowfocus", "--sync", person.wait("TVET Desk", window))
        time.sleep(5)  # somebody types the password
        begin = time.perf_counter()
        person.do("key", "Return")
        person.wait("Mansa Konko", window)
        home_seconds = time.perf_counter() - begin
        for page in ("alt+3", "alt+2", "alt+1"):
            person.press(page, "Tab", "ctrl+End", "ctrl+Home", pause=3)
        memory = resident(window.pid)
    return all([
        told("painted, and Home of a large centre", seconds + home_seconds, MOST_SECONDS, "s"),
        told("memory with a large centre", memory / 1e6, MOST_MEMORY / 1e6, "MB"),
    ])  # fmt: skip


def resident(process: int) -> int:
    """Bytes of a process in memory."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:"))


def told(name: str, value: float, most: float, unit: str) -> bool:
    """Print a figure beside the most it may be; says whether it is within."""
    fits = value <= most
    print(f"  {name:<39}{value:>8.2f} {unit} of {most:g}{'' if fits else '  TOO MUCH'}", flush=True)
    return fits


def main(words: list[str]) -> int:
    """Exit 0 when everything is within its limit."""
    program = Path(words[0]).resolve() / "tvetdesk-gui"
    with tempfile.TemporaryDirectory(prefix="tvetdesk-speed-") as made, screen(Path(made)) as env:
        home, picture = Path(made), Screen(Path(made) / "Xvfb_screen0")
        env |= {"HOME": made, "XDG_DATA_HOME": made, "LANG": "C.UTF-8"}
        good = [start(program, env, picture)]
        if words[1:] != ["start"]:
            good.append(large(program, home, env, picture))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
