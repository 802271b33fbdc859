"""What a script may and may not do to the tables behind the program's back."""

import json

import pytest

from tests.store.toys import Lesson, Thing, Tick, add, again
from tvetdesk.store import ddl

OUTSIDE = [
    "INSERT INTO thing (id, name) VALUES (99, 'x')",
    "INSERT INTO thing (id, name, stamp) VALUES (99, 'x', 4097)",
    "INSERT OR REPLACE INTO thing (id, name) SELECT id, 'x' FROM thing",
    "INSERT OR IGNORE INTO tick (lesson, thing, status) VALUES (1, 1, 'x')",
    "UPDATE thing SET name = 'x'",
    "UPDATE OR REPLACE thing SET name = 'x'",
    "UPDATE thing SET deleted = 1",
    "UPDATE thing SET stamp = 0",
    "UPDATE thing SET id = 99",
    "UPDATE tick SET status = 'x'",
    "UPDATE tick SET thing = 99",
    "UPDATE lesson SET topic = 'x'",
    'UPDATE lesson SET "group" = 5',
    "DELETE FROM thing",
    "DELETE FROM tick",
    "DELETE FROM lesson",
]


@pytest.fixture
def filled(book, request):
    wording = getattr(request.node, "callspec", None) and request.node.callspec.params.get("statement", "")
    if book.db.shared and wording and ("REPLACE" in wording or "OR IGNORE" in wording):
        pytest.skip("a wording of SQLite alone")
    with book.change("store.write"):
        thing = book.add(Thing, name="a")
        lesson = book.add(Lesson, group=1)
        book.add(Tick, lesson=lesson, thing=thing, status="P")
    return book


def rows(book):
    return [
        book.sql(f"SELECT * FROM {table}").fetchall()
        for table in ("thing", "lesson", "tick", "cell", "before")
    ]


@pytest.mark.parametrize("statement", OUTSIDE)
def test_a_write_outside_a_change_fails_also_from_a_script(filled, statement):
    before = rows(filled)
    with pytest.raises(filled.db.driver.IntegrityError, match=r"change|bin"):
        filled.sql(statement)
    assert rows(filled) == before


@pytest.mark.parametrize("statement", OUTSIDE)
def test_a_write_with_another_programs_connection_fails_too(filled, statement):
    connection = filled.db._connect()
    if not filled.db.shared:
        connection.execute("PRAGMA recursive_triggers = OFF")
    before = rows(filled)
    with pytest.raises(filled.db.driver.IntegrityError, match=r"change|bin"):
        connection.execute(statement)
    connection.close()
    assert rows(filled) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM thing",
        "DELETE FROM tick",
        "INSERT OR REPLACE INTO thing (id, name) SELECT id, 'x' FROM thing",
        "INSERT OR REPLACE INTO tick (lesson, thing, status) SELECT lesson, thing, 'x' FROM tick",
        "REPLACE INTO lesson (id, topic) SELECT id, 'x' FROM lesson",
    ],
)
def test_a_row_is_not_removed_inside_a_change_either(filled, statement):
    before = rows(filled)

    def write():
        with filled.change("store.other"):
            filled.sql(statement)

    with pytest.raises(filled.db.driver.IntegrityError, match=ddl.ERASING):
        write()
    assert rows(filled) == before


@pytest.mark.parametrize(
    "statement",
    ["UPDATE thing SET id = 99", "UPDATE tick SET thing = 99", "UPDATE tick SET lesson = 99"],
)
def test_a_row_keeps_its_key(filled, statement):
    def write():
        with filled.change("store.other"):
            filled.sql(statement)

    with pytest.raises(filled.db.driver.IntegrityError, match=ddl.MOVING):
        write()


def test_a_script_inside_a_change_is_noted_like_a_verb(filled):
    with filled.change("store.other"):
        filled.sql("UPDATE thing SET name = 'b', size = 5")
        filled.sql("INSERT INTO thing (id, name) VALUES (99, 'c')")
        filled.sql("INSERT INTO thing (id, name, stamp) VALUES (100, 'd', 1)")
    change = filled.open_change()[0]
    assert [row[0] for row in filled.sql("SELECT stamp >> 12 FROM thing WHERE id IN (99, 100)")] == [
        change
    ] * 2
    assert filled.sql("SELECT col, value FROM before ORDER BY col").fetchall() == [
        (Thing.name.number, '"a"'),
        (Thing.size.number, "null"),
    ]
    assert filled.sql("SELECT col, stamp >> 12, shown FROM cell ORDER BY col").fetchall() == [
        (Thing.name.number, change, 1),
        (Thing.size.number, change, 1),
    ]


def test_an_upsert_inside_a_change_notes_the_old_value(filled):
    thing = filled.find(Thing, name="a")
    with filled.change("store.other"):
        filled.sql(
            "INSERT INTO thing (id, name) VALUES (?, 'z') ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            (thing.id,),
        )
    assert again(filled, thing).name == "z"
    assert filled.sql("SELECT value FROM before").fetchall() == [('"a"',)]


@pytest.mark.parametrize("value", ['Ŋ "quoted" \\ \n\t 😀', "0123", "null", "", "1e5"])
def test_the_old_value_is_kept_letter_by_letter(filled, value):
    thing = add(filled, name="x", note="first")
    with filled.change("store.other"):
        filled.sql("UPDATE thing SET note = ? WHERE id = ?", (value, thing.id))
        filled.sql("UPDATE thing SET note = 'last' WHERE id = ?", (thing.id,))
    kept = [json.loads(text) for (text,) in filled.sql("SELECT value FROM before ORDER BY id")]
    assert kept == ["first", value]


def test_merging_writes_rows_with_stamps_of_their_own_and_leaves_no_note(filled):
    with filled.transaction() as connection:
        connection.execute("INSERT INTO writing VALUES (1, 0, 1)")
        connection.execute("INSERT INTO thing (id, name, stamp) VALUES (99, 'theirs', 12345)")
        connection.execute("UPDATE thing SET name = 'blank' WHERE id <> 99")
        connection.execute("DELETE FROM writing")
    assert filled.sql("SELECT stamp FROM thing WHERE id = 99").fetchone() == (12345,)
    assert filled.sql("SELECT count(*) FROM before").fetchone() == (0,)
    assert filled.sql("SELECT count(*) FROM cell").fetchone() == (0,)
