"""The packages for Linux, made from the built folder: a .deb, and a .run that needs no administrator."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from pathlib import Path

from collect import ROOT, VERSION

LINUX = ROOT / "installer" / "linux"
HOME = "opt/tvetdesk"
TOOLS = {"dpkg-deb": "dpkg", "makeself": "makeself"}  # without which there is no package, and who has them
# What the .run says of itself when it does not arrive whole; makeself speaks of archives and checksums.
HEADER = Path("/usr/share/makeself/makeself-header.sh")
DAMAGED = (
    "This file is damaged or was copied only in part. Copy it again from where it came. Nothing was changed."
)
TELLS = '\techo Build command was: "$MS_COMMAND"\n'
COMPLAINT = re.compile(r'echo "( Unexpected archive size\.|Error in [^"]*)"')
# What Qt loads from the system, as in dev.py; and what every program in C++ needs.
DEPENDS = (
    "libc6 (>= 2.36)", "libstdc++6", "zlib1g", "libgl1", "libegl1", "libdbus-1-3", "libfontconfig1", "libfreetype6",
    "libglib2.0-0 | libglib2.0-0t64", "libxkbcommon-x11-0", "libxkbcommon0", "libx11-6", "libx11-xcb1", "libxcb-cursor0",
    "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-render0",
    "libxcb-shape0", "libxcb-shm0", "libxcb-sync1", "libxcb-xfixes0", "libxcb-xkb1", "libxcb1", "libexpat1",
)  # fmt: skip

CONTROL = """Package: tvetdesk
Version: {version}
Architecture: amd64
Maintainer: The TVET Desk project <tvetdesk@example.org>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: libcups2 | libcups2t64
Section: misc
Priority: optional
Description: records of training centres that are offline for months
 TVET Desk keeps trainees, courses, registers, certificates and outcomes of
 vocational training centres on their own PC, encrypted and without internet.
 What changed travels to headquarters as one small file.
"""


def say(sentence: str) -> None:
    """One line about the step that follows."""
    print(f"- {sentence}", flush=True)


def shared(root: Path, prefix: str, epoch: int) -> None:
    """What a desktop asks for: menu entry, file type, icon, description; in `prefix`/share of `root`."""
    share = root / prefix / "share"
    day = dt.datetime.fromtimestamp(epoch, dt.UTC).date().isoformat()
    metainfo = (LINUX / "org.tvetdesk.TVETDesk.metainfo.xml").read_text("utf-8")
    texts = {
        "applications/tvetdesk.desktop": (LINUX / "tvetdesk.desktop").read_text("utf-8"),
        "mime/packages/tvetdesk.xml": (LINUX / "tvetdesk-mime.xml").read_text("utf-8"),
        "icons/hicolor/scalable/apps/tvetdesk.svg": (LINUX / "tvetdesk.svg").read_text("utf-8"),
        "metainfo/org.tvetdesk.TVETDesk.metainfo.xml": metainfo.replace("@VERSION@", VERSION).replace(
            "@DATE@", day
        ),
    }
    for name, text in texts.items():
        file = share / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def check(root: Path) -> None:
    """Let the desktop's own validators read our files; those that are not installed are named."""
    share = root / "usr" / "share"
    checks = (
        ["desktop-file-validate", str(share / "applications" / "tvetdesk.desktop")],
        [
            "appstreamcli",
            "validate",
            "--no-net",
            str(share / "metainfo" / "org.tvetdesk.TVETDesk.metainfo.xml"),
        ],
    )
    for command in checks:
        if shutil.which(command[0]) is None:
            say(f"Left out, since it is not installed: {command[0]}")
        else:
            say(f"Checking with {command[0]}")
            subprocess.run(command, check=True)


def debian(folder: Path, work: Path, out: Path, epoch: str) -> Path:
    """The .deb, the same bytes for the same folder and time."""
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / HOME, symlinks=True)
    programs = root / "usr" / "bin"
    programs.mkdir(parents=True)
    for name in ("tvetdesk", "tvetdesk-gui"):
        (programs / name).symlink_to(f"/{HOME}/{name}")
    shared(root, "usr", int(epoch))
    papers = root / "usr" / "share" / "doc" / "tvetdesk"
    papers.mkdir(parents=True)
    (papers / "copyright").write_text(
        "TVET Desk is under the Apache License 2.0 (/usr/share/common-licenses/Apache-2.0).\n"
        "The libraries inside and their licences are listed in licences.txt.\n", "utf-8",
    )  # fmt: skip
    shutil.copyfile(out / "licences.txt", papers / "licences.txt")
    check(root)
    kilobytes = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        CONTROL.format(version=VERSION, kilobytes=kilobytes, depends=", ".join(DEPENDS)), "utf-8"
    )
    for name in ("preinst", "prerm"):
        shutil.copyfile(LINUX / "refuse-while-open.sh", control.with_name(name))
        control.with_name(name).chmod(0o755)
    for path in (*root.rglob("*"), root):
        if path.is_symlink():
            continue
        runs = path.is_dir() or os.access(path, os.X_OK)
        path.chmod(0o755 if runs else 0o644)
    file = out / f"tvetdesk_{VERSION}_amd64.deb"
    say("Packing the .deb")
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", str(root), str(file)]
    subprocess.run(
        command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": epoch}, stdout=subprocess.DEVNULL
    )
    return file


def header(work: Path) -> Path:
    """What stands before the archive of the .run: makeself's own, which says in our words that it is damaged."""
    text, said = COMPLAINT.subn(f'echo "{DAMAGED}"', HEADER.read_text("utf-8"))
    if not said:
        raise SystemExit(f"{HEADER} does not say any more when a file is damaged.")
    text = text.replace(TELLS, "")  # it holds folders of the build PC, and would differ on every other one
    made = work / "header.sh"
    made.write_text(text, "utf-8")
    return made


def unpacked(folder: Path, work: Path, epoch: str) -> Path:
    """What the .run unpacks and its install.sh puts in."""
    root = work / "run"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / "tvetdesk", symlinks=True)
    shared(root, "", int(epoch))
    for name in ("install.sh", "uninstall.sh"):
        shutil.copyfile(LINUX / name, root / name)
        (root / name).chmod(0o755)
    return root


def runnable(folder: Path, work: Path, out: Path, epoch: str) -> Path:
    """The .run, which unpacks itself into the home of whoever starts it; the same bytes for the same folder and time."""
    root = unpacked(folder, work, epoch)
    file = out / f"tvetdesk-{VERSION}-linux-x86_64.run"
    say("Packing the .run")
    made = dt.datetime.fromtimestamp(int(epoch), dt.UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
    entries = f"--mtime=@{epoch} --sort=name --owner=0 --group=0 --numeric-owner"
    words = [
        "--xz",
        "--quiet",
        "--nox11",
        "--header",
        str(header(work)),
        "--packaging-date",
        made,
        "--tar-extra",
        entries,
    ]
    subprocess.run(["makeself", *words, str(root), str(file), "TVET Desk", "./install.sh"], check=True)
    return file
