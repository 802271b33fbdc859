"""What is asked of a report at the command line, and how its table is given out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Verb, option
from tvetdesk.cli.frames import NO_TEXT, usage
from tvetdesk.i18n import N_
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.render import FORMATS, csv, render
from tvetdesk.reports.table import Table, words
from tvetdesk.store.files import replace_file
from tvetdesk.store.times import Day

BINARY = ("xlsx", "pdf")
ON_SCREEN = ("table", "json")
WRITTEN = N_("{title}: {file}")

QUESTION = (
    option("--first", metavar="DAY", help=N_("The first day that counts.")),
    option("--as-of", metavar="DAY", help=N_("The last day that counts.")),
    option("--scope", metavar="CODE", help=N_("Only this country or centre.")),
    option("--indicator", metavar="CODE", help=N_("Which indicator; “certified” if not said.")),
    option("--by", metavar="NAMES", help=N_("Split by these, parted by commas: sex, age, year_of_age, target_group, disability, centre, trade, programme, quarter.")),
    option("--where", metavar="NAME=VALUE", multiple=True, help=N_("Only records with this value.")),
    option("--age-at", metavar="DAY", help=N_("When ages are taken: end, event, enrolment, or a day.")),
    option("--outside", is_flag=True, help=N_("For third parties: small numbers of persons are withheld.")),
)  # fmt: skip
ANSWER = (
    option("--format", type=click.Choice(list(FORMATS)), help=N_("Table if not said.")),
    option("-o", "--output", type=click.Path(path_type=Path), help=N_("A file instead of standard output.")),
    option("--delimiter", type=click.Choice(list(csv.DELIMITERS)), default="comma", help=csv.PARTS),
    option("--hxl", is_flag=True, help=csv.WITH_TAGS),
)


def asking(verb: Verb) -> Verb:
    """A command that takes a question to a report."""
    for one in reversed(QUESTION):
        verb = one(verb)
    return verb


def answering(verb: Verb) -> Verb:
    """A command that gives a table out."""
    for one in reversed(ANSWER):
        verb = one(verb)
    return verb


def asked_of(name: str, said: dict[str, Any]) -> Asked:
    """The question these options say; usage errors for a report that there is not, or that does not take them."""
    if name not in REPORTS:
        raise usage(
            N_("There is no report “{name}”; there are: {names}."), name=name, names=", ".join(REPORTS)
        )
    day = Day("")
    more = {
        "indicator": (said["indicator"] or "").strip(),
        "by": tuple(_name(one) for one in (said["by"] or "").split(",") if one.strip()),
        "where": tuple(_pair(one) for one in said["where"]),
        "age_at": (said["age_at"] or "").strip(),
        "outside": said["outside"],
    }
    for one in [one for one, value in more.items() if value and one not in REPORTS[name].takes]:
        raise usage(
            N_("The report “{name}” does not take {option}."), name=name, option=f"--{one.replace('_', '-')}"
        )
    days = {one: day.parse(said[one] or "") for one in ("first", "as_of")}
    scope = (said["scope"] or "").strip().upper()
    return Asked(**days, scope=scope, **{one: value for one, value in more.items() if value})


def _name(text: str) -> str:
    return text.strip().replace("-", "_")


def _pair(text: str) -> tuple[str, str]:
    name, is_there, value = text.partition("=")
    if not is_there:
        raise usage(N_("--where takes a name and a value, like sex=F."))
    return _name(name), value.strip()


def format_of(call: Call, format: str | None, output: Path | None) -> str:
    """Which format the answer has; a usage error where it cannot be shown."""
    if call.json and output is None and format not in (None, "json"):
        raise usage(N_("--json and another --format go together only with -o."))
    format = format or ("json" if call.json and output is None else "table")
    if format in BINARY and output is None and sys.stdout.isatty():
        raise usage(NO_TEXT, format=format)
    return format


def give(call: Call, table: Table, format: str, output: Path | None, delimiter: str, *, hxl: bool) -> None:
    """The table to standard output, or to a file, which is then named."""
    t = call.translate
    if format == "csv":
        made: str | bytes = csv.render(table, t, delimiter=csv.DELIMITERS[delimiter], hxl=hxl)
    else:
        made = render(table, format, t)
    data = made if isinstance(made, bytes) else made.encode()
    if output is None:
        console.say_bytes(data)
        return
    file = output / f"{table.name}.{'txt' if format == 'table' else format}" if output.is_dir() else output
    replace_file(file, data)
    call.answer(
        {"file": str(file), "report": table.name, "format": format},
        [t(WRITTEN, title=words(table.title, t), file=str(file))],
    )
