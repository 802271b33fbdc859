"""Files that came in: what each of them would do or did, in a form that pages can show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, inbox, slips
from tvetdesk.exchange.authority import Replica
from tvetdesk.exchange.carriers import Parcel, give, take
from tvetdesk.exchange.inbox import Arrival
from tvetdesk.exchange.merge import Tally
from tvetdesk.exchange.newcomers import introduction
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.ddl import STEP_BITS, quoted
from tvetdesk.store.fields import Text
from tvetdesk.updates.shelf import Laid, lay
from ui.models.kinds import KindOf, kind_of
from ui.tasks import Progress, Stopped

READY, NEWS, NOTHING, DONE, WAITS, UNKNOWN, REFUSED = (
    "ready", "news", "nothing", "done", "waits", "unknown", "refused",
)  # fmt: skip
LOOKING = N_("Looking at {file}")
BRINGING = N_("Importing {file}")
MOST_NAMES = 40
SLIP = N_("Writing the return slip for {sender}")


@dataclass(frozen=True)
class Names:
    """Names of new entries of one kind, the first of them; `nameless` share none with this PC."""

    first: Sequence[str]
    more: int
    nameless: int


@dataclass(frozen=True)
class Found:
    """One file. `kinds` are the rows it brings by kind; `confirms` of `own` changes of this PC its sender has.

    `state`: ready, news (no rows, but it tells what the sender has), nothing (imported before), done, waits (for an
    earlier file), unknown (its computer is not registered), refused.
    """

    path: Path
    state: str
    kept: bool = False
    sender: str = ""
    name: str = ""
    number: int = 0
    changes: int = 0
    kinds: tuple[tuple[KindOf, Tally], ...] = ()
    confirms: int = 0
    own: int = 0
    error: UserError | None = None
    newcomer: Replica | None = None
    on: dt.date | None = None
    data: bytes | None = None  # the bundle, where it came in a message or on pictures
    believed: bool = False  # a laptop may approve this newcomer itself
    names: Mapping[str, Names] = field(default_factory=dict)  # of new entries, by the kind's plural

    def read(self) -> bytes:
        """The bundle."""
        return take(self.path) if self.data is None else self.data

    @property
    def ready(self) -> bool:
        """Whether importing it would do something."""
        return self.state in (READY, NEWS)

    @property
    def answered(self) -> bool:
        """Whether its sender should get a return slip."""
        return self.state == WAITS or (self.state == DONE and bool(self.changes or self.kinds))

    def total(self, part: str) -> int:
        """How many rows are new, altered, asked, same or held."""
        return sum(getattr(tally, part) for _, tally in self.kinds)


@dataclass(frozen=True)
class Brought:
    """What an import did with each file, and whether it was stopped between two of them."""

    found: list[Found]
    stopped: bool


def look(desk: Desk, paths: Sequence[Path], progress: Progress) -> list[Found]:
    """Rehearse all files together; nothing of it stays."""

    def told(place: int, count: int, arrival: Arrival) -> None:
        progress.say(LOOKING, done=place, of=count, file=arrival.path.name)

    book = desk.book
    names: dict[int, Mapping[str, Names]] = {}
    before = _last_change(book)

    def played(arrival: Arrival) -> None:
        nonlocal before
        if arrival.taken:
            names[id(arrival)] = _names(book, arrival, before)
            before = _last_change(book)

    arrivals = inbox.take_in(book, desk.identity, paths, rehearse=True, told=told, played=played)
    return [replace(_found(desk, one), names=names.get(id(one), {})) for one in arrivals]


def _last_change(book: Book) -> int:
    return int(book.sql("SELECT coalesce(max(id), 0) FROM change").fetchone()[0])


def _names(book: Book, arrival: Arrival, before: int) -> dict[str, Names]:
    """The names of what a file of a rehearsal would bring new: read before it is taken back."""
    found: dict[str, Names] = {}
    for name, tally in arrival.outcome.tables.items() if arrival.outcome else ():
        table = book.schema.by_name[name]
        title = table.model._meta.title
        if not tally.new or table.leaf or not all(type(table.fields[one]) is Text for one in title):
            continue
        words = " || ' ' || ".join(f"coalesce({quoted(one)}, '')" for one in title)
        rows = book.sql(
            f"SELECT trim({words}) FROM {quoted(name)} WHERE stamp >= ? AND deleted IS NULL ORDER BY id",
            ((before + 1) << STEP_BITS,),
        ).fetchall()
        named = [text for (text,) in rows if text]
        more = max(0, len(named) - MOST_NAMES)
        found[table.model._meta.plural] = Names(named[:MOST_NAMES], more, len(rows) - len(named))
    return found


def bring_in(desk: Desk, files: Sequence[Found], progress: Progress) -> Brought:
    """Import these files, each completely or not at all; a stop comes between two of them."""
    tried: list[Arrival] = []

    def told(place: int, count: int, arrival: Arrival) -> None:
        progress.say(BRINGING, done=place, of=count, file=arrival.path.name)
        tried.append(arrival)

    wanted = [Parcel(one.path, one.data) if one.data else one.path for one in files if not one.kept]
    try:
        arrivals = inbox.take_in(desk.book, desk.identity, wanted, told=told)
    except Stopped:
        return Brought([_found(desk, one) for one in _once(tried)], stopped=True)
    return Brought([_found(desk, one) for one in arrivals], stopped=False)


def _once(arrivals: Sequence[Arrival]) -> list[Arrival]:
    seen: dict[Path, Arrival] = {one.path: one for one in arrivals}
    return list(seen.values())


def _found(desk: Desk, one: Arrival) -> Found:
    if one.error is not None:
        unknown = one.error.code == "B07" and one.path.exists()
        newcomer = introduction(desk.identity, one.read()) if unknown else None
        found = Found(one.path, UNKNOWN if one.error.code == "B07" else REFUSED, one.kept, error=one.error)
        if newcomer is not None:
            believed = authority.takes_place(desk.book, newcomer)
            found = replace(
                found, newcomer=newcomer, sender=newcomer.centre, name=newcomer.name, believed=believed
            )
        return found
    outcome = one.outcome
    assert outcome is not None
    book = desk.book
    known = authority.replica(book, outcome.sender)
    kinds = tuple((kind_of(book.schema.by_name[name]), tally) for name, tally in outcome.tables.items())
    states = {"already": NOTHING, "waits": WAITS, "applied": DONE}
    state = states.get(outcome.state) or (READY if outcome.changes or kinds else NEWS)
    error = None
    if outcome.state == "waits":
        base, have = next(iter(outcome.behind.values()))
        error = UserError("import.let_go" if one.let_go else "import.waits", base=base, have=have)
    return Found(
        one.path, state, one.kept, outcome.centre, known.name if known else "", outcome.number, outcome.changes,
        kinds, outcome.confirms, book.vector().get(book.replica, 0), error, on=one.on, data=one.data,
    )  # fmt: skip


def answerable(files: Sequence[Found]) -> list[Found]:
    """Of each sender the newest file that is still here: one return slip tells all that has arrived."""
    newest: dict[str, Found] = {}
    for one in sorted(files, key=lambda one: one.number):
        if one.answered and one.path.exists():
            newest[one.sender] = one
    return list(newest.values())


def save_slips(
    desk: Desk, files: Sequence[Found], folder: Path, progress: Progress
) -> tuple[list[str], Laid]:
    """Write a return slip for the sender of each file, read back and compared; their names, and what lies beside them."""
    names = []
    for place, one in enumerate(files):
        progress.say(SLIP, done=place, of=len(files), sender=one.sender)
        made = slips.answer(desk.book, desk.identity, one.read())
        give(folder / made.name, made.data)
        names.append(made.name)
    return names, lay(desk.book, folder)
