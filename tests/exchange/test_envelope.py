"""The container: every kind of damage and forgery has its code, and none is accepted."""

import itertools
import random
import zlib
from collections.abc import Callable

import nacl.bindings as sodium
import pytest
from nacl.public import PrivateKey, PublicKey
from nacl.signing import SigningKey

from tests.faults.table import Matrix
from tvetdesk.errors import sentence
from tvetdesk.exchange import envelope, streams
from tvetdesk.exchange.codec import Block, Column, unpack
from tvetdesk.exchange.envelope import MAGIC, Opened, open_, peek, seal
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.refusals import Refused
from tvetdesk.i18n import Translator

HQ, OFFLINE, STRANGER = (PrivateKey(bytes([n]) * 32) for n in (1, 2, 3))
CENTRE, OTHER = SigningKey(b"c" * 32), SigningKey(b"o" * 32)
NUMBERS = {4711: CENTRE, 815: OTHER}
MANIFEST, PAYLOAD = b"manifest", b"columns of the day"


def registered(sender: int, _manifest: bytes) -> bytes | None:
    key = NUMBERS.get(sender)
    return None if key is None else bytes(key.verify_key)


def bundle(
    payload: bytes = PAYLOAD,
    *,
    manifest: bytes = MANIFEST,
    sender: int = 4711,
    key: SigningKey = CENTRE,
    receivers: tuple[PrivateKey, ...] = (HQ, OFFLINE),
) -> bytes:
    return seal(
        manifest, payload, sender=sender, signing_key=key, receivers=[r.public_key for r in receivers]
    )


def opened(data: bytes, *keys: PrivateKey) -> Opened:
    return open_(data, private_keys=keys or (HQ,), verify_key_of=registered)


def refusal(data: bytes, *keys: PrivateKey) -> Refused:
    with pytest.raises(Refused) as caught:
        opened(data, *keys)
    return caught.value


def code(data: bytes, *keys: PrivateKey) -> str:
    return refusal(data, *keys).code


def mended(data: bytes | bytearray) -> bytes:
    """The length and the checksum put right, as an attacker would."""
    rest = bytes(data[16:])
    return MAGIC + len(rest).to_bytes(4, "big") + zlib.crc32(rest).to_bytes(4, "big") + rest


def inside(data: bytes, key: PrivateKey = HQ) -> bytes:
    """The decrypted content, as a dishonest receiver has it."""
    head = peek(data)
    start = 18 + 4 * len(head.hints)
    keys = data[start : start + 32 + 48 * len(head.hints)]
    content_key = envelope._content_key(head, keys, [key])
    return envelope._decrypt(data[start + len(keys) :], content_key)


def wrapped(
    plain: bytes, *receivers: PublicKey, tag: int = envelope.FINAL, hints: list[bytes] | None = None
) -> bytes:
    """Any content, sealed to anybody: what whoever knows the format can make."""
    content_key, ephemeral = bytes(32), PrivateKey(b"e" * 32)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, content_key)
    chunk = sodium.crypto_secretstream_xchacha20poly1305_push(state, plain, tag=tag)
    front = bytes([1, len(receivers)]) + b"".join(hints or [envelope.hint(r) for r in receivers])
    boxes = b"".join(envelope._box(content_key, ephemeral, r) for r in receivers)
    return mended(bytes(16) + front + bytes(ephemeral.public_key) + boxes + header + chunk)


def signed_content(told: bytes) -> bytes:
    """A bundle whose content is signed as it should be, whatever the payload says of itself."""
    ephemeral = bytes(PrivateKey(b"e" * 32).public_key)
    box = envelope._box(bytes(32), PrivateKey(b"e" * 32), HQ.public_key)
    front = bytes([1, 1]) + envelope.hint(HQ.public_key)
    who = (4711).to_bytes(4, "big")
    signature = CENTRE.sign(envelope._signed(front, ephemeral + box, who, MANIFEST, told)).signature
    return wrapped(signature + who + streams.varint(8) + MANIFEST + told, HQ.public_key)


# --- good bundles ---------------------------------------------------------------------------------------


def test_each_receiver_opens_a_bundle_and_sees_who_signed_it() -> None:
    data = bundle()
    for key in (HQ, OFFLINE):
        got = opened(data, STRANGER, key)
        assert (got.manifest, got.payload, got.sender) == (MANIFEST, PAYLOAD, 4711)
        assert got.signed_by == bytes(CENTRE.verify_key)
        assert len(got.bundle_id) == 16
    assert peek(data).hints == tuple(envelope.hint(key.public_key) for key in (HQ, OFFLINE))
    assert peek(data).size == len(data)


@pytest.mark.parametrize("payload", [b"", b"x", bytes(3_000_000), random.Random(1).randbytes(200_000)])
def test_payloads_of_every_sort_come_back(payload: bytes) -> None:
    data = bundle(payload, manifest=b"")
    assert opened(data).payload == payload
    assert len(data) < 0.001 * len(payload) + 300 or len(set(payload)) > 1


def test_the_container_costs_267_bytes_for_two_receivers_and_52_for_each_more() -> None:
    day = random.Random(5).randbytes(700)
    assert len(bundle(day)) - len(day) - len(MANIFEST) == 267
    assert len(bundle(receivers=(HQ, OFFLINE, STRANGER))) - len(bundle()) == 52


def test_keys_come_from_the_entropy_that_is_given() -> None:
    counter = itertools.count(1)

    def entropy(size: int) -> bytes:
        return bytes([next(counter)]) * size

    data = seal(
        MANIFEST, PAYLOAD, sender=4711, signing_key=CENTRE, receivers=[HQ.public_key], entropy=entropy
    )
    assert next(counter) == 3
    assert data[22:54] == bytes(PrivateKey(b"\2" * 32).public_key)
    assert opened(data).payload == PAYLOAD


def test_sixty_four_receivers_and_no_more() -> None:
    many = tuple(PrivateKey(bytes([n]) * 32) for n in range(1, 66))
    assert opened(bundle(receivers=many[:64]), many[63]).payload == PAYLOAD
    for wrong in ((), many):
        with pytest.raises(ValueError, match="1 to 64"):
            bundle(receivers=wrong)
    with pytest.raises(ValueError, match="31 bits"):
        bundle(sender=1 << 31)


def test_two_receivers_with_the_same_hint_both_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "hint", lambda _key: b"same")
    assert opened(bundle(), OFFLINE).payload == PAYLOAD


def test_the_example_of_the_manual() -> None:
    """The test vector of docs/bundle-format.md."""
    data = bytes.fromhex(
        "895456580d0a1a0a0000014d80791b690102e3b70c7a777177b0fb41b1fcf75c1227fa08876056a5ed07ac44fe"
        "0c116ec2de80b8e523959d7824a5ceae74a47811bbbe6d201b76386f357a0b02091b221940c496bdbe9118647a"
        "60186c4a7d44d450aefb62654c5d5fe2f6e473a26c89c46ab533c1eda3e449435bd09895e20b60a7591ffefe5a"
        "039a8a0fc1b4548ee0818104ed2e6d286289cf50b15f15b3d306976929b16fb2358206f0f9b374f173f3697759"
        "755e0a65b19b31013361fefc9e9675331eee5365c5328fdb00210cbc9055866b897e45c3b7b0748682118da959"
        "55d39e18a8d941e0a0fbb16e7689c03ad78abc86ef1e3454dc25807ceebeef37b84ee856c4d9711d5721afcbda"
        "7581ac7043e3867b3d549d9da48a84ba6c69a75ce288181c2018c79bcb2dbe2796a676ef882937912376cb1c5b"
        "27f77c6e8572f5ba2bea29c57e4a77e2e587fda017f73a5c09f12137836acff8abfb"
    )
    got = opened(data)
    assert got == opened(data, OFFLINE)
    assert (got.sender, got.signed_by) == (4711, bytes(CENTRE.verify_key))
    manifest = Block(1000, 0, 1, (Column(1, Kind.INT, [12]), Column(2, Kind.BYTES, [bytes(range(8))])))
    assert unpack(got.manifest) == [manifest]
    assert [block.table for block in unpack(got.payload)] == [31, 32]


# --- damage: told apart before any cryptography ---------------------------------------------------------


@pytest.fixture
def _no_cryptography(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("cryptography before the file was found whole")

    monkeypatch.setattr(envelope, "_content_key", never)


ON_THE_WAY: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "empty": ("B15", lambda data: b""),
    "picture": ("B01", lambda data: b"\xff\xd8\xff\xe0" + data),
    "zip": ("B01", lambda data: b"PK\3\4" + bytes(400)),
    "zeros": ("B01", lambda data: bytes(len(data))),
    "letter": ("B01", lambda data: b"Dear colleague"),
    "line ends to Unix": ("B02", lambda data: data.replace(b"\r\n", b"\n")),
    "line ends to Windows": ("B02", lambda data: data.replace(b"\n", b"\r\n")),
    "line ends from Mac": ("B02", lambda data: data.replace(b"\r", b"\n")),
    "end-of-file sign lost": ("B02", lambda data: data.replace(b"\x1a", b"")),
    "seven bits": ("B02", lambda data: bytes(byte & 127 for byte in data)),
    "Latin-1 to UTF-8": ("B02", lambda data: data.decode("latin-1").encode()),
    "Windows-1252 to UTF-8": ("B02", lambda data: data.decode("cp1252", "replace").encode()),
    "replacement signs": ("B02", lambda data: data.decode("utf-8", "replace").encode()),
    "question marks": ("B02", lambda data: data.decode("ascii", "replace").encode("ascii", "replace")),
    "a byte added": ("B04", lambda data: data + b"\0"),
    "twice in one file": ("B04", lambda data: data + data),
    "a hole": ("B04", lambda data: data[:100] + bytes(100) + data[200:]),
    "an impossible length": ("B04", lambda data: data[:8] + b"\xff\xff\xff\xff" + data[12:]),
    "a newer version": ("B05", lambda data: mended(data[:16] + b"\3" + data[17:])),
    "no receivers": ("B04", lambda data: mended(data[:17] + b"\0" + data[18:])),
    "65 receivers": ("B04", lambda data: mended(data[:17] + b"\x41" + data[18:] + bytes(5_000))),
    "64 receivers, no room": ("B04", lambda data: mended(data[:17] + b"\x40" + data[18:])),
    "cut and mended": ("B04", lambda data: mended(data[:100])),
}


@pytest.mark.fault("F7", "bundles damaged on the way", "forged")
@pytest.mark.parametrize("event", list(ON_THE_WAY))
@pytest.mark.usefixtures("_no_cryptography")
def test_what_happened_to_a_file_on_its_way(event: str) -> None:
    expected, change = ON_THE_WAY[event]
    assert code(change(bundle())) == expected


@pytest.mark.fault("F7", "bundles damaged on the way", "forged")
@pytest.mark.usefixtures("_no_cryptography")
def test_every_byte_flipped(matrix: Matrix) -> None:
    good = bundle()
    for place in range(len(good)):
        for bit in matrix((0, 3, 7)):
            bad = bytearray(good)
            bad[place] ^= 1 << bit
            expected = {"B01", "B02"} if place < 8 else {"B03", "B04"} if place < 12 else {"B04"}
            assert code(bytes(bad)) in expected


@pytest.mark.fault("F7", "bundles damaged on the way", "forged")
@pytest.mark.usefixtures("_no_cryptography")
def test_every_truncation_says_how_much_arrived(matrix: Matrix) -> None:
    good = bundle()
    for size in matrix(range(1, len(good))):
        refused = refusal(good[:size])
        assert refused.code == "B03"
        assert refused.values["arrived"] == size
        assert size < 18 or refused.values["expected"] == len(good)


@pytest.mark.fault("F7", "bundles damaged on the way", "forged")
@pytest.mark.usefixtures("_no_cryptography")
def test_zeroed_sectors(matrix: Matrix) -> None:
    good = bundle(random.Random(5).randbytes(20_000))
    for start in matrix(range(0, len(good), 512)):
        bad = good[:start] + bytes(min(512, len(good) - start)) + good[start + 512 :]
        assert code(bad) == ("B01" if start == 0 else "B04")


@pytest.mark.usefixtures("_no_cryptography")
def test_a_file_that_is_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "MAX_FILE", 1_000)
    assert code(MAGIC + bytes(1_000)) == "B12"
    with pytest.raises(Refused, match="B12"):
        bundle(random.Random(5).randbytes(1_000))


# --- intent: a valid checksum ---------------------------------------------------------------------------


@pytest.mark.fault("F7", "bundles damaged, the checksum mended", "forged")
def test_every_byte_flipped_and_the_checksum_repaired(matrix: Matrix) -> None:
    good = bundle()
    for place in matrix(range(16, len(good))):
        bad = bytearray(good)
        bad[place] ^= 1 << place % 8
        # HQ's hint at 18..21 decides whether HQ looks at all; the other's box is covered by the signature.
        expected = (
            {"B05"} if place == 16 else {"B04", "B08"} if place == 17 else {"B06"} if place < 22 else {"B08"}
        )
        assert code(mended(bad)) in expected


@pytest.mark.fault("F7", "bundles damaged, the checksum mended", "forged")
def test_truncations_with_the_checksum_repaired(matrix: Matrix) -> None:
    good = bundle()
    for size in matrix(range(16, len(good))):
        assert code(mended(good[:size])) in {"B03", "B04", "B08"}


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_a_bundle_for_somebody_else() -> None:
    assert code(bundle(), STRANGER) == "B06"
    with pytest.raises(Refused, match="B06"):
        open_(bundle(), private_keys=[], verify_key_of=registered)


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_an_unknown_sender_shows_its_manifest_and_nothing_else() -> None:
    data = bundle(manifest=b"I am new", sender=99, key=OTHER)
    refused = refusal(data)
    assert (refused.code, refused.sender, refused.manifest) == ("B07", 99, b"I am new")
    assert not hasattr(refused, "payload")
    introduced = open_(data, private_keys=[HQ], verify_key_of=lambda _n, _m: bytes(OTHER.verify_key))
    assert introduced.payload == PAYLOAD


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_a_stolen_name() -> None:
    assert code(bundle(key=OTHER)) == "B08"


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_a_bundle_passed_on_to_somebody_it_was_not_made_for() -> None:
    assert code(wrapped(inside(bundle(receivers=(HQ,))), STRANGER.public_key), STRANGER) == "B08"
    assert code(wrapped(inside(bundle()), HQ.public_key, OFFLINE.public_key)) == "B08"


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_hints_relabelled() -> None:
    data = bytearray(bundle())
    data[18:22] = envelope.hint(STRANGER.public_key)
    assert code(mended(data), STRANGER) == "B08"
    assert code(mended(data), OFFLINE) == "B08"


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_receivers_added_removed_and_swapped() -> None:
    data = bundle()
    boxes = data[26 + 32 :]
    removed = data[:17] + b"\1" + data[18:22] + data[26 : 26 + 32 + 48] + boxes[96:]
    swapped = data[:18] + data[22:26] + data[18:22] + data[26:58] + boxes[48:96] + boxes[:48] + boxes[96:]
    added = (
        data[:17]
        + b"\3"
        + data[18:26]
        + envelope.hint(STRANGER.public_key)
        + data[26:58]
        + boxes[:96]
        + bytes(48)
        + boxes[96:]
    )
    for forged in (removed, swapped, added):
        assert code(mended(forged)) == "B08"


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_content_signed_again_by_another_registered_computer() -> None:
    plain = inside(bundle())
    for who in (815, 4711):
        rest = plain[68:]
        ephemeral = PrivateKey(b"e" * 32)
        front = bytes([1, 1]) + envelope.hint(HQ.public_key)
        keys = bytes(ephemeral.public_key) + envelope._box(bytes(32), ephemeral, HQ.public_key)
        number = who.to_bytes(4, "big")
        signature = OTHER.sign(envelope._signed(front, keys, number, MANIFEST, rest[9:])).signature
        forged = wrapped(signature + number + rest, HQ.public_key)
        if who == 815:  # it may of course say the same things in its own name
            assert opened(forged).sender == 815
        else:
            assert code(forged) == "B08"


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_the_boundary_between_manifest_and_payload_cannot_move() -> None:
    plain = inside(bundle())
    moved = plain[:68] + streams.varint(7) + plain[69:]
    assert code(wrapped(moved, HQ.public_key)) == "B08"


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
@pytest.mark.parametrize(
    "plain", [b"", bytes(67), bytes(68), bytes(68) + b"\xff" * 12, bytes(68) + b"\x09" + MANIFEST]
)
def test_content_that_is_too_short_for_what_it_says(plain: bytes) -> None:
    assert code(wrapped(plain, HQ.public_key)) in {"B07", "B08"}


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_content_without_its_final_tag() -> None:
    assert code(wrapped(inside(bundle()), HQ.public_key, tag=0)) == "B08"


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_a_low_order_ephemeral_key() -> None:
    data = bytearray(bundle())
    data[26:58] = bytes(32)
    assert code(mended(data)) == "B08"


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_a_sender_whose_registered_key_is_no_key() -> None:
    for key in (bytes(32), b"\xff" * 32):
        with pytest.raises(Refused, match="B08"):
            open_(bundle(), private_keys=[HQ], verify_key_of=lambda _n, _m, key=key: key)


# --- a registered sender that means harm ----------------------------------------------------------------


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
def test_a_payload_that_unpacks_to_more_than_it_says_or_may() -> None:
    bomb = streams.compress(bytes(1 << 20))
    assert code(signed_content(streams.varint(1_000) + bytes([bomb[0]]) + bomb[1])) == "B13"
    assert code(signed_content(streams.varint(1 << 29) + bytes([bomb[0]]) + bomb[1])) == "B13"
    assert code(signed_content(streams.varint((1 << 29) + 1) + bytes([bomb[0]]) + bomb[1])) == "B12"


@pytest.mark.fault("F8", "bundles forged, relabelled, sealed again", "forged")
@pytest.mark.parametrize(
    "told",
    [b"", b"\x05", b"\x05\x07abcde", b"\x05\x00abcdef", b"\x05\x01abcde", b"\x05\x02abcde", b"\xff" * 12],
)
def test_a_payload_that_is_not_what_it_says(told: bytes) -> None:
    assert code(signed_content(told)) == "B13"


def test_every_refusal_has_a_sentence_with_its_values(english: Translator) -> None:
    values = {"arrived": 3, "expected": 5, "code": "0000126F", "date": "1 March", "number": 6}
    for number in range(1, 16):
        assert len(sentence(Refused(f"B{number:02}", **values), english)) > 20
    assert "3 of 5 bytes" in sentence(Refused("B03", arrived=3, expected=5), english)
