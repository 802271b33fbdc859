"""The theme: Fusion with our palette and style sheet, light, dark or high contrast, changed while running."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QDir, QObject, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication

from ui import fonts, icons
from ui.qss import DRAWN, sheet
from ui.tokens import LIGHT, ROWS, THEMES, Tokens

AUTO = "auto"
DARK = 128  # a ground of less than half the light
NAME = "theme"  # the property of the application that holds it


class Theme(QObject):
    """The look of the running program; one per application, found by `theme()`.

    `choice` is auto, light, dark or contrast. Auto follows the system: high contrast first, then dark, and light
    where the system says nothing. `changed` tells widgets that paint themselves to do so again.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.setProperty(NAME, self)
        self.choice = AUTO
        self.tokens: Tokens = LIGHT
        self.rows = "normal"
        self._dressed = False
        self._app = app
        self._drawn = QTemporaryDir()  # the ticks and arrows a style sheet can only take from files
        QDir.setSearchPaths("drawn", [self._drawn.path()])
        fonts.load(names=not icons.asleep())
        app.setFont(fonts.font("text"))
        self.choose(AUTO)
        if not icons.asleep():
            self._listen()

    @property
    def row_height(self) -> int:
        """Pixels of a table row: the user's setting."""
        return ROWS[self.rows]

    def choose(self, choice: str, rows: str | None = None) -> None:
        """Show another theme or row height now."""
        before = (self.tokens, self.rows)
        self.choice = choice
        self.rows = rows or self.rows
        self.tokens = THEMES[self._of_system() if choice == AUTO else choice]
        if self._dressed and before == (self.tokens, self.rows):
            return  # a style sheet set anew is worked out for every living widget
        self._dressed = True
        self._draw()
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(sheet(self.tokens))
        self._tint()

    def wake(self) -> None:
        """Load the fonts and draw the icons that were left out so that the first window could be painted sooner."""
        fonts.load()
        icons.wake()
        self._listen()
        self._draw()
        self._app.setStyleSheet(sheet(self.tokens))
        self._tint()

    def _tint(self) -> None:
        for widget in self._app.allWidgets():
            if isinstance(widget, QAbstractButton):
                icons.tint(widget, self.tokens)
        self.changed.emit()

    def _listen(self) -> None:
        hints = self._app.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        self._follow()

    def _of_system(self) -> str:
        if (
            icons.asleep()
        ):  # the hints answer with classes of Qt that take a tenth of the time to the first paint
            dark = self._app.palette().color(QPalette.ColorRole.Window).lightness() < DARK
            return "dark" if dark else "light"
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() == QtCore.Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == QtCore.Qt.ColorScheme.Dark else "light"

    def _follow(self) -> None:
        if self.choice == AUTO and THEMES[self._of_system()] is not self.tokens:
            self.choose(AUTO)

    def _draw(self) -> None:
        """The files of this theme; the theme is part of their name, since Qt keeps them by name."""
        if icons.asleep():
            return
        for name, (icon, token) in DRAWN.items():
            path = f"{self._drawn.path()}/{name}-{self.tokens.name}.png"
            colour = getattr(self.tokens, token)
            icons.pixmap(icon, colour, 16, 1.0).save(path)
            icons.pixmap(icon, colour, 16, 2.0).save(path.replace(".png", "@2x.png"))


def theme() -> Theme:
    """The theme of the running application, made at the first call.

    The application holds it by name: looking for it among its children would load the classes of all of them.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app.property(NAME) or Theme(app)


def palette(tokens: Tokens) -> QPalette:
    """The palette that Fusion and self-painting widgets draw with."""
    role = QPalette.ColorRole
    made = QPalette()
    for which, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.base),
        (role.AlternateBase, tokens.alt),
        (role.Text, tokens.text),
        (role.PlaceholderText, tokens.dim),
        (role.Button, tokens.base),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.error),
        (role.Highlight, tokens.sel),
        (role.HighlightedText, tokens.text),
        (role.Link, tokens.pri),
        (role.LinkVisited, tokens.pri),
        (role.ToolTipBase, tokens.base),
        (role.ToolTipText, tokens.text),
        (role.Light, tokens.base),
        (role.Midlight, tokens.alt),
        (role.Mid, tokens.line),
        (role.Dark, tokens.line2),
        (role.Shadow, tokens.line2),
        (role.Accent, tokens.pri),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.dim))
    return made
