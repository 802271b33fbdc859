"""Letterheads in Settings: made, altered, with logos; what is no picture is told, and old papers keep their own."""

import datetime as dt

import pytest
from PySide6.QtGui import QColor, QImage

from tests.ui.joined import strip
from tvetdesk.records.centres import Centre
from tvetdesk.records.letterheads import Letterhead, letterhead_on, logos_of, new_letterhead
from tvetdesk.records.rights import VIEWER, Door
from ui.pages.settings import PAPERS

OLD, NEW = dt.date(2015, 1, 1), dt.date(2020, 3, 1)


@pytest.fixture
def part(window):
    book = window.desk.book
    new_letterhead(book, book.centre, OLD, authority="Old ministry", first_name="Ebrima Jobe", note="kept")
    window.shell.go("settings", PAPERS)
    window.settle()
    return window.shell.page().papers


def picture(folder, name="logo.png"):
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("#1F4E8F"))
    image.save(str(folder / name))
    return folder / name


def taken(part, monkeypatch, file, side="left"):
    monkeypatch.setattr(
        "ui.pages.setting.letterheads.QFileDialog.getOpenFileName", lambda *_: (str(file), "")
    )
    part.logos[side].take.click()
    part.page.window().settle()


def written(dialog, **texts):
    for name, text in texts.items():
        dialog.editors[name].set_raw(text)
    dialog.write()


def test_a_new_letterhead_holds_from_its_day_and_old_papers_keep_theirs(part):
    part.new()
    written(
        part.dialog,
        since="1/3/2020",
        authority="New ministry",
        first_name="Fatou Sowe",
        first_title="Manager",
    )
    part.page.window().settle()
    book = part.desk.book
    centre = book.get(Centre, book.centre)
    assert letterhead_on(book, centre, NEW).first_title == "Manager"
    assert letterhead_on(book, centre, dt.date(2020, 2, 29)).authority == "Old ministry"
    assert [row[2].text for row in part.model.rows] == ["New ministry", "Old ministry"]
    assert "It holds from 01/03/2020" in strip(part.page.window())


def test_a_day_is_needed_and_what_is_emptied_is_empty_then(part):
    part.new()
    written(part.dialog, authority="New ministry")
    assert "needed" in part.dialog.trouble.text()
    part.dialog.reject()
    part.alter()
    written(part.dialog, first_name="", until="31/12/2019")
    book = part.desk.book
    (row,) = book.select(Letterhead)
    assert (row.first_name, row.until, row.authority, row.note) == (
        None, dt.date(2019, 12, 31), "Old ministry", "kept",
    )  # fmt: skip


def test_days_in_the_wrong_order_are_told_in_the_dialog(part):
    part.alter()
    written(part.dialog, until="31/12/2001")
    assert part.dialog.trouble.text()
    assert next(iter(part.desk.book.select(Letterhead))).until is None


def test_a_logo_comes_from_a_file_and_can_be_taken_away(part, tmp_path, monkeypatch):
    taken(part, monkeypatch, picture(tmp_path), "right")
    row = next(iter(part.desk.book.select(Letterhead)))
    left, right = logos_of(row)
    assert left is None
    assert right.startswith(b"\xff\xd8")
    assert not part.logos["right"].picture.pixmap().isNull()
    part.logos["right"].remove.click()
    part.page.window().settle()
    assert logos_of(next(iter(part.desk.book.select(Letterhead)))) == (None, None)
    assert part.logos["right"].picture.text() == "no logo"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "is no picture that can be kept here"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is no picture that can be kept here"),
        (b"\x89PNG\r\n\x1a\n", "is damaged or not complete"),
        (None, "logo.png"),
    ],
)
def test_a_logo_that_is_no_picture_is_told_and_nothing_is_kept(part, tmp_path, monkeypatch, content, said):
    file = tmp_path / "logo.png"
    if content is not None:
        file.write_bytes(content)
    taken(part, monkeypatch, file)
    assert said in strip(part.page.window())
    assert logos_of(next(iter(part.desk.book.select(Letterhead)))) == (None, None)


def test_a_viewer_is_not_shown_letterheads(window):
    book = window.desk.book
    book.door = Door(book, VIEWER, None)
    window.shell.forget_pages()
    window.shell.go("settings")
    assert PAPERS not in window.shell.page().offered
