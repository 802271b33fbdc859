"""Bundles of a registered PC that lies: in the name of other centres, of headquarters, of judges; nothing of it comes in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import worlds
from tests.exchange.forge import HUGE, B, Blocks, D, I, T, dump, forged, fresh, refused
from tests.exchange.test_incoming import held
from tests.worlds import Agree, Place, Rule, Toy
from tvetdesk.exchange import wire
from tvetdesk.exchange.codec import Block
from tvetdesk.exchange.questions import questions

TOY, RULE = Toy._meta.number, Rule._meta.number
Lie = Callable[["Scene"], list[Block]]


class Scene:
    """HQ with a rule, a centre with a person who agreed, another centre that lies; all of it is at HQ."""

    def __init__(self, folder: Path) -> None:
        self.hq = worlds.hq(folder)
        self.one, self.far = (
            worlds.centre(folder, self.hq, name, code) for name, code in (("one", "GM-A"), ("far", "GM-B"))
        )
        self.rule = self.hq.write(Rule, text="Doors open at eight")
        self.hq.book.seal()
        self.hq.edit(self.rule, text="Doors open at nine")
        self.hq.write(Rule, text="No smoking")
        self.toy = self.one.write(Toy, name="Awa", size=1)
        self.one.write(Agree, toy=self.toy.id, purpose="hq", answer="given")
        self.one.book.seal()
        self.one.write(Toy, name="Binta", size=2)
        for pc, code in ((self.one, "GM-A"), (self.far, "GM-B")):
            self.hq.take(pc.send())
            pc.take(self.hq.send(code))
        self.own = self.far.write(Toy, size=9)
        self.last = {place.name: place.book.vector()[place.book.replica] for place in (self.hq, self.one)}

    def outside(self, place: Place, seq: int | None = None) -> Block:
        """The lie rests on a change of somebody else that is held at HQ."""
        return fresh(wire.OUTSIDE, 0, 1, (1, I, [place.book.replica]), (2, I, [seq or self.last[place.name]]))

    def lie(self, more: list[Block]) -> bytes:
        """The honest bundle of the lying centre and more blocks; place 1 is what `outside` names."""

        def alter(blocks: Blocks) -> Blocks:
            there = {(block.table, block.section) for block in more}
            return [*(b for b in blocks if (b.table, b.section) not in there), *more]

        return forged(self.far, alter)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def cell(table: int, column: int, row: int, value: Any, kind: Any = I) -> Block:
    return fresh(table, wire.CELLS + column, 1, (61, D, [row]), (62, I, [1]), (63, kind, [value]))


def whole(row: int) -> Block:
    return fresh(TOY, wire.WHOLE, 1, (61, D, [row]), (62, I, [1]), (1, T, ["Forged"]), (2, I, [99]))


def noted(number: int, scene: Scene, *, of: Place | None = None, place: int = 1) -> Block:
    about = (of or scene.one).book.replica
    return fresh(
        number, 0, 1, (1, I, [place]), (2, I, [TOY]), (3, D, [scene.toy.id]), (4, D, [0]), (5, I, [2]),
        (6, I, [about]), (7, I, [1]),
    )  # fmt: skip


def aside(scene: Scene, value: object, *, column: int = 2) -> Block:
    return fresh(
        wire.ASIDE, 0, 1, (1, I, [TOY]), (2, D, [scene.toy.id]), (3, D, [0]), (4, I, [column]), (5, I, [1]),
        (6, T, [json.dumps(value)]),
    )  # fmt: skip


def given(scene: Scene, place: Place, *, lamport: int = 5, seq: int = 1, digest: bytes = bytes(16)) -> Block:
    return fresh(
        wire.GIVEN, 0, 1, (1, I, [place.book.replica]), (2, I, [seq]), (3, I, [lamport]), (4, I, [0]),
        (6, T, ["toy.write"]), (7, I, [0]), (8, I, [0]), (9, B, [digest]),
    )  # fmt: skip


def fork(about: int) -> Block:
    return fresh(wire.FORK, 0, 1, (1, I, [about]), (2, I, [1]), (3, B, [b"otherwis"]))


REFUSED: dict[str, tuple[str, Lie]] = {
    "a stamp in the name of another centre": ("B08", lambda s: [
        s.outside(s.one), fresh(wire.TRAVEL, 0, 1, (1, I, [TOY]), (2, D, [s.toy.id]), (3, D, [0]), (4, I, [1])),
    ]),
    "another centre had overlooked": ("B08", lambda s: [s.outside(s.one), noted(wire.UNSEEN, s)]),
    "another centre replaced": ("B08", lambda s: [s.outside(s.one), noted(wire.NAMED, s)]),
    "headquarters replaced": ("B08", lambda s: [s.outside(s.hq), noted(wire.NAMED, s)]),
    "something put aside of another centre": ("B08", lambda s: [s.outside(s.one), aside(s, 77)]),
    "something put aside of headquarters": ("B08", lambda s: [s.outside(s.hq), aside(s, 77)]),
    "something put aside as deep as it goes": ("B13", lambda s: [s.outside(s.one), aside(s, [[[[1]]]])]),
    "something put aside in no column": ("B13", lambda s: [s.outside(s.one), aside(s, 1, column=900)]),
    "a change of a living PC of another centre": ("B08", lambda s: [given(s, s.one, seq=99)]),
    "a change of headquarters": ("B08", lambda s: [given(s, s.hq, seq=99)]),
    "a change of its own beside its line": ("B08", lambda s: [given(s, s.far, seq=99)]),
    "a change of another centre with another digest": ("B11", lambda s: [given(s, s.one)]),
    "a given change of number none": ("B13", lambda s: [given(s, s.one, seq=0)]),
    "a given change with half a digest": ("B13", lambda s: [given(s, s.one, digest=b"half")]),
    "a stretch without a digest": ("B13", lambda s: [fresh(wire.STRETCH, 0, 1, (1, I, [5]))]),
    "a stretch with half a digest": ("B13", lambda s: [fresh(wire.STRETCH, 0, 1, (1, I, [5]), (2, B, [b"half"]))]),
    "a statement that is a number": ("B13", lambda _: [
        fresh(wire.STATEMENT, 0, 1, (1, T, ["5"]), (2, B, [bytes(32)]), (3, B, [bytes(64)])),
    ]),
    "a statement with a number of 300 digits": ("B13", lambda _: [
        fresh(wire.STATEMENT, 0, 1, (1, T, ['{"kind":' + "9" * 5000 + "}"]), (2, B, [bytes(32)]), (3, B, [bytes(64)])),
    ]),
    "a doubt about no row": ("B13", lambda _: [fresh(wire.RETURNED, 0, 1, (1, I, [TOY]), (5, I, [1]))]),
    "a stamp on a table beyond all": ("B13", lambda s: [
        fresh(wire.TRAVEL, 0, 1, (1, I, [HUGE]), (2, D, [s.own.id]), (3, D, [0]), (4, I, [0])),
    ]),
}  # fmt: skip


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
@pytest.mark.parametrize("what", REFUSED)
def test_a_lie_is_refused_with_its_code_and_keeps_nobody_from_the_truth(scene: Scene, what: str) -> None:
    code, lie = REFUSED[what]
    assert refused(scene.hq, scene.lie(lie(scene))) == code
    assert scene.hq.take(scene.far.send()).state == "applied"
    assert scene.hq.show(scene.own).size == 9


VAIN: dict[str, Lie] = {
    "a cell under another centre's newest change": lambda s: [s.outside(s.one), cell(TOY, 2, s.toy.id, 99)],
    "a name under another centre's newest change": lambda s: [s.outside(s.one), cell(TOY, 1, s.toy.id, "Forged", T)],
    "the bin under another centre's newest change": lambda s: [s.outside(s.one), cell(TOY, 0, s.toy.id, 1)],
    "headquarters' rule under its own newest change": lambda s: [s.outside(s.hq), cell(RULE, 1, s.rule.id, "Forged", T)],
    "a row whole under another centre's change": lambda s: [s.outside(s.one), whole(s.toy.id)],
    "a new row under another centre's number": lambda s: [s.outside(s.one), whole(s.toy.id + 7)],
    "a bad value under another centre's change": lambda s: [s.outside(s.one), cell(TOY, 2, s.toy.id, 1 << 62)],
    "where another centre's line parts": lambda s: [fork(s.one.book.replica)],
    "where headquarters' line parts": lambda s: [fork(s.hq.book.replica)],
    "a stretch of another centre": lambda s: [
        fresh(wire.STRETCH, 0, 1, (1, I, [s.one.book.replica]), (2, B, [bytes(16)])),
    ],
}  # fmt: skip


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
@pytest.mark.parametrize("what", VAIN)
def test_a_lie_about_others_alters_nothing_of_theirs(scene: Scene, what: str) -> None:
    """The rest of such a bundle counts: what stands there is the liar's own."""
    shown = [scene.hq.show(row) for row in (scene.toy, scene.rule)]
    before = [{name: getattr(row, name) for name in row.__data__} for row in shown]
    count = scene.hq.book.select(Toy).count()
    lie = scene.lie(VAIN[what](scene))
    scene.hq.take(lie)
    shown = [scene.hq.show(row) for row in (scene.toy, scene.rule)]
    assert [{name: getattr(row, name) for name in row.__data__} for row in shown] == before
    assert scene.hq.book.select(Toy).count() <= count + 1
    assert not held(scene.hq)
    assert not list(questions(scene.hq.book))
    assert not scene.hq.book.sql("SELECT 1 FROM meta WHERE key LIKE 'fork:%'").fetchone()
    after = dump(scene.hq.book)
    assert scene.hq.take(lie).state == "already"
    assert dump(scene.hq.book) == after
    scene.one.edit(scene.toy, size=3)
    scene.hq.take(scene.one.send())
    assert scene.hq.show(scene.toy).size == 3
