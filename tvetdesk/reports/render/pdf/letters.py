"""The letters and measures of a paper: fonts that lie with the program, and everything counted in dots of one resolution."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from tvetdesk.paths import package_folder

FONTS = (
    ("Inter", "fontpkg_inter", "Inter[opsz,wght].ttf"),
    ("Noto Sans Arabic", "fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
)
SERIF = ("Noto Serif", "fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf")
# Glyphs that stand for no letter by themselves: a PDF says nothing of them to who searches or copies.
PLAIN = ("calt", "liga")
BOLD = 650.0
TEXT, SMALL = 10.0, 8.0  # points
RESOLUTION = 600  # dots per inch, in which everything is laid out
SHORT, LONG = 210.0, 297.0  # millimetres of A4
MARGIN, FOOT = 18.0, 12.0  # millimetres

_kept: list[Any] = []


def start() -> None:
    """Qt needs an application object to set text, and the fonts; in the window both are there already."""
    if QGuiApplication.instance() is None:
        _kept.append(QGuiApplication(["tvetdesk", "-platform", "offscreen"]))
    here = set(QFontDatabase.families())
    for family, package, name in (*FONTS, SERIF):
        if family in here:
            continue
        # Names in letters that neither has are drawn with a system font; Qt says so about each of them.
        QLoggingCategory.setFilterRules("qt.text.font.db.warning=false")
        QFontDatabase.addApplicationFont(str(package_folder(package) / "files" / name))


def dots(millimetres: float) -> float:
    """So many dots, from millimetres."""
    return millimetres / 25.4 * RESOLUTION


def font(size: float, *, bold: bool = False, serif: bool = False) -> QFont:
    """Letters of a size (points)."""
    made = QFont([family for family, _, _ in ((SERIF, *FONTS) if serif else FONTS)])
    made.setPixelSize(round(size / 72 * RESOLUTION))  # dots of ours, whatever the printer has
    for feature in PLAIN:
        made.setFeature(QFont.Tag(feature), 0)
    return heavy(made) if bold else made


def heavy(font: QFont) -> QFont:
    """The same letters in bold; the weight is an axis of the font: asked for as a weight, Qt would smear the regular ones."""
    bold = QFont(font)
    bold.setVariableAxis(QFont.Tag("wght"), BOLD)
    return bold
