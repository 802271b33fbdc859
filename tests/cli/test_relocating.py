"""Headquarters moves from its file to a server and back: every row, or it stays where it was."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tvetdesk import desk as desks
from tvetdesk import relocating
from tvetdesk.cli.arrivals import Stopped
from tvetdesk.errors import UserError
from tvetdesk.exchange import twins
from tvetdesk.exchange.digest import digest
from tvetdesk.records.programmes import Programme, new_programme
from tvetdesk.records.rows import alter
from tvetdesk.store import address, audit, carrying
from tvetdesk.store.check import check
from tvetdesk.store.search import search
from tvetdesk.store.server import Server

from .conftest import PASSWORD

pytestmark = pytest.mark.only_file  # each begins in one


@pytest.fixture
def filled(cli, hq, bundle):
    """Headquarters with what a centre gave it."""
    assert cli("import", bundle, data=hq).code == 0
    with opened(hq) as desk:
        new_programme(desk.book, "SEW", "Sewing")
    return hq


def opened(folder):
    return desks.open_folder(folder, "awa", PASSWORD)


def test_the_data_move_to_a_server_and_back_and_are_the_same(cli, filled, mk, database, tmp_path):
    before = cli("digest", "--json", data=filled).json["digest"]
    results = cli("report", "results", "--json", data=filled).json
    moved = cli("hq", "move", database, "--json", data=filled)
    assert moved.code == 0, moved.err
    assert moved.json["digest"] == before
    assert moved.json["rows"] > 0
    assert address.address(filled) == database
    assert not (filled / "tvet.db").exists()
    assert cli("digest", "--json", data=filled).json["digest"] == before
    assert cli("report", "results", "--json", data=filled).json == results
    with opened(filled) as desk:
        assert search(desk.book, Programme, "sew")
        new_programme(desk.book, "NEW", "Made on the server")
        desk.book.seal()
        assert all(finding.sound for finding in check(desk.book))
        assert audit.check(desk.book).broken is None
        with desk.book.change("programme.new"):  # its cells are noted
            desk.book.set(desk.book.find(Programme, code="NEW"), name="Named anew on the server")
    back = cli("hq", "move", "--back", "--json", data=filled)
    assert back.code == 0, back.err
    assert address.address(filled) is None
    assert cli("digest", "--json", data=filled).json["digest"] == back.json["digest"] != before
    with opened(filled) as desk:
        assert desk.book.find(Programme, code="NEW").name == "Named anew on the server"
        assert search(desk.book, Programme, "sew")
        assert audit.check(desk.book).broken is None
        assert not twins.asked(desk.book)
    # A centre goes on as if nothing had been.
    assert (
        cli(
            "records", "trainee", "add", "--names", "Fatou Jallow", "--sex", "F", "--birth", "2001", data=mk
        ).code
        == 0
    )
    assert cli("export", "-o", tmp_path / "two.tvx", data=mk).code == 0
    assert cli("import", tmp_path / "two.tvx", data=filled).code == 0


def test_the_server_takes_no_work_once_the_data_were_taken_back(cli, filled, database, tmp_path):
    assert cli("hq", "move", database, data=filled).code == 0
    shutil.copytree(filled, tmp_path / "second")
    assert cli("hq", "move", "--back", data=filled).code == 0
    second = cli("status", "--json", data=tmp_path / "second")
    assert (second.code, second.json["error"]) == (1, "server.away")
    again = cli("hq", "move", database, "--json", data=filled)
    assert (again.code, again.json["error"]) == (1, "server.taken")
    assert cli("status", data=filled).code == 0


def test_whoever_had_the_data_open_when_they_were_taken_back_writes_nothing_more_there(
    cli, filled, database, tmp_path
):
    assert cli("hq", "move", database, data=filled).code == 0
    shutil.copytree(filled, tmp_path / "second")
    with opened(tmp_path / "second") as other:
        programme = other.book.find(Programme, code="SOLAR") or next(iter(other.book.select(Programme)))
        assert cli("hq", "move", "--back", data=filled).code == 0
        with pytest.raises(UserError) as refused:
            alter(other.book, programme, name="Written too late")
    assert refused.value.code == "server.away"


def test_a_database_that_is_in_use_is_never_cleared_for_a_second_attempt(
    cli, filled, database, tmp_path, monkeypatch
):
    shutil.copytree(filled, tmp_path / "copy")
    with monkeypatch.context() as patch:
        patch.setattr(carrying, "finish", lambda _: None)  # killed just before the notes were dropped
        assert cli("hq", "move", database, data=filled).code == 0
    assert (
        cli("records", "programme", "add", "--code", "X1", "--name", "New here", data=tmp_path / "copy").code
        == 0
    )
    again = cli("hq", "move", database, "--json", data=tmp_path / "copy")
    assert (again.code, again.json["error"]) == (1, "server.taken")
    assert cli("hq", "move", database, data=filled).code == 0  # and the first folder tidies up
    assert cli("check", data=filled).code == 0


def test_a_database_that_holds_something_is_left_alone(cli, filled, database):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE budget (line text)")
    moved = cli("hq", "move", database, "--json", data=filled)
    assert (moved.code, moved.json["error"]) == (1, "server.taken")
    assert address.address(filled) is None


def test_only_headquarters_moves_and_it_says_where_to(cli, mk, filled, database):
    assert cli("hq", "move", database, "--json", data=mk).json["error"] in {
        "server.hq_only",
        "rights.refused",
    }
    assert cli("hq", "move", data=filled).code == 2
    assert cli("hq", "move", database, "--back", data=filled).code == 2
    assert cli("hq", "move", "--back", "--json", data=filled).json["rows"] == 0  # in the file already


def stopping_after(parts):
    """Ends the work after so many parts."""
    left = [parts]

    def told(_done, _total):
        left[0] -= 1
        if left[0] < 0:
            raise Stopped

    return told


@pytest.mark.parametrize("altered", [False, True], ids=["nothing new", "written to in between"])
def test_what_was_stopped_goes_on_where_it_was(filled, database, monkeypatch, altered):
    monkeypatch.setattr(carrying, "PART", 5)
    with opened(filled) as desk, pytest.raises(Stopped):
        relocating.to_server(desk, database, stopping_after(20))
    assert address.address(filled) is None
    heard = []
    with opened(filled) as desk:
        if altered:
            new_programme(desk.book, "MORE", "More")
        moved = relocating.to_server(desk, database, lambda done, total: heard.append((done, total)))
        assert moved.digest == digest(desk.book)
    relocating.tidy(filled)
    assert (heard[0][0] > 50) is not altered
    assert heard[-1][0] == heard[-1][1] == moved.rows
    with opened(filled) as desk:
        assert desk.book.db.shared
        assert digest(desk.book) == moved.digest


def test_rows_that_did_not_arrive_are_noticed(filled, database, monkeypatch):
    fill = Server.fill

    def losing(self, table, columns, rows):
        fill(self, table, columns, rows[1:] if table == '"trainee"' else rows)

    monkeypatch.setattr(Server, "fill", losing)
    with opened(filled) as desk:
        with pytest.raises(UserError) as refused:
            relocating.to_server(desk, database)
        assert refused.value.code == "move.differs"
    assert address.address(filled) is None


MOVER = """
import os, signal, sys
from pathlib import Path
from tvetdesk import desk, relocating
from tvetdesk.store import carrying
carrying.PART = 5
folder, where, place, name, count = Path(sys.argv[1]), sys.argv[2], *sys.argv[3].split("."), int(sys.argv[4])
module = {"carrying": carrying, "relocating": relocating, "address": relocating.address}[place]
kept = getattr(module, name)
def killed(*words, **more):
    global count
    count -= 1
    if count < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return kept(*words, **more)
setattr(module, name, killed)
opened = desk.open_folder(folder, "awa", "four words and more")
(relocating.to_server(opened, where) if where else relocating.to_file(opened))
"""


def killed(folder, where, at, count=0):
    """Move in another process that is killed where it calls something."""
    done = subprocess.run(
        [sys.executable, "-c", MOVER, str(folder), where, at, str(count)], check=False, capture_output=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())}, text=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr


def places(often, seldom):
    """Where to kill: the places that differ most, and with `make torture` the others."""
    return [*often, *(pytest.param(at, marks=pytest.mark.torture) for at in seldom)]


TO_SERVER = places(
    ("carrying.canonical", "carrying.finish"), ("carrying.faithful", "relocating.digest", "address.keep")
)
TO_FILE = places(
    ("carrying.canonical", "carrying.arrived"), ("carrying.finish", "relocating.move", "carrying.move")
)


@pytest.mark.skipif(sys.platform == "win32", reason="kills")
@pytest.mark.parametrize("at", TO_SERVER)
def test_a_move_that_was_killed_is_done_by_the_same_command(cli, filled, database, at):
    before = cli("digest", "--json", data=filled).json["digest"]
    killed(filled, database, at, 20 if at == "carrying.canonical" else 0)
    assert cli("digest", "--json", data=filled).json["digest"] == before
    moved = cli("hq", "move", database, "--json", data=filled)
    assert moved.code == 0, moved.err
    assert moved.json["digest"] == before
    assert not (filled / "tvet.db").exists()
    assert cli("digest", "--json", data=filled).json["digest"] == before


@pytest.mark.skipif(sys.platform == "win32", reason="kills")
@pytest.mark.parametrize("at", TO_FILE)
def test_a_way_back_that_was_killed_is_done_by_the_same_command(cli, filled, database, at):
    before = cli("digest", "--json", data=filled).json["digest"]
    assert cli("hq", "move", database, data=filled).code == 0
    killed(filled, "", at, 20 if at == "carrying.canonical" else 0)
    assert cli("digest", "--json", data=filled).json["digest"] == before
    moved = cli("hq", "move", "--back", "--json", data=filled)
    assert moved.code == 0, moved.err
    assert moved.json["digest"] == before
    assert (filled / "tvet.db").exists()
    assert address.address(filled) is None
    assert cli("digest", "--json", data=filled).json["digest"] == before
