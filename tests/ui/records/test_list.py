"""The generated list: every record type, search, filters, Excel, 100,000 rows."""

import datetime as dt
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from tests.ui.records.conftest import TABLES
from tvetdesk.errors import UserError
from tvetdesk.i18n import LANGUAGES, N_
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.enterprises import Kit
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.records.people import PhoneNumber, Trainee
from tvetdesk.records.proposals import Proposal, propose
from tvetdesk.records.rows import add
from tvetdesk.records.titles import page, title
from ui import facts
from ui.lists import RecordList
from ui.models import rows
from ui.models.records import RecordsModel
from ui.models.rows import Question, choices, counts, keys
from ui.places import PLACES, Place

# A generated page of our own, whatever the drawn ones are.
PEOPLE = Place(
    "people-of-this-test", N_("Trainees"), "people", records=("Trainee", "PhoneNumber", "Paper", "Restricted")
)


@pytest.fixture
def people(window):
    """The generated page of people in an open window."""
    window.shell.places[PEOPLE.name] = PEOPLE
    window.shell.go(PEOPLE.name)
    return window.shell.page()


def test_every_record_type_has_a_place():
    placed = {name for place in PLACES for name in place.records}
    assert {table.model.__name__ for table in TABLES} <= placed


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_type_can_be_listed_sorted_filtered_searched(desk, table, english):
    book = desk.book
    for name in table.model._meta.listed:
        for down in (False, True):
            found = keys(book, Question(table, sort=name, down=down))
            assert len(found) == len(keys(book, Question(table)))
    found = keys(book, Question(table))
    values = page(book, table, found[:64], table.model._meta.listed, english)
    assert set(values) == set(found[:64])
    keys(book, Question(table, text="sol 'x\" NEAR("))
    for name in rows.filters(book, table):
        for value, number in counts(book, Question(table), name).items():
            assert len(keys(book, Question(table, filters={name: (value,)}))) == number
    if len(found):
        assert title(book, table, found[0], english)
    if not table.leaf:
        assert len(choices(book, table, "", english)) == min(20, len(found))


def test_names_are_sorted_as_people_do_and_empty_ones_come_last(desk, english):
    book = desk.book
    table = book.table(Trainee)
    add(book, Trainee, names="émile Abba")
    add(book, Trainee, names="Zara")
    found = keys(book, Question(table, sort="names"))
    names = [page(book, table, [key], ["names"], english)[key]["names"] for key in found]
    assert names == ["Aïssata Traoré", "Binta Sanyang", "émile Abba", "Lamin Ceesay", "Lamin Ceesay", "Zara"]
    by_village = keys(book, Question(table, sort="village", down=True))
    assert page(book, table, by_village[-2:], ["village"], english)[by_village[-1]]["village"] is None


def test_the_follow_ups_of_one_person_stand_in_the_order_of_their_months(desk):
    book, table = desk.book, desk.book.table(FollowUp)
    for place in list(book.select(Enrolment))[:2]:
        for month in (12, 1, 6, 3):
            add(book, FollowUp, enrolment=place.id, month=month, due=dt.date(2020, month, 1))
    for down in (False, True):
        rows_ = [book.get(FollowUp, key) for key in keys(book, Question(table, sort="enrolment", down=down))]
        assert [row.month for row in rows_] == [1, 3, 6, 12] * 2
        assert len({row.enrolment for row in rows_[:4]}) == 1


def test_rows_are_found_by_the_words_of_those_who_name_them(desk):
    book = desk.book
    assert len(keys(book, Question(book.table(Enrolment), text="lamin"))) == 2
    assert len(keys(book, Question(book.table(PhoneNumber), text="traore"))) == 1
    assert len(keys(book, Question(book.table(Trainee), text="cee lam"))) == 2


def test_refs_are_shown_by_title_without_a_query_per_row(desk, english, monkeypatch):
    book = desk.book
    table = book.table(Enrolment)
    found = keys(book, Question(table))
    asked = []
    original = type(book.db).execute_sql
    monkeypatch.setattr(
        type(book.db), "execute_sql", lambda self, *a, **k: asked.append(a) or original(self, *a, **k)
    )
    values = page(book, table, found[:64], table.model._meta.listed, english)
    assert {one["cohort"] for one in values.values()} == {"Solar 2019"}
    assert len(asked) == 3


def test_amounts_are_shown_with_their_currency(desk, language, tasks):
    book, table = desk.book, desk.book.table(Kit)
    place = keys(book, Question(book.table(Enrolment)))[0]
    for day, amount, currency in ((1, "1234.5", "GMD"), (2, "1234", "XOF")):
        values = {"value": Decimal(amount), "currency": currency, "on": dt.date(2026, 4, day)}
        add(book, Kit, enrolment=place, **values)
    model = RecordsModel(book, table, language, tasks, ("value",))
    model.show_keys(keys(book, Question(table, sort="on")))
    assert [model.cell(row, 0).text for row in (0, 1)] == [
        "D1,234.50",
        "F\N{NARROW NO-BREAK SPACE}CFA\N{NO-BREAK SPACE}1,234",
    ]
    assert model.cell(0, 0).right


def test_a_hundred_thousand_rows_scroll(desk, language, tasks, english):
    """The keys are held, the rows read where one looks; far jumps cost one page."""
    from array import array

    book = desk.book
    table = book.table(Trainee)
    real = keys(book, Question(table))
    model = RecordsModel(book, table, language, tasks)
    model.show_keys(rows.Keys(array("q", [real[n % len(real)] for n in range(100_000)])))
    assert model.rowCount() == 100_000
    for row in (0, 99_999, 50_000, *range(0, 100_000, 997)):
        assert model.data(model.index(row, 0))
    assert len(model._pages) <= 40


def test_a_row_that_cannot_be_read_is_shown_as_such(desk, language, tasks, monkeypatch):
    model = RecordsModel(desk.book, desk.book.table(Trainee), language, tasks)
    model.show_keys(keys(desk.book, Question(model.table)))

    def away(*_):
        raise UserError("book.disk")

    monkeypatch.setattr("ui.models.records.page", away)
    assert model.data(model.index(0, 0)) == "…"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_type_has_a_list_that_follows_the_language(desk, table, language, tasks, qtbot):
    made = RecordList(desk.book, table, language, tasks)
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show()
    made.refresh()
    for code in LANGUAGES:
        language.choose(code)
        made.retranslate()
        assert made.number.text()
        assert made.minimumSizeHint().width() <= 700
    assert made.empty.isVisible() == (made.total == 0)


def test_filters_say_how_many_and_hide_nothing_silently(window):
    window.shell.go("trainee-entries")
    tab = window.shell.page().tab().list
    chips = {chip.text(): chip for chip in tab._chips.findChildren(type(tab._chips.children()[-1]))}
    assert set(chips) == {"female 2", "male 2"}
    chips["female 2"].click()
    assert tab.number.text() == "2 of 4"
    tab.search.setText("lamin")
    tab.refresh()
    assert tab.empty.isVisible()
    tab._all.click()
    assert tab.number.text() == "4 entries"


def test_the_chosen_row_survives_a_refresh(window):
    window.shell.go("trainee-entries")
    page_ = window.shell.page()
    page_.tab().list.view.selectRow(2)
    key = page_.tab().list.key()
    add(window.desk.book, Trainee, names="Aaa First")
    page_.refresh()
    assert page_.tab().list.key() == key


def test_the_list_goes_to_excel_with_the_same_rows(window, people, tmp_path):
    import zipfile

    window.shell.go("trainee-entries")
    file = tmp_path / "list.xlsx"
    window.shell.page().write_excel(str(file))
    with zipfile.ZipFile(file) as book:
        text = book.read("xl/sharedStrings.xml").decode()
    assert "Binta Sanyang" in text
    assert "4 rows" in window.shell.strip.text.text()


def test_typing_in_a_list_searches_it(people, qtbot):
    made = people.tab().list
    made.view.setFocus()
    qtbot.keyClick(made.view, Qt.Key.Key_S)
    assert made.search.text() == "s"
    assert made.window().focusWidget() is made.search


def test_a_heading_that_has_no_room_is_shortened_and_said_in_full(people):
    view = people.tab().list.view
    assert view.horizontalHeader().textElideMode() == Qt.TextElideMode.ElideRight
    model = view.model()
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        assert model.headerData(0, Qt.Orientation.Horizontal, role) == "Names as on paper"


def test_a_proposal_is_listed_in_words(desk, language, tasks, english):
    book = desk.book
    row = book.find(Trainee, names="Binta Sanyang")
    proposal = propose(book, row, "birth", "1999-03-07", "seen on the paper")
    model = RecordsModel(book, book.table(Proposal), language, tasks)
    model.show_keys(keys(book, Question(book.table(Proposal))))
    cells = [model.cell(0, column) for column in range(model.columnCount())]
    assert [one.text for one in cells[:4]] == ["Binta Sanyang", "Trainee", "Born", "07/03/1999"]
    assert not any(one.right for one in cells)
    shown = facts.read(book, book.table(Proposal), proposal.id, english)
    assert shown.title.startswith("Binta Sanyang")
    assert ("Proposed value", "07/03/1999") in shown.facts
    assert "Second key" not in dict(shown.facts)
