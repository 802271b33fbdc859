"""Photos of people and logos: the field that keeps one, and how a picture from outside becomes one, with nothing but its pixels.

A picture is refused by its size in bytes, then by the size its head declares, before a pixel of it is unpacked; all of
that happens in the process that may be killed (`apart.py`). What is kept is a JPEG of our own making: turned upright,
without place, time, camera or anything else the file told. It is stored as base64, which history and undo
carry like any text, and bundles too unless it travels `alone`.
"""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.apart import MEMORY, apart
from tvetdesk.store.record import Field

sentences({
    "photo.kind": N_("{name} is no picture that can be kept here. Save it as JPEG, PNG or WebP and try again."),
    "photo.damaged": N_("The picture {name} is damaged or not complete. Copy it once more, or take it anew."),
    "photo.too_big": N_("The picture {name} is too big to be read here. Save it with fewer pixels and try again."),
    "photo.too_small": N_("The picture {name} is too small to show anything. Take one with at least {least} pixels a side."),
    "photo.too_slow": N_("The picture {name} could not be read within {seconds} seconds. Save it with fewer pixels and try again."),
    "photo.stopped": N_("The picture {name} could not be read with the memory it may take. Save it with fewer pixels and try again."),
    "field.picture": N_("This is no picture as it is kept here. Take it in from a file instead."),
})  # fmt: skip

FILE = 24 << 20  # bytes of a picture from outside
PIXELS = 50_000_000  # what telephones take
STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
FORMATS = ("JPEG", "PNG", "WEBP")

LEAST = 40  # pixels a side, below which nobody is told from anybody
WIDE, HIGH = 240, 320  # pixels of a photo that is kept: 20 by 27 mm on paper at 300 dpi
KEPT = 16 << 10  # bytes
QUALITIES = (80, 65, 50, 35)
SECONDS = 20  # on an old PC


class Picture(Field):
    """A small JPEG as base64, of at most so many pixels. It is taken in from a file (`shrunk`), never typed."""

    field_type = "TEXT"
    wire = "text"

    def __init__(
        self, label: str, *, wide: int = WIDE, high: int = HIGH, alone: bool = False, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.wide, self.high, self.alone = wide, high, alone

    def parse(self, text: str) -> Any:
        return self.check(text.strip() or None)

    def check(self, value: Any) -> Any:
        self.check_stored(value)
        return value

    def check_stored(self, value: Any) -> None:
        if value is None:
            return
        try:
            data = base64.b64decode(value.encode("ascii"), validate=True)
        except (AttributeError, UnicodeEncodeError, binascii.Error) as error:
            raise UserError("field.picture") from error
        size = jpeg_size(data) if len(data) <= KEPT else None
        if size is None or not (0 < size[0] <= self.wide and 0 < size[1] <= self.high):
            raise UserError("field.picture")

    def show(self, value: Any, translate: Any) -> str:
        return "" if value is None else str(translate(N_("a picture")))


def jpeg_of(value: str) -> bytes:
    """The bytes of a photo that is kept."""
    return base64.b64decode(value)


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height as the head of a JPEG declares them; None for anything else (ITU T.81, B.2)."""
    if data[:2] != b"\xff\xd8":
        return None
    place = 2
    while data[place : place + 1] == b"\xff" and place + 9 <= len(data):
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a frame; the three are tables
            height, width = data[place + 5 : place + 7], data[place + 7 : place + 9]
            return int.from_bytes(width), int.from_bytes(height)
        place += 2 + length
    return None


def shrunk(
    path: Path, wide: int = WIDE, high: int = HIGH, *, seconds: float = SECONDS, memory: int = MEMORY
) -> str:
    """The picture in a file as it is kept; UserError for what is none. OSError when the file itself cannot be opened."""
    with path.open("rb"):
        pass  # so that a missing or forbidden file is told like any other
    work = partial(shrink, wide=wide, high=high)
    return apart(work, path, seconds=seconds, memory=memory, late="photo.too_slow", stopped="photo.stopped")


def shrink(path: Path, wide: int = WIDE, high: int = HIGH) -> str:
    """The same in this process: only for files that are trusted."""
    from PIL import Image, ImageOps

    if path.stat().st_size > FILE:
        raise UserError("photo.too_big", name=path.name)
    data = path.read_bytes()
    if not data.startswith(STARTS) or (data.startswith(b"RIFF") and data[8:12] != b"WEBP"):
        raise UserError("photo.kind", name=path.name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's about big pictures: our own limit is lower
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS:
                    raise UserError("photo.too_big", name=path.name)
                if min(opened.size) < LEAST:
                    raise UserError("photo.too_small", name=path.name, least=LEAST)
                opened.draft("RGB", (high * 2, high * 2))  # a JPEG unpacks to less at once
                opened.thumbnail((high * 2, high * 2))  # before it is turned, which copies it
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Image.DecompressionBombError as error:  # Pillow's own limit, for what is larger still
        raise UserError("photo.too_big", name=path.name) from error
    except (UserError, MemoryError):
        raise
    except Exception as error:  # a broken picture raises whatever its format's reader stumbles over
        raise UserError("photo.damaged", name=path.name) from error
    upright.thumbnail((wide, high))
    bare = Image.new("RGB", upright.size, "white")  # what the file told besides its pixels stays behind
    bare.paste(upright, mask=upright.getchannel("A"))
    return base64.b64encode(next(one for one in _tries(bare) if len(one) <= KEPT)).decode("ascii")


def _tries(image: Any) -> Iterator[bytes]:
    """The picture as JPEG, each time in fewer bytes."""
    while True:
        for quality in QUALITIES:
            file = io.BytesIO()
            image.save(file, "JPEG", quality=quality, optimize=True)
            yield file.getvalue()
        image = image.resize((max(1, image.width // 2), max(1, image.height // 2)))
