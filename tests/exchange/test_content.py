"""Bundles whose content does not fit together are refused with their code, and leave the receiver's file as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import worlds
from tests.exchange.forge import (
    HUGE,
    B,
    Blocks,
    D,
    I,
    T,
    changed,
    drop,
    every,
    forged,
    fresh,
    more,
    refused,
    swap,
    twice,
)
from tests.worlds import Place, Toy
from tvetdesk.exchange import wire
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.outgoing import make_slip, partner
from tvetdesk.store.record import Share

TOY = Toy._meta.number
WRONG: dict[str, Callable[[Blocks], Any]] = {
    "origin: negative": every(wire.ORIGIN, 1, I, -1),
    "origin: too large": every(wire.ORIGIN, 1, I, 1 << 31),
    "origin: negative number": every(wire.ORIGIN, 2, I, -1),
    "origin: huge number": every(wire.ORIGIN, 2, I, HUGE),
    "origin: base above its top": every(wire.ORIGIN, 3, I, HUGE),
    "origin: negative base": every(wire.ORIGIN, 3, I, -1),
    "origin: no number": drop(wire.ORIGIN, 2),
    "origin: a number as digest": every(wire.ORIGIN, 4, I, 5),
    "origin: twice": lambda blocks: swap(swap(blocks, wire.ORIGIN, twice), wire.CHANGE, twice),
    "origin: one column too many": every(wire.ORIGIN, 9, I, 5),
    "change: fewer than the range": lambda blocks: [b for b in blocks if b.table != wire.CHANGE],
    "change: fewer than the base says": every(wire.ORIGIN, 3, I, 0),
    "change: no counter": drop(wire.CHANGE, 1),
    "change: a counter as a bomb": every(wire.CHANGE, 1, I, 1 << 40, HUGE),
    "change: a counter that goes back": every(wire.CHANGE, 1, I, 0),
    "change: no sentence": drop(wire.CHANGE, 4),
    "change: no time": drop(wire.CHANGE, 2),
    "change: a time no calendar has": every(wire.CHANGE, 2, I, HUGE),
    "change: a sentence in bytes": every(wire.CHANGE, 4, B, b"toy.write"),
    "change: a run that is not there": every(wire.CHANGE, 5, I, 7),
    "change: a run counted from behind": every(wire.CHANGE, 5, I, -1),
    "change: a context that is not there": every(wire.CHANGE, 6, I, 7),
    "change: a context as a bomb": every(wire.CHANGE, 6, I, HUGE),
    "change: a context counted from behind": every(wire.CHANGE, 6, I, -1),
    "run: a number": every(wire.RUN, 1, I, 5),
    "run: none": lambda blocks: [b for b in blocks if b.table != wire.RUN],
    "context: a place as a bomb": more(fresh(wire.CONTEXT, 0, 1, (1, I, [HUGE]), (2, I, [0]), (3, I, [1]))),
    "context: of no origin": more(fresh(wire.CONTEXT, 0, 1, (1, I, [0]), (2, I, [9]), (3, I, [1]))),
    "context: an origin from behind": more(fresh(wire.CONTEXT, 0, 1, (1, I, [0]), (2, I, [-1]), (3, I, [1]))),
    "context: no number": more(fresh(wire.CONTEXT, 0, 1, (1, I, [0]), (2, I, [0]))),
    "context: a hash in words": more(fresh(wire.CONTEXT, 0, 1, (1, I, [0]), (4, T, ["x"]))),
    "reference: to nothing": more(fresh(wire.REFERENCE, 0, 1, (1, I, [0]), (2, T, ["x"]))),
    "outside: from behind": every(TOY, wire.CHANGE_COLUMN, I, -1),
    "outside: not there": every(TOY, wire.CHANGE_COLUMN, I, 9),
    "outside: unknown": lambda blocks: [
        *swap(blocks, TOY, lambda b: changed(b, wire.CHANGE_COLUMN, [2] * b.rows)),
        fresh(wire.OUTSIDE, 0, 1, (1, I, [77]), (2, I, [1])),
    ],
    "statement: no signature": more(fresh(wire.STATEMENT, 0, 1, (1, T, ["{}"]), (2, B, [b"x"]))),
    "statement: not to be read": more(fresh(wire.STATEMENT, 0, 1, (1, T, ["{"]), (2, B, [b"x"]), (3, B, [b"x"]))),
    "statement: too deep": more(
        fresh(wire.STATEMENT, 0, 1, (1, T, ["[" * 100_000]), (2, B, [b"x"]), (3, B, [b"x"]))
    ),
    "travel: from behind": more(
        fresh(wire.TRAVEL, 0, 1, (1, I, [TOY]), (2, D, [1]), (3, D, [0]), (4, I, [-1]))
    ),
    "travel: not there": more(fresh(wire.TRAVEL, 0, 1, (1, I, [TOY]), (2, D, [1]), (3, D, [0]), (4, I, [99]))),
    "travel: no such table": more(fresh(wire.TRAVEL, 0, 1, (1, I, [99]), (2, D, [1]), (3, D, [0]), (4, I, [0]))),
    "rows: an unknown table": more(fresh(99, wire.WHOLE, 1, (61, D, [1]), (62, I, [0]))),
    "rows: an unknown system block": more(fresh(1500, 0, 1, (1, I, [1]))),
    "rows: an unknown column": every(TOY, 17, I, 1),
    "rows: a column below the level": every(TOY, 3, T, "secret"),
    "rows: no keys": drop(TOY, wire.ROW),
    "rows: empty keys": every(TOY, wire.ROW, D, None),
    "rows: no changes": drop(TOY, wire.CHANGE_COLUMN),
    "rows: a name in numbers": every(TOY, 1, I, 5),
    "rows: a size in words": every(TOY, 2, T, "five"),
    "rows: one of them twice": lambda blocks: swap(
        blocks, TOY, lambda b: changed(changed(b, wire.ROW, [b.columns[0].values[0]] * b.rows), 2, [1] * b.rows)
    ),
    "rows: a block twice": lambda blocks: [*blocks, *(b for b in blocks if b.table == TOY)],
    "cells: an unknown column": lambda blocks: [*blocks, fresh(TOY, wire.CELLS + 17, 1, (61, D, [1]), (62, I, [0]))],
    "cells: below the level": lambda blocks: [*blocks, fresh(TOY, wire.CELLS + 3, 1, (61, D, [1]), (62, I, [0]))],
    "cells: of no row": lambda blocks: [*blocks, fresh(TOY, wire.CELLS + 1, 1, (61, D, [None]), (62, I, [0]))],
    "cells: of no change": lambda blocks: [*blocks, fresh(TOY, wire.CELLS + 1, 1, (61, D, [1]))],
    "cells: a number as name": lambda blocks: [
        *blocks, fresh(TOY, wire.CELLS + 1, 1, (61, D, [1]), (62, I, [0]), (63, I, [5])),
    ],
}  # fmt: skip


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
@pytest.mark.parametrize("what", WRONG)
def test_content_that_does_not_fit_together(pair: tuple[Place, Place], what: str) -> None:
    hq, one = pair
    one.write(Toy, name="Careem")  # two new rows, so that one can come twice
    assert refused(hq, forged(one, WRONG[what])) in {"B13", "B11"}
    assert hq.take(one.send()).state == "applied"


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (1, 9, "B13"),
        (4, 9, "B13"),
        (4, int(Share.OFFICE), "B13"),
        (4, int(Share.COUNTS), "B13"),
    ],
)
def test_a_manifest_that_cannot_be(pair: tuple[Place, Place], column: int, value: int, code: str) -> None:
    hq, one = pair
    assert refused(hq, forged(one, manifest=lambda block: changed(block, column, [value]))) == code


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_a_bundle_that_speaks_for_another_centre(pair: tuple[Place, Place], tmp_path: Path) -> None:
    hq, one = pair
    far = worlds.centre(tmp_path, hq, "far", "GM-B")
    far.write(Toy, size=1)
    lie = every(wire.ORIGIN, 1, Kind.INT, far.book.replica)
    assert refused(hq, forged(one, lie)) == "B08"  # also before the other was heard of: its numbers stay free
    hq.take(far.send())
    assert refused(hq, forged(one, lie)) == "B08"


@pytest.mark.fault("F8", "bundles of strangers, replayed, forked, lying", "forged")
def test_a_slip_has_no_rows_to_give(pair: tuple[Place, Place]) -> None:
    hq, one = pair
    rows = hq.book.select(Toy).count()
    hq.take(make_slip(one.book, one.identity, partner(one.book), b"").data)
    assert hq.book.select(Toy).count() == rows
