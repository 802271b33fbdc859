"""Session: from a person's password to the next: how long it stays open unattended, and the PIN that re-opens it.

The window asks it; nothing of it is kept. A PIN is never a key: it only takes the lock off a program whose data a
password opened since it was started, and five wrong ones ask for the password again.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

import nacl.utils

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_

sentences({
    "session.pin_form": N_("A PIN has 4 to 12 digits that are not all alike. Choose another."),
    "session.pin_wrong": N_("The PIN is wrong. Tries left before the password is asked for: {number}."),
    "session.password": N_("Type your password. A PIN opens only what your password opened since the program was started."),
})  # fmt: skip

IDLE = 600.0
"""Seconds without a key or a click after which the screen is locked (R100)."""
PIN_TRIES = 5


class Session:
    """One person at the open program. `clock` counts seconds that nobody can put back, like `time.monotonic`."""

    def __init__(
        self,
        user: str,
        *,
        clock: Callable[[], float],
        idle: float = IDLE,
        entropy: Callable[[int], bytes] = nacl.utils.random,
    ) -> None:
        self.user = user
        self.idle = idle
        self._clock = clock
        self._salt = entropy(32)
        self._pin: bytes | None = None
        self._left = PIN_TRIES
        self._shut = False
        self._touched = clock()

    @property
    def locked(self) -> bool:
        """Whether the screen has to be locked: somebody asked for it, or nobody touched anything for too long."""
        self._shut = self._shut or self._clock() - self._touched >= self.idle
        return self._shut

    @property
    def has_pin(self) -> bool:
        """Whether a PIN would open the lock."""
        return self._pin is not None

    def touch(self) -> None:
        """Somebody pressed a key or moved the mouse; a lock stays."""
        if not self.locked:
            self._touched = self._clock()

    def lock(self) -> None:
        """Lock the screen now."""
        self._shut = True

    def set_pin(self, pin: str | None) -> None:
        """Choose a PIN until the program ends, or none."""
        if self.locked:
            raise UserError("session.password")
        if pin is None:
            self._pin = None
            return
        typed = _digits(pin)
        if not (4 <= len(typed) <= 12 and typed.isdigit() and len(set(typed)) > 1):
            raise UserError("session.pin_form")
        self._pin, self._left = self._hash(typed), PIN_TRIES

    def open_with_pin(self, pin: str) -> None:
        """Take the lock off; UserError when the PIN is wrong or the password is needed."""
        if self._pin is None:
            raise UserError("session.password")
        self._left -= 1
        if hmac.compare_digest(self._pin, self._hash(_digits(pin))):
            self.opened()
            return
        if not self._left:
            self._pin = None
            raise UserError("session.password")
        raise UserError("session.pin_wrong", number=self._left)

    def opened(self) -> None:
        """The person proved who they are, by password or PIN."""
        self._shut, self._left, self._touched = False, PIN_TRIES, self._clock()

    def _hash(self, pin: str) -> bytes:
        return hashlib.blake2b(pin.encode(), key=self._salt, person=b"tvetdesk.pin").digest()


def _digits(pin: str) -> str:
    """The digits of every script as those of ours; what is no digit stays, and is refused."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in pin.strip())
