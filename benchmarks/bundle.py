"""What the reference day and the reference term weigh as bundles made by the program itself."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.exchange import day_size, term
from benchmarks.measure import Figure, seconds
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.outgoing import Made, make, partner

SEEDS = 20


def measure() -> Iterator[Figure]:
    sizes = [day_size(seed) for seed in range(SEEDS)]
    yield Figure(
        f"reference day as a bundle, median of {SEEDS} seeds", statistics.median(sizes), "bytes", most=1000
    )
    with tempfile.TemporaryDirectory() as folder:
        world, marks = term(Path(folder))
        centre, hq, made = world.centre, world.hq, list[Made]()
        making = seconds(lambda: made.append(make(centre.book, centre.identity, partner(centre.book))))
        yield Figure("reference term, a mark", len(made[0].data) / marks, "bytes", most=0.25)
        yield Figure("making it, marks a second", marks / making, "/s")
        applying = seconds(lambda: receive(hq.book, hq.identity, made[0].data))
        yield Figure("applying it, marks a second", marks / applying, "/s")
        world.close()
