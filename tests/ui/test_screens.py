"""Drawing the screens: each is grabbed with its name, and a sheet holds all of them."""

from PySide6.QtGui import QColor, QImage

from ui.screens import Shot, grab, sheet


def test_a_sheet_holds_every_picture(app):
    image = QImage(1366, 698, QImage.Format.Format_RGB32)
    image.fill(QColor("#1F4E8F"))
    made = sheet([Shot(f"s{n}", image) for n in range(7)])
    assert made.width() == 2100
    for row, count in enumerate((3, 3, 1)):
        for place in range(count):
            at = (place * 700 + 350, row * (made.height() // 3) + 100)
            assert made.pixelColor(*at).name().upper() == "#1F4E8F"


def test_a_window_is_grabbed_with_what_was_asked_for_last(app, window):
    """What waits for a pause in typing is asked for before the picture is taken."""
    window.shell.go("course-entries")
    image = grab(app, window)
    assert image.width() >= 1366
    assert window.shell.page().tab().facts._row.title == "Solar 2019"
