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

ALREADY = {
    "cloud": N_("The data lie in {folder}, which is copied to a cloud: it may take the file away while something is written. Close TVET Desk, move the folder to this computer's own disk, and open it there."),
    "network": N_("The data lie in {folder} on another computer, where two people can write at once and spoil them. Close TVET Desk everywhere, move the folder to this computer's own disk, and open it there."),
    "removable": N_("The data lie in {folder} on a stick or another disk that can be pulled out while something is written. Close TVET Desk, move the folder to this computer's own disk, and open it there; backups may go to the stick."),
}  # fmt: skip
"""What is told of a folder that lies in such a place already: it opens all the same, for people need their data."""

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


def doubt(folder: Path, kind: Callable[[str], int] = kind_of_drive) -> str:
    """Why data should not lie there: `cloud`, `network`, `removable`; empty where they may."""
    whole = PureWindowsPath(str(folder))
    if not whole.is_absolute():
        whole = PureWindowsPath(folder.absolute())
    drive = whole.drive
    if drive.startswith("\\\\") or (drive and kind(drive) == REMOTE):
        return "network"
    for part in whole.parts:
        name = part.casefold()
        if any(name == cloud or name.startswith(f"{cloud} - ") for cloud in CLOUDS):
            return "cloud"
    return "removable" if drive and kind(drive) == REMOVABLE else ""


def check_place(folder: Path, kind: Callable[[str], int] = kind_of_drive) -> None:
    """UserError where no data folder should be begun."""
    if why := doubt(folder, kind):
        raise UserError(f"place.{why}", folder=str(folder))
