"""Rows are made, altered, put into the bin and asked for on a real encrypted file."""

import datetime as dt
import threading

import pytest

from tests.books import KEY, Clock, first_migration, make_book
from tests.store.toys import TOYS, Lesson, Named, Part, Thing, Tick, add, again, edit, refused, wrong
from tvetdesk.store import ids
from tvetdesk.store.book import Book
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Schema

DAY = dt.date(2020, 3, 10)


def count(book, table):
    return book.sql(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_a_free_id_bears_its_replica_and_goes_up(book):
    first, second = add(book, name="a"), add(book, name="b")
    assert ids.maker(first.id) == book.replica
    assert second.id == first.id + 1


def test_a_natural_id_is_made_of_the_identity_and_the_same_everywhere(tmp_path):
    made = []
    for replica in (7, 8):
        with make_book(tmp_path / str(replica), TOYS, replica=replica) as book:
            lesson = add(book, Lesson, group=1, on=DAY, topic="Wiring")
            assert lesson.id == book.natural_id(Lesson, group=1, on=DAY)
            made.append(lesson.id)
    assert made[0] == made[1] < 0
    assert ids.maker(made[0]) is None


def test_a_natural_row_that_is_there_is_refused_and_put_alters_it(book):
    lesson = add(book, Lesson, group=1, on=DAY, topic="Wiring")
    assert refused(add, book, Lesson, group=1, on=DAY) == "row.exists"
    with book.change("store.write"):
        assert book.put(Lesson, group=1, on=DAY, topic="Safety").id == lesson.id
        assert book.put(Lesson, group=2, on=DAY, topic="New").id != lesson.id
    assert again(book, lesson).topic == "Safety"


def test_put_finds_its_row_however_the_identity_is_given(book):
    thing, lesson = add(book, name="a"), add(book, Lesson, group=1, on=DAY)
    with book.change("store.write"):
        made = book.put(Tick, lesson=lesson, thing=thing, status="P")
        assert book.put(Tick, lesson=lesson.id, thing=thing, status="A").status == "A"
    assert book.find(Tick, lesson=lesson, thing=thing).status == "A"
    assert again(book, made).status == "A"
    assert book.natural_id(Named, thing=thing, code="b") == book.natural_id(Named, thing=thing.id, code="b")
    with book.change("store.write"):
        named = book.put(Named, thing=thing, code=" GM  MK ")
        assert book.put(Named, thing=thing, code="GM MK\n").id == named.id
        assert wrong(book.put, Named, thing="x", code="\0") == {"thing": "field.row", "code": "field.control"}


def test_put_takes_a_row_out_of_the_bin(book):
    lesson = add(book, Lesson, group=1, on=DAY, topic="Wiring")
    with book.change("store.write"):
        book.delete(lesson)
    with book.change("store.other"):
        put = book.put(Lesson, group=1, on=DAY, topic="Wiring")
    assert put.deleted is None
    assert again(book, lesson).deleted is None


def test_defaults_fill_what_is_not_given_also_in_many(book):
    one = add(book, name="a")
    with book.change("store.write"):
        (many,) = book.add_many(Thing, [{"name": "b"}])
        (empty,) = book.add_many(Thing, [{"name": "c", "currency": None}])
    assert again(book, one).currency == "GMD"
    assert book.get(Thing, many).currency == "GMD"
    assert book.get(Thing, empty).currency is None


def test_many_rows_come_back_as_they_were_given(book):
    rows = [{"name": f"n{n}", "size": n % 100 + 1, "good": n % 2 == 0} for n in range(300)]
    with book.change("store.write"):
        made = book.add_many(Thing, rows)
    assert len(set(made)) == 300
    found = [(one.name, one.size, one.good) for one in book.select(Thing).order_by(Thing.id)]
    assert found == [tuple(row.values()) for row in rows]
    assert count(book, "change") == 1


def test_many_rows_say_everything_that_is_wrong_with_the_first_bad_row(book):
    rows = [{"name": "a"}, {"name": None, "size": 0, "on": "x"}, {"name": "\0"}]
    with book.change("store.write"):
        problems = wrong(book.add_many, Thing, rows)
    assert problems == {"name": "field.required", "size": "field.too_small", "on": "field.date"}
    assert count(book, "thing") == count(book, "change") == 0


def test_many_rows_keep_the_rules_across_fields(book):
    with book.change("store.write"):
        assert wrong(book.add_many, Thing, [{"name": "a", "size": 5, "most": 2}]) == {"most": "store.late"}


def test_many_rows_with_an_unknown_field_are_refused_not_thinned(book):
    with book.change("store.write"):
        assert refused(book.add_many, Thing, [{"name": "a", "nmae": "b"}]) == "row.no_field"
        assert refused(book.add, Thing, name="a", nmae="b") == "row.no_field"


@pytest.mark.parametrize("twice", [True, False])
def test_many_natural_rows_of_which_one_is_there_are_refused_as_a_whole(book, twice):
    if not twice:
        add(book, Lesson, group=3, on=DAY)
    rows = [{"group": group, "on": DAY} for group in ((1, 3, 3) if twice else (1, 2, 3))]

    def write():
        with book.change("store.write"):
            book.add_many(Lesson, rows)

    assert refused(write) == "row.exists"
    assert count(book, "lesson") == (0 if twice else 1)


def test_set_writes_only_what_differs(book):
    thing = add(book, name="a", size=1)
    edit(book, thing, "store.other", name="a", size=2)
    assert book.sql("SELECT col FROM cell").fetchall() == [(Thing.size.number,)]
    assert again(book, thing).size == 2


@pytest.mark.parametrize(("model", "values"), [(Lesson, {"group": 9}), (Part, {"thing": 99})])
def test_what_a_row_is_and_whom_it_belongs_to_never_alters(book, model, values):
    thing = add(book, name="a")
    rows = {Lesson: {"group": 1, "on": DAY}, Part: {"thing": thing, "name": "p"}}
    row = add(book, model, **rows[model])
    assert refused(edit, book, row, **values) == "row.fixed"
    edit(book, row, **rows[model])  # the same again is no alteration


def test_a_row_in_the_bin_is_not_found_but_can_be_got_and_taken_out(book):
    thing = add(book, name="a")
    with book.change("store.write"):
        book.delete(thing)
    assert book.find(Thing, name="a") is None
    assert book.find(Thing, bin=True, name="a").id == thing.id
    assert list(book.select(Thing)) == []
    assert len(book.select(Thing, bin=True)) == 1
    assert again(book, thing).deleted is True
    with book.change("store.other"):
        book.undelete(thing)
    assert book.find(Thing, name="a").id == thing.id


def test_putting_a_row_into_the_bin_twice_is_one_deletion(book):
    thing = add(book, name="a")
    for act in (book.delete, book.delete, book.undelete, book.undelete):
        with book.change("store.write"):
            act(thing)
    assert book.open_change()[3] == 3  # made, deleted, undeleted
    assert count(book, "before") == 2


def test_a_leaf_is_got_altered_and_binned_by_its_two_keys(book):
    thing = add(book, name="a")
    lesson = add(book, Lesson, group=1, on=DAY)
    tick = add(book, Tick, lesson=lesson, thing=thing, status="P")
    assert refused(add, book, Tick, lesson=lesson, thing=thing, status="A") == "row.exists"
    edit(book, tick, status="A")
    assert book.get(Tick, (lesson.id, thing.id)).status == "A"
    with book.change("store.write"):
        book.delete(tick)
        assert book.put(Tick, lesson=lesson.id, thing=thing.id, status="L").deleted is None
    assert again(book, tick).status == "L"


def test_a_missing_row_has_its_sentence(book):
    assert refused(book.get, Thing, 5) == "row.missing"
    assert refused(book.get, Tick, (5, 6)) == "row.missing"
    assert book.find(Thing, name="nobody") is None
    thing = add(book, name="a")
    thing.id += 1
    assert refused(edit, book, thing, name="b") == "row.missing"


def test_find_looks_for_empty_values_too(book):
    add(book, name="a", size=1)
    empty = add(book, name="b")
    assert book.find(Thing, size=None).id == empty.id


def test_a_row_is_described_by_its_title_through_references(book):
    part = add(book, Part, thing=add(book, name="Pump"), name="valve")
    assert book.describe(book.table(Part), part.id) == "Pump valve"
    assert book.describe(book.table(Part), 12345) == "–"


def test_facts_of_this_pc_come_back_after_reopening(tmp_path):
    with make_book(tmp_path / "data", TOYS) as book:
        book.found(99, Share.HQ, "HQ")
        book.remember(centre=5, name="Mansa Konko ✓")
        add(book, name="a")
    with make_book(tmp_path / "data", TOYS) as book:
        assert (book.replica, book.level, book.code, book.centre) == (99, Share.HQ, "HQ", 5)
        assert book.fact("name") == "Mansa Konko ✓"
        assert book.fact("nothing", "else") == "else"
        assert add(book, name="b").id == ids.free_id(99, 2)


def test_only_one_program_at_a_time_has_a_folder_open(tmp_path):
    with make_book(tmp_path / "data", TOYS):
        assert refused(make_book, tmp_path / "data", TOYS) == "book.open_elsewhere"
    make_book(tmp_path / "data", TOYS).close()


@pytest.mark.only_file
def test_a_book_that_does_not_open_leaves_the_folder_free(tmp_path):
    folder = tmp_path / "data"
    make_book(folder, TOYS).close()
    schema = Schema(TOYS)
    step = (first_migration(schema),)
    assert refused(Book, folder, schema, bytes(32), step, clock=Clock(), run=b"run 0002") == "book.damaged"
    Book(folder, schema, KEY, step, clock=Clock(), run=b"run 0002").close()


def test_readers_in_other_threads_see_what_is_committed_and_close_lets_go_of_them_all(book):
    thing = add(book, name="a")
    seen, may_end, has_read = [], threading.Event(), threading.Event()

    def read():
        seen.extend(one.name for one in book.select(Thing))
        has_read.set()
        may_end.wait(10)

    with book.change("store.write"):
        book.set(thing, name="b")
        reader = threading.Thread(target=read)
        reader.start()
        assert has_read.wait(10)
    assert seen == ["a"]
    book.close()
    assert not (book.folder / "tvet.db-wal").exists()
    may_end.set()
    reader.join()


def test_two_threads_write_one_after_the_other_and_nothing_is_lost(book):
    failures = []

    def write(name):
        try:
            for number in range(40):
                with book.change("store.write" if number % 3 else "store.other"):
                    row = book.add(Thing, name=f"{name}{number}")
                    book.set(row, size=number + 1)
        except Exception as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    rows = list(book.select(Thing))
    assert {row.name for row in rows} == {f"{name}{number}" for name in "ab" for number in range(40)}
    assert len({row.id for row in rows}) == 80
    assert sum(steps for (steps,) in book.sql("SELECT steps FROM change")) == 80


@pytest.mark.usefixtures("engine")
def test_many_rows_come_one_after_the_other_and_the_book_goes_on_after_them(book):
    with book.change("store.write"):
        book.add_many(Thing, [{"name": f"{number % 10} %"} for number in range(3_000)])
    rows = book.each('SELECT id, name FROM "thing" WHERE name <> ? ORDER BY id', ("5 %",))
    assert next(rows)[1] == "0 %"
    assert len(list(rows)) == 2_699
    assert book.select(Thing).count() == 3_000
