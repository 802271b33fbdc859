"""Several officers of one headquarters on a server: they import, read and answer at once; whatever breaks has its words."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tvetdesk import desk as desks
from tvetdesk import relocating
from tvetdesk.errors import UserError
from tvetdesk.exchange import authority, inbox, joining, twins
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.records.programmes import Programme, new_programme
from tvetdesk.store import address, audit, parts, server
from tvetdesk.store.check import check
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share

from .conftest import PASSWORD

pytestmark = pytest.mark.only_file  # each moves to a server itself
CENTRES, BUNDLES, PEOPLE = 4, 3, 15


@dataclass(frozen=True)
class Ministry:
    """Headquarters in a file and the bundles of its centres, in the order in which they were made."""

    folder: Path
    bundles: tuple[Path, ...]


def opened(folder):
    return desks.open_folder(folder, "awa", PASSWORD)


@pytest.fixture(scope="module")
def ministry(tmp_path_factory):
    world = tmp_path_factory.mktemp("ministry")
    bundles = []
    options = {"country": "NE", "user": "awa", "password": PASSWORD}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "DEFAULT", CHEAP)
        with desks.init(world / "hq", level=Share.HQ, code="HQ", name="Learning for return", **options) as hq:
            for number in range(CENTRES):
                code = f"NE-{number:02}"
                invitation = joining.read_invitation(joining.invite(hq.book, hq.identity, code, code, "NE"))
                with desks.init(
                    world / code, level=Share.OFFICE, code=code, name=code, invitation=invitation, **options
                ) as centre:
                    own = authority.replica(centre.book, centre.book.replica)
                    authority.approve(hq.book, hq.identity, own.fingerprint)
                    for step in range(BUNDLES):
                        for person in range(PEOPLE):
                            new_trainee(centre.book, f"Awa {step} {person}", sex="F", birth="1999")
                        centre.book.seal()
                        made = make(centre.book, centre.identity, partner(centre.book))
                        file = world / f"{step}-{code}.tvx"
                        file.write_bytes(made.data)
                        bundles.append(file)
    return Ministry(world / "hq", tuple(sorted(bundles)))


@pytest.fixture(scope="module")
def whole(ministry, tmp_path_factory):
    """The digest of a headquarters that took everything in undisturbed, in a file."""
    folder = tmp_path_factory.mktemp("whole") / "hq"
    shutil.copytree(ministry.folder, folder)
    with opened(folder) as hq:
        assert all(one.taken for one in inbox.take_in(hq.book, hq.identity, ministry.bundles))
        return digest(hq.book)


@pytest.fixture(scope="module")
def template(ministry, cluster, tmp_path_factory):
    """The same headquarters moved to a server."""
    folder, where = tmp_path_factory.mktemp("moved") / "hq", cluster.database()
    shutil.copytree(ministry.folder, folder)
    with opened(folder) as hq:
        relocating.to_server(hq, where)
    relocating.tidy(folder)
    return folder, where


@pytest.fixture
def hq(template, cluster, tmp_path):
    """A copy of it for one test."""
    folder, where = tmp_path / "hq", cluster.database()
    shutil.copytree(template[0], folder)
    cluster.drop(where)
    cluster.copy(template[1], where)
    address.keep(folder, where)
    yield folder
    cluster.drop(where)


def officer(hq, tmp_path, name="second"):
    """The folder of another officer: the same keys, the same server."""
    return Path(shutil.copytree(hq, tmp_path / name))


def sound(desk):
    return all(one.sound for one in check(desk.book)) and audit.check(desk.book).broken is None


def cut(where):
    """End every connection to a database."""
    with psycopg.connect(where, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


def test_two_officers_import_at_once_while_a_third_reads_and_writes(ministry, whole, hq, tmp_path):
    """Both take in everything, in orders of their own, so that each meets what the other has just brought."""
    folders = [hq, officer(hq, tmp_path), officer(hq, tmp_path, "third")]
    ended, wrong = threading.Event(), []

    def importing(folder, seed):
        try:
            files = random.Random(seed).sample(ministry.bundles, len(ministry.bundles))
            with opened(folder) as desk:
                taken = inbox.take_in(desk.book, desk.identity, files)
                wrong.extend(one.error or one.outcome for one in taken if not one.taken)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test tells it
            wrong.append(error)

    def answering():
        try:
            with opened(folders[2]) as desk:
                number = 0
                while not ended.is_set():
                    assert desk.book.select(Trainee).count() <= CENTRES * BUNDLES * PEOPLE
                    number += 1
                    new_programme(desk.book, f"P{number}", f"Programme {number}")
                written.append(number)
        except BaseException as error:  # noqa: BLE001
            wrong.append(error)

    written = []
    importers = [threading.Thread(target=importing, args=(folders[n], n)) for n in (0, 1)]
    third = threading.Thread(target=answering)
    for thread in (*importers, third):
        thread.start()
    for thread in importers:
        thread.join(120)
    ended.set()
    third.join(60)
    assert not wrong
    with opened(hq) as desk:
        assert sound(desk)
        assert desk.book.select(Programme).where(Programme.code.startswith("P")).count() >= written[0] > 0
        own = [digest(desk.book, centre=f"NE-{number:02}") for number in range(CENTRES)]
    alone = tmp_path / "alone"
    shutil.copytree(ministry.folder, alone)
    with opened(alone) as desk:
        inbox.take_in(desk.book, desk.identity, ministry.bundles)
        assert [digest(desk.book, centre=f"NE-{number:02}") for number in range(CENTRES)] == own


def test_a_bad_bundle_never_stops_the_others(ministry, whole, hq, tmp_path):
    folder = tmp_path / "came"
    folder.mkdir()
    for file in ministry.bundles:
        shutil.copy(file, folder)
    good = ministry.bundles[0].read_bytes()
    (folder / "0-a.tvx").write_bytes(good[: len(good) // 2])
    (folder / "0-b.tvx").write_bytes(b"no bundle at all")
    (folder / "1-a.tvx").write_bytes(good[:200] + bytes([good[200] ^ 1]) + good[201:])
    with opened(hq) as desk:
        taken = inbox.take_in(desk.book, desk.identity, [folder])
        assert sum(one.taken for one in taken) == len(ministry.bundles)
        assert sum(one.error is not None for one in taken) == 3
        assert digest(desk.book) == whole


def test_who_waits_too_long_for_another_officer_is_told(hq, monkeypatch):
    monkeypatch.setattr(server, "WAIT", 0.1)
    with opened(hq) as desk, psycopg.connect(address.address(hq), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (server.WRITER,))
        with pytest.raises(UserError) as told:
            new_programme(desk.book, "LATE", "Late")
        assert told.value.code == "server.busy"
        assert desk.book.find(Programme, code="LATE") is None
        other.execute("SELECT pg_advisory_unlock(%s)", (server.WRITER,))
        new_programme(desk.book, "LATE", "Late")


def test_a_server_that_goes_in_the_middle_of_an_import_keeps_whole_bundles(ministry, whole, hq, caplog):
    where = address.address(hq)

    def told(place, _count, _arrival):
        if place == 5:
            cut(where)

    with opened(hq) as desk:
        taken = inbox.take_in(desk.book, desk.identity, ministry.bundles, told=told)
        assert {one.error.code for one in taken if one.error} <= {"server.gone"}
        assert sum(one.taken for one in taken) >= 5
        again = inbox.take_in(desk.book, desk.identity, ministry.bundles)
        assert all(one.taken for one in again)
        assert digest(desk.book) == whole
        assert sound(desk)
    caplog.clear()  # the driver's own word that the line was cut


def test_the_server_s_trouble_is_told_once_and_nothing_that_waits_is_lost(ministry, hq, monkeypatch):
    tried = []

    def gone(*_words, **_more):
        tried.append(1)
        raise UserError("server.gone")

    with opened(hq) as desk:
        late = inbox.take_in(
            desk.book, desk.identity, [one for one in ministry.bundles if one.name[0] == "1"]
        )
        assert not any(one.error for one in late)
        kept = inbox.waiting(desk.book)
        monkeypatch.setattr(inbox, "receive", gone)
        taken = inbox.take_in(desk.book, desk.identity, ministry.bundles)
        assert {one.error.code for one in taken} == {"server.gone"}
        assert len(tried) == 1
        assert inbox.waiting(desk.book) == kept


def test_divided_tables_hold_and_note_the_same(cli, ministry, whole, hq):
    asked = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'trainee'::regclass"
    with opened(hq) as desk:
        inbox.take_in(desk.book, desk.identity, ministry.bundles[:4])
        assert parts.divide(desk.book, 8, ("trainee", "enrolment", "mark", "session")) > 0
        assert desk.book.sql(asked).fetchone() == (9,)
        held = [
            number for (number,) in desk.book.sql("SELECT count(*) FROM trainee GROUP BY tableoid").fetchall()
        ]
        assert len(held) > 1  # of several PCs
        inbox.take_in(desk.book, desk.identity, ministry.bundles)
        assert digest(desk.book) == whole
        assert sound(desk)
        with pytest.raises(UserError) as again:
            parts.divide(desk.book, 8)
        assert again.value.code == "parts.done"
        with pytest.raises(psycopg.Error, match="outside a change"):
            desk.book.sql("UPDATE trainee SET names = 'x'")
    back = cli("hq", "move", "--back", "--json", data=hq)
    assert back.code == 0, back.err
    with opened(hq) as desk:
        assert digest(desk.book) == whole


def test_what_is_not_divided_says_why(cli, ministry, hq, tmp_path):
    shutil.copytree(ministry.folder, tmp_path / "file")
    assert cli("hq", "divide", "8", "--json", data=tmp_path / "file").json["error"] == "parts.file"
    assert cli("hq", "divide", "1", "--json", data=hq).json["error"] == "parts.number"
    assert cli("hq", "divide", "4", "--json", data=hq).json["parts"] == 4
    assert cli("hq", "divide", "4", "--json", data=hq).json["error"] == "parts.done"
    assert cli("check", data=hq).code == 0


def refused(cli, folder):
    said = cli("status", "--json", data=folder)
    assert (said.code, said.err.count("\n")) == (1, 1)
    return said.json["error"]


def test_what_an_officer_can_do_nothing_about_has_one_sentence(cli, hq, cluster, monkeypatch):
    where = address.address(hq)
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS looker")
        connection.execute("CREATE ROLE looker LOGIN")
        address.keep(hq, where.replace("tvet@", "looker@", 1))
        assert refused(cli, hq) == "server.rights"
        address.keep(hq, where.replace("tvet@", "nobody@", 1))
        assert refused(cli, hq) == "server.refused"
        address.keep(hq, where.replace("@/tvet", "@/away", 1))
        assert refused(cli, hq) == "server.none"
        address.keep(hq, where)
        with monkeypatch.context() as patch:
            patch.setattr(server, "OLDEST", 99)
            assert refused(cli, hq) == "server.older"
        connection.execute("INSERT INTO migration VALUES (9999, 'of tomorrow', 0)")
        assert refused(cli, hq) == "book.newer"


def test_a_wrong_password_has_its_sentence(cli, hq, cluster, monkeypatch):
    where, rules = address.address(hq), cluster.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guarded")
        connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
        rules.write_text(f"local all guarded scram-sha-256\n{before}")
        connection.execute("SELECT pg_reload_conf()")
        address.keep(hq, where.replace("tvet@", "guarded@", 1))
        try:
            for password in ("wrong", None):
                monkeypatch.setenv("PGPASSWORD", password) if password else monkeypatch.delenv("PGPASSWORD")
                assert refused(cli, hq) == "server.refused"
        finally:
            rules.write_text(before)
            connection.execute("SELECT pg_reload_conf()")


def test_another_database_under_the_same_identity_is_asked_about_and_new_keys_part_them(
    cli, hq, cluster, tmp_path
):
    """As after a restore from a dump, or beside a copy of the server."""
    with opened(hq) as desk:
        assert not twins.asked(desk.book)
    copied, where = officer(hq, tmp_path), cluster.database()
    cluster.drop(where)
    cluster.copy(address.address(hq), where)
    address.keep(copied, where)
    with opened(copied) as desk:
        assert twins.asked(desk.book)
        desk.renew()
        new_programme(desk.book, "NEXT", "Next")
        assert sound(desk)
    with opened(copied) as desk:
        assert not twins.asked(desk.book)
    with opened(hq) as desk:
        assert not twins.asked(desk.book)
    # Whoever still has the old keys learns it instead of writing under them.
    old = officer(hq, tmp_path, "old")
    address.keep(old, where)
    assert refused(cli, old) == "server.other"
    cluster.drop(where)


IMPORTER = """
import sys
from pathlib import Path
from tvetdesk import desk
from tvetdesk.exchange import inbox
with desk.open_folder(Path(sys.argv[1]), "awa", sys.argv[2]) as hq:
    print("open", flush=True)
    inbox.take_in(hq.book, hq.identity, map(Path, sys.argv[3:]))
"""


def started(folder, files):
    """An import in a process of its own, as it begins."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORTER, str(folder), PASSWORD, *map(str, files)], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert process.stdout.readline() == b"open\n"
    return process


def wait(process, seconds):
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def anew(hq, template, cluster):
    """As before anything was imported."""
    where = address.address(hq)
    cluster.drop(where)
    cluster.copy(template[1], where)


def as_if_nothing_had_happened(hq, ministry, whole):
    """Everything once more: what was there is there, the rest comes."""
    with opened(hq) as desk:
        assert sound(desk)
        assert all(one.taken for one in inbox.take_in(desk.book, desk.identity, ministry.bundles))
        assert digest(desk.book) == whole
        assert sound(desk)


def spent(hq, ministry):
    """How long an import takes that nobody disturbs."""
    with started(hq, ministry.bundles) as process:
        begun = time.perf_counter()
        process.wait(120)
        return time.perf_counter() - begun


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="kills, and looks into /proc")
often = pytest.mark.parametrize("times", [1, pytest.param(50, marks=pytest.mark.torture)])


@linux_only
@often
@pytest.mark.fault("F5", "kill -9 of an officer's import, or of the server it writes to")
def test_an_importer_killed_at_any_moment_leaves_whole_bundles(
    ministry, whole, template, hq, cluster, times, matrix
):
    chance, took = random.Random(times), spent(hq, ministry)
    for _ in matrix(range(times)):
        anew(hq, template, cluster)
        with started(hq, ministry.bundles) as process:
            wait(process, chance.uniform(0, took))
            process.kill()
        as_if_nothing_had_happened(hq, ministry, whole)


@linux_only
@often
@pytest.mark.fault("F5", "kill -9 of an officer's import, or of the server it writes to")
def test_a_server_killed_at_any_moment_leaves_whole_bundles(ministry, whole, tmp_path, times, matrix):
    hq, chance, found = tmp_path / "killed", random.Random(times), postgres.programs()
    if found is None:
        pytest.skip("no server is installed here")
    shutil.copytree(ministry.folder, hq)
    with postgres.cluster(
        found, ("fsync=off",)
    ) as own:  # the computer goes on: what was written is on the disk
        template = hq, own.database()
        with opened(hq) as desk:
            relocating.to_server(desk, template[1])
        relocating.tidy(hq)
        address.keep(hq, own.address("used"))
        anew(hq, template, own)
        took = spent(hq, ministry)
        for _ in matrix(range(times)):
            anew(hq, template, own)
            with started(hq, ministry.bundles) as process:
                wait(process, chance.uniform(0, took))
                own.kill()
                process.wait(60)
            own.start()
            as_if_nothing_had_happened(hq, ministry, whole)
