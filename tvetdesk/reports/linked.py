"""Which numbers are withheld where several tables about the same people go to one reader (R74).

All tables are sums of one count: how many people have which values of all dimensions together. A small number is safe
when there is another count, of whole numbers, that gives every shown number as it is and every withheld one at least 1,
but this one differently. Such another count is looked for among simple ones: one person fewer or more, one of whom
another value were true, two who exchanged a value. The one that costs the reader least is taken, and what it alters is
withheld. There is always one: a person more, with every number that counts them withheld. Being a whole other count, it
is safe against every subtraction across the tables, and stays so whatever else is withheld later.

Tables of several places or days are about other people, some of whom are the same. Who is not among those of a table has
the value ABSENT of its dimensions; and what a person is called for several tables alters in all of them at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from tvetdesk.reports.smallcells import small

People = tuple[str, ...]
"""Their values of all dimensions together."""

Cell = tuple[tuple[int, ...], tuple[str, ...]]
"""A number of a table: the dimensions it is split by, by their places in rising order, and their values."""

Deed = tuple[tuple[People, int], ...]
"""How another count differs: so many more or fewer with these values."""

ABSENT = "\0"  # the value of who is not among the people of a table

FEWER = 10**4  # how much dearer a number is for each dimension it is not split by: totals go last


def with_totals(tables: Iterable[Sequence[int]]) -> set[tuple[int, ...]]:
    """These tables with every total of them, down to that of all: a reader has them from other files."""
    return {
        tuple(sorted(part))
        for table in tables
        for size in range(len(table) + 1)
        for part in combinations(table, size)
    }


def withheld_beside(
    count: Mapping[People, int],
    tables: Collection[tuple[int, ...]],
    hidden: Collection[Cell] = (),
    shown: Collection[Cell] = (),
    alike: Sequence[Sequence[int]] | None = None,
) -> set[Cell] | None:
    """The numbers of these tables that are not shown; a zero is about nobody and always is.

    Where a reader has some of them already: None where these tell a small one in any case. `hidden` were withheld from them, so that it costs nothing to do so again; `shown` they know. `alike` are dimensions
    that are one thing said for several tables; what is in none of them is never another one. Without it, each by itself.
    """
    together = _Together(count, tables, hidden, shown, alike)
    return None if together.betrayed else together.hidden


class _Together:
    def __init__(
        self,
        count: Mapping[People, int],
        tables: Collection[tuple[int, ...]],
        hidden: Collection[Cell],
        shown: Collection[Cell],
        alike: Sequence[Sequence[int]] | None,
    ) -> None:
        self.count = {people: number for people, number in sorted(count.items()) if number}
        self.tables = sorted(tables)
        self.told: dict[People, list[Cell]] = {}
        self.dimensions = max((len(people) for people in self.count), default=0)
        self.alike = [[place] for place in range(self.dimensions)] if alike is None else alike
        free = {place for places in self.alike for place in places}
        self.fast = [place for place in range(self.dimensions) if place not in free]
        self.numbers: Counter[Cell] = Counter()
        for people, number in self.count.items():
            for cell in self._cells(people):
                self.numbers[cell] += number
        few = {cell for cell, number in self.numbers.items() if small(number)}
        self.known = set(shown) - few  # what has become small since is not what they were shown
        self.hidden = few | (set(hidden) & self.numbers.keys())
        self.betrayed = False
        for cell in sorted(few, key=lambda one: (self.numbers[one], one)):
            altered = self._cheapest(cell)
            self.betrayed |= not altered
            self.hidden |= altered

    def _cells(self, people: People) -> list[Cell]:
        found = self.told.get(people)
        if found is None:  # asked for again and again, of tables of which somebody is in few
            cells = ((table, tuple(people[place] for place in table)) for table in self.tables)
            found = self.told[people] = [cell for cell in cells if ABSENT not in cell[1]]
        return found

    def _cheapest(self, cell: Cell) -> set[Cell]:
        """What another count alters, of those that alter this number the one that withholds least; nothing without one."""
        found: list[tuple[int, list[Cell]]] = []
        for deed in self._deeds(cell):
            altered: Counter[Cell] = Counter()
            for people, more in deed:
                for one in self._cells(people):
                    altered[one] += more
            moved = sorted(one for one, more in altered.items() if more)
            if cell in moved and all(
                self.numbers[one] >= 1 and self.numbers[one] + altered[one] >= 1 and one not in self.known
                for one in moved
            ):
                cost = sum(map(self._cost, moved))
                if not cost:
                    return set(moved)  # nothing more is withheld: there is no better one
                found.append((cost, moved))
        return set(min(found)[1]) if found else set()

    def _cost(self, cell: Cell) -> int:
        if cell in self.hidden:
            return 0
        return self.numbers[cell] + FEWER * int(FEWER ** (self.dimensions - len(cell[0])))

    def _deeds(self, cell: Cell) -> Iterator[Deed]:
        inside = [people for people in self.count if cell in self._cells(people)]
        for people in inside:
            yield ((people, 1),)
            yield ((people, -1),)
            for other in self.count:
                if other != people:
                    yield ((people, -1), (other, 1))
                    yield ((people, 1), (other, -1))
                    if all(people[place] == other[place] for place in self.fast):
                        yield from _exchanges(people, other, self.alike)


def _exchanges(one: People, other: People, alike: Sequence[Sequence[int]]) -> Iterator[Deed]:
    """Two people who exchange some of their values, and one whose value were that of the other."""
    for places in alike:
        if all(one[place] == other[place] for place in places):
            continue
        first = tuple(other[place] if place in places else value for place, value in enumerate(one))
        second = tuple(one[place] if place in places else value for place, value in enumerate(other))
        yield ((one, -1), (first, 1))
        yield ((one, -1), (other, -1), (first, 1), (second, 1))
        yield ((one, 1), (other, 1), (first, -1), (second, -1))
