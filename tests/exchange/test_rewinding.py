"""A whole bundle undone: everything as it was, as long as nothing rests on it; what was forgotten stays forgotten."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests import worlds
from tests.exchange.forge import dump
from tests.worlds import CODE, Agree, Lesson, Place, Rule, Three, Tick, Toy
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, erasing, striking_off
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.questions import questions
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.rewinding import SILENT, STRUCK, may_rewind, refusal, rewind, settle
from tvetdesk.exchange.slips import answer
from tvetdesk.store import search
from tvetdesk.store.record import Share

pytestmark = pytest.mark.usefixtures("engine")  # in a file and on a server


STAYS = {"rewind", "statement", "replica"}  # the note itself; what was said about computers

# What was said about computers, too, and how often rows were written without their stamps telling it.
HEALTH = " WHERE key NOT LIKE 'health:%' AND key NOT LIKE 'audit.%' AND key <> 'turned'"


def content(place: Place) -> dict[str, list[Any]]:
    """All rows of all tables; how the index for searching lies on its pages is its own affair."""
    place.book.seal()
    return {
        name: sorted(
            map(repr, place.book.sql(f'SELECT * FROM "{name}"{HEALTH if name == "meta" else ""}').fetchall())
        )
        for name in place.book.db.get_tables()
        if name not in STAYS and "_fts" not in name and not name.startswith("sqlite_stat")
    }


def busy(place: Place, toy: Any) -> None:
    """A bit of everything: new rows, edits, a mark, a consent, the bin."""
    place.edit(toy, name="Awa Ceesay", size=3, note="tall")
    other = place.write(Toy, name="Binta", size=9)
    lesson = place.write(Lesson, group=1, on=dt.date(2020, 3, 9), topic="Doors")
    place.write(Tick, lesson=lesson.id, toy=toy.id, status="P", remark="late")
    place.write(Agree, toy=other.id, purpose="hq", answer="given")
    with place.book.change("toy.write"):
        place.book.delete(place.show(other))


def reason(place: Place) -> str | None:
    return refusal(place.book)


def test_all_is_as_it_was_and_the_bundle_can_come_again(acquainted: Three) -> None:
    hq, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    for place in (two, hq):
        place.take(one.send(CODE if place is two else None))
    busy(one, toy)
    for place in (two, hq):
        before, stood = content(place), digest(place.book)
        bundle = one.send(CODE if place is two else None)
        assert place.take(bundle).state == "applied"
        after = digest(place.book)
        assert after != stood
        offer = may_rewind(place.book)
        assert offer is not None
        assert (offer.sender, offer.changes, offer.reason) == (CODE, 1, None)
        rewind(place.book)
        assert digest(place.book) == stood
        assert content(place) == before
        assert search.search(place.book, Toy, "ceesay") == []
        assert search.search(place.book, Toy, "awa") == [toy.id]
        assert place.take(bundle).state == "applied"
        assert digest(place.book) == after


def test_a_question_it_opened_is_gone_and_comes_again(acquainted: Three) -> None:
    _, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    two.take(one.send(CODE))
    one.edit(toy, name="Awa Ceesay", size=2)
    two.edit(toy, name="Awa Sisay", size=3)
    before = content(two)
    bundle = one.send(CODE)
    two.take(bundle)
    assert len(questions(two.book)) == 2
    rewind(two.book)
    assert not questions(two.book)
    assert content(two) == before
    two.take(bundle)
    assert len(questions(two.book)) == 2


def test_several_bundles_are_undone_the_last_one_first(acquainted: Three) -> None:
    _, one, two = acquainted
    states, numbers = [], []
    toy = one.write(Toy, name="Awa", size=1)
    for size in (2, 3, 4):
        states.append(content(two))
        two.take(one.send(CODE))
        offer = may_rewind(two.book)
        assert offer is not None
        numbers.append(offer.number)
        one.edit(toy, size=size)
    for state, number in zip(reversed(states), reversed(numbers), strict=True):
        assert rewind(two.book).number == number
        assert content(two) == state
    with pytest.raises(UserError, match=r"rewind\.none"):
        rewind(two.book)


def test_rows_that_went_along_again_go_too(acquainted: Three) -> None:
    """Their changes were here before; only the consent brought the names."""
    hq, one, _ = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    hq.take(one.send())
    before = content(hq)
    one.write(Agree, toy=toy.id, purpose="hq", answer="given")
    bundle = one.send()
    hq.take(bundle)
    assert hq.show(toy).name == "Awa"
    rewind(hq.book)
    assert hq.show(toy).name is None
    assert content(hq) == before
    hq.take(bundle)
    assert hq.show(toy).name == "Awa"


def test_import_write_rewind_is_refused(acquainted: Three) -> None:
    _, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    two.take(one.send(CODE))
    two.edit(toy, size=2)
    offer = may_rewind(two.book)
    assert offer is not None
    assert offer.reason == "rewind.own"
    with pytest.raises(UserError, match=r"rewind\.own"):
        rewind(two.book)
    assert two.show(toy).size == 2


def test_what_was_given_out_rests_on_it(acquainted: Three) -> None:
    _, one, two = acquainted
    one.write(Toy, name="Awa", size=1)
    bundle = one.send(CODE)
    two.take(bundle)
    answer(two.book, two.identity, bundle)
    assert reason(two) == "rewind.given"
    one.write(Toy, name="Binta", size=1)
    two.take(one.send(CODE))
    assert reason(two) is None
    settle(two.book)  # a code was told by phone
    assert reason(two) == "rewind.given"


def test_a_slip_that_came_in_between_is_not_in_the_way(acquainted: Three) -> None:
    hq, one, two = acquainted
    given = two.send()
    one.write(Toy, name="Awa", size=1)
    two.take(one.send(CODE))
    two.take(answer(hq.book, hq.identity, given).data)
    offer = may_rewind(two.book)
    assert offer is not None
    assert (offer.changes, offer.reason) == (1, None)
    rewind(two.book)
    assert not list(two.book.select(Toy))


def test_nothing_brings_back_who_was_erased_or_shares_no_longer(acquainted: Three) -> None:
    hq, one, two = acquainted
    toy, other = (one.write(Toy, name=f"canary {word}", size=1) for word in ("Awa", "Binta"))
    with one.book.change("toy.write"):
        for person in (toy, other):
            one.book.put(Agree, toy=person.id, purpose="hq", answer="given")
    for place in (hq, two):
        place.take(one.send(None if place is hq else CODE))
    one.edit(toy, name="canary again")
    hq.take(one.send())
    assert reason(hq) is None
    with one.book.change("toy.write"):
        one.book.put(Agree, toy=toy.id, purpose="hq", answer="refused")
    hq.take(one.send())
    assert reason(hq) == "rewind.forgotten"
    assert "canary Awa" not in dump(hq.book)
    assert not [text for text in dump(hq.book) if "canary again" in text or "canary Awa" in text]
    two.take(one.send(CODE))
    assert reason(two) is None
    erasing.erase(one.book, one.identity, one.show(other))
    assert reason(one) == "rewind.none"
    two.take(one.send(CODE))
    assert reason(two) == "rewind.forgotten"
    assert not [text for text in dump(two.book) if "Binta" in text]
    with pytest.raises(UserError, match=r"rewind\.forgotten"):
        rewind(two.book)


def test_what_it_said_about_computers_stays(acquainted: Three, tmp_path: Path) -> None:
    hq, one, _ = acquainted
    rule = hq.write(Rule, text="Doors open at eight")
    hq.take(worlds.centre(tmp_path, hq, "new", CODE).send())
    known = len(authority.replicas(one.book))
    one.take(hq.send(CODE))
    rewind(one.book)
    assert len(authority.replicas(one.book)) == known + 1
    assert not one.book.sql("SELECT 1 FROM rule WHERE id = ?", (rule.id,)).fetchone()


def test_what_was_put_aside_with_it_goes(acquainted: Three) -> None:
    hq, one, _ = acquainted
    before = content(hq)
    one.write(Rule, text="Not for a centre")
    hq.take(one.send())
    assert hq.book.sql("SELECT count(*) FROM held").fetchone() == (1,)
    rewind(hq.book)
    assert content(hq) == before


def test_levels_of_a_rewound_bundle_match_those_who_never_had_it(acquainted: Three) -> None:
    hq, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    two.take(one.send(CODE))
    hq.take(one.send())
    one.edit(toy, size=5)
    two.take(one.send(CODE))
    rewind(two.book)
    two.edit(toy, size=6)
    one.take(two.send(CODE))  # which had not seen the 5
    assert len(questions(one.book)) == 1
    two.take(one.send(CODE))
    hq.take(two.send())
    assert digest(one.book) == digest(two.book)
    assert digest(hq.book, centre=CODE, level=Share.HQ) == digest(two.book, centre=CODE, level=Share.HQ)


def test_whoever_undoes_the_bundle_of_a_computer_that_sends_nothing_any_more_is_told(
    acquainted: Three,
) -> None:
    hq, one, two = acquainted
    one.write(Toy, name="Awa", size=1)
    last = one.send()
    two.write(Toy, name="Binta", size=2)
    hq.take(last)
    offer = may_rewind(hq.book)
    assert offer is not None
    assert not offer.silent
    own = authority.replica(hq.book, one.book.replica)
    assert own is not None
    striking_off.strike_off(hq.book, hq.identity, own.fingerprint)
    assert rewind(hq.book).silent == SILENT
    assert hq.take(last).state == "applied"  # the file brings it again
    hq.take(two.send())
    assert rewind(hq.book).silent is None


def test_what_a_computer_wrote_that_was_struck_off_from_before_is_not_taken_in_again(
    acquainted: Three,
) -> None:
    hq, one, _ = acquainted
    one.write(Toy, name="Awa", size=1)
    last = one.send()
    hq.take(last)
    own = authority.replica(hq.book, one.book.replica)
    assert own is not None
    striking_off.strike_off(hq.book, hq.identity, own.fingerprint, hq.book.vector()[own.number])
    assert rewind(hq.book).silent == STRUCK
    with pytest.raises(Refused, match="B14"):
        hq.take(last)
