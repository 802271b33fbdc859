"""What this PC's window looks like: language, theme, row height. Names nobody, lies beside the data file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from PySide6.QtCore import QLocale

from tvetdesk.i18n import LANGUAGES
from ui.tokens import ROWS, THEMES

FILE = "window.json"


@dataclass
class Settings:
    """Choices about the window; whatever is missing or odd in the file is as in a new one."""

    language: str = "en"
    theme: str = "auto"
    rows: str = "normal"
    folded: bool = False

    def sane(self) -> Settings:
        """The same with what can be shown."""
        return Settings(
            self.language if self.language in LANGUAGES else "en",
            self.theme if self.theme in ("auto", *THEMES) else "auto",
            self.rows if self.rows in tuple(ROWS) else "normal",
            bool(self.folded),
        )


def load(folder: Path) -> Settings:
    """The settings of a data folder; a file that cannot be read is no obstacle."""
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return Settings(spoken())
    known = {field.name for field in fields(Settings)}
    chosen = (
        {name: value for name, value in found.items() if name in known} if isinstance(found, dict) else {}
    )
    return Settings(**chosen).sane()


def spoken() -> str:
    """The language of this PC, where we speak it; else English."""
    found = (tag[:2] for tag in QLocale.system().uiLanguages())
    return next((one for one in found if one in LANGUAGES), "en")


def save(folder: Path, settings: Settings) -> bool:
    """Keep the settings; False where the folder cannot be written, which loses nothing that matters."""
    try:
        (folder / FILE).write_text(json.dumps(asdict(settings), indent=2) + "\n", "utf-8")
    except OSError:
        return False
    return True
