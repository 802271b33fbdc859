"""The signed list of certificates: hashes that name nobody, revoked ones told, old keys beside new ones, nothing altered."""

import copy
import datetime as dt
import hashlib
import json

import pytest

from tests.foreign.certificates import signed_anew
from tests.records.helpers import code_of
from tests.reports.test_credentials import made, town  # noqa: F401
from tvetdesk.records.certificates import revoke
from tvetdesk.records.rights import Door
from tvetdesk.reports import credentials
from tvetdesk.reports.signed_list import checked, signed_list


def test_it_holds_hashes_of_number_and_code_and_names_nobody(town):  # noqa: F811
    _, at, row = town
    found = signed_list(at.book, at.identity)
    wanted = hashlib.sha256(f"TVET-CERTIFICATE {row.serial} {row.code}".encode()).hexdigest()
    assert found["lines"] == [[wanted, made(at, row)["id"], "issued", ""]]
    text = json.dumps(found, ensure_ascii=False)
    assert not [private for private in ("Zouéra", row.serial, row.code, "1999", 'F"') if private in text]
    assert checked(found)["issuer"] == credentials.did_key(bytes(at.identity.signing.verify_key))


def test_headquarters_lists_every_centre_and_hears_of_a_revocation_by_bundle(town):  # noqa: F811
    head, at, row = town
    first = signed_list(head.book, head.identity)
    assert [line[2] for line in checked(first)["lines"]] == ["issued"]
    assert first["signers"]["NE-AB"] == {credentials.did_key(bytes(at.identity.signing.verify_key)): "good"}
    revoke(at.book, row, "mistake", dt.date(2020, 3, 8))
    head.take(at.send())
    assert [line[2:] for line in signed_list(head.book, head.identity)["lines"]] == [
        ["revoked", "2020-03-08"]
    ]


def test_one_sign_changed_is_not_the_list_that_was_signed(town):  # noqa: F811
    _, at, _ = town
    good = signed_list(at.book, at.identity)
    for name, value in (
        ("made", "2031-01-01T00:00:00Z"),
        ("lines", []),
        ("signers", {}),
        ("type", "other"),
        ("issuer", "did:key:z6Mk"),
    ):
        assert code_of(lambda name=name, value=value: checked({**good, name: value})) == "list.not"
    changed = copy.deepcopy(good)
    changed["lines"][0][2] = "revoked"
    assert code_of(lambda: checked(changed)) == "list.not"
    for other in (None, [], {}, "list"):
        assert code_of(lambda other=other: checked(other)) == "list.not"


def test_who_only_looks_signs_no_list(town):  # noqa: F811
    _, at, _ = town
    at.book.door = Door(at.book, "viewer", None)
    assert code_of(lambda: signed_list(at.book, at.identity)) == "rights.refused"


def test_a_centre_without_a_certificate_has_no_list(book, town):  # noqa: F811
    _, at, _ = town
    assert code_of(lambda: signed_list(book, at.identity)) == "list.empty"


@pytest.mark.parametrize("name", ["good", "strange"])
def test_the_id_in_the_list_is_that_of_the_file_whoever_signed_it(town, name):  # noqa: F811
    _, at, row = town
    document = made(at, row)
    if name == "strange":
        document = signed_anew(document, at.identity.signing)
    assert document["id"] == signed_list(at.book, at.identity)["lines"][0][1]
