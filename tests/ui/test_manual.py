"""F1 opens the manual at the page of this place; it is read without a network and costs nothing before."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication

from tvetdesk import manual
from tvetdesk.manual import CARDS, LANGUAGES, TOPICS
from tvetdesk.paths import manual_folder
from ui import manual as window_manual
from ui.manual import Manual
from ui.pages.settings import TOPICS as PARTS
from ui.places import PLACES
from ui.tasks import AtOnce
from ui.window import Window


def test_every_place_has_its_page_in_both_languages():
    named = {place.manual for place in PLACES} | set(PARTS.values()) | {"first-run", "password"}
    assert named <= set(TOPICS)
    for language in LANGUAGES:
        for topic in named:
            assert (manual_folder() / language / f"{topic}.md").is_file()


@pytest.mark.parametrize(("place", "title"), [("registers", "Take a register"), ("jobs", "Jobs"), ("staff", "Lists and forms")])  # fmt: skip
def test_f1_opens_the_page_of_this_place(window, qtbot, place, title):
    window.shell.go(place)
    qtbot.keyClick(window.shell, Qt.Key.Key_F1)
    shown = window.findChild(Manual)
    assert shown.isVisible()
    assert shown.view.toPlainText().startswith(title)
    assert shown.list.currentItem().text() == title
    shown.close()
    assert window.isVisible()


# The chapter that was read for each page; every other page is lists and forms.
CHAPTERS = {
    "window": {
        "home": "window", "registers": "registers", "trainees": "trainees", "courses": "courses", "jobs": "jobs",
        "certificates": "certificates", "followup": "follow-up", "reports": "reports", "exchange": "exchange",
        "incoming": "exchange", "questions": "questions", "proposals": "questions", "calendar": "courses",
    },
    "hq_window": {
        "centres": "headquarters", "incoming": "headquarters", "questions": "questions", "proposals": "questions",
        "results": "reports", "reports": "reports",
    },
}  # fmt: skip


@pytest.mark.parametrize("which", CHAPTERS)
def test_f1_opens_the_right_chapter_at_every_page(request, which):
    window = request.getfixturevalue(which)
    opened = {}
    for name in window.shell.places:
        window.shell.go(name)
        window.shell.show_help()
        opened[name] = window.findChild(Manual).topic
    assert opened.pop("settings") == "updates"
    assert {name: topic for name, topic in opened.items() if topic != "lists"} == CHAPTERS[which]


def test_f1_is_about_the_part_of_settings_that_is_shown(window):
    window.shell.go("settings", "backups")
    window.shell.show_help()
    assert window.findChild(Manual).topic == "backups"


def test_whoever_cannot_log_in_reads_what_to_do(locked, qtbot):
    qtbot.keyClick(locked.unlock, Qt.Key.Key_F1)
    assert locked.findChild(Manual).view.toPlainText().startswith("A forgotten password")


def test_the_first_time_is_explained_where_it_is_done(app, qtbot, tmp_path):
    window = Window(tmp_path / "new", pool=AtOnce())
    qtbot.addWidget(window)
    window.show()
    window.ask()
    QApplication.processEvents()
    qtbot.keyClick(window.first, Qt.Key.Key_F1)
    assert window.findChild(Manual).topic == "first-run"
    window.shut()


def test_it_speaks_the_language_of_the_window_and_english_where_it_has_none(window):
    window.shell.choose_language("fr")
    window.shell.go("registers")
    window.shell.show_help()
    shown = window.findChild(Manual)
    assert shown.view.toPlainText().startswith("Faire l’appel")
    assert not shown.note.isVisible()
    window.shell.choose_language("de")
    assert shown.view.toPlainText().startswith("Take a register")
    assert shown.note.isVisible()
    assert "Englisch" in shown.note.text()


def test_links_and_the_list_go_to_pages_and_back_returns(window):
    shown = window_manual.show_manual(window, window.language, "first-run")
    shown.view.anchorClicked.emit(QUrl("computers.md"))
    assert shown.topic == "computers"
    shown.list.setCurrentRow(len(TOPICS))
    assert shown.topic == f"cards/{CARDS[0]}"
    assert shown.view.toPlainText().startswith("Trainer")
    for expected in ("computers", "first-run"):
        shown.back.click()
        assert shown.topic == expected
    assert not shown.back.isEnabled()


def test_esc_closes_it_and_alt_left_goes_back(window, qtbot):
    shown = window_manual.show_manual(window, window.language, "first-run")
    shown.go("backups")
    qtbot.waitUntil(shown.isActiveWindow)
    qtbot.keyClick(shown.view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown.topic == "first-run"
    qtbot.keyClick(shown.view, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert window.isVisible()


def test_every_page_and_card_can_be_read(window):
    shown = window_manual.show_manual(window, window.language, "window")
    for code in LANGUAGES:
        window.language.choose(code)
        for place in range(shown.list.count()):
            shown.list.setCurrentRow(place)
            text = shown.view.toPlainText()
            assert text.startswith(shown.list.item(place).text().replace("\N{NO-BREAK SPACE}", " "))
            assert "**" not in text
            assert "](" not in text


def test_it_loads_its_own_pictures_and_nothing_from_anywhere_else(window, tmp_path, monkeypatch):
    (tmp_path / "en").mkdir()
    (tmp_path / "secret.png").write_bytes(b"x")
    drawn = QImage(20, 10, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.blue)
    assert drawn.save(str(tmp_path / "en" / "centre-home.png"))
    monkeypatch.setattr(manual, "picture", lambda name, language: tmp_path / language / f"{name}.png")
    view = window_manual.show_manual(window, window.language, "window").view
    image = QTextDocument.ResourceType.ImageResource.value
    shown = view.loadResource(image, QUrl("centre-home"))
    assert shown.pixelColor(5, 5) == Qt.GlobalColor.blue
    assert shown.width() == 2 * shown.height() >= 400
    for address in (
        "../secret",
        str(tmp_path / "secret"),
        f"file://{tmp_path}/secret.png",
        "https://example.org/a.png",
    ):
        assert view.loadResource(image, QUrl(address)) is None
    assert view.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, QUrl("centre-home")) is None


def test_whatever_a_page_holds_is_text():
    page = manual.Page("x", "en", manual.parse("# A <b> & c\n\n**<img src=x>** and `<i>`\n"))
    made = window_manual.html(page, 400)
    assert "<img" not in made
    assert "A &lt;b&gt; &amp; c" in made


def test_a_printer_that_takes_nothing_is_told(window, monkeypatch):
    shown = window_manual.show_manual(window, window.language, "jobs")
    printed = []
    monkeypatch.setattr(window_manual, "put_on_paper", lambda paper, _: printed.append(paper.title) and None)
    shown.print.click()
    shown.print_all.click()
    shown.go("cards/trainer")
    shown.print.click()
    assert printed == ["Jobs", "Manual of TVET Desk", "Trainer: the register of today"]
    monkeypatch.setattr(window_manual, "put_on_paper", lambda *_: False)
    shown.print.click()
    assert shown.note.text().startswith("The printer did not take it.")


def test_nothing_of_it_is_loaded_before_f1():
    code = "import sys, ui.app, ui.shell, ui.places, ui.window; [place.load() for place in ui.places.PLACES]; print([m for m in sys.modules if m in ('ui.manual', 'tvetdesk.manual', 'tvetdesk.reports.papers.manual')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
