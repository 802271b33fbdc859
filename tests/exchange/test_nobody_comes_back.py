"""Erased people stay erased through restores, late bundles and copies, in whatever order these come."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from tests.exchange.erased import (
    Visit,
    canaries,
    erase,
    meet,
    person,
    put_back,
    spread,
)
from tests.exchange.towns import everything, plain_codec
from tests.faults.table import Matrix
from tests.worlds import CODE, Place, Three, Toy
from tvetdesk.exchange import authority, erasing
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.store import swap
from tvetdesk.store.journal import DATABASE

SCHEDULES = range(25)  # of one test
IN_ONE = 5  # organisation; each schedule looks through everybody erased before


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
    monkeypatch.setattr("tvetdesk.exchange.reading.among", lambda *_: set())
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
