"""The commands template and import-table: an empty spreadsheet for any type, and its rows taken in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tvetdesk.cli.call import Call, refusal
from tvetdesk.cli.call import read as read_named
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.cli.registers import REGISTER, month_of, read_registers, write_register
from tvetdesk.cli.rehearsal import CUT, problem_of, said
from tvetdesk.desk import SCHEMA
from tvetdesk.errors import UserError, sentence, sentences
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records.guards import check_by_hand
from tvetdesk.spreadsheets import importing, process
from tvetdesk.spreadsheets.alike import VERDICTS, Answers, answers_from
from tvetdesk.spreadsheets.columns import columns_of
from tvetdesk.spreadsheets.heads import Heads, find_heads, guess_type, key_of, type_of
from tvetdesk.spreadsheets.importing import ALTERED, ASKED, BAD, LEFT, NEW, STATES, THERE, Outcome
from tvetdesk.spreadsheets.registers import BLANKS
from tvetdesk.spreadsheets.sheet import Sheet, column_letters
from tvetdesk.spreadsheets.template import csv_template, xlsx_template
from tvetdesk.store.files import replace_file, unread
from tvetdesk.store.schema import Table

sentences({
    "answers.unread": N_("The answers in {name} cannot be read. Write them as JSON, like {example}."),
})  # fmt: skip

EXAMPLE = '{"7": "same", "9": "different"}'
FILLED = N_("Template for {plural}: {file}")
HERE = N_("Row {row}, column {column} ({label}): {problem}")
FIELD = N_("Row {row}, {label}: {problem}")
WHOLE = N_("Row {row}: {problem}")
QUESTION = N_("Row {row}, {title}: may be there already.")
CANDIDATE = N_("    {title} (number {id}): {reasons}")
UNKNOWN = N_("Left out, since it is no field here: {heads}.")
NEVER = N_("Left out, since neither religion nor ethnic group or tribe is kept: {heads}.")
COUNTED = {
    NEW: P_("{number} row new", "{number} rows new"),
    THERE: P_("{number} row there already", "{number} rows there already"),
    ALTERED: P_("{number} row altered", "{number} rows altered"),
    BAD: P_("{number} row to correct", "{number} rows to correct"),
    ASKED: P_("{number} question", "{number} questions"),
    LEFT: P_("{number} row left out", "{number} rows left out"),
}
COHORT_OF = N_("Of a register: whose it is.")


@click.command(
    "template",
    cls=Command,
    help=N_("Writes an empty spreadsheet for rows of a kind, with heads in two languages and lists to choose from."),
)  # fmt: skip
@click.argument("type", metavar="TYPE")
@option("-o", "--output", required=True, type=click.Path(path_type=Path), help=N_("The file: .xlsx or .csv."))
@option("--cohort", metavar="NAME", help=COHORT_OF)
@option("--month", metavar="MONTH", help=N_("Of a register: the month, like 3/2026."))
@pass_call
def template(call: Call, type: str, output: Path, cohort: str | None, month: str | None) -> None:
    """The ending of the file says what it becomes; a folder gets a workbook named after the type."""
    if key_of(type) in REGISTER:
        write_register(call, output, cohort, month)
        return
    table, t = type_of(SCHEMA, type), call.translate
    check_by_hand(table)
    file = output / f"{table.name}.xlsx" if output.is_dir() else output
    with call.open() as desk:
        csv = file.suffix.lower() == ".csv"
        data = csv_template(table, t) if csv else xlsx_template(desk.book, table, t)
        replace_file(file, data)
        words = t(FILLED, plural=table.model._meta.plural, file=str(file))
        call.answer({"file": str(file), "type": table.name}, [words])


@click.command(
    "import-table",
    cls=Command,
    help=N_("Takes the rows of a spreadsheet in (xlsx, ods, xls, csv), all in one change."),
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--type", metavar="TYPE", help=N_("What the rows are, like trainees; else the heads say it."))
@option("--sheet", metavar="NAME", help=N_("Which sheet; the first if not said."))
@option(
    "--map", "mapped", metavar="HEAD=FIELD", multiple=True,
    help=N_("Which field a column is; without a field it is left out."),
)  # fmt: skip
@option("--dry-run", is_flag=True, help=N_("Only says what would happen, row by row."))
@option(
    "--skip-bad",
    is_flag=True,
    help=N_("Leaves out rows that are wrong or in question, and takes the others in."),
)
@option("--alter", is_flag=True, help=N_("Writes the values over rows that are there already."))
@option(
    "--alike", type=click.Choice(VERDICTS),
    help=N_("The answer for every row that may be there already: the same, different, decide later."),
)  # fmt: skip
@option(
    "--answers", type=click.Path(path_type=Path), help=N_("A JSON file with the answer for each row: same, different or later."),
)  # fmt: skip
@option("--cohort", metavar="NAME", help=COHORT_OF)
@option(
    "--month",
    metavar="MONTH",
    help=N_("Of a register whose heads are only the days 1 to 31: the month, like 3/2026."),
)
@option("--blank", type=click.Choice(BLANKS), help=N_("Of a register: what an empty cell means."))
@option("--plan", is_flag=True, help=N_("Of a register: plans the sessions that are not planned yet."))
@pass_call
def import_table(
    call: Call,
    file: Path,
    type: str | None,
    sheet: str | None,
    mapped: tuple[str, ...],
    dry_run: bool,
    skip_bad: bool,
    alter: bool,
    alike: str | None,
    answers: Path | None,
    cohort: str | None,
    month: str | None,
    blank: str | None,
    plan: bool,
) -> int:
    """Exit 1 when a row is wrong or in question and was not left out on purpose."""
    told = _told(mapped)
    found = _sheet(file, sheet)
    if cohort is not None or (type and key_of(type) in REGISTER):
        options: dict[str, Any] = {"month": month_of(month), "blank": blank or "", "plan": plan}
        return read_registers(
            call, file, found, cohort, alter=alter, rehearse=dry_run, skip_bad=skip_bad, **options
        )
    if type is None and key_of(found.name) in REGISTER:
        raise UserError("register.whose", name=file.name)
    table = type_of(SCHEMA, type) if type else guess_type(SCHEMA, found)
    heads = find_heads(table, found, told)
    given = _answers(answers, alike or "")
    with call.open() as desk:
        outcome = importing.take_in(
            desk.book, table, found, heads, call.translate,
            answers=given, rehearse=dry_run, skip_bad=skip_bad, alter=alter,
        )  # fmt: skip
        refused = None if outcome.written or skip_bad else outcome.error()
        document = _document(file, found, table, heads, outcome, call.translate)
        if refused is not None and not dry_run:
            document |= refusal(refused, call.translate)
        call.answer(
            document,
            [*_lines(found, table, heads, outcome, call.translate), *_end(outcome, refused, call.translate, dry_run=dry_run)],
        )  # fmt: skip
    return 1 if refused is not None else 0


def _told(mapped: tuple[str, ...]) -> dict[str, str]:
    told = {}
    for one in mapped:
        head, equals, name = one.rpartition("=")
        if not equals or not head.strip():
            raise usage(N_("--map takes HEAD=FIELD, not “{text}”."), text=one)
        told[head] = name
    return told


def _sheet(file: Path, name: str | None) -> Sheet:
    try:
        sheets = process.read(file)
    except OSError as error:
        raise unread(error, file) from error
    if name is None:
        return sheets[0]
    found = next((one for one in sheets if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        listed = ", ".join(one.name for one in sheets if one.name)
        raise UserError("sheet.none", sheet=name, name=file.name, sheets=listed or "–")
    return found


def _answers(file: Path | None, others: str) -> Answers:
    if file is None:
        return Answers(others=others)
    try:
        document = json.loads(read_named(file).decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise UserError("answers.unread", name=file.name, example=EXAMPLE) from error
    return answers_from(document, others)


# -- the answer ----------------------------------------------------------------------------------------------


def _lines(sheet: Sheet, table: Table, heads: Heads, outcome: Outcome, t: Translator) -> Iterator[str]:
    for one in outcome.problems:
        problem = sentence(one.error, t)
        label = _label(table, one.field)
        if one.column is not None:
            yield t(HERE, row=str(one.row), column=column_letters(one.column), label=label, problem=problem)
        elif one.field:
            yield t(FIELD, row=str(one.row), label=label, problem=problem)
        else:
            yield t(WHOLE, row=str(one.row), problem=problem)
    for question in outcome.questions:
        yield t(QUESTION, row=str(question.row), title=question.title)
        for other in question.candidates:
            yield t(CANDIDATE, title=other.title, id=str(other.row), reasons=", ".join(other.reasons))
    if heads.unknown:
        yield t(UNKNOWN, heads=", ".join(heads.unknown))
    if heads.never:
        yield t(NEVER, heads=", ".join(heads.never))
    if sheet.cut is not None:
        yield t(CUT, row=str(sheet.cut))


def _label(table: Table, name: str) -> str:
    """What a column is called, also one of a rule across fields that the sheet does not have."""
    return columns_of(table)[name].field.label if name else ""


def _end(outcome: Outcome, refused: UserError | None, t: Translator, *, dry_run: bool) -> Iterator[str]:
    counts = outcome.counts
    counted = [t.n(COUNTED[state], counts[state]) for state in STATES if counts[state] or state == NEW]
    yield f"{', '.join(counted)}."
    yield from said(refused, t, written=outcome.written, dry_run=dry_run)


def _document(
    file: Path, sheet: Sheet, table: Table, heads: Heads, outcome: Outcome, t: Translator
) -> dict[str, Any]:
    questions = [
        {
            "row": question.row,
            "title": question.title,
            "candidates": [
                {"id": str(one.row), "title": one.title, "reasons": list(one.reasons)}
                for one in question.candidates
            ],
        }
        for question in outcome.questions
    ]
    return {
        "file": str(file),
        "sheet": sheet.name,
        "type": table.name,
        "written": outcome.written,
        "change": outcome.change,
        "rows": {state: outcome.counts[state] for state in STATES},
        "columns": {column_letters(number): name for number, name in heads.columns.items()},
        "unknown": list(heads.unknown),
        "never_kept": list(heads.never),
        "cut": sheet.cut,
        "problems": [problem_of(one, t) for one in outcome.problems],
        "questions": questions,
    }
