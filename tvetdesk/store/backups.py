"""Backing up an open data folder: when it is due, where it goes, what stays, and whether one lies off this PC."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from playhouse.sqlcipher_ext import sqlcipher

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store import backup, keyfile
from tvetdesk.store.backup import ENDING, FOLDER, Backup
from tvetdesk.store.files import BESIDE, explained, free_space, put_in_place
from tvetdesk.store.journal import Journal
from tvetdesk.store.vault import faults

sentences({
    "backup.no_room": N_("The disk {folder} has no room for a backup. Nothing was changed. Free {megabytes} MB or choose another disk."),
    "backup.same_place": N_("{folder} is where the program backs up to by itself. Choose another folder, best on a stick."),
})  # fmt: skip

NEWEST = 10  # so many newest stay in any case
THINNED = (
    (7, 4),
    (30, 3),
)  # and behind them one of every 7 numbers, four times, then one of every 30, three times
MARGIN = 1 << 20  # bytes that a disk needs beyond the file itself
WARN_AFTER = 7  # days without a backup off this PC (R93)
MANY = 200  # changes after which a backup is due whatever the clock says: one that stands still names one day for ever

SECOND = "backup.second"  # the fact that names the folder which gets a copy of every backup
_NAME = re.compile(r"tvet_.+_backup_(\d{6,12})\.tvb")


@dataclass(frozen=True)
class Safety:
    """The days of the last backup and of the last off this PC, and how many changes that one lacks.

    `second` is the folder that gets a copy of each backup; `trouble` the code of what last kept it from that. Data
    on a `server` are backed up there, by whoever looks after it: nothing of that is known here.
    """

    last: dt.date | None
    elsewhere: dt.date | None
    lacks: int
    overdue: bool
    second: Path | None
    trouble: str
    server: bool = False


def make(book: Journal, keys_folder: Path, target: Path) -> Backup:
    """Back up an open data folder into the folder `target`; what is too old there goes.

    The file gets its name once it was read back and found right; earlier backups stay whatever happens. One on a stick
    that somebody takes along does not count as the program's own: that is due all the same.
    """
    content = _key_file(keys_folder)
    vault = keyfile.decoded(content).vault.hex()
    _require_room(book, target)
    number = 1 + max([int(book.fact("backup.number", "0")), *_numbers(target)])
    book.remember(**{"backup.number": number})  # before: what is restored goes on above it
    position = position_of(book, keys_folder)
    # Always the same names, so that the next backup clears away what a power cut left.
    copy = target / f"tvet_{vault[:8]}{BESIDE}"
    beside = target / f"tvet_{vault[:8]}{ENDING}{BESIDE}"
    made = Backup(target / backup.name_of(book.code, number), number, book.code, vault, book.today(), 0)
    try:
        with _copying(target), book.sealed_view() as view:
            (last,) = view.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()
            book.db.copy_to(copy, view)
        beside.unlink(missing_ok=True)
        written = backup.pack(beside, copy, content, made)
        if backup.hashes_back(beside) != written:
            raise UserError("file.not_kept", folder=str(target))
        put_in_place(beside, made.path)
        made = replace(made, size=made.path.stat().st_size)
    except OSError as error:
        raise explained(error, made.path) from error
    finally:
        for left in (copy, beside):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    _thin(target, vault)
    day, upto = made.day.isoformat(), int(last)
    if target == book.folder / FOLDER:
        book.remember(**{"backup.position": position})
    book.remember(**{"backup.day": day, "backup.change": str(upto)})
    _note_place(book, made)
    return made


def copy(book: Journal, made: Backup, target: Path) -> Backup:
    """Copy the backup that was made last to another disk, read back and compared."""
    path = target / made.path.name
    beside = path.with_name(path.name + BESIDE)
    lacking = made.size + MARGIN - free_space(target)
    if lacking > 0:
        raise UserError("backup.no_room", folder=str(target), megabytes=lacking // 1_000_000 + 1)
    try:
        shutil.copyfile(made.path, beside)
        if backup.hashes_back(beside) != backup.hashes_back(made.path):
            raise UserError("file.not_kept", folder=str(target))
        put_in_place(beside, path)
    except OSError as error:
        raise explained(error, path) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    _thin(target, made.vault)
    there = replace(made, path=path)
    _note_place(book, there)
    return there


def is_new(book: Journal, keys_folder: Path) -> bool:
    """Whether anything was written since the last backup in the data folder."""
    return position_of(book, keys_folder) != book.fact("backup.position")


def is_due(book: Journal, keys_folder: Path, *, closing: bool = False) -> bool:
    """Whether a backup should be made: at the end of work, on another day than the last, or after many changes."""
    if not is_new(book, keys_folder):
        return False
    return closing or book.fact("backup.day") != book.today().isoformat() or _lacks(book, "change") >= MANY


def make_if_due(book: Journal, keys_folder: Path, *, closing: bool = False) -> Backup | None:
    """The backup that the program makes by itself."""
    return make_here(book, keys_folder) if is_due(book, keys_folder, closing=closing) else None


def make_here(book: Journal, keys_folder: Path) -> Backup:
    """Back up into the data folder, and into the second folder if there is one.

    A second folder that cannot be reached does not take the first backup away; `safety` tells of it.
    """
    target = book.folder / FOLDER
    try:
        target.mkdir(exist_ok=True)
    except OSError as error:
        raise explained(error, target) from error
    made = make(book, keys_folder, target)
    second = book.fact(SECOND)
    if second:
        trouble = ""
        try:
            copy(book, made, Path(second))
        except UserError as error:
            trouble = error.code
        book.remember(**{"backup.trouble": trouble})
    return made


def choose_second(book: Journal, folder: Path | None) -> None:
    """Name the folder that gets a copy of every backup, best on another disk; None: none."""
    book.authorize("backup.make")
    if folder is not None:
        if not folder.is_dir():
            raise UserError("file.gone", folder=str(folder), name="")
        folder = folder.resolve()
        if folder.is_relative_to(book.folder.resolve()):
            raise UserError("backup.same_place", folder=str(folder))
    book.remember(**{SECOND: "" if folder is None else str(folder), "backup.trouble": ""})


def safety(book: Journal) -> Safety:
    """Where the backups stand. A clock that was put back counts as overdue: nobody knows how long it has been."""
    if book.db.shared:
        return Safety(None, None, 0, False, None, "", server=True)
    last, elsewhere = (_day(book.fact(f"backup.{name}")) for name in ("day", "elsewhere"))
    lacks = _lacks(book, "elsewhere_change")
    since = elsewhere
    if since is None:
        (first,) = book.sql("SELECT min(at) FROM change").fetchone()
        since = dt.datetime.fromtimestamp(first).date() if first else None  # noqa: DTZ006 - the time of this PC
    overdue = lacks > 0 and since is not None and not 0 <= (book.today() - since).days <= WARN_AFTER
    second = book.fact(SECOND)
    return Safety(
        last, elsewhere, lacks, overdue, Path(second) if second else None, book.fact("backup.trouble")
    )


def position_of(book: Journal, keys_folder: Path) -> str:
    """What tells one state of the data folder from another: changes, bundles, statements, and the keys."""
    found = (
        book.db.newest(book.db.connection()),
        book.sql("SELECT count(*), max(at) FROM bundle").fetchone(),
        book.sql("SELECT count(*) FROM statement").fetchone(),
        book.sql("SELECT count(*) FROM replica").fetchone(),
    )
    return hashlib.blake2b(repr(found).encode() + _key_file(keys_folder), digest_size=16).hexdigest()


def is_elsewhere(folder: Path, target: Path) -> bool:
    """Whether a backup there survives the loss of the disk that holds the data."""
    try:
        return folder.stat().st_dev != target.stat().st_dev
    except OSError:
        return False


def kept(numbers: Iterable[int]) -> set[int]:
    """Which numbers stay: the newest, and behind them ever fewer."""
    ordered = sorted(set(numbers), reverse=True)
    stay, rest = set(ordered[:NEWEST]), ordered[NEWEST:]
    for width, most in THINNED:
        taken: dict[int, int] = {}  # the newest of each stretch of numbers
        for number in rest:
            if number // width not in taken:
                if len(taken) == most:
                    break
                taken[number // width] = number
        stay.update(taken.values())
        rest = [number for number in rest if not taken or number < min(taken.values())]
    return stay


# -- steps ---------------------------------------------------------------------------------------------------


def _key_file(folder: Path) -> bytes:
    return keyfile.encoded(keyfile.load(folder).file)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _lacks(book: Journal, name: str) -> int:
    """How many changes came after the one that this fact of the last backup names."""
    upto = int(book.fact(f"backup.{name}", "0"))
    (count,) = book.sql("SELECT count(*) FROM change WHERE id > ?", (upto,)).fetchone()
    return int(count)


def _note_place(book: Journal, made: Backup) -> None:
    if is_elsewhere(book.folder, made.path.parent):
        upto = book.fact("backup.change")
        book.remember(**{"backup.elsewhere": made.day.isoformat(), "backup.elsewhere_change": upto})


def _numbers(folder: Path) -> Iterator[int]:
    """The numbers that lie in a folder, of whosever backups, also of damaged ones."""
    for path in backup.files(folder):
        if named := _NAME.fullmatch(path.name):
            yield int(named[1])


def _require_room(book: Journal, target: Path) -> None:
    size = sum(
        path.stat().st_size
        for path in (book.db.path, book.db.path.with_name(f"{book.db.path.name}-wal"))
        if path.exists()
    )
    lacking = 2 * size + MARGIN - free_space(target)  # the copy, and the backup that is made of it
    if lacking > 0:
        raise UserError("backup.no_room", folder=str(target), megabytes=lacking // 1_000_000 + 1)


@contextmanager
def _copying(target: Path) -> Iterator[None]:
    """What the database says of the disk that is copied to, as a situation of that disk."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        words = str(error)
        if not target.is_dir():
            raise UserError("file.gone", folder=str(target), name="") from error
        for part, code in (
            ("disk is full", "file.full"),
            ("readonly", "file.protected"),
            ("unable to open", "file.forbidden"),
            ("disk I/O error", "file.disk_error"),
        ):
            if part in words:
                raise UserError(code, folder=str(target), name="") from error
        with faults():
            raise


def _thin(folder: Path, vault: str) -> None:
    """Remove what is too old of these data; what has another name, is damaged or belongs to others stays."""
    with suppress(UserError):
        ours = [
            one
            for one in backup.listing(folder)
            if one.vault == vault and one.path.name == backup.name_of(one.code, one.number)
        ]
        stay = kept(one.number for one in ours)
        for one in ours:
            if one.number not in stay:
                with suppress(OSError):
                    one.path.unlink()
