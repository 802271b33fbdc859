"""What may not be applied is kept, shown, passed on as it came, and applied when nothing is in its way any more."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests import worlds
from tests.exchange import newer
from tests.exchange.forge import dump, forged
from tests.exchange.towns import aside
from tests.worlds import CODE, Agree, Lesson, Rule, Three, Toy
from tvetdesk.errors import sentence
from tvetdesk.exchange import wire
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.doubts import doubts
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.questions import questions
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.rewinding import rewind
from tvetdesk.exchange.slips import answer
from tvetdesk.i18n import Translator
from tvetdesk.store.record import Share


def only_known(*names: str) -> Any:
    """The same PC as a program whose list of answers is longer."""
    return patch.object(Agree.answer, "codes", {**Agree.answer.codes, **dict.fromkeys(names, "More")})


def test_a_row_in_quarantine_is_passed_on_by_the_pc_that_holds_it(acquainted: Three) -> None:
    hq, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    with only_known("later"):
        one.write(Agree, toy=toy.id, purpose="hq", answer="later")
        bundle = one.send(CODE)
    two.take(bundle)
    assert aside(two) == [("agree", None, "field.code")]
    assert (
        two.book.vector()[one.book.replica] == one.book.vector()[one.book.replica]
    )  # acknowledged as received
    hq.take(two.send())  # by the other PC, which covers the change
    assert aside(hq) == [("agree", None, "field.code")]
    assert not list(hq.book.select(Agree))
    with only_known("later"):  # HQ is updated; the next bundle is reason enough to try again
        one.write(Lesson, group=1, on=dt.date(2020, 3, 9))
        hq.take(one.send())
        assert aside(hq) == []
        assert hq.book.select(Agree).get().answer == "later"
        two.take(one.send(CODE))
        assert digest(one.book) == digest(two.book)
        assert digest(hq.book, centre=CODE, level=Share.HQ) == digest(one.book, centre=CODE, level=Share.HQ)


def test_the_reason_is_told_in_words_here_and_to_whoever_wrote_it(
    acquainted: Three, english: Translator
) -> None:
    hq, one, _ = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    with only_known("later"):
        one.write(Agree, toy=toy.id, purpose="hq", answer="later")
    one.write(Rule, text="No doors")
    bundle = one.send()
    hq.take(bundle)
    told = {one.kind: sentence(one.reason, english) for one in doubts(hq.book)}
    assert told == {
        "agree": "“later” is not one of the choices. Choose from the list.",
        "rule": "This belongs to another centre, so it changes nothing here.",
    }
    one.take(answer(hq.book, hq.identity, bundle).data)
    back = {one.kind: (one.by, sentence(one.reason, english)) for one in doubts(one.book)}
    assert back == {
        "agree": ("HQ", "A value in this entry may not be kept there. Look at the entry and correct it."),
        "rule": ("HQ", "This belongs to another centre, so it changes nothing here."),
    }
    with one.book.change("toy.write"):
        one.book.put(Agree, toy=toy.id, purpose="hq", answer="given")
    hq.take(one.send())
    assert hq.book.find(Agree, toy=toy.id) is None  # the row itself is aside, so its cell has nowhere to go
    assert ("agree", "answer", "orphan") in aside(hq)


def test_who_wrote_over_what_lay_aside_had_not_seen_it(acquainted: Three) -> None:
    """Its context covers the value, for it was received; without more it would vanish where it had been applied."""
    hq, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    consent = one.write(Agree, toy=toy.id, purpose="hq", answer="refused")
    two.take(one.send(CODE))
    with only_known("later"):
        one.edit(consent, answer="later")
    two.take(one.send(CODE))
    assert aside(two) == [("agree", "answer", "field.code")]
    two.edit(consent, answer="given")
    one.take(two.send(CODE))
    (question,) = questions(one.book)
    assert {one.value for one in question.answers} == {"later", "given"}
    with only_known("later"):
        for place in (hq, two):
            place.take(one.send(None if place is hq else CODE))
        hq.take(two.send())
        two.write(Lesson, group=1, on=dt.date(2020, 3, 9))
        two.take(one.send(CODE))
        assert not aside(two)
        assert all(len(questions(place.book)) == 1 for place in acquainted)
        one.take(two.send(CODE))
        assert digest(one.book) == digest(two.book)


def test_a_row_made_where_another_lay_aside_is_a_question(acquainted: Three) -> None:
    _, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    two.take(one.send(CODE))
    with only_known("later"):
        one.write(Agree, toy=toy.id, purpose="hq", answer="later")
    two.take(one.send(CODE))
    two.write(Agree, toy=toy.id, purpose="hq", answer="given")
    one.take(two.send(CODE))
    assert [question.column for question in questions(one.book)] == ["answer"]


def test_a_row_is_not_put_aside_for_what_was_written_over_since(acquainted: Three) -> None:
    hq, one, two = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    with only_known("later"):
        consent = one.write(Agree, toy=toy.id, purpose="hq", answer="later")
    hq.take(one.send())
    one.edit(consent, answer="refused")
    hq.take(one.send())
    assert aside(hq) == [("agree", None, "field.code")]
    assert hq.show(consent).answer == "refused"  # which is all that the row says now
    with only_known("later"):
        two.take(one.send(CODE))
        one.write(Lesson, group=1, on=dt.date(2020, 3, 9))
        hq.take(one.send())
        assert not aside(hq)
        assert hq.show(consent).answer == "refused"


def test_a_bundle_that_freed_something_is_rewound_with_it(acquainted: Three) -> None:
    hq, one, _ = acquainted
    toy = one.write(Toy, name="Awa", size=1)
    with only_known("later"):
        one.write(Agree, toy=toy.id, purpose="hq", answer="later")
    hq.take(one.send())
    before = aside(hq)
    one.write(Lesson, group=1, on=dt.date(2020, 3, 9))
    with only_known("later"):
        hq.take(one.send())
        assert not aside(hq)
        rewind(hq.book)
    assert aside(hq) == before
    assert not list(hq.book.select(Agree))


def test_names_of_people_who_do_not_share_are_not_passed_on(acquainted: Three) -> None:
    hq, one, two = acquainted
    toy = one.write(Toy, name="canary Awa", size=1)
    with patch.object(newer.worlds.Toy.name, "limit", 3):
        two.take(one.send(CODE))
    assert aside(two) == [("toy", None, "field.too_long")]
    hq.take(two.send())
    assert not [text for text in dump(hq.book) if "canary" in text]
    assert hq.show(toy).size == 1  # what counts may be kept there
    two.write(Lesson, group=1, on=dt.date(2020, 3, 9))
    two.take(one.send(CODE))
    two.write(Agree, toy=toy.id, purpose="hq", answer="given")
    hq.take(two.send())
    one.take(two.send(CODE))
    hq.take(one.send())
    assert hq.show(toy).name == "canary Awa"


def test_a_liar_passes_on_nothing_that_he_may_not_give(acquainted: Three, tmp_path: Path) -> None:
    hq, one, _ = acquainted
    far = worlds.centre(tmp_path, hq, "far", "GM-B")
    toy = one.write(Toy, name="Awa", size=1)
    hq.take(one.send())
    far.write(Lesson, group=1, on=dt.date(2020, 3, 9))

    def lie(*rows: tuple[Any, ...]) -> Any:
        i, d, t = Kind.INT, Kind.ID, Kind.TEXT
        return lambda blocks: [*blocks, wire.block(wire.ASIDE, rows, (i, d, d, i, i, t))]

    hq.take(forged(far, lie((1, toy.id, 0, 2, 0, "99"), (1, toy.id + 1, 0, -1, 0, '{"2":5}'))))
    assert hq.show(toy).size == 1
    assert aside(hq) == [("toy", "size", "not_owner"), ("toy", None, "not_owner")]
    before = dump(hq.book)
    for row in (
        (1, toy.id, 0, 3, 0, '"secret"'), (1, toy.id, 0, 2, 9, "1"), (1, toy.id, 0, -1, 0, "1"), (1, toy.id, 0, 2, 0, "[1]"),
        (1, toy.id, 0, -1, 0, '{"x":1}'), (1, toy.id, 0, -1, 0, '{"2":[1]}'), (5000, toy.id, 0, 2, 0, "1"), (1, None, 0, 2, 0, "1"),
        (1, toy.id, 0, 70, 0, "1"), (1, toy.id, 0, 2, 0, "{"),
    ):  # fmt: skip
        with pytest.raises(Refused, match="B13"):
            hq.take(forged(far, lie(row)))
        assert dump(hq.book) == before
