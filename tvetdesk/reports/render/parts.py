"""What papers are made of: parts that are set one below the other, and plates whose every line has its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

INK, GREY, BLUE, SHADE, RED = "#111418", "#5a6270", "#1b2a47", "#ececec", "#a3241b"
SMALLEST = 6.5  # points; below that nobody reads on paper


def within(text: str, part: str) -> list[tuple[int, int]]:
    """Where a part stands last in a text, and how long it is: what is to be strong."""
    return [(text.rindex(part), len(part))] if part and part in text else []


@dataclass(frozen=True)
class Words:
    """Words in a box `width` wide, the middle of their letters at `y`: one line, or as many as a `height` (mm) has room for.

    Where there is not enough room they become smaller, to SMALLEST, and are then cut with "…". `then` follows in its own
    size. `strong` names what is bold: where it begins, how long. `hanging`: `y` is where the first line begins.
    """

    text: str
    x: float
    y: float
    width: float
    size: float = 9.0
    bold: bool = False
    align: str = "left"  # left, centre, right
    serif: bool = False
    colour: str = INK
    then: str = ""
    then_size: float = 6.5
    height: float = 0.0
    hanging: bool = False
    strong: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Rule:
    """A straight line, `width` millimetres thick."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.15
    colour: str = INK


@dataclass(frozen=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str = SHADE


@dataclass(frozen=True)
class Image:
    """A picture (PNG or JPEG) in a box, as large as it fits without being stretched."""

    data: bytes
    x: float
    y: float
    width: float
    height: float


Item = Words | Rule | Box | Image


@dataclass(frozen=True)
class Plate:
    """A page made up by hand, as forms and certificates are; in millimetres from its upper left."""

    items: Sequence[Item]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (the paper's own) to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; line breaks in it are kept.

    `mark`, the number or dot of a list, stands to the left of it; `strong` names what is bold: where it begins, how long.
    `together`: it stands on the page where what follows begins.
    """

    text: str
    bold: bool = False
    small: bool = False
    centred: bool = False
    mark: str = ""
    strong: Sequence[tuple[int, int]] = ()
    together: bool = False


@dataclass(frozen=True)
class Letterhead:
    """What stands above a letter: lines in the middle, between a picture (PNG or JPEG) at the left and one at the right."""

    lines: Sequence[Paragraph]
    left: bytes | None = None
    right: bytes | None = None


@dataclass(frozen=True)
class Grid:
    """A table. Its heads come again on every page; `widths` are shares of the width, equal ones if not given.

    `right` names columns whose values stand at the right, as numbers do. `lines` draws every cell, as on a form to be
    filled in by hand, where `height` (mm) leaves room for it; `plain` draws none.
    """

    rows: Sequence[Sequence[str]]
    heads: Sequence[str] = ()
    widths: Sequence[float] = ()
    right: Sequence[int] = ()
    lines: bool = False
    height: float = 0.0
    plain: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture (PNG or JPEG), so many millimetres wide."""

    data: bytes
    width: float


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new page."""


Part = Heading | Paragraph | Letterhead | Grid | Picture | NewPage | Plate


@dataclass(frozen=True)
class Paper:
    """A paper in one language, ready to be set: the foot of each page says `foot`, `marked` (practice) and the number.

    `larger` is how many times larger than usual its letters are, for the wall.
    """

    title: str
    parts: Sequence[Part]
    foot: str = ""
    marked: str = ""
    landscape: bool = False
    numbered: bool = True
    larger: float = 1.0
