"""Changes: numbered, sealed, chained, and put into words from a code and row references."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tvetdesk.store.ddl import STEP_BITS

MAX_STEPS = (1 << STEP_BITS) - 1
NO_DIGEST = "0" * 32
CONTEXTS = (
    "contexts_renamed"  # fact: contexts in which a number was replaced by another after they were hashed
)

SENTENCES: dict[str, str] = {}
DISCREET: dict[str, str] = {}


def changes(sentences: Mapping[str, str]) -> None:
    """Declare the sentences of changes: {"subject.code": N_("Register of {session}")}; placeholders name rows."""
    for code, sentence in sentences.items():
        if code in SENTENCES:
            raise ValueError(f"two sentences for the change {code}")
        SENTENCES[code] = sentence


def discreet(codes: Mapping[str, str]) -> None:
    """Changes that tell of somebody's protection, and under which code others see them."""
    DISCREET.update(codes)


@dataclass(frozen=True)
class Change:
    """One change as kept here.

    `seq` is None while it is open; `at` is seconds since 1970, shown and never trusted;
    `refs` maps placeholder names to (table number, row id); `digest` is the chain's value at this change.
    """

    id: int
    origin: int
    seq: int | None
    lamport: int
    at: int
    person: int | None
    what: str
    refs: Mapping[str, tuple[int, int]]
    run: str
    context: int
    digest: str | None
    steps: int


COLUMNS = "id, origin, seq, lamport, at, person, what, refs, run, context, digest, steps"


def change_of(row: tuple[Any, ...]) -> Change:
    """A Change from a row of COLUMNS."""
    refs = {name: (table, key) for name, (table, key) in json.loads(row[7]).items()}
    number, origin, seq, lamport, at, person, what, _, run, context, digest, steps = row
    return Change(number, origin, seq, lamport, at, person, what, refs, run, context, digest, steps)


# Made once: json.dumps makes one for each text, which takes as long as a short text does.
_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted names, no spaces, letters as they are."""
    return _JSON.encode(value)


def vector_hash(vector: Mapping[int, int]) -> str:
    """The hash of an uncut context: 16 bytes of BLAKE2b over its canonical JSON, as hex."""
    text = canonical({str(origin): seq for origin, seq in vector.items()})
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def references(refs: Mapping[str, Sequence[int | None]]) -> str:
    """The canonical JSON of the rows that a sentence names, as the table `change` has it.

    Put together, like the header: a bundle has thousands, and making each of values took as long as all else about them.
    """
    told = (f"{canonical(name)}:[{table},{_or_null(row)}]" for name, (table, row) in sorted(refs.items()))
    return f"{{{','.join(told)}}}"


def header(origin: int, seq: int, lamport: int, at: int, person: int | None, what: str, refs: str) -> str:
    """The canonical JSON of what a chain says of a change, with its `references`."""
    return f"[{origin},{seq},{lamport},{at},{_or_null(person)},{canonical(what)},{refs}]"


def _or_null(number: int | None) -> int | str:
    return "null" if number is None else number


def link(previous: str, told: str, whole: str, run: str) -> str:
    """The next digest of a chain: BLAKE2b-16(previous digest, header, hash of the uncut context, run id), hex."""
    covered = b"".join((bytes.fromhex(previous), told.encode(), bytes.fromhex(whole), bytes.fromhex(run)))
    return hashlib.blake2b(covered, digest_size=16).hexdigest()


def chain(previous: str, change: Change, whole: str) -> str:
    """The chain digest of a sealed change."""
    assert change.seq is not None
    told = header(
        change.origin, change.seq, change.lamport, change.at, change.person, change.what, references(change.refs)
    )  # fmt: skip
    return link(previous, told, whole, change.run)


def stamp_of(change: int, step: int) -> int:
    """The version stamp of a cell written in a step of a change (local numbers)."""
    return change << STEP_BITS | step
