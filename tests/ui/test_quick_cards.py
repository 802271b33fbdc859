"""Each quick card is followed step by step through the real window, in its own words and in both languages.

What a step names as standing on the screen is looked for there and pressed; what it says to type is typed. Only what a
card leaves to the person (which name, which files) is added here, step by step.
"""

import re
import shutil

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLabel

from tests.manual.test_texts import wide
from tests.practice.conftest import practice  # noqa: F401 - a fixture
from tvetdesk import manual
from tvetdesk.desk import open_folder
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.manual import LABEL, LANGUAGES, TYPED, Text
from tvetdesk.practice import PASSWORD
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.records.registers import sheet
from tvetdesk.store import backup
from ui.language import key_name
from ui.models.sticks import Stick

KEYS = ("F1", "F4", "Enter", "Ctrl+E", "Ctrl+Z", "Ctrl+L")


def shown(window):
    """Where a person looks: the dialog that is open, else the window."""
    dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
    return dialogs[-1] if dialogs else window


def is_called(text, label):
    """Whether a button has this name, or this name with how many it is about."""
    return re.fullmatch(rf"{re.escape(label)}( \(\d+\))?", wide(text.replace("&&", "&").strip())) is not None


def press(window, label):
    """Press what is called so; a heading that is called so is only looked at."""
    QApplication.processEvents()
    window.settle()
    where = shown(window)
    called = [
        one
        for one in where.findChildren(QAbstractButton)
        if one.isVisible() and any(is_called(name, label) for name in (one.text(), one.accessibleName()))
    ]
    if called:
        assert called[0].isEnabled(), label
        called[0].click()
        return
    assert any(one.isVisible() and wide(one.text()) == label for one in where.findChildren(QLabel)), label


def type_in(window, text, language):
    """A key is pressed where the focus is, words are typed there."""
    keys = {key_name(key, language): key for key in KEYS}
    top = shown(window)
    top.activateWindow()
    assert QTest.qWaitForWindowActive(top)
    where = top.focusWidget() or top
    if text in keys:
        QTest.keySequence(where, QKeySequence(keys[text]))
    else:
        QTest.keyClicks(where, text)
    QApplication.processEvents()


def follow(window, card, language, add):
    """Every step of the card; `add[n]` is what the person does in step n before its last press."""
    steps = [block for block in manual.card(card, language).blocks if isinstance(block, Text) and block.sign]
    assert [step.sign for step in steps] == [f"{number}." for number in range(1, len(steps) + 1)]
    assert set(add) <= set(range(1, len(steps) + 1))
    for number, step in enumerate(steps, start=1):
        acts = [run for run in step.line if run.kind in {LABEL, TYPED}]
        for place, run in enumerate(acts, start=1):
            if place == len(acts) and number in add:
                add[number]()
            press(window, run.text) if run.kind == LABEL else type_in(window, run.text, language)
        QApplication.processEvents()
        window.settle()


@pytest.fixture(params=LANGUAGES)
def spoken(request):
    return request.param


def started(practising, name, language, qtbot):
    window = practising(name)
    window.shell.choose_language(language)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_the_trainers_card_takes_the_register_of_today(practising, spoken, qtbot):
    window = started(practising, "GM-MK", spoken, qtbot)
    seen = []
    follow(window, "trainer", spoken, {5: lambda: seen.append(window.shell.page().recorder.session)})
    lines = sheet(window.desk.book, seen[0]).lines
    marks = {line.number: (line.status, line.minutes) for line in lines}
    assert (marks[3], marks[7]) == (("A", None), ("L", 10))
    assert {status for number, (status, _) in marks.items() if number not in {3, 7}} == {"P"}


def test_the_administrators_card_enters_somebody_gives_a_bundle_and_backs_up(
    practising, spoken, qtbot, tmp_path
):
    window = started(practising, "GM-MK", spoken, qtbot)
    (tmp_path / "stick").mkdir()
    plugged = [Stick(tmp_path / "stick", "TRANSCEND", 5_000_000_000)]

    def plug_in():
        window.shell.page().sticks = lambda: plugged

    def name_and_course():
        fields = window.shell.page().new_view.fields
        assert window.focusWidget() is fields.names
        QTest.keyClicks(fields.names, "Fatou Bojang")
        fields.course.setCurrentIndex(fields.course.count() - 1)

    follow(window, "administrator", spoken, {3: name_and_course, 6: plug_in})
    book = window.desk.book
    assert book.select(Trainee).where(Trainee.names == "Fatou Bojang").count() == 1
    assert [path.suffix for path in (tmp_path / "stick").iterdir()] == [".tvx"]
    assert len(backup.listing(book.folder / backup.FOLDER)) == 1


def test_the_card_of_headquarters_imports_answers_and_looks(
    practising, spoken, qtbot, practice, tmp_path, monkeypatch  # noqa: F811
):  # fmt: skip
    window = started(practising, "hq", spoken, qtbot)
    slips = tmp_path / "slips"
    slips.mkdir()
    files = []
    for code in ("GM-MK", "NE-NY"):
        shutil.copytree(practice / code, tmp_path / code)
        with open_folder(tmp_path / code, None, PASSWORD) as centre:
            new_trainee(centre.book, f"Fatou of {code}", consents={"share_hq": "given"})
            made = make(centre.book, centre.identity, partner(centre.book))
        files.append(tmp_path / made.name)
        files[-1].write_bytes(made.data)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(file) for file in files], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(slips))
    follow(window, "headquarters", spoken, {})
    names = {
        row.names for row in window.desk.book.select(Trainee).where(Trainee.names.startswith("Fatou of"))
    }
    assert names == {"Fatou of GM-MK", "Fatou of NE-NY"}
    assert len(list(slips.iterdir())) == 2
    assert window.shell.here == "results"
