"""A bug of ours: say so, and offer to save a report that holds places in the program and no data of people."""

from __future__ import annotations

import logging
import platform
import traceback
from pathlib import Path

from PySide6.QtCore import QLibraryInfo
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

import tvetdesk
from tvetdesk.i18n import N_
from ui.documents import in_documents
from ui.language import Language

LOG = logging.getLogger(__name__)
WHAT = N_("Something went wrong in the program itself. What was saved before is safe.")
NEXT = N_(
    "Save a report and give it to whoever looks after your computer. It names places in the program, no people."
)
SAVE = N_("Save report…")
GO_ON = N_("Go on")
FILE = "tvetdesk-report.txt"


def report(error: BaseException) -> str:
    """Versions, and the places in our code the error went through.

    Messages and values are left out: they may hold what people typed.
    """
    qt = QLibraryInfo.version().toString()
    lines = [
        f"TVET Desk {tvetdesk.__version__}, Python {platform.python_version()}, Qt {qt}, {platform.platform()}"
    ]
    one: BaseException | None = error
    while one is not None:
        lines.append(type(one).__name__)
        lines += [
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(one.__traceback__)
        ]
        one = one.__cause__ or one.__context__
    return "\n".join(lines) + "\n"


def _short(path: str) -> str:
    """The end of a path: its beginning may hold somebody's name."""
    return "/".join(Path(path).parts[-3:])


def show_bug(error: BaseException, language: Language, parent: QWidget | None = None) -> None:
    """Log the error without values, and ask whether to save a report."""
    text = report(error)
    LOG.error("bug: %s", text)
    t = language.t
    box = QMessageBox(QMessageBox.Icon.Warning, "TVET Desk", t(WHAT), parent=parent)
    box.setInformativeText(t(NEXT))
    save = box.addButton(t(SAVE), QMessageBox.ButtonRole.ActionRole)
    box.setDefaultButton(box.addButton(t(GO_ON), QMessageBox.ButtonRole.RejectRole))
    box.exec()
    if box.clickedButton() is save:
        path, _ = QFileDialog.getSaveFileName(parent, t(SAVE), in_documents(FILE))
        if path:
            Path(path).write_text(text, "utf-8")
