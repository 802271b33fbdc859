"""Crowds: people whom tables count, by what they are told apart there, and the numbers that count them.

People who are in few tables have no place (None) in the others. What has one name (or tells the other, as the year of age
tells the age) is exchanged in all tables together. What people are LOOSE in says nothing of the tables they are in; anything
else is exchanged only by those who are in all the same, and equal in what is FAST, which nobody exchanges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

Key = tuple[str, ...]
"""Where somebody stands among the people of a table: their values."""

People = tuple[Key | None, ...]
"""Where somebody stands in each crowd; None where they are not in it."""

Cell = tuple[int, tuple[int, ...], Key]
"""A number: the crowd, what it is split by (places of names in rising order), and the values."""

Pattern = tuple[object, ...]
Value = People | tuple[tuple[str, str], ...]
"""What somebody exchanges: by crowds, or by names where it is the same in all."""

Ids = frozenset[int]
Stands = list[tuple[int, str]]
Deed = tuple[Ids, Ids]
"""How another count differs: the numbers that are one more, and those that are one fewer."""

LOOSE = frozenset({"sex", "age", "target_group", "disability", "qualification", "licence"})
FAST = "status"
TOLD_BY = {"year_of_age": "age", "trade": "programme"}
"""Of these one tells the other: whom another one were true of, of them both were."""


@dataclass(frozen=True)
class Crowd:
    """People whom some tables count: by what they are told apart, and of which tables no small number may be computed.

    What is written in no file costs nothing to withhold. Behind an @ a name says more of what it means, as the day of an age.
    """

    names: tuple[str, ...]
    tables: tuple[tuple[int, ...], ...]
    written: frozenset[tuple[int, ...]]

    @cached_property
    def things(self) -> tuple[str, ...]:
        """What is exchanged where somebody exchanges the value of a name."""
        return tuple(TOLD_BY.get(plain(name), plain(name)) for name in self.names)


def plain(name: str) -> str:
    """What people are split by, without the day on which an age is taken."""
    return name.partition("@")[0]


def crowd(names: Sequence[str], written: Iterable[Sequence[int]]) -> Crowd:
    """A crowd with the tables that are written of it and their totals by two things, one, and none."""
    every = {tuple(sorted(table)) for table in written}
    totals = {
        tuple(sorted(part))
        for table in every
        for size in range(min(len(table), 3))
        for part in combinations(table, size)
    }
    return Crowd(tuple(names), tuple(sorted(every | totals)), frozenset(every))


def told_of(crowds: Sequence[Crowd], people: People, name: str) -> tuple[tuple[str, str], ...] | None:
    """What is said of somebody wherever they are counted; None where one crowd says another thing than the other."""
    told: dict[str, str] = {}
    for one, key in zip(crowds, people, strict=True):
        if key is not None:
            for full, thing, value in zip(one.names, one.things, key, strict=True):
                if thing == name and told.setdefault(full, value) != value:
                    return None
    return tuple(sorted(told.items()))


def order(people: People) -> list[Key]:
    """By what they are sorted: those who are most alike stand side by side."""
    return [key or () for key in people]
