"""A record type declared in one file has its table, checks, commands, bundle, search, audit line and dictionary."""

import datetime as dt
import json
import os
import subprocess
import sys
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest

from tests import worlds
from tests.books import KEY, Clock
from tests.toy_record import Tool, buy_tool
from tvetdesk.errors import Invalid, sentence
from tvetdesk.records import RECORDS
from tvetdesk.records.centres import Centre, found_centre
from tvetdesk.records.dictionary import dictionary, markdown
from tvetdesk.records.migration import write
from tvetdesk.store import history
from tvetdesk.store.book import Book
from tvetdesk.store.migrations import Migration, freeze
from tvetdesk.store.migrations.steps import MIGRATIONS
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Schema, declared
from tvetdesk.store.search import search
from tvetdesk.store.undo import undo

ALL = (*RECORDS, Tool)  # the one line in the registry
STEP = Migration(len(MIGRATIONS) + 1, "tools", tables=(declared(Tool).spec,))


def opened(folder, records, steps):
    book = Book(folder, Schema(records), KEY, steps, clock=Clock(), run=b"run 0001")
    if not book.replica:
        book.found(7, Share.OFFICE, "GM-MK")
    return book


@pytest.fixture
def book(tmp_path):
    with opened(tmp_path, ALL, (*MIGRATIONS, STEP)) as book:
        yield book


@pytest.fixture
def centre(book):
    return found_centre(book, "GM-MK", "Mansa Konko", "GM")


def test_its_migration_is_the_difference_to_the_last_one(tmp_path):
    specs = [declared(record).spec for record in ALL]
    assert freeze.differing(MIGRATIONS, specs) == [declared(Tool).spec]
    said = write(["tools"], MIGRATIONS, specs, tmp_path)
    assert f"m{STEP.number:04}_tools" in said


def test_a_folder_of_the_release_before_gets_its_table_and_keeps_its_rows(tmp_path):
    with opened(tmp_path, RECORDS, MIGRATIONS) as book:
        centre = found_centre(book, "GM-MK", "Mansa Konko", "GM")
    with opened(tmp_path, ALL, (*MIGRATIONS, STEP)) as book:
        assert book.get(Centre, centre.id).name == "Mansa Konko"
        assert buy_tool(book, centre, "Multimeter").id
    assert (tmp_path / f"tvet.db.before-{STEP.number}").exists()


def test_everything_that_is_wrong_is_said_at_once_in_words(book, centre, english):
    with pytest.raises(Invalid) as caught:
        buy_tool(book, centre, "", pieces=0, price=Decimal("1.001"), supplier="\0")
    said = sentence(caught.value, english)
    for words in ("Name of the tool: This is needed.", "Pieces: 0 is too small", "Price:", "Bought from:"):
        assert words in said
    with pytest.raises(Invalid, match=r"tool\.worn"):
        buy_tool(book, centre, "Saw", state="worn")
    assert list(book.select(Tool)) == []


def test_it_is_searched_told_and_undone(book, centre, english):
    tool = buy_tool(book, centre, "Multimètre", remark="for the solar group", bought=dt.date(2020, 2, 1))
    assert search(book, Tool, "multimetre solar") == [tool.id]
    newest = history.listing(book)[0]
    assert history.words(book, newest, english) == "Tool bought for Mansa Konko"
    with book.change("tool.buy", centre=centre):
        book.set(tool, state="good")
    assert [(was.column, was.value) for was in history.of_row(book, book.table(Tool), (tool.id, 0))] == [
        ("state", "new")
    ]
    undo(book)
    assert search(book, Tool, "multi") == []


def test_it_stands_in_the_data_dictionary_with_every_field(english, french, german):
    for translate in (english, french, german):
        entries = [one for one in dictionary(translate, ALL) if one.type == "tool"]
        assert [one.field for one in entries] == list(declared(Tool).fields)
    entries = {one.field: one for one in dictionary(english, ALL) if one.type == "tool"}
    assert entries["name"].kind == "Text, up to 200 signs"
    assert (entries["name"].needed, entries["name"].help) == ("yes", "As it stands on the tool")
    assert entries["state"].kind == "One of new, good, worn"
    assert entries["pieces"].kind == "Whole number from 1 to 500"
    assert entries["centre"].kind == "Row of centre"
    assert entries["supplier"].level == "the office of the centre"
    assert entries["price"].level == "headquarters"
    assert entries["remark"].owner == "its centre"
    table = markdown(list(entries.values()), english).splitlines()
    assert len(table) == 2 + len(entries)
    assert all(line.startswith("| ") for line in table)


def test_every_field_of_every_type_stands_in_the_dictionary(english):
    entries = list(dictionary(english))
    assert len(entries) == sum(len(declared(record).fields) for record in RECORDS)
    assert all(one.label and one.kind and one.level and one.owner for one in entries)


def test_a_bundle_brings_it_to_headquarters_and_another_pc_of_the_centre_and_merges_back(tmp_path):
    hq = worlds.hq(tmp_path, ALL)
    one = worlds.centre(tmp_path, hq, "one", "GM-MK", records=ALL)
    two = worlds.centre(tmp_path, hq, "two", "GM-MK", records=ALL)
    for pc in (one, two):  # so that they have heard of each other
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send("GM-MK"))
    centre = found_centre(one.book, "GM-MK", "Mansa Konko", "GM")
    values = {
        "bought": dt.date(2020, 2, 1),
        "pieces": 12,
        "price": Decimal("450.50"),
        "supplier": "Market",
        "remark": "one is broken",
    }
    tool = buy_tool(one.book, centre, "Multimètre", **values)
    two.take(one.send("GM-MK"))
    assert {name: getattr(two.show(tool), name) for name in values} == values
    with two.book.change("tool.buy", centre=two.show(centre)):
        two.book.set(two.show(tool), state="good", pieces=11)
    one.take(two.send("GM-MK"))
    assert (one.show(tool).state, one.show(tool).pieces, one.show(tool).name) == ("good", 11, "Multimètre")
    hq.take(one.send())
    at_hq = hq.show(tool)
    assert (at_hq.name, at_hq.state, at_hq.price) == ("Multimètre", "good", Decimal("450.50"))
    assert (at_hq.supplier, at_hq.remark) == (None, None)  # they stay in the centre
    assert search(hq.book, Tool, "multi") == [tool.id]
    assert search(hq.book, Tool, "broken") == []


COMMANDS = """
    import json, sys
    from tests.toy_record import Tool
    from tvetdesk import records
    from tvetdesk.store.migrations import Migration, steps
    from tvetdesk.store.passwords import CHEAP
    from tvetdesk.store.schema import declared
    records.RECORDS = (*records.RECORDS, Tool)
    steps.MIGRATIONS = (*steps.MIGRATIONS, Migration(len(steps.MIGRATIONS) + 1, "tools", tables=(declared(Tool).spec,)))
    from tvetdesk import desk
    from tvetdesk.cli.main import main
    desk.DEFAULT = CHEAP
    for words in json.load(sys.stdin):
        code = main(words)
        sys.stdout.write(f"\\0{code}\\0")
"""


def test_the_command_line_knows_it(tmp_path):
    mk = ["--data", str(tmp_path / "mk")]
    tool = [*mk, "records", "tool"]
    calls = [
        [*mk, "init", "--role", "centre", "--code", "GM-MK", "--name", "Mansa Konko", "--country", "GM", "--user", "awa"],
        [*tool, "add", "--help"],
        [*tool, "add", "--name", "Multimètre", "--pieces", "12", "--bought", "1/3/20", "--price", "450,50", "--json"],
        [*tool, "add", "--pieces", "0", "--bought", "yesterday"],
        [*tool, "--json"],
        [*tool, "list"],
        [*mk, "changes"],
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(COMMANDS)],
        input=json.dumps(calls), cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "TVETDESK_PASSWORD": "four words and more", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
    )  # fmt: skip
    parts = done.stdout.split("\0")
    said, codes = parts[0:-1:2], parts[1::2]
    assert codes == ["0", "0", "0", "1", "0", "0", "0"], done.stderr
    for words in ("--name", "Name of the tool. As it stands on the tool", "new (New)", "--supplier"):
        assert words in " ".join(said[1].split())
    made = json.loads(said[2])
    assert made["fields"]["price"] in ("450.50", "450.5", 450.5)
    assert made["fields"]["bought"] == "2020-03-01"
    assert all(words in done.stderr for words in ("Name of the tool", "Pieces", "Bought on"))
    assert [row["fields"]["name"] for row in json.loads(said[4])["rows"]] == ["Multimètre"]
    assert "Multimètre" in said[5]
    assert "New entry" in said[6]
