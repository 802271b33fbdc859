"""The command records: every record type listed, shown, added to and altered, from its declaration alone."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click
import peewee

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, Group, Number, Option, pass_call
from tvetdesk.cli.frames import NO_TEXT, usage
from tvetdesk.cli.metavars import KINDS
from tvetdesk.cli.rows import cells, document, key_of, key_text, lines, name_of, named, typed
from tvetdesk.desk import SCHEMA, Desk
from tvetdesk.errors import UserError
from tvetdesk.exchange.ownership import check_kept_here, check_may_add, may_alter, owner
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records import proposals
from tvetdesk.records import rows as verbs
from tvetdesk.records.centres import Centre
from tvetdesk.records.guards import check_by_hand
from tvetdesk.records.rights import check_row_seen, check_seen, note_view
from tvetdesk.reports.lists import table_of
from tvetdesk.reports.render import csv, xlsx
from tvetdesk.reports.table import Table as ReportTable
from tvetdesk.store.fields import Code, Codes, Ref
from tvetdesk.store.files import replace_file
from tvetdesk.store.record import Field, Share
from tvetdesk.store.schema import Table

HEADS = (N_("Type"), N_("Rows"))
NUMBER = N_("Number")
MORE = N_("There are more: --after {number}")
NONE = N_("There is none.")
ADDED = N_("New: {label} {number} ({name})")
ALTERED = N_("Altered: {label} {number} ({name})")
SAME = N_("It is so already. There is nothing to do.")
BINNED = N_("Put into the bin: {label} {number} ({name}). “tvetdesk undo” takes it out again.")
PROPOSED = N_(
    "This row belongs to {code}. The correction was proposed; the value alters when {code} accepts it."
)
NEEDED = N_("Needed.")
SEVERAL = N_("Several with commas between.")
LISTED = N_("“tvetdesk records {type} choices {field}” lists them.")
CHOICES = (N_("Code"), N_("Word"))
ONE_OF = N_("One of: {codes}.")
ROW_OF = N_("A row ({what}): its name, its number, or a value it alone has, like code=GM-MK.")

WRITTEN = P_("{plural}: {number} row in {file}", "{plural}: {number} rows in {file}")

SHOWN = "table"  # the format of a list on the screen
PAGE = 50  # rows of it
FEW = 12  # so many codes are named in the help
PREFIX = "field_"  # of the parameters that are fields, so that no field's name is a parameter's


class FieldOption(Option):
    """The option of a declared field."""

    def __init__(
        self, table: Table, name: str, field: Field, *, needed: bool = False, called: str = ""
    ) -> None:
        self.field = field
        self.needed = needed and not _filled(field)
        self.to = SCHEMA.target(table, name).model._meta.label if isinstance(field, Ref) else ""
        named = type(field).__name__
        kind = "ROW" if isinstance(field, Ref) else KINDS.get(named, named.upper())
        self.table, self.called = table.name, name
        super().__init__([f"--{called or name.replace('_', '-')}", PREFIX + name], metavar=kind)

    @property
    def help(self) -> str | None:
        call = click.get_current_context(silent=True)
        known = call.find_object(Call) if call else None
        return _explained(self, known.translate) if known else self.field.label

    @help.setter
    def help(self, text: str | None) -> None:
        """A field says its own help."""


def _explained(one: FieldOption, t: Translator) -> str:
    parts = [t(one.field.label) + "."]
    if one.field.help:
        parts.append(t(one.field.help))
    if isinstance(one.field, Code) and len(one.field.codes) <= FEW:
        parts.append(
            t(ONE_OF, codes=", ".join(f"{code} ({t(word)})" for code, word in one.field.codes.items()))
        )
    elif isinstance(one.field, Code):
        parts.append(t(LISTED, type=one.table, field=one.called))
    if isinstance(one.field, Codes):
        parts.append(t(SEVERAL))
    if one.to:
        parts.append(t(ROW_OF, what=t(one.to)))
    if one.needed and one.field.required:
        parts.append(t(NEEDED))
    return " ".join(parts)


def _filled(field: Field) -> bool:
    """Whether a new row has a value without anybody giving one: its centre is this one."""
    return field.default is not None or (isinstance(field, Ref) and field.to == Centre.__name__)


class Types(Group):
    """One group of commands per record type, made from its declaration when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SCHEMA.by_name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        table = SCHEMA.by_name.get(cmd_name.lower().replace("-", "_"))
        return of_type(table) if table else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise usage(N_("There is no record type “{type}”; “tvetdesk records” lists them."), type=args[0])
        return super().resolve_command(ctx, args)


class Type(Group):
    """The commands of one record type; without one, its rows are listed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not any(word in self.commands or word == "--help" for word in args):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(
    "records",
    cls=Types,
    invoke_without_command=True,
    help=N_("Rows of any kind; without a kind, lists the kinds."),
)
@click.pass_context
def records(context: click.Context) -> None:
    """Needs no data folder as long as no type is named."""
    if context.invoked_subcommand is None:
        call = context.find_object(Call)
        assert call is not None
        listed = [
            {"type": one.name, "label": call.translate(one.model._meta.plural)}
            for one in SCHEMA.tables.values()
        ]
        rows = [(one["type"], one["label"]) for one in listed]
        call.answer({"types": listed}, [console.columns([call.translate(head) for head in HEADS], rows)])


def of_type(table: Table) -> Group:
    """list, show, add, set, delete and choices for one record type."""
    group = Type(table.name, help=table.model._meta.plural)
    for command in (_list(table), _show(table), _add(table), _set(table), _delete(table), _choices(table)):
        group.add_command(command)
    return group


def _options(table: Table, *, needed: bool = False, taken: Collection[str] = ()) -> list[click.Parameter]:
    """An option for each field; one that is called like an option of the command itself is --field-NAME."""
    return [
        FieldOption(table, name, field, needed=needed, called=f"field-{name}" if name in taken else "")
        for name, field in table.fields.items()
    ]


def _command(
    name: str, help: str, callback: Any, params: list[click.Parameter], *, row: bool = False
) -> Command:
    """A command whose options may be written with low lines too; a row's number may begin with a minus."""
    settings = {"token_normalize_func": lambda word: word.replace("_", "-"), "ignore_unknown_options": row}
    if row:
        params = [click.Argument(["row"], metavar="NUMBER"), *params]
    return Command(name, context_settings=settings, callback=pass_call(callback), params=params, help=help)


def _texts(parameters: Mapping[str, str | None]) -> dict[str, str]:
    return {name.removeprefix(PREFIX): text for name, text in parameters.items() if text is not None}


# -- the commands --------------------------------------------------------------------------------------------


def _list(table: Table) -> Command:
    def run(
        call: Call,
        limit: int | None,
        after: str | None,
        bin: bool,
        format: str,
        output: Path | None,
        columns: str | None,
        delimiter: str,
        hxl: bool,
        codes: bool,
        **fields: str | None,
    ) -> None:
        names = _columns(table, columns)
        with call.open() as desk:
            equals = typed(desk, table, _texts(fields))
            check_seen(desk.book, table, equals)
            if format != SHOWN:
                asked = _query(desk, table, equals, after, bin=bin)
                made = _spreadsheet(desk, table, asked, names, equals, limit, call.translate, codes=codes)
                say = (
                    partial(csv.render, delimiter=csv.DELIMITERS[delimiter], hxl=hxl)
                    if format == "csv"
                    else xlsx.render
                )
                _write(call, table, made, say(made, call.translate), format, output)
                return
            limit = limit or PAGE
            found = list(_query(desk, table, equals, after, bin=bin).limit(limit + 1))
            more = key_text(desk, found[limit - 1]) if len(found) > limit else None
            t = call.translate
            rows = [(key_text(desk, row), *cells(desk, row, names, t)) for row in found[:limit]]
            heads = [t(NUMBER), *(t(table.fields[name].label) for name in names)]
            words = [console.columns(heads, rows) if rows else t(NONE)]
            if more:
                words.append(t(MORE, number=more))
            if call.json:  # which masks nothing
                note_view(desk.book, found[:limit])
            call.answer(
                {"type": table.name, "rows": [document(desk, row) for row in found[:limit]], "next": more},
                words,
            )

    params: list[click.Parameter] = [
        Option(["--limit"], type=Number(1, 100_000), help=N_("How many; 50 if not said, and all in a file.")),
        Option(["--after"], metavar="NUMBER", help=N_("Only rows behind this one, in the order of their numbers.")),
        Option(["--bin"], is_flag=True, help=N_("Those in the bin.")),
        Option(["--format"], type=click.Choice([SHOWN, "xlsx", "csv"]), default=SHOWN, help=N_("Table if not said.")),
        Option(["-o", "--output"], type=click.Path(path_type=Path), help=N_("The file of a spreadsheet.")),
        Option(["--columns"], metavar="FIELDS", help=N_("Which fields, with commas between; “all” for every one.")),
        Option(["--delimiter"], type=click.Choice(list(csv.DELIMITERS)), default="comma", help=csv.PARTS),
        Option(["--hxl"], is_flag=True, help=csv.WITH_TAGS),
        Option(["--codes"], is_flag=True, help=N_("Codes in place of words in a spreadsheet, and whole dates with how well they are known.")),
    ]  # fmt: skip
    help = N_("Lists rows; an option of a field keeps only those with this value.")
    taken = {parameter.name or "" for parameter in params}
    return _command("list", help, run, [*params, *_options(table, taken=taken)])


def _columns(table: Table, said: str | None) -> tuple[str, ...]:
    """The fields that a list shows."""
    if said is None:
        return tuple(table.model._meta.listed)
    names = tuple(table.fields) if said.strip() == "all" else tuple(re.split(r"[,\s]+", said.strip()))
    for name in names:
        if name not in table.fields:
            raise UserError("row.no_field", field=name)
    return tuple(dict.fromkeys(names))


def _query(desk: Desk, table: Table, equals: Mapping[str, Any], after: str | None, *, bin: bool) -> Any:
    """Rows in the order of their keys, from behind a key on; never by counting rows off."""
    model = table.model
    query = desk.book.select(model, bin=bin)
    if bin:
        query = query.where(model.deleted == True)  # noqa: E712 - a condition in SQL
    for name, value in equals.items():
        column = getattr(model, name)
        query = query.where(column.is_null() if value is None else column == value)
    keys = [getattr(model, name) for name in table.key]
    if after is not None:
        key = key_of(table, after)
        query = query.where(peewee.Tuple(*keys) > key if isinstance(key, tuple) else keys[0] > key)
    return query.order_by(*keys)


def _spreadsheet(
    desk: Desk,
    table: Table,
    query: Any,
    names: tuple[str, ...],
    equals: Mapping[str, Any],
    limit: int | None,
    t: Translator,
    *,
    codes: bool,
) -> ReportTable:
    columns = [getattr(table.model, name) for name in table.key]
    rows = (query.limit(limit) if limit else query).select(*columns).tuples()
    keys = [tuple(key) if table.leaf else key[0] for key in rows]
    return table_of(
        desk.book,
        table,
        keys,
        names,
        t,
        filters={name: (value,) for name, value in equals.items()},
        codes=codes,
    )


def _write(
    call: Call, table: Table, made: ReportTable, data: bytes, format: str, output: Path | None
) -> None:
    if output is None:
        if call.json:
            raise usage(N_("--json and a spreadsheet go together only with -o."))
        if format == "xlsx" and sys.stdout.isatty():
            raise usage(NO_TEXT, format="xlsx")
        console.say_bytes(data)
        return
    file = output / f"{table.name}.{format}" if output.is_dir() else output
    replace_file(file, data)
    call.answer(
        {"file": str(file), "type": table.name, "format": format, "rows": len(made.rows)},
        [call.translate.n(WRITTEN, len(made.rows), plural=table.model._meta.plural, file=str(file))],
    )


def _show(table: Table) -> Command:
    def run(call: Call, row: str) -> None:
        with call.open() as desk:
            check_seen(desk.book, table)  # before it is told whether there is such a row
            found = named(desk, table.model, row)
            check_row_seen(desk.book, found)
            note_view(desk.book, [found])
            call.answer({"type": table.name, **document(desk, found)}, lines(desk, found, call.translate))

    return _command("show", N_("Shows one row whole."), run, [], row=True)


def _add(table: Table) -> Command:
    def run(call: Call, **fields: str | None) -> None:
        with call.open() as desk:
            check_kept_here(desk.book, table)
            check_by_hand(table)
            values = typed(desk, table, _texts(fields), whole=True)
            check_may_add(desk.book, table, **values)
            row = verbs.add(desk.book, table.model, **values)
            _told(call, desk, row, _about(desk, row, ADDED, call.translate))

    return _command("add", N_("Adds a row."), run, _options(table, needed=True))


def _set(table: Table) -> Command:
    def run(call: Call, row: str, **fields: str | None) -> None:
        texts = _texts(fields)
        if not texts:
            raise usage(N_("Nothing to set: name a field and its value."))
        with call.open() as desk:
            found = named(desk, table.model, row)
            check_row_seen(desk.book, found)
            values = typed(desk, table, texts)
            if may_alter(desk.book, found):
                _alter(call, desk, found, values)
            else:
                _propose(call, desk, found, values)

    return _command(
        "set", N_("Alters fields of a row; an empty value clears one."), run, _options(table), row=True
    )


def _alter(call: Call, desk: Desk, row: Any, values: Mapping[str, Any]) -> None:
    before = document(desk, row)["fields"]
    verbs.alter(desk.book, row, **values)
    after = document(desk, row)
    altered = [name for name, value in after["fields"].items() if value != before[name]]
    words = _about(desk, row, ALTERED, call.translate) if altered else call.translate(SAME)
    _told(call, desk, row, words, altered=altered)


def _propose(call: Call, desk: Desk, row: Any, values: Mapping[str, Any]) -> None:
    """Headquarters' way to alter a centre's row; a centre has none."""
    table, code = desk.book.table(type(row)), owner(desk.book, row) or ""
    check_kept_here(desk.book, table)
    if desk.book.level is not Share.HQ:
        raise UserError("records.not_yours", code=code)
    differing = {name: value for name, value in values.items() if value != getattr(row, name)}
    with desk.book.change("proposal.make"):
        made = [proposals.propose(desk.book, row, name, value) for name, value in differing.items()]
    listed = [{"id": str(one.id), "field": name} for one, name in zip(made, differing, strict=True)]
    words = call.translate(PROPOSED, code=code) if made else call.translate(SAME)
    call.answer({"type": table.name, "id": key_text(desk, row), "owner": code, "proposals": listed}, [words])


def _delete(table: Table) -> Command:
    def run(call: Call, row: str) -> None:
        with call.open() as desk:
            found = named(desk, table.model, row)
            check_row_seen(desk.book, found)
            check_kept_here(desk.book, table)
            check_by_hand(table)
            if not may_alter(desk.book, found):
                raise UserError("records.not_yours", code=owner(desk.book, found) or "")
            words = call.translate(SAME) if found.deleted else _about(desk, found, BINNED, call.translate)
            if not found.deleted:
                verbs.remove(desk.book, found)
            _told(call, desk, found, words)

    return _command("delete", N_("Puts a row into the bin."), run, [], row=True)


def _choices(table: Table) -> Command:
    def run(call: Call, field: str) -> None:
        known = table.fields.get(field.replace("-", "_"))
        if not isinstance(known, Code):
            raise UserError("row.no_field", field=field)
        t = call.translate
        listed = {code: t(word) for code, word in known.codes.items()}
        call.answer(
            {"choices": listed}, [console.columns([t(head) for head in CHOICES], list(listed.items()))]
        )

    help = N_("Lists what a field that is chosen can be.")
    return _command("choices", help, run, [click.Argument(["field"], metavar="FIELD")])


def _told(call: Call, desk: Desk, row: Any, words: str, **more: Any) -> None:
    """What became of a row; as JSON the whole of it, which the audit knows where values are restricted."""
    if call.json:
        note_view(desk.book, [row])
    call.answer({"type": desk.book.table(type(row)).name, **document(desk, row), **more}, [words])


def _about(desk: Desk, row: Any, words: str, t: Translator) -> str:
    label = desk.book.table(type(row)).model._meta.label
    return t(words, label=label, number=key_text(desk, row), name=name_of(desk, row))
