"""Papers: every row whole, heads on every page, both fonts embedded, text as it was typed."""

import io
from itertools import pairwise

import pytest
import segno
from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from tests.store.naughty import NAUGHTY
from tvetdesk.i18n import Message
from tvetdesk.reports.render import paper, pdf
from tvetdesk.reports.render.parts import (
    Grid,
    Heading,
    Letterhead,
    NewPage,
    Paper,
    Paragraph,
    Picture,
    Plate,
    Words,
)
from tvetdesk.reports.render.pdf import plates, render
from tvetdesk.reports.render.pdf.letters import LONG as HIGH
from tvetdesk.reports.render.pdf.letters import SHORT, TEXT, dots, font, start
from tvetdesk.reports.render.pdf.lines import Text
from tvetdesk.reports.render.pdf.sheets import LOGO, PADDING, Sheets
from tvetdesk.reports.render.reading import reading
from tvetdesk.reports.table import Column, Table

pytestmark = pytest.mark.usefixtures("qapp")


def made_up(*parts):
    """The sheets of these parts, on A4."""
    start()
    sheets = Sheets(QRectF(0, 0, dots(SHORT), dots(HIGH)))
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
    for name in (b"Inter-Regular", b"Inter_650wght", b"NotoSansArabic-Regular"):
        assert name in made
    assert made.count(b"/FontFile2") == 3
    assert "Cover".encode("utf-16-be") in made or b"(Cover)" in made


@pytest.mark.parametrize("serif", [True, False])
def test_each_sign_is_drawn_as_itself_so_that_a_pdf_can_be_searched(serif):
    """No glyph for two letters, no other hyphen or colon between capitals and digits: nobody would find GM-MK then."""
    words = "GM-MK (SOLAR) 08:30 Certificat, office 5 x 3 -> 10"
    start()
    text = Text(words, font(10, serif=serif), 10**6)
    (run,) = text.lines[0].glyphRuns()
    assert run.glyphIndexes() == run.rawFont().glyphIndexesForString(words)


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
        last = drawn(sheets, "Text.draw")[-1]
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


def ink(made, top, bottom):
    """The lowest and the highest row of a picture between two rows on which something is drawn."""
    rows = [
        y for y in range(top, bottom) if any(made.pixelColor(x, y).value() < 128 for x in range(made.width()))
    ]
    return min(rows), max(rows)


@pytest.mark.parametrize("serif", [True, False])
def test_large_words_of_a_plate_are_whole_below_and_above(serif):
    def drawn_from(text):
        plate = Plate([Words(text, 20, 100, 170, 27, bold=True, serif=serif)])
        made = pdf.image(Paper("x", [plate], numbered=False), 0, 1050)  # five dots to a millimetre
        return ink(made, 450, 550)

    high, low = drawn_from("x")
    size = 27 / 72 * 25.4 * 5
    assert drawn_from("gŋɲ")[1] >= low + 0.2 * size
    assert drawn_from("É")[0] <= high - 0.3 * size


def test_no_word_of_a_head_is_broken_while_another_column_has_room():
    heads = ("No.", "Names", "Modifications manquantes", "Cahiers d’appel attendus")
    for widths in ((1, 10, 1, 1), (1, 1, 1, 1), ()):
        sheets = made_up()
        wide = sheets._columns(Grid([("",) * 4], heads, widths))
        assert sum(wide) == pytest.approx(sheets.width)
        letters = QFontMetricsF(font(TEXT, bold=True))
        for head, width in zip(heads, wide, strict=True):
            longest = max(letters.horizontalAdvance(word) for word in head.split())
            assert width - 2 * dots(PADDING) >= longest, (head, widths)


@pytest.fixture
def cut(monkeypatch):
    """The texts of which a page shows only a part, as they are drawn."""
    found = []
    ends = plates._cut
    monkeypatch.setattr(plates, "_cut", lambda item, *rest: found.append(item.text) or ends(item, *rest))
    return found


LONG = "Everything kept about Fatoumatta Binta Mariama Sanyang-Touray of Mansa Konko, Abdoulaye’s daughter"


@pytest.mark.parametrize("marked", ["", "practice data, invented"])
def test_the_foot_is_whole_on_two_lines_if_need_be_and_touches_nothing(cut, marked):
    made = pdf.image(
        Paper("x", [Paragraph("x")], foot=f"Printed 29/11/2026 · {LONG}", marked=marked), 0, 1050
    )
    inked = [
        x / 5 for x in range(1050) if any(made.pixelColor(x, y).value() < 200 for y in range(1410, 1450))
    ]
    gap = max(after - before for before, after in pairwise(inked))
    assert cut == []
    assert gap > 3  # millimetres between it and what stands at the right
    assert min(inked) < 20
    assert max(inked) > 188
    pdf.render(Paper("x", [Paragraph("x")], foot=LONG * 4, marked=marked))
    assert cut == [LONG * 4]


def test_words_with_a_height_are_broken_before_they_are_cut(cut):
    def drawn(**about):
        pdf.render(Paper("x", [Plate([Words(LONG, 20, 100, 60, 9, **about)])]))
        return cut and cut.pop()

    assert drawn() == LONG
    assert not drawn(height=8)
    assert drawn(height=8, then="father Alpha Oumar Diallo-Ceesay of Jarra Sutukung Pakalinding") == LONG


def test_words_of_a_plate_take_any_string_whole_or_cut():
    odd = [text for text in (*NAUGHTY, "\ud800", "\U0001e900\U0001e901 " * 40) if text]
    for about in ({}, {"height": 6}, {"height": 6, "then": "x" * 90, "strong": [(0, 2)]}):
        plate = Plate([Words(text, 10, 10, 20, 9, **about) for text in odd])
        assert pdf.render(Paper("x", [plate])).startswith(b"%PDF-")


def test_a_long_text_of_a_row_begins_where_the_row_stands_and_goes_on_over_the_page():
    sheets = made_up(*[Paragraph("text")] * 20, Grid([("Note", "word\n" * 80 + "end")], widths=(1, 3)))
    placed = drawn(sheets, "_Row.draw")
    spans = [(row["first"], row["last"]) for sheet in placed for row in sheet]
    assert [len(sheet) for sheet in placed] == [1, 1, 1]
    assert spans[0][0] == 0
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert spans[-1][1] == 81


def test_logos_stand_beside_the_lines_of_a_letterhead():
    file = io.BytesIO()
    Image.new("RGB", (320, 320), "black").save(file, "JPEG")
    lines = [Paragraph("Ministry of everything that is taught and learned in the country " * 3, centred=True)]
    plain, both = made_up(Letterhead(lines)), made_up(Letterhead(lines, file.getvalue(), file.getvalue()))
    boxes = [draw.args[0] for draw in both.made[0] if draw.func is plates.draw_item]
    assert [round(box.x) for box in boxes] == [18, 170]
    assert both.y >= plain.y
    texts = drawn(both, "Text.draw")[0]
    assert {text["x"] for text in texts} == {both.left + dots(LOGO + 3)}
