"""F22: strings that break programs, in everything that shows or takes a word: as they are, or refused; and at once."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.store.naughty import NAUGHTY
from tests.ui.joined import give, made_town, opened, town  # noqa: F401 - fixtures
from tvetdesk.errors import UserError
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.reports.render import pdf
from tvetdesk.reports.render.parts import Grid, Heading, Paper, Paragraph
from ui.forms import RecordForm
from ui.models.records import RecordsModel
from ui.models.rows import Keys, Question, keys
from ui.widgets.labels import PlainLabel

SLOWEST = 0.2  # seconds that a string may cost


def kept(field, text):
    """The string as a field keeps it; None where it is refused."""
    try:
        return field.check(text)
    except UserError:
        return None


@pytest.fixture
def people(desk):
    """Everybody whose name is one of the strings, with what they are called."""
    found = {}
    for text in NAUGHTY:
        if name := kept(Trainee.names, text):
            found.setdefault(name, new_trainee(desk.book, text, village=text[:150]).id)
    assert len(found) > len(NAUGHTY) / 2
    return found


@pytest.mark.fault("F22", "odd strings in labels and tooltips")
def test_labels_and_tooltips_show_them_as_they_are_and_at_once(app, qtbot, matrix):
    label = PlainLabel("")
    qtbot.addWidget(label)
    label.show()
    for text in matrix(NAUGHTY):
        began = time.perf_counter()
        label.setText(text)
        label.setToolTip(text)
        label.grab()
        assert time.perf_counter() - began < SLOWEST, text[:40]
        assert label.textFormat() == Qt.TextFormat.PlainText
        assert label.text() == text or "\0" in text or not text.isprintable()


@pytest.mark.fault("F22", "odd strings through a form")
def test_a_form_gives_back_what_it_shows(desk, language, tasks, qtbot, people, matrix):
    form = RecordForm(desk, desk.book.table(Trainee), language, tasks)
    qtbot.addWidget(form)
    form.show()
    for name, row in matrix(people.items()):
        form.open(row)
        assert form.blocks["names"].editor.read(None) == name
        assert form.typed() == {}, name  # nothing counts as altered


@pytest.mark.fault("F22", "odd strings in a list and its search")
def test_a_list_shows_each_in_its_row_and_search_never_fails(desk, language, tasks, people, matrix):
    table = desk.book.table(Trainee)
    model = RecordsModel(desk.book, table, language, tasks, ("names", "village"))
    model.show_keys(keys(desk.book, Question(table)))
    shown = {model.cell(row, 0).text for row in range(model.rowCount())}
    for name in matrix(people):
        assert " ".join(name.split()) in shown
    for text in matrix(NAUGHTY):
        assert isinstance(keys(desk.book, Question(table, text=text)), Keys)


@pytest.mark.fault("F22", "odd strings on one paper")
def test_a_paper_prints_all_of_them(app):
    texts = [text.replace("\0", "") for text in NAUGHTY]
    parts = [Heading("Odd strings"), *(Paragraph(text) for text in texts), Grid([(text,) for text in texts])]
    made = pdf.render(Paper("<b>Odd</b> {strings}", parts, foot="%s"))
    assert made.startswith(b"%PDF")
    assert len(made) > 20_000


@pytest.mark.fault("F22", "odd strings in a bundle")
def test_a_bundle_brings_them_as_they_were(town, matrix):  # noqa: F811
    with opened(town["office"]) as office, opened(town["second"]) as second:
        said = {}
        for text in NAUGHTY:
            if (name := kept(Trainee.names, text)) is not None:
                said[new_trainee(office.book, text, note=kept(Trainee.note, text)).id] = (
                    name,
                    kept(Trainee.note, text),
                )
        office.book.seal()
        give(office, second, "GM-MK")
        for row, values in matrix(said.items()):
            there = second.book.get(Trainee, row)
            assert (there.names, there.note) == values


def test_a_message_is_plain_whatever_it_says(window):
    for text in NAUGHTY[:60]:
        window.shell.page().tell(text, "info")
        QApplication.processEvents()
        assert all(one.textFormat() == Qt.TextFormat.PlainText for one in window.shell.findChildren(QLabel))
