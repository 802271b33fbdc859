"""What became of completers, twice: of all of them, and of those who were reached, with how many that are (R63, R64).

Who was not reached is never counted as without work. "Direct entry" is work within a month of completion, whenever it
was told; the other lines are the answers given for a month. Each person counts once in a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from tvetdesk.i18n import N_, Message
from tvetdesk.reports.breakdown import titled
from tvetdesk.reports.given_out import IN_PART, IN_WORK, Given, Spot, asked_for
from tvetdesk.reports.reached import NOT_ASKED, NOT_REACHED, REACHED, REFUSED, Line, lines
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.returns import question_of
from tvetdesk.reports.smallcells import LEAST, SMALL, WITHHELD
from tvetdesk.reports.table import Cell, Column, Kind, Phrase, Table
from tvetdesk.reports.together import withhold
from tvetdesk.store.book import Book

COLUMNS = (
    Column("after", N_("When")),
    Column("completers", N_("Completers (N)"), Kind.COUNT),
    Column("reached", N_("Reached (n)"), Kind.COUNT),
    Column("response", N_("Response rate"), Kind.SHARE),
    Column("in_work", N_("In work"), Kind.COUNT),
    Column("of_all", N_("Of all completers"), Kind.SHARE),
    Column("of_reached", N_("Of those reached"), Kind.SHARE),
    Column("not_reached", N_("Not reached"), Kind.COUNT),
    Column("refused", N_("No answer given"), Kind.COUNT),
    Column("not_asked", N_("Not asked yet"), Kind.COUNT),
)
DIRECT = N_("Direct entry (up to 1 month after completion)")
AFTER = N_("In work {months} months after completion")
AFTER_ONE = N_("In work 1 month after completion")
NOTES = (
    N_("Completers: distinct persons who completed a training in the period, so long ago that the month has passed."),
    N_("Reached: an answer was given. Who was not reached, refused or died is not counted as without work; “of all” counts them as not known to be in work."),
)  # fmt: skip


def _words(month: int) -> Message | Phrase:
    if month > 1:
        return Phrase(AFTER, {"months": month})
    return AFTER_ONE if month else DIRECT


def make(book: Book, asked: Asked) -> Table:
    """Follow-up rates of all and of those reached."""
    question = question_of(book, asked)
    counted = lines(question)
    given: tuple[Given, ...] = ()
    if asked.outside:
        days = Asked(question.first, question.as_of, asked.scope)
        files = [
            asked_for(f"{IN_WORK}{month}", (_reach(month),), days, book.today(), ()) for month in counted
        ]
        given = tuple(withhold(book, files))
    hidden = dict(zip(counted, (one.hidden for one in given), strict=False))
    rows = [_row(month, line, hidden.get(month, frozenset())) for month, line in counted.items()]
    notes = [*NOTES, *((Phrase(SMALL, {"most": LEAST - 1}),) if asked.outside else ())]
    if not any(line.completers for line in counted.values()):
        notes.insert(0, N_("There is nothing to count here yet."))
    return Table(
        "follow_up",
        titled(N_("Follow-up of completers"), question),
        COLUMNS,
        tuple(rows),
        tuple(notes),
        practice(book),
        given=given,
    )


def _reach(month: int) -> str:
    """What became of asking for a month, as a thing that completers are split by."""
    return f"reach_{month}"


def _row(month: int, line: Line, hidden: Collection[Spot]) -> tuple[Cell, ...]:
    """One line; a share is shown where both its numbers are."""
    parts = Counter(line.part(one) for one in line.completers)
    numbers: dict[str, tuple[int, Spot]] = {
        part: (parts[part], frozenset({(_reach(month), part)}))
        for part in (REACHED, NOT_REACHED, REFUSED, NOT_ASKED)
    }
    numbers["completers"] = len(line.completers), frozenset()
    numbers["in_work"] = len(line.in_work), IN_PART

    def number(name: str) -> int | str:
        return WITHHELD if numbers[name][1] in hidden else numbers[name][0]

    def rate(name: str, of: str) -> float | str | None:
        part, whole = number(name), number(of)
        if isinstance(part, str) or isinstance(whole, str):
            return WITHHELD
        return part / whole if whole else None

    return (
        _words(month), number("completers"), number(REACHED), rate(REACHED, "completers"), number("in_work"),
        rate("in_work", "completers"), rate("in_work", REACHED), number(NOT_REACHED), number(REFUSED), number(NOT_ASKED),
    )  # fmt: skip


def behind(book: Book, asked: Asked) -> dict[str, tuple[int, ...]]:
    """The persons of each line: completers, reached, in work."""
    found = {}
    for month, line in lines(question_of(book, asked)).items():
        name = f"month_{month}" if month else "direct_entry"
        for part in ("completers", "reached", "in_work"):
            found[f"trainee:{name}:{part}"] = tuple(sorted(getattr(line, part)))
    return found
