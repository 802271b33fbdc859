"""QR pictures: a bundle as one picture or as numbered pages, and put together again from their texts in any order.

A picture holds letters of base 45 (RFC 9285), the ones QR codes pack most tightly, which also every other reader hands
on unharmed. One picture holds the file as it is. A page has a head before its part of the file:

    magic 89 54 56 51 | first 8 bytes of the file's BLAKE2b | page 2 | pages 2      (numbers big-endian, pages from 1)
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.envelope import MAGIC
from tvetdesk.i18n import N_
from tvetdesk.paths import package_folder

sentences({
    "qr.too_long": N_("This would take {pages} QR pictures, and nobody photographs more than {most}. Give it as a file or as text."),
    "qr.missing": N_("Of {pages} QR pictures these are missing: {numbers}. Add their photos and import all of them together."),
})  # fmt: skip

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PAGE = b"\x89TVQ"
HEAD = 16
ROOM = 1_200  # bytes in one picture: 133 squares a side, which a photo 600 pixels wide still shows
MOST = 60  # pages
DIGEST = 8
SQUARE, QUIET = 8, 4  # pixels a square, squares of white around
CAPTION = 22  # height of the letters below, in pixels
FONT = ("fontpkg_inter", "Inter[opsz,wght].ttf")  # that of the window; Pillow's own has no accents


def pages(data: bytes) -> list[bytes]:
    """What each picture of a bundle holds."""
    if len(data) <= ROOM:
        return [data]
    count = -(-len(data) // (ROOM - HEAD))
    if count > MOST:
        raise UserError("qr.too_long", pages=count, most=MOST)
    size = -(-len(data) // count)  # all pages alike, so that none is harder to read than it must be
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    mark = PAGE + _digest(data)
    return [
        mark + number.to_bytes(2, "big") + len(parts).to_bytes(2, "big") + part
        for number, part in enumerate(parts, start=1)
    ]


def pictures(data: bytes, caption: str) -> list[bytes]:
    """The pictures of a bundle as PNG; below each stands the caption, with its number where there are several."""
    held = pages(data)
    return [
        _picture(page, caption if len(held) == 1 else f"{caption}   {number} / {len(held)}")
        for number, page in enumerate(held, start=1)
    ]


def _picture(page: bytes, caption: str) -> bytes:
    import segno
    from PIL import Image, ImageDraw, ImageFont

    code = segno.make(encode(page), error="m", boost_error=False, mode="alphanumeric", micro=False)
    width, height = map(int, code.symbol_size(scale=SQUARE, border=QUIET))
    squares = io.BytesIO()
    code.save(squares, kind="png", scale=SQUARE, border=QUIET)
    image = Image.new("L", (width, height + CAPTION + SQUARE), 255)
    with Image.open(squares) as drawn:
        image.paste(drawn.convert("L"), (0, 0))
    font = ImageFont.truetype(str(package_folder(FONT[0]) / "files" / FONT[1]), CAPTION)
    ImageDraw.Draw(image).text((width / 2, height), _drawable(caption), fill=0, anchor="ma", font=font)
    made = io.BytesIO()
    image.convert("1").save(made, "PNG", optimize=True)
    return made.getvalue()


def _drawable(caption: str) -> str:
    """A caption without the letters of scripts that the font does not have: it would draw boxes for them."""
    whole = unicodedata.normalize("NFC", caption)
    return "".join(
        sign for sign in whole if not sign.isalpha() or unicodedata.name(sign, "").startswith("LATIN")
    )


def encode(data: bytes) -> str:
    """Bytes as letters of base 45: two bytes are three letters."""
    letters = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, place = divmod(number, len(LETTERS))
            letters.append(LETTERS[place])
    return "".join(letters)


def decode(text: str) -> bytes | None:
    """The reverse; None where the text is not made so."""
    places = [LETTERS.find(sign) for sign in text]
    if -1 in places or len(places) % 3 == 1:
        return None
    made = bytearray()
    for start in range(0, len(places), 3):
        some = places[start : start + 3]
        number = sum(place * len(LETTERS) ** power for power, place in enumerate(some))
        if number >= 1 << 8 * (len(some) - 1):
            return None
        made += number.to_bytes(len(some) - 1, "big")
    return bytes(made)


def is_ours(text: str) -> bool:
    """Whether the text of a QR picture is a bundle's, or a page's."""
    return (decode(text) or b"").startswith((MAGIC, PAGE))


@dataclass(frozen=True)
class Joined:
    """A bundle put together from pictures, or why it could not be; `at` are the numbers of its pictures."""

    at: tuple[int, ...]
    data: bytes = b""
    error: UserError | None = None


def join(texts: Iterable[tuple[int, str]]) -> list[Joined]:
    """Bundles from the texts of pictures, each with its picture's number; some may come twice, in any order."""
    whole: dict[bytes, list[int]] = {}
    begun: dict[tuple[bytes, int], dict[int, tuple[int, bytes]]] = {}
    for at, text in texts:
        held = decode(text) or b""
        if held.startswith(MAGIC):
            whole.setdefault(held, []).append(at)
        elif held.startswith(PAGE) and len(held) > HEAD:
            number, count = int.from_bytes(held[12:14], "big"), int.from_bytes(held[14:16], "big")
            if 1 <= number <= count <= MOST:
                begun.setdefault((held[4:12], count), {}).setdefault(number, (at, held[HEAD:]))
    joined = [Joined(tuple(at), data) for data, at in whole.items()]
    joined += [_joined(count, found) for (_, count), found in begun.items()]
    return sorted(joined, key=lambda one: one.at)


def _joined(count: int, found: dict[int, tuple[int, bytes]]) -> Joined:
    """What is wrong inside is for the envelope to say, which has a checksum."""
    at = tuple(sorted({place for place, _ in found.values()}))
    missing = [str(number) for number in range(1, count + 1) if number not in found]
    if missing:
        return Joined(at, error=UserError("qr.missing", pages=str(count), numbers=", ".join(missing)))
    return Joined(at, b"".join(part for _, (_, part) in sorted(found.items())))


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=DIGEST).digest()
