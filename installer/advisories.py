"""Looks up the parts of the program in the advisories of OSV, without a network.

`python advisories.py tvetdesk.cdx.json ADVISORIES.zip`: a zip of JSON files of the ecosystem PyPI, as osv.dev gives
them. Exit code 1 when a part is affected. Needs `packaging`, which the build's Python has. Format:
https://ossf.github.io/osv-schema/
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bill import canonical


def parts(document: Mapping[str, Any]) -> dict[str, str]:
    """Name and version of every part in a CycloneDX document."""
    return {canonical(one["name"]): one["version"] for one in document["components"]}


def advisories(file: Path) -> Iterator[dict[str, Any]]:
    """Those in force."""
    with zipfile.ZipFile(file) as whole:
        for name in sorted(whole.namelist()):
            if name.endswith(".json"):
                found: dict[str, Any] = json.loads(whole.read(name))
                if "withdrawn" not in found:
                    yield found


def affects(advisory: Mapping[str, Any], known: Mapping[str, str]) -> Iterator[str]:
    """The parts that an advisory is about, in the version that is inside."""
    for affected in advisory.get("affected", ()):
        package = affected.get("package", {})
        name = canonical(package.get("name", ""))
        if package.get("ecosystem") == "PyPI" and name in known and _is_in(affected, known[name]):
            yield f"{name} {known[name]}"


def _is_in(affected: Mapping[str, Any], version: str) -> bool:
    if version in affected.get("versions", ()):
        return True
    ranges = (one for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM")
    return any(_within(one["events"], Version(version)) for one in ranges)


def _within(events: list[dict[str, str]], version: Version) -> bool:
    """Whether the last event up to this version lets the flaw in."""
    inside = False
    for event in sorted(events, key=_order):
        ((kind, text),) = event.items()
        if kind == "introduced" and (text == "0" or Version(text) <= version):
            inside = True
        elif (kind == "fixed" and Version(text) <= version) or (
            kind == "last_affected" and Version(text) < version
        ):
            inside = False
    return inside


def _order(event: Mapping[str, str]) -> Version:
    (text,) = event.values()
    try:
        return Version(text)
    except InvalidVersion as error:
        raise SystemExit(f"An advisory names the version {text}, which nobody can compare.") from error


def main(words: list[str]) -> int:
    """Print what is affected, or that nothing is."""
    known = parts(json.loads(Path(words[0]).read_text("utf-8")))
    read, found = 0, []
    for advisory in advisories(Path(words[1])):
        read += 1
        found += [
            f"{part}: {advisory['id']} {advisory.get('summary', '')}".rstrip()
            for part in affects(advisory, known)
        ]
    for line in found:
        print(line)
    print(f"{len(known)} parts, {read} advisories, {len(found)} of them about what is inside.")
    return 1 if found or not read else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
