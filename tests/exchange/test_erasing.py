"""Erased people stay erased: in every table, index, journal, file beside; late rows, restores and replays included."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from playhouse.sqlcipher_ext import sqlcipher

from tests import worlds
from tests.books import KEY, Clock, first_migration
from tests.exchange.towns import everything, plain_codec
from tests.faults.table import Matrix
from tests.worlds import Agree, Lesson, Place, Tick, Toy, seed
from tvetdesk.desk import SCHEMA
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, erasing, inbox, vector
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.exchange.questions import questions
from tvetdesk.store import journal, swap
from tvetdesk.store import search as searching
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Note, Ref, Text
from tvetdesk.store.history import of_row
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.record import Record, Share
from tvetdesk.store.schema import Schema
from tvetdesk.store.sharing import open_people
from tvetdesk.store.undo import undo
from tvetdesk.store.vault import Vault

CODE = "GM-A"
SCHEDULES = range(25)  # of one test
IN_ONE = 5  # organisation; each schedule looks through everybody erased before


class Same(Record):
    """Two rows of one person."""

    one = Ref("One", "Toy", share=Share.COUNTS)
    other = Ref("Other", "Toy", share=Share.COUNTS)

    class Meta:
        number = 8
        label = plural = "same"
        identity = ("one", "other")
        parent = "one"


class Visit(Record):
    """Belongs to a person by a field that no coded level holds."""

    toy = Ref("Toy", "Toy")
    place = Text("Place", search=True)

    class Meta:
        number = 9
        label = plural = "visit"
        parent = "toy"


class Remark(Record):
    """Belongs to a visit, thus to its person."""

    visit = Ref("Visit", "Visit")
    text = Note("Text")

    class Meta:
        number = 10
        label = plural = "remark"
        parent = "visit"


RECORDS = (*worlds.TOYS, Same, Visit, Remark)
Three = tuple[Place, Place, Place]


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


def meet(tmp_path: Path) -> Three:
    """HQ and two PCs of one centre that know each other."""
    hq = worlds.hq(tmp_path, RECORDS)
    one, two = (worlds.centre(tmp_path, hq, name, CODE, records=RECORDS) for name in ("one", "two"))
    for pc in (one, two):
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send(CODE))
    return hq, one, two


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    """They, closed at the end."""
    met = meet(tmp_path)
    yield met
    for place in met:
        place.book.close()


def agree(place: Place, toy: Any) -> None:
    with place.book.change("toy.write"):
        place.book.put(Agree, toy=toy.id, purpose="hq", answer="given")


def person(place: Place, word: str = "canary") -> Any:
    """A person with everything: names, secrets, children, old values, a mark, a link, a consent."""
    toy = place.write(Toy, name=f"{word} first", size=7, secret=f"{word} secret", note=f"{word} note")
    other = place.write(Toy, name="Binta", size=8)
    place.edit(toy, name=f"{word} second")
    agree(place, toy)
    agree(place, other)
    visit = place.write(Visit, toy=toy.id, place=f"{word} place")
    place.write(Remark, visit=visit.id, text=f"{word} remark")
    lesson = place.book.find(Lesson, group=1, on=dt.date(2020, 3, 9)) or place.write(
        Lesson, group=1, on=dt.date(2020, 3, 9), topic="Doors"
    )
    place.write(Tick, lesson=lesson.id, toy=toy.id, status="P", remark=f"{word} late")
    low, high = sorted((toy, other), key=lambda one: one.id)
    place.write(Same, one=low.id, other=high.id)
    return toy


def erase(place: Place, toy: Any) -> erasing.Plan:
    return erasing.erase(place.book, place.identity, place.book.get(Toy, toy.id))


def spread(hq: Place, *pcs: Place, rounds: int = 2) -> None:
    for _ in range(rounds):
        for pc in pcs:
            for other in pcs:
                if other is not pc:
                    other.take(pc.send(CODE))
            hq.take(pc.send())
        for pc in pcs:
            pc.take(hq.send(CODE))


def on_disk(place: Place) -> bytes:
    """Every byte of the data file, its journal, and whatever lies beside them."""
    return b"".join(path.read_bytes() for path in sorted(place.book.folder.rglob("*")) if path.is_file())


def canaries(place: Place) -> list[str]:
    return [word for word in everything(place.book) if "canary" in word]


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

    with patch("tvetdesk.exchange.gather.statements", last_first):
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


# -- restores ------------------------------------------------------------------------------------------------


def reopened(place: Place) -> Place:
    schema = Schema(RECORDS)
    book = Book(
        place.book.folder, schema, KEY, (first_migration(schema),), clock=Clock(), run=seed("next")[:8]
    )
    return Place(place.name, book, place.identity)


def test_a_restored_data_file_erases_again_by_the_list_beside_it(three: Three, tmp_path: Path) -> None:
    _, one, _ = three
    toy = person(one)
    one.book.seal()
    one.book.db.copy_to(tmp_path / "backup.db")
    erase(one, toy)
    restored = put_back(one, tmp_path / "backup.db")
    assert not canaries(restored)
    assert erasing.erased(restored.book) == {toy.id}
    assert "canary" not in (restored.book.folder / erasing.FILE).read_text()
    (restored.book.folder / erasing.FILE).unlink()
    with closing(put_back(restored, tmp_path / "backup.db").book) as book:
        assert any("canary" in word for word in everything(book)), "the backup holds nothing to erase"


def test_the_list_is_written_again_when_it_is_missing_and_lies_in_it_do_nothing(three: Three) -> None:
    hq, one, _ = three
    toy, other = person(one), one.write(Toy, name="Binta")
    erase(one, toy)
    (one.book.folder / erasing.FILE).unlink()
    assert erasing.replay(one.book, one.identity) == 0
    path = one.book.folder / erasing.FILE
    assert str(toy.id) in path.read_text()
    said = authority.state(
        hq.identity.signing, authority.ERASURE, centre=CODE, table=1, person=other.id, on="2020-03-10"
    )
    odd = b"".join(
        b'{"body":{"kind":"erasure","person":%s},"signer":"","signature":""}\n' % who
        for who in (b"[]", b"{}", b"null")
    )
    path.write_bytes(
        path.read_bytes() + b"not JSON\n\xff\n[]\n" + b"[" * 100_000 + b"\n" + odd + erasing._text([said])
    )
    assert erasing.replay(one.book, one.identity) == 0
    assert one.show(other).name == "Binta"


def test_data_that_a_restore_put_aside_count_as_a_copy_that_holds_the_person(three: Three) -> None:
    _, one, _ = three
    toy = person(one)
    assert erasing.look(one.book, toy).older == 0
    place = one.book.folder / swap.REPLACED
    place.mkdir()
    (place / DATABASE).write_bytes(b"damaged")
    assert erasing.look(one.book, toy).older == 1


# -- whatever comes in whatever order ------------------------------------------------------------------------


@pytest.mark.only_file
@pytest.mark.fault("F21", "schedules with an erasure: late bundles, restores, edits", "resurrected")
@pytest.mark.parametrize(
    "number", [0, *(pytest.param(number, marks=pytest.mark.torture) for number in range(1, 121))]
)
def test_nobody_comes_back_in_any_schedule(tmp_path: Path, number: int, matrix: Matrix) -> None:
    """Edits by PCs that have not heard, late bundles, copies of the data put back: each schedule erases one person."""
    for first in SCHEDULES[::IN_ONE]:
        folder = tmp_path / str(first)
        folder.mkdir()
        hq, one, two = meet(folder)
        with plain_codec():
            schedules = matrix(SCHEDULES[first : first + IN_ONE])
            play(folder, {"one": one, "two": two, "hq": hq}, schedules, f"{number} {first}")
        shutil.rmtree(folder)


@pytest.mark.only_file
@pytest.mark.control("F21", "an erasure that is obeyed once only (no rule that empties again)")
def test_the_control_without_the_rule_that_empties_again_somebody_comes_back(
    three: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure that is obeyed once only: what others wrote before they heard of it brings the person back."""
    hq, one, two = three
    monkeypatch.setattr("tvetdesk.exchange.incoming.among", lambda *_: set())
    with plain_codec(), pytest.raises(AssertionError, match="is back at"):
        play(tmp_path, {"one": one, "two": two, "hq": hq}, SCHEDULES, "control")


def play(tmp_path: Path, places: dict[str, Place], schedules: Iterable[int], dice: str) -> None:
    chance = random.Random(dice)
    flying: list[tuple[str, bytes]] = []
    for place in places.values():
        hurried(place)
    for schedule in schedules:
        word = f"canary{schedule}x"
        toy = person(places["one"], word)
        gone = False
        spread(places["hq"], places["one"], places["two"], rounds=1)
        for _ in range(12):
            name = chance.choice(("one", "two"))
            place = places[name]
            what = chance.choice(("edit", "child", "send", "send", "late", "copy", "restore", "erase"))
            if what == "erase" and not gone:
                erase(places["one"], toy)
                gone = True
            elif what in ("edit", "child") and toy.id not in erasing.erased(place.book):
                if what == "edit":
                    place.edit(toy, name=f"{word} {chance.random()}", note=f"{word} {chance.random()}")
                else:
                    place.write(Visit, toy=toy.id, place=f"{word} {chance.random()}")
            elif what == "send":
                to = chance.choice([other for other in places if other != name])
                flying.append(
                    (
                        to,
                        make(
                            place.book, place.identity, partner(place.book, None if to == "hq" else CODE)
                        ).data,
                    )
                )
            elif what == "late" and flying:
                to, data = chance.choice(flying[-30:])
                places[to].take(data)
            elif what == "copy":
                places["hq"].book.seal()
                places["hq"].book.db.copy_to(tmp_path / "hq.copy")
            elif what == "restore" and (tmp_path / "hq.copy").exists():
                places["hq"] = hurried(put_back(places["hq"], tmp_path / "hq.copy"))
        if not gone:
            erase(places["one"], toy)
        spread(places["hq"], places["one"], places["two"])
        for to, data in flying[-10:]:
            places[to].take(data)
        for place in places.values():
            assert toy.id in erasing.erased(place.book)
            assert not [text for text in everything(place.book) if word in text], (
                f"{word} is back at {place.name}"
            )
    for place in places.values():
        place.book.close()


def hurried(place: Place) -> Place:
    """Nothing waits for the disk: no power is cut here, and what is read comes from the system's own memory."""
    place.book.sql("PRAGMA synchronous = OFF")
    return place


def put_back(place: Place, copy: Path) -> Place:
    """The data file as it was when copied. HQ only reads here, so it need not go on as a successor."""
    place.book.close()
    for suffix in ("-wal", "-shm"):
        (place.book.folder / f"tvet.db{suffix}").unlink(missing_ok=True)
    shutil.copy(copy, place.book.folder / "tvet.db")
    restored = reopened(place)
    erasing.replay(restored.book, restored.identity)
    return restored
