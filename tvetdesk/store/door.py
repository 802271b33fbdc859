"""The door: whoever is logged in passes it with every change, and is asked there what they may do and see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table


class Door(Protocol):
    """Who is at the program, and what they may do."""

    def may(self, action: str) -> bool:
        """Whether this person may do such a thing at all."""

    def enter(self, action: str, rows: Sequence[Any]) -> None:
        """UserError unless this person may do this, with these rows."""

    def hides(self, field: Field) -> bool:
        """Whether this person never sees the values of a field."""

    def discreet(self) -> bool:
        """Whether this person is not to hear why somebody is protected, nor that there is a reason."""


class Guarded:
    """Data behind a door; there is none while the program itself is at work."""

    door: Door | None = None

    def authorize(self, action: str, *rows: Any) -> None:
        """The one door: every change passes it by its code, what else a person can do by a word of its own.

        UserError where whoever is logged in may not do this.
        """
        if self.door is not None:
            self.door.enter(action, rows)

    def may(self, action: str) -> bool:
        """Whether to offer this to whoever is logged in."""
        return self.door is None or self.door.may(action)

    def hides(self, field: Field) -> bool:
        """Whether whoever is logged in never sees the values of a field: every list, form, export and search asks."""
        return self.door is not None and self.door.hides(field)

    def discreet(self) -> bool:
        """Whether whoever is logged in is not to hear why somebody is protected, nor that there is a reason."""
        return self.door is not None and self.door.discreet()

    def withheld(self, table: Table) -> tuple[str, tuple[str, ...]] | None:
        """Of which rows of a type whoever is logged in does not hear: a field, and the codes in it."""
        telling: tuple[str, tuple[str, ...]] | None = table.model._meta.telling
        return telling if telling and self.discreet() else None
