"""The manual and its quick cards as papers, with the pictures of the window where they were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import groupby

from tvetdesk import manual
from tvetdesk.i18n import N_, Translator, translator
from tvetdesk.manual import LABEL, Block, Head, Line, Page, Picture, Rows, Text, Typed, plain
from tvetdesk.records import dictionary as records
from tvetdesk.reports.render import parts
from tvetdesk.reports.render.parts import Grid, Heading, NewPage, Paper, Paragraph, Part

TITLE = N_("Manual of TVET Desk")
CARD = N_("Quick card of TVET Desk")
DICTIONARY = N_("Data dictionary of TVET Desk")
WIDTHS = (3.0, 3.0, 4.0, 1.0, 3.0, 2.5, 6.0)
WIDE = 150.0  # millimetres of a picture
LARGER = 1.4  # letters of a card, to be read from where one stands


def paper(topics: Sequence[str], language: str) -> Paper:
    """These pages, each beginning on a sheet of its own; before several of them, what they are about."""
    t = translator(language)
    pages = [manual.page(topic, language) for topic in topics]
    made: list[Part] = []
    if len(pages) > 1:
        made.append(Heading(t(TITLE)))
        made += [Paragraph(page.title, mark=f"{number}.") for number, page in enumerate(pages, start=1)]
    for page in pages:
        made += [*([NewPage()] if made else []), *_blocks(page)]
    title = pages[0].title if len(pages) == 1 else t(TITLE)
    return Paper(title, made, foot=t(TITLE))


def card(name: str, language: str) -> Paper:
    """A quick card, to be pinned to the wall: one sheet."""
    page = manual.card(name, language)
    return Paper(page.title, _blocks(page), foot=translator(language)(CARD), numbered=False, larger=LARGER)


def dictionary(t: Translator) -> Paper:
    """The data dictionary: every field of every record type, made from the declarations."""
    entries = list(records.dictionary(t))
    names = [one.name for one in fields(records.Entry)]
    made: list[Part] = [Heading(t(DICTIONARY))]
    for type, of_type in groupby(entries, key=lambda entry: entry.type):
        rows = [[str(getattr(entry, name)) for name in names[1:]] for entry in of_type]
        made += [Heading(type, 3), Grid(rows, [t(records.HEADS[name]) for name in names[1:]], WIDTHS)]
    return Paper(t(DICTIONARY), made, foot=t(DICTIONARY), landscape=True)


def _blocks(page: Page) -> list[Part]:
    made: list[Part] = []
    for block, after in zip(page.blocks, [*page.blocks[1:], None], strict=True):
        one = _parts(block, page.language)
        if isinstance(after, Typed) and one and isinstance(last := one[-1], Paragraph):
            one[-1] = replace(last, together=True)
        made += one
    return made


def _parts(block: Block, language: str) -> list[Part]:
    match block:
        case Head():
            return [Heading(plain(block.line), block.level)]
        case Text():
            return [Paragraph(plain(block.line), mark=block.sign, strong=_labels(block.line))]
        case Rows():
            heads, *rows = [[plain(cell) for cell in row] for row in block.rows]
            return [Grid(rows, heads, [1.0, *[2.0] * (len(heads) - 1)])]
        case Typed():
            return [Grid([["\n".join(block.lines)]], lines=True)]
        case Picture():
            return _picture(block, language)


def _picture(block: Picture, language: str) -> list[Part]:
    file = manual.picture(block.name, language)
    if not file.is_file():  # a checkout draws them with `make manual`
        return []
    return [parts.Picture(file.read_bytes(), WIDE), Paragraph(block.caption, small=True)]


def _labels(line: Line) -> list[tuple[int, int]]:
    """From where to where a line holds what stands on the screen."""
    found, at = [], 0
    for run in line:
        if run.kind == LABEL:
            found.append((at, len(run.text)))
        at += len(run.text)
    return found
