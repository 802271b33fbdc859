"""A file is brought up to date in one transaction, with a copy kept of what it was."""

import importlib.util
from dataclasses import replace

import pytest

from tests.books import KEY, Clock, first_migration
from tests.store.toys import TOYS, Part, Thing, Tick, add, again, edit, refused
from tvetdesk.records import RECORDS
from tvetdesk.store import history
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Note, Ref, Text
from tvetdesk.store.migrations import Migration, copies, freeze, shapes_after
from tvetdesk.store.migrations.steps import MIGRATIONS
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Record, Share
from tvetdesk.store.schema import Schema, TableSpec, declared
from tvetdesk.store.search import search
from tvetdesk.store.vault import Vault, sqlcipher

OLD = Schema(TOYS)
FIRST = first_migration(OLD)


class WiderPart(Record):
    """What a later release makes of Part: one field more, an index, and more that is searched."""

    thing = Ref("Thing", "Thing", required=True)
    name = Text("Name", search=True)
    count = Whole("Count", index=True)
    maker = Text("Maker", search=True)

    class Meta:
        number = 2
        label = "part"
        plural = "parts"
        parent = "thing"
        title = ("thing", "name")


class Offer(Record):
    text = Note("Text", search=True)

    class Meta:
        number = 9
        label = plural = "offer"


WiderPart._meta.table_name = "part"
NEW = Schema([*(one for one in TOYS if one is not Part), WiderPart, Offer])
SECOND = Migration(
    2,
    "wider parts",
    tables=(NEW.by_model[WiderPart].spec,),
    apply=lambda connection: connection.execute("UPDATE part SET count = 1, maker = 'Unknown ' || name"),
)
THIRD = Migration(3, "offers", tables=(NEW.by_model[Offer].spec,))
ALL = (FIRST, SECOND, THIRD)


def opened(folder, schema=OLD, steps=(FIRST,)):
    folder.mkdir(exist_ok=True)
    book = Book(folder, schema, KEY, steps, clock=Clock(), run=b"run 0001")
    if not book.replica:
        book.found(7, Share.OFFICE, "GM-MK")
    return book


@pytest.fixture
def old(tmp_path):
    """A folder of the first release with a row in it."""
    with opened(tmp_path / "data") as book:
        part = add(book, Part, thing=add(book, name="Pump"), name="Valve")
    return tmp_path / "data", part.id


def failing(_):
    raise ZeroDivisionError


def parts_of(book):
    """Everything a file is made of, a table as its columns in whatever order they came."""
    found = {}
    listed = "SELECT type, name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'"
    for kind, name, sql in book.sql(listed).fetchall():
        columns = sorted(row[1:] for row in book.sql(f'PRAGMA table_info("{name}")'))
        found[kind, name] = [(row[0], row[1], row[-1]) for row in columns] if kind == "table" else sql
    return found


def test_the_frozen_tables_are_the_declared_ones():
    """If this fails, a record type was altered: run `python3 dev.py migration NAME` (or --again before a release)."""
    assert freeze.differing(MIGRATIONS, [declared(record).spec for record in RECORDS]) == []


def test_migrations_are_numbered_without_a_gap():
    assert [step.number for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_migrated_file_is_made_like_a_new_one(tmp_path, old):
    folder, _ = old
    with (
        opened(folder, NEW, ALL) as migrated,
        opened(tmp_path / "new", NEW, (first_migration(NEW),)) as fresh,
    ):
        assert parts_of(migrated) == parts_of(fresh)


def test_the_real_migrations_lead_to_the_declared_shape(tmp_path):
    schema = Schema(RECORDS)
    with (
        opened(tmp_path / "stepwise", schema, MIGRATIONS) as stepwise,
        opened(tmp_path / "at once", schema, (first_migration(schema),)) as fresh,
    ):
        assert parts_of(stepwise) == parts_of(fresh)


def test_each_step_is_recorded_and_taken_once(old):
    folder, part = old
    for _ in range(2):
        with opened(folder, NEW, ALL) as book:
            assert book.sql("SELECT number, name FROM migration").fetchall() == [
                (1, "tables"),
                (2, "wider parts"),
                (3, "offers"),
            ]
            assert book.sql("PRAGMA user_version").fetchone() == (3,)
            row = book.get(WiderPart, part)
            assert (row.name, row.count, row.maker) == ("Valve", 1, "Unknown Valve")


def test_new_columns_are_noted_searched_and_numbered_after_the_old(old):
    folder, part = old
    with opened(folder, NEW, ALL) as book:
        assert search(book, WiderPart, "unknown valve") == [part]
        row = book.get(WiderPart, part)
        edit(book, row, maker="Grundfos", count=2)
        assert search(book, WiderPart, "grund") == [part]
        assert {was.column for was in history.of_row(book, book.table(WiderPart), (part, 0))} == {
            "maker",
            "count",
        }
        assert book.table(WiderPart).fields["count"].number == 3
        assert book.sql("SELECT count(*) FROM sqlite_master WHERE name = 'part_count'").fetchone() == (1,)


def test_a_failing_step_leaves_the_file_as_it_was_with_the_steps_before_it(old):
    folder, part = old
    with opened(folder) as book:
        before = parts_of(book)
    with pytest.raises(ZeroDivisionError):
        opened(folder, NEW, (FIRST, SECOND, replace(THIRD, apply=failing)))
    with opened(folder) as book:
        assert parts_of(book) == before
        assert book.sql("SELECT number FROM migration").fetchall() == [(1,)]
        assert book.get(Part, part).name == "Valve"
        with pytest.raises(sqlcipher.IntegrityError):
            book.sql("UPDATE part SET name = 'x'")
    opened(folder, NEW, ALL).close()


def test_a_new_file_whose_first_step_fails_is_empty_and_can_be_made_again(tmp_path):
    with pytest.raises(ZeroDivisionError):
        opened(tmp_path / "data", OLD, (replace(FIRST, apply=failing),))
    with opened(tmp_path / "data") as book:
        assert add(book, name="a").id


def test_a_file_of_a_newer_program_is_refused_in_words_and_left_alone(old):
    folder, _ = old
    opened(folder, NEW, ALL).close()
    before = (folder / "tvet.db").read_bytes()
    assert refused(opened, folder) == "book.newer"
    assert (folder / "tvet.db").read_bytes() == before
    opened(folder, NEW, ALL).close()


def test_a_copy_is_kept_before_the_first_step_and_opens_with_the_same_key(old):
    folder, part = old
    opened(folder, NEW, ALL).close()
    (copy,) = copies.copies(folder / "tvet.db")
    assert copy.name == "tvet.db.before-2"
    assert not list(folder.glob("*.tvetpart*"))
    assert not list(folder.glob("*before*-*al"))
    assert b"Valve" not in copy.read_bytes()
    assert b"SQLite format" not in copy.read_bytes()
    copy.rename(folder / "tvet.db")
    with opened(folder) as book:
        assert book.get(Part, part).name == "Valve"


def test_a_new_file_and_one_that_is_up_to_date_need_no_copy(old):
    folder, _ = old
    opened(folder).close()
    assert copies.copies(folder / "tvet.db") == []


def test_a_step_that_fails_again_and_again_does_not_fill_the_disk_with_copies(old):
    folder, _ = old
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            opened(folder, NEW, (FIRST, replace(SECOND, apply=failing)))
    assert len(copies.copies(folder / "tvet.db")) == 1


def test_a_copy_of_another_state_is_not_written_over(old):
    folder, _ = old
    with pytest.raises(ZeroDivisionError):
        opened(folder, NEW, (FIRST, replace(SECOND, apply=failing)))
    with opened(folder) as book:
        add(book, name="since then")
    opened(folder, NEW, ALL).close()
    kept = copies.copies(folder / "tvet.db")
    assert [path.name for path in kept] == ["tvet.db.before-2", "tvet.db.before-2.2"]
    counts = []
    for path in kept:
        vault = Vault(path, KEY)
        counts.append(vault.connection().execute("SELECT count(*) FROM thing").fetchone()[0])
        vault.close_all()
    assert counts == [1, 2]


def test_a_damaged_copy_is_left_and_another_made(old):
    folder, _ = old
    (folder / "tvet.db.before-2").write_bytes(b"damaged" * 1000)
    opened(folder, NEW, ALL).close()
    assert (folder / "tvet.db.before-2").read_bytes()[:7] == b"damaged"
    assert (folder / "tvet.db.before-2.2").exists()


def test_without_room_for_a_copy_nothing_is_begun(old, monkeypatch):
    folder, _ = old
    before = (folder / "tvet.db").read_bytes()
    monkeypatch.setattr(copies, "free_space", lambda _: 1000)
    assert refused(opened, folder, NEW, ALL) == "book.no_room"
    monkeypatch.undo()
    assert (folder / "tvet.db").read_bytes() == before
    assert copies.copies(folder / "tvet.db") == []
    opened(folder, NEW, ALL).close()


def test_a_copy_that_the_disk_did_not_keep_stops_the_step(old, monkeypatch):
    folder, _ = old
    monkeypatch.setattr(Vault, "is_copy", lambda *_: False)
    assert refused(opened, folder, NEW, ALL) == "file.not_kept"
    monkeypatch.undo()
    assert copies.copies(folder / "tvet.db") == []
    with opened(folder) as book:
        assert book.sql("PRAGMA user_version").fetchone() == (1,)


SPEC = TableSpec("part", 2, ("id",), (("thing", "BIGINT"), ("name", "TEXT")), ("name",), ("thing",))


@pytest.mark.parametrize(
    "spec",
    [
        replace(SPEC, columns=SPEC.columns[:1]),
        replace(SPEC, columns=(("name", "TEXT"), ("thing", "BIGINT"))),
        replace(SPEC, columns=(("thing", "BIGINT"), ("new", "TEXT"), ("name", "TEXT"))),
        replace(SPEC, columns=(("thing", "BIGINT"), ("name", "BIGINT"))),
        replace(SPEC, number=3),
        replace(SPEC, key=("thing", "name")),
    ],
    ids=["removed", "swapped", "in the middle", "another form", "another number", "another key"],
)
def test_a_shape_that_would_lose_or_renumber_columns_cannot_be_frozen(spec):
    with pytest.raises(ValueError, match="only added"):
        freeze.differing((Migration(1, "first", tables=(SPEC,)),), [spec])


def test_a_table_is_never_removed():
    with pytest.raises(ValueError, match="part"):
        freeze.differing((Migration(1, "first", tables=(SPEC,)),), [])


def test_only_what_differs_is_frozen_and_reads_back_as_it_was_declared(tmp_path):
    specs = [table.spec for table in NEW.tables.values()]
    found = freeze.differing((FIRST,), specs)
    assert found == [NEW.by_model[WiderPart].spec, NEW.by_model[Offer].spec]
    path = tmp_path / f"{freeze.module_name(2, 'Wider parts!')}.py"
    assert path.name == "m0002_wider_parts.py"
    path.write_text(freeze.frozen("wider parts", found), "utf-8")
    spec = importlib.util.spec_from_file_location("frozen", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.__doc__.startswith("Wider parts.")
    steps = (FIRST, Migration(2, "wider parts", tables=module.TABLES))
    assert shapes_after(steps) == {spec.name: spec for spec in specs}
    assert freeze.differing(steps, specs) == []


def test_a_migration_needs_a_name():
    with pytest.raises(ValueError, match="name"):
        freeze.module_name(2, "!?")


def test_an_upgrade_leaves_versions_as_they_were(old):
    folder, _ = old
    with opened(folder) as book:
        thing = book.find(Thing, name="Pump")
        edit(book, thing, "store.other", name="Well")
        before = [book.sql(f"SELECT * FROM {table}").fetchall() for table in ("cell", "before", "change")]
        book.seal()
        before[2] = book.sql("SELECT * FROM change").fetchall()
    with opened(folder, NEW, ALL) as book:
        assert [
            book.sql(f"SELECT * FROM {table}").fetchall() for table in ("cell", "before", "change")
        ] == before
        assert again(book, thing).name == "Well"
        assert list(book.select(Tick)) == []
