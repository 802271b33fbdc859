"""Carriers: how a bundle gets to a stick or folder and is found again, by content under any name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import armour, pictures, qr
from tvetdesk.exchange.envelope import MAGIC, MAX_FILE
from tvetdesk.exchange.refusals import Refused
from tvetdesk.i18n import N_
from tvetdesk.store.files import BESIDE, explained, unread, write_verified

sentences({
    "carrier.no_bundle": N_("There is no TVET Desk bundle in {folder}. Choose another folder."),
    "carrier.program": N_("{name} is a program or a shortcut, as viruses put on sticks. It was left alone. Do not open it."),
})  # fmt: skip

PROGRAMS = frozenset((
    ".lnk", ".vbs", ".vbe", ".exe", ".scr", ".com", ".pif", ".bat", ".cmd", ".js", ".jse", ".wsf", ".hta", ".ps1", ".msi",
))  # fmt: skip
SUFFIX = ".tvx"  # of a bundle that kept its name
START = 8 << 10  # bytes of a file by which it is known; a message may have words above the letters
LONGEST_MESSAGE = 2 << 20  # bytes of a text in a folder that is taken for a message


@dataclass(frozen=True)
class Parcel:
    """A bundle that was found. `data` is None where the file at `path` is it; `sources` are all files that hold it.

    `error` says why something that was named is no bundle.
    """

    path: Path
    data: bytes | None = None
    sources: tuple[Path, ...] = ()
    error: UserError | None = None


def give(path: Path, data: bytes) -> None:
    """Write a bundle so that "done" is only said once it was read back and compared."""
    write_verified(path, data)


def take(path: Path) -> bytes:
    """The bundle in one file, itself or as text; refused by size before it is read."""
    data = _read(path)
    return data if data.startswith(MAGIC) else next(iter(armour.read(data)), data)


def found(path: Path) -> Iterator[Path]:
    """The bundles at a path: the file itself, or those in a folder, hidden ones too, known by their content."""
    if not path.is_dir():
        yield path
        return
    any_found = False
    for file in bundles_in(path):
        any_found = True
        yield file
    if not any_found:
        raise UserError("carrier.no_bundle", folder=str(path))


def bundles_in(folder: Path) -> Iterator[Path]:
    """The files of a folder that hold a bundle, or are called like one: what damaged it is then told."""
    for file in _files(folder):
        if not file.name.endswith(BESIDE) and (file.suffix.lower() == SUFFIX or _holds_bundle(file)):
            yield file


def programs(path: Path) -> list[Path]:
    """What in a folder is a program or a shortcut by its name and no bundle; nothing here ever opens it."""
    if not path.is_dir():
        return []
    return [file for file in _files(path) if file.suffix.lower() in PROGRAMS and not _holds_bundle(file)]


def parcels(given: Iterable[Path | Parcel]) -> Iterator[Parcel]:
    """The bundles in files, folders, texts and pictures. All pictures are put together, whatever their order."""
    photos: list[Path] = []
    for one in given:
        if isinstance(one, Parcel):
            yield one
            continue
        try:
            if not one.exists():
                raise UserError("file.none", name=str(one))
            for file in found(one):
                if pictures.is_picture(_start(file)):
                    photos.append(file)
                else:
                    yield from _parcels_in(file)
        except UserError as error:
            yield Parcel(one, error=error)
        except OSError as error:
            yield Parcel(one, error=explained(error, one))
    yield from _on_pictures(photos)


def parcels_of(path: Path, data: bytes) -> list[Parcel]:
    """The bundles in what came without a file, like a pasted message; what holds none is refused when it is opened."""
    whole = [data] if data.startswith(MAGIC) else armour.read(data) or [data]
    return [Parcel(path, one) for one in whole]


def _parcels_in(file: Path) -> Iterator[Parcel]:
    start = _start(file)
    if file.suffix.lower() in PROGRAMS and not start.startswith(MAGIC):
        yield Parcel(file, error=UserError("carrier.program", name=file.name))
    elif start.startswith(MAGIC):
        yield Parcel(file)
    else:
        yield from parcels_of(file, _read(file)) if armour.begins(start) else [Parcel(file)]


def _on_pictures(photos: list[Path]) -> Iterator[Parcel]:
    """One parcel for each bundle on these photos, and one for each photo that shows none."""
    texts: list[tuple[int, str]] = []
    for place, answer in enumerate(pictures.read(photos)):
        if isinstance(answer, UserError):
            yield Parcel(photos[place], error=answer)
            continue
        ours = [text for text in answer if qr.is_ours(text)]
        if not ours:
            yield Parcel(photos[place], error=UserError("picture.no_code", name=photos[place].name))
        texts += [(place, text) for text in ours]
    for one in qr.join(texts):
        sources = tuple(photos[place] for place in one.at)
        yield Parcel(sources[0], one.data or None, sources, one.error)


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder, and of the hidden folders in it: viruses move a stick's files into one without a name."""
    for entry in sorted(folder.iterdir()):
        if entry.is_file():
            yield entry
        elif entry.is_dir() and (entry.name.startswith(".") or not entry.name.strip("_ \N{NO-BREAK SPACE}")):
            yield from (file for file in sorted(entry.iterdir()) if file.is_file())


def _holds_bundle(file: Path) -> bool:
    try:
        start = _start(file)
        if start.startswith(MAGIC):
            return True
        return armour.begins(start) and file.stat().st_size <= LONGEST_MESSAGE
    except OSError as error:
        raise unread(error, file) from error


def _start(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(START)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise Refused("B12")
        return path.read_bytes()
    except OSError as error:
        raise unread(error, path) from error
