"""The command report: figures from the records, as a table, JSON, CSV or a spreadsheet; and reports that are frozen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.asking import ON_SCREEN, answering, asked_of, asking, format_of, give
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import TAKES_ROWS, Command, Group, option, pass_call
from tvetdesk.cli.rows import key_of
from tvetdesk.desk import Desk
from tvetdesk.i18n import N_, P_, Translator, Value
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.reports import REPORTS, frozen
from tvetdesk.reports.given_out import note_exported
from tvetdesk.reports.table import Cell, Money, Phrase, Table
from tvetdesk.reports.told import figure_words, reason_words
from tvetdesk.reports.why import Reason

HEADS = (N_("Report"), N_("Title"))
FROZEN = (N_("Number"), N_("Frozen on"), N_("Report"), N_("Title"), N_("State"))
NONE_FROZEN = N_("No report is frozen yet.")
GENUINE, ALTERED = N_("as it was signed"), N_("altered since it was signed")
MADE = N_("“{title}” is frozen as number {number}; checksum {digest}.")
EQUAL = N_("Every figure is as it was when “{title}” was frozen.")
CHANGED = N_("{figure}: {before} when frozen, {now} now")
OF = P_("{number} figure has changed.", "{number} figures have changed.")


class Reports(Group):
    """`tvetdesk report NAME` prints a report; a few words instead of a name do something with frozen ones."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not (args and (args[0] in self.commands or args[0] == "--help")):
            args = [MAKE, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in self.commands if name != MAKE]


MAKE = "make"


@click.group("report", cls=Reports, help=N_("Prints a report by its name; without one, lists them."))
def report() -> None:
    """Figures, and what became of figures that were given out."""


@report.command(MAKE, cls=Command, help=N_("Prints a report; without a name, lists them."))
@click.argument("name", required=False)
@answering
@asking
@pass_call
def make(
    call: Call,
    /,
    name: str | None,
    format: str | None,
    output: Path | None,
    delimiter: str,
    hxl: bool,
    **said: Any,
) -> None:
    """The same figures in every format."""
    if name is None:
        _list(call, call.translate)
        return
    asked, format = asked_of(name, said), format_of(call, format, output)
    with call.open() as desk:
        table = REPORTS[name].make(desk.book, asked)
        _note(desk, name, format, output, table)
    give(call, table, format, output, delimiter, hxl=hxl)


def _note(desk: Desk, name: str, format: str, output: Path | None, table: Table) -> None:
    """Figures are given out as a file, or as what becomes one."""
    if output is not None or format not in ON_SCREEN:
        note_exported(desk.book, name, table)


def _list(call: Call, t: Translator) -> None:
    listed = [{"report": one.name, "title": t(one.title)} for one in REPORTS.values()]
    rows = [(one["report"], one["title"]) for one in listed]
    call.answer({"reports": listed}, [console.columns([t(head) for head in HEADS], rows)])


@report.command("freeze", cls=Command, help=N_("Keeps a report as it is now, signed, to be compared later."))
@click.argument("name")
@option("--title", required=True, help=N_("What it is called, like “Report of 2026 to the ministry”."))
@asking
@pass_call
def freeze(call: Call, /, name: str, title: str, **said: Any) -> None:
    """What was given out can then be shown again, and every later difference explained."""
    asked = asked_of(name, said)
    with call.open() as desk:
        row = frozen.freeze(desk.book, desk.identity, REPORTS[name], asked, title)
        document = _document(row)
    call.answer(document, [call.translate(MADE, title=row.title, number=str(row.id), digest=row.digest[:16])])


@report.command("list", cls=Command, help=N_("Lists the frozen reports, the newest first."))
@pass_call
def list_(call: Call) -> None:
    """With whether each is as it was signed."""
    t = call.translate
    with call.open() as desk:
        query = desk.book.select(FrozenReport).order_by(FrozenReport.on.desc(), FrozenReport.id.desc())
        listed = [_document(row) for row in query]
    rows = [
        (
            one["number"],
            t.show(one["on"]),
            t(REPORTS[one["report"]].title) if one["report"] in REPORTS else one["report"],
            one["title"],
            t(GENUINE if one["genuine"] else ALTERED),
        )
        for one in listed
    ]
    call.answer(
        {"frozen": listed}, [console.columns([t(head) for head in FROZEN], rows) if rows else t(NONE_FROZEN)]
    )


@report.command(
    "show", cls=Command, context_settings=TAKES_ROWS, help=N_("A frozen report as it was, in every format.")
)
@click.argument("number")
@answering
@pass_call
def show(call: Call, number: str, format: str | None, output: Path | None, delimiter: str, hxl: bool) -> None:
    """In any language, also that of another reader than then."""
    format = format_of(call, format, output)
    with call.open() as desk:
        row = _row(desk, number)
        table = frozen.shown(desk.book, row)
        _note(desk, row.report, format, output, table)
    give(call, table, format, output, delimiter, hxl=hxl)


@report.command(
    "compare",
    cls=Command,
    context_settings=TAKES_ROWS,
    help=N_("What changed since a report was frozen, change by change."),
)
@click.argument("number")
@pass_call
def compare(call: Call, number: str) -> None:
    """Each record that came or went, with the change that brought it."""
    t = call.translate
    with call.open() as desk:
        row = _row(desk, number)
        found = frozen.compare(desk.book, REPORTS, row)
        lines = [t.n(OF, len(found)) if found else t(EQUAL, title=row.title)]
        told = []
        for one in found:
            lines.append(
                t(CHANGED, figure=figure_words(one.figure, t), before=_shown(one.before), now=_shown(one.now))
            )
            reasons = [_reason(desk, reason, t) for reason in one.reasons]
            lines += [f"  {reason['words']}" for reason in reasons]
            told.append({"figure": one.figure, "before": one.before, "now": one.now, "reasons": reasons})
    call.answer({"number": str(row.id), "title": row.title, "differences": told}, lines)


def _shown(cell: Cell) -> Value:
    return "–" if cell is None or isinstance(cell, Money | Phrase) else cell


def _row(desk: Desk, number: str) -> FrozenReport:
    return desk.book.get(FrozenReport, key_of(desk.book.table(FrozenReport), number))


def _document(row: FrozenReport) -> dict[str, Any]:
    return {
        "number": str(row.id), "title": row.title, "report": row.report, "on": row.on,
        "digest": row.digest, "genuine": frozen.genuine(row),
    }  # fmt: skip


def _reason(desk: Desk, reason: Reason, t: Translator) -> dict[str, Any]:
    change = reason.change
    return {
        "sign": reason.sign, "record": str(reason.record), "words": reason_words(desk.book, reason, t),
        "change": change.what if change else None, "from": reason.place,
    }  # fmt: skip
