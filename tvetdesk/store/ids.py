"""Row ids: free ones (replica number and counter) and natural ones (made of fixed fields)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TypeVar

COUNTER_BITS = 32
SHIPPED = 0  # the replica that rows shipped with the program belong to
NATURAL_PERSON = b"tvetdesk-natural"
AT_ONCE = 500  # ids asked for in one statement, far below what an old SQLite takes (999)

One = TypeVar("One")


def replica_number(verify_key: bytes) -> int:
    """The number of the replica that signs with this key: 31 bits, never 0."""
    number = int.from_bytes(hashlib.blake2b(verify_key, digest_size=4).digest(), "big") >> 1
    return number or 1


def free_id(replica: int, counter: int) -> int:
    """The id of the `counter`-th row made on a replica."""
    if not 0 < counter < 1 << COUNTER_BITS:
        raise OverflowError("this replica has used up its row numbers")
    return replica << COUNTER_BITS | counter


def maker(row_id: int) -> int | None:
    """The replica that made a free id; None for a natural id."""
    return row_id >> COUNTER_BITS if row_id >= 0 else None


def natural_id(table: int, values: Iterable[int | str | None]) -> int:
    """A negative 63-bit id made of a table's number and the stored values of its identity fields."""
    parts = [table.to_bytes(2, "big")]
    for value in values:
        if value is None:
            parts.append(b"n")
        elif isinstance(value, int):
            parts.append(b"i" + value.to_bytes(8, "big", signed=True))
        else:
            text = value.encode()
            parts.append(b"t" + len(text).to_bytes(4, "big") + text)
    digest = hashlib.blake2b(b"".join(parts), digest_size=8, person=NATURAL_PERSON)
    return -(int.from_bytes(digest.digest(), "big") >> 1) - 1


def chunks(ids: Iterable[One], size: int = AT_ONCE) -> Iterator[list[One]]:
    """Ids, or rows with ids, in lists that fit into one statement each; none for none."""
    listed = list(ids)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
