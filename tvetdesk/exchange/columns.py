"""Forms of a column: a writer tries those that fit and keeps the shortest, a reader is told which it is.

With values these functions write, with None they read. A column is a *dictionary* of its distinct values and an
index a row, or plain numbers, or it follows from an earlier one. Earlier columns of equally many rows, of whatever
block, are its *peers*: they may be the same, determine it, or tell what to expect. That is why a change and the
row it made, or a session and the run of its marks, are best kept in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice, pairwise, repeat
from operator import eq, ne
from typing import Any

from tvetdesk.exchange import sets
from tvetdesk.exchange.digits import LONGEST, Coder
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.numbers import ascending, choose, integers, numbers, symbols, within
from tvetdesk.exchange.peers import (
    CONTEXTS,
    DOUBTS,
    JUDGED,
    LAST_BESIDE,
    NONE,
    PREVIOUS,
    Expectation,
    Peer,
    Told,
    best_context,
    determining,
    grouping,
)
from tvetdesk.exchange.rowids import RowIds
from tvetdesk.exchange.streams import Malformed
from tvetdesk.exchange.texts import blobs, texts

FORMS = SAME, DICTIONARY, PLAIN, STEPS, RUNS, MAPPED = range(6)
INDEXES = IN_ORDER, SYMBOLS, DELTAS, SETS = range(4)
PEERS = 48  # the most recent ones; more would only make the search for the best one slower


class Columns:
    """The columns of one bundle, one after the other."""

    def __init__(self, coder: Coder, longest: int) -> None:
        self.coder = coder
        self.longest = longest
        self.ids = RowIds()
        self._peers: dict[int, list[Peer]] = {}

    def peers(self, rows: int) -> Sequence[Peer]:
        """What a column of so many rows may look at."""
        return self._peers.get(rows, ())[-PEERS:]

    def remember(self, column: Peer) -> None:
        """Makes a column, or a joint of no kind, a peer of later ones, unless there is nothing to learn from it."""
        if any(map(ne, column.values, islice(column.values, 1, None))):
            self._peers.setdefault(len(column.values), []).append(column)

    def column(self, kind: Kind, rows: int, told: Told | None) -> Sequence[Any]:
        """Values of a column of the bundle; who reads gets ids as their places in `ids`."""
        found, fresh = self._column(kind, rows, told, nested=False)
        if fresh:
            self.remember(told or Peer(kind, found))
        return found

    def _column(
        self, kind: Kind, rows: int, told: Told | None, *, nested: bool
    ) -> tuple[Sequence[Any], bool]:
        if rows == 0:
            return [], False
        coder, peers, mark = self.coder, self.peers(rows), self.ids.mark()
        same = source = None
        if told is not None:
            same = _same(told, peers)
            if same is None and told.size > 1 and not nested:
                source = determining(told, peers)
        fresh = True

        def way(form: int) -> Sequence[Any]:
            nonlocal fresh
            self.ids.rewind(mark)
            values = None if told is None else told.values
            if form == SAME and peers:
                fresh = False
                return _like(kind, peers[coder.uniform(len(peers), same or 0)])
            if form == DICTIONARY:
                return self._dictionary(kind, rows, told, peers)
            if form == PLAIN and kind == Kind.TEXT:
                return self._each(rows, values, peers, self._texts)
            if form in {PLAIN, STEPS} and kind == Kind.INT:
                return self._each(rows, values, peers, partial(numbers, self.coder, order=form - PLAIN))
            if form == RUNS and not nested:
                return self._runs(kind, rows, told)
            if form == MAPPED and not nested and peers:
                return self._mapped(kind, told, peers[coder.uniform(len(peers), source or 0)])
            raise Malformed("no such form here")

        fitting: list[int] = []
        if told is not None:
            fitting = [SAME] if same is not None else list(_fitting(told, source, nested=nested))
        return choose(coder, "form", len(FORMS), way, fitting), fresh

    def _dictionary(self, kind: Kind, rows: int, told: Told | None, peers: Sequence[Peer]) -> Sequence[Any]:
        """The distinct values, ascending (ids and numbers) or as they appear, and an index a row."""
        coder = self.coder
        nothing = coder.symbol("None", 2, told is not None and None in told.numbers)
        distinct = None if told is None else [value for value in told.numbers if value is not None]
        known: list[Any]
        if kind == Kind.ID:
            known = list(self.ids.dictionary(coder, distinct, rows))
        elif kind == Kind.INT:
            known = list(ascending(coder, None if distinct is None else sorted(distinct), rows))
        else:
            size = coder.count("distinct", 0 if distinct is None else len(distinct), most=rows)
            known = list((texts if kind == Kind.TEXT else blobs)(coder, size, distinct, self.longest))
        grows = kind in {Kind.TEXT, Kind.BYTES}
        if nothing:
            first = told.numbers[None] if told is not None and grows else 0
            known.insert(coder.uniform(len(known) + 1, first) if grows else 0, None)
        if not known:
            raise Malformed("a column without values")
        indexes = None
        if told is not None and grows:
            indexes = told.indexes
        elif told is not None:
            names = self.ids.named(known) if kind == Kind.ID else known
            place = {value: number for number, value in enumerate(names)}
            indexes = list(map(place.__getitem__, told.values))
        indexes = self._indexes(rows, len(known), indexes, peers, grows=grows)
        return list(map(known.__getitem__, indexes)) if told is None else told.values

    def _texts(self, count: int, values: Sequence[str] | None) -> list[str]:
        return texts(self.coder, count, values, self.longest)

    def _each(
        self,
        rows: int,
        values: Sequence[Any] | None,
        peers: Sequence[Peer],
        write: Callable[[int, Sequence[Any] | None], list[Any]],
    ) -> list[Any]:
        """Values most of which are distinct, one by one, behind a note of the rows that have none."""
        if not self.coder.symbol("None", 2, values is not None and None in values):
            return write(rows, values)
        has = self._contextual(
            rows, 2, None if values is None else [value is not None for value in values], peers
        )
        found = iter(
            write(sum(has), None if values is None else [value for value in values if value is not None])
        )
        return [next(found) if there else None for there in has]

    def _runs(self, kind: Kind, rows: int, told: Told | None) -> Sequence[Any]:
        """Stretches of equal values: a column of their values and the length of each."""
        runs = self.coder.count("runs", 0 if told is None else len(told.runs), most=rows)
        heads, _ = self._column(kind, runs, None if told is None else Told(kind, told.heads), nested=True)
        lengths = integers(self.coder, runs, None if told is None else told.runs)
        if told is not None:
            return told.values
        if sum(lengths) != rows or min(lengths, default=0) < 1:
            raise Malformed("runs of another length than the column")
        return list(chain.from_iterable(map(repeat, heads, lengths)))

    def _mapped(self, kind: Kind, told: Told | None, peer: Peer) -> Sequence[Any]:
        """A value for each distinct value of a peer: a column of its own."""
        if told is not None:
            self._column(kind, peer.size, Told(kind, told.told_by(peer)), nested=True)
            return told.values
        found, _ = self._column(kind, peer.size, None, nested=True)
        return list(map(found.__getitem__, peer.indexes))

    def _which_set(self, count: int, size: int, values: Sequence[int] | None) -> list[int]:
        return self._contextual(count, size, values, self.peers(count), grows=True)

    # --- indexes ----------------------------------------------------------------------------------------

    def _indexes(
        self, rows: int, size: int, values: Sequence[int] | None, peers: Sequence[Peer], *, grows: bool
    ) -> list[int]:
        """Indexes below `size`; with `grows`, an index appears only after all smaller ones have."""
        if size == 1:
            return [0] * rows
        group, groups = None, list[tuple[int, ...]]()
        if values is not None and (group := grouping(values, size, peers)) is not None:
            groups = sets.cut(values, peers[group].runs)
            lengths = list(map(len, dict.fromkeys(groups)))
            naming = len(groups) * (len(lengths) + 16)  # the work of saying which set each run is
            group = group if sets.fit(self.coder, size, lengths, naming) else None

        def way(form: int) -> list[int]:
            if form == IN_ORDER and rows == size:
                return list(range(rows))
            if form == SYMBOLS:
                return self._contextual(rows, size, values, peers, grows=grows)
            if form == DELTAS:
                return within(numbers(self.coder, rows, values, 1), size)
            if form == SETS and peers:
                runs = peers[self.coder.uniform(len(peers), group or 0)].runs
                return self._sets(size, groups if values is not None else None, runs)
            raise Malformed("no such form here")

        fitting: list[int] = []
        if values is not None:
            if rows == size and all(map(eq, values, range(rows))):
                fitting = [IN_ORDER]
            elif rows > JUDGED and group is not None:
                fitting = [SETS]
            elif rows > JUDGED:
                fitting = [SYMBOLS if 2 * size < rows else DELTAS]
            else:
                climb = 16 * size >= rows  # a few values come again and again instead
                fitting = [SYMBOLS] + [DELTAS] * climb + [SETS] * (group is not None)
        return choose(self.coder, "indexes", len(INDEXES), way, fitting)

    def _contextual(
        self,
        rows: int,
        size: int,
        values: Sequence[int] | None,
        peers: Sequence[Peer],
        *,
        grows: bool = False,
    ) -> list[int]:
        """Symbols under the context that tells most about them: what stood before, or what stands beside."""
        coder = self.coder
        best = Expectation() if values is None else best_context(values, peers)
        kind = coder.symbol("context", len(CONTEXTS), best.kind)
        if kind == NONE:
            return symbols(coder, rows, size, values, grows=grows)
        keys: Sequence[int] = [0] * rows
        if kind != PREVIOUS:
            if not peers:
                raise Malformed("no column to look at")
            keys = peers[coder.uniform(len(peers), best.which)].indexes
        doubt = DOUBTS[coder.symbol("doubt", len(DOUBTS), DOUBTS.index(best.doubt))]
        follow = kind in {PREVIOUS, LAST_BESIDE}
        return symbols(coder, rows, size, values, keys, follow=follow, doubt=doubt, grows=grows)

    def _sets(self, size: int, groups: Sequence[tuple[int, ...]] | None, runs: Sequence[int]) -> list[int]:
        """In each run of a peer the values ascend: which set it is, and what its members are."""
        numbered: dict[tuple[int, ...], int] = {}
        told = None if groups is None else [numbered.setdefault(one, len(numbered)) for one in groups]
        distinct = self.coder.count("sets", len(numbered), most=len(runs))
        told = [0] * len(runs) if distinct < 2 else self._which_set(len(runs), distinct, told)
        lengths: dict[int, int] = {}
        for number, length in zip(told, runs, strict=True):
            if lengths.setdefault(number, length) != length:
                raise Malformed("a set does not fit its runs")
        if len(lengths) != distinct or not sets.fit(self.coder, size, list(lengths.values())):
            raise Malformed("sets that are not allowed")
        known = None if groups is None else list(numbered)
        made = sets.sets(self.coder, size, [lengths[number] for number in range(distinct)], known)
        return sets.join(list(map(made.__getitem__, told)))


def _same(told: Told, peers: Sequence[Peer]) -> int | None:
    """Which peer of the same kind has the same values."""
    for which, peer in enumerate(peers):
        if (
            peer.kind == told.kind
            and peer.values[0] == told.values[0]
            and list(peer.values) == list(told.values)
        ):
            return which
    return None


def _like(kind: Kind, peer: Peer) -> list[Any]:
    if peer.kind != kind:
        raise Malformed("the same as a column of another kind")
    return list(peer.values)


def _fitting(told: Told, source: int | None, *, nested: bool) -> Iterator[int]:
    """Forms worth trying; for long columns only the likeliest, since trying takes its time."""
    rows, distinct, kind = len(told.values), told.size, told.kind
    if distinct == 1:
        yield DICTIONARY
        return
    if source is not None:
        yield MAPPED
        if rows > JUDGED:
            return
    changes = rows if nested else told.stretches - 1
    sure = 8 * changes < rows and 2 * distinct > changes  # each value in about one stretch
    if 2 * changes < rows and (sure or rows <= LONGEST):
        yield RUNS
        if sure and rows > JUDGED:
            return
    many = 4 * distinct > rows
    if rows <= JUDGED or not (many and kind in {Kind.INT, Kind.TEXT}):
        yield DICTIONARY
    if many and kind == Kind.TEXT:
        yield PLAIN
    if many and kind == Kind.INT:
        given = [value for value in told.values[:JUDGED] if value is not None]
        steps = [b - a for a, b in pairwise(given)]
        if rows <= JUDGED or sum(map(int.bit_length, given)) <= sum(map(int.bit_length, steps)):
            yield PLAIN
        if rows <= JUDGED or sum(map(int.bit_length, given)) > sum(map(int.bit_length, steps)):
            yield STEPS
