"""Where a data folder may lie: on a disk of this computer, neither in a cloud folder, nor on a network, nor on a stick.

Programs that copy folders to a cloud take the data file away while it is written; over a network its locks hold nobody off;
a stick is pulled out and lost. Backups and bundles may go to all of these.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_

sentences({
    "place.cloud": N_("{folder} is copied to a cloud, which takes the data away while they are written. Choose a folder outside of it, like Documents on this computer's own disk."),
    "place.network": N_("{folder} lies on another computer. Choose a folder on this computer's own disk, and bring the data to others with bundles."),
    "place.removable": N_("{folder} lies on a stick or another disk that can be pulled out. Choose a folder on this computer's own disk; backups may go to the stick."),
})  # fmt: skip

CLOUDS = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "iclouddrive",
    "nextcloud",
    "pcloud drive",
)
REMOVABLE, REMOTE = 2, 4  # of Windows: DRIVE_REMOVABLE, DRIVE_REMOTE


def kind_of_drive(drive: str) -> int:
    """What Windows says of a drive like C:, 0 where there is no Windows."""
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(drive + "\\"))
    return 0


def check_place(folder: Path, kind: Callable[[str], int] = kind_of_drive) -> None:
    """UserError where no data folder should be begun."""
    whole = PureWindowsPath(str(folder))
    if not whole.is_absolute():
        whole = PureWindowsPath(folder.absolute())
    drive = whole.drive
    if drive.startswith("\\\\") or (drive and kind(drive) == REMOTE):
        raise UserError("place.network", folder=str(folder))
    for part in whole.parts:
        name = part.casefold()
        if any(name == cloud or name.startswith(f"{cloud} - ") for cloud in CLOUDS):
            raise UserError("place.cloud", folder=str(folder))
    if drive and kind(drive) == REMOVABLE:
        raise UserError("place.removable", folder=str(folder))
