"""The manual: pages and quick cards in English and French, plain text beside the program, read into blocks.

A page is Markdown of few signs, so that it can also be read as it is: `#` and `##`, paragraphs, `1.` and `-`, tables,
`![caption](picture)`, and blocks indented by four for what is typed. In a line, `**…**` is what stands on the screen,
`` `…` `` a key or a command, `[…](page.md)` a link to another page. tests/manual holds each of them against the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tvetdesk.paths import manual_folder

LANGUAGES = ("en", "fr")  # others read the first
TOPICS = (
    "window",
    "lists",
    "first-run",
    "courses",
    "trainees",
    "look-alikes",
    "registers",
    "back-entry",
    "certificates",
    "follow-up",
    "jobs",
    "exchange",
    "headquarters",
    "questions",
    "reports",
    "accounts",
    "password",
    "backups",
    "computers",
    "updates",
    "consent",
    "glossary",
)
CARDS = ("trainer", "administrator", "headquarters")
LABEL, TYPED, LINK = "label", "typed", "link"
_PARTS = re.compile(r"\*\*(?P<label>.+?)\*\*|`(?P<typed>[^`]+)`|\[(?P<link>[^\]]+)\]\((?P<to>[^)]+)\)")
_STARTS = re.compile(r"(?P<item>(?P<number>\d+)\. |- )|(?P<head>#{1,2} )|(?P<row>\|)|(?P<typed> {4})|!\[")
_PICTURE = re.compile(r"!\[(?P<caption>[^\]]*)\]\((?P<name>[a-z-]+)\)")


@dataclass(frozen=True)
class Run:
    """Letters of one kind in a line: plain, a LABEL of the screen, TYPED, or a LINK to the page `to`."""

    text: str
    kind: str = ""
    to: str = ""


Line = Sequence[Run]


@dataclass(frozen=True)
class Head:
    """A title (level 1) or the head of a part (2)."""

    line: Line
    level: int


@dataclass(frozen=True)
class Text:
    """A paragraph; an item of a list has its sign, a number or a dot, in `sign`."""

    line: Line
    sign: str = ""


@dataclass(frozen=True)
class Rows:
    """A table; the first row holds the heads."""

    rows: Sequence[Sequence[Line]]


@dataclass(frozen=True)
class Typed:
    """Commands, line by line."""

    lines: Sequence[str]


@dataclass(frozen=True)
class Picture:
    """A picture of the window, by its name among the screens, with what it shows."""

    name: str
    caption: str


Block = Head | Text | Rows | Typed | Picture


@dataclass(frozen=True)
class Page:
    """One page in one language."""

    topic: str
    language: str
    blocks: Sequence[Block]

    @property
    def title(self) -> str:
        """Its first line."""
        head = self.blocks[0]
        assert isinstance(head, Head)  # tests/manual: every page opens with its title
        return plain(head.line)


def language_of(code: str) -> str:
    """The language of the manual for whoever reads this one."""
    return code if code in LANGUAGES else LANGUAGES[0]


def page(topic: str, language: str) -> Page:
    """A page of the manual."""
    return _read(manual_folder() / language / f"{topic}.md", topic, language)


def card(name: str, language: str) -> Page:
    """A quick card, which is one printed page."""
    return _read(manual_folder() / language / "cards" / f"{name}.md", name, language)


def picture(name: str, language: str) -> Path:
    """Where a picture lies, if it was made."""
    return manual_folder() / "pictures" / language / f"{name}.png"


def plain(line: Line) -> str:
    """The words of a line."""
    return "".join(run.text for run in line)


def parse(text: str) -> list[Block]:
    """The blocks of a page."""
    return [_block(lines) for lines in _paragraphs(text)]


def _read(file: Path, topic: str, language: str) -> Page:
    return Page(topic, language, parse(file.read_text("utf-8")))


def _paragraphs(text: str) -> Iterator[list[str]]:
    """The lines of each block: blank lines part blocks, and an item or a head begins one of its own."""
    block: list[str] = []
    for line in text.splitlines():
        start = _STARTS.match(line)
        alone = start is not None and bool(start["item"] or start["head"])
        if block and (alone or not line.strip()):
            yield block
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield block


def _block(lines: list[str]) -> Block:
    first = lines[0]
    start = _STARTS.match(first)
    if start is None:
        return Text(_line(_joined(lines)))
    if start["head"]:
        return Head(_line(first.lstrip("# ")), first.count("#", 0, 2))
    if start["row"]:
        rows = [[_line(cell.strip()) for cell in line.strip("| ").split("|")] for line in lines]
        return Rows([row for row in rows if set(plain(row[0])) != {"-"}])
    if start["typed"]:
        return Typed([line[4:] for line in lines])
    if (shown := _PICTURE.fullmatch(_joined(lines))) is not None:
        return Picture(shown["name"], shown["caption"])
    sign = f"{start['number']}." if start["number"] else "•"
    return Text(_line(_joined(lines)[start.end() :]), sign)


def _joined(lines: Sequence[str]) -> str:
    return " ".join(line.strip() for line in lines)


def _line(text: str) -> list[Run]:
    made, at = [], 0
    for part in _PARTS.finditer(text):
        if part.start() > at:
            made.append(Run(text[at : part.start()]))
        kind = part.lastgroup if part.lastgroup != "to" else LINK
        made.append(Run(part[kind or ""], kind or "", part["to"] or ""))
        at = part.end()
    if at < len(text):
        made.append(Run(text[at:]))
    return made
