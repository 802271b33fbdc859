"""Draws every page and state into PNG files and contact sheets, to be looked at: `make screens`."""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import LANGUAGES, translator
from tvetdesk.store import paper
from tvetdesk.store.clocks import ClockState
from ui import fonts, practice, scenery
from ui.app import application
from ui.first.run import PERSON
from ui.places import PLACES
from ui.tasks import AtOnce
from ui.tokens import LIGHT
from ui.widgets.plain import keep_plain
from ui.window import Window

LOG = logging.getLogger(__name__)
FULL, SMALL = (1366, 698), (1093, 552)
LOOKED_AT = 5  # pages drawn in every theme and size
CLOCK = dt.time(10, 3, 41)
SHEET_WIDTH, ACROSS, CAPTION = 2100, 3, 26


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the image, and the part of it that the manual shows."""

    name: str
    image: QImage
    inner: QRect = field(default_factory=QRect)


def main(words: Sequence[str] | None = None) -> int:
    """Draw everything that is asked for; returns the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = _options(sys.argv[1:] if words is None else words)
    options.out.mkdir(parents=True, exist_ok=True)
    app = application()
    keep_plain(app)
    with tempfile.TemporaryDirectory(prefix="tvetdesk-screens-") as made:
        home = options.practice or Path(made) / "practice"
        for code in (practice.HQ, practice.CENTRE):
            if not practice.is_made(home / code):
                practice.make(home / code, lambda _, step: LOG.info("%s", step), translator("en"))
        for language in options.language or LANGUAGES:
            shots = list(draw(app, home, Path(made), language, lambda name: _is_of(name, options.only)))
            _keep(options.out, f"sheet-{language}", shots)
        if not options.language and not options.only:
            _keep(options.out, "sheet-looks", list(_looks(app, home / practice.CENTRE, Path(made))))
    LOG.info("%s", options.out)
    return 0


def _is_of(name: str, page: str) -> bool:
    """Whether a picture is one of this page, or any if none is named."""
    return not page or f"{name.partition('-')[2]}-".startswith(f"{page}-")


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="screens", description="Draws every page and state of the window.")
    parser.add_argument("--out", type=Path, default=Path("build/screens"), help="where the pictures go")
    parser.add_argument(
        "--practice", type=Path, help="a folder of practice data, made there if it is missing"
    )
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="only this one")
    parser.add_argument("--only", default="", metavar="PAGE", help="only this page")
    return parser.parse_args(words)


def _keep(out: Path, name: str, shots: list[Shot]) -> None:
    for shot in shots:
        shot.image.save(str(out / f"{shot.name}.png"))
    sheet(shots).save(str(out / f"{name}.png"))
    LOG.info("%s: %d", name, len(shots))


# -- the pictures ----------------------------------------------------------------------------------------------


Wanted = Callable[[str], bool]
OTHERS = (
    *("unlock", "unlock-wrong", "unlock-forgotten", "find", "clock", "reading", "lock-pin", "unlock-rescue"),
    *("first", "first-place", "first-person", "first-ready"),
)


def draw(
    app: QApplication,
    home: Path,
    temporary: Path,
    language: str,
    wanted: Wanted,
    size: tuple[int, int] = FULL,
) -> Iterator[Shot]:
    """The pictures in a language whose name, without the language, is wanted: `centre-home`, `hq-incoming-ready`."""
    for code in (practice.CENTRE, practice.HQ):
        yield from _drawn(app, home / code, temporary, language, wanted, size)
    if any(wanted(name) for name in OTHERS if name.startswith("first")):
        yield from (
            shot for shot in _first(app, temporary, language, size) if wanted(shot.name.partition("-")[2])
        )


def names() -> set[str]:
    """What can be drawn: every page of a centre and of headquarters, its scenes, and what stands around them."""
    found = set(OTHERS)
    for place in PLACES:
        for kind in place.kinds:
            found |= {
                f"{kind}-{place.name}",
                *(f"{kind}-{place.name}-{scene}" for scene in place.load().scenes()),
            }
    return found


def _opened(folder: Path, temporary: Path, language: str, size: tuple[int, int] = FULL) -> Window:
    """A window on a copy of the practice data, which drawing may then write to."""
    copy = Path(tempfile.mkdtemp(dir=temporary)) / "desk"
    shutil.copytree(folder, copy)
    window = Window(copy, password=practice.PASSWORD, pool=AtOnce())
    window.resize(*size)
    window.language.choose(language)
    window.settings.language = language
    return window


def _drawn(
    app: QApplication, folder: Path, temporary: Path, language: str, wanted: Wanted, size: tuple[int, int]
) -> Iterator[Shot]:
    """The pages of a desk in a language, with the unlock screen before and after a wrong password."""
    kind = "hq" if folder.name == practice.HQ else "centre"
    window = _opened(folder, temporary, language, size)
    window.show()
    window.ask()

    def shot(name: str) -> Iterator[Shot]:
        if wanted(name):
            yield Shot(f"{language}-{name}", grab(app, window), heart(window))

    if kind == "centre":
        yield from shot("unlock")
        window.unlock.wrong()
        yield from shot("unlock-wrong")
        window.unlock.forgotten.click()
        yield from shot("unlock-forgotten")
        if window.rescue.recovering is not None:
            window.rescue.recovering.close()
    _unlock(window)
    shell = window.shell
    assert shell is not None
    for name, place in shell.places.items():
        if wanted(f"{kind}-{name}"):
            shell.go(name)
            yield from shot(f"{kind}-{name}")
        for scene, show in place.load().scenes().items():
            if not wanted(f"{kind}-{name}-{scene}"):
                continue
            _forget(window)
            shell.go(name)
            show(shell.page())
            yield from shot(f"{kind}-{name}-{scene}")
    if kind == "centre" and wanted("find"):
        shell.go(next(iter(shell.numbered())))
        shell.open_find()
        shell.find.line.setText("a")
        yield from shot("find")
        shell.find.hide()
        yield from _states(app, window, language)
    window.shut()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _first(app: QApplication, temporary: Path, language: str, size: tuple[int, int] = FULL) -> Iterator[Shot]:
    """The first run: a further computer of a centre, from nothing to its fingerprint."""
    window = Window(Path(tempfile.mkdtemp(dir=temporary)) / "TVET Desk", pool=AtOnce())
    window.resize(*size)
    window.language.choose(language)
    window.show()
    window.ask()
    first = window.first
    assert first is not None
    first.answers.recovery = paper.new_code(lambda size: bytes(range(size)))
    yield Shot(f"{language}-first", grab(app, window))
    first.forward()
    yield Shot(f"{language}-first-place", grab(app, window))
    scenery.answered(first.answers)
    first.go(PERSON)
    yield Shot(f"{language}-first-person", grab(app, window))
    first.forward()
    yield Shot(f"{language}-first-ready", grab(app, window))
    window.shut()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _states(app: QApplication, window: Window, language: str) -> Iterator[Shot]:
    """What can stand above every page, and the lock: with a PIN, and with data that do not open."""
    shell = window.shell
    assert shell is not None
    assert window.desk is not None
    now = window.desk.book.now()
    doubt = ClockState(now.replace(year=1980), now, "back")
    for name, show in (
        ("clock", lambda: shell.above._show_clock(doubt)),  # noqa: SLF001 - as if the clock had said it
        ("reading", lambda: shell.above.only_reading(UserError("book.read_only", folder="D:\\TVET Desk"))),
    ):
        show()
        yield Shot(f"{language}-{name}", grab(app, window))
    if shell.session is not None:
        shell.session.opened()  # drawing may have taken longer than a session stays open unused
        shell.session.set_pin("2718")
    window.lock()
    yield Shot(f"{language}-lock-pin", grab(app, window))
    window.unlock.offer_pins(())
    window.unlock.refuse(sentence(UserError("book.damaged"), window.language.t))
    window.unlock.offer_rescue(look=True)
    yield Shot(f"{language}-unlock-rescue", grab(app, window))


def _looks(app: QApplication, folder: Path, temporary: Path) -> Iterator[Shot]:
    """The first pages in every theme, with large rows, and at 125 % of 1366 x 768."""
    ways: tuple[tuple[str, str, str, str, tuple[int, int]], ...] = (
        ("dark", "en", "dark", "normal", FULL),
        ("contrast", "en", "contrast", "normal", FULL),
        ("large", "en", "light", "large", FULL),
        ("small", "fr", "light", "normal", SMALL),
        ("small-compact", "de", "dark", "compact", SMALL),
    )
    for way, language, theme, rows, size in ways:
        window = _opened(folder, temporary, language)
        window.resize(*size)
        window.show()
        window.ask()
        _unlock(window)
        assert window.shell is not None
        window.shell.choose_look(theme, rows)
        for name in list(window.shell.numbered())[:LOOKED_AT]:
            window.shell.go(name)
            yield Shot(f"look-{way}-{name}", grab(app, window))
        window.shell.choose_look("light", "normal")
        window.shut()
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _unlock(window: Window) -> None:
    window.unlock.password.setText(practice.PASSWORD)
    window.unlock.button.click()
    assert window.desk is not None, window.unlock.trouble.text()
    practice.set_clock(window.desk, CLOCK)


def _forget(window: Window) -> None:
    """Pages as at their first opening: every scene starts from there."""
    shell = window.shell
    assert shell is not None
    shell.forget_pages()


def grab(app: QApplication, window: Window) -> QImage:
    """The window as it is painted now, with whatever was asked for at its end."""
    for _ in range(4):
        app.processEvents()
    window.settle()
    app.processEvents()
    image = window.grab().toImage()
    here = window.shell.page() if window.shell is not None else window
    for dialog in here.findChildren(QDialog):
        if dialog.isVisible():
            painter = QPainter(image)
            left, top = (image.width() - dialog.width()) // 2, (image.height() - dialog.height()) // 2
            painter.drawPixmap(left, top, dialog.grab())
            painter.drawRect(left - 1, top - 1, dialog.width() + 1, dialog.height() + 1)
            painter.end()
    return image


def heart(window: Window) -> QRect:
    """The part of a picture that is about this place: the dialog that is open, else all but rail and bottom line."""
    shell, whole = window.shell, window.rect()
    for dialog in (shell.page() if shell is not None else window).findChildren(QDialog):
        if dialog.isVisible():
            left, top = (whole.width() - dialog.width()) // 2, (whole.height() - dialog.height()) // 2
            return QRect(left, top, dialog.width(), dialog.height())
    if shell is None:
        return whole
    return whole.adjusted(shell.rail.width(), 0, 0, -shell.status.height())


def sheet(shots: Sequence[Shot], across: int = ACROSS) -> QImage:
    """The pictures on one sheet with their names below."""
    wide = SHEET_WIDTH // across
    cells = [
        (shot.name, shot.image.scaledToWidth(wide - 12, Qt.TransformationMode.SmoothTransformation))
        for shot in shots
    ]
    rows = [cells[start : start + across] for start in range(0, len(cells), across)]
    heights = [max(image.height() for _, image in row) + CAPTION for row in rows]
    made = QImage(SHEET_WIDTH, max(1, sum(heights)), QImage.Format.Format_RGB32)
    made.fill(QColor(LIGHT.line))
    painter = QPainter(made)
    painter.setFont(fonts.font("text"))
    painter.setPen(QColor(LIGHT.text))
    top = 0
    for row, height in zip(rows, heights, strict=True):
        for place, (name, image) in enumerate(row):
            painter.drawImage(place * wide + 6, top + 4, image)
            words = QRect(place * wide + 6, top + image.height() + 4, wide - 12, CAPTION - 6)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), name)
        top += height
    painter.end()
    return made


if __name__ == "__main__":
    sys.exit(main())
