"""The fonts of the window: Inter and Noto Sans Arabic from their packages, in five sizes and two weights."""

from __future__ import annotations

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase

from tvetdesk.paths import package_folder
from ui.tokens import ANSWER, PANEL, SMALL, TEXT, TITLE

INTER = ("fontpkg_inter", "Inter[opsz,wght].ttf")
ARABIC = ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf")
FAMILIES = ("Inter", "Noto Sans Arabic", "Noto Sans NKo", "Segoe UI", "DejaVu Sans")
SIZES = {"title": TITLE, "answer": ANSWER, "panel": PANEL, "text": TEXT, "small": SMALL}
DEMI = 620.0

_loaded: set[str] = set()


def load(*, names: bool = True) -> None:
    """Make the packaged fonts known to Qt, once per run; without `names` only what the unlock screen is written in."""
    if not _loaded:
        # Names in N'Ko are drawn with a system font; Qt says about each of them that Inter cannot.
        QLoggingCategory.setFilterRules("qt.text.font.db.warning=false")
    for package, name in (INTER, ARABIC) if names else (INTER,):
        if name not in _loaded:
            QFontDatabase.addApplicationFont(str(package_folder(package) / "files" / name))
            _loaded.add(name)


def font(size: str = "text", *, demi: bool = False) -> QFont:
    """A font of one of the SIZES; `demi` for what is read first.

    The weight is an axis of the variable font: asked for as a weight, Qt would smear the regular letters
    instead. That is also why no style sheet sets a weight.
    """
    made = QFont(list(FAMILIES))
    made.setPointSizeF(SIZES[size])
    if demi or size in {"title", "answer", "panel"}:
        made.setVariableAxis(QFont.Tag("wght"), DEMI)
    return made
