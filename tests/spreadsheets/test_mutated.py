"""F23: spreadsheets whose bytes were altered anywhere: read, or refused in words; never a hang, a crash or the memory of the PC."""

from __future__ import annotations

import random
import resource
import struct
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from tests.spreadsheets import hostile
from tvetdesk.errors import SENTENCES, UserError
from tvetdesk.spreadsheets.reading import read_file

ROW = '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Binta {n}</t></is></c><c r="B{n}"><v>{n}</v></c></row>'
SLOW, MEMORY = 10.0, 300  # seconds for one file, megabytes beyond what the program had before


def sound() -> dict[str, bytes]:
    """One file of each kind that is read as it stands."""
    rows = "".join(ROW.format(n=number) for number in range(1, 30))
    lines = "\r\n".join(f'"Binta {number}";{number};Soma' for number in range(30))
    return {
        "xlsx": hostile.xlsx(rows),
        "ods": hostile.ods(hostile.cell("Binta", 3) * 3),
        "csv": lines.encode("utf-8-sig"),
    }


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The file with some of its bytes flipped, doubled, cut out, replaced by counts of other sizes, or inside its parts."""
    way = dice.randrange(6)
    if way == 0 and data[:2] == b"PK":
        return _inside(data, dice)
    made = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 64))):
        place = dice.randrange(len(made))
        if way <= 1:
            made[place] ^= 1 << dice.randrange(8)
        elif way == 2:
            made[place : place + 4] = struct.pack(
                "<I", dice.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000))
            )
        elif way == 3:
            del made[place : place + dice.randrange(1, 40)]
        elif way == 4:
            made[place:place] = made[place : place + dice.randrange(1, 200)]
        else:
            return bytes(made[:place])
        if not made:
            return b""
    return bytes(made)


def _inside(data: bytes, dice: random.Random) -> bytes:
    """The same archive, right again, with one of its parts altered before it was packed."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        altered = dice.choice(archive.namelist())
        for name in archive.namelist():
            part = archive.read(name)
            if name == altered:
                part = mutated(part.replace(b"PK", b"pk"), dice)
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part)
    return target.getvalue()


def files(folder: Path, number: int) -> Iterator[Path]:
    """Of each kind one as it stands and others that were altered."""
    dice = random.Random(23)
    for kind, data in sound().items():
        for one in range(number):
            file = folder / f"list.{kind}"
            file.write_bytes(mutated(data, dice) if one else data)
            yield file


def outcome(file: Path) -> str:
    """`read`, or why not."""
    try:
        read_file(file)
    except UserError as error:
        return error.code
    return "read"


@pytest.mark.fault("F23", "spreadsheets with altered bytes")
@pytest.mark.parametrize("number", [60, pytest.param(700, marks=pytest.mark.torture)])
def test_a_file_whose_bytes_were_altered_is_read_or_refused_in_words(tmp_path, number, matrix):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    codes: Counter[str] = Counter()
    for file in matrix(files(tmp_path, number)):
        began = time.monotonic()
        codes[outcome(file)] += 1
        assert time.monotonic() - began < SLOW
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert codes.total() == 3 * number
    assert "read" in codes
    assert set(codes) - {"read"} <= set(SENTENCES)
    assert len(codes) > 3
    if sys.platform == "linux":
        assert (after - before) / 1024 < MEMORY
