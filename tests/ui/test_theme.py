"""Every colour that carries words or edges can be seen on its ground, in each of the three themes."""

import pytest
from PySide6.QtWidgets import QLabel

from ui import icons
from ui.theme import theme
from ui.tokens import THEMES, contrast

WORDS = 4.5
EDGES = 3.0


@pytest.fixture(params=THEMES.values(), ids=THEMES)
def tokens(request):
    return request.param


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#7A8697", "#FFFFFF") == pytest.approx(3.7, abs=0.1)


@pytest.mark.parametrize("ground", ["window", "base", "alt", "sel"])
@pytest.mark.parametrize("words", ["text", "text2", "dim", "pri"])
def test_words_can_be_read_on_every_ground(tokens, words, ground):
    assert contrast(getattr(tokens, words), getattr(tokens, ground)) >= WORDS


@pytest.mark.parametrize("state", ["ok", "attention", "error", "info", "plain"])
def test_a_state_can_be_read_on_its_ground_and_on_a_row(tokens, state):
    colour, ground, _ = tokens.state(state)
    assert min(contrast(colour, on) for on in (ground, tokens.base, tokens.alt, tokens.sel)) >= WORDS


@pytest.mark.parametrize("status", "PLEASW")
def test_the_letter_in_a_filled_mark_can_be_read(tokens, status):
    assert contrast(tokens.on_pri, tokens.mark(status)) >= WORDS


def test_the_rail_can_be_read(tokens):
    assert contrast(tokens.rail_text, tokens.rail) >= WORDS
    assert contrast(tokens.rail_hint, tokens.rail) >= WORDS
    assert contrast(tokens.rail_on_sel, tokens.rail_sel) >= WORDS
    assert contrast(tokens.rail_mark, tokens.rail) >= EDGES


def test_primary_buttons_can_be_read(tokens):
    assert contrast(tokens.on_pri, tokens.pri) >= WORDS
    assert contrast(tokens.on_pri, tokens.pri_hover) >= WORDS


def test_edges_and_focus_can_be_seen(tokens):
    for ground in (tokens.base, tokens.window, tokens.alt):
        assert contrast(tokens.line2, ground) >= EDGES
        assert contrast(tokens.focus, ground) >= EDGES


@pytest.mark.parametrize("name", THEMES)
def test_the_theme_changes_while_running(app, qtbot, name):
    label = QLabel("x")
    qtbot.addWidget(label)
    theme().choose(name)
    assert theme().tokens is THEMES[name]
    assert app.palette().base().color().name().upper() == THEMES[name].base


def test_row_height_is_a_setting(app):
    theme().choose("light", "large")
    assert theme().row_height == 36


@pytest.mark.parametrize("name", icons.ICONS)
def test_every_icon_is_in_the_package_and_draws_something(app, name):
    image = icons.pixmap(name, "#1F4E8F", 18, 2.0).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(36) for y in range(36))
