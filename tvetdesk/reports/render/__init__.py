"""From a table to what leaves the program: text for a screen, and files for people and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tvetdesk.i18n import Translator
from tvetdesk.reports.render import csv, json, text, xlsx
from tvetdesk.reports.table import Table

FORMATS: Mapping[str, Callable[[Table, Translator], str | bytes]] = {
    "table": text.render,
    "json": json.render,
    "csv": csv.render,
    "xlsx": xlsx.render,
}
"""Each format by the name the command line knows it under."""


def render(table: Table, format: str, translate: Translator) -> str | bytes:
    """The table in one of the FORMATS: text for `table` and `json`, a file's bytes for `csv` and `xlsx`."""
    return FORMATS[format](table, translate)
