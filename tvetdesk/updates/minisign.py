"""Signatures as minisign writes them, so that an update can also be checked without this program.

Format: https://jedisct1.github.io/minisign/ ("ED": Ed25519 over the BLAKE2b-512 of the file, and a second signature
over the first one together with the trusted comment).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

UNTRUSTED, TRUSTED = b"untrusted comment:", b"trusted comment: "
LINES = 4
LONGEST = 1024  # bytes of one line


class Unreadable(ValueError):
    """This is not a key or a signature of minisign."""


@dataclass(frozen=True)
class PublicKey:
    """Who may sign."""

    number: bytes
    key: VerifyKey


@dataclass(frozen=True)
class Signature:
    """What was signed with which key, and the comment that was signed with it."""

    number: bytes
    signed: bytes
    comment: bytes
    sealed: bytes


def public_key(text: str) -> PublicKey:
    """The key in the second line of a `minisign.pub`."""
    raw = _decoded(text.encode("ascii"), 42)
    if raw[:2] != b"Ed":
        raise Unreadable("not an Ed25519 key")
    return PublicKey(raw[2:10], VerifyKey(raw[10:]))


def signature(text: bytes) -> Signature:
    """The four lines of a signature."""
    lines = text.splitlines()
    if len(lines) != LINES or not lines[0].startswith(UNTRUSTED) or not lines[2].startswith(TRUSTED):
        raise Unreadable("not the four lines of a signature")
    raw = _decoded(lines[1], 74)
    if raw[:2] != b"ED":  # the older "Ed" signs the whole file at once, which would have to fit into memory
        raise Unreadable("not a signature of a hashed file")
    return Signature(raw[2:10], raw[10:], lines[2][len(TRUSTED) :], _decoded(lines[3], 64))


def verify(key: PublicKey, made: Signature, digest: bytes) -> bool:
    """Whether this key signed a file with this BLAKE2b-512, and the comment with it."""
    if made.number != key.number:
        return False
    try:
        key.key.verify(digest, made.signed)
        key.key.verify(made.signed + made.comment, made.sealed)
    except BadSignatureError:
        return False
    return True


def _decoded(line: bytes, size: int) -> bytes:
    try:
        raw = base64.b64decode(line.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("not base64") from error
    if len(raw) != size:
        raise Unreadable(f"{len(raw)} bytes instead of {size}")
    return raw
