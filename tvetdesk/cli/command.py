"""Commands and options of click whose help is translated, and the options that every command takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tvetdesk.cli import metavars
from tvetdesk.cli.call import Call
from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import LANGUAGES, N_
from tvetdesk.store.numbers import MAX_INT, MIN_INT

Verb = TypeVar("Verb", bound=Callable[..., Any] | click.Command)

FRAME = (N_("[OPTIONS]"), N_("COMMAND [ARGS]..."))
TAKES_ROWS = {"ignore_unknown_options": True}  # the number of a natural row begins with a minus sign

pass_call = click.make_pass_decorator(Call)

USES = {
    "data": N_("The data folder."),
    "lang": N_("Language of the answer."),
    "json": N_("Answer with one JSON document."),
    "user": N_("Who you are; the only one may be left out."),
    "password_file": N_("A file whose first line is the password."),
    "read_only": N_("Only look, also into data that are damaged or may not be written."),
}


class Number(click.IntRange):
    """A whole number that the data file can hold: every number of the command line is one."""

    name = "number"

    def __init__(self, min: int = MIN_INT, max: int = MAX_INT) -> None:
        super().__init__(min, max)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            int(value)
        except ValueError:
            self.fail(_told(UserError("field.number", text=str(value)[:40]), ctx), param, ctx)
        return super().convert(value, param, ctx)


class DataFolder(click.Path):
    """The data folder. An empty name, as of a variable that is not set, would be the folder at hand."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not value:
            self.fail(_told(UserError("folder.unnamed"), ctx), param, ctx)
        return super().convert(value, param, ctx)


def _told(wrong: UserError, ctx: click.Context | None) -> str:
    known = ctx.find_object(Call) if ctx else None
    return sentence(wrong, known.translate) if known else str(wrong)


YEAR = Number(1980, 2100)


def translated(text: str | None) -> str | None:
    """The text in the language of the call at hand."""
    call = click.get_current_context(silent=True)
    known = call.find_object(Call) if call else None
    return known.translate(text) if text and known else text


def _in_words(text: str, ctx: click.Context) -> str:
    known = ctx.find_object(Call)
    return metavars.in_words(text, known.translate) if known else text


class Option(click.Option):
    """An option whose help is declared with N_."""

    @property
    def help(self) -> str | None:
        return translated(self._help)

    @help.setter
    def help(self, text: str | None) -> None:
        self._help = text

    def make_metavar(self, ctx: click.Context) -> str:
        return _in_words(super().make_metavar(ctx), ctx)


class Command(click.Command):
    """A command whose help is declared with N_, and which takes the options of every command too."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        own = {parameter.name for parameter in self.params}
        self.params += [option for option in everywhere() if option.name not in own]

    @property
    def help(self) -> str | None:
        return translated(self._help)

    @help.setter
    def help(self, text: str | None) -> None:
        self._help = text

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:  # click keeps it from the first call on, whose language may be another
            found.help = translated(N_("Show this message and exit."))
        return found

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        known = ctx.find_object(Call)
        pieces = super().collect_usage_pieces(ctx)
        return [
            known.translate(piece) if known and piece in FRAME else _in_words(piece, ctx) for piece in pieces
        ]


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type


def option(*names: str, **settings: Any) -> Callable[[Verb], Verb]:
    """An option of a command."""
    return click.option(*names, cls=Option, **settings)


def everywhere(*, hidden: bool = True) -> list[click.Parameter]:
    """The options of every command. They show in the first help only, and the environment counts only there."""

    def note(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value is not None and value is not False and parameter.name:
            setattr(context.find_object(Call), parameter.name, value)

    def shared(name: str, **settings: Any) -> click.Parameter:
        return Option(
            [f"--{name.replace('_', '-')}"],
            help=USES[name],
            hidden=hidden,
            expose_value=False,
            callback=note,
            **settings,
        )

    file = click.Path(path_type=Path)
    return [
        # Language first and at once, so that --help is in it.
        shared("lang", type=click.Choice(LANGUAGES), is_eager=True),
        shared(
            "data",
            type=DataFolder(path_type=Path),
            envvar=None if hidden else "TVETDESK_DATA",
            show_envvar=not hidden,
        ),
        shared("json", is_flag=True),
        shared("read_only", is_flag=True),
        shared("user", metavar="NAME"),
        shared("password_file", type=file),
    ]
