"""Search finds words by their beginning, in any spelling of accents, and forgets what was erased."""

import sqlite3
import unicodedata

import pytest

from tests.books import first_migration
from tests.store.naughty import NAUGHTY
from tests.store.toys import TOYS, Lesson, Part, Thing, add, edit
from tvetdesk.errors import UserError
from tvetdesk.store import ddl
from tvetdesk.store.migrations import migrate
from tvetdesk.store.schema import Schema
from tvetdesk.store.search import MOST_RANKED, MOST_TOKENS, search, words_of
from tvetdesk.store.vault import PRAGMAS, sqlcipher

NAMES = (
    "Fatou Jallow",
    "Fatoumata Ceesay",
    "Cissé N’Diaye",
    "Öztürk Ñañez",
    "Ɓintu Ŋ",
    "El Hadj Ag Walet",
    "123-456 B",
)


@pytest.fixture
def names(book):
    with book.change("store.write"):
        return {row.id: row.name for row in (book.add(Thing, name=name) for name in NAMES)}


def found(book, names, text, **more):
    return [names[row] for row in search(book, Thing, text, **more)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fat", {"Fatou Jallow", "Fatoumata Ceesay"}),
        ("FATOU jal", {"Fatou Jallow"}),
        ("jallow fatou", {"Fatou Jallow"}),
        ("atou", set()),
        ("cisse", {"Cissé N’Diaye"}),
        ("CISSÉ", {"Cissé N’Diaye"}),
        ("cisse\u0301 ndi", set()),
        ("n'diaye", {"Cissé N’Diaye"}),
        ("diaye", {"Cissé N’Diaye"}),
        ("ozturk nanez", {"Öztürk Ñañez"}),
        ("ɓin ŋ", {"Ɓintu Ŋ"}),
        ("walet el", {"El Hadj Ag Walet"}),
        ("123 b", {"123-456 B"}),
        ("456", {"123-456 B"}),
        ("fatou AND jallow", set()),
        ("jallow*", {"Fatou Jallow"}),
        ("-jallow", {"Fatou Jallow"}),
        ("name:jallow", set()),
        ("jallow,fatou", {"Fatou Jallow"}),
        ("\u2068Fatou\u2069 Jallow", {"Fatou Jallow"}),
        ("\ud800fatou jal", {"Fatou Jallow"}),
        ("fatou … jallow", {"Fatou Jallow"}),
        ("fatou 🦄", set()),
        ("", set()),
        ("  ", set()),
        ("…!?*", set()),
    ],
)
def test_every_typed_word_begins_a_word_of_the_row(book, names, text, expected):
    assert set(found(book, names, text)) == expected


def test_composed_and_decomposed_accents_are_one(book, names):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert found(book, names, unicodedata.normalize(form, "Öztürk ñañ")) == ["Öztürk Ñañez"]


def test_the_better_match_comes_first_and_the_limit_holds(book):
    with book.change("store.write"):
        weak = book.add(Thing, name="Solar pump with a long name and many words", note="nothing")
        strong = book.add(Thing, name="Solar", note="solar solar")
        rest = {book.add(Thing, name=f"Solar {n}").id for n in range(20)}
    rows = search(book, Thing, "solar", 100)
    assert rows[0] == strong.id
    assert rows[-1] == weak.id
    assert set(rows[1:-1]) == rest
    assert search(book, Thing, "solar", 5) == rows[:5]
    assert search(book, Thing, "solar", 0) == []


def test_a_row_in_the_bin_is_not_found_until_it_is_taken_out(book, names):
    thing = book.get(Thing, next(iter(names)))
    with book.change("store.write"):
        book.delete(thing)
    assert search(book, Thing, "jallow") == []
    with book.change("store.write"):
        book.undelete(thing)
    assert search(book, Thing, "jallow") == [thing.id]


def test_an_edit_is_found_by_its_new_words_only(book, names):
    thing = book.get(Thing, next(iter(names)))
    edit(book, thing, name="Binta Sanyang", note="called Bintou")
    assert search(book, Thing, "jallow") == []
    assert search(book, Thing, "binta bintou") == [thing.id]


def test_what_is_rolled_back_is_not_found(book):
    def fail():
        with book.change("store.write"):
            book.add(Thing, name="Phantom")
            book.add(Thing, name="")

    with pytest.raises(UserError):
        fail()
    assert search(book, Thing, "phantom") == []


def test_each_type_is_searched_by_itself_and_one_without_searched_fields_finds_nothing(book):
    thing = add(book, name="Pump")
    part = add(book, Part, thing=thing, name="Pump valve")
    add(book, Lesson, group=1, topic="Pump")
    assert search(book, Thing, "pump") == [thing.id]
    assert search(book, Part, "pump") == [part.id]
    assert search(book, Lesson, "pump") == []


def test_no_text_makes_search_fail(book, names):
    assert len(NAUGHTY) >= 545
    for text in NAUGHTY:
        for row in search(book, Thing, text):
            assert row in names


def test_whatever_is_kept_is_found_by_itself(book):
    """Whatever a person copies from the screen into the search finds the row again."""
    kept = {}
    with book.change("store.write"):
        for text in NAUGHTY:
            try:
                row = book.add(Thing, name="n", note=text)
            except UserError:
                continue
            if row.note and any(sign.isalnum() for sign in row.note):
                kept[row.id] = row.note
    lost = [text for row, text in kept.items() if row not in search(book, Thing, text, 10_000)]
    assert len(kept) > 250
    assert not lost


def test_no_more_than_a_dozen_words_are_looked_for():
    assert words_of("a b") == ["a", "b"]
    assert len(words_of("word " * 900)) == MOST_TOKENS
    assert ddl.asked(words_of('say "no" NEAR(x, 3)')) == '"say"* "no"* "NEAR"* "x"* "3"*'


def test_erased_text_is_in_no_part_of_the_index(book):
    """The index is copied out of the encrypted file as it lies there, block by block."""
    if book.db.shared:
        pytest.skip("a server's index is cleared by its own VACUUM")
    secret = "Zebulonius"
    thing = add(book, name=f"Fatou {secret}")
    for n in range(300):
        add(book, name=f"filling {n} {'x' * 50}")
    assert secret.lower() in blocks(book)
    with book.transaction() as connection:
        connection.execute("INSERT INTO writing VALUES (1, 0, 1)")
        connection.execute("UPDATE thing SET name = NULL WHERE id = ?", (thing.id,))
        connection.execute("DELETE FROM writing")
    assert secret.lower() not in blocks(book)
    assert search(book, Thing, secret) == []


def blocks(book):
    rows = book.sql("SELECT block FROM thing_fts_data").fetchall()
    return b"\n".join(block for (block,) in rows).decode("latin-1")


def test_erased_text_leaves_the_file_and_its_journal(tmp_path):
    """The same tables in a plain file, so that every byte of it can be read, free pages and slack included."""
    secret = b"Zebulonius"
    path = tmp_path / "plain.db"
    plain = sqlcipher.connect(str(path), isolation_level=None)
    for name, value in PRAGMAS:
        plain.execute(f"PRAGMA {name} = {value}")
    schema = Schema(TOYS)
    migrate(plain, (first_migration(schema),), [table.spec for table in schema.tables.values()], 0)

    def write(statement, *values):
        plain.execute("BEGIN")
        plain.execute("INSERT INTO writing VALUES (1, 4097, 1)")
        plain.execute(statement, values)
        plain.execute("DELETE FROM writing")
        plain.execute("COMMIT")

    for n in range(300):
        write("INSERT INTO thing (id, name, stamp) VALUES (?, ?, 4097)", n, f"filling {n} {'x' * 40}")
    write(
        "INSERT INTO thing (id, name, note, stamp) VALUES (900, ?, ?, 4097)",
        "Fatou Zebulonius",
        "Zebulonius " * 999,
    )
    plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret.lower() in path.read_bytes().lower()
    write("UPDATE thing SET name = NULL, note = NULL WHERE id = 900")
    plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert secret.lower() not in left.lower()
    assert secret.lower()[1:8] not in left.lower()  # the index cuts off what neighbouring words share
    assert sqlite3.connect(path).execute("SELECT count(*) FROM thing").fetchone() == (301,)
    plain.close()


def test_what_more_rows_match_than_can_be_ranked_is_given_by_number(book):
    with book.change("store.write"):
        rows = [book.add(Thing, name=f"Fatou {number}") for number in range(MOST_RANKED + 1)]
    assert search(book, Thing, "fat", 3) == [row.id for row in rows[:3]]
