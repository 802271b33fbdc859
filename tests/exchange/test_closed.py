"""HQ keeps nothing of people who do not share, also where a bundle speaks only of others or of few."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests import worlds
from tests.worlds import CODE, TOYS, Agree, Lesson, Place, Toy
from tvetdesk.exchange import reading
from tvetdesk.exchange.rewinding import rewind
from tvetdesk.store import sharing
from tvetdesk.store.fields import Ref, Text
from tvetdesk.store.record import Record, Share

Two = tuple[Place, Place]


class Visit(Record):
    """Something of a person that may turn out to be of another one."""

    toy = Ref("Toy", "Toy", share=Share.COUNTS)

    class Meta:
        number = 6
        label = plural = "visit"
        parent = "toy"


class Said(Record):
    """A row whose person is known by way of another row."""

    visit = Ref("Visit", "Visit", share=Share.COUNTS)
    words = Text("Words")

    class Meta:
        number = 7
        label = plural = "said"
        parent = "visit"


RECORDS: tuple[type[Any], ...] = (*TOYS, Visit, Said)


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """HQ and an office PC."""
    hq = worlds.hq(tmp_path, RECORDS)
    one = worlds.centre(tmp_path, hq, "one", CODE, records=RECORDS)
    hq.take(one.send())
    return hq, one


def person(place: Place, name: str, *, shares: bool) -> Any:
    toy = place.write(Toy, name=name, size=1)
    if shares:
        with place.book.change("toy.write"):
            place.book.put(Agree, toy=toy.id, purpose="hq", answer="given")
    return toy


def looked_at_all(hq: Place, bundle: bytes) -> bool:
    """Take a bundle; whether every row was looked at for it."""
    seen: list[bool] = []
    real = reading.blank_closed

    def watched(book: Any, touched: Any = None) -> None:
        seen.append(touched is None)
        real(book, touched)

    with patch.object(reading, "blank_closed", watched):
        hq.take(bundle)
    (found,) = seen
    return found


def test_only_the_rows_of_a_bundle_are_looked_at_while_nobody_else_is_concerned(two: Two) -> None:
    hq, one = two
    hq.take(one.send())
    closed = person(one, "canary", shares=False)
    opened = person(one, "Binta", shares=True)
    assert not looked_at_all(hq, one.send())
    assert (hq.show(closed).name, hq.show(opened).name) == (None, "Binta")


def test_who_no_longer_shares_is_emptied_everywhere(two: Two) -> None:
    hq, one = two
    toy = person(one, "Awa", shares=True)
    visit = one.write(Visit, toy=toy.id)
    said = one.write(Said, visit=visit.id, words="canary")
    hq.take(one.send())
    assert hq.show(said).words == "canary"
    with one.book.change("toy.write"):
        one.book.put(Agree, toy=toy.id, purpose="hq", answer="refused")
    assert looked_at_all(hq, one.send())
    assert (hq.show(toy).name, hq.show(said).words) == (None, None)


def test_what_turns_out_to_be_of_somebody_who_does_not_share_is_emptied(two: Two) -> None:
    hq, one = two
    toy, other = person(one, "Awa", shares=True), person(one, "Binta", shares=False)
    visit = one.write(Visit, toy=toy.id)
    said = one.write(Said, visit=visit.id, words="canary")
    hq.take(one.send())
    assert hq.show(said).words == "canary"
    with one.book.change("toy.write"):  # our own program refuses it (row.fixed); another one might not
        one.book.sql("UPDATE visit SET toy = ? WHERE id = ?", (other.id, visit.id))
    assert looked_at_all(hq, one.send())
    assert hq.show(said).words is None


def test_what_headquarters_wrote_itself_goes_with_the_next_bundle(two: Two) -> None:
    hq, one = two
    toy = person(one, "Awa", shares=False)
    hq.take(one.send())
    hq.edit(toy, name="canary")
    one.write(Toy, name="Binta", size=1)
    assert looked_at_all(hq, one.send())
    assert hq.show(toy).name is None


def test_so_it_does_where_its_change_took_the_number_of_one_that_was_taken_back(two: Two) -> None:
    hq, one = two
    toy = person(one, "Awa", shares=False)
    hq.take(one.send())
    one.write(Toy, name="Binta", size=1)
    hq.take(one.send())
    rewind(hq.book)
    hq.edit(toy, name="canary")
    one.write(Toy, name="Fatou", size=1)
    assert looked_at_all(hq, one.send())
    assert hq.show(toy).name is None


def test_what_fills_a_blank_of_an_older_change_is_not_told_by_its_stamp(two: Two) -> None:
    """So whoever keeps what was counted up to a stamp counts anew; after other bundles what came since is enough."""
    hq, one = two
    toy = person(one, "Awa", shares=False)
    hq.take(one.send())
    before = hq.book.turned
    one.write(Toy, name="Binta", size=1)
    hq.take(one.send())
    assert hq.book.turned == before
    with one.book.change("toy.write"):
        one.book.put(Agree, toy=toy.id, purpose="hq", answer="given")
    hq.take(one.send())
    assert hq.show(toy).name == "Awa"
    assert hq.book.turned > before


def test_who_shares_is_read_only_for_what_concerns_people(two: Two) -> None:
    """Headquarters has hundreds of thousands of them; most bundles bring registers."""
    hq, one = two
    toy = person(one, "Awa", shares=True)
    hq.take(one.send())
    one.take(hq.send(CODE))  # so that the next bundles bring only what is new
    one.write(Lesson, group=1, on=dt.date(2026, 3, 2), topic="Saws")
    with patch.object(sharing, "note_open_people", wraps=sharing.note_open_people) as noted:
        hq.take(one.send())
        assert noted.call_count == 0
        one.take(hq.send(CODE))
        noted.reset_mock()
        one.edit(toy, name="Awa Njie")
        hq.take(one.send())
        assert noted.call_count == 1
    assert hq.show(toy).name == "Awa Njie"


def test_an_answer_that_lay_aside_and_is_released_counts(two: Two) -> None:
    hq, one = two
    toy = person(one, "canary", shares=True)
    hq.take(one.send())
    one.write(Visit, toy=toy.id)  # in a later change, under which the answer was given
    hq.take(one.send())
    (said,) = one.book.select(Agree)
    number, seq = one.book.sql("SELECT origin, seq FROM change ORDER BY id DESC LIMIT 1").fetchone()
    table = hq.book.table(Agree)
    with hq.book.transaction():
        hq.book.sql(
            "INSERT INTO held VALUES (?, ?, 0, ?, ?, ?, '\"refused\"', 'orphan', '')",
            (table.number, said.id, table.column_number("answer"), number, seq),
        )
    one.take(hq.send(CODE))  # so that the next bundle brings only what is new
    one.write(Lesson, group=1, on=dt.date(2026, 3, 2), topic="Saws")
    assert looked_at_all(hq, one.send())
    assert (hq.show(said).answer, hq.show(toy).name) == ("refused", None)
