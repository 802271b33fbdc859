"""The blocks around the tables of a bundle: changes with their origins, contexts and runs, statements, answers."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from tvetdesk.exchange import aside, parting, stretches, wire
from tvetdesk.exchange.authority import ERASURE, HQ_CODE, Statement, centre_of, organisation, statements
from tvetdesk.exchange.codec import Block
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.leaving import Leaving
from tvetdesk.store.changes import NO_DIGEST, vector_hash

One = TypeVar("One", bound=Hashable)


class Frame:
    """What stands around the rows that leave. Where there are any they are read first: they say which changes are named."""

    def __init__(self, leaving: Leaving) -> None:
        self.leaving = leaving
        self.book, self.to, self.connection = leaving.book, leaving.to, leaving.connection

    def blocks(self) -> list[Block]:
        """The changes, and what it takes to understand and to believe them."""
        i, d, t, b = Kind.INT, Kind.ID, Kind.TEXT, Kind.BYTES
        ranged, given = self.leaving.ranged, self.leaving.given()
        runs = numbered(change[8] for change in (*ranged, *given))
        contexts = numbered(change[9] for change in (*ranged, *given))
        named = self._named(contexts)
        origins = [
            (
                origin,
                self.leaving.vector.get(origin, 0),
                self.leaving.since(origin) if origin in self.leaving.origins else None,
                self._digest(origin, self.leaving.vector[origin])
                if origin in self.leaving.origins and self.leaving.vector[origin]
                else None,
            )
            for origin in named
        ]
        references = [
            (place, name, table, row)
            for place, refs in enumerate(
                json.loads(f"[{','.join(change[7] for change in self.leaving.changes)}]")
            )
            for name, (table, row) in sorted(refs.items())
        ]
        heads = [
            (lamport, at, person, what, runs[run], contexts[context])
            for _, _, _, lamport, at, person, what, _, run, context in ranged
        ]
        blocks = [
            wire.block(wire.ORIGIN, origins, (i, i, i, b)),
            wire.block(wire.CONTEXT, list(self._contexts(contexts, named)), (i, i, i, b)),
            wire.block(wire.RUN, [(bytes.fromhex(run),) for run in runs], (b,)),
            wire.block(wire.CHANGE, heads, (i, i, d, t, i, i)),
            self._given_heads(given, runs, contexts),
            wire.block(wire.REFERENCE, references, (i, t, i, d)),
            wire.block(
                wire.STATEMENT,
                [(s.text, bytes.fromhex(s.signer), bytes.fromhex(s.signature)) for s in self._statements()],
                (t, b, b),
            ),
            self._stretches(named),
        ]
        return [one for one in blocks if one.rows]

    def _given_heads(
        self, given: Iterable[tuple[Any, ...]], runs: Mapping[str, int], contexts: Mapping[int, int]
    ) -> Block:
        rows = [
            (
                origin, seq, lamport, at, person, what, runs[run], contexts[context],
                self._whole_digest(origin, seq),
            )
            for _, origin, seq, lamport, at, person, what, _, run, context in given
        ]  # fmt: skip
        return wire.block(wire.GIVEN, rows, wire.SHAPES[wire.GIVEN])

    def _whole_digest(self, origin: int, seq: int) -> bytes:
        row = self.connection.execute(
            "SELECT digest FROM change WHERE origin = ? AND seq = ?", (origin, seq)
        ).fetchone()
        return bytes.fromhex(row[0])

    def _stretches(self, named: Iterable[int]) -> Block:
        """Whose the numbers are that no PC has: those of ranges, and others that the receivers may not know."""
        there = stretches.held(self.book)
        rows = [
            (origin, bytes.fromhex(digest))
            for number in named
            if number in there and (number in self.leaving.origins or not self.leaving.base.get(number))
            for origin, digest in [there[number]]
        ]
        return wire.block(wire.STRETCH, rows, wire.SHAPES[wire.STRETCH])

    def _named(self, contexts: Iterable[int]) -> list[int]:
        """The origins a bundle speaks of: those this PC has, and those an author had heard of when this PC had not."""
        named = set(self.leaving.vector)
        for context in contexts:
            (vector,) = self.connection.execute(
                "SELECT vector FROM context WHERE id = ?", (context,)
            ).fetchone()
            named.update(map(int, json.loads(vector)))
        return [
            origin
            for origin in sorted(named)
            if origin in self.leaving.origins or self.leaving.may_know(origin)
        ]

    def _digest(self, origin: int, seq: int) -> bytes:
        (digest,) = self.connection.execute(
            "SELECT digest FROM change WHERE origin = ? AND seq = ?", (origin, seq)
        ).fetchone()
        return bytes.fromhex(digest or NO_DIGEST)[:8]

    def _contexts(self, contexts: Mapping[int, int], named: Sequence[int]) -> Iterable[tuple[Any, ...]]:
        """Give the rows (context, place of the origin, seq, hash), cut to what the receivers may hold.

        A context that does not travel as its author had it carries the hash of the whole, which the chain covers.
        """
        places = numbered(named)
        for context, place in contexts.items():
            vector, whole = self.connection.execute(
                "SELECT vector, whole FROM context WHERE id = ?", (context,)
            ).fetchone()
            full = {int(origin): seq for origin, seq in json.loads(vector).items()}
            kept = {origin: seq for origin, seq in full.items() if self.leaving.may_know(origin)}
            if whole != vector_hash(kept):
                yield (place, None, None, bytes.fromhex(whole))
            for origin, seq in sorted(kept.items()):
                yield (place, places[origin], seq, None)

    def _statements(self) -> Iterable[Statement]:
        """The statements that are news to the receivers: HQ made its own, other centres' are none of theirs.

        An erasure that HQ has confirmed is no news to HQ either.
        """
        issuer = organisation(self.book)["sign_key"]
        held = list(statements(self.book))
        confirmed = {
            one.body.get("person") for one in held if one.signer == issuer and one.body["kind"] == ERASURE
        }
        for one in held:
            told = one.body["kind"] == ERASURE and one.body["person"] in confirmed
            theirs = self.to.code == HQ_CODE and (one.signer == issuer or told)
            if theirs and not self.leaving.base.get(self.book.replica) and _is_final(one):
                theirs = False  # headquarters may have been restored from a backup that knows nothing of it
            if not theirs and one.body.get("centre") in (None, self.to.code, self.book.code, HQ_CODE):
                yield one

    def answers(self) -> list[Block]:
        """What the receivers are asked or told about themselves: their changes that are put aside here, and forks."""
        forks = parting.told(self.book, self.to.code)
        returned = wire.block(wire.RETURNED, self._returned(), wire.SHAPES[wire.RETURNED])
        return [one for one in (returned, forks) if one is not None and one.rows]

    def _returned(self) -> list[tuple[Any, ...]]:
        """What is put aside here of the receivers' changes, with the reason: their question, in a slip or bundle."""
        theirs = [number for number, centre in centre_of(self.book).items() if centre == self.to.code]
        marks = ", ".join("?" * len(theirs))
        found: list[tuple[Any, ...]] = self.connection.execute(
            f"SELECT tbl, row, row2, col, origin, seq, reason FROM held WHERE origin IN ({marks}) AND reason <> ? "
            "ORDER BY tbl, row, row2, col, origin, seq LIMIT 1000",
            (*theirs, aside.NEWER),
        ).fetchall()
        return found


def numbered(values: Iterable[One]) -> dict[One, int]:
    """The place of each distinct value, in order of appearance."""
    return {value: place for place, value in enumerate(dict.fromkeys(values))}


def _is_final(one: Statement) -> bool:
    """Whether nobody may forget what a statement says: who was erased, who was struck off."""
    return one.body["kind"] == ERASURE or one.body.get("state") == "revoked"
