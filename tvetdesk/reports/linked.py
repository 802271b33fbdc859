"""Which numbers are withheld where tables about some of the same people go to one reader (R74).

All tables are sums of one count: how many people stand in which of them, and where. A small number is safe when there is
another count, of whole numbers, that gives every shown number as it is and every withheld one at least 1, but this one
differently. Such another count is looked for among simple ones: two people who exchange what they are, one of whom
something else were true, a person more or fewer. The one that costs the reader least is taken, and what it alters is
withheld; all that it alters is safe by it, and stays so whatever else is withheld later. There is always one: a person
more, with every number that counts them withheld.

People who are in few tables have no place (None) in the others. What has one name (or tells the other, as the year of age
tells the age) is exchanged in all tables together. What people are LOOSE in says nothing of the tables they are in; anything
else is exchanged only by those who are in all the same, and equal in what is FAST, which nobody exchanges.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice

from tvetdesk.reports.smallcells import small

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
FEWER = 10**4  # how much dearer a number is for each thing it is not split by: totals go last
NEAR = 12  # how many partners of an exchange are tried on either side, those first that are most alike
FAR = (
    150  # how many people are tried where nobody near can be exchanged; all of them before a file is refused
)
MANY = 2000  # exchanges of others, before a file is refused


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


def withheld_beside(
    count: Mapping[People, int],
    crowds: Sequence[Crowd],
    hidden: Collection[Cell] = (),
    shown: Collection[Cell] = (),
) -> set[Cell] | None:
    """The numbers that are not shown; a zero is about nobody and always is.

    Where a reader has some of them already: None where these tell a small one in any case. `hidden` were withheld from
    them, so that it costs nothing to do so again; `shown` they know.
    """
    together = _Together(count, crowds, hidden, shown)
    return None if together.betrayed else {together.cells[one] for one in together.hidden}


class _Together:
    def __init__(
        self,
        count: Mapping[People, int],
        crowds: Sequence[Crowd],
        hidden: Collection[Cell],
        shown: Collection[Cell],
    ) -> None:
        self.crowds = crowds
        self.cells: list[Cell] = []
        self.ids: dict[Cell, int] = {}
        self.told: dict[tuple[int, Key], Ids | None] = {}
        self.kinds = sorted(
            (people for people, number in count.items() if number), key=lambda one: [k or () for k in one]
        )
        self.of = {people: self._of(people) for people in self.kinds}
        self.numbers = [0] * len(self.cells)
        members: dict[int, list[People]] = defaultdict(list)
        for people, ids in self.of.items():
            for one in ids:
                self.numbers[one] += count[people]
                if len(members[one]) < 5:  # a small number counts four kinds of people at most
                    members[one].append(people)
        few = {one for one, number in enumerate(self.numbers) if small(number)}
        self.single = {one for one in few if self.numbers[one] == 1}
        found = {self.ids[cell] for cell in shown if cell in self.ids}
        self.known = found - few  # what has become small since is not what they were shown
        self.hidden = few | {self.ids[cell] for cell in hidden if cell in self.ids}
        self.costs = [self._cost(cell, self.numbers[one]) for one, cell in enumerate(self.cells)]
        self.patterns: dict[str, dict[Pattern, list[People]]] = {}
        self.swaps: dict[tuple[Pattern, str], _Swaps] = {}
        self.betrayed = False
        safe: set[int] = set()
        for cell in sorted(few, key=lambda one: (self.numbers[one], self.cells[one])):
            if cell in safe:
                continue
            altered = self._cheapest(cell, members[cell])
            if not altered:
                self.betrayed = True
                return
            self.hidden |= altered
            safe |= altered

    def _cost(self, cell: Cell, number: int) -> int:
        at, table, _ = cell
        if table not in self.crowds[at].written:
            return 0
        return number + int(FEWER ** (1 + len(self.crowds[at].names) - len(table)))

    # -- who is counted where --------------------------------------------------------------------------------

    def _of(self, people: People) -> Ids:
        """The numbers that count somebody who is there."""
        found: set[int] = set()
        for at, key in enumerate(people):
            if key is not None:
                if (at, key) not in self.told:
                    self.told[at, key] = frozenset(self._number(cell) for cell in self._cells(at, key))
                found |= self.told[at, key] or frozenset()
        return frozenset(found)

    def _number(self, cell: Cell) -> int:
        if cell not in self.ids:
            self.ids[cell] = len(self.cells)
            self.cells.append(cell)
        return self.ids[cell]

    def _cells(self, at: int, key: Key) -> Iterator[Cell]:
        for table in self.crowds[at].tables:
            yield at, table, tuple(key[place] for place in table)

    def where(self, places: Iterable[tuple[int, Key]]) -> Ids | None:
        """The numbers that would count somebody who stands there; None where one of them is a zero."""
        found: set[int] = set()
        for at, key in places:
            if (at, key) not in self.told:
                ids = [self.ids.get(cell) for cell in self._cells(at, key)]
                self.told[at, key] = None if None in ids else frozenset(one for one in ids if one is not None)
            told = self.told[at, key]
            if told is None:
                return None
            found |= told
        return frozenset(found)

    # -- another count ---------------------------------------------------------------------------------------

    def _cheapest(self, cell: int, members: Sequence[People]) -> Ids:
        """What the cheapest other count alters of those that alter this number; nothing without one."""
        for deeds in (self._near, self._apart, self._far, self._moves, self._all):
            best: tuple[int, list[int]] | None = None
            for more, fewer in deeds(cell, members):
                altered = more | fewer
                if (
                    cell not in altered
                    or not self.known.isdisjoint(altered)
                    or not self.single.isdisjoint(fewer)
                ):
                    continue
                open_ = altered - self.hidden
                cost = sum(self.costs[one] for one in open_)
                if not cost:
                    return altered
                if best is None or cost < best[0]:
                    best = cost, sorted(altered)
            if best is not None:
                return frozenset(best[1])
        return frozenset()

    def _names(self, cell: int) -> list[str]:
        at, table, _ = self.cells[cell]
        return sorted({self.crowds[at].things[place] for place in table} - {FAST})

    def _swapped(self, people: People, name: str) -> _Swaps:
        if name not in self.patterns:
            self.patterns[name] = defaultdict(list)
            for one in self.kinds:
                self.patterns[name][self._pattern(one, name)].append(one)
        return self._swaps(self._pattern(people, name), name)

    def _swaps(self, pattern: Pattern, name: str) -> _Swaps:
        """Those who may exchange this, of one pattern."""
        if (pattern, name) not in self.swaps:
            self.swaps[pattern, name] = _Swaps(self.crowds, self.patterns[name][pattern], name, self.where)
        return self.swaps[pattern, name]

    def _pattern(self, people: People, name: str) -> Pattern:
        """What has to be the same of two people who exchange this."""
        if name in LOOSE:
            told = _loose(self.crowds, people, name)
            return (people,) if told is None else tuple(one for one, _ in told)
        return tuple(
            key and tuple(part for part, own in zip(key, one.things, strict=True) if own == FAST)
            for one, key in zip(self.crowds, people, strict=True)
        )

    def _near(self, cell: int, members: Sequence[People], most: int = NEAR) -> Iterator[Deed]:
        """Two who exchange something, where both stand as somebody else does already: either way round."""
        for people in members:
            for name in self._names(cell):
                for more, fewer in self._swapped(people, name).near(people, most):
                    yield more, fewer
                    yield fewer, more

    def _apart(self, cell: int, members: Sequence[People], most: int = NEAR) -> Iterator[Deed]:
        """Two who exchange something, where they stand alone."""
        for people in members:
            for name in self._names(cell):
                yield from self._swapped(people, name).apart(people, most)

    def _far(self, cell: int, members: Sequence[People]) -> Iterator[Deed]:
        """One of whom something else were true."""
        for people in members:
            for name in self._names(cell):
                yield from self._swapped(people, name).alone(people)
            place = bisect(self.kinds, [k or () for k in people], key=lambda one: [k or () for k in one])
            yield from self._other(people, self.kinds[max(0, place - FAR) : place + FAR])

    def _moves(self, _cell: int, members: Sequence[People]) -> Iterator[Deed]:
        """A person more, or fewer."""
        for people in members:
            yield self.of[people], frozenset()
            yield frozenset(), self.of[people]

    def _all(self, cell: int, members: Sequence[People]) -> Iterator[Deed]:
        """Whoever else there is, before a file is refused."""
        at, table, values = self.cells[cell]
        told = list(zip((self.crowds[at].things[place] for place in table), table, values, strict=True))
        for name in self._names(cell):
            for pattern in dict.fromkeys(
                (*(self._pattern(one, name) for one in members), *self.patterns[name])
            ):
                if name in LOOSE or pattern[at]:
                    own = [(place, value) for one, place, value in told if one == name]
                    others = [(place, value) for one, place, value in told if one != name]
                    yield from islice(self._swaps(pattern, name).raising(at, own, others), MANY)
        yield from self._near(cell, members, len(self.kinds))
        yield from self._apart(cell, members, len(self.kinds))
        for people in members:
            yield from self._other(people, self.kinds)

    def _other(self, people: People, others: Iterable[People]) -> Iterator[Deed]:
        mine = self.of[people]
        for other in others:
            theirs = self.of[other]
            yield theirs - mine, mine - theirs
            yield mine - theirs, theirs - mine


class _Swaps:
    """What people of the same tables would be if they exchanged one thing: its values, and all else beside them."""

    def __init__(
        self,
        crowds: Sequence[Crowd],
        kinds: Sequence[People],
        name: str,
        where: Callable[[Iterable[tuple[int, Key]]], Ids | None],
    ) -> None:
        self.crowds, self.name, self.where = crowds, name, where
        self.loose = bool(kinds) and name in LOOSE and _loose(crowds, kinds[0], name) is not None
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
        told = _loose(self.crowds, people, self.name) if self.name in LOOSE else None
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
            self.common[pair] = sorted(self.beside[one] & self.beside[other], key=_order)
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
                place = bisect(listed, _order(rest), key=_order)
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
        for rest in sorted(there, key=_order):
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


def _loose(crowds: Sequence[Crowd], people: People, name: str) -> tuple[tuple[str, str], ...] | None:
    """What is said of somebody wherever they are counted; None where one crowd says another thing than the other."""
    told: dict[str, str] = {}
    for one, key in zip(crowds, people, strict=True):
        if key is not None:
            for full, thing, value in zip(one.names, one.things, key, strict=True):
                if thing == name and told.setdefault(full, value) != value:
                    return None
    return tuple(sorted(told.items()))


def _order(people: People) -> list[Key]:
    return [key or () for key in people]
