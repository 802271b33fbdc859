"""Templates: an empty spreadsheet for the rows of a type, with heads in two languages, lists to choose from, and help."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter

from tvetdesk.i18n import N_, Translator, translator
from tvetdesk.records.attendance import rows_on
from tvetdesk.records.calendar import Session
from tvetdesk.records.codes import MARKS
from tvetdesk.records.cohorts import Cohort, Enrolment
from tvetdesk.records.dictionary import kind
from tvetdesk.records.people import Trainee
from tvetdesk.records.quick_entry import letters
from tvetdesk.reports.render.csv import BOM, harmless
from tvetdesk.reports.render.xlsx import CREATED, OPTIONS
from tvetdesk.reports.table import PRACTICE
from tvetdesk.spreadsheets.columns import Column, columns_of
from tvetdesk.spreadsheets.references import named_apart
from tvetdesk.spreadsheets.sheet import column_letters
from tvetdesk.store.book import Book
from tvetdesk.store.fields import Code, Codes, Phone, Ref, Text
from tvetdesk.store.numbers import YesNo
from tvetdesk.store.record import Field
from tvetdesk.store.schema import Table
from tvetdesk.store.times import Clock, Day, RoughDate

COLUMNS = N_("Columns")
COLUMN, MEANS, NEEDED, CHOICES = N_("Column"), N_("What may stand there"), N_("Needed"), N_("Choices")
LINES = (
    N_("Write one row for each, from row 2 on. Do not alter the heads; columns that you do not need may be deleted."),
    N_("Dates: day/month/year, so 1/3/26 is 1 March 2026."),
    N_("Rows that are there already are not taken in twice."),
)  # fmt: skip
NAMES_OF = N_("A name from the list of {plural}")

LISTS = "lists"  # the hidden sheet behind the dropdowns
MOST_LISTED = 1000  # rows of another type; of more, the name is typed
ROWS = 2000  # rows that have dropdowns
TEXTS = (
    Text,
    Phone,
    Day,
    RoughDate,
    Clock,
)  # kept as typed: Excel would make 1/3/26 a day of its own country
WIDEST = 40


def heads(table: Table, translate: Translator) -> list[str]:
    """The head of each field: in the reader's language, then in English (for English readers in French)."""
    other = translator("fr" if translate.language == "en" else "en")
    found = []
    for column in columns_of(table).values():
        label = column.field.label
        words = dict.fromkeys((translate(label), other(label)))
        found.append(" / ".join(words))
    return found


def csv_template(table: Table, translate: Translator) -> bytes:
    """The heads alone, as CSV."""
    return _csv([heads(table, translate)])


def _csv(rows: Iterable[Sequence[Any]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return (BOM + file.getvalue()).encode()


def xlsx_template(book: Book, table: Table, translate: Translator) -> bytes:
    """The workbook: the sheet to fill in, and one that explains its columns."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as made:
        made.set_properties({"title": translate(table.model._meta.plural), "created": CREATED})
        sheet = made.add_worksheet(table.name[:31])
        explained = made.add_worksheet(translate(COLUMNS)[:31])
        lists = made.add_worksheet(LISTS)
        lists.hide()
        formats = {
            "head": made.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "needed": made.add_format({"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#FFF2CC"}),
            "text": made.add_format({"num_format": 49}),
            "wrapped": made.add_format({"text_wrap": True, "valign": "top"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 32)
        columns = columns_of(table).values()
        for number, (head, column) in enumerate(zip(heads(table, translate), columns, strict=True)):
            one = column.field
            width = min(max(one.width, len(head) // 2 + 2), WIDEST)
            sheet.set_column(number, number, width, formats["text"] if isinstance(one, TEXTS) else None)
            sheet.write_string(0, number, head, formats["needed" if column.needed else "head"])
            choices = _choices(book, column, translate)
            if choices and not isinstance(one, Codes):
                lists.write_column(0, number, choices)
                last = len(choices)
                area = f"={LISTS}!${column_letters(number)}$1:${column_letters(number)}${last}"
                sheet.data_validation(1, number, ROWS, number, _validation(one, area, translate))
        _explain(explained, book, table, translate, formats)
    return file.getvalue()


def _validation(one: Field, area: str, t: Translator) -> dict[str, Any]:
    """A dropdown; what is not in it may be typed still, since the words of the other languages are read as well."""
    help = t(one.help)
    told = {"input_title": t(one.label)[:32], "input_message": help[:255]} if help else {}
    return {"validate": "list", "source": area, "error_type": "warning", **told}


def _choices(book: Book, column: Column, t: Translator) -> list[str]:
    """What may be chosen in a field, in the reader's words."""
    one = column.field
    if isinstance(one, Ref):
        return named_apart(book, book.schema.target(column.table, one.name), t, MOST_LISTED) or []
    if isinstance(one, Code):
        return [t(label) for label in one.codes.values()]
    return [t(N_("yes")), t(N_("no"))] if isinstance(one, YesNo) else []


def _explain(sheet: Any, book: Book, table: Table, t: Translator, formats: dict[str, Any]) -> None:
    lines = [t(line) for line in LINES]
    if book.fact("practice") == "1":
        lines.insert(0, t(PRACTICE))
    for place, line in enumerate(lines):
        sheet.write_string(place, 0, line)
    top = len(lines) + 1
    for column, (head, width) in enumerate(((COLUMN, 34), (MEANS, 44), (NEEDED, 10), (CHOICES, 60))):
        sheet.write_string(top, column, t(head), formats["head"])
        sheet.set_column(column, column, width)
    for place, row in enumerate(_explained(book, table, t), start=top + 1):
        for column, text in enumerate(row):
            sheet.write_string(place, column, text, formats["wrapped"])


def _explained(book: Book, table: Table, t: Translator) -> Iterator[tuple[str, str, str, str]]:
    """Head, what may stand there, whether it is needed, and the choices, for each field."""
    for head, column in zip(heads(table, t), columns_of(table).values(), strict=True):
        one = column.field
        if isinstance(one, Ref):
            means = t(NAMES_OF, plural=book.schema.target(column.table, one.name).model._meta.plural)
        elif isinstance(one, Code):
            means = t(CHOICES)
        else:
            means = kind(book.schema, column.table, one, t)
        choices = ", ".join(t(label) for label in one.codes.values()) if isinstance(one, Code) else ""
        words = f"{means}. {t(one.help)}" if one.help else means
        yield head, words, t(N_("yes")) if column.needed else "", choices


LETTERS = N_("Letters: {letters}. With late the minutes, like {example}.")


def register_template(
    book: Book, cohort: Cohort, first: dt.date, last: dt.date, translate: Translator, *, plain: bool = False
) -> bytes:
    """A register to be filled in: everybody on the list, and a column for each session from `first` to `last`.

    A workbook, or `plain` as CSV.
    """
    book.authorize("list.export")
    book.note("list.exported", type="register")
    query = book.select(Session).where(Session.cohort == cohort.id, Session.day >= first, Session.day <= last)
    days = [session.day for session in query.order_by(Session.day, Session.slot)]
    lines = rows_on(book, cohort.id, sorted(set(days)) or [first])
    people = [(line.number, book.get(Trainee, line.enrolment.trainee).names or "–") for line in lines]
    named = [translate(label) for label in (Enrolment.number.label, Trainee.names.label)]
    for place, day in enumerate(days):
        nth = days[:place].count(day) + 1
        named.append(translate.date(day) + (f" ({nth})" if nth > 1 else ""))
    if plain:
        return _csv([named, *([number, harmless(names), *([""] * len(days))] for number, names in people)])
    words = letters(translate.language)
    shown = ", ".join(f"{letter} {translate(MARKS[mark])}" for mark, letter in words.items())
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as made:
        made.set_properties({"title": cohort.name or "", "created": CREATED})
        sheet = made.add_worksheet("register")
        bold, text = made.add_format({"bold": True, "bottom": 1}), made.add_format({"num_format": 49})
        sheet.write_string(0, 0, cohort.name or "", made.add_format({"bold": True}))
        sheet.write_string(1, 0, translate(LETTERS, letters=shown, example=f"{words['L']}15"))
        for column, head in enumerate(named):
            sheet.write_string(3, column, head, bold)
        sheet.set_column(1, 1, 28)
        sheet.set_column(2, max(2, len(days) + 1), 12, text)
        sheet.freeze_panes(4, 2)
        for place, (number, names) in enumerate(people, start=4):
            sheet.write_number(place, 0, number)
            sheet.write_string(place, 1, names)
        if days and lines:
            box = {"validate": "list", "source": list(words.values()), "error_type": "warning"}
            sheet.data_validation(4, 2, len(lines) + 3, len(days) + 1, box)
    return file.getvalue()
