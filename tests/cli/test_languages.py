"""Help and usage errors are in one language, click's own words too."""

import re

import click
import pytest

from tests.cli.commands import every_command
from tests.cli.conftest import Cli
from tvetdesk.cli import metavars
from tvetdesk.cli.frames import FORMS, WORDS
from tvetdesk.i18n import translator

FRAME = re.compile(
    r"Usage:|Options:|Commands:|\[OPTIONS\]|COMMAND \[ARGS\]|Show this|required|default:|env var:|Error:|for help|"
    r"Missing|No such|Invalid value|is not (?:a valid|one of|in the range)|unexpected extra|requires|INTEGER|Did you mean"
)


@pytest.mark.parametrize("language", ["fr", "de"])
def test_no_help_of_any_command_has_an_english_frame(cli: Cli, language):
    for words, _ in every_command():
        said = cli("--lang", language, *words.split(), "--help")
        assert said.code == 0
        found = FRAME.search(said.out.replace("[required]", "required"))
        assert found is None, f"{words}: {said.out[found.start() - 40 : found.end() + 40]}"


@pytest.mark.parametrize("language", ["fr", "de"])
def test_what_stands_for_a_value_is_in_the_language_of_the_help(cli: Cli, language):
    t = translator(language)
    english = {word for word in metavars.WORDS if t(word) != word and word not in map(t, metavars.WORDS)}
    assert {"ROW", "DAY", "NUMBER", "PATH"} <= english
    for words, _ in every_command():
        said = cli("--lang", language, *words.split(), "--help").out
        assert not english & set(re.findall(r"\b[A-Z]{2,}\b", said)), words


def test_every_placeholder_of_the_help_has_its_words():
    for path, command in every_command():
        context = click.Context(command, info_name=path)
        for one in command.params:
            shown = one.make_metavar(context) if not getattr(one, "is_flag", False) else ""
            if "|" not in shown:
                unknown = set(re.findall(r"[A-Z]{2,}", shown)) - set(" ".join(metavars.WORDS).split())
                assert unknown <= {"GM", "YES", "NO"}, path


WRONG = (
    ("export",),
    ("erase", "trainee"),
    ("changes", "--limit", "abc"),
    ("changes", "--limit", "99999999"),
    ("changes", "--limt", "1"),
    ("chnages",),
    ("changes", "one", "two"),
    ("changes", "--limit"),
    ("certificate", "void", "2026", "1", "nonsense"),
    ("report", "nonsense"),
    ("report", "results", "--where", "sex"),
    ("records", "nonsense"),
    ("records", "trainee", "set", "5"),
    ("breach", "pc", "--noticed", "1/3/2026"),
    ("breach", "pc", "--noticed", "", "10:00"),
    ("breach", "pc"),
    ("import-table", "t.csv", "--map", "a"),
    ("--json=yes", "status"),
)


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_no_wrong_usage_is_told_in_english_elsewhere(cli: Cli, mk, words):
    english = cli(*words, data=mk)
    assert (english.code, "Error: " in english.err) == (2, True)
    told = {english.err.partition("Error: ")[2]}
    for language, error in (("fr", "Erreur\N{NO-BREAK SPACE}: "), ("de", "Fehler: ")):
        for said in (cli("--lang", language, *words, data=mk), cli(*words, f"--lang={language}", data=mk)):
            assert said.code == 2
            assert FRAME.search(said.err) is None, said.err
            assert error in said.err
        told.add(said.err.partition(error)[2])
    assert len(told) == 3


def test_the_words_of_click_are_those_that_are_declared():
    """After a newer click: whatever it asks for in these modules that our commands can meet is translated."""
    import inspect

    from tvetdesk.cli.frames import MODULES

    ours = {str(one) for one in WORDS} | {text for pair in FORMS for text in pair}
    asked = {
        text
        for module in MODULES
        for text in re.findall(r'(?<!\w)_\(\s*"([^"]*)"\s*\)', inspect.getsource(module))
    }
    for text in ours - {"required", "Choose from:\n\t{choices}"}:
        if not any(text in pair for pair in FORMS):
            assert text in asked, text


def test_what_is_wrong_with_a_language_is_said_too(cli: Cli):
    assert cli("--lang", "es", "status").code == 2
    assert cli("--lang").code == 2


def test_a_row_is_shown_with_the_signs_of_the_language(cli, mk):
    number = cli("records", "trainee", "--json", data=mk).json["rows"][0]["id"]
    assert (
        "  Sexe\N{NO-BREAK SPACE}: femme\n"
        in cli("--lang", "fr", "records", "trainee", "show", number, data=mk).out
    )
