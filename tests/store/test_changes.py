"""Every write is a step of a change: its sentence, its sealing, its number, its digest and its context."""

import datetime as dt
import hashlib
import json
import threading

import pytest

from tests.books import KEY, Clock, first_migration, make_book
from tests.store.toys import TOYS, Lesson, Part, Thing, Tick, add, again, edit, wrong
from tvetdesk.store import changes
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import STEP_BITS
from tvetdesk.store.schema import Schema


def listed(book):
    """(seq, sentence, steps) of all changes, oldest first."""
    return book.sql("SELECT seq, what, steps FROM change ORDER BY id").fetchall()


def other_run(folder):
    """The same folder opened by a later start of the program."""
    schema = Schema(TOYS)
    return Book(folder, schema, KEY, (first_migration(schema),), clock=Clock(), run=b"run 0002")


def test_the_same_sentence_goes_on_and_another_seals(book):
    thing = add(book, name="a")
    edit(book, thing, name="b")
    assert listed(book) == [(None, "store.write", 2)]
    edit(book, thing, "store.other", name="c")
    assert listed(book) == [(1, "store.write", 2), (None, "store.other", 1)]
    edit(book, thing, name="d")
    assert listed(book) == [(1, "store.write", 2), (2, "store.other", 1), (None, "store.write", 1)]


def test_the_same_sentence_about_another_row_is_another_change(book):
    one, two = add(book, name="a"), add(book, name="b")
    for thing in (one, one, two):
        with book.change("store.thing", thing=thing):
            book.set(thing, size=(thing.size or 0) + 1)
    assert listed(book)[1:] == [(2, "store.thing", 2), (None, "store.thing", 1)]
    refs = [json.loads(refs) for (refs,) in book.sql("SELECT refs FROM change ORDER BY id")]
    assert refs == [{}, {"thing": [1, one.id]}, {"thing": [1, two.id]}]


def test_another_person_seals(book):
    add(book, name="a")
    book.person = 5
    add(book, name="b")
    assert [seq for seq, _, _ in listed(book)] == [1, None]
    assert [person for (person,) in book.sql("SELECT person FROM change ORDER BY id")] == [None, 5]


def test_a_step_that_writes_nothing_leaves_no_trace_and_seals_nothing(book):
    thing = add(book, name="a")
    with book.change("store.other"):
        book.set(thing, name="a")
        book.delete(again(book, thing)) if thing.deleted else None
    with book.change("store.other"):
        pass
    assert listed(book) == [(None, "store.write", 1)]
    assert book.vector() == {}
    assert book.sql("SELECT count(*) FROM writing").fetchone() == (0,)


def test_an_empty_step_takes_no_row_id(book):
    first = add(book, name="a")
    with book.change("store.other"):
        pass
    assert add(book, name="b").id == first.id + 1


def test_a_change_without_a_declared_sentence_is_our_bug(book):
    with pytest.raises(ValueError, match="sentence"), book.change("store.nowhere"):
        pass
    with pytest.raises(ValueError, match="two sentences"):
        changes.changes({"store.write": "Again"})


def test_a_verb_inside_a_verb_belongs_to_its_step(book):
    with book.change("store.write"):
        thing = add(book, name="a", what="store.other")
        edit(book, thing, "store.thing", size=3)
    assert listed(book) == [(None, "store.write", 1)]


def test_an_exception_takes_everything_back_with_the_counter(book):
    thing = add(book, name="a")
    lost = []

    def fail():
        with book.change("store.other"):
            book.set(thing, name="b")
            lost.append(book.add(Thing, name="lost").id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert again(book, thing).name == "a"
    assert len(book.select(Thing)) == 1
    assert listed(book) == [(None, "store.write", 1)]
    assert book.sql("SELECT count(*) FROM before").fetchone() == (0,)
    assert [add(book, name="next").id] == lost


def test_an_exception_in_an_inner_verb_takes_the_outer_one_back_too(book):
    def fail():
        with book.change("store.write"):
            book.add(Thing, name="a")
            add(book, Thing, name="")

    assert wrong(fail) == {"name": "field.required"}
    assert listed(book) == []
    assert len(book.select(Thing)) == 0


def test_rows_are_written_inside_a_change_only(book):
    thing = add(book, name="a")
    for act in (
        lambda: book.add(Thing, name="b"),
        lambda: book.add_many(Thing, [{"name": "b"}]),
        lambda: book.set(thing, name="b"),
        lambda: book.delete(thing),
    ):
        with pytest.raises(RuntimeError, match="change"):
            act()
    with book.change("store.write"):
        failed = []

        def elsewhere():
            try:
                book.set(thing, name="b")
            except RuntimeError as error:
                failed.append(error)

        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
        assert failed


def test_a_step_inside_a_transaction_of_another_kind_is_our_bug(book):
    with pytest.raises(RuntimeError, match="transaction"), book.transaction(), book.change("store.write"):
        pass
    add(book, name="a")


def test_sealing_gives_the_next_number_and_nothing_is_added_any_more(book):
    thing = add(book, name="a")
    book.seal()
    book.seal()
    assert listed(book) == [(1, "store.write", 1)]
    assert book.vector() == {book.replica: 1}
    edit(book, thing, name="b")
    assert listed(book) == [(1, "store.write", 1), (None, "store.write", 1)]


def test_closing_seals(tmp_path):
    with make_book(tmp_path / "data", TOYS) as book:
        add(book, name="a")
    with make_book(tmp_path / "data", TOYS) as book:
        assert listed(book) == [(1, "store.write", 1)]


@pytest.mark.only_file
def test_the_start_after_a_crash_seals_what_was_open(tmp_path):
    folder = tmp_path / "data"
    book = make_book(folder, TOYS)
    add(book, name="a")
    book.db.close_all()  # the program ends without sealing
    book._lock.release()
    with other_run(folder) as book:
        assert listed(book) == [(1, "store.write", 1)]
        add(book, name="b")
        assert listed(book) == [(1, "store.write", 1), (None, "store.write", 1)]
        runs = [bytes.fromhex(run) for (run,) in book.sql("SELECT run FROM change ORDER BY id")]
        assert runs == [b"run 0001", b"run 0002"]


def test_a_full_change_is_sealed_and_another_begun(book, monkeypatch):
    monkeypatch.setattr(changes, "MAX_STEPS", 3)
    for name in "abcd":
        add(book, name=name)
    assert listed(book) == [(1, "store.write", 3), (None, "store.write", 1)]


def test_two_threads_that_seal_at_once_seal_one_change_once(book):
    add(book, name="a")
    threads = [threading.Thread(target=book.seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert listed(book) == [(1, "store.write", 1)]


def test_the_digest_follows_from_the_one_before_header_context_and_run(book):
    thing = add(book, name="a")
    with book.change("store.thing", thing=thing):
        book.set(thing, name="Ŋ")
    book.seal()
    digest = bytes(16)
    rows = book.sql(
        "SELECT c.digest, c.origin, c.seq, c.lamport, c.at, c.person, c.what, c.refs, x.whole, c.run "
        "FROM change c JOIN context x ON x.id = c.context ORDER BY c.seq"
    ).fetchall()
    assert len(rows) == 2
    for kept, *header, refs, whole, run in rows:
        text = json.dumps([*header, json.loads(refs)], separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.blake2b(
            digest + text.encode() + bytes.fromhex(whole) + bytes.fromhex(run), digest_size=16
        ).digest()
        assert kept == digest.hex()


def test_what_a_chain_says_of_a_change_is_canonical():
    for refs in ({}, {"thing": (1, -5)}, {"é": (2, 1 << 61), 'a"b': (1, 7), "no": (3, None)}):
        assert changes.references(refs) == changes.canonical(refs)
        for person in (None, 7):
            told = changes.header(7, 1, 2, -100, person, "store.ü", changes.references(refs))
            assert told == changes.canonical([7, 1, 2, -100, person, "store.ü", refs])


def test_the_digest_differs_where_anything_of_the_change_does():
    base = changes.Change(1, 7, 1, 1, 100, None, "store.write", {"thing": (1, 2)}, "00" * 8, 1, None, 1)
    whole = changes.vector_hash({8: 3})
    known = {changes.chain(changes.NO_DIGEST, base, whole)}
    for field, value in (
        ("origin", 8), ("seq", 2), ("lamport", 2), ("at", 101), ("person", 1), ("what", "store.other"),
        ("refs", {"thing": (1, 3)}), ("run", "01" * 8),
    ):  # fmt: skip
        other = changes.Change(**{**vars(base), field: value})
        known.add(changes.chain(changes.NO_DIGEST, other, whole))
    known.add(changes.chain("11" * 16, base, whole))
    known.add(changes.chain(changes.NO_DIGEST, base, changes.vector_hash({8: 4})))
    assert len(known) == 11


def test_the_context_names_what_this_pc_has_of_others_and_is_kept_once(book):
    add(book, name="a")
    add(book, name="b", what="store.other")
    book.seal()
    book.sql("INSERT INTO applied VALUES (9, 4)")
    add(book, name="c")
    contexts = book.sql(
        "SELECT x.vector, x.whole FROM change c JOIN context x ON x.id = c.context ORDER BY c.id"
    ).fetchall()
    assert [vector for vector, _ in contexts] == ["{}", "{}", '{"9":4}']
    assert contexts[2][1] == changes.vector_hash({9: 4})
    assert book.sql("SELECT count(*) FROM context").fetchone() == (2,)


def test_the_lamport_counter_is_above_everything_that_is_here(book):
    book.sql(
        "INSERT INTO change (origin, seq, lamport, at, what, refs, run, context) "
        "VALUES (9, 1, 41, 0, 'x', '{}', '', 1)"
    )
    add(book, name="a")
    add(book, name="b", what="store.other")
    assert [lamport for (lamport,) in book.sql("SELECT lamport FROM change ORDER BY id")] == [41, 42, 43]


def test_a_clock_that_jumps_back_alters_no_order(tmp_path):
    clock = Clock("2099-01-01 08:00")
    with make_book(tmp_path / "data", TOYS, clock=clock) as book:
        thing = add(book, name="a")
        clock.at = dt.datetime(1970, 1, 2)
        edit(book, thing, "store.other", name="b")
        book.seal()
        assert [row[0] for row in listed(book)] == [1, 2]
        at = [at for (at,) in book.sql("SELECT at FROM change ORDER BY lamport")]
        assert at[0] > at[1]
        assert again(book, thing).name == "b"


def test_versions_are_kept_where_a_later_change_wrote(book):
    thing = add(book, name="a", size=1)
    edit(book, thing, size=2)  # in the change that made the row: it travels as one, so needs no version
    assert book.sql("SELECT count(*) FROM cell").fetchone() == (0,)
    edit(book, thing, "store.other", size=3)
    edit(book, thing, "store.other", size=4)
    change = again(book, thing).stamp >> STEP_BITS
    cells = book.sql("SELECT tbl, row, row2, col, stamp >> 12, stamp & 4095, shown FROM cell").fetchall()
    assert cells == [(1, thing.id, 0, Thing.size.number, change + 1, 2, 1)]
    before = book.sql("SELECT value, was >> 12, stamp >> 12, stamp & 4095 FROM before ORDER BY id").fetchall()
    assert before == [
        ("1", change, change, 2),
        ("2", change, change + 1, 1),
        ("3", change + 1, change + 1, 2),
    ]


def test_a_leaf_and_a_natural_row_are_versioned_under_their_own_keys(book):
    thing = add(book, name="a")
    lesson = add(book, Lesson, group=1, on=dt.date(2020, 3, 10))
    tick = add(book, Tick, lesson=lesson, thing=thing, status="P")
    edit(book, tick, "store.other", status="A")
    edit(book, lesson, "store.other", topic="x")
    rows = book.sql("SELECT tbl, row, row2, col FROM cell ORDER BY tbl").fetchall()
    assert rows == [
        (3, lesson.id, 0, Lesson.topic.number),
        (4, lesson.id, thing.id, Tick.status.number),
    ]


def test_answering_a_question_writes_also_the_value_that_is_shown(book):
    thing = add(book, name="a", size=1)
    book.seal()
    column = Thing.size.number
    book.sql("INSERT INTO cell VALUES (1, ?, 0, ?, ?, 1, NULL)", (thing.id, column, thing.stamp or 0))
    book.sql("INSERT INTO cell VALUES (1, ?, 0, ?, 999999, 0, '2')", (thing.id, column))
    edit(book, again(book, thing), size=1)
    cells = book.sql("SELECT stamp >> 12, shown FROM cell").fetchall()
    assert cells == [(book.open_change()[0], 1)]


def test_a_part_goes_into_the_bin_with_its_own_version(book):
    part = add(book, Part, thing=add(book, name="a"), name="p")
    with book.change("store.other"):
        book.delete(part)
    assert book.sql("SELECT tbl, row, col FROM cell").fetchall() == [(2, part.id, 0)]
