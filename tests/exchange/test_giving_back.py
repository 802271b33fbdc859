"""After a restore headquarters gives back what it may hold; what never left the centre is told in words (counter-example 1)."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests import worlds
from tests.exchange.forge import changed, dump, forged, refused
from tests.exchange.towns import asked, same
from tests.exchange.words import let_in, renewed
from tests.worlds import CODE, Agree, Lesson, Place, Tick, Toy
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, striking_off
from tvetdesk.exchange.giving_back import give_back, outstanding, owed
from tvetdesk.exchange.rewinding import rewind
from tvetdesk.store.record import Share


@pytest.fixture
def lost(tmp_path: Path) -> tuple[Place, Place, Toy, Toy]:
    """HQ, the only PC of a centre as it was restored, a person it has in an older state, and one it lost."""
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    old = one.write(Toy, name="Awa", size=1, note="stays")
    one.write(Agree, toy=old.id, purpose="hq", answer="given")
    hq.take(one.send())
    one.take(hq.send(CODE))
    one.book.seal()
    one.book.db.settle()
    shutil.copytree(one.book.folder, tmp_path / "backup" / "one")
    one.edit(old, name="Awa Ceesay", size=2, note="lost")
    new = one.write(Toy, name="Binta", size=5, note="lost")
    one.write(Agree, toy=new.id, purpose="hq", answer="given")
    one.write(Toy, name="Careem", size=7)
    lesson = one.write(Lesson, group=1, on=dt.date(2020, 3, 9), topic="Doors")
    one.write(Tick, lesson=lesson.id, toy=new.id, status="P", remark="lost")
    hq.take(one.send())
    one.book.close()  # and its disk with it
    one = renewed(replace(one, book=worlds.opened(tmp_path / "backup" / "one", one.book.schema, b"restored")))
    let_in(hq, one)
    hq.take(one.send())
    one.take(hq.send(CODE))
    return hq, one, old, new


def test_what_was_lost_comes_back_as_far_as_headquarters_may_hold_it(
    lost: tuple[Place, Place, Toy, Toy],
) -> None:
    hq, one, old, new = lost
    assert [(part.has, part.top) for part in owed(hq.book, CODE)] == [(1, 2)]
    before = one.book.vector()
    outcome = one.take(give_back(hq.book, hq.identity, CODE).data)
    assert (outcome.state, outcome.back, outcome.coded) == ("applied", True, 1)
    assert {of: top for of, top in one.book.vector().items() if of != one.book.replica} == before
    assert (one.show(old).name, one.show(old).size, one.show(old).note) == ("Awa Ceesay", 2, "stays")
    assert (one.show(new).name, one.show(new).note) == ("Binta", None)
    assert sorted((toy.name, toy.size) for toy in one.book.select(Toy) if toy.name is None) == [(None, 7)]
    assert [(tick.status, tick.remark) for tick in one.book.select(Tick)] == [("P", None)]
    assert not asked(one) | asked(hq)
    assert same(hq, one)


def test_a_later_edit_does_not_leave_the_old_value_beside_the_new(
    lost: tuple[Place, Place, Toy, Toy],
) -> None:
    hq, one, old, new = lost
    back = give_back(hq.book, hq.identity, CODE).data
    one.take(back)
    one.edit(old, size=3)
    one.edit(new, name="Binta Jallow")
    one.book.seal()
    one.edit(old, size=4)  # what replaces a replacement names the version too
    hq.take(one.send())
    one.take(hq.send(CODE))
    for place in (hq, one):
        assert (place.show(old).size, place.show(new).name) == (4, "Binta Jallow")
        assert not asked(place)
    assert one.take(back).state == "already"
    one.take(give_back(hq.book, hq.identity, CODE).data)  # once more, made later
    hq.take(one.send())
    assert (one.show(old).size, hq.show(old).size) == (4, 4)
    assert not asked(hq) | asked(one)
    assert same(hq, one)


def test_an_edit_from_before_it_came_back_is_a_question_and_its_answer_settles_it(
    lost: tuple[Place, Place, Toy, Toy],
) -> None:
    hq, one, old, _ = lost
    one.edit(old, size=9)
    one.take(give_back(hq.book, hq.identity, CODE).data)
    hq.take(one.send())
    assert {column for _, _, column, _ in asked(one)} == {"size"}
    assert asked(one) == asked(hq)
    one.edit(old, size=2)
    hq.take(one.send())
    assert not asked(one) | asked(hq)
    assert same(hq, one)


def test_what_came_back_goes_into_the_bin_without_a_question(lost: tuple[Place, Place, Toy, Toy]) -> None:
    hq, one, old, _ = lost
    one.take(give_back(hq.book, hq.identity, CODE).data)
    with one.book.change("toy.write"):
        one.book.delete(one.show(old))
    hq.take(one.send())
    assert hq.show(old).deleted
    assert not asked(one) | asked(hq)
    assert same(hq, one)


def test_what_headquarters_may_not_hold_stays_beside_what_is_written_there_instead(tmp_path: Path) -> None:
    """The note came back empty: whoever writes one has not seen the note that another computer still brings."""
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    one.write(Toy, size=9)
    worlds.acquaint(hq, one, two)
    toy = two.write(Toy, name="Awa", size=1, note="of two")
    hq.take(two.send())
    late = two.send(CODE)
    own = authority.replica(hq.book, two.book.replica)
    assert own is not None
    striking_off.strike_off(hq.book, hq.identity, own.fingerprint, two.book.vector()[own.number] + 1)
    one.take(give_back(hq.book, hq.identity, CODE).data)
    assert (one.show(toy).size, one.show(toy).note) == (1, None)
    one.edit(toy, size=2, note="of one")
    one.take(late)
    assert {column for _, _, column, _ in asked(one)} == {"note"}
    assert one.show(toy).size == 2
    for place in (hq, one, two):
        place.book.close()


def test_what_came_back_can_be_taken_back(lost: tuple[Place, Place, Toy, Toy]) -> None:
    hq, one, old, _ = lost
    one.book.seal()
    one.take(give_back(hq.book, hq.identity, CODE).data)
    rewind(one.book)
    assert one.show(old).size == 1
    assert one.book.sql("SELECT count(*) FROM given").fetchone() == (0,)
    assert one.take(give_back(hq.book, hq.identity, CODE).data).state == "applied"
    assert one.show(old).size == 2


def test_a_centre_that_lost_its_only_computer_and_every_backup_gets_what_headquarters_holds(
    tmp_path: Path,
) -> None:
    """The drill from headquarters' copy: the lost computer is struck off, a new one joins, and everything shared is there."""
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    awa = one.write(Toy, name="Awa", size=1, note="stays")
    one.write(Agree, toy=awa.id, purpose="hq", answer="given")
    one.write(Toy, name="Careem", size=7)
    hq.take(one.send())
    later = one.write(Toy, name="Never sent", size=9)
    one.book.close()
    new = worlds.centre(tmp_path, hq, "new", CODE)
    new.write(Toy, name="First", size=3)
    hq.take(new.send())
    assert owed(hq.book, CODE) == []  # nobody said that the other is gone
    lost = authority.replica(hq.book, one.book.replica)
    assert lost is not None
    striking_off.strike_off(hq.book, hq.identity, lost.fingerprint)
    assert [part.top for part in owed(hq.book, CODE)] == [hq.book.vector()[lost.number]]
    new.take(hq.send(CODE))
    outcome = new.take(give_back(hq.book, hq.identity, CODE).data)
    assert (outcome.state, outcome.coded) == ("applied", 1)
    assert (new.show(awa).name, new.show(awa).size, new.show(awa).note) == ("Awa", 1, None)
    assert sorted(toy.size for toy in new.book.select(Toy)) == [1, 3, 7]
    new.edit(awa, size=2)  # its people are the centre's again
    hq.take(new.send())
    new.take(hq.send(CODE))
    assert (hq.show(awa).size, new.show(awa).size) == (2, 2)
    assert not asked(new) | asked(hq)
    assert same(hq, new)
    assert new.book.find(Toy, id=later.id) is None


def test_a_new_computer_gets_it_before_anything_of_its_own_was_taken_in(tmp_path: Path) -> None:
    """Its first bundle only introduced it: what it has is not known, and nobody travels twice."""
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    awa = one.write(Toy, size=1)
    hq.take(one.send())
    one.book.close()
    lost = authority.replica(hq.book, one.book.replica)
    assert lost is not None
    striking_off.strike_off(hq.book, hq.identity, lost.fingerprint)
    assert owed(hq.book, CODE) == []  # there is nobody to give it to
    new = worlds.centre(tmp_path, hq, "new", CODE)
    own = authority.replica(new.book, new.book.replica)
    assert own is not None
    authority.introduce(hq.book, replace(own, state="pending"))
    let_in(hq, new)
    assert [part.has for part in owed(hq.book, CODE)] == [0]
    new.take(hq.send(CODE))
    assert new.take(give_back(hq.book, hq.identity, CODE).data).state == "applied"
    assert new.show(awa).size == 1
    hq.take(new.send())
    assert same(hq, new)


def test_nothing_is_owed_where_an_office_pc_has_it_whole(
    lost: tuple[Place, Place, Toy, Toy], tmp_path: Path
) -> None:
    hq, one, _, _ = lost
    for code in (CODE, "GM-B"):
        if code == CODE:
            hq.book.sql("UPDATE known SET seq = 99 WHERE origin <> ?", (hq.book.replica,))
        with pytest.raises(UserError, match=r"back.none"):
            give_back(hq.book, hq.identity, code)
    with pytest.raises(UserError, match=r"authority.not_hq"):
        owed(one.book, CODE)


def test_headquarters_hears_that_it_came_back_and_of_what_is_lacking_since(
    lost: tuple[Place, Place, Toy, Toy],
) -> None:
    hq, one, *_ = lost
    assert outstanding(hq.book, CODE) == owed(hq.book, CODE) != []
    back = give_back(hq.book, hq.identity, CODE).data
    assert outstanding(hq.book, CODE)  # the file may get lost
    one.take(back)
    hq.take(one.send())
    assert owed(hq.book, CODE)
    assert not outstanding(hq.book, CODE)
    (known,) = owed(hq.book, CODE)
    hq.book.sql("UPDATE applied SET seq = seq + 1 WHERE origin = ?", (known.number,))
    assert outstanding(hq.book, CODE)  # a last bundle of the lost one came late


def test_only_headquarters_gives_back(lost: tuple[Place, Place, Toy, Toy], tmp_path: Path) -> None:
    hq, one, _, _ = lost
    back = give_back(hq.book, hq.identity, CODE).data
    far = worlds.centre(tmp_path, hq, "far", "GM-B")
    hq.take(far.send())
    before = dump(far.book)
    assert refused(far, back) == "B06"
    assert refused(hq, back) == "B06"
    assert dump(far.book) == before
    two = worlds.centre(tmp_path, hq, "two", CODE)
    hq.take(two.send())
    for pc in (one, two):
        pc.take(hq.send(CODE))
    lie = forged(one, code=CODE, manifest=lambda block: changed(changed(block, 1, [3]), 4, [int(Share.HQ)]))
    assert refused(two, lie) == "B13"
