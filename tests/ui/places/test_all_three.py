"""Staff, workshops and partners alike: empty, for viewers, small, with names of every kind."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import NAUGHTY, made_page
from tests.ui.places.conftest import shown
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.centres import Room, add_room
from tvetdesk.records.facilities import (
    add_asset,
)
from tvetdesk.records.rights import Door
from ui.tasks import AtOnce, Tasks

PLACES = ("staff", "workshops", "partners")


@pytest.mark.parametrize("name", PLACES)
def test_an_empty_place_says_what_to_do_and_its_new_entry_opens_the_form(name, show_page):
    page = show_page(name)
    for spec in page.specs[1:]:
        page.go(spec.name)
        view = page.lists[spec.name]
        assert view.empty.isVisible() or view.lines
    page.go("today")
    new = [act for act in page.actions() if act.shortcut().toString() == "Ctrl+N" and act.isVisible()]
    assert len(new) == 1
    new[0].trigger()
    assert page.forming().table.model.__name__ == page.specs[0].new[0][0]
    page.escape()
    assert page.forming() is None
    for spec in (*page.specs, None):
        page.next_view()
        assert page.stack.currentWidget() is (page.lists[spec.name] if spec else page.stack.widget(0))


@pytest.mark.parametrize("name", PLACES)
def test_whoever_only_looks_is_offered_nothing(name, show_page, teachers, things, dialogue):
    book = show_page(name).desk.book
    book.door = Door(book, "viewer", book.person)
    page = show_page(name)
    assert not [one for panel in page.asked for one in panel.lines if one.act]
    assert all(panel.add.isHidden() for panel in page.asked)
    for spec in page.specs:
        page.go(spec.name)
        view = page.lists[spec.name]
        assert view.line() is None or view.deeds.isHidden()


@pytest.mark.parametrize("name", PLACES)
def test_every_line_leads_to_its_entry(name, show_page, teachers, things, dialogue):
    page = show_page(name)
    for panel in page.asked:
        for one in panel.lines:
            page.go("today")
            panel.opened.emit(one.about)
            view = page.stack.currentWidget()
            assert view in page.lists.values(), one
            assert view.line() is not None, one


@pytest.mark.parametrize("name", PLACES)
def test_the_place_fits_a_small_screen(name, show_page, teachers, things, dialogue, language):
    page = show_page(name)
    page.resize(1093 - 52, 552 - 84)
    for code in LANGUAGES:
        language.choose(code)
        page.retranslate()
        for view in ("today", *page.lists):
            page.go(view)
            QApplication.processEvents()
            assert page.minimumSizeHint().width() <= 1093 - 52
            assert page.minimumSizeHint().height() <= 552 - 84
            assert page.heightForWidth(page.width()) <= 552 - 84  # the page does not scroll


def test_names_of_every_kind_stay_as_they_are(show_page, desk):
    book = desk.book
    for name in NAUGHTY:
        add_asset(book, name, tag=name[:40])
        book_room = add_room(book, book.centre, name[:60])
        assert book.get(Room, book_room.id).name
    page = show_page("workshops")
    page.go("equipment")
    assert {row[0].text for row in page.lists["equipment"].table.cells.rows} == {
        shown(name) for name in NAUGHTY
    }


class Slow(AtOnce):
    """A disk that takes its time: what is read waits until it is let go."""

    def __init__(self):
        self.waiting = []

    def submit(self, kind, job):
        self.waiting.append(job)


@pytest.mark.parametrize("name", PLACES)
def test_the_keys_are_at_the_first_thing_to_do_however_late_it_is_read(
    name, desk, language, qtbot, teachers, things, dialogue
):
    slow = Slow()
    page = made_page(name, desk, language, Tasks(slow))
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.refresh()
    page.take_focus()
    for job in slow.waiting:
        job()
    first = next(one for one in page.asked if one.lines)
    assert first.table.hasFocus()
    assert first.table.selectionModel().hasSelection()
