"""A table as JSON for other programs.

    {"report": "results", "title": "…", "language": "en", "practice": true,
     "columns": [{"key": "actual", "label": "Actual", "kind": "count"}, …],
     "rows": [{"pilot": "Niger", "actual": 94, "share": 0.9494949494949495, …}, …],
     "notes": ["…"]}

Texts are in the reader's language; counts are whole numbers, shares lie between 0 and 1, days are ISO dates, money
is {"amount": "12.50", "currency": "GMD"}; what is empty is null. New keys may be added, none change their meaning.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from tvetdesk.i18n import Message, Translator
from tvetdesk.reports.table import Cell, Money, Phrase, Table, words


def render(table: Table, translate: Translator) -> str:
    """The table as a JSON text of several lines."""
    content = {
        "report": table.name,
        "title": words(table.title, translate),
        "language": translate.language,
        "practice": table.practice,
        "columns": [
            {"key": column.key, "label": words(column.label, translate), "kind": column.kind.value}
            for column in table.columns
        ],
        "rows": [
            {column.key: _value(cell, translate) for column, cell in zip(table.columns, row, strict=True)}
            for row in table.rows
        ],
        "notes": [words(note, translate) for note in table.notes],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _value(cell: Cell, translate: Translator) -> Any:
    match cell:
        case Message():
            return translate(cell)
        case Phrase():
            return cell.show(translate)
        case Money():
            return {"amount": str(cell.amount), "currency": cell.currency}
        case dt.date():
            return cell.isoformat()
        case Decimal():
            return str(cell)
        case _:
            return cell
