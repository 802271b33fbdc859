"""F24: signatures at the edges of Ed25519, by which one verifier says yes and another no: ours says no to each of them."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path

import nacl.bindings
import pytest
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from tvetdesk.exchange.authority import Statement, state
from tvetdesk.updates import minisign
from tvetdesk.updates.minisign import PublicKey, Signature

L = 2**252 + 27742317777372353535851937790883648493  # the order of the group
P = 2**255 - 19
_EIGHT = (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
)
LOW = tuple(
    bytes([*one[:31], one[31] | sign])
    for one in (
        *(number.to_bytes(32, "little") for number in (0, 1, P - 1, P, P + 1)), *(bytes.fromhex(text) for text in _EIGHT),
    )
    for sign in (0, 0x80)
)  # fmt: skip
"""Every way to write a point of a small order, also those that are not its right form."""


def genuine(signer: bytes, signature: bytes, number: int = 0) -> bool:
    return Statement({"kind": "test", "number": number}, signer.hex(), signature.hex()).genuine()


@pytest.mark.fault("F24", "signatures by keys of a small order", "forged")
@pytest.mark.parametrize("key", LOW, ids=bytes.hex)
def test_a_key_of_a_small_order_signs_nothing(key, matrix):
    """With such a key, one signature in eight fits any text, whoever made it."""
    for point, number in matrix(product(LOW, range(16))):
        assert not genuine(key, point + bytes(32), number)


@pytest.mark.fault("F24", "second forms of a signature", "forged")
def test_a_signature_has_one_form_only(matrix):
    """S + L fits the same equation: a second file with another number could be made of a signed one."""
    signing, tried = SigningKey(bytes(range(32))), 0
    for number in range(32):
        made = bytes.fromhex(state(signing, "test", number=number).signature)
        assert genuine(bytes(signing.verify_key), made, number)
        scalar = int.from_bytes(made[32:], "little")
        others = [other.to_bytes(32, "little") for other in range(scalar + L, 2**256, L)]
        others += [made[32:63] + bytes([made[63] | high]) for high in (0x20, 0x40, 0x80)]
        for other in matrix(others):
            assert not genuine(bytes(signing.verify_key), made[:32] + other, number)
            tried += 1
    assert tried > 200


@pytest.mark.fault("F24", "signatures with a point of a small order added", "forged")
def test_a_small_part_in_the_first_half_of_a_signature_is_seen(matrix):
    """R with a point of a small order added: verifiers that multiply by eight take it, and then two PCs would differ."""
    signing = SigningKey(bytes(range(32)))
    points = [(P - 1).to_bytes(32, "little"), bytes(32), *map(bytes.fromhex, _EIGHT)]  # of order 2, 4, 8, 8
    for number, point in matrix(product(range(32), points)):
        made = bytes.fromhex(state(signing, "test", number=number).signature)
        other = nacl.bindings.crypto_core_ed25519_add(made[:32], point)
        assert other != made[:32]
        assert not genuine(bytes(signing.verify_key), other + made[32:], number)


def test_an_update_is_held_to_the_same():
    signing = SigningKey(bytes(range(32)))
    digest = bytes(64)
    sealed = signing.sign(digest).signature
    second = sealed[:32] + (int.from_bytes(sealed[32:], "little") + L).to_bytes(32, "little")
    for signed, good in ((sealed, True), (second, False)):
        comment = signing.sign(signed + b"x").signature
        made = Signature(b"number 8", signed, b"x", comment)
        assert minisign.verify(PublicKey(b"number 8", signing.verify_key), made, digest) is good


WYCHEPROOF = Path(__file__).parent / "fixtures" / "wycheproof-ed25519.txt"


def taken(key: bytes, signature: bytes, message: bytes) -> bool:
    """What every place that checks a signature asks (`VerifyKey.verify`)."""
    try:
        VerifyKey(key).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


@pytest.mark.fault("F24", "signatures of Project Wycheproof", "forged")
def test_the_signatures_of_wycheproof_are_judged_as_they_should_be(matrix):
    """Its keys of a small order may be taken or not; ours are not. Of keys with a small part, ours takes what fits."""
    judged = Counter()
    lines = [line.split() for line in WYCHEPROOF.read_text("ascii").splitlines() if not line.startswith("#")]
    for verdict, kind, *parts in matrix(lines):
        said = taken(*(bytes.fromhex(part.replace("-", "")) for part in parts))
        assert verdict == "acceptable" or said is (verdict == "valid"), (verdict, kind, parts)
        judged[verdict, kind, said] += 1
    assert len(lines) == 210
    assert {key: number for key, number in judged.items() if key[0] == "acceptable"} == {
        ("acceptable", "SmallOrderPublicKey", False): 8,
        ("acceptable", "MixedOrderPublicKey", True): 21,
    }
