"""What the reference day, term and year weigh as bundles made by the program itself, and how fast they go."""

from __future__ import annotations

import lzma
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import log2
from pathlib import Path

from benchmarks.exchange import day_size, term
from benchmarks.measure import Figure, seconds
from benchmarks.peers import document, rows_of
from benchmarks.reference_day import CODES, ELSEWHERE, LATE, PLACES, ROOMS, SAVED, SHARES, TRAINERS
from tvetdesk import desk
from tvetdesk.exchange.incoming import rehearsed
from tvetdesk.exchange.outgoing import Made, make, partner
from tvetdesk.records.attendance import Mark
from tvetdesk.records.calendar import Session
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import create_table, quoted

SEEDS, TIMES, YEAR = 20, 5, 200


def measure() -> Iterator[Figure]:
    yield from quick()
    with tempfile.TemporaryDirectory() as name:
        world, marks = term(Path(name), YEAR)
        made = make(world.centre.book, world.centre.identity, partner(world.centre.book)).data
        plain = lzma.compress(document(rows_of(world)), preset=9)
        world.close()
    yield Figure(f"a year of {YEAR} days by timetable, a mark", len(made) / marks, "bytes")
    yield Figure("a year as JSON in xz, a mark", len(plain) / marks, "bytes")
    yield Figure("a year, of JSON in xz", len(made) / len(plain), "x")


def quick() -> Iterator[Figure]:
    """The day and the term alone."""
    sizes = [day_size(seed) for seed in range(SEEDS)]
    yield Figure(
        f"reference day as a bundle, median of {SEEDS} seeds", statistics.median(sizes), "bytes", most=1000
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world, marks = term(folder)
        centre, made = world.centre, list[Made]()
        making = seconds(lambda: made.append(make(centre.book, centre.identity, partner(centre.book))))
        weight, chance = len(made[0].data) / marks, drawn_by_chance()
        yield Figure("reference term by timetable, a mark", weight, "bytes", most=0.25)
        yield Figure("what chance alone makes of it, a mark", chance, "bytes")
        yield Figure("reference term, times what chance alone makes", weight / chance, "x")
        yield Figure("making it, marks a second", marks / making, "/s")
        world.hq.close()
        pairs = []
        for time in range(TIMES):
            shutil.copytree(folder / "hq", folder / f"hq{time}")
            with desk.open_folder(folder / f"hq{time}", None, "practice") as hq:
                inserted = _plain_inserts(centre.book, hq.book)
                pairs.append(
                    (seconds(lambda at=hq: rehearsed(at.book, at.identity, made[0].data).apply()), inserted)
                )
        plain = len(lzma.compress(document(rows_of(world)), preset=9)) / marks
        centre.close()
    applying = statistics.median(one for one, _ in pairs)
    yield Figure("the same term as JSON in xz, a mark", plain, "bytes")
    yield Figure("reference term, of JSON in xz", weight / plain, "x")
    yield Figure("applying it with its rehearsal, marks a second", marks / applying, "/s")
    ratio = statistics.median(one / other for one, other in pairs)
    yield Figure("applying it with its rehearsal, beside executemany of the same rows", ratio, "x", most=3)


def drawn_by_chance() -> float:
    """Bytes a mark that no coder can save: the entropy of what the term draws, once its timetable and plans are known.

    Marks, minutes of who is late, the second in which each register was saved, another trainer or room, how many lessons
    a topic takes: 0.167. With every topic drawn anew and registers saved within 24 minutes, it would be 0.252, above the
    budget by itself.
    """
    shares = [share / sum(SHARES) for share in SHARES]
    mark = _entropy(shares) + shares[CODES.index("L")] * log2(len(LATE))
    other = 2 * _entropy((ELSEWHERE, 1 - ELSEWHERE)) + ELSEWHERE * (log2(TRAINERS) + log2(ROOMS))
    saved, topic = log2(SAVED[1] - SAVED[0] + 1), log2(3) / 2  # a topic takes two lessons on average
    return (mark + (other + saved + topic) / PLACES) / 8


def _entropy(shares: Sequence[float]) -> float:
    return -sum(share * log2(share) for share in shares)


def _plain_inserts(source: Book, target: Book) -> float:
    """Seconds for the term's sessions and marks into tables of the same shape and indexes, without triggers."""
    taken = 0.0
    for model in (Session, Mark):
        table = source.table(model)
        plain = replace(table.spec, name=f"plain_{table.name}")
        columns = [
            "stamp",
            "deleted",
            *(() if table.leaf else ("id",)),
            *(column for column, _ in plain.columns),
        ]
        listed = ", ".join(map(quoted, columns))
        rows = source.sql(f"SELECT {listed} FROM {quoted(table.name)}").fetchall()
        for statement in create_table(plain):
            target.sql(statement)
        taken += seconds(partial(_write, target, plain.name, listed, rows))
    return taken


def _write(target: Book, name: str, listed: str, rows: list[tuple[object, ...]]) -> None:
    with target.transaction() as connection:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {quoted(name)} ({listed}) VALUES ({marks})", rows)
