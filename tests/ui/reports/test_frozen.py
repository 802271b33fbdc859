"""Frozen reports: listed, shown as they were, and told apart from what the records say now."""

from tests.ui.joined import strip
from tests.ui.reports.conftest import chosen
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.records.people import Trainee, alter_trainee
from ui.pages.reports import FROZEN


def froze(page):
    chosen(page, "annual")
    page.bar.first.line.setText("1/1/2019")
    page.bar.last.line.setText("31/12/2019")
    page.bar.last.left.emit()
    page.window().settle()
    page.freeze()
    page.dialog.line.setText("Return of 2019")
    page.dialog.write()
    return page.desk.book.find(FrozenReport, title="Return of 2019")


def test_a_report_is_frozen_listed_and_shown_as_it_was(page):
    row = froze(page)
    assert "Return of 2019” is frozen" in strip(page.window())
    page.show_view(FROZEN)
    assert page.frozen.chosen().id == row.id
    assert page.frozen.chosen().genuine
    assert page.frozen.preview.made.name == "annual"
    assert row.digest[:4] in page.frozen.about.text()


def test_each_difference_is_told_with_the_change_that_made_it(page):
    froze(page)
    book = page.desk.book
    person = book.find(Trainee, number="GM-MK-0000")
    alter_trainee(book, person, sex="M")
    page.refresh()
    page.show_view(FROZEN)
    page.compare()
    page.window().settle()
    assert page.frozen.found
    texts = [row[0].text for row in page.frozen.differences.rows]
    assert any("Binta Sanyang" in text for text in texts)
    assert "figures have changed" in page.frozen.changed.title.text()


def test_without_a_change_every_figure_is_as_it_was(page):
    froze(page)
    page.show_view(FROZEN)
    page.compare()
    assert not page.frozen.found
    assert not page.frozen.equal.isHidden()


def test_what_was_altered_since_it_was_signed_is_said_and_not_shown(page):
    row = froze(page)
    book = page.desk.book
    with book.change("row.alter", row=row):
        book.set(row, title="Another one")
    page.refresh()
    page.show_view(FROZEN)
    assert not page.frozen.chosen().genuine
    assert page.frozen.model.rows[0][1].text == "altered"
    assert page.frozen.preview.made is None
    assert "Do not rely on it" in page.frozen.preview.empty.why.text()
    assert not page.pdf_act.isVisible()


def test_a_report_of_people_by_name_is_not_offered_to_be_frozen(page):
    chosen(page, "certificate_register")
    assert not page.freeze_act.isVisible()
    chosen(page, "annual")
    assert page.freeze_act.isVisible()


def test_a_title_is_needed_to_freeze(page):
    chosen(page, "annual")
    page.freeze()
    page.dialog.line.clear()
    page.dialog.write()
    assert page.dialog.trouble.text()
    page.dialog.reject()


def test_the_keys_that_are_named_are_those_of_the_frozen_reports(page):
    page.show_view(FROZEN)
    assert dict(page.key_hints()).get("Ctrl+S") is None
    page.show_view("make")
    assert dict(page.key_hints())["Ctrl+S"]
