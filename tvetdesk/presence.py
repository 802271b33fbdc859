"""Presence: whose password opened these data since the program was started, and who of them goes on with a PIN.

Nothing of it is kept. A PIN counts only while its person's account is as their password found it: with another
password, another role or no account at all, the password is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tvetdesk.desk import Desk
from tvetdesk.errors import UserError
from tvetdesk.records.accounts import idle_minutes
from tvetdesk.store import keys
from tvetdesk.store.session import Session


@dataclass(frozen=True)
class _Known:
    """Somebody whose password was right: their role then, and what tells their account from a later one."""

    session: Session
    role: str
    account: bytes


class Presence:
    """The people at one open program. `clock` counts seconds that nobody can put back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def opened(self, desk: Desk) -> Session:
        """A password opened the data, or took the lock off: the session of that person, with the PIN of before if any."""
        user, account = desk.keys.user, keys.account_of(desk.keys.folder, desk.keys.user)
        known = self._known.get(user)
        if known is None or known.account != account:
            known = _Known(Session(user, clock=self._clock), desk.keys.role, account)
            self._known[user] = known
        known.session.opened()
        known.session.idle = 60.0 * idle_minutes(desk.book)
        return known.session

    def with_pin(self, desk: Desk) -> list[str]:
        """Who may take the lock off with a PIN."""
        return [user for user in self._known if self._current(desk, user) is not None]

    def by_pin(self, desk: Desk, user: str, pin: str) -> Desk:
        """The data for whoever's PIN this is; UserError when it is wrong or their password is needed."""
        known = self._current(desk, keys.folded(user))
        if known is None:
            raise UserError("session.password")
        known.session.open_with_pin(pin)
        known.session.idle = 60.0 * idle_minutes(desk.book)
        return desk.hand_over(known.session.user, known.role)

    def _current(self, desk: Desk, user: str) -> _Known | None:
        known = self._known.get(user)
        if known is None or not known.session.has_pin:
            return None
        return known if known.account == keys.account_of(desk.keys.folder, user) else None
