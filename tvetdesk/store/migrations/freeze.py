"""Writing a migration: declared tables frozen as Python text, those that differ from the steps taken so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tvetdesk.store import ddl
from tvetdesk.store.migrations import Migration, shapes_after
from tvetdesk.store.schema import TableSpec

HEAD = '''"""{title}.

Written by `python3 dev.py migration`; never altered once a release has it.
"""

from tvetdesk.store.schema import TableSpec

TABLES = (
'''


def differing(steps: Sequence[Migration], declared: Iterable[TableSpec]) -> list[TableSpec]:
    """The declared tables that are new or wider than after these steps; ValueError where no step leads there."""
    known = shapes_after(steps)
    found = []
    for table in declared:
        was = known.pop(table.name, None)
        if was is not None:
            list(ddl.widen_table(was, table))
        if was != table:
            found.append(table)
    if known:
        raise ValueError(f"{', '.join(known)}: a table with people's data is never removed")
    return found


def module_name(number: int, name: str) -> str:
    """What the module of a step is called: `m0002_phone_of_guardian`."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    if not words:
        raise ValueError("a migration needs a name of letters, like “phone of guardian”")
    return f"m{number:04}_{'_'.join(words)}"


def frozen(title: str, tables: Iterable[TableSpec]) -> str:
    """The text of a module that holds these tables in their present shape."""
    return HEAD.format(title=title[0].upper() + title[1:]) + "".join(_spec(table) for table in tables) + ")\n"


def _spec(table: TableSpec) -> str:
    columns = "".join(f"            {column!r},\n" for column in table.columns)
    return (
        f"    TableSpec(\n        name={table.name!r},\n        number={table.number},\n        key={table.key!r},\n"
        f"        columns=(\n{columns}        ),\n        search={table.search!r},\n        indexes={table.indexes!r},\n    ),\n"
    ).replace("'", '"')
