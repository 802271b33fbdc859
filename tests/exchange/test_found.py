"""Histories of random play that once did not hold: each is played again as it was.

What was wrong is said beside each. These were the machine's own: it did not know what the program does, and rightly.
"""

from __future__ import annotations

import pytest

from tests.exchange.checks import settle
from tests.exchange.deeds import DEEDS
from tests.exchange.machine import Exchange, first_day

Deed = tuple[str, str, int, int]

FOUND: dict[str, tuple[int, tuple[Deed, ...]]] = {
    # Of a natural row that a laptop and a PC made, which then took new keys, both versions travel with the laptop's row.
    "a sibling of a number that is no more": (
        2,
        (
            ("a_bundle_at_once", "one", 0, 0), ("a_mark", "one", 0, 0), ("an_edit", "one", 0, 0), ("a_mark", "lap", 0, 0),
            ("new_keys", "one", 0, 0), ("a_bundle_at_once", "one", 4, 5),
        ),
    ),
    # A rehearsal leaves what was said of computers, thus also where their lines part and who fell silent.
    "a rehearsal that tells of a parted line": (
        0,
        (
            ("a_copied_folder", "one", 0, 0), ("a_bundle_that_lies_about", "one", 6, 7), ("a_bundle_at_once", "one", 0, 0),
            ("a_rehearsal", "one", 1, 0),
        ),
    ),
    # A laptop gives back a person whose row was lost, without what it may not hold.
    "a secret that was lost with the disk": (
        0,
        (
            ("a_backup", "one", 0, 0), ("a_new_person", "one", 0, 0), ("a_bundle_at_once", "one", 8, 0),
            ("a_lost_disk", "one", 0, 0),
        ),
    ),
    # A link of somebody who was erased goes into the bin when its change is sealed; an undo finds nothing left of it.
    "an undo of a link of the erased": (
        2,
        (
            ("an_erasure", "one", 1, 7), ("a_copied_folder", "far", 6, 1), ("a_link", "one", 0, 6), ("an_undo", "one", 3, 4),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_a_history_that_once_did_not_hold_holds(name: str) -> None:
    known, deeds = FOUND[name]
    history = Exchange().history
    with history.open:
        first_day(history, known)
        for deed, pc, which, how in deeds:
            DEEDS[deed](history, pc, which, how)
        settle(history)
