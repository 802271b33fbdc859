"""A PostgreSQL of the tests' own: a temporary cluster on a socket, where the system has the server's programs."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

PLACES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt")
OLDEST = 15
UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def programs() -> Path | None:
    """The folder of the newest server here that is new enough, or None."""
    found = {
        int(number[0]): path.parent
        for place in PLACES
        for path in Path(place).glob("*/bin/initdb")
        if (number := re.search(r"[0-9]+$", path.parent.parent.name))
    }
    newest = max(found, default=0)
    return found[newest] if newest >= OLDEST else None


@contextmanager
def cluster(bin: Path, settings: Sequence[str] = UNSAFE) -> Iterator[Cluster]:
    """A server that runs while it is needed; one started by root runs as nobody, for PostgreSQL refuses root."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    nobody = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"] if root else []
    ram = "/dev/shm" if Path("/dev/shm").is_dir() else None  # it is thrown away
    folder = Path(
        tempfile.mkdtemp(prefix="tvetpg", dir=ram)
    )  # short: the path of a socket has at most 107 signs
    try:
        if root:
            shutil.chown(folder, "nobody", "nogroup")

        def run(program: str, *words: str) -> None:
            done = subprocess.run(
                [*nobody, str(bin / program), *words], cwd=folder, check=False, capture_output=True, text=True,
                env={**os.environ, "LC_ALL": "C"},
            )  # fmt: skip
            if done.returncode:
                raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}")

        data = str(folder / "data")
        run("initdb", "-D", data, "-U", "tvet", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = " ".join(
            f"-c {one}" for one in ("listen_addresses=", f"unix_socket_directories={folder}", *settings)
        )
        run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        made = Cluster(
            folder, lambda: run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        )
        try:
            yield made
        finally:
            if made.number() is not None:
                run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Cluster:
    """A running server; it makes as many empty databases as tests ask for."""

    def __init__(self, folder: Path, start: Callable[[], None]) -> None:
        self.folder, self.start = folder, start
        self._numbers = itertools.count(1)

    def number(self) -> int | None:
        """The process of the server, or None while it does not run."""
        try:
            return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        except FileNotFoundError:
            return None

    def kill(self) -> None:
        """Kill the server and all its processes, and wait until they are gone: what it had in memory is lost."""
        first = self.number()
        assert first is not None
        of = [
            int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit() and _parent(one) == first
        ]
        for number in (first, *of):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        while any(_parent(Path("/proc", str(number))) is not None for number in (first, *of)):
            os.sched_yield()
        for left in (self.folder / "data" / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            left.unlink()

    @cached_property
    def version(self) -> str:
        """As in 15.14."""
        import psycopg

        with psycopg.connect(self.address("postgres")) as connection:
            return str(connection.execute("SHOW server_version").fetchone()[0]).split()[0]

    def address(self, name: str) -> str:
        return f"postgresql://tvet@/{name}?host={self.folder}"

    def database(self, *, like: str | None = None) -> str:
        """The address of a new database, empty or a copy of another that nobody has open."""
        name = f"tvet{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {_name(like) if like else 'template0'} STRATEGY file_copy")
        return self.address(name)

    def copy(self, like: str, address: str) -> None:
        self._do(f"CREATE DATABASE {_name(address)} TEMPLATE {_name(like)} STRATEGY file_copy")

    def drop(self, address: str) -> None:
        self._do(f"DROP DATABASE IF EXISTS {_name(address)} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)


def _parent(process: Path) -> int | None:
    """The parent of a living process."""
    try:
        said = (process / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if said[0] == "Z" else int(said[1])


def _name(address: str) -> str:
    return urlsplit(address).path.strip("/")
