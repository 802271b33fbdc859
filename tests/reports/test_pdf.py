"""Papers: every row whole, heads on every page, both fonts embedded, text as it was typed."""

import io
from itertools import pairwise

import pytest
import segno
from PySide6.QtCore import QRectF

from tvetdesk.i18n import Message
from tvetdesk.reports.render import paper, pdf
from tvetdesk.reports.render.pdf import Grid, Heading, NewPage, Paper, Paragraph, Picture, render
from tvetdesk.reports.render.reading import reading
from tvetdesk.reports.table import Column, Table

pytestmark = pytest.mark.usefixtures("qapp")


def made_up(*parts):
    """The sheets of these parts, on A4."""
    pdf._start()
    sheets = pdf._Sheets(QRectF(0, 0, pdf._dots(pdf.SHORT), pdf._dots(pdf.LONG)))
    for part in parts:
        sheets.put(part)
    return sheets


def drawn(sheets, name):
    """Of each sheet, the keywords of what is drawn there by a method of this name."""
    return [
        [draw.keywords for draw in sheet if getattr(draw, "func", None).__qualname__ == name]
        for sheet in sheets.made
    ]


def test_a_paper_holds_its_fonts_and_its_title():
    made = render(
        Paper("Cover", [Heading("Bundle 12"), Paragraph("Fatou  عمر Ɓaaba ŋ ɲ Ж"), Paragraph("!", bold=True)])
    )
    assert made.startswith(b"%PDF-")
    for font in (b"Inter-Regular", b"Inter_650wght", b"NotoSansArabic-Regular"):
        assert font in made
    assert made.count(b"/FontFile2") == 3
    assert "Cover".encode("utf-16-be") in made or b"(Cover)" in made


def test_a_long_table_repeats_its_heads_and_never_tears_a_row():
    rows = [(f"Trainee {n}", "line\n" * (n % 4) + "end", str(n)) for n in range(200)]
    sheets = made_up(Heading("Trainees"), Grid(rows, ("Name", "Remark", "Number"), right=(2,)))
    placed = drawn(sheets, "_Row.draw")
    assert len(placed) > 5
    assert all([row["shaded"] for row in sheet] == [True] + [False] * (len(sheet) - 1) for sheet in placed)
    listed = [row for sheet in placed for row in sheet if not row["shaded"]]
    assert [row["last"] - row["first"] for row in listed] == [n % 4 + 1 for n in range(200)]
    assert all(row["y"] < sheets.bottom for row in listed)


def test_a_row_longer_than_a_page_goes_on_over_the_next_ones():
    sheets = made_up(Grid([("a", "word\n" * 300)], ("x", "y")))
    spans = [
        (r["first"], r["last"]) for sheet in drawn(sheets, "_Row.draw") for r in sheet if not r["shaded"]
    ]
    assert len(spans) > 2
    assert spans[0][0] == 0
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert spans[-1][1] == 301


def test_a_heading_is_never_the_last_thing_on_a_page():
    for lines in range(30, 60):
        sheets = made_up(*[Paragraph("text")] * lines, Heading("Below", 2), Paragraph("what follows"))
        last = drawn(sheets, "_Text.draw")[-1]
        assert len(last) > 1 or len(sheets.made) == 1


def test_a_new_page_begins_where_it_is_asked_for():
    assert len(made_up(Paragraph("one"), NewPage(), Paragraph("two")).made) == 2


def test_a_picture_keeps_its_shape_and_goes_to_the_next_page_whole():
    file = io.BytesIO()
    segno.make("TVET Desk").save(file, kind="png", scale=8)
    sheets = made_up(*[Paragraph("text")] * 30, Picture(file.getvalue(), 90))
    assert len(sheets.made) == 2
    assert len(sheets.made[1]) == 1


def test_what_people_typed_is_never_markup():
    wide = made_up(Paragraph("<b>Fatou</b> & <br><br><br>")).y
    assert wide == made_up(Paragraph("Fatou")).y  # one line, not four


def test_columns_of_a_wide_table_break_no_word(english):
    heads = (
        "Centre",
        "Cohort",
        "Programme",
        "Begins",
        "Interrupted",
        "Completed",
        "Attendance",
        "Certified",
        "In training",
    )
    row = (
        "GTTI Annex Mansa Konko and a long name",
        "Rural Mechanics 2019",
        "Rural Mechanics",
        "02/09/2019",
        "0",
        "17",
        "97.8 %",
        "15",
        "1",
    )
    columns = tuple(Column(head.casefold(), Message(head)) for head in heads)
    made = reading(Table("wide", Message("Wide"), columns, (row,)), english)
    found = paper.widths(made)
    assert sum(found) <= paper.LYING
    for width, head, cell in zip(found, heads, row, strict=True):
        assert width >= max(len(word) for word in f"{head} {cell}".split(" ")) + paper.ROOM
