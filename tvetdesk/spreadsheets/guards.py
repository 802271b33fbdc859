"""Guards before a workbook is read: how much it unpacks to, what it is made of, how far its cells lie apart.

What passes is packed anew from exactly the parts that were looked at, so that the reader behind cannot see others
than the guard did. No part is ever written to the disk.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from tvetdesk.errors import UserError
from tvetdesk.spreadsheets.sheet import MOST_COLUMNS, MOST_ROWS, column_letters

MOST_PARTS = 500
MOST_UNPACKED = 64 << 20  # bytes
MOST_RATIO = 200  # unpacked to packed; real workbooks stay below 100
SMALL = 1 << 20  # bytes that may be packed any tighter

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(r"([A-Z]{1,7})([0-9]{1,12})")


@dataclass
class Checked:
    """A workbook that passed; `errors` are the cells with #DIV/0! and the like, by sheet: (row, column, text)."""

    data: bytes
    errors: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)


def checked(data: bytes, name: str) -> Checked:
    """An xlsx or ods file as it may be read; UserError when it may not."""
    parts = _parts(data, name)
    if "xl/workbook.xml" not in parts and "content.xml" not in parts:
        raise UserError("sheet.not_one", name=name)
    strings: list[int] = []
    scans: dict[str, _Scan] = {}
    # Shared texts first: a cell only names one by its number, and the sum of all cells is what memory must hold.
    for part in sorted(parts, key=lambda one: (not one.endswith("sharedStrings.xml"), one)):
        if part.endswith((".xml", ".rels")):
            scans[part] = _Scan(name, strings)
            _parse(parts[part], scans[part], name)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for part, content in parts.items():
            packed.writestr(zipfile.ZipInfo(part), content)
    return Checked(file.getvalue(), _errors(scans))


def _errors(scans: dict[str, _Scan]) -> dict[str, list[tuple[int, int, str]]]:
    """The errors of each sheet by its name: the workbook names a relation, the relation a part."""
    if "xl/workbook.xml" not in scans or "xl/_rels/workbook.xml.rels" not in scans:
        return {}
    targets = scans["xl/_rels/workbook.xml.rels"].named
    found = {}
    for sheet, relation in scans["xl/workbook.xml"].named.items():
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in scans and scans[part].errors:
            found[sheet] = scans[part].errors
    return found


def _parts(data: bytes, name: str) -> dict[str, bytes]:
    """The parts that a reader needs, by their names; each exists once and unpacks to what it says."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        infos = packed.infolist()
        total = sum(info.file_size for info in infos)
        if len(infos) > MOST_PARTS or len({info.filename for info in infos}) < len(infos):
            raise UserError("sheet.harmful", name=name)
        if total > MOST_UNPACKED:
            raise UserError("sheet.too_big", name=name, limit=MOST_UNPACKED >> 20)
        if total > SMALL and total > MOST_RATIO * len(data):
            raise UserError("sheet.harmful", name=name)
        for info in infos:
            _check_name(info.orig_filename, name)
        return {
            info.filename: packed.read(info)  # raises when it unpacks to more or other than it says
            for info in infos
            if info.filename.endswith((".xml", ".rels")) or info.filename == "mimetype"
        }


def _check_name(part: str, name: str) -> None:
    """Refuse names that lead out of a folder; they are never used, but nobody honest writes them."""
    if part.startswith("/") or re.search(r"[\\:\x00-\x1f]", part) or ".." in part.split("/"):
        raise UserError("sheet.harmful", name=name)


def _parse(content: bytes, scan: _Scan, name: str) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = lambda *_: _refuse(name)
    parser.EntityDeclHandler = lambda *_: _refuse(name)
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.Parse(content, True)


def _refuse(name: str) -> None:
    raise UserError("sheet.harmful", name=name)


class _Scan:
    """Walks through one part and notes how far its cells lie and how much text they come to."""

    def __init__(self, name: str, strings: list[int]) -> None:
        self.name, self.strings = name, strings
        self.root = ""
        self.errors: list[tuple[int, int, str]] = []
        self.named: dict[str, str] = {}  # of a workbook: sheet -> relation; of relations: relation -> part
        self._row = self._column = -1
        self._kind = ""
        self._words: list[str] | None = None  # text of the element at hand, where it matters
        self._total = 0
        self._repeat_row = self._repeat_cell = 1
        self._filled = False
        self._start: Callable[[str, dict[str, str]], None] = lambda *_: None
        self._end: Callable[[str], None] = lambda *_: None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        if not self.root:
            self.root = tag
            if tag == "worksheet":
                self._start, self._end = self._excel_start, self._excel_end
            elif tag == "sst":
                self._start, self._end = self._texts_start, self._texts_end
            elif tag == "document-content":
                self._start, self._end = self._open_start, self._open_end
            elif tag in ("workbook", "Relationships"):
                self._start = self._named
        self._start(tag, attributes)

    def end(self, tag: str) -> None:
        self._end(tag.rpartition(" ")[2])

    def text(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    # -- Excel -----------------------------------------------------------------------------------------------

    def _named(self, tag: str, attributes: dict[str, str]) -> None:
        told = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if tag == "sheet":
            self.named[told.get("name", "")] = told.get("id", "")
        elif tag == "Relationship":
            self.named[told.get("Id", "")] = told.get("Target", "")

    def _texts_start(self, tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            self._words = []

    def _texts_end(self, tag: str) -> None:
        if tag == "si" and self._words is not None:
            self.strings.append(sum(map(len, self._words)))
            self._words = None

    def _excel_start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._row = self._number(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif tag == "c":
            self._column += 1
            self._kind = attributes.get("t", "")
            if "r" in attributes:
                self._place(attributes["r"])
        elif tag in ("v", "is"):
            self._check(self._row, self._column)
            self._words = []

    def _number(self, text: str) -> int:
        if not text.isascii() or not text.isdecimal() or len(text) > 12:
            raise UserError("sheet.broken", name=self.name)
        return int(text)

    def _place(self, text: str) -> None:
        match = _CELL.fullmatch(text)
        if match is None:
            raise UserError("sheet.broken", name=self.name)
        self._column = 0
        for letter in match[1]:
            self._column = self._column * 26 + ord(letter) - ord("A") + 1
        self._column -= 1
        self._row = int(match[2]) - 1

    def _excel_end(self, tag: str) -> None:
        if tag in ("v", "is") and self._words is not None:
            words = "".join(self._words)
            self._words = None
            length = len(words)
            if self._kind == "s" and words.strip().isdecimal() and int(words) < len(self.strings):
                length = self.strings[int(words)]
            if self._kind == "e":
                self.errors.append((self._row, self._column, words[:20]))
            self._count(length)

    # -- OpenDocument ----------------------------------------------------------------------------------------

    def _open_start(self, tag: str, attributes: dict[str, str]) -> None:
        told = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if tag == "table":
            self._row = -1
        elif tag == "table-row":
            self._repeat_row = self._number(told.get("number-rows-repeated", "1"))
            self._row += self._repeat_row
            self._column, self._filled = -1, False
        elif tag in ("table-cell", "covered-table-cell"):
            self._repeat_cell = self._number(told.get("number-columns-repeated", "1"))
            self._column += self._repeat_cell
            self._words = []
            if "value-type" in told or "formula" in told:
                self._check(self._row, self._column)

    def _open_end(self, tag: str) -> None:
        if tag in ("table-cell", "covered-table-cell") and self._words is not None:
            length = len("".join(self._words).strip())
            self._words = None
            if length:
                self._check(self._row, self._column)
                self._count(length * self._repeat_row * self._repeat_cell)

    # -- limits ----------------------------------------------------------------------------------------------

    def _check(self, row: int, column: int) -> None:
        if row >= MOST_ROWS:
            raise UserError("sheet.too_long", name=self.name, row=str(row + 1), limit=MOST_ROWS)
        if column >= MOST_COLUMNS:
            raise UserError(
                "sheet.too_wide", name=self.name, column=column_letters(column), limit=MOST_COLUMNS
            )

    def _count(self, length: int) -> None:
        self._total += length
        if self._total > MOST_UNPACKED:
            raise UserError("sheet.too_big", name=self.name, limit=MOST_UNPACKED >> 20)
