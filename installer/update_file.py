"""Makes the update file that goes onto sticks: `python3 installer/update_file.py FOLDER --system linux-x86_64 --key SECRET`.

FOLDER is a built program. The signature is made by `minisign`, on the PC that has the secret key; see
tvetdesk/updates/package.py for the format.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from collect import VERSION

FIRST_LINE = b"TVET Desk update 1\n"


def pack(folder: Path, file: io.BufferedIOBase, epoch: int = 0, preset: int = 9) -> None:
    """The tar.xz of a program's folder; the same bytes for the same files."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = epoch
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with tarfile.open(fileobj=file, mode="w:xz", preset=preset) as tar:
        for path in sorted(folder.rglob("*")):
            tar.add(path, path.relative_to(folder).as_posix(), recursive=False, filter=plain)


def join(payload: bytes, signature: bytes) -> bytes:
    """The update file."""
    lines = signature.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n"
    return FIRST_LINE + lines + payload


def make(folder: Path, version: str, system: str, key: Path, out: Path, preset: int = 9) -> Path:
    """The update file to this version in a folder, packed, signed and joined."""
    out.mkdir(exist_ok=True)
    name = f"tvetdesk-{version}-{system}"
    payload = out / f"{name}.tar.xz"
    with payload.open("wb") as file:
        pack(folder, file, preset=preset)
    signature = payload.with_name(f"{payload.name}.minisig")
    comment = f"tvetdesk {version} {system}"
    subprocess.run(
        ["minisign", "-S", "-s", str(key), "-m", str(payload), "-x", str(signature), "-t", comment],
        check=True,
    )
    made = out / f"{name}.tvu"
    made.write_bytes(join(payload.read_bytes(), signature.read_bytes()))
    payload.unlink()
    signature.unlink()
    return made


def main(words: list[str]) -> int:
    """Make it, and say where it lies."""
    parser = argparse.ArgumentParser(description="Makes a signed update file.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--system", required=True, help="linux-x86_64 or windows-x86_64")
    parser.add_argument("--key", type=Path, required=True, help="the secret key of minisign")
    parser.add_argument("--out", type=Path, default=Path("dist"))
    options = parser.parse_args(words)
    print(make(options.folder, VERSION, options.system, options.key, options.out))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
