"""Changes in words, and what a row's cells held before."""

from tests.store.toys import Thing, add, edit
from tvetdesk.store import history
from tvetdesk.store.changes import Change, changes

changes({"store.two": "Thing {thing} with {other}"})


def test_the_newest_change_comes_first_and_the_listing_goes_on_where_it_stopped(book):
    for number in range(5):
        add(book, name="a", what=("store.write", "store.other")[number % 2])
    first = history.listing(book, limit=3)
    assert [change.seq for change in first] == [None, 4, 3]
    assert [change.seq for change in history.listing(book, before=first[-1].id)] == [2, 1]


def test_a_change_is_put_into_words_with_the_row_as_it_is_called_now(book, english):
    thing = add(book, name="Pump")
    with book.change("store.thing", thing=thing):
        book.set(thing, name="Well")
    newest = history.listing(book)[0]
    assert history.words(book, newest, english) == "Thing Well"
    assert "Well" not in "".join(row[0] for row in book.sql("SELECT refs FROM change"))


def test_a_row_that_was_left_out_or_is_not_here_is_a_dash(book, english):
    thing = add(book, name="Pump")
    with book.change("store.two", thing=thing, other=None):
        book.set(thing, size=3)
    assert history.words(book, history.listing(book)[0], english) == "Thing Pump with –"
    unknown = Change(9, 9, 1, 1, 0, None, "store.two", {"thing": (1, 5), "other": (999, 1)}, "", 1, None, 1)
    assert history.words(book, unknown, english) == "Thing – with –"


def test_a_sentence_of_a_newer_program_is_shown_by_its_code(book, english):
    change = Change(9, 9, 1, 1, 0, None, "future.verb", {"thing": (1, 5)}, "", 1, None, 1)
    assert history.words(book, change, english) == "future.verb"


def test_the_earlier_values_of_a_row_come_newest_first_with_their_changes(book):
    thing, other = add(book, name="a", size=1), add(book, name="x")
    edit(book, thing, "store.other", name="b")
    edit(book, other, "store.other", name="y")
    edit(book, thing, size=None, name="c")
    was = [
        (one.column, one.value, one.change.what)
        for one in history.of_row(book, book.table(Thing), (thing.id, 0))
    ]
    assert set(was[:2]) == {("name", "b", "store.write"), ("size", 1, "store.write")}
    assert was[2:] == [("name", "a", "store.other")]
