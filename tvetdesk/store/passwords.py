"""Passwords: one form for every way to type them, the first guesses refused, and the slow step to a key."""

import unicodedata
from dataclasses import dataclass

import nacl.exceptions
from nacl.pwhash import argon2id

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_

sentences(
    {
        "keys.weak_password": N_(
            "This password is easy to guess. Take at least 10 characters, best four words that do not belong together."
        ),
        "keys.memory": N_("This computer has too little free memory. Close other programs and try again."),
    }
)

MIB = 1024 * 1024
SALT = argon2id.SALTBYTES

SHORTEST = 10  # characters; four words have more
COMMON = frozenset(
    {
        "administrador",
        "administrateur",
        "administrator",
        "azerty",
        "bienvenue",
        "bienvenido",
        "changeme",
        "contraseña",
        "football",
        "iloveyou",
        "jetaime",
        "letmein",
        "motdepasse",
        "password",
        "passwort",
        "princess",
        "qwerty",
        "qwertz",
        "sunshine",
        "tvetdesk",
        "welcome",
    }
)
"""What people add a year or a few digits to."""

ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)


@dataclass(frozen=True)
class Kdf:
    """The cost of turning a password into a key: Argon2id with one lane."""

    memory: int  # bytes
    passes: int

    def __post_init__(self) -> None:
        # Above, a key-slot file would be a bomb for this PC; below, a present for whoever stole it.
        if not (8 * MIB <= self.memory <= 1024 * MIB and 1 <= self.passes <= 10):
            raise ValueError(f"{self} is out of bounds")


DEFAULT = Kdf(64 * MIB, 3)  # 0.2 s on a PC of 2020, 0.5 to 1 s on one of 2012
CHEAP = Kdf(8 * MIB, 1)  # for tests and practice data


def key_of(password: str, kdf: Kdf, salt: bytes) -> bytes:
    """The 32-byte key of a password; equal for all ways to type the same signs."""
    # A lone surrogate can come from an environment variable that is not UTF-8.
    typed = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    try:
        return argon2id.kdf(32, typed, salt, opslimit=kdf.passes, memlimit=kdf.memory)
    except (nacl.exceptions.RuntimeError, MemoryError) as error:
        raise UserError("keys.memory") from error


def check(password: str, user: str) -> None:
    """Refuses what anybody would try first: about five guesses a second are possible on a stolen PC's core."""
    typed = unicodedata.normalize("NFKC", password).casefold()
    letters = _letters(typed)
    if (
        len(typed) < SHORTEST
        or len(set(typed)) < SHORTEST // 2
        or letters in COMMON
        or (letters and letters == _letters(user))
        or any(typed in row or typed[::-1] in row for row in ROWS)
    ):
        raise UserError("keys.weak_password")


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())
