"""The words that click itself writes around ours (Usage, Options, Error: missing option), in the reader's language.

Click asks `gettext` for them, which looks for compiled catalogues by the environment of the process; ours are read as
they lie, in the language of the call. So its modules are given another `_`. Its texts stand here to be translated.
"""

from __future__ import annotations

from collections.abc import Sequence

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from tvetdesk.cli.call import Call
from tvetdesk.i18n import LANGUAGES, N_, P_, Plural, Value

MODULES = (core, decorators, exceptions, formatting, parser, termui, types)

WORDS = (
    N_("Usage:"), N_("Options"), N_("Commands"),
    N_("Show this message and exit."), N_("required"), N_("default: {default}"), N_("env var: {var}"),
    N_("Error: {message}"), N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"), N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"), N_("Missing option"), N_("Missing parameter"), N_("Missing command."),
    N_("Missing {param_type}"), N_("Missing parameter: {param_name}"), N_("Choose from:\n\t{choices}"),
    N_("No such option {name!r}."), N_("No such command {name!r}."),
    N_("Option {name!r} does not take a value."), N_("Argument {name!r} takes {nargs} values."),
    N_("{value!r} is not a valid {number_type}."), N_("{value} is not in the range {range}."),
    N_("Repeat for confirmation"), N_("Error: The two entered values do not match."), N_("Error: invalid input"),
)  # fmt: skip
FORMS = (
    P_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    P_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    P_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    P_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    P_("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
)

NO_TEXT = N_("{format} is no text: name a file with -o.")
NO_JSON = N_("This tells a story, it has no JSON answer.")


def speak(call: Call, words: Sequence[str]) -> None:
    """Let click say its words in the language of this call, also of what is wrong before `--lang` is come to."""
    call.lang = language_in(words)

    def one(text: str) -> str:
        return call.translate.open(text)

    def form(single: str, many: str, number: int) -> str:
        return call.translate.open_n(Plural(single, many), number)

    for module in MODULES:
        for name, replaced in (("_", one), ("ngettext", form)):
            if hasattr(module, name):
                setattr(module, name, replaced)


def language_in(words: Sequence[str]) -> str | None:
    """What `--lang` says among these words, if it is a language of ours."""
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name == "--lang":
            said = value if equals else (words[place + 1] if place + 1 < len(words) else "")
            return said if said in LANGUAGES else None
    return None


def usage(text: str, /, **values: Value) -> click.UsageError:
    """Wrong usage, in a sentence declared with N_."""
    call = click.get_current_context().find_object(Call)
    return click.UsageError(call.translate(text, **values) if call else text.format(**values))
