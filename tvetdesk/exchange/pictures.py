"""Pictures from outside: the QR codes in photos and screenshots, read in a process of its own that can be killed.

A picture is refused by its size in bytes, then by the size its head declares, before a pixel of it is unpacked. The
process begins anew for each import and again after a picture that took too long; it knows neither keys nor the data
folder. (Neither Pillow nor zxing-cpp holds the interpreter lock while it works; a broken picture may still hang or
crash what reads it.)
"""

from __future__ import annotations

import multiprocessing
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.files import explained

sentences({
    "picture.too_big": N_("The picture {name} is too big. Make it smaller, or photograph the QR picture anew."),
    "picture.damaged": N_("{name} is not a picture that can be read here. Save it as JPEG or PNG."),
    "picture.too_slow": N_("The picture {name} took too long to read. Photograph the QR picture anew, without other things around it."),
    "picture.no_code": N_("There is no QR picture of TVET Desk in {name}, or it is not sharp enough. Photograph it anew, straight and in good light."),
})  # fmt: skip

SIZE = 24 << 20  # bytes of a file
PIXELS = 50_000_000  # what telephones take
WIDE = 3_000  # pixels a side that are looked at; more tells nothing more
SECONDS = 20  # for one picture on an old PC
STARTING = 60  # until the process has begun
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "MPO")

STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8", b"BM")


def is_picture(start: bytes) -> bool:
    """Whether a file with this beginning is a picture of a kind that is read here."""
    return start.startswith(STARTS) and (not start.startswith(b"RIFF") or start[8:12] == b"WEBP")


def read(paths: Sequence[Path], *, seconds: float = SECONDS) -> Iterator[list[str] | UserError]:
    """The texts of the QR codes in each picture, or why there are none."""
    todo = list(paths)
    while todo:
        with _reader(todo) as here:
            late: list[str] | UserError | None = None
            while todo and late is None:
                name = todo[0].name
                answer: list[str] | UserError
                try:
                    if here.poll(seconds):
                        answer = here.recv()
                    else:
                        answer = late = UserError("picture.too_slow", name=name)
                except (EOFError, ConnectionError):  # it died without an answer
                    answer = late = UserError("picture.damaged", name=name)
                del todo[0]
                yield answer


@contextmanager
def _reader(paths: Sequence[Path]) -> Iterator[Connection]:
    """The other process at work on these pictures, until the block is left."""
    context = multiprocessing.get_context("spawn")  # fork would inherit the open book and its keys
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(there, list(paths)), daemon=True)
    process.start()
    there.close()
    try:
        if here.poll(STARTING):
            here.recv()  # it has begun
        yield here
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()


def _work(there: Connection, paths: Sequence[Path]) -> None:
    """Runs in the other process: sends the texts of each picture, or the situation there is."""
    os.dup2(
        os.open(os.devnull, os.O_WRONLY), 2
    )  # what a reader prints when it breaks is of no use to anybody
    there.send("begun")
    for path in paths:
        try:
            there.send(texts(path))
        except UserError as error:
            there.send(error)


def texts(path: Path) -> list[str]:
    """The texts of the QR codes in one picture; UserError where there is none. Only for small, trusted files directly."""
    import zxingcpp
    from PIL import Image

    try:
        if path.stat().st_size > SIZE:
            raise UserError("picture.too_big", name=path.name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's about big pictures: our own limit is lower
            with Image.open(path, formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS:
                    raise UserError("picture.too_big", name=path.name)
                opened.draft("L", (WIDE, WIDE))  # a JPEG unpacks to less at once
                image = opened.convert("L")
    except FileNotFoundError as error:
        raise explained(error, path) from error
    except Image.DecompressionBombError as error:  # Pillow's own limit, for what is larger still
        raise UserError("picture.too_big", name=path.name) from error
    except Exception as error:  # a broken picture raises whatever its format's reader stumbles over
        if isinstance(error, UserError):
            raise
        raise UserError("picture.damaged", name=path.name) from error
    image.thumbnail((WIDE, WIDE))
    found = [
        code.text
        for code in zxingcpp.read_barcodes(
            image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
    ]
    if not found:
        raise UserError("picture.no_code", name=path.name)
    return found
