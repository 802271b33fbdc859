"""What a newer program wrote is kept, passed on as it came, and applied once this one was updated."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest.mock import patch

import pytest

from tests.exchange import newer
from tests.exchange.forge import Blocks, changed, dump, forged, swap, without
from tests.exchange.newer import Loan, Score, Tool, upgraded
from tests.exchange.towns import aside
from tests.worlds import CODE, Agree, Lesson, Place, Three, Tick, Toy
from tvetdesk.exchange import erasing, upgrades, vector, wire
from tvetdesk.exchange.aside import entries, shapes
from tvetdesk.exchange.aside import person as whose
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.questions import questions
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.record import Share
from tvetdesk.store.search import search


def rich(place: Place, toy: Any) -> dict[str, Any]:
    """Rows and values that only the newer program knows."""
    place.edit(toy, shoe=41, nickname="canary nick", diary="canary diary", since=dt.date(2020, 3, 9))
    tool = place.write(Tool, name="Saw", bought=dt.date(2020, 3, 1), owner="Hassan")
    loan = place.write(Loan, toy=toy.id, tool=tool.id, remark="canary loan")
    lesson = place.write(Lesson, group=1, on=dt.date(2020, 3, 9), topic="Doors")
    score = place.write(Score, lesson=lesson.id, toy=toy.id, points=7, remark="canary score")
    return {"tool": tool, "loan": loan, "score": score}


def same(hq: Place, *pcs: Place) -> None:
    assert len({digest(pc.book) for pc in pcs}) == 1
    assert len({digest(place.book, centre=CODE, level=Share.HQ) for place in (hq, *pcs)}) == 1


def test_what_a_newer_program_wrote_is_kept_passed_on_and_applied_after_the_upgrade(
    acquainted: Three,
) -> None:
    hq, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    two.take(one.send(CODE))
    one = upgraded(one)
    toy = one.book.get(newer.Toy, toy.id)
    rich(one, toy)
    other = one.write(newer.Toy, name="Binta", shoe=38, nickname="canary bin")
    outcome = two.take(one.send(CODE))
    assert outcome.state == "applied"
    assert two.book.get(Toy, other.id).name == "Binta"  # what is known counts at once
    reasons = {reason for _, _, reason in aside(two)}
    assert reasons == {"aside.newer"}
    hq.take(two.send())  # an older PC passes it on
    assert {reason for _, _, reason in aside(hq)} == {"aside.newer"}
    assert not [text for text in dump(hq.book) if "diary" in text or "canary bin" in text or "Hassan" in text]
    two.edit(two.book.get(Toy, toy.id), size=5)
    hq, two = upgraded(hq), upgraded(two)
    assert not aside(hq)
    assert not aside(two)
    assert search(two.book, newer.Toy, "canary") == [toy.id, other.id]
    assert hq.book.get(newer.Toy, toy.id).nickname == "canary nick"
    assert hq.book.get(newer.Toy, other.id).nickname is None
    assert hq.book.get(newer.Toy, other.id).shoe == 38
    assert hq.book.select(Tool).get().bought == dt.date(2020, 3, 1)
    assert two.book.select(Score).get().points == 7
    one.take(two.send(CODE))
    hq.take(one.send())
    two.take(one.send(CODE))
    same(hq, one, two)
    assert not questions(hq.book)
    assert two.book.get(newer.Toy, toy.id).diary == "canary diary"


def test_edits_and_emptied_cells_of_a_newer_program_keep_their_order(acquainted: Three) -> None:
    hq, one, two = acquainted
    one = upgraded(one)
    toy = one.write(newer.Toy, name="Awa", nickname="First", shoe=1)
    found = rich(one, toy)
    two.take(one.send(CODE))
    one.edit(toy, nickname=None, shoe=2)
    one.edit(found["loan"], remark="Second")
    with one.book.change("toy.write"):
        one.book.delete(one.book.get(Tool, found["tool"].id))
    two.take(one.send(CODE))
    hq.take(two.send())
    two, hq = upgraded(two), upgraded(hq)
    assert two.book.get(newer.Toy, toy.id).nickname is None
    assert two.book.get(newer.Toy, toy.id).shoe == 2
    assert two.book.get(Loan, found["loan"].id).remark == "Second"
    assert not list(two.book.select(Tool))
    one.take(two.send(CODE))
    hq.take(one.send())
    same(hq, one, two)


def test_consent_given_later_brings_what_an_older_pc_had_put_aside(acquainted: Three) -> None:
    hq, one, two = acquainted
    one = upgraded(one)
    toy = one.write(newer.Toy, name="Awa")
    rich(one, toy)
    two.take(one.send(CODE))
    hq.take(two.send())
    assert not [text for text in dump(hq.book) if "canary" in text]
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    two.take(one.send(CODE))
    hq.take(two.send())
    hq, two = upgraded(hq), upgraded(two)
    assert hq.book.get(newer.Toy, toy.id).nickname == "canary nick"
    assert hq.book.select(Loan).get().remark == "canary loan"
    same(hq, one, two)


def test_consent_taken_back_empties_what_lies_aside_at_hq_and_given_again_fills_it(acquainted: Three) -> None:
    hq, one, two = acquainted
    one = upgraded(one)
    toy = one.write(newer.Toy, name="Awa")
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    rich(one, toy)
    hq.take(one.send())
    assert [text for text in dump(hq.book) if "canary" in text]
    for answered in ("refused", "given"):
        with one.book.change("toy.write"):
            one.book.put(Agree, toy=toy.id, purpose="hq", answer=answered)
        hq.take(one.send())
        assert bool([text for text in dump(hq.book) if "canary" in text]) is (answered == "given")
    hq = upgraded(hq)
    assert hq.book.get(newer.Toy, toy.id).nickname == "canary nick"
    two = upgraded(two)
    two.take(one.send(CODE))
    same(hq, one, two)


def test_an_erased_person_leaves_nothing_in_what_is_put_aside(acquainted: Three) -> None:
    hq, one, two = acquainted
    toy = one.write(Toy, name="canary Awa")
    two.take(one.send(CODE))
    hq.take(one.send())
    one = upgraded(one)
    rich(one, one.book.get(newer.Toy, toy.id))
    two.take(one.send(CODE))
    assert [text for text in dump(two.book) if "canary" in text]
    erasing.erase(two.book, two.identity, two.show(toy))
    assert not [text for text in dump(two.book) if "canary" in text]
    one.take(two.send(CODE))
    hq.take(two.send())
    two, hq = upgraded(two), upgraded(hq)
    for place in (hq, one, two):
        assert not [text for text in dump(place.book) if "canary" in text], place.name
    assert two.book.select(Score).get().points == 7
    assert two.book.get(newer.Toy, toy.id).shoe == 41
    one.take(two.send(CODE))
    same(hq, one, two)


def test_what_comes_to_lie_aside_of_an_erased_person_is_emptied_at_once(acquainted: Three) -> None:
    """Also where the bundle names nobody but in a table that is not known here."""
    _, one, two = acquainted
    toy = one.write(Toy, name="Awa")
    one = upgraded(one)
    tool = one.write(Tool, name="Saw")
    two.take(one.send(CODE))
    vector.learn(one.book, two.book.replica, two.book.vector())
    erasing.erase(two.book, two.identity, two.show(toy))
    one.write(Loan, toy=toy.id, tool=tool.id, remark="canary loan")
    two.take(one.send(CODE))
    assert {reason for _, _, reason in aside(two)} == {"aside.newer"}
    assert not [text for text in dump(two.book) if "canary" in text]


def test_what_nobody_described_is_refused(acquainted: Three) -> None:
    hq, one, _ = acquainted
    one = upgraded(one)
    rich(one, one.write(newer.Toy, name="Awa", shoe=4))

    def undescribed(blocks: Blocks) -> Blocks:
        return [block for block in blocks if block.table != wire.SHAPE]

    def widened(blocks: Blocks) -> Blocks:
        return swap(blocks, wire.SHAPE, lambda b: changed(b, 3, [int(Share.OFFICE)] * b.rows))

    before = dump(hq.book)
    for lie in (undescribed, widened, lambda blocks: swap(blocks, wire.SHAPE, lambda b: without(b, 4))):
        with pytest.raises(Refused, match="B05"):
            hq.take(forged(one, lie))
        assert dump(hq.book) == before
    assert hq.take(forged(one, manifest=lambda block: changed(block, 2, [99]))).state == "applied"


@pytest.mark.parametrize(("column", "taken"), [("1", True), ("01", False), ("١", False), ("+1", False)])
def test_a_liar_does_not_hide_whose_a_row_is(acquainted: Three, column: str, taken: bool) -> None:
    hq, one, _ = acquainted
    one = upgraded(one)
    toy = one.write(newer.Toy, name="Awa", shoe=4)
    rich(one, toy)
    number = one.book.table(newer.Loan).number
    row = (number, toy.id + 99, 0, -1, 0, f'{{"{column}":{toy.id},"3":"of her"}}')
    kinds = (Kind.INT, Kind.ID, Kind.ID, Kind.INT, Kind.INT, Kind.TEXT)
    bundle = forged(one, lambda blocks: [*blocks, wire.block(wire.ASIDE, [row], kinds)])
    if not taken:
        with pytest.raises(Refused, match="B05"):
            hq.take(bundle)
        return
    hq.take(bundle)
    (entry,) = [found for found in entries(hq.book) if found.row == toy.id + 99]
    assert whose(hq.book, shapes(hq.book), entry) == toy.id


def test_a_pc_that_was_updated_reads_bundles_of_one_that_was_not(acquainted: Three) -> None:
    hq, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    early = one.send()
    hq, two = upgraded(hq), upgraded(two)
    hq.take(early)
    two.take(one.send(CODE))
    two.edit(two.book.get(newer.Toy, toy.id), shoe=3)
    one.edit(toy, size=2)
    hq.take(one.send())
    assert hq.book.get(newer.Toy, toy.id).size == 2
    two.take(one.send(CODE))
    one.take(two.send(CODE))
    one = upgraded(one)
    assert one.book.get(newer.Toy, toy.id).shoe == 3
    hq.take(one.send())
    same(hq, one, two)


def test_older_bundles_are_upgraded_step_by_step(acquainted: Three) -> None:
    hq, one, _ = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    bundle = one.send()
    hq = upgraded(hq)

    def steps(blocks: Blocks) -> Blocks:
        return [
            changed(b, 2, [2 * v for v in next(c.values for c in b.columns if c.number == 2)])
            if b.table == 1
            else b
            for b in blocks
        ]

    with patch.object(upgrades, "UPGRADES", {1: steps, 2: steps, 3: steps}):  # the one in between counts
        hq.take(bundle)
    assert hq.book.get(newer.Toy, toy.id).size == 2


def test_ticks_of_a_person_whose_row_lies_aside_wait_for_nothing(acquainted: Three) -> None:
    hq, one, _ = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    lesson = one.write(Lesson, group=1, on=dt.date(2020, 3, 9))
    one.write(Tick, lesson=lesson.id, toy=toy.id, status="P")
    with patch.object(newer.worlds.Toy.size, "most", 0):
        hq.take(one.send())
    assert aside(hq) == [("toy", None, "field.too_large")]
    assert hq.book.select(Tick).get().status == "P"


INT, ID, TEXT = Kind.INT, Kind.ID, Kind.TEXT
LIES: dict[str, tuple[int, tuple[Any, ...], tuple[Kind, ...]]] = {
    "unseen by a change that is not there": (
        wire.UNSEEN,
        (9, 1, 5, 0, 2, 7, 1),
        (INT, INT, ID, ID, INT, INT, INT),
    ),
    "unseen of no row": (wire.UNSEEN, (0, 1, None, 0, 2, 7, 1), (INT, INT, ID, ID, INT, INT, INT)),
    "returned of no row": (wire.RETURNED, (1, None, 0, 2, 7, 1, "x"), (INT, ID, ID, INT, INT, INT, TEXT)),
    "returned for no reason": (wire.RETURNED, (1, 5, 0, 2, 7, 1, None), (INT, ID, ID, INT, INT, INT, TEXT)),
    "a level that is none": (wire.SHAPE, (1, 9, 17, "text", None, None), (INT, INT, INT, TEXT, INT, INT)),
    "a kind that is none": (wire.SHAPE, (1, 9, 3, "pickle", None, None), (INT, INT, INT, TEXT, INT, INT)),
    "a table beyond all": (wire.SHAPE, (4000, 1, 3, "text", None, None), (INT, INT, INT, TEXT, INT, INT)),
    "a column beyond all": (wire.SHAPE, (1, 62, 3, "text", None, None), (INT, INT, INT, TEXT, INT, INT)),
    "a column of a block": (wire.SHAPE, ("1", 9, 3, "text", None, None), (TEXT, INT, INT, TEXT, INT, INT)),
}


@pytest.mark.parametrize("what", LIES)
def test_descriptions_and_doubts_that_do_not_fit_together(acquainted: Three, what: str) -> None:
    hq, one, _ = acquainted
    one.write(Toy, name="Awa", size=1)
    number, row, kinds = LIES[what]
    before = dump(hq.book)
    with pytest.raises(Refused, match="B13"):
        hq.take(forged(one, lambda blocks: [*blocks, wire.block(number, [row], kinds)]))
    assert dump(hq.book) == before


def test_nobody_overlooks_in_anothers_name_what_was_not_put_aside(acquainted: Three) -> None:
    """A false word that something was overlooked can only open a question; it never takes a value away."""
    hq, one, two = acquainted
    toy = one.write(Toy, size=1)
    two.take(one.send(CODE))
    two.edit(toy, size=2)
    one.take(two.send(CODE))
    (seq,) = one.book.sql(
        "SELECT seq FROM change WHERE origin = ? ORDER BY seq DESC", (one.book.replica,)
    ).fetchone()
    row = (0, 1, toy.id, 0, 2, one.book.replica, seq)
    hq.take(one.send())
    two.edit(toy, size=3)
    hq.take(
        forged(
            two, lambda blocks: [*blocks, wire.block(wire.UNSEEN, [row], (INT, INT, ID, ID, INT, INT, INT))]
        )
    )
    assert hq.show(toy).size == 3
