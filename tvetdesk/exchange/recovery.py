"""Recovery through headquarters: a centre whose only password is forgotten asks, headquarters answers.

The data key lies in every key file, sealed to headquarters' keys. The request carries these sealed keys and a public
key made for it; the private half stays in the data folder, locked by the password that is to be the new one, so that
neither whoever intercepts the answer nor whoever steals the folder can use it. Headquarters opens its sealed key and
seals the data key to the request's key. Nobody can sign the request, for what this PC signs with lies behind the
forgotten password: so the centre reads sixteen signs of it out by phone, and headquarters types them.

    magic 89 54 56 45 54 52 0D 0A | length 4 | checksum 4 | canonical JSON      (`armour` and QR pictures as for bundles)
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import armour, fingerprints, pictures, qr
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.soundness import can_be_sealed_to
from tvetdesk.i18n import N_
from tvetdesk.store import keys
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.files import unread
from tvetdesk.store.keyfile import LONGEST_ABOUT, SEALED

sentences({
    "recovery.not_one": N_("{name} is no request and no answer about a forgotten password. Choose the file, message or picture that was sent."),
    "recovery.damaged": N_("This request or answer was changed or cut on the way. Have it sent again as a document."),
    "recovery.newer": N_("This was made with a newer TVET Desk. Update this computer first."),
    "recovery.is_answer": N_("This is an answer of headquarters, not a request. The centre takes it in."),
    "recovery.is_request": N_("This is a request for headquarters, not its answer. Give it to headquarters."),
    "recovery.other_signs": N_("The signs {signs} do not belong to this request. Let the centre read them out once more; if they stay different, somebody altered the request."),
    "recovery.not_ours": N_("This request is for another headquarters: none of the keys here opens it. Nothing was given out."),
    "recovery.two_centres": N_("This request names two centres, so somebody may have altered it. Nothing was given out. Let the centre make it anew."),
    "recovery.reason": N_("Say who asked and how you know them, so that the audit tells it later."),
})  # fmt: skip
entries({"recovery.answered": N_("Answered a centre that had forgotten its only password")})

MAGIC = b"\x89TVETR\r\n"
HEAD = 16
LARGEST = 8192  # bytes
REQUEST, ANSWER = "request", "answer"
VERSION = 1
MOST_SEALED = 8  # data keys in a request; two of HQ's, twice after a power cut while the key was exchanged
LONGEST_REASON = 200


@dataclass(frozen=True)
class Request:
    """What a centre asks: which data, who is to get a new password, the key to answer to, the sealed data keys."""

    vault: bytes
    user: str
    key: bytes
    sealed: tuple[bytes, ...]

    @property
    def content(self) -> dict[str, Any]:
        sealed = [_text(one) for one in self.sealed]
        return {"vault": _text(self.vault), "user": self.user, "key": _text(self.key), "sealed": sealed}

    @property
    def digest(self) -> bytes:
        return hashlib.blake2b(canonical(self.content).encode(), digest_size=16).digest()

    @property
    def signs(self) -> str:
        """Sixteen signs to be read out by phone."""
        return fingerprints.fingerprint(self.digest.hex(), "")


@dataclass(frozen=True)
class Answered:
    """Headquarters' answer: its bytes, and whose data they open, as the sealed key itself says."""

    data: bytes
    centre: str
    user: str


def write_request(request: Request) -> bytes:
    """A request as bytes."""
    return _framed({"kind": REQUEST, "version": VERSION, **request.content})


def read_request(data: bytes) -> Request:
    """The reverse; UserError when it is none."""
    content = _content(data, REQUEST)
    try:
        sealed = tuple(_bytes(one) for one in content["sealed"])
        request = Request(_bytes(content["vault"]), str(content["user"]), _bytes(content["key"]), sealed)
        fits = len(sealed) <= MOST_SEALED and all(
            SEALED <= len(one) <= SEALED + LONGEST_ABOUT for one in sealed
        )
        if (len(request.vault), len(request.key), fits) != (16, 32, True):
            raise UserError("recovery.damaged")
        if keys.folded(request.user) != request.user or not can_be_sealed_to(request.key):
            raise UserError("recovery.damaged")
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("recovery.damaged") from error
    return request


def answer(
    book: Book,
    identity: Identity,
    request: Request,
    signs: str,
    reason: str,
    second: PrivateKey | None = None,
) -> Answered:
    """At headquarters: give the data key to whoever made this request, once its signs were heard by phone.

    `second` is a key that was taken out of another folder of headquarters (`second_key`).
    Who asked and why goes into the audit before anything is given out; no name of a centre's people does.
    """
    if not identity.boxes:
        raise UserError("authority.not_hq")
    book.authorize("recovery.answer")
    if fingerprints.read_fingerprint(signs) != request.signs:
        raise UserError("recovery.other_signs", signs=signs[:40])
    if not reason.strip():
        raise UserError("recovery.reason")
    boxes = identity.boxes if second is None else (*identity.boxes, second)
    opened = [keys.sealed_key(ct, bytes(box)) for ct in request.sealed for box in boxes]
    given = {one[0]: one[2] for one in opened if one is not None and one[1] == request.vault}
    if not given:
        raise UserError("recovery.not_ours")
    if len(set(given.values())) > 1:  # anybody can seal a key of their own under another centre's name
        raise UserError("recovery.two_centres")
    centre = next(iter(given.values())).decode("ascii", "replace")
    book.note(
        "recovery.answered", centre=centre, vault=request.vault.hex(), reason=reason.strip()[:LONGEST_REASON]
    )
    box = SealedBox(PublicKey(request.key))
    sealed = [_text(box.encrypt(dk + request.vault + request.digest)) for dk in given]
    data = _framed({"kind": ANSWER, "version": VERSION, "request": _text(request.digest), "sealed": sealed})
    return Answered(data, centre, request.user)


def read_answer(data: bytes, request: bytes, vault: bytes, private_key: bytes) -> list[bytes] | None:
    """The data keys in an answer to the request with this digest; None when it answers another."""
    content = _content(data, ANSWER)
    try:
        if _bytes(content["request"]) != request:
            return None
        box = SealedBox(PrivateKey(private_key))
        opened = [box.decrypt(_bytes(one)) for one in content["sealed"]]
    except (KeyError, TypeError, ValueError, CryptoError) as error:
        raise UserError("recovery.damaged") from error
    if any(one[32:] != vault + request for one in opened):
        raise UserError("recovery.damaged")
    return [one[:32] for one in opened]


# -- as file, text or picture ----------------------------------------------------------------------------------


def found(path: Path) -> bytes:
    """The request or answer in a file: itself, as text, or on a QR picture."""
    try:
        with path.open("rb") as file:
            start = file.read(LARGEST * 4)
    except OSError as error:
        raise unread(error, path) from error
    if not pictures.is_picture(start):
        return found_in(start, path.name)
    for texts in pictures.read([path]):
        if isinstance(texts, UserError):
            raise texts
        for text in texts:
            held = qr.decode(text) or b""
            if held.startswith(MAGIC):
                return held
    raise UserError("recovery.not_one", name=path.name)


def found_in(data: bytes, name: str) -> bytes:
    """The request or answer in bytes that may be a message with words around it."""
    if data.startswith(MAGIC):
        return data
    inside = armour.read(data, MAGIC)
    if not inside:
        raise UserError("recovery.not_one", name=name)
    return inside[0]


def _framed(content: Mapping[str, Any]) -> bytes:
    body = canonical(content).encode()
    return MAGIC + len(body).to_bytes(4, "big") + _check(body) + body


def _content(data: bytes, kind: str) -> dict[str, Any]:
    """What stands in a request or answer, whole and of this kind."""
    body = data[HEAD:]
    if (
        not data.startswith(MAGIC)
        or data[8:12] != len(body).to_bytes(4, "big")
        or data[12:HEAD] != _check(body)
    ):
        raise UserError("recovery.damaged")
    try:
        content = json.loads(body)
        if content["version"] > VERSION:
            raise UserError("recovery.newer")
        other = content["kind"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UserError("recovery.damaged") from error
    if other != kind:
        raise UserError(f"recovery.is_{other}" if other in (REQUEST, ANSWER) else "recovery.damaged")
    return dict(content)


def _check(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=4).digest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error
