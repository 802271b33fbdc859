"""Search among 100,000 people: how long one key press takes while a name is typed into the search field."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.lookalikes import PEOPLE, empty_centre, people
from benchmarks.measure import Figure, seconds

TIMES = 5  # the 20,000 people of the look-alikes, each of five villages
BUDGET = 16  # ms: a key press is answered before the screen is drawn again
VILLAGES = ("Soma", "Mansa Konko", "Abala", "Mangaïzé", "Niamey")
TYPED = (
    "Mamadou Diallo",
    "Fatoumata Camara",
    "Ceesay Soma",
    "Isatou",
    "Mangaïzé",
    "Zeinabou Touré",
    "Moussa ag",
)


def measure() -> Iterator[Figure]:
    from tvetdesk.records.people import Trainee
    from tvetdesk.store.search import search

    with empty_centre() as book:
        for village in VILLAGES[:TIMES]:
            with book.change("people.new"):
                book.add_many(Trainee, [{**one, "village": village} for one in people()])
        presses = [words[:end] for words in TYPED for end in range(1, len(words) + 1)]
        for typed in presses:
            search(book, Trainee, typed)
        times = sorted(
            seconds(lambda t=typed: search(book, Trainee, t)) for _ in range(5) for typed in presses
        )
        yield Figure(
            f"search, {PEOPLE * TIMES:,} people, a key press, median",
            times[len(times) // 2] * 1000,
            "ms",
            BUDGET,
        )
        yield Figure("search, a key press, p99", times[int(len(times) * 0.99)] * 1000, "ms", BUDGET)
