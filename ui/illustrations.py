"""Draws the pictures of the manual, and from it makes what is read and printed: `make manual`."""

from __future__ import annotations

import io
import logging
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from tvetdesk import manual
from tvetdesk.i18n import translator
from tvetdesk.manual import CARDS, LANGUAGES, TOPICS, Picture
from tvetdesk.paths import manual_folder
from tvetdesk.reports.papers import manual as papers
from tvetdesk.reports.render import pdf
from ui import practice, screens
from ui.app import application
from ui.widgets.plain import keep_plain

LOG = logging.getLogger(__name__)
# The installers have room for pictures of few colours only: ink and greys, white, and what a button and a warning have.
PALETTE = (
    *(27, 31, 36), *(70, 80, 94), *(118, 127, 140), *(170, 178, 189),
    *(222, 227, 233), *(255, 255, 255), *(31, 78, 143), *(252, 239, 217),
)  # fmt: skip
TALL = (1093, 614)  # of the window where a page would scroll, and its last buttons were cut off


def main() -> int:
    """Draw, and write the PDFs into `build/manual`; returns the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    draw()
    out = Path("build") / "manual"
    out.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        (out / f"manual-{language}.pdf").write_bytes(pdf.render(papers.paper(TOPICS, language)))
        for card in CARDS:
            (out / f"card-{card}-{language}.pdf").write_bytes(pdf.render(papers.card(card, language)))
    for file in sorted(out.iterdir()):
        LOG.info("%s: %d kB", file, file.stat().st_size // 1000)
    return 0


def wanted() -> set[str]:
    """The pictures that the pages name."""
    return {
        block.name
        for language in LANGUAGES
        for topic in TOPICS
        for block in manual.page(topic, language).blocks
        if isinstance(block, Picture)
    }


def draw() -> None:
    """Every picture of the manual in both languages, beside its pages; what was there before goes."""
    app = application()
    keep_plain(app)
    names, folder = wanted(), manual_folder() / "pictures"
    tall = {name for name in names if name.startswith("centre-settings")}
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="tvetdesk-manual-") as made:
        for code in (practice.HQ, practice.CENTRE):
            practice.make(Path(made) / code, lambda _, step: LOG.info("%s", step), translator("en"))
        for language in LANGUAGES:
            (folder / language).mkdir(parents=True)
            for size, here in ((screens.SMALL, names - tall), (TALL, tall)):
                for shot in screens.draw(app, Path(made), Path(made), language, here.__contains__, size):
                    name = shot.name.removeprefix(f"{language}-")
                    manual.picture(name, language).write_bytes(small(shot.image.copy(shot.inner)))
    missing = [name for name in sorted(names) if not manual.picture(name, LANGUAGES[-1]).is_file()]
    if missing:
        raise SystemExit(f"The manual names pictures that nobody draws: {', '.join(missing)}")


def small(image: QImage) -> bytes:
    """A PNG of eight colours."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    colours = Image.new("P", (1, 1))
    colours.putpalette(PALETTE)
    whole = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    made = io.BytesIO()
    whole.quantize(palette=colours, dither=Image.Dither.NONE).save(made, "PNG", optimize=True, bits=3)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main())
