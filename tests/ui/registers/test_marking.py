"""A line, keys, clicks and badges become marks that are drawn at once; every step is taken back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.ui.registers.conftest import CTRL, KEYPAD, drawn, keys, line, marks, statuses
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.calendar import Session
from ui.models.register import ABOUT, MARK, NAME
from ui.widgets.marks import LETTERS, PITCH


def test_a_line_is_shown_in_words_and_on_the_rows_before_it_is_written(register):
    line(register, "all except 1, 3 l15", enter=False)
    assert [typed for _, typed in drawn(register)] == ["A", "P", "L", "P"]
    assert "1 Binta Sanyang" in register.session.quick.first.text()
    assert "2 others present" in register.session.quick.second.text()
    assert statuses(register) == "----"
    QTest.keyClick(register.session.quick.line, Qt.Key.Key_Return)
    assert statuses(register) == "APLP"
    assert marks(register)[3][1] == 15
    assert register.session.quick.line.text() == ""
    assert [typed for _, typed in drawn(register)] == ["", "", "", ""]


def test_one_row_is_said_with_who_it_is(register):
    line(register, "3 a", enter=False)
    said = register.session.quick.first.text()
    assert "3 Lamin Ceesay" in said
    assert "Karamo" in said
    assert "Absent" in said
    assert register.session.table.row() == 2


def test_a_row_that_is_not_there_is_a_sentence_and_writes_nothing(register):
    line(register, "1 a, 24 a")
    assert register.session.quick.first.text() == "There is no row 24. The list ends at 4."
    assert statuses(register) == "----"
    assert register.session.quick.line.text()


def test_a_word_half_typed_is_no_mistake(register):
    line(register, "all exc", enter=False)
    assert register.session.quick.line.property("invalid") == "false"
    line(register, "all axe", enter=False)
    assert register.session.quick.line.property("invalid") == "true"


def test_a_line_in_french(window, register):
    window.shell.choose_language("fr")
    line(register, "tous sauf 1, 3 r20, 4 j")
    assert statuses(register) == "APLE"
    model = register.session.model
    assert model.index(0, MARK).data(LETTERS)["E"] == "AJ"
    keys(register, "m")  # malade, not minutes
    assert statuses(register) == "SPLE"


def test_the_language_changes_in_the_middle_of_a_line(window, register):
    line(register, "all except 2", enter=False)
    window.shell.choose_language("fr")
    assert register.session.quick.line.text() == "all except 2"
    assert register.session.quick.line.property("invalid") == "true"
    line(register, "tous sauf 2")
    assert statuses(register) == "PAPP"
    window.shell.choose_language("de")
    line(register, "alle außer 1 k")
    assert statuses(register) == "SPPP"


def test_all_closed_closes_the_session_and_it_can_be_opened_again(register, sessions):
    line(register, "all closed")
    assert register.desk.book.get(Session, sessions[1].id).state == "closed"
    view = register.session
    assert "counts in no rate" in view.strip.text.text()
    keys(register, "a")
    assert statuses(register) == "----"
    view.strip.button.click()
    assert register.desk.book.get(Session, sessions[1].id).state == "planned"
    assert not view.strip.isVisible()


def test_digits_then_a_letter_mark_that_row_and_everybody_else_is_present(register):
    keys(register, "3a")
    assert statuses(register) == "PPAP"
    keys(register, "2e")
    assert statuses(register) == "PEAP"
    assert register.session.table.row() == 1
    keys(register, "9a")
    assert statuses(register) == "PEAP"
    assert register.session.quick.first.text() == "There is no row 9. The list ends at 4."
    QTest.keyClick(register.session.table, Qt.Key.Key_Escape)
    keys(register, "s")
    assert statuses(register) == "PSAP"


def test_letters_and_the_keypad_mark_the_current_row(register):
    table = register.session.table
    for letter, status in zip("pleasw", "PLEASW", strict=True):
        keys(register, letter)
        assert statuses(register)[0] == status
    for key, status in (
        (Qt.Key.Key_Minus, "A"), (Qt.Key.Key_Slash, "L"), (Qt.Key.Key_Asterisk, "E"), (Qt.Key.Key_Plus, "P"),
    ):  # fmt: skip
        QTest.keyClick(table, key, KEYPAD)
        assert statuses(register)[0] == status
    QTest.keyClick(table, Qt.Key.Key_Minus)  # beside the digits it is another key on a French keyboard
    assert statuses(register)[0] == "P"
    QTest.keyClick(table, Qt.Key.Key_Down)
    keys(register, "a")
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    keys(register, "l")
    assert statuses(register) == "PAPL"


def test_a_click_anywhere_in_the_part_of_a_letter_marks(register):
    table, model = register.session.table, register.session.model
    rect = table.visualRect(model.index(1, MARK))
    for place, status in enumerate("PLEASW"):
        at = QPoint(rect.left() + 4 + place * PITCH + 15, rect.top() + 1)
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert statuses(register)[1] == status
    name = table.visualRect(model.index(2, NAME)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert statuses(register) == "PWPP"
    assert table.row() == 2


def test_minutes_and_notes_are_typed_into_their_cells(register, qtbot):
    table = register.session.table

    def type_into(key, text):
        keys(register, key)
        editor = table.findChild(QLineEdit)
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: table.findChild(QLineEdit) is None)

    type_into("m", "25")
    assert marks(register)[1] == ("L", 25, "")
    type_into("n", "<b>Bus & ferry</b>")
    assert marks(register)[1] == ("L", 25, "<b>Bus & ferry</b>")
    type_into("m", "5")
    assert marks(register)[1] == ("L", 5, "<b>Bus & ferry</b>")
    keys(register, "p")
    assert marks(register)[1] == ("P", None, "<b>Bus & ferry</b>")


def test_people_of_one_name_are_told_apart(register):
    model = register.session.model
    assert [model.index(row, ABOUT).data() for row in (1, 2)] == ["f. Ebou · Soma", "f. Karamo · Jenoi"]


def test_every_key_is_a_step_and_steps_are_undone_and_done_again(window, register):
    line(register, "all except 1")
    keys(register, "2e3l")
    labels = [step.label(register.t) for step in register.recorder.steps()]
    assert labels == ["3 L", "2 E", "all except 1"]
    QTest.keyClick(register.session.table, Qt.Key.Key_Z, CTRL)
    assert statuses(register) == "AEPP"
    assert [mark for mark, _ in drawn(register)] == list("AEPP")
    QTest.keyClick(register.session.table, Qt.Key.Key_Z, CTRL)
    assert statuses(register) == "APPP"
    for expected in ("AEPP", "AELP"):
        QTest.keyClick(register.session.table, Qt.Key.Key_Y, CTRL)
        assert statuses(register) == expected
    assert [step.label(register.t) for step in register.recorder.steps()] == labels


def test_undo_to_here(register):
    line(register, "all")
    keys(register, "1a2a3a")
    rows = [button for row, _, button in register.session.side._rows if row.isVisibleTo(register)]
    assert [button.text() for button in rows[:2]] == ["Undo", "to here"]
    rows[1].click()
    assert statuses(register) == "APPP"
    register.recorder.undo(register.recorder.steps()[-1].key)
    assert statuses(register) == "----"
    assert [typed for _, typed in drawn(register)] == list("PPPP")


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_a_step_was_is_not_cut(window, register, code):
    window.resize(1366, 768)
    window.language.choose(code)
    keys(register, "1a")
    for from_paper in (True, False, True):
        register.recorder.set_source(from_paper=from_paper)
    QApplication.processEvents()
    shown = [words for row, words, _ in register.session.side._rows if row.isVisible()]
    assert len(shown) == 4
    assert all(one.fontMetrics().horizontalAdvance(one.text()) <= one.width() for one in shown)


def test_steps_of_an_earlier_visit_are_one_whole(register, sessions):
    keys(register, "1a2a")
    register.open(sessions[2].id)
    keys(register, "1a")
    register.open(sessions[1].id)
    (whole,) = register.recorder.steps()
    assert "2 steps" in whole.label(register.t)
    register.session.side.undone.emit(whole.key)
    assert statuses(register) == "----"
    assert statuses(register, sessions[2].id) == "APPP"
    register.redo()
    assert statuses(register) == "AAPP"


def test_a_register_to_take_waits_for_its_line_and_a_taken_one_for_its_rows(register, sessions):
    view = register.session
    assert view.quick.line.hasFocus()
    QTest.keyClick(view.quick.line, Qt.Key.Key_Left, CTRL)  # the empty line leaves this to the page
    assert register.recorder.session == sessions[0].id
    assert view.quick.line.hasFocus()
    line(register, "all")
    register.open(sessions[1].id)
    register.open(sessions[0].id)
    assert view.table.hasFocus()


def scan(page, number, begin="TVET-TRAINEE GM-MK"):
    """A reader types at the keyboard: to whatever has the focus, Enter at the end."""
    trainee = number if number < 0 else page.session.model.sheet.lines[number - 1].trainee
    for sign in f"{begin} {trainee}":
        QTest.keyClick(page.focusWidget(), sign)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)


def test_badges_say_who_is_there_and_everybody_else_is_absent_until_theirs_is_read(register):
    scan(register, 3)
    assert statuses(register) == "AAPA"
    assert "3 Lamin Ceesay" in register.session.quick.first.text()
    scan(register, 1)
    assert statuses(register) == "PAPA"
    labels = [step.label(register.t) for step in register.recorder.steps()]
    assert labels == ["1 P", "Badge, row 3"]


def test_a_badge_is_read_while_the_keys_are_on_the_rows(register):
    line(register, "all except 2, 4")
    register.session.table.setFocus()
    scan(register, 4)
    assert statuses(register) == "PAPP"  # the first sign went into the line, and no other was a mark


def test_a_badge_of_somebody_else_is_a_sentence_and_marks_nobody(register):
    scan(register, -1)
    assert "does not stand on this register" in register.session.quick.first.text()
    assert statuses(register) == "----"
    assert register.session.quick.line.text() == ""


def test_what_is_done_again_is_no_longer_said_to_be_taken_back(window, register):
    line(register, "all except 1")
    QTest.keyClick(register.session.table, Qt.Key.Key_Z, CTRL)
    assert window.shell.strip.text.text() == "Taken back: Register of Solar 2019 10/03/2020"
    QTest.keyClick(register.session.table, Qt.Key.Key_Y, CTRL)
    assert not window.shell.strip.isVisible()


def test_a_step_taken_back_by_its_button_leaves_the_focus_where_work_goes_on(register):
    line(register, "all except 1")
    line(register, "2 l")
    button = register.session.side._rows[1][2]
    button.setFocus()
    button.click()
    assert statuses(register) == "----"
    assert register.session.isAncestorOf(register.focusWidget())
    assert register.focusWidget() is not button


def test_that_one_register_is_saved_is_not_said_any_longer_when_the_next_is_marked(window, register):
    line(register, "all")
    QTest.keyClick(register.focusWidget(), Qt.Key.Key_Return, CTRL)
    assert "is saved" in window.shell.strip.text.text()
    line(register, "all except 2")
    assert not window.shell.strip.isVisible()
