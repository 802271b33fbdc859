"""Every command of the command line with its words; one record type stands for all, which are made alike."""

from collections.abc import Iterator

import click

from tvetdesk.cli.main import tvetdesk

ONE_TYPE = "trainee"


def every_command(
    command: click.Command = tvetdesk, words: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """The program itself, its groups and their commands."""
    yield " ".join(words), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in [ONE_TYPE] if words == ("records",) else command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from every_command(below, (*words, name))
