"""Which numbers are withheld where tables about some of the same people go to one reader (R74).

All tables are sums of one count: how many people stand in which of them, and where. A small number is safe when there is
another count, of whole numbers, that gives every shown number as it is and every withheld one at least 1, but this one
differently. Such another count is looked for among simple ones: two people who exchange what they are (`swaps.py`), one of
whom something else were true, a person more or fewer. The one that costs the reader least is taken, and what it alters is
withheld; all that it alters is safe by it, and stays so whatever else is withheld later. There is always one: a person
more, with every number that counts them withheld.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from tvetdesk.reports.crowds import (
    FAST,
    LOOSE,
    Cell,
    Crowd,
    Deed,
    Ids,
    Key,
    Pattern,
    People,
    order,
    told_of,
)
from tvetdesk.reports.smallcells import small
from tvetdesk.reports.swaps import Swaps

FEWER = 10**4  # how much dearer a number is for each thing it is not split by: totals go last
NEAR = 12  # how many partners of an exchange are tried on either side, those first that are most alike
FAR = 150  # people who are tried where nobody near can be exchanged; all of them before a file is refused
MANY = 2000  # exchanges of others, before a file is refused


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
        self.kinds = sorted((people for people, number in count.items() if number), key=order)
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
        self.swaps: dict[tuple[Pattern, str], Swaps] = {}
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

    def _swapped(self, people: People, name: str) -> Swaps:
        if name not in self.patterns:
            self.patterns[name] = defaultdict(list)
            for one in self.kinds:
                self.patterns[name][self._pattern(one, name)].append(one)
        return self._swaps(self._pattern(people, name), name)

    def _swaps(self, pattern: Pattern, name: str) -> Swaps:
        """Those who may exchange this, of one pattern."""
        if (pattern, name) not in self.swaps:
            self.swaps[pattern, name] = Swaps(self.crowds, self.patterns[name][pattern], name, self.where)
        return self.swaps[pattern, name]

    def _pattern(self, people: People, name: str) -> Pattern:
        """What has to be the same of two people who exchange this."""
        if name in LOOSE:
            told = told_of(self.crowds, people, name)
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
            place = bisect(self.kinds, order(people), key=order)
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
