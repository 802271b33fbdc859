"""Looking into a bundle: what it lists is what a reader in another language lists too."""

import pytest

from tests.cli.conftest import PASSWORD
from tests.exchange.test_reader import NPM, read, reader  # noqa: F401 - a fixture
from tvetdesk.desk import open_folder


def test_a_bundle_is_listed_and_nothing_is_taken_in(cli, hq, bundle):
    before = cli("digest", data=hq).out
    said = cli("bundle", "show", bundle, data=hq)
    assert said.code == 0
    assert "manifest (1000): 1 row" in said.out
    assert "Binta" not in said.out  # she did not agree to share
    assert cli("digest", data=hq).out == before
    assert "Bundle 1 of GM-MK brought" in cli("import", bundle, data=hq).out


def test_nobody_else_opens_it(cli, world, bundle):
    assert cli("bundle", "show", bundle, data=world / "alone").code == 1


def test_the_types_need_no_folder(cli, tmp_path):
    said = cli("--json", "bundle", "types", data=tmp_path / "none")
    (session,) = [one for one in said.json["types"] if one["name"] == "session"]
    assert session["identity"] == [1, 2, 3]
    assert session["columns"][1] == {"number": 2, "name": "day", "kind": "day"}


@pytest.mark.skipif(NPM is None, reason="not run: the JavaScript reader of bundles (npm is not here)")
def test_the_reader_in_javascript_answers_the_same(reader, cli, hq, mk, bundle):  # noqa: F811
    said = cli("--json", "bundle", "show", bundle, data=hq)
    assert said.code == 0
    with open_folder(hq, None, PASSWORD) as receiver, open_folder(mk, None, PASSWORD) as sender:
        keys = [bytes(one) for one in receiver.identity.opens]
        assert said.json == read(reader, bundle, keys, bytes(sender.identity.signing.verify_key))


def test_headquarters_makes_an_open_copy_and_a_centre_does_not(cli, hq, mk, bundle, tmp_path):
    assert cli("import", bundle, data=hq).code == 0
    made = cli("hq", "open-copy", "out.db", "--json", data=hq).json
    assert made["tables"]["trainee"] == 1
    assert made["written"] == made["rows"]
    assert (tmp_path / "out.metadata.json").exists()
    assert "0 written, 0 taken out" in cli("hq", "open-copy", "out.db", data=hq).out
    refused = cli("hq", "open-copy", "centre.db", data=mk)
    assert refused.code == 1
    assert not (tmp_path / "centre.db").exists()
