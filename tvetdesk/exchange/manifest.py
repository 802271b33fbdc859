"""What a bundle says of itself before its rows, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tvetdesk.exchange import wire
from tvetdesk.exchange.authority import HQ_CODE, LEVELS, Replica
from tvetdesk.exchange.codec import Limits, unpack
from tvetdesk.exchange.heads import DIGEST, NOTHING, Told
from tvetdesk.exchange.health import Health
from tvetdesk.exchange.merge import Tally
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.soundness import LONGEST_NAME, can_be_sealed_to
from tvetdesk.exchange.streams import Malformed
from tvetdesk.store import ids
from tvetdesk.store.record import Share

LIMITS = Limits()
NO_MORE = Limits(rows=1, columns=18, cells=18, text=1 << 12, total=1 << 16)
"""Of a manifest, which is read before anybody is known to have signed it."""


@dataclass(frozen=True)
class Manifest:
    """What a bundle says of itself before its rows; `sign_key` to `name` introduce a PC that is not registered yet."""

    kind: wire.Bundle
    schema: int
    number: int
    level: Share
    answers: bytes | None
    sign_key: bytes | None
    box_key: bytes | None
    own_level: str | None
    centre: str | None
    name: str | None
    health: Health | None = None
    audit: Told = NOTHING

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """From the manifest's bytes; Refused B13 when they are not one."""
        try:
            (one,) = unpack(data, NO_MORE)
            (row,) = wire.rows_of(one, 18)
            kind, schema, number, level, answers, sign_key, box_key, own_level, centre, name, *told = row
            health, head = told[:3], Told(*told[3:])
            if any(digest is not None and len(digest) != DIGEST for digest in (head.digest, head.was)):
                raise Malformed("a digest of another length")
            return cls(
                wire.Bundle(kind),
                int(schema),
                int(number),
                Share(level),
                answers,
                sign_key,
                box_key,
                own_level,
                centre,
                name,
                None if health[0] is None else Health(*health),
                head,
            )
        except (Malformed, ValueError, TypeError) as error:
            raise Refused("B13") from error

    def newcomer(self, sender: int) -> Replica | None:
        """The PC of a centre that introduces itself here, if its number fits its key; nobody makes himself HQ."""
        if not (self.sign_key and self.box_key and self.centre and self.own_level in LEVELS):
            return None
        if max(len(self.centre), len(self.name or "")) > LONGEST_NAME or self.centre == HQ_CODE:
            return None
        if len(self.sign_key) != 32 or ids.replica_number(self.sign_key) != sender:
            return None
        if not can_be_sealed_to(self.box_key):
            return None
        return Replica(
            sender,
            self.sign_key.hex(),
            self.box_key.hex(),
            str(self.own_level),
            self.centre,
            self.name or "",
            "pending",
        )


@dataclass
class Outcome:
    """What a bundle did, or would do.

    `state` is "applied", "rehearsed", "already" or "waits"; `tables` counts rows by table; `behind` maps an origin to
    (base, held) where this PC lacks what came before; `confirms` is the last change of this PC that the sender has.
    `parts` says that the sender, who judges that, has other changes of this PC than lie here; `back` that headquarters gave back what
    it holds of lost changes, `coded` of how many people only coded values. `photos` counts what came in a bundle of its own.
    """

    state: str
    sender: int
    centre: str
    number: int
    changes: int = 0
    tables: dict[str, Tally] = field(default_factory=dict)
    behind: dict[int, tuple[int, int]] = field(default_factory=dict)
    confirms: int = 0
    parts: bool = False
    back: bool = False
    coded: int = 0
    photos: int = 0
