"""Headquarters on a PostgreSQL server, from its first command to the results: as it is with a file."""

import shutil

import peewee
import psycopg
import pytest

from tvetdesk import desk as desks
from tvetdesk.errors import UserError
from tvetdesk.exchange import inbox
from tvetdesk.exchange.digest import digest
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme, new_programme
from tvetdesk.store import address, audit, keys
from tvetdesk.store.check import check
from tvetdesk.store.record import Share
from tvetdesk.store.vault import situation

from .conftest import PASSWORD


@pytest.fixture(scope="module")
def founded(cluster, tmp_path_factory):
    """A headquarters on a server that all tests copy."""
    folder, where = tmp_path_factory.mktemp("founded") / "hq", cluster.database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "DEFAULT", desks.CHEAP)
        options = {"name": "Learning for return", "country": "GM", "user": "awa", "password": PASSWORD}
        desks.init(folder, level=Share.HQ, code="HQ", database=where, **options).close()
    return folder, where


@pytest.fixture
def hq_server(founded, cluster, tmp_path, database):
    folder, where = tmp_path / "hq-server", founded[1]
    shutil.copytree(founded[0], folder)
    cluster.drop(database)
    cluster.copy(where, database)
    address.keep(folder, database)
    return folder


def test_headquarters_is_made_on_a_server_by_the_command(cli, tmp_path, database):
    folder = tmp_path / "hq-server"
    made = cli(
        "init", "--role", "hq", "--name", "Learning for return", "--country", "GM", "--user", "awa",
        "--database", database, "--recovery-code-file", "code.txt", data=folder,
    )  # fmt: skip
    assert made.code == 0, made.err
    assert cli("status", "--json", data=folder).code == 0
    assert not (folder / "tvet.db").exists()


@pytest.fixture
def centre(cli, tmp_path, hq_server):
    """A centre of this headquarters with a trainee, and its first bundle."""
    folder, file = tmp_path / "gm", tmp_path / "gm.tvx"
    assert cli("invite", "GM-BK", "--name", "Bakau", "-o", "gm.json", data=hq_server).code == 0
    made = cli("init", "--role", "centre", "--user", "awa", "--invitation", "gm.json",
               "--recovery-code-file", "code2.txt", "--json", data=folder)  # fmt: skip
    assert made.code == 0, made.err
    assert cli("approve", made.json["fingerprint"], data=hq_server).code == 0
    assert (
        cli(
            "records",
            "trainee",
            "add",
            "--names",
            "Binta Sanyang",
            "--sex",
            "F",
            "--birth",
            "1999",
            data=folder,
        ).code
        == 0
    )
    assert cli("export", "-o", file, data=folder).code == 0
    return folder


def test_a_bundle_reaches_a_server_and_both_sides_hold_the_same(cli, hq_server, centre, tmp_path):
    assert not (hq_server / "tvet.db").exists()
    taken = cli("import", tmp_path / "gm.tvx", data=hq_server)
    assert taken.code == 0, taken.err
    same = ("digest", "--centre", "GM-BK", "--level", "hq", "--json")
    assert cli(*same, data=hq_server).json == cli(*same, data=centre).json
    assert cli("report", "results", "--json", data=hq_server).code == 0
    assert cli("radar", "--json", data=hq_server).json["centres"][0]["lacking"] == 0
    assert cli("hq", "open-copy", "out.db", "--json", data=hq_server).json["tables"]["trainee"] == 1
    assert cli("check", data=hq_server).code == 0
    assert cli("support", "-o", "support.txt", data=hq_server).code == 0
    assert cli("changes", data=hq_server).code == 0
    assert cli("audit", "check", data=hq_server).code == 0
    again = cli("import", tmp_path / "gm.tvx", data=hq_server)
    assert again.code == 0, again.err


def test_a_bundle_looks_its_rows_up_and_reads_no_table_from_one_end_to_the_other(
    cli, hq_server, centre, database, tmp_path
):
    """What was staged has no statistics: by itself the server joined it by reading all marks that there were."""
    with psycopg.connect(database, autocommit=True) as watching:

        def read():
            watching.execute("SELECT pg_stat_clear_snapshot()")
            (rows,) = watching.execute(
                "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'enrolment'"
            ).fetchone()
            return rows

        watching.execute("ALTER TABLE enrolment DISABLE TRIGGER USER")
        watching.execute(
            "INSERT INTO enrolment (id, stamp, trainee, cohort) SELECT n, 4097, n, 1 FROM generate_series(1, 50000) n"
        )
        watching.execute("ALTER TABLE enrolment ENABLE TRIGGER USER")
        watching.execute("VACUUM ANALYZE enrolment")
        with desks.open_folder(centre, "awa", PASSWORD) as own:
            programme = new_programme(own.book, "SOLAR", "Solar")
            cohort = new_cohort(own.book, programme, "Solar 1", own.book.today())
            enrol(own.book, own.book.select(Trainee).get(), cohort, own.book.today())
        assert cli("export", "-o", "gm2.tvx", data=centre).code == 0
        assert cli("import", tmp_path / "gm.tvx", data=hq_server).code == 0  # looks once at who shares
        before = read()
        taken = cli("import", "gm2.tvx", data=hq_server)
        assert taken.code == 0, taken.err
        assert read() - before < 50_000


def test_a_full_disk_of_the_server_keeps_nothing_of_a_bundle_and_the_next_try_all_of_it(
    hq_server, centre, database, tmp_path
):
    """The server itself says so, at the last of the rows; the way a disk fills is its own."""
    says_full = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END"
    with (
        psycopg.connect(database, autocommit=True) as other,
        desks.open_folder(hq_server, "awa", PASSWORD) as hq,
    ):
        before = digest(hq.book)
        other.execute(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {says_full} $$")
        other.execute(
            "CREATE TRIGGER full_disk AFTER INSERT ON bundle FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
        (met,) = inbox.take_in(hq.book, hq.identity, [tmp_path / "gm.tvx"])
        assert met.error.code == "server.full"
        assert (digest(hq.book), hq.book.select(Trainee).count()) == (before, 0)
        other.execute("DROP FUNCTION full_disk CASCADE")
        (met,) = inbox.take_in(hq.book, hq.identity, [tmp_path / "gm.tvx"])
        assert met.taken
        assert hq.book.select(Trainee).count() == 1
        assert all(one.sound for one in check(hq.book))


def test_two_officers_on_two_computers_write_into_the_same_data(hq_server, tmp_path):
    """Each has the keys of headquarters and a login of their own in a folder of their own."""
    shutil.copytree(hq_server, tmp_path / "second")
    with (
        desks.open_folder(hq_server, "awa", PASSWORD) as one,
        desks.open_folder(tmp_path / "second", "awa", PASSWORD) as two,
    ):
        made = [
            new_programme(side.book, f"P{n}", f"Programme {n}").id for n in range(3) for side in (one, two)
        ]
        assert len(set(made)) == 6
        assert {row.id for row in one.book.select(Programme)} >= set(made)
        two.book.seal()
        one.book.seal()
        assert all(finding.sound for finding in check(one.book))
        assert audit.check(two.book).broken is None


def test_no_key_of_headquarters_lies_on_the_server(cli, hq_server, database):
    unlocked = keys.unlock(hq_server, "awa", PASSWORD)
    with psycopg.connect(database) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        held = "\n".join(str(row) for name in tables for row in connection.execute(f'SELECT * FROM "{name}"'))
    for secret in (unlocked.dk, *unlocked.secrets.values()):
        assert secret.hex() not in held
        assert repr(secret)[2:-1] not in held
    assert "Learning for return" in held


def begun(cli, folder, database):
    """What comes of a headquarters begun in this database."""
    return cli(
        "init",
        "--role",
        "hq",
        "--country",
        "GM",
        "--user",
        "awa",
        "--database",
        database,
        "--json",
        data=folder,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tvet.example.org", "server.address"),
        ("postgresql://tvet@server", "server.address"),
        ("postgresql://tvet:secret@server/tvet", "server.password"),
        ("postgresql://tvet@server/tvet?password=secret", "server.password"),
        ("mysql://tvet@server/tvet", "server.address"),
    ],
)
def test_an_address_that_is_none_or_holds_a_password(cli, tmp_path, text, code):
    made = begun(cli, tmp_path / "new", text)
    assert (made.code, made.json["error"]) == (1, code)
    assert "secret" not in made.out + made.err
    assert not (tmp_path / "new" / address.FILE).exists()


def test_a_centre_keeps_its_data_in_a_file(cli, tmp_path, database):
    made = cli("init", "--role", "centre", "--code", "GM-X", "--country", "GM", "--user", "awa", "--database", database, "--json",
               data=tmp_path / "new")  # fmt: skip
    assert made.json["error"] == "server.hq_only"


def test_a_database_that_holds_something_is_left_alone(cli, tmp_path, database):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE budget (line text)")
        made = begun(cli, tmp_path / "new", database)
        assert made.json["error"] == "server.taken"
        assert [
            row[0]
            for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ] == ["budget"]
    assert not (tmp_path / "new" / "tvet.keys").exists()


def test_what_is_half_made_on_a_server_goes(tmp_path, database, monkeypatch):
    def full(*_args, **_values):
        raise OSError("no room")

    monkeypatch.setattr(desks, "found_centre", full)
    with pytest.raises(OSError, match="no room"):
        desks.init(
            tmp_path / "new",
            level=Share.HQ,
            code="HQ",
            name="L",
            country="GM",
            user="awa",
            password=PASSWORD,
            database=database,
        )
    monkeypatch.undo()
    monkeypatch.setattr(desks, "DEFAULT", desks.CHEAP)
    desks.init(
        tmp_path / "new",
        level=Share.HQ,
        code="HQ",
        name="L",
        country="GM",
        user="awa",
        password=PASSWORD,
        database=database,
    ).close()


def test_the_status_says_who_makes_the_backups_of_a_server(cli, hq_server):
    said = cli("status", data=hq_server)
    assert "Whoever looks after it makes their backups there." in said.out
    assert "No backup lies off this computer" not in said.out
    assert cli("status", "--json", data=hq_server).json["backups"]["server"] is True


def test_what_belongs_to_a_file_is_refused_in_words(cli, hq_server):
    made = cli("backup", "--json", data=hq_server)
    assert (made.code, made.json["error"]) == (1, "server.not_here")
    restored = cli("restore", "of-yesterday.tvb", "--json", data=hq_server)
    assert (restored.code, restored.json["error"]) == (1, "server.not_here")
    looked = cli("status", "--read-only", "--json", data=hq_server)
    assert (looked.code, looked.json["error"]) == (1, "server.not_here")


@pytest.mark.parametrize("mode", ["disable", "prefer", "require"])
def test_nothing_goes_over_a_way_that_others_may_read(cli, tmp_path, mode):
    """Refused before anything is sent: nobody listens there."""
    where = f"postgresql://tvet@127.0.0.1:9/tvet?sslmode={mode}"
    made = begun(cli, tmp_path / "new", where)
    assert (made.code, made.json["error"]) == (1, "server.open")


def test_a_server_that_goes_in_the_middle_of_a_step_keeps_nothing_of_it(hq_server, database, caplog):
    with desks.open_folder(hq_server, "awa", PASSWORD) as desk:
        count = desk.book.select(Programme).count()

        def cut():
            with desk.book.change("programme.new"):
                desk.book.add(Programme, code="HALF", name="Half")
                with psycopg.connect(database, autocommit=True) as other:
                    other.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
                    )
                desk.book.add(Programme, code="MORE", name="More")

        with pytest.raises((UserError, psycopg.Error, peewee.DatabaseError)) as gone:
            cut()
        assert (
            gone.value if isinstance(gone.value, UserError) else situation(gone.value)
        ).code == "server.gone"
        assert desk.book.select(Programme).count() == count
        new_programme(desk.book, "AFTER", "After")
        assert desk.book.select(Programme).count() == count + 1
    caplog.clear()  # the driver's own word that the line was cut


def test_a_server_that_does_not_answer_or_does_not_let_in(cli, hq_server, tmp_path):
    address.keep(hq_server, f"postgresql://tvet@/tvet?host={tmp_path}")
    gone = cli("status", "--json", data=hq_server)
    assert (gone.code, gone.json["error"]) == (1, "server.gone")
