"""Undo gives back what was there, step by step or a change at once, and leaves what was written over since."""

import datetime as dt

import pytest

from tests.store.toys import Lesson, Part, Thing, Tick, add, again, edit, refused
from tvetdesk.store.undo import Undone, undo, undo_step


@pytest.fixture
def thing(book):
    thing = add(book, name="a", size=1, good=True, on=dt.date(2020, 1, 1))
    book.seal()
    return thing


def test_there_is_nothing_to_undo_in_an_empty_book(book):
    assert refused(undo, book) == "undo.nothing"
    assert refused(undo_step, book) == "undo.nothing"
    assert refused(undo, book, 7) == "undo.missing"


def test_the_last_change_is_undone_with_all_its_steps(book, thing):
    edit(book, thing, name="b", size=2)
    edit(book, thing, name="c", good=None, on=None)
    undone = undo(book)
    now = again(book, thing)
    assert (now.name, now.size, now.good, now.on) == ("a", 1, True, dt.date(2020, 1, 1))
    assert (undone.cells, undone.rows, undone.left) == (4, 0, 0)
    assert book.open_change() is None


def test_undoing_goes_back_change_by_change_until_nothing_is_left(book, thing):
    edit(book, thing, name="b")
    edit(book, thing, "store.other", name="c")
    assert undo(book).cells == 1
    assert again(book, thing).name == "b"
    assert undo(book).cells == 1
    assert again(book, thing).name == "a"
    assert undo(book).rows == 1
    assert again(book, thing).deleted is True
    assert refused(undo, book) == "undo.nothing"


def test_a_row_made_in_the_change_goes_into_the_bin_with_what_was_written_in_it(book, thing):
    with book.change("store.other"):
        part = book.add(Part, thing=thing, name="p")
        lesson = book.add(Lesson, group=1, on=dt.date(2020, 1, 2))
        tick = book.add(Tick, lesson=lesson, thing=thing, status="P")
    edit(book, part, "store.other", name="q")
    undone = undo(book)
    assert (undone.rows, undone.cells, undone.left) == (3, 0, 0)
    assert [again(book, row).deleted for row in (part, lesson, tick)] == [True, True, True]


def test_a_deletion_is_undone(book, thing):
    with book.change("store.other"):
        book.delete(thing)
    undo(book)
    assert again(book, thing).deleted is None


def test_what_was_written_over_since_is_left(book, thing):
    edit(book, thing, name="b", size=2)
    first = book.open_change()[0]
    edit(book, thing, "store.other", name="c")
    assert undo(book, first) == Undone(first, cells=1, rows=0, left=1)
    now = again(book, thing)
    assert (now.name, now.size) == ("c", 1)


def test_a_change_of_which_nothing_stands_any_more_does_not_block_the_next_undo(book, thing):
    edit(book, thing, name="b")
    first = book.open_change()[0]
    edit(book, thing, "store.other", name="c")
    assert undo(book, first).left == 1
    assert book.sql("SELECT count(*) FROM change WHERE what = 'change.undo'").fetchone() == (0,)
    assert refused(undo, book, first) == "undo.done"
    undo(book)
    assert again(book, thing).name == "b"
    assert undo(book).rows == 1


def test_a_cell_with_two_siblings_is_left_to_its_question(book, thing):
    edit(book, thing, "store.other", size=2)
    number = book.open_change()[0]
    book.sql("INSERT INTO cell VALUES (1, ?, 0, ?, 999999, 0, '9')", (thing.id, Thing.size.number))
    assert undo(book, number).left == 1
    assert again(book, thing).size == 2


def test_a_row_that_another_pc_has_made_too_is_left(book):
    lesson = add(book, Lesson, group=1, on=dt.date(2020, 1, 2))
    cells = [(3, lesson.id, 0, 0, lesson.stamp or 4097, 1, None), (3, lesson.id, 0, 0, 999999, 0, "null")]
    book.db.connection().executemany("INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?, ?)", cells)
    undone = undo(book)
    assert (undone.rows, undone.left) == (0, 1)
    assert again(book, lesson).deleted is None


def test_a_change_is_undone_once(book, thing):
    edit(book, thing, name="b")
    number = undo(book).change
    assert refused(undo, book, number) == "undo.done"


def test_an_undo_is_undone_and_its_change_can_be_undone_again(book, thing):
    edit(book, thing, name="b")
    number = book.open_change()[0]
    for _ in range(3):
        undo(book, number)
        assert again(book, thing).name == "a"
        undo_id = book.sql("SELECT max(id) FROM change").fetchone()[0]
        undo(book, undo_id)
        assert again(book, thing).name == "b"
        assert refused(undo, book, undo_id) == "undo.done"
    assert undo(book).change == number


def test_the_undo_of_a_made_row_is_undone(book):
    thing = add(book, name="a")
    undo(book)
    undo(book, book.sql("SELECT max(id) FROM change").fetchone()[0])
    assert again(book, thing).deleted is None


def test_a_change_of_another_pc_cannot_be_undone_here(book, thing):
    book.sql("UPDATE change SET origin = 9")
    assert refused(undo, book, 1) == "undo.missing"
    assert refused(undo, book) == "undo.nothing"


def test_steps_are_undone_one_by_one_and_the_register_goes_on(book, thing):
    for name in "bcd":
        edit(book, thing, name=name)
    for name in "cb":
        undo_step(book)
        assert again(book, thing).name == name
    edit(book, again(book, thing), name="x")
    assert book.open_change()[3] == 6
    for name in "ba":
        undo_step(book)
        assert again(book, thing).name == name
    assert book.sql("SELECT count(*) FROM change").fetchone() == (2,)


def test_when_all_its_steps_are_undone_the_change_before_is_next(book, thing):
    edit(book, thing, name="b")
    edit(book, thing, size=5)
    for _ in range(2):
        undo_step(book)
    undone = undo_step(book)
    assert (undone.rows, again(book, thing).deleted) == (1, True)


def test_a_register_emptied_by_undo_can_be_filled_and_undone_again(book, thing):
    edit(book, thing, name="b")
    undo_step(book)
    edit(book, again(book, thing), name="c")
    book.seal()
    undo(book)
    assert again(book, thing).name == "a"


def test_a_row_made_in_a_step_goes_into_the_bin_when_that_step_is_undone(book, thing):
    first = add(book, Part, thing=thing, name="p")
    second = add(book, Part, thing=thing, name="q")
    edit(book, first, name="r")
    assert undo_step(book).cells == 1
    assert undo_step(book).rows == 1
    assert again(book, first).name == "p"
    assert (again(book, first).deleted, again(book, second).deleted) == (None, True)


def test_after_sealing_a_step_is_undone_with_its_whole_change(book, thing):
    edit(book, thing, name="b")
    edit(book, thing, size=2)
    book.seal()
    undo_step(book)
    now = again(book, thing)
    assert (now.name, now.size) == ("a", 1)


def test_a_whole_change_is_undone_to_what_was_there_before_its_first_step_also_after_undone_steps(
    book, thing
):
    for name in "bcd":
        edit(book, thing, name=name)
    undo_step(book)
    book.seal()
    undo(book)
    assert again(book, thing).name == "a"
