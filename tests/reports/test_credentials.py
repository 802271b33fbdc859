"""Certificates as signed files: the vector of the W3C, one byte changed, unknown keys, revoked numbers, nothing private."""

import copy
import datetime as dt
import json
import re
from functools import partial

import pytest
from nacl.signing import SigningKey

from tests.records.helpers import code_of
from tests.worlds import centre, hq
from tvetdesk.records import RECORDS
from tvetdesk.records.centres import found_centre
from tvetdesk.records.certificates import duplicate, issue_certificate, revoke, void_number
from tvetdesk.records.cohorts import change_state, enrol, new_cohort
from tvetdesk.records.people import add_paper, new_trainee
from tvetdesk.records.programmes import new_programme
from tvetdesk.records.rights import Door
from tvetdesk.reports import credentials
from tvetdesk.reports.jcs import base58, canonical, from_base58

START, DAY = dt.date(2019, 9, 2), dt.date(2020, 3, 5)

# https://github.com/w3c/vc-di-eddsa, TestVectors/eddsa-jcs-2022/signedJCS.json and docHashJCS.txt
VECTOR = """{"@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
 "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33", "type": ["VerifiableCredential", "AlumniCredential"],
 "name": "Alumni Credential", "description": "A minimum viable example of an Alumni Credential.",
 "issuer": "https://vc.example/issuers/5678", "validFrom": "2023-01-01T00:00:00Z",
 "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
 "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created": "2023-02-24T23:36:38Z",
  "verificationMethod": "https://vc.example/issuers/5678#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
  "proofPurpose": "assertionMethod",
  "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
  "proofValue": "z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeEuCBEsddF9LsVogtuTsijJKh4"}}"""
DOCUMENT_HASH = "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"


def test_the_vector_of_the_w3c_verifies_with_the_hash_it_names():
    document = credentials.read(VECTOR.encode())
    assert (
        base58(credentials.ED25519 + credentials.signed_by(document))
        == "6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    )
    proof = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    content = {name: value for name, value in document.items() if name != "proof"}
    assert credentials.to_sign(content, proof)[32:].hex() == DOCUMENT_HASH


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "é\n\x1f€"]}, '{"a":[true,null,"é\\n\\u001f€"],"b":1}'),
        ({"€": 1, "\ufb33": 2, "\U0001f600": 3, "1": 4}, '{"1":4,"\u20ac":1,"\U0001f600":3,"\ufb33":2}'),  # by UTF-16, RFC 8785 3.2.3
        ([333333333.33333329, 1e30, 4.50, 2e-3, 1e-27, -0.0, 1e21, 1e-7], "[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1e+21,1e-7]"),
    ],
)  # fmt: skip
def test_json_has_one_form(value, text):
    assert canonical(value).decode() == text


@pytest.mark.parametrize("value", [float("nan"), 2**53, "\ud800", {1: 2}, {"a": object()}])
def test_what_has_no_one_form_is_refused(value):
    assert code_of(lambda: canonical(value)) == "jcs.value"


def test_base58_keeps_every_byte():
    for data in (b"", b"\0", b"\0\0a", bytes(range(64))):
        assert from_base58(base58(data)) == data


@pytest.fixture
def town(tmp_path):
    """HQ, and a centre with a certificate that HQ knows of."""
    head = hq(tmp_path, RECORDS)
    at = centre(tmp_path, head, "ab", "NE-AB", records=RECORDS)
    there = found_centre(at.book, "NE-AB", "Abala", "NE")
    at.book.remember(centre=there.id)
    programme = new_programme(at.book, "COUTURE", "Couture", country="NE")
    cohort = new_cohort(at.book, programme, "Couture 2019", START)
    person = new_trainee(at.book, "Zouéra Ɗan Ladi", sex="F", birth="1999-03-07", nationality="ML")
    add_paper(at.book, person, "national_id", number="12345678901")
    place = enrol(at.book, person, cohort, START, target_group="refugee")
    change_state(at.book, place, "completed", dt.date(2020, 3, 1))
    row = issue_certificate(at.book, place, DAY)
    head.take(at.send())
    return head, at, row


def made(at, row):
    return credentials.credential(at.book, row, at.identity.signing)


def test_a_credential_says_what_the_paper_says_and_nothing_private(town):
    _, at, row = town
    document = made(at, row)
    text = json.dumps(document, ensure_ascii=False)
    assert document["credentialSubject"]["licenseNumber"] == row.serial
    assert "Zouéra Ɗan Ladi" in text
    words = re.sub(r"z[1-9A-HJ-NP-Za-km-z]{40,}", "", text)  # keys and signatures hold any letters
    assert len(words) < len(text)
    assert not [
        private for private in ("1999", "ML", "12345678901", "refugee", "sex", row.code) if private in words
    ]


def test_it_is_good_at_the_centre_and_at_headquarters(town):
    head, at, row = town
    document = credentials.read(json.dumps(made(at, row)).encode())
    for place in (at, head):
        found = credentials.verify(place.book, document)
        assert (found.serial, found.names, found.centre, found.in_register) == (
            row.serial,
            "Zouéra Ɗan Ladi",
            "NE-AB",
            True,
        )


def leaves(value, path=()):
    match value:
        case dict():
            for name in value:
                yield from leaves(value[name], (*path, name))
        case list():
            for place, one in enumerate(value):
                yield from leaves(one, (*path, place))
        case str():
            yield path


def test_one_sign_changed_anywhere_is_not_accepted(town):
    head, at, row = town
    document = made(at, row)
    for path in leaves(document):
        changed = copy.deepcopy(document)
        inside = changed
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = inside[path[-1]][:-1] + ("2" if inside[path[-1]][-1:] != "2" else "3")
        refused = code_of(partial(credentials.verify, head.book, changed))
        assert refused in ("credential.changed", "credential.not"), path
    without = {name: value for name, value in document.items() if name != "awardedDate"}
    assert code_of(lambda: credentials.verify(head.book, without)) == "credential.changed"


def test_whoever_signs_anew_with_a_key_of_their_own_is_unknown(town):
    head, at, row = town
    document = made(at, row)
    content = {name: value for name, value in document.items() if name != "proof"}
    key = SigningKey(bytes(range(32)))
    content["issuer"] = {**content["issuer"], "id": credentials.did_key(bytes(key.verify_key))}
    forged = credentials.sign(content, key, dt.datetime(2020, 3, 5, tzinfo=dt.UTC))
    assert credentials.signed_by(forged) == bytes(key.verify_key)
    assert code_of(lambda: credentials.verify(head.book, forged)) == "credential.unknown"


def test_another_centre_signs_no_number_of_this_one(town, tmp_path):
    head, at, row = town
    other = centre(tmp_path, head, "mg", "NE-MG", records=RECORDS)
    head.take(other.send())
    document = made(at, row)
    content = {name: value for name, value in document.items() if name != "proof"}
    content["issuer"] = {
        **content["issuer"],
        "id": credentials.did_key(bytes(other.identity.signing.verify_key)),
    }
    forged = credentials.sign(content, other.identity.signing, dt.datetime(2020, 3, 5, tzinfo=dt.UTC))
    assert code_of(lambda: credentials.verify(head.book, forged)) == "credential.other_centre"


def test_a_revoked_or_void_number_is_told_also_after_a_bundle(town):
    head, at, row = town
    document = made(at, row)
    revoke(at.book, row, "mistake", dt.date(2020, 3, 8))
    assert code_of(lambda: credentials.verify(at.book, document)) == "credential.revoked"
    assert credentials.verify(head.book, document).serial == row.serial  # it cannot know yet
    head.take(at.send())
    assert code_of(lambda: credentials.verify(head.book, document)) == "credential.revoked"
    assert code_of(lambda: made(at, row)) == "paper.not_issued"
    void = void_number(at.book, found_centre(at.book, "NE-AB", "Abala", "NE"), 2020, 2, "spoilt")
    content = {name: value for name, value in document.items() if name != "proof"}
    content["credentialSubject"] = {**content["credentialSubject"], "licenseNumber": void.serial}
    forged = credentials.sign(content, at.identity.signing, dt.datetime(2020, 3, 5, tzinfo=dt.UTC))
    assert code_of(lambda: credentials.verify(at.book, forged)) == "credential.void"


def test_a_duplicate_is_the_same_certificate(town):
    _, at, row = town
    second = duplicate(at.book, row, "lost_paper")
    assert made(at, second)["id"] == made(at, row)["id"]
    assert credentials.verify(at.book, made(at, second)).serial == row.serial


def test_who_only_looks_signs_nothing_and_checks_everything(town):
    _, at, row = town
    document = made(at, row)
    at.book.door = Door(at.book, "viewer", None)
    assert code_of(lambda: made(at, row)) == "rights.refused"
    assert credentials.verify(at.book, document).in_register


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"[]", b"{}", b'{"proof": {}}', b'{"proof": {}, "proof": {}}', b"[" * 100_000, b"\x89PNG",
        b'{"proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}}',
        b" " * (credentials.LARGEST + 1), VECTOR.replace('"name"', '"a": ' + "[" * 400 + "]" * 400 + ', "name"').encode(),
    ],
)  # fmt: skip
def test_files_that_are_no_certificate_are_refused_in_words(data):
    assert code_of(lambda: credentials.signed_by(credentials.read(data))) in (
        "credential.not",
        "credential.changed",
        "jcs.value",
    )
