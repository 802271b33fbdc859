"""Data that are damaged or may not be written open for looking, with a sentence above every page; a backup takes their place."""

import shutil

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from tests.ui.conftest import PASSWORD
from tvetdesk.desk import open_folder
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.people import Restricted, Trainee
from tvetdesk.reports.papers.lists import class_list
from tvetdesk.store.lock import FolderLock
from ui.pages.trainee.blocks import RestrictedBlock
from ui.printing import print_paper
from ui.tasks import AtOnce
from ui.window import Window

READING = "The data are open for reading only. You can look, print and copy; nothing can be changed."
REFUSED = "The data are open for reading only. Nothing was changed."


@pytest.fixture
def not_writable(locked, monkeypatch):
    """The unlock screen of a folder that may not be written; the tests run as somebody who may write anywhere."""
    monkeypatch.setattr("tvetdesk.store.lock.os.access", lambda *_: False)
    return locked


@pytest.fixture
def looking(not_writable):
    """A window on data that are open for reading only."""
    press_open(not_writable)
    not_writable.unlock.only_look.click()
    assert not_writable.shell is not None, not_writable.unlock.trouble.text()
    return not_writable


def press_open(window):
    window.unlock.password.setText(PASSWORD)
    window.unlock.button.click()


def strip(window):
    return "" if window.shell.strip.isHidden() else window.shell.strip.text.text()


def damage(folder, pages):
    """Turn one bit in each of these pages of the data file."""
    file = folder / "tvet.db"
    data = bytearray(file.read_bytes())
    for page in pages:
        data[page * 4096 + 100] ^= 4
    file.write_bytes(data)


def test_a_folder_that_may_not_be_written_offers_to_look_and_to_restore(not_writable):
    assert not_writable.unlock.only_look.isHidden()
    press_open(not_writable)
    assert "You may only read the data folder" in not_writable.unlock.trouble.text()
    assert not not_writable.unlock.only_look.isHidden()
    assert not not_writable.unlock.restore.isHidden()
    not_writable.unlock.password.textEdited.emit("x")
    assert not_writable.unlock.only_look.isHidden()


def test_a_wrong_password_offers_nothing_of_the_kind(locked):
    locked.unlock.password.setText("not this")
    locked.unlock.button.click()
    assert locked.unlock.only_look.isHidden()
    assert locked.unlock.restore.isHidden()


def test_another_program_that_has_it_open_is_no_reason_to_look(locked, folder):
    with FolderLock(folder):
        press_open(locked)
    assert "already open" in locked.unlock.trouble.text()
    assert locked.unlock.only_look.isHidden()


def test_the_sentence_stands_above_every_page_in_every_language(looking):
    shell = looking.shell
    assert shell.above.banner.text.text() == READING
    assert "You may only read the data folder" in shell.above.banner.more.text()
    for name in shell.places:
        shell.go(name)
        QApplication.processEvents()
        assert shell.above.banner.isVisible(), name
    shell.choose_language("de")
    assert shell.above.banner.text.text().startswith("Die Daten sind nur zum Lesen offen.")
    assert shell.above.banner.buttons[0].text() == "Eine Sicherung wiederherstellen…"


def test_every_write_is_refused_in_one_sentence(looking):
    shell, before = looking.shell, (looking.folder / "tvet.db").read_bytes()
    shell.go("trainees")
    shell.page().new()
    assert strip(looking).startswith(REFUSED)
    shell.undo()
    assert strip(looking).startswith(REFUSED)
    shell.go("home")
    dialog = shell.page().proclaim()
    dialog.name.line.setText("Koriteh")
    dialog.save.click()
    assert dialog.trouble.text().startswith(REFUSED)
    dialog.reject()
    looking.shut()
    assert (looking.folder / "tvet.db").read_bytes() == before


def test_restricted_details_are_shown_lists_written_and_papers_printed_without_a_refusal(
    looking, tmp_path, monkeypatch
):
    shell, book, before = looking.shell, looking.desk.book, (looking.folder / "tvet.db").read_bytes()
    shell.go("trainees")
    page = shell.page()
    page.list.choose(book.select(Restricted).get().trainee)
    looking.settle()
    (block,) = page.detail.findChildren(RestrictedBlock)
    block.findChildren(QPushButton)[0].click()
    assert "Legal status: recognised refugee" in [label.text() for label, *_ in block.labels]
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QPrintDialog.DialogCode.Accepted)
    monkeypatch.setattr(
        QPrinter, "setDocName", lambda made, _: made.setOutputFileName(str(tmp_path / "paper.pdf"))
    )
    course, day = book.select(Cohort).get().id, book.today()
    print_paper(page, lambda: class_list(book, course, day, shell.language.t), "class_list")
    shell.go("trainee-entries")
    shell.page().write_excel(str(tmp_path / "list.xlsx"))
    looking.settle()
    assert "only" not in strip(looking)
    assert (tmp_path / "list.xlsx").stat().st_size > 1000
    assert (tmp_path / "paper.pdf").stat().st_size > 1000
    assert (looking.folder / "tvet.db").read_bytes() == before


def test_what_cannot_be_done_is_not_offered_and_restoring_is(looking):
    looking.shell.above.banner.buttons[0].click()
    page = looking.shell.page()
    assert looking.shell.here == "settings"
    assert list(page.offered) == ["look", "mine", "backups", "keeping", "audit"]
    assert page.choice.value() == "backups"
    for button in (page.backups.stick, page.backups.now, page.backups.choose):
        assert button.isHidden()
    assert not page.backups.open.isHidden()


def test_it_locks_and_unlocks_and_nothing_is_backed_up(looking):
    looking.lock()
    press_open(looking)
    assert not looking.unlock.isVisible()
    assert looking.shell.above.banner.isVisible()
    assert not looking._backups.isActive()
    assert not (looking.folder / "backups").exists()


@pytest.mark.parametrize("reading", [False, True])
def test_a_damaged_page_is_a_sentence_on_the_place_that_needs_it_and_no_bug(
    app, qtbot, folder, monkeypatch, reading
):
    """What lies elsewhere in the file is shown all the same."""
    with open_folder(folder, None, PASSWORD) as desk:
        (page,) = desk.book.sql("SELECT rootpage FROM sqlite_master WHERE name = 'trainee'").fetchone()
    damage(folder, [page - 1])
    window = Window(folder, pool=AtOnce())
    qtbot.addWidget(window)
    broke = []
    window.tasks.broke.connect(broke.append)
    window.ask()
    window.show()
    if reading:
        monkeypatch.setattr("tvetdesk.store.lock.os.access", lambda *_: False)
    press_open(window)
    if reading:
        window.unlock.only_look.click()
    window.shell.go("settings", "mine")
    assert window.shell.page().mine.minutes.value() == 10
    assert strip(window) == ""
    window.shell.go("trainees")
    assert "is damaged" in strip(window)
    assert broke == []
    window.shut()


def test_data_that_are_damaged_from_the_start_say_so_and_offer_a_backup(app, qtbot, folder):
    damage(folder, range((folder / "tvet.db").stat().st_size // 4096))
    window = Window(folder, pool=AtOnce())
    qtbot.addWidget(window)
    window.ask()
    window.show()
    press_open(window)
    assert "is damaged" in window.unlock.trouble.text()
    window.unlock.only_look.click()
    assert "is damaged" in window.unlock.trouble.text()
    assert window.shell is None
    assert not window.unlock.restore.isHidden()
    window.shut()


@pytest.mark.parametrize("lost", ["data", "keys"])
def test_a_backup_takes_the_place_of_data_that_do_not_open(app, qtbot, folder, tmp_path, monkeypatch, lost):
    with open_folder(folder, None, PASSWORD) as desk:
        file = desk.back_up(tmp_path).path
    if lost == "data":
        damage(folder, range((folder / "tvet.db").stat().st_size // 4096))
    else:
        for name in ("tvet.keys", "tvet.keys.copy"):
            (folder / name).write_bytes(b"\0" * 40)
    window = Window(folder, pool=AtOnce())
    qtbot.addWidget(window)
    window.ask()
    window.show()
    if lost == "data":
        press_open(window)
    assert not window.unlock.restore.isHidden()
    assert window.unlock.only_look.isHidden() is (lost == "keys")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    window.unlock.restore.click()
    dialog = window.rescue.restoring
    dialog.name.setText("mariama")
    dialog.password.setText(PASSWORD)
    dialog.look_button.click()
    assert "There are no data here that could be compared with it." in [one.text() for one in dialog.said]
    dialog.number.setText("1")
    dialog.restore.click()
    qtbot.waitUntil(lambda: window.shell is not None)
    assert window.desk.book.select(Trainee).count() == 4
    assert not window.shell.above.banner.isVisible()
    assert "could not be opened; it lies as it is in" in window.shell.strip.more.text()
    window.shut()
    shutil.rmtree(folder / "replaced")
