"""Settings in the window: accounts, one's own password, the PIN, the lock when nobody is there, and changing places."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import PASSWORD
from tvetdesk.desk import open_folder
from tvetdesk.errors import UserError
from tvetdesk.records import accounts
from tvetdesk.records.people import Trainee
from tvetdesk.records.staff import Staff, new_staff
from tvetdesk.store import keys, tries
from ui.dialogs.account import AccountDialog, TakeAwayDialog
from ui.window import Window

OTHER = "four other words here"


@pytest.fixture
def settings(window):
    """The Settings page of an administrator."""
    window.shell.go("settings")
    return window.shell.page()


def strip(window):
    return window.shell.strip.text.text()


def type_password(window, user, password):
    window.unlock.name.setCurrentText(user)
    window.unlock.password.setText(password)
    window.unlock.button.click()


def add(settings, name, role, password=OTHER):
    settings.show_part("people")
    settings.people.add_person()
    dialog = settings.people.dialog
    dialog.name.setText(name)
    dialog.role.set_value(role)
    dialog.new.setText(password)
    dialog.again.setText(password)
    dialog.save.click()
    return dialog


def people_shown(settings):
    return [(line.account.user, line.account.role, line.staff) for line in settings.people.lines]


# -- accounts --------------------------------------------------------------------------------------------------


def test_a_person_is_added_with_a_role_and_a_first_password_and_logs_in(settings, window):
    add(settings, "Isatou Bah", "trainer")
    assert strip(window) == "Isatou Bah may log in now, as: Trainer."
    assert people_shown(settings) == [
        ("mariama", "administrator", "Mariama"),
        ("isatou bah", "trainer", "Isatou Bah"),
    ]
    window.lock()
    type_password(window, "isatou bah", OTHER)
    assert window.desk.keys.role == "trainer"


def test_whoever_is_on_the_staff_already_gets_the_account_and_is_not_added_again(settings, window):
    book = window.desk.book
    fatou = new_staff(book, "Fatou Ndow")
    before = book.select(Staff).count()
    add(settings, "fatou ndow", "trainer")
    assert accounts.may_log_in(book, fatou.id)
    assert book.select(Staff).count() == before


def test_one_may_be_picked_who_logs_in_with_another_name(settings, window):
    book = window.desk.book
    fatou = new_staff(book, "Fatou Ndow")
    settings.show_part("people")
    settings.people.add_person()
    dialog = settings.people.dialog
    shown = [dialog.staff.itemText(place) for place in range(dialog.staff.count())]
    assert shown == ["Somebody new, who is added to the staff", "Fatou Ndow"], "Mariama has an account"
    dialog.staff.setCurrentIndex(1)
    dialog.staff.activated.emit(1)
    assert dialog.name.text() == "Fatou Ndow"
    dialog.name.setText("Fatou")
    dialog.role.set_value("trainer")
    dialog.new.setText(OTHER)
    dialog.again.setText(OTHER)
    dialog.save.click()
    assert accounts.listing(book, window.desk.keys)[1].staff == fatou.id


def test_two_passwords_that_differ_and_a_missing_role_are_said_and_nothing_is_made(settings, window):
    settings.show_part("people")
    settings.people.add_person()
    dialog = settings.people.dialog
    dialog.name.setText("Isatou")
    dialog.new.setText(OTHER)
    dialog.save.click()
    assert "not the same" in dialog.trouble.text()
    dialog.again.setText(OTHER)
    dialog.save.click()
    assert dialog.trouble.text() == "Choose what this person may do."
    dialog.role.set_value("viewer")
    dialog.name.setText("Mariama")
    dialog.save.click()
    assert "has an account already" in dialog.trouble.text()
    assert dialog.isVisible()
    assert [user for user, _ in keys.users(window.folder)] == ["mariama"]


def test_a_weak_password_is_refused_where_the_data_are_no_practice(settings, window):
    window.desk.book.remember(practice=0)
    dialog = add(settings, "Isatou", "trainer", "password1")
    assert "easy to guess" in dialog.trouble.text()
    dialog.reject()


def test_another_role_comes_with_another_password_and_nobody_alters_their_own(settings, window):
    add(settings, "Isatou", "trainer")
    people = settings.people
    people.table.selectRow(0)
    assert people.change.isHidden()
    assert people.take.isHidden()
    people.give()
    people.table.selectRow(1)
    people.give()
    dialog = people.dialog
    assert isinstance(dialog, AccountDialog)
    assert dialog.role.value() == "trainer"
    dialog.role.set_value("viewer")
    dialog.new.setText("lamp door cup stone")
    dialog.again.setText("lamp door cup stone")
    dialog.save.click()
    assert strip(window) == "Isatou has another password now, and the role: Only looks."
    assert people_shown(settings)[1][1] == "viewer"
    window.lock()
    type_password(window, "isatou", OTHER)
    assert "wrong" in window.unlock.trouble.text()
    type_password(window, "isatou", "lamp door cup stone")
    assert window.desk.keys.role == "viewer"


def test_who_waits_after_wrong_passwords_is_let_in_again(settings, window):
    add(settings, "Isatou", "trainer")
    for _ in range(4):
        with pytest.raises(UserError):
            window.desk.switch("isatou", "no")
    settings.people.refresh()
    settings.people.table.selectRow(1)
    assert not settings.people.free.isHidden()
    settings.people.free.click()
    assert tries.wrong_tries(window.folder) == {}
    assert settings.people.free.isHidden()


def test_an_account_is_taken_away_and_the_data_get_another_key(settings, window):
    add(settings, "Isatou", "trainer")
    before = window.desk.keys.dk
    settings.people.table.selectRow(1)
    settings.people.take_away()
    assert isinstance(settings.people.dialog, TakeAwayDialog)
    settings.people.dialog.save.click()
    assert "the data have another key" in strip(window)
    assert people_shown(settings) == [("mariama", "administrator", "Mariama")]
    assert window.desk.keys.dk != before
    assert window.desk.book.select(Trainee).count() == 4
    window.shut()
    with open_folder(window.folder, "mariama", PASSWORD) as desk:
        assert desk.book.select(Trainee).count() == 4


def test_without_another_key_the_sentence_says_so(settings, window):
    add(settings, "Isatou", "trainer")
    before = window.desk.keys.dk
    settings.people.table.selectRow(1)
    settings.people.take_away()
    settings.people.dialog.another_key.setChecked(False)
    settings.people.dialog.save.click()
    assert strip(window) == "Isatou may not log in any more. The data kept their key."
    assert window.desk.keys.dk == before


def test_what_cannot_be_taken_away_is_said_in_the_dialog(settings, window, monkeypatch):
    add(settings, "Isatou", "trainer")
    settings.people.table.selectRow(1)
    settings.people.take_away()
    dialog = settings.people.dialog

    def full(*_):
        raise UserError("file.full", folder="here", name="")

    monkeypatch.setattr(accounts.key_slots, "remove_slot", full)
    dialog.save.click()
    assert dialog.isVisible()
    assert "full" in dialog.trouble.text()
    assert dialog.save.isEnabled()
    dialog.reject()


def test_with_real_threads_reading_goes_on_after_the_data_got_another_key(app, qtbot, folder):
    window = Window(folder)
    qtbot.addWidget(window)
    window.show()
    window.ask()
    type_password(window, "mariama", PASSWORD)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    desk, seen, threads = window.desk, [], set()

    def read():
        threads.add(threading.get_ident())
        return desk.book.select(Trainee).count()

    before = desk.keys.dk
    window.tasks.read(read, seen.append)
    window.tasks.alone("", desk.rekey, lambda _: seen.append("another key"))
    for _ in range(20):
        window.tasks.read(read, seen.append)
    qtbot.waitUntil(window.tasks.idle, timeout=20_000)
    assert seen == [4, "another key", *[4] * 20]
    assert len(threads) == 1
    assert desk.keys.dk != before
    assert desk.book.fact("name")  # in this thread, whose connection was ended by the other
    window.close()


@pytest.mark.parametrize("role", ["trainer", "viewer"])
def test_who_manages_no_accounts_is_not_shown_them(window, role):
    accounts.add(window.desk.book, window.desk.keys, "Isatou", role, OTHER)
    window.lock()
    type_password(window, "isatou", OTHER)
    window.shell.go("settings")
    page = window.shell.page()
    assert list(page.offered) == ["look", "mine"]
    page.show_part("mine")
    assert not page.mine.minutes.isEnabled()
    assert "Whoever manages accounts" in " ".join(
        label.text() for label in page.mine.findChildren(type(page.mine.who))
    )


# -- my own ------------------------------------------------------------------------------------------------------


def test_my_password_is_changed_with_the_present_one(settings, window):
    settings.show_part("mine")
    dialog = settings.mine.change()
    dialog.old.setText("not this")
    dialog.new.setText(OTHER)
    dialog.again.setText(OTHER)
    dialog.save.click()
    assert "wrong" in dialog.trouble.text()
    dialog.old.setText(PASSWORD)
    dialog.save.click()
    assert strip(window) == "Your password was changed."
    window.lock()
    type_password(window, "mariama", PASSWORD)
    assert window.unlock.isVisible()
    type_password(window, "mariama", OTHER)
    assert not window.unlock.isVisible()


def choose_pin(settings, pin):
    settings.show_part("mine")
    dialog = settings.mine.choose_pin()
    dialog.new.setText(pin)
    dialog.again.setText(pin)
    dialog.save.click()
    return dialog


def test_a_pin_takes_the_lock_off_and_five_wrong_ones_ask_for_the_password(settings, window):
    dialog = choose_pin(settings, "1111")
    assert "not all alike" in dialog.trouble.text()
    dialog.reject()
    choose_pin(settings, "2718")
    assert strip(window) == "From now on your PIN takes the lock off."
    window.lock()
    assert window.unlock.label.text() == "PIN"
    type_password(window, "mariama", "2718")
    assert not window.unlock.isVisible()
    window.lock()
    for left in (4, 3, 2, 1):
        type_password(window, "mariama", "1234")
        assert f"Tries left before the password is asked for: {left}" in window.unlock.trouble.text()
    type_password(window, "mariama", "1234")
    assert window.unlock.label.text() == "Password"
    assert "Type your password." in window.unlock.trouble.text()
    type_password(window, "mariama", PASSWORD)
    assert not window.unlock.isVisible()


def test_the_password_is_taken_too_where_there_is_a_pin(settings, window):
    choose_pin(settings, "2718")
    window.lock()
    window.unlock.other.click()
    assert window.unlock.label.text() == "Password"
    type_password(window, "Mariama", PASSWORD)
    assert not window.unlock.isVisible()


def test_a_pin_is_dropped_and_goes_with_another_password(settings, window):
    choose_pin(settings, "2718")
    settings.mine.no_pin.click()
    assert strip(window) == "Your PIN is gone. The lock asks for your password."
    choose_pin(settings, "2718")
    dialog = settings.mine.change()
    for field, text in ((dialog.old, PASSWORD), (dialog.new, OTHER), (dialog.again, OTHER)):
        field.setText(text)
    dialog.save.click()
    assert not window.shell.session.has_pin
    assert settings.mine.no_pin.isHidden()


def test_two_people_change_places_with_their_pins(settings, window):
    add(settings, "Isatou", "trainer")
    choose_pin(settings, "2718")
    window.lock()
    type_password(window, "isatou", OTHER)
    window.shell.go("settings")
    choose_pin(window.shell.page(), "3141")
    window.lock()
    type_password(window, "mariama", "3141")
    assert "The PIN is wrong" in window.unlock.trouble.text()
    type_password(window, "mariama", "2718")
    assert (window.desk.keys.user, window.desk.keys.role) == ("mariama", "administrator")
    window.lock()
    type_password(window, "isatou", "3141")
    assert (window.desk.keys.user, window.desk.keys.role) == ("isatou", "trainer")
    assert window.desk.book.person == int(window.desk.book.fact("person:isatou"))


@pytest.mark.parametrize("how", ["another password", "taken away"])
def test_a_pin_of_an_account_that_is_another_now_opens_nothing(settings, window, how):
    add(settings, "Isatou", "administrator")
    window.lock()
    type_password(window, "isatou", OTHER)
    window.shell.go("settings")
    choose_pin(window.shell.page(), "3141")
    window.lock()
    type_password(window, "mariama", PASSWORD)
    desk = window.desk
    if how == "taken away":
        accounts.remove(desk.book, desk.keys, "isatou")
    else:
        accounts.give_password(desk.book, desk.keys, "isatou", "lamp door cup stone", role="viewer")
    window.lock()
    window.unlock.name.setCurrentText("isatou")
    assert window.unlock.label.text() == "Password"
    window.unlock.tried_pin.emit("isatou", "3141")
    assert "Type your password" in window.unlock.trouble.text()
    assert window.desk is desk
    assert window.unlock.isVisible()


# -- the lock --------------------------------------------------------------------------------------------------


def test_nobody_at_the_keyboard_locks_the_screen_and_what_is_typed_stays(settings, window):
    settings.show_part("people")
    settings.people.add_person()
    dialog = settings.people.dialog
    dialog.name.setText("Isatou Ba")
    session = window.shell.session
    window.idle.look()
    assert not window.unlock.isVisible()
    session.idle = 0
    window.idle.look()
    assert window.unlock.isVisible()
    assert not dialog.isVisible()
    window.idle.look()  # locked already
    type_password(window, "mariama", PASSWORD)
    assert not window.unlock.isVisible()
    assert dialog.isVisible()
    assert dialog.name.text() == "Isatou Ba"
    dialog.reject()


@pytest.mark.parametrize("touch", ["key", "mouse"])
def test_a_key_or_the_mouse_keeps_it_open(window, touch):
    now = [0.0]
    session = window.shell.session
    session._clock = lambda: now[0]
    session.opened()
    window.idle.watch(window.windowHandle())
    now[0] = 599
    if touch == "key":
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    else:
        QTest.mouseMove(window.windowHandle(), QPoint(300, 300))
    now[0] = 1000
    window.idle.look()
    assert not window.unlock.isVisible()
    now[0] = 1200
    window.idle.look()
    assert window.unlock.isVisible()


def test_the_minutes_are_chosen_for_everybody_and_count_at_once(settings, window):
    settings.show_part("mine")
    assert settings.mine.minutes.value() == 10
    settings.mine.minutes.buttons()[0].click()
    assert window.shell.session.idle == 120
    window.lock()
    type_password(window, "mariama", PASSWORD)
    assert window.shell.session.idle == 120
    assert accounts.idle_minutes(window.desk.book) == 2


def test_a_number_of_minutes_that_is_none_of_those_offered_is_refused(desk):
    with pytest.raises(UserError) as refused:
        accounts.choose_idle(desk.book, 600)
    assert refused.value.code == "account.idle"
    assert accounts.idle_minutes(desk.book) == 10


def test_who_unlocks_as_another_finds_no_dialog_of_the_one_before(settings, window):
    add(settings, "Isatou", "trainer")
    settings.people.add_person()
    dialog = settings.people.dialog
    window.lock()
    type_password(window, "isatou", OTHER)
    assert not dialog.isVisible()


def test_ctrl_tab_goes_through_the_parts(settings):
    for part in (*settings.offered[1:], settings.offered[0]):
        QTest.keyClick(settings, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        assert settings.choice.value() == part
    QTest.keyClick(
        settings, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert settings.choice.value() == settings.offered[-1]
