"""From a table to what leaves the program: text for a screen, and files for people and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tvetdesk.i18n import Translator
from tvetdesk.reports.render import csv, html, json, text, xlsx
from tvetdesk.reports.table import Table


def _pdf(table: Table, translate: Translator) -> bytes:
    from tvetdesk.reports.render import paper  # Qt is loaded by those who print

    return paper.render(table, translate)


FORMATS: Mapping[str, Callable[[Table, Translator], str | bytes]] = {
    "table": text.render,
    "json": json.render,
    "csv": csv.render,
    "xlsx": xlsx.render,
    "html": html.render,
    "pdf": _pdf,
}
"""Each format by the name the command line knows it under."""


def render(table: Table, format: str, translate: Translator) -> str | bytes:
    """The table in one of the FORMATS: text for `table`, `json` and `html`, else a file's bytes."""
    return FORMATS[format](table, translate)
