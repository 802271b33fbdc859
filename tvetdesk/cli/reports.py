"""The command report: figures from the records, as a table, JSON, CSV or a spreadsheet."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.i18n import N_, Translator
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.render import FORMATS, csv, render
from tvetdesk.store.files import replace_file
from tvetdesk.store.times import Day

BINARY = ("xlsx", "pdf")

HEADS = (N_("Report"), N_("Title"))
WRITTEN = N_("{title}: {file}")


@click.command("report", cls=Command, help=N_("Prints a report; without a name, lists them."))
@click.argument("name", required=False)
@option("--format", type=click.Choice(list(FORMATS)), help=N_("Table if not said."))
@option("-o", "--output", type=click.Path(path_type=Path), help=N_("A file instead of standard output."))
@option("--first", metavar="DAY", help=N_("The first day that counts."))
@option("--as-of", metavar="DAY", help=N_("The last day that counts."))
@option("--scope", metavar="CODE", default="", help=N_("Only this country or centre."))
@option("--indicator", metavar="CODE", default="", help=N_("Which indicator; “certified” if not said."))
@option(
    "--by",
    metavar="NAMES",
    default="",
    help=N_(
        "Split by these, parted by commas: sex, age, year_of_age, target_group, disability, centre, trade, programme, quarter."
    ),
)
@option("--where", metavar="NAME=VALUE", multiple=True, help=N_("Only records with this value."))
@option(
    "--age-at", metavar="DAY", default="", help=N_("When ages are taken: end, event, enrolment, or a day.")
)
@option("--outside", is_flag=True, help=N_("For third parties: small numbers of persons are withheld."))
@option("--delimiter", type=click.Choice(list(csv.DELIMITERS)), default="comma", help=csv.PARTS)
@option("--hxl", is_flag=True, help=csv.WITH_TAGS)
@pass_call
def report(
    call: Call,
    name: str | None,
    format: str | None,
    output: Path | None,
    first: str | None,
    as_of: str | None,
    scope: str,
    indicator: str,
    by: str,
    where: tuple[str, ...],
    age_at: str,
    outside: bool,
    delimiter: str,
    hxl: bool,
) -> None:
    """The same figures in every format."""
    t = call.translate
    if name is None:
        _list(call, t)
        return
    if name not in REPORTS:
        raise click.UsageError(f"There is no report {name!r}; there are: {', '.join(REPORTS)}.")
    if call.json and output is None and format not in (None, "json"):
        raise click.UsageError("--json and another --format go together only with -o.")
    format = format or ("json" if call.json and output is None else "table")
    if format in BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{format} is no text: name a file with -o.")
    day = Day("")
    said = {
        "indicator": indicator.strip(), "by": _names(by), "where": tuple(map(_pair, where)), "age_at": age_at, "outside": outside,
    }  # fmt: skip
    for one in [one for one, value in said.items() if value and one not in REPORTS[name].takes]:
        raise click.UsageError(f"The report {name!r} does not take --{one.replace('_', '-')}.")
    asked = Asked(
        day.parse(first or ""), day.parse(as_of or ""), scope.strip().upper(),
        **{one: value for one, value in said.items() if value},  # type: ignore[arg-type]
    )  # fmt: skip
    with call.open() as desk:
        table = REPORTS[name].make(desk.book, asked)
        if output is not None or format in BINARY:
            desk.book.note("report.exported", report=name)
    if format == "csv":
        made: str | bytes = csv.render(table, t, delimiter=csv.DELIMITERS[delimiter], hxl=hxl)
    else:
        made = render(table, format, t)
    data = made if isinstance(made, bytes) else made.encode()
    if output is None:
        console.say_bytes(data)
        return
    file = output / f"{name}.{'txt' if format == 'table' else format}" if output.is_dir() else output
    replace_file(file, data)
    call.answer(
        {"file": str(file), "report": name, "format": format},
        [t(WRITTEN, title=REPORTS[name].title, file=str(file))],
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip().replace("-", "_") for name in text.split(",") if name.strip())


def _pair(text: str) -> tuple[str, str]:
    name, is_there, value = text.partition("=")
    if not is_there:
        raise click.UsageError("--where takes a name and a value, like sex=F.")
    return name.strip().replace("-", "_"), value.strip()


def _list(call: Call, t: Translator) -> None:
    listed = [{"report": one.name, "title": t(one.title)} for one in REPORTS.values()]
    rows = [(one["report"], one["title"]) for one in listed]
    call.answer({"reports": listed}, [console.columns([t(head) for head in HEADS], rows)])
