"""Spreadsheets that are broken or meant to do harm, made here byte by byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {NS} xmlns:r="{REL}"><sheets><sheet name="one" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}
TEXT = '<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
NAMES = '<row r="1">' + TEXT.format(place="A1", text="Names") + "</row>"


def xlsx(rows: str = NAMES, *, before: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of one sheet with these rows as XML."""
    sheet = f"<?xml version='1.0'?>{before}<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>"
    return packed({**PARTS, "xl/worksheets/sheet1.xml": sheet, **(more or {})})


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(rows: str) -> bytes:
    content = (
        f'<office:document-content {OPEN} office:version="1.2"><office:body><office:spreadsheet><table:table table:name="one">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": manifest,
        "content.xml": content,
    })  # fmt: skip


def cell(text: str, repeated: int = 1) -> str:
    return f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}"><text:p>{text}</text:p></table:table-cell>'


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
LAUGHING = f'<row r="1">{TEXT.format(place="A1", text="&i;")}</row>'
SHARED = f"<sst {NS}><si><t>{'x' * 30_000}</t></si></sst>"

HARMFUL: dict[str, tuple[str, bytes]] = {
    "zip bomb": ("sheet.too_big", xlsx(NAMES + " " * (70 << 20))),
    "tight": ("sheet.harmful", xlsx(NAMES + " " * (8 << 20))),
    "far cell": ("sheet.too_long", xlsx(f'<row r="1048576">{TEXT.format(place="XFD1048576", text="x")}</row>')),
    "wide cell": ("sheet.too_wide", xlsx(f'<row r="1">{TEXT.format(place="XFD1", text="x")}</row>')),
    "endless row": ("sheet.too_long", xlsx(f'<row r="99999999999">{TEXT.format(place="A99999999999", text="x")}</row>')),
    "no row number": ("sheet.broken", xlsx('<row r="-1"><c r="A-1"><v>1</v></c></row>')),
    "billion laughs": ("sheet.harmful", xlsx(LAUGHING, before=LAUGHS)),
    "outside entity": ("sheet.harmful", xlsx(before='<!DOCTYPE x SYSTEM "file:///etc/passwd">')),
    "many copies of a long text": (
        "sheet.too_big",
        xlsx("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3000)), more={"xl/sharedStrings.xml": SHARED}),
    ),
    "leads out": ("sheet.harmful", xlsx(more={"../x.xml": "<x/>"})),
    "root": ("sheet.harmful", xlsx(more={"/x.xml": "<x/>"})),
    "drive": ("sheet.harmful", xlsx(more={"C:/x.xml": "<x/>"})),
    "backslash": ("sheet.harmful", xlsx(more={"a\\x.xml": "<x/>"})),
    "many parts": ("sheet.harmful", xlsx(more={f"xl/media/{n}.bin": "" for n in range(501)})),
    "cut off": ("sheet.broken", xlsx()[:-300]),
    "damaged": ("sheet.broken", xlsx().replace(b"sheet1", b"sheat1", 1)),
    "no XML": ("sheet.broken", xlsx("<row>")),
    "another kind of zip": ("sheet.not_one", packed({"word/document.xml": "<x/>"})),
    "encrypted": ("sheet.password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900),
    "old Excel, broken": ("sheet.broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000),
    "picture": ("sheet.not_one", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "empty": ("sheet.empty", b""),
    "only blanks": ("sheet.empty", b" \r\n\r\n"),
    "no cell": ("sheet.empty", xlsx("")),
    "open, far": ("sheet.too_long", ods(f'<table:table-row table:number-rows-repeated="1048575">{cell("x")}</table:table-row>')),
    "open, wide": ("sheet.too_wide", ods(f"<table:table-row>{cell('x', 16384)}</table:table-row>")),
    "open, laughs": ("sheet.harmful", packed({"mimetype": "x", "content.xml": LAUGHS + "<x>&i;</x>"})),
    "unclosed quote": ("sheet.quote", b'Names,Village\r\nBinta,"Soma\r\n' + b"Lamin,Kerewan\r\n" * 20),
    "200 KB in a cell": ("sheet.long_cell", b"Names\r\n" + b"x" * 200_000 + b"\r\n"),
    "wide csv": ("sheet.too_wide", b",".join([b"x"] * 101)),
    "long csv": ("sheet.too_long", b"x\n" * 20_001),
    "a block of nothing": ("sheet.nul", b"Names,Village\r\nBinta," + b"\0" * 512),
    "two encodings": ("sheet.letters", "Names\r\nA\u00efssata\r\n".encode() + "C\u00e9line".encode("cp1252")),
    "half a sign": ("sheet.letters", "Names".encode("utf-16") + b"\x00"),
    "no code page": ("sheet.letters", b"Names\nA\x81\xff\n"),
    "a million rows": ("sheet.too_long", xlsx("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_000_001)))),
    "leads to a file outside": ("sheet.broken", xlsx(more={"xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/worksheet" Target="../../../etc/passwd"/></Relationships>'})),
    "text that is not there": ("sheet.broken", xlsx('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
    "nested without end": ("sheet.broken", xlsx("<x>" * 100_000)),
}  # fmt: skip

PLAIN = f"<worksheet {NS}><sheetData>{NAMES}</sheetData></worksheet>"
WHOLE = {**PARTS, "xl/worksheets/sheet1.xml": PLAIN}
ODD: dict[str, bytes] = {
    "no content types": packed({name: part for name, part in WHOLE.items() if "Content" not in name}),
    "wrong content types": packed({**WHOLE, "[Content_Types].xml": "<Types/>"}),
    "macros": packed({**WHOLE, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    "a page of the web": packed({
        **WHOLE,
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r9" Type="{REL}/externalLink" Target="http://127.0.0.1:9/x.xml" TargetMode="External"/></Relationships>',
    }),
    "text under the name of a workbook": b"Names\r\n",
}  # fmt: skip
