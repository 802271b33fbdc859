"""Which numbers of a table are withheld from third parties, so that no small one can be told or computed (R74).

Numbers from 1 to 4 are small. A zero is about nobody and is shown. What is withheld is known to be at least 1, then,
and whoever reads the table may subtract whatever it shows. A table of numbers with the totals of its rows and columns
is a flow: from a source through the rows and the columns back to it. A withheld number can be another one exactly
when a unit can be sent round a circle of withheld numbers through it, adding one with the flow and taking one away
against it, which leaves every shown number as it is and every withheld one at 1 or more. So each small number is given
such a circle, the one that costs the reader least: small numbers before large ones, totals last.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence

from tvetdesk.i18n import N_

WITHHELD = "*"
SMALL = N_(
    "* stands for a number of persons from 1 to {most}, or one from which such a number could be computed."
)
LEAST = 5  # the smallest number of persons that third parties read
TOTAL, ALL = 10**6, 10**9  # what withholding a total, and the total of all, costs before its own size

Place = tuple[int, int]
"""(row, column); the row after the last one holds the totals of the columns, the column after the last those of the rows."""

Node = tuple[str, int]
SOURCE, SINK = ("source", 0), ("sink", 0)


def withheld(numbers: Sequence[Sequence[int]], unseen: Collection[Place] = ()) -> set[Place]:
    """The places that are not shown; `unseen` are columns or cells that the table does not have in any case."""
    flow = _Flow(numbers)
    hidden = {place for place, number in flow.numbers.items() if small(number)} | set(unseen)
    for place in sorted(hidden, key=lambda one: (flow.numbers[one], one)):
        if small(flow.numbers[place]):
            hidden |= flow.circle(place, hidden)
    return hidden


def small(number: int) -> bool:
    """Whether so few persons are counted that third parties do not read the number."""
    return 0 < number < LEAST


class _Flow:
    """The numbers as a flow: which place leads from which node to which."""

    def __init__(self, numbers: Sequence[Sequence[int]]) -> None:
        rows, columns = len(numbers), len(numbers[0]) if numbers else 0
        self.numbers: dict[Place, int] = {}
        self.ends: dict[Place, tuple[Node, Node]] = {}
        self.costs: dict[Place, int] = {}
        for row in range(rows):
            for column in range(columns):
                self._add((row, column), numbers[row][column], ("row", row), ("column", column), 0)
            self._add((row, columns), sum(numbers[row]), SOURCE, ("row", row), TOTAL)
        for column in range(columns):
            self._add((rows, column), sum(one[column] for one in numbers), ("column", column), SINK, TOTAL)
        self._add((rows, columns), sum(map(sum, numbers)), SINK, SOURCE, ALL)
        self.places: dict[Node, list[Place]] = {}
        for place, ends in self.ends.items():
            for node in ends:
                self.places.setdefault(node, []).append(place)

    def _add(self, place: Place, number: int, start: Node, end: Node, cost: int) -> None:
        self.numbers[place], self.ends[place], self.costs[place] = number, (start, end), cost + number

    def circle(self, place: Place, hidden: Collection[Place]) -> set[Place]:
        """The cheapest places that have to be hidden too, so that this one can be another number."""
        start, end = self.ends[place]
        ways = [self._way(end, start, place, hidden)]  # one more here
        if self.numbers[place] > 1:
            ways.append(self._way(start, end, place, hidden))  # one less
        return min(ways, key=lambda way: way[0])[1]

    def _way(
        self, start: Node, end: Node, without: Place, hidden: Collection[Place]
    ) -> tuple[int, set[Place]]:
        """The cheapest way of one unit from node to node, and its places; there is always one with the flow."""
        best: dict[Node, tuple[int, Place | None, Node | None]] = {start: (0, None, None)}
        heap = [(0, start)]
        while heap:
            cost, node = heapq.heappop(heap)
            if node == end:
                break
            if cost > best[node][0]:
                continue
            for place, to in self._steps(node, without):
                further = cost + (0 if place in hidden else self.costs[place])
                if to not in best or further < best[to][0]:
                    best[to] = (further, place, node)
                    heapq.heappush(heap, (further, to))
        if end not in best:
            return ALL * ALL, set()
        taken: set[Place] = set()
        node = end
        while (step := best[node])[1] is not None and step[2] is not None:
            taken.add(step[1])
            node = step[2]
        return best[end][0], taken

    def _steps(self, node: Node, without: Place) -> Iterator[tuple[Place, Node]]:
        """Over which places a unit can leave a node: adding one, or taking one away where 1 or more is left."""
        for place in self.places[node]:
            start, end = self.ends[place]
            if place == without or not self.numbers[place]:
                continue
            if node == start:
                yield place, end
            elif self.numbers[place] > 1:
                yield place, start
