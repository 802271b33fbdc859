"""Many centres' bundles of a term into one headquarters: in a file, and on a server.

`python -m benchmarks.centres make FOLDER COUNT [GROUPS PLACES]` makes the bundles and the headquarters that waits for
them, and goes on where it stopped; `take FOLDER file|postgresql://… [MOST]` copies that headquarters, takes the bundles
in (or the first MOST) and says what it took. Each group has a mark a place on 60 days: 2 groups of 12 are 1,440 marks a
centre, 17 of 20 are 20,400. A third of a group holds a certificate at the end of the term, the others are in training.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.exchange import Clock
from benchmarks.reference_day import CODES, SHARES
from tvetdesk import desk, relocating
from tvetdesk.desk import Desk
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


def centre(hq: Desk, number: int, bundle: Path, size: Size) -> int:
    """One centre with a term of marks, known to headquarters, and its bundle; returns the number of marks."""
    draw, clock = random.Random(number), Clock()
    code = f"NE-{number:04}"
    invited = joining.read_invitation(joining.invite(hq.book, hq.identity, code, f"Centre {number}", "NE"))
    with tempfile.TemporaryDirectory() as folder, desk.init(
        Path(folder), level=Share.OFFICE, code=code, name=f"Centre {number}", country="NE", user="practice",
        password=PASSWORD, practice=True, invitation=invited, clock=clock, entropy=draw.randbytes,
    ) as office:  # fmt: skip
        book = office.book
        book.sql("PRAGMA synchronous = OFF")
        own = authority.replica(book, book.replica)
        assert own is not None
        authority.approve(hq.book, hq.identity, own.fingerprint)
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
                [{"names": f"Trainee {n}", "sex": draw.choice("FM")} for n in range(size.groups * size.places)],
            )
            places = [cohort for cohort in cohorts for _ in range(size.places)]
            enrolments = book.add_many(
                Enrolment, [{"trainee": t, "cohort": c} for t, c in zip(people, places, strict=True)]
            )
            book.add_many(
                EnrolmentState,
                [{"enrolment": one, "state": "enrolled", "since": FIRST, "step": 1} for one in enrolments],
            )
        count = 0
        for day in range(DAYS):
            clock.at = dt.datetime.combine(FIRST + dt.timedelta(days=day), dt.time(9))
            for place, cohort in enumerate(cohorts):
                marked = enrolments[place * size.places : (place + 1) * size.places]
                count += _register(book, cohort, trainers[place], marked, clock.at.date(), draw)
        _certify(book, code, people, enrolments)
        bundle.write_bytes(make(book, office.identity, partner(book)).data)
    return count


def _register(
    book: Any, cohort: int, trainer: int, enrolments: list[int], day: dt.date, draw: random.Random
) -> int:
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
    return len(marks)


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
    """The bundles of so many centres in `bundles`, beside the headquarters that waits for them."""
    bundles = folder / "bundles"
    bundles.mkdir(parents=True, exist_ok=True)
    with headquarters(folder, random.Random(0).randbytes) as hq:
        for number in range(1, count + 1):
            bundle = bundles / f"{number:04}.tvx"
            if not bundle.exists():
                centre(hq, number, bundle, size)


def memory() -> float:
    """The most memory this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def take(folder: Path, where: str, most: int | None = None) -> dict[str, Any]:
    """Take all bundles into a copy of the headquarters: seconds, rows a second, memory as it went, digest, results."""
    from tvetdesk.reports import results
    from tvetdesk.reports.report import Asked

    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "hq"
        shutil.copytree(folder / "hq", copy)
        moved = 0.0
        if where != "file":
            with desk.open_folder(copy, "practice", PASSWORD) as hq:
                start = time.perf_counter()
                relocating.to_server(hq, where)
                moved = time.perf_counter() - start
        files = sorted((folder / "bundles").glob("*.tvx"))[:most]
        took: list[float] = []
        grown: list[float] = []

        def told(_place: int, _count: int, _arrival: Any) -> None:
            took.append(time.perf_counter())
            grown.append(memory())

        with desk.open_folder(copy, "practice", PASSWORD) as hq:
            told(0, 0, None)
            start = time.perf_counter()
            arrivals = inbox.take_in(hq.book, hq.identity, files, told=told)
            spent = time.perf_counter() - start
            assert all(one.taken for one in arrivals), [one.error for one in arrivals if one.error][:1]
            (marks,) = hq.book.sql("SELECT count(*) FROM mark").fetchone()
            begun = time.perf_counter()
            said = str(results.make(hq.book, Asked(as_of=dt.date(2026, 6, 30))).rows)
            counted = time.perf_counter() - begun
            each = [b - a for a, b in pairwise(took[1:])]
            tenth = max(1, len(each) // 10)
            return {
                "where": where.partition(":")[0], "bundles": len(files), "marks": marks, "seconds": round(spent, 2),
                "marks_a_second": round(marks / spent), "moved_seconds": round(moved, 2),
                "first_tenth_ms": round(1000 * statistics.median(each[:tenth]), 1),
                "last_tenth_ms": round(1000 * statistics.median(each[-tenth:]), 1),
                "memory_mb_at_tenth": round(grown[len(grown) // 10]), "memory_mb": round(memory()),
                "results_seconds": round(counted, 2), "digest": digest(hq.book), "results": hash_of(said),
            }  # fmt: skip


def hash_of(text: str) -> str:
    import hashlib

    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


if __name__ == "__main__":
    verb, place, word, *more = sys.argv[1:]
    if verb == "make":
        prepare(Path(place), int(word), Size(*map(int, more)))
    else:
        print(json.dumps(take(Path(place), word, int(more[0]) if more else None), indent=1))
