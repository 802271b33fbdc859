"""Update files as a release makes them, and a program small enough to be updated twenty times in a test."""

import base64
import hashlib
import importlib.util
import io
import sys
from pathlib import Path

from nacl.signing import SigningKey

from tvetdesk.updates import package, shelf

ROOT = Path(__file__).parent.parent.parent
SECRET, NUMBER = SigningKey(bytes(range(32))), b"tvetdesk"
PUBLIC = base64.b64encode(b"Ed" + NUMBER + bytes(SECRET.verify_key)).decode("ascii")
OLD, NEW = "0.1.0", "0.2.0"


def tool(name):
    """A script of the folder installer/."""
    sys.path.insert(0, str(ROOT / "installer"))
    try:
        spec = importlib.util.spec_from_file_location(f"installer_{name}", ROOT / "installer" / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / "installer"))
    return module


def signed(payload, comment, secret=SECRET, number=NUMBER):
    """The four lines, as `minisign -S` writes them."""
    first = secret.sign(hashlib.blake2b(payload).digest()).signature
    second = secret.sign(first + comment.encode()).signature
    return (
        b"untrusted comment: signature from minisign secret key\n"
        + base64.b64encode(b"ED" + number + first)
        + b"\ntrusted comment: "
        + comment.encode()
        + b"\n"
        + base64.b64encode(second)
        + b"\n"
    )


def program(folder, version):
    """A program that only tells its version."""
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "part").write_text(version * 1000)
    (folder / "tvetdesk-gui").write_text(f"#!/bin/sh\necho {version}\n")
    (folder / "tvetdesk-gui").chmod(0o755)
    return folder


def update_file(where, version=NEW, system=None, secret=SECRET, payload=None):
    """An update to a version, on a stick."""
    if payload is None:
        packed = io.BytesIO()
        tool("update_file").pack(program(where / f"built {version}", version), packed)
        payload = packed.getvalue()
    comment = f"tvetdesk {version} {system or package.system_name()}"
    path = where / f"tvetdesk-{version}.tvu"
    path.write_bytes(tool("update_file").join(payload, signed(payload, comment, secret)))
    return path


def installed(home):
    """A home of the program with the old version in it, as the installers leave it."""
    program(home / "versions" / OLD, OLD)
    (home / "current").write_text(f"{OLD}\n")
    return home


def trust_our_key(monkeypatch):
    """Make the key of these tests the one of the releases."""
    for act in (
        shelf.keep,
        shelf.kept,
        shelf.lay,
        shelf.beside,
        package.find,
        package.every,
        package.check,
        package.copy,
    ):
        monkeypatch.setattr(act, "__defaults__", ((PUBLIC,),))
