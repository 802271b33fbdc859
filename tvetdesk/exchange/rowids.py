"""The row ids of a bundle: each distinct one is written once, columns refer to it by its place.

Ids come in *segments*: one for every block whose own ids are derived (not written at all), then one for the
new ids of each id column. Within a written segment ids ascend, free ones grouped by the replica that made them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import cast

from tvetdesk.exchange.digits import Coder
from tvetdesk.exchange.numbers import ascending
from tvetdesk.exchange.streams import Malformed

NATURAL = -1  # stands for a replica: natural ids are negative


class RowIds:
    """Places of ids, in both directions; a derived id is None until the reader can compute it."""

    def __init__(self) -> None:
        self.ids: list[int | None] = []
        self.places: dict[int, int] = {}
        self.segments: list[range] = []
        self.replicas: list[int] = []

    def mark(self) -> tuple[int, int, int]:
        """How far it has come, for `rewind`."""
        return len(self.ids), len(self.segments), len(self.replicas)

    def rewind(self, mark: tuple[int, int, int]) -> None:
        """Forgets what came since: a writer tries several forms of a column, all with the same new ids."""
        for row_id in self.ids[mark[0] :]:
            if row_id is not None:
                del self.places[row_id]
        del self.ids[mark[0] :], self.segments[mark[1] :], self.replicas[mark[2] :]

    def reserve(self, count: int, ids: Sequence[int] | None) -> list[int]:
        """The segment of a block whose own ids are derived; the places of its rows."""
        segment = range(len(self.ids), len(self.ids) + count)
        self.ids += [None] * count if ids is None else ids
        self.places.update(zip(ids or (), segment, strict=ids is not None))
        self.segments.append(segment)
        return list(segment)

    def named(self, places: Sequence[int | None]) -> list[int | None]:
        """The ids at some places; Malformed where one is not known yet."""
        nothing = places.count(None)
        if nothing:
            found = [None if place is None else self.ids[place] for place in places]
        else:
            found = list(map(self.ids.__getitem__, cast("Sequence[int]", places)))
        if found.count(None) != nothing:
            raise Malformed("an id that depends on itself")
        return found

    def dictionary(self, coder: Coder, wanted: Collection[int] | None, most: int) -> list[int]:
        """Places of a column's distinct ids, ascending: those in older segments first, then new ones."""
        old = None if wanted is None else sorted(self.places[i] for i in wanted if i in self.places)
        new = None if wanted is None else sorted(i for i in wanted if i not in self.places)
        found = self._old(coder, old)
        start = len(self.ids)
        self._new(coder, new, most)
        if len(self.ids) > start:
            self.segments.append(range(start, len(self.ids)))
        found += range(start, len(self.ids))
        if len(found) > most:
            raise Malformed("more ids than rows")
        return found

    def _old(self, coder: Coder, places: Sequence[int] | None) -> list[int]:
        by_segment: dict[int, list[int]] = {}
        if places:
            ends = iter(enumerate(self.segments))
            number, segment = next(ends)
            for place in places:
                while place >= segment.stop:
                    number, segment = next(ends)
                by_segment.setdefault(number, []).append(place - segment.start)
        used = coder.count("segments", len(by_segment), most=len(self.segments))
        found: list[int] = []
        told = iter(by_segment.items())
        least = 0
        for _ in range(used):
            number, members = next(told, (0, None))
            number = least + coder.uniform(len(self.segments) - least, number - least if places else 0)
            least = number + 1
            if least > len(self.segments):
                raise Malformed("no such segment")
            segment = self.segments[number]
            if coder.symbol("whole segment", 2, members is None or len(members) == len(segment)):
                found += segment
            else:
                inside = ascending(coder, members, most=len(segment))
                if inside and not 0 <= inside[0] <= inside[-1] < len(segment):
                    raise Malformed("no such id")
                found += [segment.start + place for place in inside]
        return found

    def _new(self, coder: Coder, ids: Sequence[int] | None, most: int) -> None:
        groups = None
        if ids is not None:
            natural = [row_id for row_id in ids if row_id < 0]
            free = groupby((row_id for row_id in ids if row_id >= 0), lambda row_id: row_id >> 32)
            groups = [(NATURAL, natural)] * bool(natural) + [(maker, list(rows)) for maker, rows in free]
        count = coder.count("replicas", 0 if groups is None else len(groups), most=most)
        for number in range(count):
            maker, rows = groups[number] if groups is not None else (0, None)
            maker = self._replica(coder, maker)
            base = 0 if maker == NATURAL else maker << 32
            found = ascending(coder, None if rows is None else [i - base for i in rows], most=most)
            if found and not (found[-1] < 0 if maker == NATURAL else 0 <= found[0] <= found[-1] < 1 << 32):
                raise Malformed("a row id out of its range")
            for row in found:
                if base + row in self.places:
                    raise Malformed("a row id written twice")
                self.places[base + row] = len(self.ids)
                self.ids.append(base + row)

    def _replica(self, coder: Coder, maker: int) -> int:
        known = [NATURAL, 0, *self.replicas]
        number = known.index(maker) if maker in known else len(known)
        number = coder.count("replica", number, most=len(known))
        if number < len(known):
            return known[number]
        maker = coder.uniform(1 << 31, maker)
        if maker in known:
            raise Malformed("a replica written twice")
        self.replicas.append(maker)
        return maker
