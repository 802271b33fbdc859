"""A centre that hides why somebody is protected: every page of the window, role by role."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
)

from tvetdesk.records import rows as verbs
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.people import Paper, Restricted, Trainee, add_paper
from tvetdesk.records.rights import Door
from ui.forms import RecordForm
from ui.models.person import person
from ui.models.rows import Question, filters, keys

ABOUT_PEOPLE = ("Trainee", "Paper", "Restricted", "Enrolment", "EnrolmentState", "PhoneNumber", "Consent")
MANY = 8  # rows of a list: there are four people
TELLING = ("Eritrea", "refugee", "asylum", "NER-0001")


@pytest.fixture
def protected(window):
    """The window of a centre that hides it, with somebody whose every field tells it."""
    book = window.desk.book
    canary = book.find(Trainee, names="Aïssata Traoré")
    verbs.alter(book, canary, nationality="ER")
    add_paper(book, canary, "refugee_card", country="ER", expires=book.today() + dt.timedelta(days=5))
    verbs.alter(
        book, book.select(Enrolment).where(Enrolment.trainee == canary.id).get(), target_group="asylum_seeker"
    )
    verbs.alter(book, book.get(Centre, book.centre), protection=True)
    return window


def shown(window):
    """Every word that stands anywhere in the page, also in rows that are scrolled away; not what could be chosen."""
    found = []
    for kind in (QLabel, QLineEdit, QToolButton):
        found += [widget.text() for widget in window.findChildren(kind)]
    found += [box.currentText() for box in window.findChildren(QComboBox)]
    found += [box.toPlainText() for box in window.findChildren(QPlainTextEdit)]
    for view in window.findChildren(QAbstractItemView):
        if view.parent() is not None and isinstance(view.parent().parent(), QComboBox):
            continue
        model = view.model()
        for row in range(min(model.rowCount(), MANY) if model else 0):
            for column in range(model.columnCount()):
                found.append(str(model.index(row, column).data(Qt.ItemDataRole.DisplayRole)))
    return " | ".join(found)


def scenes(shell, name, canary):
    """A page as it comes; of a place of lists every tab with its first row, and that row's form; a person's pane."""
    yield "", lambda page: None
    if name == "trainees":
        yield "pane", lambda page: page.list.choose(canary)
        yield "form", lambda page: (page.list.choose(canary), page.do("edit"))
    for place, record in enumerate(shell.places[name].records):
        if record in ABOUT_PEOPLE:
            yield record, lambda page, place=place: page.tabs.setCurrentIndex(place)
            yield f"{record} form", lambda page, place=place: (
                    page.tabs.setCurrentIndex(place), page.edit(page.tab().list.key())
                )  # fmt: skip


@pytest.mark.parametrize(("role", "sees"), [("administrator", True), ("trainer", False), ("viewer", False)])
def test_no_page_tells_it_to_who_does_not_manage_accounts(protected, role, sees):
    protected.desk.book.door = Door(protected.desk.book, role, protected.desk.book.person)
    shell, told = protected.shell, set()
    shell.forget_pages()
    for name in shell.places:
        for scene, show in scenes(shell, name, protected.desk.book.find(Trainee, names="Aïssata Traoré").id):
            shell.go(name)
            show(shell.page())
            QApplication.processEvents()
            protected.settle()
            said = shown(shell.page())
            told |= {(name, scene, word) for word in TELLING if word in said}
            shell.forget_pages()
    assert bool(told) is sees, told


@pytest.mark.parametrize(("role", "sees"), [("administrator", True), ("trainer", False), ("viewer", False)])
def test_lists_filters_order_and_the_pane_of_a_person_do_not_tell_it(protected, role, sees, english):
    book = protected.desk.book
    canary = book.find(Trainee, names="Aïssata Traoré")
    book.door = Door(book, role, book.person)
    enrolment = book.table(Enrolment)
    assert ("target_group" in filters(book, enrolment)) is sees
    assert [len(keys(book, Question(book.table(model)))) > 0 for model in (Paper, Restricted)] == [sees, sees]
    sorted_by_it = list(keys(book, Question(enrolment, sort="target_group")))
    assert (sorted_by_it[0] == book.find(Enrolment, trainee=canary.id).id) is sees
    pane = person(book, canary.id, english)
    assert (bool(pane.papers), bool(pane.restricted)) == (sees, sees)
    assert any("Restricted" in words or "Paper" in words for _, words in pane.history) is sees


@pytest.mark.parametrize(("role", "sees"), [("administrator", True), ("trainer", False), ("viewer", False)])
def test_a_form_covers_it(protected, role, sees, qtbot):
    book = protected.desk.book
    canary = book.find(Trainee, names="Aïssata Traoré")
    book.door = Door(book, role, book.person)
    form = RecordForm(protected.desk, book.table(Trainee), protected.language, protected.tasks)
    qtbot.addWidget(form)
    form.show()
    form.open(canary.id)
    covered = form.blocks["nationality"].cover is not None and form.blocks["nationality"].cover.isVisible()
    assert covered is not sees
