"""What a bundle may alter, what is put aside, and that it is applied completely or not at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import worlds
from tests.exchange.forge import Blocks, changed, dump, forged, swap
from tests.exchange.towns import siblings
from tests.worlds import CODE, Agree, Lesson, Place, Three, Tick, Toy
from tvetdesk.exchange import wire
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.record import Share

FAR = "GM-B"


@pytest.fixture
def three(tmp_path: Path) -> Three:
    """HQ and one PC of each of two centres, whose rows HQ has."""
    hq = worlds.hq(tmp_path)
    one, far = worlds.centre(tmp_path, hq, "one", CODE), worlds.centre(tmp_path, hq, "far", FAR)
    toy = one.write(Toy, name="Awa", size=1)
    one.write(Agree, toy=toy.id, purpose="hq", answer="refused")
    for pc in (one, far):
        hq.take(pc.send())
    return hq, one, far


def held(place: Place) -> dict[tuple[str, int], str]:
    """What is put aside, with the reason, by table and column number (-1 for whole rows)."""
    names = {table.number: table.name for table in place.book.schema.tables.values()}
    found = place.book.sql("SELECT tbl, col, reason FROM held").fetchall()
    return {(names[table], column): reason for table, column, reason in found}


def smuggled(place: Place, model: type[Any], key: tuple[int, ...], **values: Any) -> None:
    """A row with a key that is not this PC's to give."""
    table = place.book.table(model)
    row = [*(() if table.leaf else key), *(values.get(name) for name in table.fields)]
    with place.book.change("toy.write"):
        place.book._insert(table, [tuple(row)])


# -- rows of others ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", [True, False])
def test_another_centres_rows_are_put_aside_and_alter_nothing(three: Three, *, there: bool) -> None:
    hq, one, far = three
    toy = next(iter(one.book.select(Toy)))
    key = toy.id if there else toy.id + 1
    before = digest(hq.book, centre=CODE, level=Share.HQ)
    smuggled(far, Toy, (key,), size=99)
    smuggled(far, Tick, (), lesson=5, toy=key, status="P")
    smuggled(
        far,
        Agree,
        (far.book.natural_id(Agree, toy=key, purpose="hq"),),
        toy=key,
        purpose="hq",
        answer="given",
    )
    far.edit(far.book.get(Toy, key), size=100)
    own = far.write(Toy, size=7)
    outcome = hq.take(far.send())
    assert outcome.state == "applied"
    assert {name: tally.held for name, tally in outcome.tables.items()} == {"toy": 1, "tick": 1, "agree": 1}
    assert set(held(hq).values()) == {"not_owner"}
    assert digest(hq.book, centre=CODE, level=Share.HQ) == before
    assert hq.show(own).size == 7
    one.write(Toy, size=8)  # what comes later is not in the way of what was put aside
    hq.take(one.send())
    assert digest(hq.book, centre=CODE, level=Share.HQ) == digest(one.book, centre=CODE, level=Share.HQ)


def test_a_cell_of_another_centres_row_is_put_aside(three: Three) -> None:
    hq, one, far = three
    toy = next(iter(one.book.select(Toy)))
    own = far.write(Toy, size=1)
    hq.take(far.send())
    far.take(hq.send(FAR))
    far.edit(own, size=2)

    def lie(blocks: Blocks) -> Blocks:
        return swap(blocks, 1, lambda b: changed(b, wire.ROW, [toy.id] * b.rows))

    assert hq.take(forged(far, lie)).tables["toy"].held == 1
    assert hq.show(toy).size == 1
    assert held(hq) == {("toy", 2): "not_owner"}


def test_a_consent_row_cannot_be_reached_by_its_number(three: Three) -> None:
    hq, one, far = three
    consent = next(iter(one.book.select(Agree)))
    own = far.write(Toy, size=1)
    smuggled(far, Agree, (consent.id,), toy=own.id, purpose="hq", answer="given")
    before = dump(hq.book)
    far.book.seal()

    def lie(blocks: Blocks) -> Blocks:
        return [replace(block, derived=()) for block in blocks]

    with pytest.raises(Refused) as caught:
        hq.take(forged(far, lie))
    assert caught.value.code == "B13"
    assert dump(hq.book) == before


# -- values that may not be kept -----------------------------------------------------------------------------


BAD: dict[str, tuple[int, int, Any, str]] = {
    "a name too long": (1, 1, "x" * 300, "field.too_long"),
    "a name with a bell": (1, 1, "Awa\x07", "field.control"),
    "a size beyond all": (1, 2, 1 << 62, "field.too_large"),
    "a bin that is neither": (1, 0, 5, "field.yes_no"),
    "a code nobody knows": (2, 3, "perhaps", "field.code"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_value_that_may_not_be_kept_is_put_aside_and_the_rest_counts(three: Three, what: str) -> None:
    hq, one, _ = three
    table, column, value, reason = BAD[what]
    toy = one.write(Toy, name="Binta", size=2)
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    lesson = one.write(Lesson, group=1, on=dt.date(2020, 3, 9))
    kind = Kind.TEXT if isinstance(value, str) else Kind.INT

    def lie(blocks: Blocks) -> Blocks:
        return swap(blocks, table, lambda b: changed(b, column, [value] * b.rows, kind), wire.WHOLE)

    bundle = forged(one, lie)
    rows = {1: Toy, 2: Agree}[table]
    count = hq.book.select(rows).count()
    for _ in range(2):
        outcome = hq.take(bundle)
        assert hq.show(lesson).group == 1
        assert hq.book.select(rows).count() == count
        assert [reason] == list(held(hq).values())
    assert outcome.state == "already"
    (kept,) = hq.book.sql("SELECT value FROM held").fetchone()
    assert value in json.loads(kept).values()


# -- all or nothing ------------------------------------------------------------------------------------------


class Crash(Exception):
    """The power went."""


class Tripwire:
    """A connection that fails at its n-th statement."""

    def __init__(self, connection: Any, at: int) -> None:
        self.connection, self.left = connection, at

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def _count(self, run: Callable[..., Any], *values: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise Crash
        return run(*values)

    def execute(self, *values: Any) -> Any:
        return self._count(self.connection.execute, *values)

    def executemany(self, *values: Any) -> Any:
        return self._count(self.connection.executemany, *values)


@pytest.mark.parametrize("receiver", ["hq", "two"])
def test_a_crash_at_any_step_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: str
) -> None:
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    for pc in (one, two):
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send(CODE))
    toy = one.write(Toy, name="Awa", size=1)
    for pc in (hq, two):
        pc.take(one.send(None if pc is hq else CODE))
    two.edit(toy, size=2)
    hq.take(two.send())
    one.edit(toy, size=3, name="Awa Ceesay")
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    lesson = one.write(Lesson, group=1, on=dt.date(2020, 3, 9))
    one.write(Tick, lesson=lesson.id, toy=toy.id, status="P", remark="late")
    place = hq if receiver == "hq" else two
    bundle = one.send(None if place is hq else CODE)
    before = dump(place.book)
    plain, crashes = place.book.db.connection, 0
    for step in range(1, 500):
        wire_ = Tripwire(plain(), step)
        monkeypatch.setattr(place.book.db, "connection", lambda wire_=wire_: wire_)
        try:
            outcome = place.take(bundle)
        except Crash:
            crashes += 1
        else:
            break
        finally:
            monkeypatch.undo()
        assert dump(place.book) == before, f"something is left of a crash at step {step}"
    assert crashes > 50
    assert outcome.state == "applied"
    for other in (hq, two):
        other.take(one.send(None if other is hq else CODE))
    assert digest(two.book, centre=CODE, level=Share.HQ) == digest(hq.book, centre=CODE, level=Share.HQ)
    assert len(siblings(place.book)["toy", (toy.id, 0), "size"]) == 2
