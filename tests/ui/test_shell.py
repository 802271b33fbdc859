"""The shell: places, keys, messages, languages, lock."""

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QStyleOptionComboBox

from tests.ui.joined import give, made_town, opened, show, town  # noqa: F401 - fixtures
from tvetdesk.i18n import LANGUAGES, N_
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.people import Trainee, new_trainee
from ui import fonts
from ui.header import SECOND
from ui.models.state import state_of
from ui.places import PLACES
from ui.tokens import RAIL_WIDE
from ui.widgets.buttons import Button
from ui.widgets.combo import Combo
from ui.widgets.strip import Notice


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


def test_at_most_nine_places_each_with_its_own_number(window, hq_window):
    for shell in (window.shell, hq_window.shell):
        numbers = [place.number for place in shell.numbered().values()]
        assert numbers == sorted(set(numbers))
        assert all(1 <= number <= 9 for number in numbers)


def test_page_names_are_addresses():
    names = [place.name for place in PLACES]
    assert all(names)
    for kind in ("centre", "hq"):
        here = [place.name for place in PLACES if kind in place.kinds]
        assert len(here) == len(set(here))


def test_alt_and_a_digit_go_to_a_place(window, qtbot):
    window.shell.go("settings")
    name, place = next(iter(window.shell.numbered().items()))
    press(qtbot, window, Qt.Key.Key_0 + place.number, Qt.KeyboardModifier.AltModifier)
    assert window.shell.here == name
    assert window.shell.rail.button(name).isChecked()


def test_every_page_opens_and_speaks_every_language(window, hq_window):
    for shell in (window.shell, hq_window.shell):
        for name in shell.places:
            shell.go(name)
            assert shell.here == name
            assert shell.header.title.text()
        for code in LANGUAGES:
            shell.choose_language(code)


def test_the_language_changes_down_to_qts_own_buttons(window, qtbot):
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    cancel = box.button(QDialogButtonBox.StandardButton.Cancel)
    for code, word in (("fr", "Annuler"), ("de", "Abbrechen"), ("en", "Cancel")):
        window.shell.choose_language(code)
        qtbot.waitUntil(lambda word=word: cancel.text().replace("&", "") == word)


def test_keys_are_named_as_on_the_keyboard(window):
    window.shell.choose_language("de")
    assert window.shell.rail.find_button.keys == "Strg+K"
    window.shell.choose_language("en")
    assert window.shell.rail.find_button.keys == "Ctrl+K"


def test_the_rail_folds_when_narrow_and_with_ctrl_b(window, qtbot):
    window.resize(1366, 698)
    assert not window.shell.rail.folded
    window.resize(1093, 552)
    assert window.shell.rail.folded
    assert window.shell.rail.button("home").accessibleName()
    window.resize(1366, 698)
    press(qtbot, window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.rail.folded


def test_find_or_do_finds_people_by_the_beginning_of_a_name(window, qtbot):
    press(qtbot, window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    find = window.shell.find
    assert find.isVisible()
    qtbot.keyClicks(find.line, "lam cee")
    names = [entry.text for entry in find.model.entries]
    assert names == ["Lamin Ceesay", "Lamin Ceesay"]
    assert len({entry.second for entry in find.model.entries}) == 2
    find.line.setText("aissata")
    assert [entry.text for entry in find.model.entries] == ["Aïssata Traoré"]
    find.line.setText("301 2341")
    assert len(find.model.entries) == 1
    find.line.setText('"; DROP (* NEAR')
    assert find.nothing.isVisible()


@pytest.mark.parametrize(
    ("typed", "so"),
    [
        ("fran", lambda window: window.language.code == "fr"),
        ("dark", lambda window: window.settings.theme == "dark"),
        ("high", lambda window: window.settings.theme == "contrast"),
    ],
)
def test_find_or_do_changes_language_and_look(window, qtbot, typed, so):
    window.shell.open_find()
    qtbot.keyClicks(window.shell.find.line, typed)
    qtbot.keyClick(window.shell.find.line, Qt.Key.Key_Return)
    assert so(window)


def test_what_was_saved_on_another_day_or_later_than_now_says_the_day(window):
    saved = state_of(window.desk.book).saved
    window.desk.book.clock = lambda: saved + dt.timedelta(minutes=5)
    state = state_of(window.desk.book)
    assert state.today
    window.shell.status.show_state(replace(state, today=False))
    assert window.shell.status.saved.text() == "Saved on Tue 10 Mar"
    window.desk.book.clock = lambda: saved - dt.timedelta(minutes=5)
    assert not state_of(window.desk.book).today


def test_what_was_saved_in_another_year_says_the_year(window):
    saved = state_of(window.desk.book).saved
    window.desk.book.clock = lambda: saved + dt.timedelta(days=365)
    window.shell.status.show_state(state_of(window.desk.book))
    assert window.shell.status.saved.text() == "Saved on 10/03/2020"


def test_a_bundle_that_was_taken_in_was_saved_here(town):  # noqa: F811
    with opened(town["hq"]) as hq, opened(town["office"]) as office:
        give(office, hq)
        assert state_of(hq.book).saved.date() == dt.date(2020, 3, 11)


def test_a_choice_without_room_is_shortened(app, qtbot):
    combo = Combo()
    qtbot.addWidget(combo)
    combo.addItem("son propre téléphone")
    combo.setFixedWidth(110)
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    assert option.currentText.endswith("…")
    combo.setFixedWidth(400)
    combo.initStyleOption(option)
    assert option.currentText == "son propre téléphone"


def test_find_or_do_finds_courses_by_their_names(window, qtbot):
    window.shell.open_find()
    find = window.shell.find
    qtbot.keyClicks(find.line, "sol")
    (entry,) = find.model.entries
    assert entry.text == "Solar 2019"
    assert "Small Solar Systems" in entry.second
    qtbot.keyClick(find.line, Qt.Key.Key_Return)
    assert window.shell.here == "courses"
    assert window.shell.page().heading()[0] == "Solar 2019"


def test_headquarters_finds_the_courses_of_the_centres(town, show):  # noqa: F811
    shell = show(town["hq"]).shell
    shell.open_find()
    shell.find.line.setText("sol")
    (entry,) = (one for one in shell.find.model.entries if one.icon == "book")
    entry.run()
    assert shell.here == "centre-entries"
    assert shell.page().tab().list.key() == shell.desk.book.find(Cohort, name="Solar 2019").id


def test_find_or_do_goes_to_places(window, qtbot):
    window.shell.open_find()
    qtbot.keyClicks(window.shell.find.line, "sett")
    qtbot.keyClick(window.shell.find.line, Qt.Key.Key_Return)
    assert window.shell.here == "settings"


def test_one_message_per_page_until_it_is_read(window):
    shell = window.shell
    shell.tell(Notice(N_("First"), "ok"))
    shell.tell(Notice(N_("Second <b>bold</b>"), "error"))
    assert shell.strip.isVisible()
    assert shell.strip.text.text() == "Second <b>bold</b>"
    shell.go("settings")
    assert not shell.strip.isVisible()
    shell.back()
    assert shell.strip.isVisible()
    shell.strip.close_button.click()
    assert not shell.strip.isVisible()
    assert not shell.messages.isVisible()


def test_the_button_of_a_message_acts_once(window):
    pressed = []
    window.shell.tell(Notice(N_("Done"), "ok", button=N_("Undo"), act=lambda: pressed.append(1)))
    window.shell.strip.button.click()
    assert pressed == [1]
    assert not window.shell.strip.isVisible()


def test_help_is_a_message_of_the_page(window, qtbot):
    press(qtbot, window, Qt.Key.Key_F1)
    assert window.shell.strip.isVisible()


def test_the_status_bar_says_what_hq_has(window):
    assert window.shell.status.hq.text() == "Has not joined HQ yet"
    assert window.shell.status.saved.text().startswith("Saved ")


def test_lock_hides_everything_and_the_password_brings_it_back(window, qtbot):
    from tests.ui.conftest import PASSWORD

    window.shell.go("settings")
    press(qtbot, window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not window.shell.isVisible()
    window.unlock.password.setText("wrong")
    window.unlock.button.click()
    assert not window.shell.isVisible()
    window.unlock.password.setText(PASSWORD)
    window.unlock.button.click()
    assert window.shell.isVisible()
    assert window.shell.here == "settings"


@pytest.mark.parametrize("choice", ["dark", "contrast", "light"])
def test_choices_are_kept_for_this_computer(window, choice):
    from ui import settings

    window.shell.choose_look(choice, "large")
    window.shell.choose_language("fr")
    kept = settings.load(window.folder)
    assert (kept.theme, kept.rows, kept.language) == (choice, "large", "fr")


def test_long_work_is_told_in_words_and_can_be_stopped(window, qtbot):
    shell = window.shell
    seen = []

    def work(progress):
        progress.say(N_("Record {n}"), done=5, of=80, n=5)
        seen.append(
            (
                shell.strip.isVisible(),
                shell.strip.text.text(),
                shell.strip.more.text(),
                shell.strip.bar.value(),
            )
        )
        shell.strip.pressed.emit()
        progress.say(N_("Record {n}"), done=6, of=80, n=6)
        return "never"

    results = []
    window.tasks.long(N_("Checking"), work, results.append, safe=N_("Nothing was written yet."))
    assert seen == [(True, "Record 5", "Nothing was written yet.", 5)]
    assert not results
    assert not shell.strip.isVisible()


def test_a_bug_is_reported_without_what_people_typed(window):
    from ui.dialogs.bug import report

    try:
        raise ValueError("Binta Sanyang, 301 2345")
    except ValueError as error:
        text = report(error)
    assert "ValueError" in text
    assert "test_shell.py" in text
    assert "Binta" not in text


def test_ctrl_z_takes_back_the_last_step_on_any_page(window, qtbot):
    from tvetdesk.records.rows import add

    add(window.desk.book, Trainee, names="By mistake")
    window.shell.go("settings")
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.book.find(Trainee, names="By mistake") is None
    assert window.shell.strip.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_key_enter_presses_the_button_that_shows_the_focus(qtbot, key):
    pressed = []
    button = Button("Import", pressed=lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    modifier = (
        Qt.KeyboardModifier.KeypadModifier if key == Qt.Key.Key_Enter else Qt.KeyboardModifier.NoModifier
    )
    qtbot.keyClick(button, key, modifier)
    assert pressed == [1]
    qtbot.keyClick(
        button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )  # keys of the page stay the page's
    assert pressed == [1]


def test_undo_in_a_field_where_nothing_was_typed_takes_the_last_step_back(window, qtbot):
    book, shell = window.desk.book, window.shell
    new_trainee(book, "By mistake")
    shell.go("trainees")
    search = shell.page().list.search
    press(qtbot, window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert search.hasFocus()
    qtbot.keyClicks(search, "a")
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert search.text() == ""
    assert book.find(Trainee, names="By mistake") is not None
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert book.find(Trainee, names="By mistake") is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_name_of_every_place_is_whole_on_the_rail(window, hq_window, code):
    for one in (window, hq_window):
        one.shell.choose_language(code)
        metrics = QFontMetrics(fonts.font("text", demi=True))
        for name in one.shell.numbered():
            button = one.shell.rail._buttons[name]
            room = RAIL_WIDE - 41 - 6
            _, used = button.beside(room)
            shown = metrics.elidedText(button.text(), Qt.TextElideMode.ElideRight, room - used)
            assert shown == button.text()


def test_a_page_without_a_number_marks_the_place_it_belongs_to(window):
    for name, under in (("staff", "courses"), ("partners", "jobs"), ("workshop-entries", "courses")):
        window.shell.go("home")
        window.shell.go(name)
        assert [one for one, button in window.shell.rail._buttons.items() if button.isChecked()] == [under]


def test_what_a_page_belongs_to_is_a_place_on_the_rail():
    for kind in ("centre", "hq"):
        numbered = {place.name for place in PLACES if kind in place.kinds and place.number}
        assert {place.under for place in PLACES if kind in place.kinds} - {""} <= numbered


def test_a_page_without_a_number_has_its_place_marked_on_the_rail(hq_window):
    shell = hq_window.shell
    for page, place in (("centre-entries", "centres"), ("proposals", "questions")):
        shell.go("results")
        shell.go(page)
        assert [name for name, button in shell.rail._buttons.items() if button.isChecked()] == [place]


def test_keys_are_named_as_on_the_keyboards_of_the_language(window):
    shell = window.shell
    shell.choose_language("de")
    shell.go("trainees")
    shell.tell(Notice(N_("Saved."), keys="Ctrl+Z"))
    assert shell.strip.key.text() == "Strg+Z"
    tips = [button.toolTip() for button in shell.header.buttons()]
    assert any("Strg+" in tip for tip in tips)
    assert not any("Ctrl+" in tip for tip in tips)


def test_what_headquarters_has_is_said_once_this_computer_has_joined_it(window, show, town):  # noqa: F811
    status, alone = window.shell.status, state_of(window.desk.book)
    for written in (5, 0):  # a restored copy goes on as a new computer, which has written nothing
        status.show_state(replace(alone, has=0, all=written))
        assert status.hq.text() == "Has not joined HQ yet"
    joined = show(town["office"])
    assert joined.shell.status.hq.text().startswith("HQ has ")
    joined.shell.status.show_state(replace(state_of(joined.desk.book), has=0, all=0))
    assert joined.shell.status.hq.text() == "Nothing for HQ yet"


def test_the_second_line_is_read_in_whole_before_buttons_keep_their_words(window):
    window.resize(1093, 552)
    window.shell.go("courses")
    QApplication.processEvents()
    header = window.shell.header
    assert header.second.text()
    assert header.second.width() >= min(header.second.sizeHint().width(), SECOND)


def test_the_keys_of_a_page_work_while_one_of_its_buttons_has_the_focus(window, qtbot):
    shell = window.shell
    shell.go("trainees")
    shell.header.buttons()[0].setFocus()
    press(qtbot, window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert shell.page().heading()[0] == "New trainee"
    shell.go("home")
    shell.go("courses")
    shell.header.buttons()[0].setFocus()
    press(qtbot, window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert shell.here == "courses"
    assert shell.page().forming() is not None


def test_the_focus_goes_to_the_page_when_the_button_that_has_it_goes(window, qtbot):
    shell = window.shell
    shell.go("trainees")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    button, action = next(pair for pair in shell.header._buttons if pair[0].isVisible())
    button.setFocus()
    assert button.hasFocus()
    action.setVisible(False)
    assert shell.page().isAncestorOf(window.focusWidget())
    shell.tell(Notice("Saved.", button=N_("Undo"), act=lambda: None))
    shell.strip.button.setFocus()
    assert shell.strip.button.hasFocus()
    shell.strip.button.click()
    assert shell.page().isAncestorOf(window.focusWidget())
