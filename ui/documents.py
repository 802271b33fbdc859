"""Where files that are saved go at first: among the documents of this user, wherever the program was started from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def in_documents(name: str) -> str:
    """The path to offer for a file of this name."""
    return str(
        Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)) / name
    )
