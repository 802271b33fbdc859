"""What an entry of the audit is about, in words: the people, kinds and rows that it names by number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tvetdesk.i18n import N_, Translator
from tvetdesk.records.rights import ROLES
from tvetdesk.records.staff import Staff
from tvetdesk.store.book import Book

LABELS = {
    "staff": N_("Person"),
    "role": N_("Role"),
    "type": N_("Kind"),
    "row": N_("Entry"),
    "rows": N_("Rows"),
    "people": N_("People"),
    "number": N_("Number"),
    "partner": N_("With"),
    "centre": N_("Centre"),
    "reason": N_("Reason"),
    "report": N_("Report"),
    "paper": N_("Paper"),
    "key": N_("File"),
}


def about(book: Book, facts: Mapping[str, Any], translate: Translator) -> str:
    """The facts of an entry beside each other; a row that is gone, or withheld here, is a dash."""
    return ", ".join(
        translate.labelled(translate(LABELS.get(name, name)), _value(book, facts, name, translate))
        for name, value in facts.items()
        if value is not None
    )


def _value(book: Book, facts: Mapping[str, Any], name: str, translate: Translator) -> str:
    value, tables = facts[name], book.schema.by_name
    if name == "staff":
        return translate.show(book.describe(book.table(Staff), value))
    if name == "role":
        return translate(ROLES.get(value, value))
    if name == "type" and value in tables:
        return translate(tables[value].model._meta.plural)
    if name == "row" and facts.get("type") in tables and not tables[facts["type"]].leaf:
        return translate.show(book.describe(tables[facts["type"]], value))
    return str(value)
