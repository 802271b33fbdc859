"""Moving headquarters' data: from its file to a server, and back; nothing is let go before all of it was proved there."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tvetdesk.desk import SCHEMA, Desk
from tvetdesk.errors import UserError
from tvetdesk.exchange.digest import digest
from tvetdesk.i18n import N_
from tvetdesk.store import address, carrying, keys
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.carrying import Told
from tvetdesk.store.files import explained, move
from tvetdesk.store.journal import DATABASE, served
from tvetdesk.store.lock import FolderLock
from tvetdesk.store.migrations.steps import MIGRATIONS
from tvetdesk.store.record import Share
from tvetdesk.store.vault import Vault

entries({"data.moved": N_("Began to move the data to a server, or back into the file")})

ARRIVING = "arriving"  # the folder in which a file grows that is carried from the server
TIMES = 2  # what came is of another state when the data were written to in between: it is carried once more


@dataclass(frozen=True)
class Moved:
    """What was carried: how many rows, and the digest of both places."""

    rows: int
    digest: str


def to_server(desk: Desk, where: str, told: Told = lambda _done, _all: None) -> Moved:
    """Carry the data to an empty database and let the folder name it; `tidy` removes the file once it is closed.

    An attempt that was stopped or killed goes on where it was. A backup of the file is made before it is let go.
    """
    book = desk.book
    book.authorize("data.move")
    if book.level is not Share.HQ:
        raise UserError("server.hq_only")
    where = address.checked(where)
    if book.db.shared:
        if address.address(book.folder) != where:
            raise UserError("move.elsewhere")
        carrying.finish(book.db)  # where the first attempt was killed before it did
        return Moved(0, digest(book))
    book.note("data.moved")  # before: it comes along
    with book.sealed_view() as view:
        moved = _carried(desk, view, _Database(where), told)
    desk.back_up()
    db = served(where)
    try:
        carrying.use(db)
        address.keep(book.folder, where)
        carrying.finish(db)
    finally:
        db.close_all()
    return moved


def tidy(folder: Path) -> None:
    """Remove the file that lies beside the address of the server, now that nobody has it open."""
    if address.address(folder) is not None and (folder / DATABASE).exists():
        with FolderLock(folder):
            carrying.drop_file(folder)


def to_file(desk: Desk, told: Told = lambda _done, _all: None) -> Moved:
    """Carry the data from the server into the file of this folder; the server takes no more work from then on."""
    book = desk.book
    book.authorize("data.move")
    if not book.db.shared:
        return Moved(0, digest(book))
    place = _Folder(book.folder / ARRIVING, keys.derive(desk.keys.dk, b"database"))
    book.note("data.moved")
    with book.db.alone():
        with book.sealed_view() as view:
            moved = _carried(desk, view, place, told)
        with place.book() as there:
            carrying.finish(there.db)
        mark = secrets.token_hex(8)
        move(place.folder, book.folder / carrying.ARRIVED.format(mark))
        book.remember(**{address.AWAY: mark})
        carrying.arrived(book.folder, mark)
    return moved


class _Database:
    """An empty database on a server, as the place to carry to."""

    def __init__(self, where: str) -> None:
        self.where = where

    def begin(self, state: str) -> None:
        db = served(self.where)
        try:
            if not carrying.begin(db, state):
                self.clear()
                carrying.begin(db, state)
        finally:
            db.close_all()

    def clear(self) -> None:
        served(self.where).clear()

    @contextmanager
    def book(self) -> Iterator[Book]:
        with (
            tempfile.TemporaryDirectory(prefix="tvetdesk") as lock,
            Book(Path(lock), SCHEMA, bytes(32), MIGRATIONS, run=bytes(8), server=self.where) as book,
        ):
            yield book


class _Folder:
    """A folder with a new file, as the place to carry to."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self.key = folder, key

    def begin(self, state: str) -> None:
        self._make()
        if not self._begun(state):
            self.clear()
            self._make()
            self._begun(state)

    def _begun(self, state: str) -> bool:
        db = Vault(self.folder / DATABASE, self.key)
        try:
            return carrying.begin(db, state)
        except UserError as error:
            if error.code == "server.taken":  # whole, but for what was to follow
                return False
            raise
        finally:
            db.close_all()

    def _make(self) -> None:
        try:
            self.folder.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise explained(error, self.folder) from error

    def clear(self) -> None:
        try:
            shutil.rmtree(self.folder)
        except OSError as error:
            raise explained(error, self.folder) from error

    @contextmanager
    def book(self) -> Iterator[Book]:
        with Book(self.folder, SCHEMA, self.key, MIGRATIONS, run=bytes(8)) as book:
            yield book


def _carried(desk: Desk, view: Any, place: _Database | _Folder, told: Told) -> Moved:
    """Carry everything and prove it: every row is read on both sides, and both say the same digest."""
    state, here = carrying.state_of(desk.book, view), digest(desk.book)
    for _ in range(TIMES):
        place.begin(state)
        with place.book() as there:
            rows = carrying.carry(desk.book, view, there, told)
            same = carrying.faithful(desk.book, view, there)
        with place.book() as there:  # anew, as whoever works there next
            if same and digest(there) == here:
                return Moved(rows, here)
        place.clear()
    raise UserError("move.differs")
