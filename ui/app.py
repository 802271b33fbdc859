"""The application around the window: what was asked for, the look, what is done behind the unlock screen."""

from __future__ import annotations

import argparse
import gc
import importlib
import linecache
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import translator
from tvetdesk.paths import default_data_folder
from ui import icons, practice
from ui.garbage import Collector
from ui.icons import sign
from ui.theme import theme
from ui.widgets.plain import keep_plain
from ui.window import Window

DAILY = ("home", "registers", "trainees")  # the other pages are imported by whoever goes there


def main(words: Sequence[str] | None = None) -> int:
    """Open the window on a data folder; returns the exit code."""
    icons.sleep()
    options = _options(sys.argv[1:] if words is None else words)
    app = application()
    if options.self_test is not None:
        from ui import self_test

        return self_test.run(options.self_test)
    Collector(app)
    folder: Path = options.data or default_data_folder()
    if options.practice:
        folder = options.data or practice.folder_of(options.practice)
    window = Window(folder, password=practice.PASSWORD if options.practice else "")
    window.arrived = options.files
    _catch_bugs(window)
    # The unlock screen is painted first; then the program behind it is imported while somebody types.
    window.painted.connect(lambda: _behind(window, practising=bool(options.practice)))
    window.appear()
    code = app.exec()
    window.shut()
    return code


def application() -> QApplication:
    """The QApplication with our theme."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["tvetdesk-gui", "-style", "fusion"])
    app.setApplicationName("TVET Desk")
    app.setDesktopFileName("tvetdesk")
    theme()
    return app


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tvetdesk-gui", description="Opens the window of TVET Desk.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="bundles to look at")
    parser.add_argument("--data", type=_folder, metavar="DIR", help="the data folder to open")
    parser.add_argument(
        "--practice", nargs="?", const=practice.CENTRE, metavar="CODE",
        help="open invented data: of the centre with this code (GM-MK if none is named), or hq",
    )  # fmt: skip
    parser.add_argument(
        "--self-test", nargs="?", const="", metavar="FILE", help="try the whole program on invented data; FILE takes the report"
    )  # fmt: skip
    return parser.parse_args(words)


def _folder(name: str) -> Path:
    if not name:  # as of a variable that is not set: it would be the folder at hand
        raise argparse.ArgumentTypeError(sentence(UserError("folder.unnamed"), translator("en")))
    return Path(name)


def _behind(window: Window, *, practising: bool) -> None:
    """What is done once the window can be seen: practice data made, the folder looked at, the pages imported."""
    theme().wake()
    window.setWindowIcon(sign())
    keep_plain(QApplication.instance())
    if practising and not practice.is_made(window.folder):
        window.make_practice()
    else:
        window.ask()
    QTimer.singleShot(0, _import_pages)


def _import_pages() -> None:
    """What the password opens, imported while it is typed; in parts, since Shiboken reads the source of each module.

    `linecache` would keep all those sources, 14 MB of them.
    """
    from ui.places import PLACES  # with what its badges count

    daily = [place.page.partition(":")[0] for place in PLACES if place.name in DAILY]
    for part in ("tvetdesk.store.book", "tvetdesk.records", "tvetdesk.desk", "ui.shell", *daily):
        importlib.import_module(part)
        linecache.clearcache()
    gc.freeze()  # what is imported stays: a whole collection takes 7 ms, with it 140 ms


def _catch_bugs(window: Window) -> None:
    """A bug in a slot of ours is logged and shown like one in a worker, instead of being swallowed by Qt."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        if (known := window.situation(error)) is not None:
            window.tasks.failed.emit(known)
            return
        from ui.dialogs.bug import show_bug

        show_bug(error, window.language, window)

    sys.excepthook = hook
    window.tasks.broke.connect(
        lambda error: hook(type(error), error, error.__traceback__) if not window.shell else None
    )
