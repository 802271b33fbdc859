"""Deriving who may speak: from the signed statements alone, so every PC that heard the same holds the same of them.

Headquarters' word comes first. An OFFICE PC speaks of PCs of its own centre of which headquarters has not said
otherwise. Where two words of one rank differ, the one that allows less counts. Striking off is final, from the lowest
number that was named; of whom only a PC that headquarters struck off had vouched for is approved anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tvetdesk.store.record import Share

if TYPE_CHECKING:
    from tvetdesk.exchange.authority import Statement

PC, SUCCESSOR = "replica", "successor"  # kinds of statements
RIGHTS = (Share.CENTRE.name, Share.OFFICE.name, Share.HQ.name)  # the least first
COPIED = "copied"  # why a PC follows another that goes on itself
RESTORED = "restored"  # why it follows one whose data were lost


class Derived(NamedTuple):
    """What the statements say of one PC, as a row of the table `replica`."""

    number: int
    sign_key: str
    box_key: str
    level: str
    centre: str
    name: str
    state: str
    revoked_from: int | None


def derive(said: Iterable[Statement], organisation: str, own: Derived | None) -> dict[int, Derived]:
    """Every PC that may speak, or once could. `own` is this PC, which needs no word of others to be who it is."""
    listed = sorted(said, key=lambda one: one.id)
    said_of_pcs = [one for one in listed if one.body["kind"] == PC]
    words = _counting(said_of_pcs, organisation, own)
    struck = any(one.body["state"] == "revoked" for one in said_of_pcs)
    doubted = _counting(said_of_pcs, organisation, own, struck_too=True) if struck else words
    found = {}
    for number, about in (doubted | words).items():
        one = about[0].body
        numbers = [word.body["revoked_from"] for word in about if word.body["state"] == "revoked"]
        found[number] = Derived(
            number, one["sign_key"], one["box_key"], one["level"], one["centre"], one["name"],
            "revoked" if numbers else "approved" if number in words else "doubted", min(numbers, default=None),
        )  # fmt: skip
    heirs = [{**one.body, "key": one.signer} for one in listed if one.body["kind"] == SUCCESSOR]
    return _followed(found, heirs, own)


def _counting(
    words: Sequence[Statement], organisation: str, own: Derived | None, *, struck_too: bool = False
) -> dict[int, list[Statement]]:
    """The words on each PC that count, the decisive one first; `struck_too` as if nobody had been struck off."""
    counting: dict[int, list[Statement]] = {}
    for one in words:
        if one.signer == organisation:
            counting.setdefault(one.body["number"], []).append(one)
    _rank(counting, organisation)
    struck = {
        one.body["sign_key"]
        for about in counting.values()
        for one in about
        if one.body["state"] == "revoked" and not struck_too
    }
    rest = [one for one in words if one.signer != organisation and one.signer not in struck]
    while rest:
        bodies = [about[0].body for about in counting.values()]
        speakers = {b["sign_key"]: b["centre"] for b in bodies if b["level"] == Share.OFFICE.name}
        fresh = [
            one
            for one in rest
            if (speakers.get(one.signer) == one.body["centre"] or _believed(one, own))
            and _free(counting, one)
        ]
        if not fresh:
            break
        for one in fresh:
            counting.setdefault(one.body["number"], []).append(one)
        rest = [one for one in rest if one not in fresh]
        _rank(counting, organisation)
    return counting


def _believed(one: Statement, own: Derived | None) -> bool:
    """Whether this is a laptop's own word on an office PC of its centre: on that laptop it counts."""
    about = one.body["level"], one.body["centre"]
    return own is not None and one.signer == own.sign_key and about == (Share.OFFICE.name, own.centre)


def _free(counting: Mapping[int, Sequence[Statement]], one: Statement) -> bool:
    """Whether nobody of more weight has said that the PC is another centre's."""
    about = counting.get(one.body["number"])
    return about is None or about[0].body["centre"] == one.body["centre"]


def _rank(counting: dict[int, list[Statement]], organisation: str) -> None:
    """Put the decisive word first; a word about another key under the same number is about somebody else."""
    for number, about in counting.items():
        about.sort(key=lambda one: (one.signer != organisation, RIGHTS.index(one.body["level"]), one.id))
        key = about[0].body["sign_key"]
        counting[number] = [one for one in about if one.body["sign_key"] == key]


def _followed(
    found: dict[int, Derived], words: Sequence[Mapping[str, Any]], own: Derived | None
) -> dict[int, Derived]:
    """Add whom the known PCs follow: its changes go on to count, and unless it was copied it is used no more.

    Both keys say so, and only a PC of the same centre profits.
    """
    known = found | ({own.number: own} if own else {})
    copied = {word["follows"] for word in words if word["why"] == COPIED}
    more = True
    while more:
        more = False
        for word in words:
            heir, before = known.get(word["number"]), known.get(word["follows"])
            if heir is None or heir.centre != word["centre"]:
                continue
            if before is None:
                if heir.state in ("revoked", "doubted"):
                    continue
                made = Derived(
                    word["follows"], word["key"], "", heir.level, heir.centre, heir.name, "followed", None
                )
            elif (before.sign_key, before.centre) != (word["key"], word["centre"]) or before is own:
                continue
            elif word["why"] == RESTORED and word["follows"] in copied:
                continue  # it may be a copy that was restored, and the one it was made of goes on
            elif word["why"] != COPIED and before.state == "approved":
                made = before._replace(state="followed")
            else:
                continue
            known[made.number] = found[made.number] = made
            more = True
    return found
