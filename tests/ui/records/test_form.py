"""The generated form: every record type, errors at their field, drafts, restricted values."""

import datetime as dt

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import NAUGHTY
from tests.ui.records.conftest import TABLES, named
from tvetdesk.errors import UserError
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.calendar import Session
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.people import Paper, PhoneNumber, Restricted, Trainee
from tvetdesk.records.programmes import Programme, Trade, Unit
from tvetdesk.records.proposals import Proposal
from tvetdesk.records.timetable import WeekPattern, new_pattern
from tvetdesk.store.fields import Code
from ui.editors.chosen import ChoiceEditor, ComboEditor
from ui.forms import RecordForm
from ui.models.find import plain
from ui.models.rows import Question, choices, keys, taught
from ui.models.saving import kept
from ui.widgets.rows import RowDelegate


@pytest.mark.parametrize(("name", "field", "stays"), [("consent", "answer", True), ("trainee", "sex", False)])
def test_only_a_choice_that_is_not_needed_is_freed_by_choosing_it_again(
    desk, language, qtbot, name, field, stays
):
    editor = ChoiceEditor(desk.book.schema.by_name[name].fields[field], language)
    qtbot.addWidget(editor)
    editor.show()
    first = editor.buttons.buttons()[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_1)
    assert editor.raw() is not None
    qtbot.keyClick(first, Qt.Key.Key_1)
    assert (editor.raw() is not None) == stays


def test_the_wheel_scrolls_the_form_and_alters_no_answer(desk, language, qtbot):
    fields = [one for table in TABLES for one in table.fields.values() if isinstance(one, Code)]
    editor = ComboEditor(max(fields, key=lambda one: len(one.codes)), language)
    qtbot.addWidget(editor)
    editor.show()
    editor.combo.setCurrentIndex(3)
    down, nowhere = QPoint(0, -120), Qt.MouseButton.NoButton
    turned = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        down,
        nowhere,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor.combo, turned)
    assert editor.combo.currentIndex() == 3
    assert not turned.isAccepted()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_type_has_a_form_that_follows_the_language(desk, table, language, tasks, qtbot):
    made = RecordForm(desk, table, language, tasks)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    made.open()
    for code in LANGUAGES:
        language.choose(code)
        made.retranslate()
        for block in made.blocks.values():
            assert block.label.text()
    assert made.minimumSizeHint().width() <= 900
    found = keys(desk.book, Question(table))
    if len(found):
        made.open(found[0])
        assert made.loaded.title
        assert made.typed() == {}, "an untouched form says that something was typed"


def test_what_is_wrong_is_said_under_its_field_and_nothing_is_saved(form, desk):
    made = form(Cohort)
    made.open()
    told = []
    made.told.connect(told.append)
    made.blocks["start"].editor.set_raw("31/02/2026")
    made.blocks["places"].editor.set_raw("many")
    before = len(keys(desk.book, Question(made.table)))
    made.save()
    wrong = {name for name, block in made.blocks.items() if block.error is not None}
    assert wrong == {"name", "programme", "start", "places"}
    assert "31/02/2026" in made.blocks["start"].trouble.text()
    assert made.blocks["start"].editor.line.property("invalid") == "true"
    assert told[-1].number == 4
    assert len(keys(desk.book, Question(made.table))) == before


def test_rules_across_fields_are_said_at_their_field_too(form, desk):
    made = form(Cohort)
    made.open(desk.book.find(Cohort).id)
    made.blocks["end"].editor.set_raw("01/01/2019")
    made.save()
    assert [name for name, block in made.blocks.items() if block.error] == ["end"]


def test_a_field_is_checked_when_it_is_left(form, qtbot):
    made = form(Trainee)
    made.open()
    line = made.blocks["birth"].editor.line
    qtbot.keyClicks(line, "soon")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert made.blocks["birth"].error is not None
    line.clear()
    qtbot.keyClicks(line, "c. 1998")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert made.blocks["birth"].error is None


def test_a_draft_is_kept_at_every_field_and_comes_back(form, desk, qtbot):
    made = form(Trainee)
    made.open()
    made.blocks["names"].editor.set_raw(NAUGHTY[0])
    made.blocks["names"].editor.left.emit()
    made.blocks["birth"].editor.set_raw("soon")
    made.blocks["birth"].editor.left.emit()
    made.blocks["sex"].editor.buttons.buttons()[0].click()
    assert kept(desk, made.table, None) == {"names": NAUGHTY[0], "birth": "soon", "sex": "F"}
    again = form(Trainee)
    told = []
    again.told.connect(told.append)
    again.open()
    assert again.blocks["names"].editor.raw() == NAUGHTY[0]
    assert again.blocks["birth"].editor.raw() == "soon"
    assert told[0].button
    again.start_again()
    assert again.blocks["names"].editor.raw() == ""
    assert kept(desk, again.table, None) == {}


def test_a_draft_survives_the_language(form, language):
    made = form(Trainee)
    made.open()
    made.blocks["names"].editor.set_raw("Fatou")
    made.blocks["nationality"].editor.set_raw("DE")
    for code in ("fr", "de", "en"):
        language.choose(code)
        made.retranslate()
        assert made.blocks["names"].editor.raw() == "Fatou"
        assert made.blocks["nationality"].editor.read() == "DE"


def test_saving_goes_through_the_verb_and_drops_the_draft(form, desk):
    made = form(Trainee)
    saved = []
    made.saved.connect(saved.append)
    made.open()
    made.blocks["names"].editor.set_raw("Yusupha Manneh")
    made.blocks["birth"].editor.set_raw("7/3/2001")
    made.keep_draft()
    made.save()
    row = named(desk.book, "Yusupha Manneh")
    assert saved[0].key == row.id
    assert row.birth_year == 2001
    assert row.centre == desk.book.centre
    assert kept(desk, made.table, None) == {}


def test_editing_writes_only_what_differs(form, desk):
    book = desk.book
    binta = named(book, "Binta Sanyang")
    made = form(Trainee)
    made.open(binta.id)
    made.blocks["village"].editor.set_raw("Soma")
    made.save()
    (cells,) = book.sql(
        "SELECT count(*) FROM before WHERE tbl = ? AND row = ?", (book.table(Trainee).number, binta.id)
    ).fetchone()
    assert named(book, "Binta Sanyang").village == "Soma"
    assert cells == 1


def test_what_says_which_row_it_is_cannot_be_altered(form, desk):
    row = desk.book.find(Restricted)
    made = form(Restricted)
    made.open(row.id)
    assert not made.blocks["trainee"].isEnabled()
    assert made.blocks["legal_status"].isEnabled()


def test_restricted_values_are_masked_until_asked_for(form, desk):
    row = desk.book.find(Restricted)
    made = form(Restricted)
    made.open(row.id)
    block = made.blocks["unhcr_individual"]
    assert block.cover.text() == "•••2345"
    assert not block.editor.isVisible()
    made.show_button.click()
    assert block.editor.isVisible()
    assert block.editor.raw() == "NER-00012345"


def test_saving_with_covered_values_leaves_them_alone(form, desk):
    paper = desk.book.find(Paper)
    made = form(Paper)
    made.open(paper.id)
    made.blocks["expires"].editor.set_raw("01/02/2030")
    made.save()
    kept_paper = desk.book.find(Paper)
    assert (kept_paper.number, kept_paper.expires) == ("12345678901", dt.date(2030, 2, 1))


def test_people_are_chosen_by_name_with_what_tells_them_apart(form, desk, qtbot):
    made = form(PhoneNumber)
    made.open()
    picked = made.blocks["trainee"].editor
    picked.line.setText("lamin")
    picked._typed("lamin")
    assert [one.title for one in picked.choices] == ["Lamin Ceesay", "Lamin Ceesay"]
    assert picked.choices[0].about != picked.choices[1].about
    picked._chosen(1)
    assert picked.read() == picked.choices[1].id
    picked.line.setText("Lamin Ceesay")
    picked._id = None
    with pytest.raises(UserError):
        picked.read()  # two have this name: choose


def test_when_the_first_field_is_given_typing_begins_in_the_second(form, desk):
    made = form(WeekPattern)
    made.take_focus()
    assert made.focusWidget() is made.blocks["cohort"].editor.line
    made.open(
        None, {"cohort": desk.book.find(Cohort).id}
    )  # read in a worker, it is shown after the focus was taken
    assert made.focusWidget() is made.blocks["name"].editor.line


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_enter_takes_the_only_one_that_the_list_offers(form, qtbot, desk):
    made = form(Cohort)
    made.open()
    picked = made.blocks["programme"].editor
    picked.line.setFocus()
    qtbot.keyClicks(picked.line, "gm-solar")
    assert len(picked.choices) == 1
    qtbot.keyClick(picked.completer.popup(), Qt.Key.Key_Return)
    assert picked.raw() == picked.choices[0].id
    assert not picked.completer.popup().isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_units_are_offered_from_the_programme_of_the_course(form, qtbot, desk):
    made = form(Session)
    made.open(None, {"cohort": desk.book.find(Cohort).id})
    unit = made.blocks["unit"].editor
    unit.line.setFocus()
    qtbot.keyClick(unit.line, Qt.Key.Key_Down)
    offered = {desk.book.get(Unit, one.id).programme for one in unit.choices}
    assert offered == {desk.book.find(Cohort).programme}
    unit.completer.popup().hide()
    made.blocks["cohort"].editor.set_raw("")
    qtbot.keyClick(unit.line, Qt.Key.Key_Down)
    assert {desk.book.get(Unit, one.id).programme for one in unit.choices} - offered


def test_the_units_of_a_lesson_are_those_of_the_course_of_its_week(desk):
    book = desk.book
    cohort = book.find(Cohort)
    week = new_pattern(book, cohort, [])
    assert taught(book, {"pattern": week.id}) == {"programme": cohort.programme}
    assert taught(book, {"enrolment": book.find(Enrolment, cohort=cohort).id}) == {
        "programme": cohort.programme
    }
    assert taught(book, {"cohort": "half typed"}) == {}


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_down_arrow_offers_what_fits_the_words_typed(form, qtbot):
    made = form(Cohort)
    made.open()
    picked = made.blocks["programme"].editor
    picked.line.setFocus()
    qtbot.keyClick(picked.line, Qt.Key.Key_Down)
    everything = len(picked.choices)
    picked.completer.popup().hide()
    qtbot.keyClicks(picked.line, "gm-solar")
    picked.completer.popup().hide()
    qtbot.keyClick(picked.line, Qt.Key.Key_Down)
    assert len(picked.choices) == 1 < everything


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_is_typed_stays_when_the_list_of_choices_closes(form, qtbot):
    made = form(Cohort)
    made.open()
    picked = made.blocks["programme"].editor
    popup = picked.completer.popup()
    picked.line.setFocus()
    qtbot.keyClicks(picked.line, "so")
    assert popup.isVisible()
    assert isinstance(popup.itemDelegate(), RowDelegate), "name and code, drawn as in every list"
    escape = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    escape.ignore()
    QApplication.sendEvent(popup, escape)
    assert escape.isAccepted(), "Escape closes the list and not the form, whose shortcut it is"
    qtbot.keyClicks(picked.line, "q")
    assert not popup.isVisible(), "there is nothing to choose from"
    QApplication.sendEvent(picked.line, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.PopupFocusReason))
    qtbot.keyClicks(picked.line, "x")
    assert picked.line.text() == "soqx"
    QApplication.sendEvent(picked.line, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert picked.line.selectedText() == "soqx", "whoever comes by Tab types over it"


def test_what_belongs_to_another_country_is_offered_last(desk, english):
    table = desk.book.table(Programme)
    of = dict(desk.book.sql("SELECT id, country FROM programme").fetchall())
    offered = choices(desk.book, table, "", english, limit=100)
    lands = [of[one.id] for one in offered]
    ours = lands.index("NE")
    assert "GM" in lands
    assert set(lands[ours:]) == {"NE"}
    for part in (offered[:ours], offered[ours:]):
        assert part == sorted(part, key=lambda one: plain(one.title)), "each in the order of its name"
    assert {of[one.id] for one in choices(desk.book, table, "couture", english)} == {"NE"}


def test_a_number_written_as_in_the_country_is_read(form, desk):
    made = form(PhoneNumber)
    binta = named(desk.book, "Binta Sanyang")
    made.open(None, {"trainee": binta.id})
    assert not made.blocks["trainee"].isEnabled()
    made.blocks["phone"].editor.set_raw("7012345")
    made.save()
    assert desk.book.find(PhoneNumber, phone="+2207012345").trainee == binta.id


def test_what_headquarters_keeps_is_shown_but_not_altered_in_a_centre(form, desk):
    table = next(table for table in TABLES if table.name == "trade")
    made = form(table.model)
    made.open(keys(desk.book, Question(table))[0])
    assert made.loaded.refusal is not None
    assert not any(block.isEnabled() for block in made.blocks.values())


def test_the_list_opens_the_form_and_esc_keeps_the_draft(window, qtbot):
    window.shell.go("trainee-entries")
    page_ = window.shell.page()
    page_.new()
    assert window.shell.header.title.text() == "New: Trainee"
    names = [button.accessibleName() for button in window.shell.header.buttons() if button.isVisible()]
    assert names == ["Cancel", "Save and add another", "Save"]
    page_._form.blocks["names"].editor.set_raw("Half a name")
    qtbot.keyClick(page_._form.blocks["names"].editor.line, Qt.Key.Key_Escape)
    assert page_._form is None
    page_.new()
    assert page_._form.blocks["names"].editor.raw() == "Half a name"
    page_.save()
    assert page_._form is None
    assert (
        page_.tab().list.model.data(page_.tab().list.view.currentIndex().siblingAtColumn(0)) == "Half a name"
    )
    window.shell.strip.button.click()
    assert named(window.desk.book, "Half a name") is None


def test_save_and_add_another_stays_in_the_form(window):
    window.shell.go("trainee-entries")
    page_ = window.shell.page()
    page_.new()
    for name in ("One", "Two"):
        page_._form.blocks["names"].editor.set_raw(name)
        page_.save_and_more()
        assert page_._form.blocks["names"].editor.raw() == ""
    assert named(window.desk.book, "One")
    assert named(window.desk.book, "Two")


def test_facts_name_what_belongs_to_a_person_and_add_to_it(window):
    window.shell.go("trainee-entries")
    page_ = window.shell.page()
    page_.tab().facts.show_key(named(window.desk.book, "Aïssata Traoré").id)
    row = page_.tab().facts._row
    below = {one.table.name: one.number for one in row.below}
    assert below["phone_number"] == below["paper"] == below["restricted"] == below["enrolment"] == 1
    assert not any("NER-000" in words for one in row.below for _, words in one.rows)
    page_.tab().facts.added.emit(window.desk.book.table(PhoneNumber), "trainee", row.key)
    assert page_._form.table.name == "phone_number"
    assert not page_._form.blocks["trainee"].isEnabled()


def test_what_is_offered_has_its_second_line_and_is_large_enough_to_be_clicked(form):
    picked = form(PhoneNumber).blocks["trainee"].editor
    picked.line.setText("lamin")
    picked._typed("lamin")
    assert picked.completer.popup().sizeHintForRow(0) >= 28


def test_a_form_in_which_nothing_was_altered_offers_nothing_to_undo(window):
    window.shell.go("trainee-entries")
    page = window.shell.page()
    page.edit(named(window.desk.book, "Binta Sanyang").id)
    page.save()
    assert window.shell.strip.text.text() == "Nothing was altered."
    assert window.shell.strip.button.isHidden()
    window.shell.go("trainees")
    people = window.shell.page()
    people._open_form(Trainee, named(window.desk.book, "Binta Sanyang").id)
    people._form.save()
    assert window.shell.strip.text.text() == "Nothing was altered."
    assert window.shell.strip.button.isHidden()


def test_what_came_with_the_program_is_said_to_be_kept_by_headquarters(form):
    made = form(Trade)
    made.open(keys(made.desk.book, Question(made.desk.book.table(Trade)))[0])
    assert made.loaded.refusal.code == "form.hq_only"


def test_what_no_form_writes_opens_none(hq_window):
    shell, book = hq_window.shell, hq_window.desk.book
    with book.change("proposal.make"):
        book.add(Proposal, record=3, row=1, field=1, value='"Awa"', on=book.today())
    shell.go("proposals")
    page = shell.page()
    assert not page.new_act.isVisible()
    page.edit(page.tab().list.key())
    assert page._form is None
    assert "are not written by hand" in shell.strip.text.text()
