"""Files that are loaded, with anything at any place of them: a sentence, or a file that others can read; never a fault."""

import copy
import datetime as dt
import json
from xml.etree import ElementTree as ET

import pytest

from tests.records.conftest import START
from tests.reports.test_credentials import made, town  # noqa: F401
from tvetdesk.errors import UserError
from tvetdesk.records.cohorts import enrol
from tvetdesk.records.consent import record_consent
from tvetdesk.records.people import new_trainee
from tvetdesk.reports import Asked, credentials, signed_list
from tvetdesk.reports.formats import mapping, outgoing
from tvetdesk.reports.formats.examples import ACTIVITY, MAPPING

BAD = (
    None, True, 5, -1.5, 10**30, "", " ", "x" * 5000, "\0", "\ud800", "\ufffe", "<a>&", "…", [], [1], [[]], {}, {"a": 1}, {"sex": []},
)  # fmt: skip


def spoilt(document):
    """The document with each of its parts, and all of it, replaced by each of BAD; and without each part."""
    for path in _paths(document):
        for bad in BAD:
            yield path, _with(document, path, bad)
        if path and isinstance(path[-1], str):
            yield path, _with(document, path, _GONE)


_GONE = object()


def _paths(value, path=()):
    yield path
    listed = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in listed:
        yield from _paths(one, (*path, name))


def _with(document, path, bad):
    if not path:
        return bad
    made = copy.deepcopy(document)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    if bad is _GONE:
        del inner[path[-1]]
    else:
        inner[path[-1]] = bad
    return made


@pytest.fixture
def people(book, cohort):
    """Six who agreed to share, so that nothing is withheld for being few."""
    for number in range(6):
        person = new_trainee(book, f"Trainee {number}", sex="FM"[number % 2], birth="2001")
        record_consent(book, person, "share_hq", "given")
        enrol(book, person, cohort, START)


def test_a_mapping_with_anything_in_it(book, people):
    refused = 0
    for path, document in spoilt(MAPPING):
        data = json.dumps(document).encode()
        try:
            mapping.read(data)
        except UserError:
            refused += 1
            continue
        for kind in ("tracker",) if path[:1] == ("tracker",) else ("csv", "adx"):
            try:
                if kind == "tracker":
                    json.loads(outgoing.people(book, data, None, None).data)
                    continue
                made = outgoing.data_values(book, data, "2019", kind).data
            except UserError:
                refused += 1
                continue
            assert ET.fromstring(made) is not None if kind == "adx" else made, (path, kind)
    assert refused > 200


def test_an_activity_with_anything_in_it(book, people):
    refused = 0
    for path, document in spoilt(ACTIVITY):
        try:
            made = outgoing.results(
                book, json.dumps(document).encode(), Asked(dt.date(2019, 1, 1), dt.date(2019, 12, 31))
            )
        except UserError:
            refused += 1
            continue
        assert ET.fromstring(made.data) is not None, path
    assert refused > 100


def test_a_signed_certificate_with_anything_in_it(town):  # noqa: F811
    _, at, row = town
    document = made(at, row)
    for path, other in spoilt(document):
        with pytest.raises(UserError) as caught:
            credentials.verify(at.book, credentials.read(json.dumps(other).encode()))
        assert caught.value.code in ("credential.not", "credential.changed", "jcs.value"), path


def test_a_certificate_that_somebody_signed_with_anything_in_it(town):  # noqa: F811
    """Their key is unknown, but for that the signature is good: so all that is said in it is read."""
    _, at, row = town
    document = {name: value for name, value in made(at, row).items() if name != "proof"}
    for path, other in spoilt(document):
        if not isinstance(other, dict) or path[:1] in ((), ("@context",), ("issuer",)):
            continue
        try:
            forged = credentials.sign(other, at.identity.signing, dt.datetime(2020, 3, 10))
            credentials.verify(at.book, credentials.read(json.dumps(forged).encode()))
        except UserError:
            continue


def test_a_signed_list_with_anything_in_it(town):  # noqa: F811
    _, at, _ = town
    listed = signed_list.signed_list(at.book, at.identity)
    for path, other in spoilt(listed):
        if other == listed:
            continue
        with pytest.raises(UserError) as caught:
            signed_list.checked(other)
        assert caught.value.code in ("list.not", "jcs.value"), path
