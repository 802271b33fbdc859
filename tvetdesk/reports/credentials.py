"""A certificate as a signed file: an Open Badge 3.0 with a proof eddsa-jcs-2022, made and checked without a network (R51).

It says what the paper says, and like the paper neither birth date nor nationality, target group or disability (R52). It
is signed with the key of the centre's computer; whoever knows the organisation's computers knows whose key that is,
also when the computer was replaced since.

The proof follows W3C "Data Integrity EdDSA Cryptosuites v1.0"; the badge 1EdTech "Open Badges 3.0". The certification
programme of 1EdTech asks for `eddsa-rdfc-2022` instead, which needs RDF.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.authority import replicas
from tvetdesk.i18n import N_, Translator
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.programmes import Programme, Trade
from tvetdesk.reports.jcs import base58, canonical, from_base58
from tvetdesk.reports.papers.certificate import awarded
from tvetdesk.store.book import Book
from tvetdesk.store.ids import replica_number

sentences({
    "credential.not": N_("This is not a signed certificate. Ask for the file that ends in .json."),
    "credential.changed": N_("This file is not as it was signed: something in it was changed. Do not accept it; ask the centre."),
    "credential.unknown": N_("The signature fits, but nobody knows the key it was made with. Anybody can make such a file; ask the centre."),
    "credential.other_centre": N_("The certificate {serial} was signed by a computer of {centre}, which does not issue such numbers. Do not accept it; ask the centre."),
    "credential.revoked": N_("The certificate {serial} was issued and later taken back, on {day}. It does not count any more."),
    "credential.void": N_("The number {serial} was never given out. Do not accept this file; ask the centre."),
    "credential.differs": N_("The certificate {serial} is in the register with other names or another day. Do not accept this file; ask the centre."),
})  # fmt: skip

GOOD = N_(
    "Good: certificate {serial} for {names}, {programme}, of {day}. It was signed by {centre} and is in the register here."
)
NOT_HERE = N_(
    "Signed by {centre}: certificate {serial} for {names}, {programme}, of {day}. The register is not here; whether it was taken back only the centre can tell."
)
REVOKED_SIGNER = N_(
    "The computer that signed it was shut out later. Ask the centre whether the certificate still counts."
)

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
SUITE = "eddsa-jcs-2022"
ED25519 = b"\xed\x01"  # what a public key begins with in multicodec
LARGEST = 1 << 20  # bytes of a file that is looked at
LONGEST = 100  # signs of a key or a signature
SPACE = uuid.UUID("7c0f1c7e-5f0b-4a51-9a55-3d3f8a0f5e11")  # of the names that ids are made of
MIDNIGHT = "T00:00:00Z"


# -- the proof -----------------------------------------------------------------------------------------------


def did_key(key: bytes) -> str:
    """A public key as a name that begins with did:key:z6Mk."""
    return f"did:key:z{base58(ED25519 + key)}"


def sign(document: Mapping[str, Any], key: SigningKey, created: dt.datetime) -> dict[str, Any]:
    """The document with its proof."""
    name = did_key(bytes(key.verify_key))
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": f"{name}#{name.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
        "@context": document["@context"],
    }
    signature = key.sign(to_sign(document, proof)).signature
    return {**document, "proof": {**proof, "proofValue": f"z{base58(signature)}"}}


def to_sign(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """What is signed: the hash of the proof's own words, then that of the document without it."""
    return (
        hashlib.sha256(canonical(dict(proof))).digest() + hashlib.sha256(canonical(dict(document))).digest()
    )


def read(data: bytes) -> dict[str, Any]:
    """The document in a file; UserError for what cannot be one."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a name comes twice")
        return dict(pairs)

    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        made = json.loads(data.decode("utf-8-sig"), object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise UserError("credential.not") from error
    if not isinstance(made, dict) or not isinstance(made.get("proof"), dict):
        raise UserError("credential.not")
    return made


def signed_by(document: Mapping[str, Any]) -> bytes:
    """The public key that signed exactly this document; UserError where none did."""
    proof = dict(document["proof"])
    content = {name: value for name, value in document.items() if name != "proof"}
    value = proof.pop("proofValue", None)
    method, issuer = proof.get("verificationMethod"), content.get("issuer")
    said = (proof.get("type"), proof.get("cryptosuite"), proof.get("proofPurpose"))
    if said != ("DataIntegrityProof", SUITE, "assertionMethod") or not (
        isinstance(value, str) and isinstance(method, str)
    ):
        raise UserError("credential.not")
    owner, _, named = method.partition("#")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    if owner != name or (owner.startswith("did:key:") and owner != f"did:key:{named}"):
        raise UserError("credential.changed")
    if "@context" in proof and proof["@context"] != content.get("@context"):
        raise UserError("credential.changed")
    try:
        if not (named.startswith("z") and value.startswith("z")) or max(len(named), len(value)) > LONGEST:
            raise ValueError("another way to write keys")
        key, signature = from_base58(named[1:]), from_base58(value[1:])
        if not key.startswith(ED25519) or len(key) != 34:
            raise ValueError("another kind of key")
        VerifyKey(key[2:]).verify(to_sign(content, proof), signature)
    except (BadSignatureError, ValueError) as error:
        raise UserError("credential.changed") from error
    return key[2:]


# -- the badge -----------------------------------------------------------------------------------------------


def credential(book: Book, certificate: Certificate, key: SigningKey) -> dict[str, Any]:
    """The certificate as a signed Open Badge 3.0."""
    book.authorize("certificate.sign")
    of = awarded(book, certificate)
    original = book.get(Certificate, certificate.original) if certificate.original else certificate
    assert original.enrolment is not None
    programme = book.get(
        Programme, book.get(Cohort, book.get(Enrolment, original.enrolment).cohort).programme
    )
    centre = book.get(Centre, original.centre)
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "hashed": False, "identityHash": of.names, "identityType": "name"}
        ],
        "licenseNumber": of.serial,
        "achievement": _achievement(book, programme, of.award, of.level, recognition=of.recognition),
    }
    if of.first and of.last and not of.recognition:
        subject |= {"activityStartDate": f"{of.first}{MIDNIGHT}", "activityEndDate": f"{of.last}{MIDNIGHT}"}
    document = {
        "@context": CONTEXT,
        "id": document_id(of.serial, of.code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": did_key(bytes(key.verify_key)),
            "type": ["Profile"],
            "name": of.heading,
            "otherIdentifier": [
                {
                    "type": "IdentifierEntry",
                    "identifier": centre.code or "",
                    "identifierType": "ext:centreCode",
                }
            ],
        },
        "validFrom": f"{of.on}{MIDNIGHT}",
        "awardedDate": f"{of.on}{MIDNIGHT}",
        "name": of.programme,
        "credentialSubject": subject,
    }
    return sign(document, key, book.now().astimezone(dt.UTC))


def _achievement(
    book: Book, programme: Programme, award: str, level: str, *, recognition: bool
) -> dict[str, Any]:
    name = programme.name or programme.code or "–"
    how = "Shown by recognition of prior learning" if recognition else "Programme completed"
    made: dict[str, Any] = {
        "id": _urn("programme", str(programme.id)),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": name,
        "description": " · ".join(filter(None, [name, award, level])),
        "criteria": {"narrative": f"{how}: every unit that the programme asks for is competent or exempt."},
    }
    if programme.code:
        made["humanCode"] = programme.code
    trade = book.find(Trade, bin=True, id=programme.trade) if programme.trade else None
    if trade and trade.isced:
        made["fieldOfStudy"] = trade.isced
    if trade and trade.esco_uri:
        made["alignment"] = [
            {
                "type": ["Alignment"],
                "targetName": trade.name or "–",
                "targetFramework": "ESCO",
                "targetUrl": trade.esco_uri,
            }
        ]
    return made


def document_id(serial: str, code: str) -> str:
    """The id of a certificate's file; nobody finds the code from it."""
    return _urn(serial, code)


def _urn(*parts: str) -> str:
    return uuid.uuid5(SPACE, "\n".join(parts)).urn


# -- looked up here ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """A credential that is good as far as this computer can tell; `in_register` says whether the register is here."""

    serial: str
    names: str
    name: str
    on: dt.date
    centre: str
    in_register: bool
    signer_revoked: bool


def verify(book: Book, document: Mapping[str, Any]) -> Verdict:
    """What this computer knows of a credential; UserError for one that is not to be accepted, with the reason."""
    key = signed_by(document)
    serial, names, name, on = _said(document)
    known = (one for one in replicas(book) if one.sign_key == key.hex() and one.state != "pending")
    signer = next(known, None)
    if signer is None and replica_number(key) != book.replica:
        raise UserError("credential.unknown")
    centre = signer.centre if signer else book.code
    if serial.rpartition("/")[0].rpartition("/")[0] != centre:
        raise UserError("credential.other_centre", serial=serial[:40], centre=centre)
    lines = list(book.select(Certificate).where(Certificate.serial == serial, Certificate.original.is_null()))
    row = next((one for one in lines if document.get("id") == document_id(serial, one.code or "")), None)
    if row is None and lines:
        void = all(one.state == "void" for one in lines)
        raise UserError("credential.void" if void else "credential.differs", serial=serial)
    if row is not None:
        if row.state == "revoked":
            raise UserError("credential.revoked", serial=serial, day=row.ended or row.on)
        if (row.names and row.names != names) or row.on != on:
            raise UserError("credential.differs", serial=serial)
    revoked = signer is not None and signer.state == "revoked"
    return Verdict(serial, names, name, on, centre, row is not None, revoked)


def told(found: Verdict, t: Translator) -> list[str]:
    """In words what this computer knows of it."""
    words = GOOD if found.in_register else NOT_HERE
    said = t(
        words, serial=found.serial, names=found.names, programme=found.name, day=found.on, centre=found.centre
    )
    return [said, *([t(REVOKED_SIGNER)] if found.signer_revoked else [])]


def file_of(made: Mapping[str, Any]) -> bytes:
    """A credential as it is written into a file."""
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def _said(document: Mapping[str, Any]) -> tuple[str, str, str, dt.date]:
    """Number, names, programme and day; UserError where it is signed but no certificate."""
    try:
        subject = document["credentialSubject"]
        serial, names = subject["licenseNumber"], subject["identifier"][0]["identityHash"]
        name, day = document["name"], document["validFrom"]
        if not all(isinstance(text, str) for text in (serial, names, name, day)):
            raise TypeError("a certificate says this in words")
        return serial, names, name, dt.date.fromisoformat(day.removesuffix(MIDNIGHT))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UserError("credential.not") from error
