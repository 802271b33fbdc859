"""The printed recovery code: six groups of five signs that open the data when the only password is forgotten.

Four signs of each group are drawn at random (24 of 30 signs each: 117 bits, so the slow step of a password is not
needed), the fifth checks them and the place of the group: one wrong sign, or two groups in each other's place, are
found, and the group is named. The code is nowhere kept; the keys know the public half of a key pair made of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import nacl.utils
from nacl.public import PrivateKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_

sentences({
    "paper.length": N_("A recovery code has {groups} groups of {size} signs; {number} signs were typed. Type it as it stands on the paper."),
    "paper.group": N_("Group {number} of the recovery code has a wrong sign, or stands in another place. Compare it with the paper."),
})  # fmt: skip

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks or sounds like another
GROUPS, SIZE = 6, 5
FAIR = 256 - 256 % len(SIGNS)  # bytes from here on would favour the first signs


def new_code(entropy: Callable[[int], bytes] = nacl.utils.random) -> str:
    """A new code as it is printed: XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX."""
    wanted, signs = GROUPS * (SIZE - 1), ""
    while len(signs) < wanted:
        signs += "".join(SIGNS[byte % len(SIGNS)] for byte in entropy(wanted) if byte < FAIR)
    parts = [signs[start : start + SIZE - 1] for start in range(0, wanted, SIZE - 1)]
    return "-".join(part + _check_sign(part, place) for place, part in enumerate(parts))


def read(text: str) -> str:
    """A code as typed, in its one form; UserError names the group that cannot be right."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    if len(signs) != GROUPS * SIZE:
        raise UserError("paper.length", groups=GROUPS, size=SIZE, number=len(signs))
    groups = [signs[start : start + SIZE] for start in range(0, len(signs), SIZE)]
    for place, group in enumerate(groups):
        if any(sign not in SIGNS for sign in group) or group[-1] != _check_sign(group[:-1], place):
            raise UserError("paper.group", number=place + 1)
    return "-".join(groups)


def private_key(code: str, vault: bytes) -> bytes:
    """The private key that a code stands for, for one data folder."""
    return hashlib.blake2b(read(code).encode(), key=vault, person=b"tvetdesk.paper", digest_size=32).digest()


def public_key(code: str, vault: bytes) -> bytes:
    """The public half, by which the keys know the code."""
    return bytes(PrivateKey(private_key(code, vault)).public_key)


def _check_sign(signs: str, place: int) -> str:
    """Weights that share no divisor with 30 find every single wrong sign; the place counts as one more."""
    weights = (1, 7, 11, 13)
    total = sum(weight * SIGNS.index(sign) for weight, sign in zip(weights, signs, strict=True))
    return SIGNS[(total + 17 * (place + 1)) % len(SIGNS)]
