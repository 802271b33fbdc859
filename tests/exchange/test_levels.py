"""No bundle, slip, question or entry put aside holds a value below the level of those it is for."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests import worlds
from tests.exchange import newer
from tests.exchange.newer import upgraded
from tests.exchange.towns import everything
from tests.worlds import CODE, Agree, Lesson, Place, Tick, Toy
from tvetdesk.exchange import authority, erasing, wire
from tvetdesk.exchange.codec import unpack
from tvetdesk.exchange.envelope import open_
from tvetdesk.exchange.manifest import LIMITS
from tvetdesk.exchange.outgoing import make, make_slip, partner
from tvetdesk.exchange.questions import questions
from tvetdesk.i18n import Translator
from tvetdesk.store import history
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Schema

LEVELS = {
    "canaryOFFICE": Share.OFFICE,
    "canaryCENTRE": Share.CENTRE,
    "canaryHQ": Share.HQ,
    "canaryCOUNTS": Share.COUNTS,
}
ALL = Schema(newer.records(worlds.TOYS))
Four = tuple[Place, Place, Place, Place]


@pytest.fixture
def four(tmp_path: Path) -> Four:
    """HQ, two office PCs and a laptop of one centre."""
    hq = worlds.hq(tmp_path)
    one, two = (worlds.centre(tmp_path, hq, name, CODE) for name in ("one", "two"))
    lap = worlds.centre(tmp_path, hq, "lap", CODE, Share.CENTRE)
    own = authority.replica(lap.book, lap.book.replica)
    assert own is not None
    authority.introduce(hq.book, replace(own, state="pending"))
    authority.approve(hq.book, hq.identity, own.fingerprint)
    for pc in (one, two):
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send(CODE))
    for statement in authority.statements(one.book):
        authority.accept(lap.book, statement)
    return hq, one, two, lap


def inside(data: bytes, sender: Place, *readers: Place) -> set[str]:
    """The canaries in a bundle or slip, as those read it who may open it: everything in it, not the tables alone."""
    keys = tuple(key for reader in readers for key in reader.identity.opens)
    sign = bytes(sender.identity.signing.verify_key)
    opened = open_(data, private_keys=keys, verify_key_of=lambda *_: sign)
    natural = wire.natural_ids(ALL)
    blocks = [*unpack(opened.manifest, LIMITS), *unpack(opened.payload, LIMITS, natural)]
    texts = [str(value) for block in blocks for column in block.columns for value in column.values]
    return words("\n".join(texts))


def words(text: str) -> set[str]:
    return set(
        re.findall(r"canary[a-z]+", text.lower())
    )  # the index for searching holds them in small letters


def person(place: Place, who: str, answer: str | None) -> Any:
    """A person of whom every value says its level and whether they share."""
    toy = place.write(
        Toy, name=f"canaryHQ{who}", secret=f"canaryOFFICE{who}", note=f"canaryCENTRE{who}", size=1
    )
    place.edit(toy, name=f"canaryHQ{who}later", note=f"canaryCENTRE{who}later")
    if answer:
        place.write(Agree, toy=toy.id, purpose="hq", answer=answer)
    lesson = place.book.find(Lesson, group=1)
    if lesson is None:
        lesson = place.write(Lesson, group=1, on=dt.date(2020, 3, 9), topic="canaryCOUNTS")
    place.write(Tick, lesson=lesson.id, toy=toy.id, status="P", remark=f"canaryCENTRE{who}")
    return toy


def level_of(word: str) -> Share:
    return next(level for name, level in LEVELS.items() if word.startswith(name.lower()))


def bundles(hq: Place, one: Place, two: Place, lap: Place) -> dict[Share, list[set[str]]]:
    """What everybody would give to everybody, by the level of the receivers."""
    slip = make_slip(one.book, one.identity, partner(one.book), b"").data
    for_lap = make(one.book, one.identity, partner(one.book, CODE, Share.CENTRE)).data
    return {
        Share.OFFICE: [
            inside(one.send(CODE), one, two),
            inside(hq.send(CODE), hq, one),
            inside(lap.send(), lap, one),
        ],
        Share.CENTRE: [inside(for_lap, one, lap)],
        Share.HQ: [inside(one.send(), one, hq), inside(two.send(), two, hq), inside(slip, one, hq)],
    }


def check(four: Four, *, closed: tuple[str, ...]) -> None:
    """Levels hold; at HQ and on the way to it there is no name of those who do not share."""
    for level, listed in bundles(*four).items():
        for held in listed:
            assert not [word for word in held if level_of(word) < level], level
            if level is Share.HQ:
                assert not [word for word in held if level_of(word) < Share.COUNTS and word.endswith(closed)]
    hq, _, _, lap = four
    at_hq, on_lap = (words("\n".join(everything(place.book))) for place in (hq, lap))
    assert not [word for word in at_hq if level_of(word) < Share.HQ]
    assert not [word for word in at_hq if level_of(word) < Share.COUNTS and word.endswith(closed)]
    assert not [word for word in on_lap if level_of(word) < Share.CENTRE]


def spread(four: Four) -> None:
    hq, one, two, lap = four
    for _ in range(2):
        two.take(one.send(CODE))
        one.take(two.send(CODE))
        lap.take(make(one.book, one.identity, partner(one.book, CODE, Share.CENTRE)).data)
        one.take(lap.send())
        for pc in (one, two):
            hq.take(pc.send())
            pc.take(hq.send(CODE))


CLOSED = ("no", "nolater", "unasked", "unaskedlater")


def people(place: Place) -> list[Any]:
    return [
        person(place, who, answer) for who, answer in (("yes", "given"), ("no", "refused"), ("unasked", None))
    ]


def test_every_bundle_holds_its_level_and_no_more(four: Four) -> None:
    _, one, _, _ = four
    people(one)
    seen = bundles(*four)
    assert {level_of(word) for word in seen[Share.OFFICE][0]} == set(LEVELS.values()), "the test sees nothing"
    assert {level_of(word) for word in seen[Share.CENTRE][0]} == {Share.CENTRE, Share.HQ, Share.COUNTS}
    assert {level_of(word) for word in seen[Share.HQ][0]} == {Share.HQ, Share.COUNTS}
    check(four, closed=CLOSED)
    spread(four)
    check(four, closed=CLOSED)


def test_questions_and_what_was_said_of_changes_hold_no_more(four: Four, english: Translator) -> None:
    hq, one, two, _ = four
    toys = people(one)
    spread(four)
    for toy in toys:
        for pc in (one, two):
            pc.edit(
                toy,
                name=f"canaryHQ{pc.name}{'yes' if toy is toys[0] else 'no'}",
                note="canaryCENTREnew",
                secret="canaryOFFICEnew",
            )
    spread(four)
    check(four, closed=(*CLOSED, "oneno", "twono"))
    asked = {str(value.value) for question in questions(hq.book) for value in question.answers}
    assert asked == {"canaryHQoneyes", "canaryHQtwoyes"}
    assert len(questions(one.book)) == 3
    told = [history.words(hq.book, change, english) for change in history.listing(hq.book)]
    assert not words("\n".join(told))


def test_what_lies_aside_and_what_is_told_of_it_holds_no_more(four: Four) -> None:
    hq, one, two, lap = four
    people(one)
    bundle, for_lap = one.send(CODE), make(one.book, one.identity, partner(one.book, CODE, Share.CENTRE)).data
    with patch.object(Toy.size, "most", 0), patch.object(Tick.status, "limit", 0):
        two.take(bundle)
        lap.take(for_lap)
        hq.take(two.send())
        assert two.book.sql("SELECT count(*) FROM held").fetchone()[0] >= 6
        assert hq.book.sql("SELECT count(*) FROM held").fetchone()[0] >= 6
        check(four, closed=CLOSED)
        back = make_slip(hq.book, hq.identity, partner(hq.book, CODE), b"").data
        assert not inside(back, hq, one)
    spread(four)
    check(four, closed=CLOSED)


def test_columns_of_a_newer_program_hold_no_more_on_their_way_through_older_ones(four: Four) -> None:
    hq, one, two, lap = four
    toys = people(one)
    one = upgraded(one)
    for toy, who in zip(toys, ("yes", "no", "unasked"), strict=True):
        one.edit(one.book.get(newer.Toy, toy.id), nickname=f"canaryHQ{who}", diary=f"canaryOFFICE{who}")
        tool = one.write(newer.Tool, name="canaryHQyes", owner="canaryCENTREyes")
        one.write(newer.Loan, toy=toy.id, tool=tool.id, remark=f"canaryHQ{who}")
    four = (hq, one, two, lap)
    two.take(one.send(CODE))
    check(four, closed=CLOSED)
    spread(four)
    check(four, closed=CLOSED)
    four = tuple(upgraded(place) for place in four)  # type: ignore[assignment]
    spread(four)
    check(four, closed=CLOSED)
    assert "canaryhqyes" in words("\n".join(everything(four[0].book)))


def test_a_person_who_takes_consent_back_and_one_who_is_erased_are_in_no_bundle(four: Four) -> None:
    hq, one, two, lap = four
    yes, no, _ = people(one)
    spread(four)
    with one.book.change("toy.write"):
        one.book.put(Agree, toy=yes.id, purpose="hq", answer="refused")
    erasing.erase(one.book, one.identity, one.show(no))
    spread(four)
    check(four, closed=(*CLOSED, "yes", "yeslater"))
    for place in four:
        held = words("\n".join(everything(place.book)))
        assert not [word for word in held if word.endswith(("no", "nolater"))], place.name
    assert two.show(yes).name == lap.show(yes).name == "canaryHQyeslater"
    assert hq.show(yes).name is None


def test_a_laptop_erases_nobody(four: Four) -> None:
    _, one, _, lap = four
    toy, *_ = people(one)
    for centre in (CODE, None):
        said = authority.state(
            lap.identity.signing, authority.ERASURE, centre=centre, table=1, person=toy.id, on="2020-03-10"
        )
        assert not authority.accept(one.book, said)
        authority.keep(lap.book, said)
    one.take(lap.send())
    assert one.show(toy).name == "canaryHQyeslater"
