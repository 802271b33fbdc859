"""Erased people stay erased: in every table, index, journal, file beside; late rows, restores and replays included."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from playhouse.sqlcipher_ext import sqlcipher

from tests import worlds
from tests.exchange.erased import (
    RECORDS,
    Remark,
    Same,
    Visit,
    canaries,
    erase,
    person,
    spread,
)
from tests.exchange.towns import everything
from tests.worlds import CODE, Lesson, Place, Three, Tick, Toy
from tvetdesk.desk import SCHEMA
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, erasing, inbox, vector
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.exchange.questions import questions
from tvetdesk.store import journal
from tvetdesk.store import search as searching
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Note, Text
from tvetdesk.store.history import of_row
from tvetdesk.store.record import Share
from tvetdesk.store.sharing import open_people
from tvetdesk.store.undo import undo
from tvetdesk.store.vault import Vault


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """The data files lie there without their encryption, so that a test sees every byte of their pages and journals.

    Encryption works below the pages: what is in them, free ones too, is the same with it.
    """
    unlocked = Vault._unlocked

    def without_key(vault: Vault, path: Path, **_about: Any) -> Any:
        return sqlcipher.connect(
            str(path),
            isolation_level=None,
            check_same_thread=False,
            factory=type(unlocked(vault, Path(":memory:"))),
        )

    monkeypatch.setattr(Vault, "_unlocked", without_key)
    monkeypatch.setattr(journal, "prove_encrypted", lambda _path: None)


def on_disk(place: Place) -> bytes:
    """Every byte of the data file, its journal, and whatever lies beside them."""
    return b"".join(path.read_bytes() for path in sorted(place.book.folder.rglob("*")) if path.is_file())


# -- what goes and what stays --------------------------------------------------------------------------------


def test_a_dry_run_says_what_goes_and_what_stays_and_alters_nothing(three: Three) -> None:
    _, one, _ = three
    toy = person(one)
    before = canaries(one)
    plan = erasing.look(one.book, one.book.get(Toy, toy.id))
    parts = {name: (part.rows, part.values, part.stay, part.gone) for name, part in plan.parts.items()}
    assert parts == {
        "toy": (1, 3, 1, 0), "agree": (0, 0, 1, 0), "tick": (1, 1, 1, 0), "same": (0, 0, 0, 1),
        "visit": (1, 1, 0, 0), "remark": (1, 1, 0, 0),
    }  # fmt: skip
    assert canaries(one) == before
    assert not erasing.erased(one.book)


def test_nothing_of_the_person_is_left_but_what_counts(three: Three) -> None:
    hq, one, two = three
    toy = person(one)
    spread(hq, one, two)
    assert all(canaries(place) for place in three)
    erase(one, toy)
    assert not canaries(one)
    assert [was.value for was in of_row(one.book, one.book.table(Toy), (toy.id, 0))] == [None]
    for model in (Toy, Visit):
        assert not searching.search(one.book, model, "canary")
    two.take(one.send(CODE))
    hq.take(one.send())
    for place in three:
        assert not canaries(place)
        assert place.show(toy).size == 7
        assert place.book.select(Tick).where(Tick.toy == toy.id).get().status == "P"
        assert not list(place.book.select(Same))  # the link goes
        assert toy.id not in open_people(place.book)
    assert digest(one.book) == digest(two.book)
    assert digest(hq.book, centre=CODE, level=Share.HQ) == digest(one.book, centre=CODE, level=Share.HQ)


@pytest.mark.only_file
@pytest.mark.usefixtures("bare")
def test_no_page_and_no_journal_holds_a_word_of_them(three: Three) -> None:
    hq, one, two = three
    toy = person(one, "zqcanary")
    for number in range(30):
        one.edit(toy, name=f"zqcanary {number}", note=f"zqcanary {number} {'x' * 3000}")
    spread(hq, one, two)
    for place in three:
        assert b"zqcanary" in on_disk(place), "the test sees nothing"
    late = make(two.book, two.identity, partner(two.book, CODE)).data
    erase(one, toy)
    assert b"zqcanary" not in on_disk(one)
    for place, data in ((two, one.send(CODE)), (hq, one.send()), (one, late)):
        place.take(data)
    for place in three:
        place.book.seal()
        place.book.db.settle()
        assert b"zqcanary" not in on_disk(place), place.name


def test_what_says_whose_a_row_is_holds_no_text() -> None:
    for table in SCHEMA.tables.values():
        if SCHEMA.of_person(table):
            kept = {*table.identity, *filter(None, [table.parent])}
            texts = [name for name in kept if isinstance(table.fields[name], Text | Note)]
            assert not [name for name in texts if table.fields[name].share < Share.COUNTS], table.name


# -- what comes later ----------------------------------------------------------------------------------------


def test_a_note_a_mark_and_a_link_by_a_pc_that_has_not_heard(three: Three) -> None:
    hq, one, two = three
    toy = person(one)
    other = one.write(Toy, name="Careem")
    spread(hq, one, two)
    erase(one, toy)
    lesson = two.write(Lesson, group=1, on=dt.date(2020, 3, 10))
    two.write(Tick, lesson=lesson.id, toy=toy.id, status="A", remark="canary ill")
    two.edit(toy, note="canary again", size=9)
    visit = two.write(Visit, toy=toy.id, place="canary town")
    two.write(Remark, visit=visit.id, text="canary said")
    low, high = sorted((toy, other), key=lambda one: one.id)
    two.write(Same, one=low.id, other=high.id)
    outcome = one.take(two.send(CODE))
    assert outcome.state == "applied"
    assert not canaries(one)
    hq.take(two.send())  # HQ hears of the note before it hears of the erasure
    spread(hq, one, two)
    for place in three:
        assert not canaries(place)
        assert {tick.status for tick in place.book.select(Tick).where(Tick.toy == toy.id)} == {"P", "A"}
        assert place.show(toy).size == 9
        assert not list(place.book.select(Same))
        assert not questions(place.book)
    assert digest(one.book) == digest(two.book)
    assert digest(hq.book, centre=CODE, level=Share.HQ) == digest(one.book, centre=CODE, level=Share.HQ)


def test_a_link_that_somebody_brought_back_goes_again(three: Three) -> None:
    hq, one, two = three
    toy = person(one)
    spread(hq, one, two)
    link = two.book.select(Same).get()
    with two.book.change("toy.write"):
        two.book.delete(link)
    with two.book.change("toy.write"):
        two.book.undelete(two.book.get(Same, link.id))
    erase(one, toy)
    spread(hq, one, two)
    assert all(place.book.get(Same, link.id).deleted for place in three)
    assert digest(one.book) == digest(two.book)
    assert not [question for place in three for question in questions(place.book)]


def test_a_link_that_two_said_different_things_about_is_no_question(three: Three) -> None:
    hq, one, two = three
    toy = person(one)
    spread(hq, one, two)
    link = one.book.select(Same).get()
    for place in (one, two):
        with place.book.change("toy.write"):
            place.book.delete(place.book.get(Same, link.id))
    with two.book.change("toy.write"):
        two.book.undelete(two.book.get(Same, link.id))
    one.take(two.send(CODE))
    assert [question.column for question in questions(one.book)] == ["deleted"]
    erase(one, toy)
    spread(hq, one, two)
    for place in three:
        assert not questions(place.book)
        assert place.book.get(Same, link.id).deleted
    assert digest(one.book) == digest(two.book)


def test_an_edit_made_elsewhere_is_no_question(three: Three) -> None:
    hq, one, two = three
    toy = person(one)
    spread(hq, one, two)
    one.edit(toy, name="canary one", size=1)
    two.edit(toy, name="canary two", size=2)
    erase(one, toy)
    spread(hq, one, two)
    for place in three:
        assert [question.column for question in questions(place.book)] == ["size"]
        assert not canaries(place)


def test_nobody_writes_about_them_any_more(three: Three) -> None:
    _, one, _ = three
    toy = person(one)
    visit = one.book.select(Visit).get()
    erase(one, toy)
    for write in (
        lambda: one.edit(toy, name="canary"),
        lambda: one.write(Visit, toy=toy.id, place="canary"),
        lambda: one.write(Remark, visit=visit.id, text="canary"),
        lambda: one.edit(visit, place="canary"),
    ):
        with pytest.raises(UserError, match=r"erase\.erased"):
            write()
    one.edit(toy, size=3)  # what counts may be put right
    with one.book.change("toy.write"):  # a script that goes past the rules
        one.book.write_back(one.book.get(Toy, toy.id), "note", "canary")
    one.book.seal()
    assert not canaries(one)
    undo(one.book)
    assert not canaries(one)


def test_drafts_of_them_are_forgotten_and_others_stay(three: Three) -> None:
    _, one, _ = three
    toy, other = person(one), one.write(Toy, name="Binta")
    visit = one.book.select(Visit).get()
    drafts = {
        f"draft toy {toy.id}": json.dumps({"name": "canary"}),
        f"draft visit {visit.id}": json.dumps({"place": "canary"}),
        "draft visit new": json.dumps({"toy": toy.id, "place": "canary"}),
        f"draft toy {other.id}": json.dumps({"name": "Binta S"}),
    }
    one.book.remember(**drafts)
    erase(one, toy)
    assert [name for name in drafts if one.book.fact(name)] == [f"draft toy {other.id}"]


# -- who may say so ------------------------------------------------------------------------------------------


def test_only_the_owner_erases(three: Three, tmp_path: Path) -> None:
    hq, one, _ = three
    far = worlds.centre(tmp_path, hq, "far", "GM-B", records=RECORDS)
    lap = worlds.centre(tmp_path, hq, "lap", CODE, Share.CENTRE, RECORDS)
    hq.take(far.send())
    toy, theirs = person(one), person(far, "far canary")
    hq.take(one.send())
    hq.take(far.send())
    for place, row, code in (
        (hq, hq.show(toy), "erase.owner"),
        (lap, lap.write(Toy, name="Lamin"), "erase.laptop"),
        (one, one.book.select(Visit).get(), "erase.no_person"),
    ):
        with pytest.raises(UserError) as caught:
            erasing.erase(place.book, place.identity, row)
        assert caught.value.code == code
    erase(one, toy)
    with pytest.raises(UserError, match=r"erase\.done"):
        erase(one, toy)
    # A lie: the other centre's person, in this one's name and in theirs; and without the right signature.
    for centre in (CODE, "GM-B", None):
        said = authority.state(
            one.identity.signing, authority.ERASURE, centre=centre, table=1, person=theirs.id, on="2020-03-10"
        )
        authority.keep(one.book, said)
    other = authority.state(
        one.identity.signing, authority.ERASURE, centre=CODE, table=1, person=5, on="2020-03-10"
    )
    authority.keep(one.book, replace(other, body=other.body | {"person": theirs.id}))
    hq.take(one.send())
    assert erasing.erased(hq.book) == {toy.id}
    assert hq.show(theirs).name == "far canary second"


def test_headquarters_confirms_to_the_other_centres(three: Three, tmp_path: Path) -> None:
    hq, one, two = three
    far = worlds.centre(tmp_path, hq, "far", "GM-B", records=RECORDS)
    hq.take(far.send())
    toy = person(one)
    hq.take(one.send())
    erase(one, toy)
    hq.take(one.send())
    far.take(hq.send("GM-B"))
    assert erasing.erased(far.book) == {toy.id}
    size = len(one.send())
    one.take(hq.send(CODE))
    assert len(one.send()) < size  # what HQ has confirmed need not be told again
    two.take(one.send(CODE))
    assert erasing.erased(two.book) == {toy.id}


def test_a_pc_that_nobody_had_heard_of_is_vouched_for_in_the_same_bundle(
    three: Three, tmp_path: Path
) -> None:
    hq, one, two = three
    new = worlds.centre(tmp_path, hq, "new", CODE, records=RECORDS)
    toy = person(new)
    hq.take(new.send())
    new.take(hq.send(CODE))
    one.take(hq.send(CODE))
    erase(new, toy)
    one.take(new.send(CODE))

    def last_first(book: Book) -> Any:
        return sorted(authority.statements(book), key=lambda said: said.body["kind"])

    with patch("tvetdesk.exchange.frame.statements", last_first):
        two.take(one.send(CODE))
    assert erasing.erased(two.book) == {toy.id}


def test_a_centre_that_works_alone_erases_and_says_so_when_it_has_joined(tmp_path: Path) -> None:
    alone = worlds.place(tmp_path, "one", CODE, Share.OFFICE, records=RECORDS)
    toy = person(alone)
    erase(alone, toy)
    assert not canaries(alone)
    hq = worlds.hq(tmp_path, RECORDS)
    worlds.join(hq, alone)
    hq.take(alone.send())
    assert erasing.erased(hq.book) == {toy.id}


# -- what lies beside ----------------------------------------------------------------------------------------


def test_bundles_that_wait_do_not_keep_them(three: Three, tmp_path: Path) -> None:
    hq, one, two = three
    toy = person(one)
    spread(hq, one, two)
    two.edit(toy, note="canary first")
    two.send(CODE)  # lost
    vector.learn(two.book, one.book.replica, two.book.vector())  # as if it had arrived
    two.edit(toy, note="canary second")
    early, late = tmp_path / "early.tvx", tmp_path / "late.tvx"
    early.write_bytes(two.send(CODE))
    (arrival,) = inbox.take_in(one.book, one.identity, [early])
    assert arrival.outcome is not None
    assert arrival.outcome.state == "waits"
    assert inbox.waiting(one.book) == 1
    erase(one, toy)
    assert inbox.waiting(one.book) == 0
    late.write_bytes(two.send(CODE))
    (arrival,) = inbox.take_in(one.book, one.identity, [late])
    assert arrival.let_go
    assert inbox.waiting(one.book) == 0


def test_what_was_put_aside_is_emptied_too(three: Three) -> None:
    _, one, _ = three
    toy = person(one)
    visit = one.book.select(Visit).get()
    rows = [
        (9, 77, 0, -1, json.dumps({"1": toy.id, "2": "canary"})),
        (1, toy.id, 0, 1, json.dumps("canary")),
        (10, 78, 0, -1, json.dumps({"1": visit.id, "2": "canary"})),
        (4, 5, toy.id, 4, json.dumps("canary")),
        (9, 79, 0, -1, json.dumps({"1": 1, "2": "other"})),
    ]
    one.book.db.connection().executemany("INSERT INTO held VALUES (?,?,?,?,7,1,?,'field.control','b')", rows)
    plan = erase(one, toy)
    assert plan.aside == 4
    assert not canaries(one)
    assert [word for word in everything(one.book) if "other" in word]
