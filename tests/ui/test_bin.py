"""The bin: what was put there is found by Ctrl+K, days later too, and taken out again."""

from PySide6.QtCore import Qt

from tvetdesk.records.employers import Employer, new_employer
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.records.rows import remove
from tvetdesk.store.undo import undo_step


def opened(window):
    window.shell.open_bin()
    return window.shell.dialog


def shown(dialog):
    return [[cell.text for cell in row][:2] for row in dialog.table.cells.rows]


def test_what_lies_in_the_bin_is_listed_newest_first_and_taken_out(window, qtbot):
    book = window.desk.book
    awa, firm = new_trainee(book, "Awa Sillah"), new_employer(book, "Faraba Energy")
    remove(book, awa)
    remove(book, firm)
    dialog = opened(window)
    assert shown(dialog) == [["Faraba Energy", "Employer"], ["Awa Sillah", "Trainee"]]
    dialog.table.selectRow(1)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert book.find(Trainee, id=awa.id) is not None
    assert book.find(Employer, id=firm.id) is None
    assert window.shell.strip.text.text() == "Awa Sillah is out of the bin again."
    assert shown(opened(window)) == [["Faraba Energy", "Employer"]]


def test_what_was_taken_back_at_once_lies_there_no_longer(window):
    book = window.desk.book
    remove(book, new_trainee(book, "Awa Sillah"))
    undo_step(book)
    dialog = opened(window)
    assert dialog.none.isVisible()
    assert not dialog.save.isVisible()
    assert dialog.cancel.hasFocus() or dialog.focusWidget() is dialog.cancel


def test_it_is_found_by_the_find_box(window, qtbot):
    shell = window.shell
    shell.open_find()
    qtbot.keyClicks(shell.find.line, "bin")
    assert "What lies in the bin…" in [entry.text for entry in shell.find.model.entries]
