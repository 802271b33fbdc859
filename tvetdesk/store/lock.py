"""The lock that lets only one program at a time open a data folder."""

import errno
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.files import explained

sentences(
    {
        "book.open_elsewhere": N_(
            "This data folder is already open in another window or program. Close it there first."
        ),
        "book.read_only": N_(
            "You may only read the data folder {folder}. Ask for the right to write in it, or copy it to this computer."
        ),
        "book.no_locks": N_(
            "The disk of {folder} cannot protect data against a second program. "
            "Keep the data folder on this computer's own disk."
        ),
    }
)

LOCK = "tvet.lock"

_NO_LOCKS = (errno.ENOSYS, errno.ENOTSUP, errno.ENOLCK)


class FolderLock:
    """Held by whoever has the data folder open.

    The lock is the operating system's own, which lets go when its program ends in whatever way. The file stays
    behind and means nothing, whatever stands in it.
    """

    def __init__(self, folder: Path, *, wait: float = 0.5) -> None:
        """`wait`: seconds in which a virus scanner, or a program that is just closing, may let go."""
        self.folder = folder
        self._lock = FileLock(
            folder / LOCK,
            timeout=wait,
            thread_local=False,  # the window opens in one thread and closes in another
            fallback_to_soft=False,  # a lock by mere existence of a file would outlive a power cut
            preserve_lock_file=True,
        )

    @property
    def held(self) -> bool:
        """Whether this object has the folder open."""
        return self._lock.is_locked

    def acquire(self) -> None:
        """Opens the folder for this object alone; `UserError` where another has it or it cannot be written."""
        if self.held:
            raise UserError("book.open_elsewhere")
        if not self.folder.is_dir():  # filelock would make it
            raise UserError("file.gone", folder=str(self.folder), name=LOCK)
        if not os.access(self.folder, os.W_OK):
            raise UserError("book.read_only", folder=str(self.folder))
        try:
            self._lock.acquire()
        except Timeout as error:
            raise UserError("book.open_elsewhere") from error
        except OSError as error:
            raise self._explained(error) from error

    def release(self) -> None:
        """Lets others in; nothing happens if it is not held."""
        self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _explained(self, error: OSError) -> UserError:
        if error.errno in _NO_LOCKS:
            return UserError("book.no_locks", folder=str(self.folder))
        situation = explained(error, self.folder / LOCK)
        if situation.code in ("file.forbidden", "file.protected"):
            return UserError("book.read_only", folder=str(self.folder))
        return situation
