"""The cover page says in words what is in a bundle, on one page, and nothing of anybody."""

import hashlib

import pytest

from benchmarks.exchange import FIRST, pair, registers, timetable
from tvetdesk.cover import cover
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.exchange.preview import inside
from tvetdesk.i18n import translator
from tvetdesk.records.people import new_trainee
from tvetdesk.reports.render import pdf
from tvetdesk.reports.render.parts import Grid, Heading, Paragraph, Picture

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def made(tmp_path):
    """A day's bundle of practice data with a person who does not share, and what was found in it."""
    world = pair(tmp_path, 2)
    desk = world.centre
    registers(world, FIRST, timetable(world))
    new_trainee(desk.book, "Binta Canary", sex="F", birth="1999")
    to = partner(desk.book)
    found = inside(desk.book, to)
    yield desk, make(desk.book, desk.identity, to), found
    world.close()


def words(paper):
    """Everything that stands on it."""
    for part in paper.parts:
        match part:
            case Heading() | Paragraph():
                yield part.text
            case Grid():
                yield from part.heads
                for row in part.rows:
                    yield from row
    yield paper.foot


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_it_says_what_is_inside_on_one_page(made, language):
    desk, bundle, found = made
    paper = cover(desk, bundle, found, translator(language))
    said = list(words(paper))
    assert bundle.name in said
    assert translator(language).number(800) in said
    assert hashlib.sha256(bundle.data).hexdigest() in " ".join(said).replace(" ", "")
    assert pdf.pages(paper) == 1
    assert any(isinstance(part, Picture) for part in paper.parts)
    assert pdf.render(paper).startswith(b"%PDF")


def test_it_names_nobody_and_says_that_it_is_practice(made):
    desk, bundle, found = made
    paper = cover(desk, bundle, found, translator("en"))
    said = " ".join(words(paper))
    assert "Canary" not in said
    assert "practice data, invented" in said
    assert paper.marked == "practice data, invented"
    assert "as counts only, without names" in said


def test_french_has_its_spaces(made):
    desk, bundle, found = made
    said = " ".join(words(cover(desk, bundle, found, translator("fr"))))
    assert " :" not in said
    assert "\N{NO-BREAK SPACE}:" in said
    assert "'" not in said


def test_many_kinds_still_fit_on_the_page(made):
    desk, bundle, found = made
    one = next(iter(found.tables.values()))
    for table in desk.book.schema.tables.values():
        found.tables.setdefault(table.name, one)
    paper = cover(desk, bundle, found, translator("fr"))
    assert pdf.pages(paper) == 1
