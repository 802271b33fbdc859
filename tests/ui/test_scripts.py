"""The letters themselves (R91): Hausa, Mandinka, Cyrillic and Arabic are drawn on screen and on paper, none as an empty box."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QTextLayout

from tvetdesk.reports.render import pdf
from tvetdesk.reports.render.parts import Paper, Paragraph
from tvetdesk.reports.render.pdf import letters as lettering
from ui import fonts
from ui.widgets.labels import PlainLabel

LETTERS = {
    "Hausa and Zarma": "ɓɗƙƴƁƊƘƳ",
    "Mandinka and Wolof": "ŋɲŊƝëñ",
    "Cyrillic": "жщюяЖЩЮЯ",
    "Arabic": "عمرسشصضكقن",
    "French and German": "éèçœÉÇŒßüÄ",
}
ABSENT = "\U000f0000"  # a letter of nobody: what a font draws that has not the letter
SMALLEST = 4  # pixels that differ between two letters at least


def glyphs(text, font):
    """The numbers of the drawn shapes, each with the family of its font."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [(run.rawFont().familyName(), index) for run in layout.glyphRuns() for index in run.glyphIndexes()]


def picture(text, font):
    """The ink of a text, as one sees it."""
    image = QImage(80, 60, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(QPointF(20, 40), text)
    painter.end()
    return bytes(image.constBits())


def differ(one, other):
    return sum(a != b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("script", LETTERS)
@pytest.mark.parametrize("size", fonts.SIZES)
def test_every_letter_has_a_shape_on_screen(app, script, size):
    font = fonts.font(size, demi=size == "text")
    for letter in LETTERS[script]:
        found = glyphs(letter, font)
        assert found, letter
        assert all(index for _, index in found), (letter, found)  # 0 is the box of a font that lacks it


@pytest.mark.parametrize("script", LETTERS)
def test_no_two_letters_look_alike_and_none_is_a_box(app, script):
    font = fonts.font("answer")
    nothing, box = picture("", font), picture(ABSENT, font)
    drawn = {letter: picture(letter, font) for letter in LETTERS[script]}
    for letter, ink in drawn.items():
        assert differ(ink, nothing) > SMALLEST, letter
        assert differ(ink, box) > SMALLEST, letter
        assert all(differ(ink, other) > SMALLEST for also, other in drawn.items() if also != letter), letter


def test_a_label_draws_what_the_font_has(app, qtbot):
    shown = {}
    for text in ("Ɓaaba", "Baaba", "عمر", "Жанар"):
        label = PlainLabel(text)
        qtbot.addWidget(label)
        label.resize(120, 24)
        image = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        shown[text] = bytes(image.constBits())
    assert len(set(shown.values())) == len(shown)


@pytest.mark.parametrize("script", LETTERS)
@pytest.mark.parametrize("kind", [{}, {"bold": True}, {"serif": True}])
def test_every_letter_has_a_shape_on_paper(app, script, kind):
    lettering.start()
    font = lettering.font(11, **kind)
    for letter in LETTERS[script]:
        assert all(index for _, index in glyphs(letter, font)), letter


def test_the_letters_stand_on_the_paper_as_one_sees_it(app):
    """The paper is drawn as for the preview; a box in place of each letter would be the same for every script."""
    drawn = {}
    for script, letters in {**LETTERS, "boxes": ABSENT * 8, "nothing": ""}.items():
        image = pdf.image(Paper("", [Paragraph(letters)], numbered=False), 0, 600)
        drawn[script] = bytes(image.constBits())
    assert len(set(drawn.values())) == len(drawn)
