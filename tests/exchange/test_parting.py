"""Two PCs that go on from one data folder are found at the next exchange; both keep everything, one under a new number."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests import worlds
from tests.exchange.towns import asked, same
from tests.exchange.words import followed, let_in
from tests.worlds import CODE, Agree, Lesson, Place, Rule, Three, Tick, Toy, exchange
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, erasing, parting, stretches, striking_off, succession
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.deriving import COPIED
from tvetdesk.exchange.giving_back import give_back
from tvetdesk.exchange.outgoing import make, make_slip, partner
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.vector import silent
from tvetdesk.store.book import Book
from tvetdesk.store.keys import Keys
from tvetdesk.store.record import Share


@pytest.fixture
def trio(tmp_path: Path) -> Three:
    """HQ and two PCs of one centre that know each other and one person, who agreed to share."""
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    toy = one.write(Toy, name="Awa", size=1)
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    for pc in (one, two):
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send(CODE))
    exchange(hq, one, two)
    return hq, one, two


def copied(place: Place, folder: Path) -> Place:
    """The same data folder on another computer."""
    place.book.seal()
    place.book.db.settle()
    shutil.copytree(place.book.folder, folder / place.name)
    return replace(
        place, name="twin", book=worlds.opened(folder / place.name, place.book.schema, b"the copy")
    )


def busy(place: Place, name: str) -> Toy:
    """A new person with all that hangs on one, and an edit of the person everybody knows."""
    known = place.book.find(Toy, name="Awa")
    toy: Toy = place.write(Toy, name=name, size=2)
    place.write(Agree, toy=toy.id, purpose="hq", answer="given")
    lesson = place.write(Lesson, group=1, on=dt.date(2020, 3, 9), topic="Doors")
    for other in (toy, known):
        place.write(Tick, lesson=lesson.id, toy=other.id, status="P" if name == "Binta" else "A")
    place.edit(toy, size=3)
    place.edit(known, note=name)
    return toy


def parted(place: Place) -> Place:
    """The PC as it goes on once it knows that it is the later one."""
    after = Identity.of({part: worlds.seed("twin", part) for part in ("sign", "box")})
    first = int(place.book.fact(parting.PARTS))
    succession.take_over(place.book, place.identity, after, COPIED, first)
    return replace(place, identity=after)


def join_again(hq: Place, place: Place, *others: Place) -> None:
    """HQ lets a PC in under its new number and tells the others of its centre."""
    let_in(hq, place)
    hq.take(place.send())
    for other in (place, *others):
        other.take(hq.send(CODE))


def names(place: Place) -> list[str | None]:
    return sorted((toy.name for toy in place.book.select(Toy)), key=str)


def sound(*places: Place) -> None:
    """Everything is linked to a change, and every chain holds."""
    for place in places:
        place.book.seal()
        for table in place.book.schema.tables.values():
            (lost,) = place.book.sql(
                f'SELECT count(*) FROM "{table.name}" t WHERE t.stamp >> 12 NOT IN (SELECT id FROM change)'
            ).fetchone()
            assert not lost
        assert place.book.db.shared or place.book.sql("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_later_of_two_copies_goes_on_as_another_and_nothing_is_lost(trio: Three, tmp_path: Path) -> None:
    hq, one, two = trio
    twin = copied(one, tmp_path / "copy")
    first, second = busy(one, "Binta"), busy(twin, "Careem")
    assert first.id == second.id  # the same number for two people
    hq.take(one.send())
    with pytest.raises(Refused, match="B11"):
        hq.take(twin.send())
    assert twin.take(hq.send(CODE)).parts
    assert not one.take(hq.send(CODE)).parts
    with pytest.raises(UserError, match=r"export.parts"):
        twin.send()
    before = twin.book.replica
    twin = parted(twin)
    join_again(hq, twin, one, two)
    exchange(hq, one, two, twin)
    for place in (hq, one, two, twin):
        assert names(place) == ["Awa", "Binta", "Careem"]
        assert {(tick.toy, tick.status) for tick in place.book.select(Tick)} >= {(first.id, "P")}
        assert place.book.select(Tick).count() == 3
        assert {number for number, follows, _ in followed(place) if follows == before} == {twin.book.replica}
    assert not hq.book.sql("SELECT 1 FROM meta WHERE key LIKE 'fork:%'").fetchone(), (
        "nobody needs to be told any more"
    )
    assert asked(one) == asked(two) == asked(twin)
    assert {(table, column) for table, _, column, _ in asked(one)} == {("tick", "status"), ("toy", "note")}
    assert same(hq, one, two, twin)
    assert same(one, two, twin, level=Share.OFFICE)
    (careem,) = (toy for toy in twin.book.select(Toy) if toy.name == "Careem")
    assert stretches.held(hq.book)[careem.id >> 32][0] == before
    found = twin.book.sql("SELECT rowid FROM toy_fts WHERE toy_fts MATCH 'careem'").fetchall()
    assert found == [(careem.id,)]
    assert twin.write(Toy, name="Dawda").id >> 32 == twin.book.replica
    sound(hq, one, two, twin)
    twin.book.close()


def test_one_heard_the_first_copy_and_another_the_second_and_all_join_again(
    trio: Three, tmp_path: Path
) -> None:
    """Counter-example 8, with the word arriving at different times."""
    hq, one, two = trio
    twin = copied(one, tmp_path / "copy")
    busy(one, "Binta")
    careem = busy(twin, "Careem")
    two.take(twin.send(CODE))
    two.edit(two.show(careem), size=9)  # and goes on with what the copy wrote
    lesson = two.write(Lesson, group=1, on=dt.date(2020, 3, 10), topic="Windows")
    two.write(Tick, lesson=lesson.id, toy=careem.id, status="L")
    hq.take(one.send())
    for place, bundle in ((hq, two.send()), (two, one.send(CODE)), (hq, twin.send())):
        with pytest.raises(Refused, match="B11"):
            place.take(bundle)
    twin.take(hq.send(CODE))
    twin = parted(twin)
    join_again(hq, twin, one, two)  # HQ hears first, then those who had taken in the second
    assert names(hq) == ["Awa", "Binta", "Careem"]
    exchange(hq, one, two, twin)
    for place in (hq, one, two, twin):
        assert names(place) == ["Awa", "Binta", "Careem"]
    (sizes,) = (
        {place.show(toy).size for place in (one, two, twin, hq)}
        for toy in two.book.select(Toy)
        if toy.name == "Careem"
    )
    assert sizes == {9}
    assert "size" not in {column for _, _, column, _ in asked(hq)}, (
        "who had seen the copy's value replaced it"
    )
    assert asked(one) == asked(two) == asked(twin) == asked(hq) | {q for q in asked(one) if q[2] == "note"}
    assert same(hq, one, two, twin)
    assert same(one, two, twin, level=Share.OFFICE)
    sound(hq, one, two, twin)
    twin.book.close()


def test_a_folder_put_back_hears_that_it_is_old_before_it_does_harm(trio: Three, tmp_path: Path) -> None:
    hq, one, two = trio
    old = copied(one, tmp_path / "copy")
    busy(one, "Binta")
    hq.take(one.send())
    two.take(one.send(CODE))
    one.book.close()
    with pytest.raises(Refused, match="B11"):
        old.take(two.send(CODE))
    hq.take(old.send())
    slip = make_slip(hq.book, hq.identity, partner(hq.book, CODE), b"")
    assert old.take(slip.data).parts
    old = parted(old)
    join_again(hq, old, two)
    exchange(hq, old, two)
    assert names(old) == names(two) == ["Awa", "Binta"]
    assert same(hq, old, two)
    assert same(old, two, level=Share.OFFICE)
    old.book.close()


def test_a_copy_of_which_nothing_has_come_parts_where_the_lines_part(trio: Three, tmp_path: Path) -> None:
    """Headquarters has more of the number than the copy wrote, and the copy wrote something else: that is no old folder."""
    hq, one, two = trio
    twin = copied(one, tmp_path / "copy")
    busy(one, "Binta")
    one.write(Toy, name="Careem", size=5)
    hq.take(one.send())
    twin.write(Toy, name="Demba", size=6)
    assert not twin.take(hq.send(CODE)).parts
    with pytest.raises(Refused, match="B11"):
        hq.take(twin.send())
    assert twin.take(hq.send(CODE)).parts
    twin = parted(twin)
    join_again(hq, twin, one, two)
    exchange(hq, one, two, twin)
    assert set(names(twin)) >= {"Awa", "Binta", "Careem", "Demba"}
    assert same(hq, one, two, twin)
    assert same(one, two, twin, level=Share.OFFICE)
    twin.book.close()


def test_an_erasure_by_the_later_copy_meets_its_own_person(trio: Three, tmp_path: Path) -> None:
    hq, one, two = trio
    twin = copied(one, tmp_path / "copy")
    busy(one, "Binta")
    careem = busy(twin, "Careem")
    hq.take(one.send())
    erasing.erase(twin.book, twin.identity, twin.show(careem))
    with pytest.raises(Refused, match="B11"):
        hq.take(twin.send())
    assert "Binta" in names(hq)
    twin.take(hq.send(CODE))
    twin = parted(twin)
    join_again(hq, twin, one, two)
    exchange(hq, one, two, twin)
    for place in (hq, one, two, twin):
        assert names(place) == ["Awa", "Binta", None]
    assert (
        erasing.replay(twin.book, twin.identity) == 0
    )  # at the next start, from the list beside the data file
    exchange(hq, one, two, twin)
    for place in (hq, one, two, twin):
        assert names(place) == ["Awa", "Binta", None]
    twin.book.close()


def test_only_headquarters_says_which_line_stands(trio: Three, tmp_path: Path) -> None:
    hq, one, two = trio
    twin = copied(one, tmp_path / "copy")
    busy(one, "Binta")
    busy(twin, "Careem")
    two.take(twin.send(CODE))
    with pytest.raises(Refused, match="B11"):
        two.take(one.send(CODE))
    with pytest.raises(Refused, match="B11"):
        one.take(two.send(CODE))
    assert not one.book.fact(parting.PARTS)
    assert not two.book.sql("SELECT 1 FROM meta WHERE key LIKE 'fork:%'").fetchone()
    assert authority.replica(two.book, one.book.replica)
    twin.book.close()
    assert hq


def test_a_copied_laptop_hears_from_its_office_that_it_must_part(tmp_path: Path) -> None:
    hq = worlds.hq(tmp_path)
    one = worlds.centre(tmp_path, hq, "one", CODE)
    hq.take(one.send())
    one.take(hq.send(CODE))
    laptop = worlds.centre(tmp_path, hq, "laptop", CODE, Share.CENTRE)
    let_in(one, laptop)
    laptop.write(Toy, name="Awa", size=1)
    one.take(laptop.send(CODE))
    laptop.take(to_laptops(one))
    twin = copied(laptop, tmp_path / "copy")
    busy(laptop, "Binta")
    busy(twin, "Careem")
    one.take(laptop.send(CODE))
    with pytest.raises(Refused, match="B11"):
        one.take(twin.send(CODE))
    with pytest.raises(Refused, match="B11"):
        twin.take(to_laptops(one))
    assert twin.book.fact(parting.PARTS)
    twin = parted(twin)
    let_in(one, twin)
    one.take(twin.send(CODE))
    for place in (laptop, twin):
        place.take(to_laptops(one))
        assert names(place) == names(one) == ["Awa", "Binta", "Careem"]
    sound(one, laptop, twin)
    for place in (hq, one, laptop, twin):
        place.book.close()


def to_laptops(office: Place) -> bytes:
    return make(office.book, office.identity, partner(office.book, CODE, Share.CENTRE)).data


def test_an_idle_copy_never_takes_the_place_of_the_one_that_goes_on(
    trio: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hq, one, _ = trio
    twin = copied(one, tmp_path / "copy")
    busy(one, "Binta")
    hq.take(one.send())
    hq.take(make_slip(twin.book, twin.identity, partner(twin.book, "HQ"), b"").data)
    assert twin.take(hq.send(CODE)).parts
    after = Identity.of({part: worlds.seed("twin", part) for part in ("sign", "box")})

    def succeed(book: Book, opened: Keys, *, why: str, first: int, entropy: object) -> Keys:
        succession.take_over(book, twin.identity, after, why, first)
        return opened

    monkeypatch.setattr(succession, "succeed", succeed)
    succession.part(twin.book, Keys(tmp_path, b"", b"", b"", "awa", "admin", {}), entropy=bytes)
    gone_on = replace(twin, identity=after)
    let_in(hq, gone_on)
    hq.take(gone_on.send())
    there = authority.replica(hq.book, one.book.replica)
    assert there is not None
    assert there.state == "approved"
    assert one.book.replica in {to.number for to in partner(hq.book, CODE).replicas}
    twin.book.close()


def test_a_line_that_came_in_two_ways_is_not_told_for_ever(trio: Three, tmp_path: Path) -> None:
    hq, one, _ = trio
    twin = copied(one, tmp_path / "copy")
    for size in range(60):
        one.write(Toy, size=size)
        one.book.seal()
    twin.write(Toy, size=3)
    hq.take(one.send())
    one.take(hq.send(CODE))
    hq.take(one.send())
    usual = len(hq.send(CODE))
    with pytest.raises(Refused, match="B11"):
        hq.take(twin.send())
    told = [len(hq.send(CODE)) for _ in range(parting.TELLINGS + 1)]
    assert min(told[:-1]) > usual + 100
    assert told[-1] < usual + 50
    with pytest.raises(Refused, match="B11"):
        hq.take(twin.send())
    assert twin.take(hq.send(CODE)).parts  # it had missed them all
    assert int(twin.book.fact(parting.PARTS)) > 1
    twin.book.close()


@pytest.mark.parametrize("lives", [False, True])
def test_bundles_do_not_wait_for_a_number_whose_folder_was_put_back_by_hand(
    trio: Three, tmp_path: Path, lives: bool
) -> None:
    """Its old number stays in use until somebody strikes it off; until then it must not hold up the others."""
    hq, one, _ = trio
    old = copied(one, tmp_path / "copy")
    busy(one, "Binta")
    hq.take(one.send())
    hq.take(make_slip(old.book, old.identity, partner(old.book, "HQ"), b"").data)
    old.take(hq.send(CODE))
    old = parted(old)
    let_in(hq, old)
    hq.take(old.send())
    hq.write(Rule, text="Doors open at eight")
    for pc in (old, *([one] if lives else [])):
        pc.take(hq.send(CODE))
        hq.take(pc.send())
    hq.take(trio[2].send())
    trio[2].take(hq.send(CODE))
    hq.take(trio[2].send())
    hq.write(Rule, text="Doors close at four")
    assert silent(hq.book, one.book.replica) is not lives
    made = make(hq.book, hq.identity, partner(hq.book, CODE))
    assert made.changes == 1  # what the others have is not given for ever
    if not lives:  # it is there after all
        assert one.take(made.data).state == "waits"
        hq.take(one.send())
        assert not silent(hq.book, one.book.replica)
        one.take(hq.send(CODE))
    else:
        one.take(made.data)
    assert one.book.select(Rule).count() == 2
    old.book.close()


def test_a_copy_that_was_struck_off_brings_nothing_more_and_what_was_taken_in_of_it_stays(
    trio: Three, tmp_path: Path
) -> None:
    hq, one, two = trio
    twin = copied(one, tmp_path / "copy")
    busy(one, "Binta")
    busy(twin, "Careem")
    hq.take(one.send())
    with pytest.raises(Refused, match="B11"):
        hq.take(twin.send())
    twin.take(hq.send(CODE))
    twin = parted(twin)
    join_again(hq, twin, one, two)
    twin.write(Toy, name="Dawda", size=4)
    taken = twin.send()
    hq.take(taken)
    own = authority.replica(hq.book, twin.book.replica)
    assert own is not None
    striking_off.strike_off(hq.book, hq.identity, own.fingerprint, hq.book.vector()[own.number])
    two.take(hq.send(CODE))
    twin.write(Toy, name="Ebrima", size=5)
    for place, bundle in ((hq, twin.send()), (two, twin.send(CODE))):
        with pytest.raises(
            Refused, match="B14"
        ):  # it brings a change from that number on, and what others wrote
            place.take(bundle)
    assert hq.take(taken).state == "already"
    assert names(hq) == ["Awa", "Binta", "Careem", None]  # Dawda, who shares nothing, stays
    back = give_back(hq.book, hq.identity, CODE).data
    for place in (one, two):
        place.take(back)
    for _ in range(2):
        exchange(hq, one, two)
    for place in (one, two):
        assert names(place) == ["Awa", "Binta", "Careem", None]
    assert same(hq, one, two)
    sound(hq, one, two)
    twin.book.close()
