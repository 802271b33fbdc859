"""Calls of the command line on real encrypted folders, made once per run and copied for each test."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import Cluster
from tvetdesk import desk
from tvetdesk.cli.main import main
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, joining, twins
from tvetdesk.records.people import new_trainee
from tvetdesk.store import keys, tries, vault
from tvetdesk.store.journal import DATABASE
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share

PASSWORD = "four words and more"


@dataclass(frozen=True)
class Answer:
    """What one call said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Answer]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No environment of the developer's; keys that are quick to make."""
    for name in ("TVETDESK_DATA", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    monkeypatch.setattr(desk, "DEFAULT", CHEAP)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run one call in this process: `cli("status", data=folder)`."""

    def run(*words: str | Path, data: Path | None = None) -> Answer:
        before = ["--data", str(data)] if data else []
        code = main([*before, *map(str, words)])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


def _init(folder: Path, level: Share, code: str, name: str, **more: Any) -> desk.Desk:
    return desk.init(
        folder, level=level, code=code, name=name, country="GM", user="awa", password=PASSWORD, **more
    )


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`hq` and `mk`, joined and approved, with a trainee at mk; `alone` belongs to nobody."""
    world = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "DEFAULT", CHEAP)
        with _init(world / "hq", Share.HQ, "HQ", "Learning for return") as hq:
            invitation = joining.read_invitation(
                joining.invite(hq.book, hq.identity, "GM-MK", "Mansa Konko", "GM")
            )
            with _init(world / "mk", Share.OFFICE, "GM-MK", "Mansa Konko", invitation=invitation) as mk:
                own = authority.replica(mk.book, mk.book.replica)
                assert own is not None
                authority.approve(hq.book, hq.identity, own.fingerprint)
                new_trainee(mk.book, "Binta Sanyang", sex="F", birth="1999")
        _init(world / "alone", Share.OFFICE, "NE-MZ", "Mangaïzé").close()
    return world


@pytest.fixture
def world(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the prepared folders for one test."""
    copy = tmp_path / "world"
    shutil.copytree(prepared, copy)
    return copy


@pytest.fixture
def mk(world: Path) -> Path:
    return world / "mk"


@pytest.fixture
def hq(world: Path) -> Path:
    return world / "hq"


@pytest.fixture
def bundle(cli: Cli, mk: Path, tmp_path: Path) -> Path:
    """The first bundle of mk for headquarters."""
    file = tmp_path / "one.tvx"
    assert cli("export", "-o", file, data=mk).code == 0
    return file


@pytest.fixture
def refused(cli: Cli, hq: Path) -> Callable[..., str]:
    """A call that is refused in one sentence on standard error, and after which the folder is as before."""

    def run(*words: str | Path, data: Path = hq, code: int = 1) -> str:
        before = _fingerprint(data)
        answer = cli(*words, data=data)
        assert answer.code == code
        assert answer.out == ""
        assert "Traceback" not in answer.err
        assert len(answer.err.strip().splitlines()) == 1
        assert _fingerprint(data) == before
        return answer.err.strip()

    return run


def _fingerprint(folder: Path) -> dict[str, object]:
    """What lies in a folder, without the lock, the count of wrong passwords and what SQLite makes beside its file.

    Of a data file that opens it is what stands in it, but for what opening it notes: the login in the audit, and where
    the folder lies (the fixtures copy it).
    """
    return {
        str(path.relative_to(folder)): _rows(path) if path.name == DATABASE else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix != ".lock"
        and path.name != tries.FILE
        and not path.name.startswith(f"{DATABASE}-")
    }


def _rows(file: Path) -> object:
    try:
        key = keys.derive(keys.unlock(file.parent, "awa", PASSWORD).dk, b"database")
        with vault.faults(), closing(vault.Vault(file, key, reading=True)._connect()) as there:
            names = [name for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {
                name: there.execute(f'SELECT * FROM "{name}"').fetchall() for name in names if name != "audit"
            }
    except UserError:
        return file.read_bytes()
    if "meta" not in found:
        return file.read_bytes()
    found["meta"] = [row for row in found["meta"] if row[0] not in ("audit.tries", twins.MARK)]
    return found


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """The address of an empty database on a server."""
    where = cluster.database()
    yield where
    cluster.drop(where)


def raise_version(folder: Path, by: int) -> None:
    """The data as a newer program leaves them."""
    with desk.open_folder(folder, None, PASSWORD) as opened:
        (version,) = opened.book.sql("PRAGMA user_version").fetchone()
        opened.book.sql(f"PRAGMA user_version = {version + by}")


def add(cli: Cli, folder: Path, type: str, /, **fields: str) -> int:
    """The id of a record made by the command line."""
    words = [word for name, value in fields.items() for word in (f"--{name.replace('_', '-')}", value)]
    made = cli("records", type, "add", *words, "--json", data=folder)
    assert made.code == 0, made.err
    return made.json["id"]
