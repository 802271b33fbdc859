"""Files that survive a power cut: written beside the old one, forced to the disk, then renamed over it."""

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_

sentences(
    {
        "file.full": N_(
            "The disk {folder} is full. Nothing was written. Free some space or choose another folder."
        ),
        "file.protected": N_(
            "The disk {folder} is protected against writing. Take the protection off or choose another folder."
        ),
        "file.forbidden": N_("You may not read or write {name} in {folder}. Choose another folder."),
        "file.none": N_("There is no file {name}. Check its name and its folder."),
        "file.folder": N_("{name} is a folder. Name a file in it."),
        "file.unread": N_("You may not read {name}. Copy it to a folder of your own and name it there."),
        "file.gone": N_("{folder} is not there any more. Put the stick back in or choose another folder."),
        "file.too_long": N_(
            "The name {name} with its folder is too long for this disk. Choose a shorter name or a folder further up."
        ),
        "file.bad_name": N_("This disk cannot keep a file named {name}. Choose another name."),
        "file.not_a_file": N_("{name} in {folder} is not a file that can be replaced. Choose another name."),
        "file.busy": N_(
            "{name} in {folder} is held by another program or protected against writing. "
            "Close it there and try again."
        ),
        "file.disk_error": N_(
            "The disk {folder} reports an error. Copy what is on it elsewhere and use another disk."
        ),
        "file.not_kept": N_("The disk {folder} did not keep what was written on it. Use another disk."),
        "file.failed": N_(
            "{name} could not be read or written in {folder} (error {number}). Try another folder."
        ),
    }
)

BESIDE = ".tvetpart"
"""Ending of the file beside. It is always the same, so that after a power cut the next write clears it away."""

LARGEST = 64 << 20
"""Bytes of a file that somebody chose; whoever reads a kind of file says how large that may be, which is less."""

REFUSALS = 6
"""So often a rename may be refused before we give up: scanners let go within a second."""

LONGEST_WINDOWS_PATH = 259

_HELD = (5, 32, 33)  # Windows: access denied, sharing violation, lock violation

# Windows hides a pulled stick and a write-protected one behind the same errno, so its own number goes first.
_WINDOWS = {
    **dict.fromkeys((39, 112, 1295), "file.full"),
    19: "file.protected",
    5: "file.forbidden",
    **dict.fromkeys((2, 3, 15, 21, 53, 55, 64, 67, 433, 1006, 1167), "file.gone"),
    **dict.fromkeys((206, 111), "file.too_long"),
    **dict.fromkeys((123, 161), "file.bad_name"),
    **dict.fromkeys((32, 33), "file.busy"),
    **dict.fromkeys((23, 29, 30, 483, 1117, 1392, 1393), "file.disk_error"),
}
_POSIX = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "file.full"),
    errno.EROFS: "file.protected",
    **dict.fromkeys((errno.EACCES, errno.EPERM), "file.forbidden"),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO), "file.gone"),
    errno.ENAMETOOLONG: "file.too_long",
    **dict.fromkeys((errno.EINVAL, errno.EILSEQ), "file.bad_name"),
    errno.EBUSY: "file.busy",
    **dict.fromkeys((errno.EISDIR, errno.ELOOP), "file.not_a_file"),
    errno.EIO: "file.disk_error",
}

Replace = Callable[[Path, Path], None]
Pause = Callable[[float], None]


def replace_file(
    path: Path, data: bytes, *, replace: Replace = os.replace, pause: Pause = time.sleep
) -> None:
    """Writes the whole file or leaves the old one; when it returns, a power cut does not lose it."""
    _write(path, data, False, replace, pause)


def write_verified(
    path: Path, data: bytes, *, replace: Replace = os.replace, pause: Pause = time.sleep
) -> None:
    """Like `replace_file`, and reads the file back: when it returns, a stick may be pulled out."""
    _write(path, data, True, replace, pause)


def put_in_place(beside: Path, path: Path) -> None:
    """Gives a finished file its name, in place of what has it; when it returns, a power cut does not lose it."""
    try:
        _check_replaceable(path)
        with beside.open("rb+") as file:  # whoever wrote it may not have forced it to the disk
            os.fsync(file.fileno())
        _rename(beside, path, os.replace, time.sleep)
        _sync_folder(path.parent)
    except OSError as error:
        raise explained(error, path) from error


def move(source: Path, target: Path) -> None:
    """Gives a file or folder another name on the same disk; a file that has it is replaced."""
    try:
        _rename(source, target, os.replace, time.sleep)
        _sync_folder(target.parent)
    except OSError as error:
        raise explained(error, target) from error


def free_space(folder: Path) -> int:
    """Bytes that may still be written in the folder."""
    try:
        return shutil.disk_usage(folder).free
    except OSError as error:
        raise explained(error, folder / folder.name) from error


def begin_of(path: Path) -> bytes:
    """A file that somebody chose, or of one that is larger than any we read as much as shows it to be so."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def read_back(path: Path) -> BinaryIO:
    """A file that was just written, as the disk gives it back."""
    file = path.open("rb")
    if sys.platform == "linux":  # else the answer comes from memory, not from the stick
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return file


def explained(error: OSError, path: Path) -> UserError:
    """What the operating system said about the file at `path`, as a situation with a sentence."""
    number = getattr(error, "winerror", None) or 0
    code = _WINDOWS.get(number) or _POSIX.get(error.errno or 0) or "file.failed"
    if number in (2, 3) and len(str(path)) + len(BESIDE) > LONGEST_WINDOWS_PATH:
        code = "file.too_long"  # Windows says of a path over the limit that it was not found
    elif code in ("file.bad_name", "file.disk_error", "file.failed") and not _is_there(path.parent):
        code = "file.gone"  # a stick pulled in the middle gives many numbers; the missing folder tells
    values = {"folder": str(path.absolute().parent), "name": path.name}
    if code == "file.failed":
        values["number"] = str(number or error.errno)
    return UserError(code, **values)


def unread(error: OSError, path: Path) -> UserError:
    """Why a file that somebody named could not be read; a file is named, and a folder in its place as well."""
    if path.is_dir():  # Windows says that reading one is not allowed
        return UserError("file.folder", name=str(path))
    said = explained(error, path)
    if said.code == "file.gone":
        return UserError("file.none", name=str(path))
    return UserError("file.unread", name=str(path)) if said.code == "file.forbidden" else said


def _write(path: Path, data: bytes, verify: bool, replace: Replace, pause: Pause) -> None:
    beside = path.with_name(path.name + BESIDE)
    try:
        _check_replaceable(path)
        _remove(beside, pause)
        try:
            # "x": never through a link that someone laid in a shared folder.
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if verify:
                _check_kept(beside, data)
            _rename(beside, path, replace, pause)
        except BaseException:
            with suppress(OSError):
                _remove(beside, pause)
            raise
        _sync_folder(path.parent)
        if verify:
            try:
                _check_kept(path, data)
            except BaseException:
                _remove(path, pause)  # a damaged file under its final name would be trusted
                raise
    except OSError as error:
        raise explained(error, path) from error


def _check_replaceable(path: Path) -> None:
    if path.exists() and not path.is_file():
        raise UserError("file.not_a_file", folder=str(path.parent), name=path.name)


def _check_kept(path: Path, data: bytes) -> None:
    with read_back(path) as file:
        if file.read() != data:
            raise UserError("file.not_kept", folder=str(path.parent))


def _rename(beside: Path, path: Path, replace: Replace, pause: Pause) -> None:
    try:
        _patiently(lambda: replace(beside, path), pause)
    except OSError as error:
        if _is_held(error):  # "access denied" too: the folder took the file beside, so it is this one file
            raise UserError("file.busy", folder=str(path.parent), name=path.name) from error
        raise


def _remove(path: Path, pause: Pause) -> None:
    _patiently(lambda: path.unlink(missing_ok=True), pause)


def _patiently(act: Callable[[], None], pause: Pause) -> None:
    """Acts again, up to 1.3 s long, while a virus scanner or a copying program holds the file."""
    for refusal in range(REFUSALS):
        try:
            act()
        except OSError as error:
            if not _is_held(error):
                raise
        else:
            return
        pause(0.02 * 2**refusal)
    act()


def _is_held(error: OSError) -> bool:
    return getattr(error, "winerror", None) in _HELD


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False


def _sync_folder(folder: Path) -> None:
    """Forces the new name itself to the disk, where folders can be opened (not on Windows)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network disks cannot
            raise
    finally:
        os.close(handle)
