"""Many centres' bundles of a term into one headquarters: in a file, and on a server.

`python -m benchmarks.centres make FOLDER COUNT [GROUPS PLACES]` makes the bundles and the headquarters that waits for
them, and goes on where it stopped; `take FOLDER file|postgresql://… [STOP…]` copies that headquarters, takes the bundles
in and says what it took, at each STOP of so many bundles; `grow` needs a second place and two STOPs or more. Each place has a mark on 60 days: 2 groups of 12 are 1,440
marks a centre, 17 of 20 are 20,400. A third of the people hold a certificate at the end of the term.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.exchange import Clock
from benchmarks.measure import seconds
from benchmarks.reference_day import CODES, SHARES
from tvetdesk import desk, relocating
from tvetdesk.desk import SCHEMA, Desk
from tvetdesk.exchange import authority, inbox, joining
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.records.attendance import Mark
from tvetdesk.records.calendar import Session
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState
from tvetdesk.records.people import Trainee
from tvetdesk.records.staff import Staff
from tvetdesk.store.record import Share

DAYS = 60
FIRST = dt.date(2020, 3, 2)
PASSWORD = "practice"
LAST = 25  # bundles, whose median is the speed


class Spent(NamedTuple):
    """Seconds of one bundle: by the clock, and of this process on a processor, which a server's work is not."""

    clock: float
    busy: float


class Size(NamedTuple):
    """Of one centre."""

    groups: int = 2
    places: int = 12


def headquarters(folder: Path, entropy: Any) -> Desk:
    """Invented data: quick keys, and nothing waits for the disk."""
    place, clock = folder / "hq", Clock()
    if (place / "tvet.keys").exists():
        hq = desk.open_folder(place, "practice", PASSWORD, clock=clock)
    else:
        hq = desk.init(
            place, level=Share.HQ, code="HQ", name="HQ", country="NE", user="practice", password=PASSWORD, practice=True,
            clock=clock, entropy=entropy,
        )  # fmt: skip
    hq.book.sql("PRAGMA synchronous = OFF")
    return hq


def centre(invitation: bytes, number: int, bundle: Path, size: Size) -> str:
    """The bundle of one centre with a term of marks; returns the fingerprint that headquarters approves it by."""
    draw, clock = random.Random(number), Clock()
    with tempfile.TemporaryDirectory() as folder, desk.init(
        Path(folder), level=Share.OFFICE, code=_code(number), name=f"Centre {number}", country="NE", user="practice",
        password=PASSWORD, practice=True, invitation=joining.read_invitation(invitation), clock=clock,
        entropy=draw.randbytes,
    ) as office:  # fmt: skip
        book = office.book
        book.sql("PRAGMA synchronous = OFF")
        own = authority.replica(book, book.replica)
        assert own is not None
        with book.change("centre.describe"):
            trainers = book.add_many(Staff, [{"names": f"Trainer {n}"} for n in range(size.groups)])
            cohorts = book.add_many(
                Cohort,
                [
                    {"name": f"Group {n}", "programme": 1, "centre": book.centre, "start": FIRST}
                    for n in range(size.groups)
                ],
            )
            people = book.add_many(
                Trainee,
                [
                    {"names": f"Trainee {n}", "sex": draw.choice("FM")}
                    for n in range(size.groups * size.places)
                ],
            )
            places = [cohort for cohort in cohorts for _ in range(size.places)]
            enrolments = book.add_many(
                Enrolment, [{"trainee": t, "cohort": c} for t, c in zip(people, places, strict=True)]
            )
            book.add_many(
                EnrolmentState,
                [{"enrolment": one, "state": "enrolled", "since": FIRST, "step": 1} for one in enrolments],
            )
        for day in range(DAYS):
            clock.at = dt.datetime.combine(FIRST + dt.timedelta(days=day), dt.time(9))
            for place, cohort in enumerate(cohorts):
                marked = enrolments[place * size.places : (place + 1) * size.places]
                _register(book, cohort, trainers[place], marked, clock.at.date(), draw)
        _certify(book, _code(number), people, enrolments)
        bundle.write_bytes(make(book, office.identity, partner(book)).data)
        return own.fingerprint


def _code(number: int) -> str:
    return f"NE-{number:04}"


def _register(
    book: Any, cohort: int, trainer: int, enrolments: list[int], day: dt.date, draw: random.Random
) -> None:
    row = Session(id=book.natural_id(Session, cohort=cohort, day=day, slot=1))
    with book.change("attendance.register", session=row):
        book.add(
            Session, cohort=cohort, day=day, slot=1, start=dt.time(9), minutes=90, trainer=trainer, unit=101, state="held"
        )  # fmt: skip
        marks = [
            {
                "session": row.id,
                "enrolment": enrolment,
                "status": (status := draw.choices(CODES, SHARES)[0]),
                "minutes": 10 if status == "L" else None,
            }
            for enrolment in enrolments
        ]
        book.add_many(Mark, marks)


def _certify(book: Any, code: str, people: list[int], enrolments: list[int]) -> None:
    """Every third place ends with a certificate."""
    last = FIRST + dt.timedelta(days=DAYS)
    done = list(zip(people, enrolments, strict=True))[::3]
    with book.change("centre.describe"):
        book.add_many(
            EnrolmentState,
            [
                {"enrolment": place, "state": state, "since": last, "step": step}
                for _, place in done
                for step, state in ((2, "completed"), (3, "certified"))
            ],
        )
        book.add_many(
            Certificate,
            [
                {
                    "trainee": trainee, "enrolment": place, "centre": book.centre, "year": last.year, "count": n,
                    "serial": f"{code}-{last.year}-{n:04}", "on": last,
                }
                for n, (trainee, place) in enumerate(done, 1)
            ],
        )  # fmt: skip


def prepare(folder: Path, count: int, size: Size) -> None:
    """The bundles of so many centres in `bundles`, beside the headquarters that waits for them; each processor makes some.

    A bundle gets its name once its centre is approved, so that an interrupted run can be gone on with.
    """
    shape, made_by = repr([table.spec for table in SCHEMA.tables.values()]), folder / "shape"
    if folder.exists() and not (made_by.exists() and made_by.read_text("utf-8") == shape):
        shutil.rmtree(folder)  # of a program with other tables
    bundles = folder / "bundles"
    bundles.mkdir(parents=True, exist_ok=True)
    made_by.write_text(shape, "utf-8")
    missing = [n for n in range(1, count + 1) if not (bundles / f"{n:04}.tvx").exists()]
    with (
        headquarters(folder, random.Random(0).randbytes) as hq,
        ProcessPoolExecutor(
            os.cpu_count(), get_context("spawn")
        ) as processes,  # a fork would share the open file
    ):
        made = {
            processes.submit(
                centre, joining.invite(hq.book, hq.identity, _code(n), f"Centre {n}", "NE"), n, bundles / f"{n:04}.part", size
            ): n
            for n in missing
        }  # fmt: skip
        for one in as_completed(made):
            authority.approve(hq.book, hq.identity, one.result())
            (bundles / f"{made[one]:04}.part").rename(bundles / f"{made[one]:04}.tvx")


def memory() -> float:
    """The most memory this process had since `forget_memory`, in MB; where it can be asked, without its parent's."""
    status = Path("/proc/self/status")
    if status.exists():  # `ru_maxrss` begins with the memory of whoever started this process
        most = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        return int(most.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forget_memory() -> None:
    """What was the most before does not count, where that can be told (Linux)."""
    told = Path("/proc/self/clear_refs")
    if told.exists():
        told.write_text("5", "ascii")


@contextmanager
def waiting(folder: Path, where: str) -> Iterator[Desk]:
    """A copy of the headquarters that waits for the bundles, in a file or moved to a server."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        copy = Path(place) / "hq"
        shutil.copytree(folder / "hq", copy)
        if where != "file":
            with desk.open_folder(copy, "practice", PASSWORD) as hq:
                relocating.to_server(hq, where)
        with desk.open_folder(copy, "practice", PASSWORD) as hq:
            if where == "file":
                hq.book.sql("PRAGMA synchronous = OFF")
            yield hq


def taken(hq: Desk, files: Sequence[Path]) -> list[Spent]:
    """Take them in together; what each took."""
    clocks = [(time.perf_counter(), time.process_time())]
    arrivals = inbox.take_in(
        hq.book,
        hq.identity,
        files,
        played=lambda _: clocks.append((time.perf_counter(), time.process_time())),
    )
    assert all(one.taken for one in arrivals), [one.error for one in arrivals if one.error][:1]
    return [Spent(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(clocks)]


def take(folder: Path, where: str, stops: Sequence[int] = ()) -> Iterator[dict[str, Any]]:
    """Take the bundles in; tells at each stop, by default once all are in, how it went."""
    files, done = _files(folder), 0
    with waiting(folder, where) as hq:
        for stop in stops or (len(files),):
            forget_memory()
            spent = taken(hq, files[done:stop])
            done = stop
            yield _standing(hq, spent, done)


def grow(folder: Path, large: str, small: str, stops: Sequence[int]) -> Iterator[dict[str, Any]]:
    """As `take`; the last 25 bundles go in turn into a headquarters that stayed as it was at the stop before the last.

    *Kept*: how quick the grown one takes a bundle in beside the other, the median of the pairs.
    """
    files, (early, late) = _files(folder), stops[-2:]
    with waiting(folder, large) as hq:
        done = 0
        for stop in stops[:-1]:
            forget_memory()
            spent = taken(hq, files[done:stop])
            done = stop
            yield _standing(hq, spent, done)
        forget_memory()
        taken(hq, files[early : late - LAST])
        most = memory()
        with waiting(folder, small) as other:
            taken(other, files[:early])
            pairs = [(*taken(other, [one]), *taken(hq, [one])) for one in files[late - LAST : late]]
        yield {
            **_standing(hq, [b for _, b in pairs], late), "memory_mb": most,
            "kept": statistics.median(a.clock / b.clock for a, b in pairs),
            "busy_kept": statistics.median(a.busy / b.busy for a, b in pairs),
        }  # fmt: skip


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "bundles").glob("*.tvx"))


def _standing(hq: Desk, spent: Sequence[Spent], done: int) -> dict[str, Any]:
    """What a headquarters with so many bundles holds and how quick it is.

    *Marks a second* is the median of the 25 bundles before, a bundle as large as another.
    """
    from tvetdesk.reports import results
    from tvetdesk.reports.report import Asked

    book, applying = hq.book, memory()
    (marks,) = book.sql("SELECT count(*) FROM mark").fetchone()
    found: list[str] = []
    asked = Asked(as_of=FIRST + dt.timedelta(days=DAYS))
    counting = seconds(lambda: found.append(str(results.make(book, asked).rows)))
    again = seconds(lambda: results.make(book, asked))
    size = (
        book.sql("SELECT pg_database_size(current_database())").fetchone()[0]
        if book.db.shared
        else sum(one.stat().st_size for one in book.folder.iterdir())
    )
    return {
        "bundles": done, "marks": marks, "seconds": sum(one.clock for one in spent),
        "marks_a_second": marks / done / statistics.median(one.clock for one in spent[-LAST:]),
        "memory_mb": applying, "results_memory_mb": memory(), "size_mb": size / 1e6,
        "results_seconds": counting, "results_again_seconds": again,
        "results": hashlib.blake2b(found[0].encode(), digest_size=8).hexdigest(), "digest": digest(book),
    }  # fmt: skip


if __name__ == "__main__":
    verb, place, *words = sys.argv[1:]
    if verb == "make":
        prepare(Path(place), int(words[0]), Size(*map(int, words[1:])))
    elif verb == "grow":
        large, small, *numbers = words
        for one in grow(Path(place), large, small, [int(stop) for stop in numbers]):
            print(json.dumps(one), flush=True)
    else:
        for one in take(Path(place), words[0], [int(stop) for stop in words[1:]]):
            print(json.dumps(one), flush=True)
