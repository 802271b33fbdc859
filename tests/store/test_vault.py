"""The data file is encrypted, survives a killed program and a full disk, and says in words what is wrong with it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from contextlib import closing
from pathlib import Path

import peewee
import pytest
import sqlite_utils

from tests.books import KEY, Clock, first_migration, make_book
from tests.disks import small_disk
from tests.store.toys import TOYS, Thing, add, again, refused
from tvetdesk.store import vault
from tvetdesk.store.book import Book
from tvetdesk.store.schema import Schema
from tvetdesk.store.vault import Vault, faults, sqlcipher

ROOT = Path(__file__).parents[2]
CANARY = "Zebulonius of Mansa Konko"
pytestmark = pytest.mark.only_file
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits and signals of Linux")


@pytest.fixture
def book(tmp_path):
    """Only the file: what it looks like from outside."""
    with make_book(tmp_path / "data", TOYS) as book:
        yield book


def opened(folder, key=KEY):
    schema = Schema(TOYS)
    return Book(folder, schema, key, (first_migration(schema),), clock=Clock(), run=b"run 0002")


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name.startswith("tvet.db")}


def test_a_table_that_was_small_at_the_last_end_is_not_read_from_end_to_end(book, tmp_path):
    add(book, name="Binta")
    add(book, name="Lamin")
    book.sql("ANALYZE")  # as `PRAGMA optimize` does where it sees reason
    book.close()
    with opened(tmp_path / "data") as again:
        plan = again.sql(
            "EXPLAIN QUERY PLAN SELECT seq, id FROM change WHERE origin = 1 AND seq > 3"
        ).fetchall()
        assert [step.split()[0] for *_, step in plan] == ["SEARCH"]


# -- encryption ------------------------------------------------------------------------------------------------


def test_nothing_of_what_is_entered_can_be_read_in_any_file(book):
    with book.change("store.write"):
        thing = book.add(Thing, name=CANARY, note=CANARY * 50)
        book.set(thing, note=CANARY * 20)
        book.delete(thing)
    while_open = files(book.folder)
    assert "tvet.db-wal" in while_open
    book.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for content in (*while_open.values(), *files(book.folder).values()):
        for plain in (
            b"Zebulonius",
            b"zebulonius",
            b"CREATE TABLE",
            b"thing",
            b"SQLite format 3",
            KEY,
            KEY.hex().encode(),
        ):
            assert plain not in content


def test_the_file_has_the_settings_that_keep_it_whole(book):
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000, "secure_delete": 1,
        "trusted_schema": 0, "cell_size_check": 1, "temp_store": 2, "mmap_size": 0, "recursive_triggers": 1,
    }  # fmt: skip
    there = {name: (book.sql(f"PRAGMA {name}").fetchone() or (0,))[0] for name in wanted}
    assert there == wanted
    assert book.sql("PRAGMA cipher_version").fetchone()[0]


def test_a_plain_file_in_place_of_the_encrypted_one_is_refused_and_left_alone(tmp_path):
    plain = sqlcipher.connect(str(tmp_path / "tvet.db"))
    plain.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name)")
    plain.commit()
    plain.close()
    before = (tmp_path / "tvet.db").read_bytes()
    assert refused(opened, tmp_path) == "book.not_encrypted"
    assert (tmp_path / "tvet.db").read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: os.urandom(len(data)),
        lambda data: data[:1000],
        lambda data: b"\xff" + data[1:],
        lambda data: b"not a database",
        lambda data: data[:4096] + bytes(4096) + data[8192:],
    ],
    ids=["noise", "cut off", "first byte", "another file", "a page of zeros"],
)
def test_a_damaged_file_is_refused_in_words(tmp_path, damage):
    with make_book(tmp_path, TOYS) as book:
        add(book, name="a")
    path = tmp_path / "tvet.db"
    path.write_bytes(damage(path.read_bytes()))
    assert refused(opened, tmp_path) == "book.damaged"


def test_another_key_opens_nothing_and_alters_nothing(tmp_path):
    with make_book(tmp_path, TOYS) as book:
        thing = add(book, name=CANARY)
    before = files(tmp_path)
    assert refused(opened, tmp_path, bytes(32)) == "book.damaged"
    assert files(tmp_path) == before
    with opened(tmp_path) as book:
        assert again(book, thing).name == CANARY


def test_a_library_that_does_not_encrypt_is_noticed_before_anything_is_written(tmp_path, monkeypatch):
    class Plain(sqlite3.Connection):
        pass

    monkeypatch.setattr(vault.sqlcipher, "connect", sqlite3.connect)
    monkeypatch.setattr(vault, "_Connection", Plain)
    assert refused(opened, tmp_path) == "book.no_cipher"
    assert not files(tmp_path) or files(tmp_path) == {"tvet.db": b""}


def test_the_program_started_with_a_plain_library_of_that_name_refuses_and_writes_nothing_to_be_read(
    tmp_path,
):
    """As when another package took its name: every word of it is there, only the encryption is not."""
    package = tmp_path / "library" / "sqlcipher3"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from sqlite3 import dbapi2\n")
    (package / "dbapi2.py").write_text("from sqlite3.dbapi2 import *\n")
    begin = ["init", "--role", "hq", "--name", CANARY, "--country", "DE", "--user", "petra"]
    done = subprocess.run(
        [sys.executable, "-m", "tvetdesk", "--lang", "en", "--data", tmp_path / "data", *begin],
        env={**os.environ, "PYTHONPATH": f"{package.parent}:{ROOT}", "TVETDESK_PASSWORD": "four words and more"},
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "This installation lacks its encryption library. Nothing was opened." in done.stderr
    for path in (tmp_path / "data").rglob("*"):
        assert path.is_dir() or CANARY.encode() not in path.read_bytes()


def asked(program, file, *words):
    """What a command of others says of the file: its answer, or its refusal."""
    done = subprocess.run(
        [program, file], input="\n".join(words), capture_output=True, text=True, check=False
    )
    return (done.stdout + done.stderr).strip()


NAMES_OF = "SELECT name FROM thing;"


def sqlcipher_command():
    """The command of that name, if it is of the fourth format as we are."""
    found = shutil.which("sqlcipher")
    version = found and asked(found, ":memory:", "PRAGMA cipher_version;")
    if not version or int(version.split(".")[0]) < 4:
        pytest.skip("not run: no sqlcipher command of version 4 or later is installed here")
    return found


def test_the_sqlcipher_command_opens_it_with_the_right_raw_key_and_with_no_other(tmp_path):
    """The file is readable in an emergency without this program, by whoever has the key."""
    program = sqlcipher_command()
    with make_book(tmp_path, TOYS) as book:
        add(book, name=CANARY)
    before = files(tmp_path)
    for key, said in ((KEY, True), (bytes(32), False), (KEY[:-1] + b"?", False)):
        answer = asked(program, tmp_path / "tvet.db", f"PRAGMA key = \"x'{key.hex()}'\";", NAMES_OF)
        assert (CANARY in answer) is said, answer
        assert ("file is not a database" in answer) is not said, answer
    assert files(tmp_path) == before


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="not run: no sqlite3 command is installed here")
def test_the_sqlite3_command_cannot_read_it(tmp_path):
    with make_book(tmp_path, TOYS) as book:
        add(book, name=CANARY)
    for words in ((NAMES_OF,), (f"PRAGMA key = \"x'{KEY.hex()}'\";", NAMES_OF)):
        answer = asked("sqlite3", tmp_path / "tvet.db", *words)
        assert CANARY not in answer
        assert "file is not a database" in answer


def test_pythons_own_sqlite_cannot_read_it(tmp_path):
    with make_book(tmp_path, TOYS) as book:
        add(book, name=CANARY)
    with closing(sqlite3.connect(tmp_path / "tvet.db")) as plain:
        plain.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")  # which it takes without a word
        with pytest.raises(sqlite3.DatabaseError, match="not a database"):
            plain.execute(NAMES_OF)


def test_a_key_has_32_bytes(tmp_path):
    with pytest.raises(ValueError, match="32"):
        Vault(tmp_path / "tvet.db", b"short")


def test_an_empty_file_left_by_a_power_cut_is_filled(tmp_path):
    (tmp_path / "tvet.db").touch()
    with make_book(tmp_path, TOYS) as book:
        assert add(book, name="a").id


def test_a_folder_in_place_of_the_file_is_named(tmp_path):
    (tmp_path / "tvet.db").mkdir()
    assert refused(opened, tmp_path).startswith("file.")


def test_sqlite_utils_works_on_the_same_connection(book):
    """The driver goes by the name pysqlite3 too: without it, what sqlite-utils catches is never raised."""
    add(book, name="a")
    staged = sqlite_utils.Database(book.db.connection())
    table = staged["staging"]
    table.insert_all([{"id": 1, "name": "Fatou Jallow"}, {"id": 2, "name": "Awa Cissé"}], pk="id")
    table.upsert({"id": 1, "phone": "+220"}, pk="id", alter=True)
    table.insert({"id": 3, "name": "Lamin", "age": 20}, alter=True)
    table.transform(types={"age": str}, rename={"phone": "number"}, drop={"none"})
    table.enable_fts(["name"], tokenize="unicode61 remove_diacritics 2", create_triggers=True)
    assert [row["id"] for row in table.search("cisse")] == [2]
    assert [row["number"] for row in table.rows_where("id = 1")] == ["+220"]
    table.disable_fts()
    table.drop()
    assert book.db.connection() is staged.conn
    assert add(book, name="b").id


# -- faults put into words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("database or disk is full", "book.full"),
        ("attempt to write a readonly database", "book.no_writing"),
        ("unable to open database file", "book.no_writing"),
        ("disk I/O error", "book.disk"),
        ("database is locked", "book.busy"),
        ("file is not a database", "book.damaged"),
        ("database disk image is malformed", "book.damaged"),
    ],
)
def test_what_the_database_says_has_a_sentence_also_behind_a_failed_rollback(words, code):
    def hidden():
        with faults():
            try:
                raise sqlcipher.OperationalError(words)
            except sqlcipher.OperationalError:
                raise peewee.OperationalError("cannot rollback - no transaction is active")  # noqa: B904

    def plain():
        with faults():
            raise sqlcipher.DatabaseError(words)

    assert refused(hidden) == refused(plain) == code


def test_a_mistake_in_our_own_sql_stays_our_bug(book):
    with pytest.raises(sqlcipher.OperationalError, match="syntax"), faults():
        book.sql("SELEC 1")


HEAD = """
    import itertools, os, resource, signal, sys
    from pathlib import Path
    from tests.books import KEY, Clock, first_migration, make_book
    from tests.store.toys import TOYS, Thing, add
    from tvetdesk.errors import UserError
    from tvetdesk.store.book import Book
    from tvetdesk.store.schema import Schema
    folder = Path(sys.argv[1])
"""


def process(script, folder):
    """A few lines in a Python of their own, begun with the imports they need."""
    text = textwrap.dedent(HEAD) + textwrap.dedent(script)
    return subprocess.Popen(
        [sys.executable, "-c", text, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def in_a_process_of_its_own(script, folder):
    """The words it printed."""
    with process(script, folder) as running:
        printed, failed = running.communicate(timeout=60)
    assert running.returncode == 0, failed
    return printed.split()


FULL = """
    book = make_book(folder, TOYS)
    add(book, name="before")
    book.seal()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = max(path.stat().st_size for path in folder.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8192, resource.RLIM_INFINITY))
    written = 0
    try:
        for number in range(10_000):
            with book.change("store.write" if number % 2 else "store.other"):
                book.add(Thing, name=f"n{number}", note="x" * 3000)
            written += 1
    except UserError as error:
        print(error.code)
    print(written, len(list(book.select(Thing))) - 1, book.sql("PRAGMA integrity_check").fetchone()[0])
    try:
        with book.change("store.write"):
            book.add_many(Thing, [{"name": "m", "note": "y" * 3000}] * 200)
    except UserError as error:
        print(error.code)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    add(book, name="after")
    print(len(list(book.select(Thing))) - 2 - written)
    book.close()
"""


@linux_only
def test_on_a_full_disk_a_step_fails_in_words_and_the_next_works_once_there_is_space(tmp_path):
    code, written, there, state, again_code, lost = in_a_process_of_its_own(FULL, tmp_path / "data")
    assert code in ("book.full", "book.disk")  # a limit of the process, where a disk says that it is full
    assert written == there
    assert state == "ok"
    assert again_code in ("book.full", "book.disk")
    assert lost == "0"
    with opened(tmp_path / "data") as book:
        assert book.find(Thing, name="after").id
        numbers = [seq for (seq,) in book.sql("SELECT seq FROM change ORDER BY id")]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path, megabytes=2) as disk:
        yield disk


def test_on_a_disk_that_is_full_what_was_written_can_be_read_closed_and_opened_again(disk):
    folder = disk / "data"
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(400_000))
    written = []

    def fill():
        while len(written) < 10_000:
            what = ("store.write", "store.other")[len(written) % 2]
            written.append(add(book, name=f"n{len(written)}", note="x" * 3000, what=what))

    with make_book(folder, TOYS) as book:
        assert refused(fill) == "book.full"
        assert len(written) > 20
        assert len(list(book.select(Thing))) == len(written)
        assert refused(add, book, name="one more", note="x" * 4000, what="store.thing") == "book.full"
    with opened(folder) as book:
        assert len(list(book.select(Thing))) == len(written)
        ballast.unlink()
        assert add(book, name="after").id > written[-1].id
    with opened(folder) as book:
        numbers = [seq for (seq,) in book.sql("SELECT seq FROM change ORDER BY id")]
        assert numbers == list(range(1, len(numbers) + 1))


READ_ONLY = """
    schema = Schema(TOYS)
    if os.geteuid() == 0:  # who may do anything; so from here on the owner of the folder, who may not
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
    try:
        with Book(folder, schema, KEY, (first_migration(schema),), clock=Clock(), run=b"run 0002") as book:
            print(len(list(book.select(Thing))))
            add(book, name="c")
    except UserError as error:
        print(error.code)
"""


@linux_only
@pytest.mark.parametrize(
    ("name", "mode", "words"),
    [("", 0o555, ["book.read_only"]), ("tvet.db", 0o444, ["2", "book.no_writing"])],
    ids=["folder", "file"],
)
def test_a_folder_or_file_that_may_only_be_read_has_its_sentence(name, mode, words):
    with tempfile.TemporaryDirectory() as outside:  # others may not enter the folders of the test run
        Path(outside).chmod(0o755)
        folder = Path(outside) / "data"
        with make_book(folder, TOYS) as book:
            thing = add(book, name="a")
            add(book, name="b", what="store.other")
        if os.geteuid() == 0:
            for path in (folder, *folder.iterdir()):
                os.chown(path, 65534, 65534)
        before = files(folder)
        (folder / name).chmod(mode)
        assert in_a_process_of_its_own(READ_ONLY, folder) == words
        (folder / name).chmod(0o755)
        assert files(folder)["tvet.db"] == before["tvet.db"]
        with opened(folder) as book:
            assert again(book, thing).name == "a"


# -- killed while writing --------------------------------------------------------------------------------------

WRITER = """
    book = make_book(folder, TOYS)
    print("ready", flush=True)
    for number in itertools.count():
        with book.change("store.write" if number % 7 else "store.other"):
            thing = book.add(Thing, name=f"n{number}", note="x" * 500)
            book.set(thing, size=number % 100 + 1)
            book.add(Thing, name=f"pair{number}")
        os.write(1, f"{number}\\n".encode())  # said only once the step is committed
"""


@linux_only
def test_a_program_killed_while_writing_20_times_keeps_every_committed_step(tmp_path):
    """Each start of the writer goes on in the folder that the kill before it left."""
    folder = tmp_path / "data"
    acknowledged = 0
    for turn in range(20):
        with process(WRITER, folder) as writer:
            assert writer.stdout.readline() == "ready\n"
            for _ in range(turn % 5 + 1):
                assert writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
            acknowledged += turn % 5 + 1 + len([line for line in writer.stdout if line.endswith("\n")])
    with opened(folder) as book:
        assert book.sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert book.sql("PRAGMA cipher_integrity_check").fetchall() == []
        assert book.sql("SELECT count(*) FROM writing").fetchone() == (0,)
        singles = [thing for thing in book.select(Thing) if thing.name.startswith("n")]
        pairs = [thing for thing in book.select(Thing) if thing.name.startswith("pair")]
        assert len(singles) == len(pairs)
        assert all(thing.size is not None for thing in singles)
        assert acknowledged <= len(singles) <= acknowledged + 20
        changes = book.sql("SELECT seq, steps FROM change ORDER BY id").fetchall()
        assert [seq for seq, _ in changes] == list(range(1, len(changes) + 1))
        assert sum(steps for _, steps in changes) == len(singles)
        assert add(book, name="after").id > max(thing.id for thing in pairs)
