"""Drives the built program on a screen of its own (Xvfb): opens practice data, takes a register, exports a bundle.

`python3 installer/smoke.py FOLDER [PICTURES]`. Needs Xvfb and xdotool; the program knows nothing of being watched.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120  # seconds for a window on a busy PC
PASSWORD = "practice"


@contextmanager
def screen(picture: Path | None = None) -> Iterator[dict[str, str]]:
    """An X screen without a monitor, as large as an old PC's; gives the environment of what runs on it.

    With `picture`, a folder, its picture is the file Xvfb_screen0 there.
    """
    reading, writing = os.pipe()
    kept = ["-fbdir", str(picture)] if picture else []
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp", *kept],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        plain = {
            name: text
            for name, text in os.environ.items()
            if not name.startswith(("QT_", "PYTHON", "TVETDESK"))
        }
        yield {**plain, "DISPLAY": f":{number}", "TVETDESK_PASSWORD": PASSWORD}
    finally:
        server.terminate()
        server.wait()


class Person:
    """Somebody before the screen, who only has a keyboard."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env

    def do(self, *words: str) -> str:
        """One call of xdotool; empty when there is nothing."""
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def wait(self, title: str, program: subprocess.Popen[bytes]) -> str:
        """The window with these words in its title, once it is there."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and program.poll() is None:
            if found := self.do("search", "--onlyvisible", "--name", title):
                return found.split()[0]
            time.sleep(0.3)
        raise SystemExit(f"No window named {title} came within {PATIENCE} seconds.")

    def press(self, *keys: str, pause: float = 1.5) -> None:
        """Press keys, and give the program the time a person takes to look."""
        for key in keys:
            self.do("key", key)
            time.sleep(pause)

    def look(self, file: Path | None) -> None:
        """Keep a picture of the screen."""
        if file is not None:
            subprocess.run(["import", "-window", "root", str(file)], env=self.env, check=False)


def ask(program: Path, folder: Path, env: dict[str, str], *words: str) -> dict[str, object]:
    """The answer of the built command line."""
    command = [str(program / "tvetdesk"), "--json", "--data", str(folder), *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def main(words: list[str]) -> int:
    """Exit 0 when the register that was typed is in the data and a bundle came out."""
    program = Path(words[0]).resolve()
    pictures = Path(words[1]).resolve() if words[1:] else None
    with tempfile.TemporaryDirectory(prefix="tvetdesk-smoke-") as made, screen() as env:
        home = Path(made)
        env |= {"HOME": made, "XDG_DATA_HOME": made, "LANG": "C.UTF-8"}
        centre = home / "practice ƙasa é" / "GM-MK"  # a path with a space and letters of its own
        person = Person(env)
        window = subprocess.Popen(
            [str(program / "tvetdesk-gui"), "--practice", "--data", str(centre)], env=env
        )
        try:
            person.wait("TVET Desk", window)
            end = time.monotonic() + 3 * PATIENCE
            while not (centre / "tvet.keys").exists() and time.monotonic() < end and window.poll() is None:
                time.sleep(1)
            time.sleep(3)
            person.press("Return", pause=1)
            # No window manager is there to give the window the keyboard.
            person.do("windowfocus", "--sync", person.wait("Mansa Konko", window))
            time.sleep(3)
            person.look(pictures and pictures / "home.png")
            person.press("F2", pause=3)
            person.press("F4", pause=2)
            person.do("type", "--delay", "60", "all except 2")
            time.sleep(1)
            person.press("Return", "ctrl+Return", pause=3)
            person.look(pictures and pictures / "register.png")
        finally:
            window.kill()  # the power goes; what was typed is there all the same
            window.wait()
        bundle = home / "out.tvx"
        told = ask(program, centre, env, "export", "-o", str(bundle))
        # Headquarters had everything before: what the bundle holds is what was typed.
        if not told["changes"]:
            raise SystemExit(f"The register did not reach the data: {told}")
        print(f"The register is in a bundle of {bundle.stat().st_size} bytes.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
