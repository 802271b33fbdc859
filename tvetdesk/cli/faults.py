"""The report of a fault of ours: what broke and where, without a word of anybody's data."""

import datetime as dt
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path, PurePath

from tvetdesk import __version__

FOLDER = "faults"


def write_report(error: BaseException, folder: Path) -> Path:
    """Writes the report into the data folder, or among temporary files where that cannot be; says where it is."""
    now = dt.datetime.now()
    text = "\n".join([
        f"TVET Desk {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"{now:%Y-%m-%d %H:%M:%S}",
        *lines(error),
        "",
    ])  # fmt: skip
    name = f"fault-{now:%Y%m%d-%H%M%S}.txt"
    try:
        if not folder.is_dir():
            raise FileNotFoundError(folder)
        place = folder / FOLDER
        place.mkdir(exist_ok=True)
        (place / name).write_text(text, "utf-8")
    except OSError:
        place = Path(tempfile.mkdtemp(prefix="tvetdesk-"))
        (place / name).write_text(text, "utf-8")
    return place / name


def lines(error: BaseException) -> Iterator[str]:
    """Types and places of an error and of what led to it. Messages are left out: they may hold values."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
        current = current.__cause__ or current.__context__


def _short(filename: str) -> str:
    """A path from where modules are found on: what comes before can hold the name of this computer's user."""
    path = PurePath(filename)
    for root in sys.path:
        if root and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
