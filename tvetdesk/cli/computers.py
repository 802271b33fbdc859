"""Commands about the computers of the organisation: who they are, striking one off, new keys for this one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Group, Number, option, pass_call
from tvetdesk.cli.folder import COMPUTER
from tvetdesk.cli.giving import as_option, check_output, give, output_option
from tvetdesk.exchange import authority, giving_back, newcomers, striking_off, twins
from tvetdesk.exchange.authority import Replica
from tvetdesk.exchange.computer_words import FOLLOWS, STATES, STRUCK, STRUCK_HERE, TAKEN_AFTER, taken_after
from tvetdesk.exchange.deriving import COPIED
from tvetdesk.exchange.heirs import Following, followings
from tvetdesk.exchange.standing import last_heard
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.store.book import Book

DONE = N_(
    "{name} ({code}) is struck off from its change {number} on. Every computer hears of it with its next bundle."
)
RENEWED = N_(
    "This computer has new keys and goes on as a new one. Its fingerprint is {fingerprint}. Tell it to headquarters by phone."
)
GIVEN = P_(
    "{file} gives {number} change back to {partner}, as far as headquarters may hold it.",
    "{file} gives {number} changes back to {partner}, as far as headquarters may hold them.",
)
PARTED = N_(
    "This computer now goes on as a new one; nothing is lost. Its fingerprint is {fingerprint}. Tell it to headquarters by phone."
)
MOVED = N_("Noted. This computer goes on as it was.")


@click.group("computer", cls=Group, help=N_("The computers of the organisation, and the keys of this one."))
def computer() -> None:
    """Each has keys of its own; a person compares fingerprints by phone."""


@computer.command("list", help=N_("Lists the computers that are known here, and who goes on for whom."))
@pass_call
def computer_list(call: Call) -> None:
    """This computer first."""
    with call.open() as desk:
        listed = _documents(desk.book)
        call.answer({"computers": listed}, _lines(listed, call.translate))


@computer.command("strike-off", help=N_("At headquarters: refuses what a computer wrote from a change on."))
@click.argument("fingerprint")
@option("--from", "first", type=Number(), metavar="NUMBER", help=N_("The first of its changes that is refused; without it, the first that is not here."))  # fmt: skip
@pass_call
def computer_strike_off(call: Call, fingerprint: str, first: int | None) -> None:
    """For a computer that was stolen, sold or is not to be trusted; it is final."""
    with call.open() as desk:
        found = striking_off.strike_off(desk.book, desk.identity, fingerprint, first)
        words = call.translate(DONE, name=found.name, code=found.centre, number=str(found.revoked_from))
        call.answer(_document(desk.book, found, ()), [words])


@computer.command("renew", help=N_("Gives this computer new keys, as when somebody else may have them."))
@pass_call
def computer_renew(call: Call) -> None:
    """What it wrote before stays; headquarters lets the new keys in by their fingerprint."""
    with call.open() as desk:
        desk.renew()
        own = newcomers.own_fingerprint(desk.identity)
        call.answer({"fingerprint": own}, [call.translate(RENEWED, fingerprint=own)])


@computer.command(
    "give-back", help=N_("At headquarters: gives a restored centre what is here of the changes it lost.")
)
@click.argument("code")
@as_option
@output_option
@pass_call
def computer_give_back(call: Call, code: str, carrier: str, output: str) -> None:
    """For a centre none of whose office computers has these changes; the file may be taken in more than once."""
    check_output(call, output, carrier)
    with call.open() as desk:
        give(call, desk, giving_back.give_back(desk.book, desk.identity, code), output, carrier, GIVEN)


@computer.command("copied", help=N_("This data folder is a copy: it goes on as a new computer."))
@pass_call
def computer_copied(call: Call) -> None:
    """The other goes on as it was; whatever both wrote stays."""
    with call.open() as desk:
        desk.renew(why=COPIED)
        own = newcomers.own_fingerprint(desk.identity)
        call.answer({"fingerprint": own}, [call.translate(PARTED, fingerprint=own)])


@computer.command("moved", help=N_("This data folder was moved here: no other is in use."))
@pass_call
def computer_moved(call: Call) -> None:
    """Ends the question that is asked when the folder lies at another place."""
    with call.open() as desk:
        twins.moved(desk.book)
        call.answer({"moved": False}, [call.translate(MOVED)])


def _documents(book: Book) -> list[dict[str, Any]]:
    said = followings(book)
    there = sorted(authority.replicas(book), key=lambda one: (one.state != "self", one.centre, one.number))
    return [_document(book, one, [word for word in said if word.number == one.number]) for one in there]


def _document(book: Book, one: Replica, follows: Any) -> dict[str, Any]:
    return {
        "code": one.centre,
        "name": one.name,
        "level": one.level.lower(),
        "fingerprint": one.fingerprint,
        "state": one.state,
        "revoked_from": one.revoked_from,
        "taken_after": taken_after(book, one),
        "has": book.vector().get(one.number, 0),
        "last_heard": last_heard(book, one.number),
        "follows": [_following(book, word) for word in follows],
    }


def _following(book: Book, word: Following) -> dict[str, Any]:
    before = authority.replica(book, word.follows)
    return {"fingerprint": before.fingerprint if before else None, "since": word.since, "why": word.why}


def _lines(listed: list[dict[str, Any]], t: Translator) -> Iterator[str]:
    for one in listed:
        state = t(STATES[one["state"]])
        yield t(COMPUTER, name=one["name"], code=one["code"], fingerprint=one["fingerprint"], state=state)
        for word in one["follows"]:
            yield "  " + t(FOLLOWS[word["why"]], before=word["fingerprint"], number=str(word["since"]))
        if one["revoked_from"] is not None:
            words = STRUCK_HERE if one["state"] == "self" else STRUCK
            yield "  " + t(words, number=str(one["revoked_from"]))
            if one["taken_after"] and one["state"] != "self":
                yield "  " + t.n(TAKEN_AFTER, one["taken_after"])
