"""The audit: it only grows, and whoever edits it with a tool of their own leaves a place where it does not fit."""

from __future__ import annotations

import random

import pytest

from tests.store.toys import Thing
from tvetdesk.store import audit
from tvetdesk.store.changes import changes

audit.entries({"test.seen": "Seen"})
changes({"test.followed": "Followed"})
audit.follow("test.followed")
SLOTS = ("edit", "delete", "insert", "swap")


def grown(book, count=12):
    for number in range(count):
        book.note("test.seen", row=number)


def tamper(book, how, place):
    """What somebody with the data key and a SQLite tool would do, or with the rights to the server."""
    for name in ("audit_grows ON audit",) if book.db.shared else ("audit_update", "audit_delete"):
        book.sql(f"DROP TRIGGER IF EXISTS {name}")
    if how == "edit":
        book.sql("UPDATE audit SET about = ? WHERE id = ?", ('{"row":99}', place))
    elif how == "delete":
        book.sql("DELETE FROM audit WHERE id = ?", (place,))
    elif how == "insert":
        book.sql("UPDATE audit SET id = -id - 1 WHERE id >= ?", (place,))
        book.sql("UPDATE audit SET id = -id WHERE id < 0")
        book.sql(
            "INSERT INTO audit SELECT ?, at, person, what, about, digest FROM audit WHERE id = ?",
            (place, place - 1),
        )
    else:
        book.sql("UPDATE audit SET id = 0 WHERE id = ?", (place,))
        book.sql("UPDATE audit SET id = ? WHERE id = ?", (place, place - 1))
        book.sql("UPDATE audit SET id = ? WHERE id = 0", (place - 1,))


def test_entries_follow_each_other_and_say_who(book):
    grown(book, 3)
    book.person = 42
    book.note("test.seen", row=7)
    assert audit.check(book) == audit.Checked(4, None)
    newest = audit.listing(book)[0]
    assert (newest.number, newest.person, newest.what, newest.about) == (4, 42, "test.seen", '{"row":7}')
    assert audit.head(book) == audit.Head(4, newest.digest)
    assert [one.number for one in audit.listing(book, before=3, limit=1)] == [2]


def test_nothing_of_it_is_altered_or_deleted(book):
    grown(book, 1)
    statements = ["UPDATE audit SET at = 0", "DELETE FROM audit"]
    if not book.db.shared:
        statements.append("INSERT OR REPLACE INTO audit SELECT * FROM audit")
    for statement in statements:
        with pytest.raises(book.db.driver.IntegrityError, match="only grows"):
            book.sql(statement)


@pytest.mark.fault("F20", "entries of the audit altered, found on the PC", "forged")
@pytest.mark.parametrize("how", SLOTS)
def test_each_place_that_was_tampered_with_is_found(book, how, matrix):
    grown(book)
    drawn = random.Random(how)
    with book.transaction():
        book.sql("SAVEPOINT whole")
        for _ in matrix(range(50)):
            place = drawn.randint(2, 11)
            tamper(book, how, place)
            assert audit.check(book).broken in (place - 1, place)
            book.sql("ROLLBACK TO whole")
        assert audit.check(book).broken is None


def test_a_change_that_is_followed_is_an_entry_kept_or_dropped_with_it(book):
    with book.change("test.followed"):
        book.add(Thing, name="Binta")
    assert [one.what for one in audit.listing(book)] == ["test.followed"]
    with book.change("test.followed"):
        pass  # writes nothing

    def broken_off():
        with book.change("test.followed"):
            book.add(Thing, name="Fatou")
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    assert [one.what for one in audit.listing(book)] == ["test.followed"]


def test_who_only_looks_leaves_entries_too(book):
    book.db.only_read(True)
    grown(book, 1)
    with pytest.raises(book.db.driver.Error, match=r"read-?only"):
        book.sql("INSERT INTO meta VALUES ('x', 'y')")
    assert audit.check(book).count == 1


def test_a_word_that_nobody_declared_is_our_bug(book):
    with pytest.raises(ValueError, match="no words"):
        book.note("test.unknown")


def test_a_long_chain_is_checked(book):
    with book.transaction():
        grown(book, 2_000)
    assert audit.check(book) == audit.Checked(2_000, None)
