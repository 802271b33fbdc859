"""Real books of toy records: encrypted in a file, on a real server, and in a folder with keys of its own."""

from pathlib import Path

import pytest

from tests.books import Clock, first_migration, make_book
from tests.store.toys import TOYS
from tvetdesk.store import keys
from tvetdesk.store.book import Book
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Schema


@pytest.fixture
def book(engine, tmp_path):
    with make_book(tmp_path / "data", TOYS) as book:
        yield book


def opened(folder: Path, dk: bytes, clock: Clock | None = None) -> Book:
    schema = Schema(TOYS)
    migrations = (first_migration(schema),)
    return Book(
        folder, schema, keys.derive(dk, b"database"), migrations, clock=clock or Clock(), run=b"run 0001"
    )


@pytest.fixture
def made(tmp_path):
    """An open data folder with keys of its own, and those keys."""
    folder = tmp_path / "data"
    folder.mkdir()
    unlocked = keys.create(folder, "awa", "administrator", "four words and more", kdf=CHEAP)
    with opened(folder, unlocked.dk) as book:
        book.found(7, Share.OFFICE, "GM-MK")
        yield book, unlocked
