"""The container of a bundle: a clear head, the content encrypted to its receivers, the signature inside.

    head      magic 8 | length of the rest 4 | CRC-32 of the rest 4 | version 1 | receivers 1 | hint 4 each
    keys      ephemeral X25519 key 32 | sealed content key 48 each
    content   secretstream header 24 | one chunk with the final tag:
              Ed25519 signature 64 | sender 4 | length of manifest (varint) | manifest | unpacked size (varint) |
              form 1 | payload

All numbers are unsigned, big-endian but for varints. Everything is libsodium's. The magic breaks under every
common text conversion; what is wrong is told apart *before* any cryptography: not ours, mangled, cut, damaged,
newer. Past the checksum only intent can be the cause, so what fails then is B08.

One ephemeral key serves all receivers (as in saltpack; a sealed box each would cost 32 bytes more for every
further receiver, with two of them 3 % of one QR picture). It is used once, every receiver's box has a secret of
its own from the exchange of both keys, and the nonce is a hash of both public keys, as in a sealed box.

The signature covers the domain tag, head without length and checksum, keys, sender, manifest and payload, each
behind its length. The keys bind the receivers: whoever opens a signed box with the own secret key knows the
signer made it for exactly that public key, since nobody else knows the ephemeral secret. A receiver who wraps
the content anew for somebody else, or edits the hints, has to change signed bytes. That the full public
keys are not repeated inside saves 32 bytes a receiver.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nacl import bindings
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, PublicKey
from nacl.signing import SigningKey, VerifyKey
from nacl.utils import random as system_random

from tvetdesk.exchange import streams
from tvetdesk.exchange.codec import VERSION
from tvetdesk.exchange.refusals import Refused

MAGIC = b"\x89TVX\r\n\x1a\n"
MAX_RECEIVERS = 64
MAX_FILE = 64 << 20
MAX_PAYLOAD = 512 << 20
MAX_MANIFEST = 1 << 20
FIXED = 18  # bytes of the head before the hints
BOX = 48  # a content key of 32 bytes and its tag
TAG = b"tvetdesk-bundle-v1\0"
FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_STREAM_HEADER = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_STREAM_EXTRA = bindings.crypto_secretstream_xchacha20poly1305_ABYTES

Entropy = Callable[[int], bytes]


@dataclass(frozen=True)
class Head:
    """What anybody can see: the format's version, a hint at each receiver, the file's size in bytes."""

    version: int
    hints: tuple[bytes, ...]
    size: int


@dataclass(frozen=True)
class Opened:
    """What a receiver of a bundle may trust: who signed what."""

    bundle_id: bytes  # the first 16 bytes of the signature
    sender: int  # replica number, verified
    manifest: bytes
    payload: bytes
    signed_by: bytes  # the Ed25519 public key it was verified with
    version: int  # of the format


def hint(receiver: PublicKey) -> bytes:
    """Four bytes by which a receiver finds its box; two receivers may share them by chance."""
    return bindings.crypto_generichash_blake2b_salt_personal(bytes(receiver), digest_size=16)[:4]


def bundle_id(signature: bytes) -> bytes:
    """By what a bundle is known: the first 16 bytes of its signature."""
    return signature[:16]


def seal(
    manifest: bytes,
    payload: bytes,
    *,
    sender: int,
    signing_key: SigningKey,
    receivers: Sequence[PublicKey],
    entropy: Entropy = system_random,
) -> bytes:
    """A bundle that only these receivers (1 to 64) can open."""
    return sealed(
        manifest, payload, sender=sender, signing_key=signing_key, receivers=receivers, entropy=entropy
    )[0]


def sealed(
    manifest: bytes,
    payload: bytes,
    *,
    sender: int,
    signing_key: SigningKey,
    receivers: Sequence[PublicKey],
    entropy: Entropy = system_random,
) -> tuple[bytes, bytes]:
    """The bundle and its id.

    `entropy` gives the content key and the ephemeral key. The header of the secretstream is drawn by libsodium
    itself, so no two files are ever alike, also not with the same entropy. Refused B12 when the bundle would be
    larger than what receivers accept.
    """
    if not 1 <= len(receivers) <= MAX_RECEIVERS:
        raise ValueError("a bundle has 1 to 64 receivers")
    if not 0 < sender < 1 << 31:
        raise ValueError("a replica number has 31 bits and is not 0")
    if len(manifest) > MAX_MANIFEST or len(payload) > MAX_PAYLOAD:
        raise Refused("B12")
    content_key = entropy(32)
    ephemeral = PrivateKey(entropy(32))
    boxes = [_box(content_key, ephemeral, receiver) for receiver in receivers]
    front = bytes([VERSION, len(receivers)]) + b"".join(map(hint, receivers))
    keys = bytes(ephemeral.public_key) + b"".join(boxes)
    form, packed = _compress(payload)
    told = streams.varint(len(payload)) + bytes([form]) + packed
    who = sender.to_bytes(4, "big")
    signature = signing_key.sign(_signed(front, keys, who, manifest, told)).signature
    plain = b"".join((signature, who, streams.varint(len(manifest)), manifest, told))
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, content_key)
    chunk = bindings.crypto_secretstream_xchacha20poly1305_push(state, plain, tag=FINAL)
    rest = front + keys + header + chunk
    if len(rest) + 16 > MAX_FILE:
        raise Refused("B12")
    made = MAGIC + len(rest).to_bytes(4, "big") + zlib.crc32(rest).to_bytes(4, "big") + rest
    return made, bundle_id(signature)


def peek(data: bytes) -> Head:
    """The head, after magic, length and checksum were found good; no cryptography.

    Refused: B15 empty, B01 not ours, B02 mangled, B12 too big, B03 cut, B04 damaged, B05 newer format.
    """
    _check_magic(data)
    if len(data) > MAX_FILE:
        raise Refused("B12")
    if len(data) < FIXED:
        raise Refused("B03", arrived=len(data), expected=FIXED)
    expected = int.from_bytes(data[8:12], "big") + 16
    if len(data) < expected <= MAX_FILE:
        raise Refused("B03", arrived=len(data), expected=expected)
    if len(data) != expected or zlib.crc32(memoryview(data)[16:]) != int.from_bytes(data[12:16], "big"):
        raise Refused("B04")
    version, count = data[16], data[17]
    if not 1 <= version <= VERSION:
        raise Refused("B05")
    least = FIXED + 4 * count + 32 + BOX * count + _STREAM_HEADER + _STREAM_EXTRA
    if not 1 <= count <= MAX_RECEIVERS or len(data) < least:
        raise Refused("B04")
    hints = tuple(data[at : at + 4] for at in range(FIXED, FIXED + 4 * count, 4))
    return Head(version, hints, len(data))


def open_(
    data: bytes,
    *,
    private_keys: Sequence[PrivateKey],
    verify_key_of: Callable[[int, bytes], bytes | None],
) -> Opened:
    """The content of a bundle, once its signature was verified with the sender's key.

    `verify_key_of(sender, manifest)` looks up the public key of 32 bytes for the replica number the bundle
    names; the manifest it is shown is not yet verified. None means unknown: Refused B07, with `sender` and
    `manifest` on the error, so that the caller may look at an introduction and open again with its key.

    Refused: what `peek` says, B06 not for these keys, B07, B08 altered, B12 too big unpacked, B13 not allowed.
    """
    head = peek(data)
    start = FIXED + 4 * len(head.hints)
    front, keys = data[16:start], data[start : start + 32 + BOX * len(head.hints)]
    content_key = _content_key(head, keys, private_keys)
    plain = _decrypt(data[start + len(keys) :], content_key)
    if len(plain) < 64 + 4:
        raise Refused("B08")
    signature, who = plain[:64], plain[64:68]
    try:
        size, at = streams.read_varint(plain, 68)
        if size > min(MAX_MANIFEST, len(plain) - at):
            raise streams.Malformed
    except streams.Malformed:
        raise Refused("B08") from None
    manifest, told = plain[at : at + size], plain[at + size :]
    sender = int.from_bytes(who, "big")
    verify_key = verify_key_of(sender, manifest)
    if verify_key is None:
        raise Refused("B07", sender=sender, manifest=manifest, code=f"{sender:08X}")
    try:
        VerifyKey(verify_key).verify(_signed(front, keys, who, manifest, told), signature)
    except BadSignatureError:
        raise Refused("B08") from None
    return Opened(bundle_id(signature), sender, manifest, _expand(told), bytes(verify_key), head.version)


def _check_magic(data: bytes) -> None:
    """Tells a file of ours from others, and from ours after a mailer or an FTP client took it for text."""
    start = data[:24]
    if not start:
        raise Refused("B15")
    if start[:8] == MAGIC:
        return
    if MAGIC.startswith(start):
        raise Refused("B03", arrived=len(data), expected=FIXED)
    for first in (b"\x89", b"\x09", b"\xc2\x89", b"\xef\xbf\xbd", b"\xe2\x80\xb0", b"?"):
        # as it is, seven bits, UTF-8, a replacement sign, Windows-1252 as UTF-8, a question mark
        if start.startswith(first + b"TVX"):
            raise Refused("B02")
    raise Refused("B01")


def _nonce(ephemeral: PublicKey, receiver: PublicKey) -> bytes:
    both = bytes(ephemeral) + bytes(receiver)
    return bindings.crypto_generichash_blake2b_salt_personal(both, digest_size=24)


def _box(content_key: bytes, ephemeral: PrivateKey, receiver: PublicKey) -> bytes:
    nonce = _nonce(ephemeral.public_key, receiver)
    return bindings.crypto_box(content_key, nonce, bytes(receiver), bytes(ephemeral))


def _content_key(head: Head, keys: bytes, private_keys: Sequence[PrivateKey]) -> bytes:
    """Opens the box that one of these keys has; B06 when no hint fits, B08 when a hint fits but no box."""
    ephemeral = PublicKey(keys[:32])
    fits = False
    for private in private_keys:
        own = hint(private.public_key)
        for number, other in enumerate(head.hints):
            if own != other:
                continue
            fits = True
            box = keys[32 + BOX * number : 32 + BOX * (number + 1)]
            try:
                return bindings.crypto_box_open(
                    box, _nonce(ephemeral, private.public_key), bytes(ephemeral), bytes(private)
                )
            except CryptoError:
                continue
    raise Refused("B08" if fits else "B06")


def _decrypt(stream: bytes, content_key: bytes) -> bytes:
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, stream[:_STREAM_HEADER], content_key)
    try:
        plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, stream[_STREAM_HEADER:])
    except CryptoError:
        raise Refused("B08") from None
    if tag != FINAL:
        raise Refused("B08")
    return plain


def _signed(*parts: bytes) -> bytes:
    """What the signature is over: the domain tag, then each part behind its length of 8 bytes."""
    return TAG + b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def _compress(payload: bytes) -> tuple[int, bytes]:
    """Columns are compressed already, photos too: whatever does not shrink at its beginning stays as it is."""
    sample = payload[: 1 << 16]
    if len(zlib.compress(sample)) * 10 > len(sample) * 9:
        return streams.STORED, payload
    return streams.compress(payload)


def _expand(told: bytes) -> bytes:
    """The payload; its declared size is checked before a byte of it is unpacked, and enforced while it is."""
    try:
        size, at = streams.read_varint(told, 0)
        if size > MAX_PAYLOAD:
            raise Refused("B12")
        if at >= len(told) or told[at] not in streams.FORMS:
            raise streams.Malformed
        return streams.expand(told[at], told[at + 1 :], size)
    except streams.Malformed:
        raise Refused("B13") from None
