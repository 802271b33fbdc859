"""The worked example of CONTRIBUTING.md, replayed: one line, one migration, two translations, and everything follows."""

import datetime as dt
import gettext
import importlib.util
import io
import re
import types
from pathlib import Path

import pytest
import python_calamine
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests import toy_record, worlds
from tests.books import KEY, Clock
from tvetdesk import errors
from tvetdesk.cli.records import of_type
from tvetdesk.i18n import Translator
from tvetdesk.records import RECORDS
from tvetdesk.records.centres import found_centre
from tvetdesk.records.dictionary import dictionary
from tvetdesk.records.migration import write
from tvetdesk.reports.lists import table_of
from tvetdesk.reports.render import xlsx
from tvetdesk.spreadsheets.heads import find_heads
from tvetdesk.spreadsheets.importing import take_in
from tvetdesk.spreadsheets.sheet import Sheet
from tvetdesk.spreadsheets.template import heads
from tvetdesk.store import changes, history
from tvetdesk.store.book import Book
from tvetdesk.store.migrations import Migration
from tvetdesk.store.migrations.steps import MIGRATIONS
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Schema, declared

TEXT = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text("utf-8").partition("## Adding a field")[2]
LINE, COMMANDS, FRENCH, GERMAN = re.findall(r"(?:^ {4}.+\n)+", TEXT, re.MULTILINE)
BEFORE = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "tools", tables=(declared(toy_record.Tool).spec,)))


@pytest.fixture
def tool(monkeypatch):
    """The toy type with the line of the example at the end of its fields."""
    assert LINE.count("\n") == 1
    source = Path(toy_record.__file__).read_text("utf-8")
    assert source.count("\n\n    class Meta:") == 1
    source = source.replace("\n\n    class Meta:", f"\n{LINE}\n    class Meta:")
    monkeypatch.delitem(errors.SENTENCES, "tool.worn")  # a program declares each once
    monkeypatch.delitem(changes.SENTENCES, "tool.buy")
    module = types.ModuleType("toy_with_warranty")
    exec(compile(source, "toy_with_warranty.py", "exec"), module.__dict__)
    return module.Tool


@pytest.fixture
def steps(tool, tmp_path):
    """The steps with the one that the example's command writes."""
    command = COMMANDS.splitlines()[0].split()
    assert command[:3] == ["python3", "dev.py", "migration"]
    specs = [declared(record).spec for record in (*RECORDS, tool)]
    said = write(command[3:], BEFORE, specs, tmp_path)
    (path,) = tmp_path.glob("m*.py")
    assert f"tables={path.stem}.TABLES" in said
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path.unlink()
    return (*BEFORE, Migration(len(BEFORE) + 1, "tool warranty", tables=module.TABLES))


def opened(folder, records, steps):
    folder.mkdir(exist_ok=True)
    book = Book(folder, Schema(records), KEY, steps, clock=Clock(), run=b"run 0001")
    if not book.replica:
        book.found(7, Share.OFFICE, "GM-MK")
    return book


@pytest.fixture
def book(tool, steps, tmp_path):
    """A folder of the release before, with a tool in it, opened by the program that has the field."""
    with opened(tmp_path / "mk", (*RECORDS, toy_record.Tool), BEFORE) as book:
        toy_record.buy_tool(book, found_centre(book, "GM-MK", "Mansa Konko", "GM"), "Multimètre")
    with opened(tmp_path / "mk", (*RECORDS, tool), steps) as book:
        yield book


def test_a_folder_of_the_release_before_has_the_field_and_its_rows(book, tool):
    (row,) = book.select(tool)
    assert (row.name, row.warranty) == ("Multimètre", None)
    with book.change("tool.buy"):
        book.set(row, warranty=dt.date(2026, 3, 1))
    with book.change("tool.buy"):
        book.set(row, warranty=dt.date(2027, 3, 1))
    assert book.get(tool, row.id).warranty == dt.date(2027, 3, 1)
    was = [(one.column, one.value) for one in history.of_row(book, book.table(tool), (row.id, 0))]
    assert ("warranty", "2026-03-01") in was


def test_it_comes_in_and_goes_out_by_spreadsheet(book, tool, english, french):
    table = book.table(tool)
    assert heads(table, english)[-1].startswith("Warranty until")
    sheet = Sheet("tools", [["Name of the tool", "Warranty until"], ["Saw", "1/3/26"]])
    assert take_in(book, table, sheet, find_heads(table, sheet), english).counts == {"new": 1}
    keys = [row.id for row in book.select(tool).order_by(tool.id)]
    data = xlsx.render(table_of(book, table, keys, ("name", "warranty"), english), english)
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[-1] == ["Saw", dt.date(2026, 3, 1)]


def test_the_command_line_and_the_dictionary_have_it(book, tool, english):
    for name in ("add", "set", "list"):
        assert "--warranty" in {
            word for one in of_type(book.table(tool)).commands[name].params for word in one.opts
        }
    (entry,) = [
        one for one in dictionary(english, (*RECORDS, tool)) if (one.type, one.field) == ("tool", "warranty")
    ]
    assert (entry.label, entry.kind, entry.level) == ("Warranty until", "Date", "headquarters")


def test_a_bundle_brings_it_to_headquarters(tool, tmp_path):
    records = (*RECORDS, tool)
    hq = worlds.hq(tmp_path, records)
    mk = worlds.centre(tmp_path, hq, "mk", "GM-MK", records=records)
    with mk.book.change("tool.buy"):
        row = mk.book.add(tool, name="Saw", warranty=dt.date(2026, 3, 1))
    hq.take(mk.send())
    assert hq.show(row).warranty == dt.date(2026, 3, 1)


def translated(language, entry):
    """A translator that has the one entry of the example."""
    catalogue = io.BytesIO()
    text = f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{entry.replace("    ", "")}'
    write_mo(catalogue, read_po(io.BytesIO(text.encode()), locale=language))
    catalogue.seek(0)
    return Translator(language, gettext.GNUTranslations(catalogue))


def test_its_text_is_found_for_the_catalogues_and_shown_in_their_words(tool):
    assert COMMANDS.splitlines()[1].split() == ["python3", "dev.py", "locales"]
    found = [text for _, text, _, _ in extract("python", io.BytesIO(LINE.encode()), keywords={"N_": None})]
    assert found == [tool.warranty.label]
    for language, entry, words in (("fr", FRENCH, "Garantie jusqu’au"), ("de", GERMAN, "Garantie bis")):
        assert translated(language, entry)(tool.warranty.label) == words
        (one,) = [
            one
            for one in dictionary(translated(language, entry), (*RECORDS, tool))
            if one.field == "warranty"
        ]
        assert one.label == words
