"""Bundles of every earlier version stay readable: kept as they were made then, with test keys. Newer ones are refused in words.

When the format or the data of bundles alter, add a bundle made by `write` before the alteration; never alter one.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests import worlds
from tests.exchange.newer import upgraded
from tests.exchange.test_envelope import mended
from tests.worlds import CODE, Agree, Lesson, Place, Rule, Tick, Toy
from tvetdesk.errors import sentence
from tvetdesk.exchange.envelope import VERSION
from tvetdesk.exchange.refusals import Refused
from tvetdesk.i18n import Translator

FIXTURES = Path(__file__).parent / "fixtures"


def scene(folder: Path) -> tuple[Place, Place]:
    """HQ and a centre's PC; their keys follow from their names."""
    hq = worlds.hq(folder)
    return hq, worlds.centre(folder, hq, "one", CODE)


def write(one: Place) -> None:
    """A bit of everything that a bundle can carry."""
    toys = [
        one.write(Toy, name=name, size=size)
        for name, size in (("Awa Ceesay", 1), ("Binta Jallow", 2), ("Ñ’Dour", 3))
    ]
    for toy, answer in zip(toys, ("given", "refused"), strict=False):
        one.write(Agree, toy=toy.id, purpose="hq", answer=answer)
    one.book.seal()
    one.edit(toys[0], name="Awa Sisay", note="stays in the centre")
    lesson = one.write(Lesson, group=1, on=dt.date(2020, 3, 9), topic="Doors")
    for toy, status in zip(toys, "PAL", strict=True):
        one.write(Tick, lesson=lesson.id, toy=toy.id, status=status)
    with one.book.change("toy.write"):
        one.book.delete(one.show(toys[2]))
    one.write(Rule, text="Not for a centre to say")


@pytest.mark.parametrize("file", sorted(FIXTURES.glob("*.tvx")), ids=lambda file: file.stem)
@pytest.mark.parametrize("newer", [False, True], ids=["as then", "after an update"])
def test_a_bundle_of_an_earlier_version_says_what_it_said(tmp_path: Path, file: Path, newer: bool) -> None:
    hq, one = scene(tmp_path)
    write(one)
    if newer:
        hq = upgraded(hq)
    assert hq.take(file.read_bytes()).state == "applied"
    rows = hq.book.sql("SELECT name, size, deleted FROM toy ORDER BY size").fetchall()
    assert rows == [("Awa Sisay", 1, None), (None, 2, None), (None, 3, 1)]
    assert hq.book.sql("SELECT status FROM tick ORDER BY toy").fetchall() == [("P",), ("A",), ("L",)]
    assert hq.book.sql('SELECT grp.topic, grp."on" FROM lesson grp').fetchall() == [("Doors", "2020-03-09")]
    assert hq.book.sql("SELECT reason FROM held").fetchall() == [("not_owner",)]


def test_there_is_a_bundle_of_the_present_version() -> None:
    assert (FIXTURES / f"format{VERSION}-data1.tvx").exists()


def test_a_newer_format_is_refused_in_words(tmp_path: Path, english: Translator) -> None:
    hq, one = scene(tmp_path)
    data = bytearray(one.send())
    data[16] += 1  # the version of the format
    with pytest.raises(Refused, match="B05") as caught:
        hq.take(mended(data))
    assert "Update the program on this computer" in sentence(caught.value, english)
