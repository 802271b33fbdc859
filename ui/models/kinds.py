"""What rows of one kind are called beside their number: 1 Trainee, 2 Trainees."""

from __future__ import annotations

from typing import NamedTuple

from tvetdesk.i18n import Message
from tvetdesk.store.schema import Table


class KindOf(NamedTuple):
    """The words of a record type for one of its rows and for several."""

    label: Message
    plural: Message

    def of(self, number: int) -> Message:
        """The word that stands behind this number."""
        return self.label if number == 1 else self.plural


def kind_of(table: Table) -> KindOf:
    """The words of this table."""
    return KindOf(table.model._meta.label, table.model._meta.plural)
