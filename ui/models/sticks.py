"""Sticks and other disks that can be pulled out, as places for a file."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

REMOVABLE = 2  # Windows: DRIVE_REMOVABLE
HOMES = ("/media/", "/run/media/", "/Volumes/")

STICKS = "sticks"  # what the page of received files opens to read those that are plugged in


@dataclass(frozen=True)
class Stick:
    """A stick: where it is, what it is called, and how many bytes are free."""

    folder: Path
    name: str
    free: int


def sticks() -> list[Stick]:
    """The sticks that are plugged in and can be written to."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if volume.isValid() and volume.isReady() and not volume.isReadOnly() and _removable(root):
            name = volume.name() or volume.displayName()
            letter = root.rstrip("/") if sys.platform == "win32" else ""
            label = f"{name} ({letter})" if letter and letter not in name else name
            found.append(Stick(Path(root), label, volume.bytesAvailable()))
    return found


def _removable(root: str) -> bool:
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        return bool(kernel.GetDriveTypeW(root.replace("/", "\\")) == REMOVABLE)
    return root.startswith(HOMES)
