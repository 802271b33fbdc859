"""Builds the program for Linux and tries what was built: `make installer`.

Standard library only. PyInstaller and the libraries come from requirements.lock beside this file into an environment
of their own, so that neither a developer's tools nor anything of this PC's Python gets into the program.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bill
import packages
from collect import FOREIGN, ROOT, VERSION

HERE = ROOT / "installer"
WORK = ROOT / "build" / "installer"
OUT = ROOT / "dist"
LOCK = HERE / "requirements.lock"
BUDGET = {"deb": 42_000_000, "installed": 150_000_000}  # bytes
WINDOWS = sys.platform == "win32"


def say(sentence: str) -> None:
    """One line about the step that follows."""
    print(f"- {sentence}", flush=True)


def needs(tools: Mapping[str, str]) -> None:
    """Stop before the long work when a command is missing; `tools` says which Debian package has which."""
    missing = sorted({package for command, package in tools.items() if not shutil.which(command)})
    if missing:
        raise SystemExit(f"Nothing was built. Please install first: sudo apt install {' '.join(missing)}")


def call(command: Sequence[str | Path], **more: str) -> None:
    """Run a step, with its output; a failure ends the build."""
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT, env={**os.environ, **more})


def environment() -> Path:
    """The Python of the build's own environment, filled anew when the lock changed."""
    place = WORK / "environment"
    python = place / ("Scripts/python.exe" if WINDOWS else "bin/python")
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    stamp = place / "filled"
    if not (python.exists() and stamp.exists() and stamp.read_text("ascii") == wanted):
        say("Installing PyInstaller and the libraries of installer/requirements.lock")
        venv.create(place, clear=True, with_pip=True)
        quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
        call(
            [python, "-m", "pip", "install", *quiet, "--require-hashes", "--only-binary", ":all:", "-r", LOCK]
        )
        stamp.write_text(wanted, "ascii")
    return python


def reproducible() -> dict[str, str]:
    """What makes two builds of one commit equal: a fixed order of sets, and the commit's time as every time."""
    git = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    done = subprocess.run(git, capture_output=True, text=True, check=False)
    time = done.stdout.strip() or str(int((ROOT / "pyproject.toml").stat().st_mtime))
    return {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": time, "QT_QPA_PLATFORM": "offscreen"}


def freezing() -> dict[str, str]:
    """What PyInstaller is told: the modules lie unpacked, to start at once; the packages pack them, and better."""
    return {**reproducible(), "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0"}


def draw_manual() -> None:
    """The pictures of the manual, by the checkout's own Python: the window must be drawn as it is today."""
    say("Drawing the pictures of the manual")
    call([sys.executable, ROOT / "dev.py", "manual"], QT_QPA_PLATFORM="offscreen")


def build_checker() -> None:
    """The page that checks certificates; it trusts no key yet, the program puts in whose lists it is given out for."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        say("Left out, since Node.js is missing: the page that checks certificates")
        return
    say("Building the page that checks certificates")
    call([sys.executable, ROOT / "dev.py", "checker"])


def pyinstaller(work: Path, out: Path, made: Path, written: Callable[[Path], str] = str) -> list[str]:
    """Python's words for PyInstaller: what is `made`, a spec or a script; `written` gives paths as its system has them."""
    quiet = ["--noconfirm", "--log-level", "ERROR"]
    return [
        "-m", "PyInstaller", *quiet, "--workpath", written(work), "--distpath", written(out), written(made),
    ]  # fmt: skip


def freeze(python: Path) -> Path:
    """The folder with the program."""
    say("Building the program (two minutes)")
    out = WORK / "frozen"
    call([python, *pyinstaller(WORK / "work", out, HERE / "tvetdesk.spec")], **freezing())
    return out / "tvetdesk"


def files_of(folder: Path) -> list[Path]:
    """All files of a folder, in a fixed order, links left out."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def size_of(folder: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in files_of(folder))


def foreign(folder: Path) -> list[str]:
    """Files that belong to the Windows of the build PC and must not travel."""
    return [path.name for path in files_of(folder) if any(path.match(name) for name in FOREIGN)]


def self_test(
    program: Sequence[str | Path], env: Mapping[str, str] = os.environ, *more: str
) -> dict[str, object]:
    """Let the built program try itself; it knows nothing of the Python that built it. Raises when it fails."""
    with tempfile.TemporaryDirectory(prefix="tvetdesk-built-") as made:
        report = Path(made) / "report.json"
        plain = {
            name: value
            for name, value in env.items()
            if not name.startswith(("PYTHON", "VIRTUAL_ENV", "TVETDESK"))
        }
        command = [*map(str, program), "--self-test", str(report), *more]
        done = subprocess.run(
            command, cwd=made, env=plain, check=False, capture_output=True, text=True, timeout=900
        )
        if done.returncode or not report.exists():
            raise SystemExit(f"The self-test failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
        told: dict[str, object] = json.loads(report.read_text("utf-8"))
        return told


def row(name: str, size: int, most: int | None = None) -> bool:
    """Print one size against its budget; says whether it fits."""
    fits = most is None or size <= most
    limit = "" if most is None else f" of {most / 1e6:.0f}" + ("" if fits else "  TOO LARGE")
    print(f"  {name:<44}{size / 1e6:>8.1f} MB{limit}", flush=True)
    return fits


def write_sums(folder: Path) -> None:
    """The hash of every installer that lies there, for Linux and for Windows, as `sha256sum -c` reads them."""
    made = [file for file in files_of(folder) if file.suffix in {".deb", ".run", ".exe"}]
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in made)
    (folder / "SHA256SUMS").write_text(sums, "ascii")


def main(words: Sequence[str]) -> int:
    """Build, try, pack, and print the sizes."""
    parser = argparse.ArgumentParser(prog="make installer", description="Builds the program and tries it.")
    parser.add_argument("--frozen", type=Path, help="pack this built folder instead of building one")
    parser.add_argument("--no-packages", action="store_true", help="only the folder")
    parser.add_argument(
        "--clean-root", action="store_true", help="try the packages in an empty Debian (needs root)"
    )
    parser.add_argument("--updates", action="store_true", help="build a newer version too and update to it")
    parser.add_argument(
        "--advisories", type=Path, help="look up every part in these (PyPI's as OSV gives them, one zip)"
    )
    options = parser.parse_args(words)
    if not WINDOWS and not options.no_packages:
        needs(packages.TOOLS)
    python = environment()
    if not options.frozen:
        draw_manual()
        build_checker()
    folder = (options.frozen or freeze(python)).resolve()
    if strangers := foreign(folder):
        raise SystemExit(f"Files of the build PC's Windows are in the program: {', '.join(strangers)}")
    OUT.mkdir(exist_ok=True)
    bill.write(python, OUT)
    call([python, "-m", "pip", "check", "--disable-pip-version-check"])
    if options.advisories:
        say("Looking up every part in the advisories")
        call([python, HERE / "advisories.py", OUT / "tvetdesk.cdx.json", options.advisories])
    say("The built program tries itself")
    window = folder / ("tvetdesk-gui.exe" if WINDOWS else "tvetdesk-gui")
    told = self_test([window], {**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    print(json.dumps(told["steps"]))
    made: list[Path] = []
    if not WINDOWS and shutil.which("Xvfb") and shutil.which("xdotool"):
        say("Somebody opens the built program and takes a register")
        call([sys.executable, HERE / "smoke.py", folder])
    elif not WINDOWS:
        say("Left out, since Xvfb or xdotool is missing: the built program opened on a screen")
    if not WINDOWS and not options.no_packages:
        epoch = reproducible()["SOURCE_DATE_EPOCH"]
        made = [packages.debian(folder, WORK, OUT, epoch), packages.runnable(folder, WORK, OUT, epoch)]
    say(f"Sizes of TVET Desk {VERSION}")
    fits = row("installed", size_of(folder), BUDGET["installed"])
    for file in made:
        fits &= row(file.name, file.stat().st_size, BUDGET["deb"] if file.suffix == ".deb" else None)
    for file in made:
        if file.suffix == ".run":
            call([sys.executable, HERE / "mishaps.py", file])
    if options.updates:
        call([sys.executable, HERE / "update_drill.py"])
    if options.clean_root:
        call([sys.executable, HERE / "clean_root.py", *made])
    write_sums(OUT)
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
