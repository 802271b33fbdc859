"""The cover page of a bundle: one page in words for whoever carries it, with nobody's name and no value of a record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from tvetdesk.desk import Desk
from tvetdesk.exchange import qr
from tvetdesk.exchange.authority import HQ_CODE
from tvetdesk.exchange.outgoing import Made
from tvetdesk.exchange.preview import Inside, Rows
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.reports.render.parts import Grid, Heading, Paper, Paragraph, Part, Picture
from tvetdesk.reports.render.pdf import pages
from tvetdesk.reports.table import PRACTICE

TITLE = N_("Bundle {number} of {sender}")
WHAT = N_(
    "This page goes with a file of TVET Desk. The file is sealed: only the computers it is for can open it."
)
FROM, TO, DAY, FILE, SIZE = N_("From whom"), N_("For"), N_("Made on"), N_("File"), N_("Size")
BYTES = P_("{number} byte", "{number} bytes")
CHECKSUM = N_("Checksum (SHA-256)")
INSIDE = N_("What is inside")
CHANGES = P_("{number} change, among them:", "{number} changes, among them:")
NOTHING = N_("Nothing new: the bundle only says what this computer has received.")
HEADS = (N_("Kind"), N_("New"), N_("Altered"), N_("Only as counts"))
MORE = P_("and {number} more kind", "and {number} more kinds")
CODED = N_("People who do not agree to share are in it as counts only, without names.")
LOST = N_(
    "If the file is lost, nothing is lost: the next bundle brings it again. It may be imported twice without harm."
)
READ = N_("The file as a picture: photograph it and import the photo.")
HEADQUARTERS = N_("headquarters")

PICTURE = 70.0  # mm
FEWEST = 5  # kinds that are listed in any case


def cover(desk: Desk, made: Made, inside: Inside, translate: Translator) -> Paper:
    """The page for a bundle that was just made; `inside` is what was found in it before.

    It is one page: the QR picture is left out where it does not fit, then the kinds with the fewest rows.
    """
    if len(made.data) <= qr.ROOM:
        paper = _paper(desk, made, inside, translate, len(inside.tables), picture=True)
        if pages(paper) == 1:
            return paper
    for kinds in range(len(inside.tables), FEWEST, -1):
        paper = _paper(desk, made, inside, translate, kinds)
        if pages(paper) == 1:
            return paper
    return _paper(desk, made, inside, translate, FEWEST)


def _paper(
    desk: Desk, made: Made, inside: Inside, t: Translator, kinds: int, *, picture: bool = False
) -> Paper:
    name = desk.book.fact("name")
    facts = [
        (t(FROM), f"{desk.book.code} ({name})" if name else desk.book.code),
        (t(TO), f"{HQ_CODE} ({t(HEADQUARTERS)})" if made.partner == HQ_CODE else made.partner),
        (t(DAY), t.date(desk.book.today())),
        (t(FILE), made.name),
        (t(SIZE), t.n(BYTES, len(made.data))),
        (t(CHECKSUM), checksum(made.data)),
    ]
    marked = t(PRACTICE) if desk.practice else ""
    title = t(TITLE, number=str(made.number), sender=desk.book.code)
    parts: list[Part] = [Heading(title)]
    if marked:
        parts.append(Paragraph(marked, bold=True))
    parts += [Paragraph(t(WHAT)), Grid(facts, widths=(1, 3)), Heading(t(INSIDE), 2)]
    parts.append(Paragraph(t.n(CHANGES, made.changes) if made.changes else t(NOTHING)))
    if inside.tables:
        parts.append(_kinds(desk, inside.tables, t, kinds))
    if inside.people:
        parts.append(Paragraph(t(CODED)))
    parts.append(Paragraph(t(LOST)))
    if picture:
        parts += [Paragraph(t(READ), small=True), Picture(qr.pictures(made.data, made.name)[0], PICTURE)]
    return Paper(title, parts, foot=made.name, marked=marked)


def _kinds(desk: Desk, tables: Mapping[str, Rows], t: Translator, kinds: int) -> Grid:
    """Rows by kind, the most first."""
    listed = sorted(tables.items(), key=lambda pair: -(pair[1].new + pair[1].altered))
    rows: list[tuple[str, ...]] = [
        (
            t(desk.book.schema.by_name[name].model._meta.plural),
            *(t.number(count) if count else "–" for count in (one.new, one.altered, one.coded)),
        )
        for name, one in listed[:kinds]
    ]
    if len(listed) > kinds:
        rows.append((t.n(MORE, len(listed) - kinds), "", "", ""))
    return Grid(rows, [t(head) for head in HEADS], (3, 1, 1.4, 1.6), right=(1, 2, 3))


def checksum(data: bytes) -> str:
    """SHA-256 in groups that can be compared by eye; `certutil -hashfile` and `sha256sum` say the same."""
    digits = hashlib.sha256(data).hexdigest()
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))
