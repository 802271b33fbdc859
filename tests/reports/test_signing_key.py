"""The key that signs certificates: encrypted where it lies, out only with a passphrase, and old keys go on to verify."""

import base64
import json

import pytest

from tests.records.helpers import code_of
from tests.reports.test_credentials import made, town  # noqa: F401
from tvetdesk.records.rights import Door
from tvetdesk.reports import credentials
from tvetdesk.reports.signed_list import checked, signed_list
from tvetdesk.reports.signing_key import opened, sealed
from tvetdesk.store.passwords import CHEAP

WORDS = "boat under nine lemons"


def test_only_the_passphrase_opens_it(town):  # noqa: F811
    _, at, _ = town
    data = sealed(at.book, at.identity, WORDS, CHEAP)
    seed = bytes(at.identity.signing)
    assert bytes(opened(data, WORDS)) == seed
    assert not [form for form in (seed.hex().encode(), base64.b64encode(seed)) if form in data]
    assert code_of(lambda: opened(data, "boat under nine melons")) == "key.passphrase"
    assert code_of(lambda: sealed(at.book, at.identity, "password", CHEAP)) == "keys.weak_password"


def test_one_sign_changed_opens_nothing(town):  # noqa: F811
    _, at, _ = town
    good = json.loads(sealed(at.book, at.identity, WORDS, CHEAP))
    for name, value in (
        ("kind", "other"), ("key", "did:key:z6Mk"), ("passes", 2), ("memory", 1), ("salt", "AAAA"), ("sealed", "AAAA"), ("sealed", "é"),
    ):  # fmt: skip
        changed = json.dumps({**good, name: value}).encode()
        assert code_of(lambda changed=changed: opened(changed, WORDS)) in ("key.not", "key.passphrase")
    for data in (b"", b"[]", b"{}", b"\xff", b" " * 5000):
        assert code_of(lambda data=data: opened(data, WORDS)) == "key.not"


def test_a_list_signed_with_it_is_that_of_the_key_the_page_knows(town):  # noqa: F811
    """After a renewal the page that was given out goes on to work."""
    _, at, row = town
    document = made(at, row)
    key = opened(sealed(at.book, at.identity, WORDS, CHEAP), WORDS)
    found = checked(signed_list(at.book, at.identity, key))
    assert found["issuer"] == document["issuer"]["id"]
    assert credentials.verify(at.book, document).in_register


def test_who_only_looks_takes_no_key_out(town):  # noqa: F811
    _, at, _ = town
    at.book.door = Door(at.book, "viewer", None)
    assert code_of(lambda: sealed(at.book, at.identity, WORDS, CHEAP)) == "rights.refused"


@pytest.mark.parametrize("form", [bytes.hex, lambda seed: base64.b64encode(seed).decode()])
def test_no_file_of_the_data_holds_the_key_in_clear(town, tmp_path, form):  # noqa: F811
    _, at, row = town
    made(at, row)
    seed = bytes(at.identity.signing)
    for file in (one for one in tmp_path.rglob("*") if one.is_file()):
        data = file.read_bytes()
        assert seed not in data
        assert form(seed).encode() not in data
