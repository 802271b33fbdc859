"""The icons: about fifty SVGs of the Lucide set, tinted for the theme and sharp at every scale."""

from __future__ import annotations

from functools import cache

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtWidgets import QAbstractButton

from tvetdesk.paths import package_folder
from ui import fonts
from ui.tokens import LIGHT, Tokens

# What it is for -> the name in the set. A page uses the words on the left.
ICONS = {
    "add": "plus",
    "add-person": "user-round-plus",
    "alone": "user-round",
    "alert": "triangle-alert",
    "answers": "circle-question-mark",
    "back": "chevron-left",
    "ban": "ban",
    "book": "book-open",
    "build": "building-2",
    "calendar": "calendar-days",
    "call": "phone",
    "certificate": "award",
    "centres": "layout-dashboard",
    "check": "check",
    "close": "x",
    "copy": "copy",
    "delete": "trash-2",
    "done": "circle-check",
    "down": "chevron-down",
    "edit": "pencil",
    "error": "circle-alert",
    "excel": "file-spreadsheet",
    "exchange": "arrow-left-right",
    "export": "upload",
    "file": "file-text",
    "folder": "folder-open",
    "forward": "chevron-right",
    "frozen": "snowflake",
    "help": "circle-question-mark",
    "history": "history",
    "home": "house",
    "hours": "hourglass",
    "import": "download",
    "incoming": "inbox",
    "info": "info",
    "jobs": "briefcase",
    "key": "key-round",
    "language": "languages",
    "list": "list",
    "lock": "lock",
    "more": "ellipsis",
    "package": "package",
    "paper": "notebook-pen",
    "people": "users-round",
    "print": "printer",
    "redo": "redo-2",
    "register": "clipboard-check",
    "reports": "chart-column",
    "save": "save",
    "search": "search",
    "settings": "settings",
    "show": "eye",
    "hide": "eye-off",
    "sort-down": "arrow-down",
    "sort-up": "arrow-up",
    "stop": "octagon-x",
    "target": "target",
    "ticked": "square-check",
    "time": "clock",
    "tools": "list-checks",
    "undo": "undo-2",
    "unticked": "square",
    "usb": "usb",
    "waits": "layers",
    "wrong": "circle-x",
}


@cache
def _svgs() -> dict[str, str]:
    """The texts of all our icons, which draw in `currentColor`.

    Read at once: opening the package, which lists 1,700 icons, takes longer than reading fifty of them.
    """
    import zipfile

    with zipfile.ZipFile(package_folder("lucide") / "lucide.zip") as file:
        return {name: file.read(f"{found}.svg").decode("utf-8") for name, found in ICONS.items()}


class _State:
    awake = True


def sleep() -> None:
    """Draw no icon until `wake`: what they are made with takes longer to load than the unlock screen to paint."""
    _State.awake = False


def wake() -> None:
    """Draw icons from now on; whoever shows one does so when the theme says that it changed."""
    _State.awake = True


def asleep() -> bool:
    """Whether icons are left out for now."""
    return not _State.awake


@cache
def pixmap(name: str, colour: str, size: int = 18, scale: float = 1.0) -> QtGui.QPixmap:
    """The icon in one colour (#RRGGBB), `size` logical pixels on a screen of this scale."""
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(_svgs()[name].replace("currentColor", colour).encode("utf-8")))
    drawn = QtGui.QPixmap(QSize(round(size * scale), round(size * scale)))
    drawn.fill(QtGui.QColor(0, 0, 0, 0))
    painter = QtGui.QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, drawn.width(), drawn.height()))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


SCALES = (1.0, 1.25, 1.5, 2.0)


@cache
def icon(name: str, colour: str, off: str = "", size: int = 18) -> QtGui.QIcon:
    """The icon for a button, in the colour `off` where the button is disabled."""
    made = QtGui.QIcon()
    for scale in SCALES:
        made.addPixmap(pixmap(name, colour, size, scale))
        if off:
            made.addPixmap(pixmap(name, off, size, scale), QtGui.QIcon.Mode.Disabled)
    return made


def put(button: QAbstractButton, name: str, colour: str = "text", size: int = 18) -> None:
    """Give a button an icon in the colour of a token; it is tinted anew when the theme changes."""
    from ui.theme import theme

    button.setProperty("icon_name", name)
    button.setProperty("icon_colour", colour)
    button.setIconSize(QSize(size, size))
    tint(button, theme().tokens)


def tint(button: QAbstractButton, tokens: Tokens) -> None:
    """Draw a button's icon in this theme."""
    name = button.property("icon_name")
    if name and not asleep():
        size = button.iconSize().width()
        button.setIcon(icon(name, getattr(tokens, button.property("icon_colour")), tokens.dim, size))


def sign() -> QtGui.QIcon:
    """The program's own sign, drawn: two letters on the colour of the rail."""
    drawn = QtGui.QPixmap(64, 64)
    drawn.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QtGui.QPainter(drawn)
    painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
    painter.setBrush(LIGHT.rail)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    painter.drawRoundedRect(0, 0, 64, 64, 12, 12)
    font = fonts.font("title")
    font.setPixelSize(30)
    painter.setFont(font)
    painter.setPen(LIGHT.rail_text)
    painter.drawText(drawn.rect(), int(QtCore.Qt.AlignmentFlag.AlignCenter), "TD")
    painter.end()
    return QtGui.QIcon(drawn)
