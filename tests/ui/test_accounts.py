"""Several people at one computer: the next unlocks for themselves, and sees and does what their role allows."""

import pytest
from PySide6.QtWidgets import QApplication

from tvetdesk.errors import UserError
from tvetdesk.records import accounts
from tvetdesk.records.cohorts import Cohort, alter_cohort
from tvetdesk.records.people import PhoneNumber, Trainee
from tvetdesk.records.rights import Door
from tvetdesk.store.record import MASK
from ui.forms import RecordForm
from ui.models.find import people
from ui.models.newcomer import Typed, read, save
from ui.models.person import person
from ui.models.roll import by_text
from ui.models.rows import Question, keys
from ui.pages.trainee.blocks import contacts
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel

OTHER = "four other words here"
REFUSED = "Your account may not do this. Ask whoever manages the accounts of this computer."


@pytest.fixture
def as_viewer(window):
    """The window after somebody locked it and somebody else, who only looks, unlocked."""
    desk = window.desk
    accounts.add(desk.book, desk.keys, "Isatou", "viewer", OTHER)
    window.lock()
    window.unlock.name.setCurrentText("isatou")
    window.unlock.password.setText(OTHER)
    window.unlock.button.click()
    assert window.desk.keys.user == "isatou"
    return window


def test_everybody_is_offered_at_the_lock_who_locked_it_first(window):
    desk = window.desk
    accounts.add(desk.book, desk.keys, "Isatou", "trainer", OTHER)
    window.lock()
    names = [window.unlock.name.itemText(place) for place in range(window.unlock.name.count())]
    assert names == ["Mariama", "Isatou"]


def test_the_role_stands_under_the_name(as_viewer):
    assert as_viewer.shell.rail.person.text() == "Isatou, Only looks"


def test_what_is_written_next_is_noted_as_theirs(window):
    desk = window.desk
    accounts.add(desk.book, desk.keys, "Isatou", "administrator", OTHER)
    mine = desk.book.person
    window.lock()
    window.unlock.name.setCurrentText("isatou")
    window.unlock.password.setText(OTHER)
    window.unlock.button.click()
    assert window.desk.book.person == int(desk.book.fact("person:isatou")) != mine


def test_who_only_looks_sees_no_phone_number(as_viewer, qtbot):
    desk, t = as_viewer.desk, as_viewer.language.t
    book = desk.book
    row = book.select(PhoneNumber).first()
    shown = PhoneNumber.phone.show(row.phone, t)
    block = contacts(person(book, row.trainee, t), t, lambda: None)
    qtbot.addWidget(block)
    words = [label.text() for label in block.findChildren(PlainLabel)]
    assert any(MASK in text for text in words)
    assert not any(shown in text for text in words)
    form = RecordForm(desk, book.table(PhoneNumber), as_viewer.language, as_viewer.tasks)
    qtbot.addWidget(form)
    form.open(row.id)
    assert form.blocks["phone"].cover.text() == "–"
    assert form.blocks["phone"].editor.isHidden()
    assert not form.blocks["owner"].editor.isHidden()


def test_the_others_see_it(window, qtbot):
    book, t = window.desk.book, window.language.t
    row = book.select(PhoneNumber).first()
    block = contacts(person(book, row.trainee, t), t, lambda: None)
    qtbot.addWidget(block)
    shown = PhoneNumber.phone.show(row.phone, t)
    assert any(shown in label.text() for label in block.findChildren(PlainLabel))


def test_who_only_looks_is_told_before_they_type(as_viewer, qtbot):
    desk = as_viewer.desk
    as_viewer.shell.go("trainees")
    page = as_viewer.shell.page()
    told = []
    page.told.connect(told.append)
    page.new()
    assert [one.text(as_viewer.language.t) for one in told] == [REFUSED]
    assert page.new_view.isHidden()
    for key in (None, desk.book.select(Trainee).first().id):
        form = RecordForm(desk, desk.book.table(Trainee), as_viewer.language, as_viewer.tasks)
        qtbot.addWidget(form)
        said = []
        form.told.connect(said.append)
        form.open(key)
        assert [one.text(as_viewer.language.t) for one in said] == [REFUSED]
        assert not any(block.isEnabled() for block in form.blocks.values())


def test_a_phone_finds_nobody_for_who_only_looks(window):
    desk, t = window.desk, window.language.t
    phones, trainees = (desk.book.table(model) for model in (PhoneNumber, Trainee))

    def found(typed):
        return (
            [one.names for one in people(desk.book, typed, t)],
            len(by_text(desk.book, typed)[0]),
            len(keys(desk.book, Question(phones, typed))),
        )

    assert found("3012340") == (["Binta Sanyang"], 1, 0)
    assert found("+2203012340") == (["Binta Sanyang"], 1, 1)
    desk.book.door = Door(desk.book, "viewer", None)
    assert found("3012340") == found("+2203012340") == ([], 0, 0)
    assert found("Binta") == (["Binta Sanyang"], 1, 1)  # her phone is found by her name, and shown masked
    assert len(keys(desk.book, Question(trainees, "Karantaba"))) == 1


ONLY_SOME = {
    "New trainee", "Proclaimed holiday…", "Take the next register", "Spreadsheet for Excel", "New entry", "Export…",
    "Open received file…", "Open files…",
}  # fmt: skip


def offered(shell):
    """What can be done on all pages, by header, key or find box, and the words of all buttons that are shown."""
    acts, buttons = set(), set()
    for name in shell.places:
        shell.go(name)
        QApplication.processEvents()
        page = shell.page()
        acts |= {one.property("plain") for one in page.actions() if one.isVisible()}
        buttons |= {one.text() for one in page.findChildren(Button) if one.isVisible()}
    return acts, buttons


def test_what_a_role_may_not_do_is_not_offered(window):
    acts, buttons = offered(window.shell)
    some, keys_of = acts & ONLY_SOME, {"Back up to USB now…", "Open the invitation file…"}
    assert len(some) >= 5, acts
    assert keys_of <= buttons
    accounts.add(window.desk.book, window.desk.keys, "Isatou", "viewer", OTHER)
    window.lock()
    window.unlock.name.setCurrentText("isatou")
    window.unlock.password.setText(OTHER)
    window.unlock.button.click()
    acts, buttons = offered(window.shell)
    assert not acts & some
    assert not buttons & keys_of


def test_a_person_can_only_be_looked_at_by_who_only_looks(as_viewer):
    shell = as_viewer.shell
    shell.go("trainees", as_viewer.desk.book.select(Trainee).first().id)
    QApplication.processEvents()
    detail = shell.page().detail
    words = {button.text() for button in detail.findChildren(Button) if button.isVisible()}
    assert not words & {"Edit", "Add a phone", "Add a paper", "Record…", "Add to a course…"}
    assert not detail.menu().actions()


def test_a_trainer_is_offered_what_trainers_do(window):
    accounts.add(window.desk.book, window.desk.keys, "Isatou", "trainer", OTHER)
    window.lock()
    window.unlock.name.setCurrentText("isatou")
    window.unlock.password.setText(OTHER)
    window.unlock.button.click()
    window.shell.go("trainees", window.desk.book.select(Trainee).first().id)
    QApplication.processEvents()
    detail = window.shell.page().detail
    words = {button.text() for button in detail.findChildren(Button) if button.isVisible()}
    assert {"Add a phone", "Record…", "Add to a course…"} <= words
    assert not words & {"Edit", "Add a paper"}
    assert window.shell.page().new_act.isVisible()


def test_a_trainer_enrols_somebody_new_in_their_own_course_only(window):
    book = window.desk.book
    accounts.add(book, window.desk.keys, "Isatou", "trainer", OTHER)
    person = int(book.fact("person:isatou"))
    cohort = book.find(Cohort)
    window.lock()
    window.unlock.name.setCurrentText("isatou")
    window.unlock.password.setText(OTHER)
    window.unlock.button.click()
    desk = window.desk
    typed = Typed(names="Lamin Jobe", course=cohort.id)
    before = desk.book.select(Trainee).count()
    with pytest.raises(UserError, match=r"rights\.other_course"):
        save(desk, typed, read(typed, "GM", desk.book.today()))
    assert desk.book.select(Trainee).count() == before
    desk.book.door = None
    alter_cohort(desk.book, cohort, trainer=person)
    desk.book.door = Door(desk.book, "trainer", person)
    save(desk, typed, read(typed, "GM", desk.book.today()))
    assert desk.book.select(Trainee).count() == before + 1
