"""Founding an organisation at HQ, inviting a centre or a further PC of one, and joining by the invitation file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import authority
from tvetdesk.exchange.authority import HQ_CODE, Identity, Replica, Statement
from tvetdesk.i18n import N_
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.record import Share

sentences({
    "invitation.not_one": N_("This is not an invitation file of TVET Desk. Ask HQ to send it again as a document."),
    "invitation.damaged": N_("This invitation was changed on the way. Ask HQ to send it again as a document."),
    "invitation.other": N_("This invitation is for {invited}, not for {code}. Ask HQ for the right one."),
    "invitation.newer": N_("This invitation was made with a newer TVET Desk. Update this computer first."),
    "invitation.laptop": N_("This invitation is for a laptop of {code}. Make the data folder of a laptop with it."),
    "invitation.office": N_("This invitation is for an office computer of {code}, not for a laptop. Ask for an invitation for a laptop."),
    "invitation.own_centre": N_("{code} invites its own computers only. Headquarters invites other centres."),
    "invitation.practice": N_(
        "This data folder holds practice data; it does not join a real organisation. Make a new folder for it."
    ),
})  # fmt: skip

FORMAT = "tvetdesk-invitation"
VERSION = 1


@dataclass(frozen=True)
class Invitation:
    """What HQ gives a centre, or an office PC a further PC of its centre: who is who, and the newcomer's place.

    `computers` are HQ's PC and, where an office PC invites, those of the centre; each was vouched for by the
    organisation or by an office PC of the centre.
    """

    organisation: Statement
    computers: tuple[Statement, ...]
    centre: Statement

    @property
    def level(self) -> Share:
        return Share[self.centre.body.get("level", Share.OFFICE.name)]

    @property
    def further(self) -> bool:
        """Whether the centre invites one more PC: its own row and all else come with the first bundle of an office PC."""
        return self.centre.signer != self.organisation.signer

    @property
    def code(self) -> str:
        return str(self.centre.body["centre"])

    @property
    def country(self) -> str:
        return str(self.centre.body["country"])

    @property
    def name(self) -> str:
        return str(self.centre.body["name"])


def found_organisation(book: Book, identity: Identity, name: str, *, practice: bool) -> None:
    """Say at HQ who the organisation is: its keys, and this PC as its first."""
    if identity.organisation is None or len(identity.boxes) != 2:
        raise UserError("authority.not_hq")
    facts = _organisation_facts(identity.organisation, identity.boxes, name, practice=practice)
    with book.transaction():
        book.remember(organisation=canonical(facts))
        introduce_self(book, identity, name)
        authority.accept(book, authority.state(identity.organisation, "organisation", **facts))
        authority.accept(book, approval(book, identity, identity.organisation, HQ_CODE, name))


def _organisation_facts(
    signing: SigningKey, boxes: tuple[PrivateKey, ...], name: str, *, practice: bool
) -> dict[str, Any]:
    return {
        "name": name,
        "sign_key": bytes(signing.verify_key).hex(),
        "box_key": bytes(boxes[0].public_key).hex(),
        "offline_box_key": bytes(boxes[1].public_key).hex(),
        "practice": practice,
    }


def introduce_self(book: Book, identity: Identity, name: str) -> None:
    """Note this PC among those that are known."""
    authority.introduce(
        book,
        Replica(
            book.replica, bytes(identity.signing.verify_key).hex(), bytes(identity.box.public_key).hex(),
            book.level.name, book.code, name, "self",
        ),
    )  # fmt: skip


def approval(book: Book, identity: Identity, signer: SigningKey, centre: str, name: str) -> Statement:
    """The signed word that this PC may exchange."""
    return authority.state(
        signer, "replica", number=book.replica, sign_key=bytes(identity.signing.verify_key).hex(),
        box_key=bytes(identity.box.public_key).hex(), level=book.level.name, centre=centre, name=name, state="approved",
    )  # fmt: skip


def invite(
    book: Book, identity: Identity, code: str, name: str, country: str, level: Share = Share.OFFICE
) -> bytes:
    """The invitation file for a centre, or for a further PC of this one: text, signed; it holds nobody's data."""
    signer = authority.voucher(book, identity)
    book.authorize("centre.invite")
    if identity.organisation is None and code != book.code:
        raise UserError("invitation.own_centre", code=book.code)
    known = [
        one
        for one in authority.statements(book)
        if one.body["kind"] == "organisation"
        or (one.body["kind"] == "replica" and one.body["centre"] in (code, HQ_CODE))
    ]
    place = authority.state(signer, "centre", centre=code, name=name, country=country, level=level.name)
    listed = (*sorted(known, key=lambda one: one.body["kind"]), place)
    parts = [{"body": s.body, "signer": s.signer, "signature": s.signature} for s in listed]
    return canonical({"format": FORMAT, "version": VERSION, "statements": parts}).encode()


def read_invitation(data: bytes) -> Invitation:
    """An invitation file read and its signatures checked; UserError when it is not one or was altered."""
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            raise UserError("invitation.not_one")
        if content["version"] > VERSION:
            raise UserError("invitation.newer")
        listed = [Statement(p["body"], p["signer"], p["signature"]) for p in content["statements"]]
        one, *computers, centre = listed
        kinds = [s.body["kind"] for s in listed]
        found = Invitation(one, tuple(computers), centre)
        signed = all(s.genuine() for s in listed) and _vouched(found)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UserError("invitation.not_one") from error
    if not signed or kinds != ["organisation", *["replica"] * len(computers), "centre"]:
        raise UserError("invitation.damaged")
    return found


def _vouched(invitation: Invitation) -> bool:
    """Whether the organisation says who it is, and it or an office PC of the centre that it let in says the rest."""
    issuer = invitation.organisation.body["sign_key"]
    trusted = {issuer}
    left = list(invitation.computers)
    while fresh := [one for one in left if one.signer in trusted]:
        left = [one for one in left if one not in fresh]
        trusted |= {
            one.body["sign_key"]
            for one in fresh
            if (one.body["level"], one.body["centre"]) == (Share.OFFICE.name, invitation.code)
        }
    return (
        not left
        and invitation.organisation.signer == issuer
        and invitation.centre.signer in trusted
        and invitation.level in (Share.OFFICE, Share.CENTRE)
        and any(one.signer == issuer and one.body["centre"] == HQ_CODE for one in invitation.computers)
    )


def join(book: Book, identity: Identity, invitation: Invitation) -> None:
    """Take over who the organisation is; a PC that worked alone joins with all it has."""
    if book.level is not Share.HQ and book.code != invitation.code:
        raise UserError("invitation.other", invited=invitation.code, code=book.code)
    check_level(invitation, book.level)
    facts = {key: value for key, value in invitation.organisation.body.items() if key != "kind"}
    practice = book.fact("practice") == "1"
    if facts["practice"] != practice:
        raise UserError("invitation.practice" if practice else "authority.practice")
    book.authorize("organisation.join")
    with book.transaction():
        book.remember(organisation=canonical(facts))
        introduce_self(book, identity, book.fact("name") or book.code)
        authority.accept_all(book, (invitation.organisation, *invitation.computers))


def check_level(invitation: Invitation, level: Share) -> None:
    """Refuse the invitation of a laptop for an office computer, and the other way round."""
    if level is not Share.HQ and invitation.level is not level:
        raise UserError(
            "invitation.laptop" if invitation.level is Share.CENTRE else "invitation.office",
            code=invitation.code,
        )
