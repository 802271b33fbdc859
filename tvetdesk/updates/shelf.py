"""New versions that headquarters hands on: kept in its data folder, laid beside the bundles it gives, found there again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.files import BESIDE, explained, free_space, move, unread
from tvetdesk.store.record import Share
from tvetdesk.updates import package
from tvetdesk.updates.package import ENDING, Update
from tvetdesk.updates.release_keys import RELEASE_KEYS

sentences({
    "update.not_hq": N_("Headquarters hands new versions on. Here an update is only put in."),
    "update.kept_newer": N_("Version {version} for {system} is kept already. Nothing was changed."),
    "update.not_laid": N_("The new version of TVET Desk was not laid beside it: {folder} lacks {megabytes} MB. The bundle is there."),
})  # fmt: skip

KEPT = N_("Version {version} for {system} is laid beside every bundle and slip that is given as a file.")
LAID = N_("Beside it lies version {version} of TVET Desk for {system}: {file}")
LIES_THERE = N_(
    "Version {version} of TVET Desk lies beside it, signed and undamaged; version {ours} is in use."
)

FOLDER = "updates"
RIGHT = "backup.restore"  # who may change the program here


@dataclass(frozen=True)
class Laid:
    """What lies beside a bundle now; `error` says why something does not."""

    updates: tuple[Update, ...] = ()
    error: UserError | None = None


def shelf(book: Book) -> Path:
    """The folder with what is handed on."""
    return book.folder / FOLDER


def keep(book: Book, source: Path, keys: Sequence[str] = RELEASE_KEYS) -> list[Update]:
    """Keep an update, or the newest of a stick for each kind of computer, to hand it on."""
    book.authorize(RIGHT)
    if book.level is not Share.HQ:
        raise UserError("update.not_hq")
    found = _newest(source, keys)
    have = {one.system: one for one in kept(book, keys)}
    for one in found:
        there = have.get(one.system)
        if there is not None and package.order(there.version) >= package.order(one.version):
            raise UserError("update.kept_newer", version=there.version, system=there.system)
    folder = shelf(book)
    try:
        folder.mkdir(exist_ok=True)
        made = [_put(one, folder, keys) for one in found]
        for one in found:
            if one.system in have:
                have[one.system].path.unlink()
    except OSError as error:
        raise explained(error, folder) from error
    return made


def kept(book: Book, keys: Sequence[str] = RELEASE_KEYS) -> list[Update]:
    """What is handed on, each found undamaged."""
    return [package.check(path, keys) for path in sorted(shelf(book).glob(f"*{ENDING}"))]


def forget(book: Book) -> int:
    """Hand nothing on any more; returns how many updates were kept."""
    book.authorize(RIGHT)
    files = sorted(shelf(book).glob(f"*{ENDING}"))
    try:
        for path in files:
            path.unlink()
    except OSError as error:
        raise explained(error, shelf(book)) from error
    return len(files)


def lay(book: Book, into: Path, keys: Sequence[str] = RELEASE_KEYS) -> Laid:
    """Lay what is kept beside a bundle that was written into this folder; the bundle counts, whatever becomes of this."""
    if book.level is not Share.HQ or not shelf(book).is_dir():
        return Laid()
    laid: tuple[Update, ...] = ()
    try:
        for one in kept(book, keys):
            laid = (*laid, _put(one, into, keys))
    except UserError as error:
        return Laid(laid, error)
    except OSError as error:
        return Laid(laid, explained(error, into))
    return Laid(laid)


def beside(
    files: Iterable[Path], version: str, system: str, keys: Sequence[str] = RELEASE_KEYS
) -> Update | None:
    """The newest update for this computer beside the files that came in, if one lies there."""
    best: Update | None = None
    for folder in dict.fromkeys(file if file.is_dir() else file.absolute().parent for file in files):
        try:
            best = package.find(folder, version if best is None else best.version, system, keys)
        except (UserError, OSError):  # nobody asked for an update: one that cannot be taken is none
            continue
    return best


def _newest(source: Path, keys: Sequence[str]) -> list[Update]:
    """The update in a file, or the newest in a folder for each kind of computer."""
    try:
        if not source.is_dir():
            return [package.check(source, keys)]
        best: dict[str, Update] = {}
        for one in package.every(source, keys):
            there = best.get(one.system)
            if there is None or package.order(one.version) > package.order(there.version):
                best[one.system] = one
    except OSError as error:
        raise unread(error, source) from error
    if not best:
        raise UserError("update.none", folder=str(source))
    return list(best.values())


def _put(update: Update, folder: Path, keys: Sequence[str]) -> Update:
    """A copy in this folder under the name of its version, unless the same lies there."""
    target = folder / f"tvetdesk-{update.version}-{update.system}{ENDING}"
    if target.is_file() and _same(update, target, keys):
        return replace(update, path=target)
    lacking = update.offset + update.size - free_space(folder)
    if lacking > 0:
        raise UserError("update.not_laid", folder=str(folder), megabytes=lacking // 1_000_000 + 1)
    part = target.with_name(target.name + BESIDE)
    try:
        package.copy(update, part, keys)
        move(part, target)
    finally:
        part.unlink(missing_ok=True)
    return replace(update, path=target)


def _same(update: Update, target: Path, keys: Sequence[str]) -> bool:
    try:
        return package.check(target, keys).digest == update.digest
    except UserError:  # half of it, or another file of that name
        return False
