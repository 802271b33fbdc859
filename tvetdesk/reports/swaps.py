"""Other counts in which people exchange one thing, as their sex or their age: what they would be, and which numbers differ."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from tvetdesk.reports.crowds import LOOSE, Crowd, Deed, Ids, Key, People, Stands, Value, order, told_of


class Swaps:
    """What people of the same tables would be if they exchanged one thing: its values, and all else beside them."""

    def __init__(
        self,
        crowds: Sequence[Crowd],
        kinds: Sequence[People],
        name: str,
        where: Callable[[Iterable[tuple[int, Key]]], Ids | None],
    ) -> None:
        self.crowds, self.name, self.where = crowds, name, where
        self.loose = bool(kinds) and name in LOOSE and told_of(crowds, kinds[0], name) is not None
        self.beside: dict[Value, set[People]] = defaultdict(set)  # by value what stands beside it
        self.values: dict[People, list[Value]] = defaultdict(list)  # by what stands beside it the values
        for people in kinds:
            value, rest = self._parted(people)
            if rest not in self.beside[value]:
                self.beside[value].add(rest)
                self.values[rest].append(value)
        self.common: dict[tuple[Value, Value], list[People]] = {}
        self.numbers: dict[tuple[Value, People], Ids | None] = {}

    def _parted(self, people: People) -> tuple[Value, People]:
        """The values of the name, and the others of the crowds that are told apart by it."""
        value: list[Key | None] = []
        rest: list[Key | None] = []
        for one, key in zip(self.crowds, people, strict=True):
            if key is None or self.name not in one.things:
                value.append(None)
                rest.append(None)
            else:
                mine = [thing == self.name for thing in one.things]
                value.append(tuple(part for part, own in zip(key, mine, strict=True) if own))
                rest.append(tuple(part for part, own in zip(key, mine, strict=True) if not own))
        told = told_of(self.crowds, people, self.name) if self.name in LOOSE else None
        return tuple(value) if told is None else told, tuple(rest)

    def _of(self, value: Value, rest: People) -> Ids | None:
        if (value, rest) not in self.numbers:
            self.numbers[value, rest] = self.where(self._joined(value, rest))
        return self.numbers[value, rest]

    def _joined(self, value: Value, rest: People) -> Iterator[tuple[int, Key]]:
        for at, (crowd, others) in enumerate(zip(self.crowds, rest, strict=True)):
            if others is not None:
                theirs, mine = iter(others), self._own(value, at)
                yield at, tuple(next(mine) if thing == self.name else next(theirs) for thing in crowd.things)

    def _own(self, value: Value, at: int) -> Iterator[str]:
        """What a value is in a crowd."""
        if self.loose:
            told: dict[object, str] = dict(value)  # type: ignore[arg-type]
            return iter([told[name] for name, thing in zip(self.crowds[at].names, self.crowds[at].things, strict=True) if thing == self.name])  # fmt: skip
        return iter(value[at] or ())

    def _both(self, one: Value, other: Value) -> list[People]:
        """What stands beside both values, in order."""
        pair = (one, other)
        if pair not in self.common:
            self.common[pair] = sorted(self.beside[one] & self.beside[other], key=order)
        return self.common[pair]

    def _deed(self, value: Value, rest: People, other: Value, beside: People) -> Iterator[Deed]:
        """Who has this value beside this exchanges it with who has the other one beside that."""
        before = self._of(value, rest), self._of(other, beside)
        after = self._of(other, rest), self._of(value, beside)
        if None not in before and None not in after:
            left, come = (
                (before[0] or set()) | (before[1] or set()),
                (after[0] or set()) | (after[1] or set()),
            )
            yield frozenset(come - left), frozenset(left - come)

    def near(self, people: People, most: int) -> Iterator[Deed]:
        """Where others stand as both would: so many partners on either side, those first that are most alike."""
        value, rest = self._parted(people)
        for other in self.values[rest]:
            if other != value:
                listed = self._both(value, other)
                place = bisect(listed, order(rest), key=order)
                for beside in listed[max(0, place - most) : place + most]:
                    if beside != rest:
                        yield from self._deed(value, rest, other, beside)

    def apart(self, people: People, most: int) -> Iterator[Deed]:
        """Where perhaps nobody else does, but every number that would count them counts somebody: so many of each value."""
        value, rest = self._parted(people)
        for other in self.beside:
            if other == value or self._of(other, rest) is None:
                continue
            for beside in islice(self._sorted(other), most):
                if beside != rest:
                    yield from self._deed(value, rest, other, beside)
            if other in self.values[rest]:  # or these two would stand so if others exchanged
                for beside in islice(self._sorted(value), most):
                    if beside != rest:
                        yield from ((fewer, more) for more, fewer in self._deed(value, rest, other, beside))

    def raising(self, at: int, own: Stands, others: Stands) -> Iterator[Deed]:
        """Whoever lacks only this value to be counted by a number, and whoever has it: they exchange it."""
        mine = [value for value in self.beside if self._has(value, at, own)]
        there = {rest for rest in self.values if self._stands(rest, at, others)}
        for rest in sorted(there, key=order):
            for value in mine:
                if self._of(value, rest) is None:
                    continue
                for other in self.values[rest]:
                    for beside in self._sorted(value) if other not in mine else ():
                        if beside not in there:
                            yield from ((less, more) for more, less in self._deed(value, rest, other, beside))

    def _places(self, at: int, *, own: bool) -> list[int]:
        return [place for place, thing in enumerate(self.crowds[at].things) if (thing == self.name) == own]

    def _has(self, value: Value, at: int, wanted: Stands) -> bool:
        """Whether a value is this one in a crowd."""
        places = self._places(at, own=True)
        if self.loose:
            told: dict[object, str] = dict(value)  # type: ignore[arg-type]
            return all(told.get(self.crowds[at].names[place]) == one for place, one in wanted)
        there = dict(zip(places, value[at] or (), strict=False))
        return all(there.get(place) == one for place, one in wanted)

    def _stands(self, rest: People, at: int, wanted: Stands) -> bool:
        """Whether what stands beside a value is this in a crowd."""
        key = rest[at]
        if key is None:
            return False
        there = dict(zip(self._places(at, own=False), key, strict=True))
        return all(there[place] == one for place, one in wanted)

    def _sorted(self, value: Value) -> list[People]:
        """What stands beside a value, in order."""
        return self._both(value, value)

    def alone(self, people: People) -> Iterator[Deed]:
        """One of whom another value were true."""
        value, rest = self._parted(people)
        mine = self._of(value, rest) or frozenset()
        for other in self.beside:
            theirs = self._of(other, rest)
            if other != value and theirs is not None:
                yield theirs - mine, mine - theirs
                if other in self.values[rest]:
                    yield mine - theirs, theirs - mine
