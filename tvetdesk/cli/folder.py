"""Commands about the data folder and who is who: init, join, invite, approve, status."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tvetdesk import desk as desks
from tvetdesk.cli.backups import about_safety, told_safety
from tvetdesk.cli.call import Call, read
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.cli.recovery import IN_FILE, NO_CODE, code_at_first_run
from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import authority, fingerprints, inbox, joining, twins
from tvetdesk.exchange.authority import HQ_CODE, Replica
from tvetdesk.exchange.computer_words import STATES
from tvetdesk.exchange.questions import questions
from tvetdesk.exchange.standing import Standing, last_given, last_heard, put_aside, standing
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.centres import Centre
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.store import backups, place
from tvetdesk.store.book import Book
from tvetdesk.store.files import write_verified
from tvetdesk.store.record import Share

sentences({
    "join.already": N_("This computer belongs to {name} already. Nothing was changed."),
    "init.laptop": N_("A laptop begins with an invitation of its centre's office computer. Name the file with --invitation."),
    "invite.code": N_("Say which centre is invited, by its code, like GM-MK."),
    "invite.where": N_("There is no folder {name}. Make it first, or name a file that ends in .json."),
    "init.country": N_("Say in which country {code} is, with --country and two letters, like GM."),
    "init.invited": N_("An invitation is for a centre. Headquarters begins without one; leave out --invitation or say --role centre."),
    "init.code": N_("Say which centre this is, with --code, or name its invitation file with --invitation."),
})  # fmt: skip

MADE = N_("The data folder {folder} is ready for {name} ({code}).")
FINGERPRINT = N_("The fingerprint of this computer: {fingerprint}. Tell it to headquarters by phone.")
FINGERPRINT_LAPTOP = N_(
    "The fingerprint of this laptop: {fingerprint}. Read it aloud to whoever sits at the office computer of {code}."
)
JOINED = N_("This computer now belongs to {name}.")
ALONE = N_("It belongs to no organisation yet. It joins with an invitation file of headquarters.")
INVITED = N_("The invitation for {code} lies in {file}. Give it to the centre.")
INVITED_HERE = N_("The invitation for a further computer of {code} lies in {file}.")
INVITED_LAPTOP = N_("The invitation for a laptop of {code} lies in {file}.")
APPROVED = N_("{name} ({code}) may now exchange with headquarters.")
APPROVED_HERE = N_("{name} ({code}) may now exchange with this computer.")
EXPECTED = N_(
    "Noted. The computer with the fingerprint {fingerprint} is approved as soon as its first bundle comes."
)

WHO = N_("{name} ({code}), opened by {user}")
ORGANISATION = N_("Organisation: {name}")
OWN_FINGERPRINT = N_("Fingerprint of this computer: {fingerprint}")
ALL_THERE = N_("{partner} has {confirmed} of {total} changes.")
SOME_WAIT = P_(
    "{partner} has {confirmed} of {total} changes; {number} waits since {since}.",
    "{partner} has {confirmed} of {total} changes; {number} wait since {since}.",
)
OWN = P_("{number} change made here.", "{number} changes made here.")
QUESTIONS = P_("{number} open question.", "{number} open questions.")
HELD = P_("{number} entry is put aside.", "{number} entries are put aside.")
WAITING = P_("{number} bundle waits for an earlier one.", "{number} bundles wait for an earlier one.")
LAST = N_("Last bundle made: number {number}, on {day}.")
COMPUTER = N_("{name} ({code}), {fingerprint}: {state}")
MOVED = N_(
    "This data folder lies at another place than before. If it was moved, say so with “tvetdesk computer moved”. "
    "If it was copied and the other is still used, say “tvetdesk computer copied”."
)
ROLES = {"centre": Share.OFFICE, "laptop": Share.CENTRE, "hq": Share.HQ}


@click.command(
    "init",
    cls=Command,
    help=N_("Makes a data folder for a centre, a laptop of a centre, or for headquarters."),
)
@option("--role", type=click.Choice(list(ROLES)), required=True, help=N_("Whose computer this is."))
@option("--code", help=N_("The centre's code, like GM-MK; it stands in the invitation."))
@option("--name", help=N_("The name of the centre or of the organisation."))
@option("--country", metavar="GM", help=N_("Two letters of ISO 3166."))
@option("--user", metavar="NAME", required=True, help=N_("The login name of the first person."))
@option(
    "--invitation", type=click.Path(path_type=Path), help=N_("The file headquarters made for this centre.")
)
@option(
    "--database",
    metavar="ADDRESS",
    help=N_(
        "At headquarters: an empty PostgreSQL database for the data, like postgresql://name@server/tvet."
    ),
)
@option(
    "--recovery-code-file",
    type=click.Path(path_type=Path),
    help=N_("A file for the recovery code, in place of the screen."),
)
@pass_call
def init(
    call: Call,
    role: str,
    code: str | None,
    name: str | None,
    country: str | None,
    user: str,
    invitation: Path | None,
    database: str | None,
    recovery_code_file: Path | None,
) -> None:
    """A folder that works at once; with an invitation it has joined, without one it can join later."""
    level = ROLES[role]
    if invitation and level is Share.HQ:
        raise UserError("init.invited")
    if invitation is None and level is Share.CENTRE:
        raise UserError("init.laptop")
    invited = joining.read_invitation(read(invitation)) if invitation else None
    code = code or (invited.code if invited else HQ_CODE if level is Share.HQ else None)
    if code is None:
        raise UserError("init.code")
    code = desks.centre_code(code, level)
    name = name or (invited.name if invited else code)
    country = _country(code, country or (invited.country if invited else None))
    with desks.init(
        call.folder, level=level, code=code, name=name, country=country, user=user, password=call.password(new=True),
        invitation=invited, database=database,
    ) as desk:  # fmt: skip
        paper = code_at_first_run(call, desk, recovery_code_file)
        call.answer(
            {
                "folder": str(call.folder), "role": role, "code": code, "name": name, **_identity(desk),
                "recovery_code_file": paper,
            },
            _founded(call, desk, name, code, paper),
        )  # fmt: skip


def _founded(call: Call, desk: Desk, name: str, code: str, paper: str | None) -> Iterator[str]:
    t = call.translate
    yield t(MADE, folder=str(call.folder), name=name, code=code)
    if desk.book.level is not Share.HQ:
        text = FINGERPRINT_LAPTOP if desk.book.level is Share.CENTRE else FINGERPRINT
        yield t(text, fingerprint=_fingerprint(desk), code=code) if _organisation(desk.book) else t(ALONE)
    if paper:
        yield t(IN_FILE, file=paper)
    elif not desk.has_code:
        yield t(NO_CODE)


@click.command("join", cls=Command, help=N_("Joins an organisation by its invitation file."))
@click.argument("invitation", type=click.Path(path_type=Path))
@pass_call
def join(call: Call, invitation: Path) -> None:
    """For a centre that began alone: all it has goes with the first bundle."""
    invited = joining.read_invitation(read(invitation))
    with call.open() as desk:
        known = _organisation(desk.book)
        if known is not None and known["sign_key"] != invited.organisation.body["sign_key"]:
            raise UserError("join.already", name=known["name"])
        desk.join(invited)  # again too: headquarters that was restored is made known so
        document, t = _identity(desk), call.translate
        call.answer(
            document,
            [t(JOINED, name=document["organisation"]), t(FINGERPRINT, fingerprint=document["fingerprint"])],
        )


@click.command(
    "invite",
    cls=Command,
    help=N_("Makes the invitation file of a centre, or of a further computer of this one."),
)
@click.argument("code", required=False)
@option("--laptop", is_flag=True, help=N_("At an office computer: for a laptop of this centre."))
@option("-o", "--output", type=click.Path(path_type=Path), required=True, help=N_("Where the file goes."))
@option("--name", help=N_("The name of the centre."))
@option("--country", metavar="GM", help=N_("Two letters of ISO 3166."))
@pass_call
def invite(
    call: Call, code: str | None, laptop: bool, output: Path, name: str | None, country: str | None
) -> None:
    """The file holds nobody's data and no secret; a computer that uses it still needs to be approved.

    Headquarters invites centres; an office computer the further computers and laptops of its centre.
    """
    if not output.is_dir() and output.suffix.lower() != ".json":
        raise UserError("invite.where", name=str(output))
    level = Share.CENTRE if laptop else Share.OFFICE
    with call.open() as desk:
        here = desk.book.level is not Share.HQ
        if code is None and not here:
            raise UserError("invite.code")
        code = desks.centre_code(code or desk.book.code, Share.OFFICE)
        own = desk.book.find(Centre, code=code) if here and code == desk.book.code else None
        country = own.country if own is not None and country is None else _country(code, country)
        name = name or (own.name if own is not None else code)
        data = joining.invite(desk.book, desk.identity, code, name, country, level)
        kind = "laptop_invitation" if laptop else "invitation"
        file = output / f"tvet_{code}_{kind}.json" if output.is_dir() else output
        write_verified(file, data)
        text = INVITED_LAPTOP if laptop else INVITED_HERE if here else INVITED
        call.answer({"file": str(file), "code": code}, [call.translate(text, code=code, file=str(file))])


@click.command(
    "approve",
    cls=Command,
    help=N_("Lets a computer in by its fingerprint; an office computer those of its own centre."),
)
@click.argument("fingerprint")
@pass_call
def approve(call: Call, fingerprint: str) -> None:
    """Works before the first bundle of that computer was seen, and after."""
    wanted = fingerprints.read_fingerprint(fingerprint)
    with call.open() as desk:
        found = authority.approve(desk.book, desk.identity, wanted)
        if found is None:
            words = call.translate(EXPECTED, fingerprint=wanted)
            call.answer({"fingerprint": wanted, "state": "expected"}, [words])
            return
        text = APPROVED if desk.book.level is Share.HQ else APPROVED_HERE
        words = call.translate(text, name=found.name, code=found.centre)
        call.answer(
            {"fingerprint": wanted, "state": found.state, "code": found.centre, "name": found.name}, [words]
        )


@click.command("status", cls=Command, help=N_("Who this computer is, and what waits."))
@pass_call
def status(call: Call) -> None:
    """Everything a person asks before an exchange."""
    with call.open() as desk:
        desk.book.seal()
        document = _status(desk)
        call.answer(document, _told(document, call.translate))


# -- what it says --------------------------------------------------------------------------------------------


def _country(code: str, given: str | None) -> str:
    """The country named, else the one the code begins with."""
    country = (given or code[:2]).upper()
    if country not in COUNTRIES:
        raise UserError("init.country", code=code)
    return country


def _organisation(book: Book) -> dict[str, Any] | None:
    return authority.organisation(book) if book.fact("organisation") else None


def _fingerprint(desk: Desk) -> str:
    signing, box = desk.identity.signing.verify_key, desk.identity.box.public_key
    return fingerprints.fingerprint(bytes(signing).hex(), bytes(box).hex())


def _identity(desk: Desk) -> dict[str, Any]:
    known = _organisation(desk.book)
    return {
        "fingerprint": _fingerprint(desk),
        "joined": known is not None,
        "organisation": known and known["name"],
    }


def _status(desk: Desk) -> dict[str, Any]:
    book = desk.book
    hq = book.level is Share.HQ
    partner = book.code if book.level is Share.CENTRE else HQ_CODE  # a laptop gives to its office computers
    own, last, safe = standing(book, partner), last_given(book), about_safety(backups.safety(book))
    partners = [one for one in authority.replicas(book) if one.number != book.replica]
    return {
        "folder": str(book.folder),
        "place": place.doubt(book.folder) or "own disk",
        "role": "hq" if hq else "centre",
        "level": book.level.name.lower(),
        "code": book.code,
        "name": book.fact("name"),
        "user": desk.keys.user,
        **_identity(desk),
        "own_changes": own.total,
        "changes": None if hq else _counts(own),
        "open_questions": len(questions(book)),
        "held": put_aside(book),
        "waiting_bundles": inbox.waiting(book),
        "last_bundle": {"number": last.number, "on": last.on} if last else None,
        "last_backup": safe["last"],
        "backups": safe,
        "recovery_code": desk.has_code,
        "computers": [_computer(book, one, standing(book, one.centre) if hq else None) for one in partners],
        "moved": twins.asked(book),
        "practice": desk.practice,
    }


def _counts(one: Standing) -> dict[str, Any]:
    return {"total": one.total, "confirmed": one.confirmed, "waiting": one.waiting, "since": one.since}


def _computer(book: Book, one: Replica, stands: Standing | None) -> dict[str, Any]:
    return {
        "code": one.centre,
        "name": one.name,
        "level": one.level.lower(),
        "fingerprint": one.fingerprint,
        "state": one.state,
        "last_heard": last_heard(book, one.number),
        "changes": _counts(stands) if stands else None,
    }


def _told(document: dict[str, Any], t: Translator) -> Iterator[str]:
    """The status in words."""
    yield t(WHO, name=document["name"], code=document["code"], user=document["user"])
    yield t(ORGANISATION, name=document["organisation"]) if document["joined"] else t(ALONE)
    yield t(OWN_FINGERPRINT, fingerprint=document["fingerprint"])
    if document["place"] in place.ALREADY:
        yield t(place.ALREADY[document["place"]], folder=document["folder"])
    if document["moved"]:
        yield t(MOVED)
    if document["changes"] is None:
        yield t.n(OWN, document["own_changes"])
    else:
        laptop = document["level"] == Share.CENTRE.name.lower()
        yield _stands(document["code"] if laptop else HQ_CODE, document["changes"], t)
    if document["open_questions"]:
        yield t.n(QUESTIONS, document["open_questions"])
    if document["held"]:
        yield t.n(HELD, document["held"])
    if document["waiting_bundles"]:
        yield t.n(WAITING, document["waiting_bundles"])
    if document["last_bundle"]:
        yield t(LAST, number=str(document["last_bundle"]["number"]), day=document["last_bundle"]["on"])
    yield from told_safety(document["backups"], t)
    if not (document["recovery_code"] or document["practice"]):
        yield t(NO_CODE)
    for one in document["computers"]:
        state = STATES[one["state"]]
        yield t(COMPUTER, name=one["name"], code=one["code"], fingerprint=one["fingerprint"], state=state)
        if one["changes"] and one["state"] == "approved":
            yield "  " + _stands(one["code"], one["changes"], t)


def _stands(partner: str, counts: dict[str, Any], t: Translator) -> str:
    words = {"partner": partner, "confirmed": counts["confirmed"], "total": counts["total"]}
    if not counts["waiting"]:
        return t(ALL_THERE, **words)
    return t.n(SOME_WAIT, counts["waiting"], since=counts["since"], **words)
