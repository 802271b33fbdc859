"""The program's sign as Windows wants it: `python icon.py tvetdesk.svg tvetdesk.ico`, with the build's own Python."""

import io
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 256)


def drawn(renderer: QSvgRenderer, size: int) -> Image.Image:
    """The sign, `size` pixels wide."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes(buffer.data().data())))


def write(source: Path, target: Path) -> None:
    """All sizes into one file."""
    renderer = QSvgRenderer(str(source))
    pictures = [drawn(renderer, size) for size in SIZES]
    pictures[-1].save(
        target, format="ICO", sizes=[(size, size) for size in SIZES], append_images=pictures[:-1]
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
