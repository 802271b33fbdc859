"""The window as AT-SPI tells it, from another process: what Orca hears. Not a test of every run, since it needs a bus.

    dbus-run-session -- /usr/bin/python3 tests/screen_reader.py .venv/bin/tvetdesk-gui --practice

with `at-spi2-core`, `python3-gi` and `gir1.2-atspi-2.0` of Debian. It wants a display with a window manager (Xvfb and openbox), starts the window, unlocks practice data by Enter,
goes through the places by Alt and a digit (`xdotool`), and says how many objects it heard, which of them that take the
focus have no name, and what stands in the first rows of the tables. Exit 1 when something has no name or a place is mute.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

WAIT = 60  # seconds for the window
CELLS = 30
FORMS = (
    "button",
    "push button",
    "toggle button",
    "check box",
    "radio button",
    "text",
    "entry",
    "combo box",
    "table",
    "page tab",
)


def application(name: str) -> Atspi.Accessible | None:
    """Our program among those on the bus."""
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        one = desktop.get_child_at_index(place)
        if one is not None and name in (one.get_name() or ""):
            return one
    return None


def heard(one: Atspi.Accessible, found: list[tuple[str, str, bool]]) -> None:
    """Role, name, and whether it takes the focus, of everything in sight."""
    states = one.get_state_set()
    if not states.contains(Atspi.StateType.SHOWING) and one.get_role() != Atspi.Role.APPLICATION:
        return
    role = one.get_role_name()
    found.append((role, one.get_name() or "", states.contains(Atspi.StateType.FOCUSABLE)))
    number = one.get_child_count()
    if role in ("table", "list", "tree table"):
        number = min(number, CELLS)
    if role in ("combo box", "text", "entry"):
        return
    for place in range(number):
        child = one.get_child_at_index(place)
        if child is not None:
            heard(child, found)


def told(app: Atspi.Accessible) -> list[tuple[str, str, bool]]:
    found: list[tuple[str, str, bool]] = []
    for place in range(app.get_child_count()):
        heard(app.get_child_at_index(place), found)
    return found


def press(*keys: str) -> None:
    subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)
    time.sleep(3)


def main(command: list[str]) -> int:
    environment = {**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.Popen(command, env=environment)
    try:
        app, until = None, time.monotonic() + WAIT
        while app is None or not app.get_child_count():
            if time.monotonic() > until:
                sys.stdout.write("The window is not on the bus.\n")
                return 1
            time.sleep(1)
            app = application("TVET Desk")
        time.sleep(2)
        bad = report("unlock", told(app), 5)
        press("Return")
        time.sleep(3)
        for digit in range(1, 10):
            press(f"alt+{digit}")
            bad |= report(f"Alt+{digit}", told(app), 30)
        return int(bad)
    finally:
        program.terminate()
        program.wait(30)


def report(place: str, found: list[tuple[str, str, bool]], least: int) -> bool:
    silent = [
        role
        for role, name, focusable in found
        if (focusable or role in FORMS) and not name.strip() and "cell" not in role
    ]
    cells = [name for role, name, _ in found if "cell" in role and name.strip()]
    line = f"{place}: {len(found)} objects, {len(silent)} without a name {silent}, cells: {cells[:6]}\n"
    sys.stdout.write(line)
    sys.stdout.flush()
    return bool(silent) or len(found) < least


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
