"""Fingerprints: by which people compare the keys of a computer by phone, read aloud and typed."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_

sentences(
    {
        "authority.no_fingerprint": N_(
            "“{text}” is not a fingerprint. It has 16 signs, like K7QM-2XWA-9RTP-4HDE."
        ),
    }
)

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks or sounds like another
FINGERPRINT_SIGNS = 16


@lru_cache(4096)  # a country's PCs, each looked at again for every newcomer
def fingerprint(sign_key: str, box_key: str) -> str:
    """16 signs to be read aloud: about 78 bits of the hash of both public keys, as XXXX-XXXX-XXXX-XXXX."""
    number = int.from_bytes(
        hashlib.blake2b(bytes.fromhex(sign_key + box_key), digest_size=16).digest(), "big"
    )
    signs = ""
    for _ in range(FINGERPRINT_SIGNS):
        number, place = divmod(number, len(SIGNS))
        signs += SIGNS[place]
    return "-".join(signs[start : start + 4] for start in range(0, FINGERPRINT_SIGNS, 4))


def read_fingerprint(text: str) -> str:
    """A fingerprint as typed, in its one form; UserError when it cannot be one."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    if len(signs) != FINGERPRINT_SIGNS or any(sign not in SIGNS for sign in signs):
        raise UserError("authority.no_fingerprint", text=text[:40])
    return "-".join(signs[start : start + 4] for start in range(0, FINGERPRINT_SIGNS, 4))
