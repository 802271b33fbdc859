"""Striking off: headquarters refuses what a lost or stolen computer wrote from a change on."""

from __future__ import annotations

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.authority import Identity, Replica, accept, replicas, state
from tvetdesk.exchange.deriving import PC
from tvetdesk.exchange.fingerprints import read_fingerprint
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book

sentences(
    {
        "authority.no_computer": N_(
            "No computer with the fingerprint {fingerprint} is known here. Compare it with the list of computers."
        ),
        "authority.own": N_("This is the computer you work at. It is not struck off by itself."),
        "authority.first": N_("Changes are counted from 1. Name the first change that is refused."),
        "authority.first_later": N_(
            "Of this computer {number} changes are here. Name one of them or the next, {next}; import first what else it wrote before it was lost."
        ),
    }
)


def strike_off(book: Book, identity: Identity, text: str, first: int | None = None) -> Replica:
    """Refuse from now on what the PC with this fingerprint wrote from a change on; HQ's signed word, which is final.

    `first` is by default the change after the last that is here. What others have taken in before they hear of it stays.
    """
    if identity.organisation is None:
        raise UserError("authority.not_hq")
    book.authorize("computer.strike_off")
    found = _known(book, text)
    if found.number == book.replica:
        raise UserError("authority.own")
    here = book.vector().get(found.number, 0)
    first = here + 1 if first is None else first
    if first < 1:
        raise UserError("authority.first")
    if first > here + 1:
        raise UserError("authority.first_later", number=here, next=here + 1)
    with book.transaction():
        accept(
            book,
            state(
                identity.organisation, PC, number=found.number, sign_key=found.sign_key, box_key=found.box_key,
                level=found.level, centre=found.centre, name=found.name, state="revoked", revoked_from=first,
            ),
        )  # fmt: skip
    return _known(book, text)


def _known(book: Book, text: str) -> Replica:
    """The PC with this fingerprint, as typed."""
    wanted = read_fingerprint(text)
    found = next((r for r in replicas(book) if r.fingerprint == wanted), None)
    if found is None:
        raise UserError("authority.no_computer", fingerprint=wanted)
    return found
