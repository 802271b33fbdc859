"""The fonts of the window: Inter and Noto Sans Arabic from their packages, in five sizes and two weights."""

from __future__ import annotations

import importlib.resources

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase

from ui.tokens import ANSWER, PANEL, SMALL, TEXT, TITLE

FILES = (
    ("fontpkg_inter", "Inter[opsz,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
)
FAMILIES = ("Inter", "Noto Sans Arabic", "Noto Sans NKo", "Segoe UI", "DejaVu Sans")
SIZES = {"title": TITLE, "answer": ANSWER, "panel": PANEL, "text": TEXT, "small": SMALL}
DEMI = 620.0

_loaded: list[int] = []


def load() -> None:
    """Make the packaged fonts known to Qt, once per run; what is missing is drawn with the system's fonts."""
    if _loaded:
        return
    # Names in N'Ko are drawn with a system font; Qt says about each of them that Inter cannot.
    QLoggingCategory.setFilterRules("qt.text.font.db.warning=false")
    for package, name in FILES:
        with importlib.resources.as_file(importlib.resources.files(package) / "files" / name) as path:
            _loaded.append(QFontDatabase.addApplicationFont(str(path)))


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
