"""The certificate register as a bound book shows it: every number of the period in its order, void and revoked ones too (R49)."""

from __future__ import annotations

from tvetdesk.i18n import N_, Message
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.codes import CERTIFICATE_STATES, VOID_REASONS
from tvetdesk.records.programmes import Award
from tvetdesk.reports.breakdown import titled
from tvetdesk.reports.report import Asked, practice
from tvetdesk.reports.returns import question_of
from tvetdesk.reports.table import Cell, Column, Kind, Phrase, Table
from tvetdesk.store.book import Book

COLUMNS = (
    Column("centre", N_("Centre"), once=True),
    Column("serial", N_("Certificate number")),
    Column("on", N_("Date"), Kind.DAY),
    Column("names", N_("Names as printed")),
    Column("award", N_("Award")),
    Column("state", N_("State")),
    Column("reason", N_("Reason")),
    Column("ended", N_("Void or revoked on"), Kind.DAY),
    Column("signatory", N_("Signed by"), detail=True),
)
MISSING = N_(
    "Numbers that are missing in {centre}: {numbers}. They have to be entered as void, with the reason."
)


def make(book: Book, asked: Asked) -> Table:
    """The lines of the registers of the centres asked about; duplicates stand below their original."""
    book.authorize("report.open")
    question = question_of(book, asked)
    centres = {row.id: row for row in question.all(Centre).where(Centre.id.in_(question.centres))}
    awards = dict(book.select(Award, Award.id, Award.name, bin=True).tuples())
    found = list(
        question.all(Certificate).where(
            Certificate.centre.in_(list(centres)), question.happened(Certificate.on)
        )
    )
    found.sort(
        key=lambda one: (
            centres[one.centre].code,
            one.year,
            one.count,
            one.original is not None,
            one.on,
            one.id,
        )
    )
    rows: list[tuple[Cell, ...]] = [
        (
            centres[one.centre].name or centres[one.centre].code, one.serial, one.on, one.names, awards.get(one.award),
            CERTIFICATE_STATES[one.state], VOID_REASONS[one.reason] if one.reason else None, one.ended, one.signatory,
        )
        for one in found
    ]  # fmt: skip
    notes = list(_gaps(found, centres)) if found else [N_("There is nothing to count here yet.")]
    return Table(
        "certificate_register",
        titled(N_("Certificate register"), question),
        COLUMNS,
        tuple(rows),
        tuple(notes),
        practice(book),
    )


def _gaps(found: list[Certificate], centres: dict[int, Centre]) -> list[Message | Phrase]:
    """Which numbers are missing between those that stand here."""
    used: dict[tuple[int, int], set[int]] = {}
    for one in found:
        used.setdefault((one.centre, one.year), set()).add(one.count)
    notes: list[Message | Phrase] = []
    for (centre, year), counts in sorted(used.items()):
        missing = sorted(set(range(min(counts), max(counts))) - counts)
        if missing:
            named = ", ".join(f"{year}/{count:04d}" for count in missing)
            notes.append(
                Phrase(MISSING, {"centre": centres[centre].name or centres[centre].code, "numbers": named})
            )
    return notes
