"""The parts list: what is inside the program and under which licence, as CycloneDX and as plain text."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from collect import ROOT, VERSION

LOCK = ROOT / "installer" / "requirements.lock"
# What builds the program, and what libraries ask for but the program never imports.
LEFT_OUT = {
    "altgraph", "macholib", "packaging", "pefile", "pip", "pyinstaller", "pyinstaller-hooks-contrib", "pycparser",
    "pywin32-ctypes", "setuptools", "fontpkg",
}  # fmt: skip
# Run by the build's Python: name, version, licence and licence text of every package it has.
ASK = """
import json
from importlib import metadata
found = []
for one in metadata.distributions():
    about, files = one.metadata, one.files or []
    said = about.get("License-Expression") or ""
    classed = [c.split(" :: ")[-1] for c in about.get_all("Classifier") or [] if c.startswith("License ::")]
    texts = [f.locate().read_text("utf-8", "replace") for f in files
             if f.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE")) and f.locate().is_file()]
    found.append({"name": about["Name"], "version": one.version, "licence": said or ", ".join(classed)
                  or (about.get("License") or "").strip().split("\\n")[0][:80], "texts": texts})
print(json.dumps(found))
"""
BUILT_IN = (
    ("CPython", "the version the program was built with", "PSF-2.0"),
    ("PyInstaller bootloader", "as in the lock", "GPL-2.0-or-later WITH Bootloader-exception"),
)


def canonical(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def hashes(lock: str) -> dict[str, list[str]]:
    """The sha256 sums the lock allows, by package."""
    blocks = re.split(r"\n(?=\S)", lock.strip())
    return {
        canonical(re.match(r"[\w.-]+", block)[0]): re.findall(r"sha256:(\w{64})", block) for block in blocks
    }


def document(found: list[dict[str, object]], lock: str) -> dict[str, object]:
    """The parts list in CycloneDX 1.5; without a time, so that the same build gives the same bytes."""
    known = hashes(lock)
    parts = []
    for one in sorted(found, key=lambda one: canonical(str(one["name"]))):
        name = canonical(str(one["name"]))
        if name not in known or name in LEFT_OUT:
            continue
        part: dict[str, object] = {
            "type": "library",
            "name": name,
            "version": one["version"],
            "purl": f"pkg:pypi/{name}@{one['version']}",
            "bom-ref": f"pkg:pypi/{name}@{one['version']}",
        }
        if one["licence"]:
            part["licenses"] = [{"license": {"name": one["licence"]}}]
        if (
            len(known[name]) == 1
        ):  # several files are allowed for several systems: which one was used, pip knows
            part["hashes"] = [{"alg": "SHA-256", "content": known[name][0]}]
        parts.append(part)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "name": "tvetdesk", "version": VERSION, "bom-ref": f"tvetdesk@{VERSION}",
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": parts,
    }  # fmt: skip


def licences(found: list[dict[str, object]], lock: str) -> str:
    """Every part with its licence, then the texts."""
    known = hashes(lock)
    inside = [
        one for one in sorted(found, key=lambda one: canonical(str(one["name"])))
        if canonical(str(one["name"])) in known and canonical(str(one["name"])) not in LEFT_OUT
    ]  # fmt: skip
    lines = [f"TVET Desk {VERSION}: Apache-2.0", "", "It holds:", ""]
    lines += [f"  {name} ({version}): {licence}" for name, version, licence in BUILT_IN]
    lines += [f"  {one['name']} {one['version']}: {one['licence'] or 'see its text below'}" for one in inside]
    for one in inside:
        for text in one["texts"]:  # type: ignore[attr-defined]
            lines += ["", "=" * 100, f"{one['name']} {one['version']}", "=" * 100, "", str(text).strip()]
    return "\n".join(lines) + "\n"


def write(python: Path, out: Path) -> None:
    """Both lists into `out`."""
    answer = subprocess.run([str(python), "-c", ASK], check=True, capture_output=True, encoding="utf-8")
    found, lock = json.loads(answer.stdout), LOCK.read_text("utf-8")
    bom = json.dumps(document(found, lock), indent=1, ensure_ascii=False)
    (out / "tvetdesk.cdx.json").write_text(bom + "\n", "utf-8")
    (out / "licences.txt").write_text(licences(found, lock), "utf-8")
