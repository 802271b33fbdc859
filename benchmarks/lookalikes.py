"""Look-alikes among 20,000 people: how long the question takes that a form asks while a name is typed.

The people have two or three names of 60 first and 60 family names in the spellings that occur, so many share words
but few the whole name; one in three has a phone. *First* is the first question after the program started, when no
name has been taken apart yet; *next* the median of those that follow, one for each letter typed.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Figure, seconds

if TYPE_CHECKING:
    from tvetdesk.store.book import Book

PEOPLE = 20_000
BUDGET = 0.3
TYPED = ("Mamadou", "Mamadou D", "Mamadou Di", "Mamadou Dia", "Mamadou Diall", "Mamadou Diallo", "Fati Cissé")
SYLLABLES = (
    "ba",
    "da",
    "fa",
    "ka",
    "la",
    "ma",
    "na",
    "sa",
    "ta",
    "ya",
    "mou",
    "sou",
    "bin",
    "ri",
    "dou",
    "go",
)


@contextmanager
def empty_centre() -> Iterator[Book]:
    """The book of a centre with nobody in it, which is gone afterwards."""
    from tvetdesk.desk import init
    from tvetdesk.store.record import Share

    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        init(
            Path(folder) / "desk", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="a",
            password="practice", practice=True, clock=lambda: dt.datetime(2020, 3, 10, 8),
        ) as desk,
    ):  # fmt: skip
        yield desk.book


def measure() -> Iterator[Figure]:
    from tvetdesk.records.lookalikes import Entered, by_name, lookalikes
    from tvetdesk.records.namekeys import name_keys, word_key
    from tvetdesk.records.people import PhoneNumber, Trainee

    with empty_centre() as book:
        with book.change("people.new"):
            ids = book.add_many(Trainee, people())
            rows = [
                {"trainee": one, "phone": f"+220{3_000_000 + n}"} for n, one in enumerate(ids) if not n % 3
            ]
            book.add_many(PhoneNumber, rows)
        name_keys.cache_clear()
        word_key.cache_clear()

        def ask(names: str) -> None:
            lookalikes(book, Entered(names, birth="~1999", phones=["301 2345"]), "GM")

        yield Figure("look-alikes, the first question", seconds(lambda: ask("Momodou Jallow")), "s", BUDGET)
        times = [seconds(lambda n=name: ask(n)) for name in TYPED]
        yield Figure("look-alikes, the next ones", statistics.median(times), "s", BUDGET)
        times = [seconds(lambda n=name: by_name(book, n)) for name in TYPED]
        yield Figure("search by any spelling", statistics.median(times), "s", BUDGET)


def people() -> list[dict[str, object]]:
    """20,000 people, the same ones every time."""
    from tvetdesk.records.namekeys import GROUP

    draw = random.Random(20_000)
    known = sorted(GROUP)
    other = ["".join(draw.choices(SYLLABLES, k=draw.choice((2, 3)))) for _ in range(400)]
    words = known + other
    made: list[dict[str, object]] = []
    for _ in range(PEOPLE):
        names = " ".join(draw.choices(words, k=draw.choice((2, 2, 2, 3)))).title()
        year = draw.randint(1985, 2004)
        made.append({"names": names, "sex": draw.choice("FM"), "birth": f"~{year}", "birth_year": year})
    return made
