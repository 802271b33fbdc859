"""What goes wrong with an installation, done to the built program: `python3 installer/mishaps.py RUN`.

A half copied installer, the program open meanwhile, a full disk, a stick that is write-protected, folders with long and
unusual names. Each is told in one sentence, and nothing is lost. A full disk and a protected stick need root.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from collect import VERSION

HOME = "Awa's hôme & ƙasa $1 100%"  # of a person whose name the shell, sed and the desktop read as signs
LONG = 240  # letters of a path, of which Windows takes 259
PASSWORD = "four words and more"
DAMAGED, OPEN = "This file is damaged or was copied only in part.", "TVET Desk is open."
FULL = "TVET Desk could not be copied to"
PROTECTED = "You may only read the data folder"
PATIENCE = 120  # seconds for the window on a busy PC


def say(sentence: str) -> None:
    """One line about the step that follows."""
    print(f"- {sentence}", flush=True)


def person(home: Path) -> dict[str, str]:
    """The environment of somebody who lives in this folder and has no screen."""
    plain = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith(("QT_", "PYTHON", "TVETDESK", "XDG_"))
    }
    return {
        **plain, "HOME": str(home), "LANG": "C.UTF-8", "TVETDESK_PASSWORD": PASSWORD, "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip


def done(command: Sequence[str | Path], env: Mapping[str, str]) -> str:
    """What a command says that must succeed."""
    made = subprocess.run([*map(str, command)], env=env, check=False, capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(f"{command}: {made.returncode}\n{made.stdout}\n{made.stderr}")
    return made.stdout.strip()


def refused(command: Sequence[str | Path], env: Mapping[str, str], sentence: str, remarks: int = 0) -> None:
    """A command that must fail and say this in its last line, after so many others about what it was doing."""
    made = subprocess.run([*map(str, command)], env=env, check=False, capture_output=True, text=True)
    told = made.stderr.strip().splitlines()
    if made.returncode == 0 or len(told) != remarks + 1 or sentence not in told[-1]:
        raise SystemExit(
            f"{command} should say “{sentence}”: {made.returncode}\n{made.stdout}\n{made.stderr}"
        )
    print(f"  {told[-1]}", flush=True)


@contextmanager
def opened(program: Path, data: Path, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The window, open on a data folder; killed afterwards."""
    window = subprocess.Popen([program, "--data", data], env=env, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while "libQt6Widgets" not in Path(f"/proc/{window.pid}/maps").read_text("utf-8", "replace"):
            if time.monotonic() > end or window.poll() is not None:
                raise SystemExit(f"{program} did not open.")
            time.sleep(0.2)
        yield window
    finally:
        window.kill()
        window.wait()


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Callable[[str], None]]:
    """A disk of this size, mounted there; what is given mounts it anew, for example as `ro`."""
    place.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place], check=True)
    try:
        yield lambda how: subprocess.run(["mount", "-o", f"remount,{how}", place], check=True) and None
    finally:
        subprocess.run(["umount", place], check=True)


def copied_in_part(run: Path, where: Path, env: Mapping[str, str]) -> None:
    """Half of the installer, and one with one byte altered."""
    say("An installer that was copied only in part, and one with a byte altered")
    whole = run.read_bytes()
    middle = len(whole) // 2
    file = where / "stick" / run.name
    file.parent.mkdir()
    for data in (whole[:middle], whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]):
        file.write_bytes(data)
        refused(["sh", file, "--quiet", "--noprogress"], env, DAMAGED)
    file.unlink()
    if left := list(Path(env["HOME"]).iterdir()):
        raise SystemExit(f"A damaged installer left {left}.")


def full_while_installing(run: Path, where: Path) -> None:
    """Half the room that the program takes; what was there before goes on."""
    say("The disk is full in the middle")
    home = where / "small home"
    with small_disk(home, 70):
        before = home / ".local" / "lib" / "tvetdesk" / "versions" / "0.0.1"
        before.mkdir(parents=True)
        (before.parent.parent / "current").write_text("0.0.1\n")
        refused(["sh", run, "--quiet", "--noprogress"], person(home), FULL)
        left = [path.name for path in before.parent.iterdir()]
        if left != ["0.0.1"] or (before.parent.parent / "current").read_text() != "0.0.1\n":
            raise SystemExit(f"An installer on a full disk left {left}.")


def protected(program: Path, where: Path, env: Mapping[str, str]) -> None:
    """Data on a stick that may be read and not written."""
    say("Data on a stick that is protected against writing")
    with small_disk(where / "clé USB", 40) as again:
        data = where / "clé USB" / "GM-MK"
        begin(program, data, env)
        again("ro")
        refused([program, "--data", data, "status"], env, PROTECTED)
        again("rw")
        done([program, "--data", data, "status"], env)


def first_centre(code: str) -> list[str]:
    """The words that begin a centre; its recovery code is written into this file."""
    about = {
        "role": "centre", "code": "GM-MK", "name": "Mansa Konko ƙ", "country": "GM", "user": "awa", "recovery-code-file": code,
    }  # fmt: skip
    return ["init", *(word for name, given in about.items() for word in (f"--{name}", given))]


def begin(program: Path, data: Path, env: Mapping[str, str]) -> None:
    """A centre of its own in a folder."""
    code = Path(env["HOME"]) / "code.txt"
    done([program, "--data", data, *first_centre(str(code))], env)
    code.unlink()


def long_folder(base: Path) -> Path:
    """A folder whose path has LONG letters, with spaces and letters of three languages."""
    made, names = base, ("Centre de Mangaïzé", "ƙasa ɗaya", "formation été")
    while LONG - len(str(made)) > 60:
        made /= names[len(made.parts) % len(names)]
    return made / ("é" * (LONG - len(str(made)) - 1))


def a_day(program: Path, data: Path, env: Mapping[str, str]) -> None:
    """Somebody is entered, a workbook and a backup are made, and both are there."""
    done([program, "--data", data, "records", "trainee", "add", "--names", "Ƙofar Ɓaure"], env)
    done([program, "--data", data, "template", "trainees", "-o", data / "ɗ é.xlsx"], env)
    done([program, "--data", data, "backup"], env)
    made = [data / "ɗ é.xlsx", *(data / "backups").iterdir()]
    if len(made) != 2 or not all(file.stat().st_size for file in made):
        raise SystemExit(f"In {data} there are {made}.")


def main(words: Sequence[str]) -> int:
    """Exit 0 when each was refused in its sentence, and the data were there at the end."""
    run = Path(words[0]).resolve()
    with tempfile.TemporaryDirectory(prefix="tvetdesk-mishaps-") as made:
        where = Path(made)
        home = where / HOME
        home.mkdir()
        env = person(home)
        copied_in_part(run, where, env)
        say("A home with spaces, accents and signs, data in a path of 240 letters")
        install = ["sh", run, "--quiet", "--noprogress"]
        done(install, env)
        program = home / ".local" / "bin" / "tvetdesk"
        if done([program, "--version"], env) != VERSION:
            raise SystemExit(f"{program} is another version.")
        data = long_folder(where)
        begin(program, data, env)
        a_day(program, data, env)
        say("The program is open while it is installed again, and while it is taken away")
        remove = ["sh", home / ".local" / "lib" / "tvetdesk" / "uninstall.sh"]
        with opened(program.with_name("tvetdesk-gui"), data, env) as window:
            refused(install, env, OPEN)
            refused(remove, env, OPEN)
            if window.poll() is not None:
                raise SystemExit("The open program ended.")
        done(install, env)
        if os.geteuid() == 0:
            protected(program, where, env)
            full_while_installing(run, where)
        else:
            say("Left out, since this is not root: a full disk and a stick that is protected")
        done(remove, env)
        if (home / ".local" / "lib" / "tvetdesk").exists() or not (data / "tvet.db").stat().st_size:
            raise SystemExit("Taking the program away left it, or took the data.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
