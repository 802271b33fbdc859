"""The form of any record type on a small practice desk, and the record types."""

import pytest

from tvetdesk.desk import SCHEMA
from tvetdesk.records.people import Trainee
from ui.forms import RecordForm

TABLES = list(SCHEMA.tables.values())


@pytest.fixture
def form(desk, language, tasks, qtbot):
    """Makes the form of a record type, shown."""

    def make(model):
        made = RecordForm(desk, desk.book.table(model), language, tasks)
        qtbot.addWidget(made)
        made.resize(1000, 600)
        made.show()
        return made

    return make


def named(book, names):
    return book.find(Trainee, names=names)
