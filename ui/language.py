"""The language on screen: changed while the program runs, down to Qt's own buttons."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from tvetdesk.i18n import Translator, translator

LOCALES = {"en": "en_GB", "fr": "fr_FR", "de": "de_DE"}
NAMES = {"en": "English", "fr": "Français", "de": "Deutsch"}  # in their own language, hence not translated


class Language(QObject):
    """Gives everybody the translator of the moment: `language.t(TEXT, name=value)`.

    `changed` comes after Qt's own texts have changed too.
    """

    changed = Signal()

    def __init__(self, code: str = "en", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._qt: QTranslator | None = None
        self.code = ""
        self.t: Translator = translator("en")
        self.choose(code)

    def choose(self, code: str) -> None:
        """Speak this language from now on."""
        if code == self.code:
            return
        self.t = translator(code)
        self.code = code
        if self._qt is not None:
            QCoreApplication.removeTranslator(self._qt)
            self._qt = None
        if code != "en":
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            own = QTranslator(self)
            if own.load(f"qtbase_{code}", folder):
                QCoreApplication.installTranslator(own)
                self._qt = own
        QLocale.setDefault(QLocale(LOCALES[code]))
        self.changed.emit()

    def end(self) -> None:
        """Take our translator out of the application again."""
        if self._qt is not None:
            QCoreApplication.removeTranslator(self._qt)
            self._qt = None


def key_name(keys: str, language: str) -> str:
    """A key sequence as it is printed on the keyboards of a language: Ctrl+K is Strg+K in German."""
    for english, words in _KEYS.items():
        if language in words:
            keys = keys.replace(english, words[language])
    return keys


_KEYS = {
    "Ctrl": {"de": "Strg"},
    "Shift": {"fr": "Maj", "de": "Umschalt"},
    "Enter": {"fr": "Entrée", "de": "Eingabe"},
    "Esc": {"fr": "Échap"},
    "Space": {"fr": "Espace", "de": "Leertaste"},
    "Del": {"fr": "Suppr", "de": "Entf"},
    "PgUp": {"fr": "Page↑", "de": "Bild↑"},
    "PgDn": {"fr": "Page↓", "de": "Bild↓"},
}
