"""Text armour: a bundle as letters for a message or an e-mail, found again between other words.

The letters are base64 of the file as it is. Its magic makes every bundle begin with the same eleven letters, and its
head says how many follow, so that no line of dashes has to survive: line breaks, quoting, quotation marks, markup and words
around it do no harm. What was altered in between is told by the checksum, like in any file.
"""

from __future__ import annotations

import base64
import re

from tvetdesk.exchange.envelope import MAGIC, MAX_FILE
from tvetdesk.exchange.outgoing import Made
from tvetdesk.exchange.refusals import Refused
from tvetdesk.i18n import N_, Translator

ABOVE = N_(
    "TVET Desk: number {number} of {sender} for {partner}. Copy this whole message and import it, or save it as a file."
)
BELOW = N_("End of the TVET Desk message.")

WIDTH = 64  # letters a line: mail programs break lines of more than 76
HEAD = 16  # letters that hold magic and length

_MARKUP = re.compile(
    r"</?[A-Za-z][^<>\n]*>|&(?:[A-Za-z]{2,8}|#[0-9A-Fa-fx]{1,7});"
)  # of a mail saved as a web page
_QUOTED = re.compile(r"^[\s>|]+", re.MULTILINE)
_NOISE = re.compile(r"[^A-Za-z0-9+/]+")


def write(data: bytes, above: str = "", below: str = "") -> str:
    """The bundle as text, between words for whoever receives it."""
    letters = base64.b64encode(data).decode().rstrip("=")
    lines = [letters[start : start + WIDTH] for start in range(0, len(letters), WIDTH)]
    return "\n".join([*([above, ""] if above else []), *lines, *(["", below] if below else []), ""])


def message(sender: str, made: Made, translate: Translator, marked: str = "") -> str:
    """What is pasted into WhatsApp or an e-mail; `marked` says of practice data that it is."""
    above = translate(ABOVE, number=str(made.number), sender=sender, partner=made.partner)
    return write(made.data, f"{above} ({marked})" if marked else above, translate(BELOW))


def read(data: bytes, magic: bytes = MAGIC) -> list[bytes]:
    """The bundles (or what else begins with another magic of eight bytes) in a text, in their order.

    A cut one comes as far as it came. Empty where there is none.
    """
    letters = _letters(data)
    begins = _begins(magic)
    found = []
    start = letters.find(begins)
    while start >= 0:
        size = int.from_bytes(_bytes(letters[start : start + HEAD])[8:12], "big") + HEAD
        if size > MAX_FILE:
            raise Refused("B12")
        end = start + -(-size * 8 // 6)
        found.append(_bytes(letters[start:end])[:size])
        start = letters.find(begins, end)
    return found


def begins(start: bytes) -> bool:
    """Whether a bundle begins in the first bytes of a text."""
    return _begins(MAGIC) in _letters(start)


def _begins(magic: bytes) -> str:
    """The letters that everything with this magic begins with; the length never reaches into the last of them."""
    return base64.b64encode(magic + b"\0").decode()[:11]


def _letters(data: bytes) -> str:
    return _NOISE.sub("", _QUOTED.sub("", _MARKUP.sub("", _text(data))))


def _text(data: bytes) -> str:
    """Notepad saves UTF-16 too; what is not text has no letters worth keeping."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="ignore")
    return data.decode("utf-8", errors="ignore")


def _bytes(letters: str) -> bytes:
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]  # a single letter more holds no byte
    return base64.b64decode(whole + "=" * (-len(whole) % 4))
