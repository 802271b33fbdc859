"""The manual and its cards on paper: a card is one sheet, a page begins a sheet, pictures stand where they were made."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtGui import QColor, QImage

from tests.cli.conftest import cli  # noqa: F401 - a fixture
from tvetdesk import manual
from tvetdesk.i18n import translator
from tvetdesk.manual import CARDS, LANGUAGES, TOPICS
from tvetdesk.records import RECORDS
from tvetdesk.reports.papers import manual as papers
from tvetdesk.reports.render import pdf
from tvetdesk.reports.render.parts import Grid, Heading, NewPage, Paper, Paragraph, Picture
from ui import illustrations

pytestmark = pytest.mark.usefixtures("qapp")  # before anything sets a paper


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quick_card_is_one_sheet(language):
    for card in CARDS:
        assert pdf.pages(papers.card(card, language)) == 1


def lowest_ink(paper):
    """How far down its first page something stands above the foot, of 1."""
    drawn = pdf.image(paper, 0, 300)
    above_foot = round(drawn.height() * 0.94)
    rows = (y for y in range(above_foot) if any(drawn.pixelColor(x, y).lightness() < 200 for x in range(300)))
    return max(rows) / drawn.height()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("card", CARDS)
def test_a_card_on_the_wall_is_read_from_where_one_stands(card, language):
    paper = papers.card(card, language)
    assert lowest_ink(paper) > 1.3 * lowest_ink(replace(paper, larger=1.0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_begins_a_sheet_and_all_are_listed_first(language):
    paper = papers.paper(TOPICS, language)
    assert sum(isinstance(part, NewPage) for part in paper.parts) == len(TOPICS)
    titles = [part.text for part in paper.parts if isinstance(part, Heading) and part.level == 1]
    assert titles[1:] == [manual.page(topic, language).title for topic in TOPICS]
    assert [part.text for part in paper.parts[1 : len(TOPICS) + 1]] == titles[1:]
    assert pdf.pages(paper) >= len(TOPICS) + 1


def test_a_command_stands_on_the_page_of_what_is_said_about_it():
    made = papers.paper(["consent"], "en").parts
    said = [one for one, after in pairwise(made) if isinstance(after, Grid) and after.lines]
    assert said
    assert all(one.together for one in said)


def test_a_picture_that_was_made_is_printed_with_its_caption(tmp_path, monkeypatch):
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("#1F4E8F"))
    monkeypatch.setattr(manual, "picture", lambda name, language: tmp_path / f"{language}-{name}.png")
    assert not [one for one in papers.paper(["jobs"], "en").parts if isinstance(one, Picture)]
    (tmp_path / "en-centre-jobs.png").write_bytes(illustrations.small(image))
    parts = papers.paper(["jobs"], "en").parts
    place = next(number for number, part in enumerate(parts) if isinstance(part, Picture))
    assert parts[place + 1].text == "A vacancy and those who fit"
    assert pdf.render(papers.paper(["jobs"], "en")).startswith(b"%PDF-")


def test_a_picture_of_the_manual_has_the_colours_of_the_window_and_is_small():
    image = QImage(900, 500, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    for x in range(100):
        for y in range(100):
            image.setPixelColor(x, y, QColor("#1F4E8F" if y < 50 else "#FCEFD9"))
    data = illustrations.small(image)
    made = QImage.fromData(data)
    assert made.size() == image.size()
    seen = [made.pixelColor(*at).name() for at in ((10, 10), (10, 80), (500, 400))]
    assert seen == ["#1f4e8f", "#fcefd9", "#ffffff"]
    assert len(data) < 2000


def test_what_stands_on_the_screen_is_bold_on_paper_and_items_hang():
    """A paper of one item differs in its letters where a part is strong, and stands further right with a number."""

    def drawn(**more):
        return pdf.image(Paper("x", [Paragraph("Press Save now", **more)]), 0, 800)

    assert drawn() != drawn(strong=((6, 4),))
    assert drawn() != drawn(mark="1.")
    assert drawn() == drawn(strong=())


def test_the_dictionary_has_every_type_and_field():
    paper = papers.dictionary(translator("fr"))
    tables = [part for part in paper.parts if isinstance(part, Grid)]
    assert len(tables) == len(RECORDS)
    assert paper.title == "Dictionnaire des données de TVET Desk"


def test_the_manual_is_read_without_data_and_without_a_password(cli, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.delenv("TVETDESK_PASSWORD", raising=False)
    listed = cli("--json", "manual").json
    assert list(listed["pages"]) == list(TOPICS)
    shown = cli("--lang", "fr", "manual", "registers")
    assert shown.out.strip().startswith("Faire l’appel")
    assert "1. Ouvrez **Appel**." in shown.out
    assert cli("--lang", "de", "--json", "manual", "jobs").json["language"] == "en"
    assert cli("manual", "--card", "trainer").out.strip().startswith("Trainer: the register of today")
    assert cli("manual", "nonsense").code == 2


@pytest.mark.parametrize("words", [("jobs",), ("--card", "headquarters"), ()])
def test_the_manual_is_written_as_pdf(cli, tmp_path, words):  # noqa: F811
    said = cli("--lang", "fr", "manual", *words, "-o", tmp_path / "made.pdf")
    assert said.code == 0
    assert (tmp_path / "made.pdf").read_bytes().startswith(b"%PDF-")


def test_the_dictionary_is_told_in_the_language_asked_for(cli):  # noqa: F811
    fields = cli("--lang", "de", "--json", "manual", "--dictionary").json["fields"]
    assert {"type", "field", "label", "level"} <= set(fields[0])
    assert {one["type"] for one in fields} >= {"trainee", "cohort", "certificate"}
    assert cli("manual", "--dictionary").out.startswith("| Type |")
