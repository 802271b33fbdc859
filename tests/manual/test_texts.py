"""The manual says nothing that the program does not have: its labels, commands, links and pictures are all there."""

import re
import shlex
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from tvetdesk import manual
from tvetdesk.cli.main import tvetdesk
from tvetdesk.manual import CARDS, LABEL, LANGUAGES, LINK, TOPICS, TYPED, Head, Picture, Rows, Text, Typed
from tvetdesk.paths import locales_folder, manual_folder
from ui import screens
from ui.language import key_name
from ui.pages.setting import keeping
from ui.pages.trainee.detail import ACTS

WORDS_OF_KEYS = re.compile(r"(Ctrl|Alt|Shift|Enter|Space|Esc|F\d+)")
LONGEST = 30  # words of a sentence
ALL = [
    *((language, topic) for language in LANGUAGES for topic in TOPICS),
    *((language, f"cards/{card}") for language in LANGUAGES for card in CARDS),
]


def page(language, name):
    return manual.card(name[6:], language) if name.startswith("cards/") else manual.page(name, language)


def lines(shown):
    for block in shown.blocks:
        match block:
            case Head() | Text():
                yield block.line
            case Rows():
                for row in block.rows:
                    yield from row


def runs(shown, kind):
    return [run for line in lines(shown) for run in line if run.kind == kind]


KEYS = {
    language: {
        key_name(run.text, language)
        for _, name in ALL
        for run in runs(page("en", name), TYPED)
        if WORDS_OF_KEYS.match(run.text)
    }
    for language in LANGUAGES
}


@pytest.fixture(scope="module")
def labels():
    """What the window can say, in each language of the manual."""
    with (locales_folder() / "fr" / "LC_MESSAGES" / "tvetdesk.po").open("rb") as file:
        french = read_po(file)
    found = {"en": set(), "fr": set()}
    for message in french:
        plural = isinstance(message.id, tuple)
        for language, texts in (("en", message.id), ("fr", message.string)):
            said = texts if plural else (texts,)
            found[language] |= {wide(text).removesuffix(" ({number})") for text in said}
    return found


def wide(text):
    """French sets a no-break space of either width; the manual has one of them."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")


def test_both_languages_have_the_same_pages_and_no_other():
    for language in LANGUAGES:
        here = {path.stem for path in (manual_folder() / language).glob("*.md")}
        assert here == set(TOPICS)
        assert {path.stem for path in (manual_folder() / language / "cards").glob("*.md")} == set(CARDS)


@pytest.mark.parametrize(("language", "name"), ALL)
def test_what_a_page_says_of_the_screen_stands_there(labels, language, name):
    named = {run.text for run in runs(page(language, name), LABEL)}
    assert not named - labels[language]
    assert named or name == "glossary"


@pytest.mark.parametrize(("language", "name"), ALL)
def test_a_page_opens_with_its_title_and_links_to_pages(language, name):
    shown = page(language, name)
    first = shown.blocks[0]
    assert isinstance(first, Head)
    assert first.level == 1
    assert [block.level for block in shown.blocks if isinstance(block, Head)].count(1) == 1
    assert {run.to for run in runs(shown, LINK)} <= {f"{topic}.md" for topic in TOPICS}


def test_what_people_may_ask_for_is_done_in_the_window():
    """Who reads about it may never have seen a command line."""
    named = {run.text for run in runs(page("en", "consent"), LABEL)}
    assert named >= {dict(ACTS)["file"], dict(ACTS)["erase"], keeping.LOOK}


def test_every_picture_is_one_that_is_drawn():
    drawn = screens.names()
    for language in LANGUAGES:
        for topic in TOPICS:
            named = {one.name for one in manual.page(topic, language).blocks if isinstance(one, Picture)}
            assert named <= drawn, topic


def commands():
    for language, name in ALL:
        shown = page(language, name)
        typed = [line for block in shown.blocks if isinstance(block, Typed) for line in block.lines]
        typed += [run.text for run in runs(shown, TYPED) if run.text.startswith("tvetdesk")]
        yield from typed


@pytest.mark.parametrize("line", sorted(set(commands())))
def test_every_command_is_one_that_the_program_takes(line):
    """Parsed as the program would parse it, without running it: a wrong word or option is a usage error."""
    program, *words = shlex.split(line)
    assert program == "tvetdesk"
    command, context = tvetdesk, click.Context(tvetdesk, info_name="tvetdesk")
    while isinstance(command, click.Group) and words:
        name, found, words = command.resolve_command(context, words)
        context = click.Context(found, info_name=name, parent=context)
        command = found
    assert not isinstance(command, click.Group)
    if words or command.name != "verify":
        command.parse_args(context, list(words))


@pytest.mark.parametrize(("language", "name"), ALL)
def test_keys_and_both_languages_say_the_same(language, name):
    """Pictures, commands and keys of the two languages are the same, step by step."""
    english, here = page("en", name), page(language, name)
    for kind in (Picture, Typed, Rows, Head):
        assert len([b for b in english.blocks if isinstance(b, kind)]) == len(
            [b for b in here.blocks if isinstance(b, kind)]
        )
    assert [b.sign for b in english.blocks if isinstance(b, Text)] == [
        b.sign for b in here.blocks if isinstance(b, Text)
    ]
    keys = [run.text for run in runs(english, TYPED) if WORDS_OF_KEYS.match(run.text)]
    typed = [run.text for run in runs(here, TYPED)]
    assert [key_name(key, language) for key in keys] == [one for one in typed if one in KEYS[language]]


@pytest.mark.parametrize(("language", "name"), ALL)
def test_sentences_are_short(language, name):
    for line in lines(page(language, name)):
        for sentence in re.split(r"(?<=[.!?:;]) ", manual.plain(line)):
            assert len(sentence.split()) <= LONGEST, sentence


@pytest.mark.parametrize("name", [name for language, name in ALL if language == "fr"])
def test_french_signs_are_set_as_french_sets_them(name):
    text = (manual_folder() / "fr" / f"{name}.md").read_text("utf-8")
    plain = re.sub(r"`[^`]*`|^    .*$|\]\([^)]*\)|^[|-]+$", "", text, flags=re.MULTILINE)
    assert not re.search(r"[^\s\N{NO-BREAK SPACE}][:;!?»](?=\s|$)| [:;!?»]", plain), name
    assert "'" not in plain
    assert "«" not in re.sub("«\N{NO-BREAK SPACE}", "", plain)


def test_a_page_is_read_into_its_blocks():
    text = "# Title\n\nOne **Save** and\n`F4` [there](jobs.md).\n\n1. First\n   goes on\n2. Second\n\n| a | b |\n|---|---|\n| c | d |\n\n    tvetdesk status\n\n![What](centre-home)\n"
    title, words, first, second, table, typed, shown = manual.parse(text)
    assert manual.plain(title.line) == "Title"
    assert [(run.kind, run.text) for run in words.line] == [
        ("", "One "), (LABEL, "Save"), ("", " and "), (TYPED, "F4"), ("", " "), (LINK, "there"), ("", "."),
    ]  # fmt: skip
    assert (first.sign, manual.plain(first.line), second.sign) == ("1.", "First goes on", "2.")
    assert [[manual.plain(cell) for cell in row] for row in table.rows] == [["a", "b"], ["c", "d"]]
    assert (typed.lines, shown.name, shown.caption) == (["tvetdesk status"], "centre-home", "What")


def test_the_manual_lies_where_the_program_looks_for_it():
    assert manual_folder() == Path(__file__).parent.parent.parent / "docs" / "manual"
