"""Numbers at the command line: whatever is typed, the data file could hold it, or it is refused in a sentence."""

import click
import pytest

from tests.cli.commands import every_command
from tests.cli.conftest import Cli
from tvetdesk.cli.command import Number
from tvetdesk.store.numbers import MAX_INT, MIN_INT

HUGE = str(2**63)


def test_every_number_of_every_command_has_bounds_that_the_data_file_can_hold():
    loose = {
        f"{words} {one.name}"
        for words, command in every_command()
        for one in command.params
        if isinstance(one.type, click.types.IntParamType)
        and not (isinstance(one.type, Number) and MIN_INT <= one.type.min <= one.type.max <= MAX_INT)
    }
    assert loose == set()


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "list", "--before", HUGE),
        ("changes", "--before", HUGE),
        ("undo", HUGE),
        ("erase", "trainee", HUGE),
        ("access", "trainee", HUGE),
        ("user", "add", "lamin", "--role", "viewer", "--staff", HUGE),
        ("certificate", "take-over", "--last", "99999999999999999999"),
        ("certificate", "void", "2026", "1000000", "spoilt"),
        ("import", "--watch", "--every", "1e400", "."),
    ],
)
def test_a_number_beyond_its_bounds_is_wrong_usage(cli: Cli, mk, words):
    answer = cli(*words, data=mk)
    assert (answer.code, answer.out) == (2, "")
    assert "is not in the range" in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("slip", "code", f"GM-MK:{HUGE}"),
        ("slip", "code", "GM-MK:-1"),
        ("slip", "code", "GM-MK:"),
        ("slip", "code", "GM-MK:abc"),
        ("report", "show", HUGE),
        ("report", "compare", HUGE),
        ("report", "compare", "abc"),
        ("records", "trainee", "show", HUGE),
        ("records", "mark", "show", f"1:{HUGE}"),
        ("records", "trainee", "list", "--after", HUGE),
    ],
)
def test_a_row_or_bundle_that_cannot_be_is_refused_by_what_was_typed(cli: Cli, hq, words):
    answer = cli(*words, data=hq)
    assert (answer.code, answer.out) == (1, "")
    typed = words[-1].rpartition(":")[2] if words[0] == "slip" else words[-1]
    assert typed in answer.err
    assert "number" in answer.err or "too" in answer.err
