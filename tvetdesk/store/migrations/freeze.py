"""Writing a migration: the declared tables as they are now, frozen as Python text."""

from __future__ import annotations

from collections.abc import Iterable

from tvetdesk.store.schema import TableSpec

HEAD = '''"""{title}

Written by `python3 dev.py migration`; never altered once a release has it.
"""

from tvetdesk.store.schema import TableSpec

TABLES = (
'''


def frozen(title: str, tables: Iterable[TableSpec]) -> str:
    """The text of a module that holds these tables in their present shape."""
    return HEAD.format(title=title) + "".join(_spec(table) for table in tables) + ")\n"


def _spec(table: TableSpec) -> str:
    columns = "".join(f"            {column!r},\n" for column in table.columns)
    return (
        f"    TableSpec(\n        name={table.name!r},\n        number={table.number},\n        key={table.key!r},\n"
        f"        columns=(\n{columns}        ),\n        search={table.search!r},\n        indexes={table.indexes!r},\n    ),\n"
    ).replace("'", '"')
