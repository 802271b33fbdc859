"""The records behind a number."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.reports.conftest import chosen
from tvetdesk.records.rights import VIEWER, Door
from ui.models.reports import offered
from ui.places import CENTRE


def column(table, key):
    return next(number for number, one in enumerate(table.columns) if one.key == key)


def open_cell(page, row, key):
    """Enter on a cell of the table that is shown."""
    made = page.shown.made
    seen = [one for one in made.columns if not one.detail and not one.beside]
    page.preview.table.setFocus()
    page.preview.table.setCurrentIndex(page.preview.model.index(row, [one.key for one in seen].index(key)))
    QTest.keyClick(page.preview.table, Qt.Key.Key_Return)
    page.window().settle()
    return page.shown.made


def test_each_number_of_a_split_opens_the_records_behind_it(page):
    page.bar.indicator.choose("enrolled")
    table = chosen(page, "breakdown")
    for row, line in enumerate(table.rows):
        number = line[column(table, "actual")]
        behind = open_cell(page, row, "actual")
        assert (page.offer.name, len(behind.rows)) == ("behind", number)
        chosen(page, "breakdown")
    assert number > 0  # the last line is the total


def test_a_number_of_two_splits_opens_by_row_and_column_and_the_chip_shows_all_again(page):
    page.bar.indicator.choose("enrolled")
    page.bar.then.choose("centre")
    table = chosen(page, "breakdown")
    row = next(place for place, line in enumerate(table.rows) if line[1])
    across = table.columns[1]
    behind = open_cell(page, row, across.key)
    assert len(behind.rows) == table.rows[row][1] < len(chosen_all(page).rows)
    assert page.bar.only.isVisible()


def chosen_all(page):
    page.bar.only.setChecked(False)
    page.bar.changed.emit()
    page.window().settle()
    return page.shown.made


def test_who_may_not_see_persons_opens_nothing(page):
    book = page.desk.book
    book.door = Door(book, VIEWER, None)
    page.offers = offered(page.desk, CENTRE)
    page.retranslate()
    page.bar.indicator.choose("enrolled")
    chosen(page, "breakdown")
    open_cell(page, 0, "actual")
    assert page.offer.name == "breakdown"
