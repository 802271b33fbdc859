"""Emptied rows: the list beside the data file by which a restore empties again what was kept long enough.

Who was erased is gone for ever, so that list is obeyed at each start (`exchange.erasing`). An emptied row may be filled anew
when somebody comes back; so this one is obeyed by a restore only, and not for rows that were written later than it says.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tvetdesk.exchange.authority import Identity, Statement, replicas, state
from tvetdesk.exchange.ownership import may_alter
from tvetdesk.store.book import Book
from tvetdesk.store.changes import canonical
from tvetdesk.store.files import explained, replace_file
from tvetdesk.store.schema import Table
from tvetdesk.store.traces import is_spent, spent, written_last

FILE = "tvet.emptied"
KIND = "emptied"  # never travels: the emptying itself does


def keep(book: Book, identity: Identity, tables: Iterable[Table]) -> None:
    """Write the list of the rows that lie emptied here, if it says anything else."""
    rows = [[table.number, row, lamport] for table in tables for row, lamport in spent(book, table)]
    path = book.folder / FILE
    if not rows and not path.exists():
        return
    said = state(identity.signing, KIND, centre=book.code, rows=rows)
    text = canonical({"body": said.body, "signer": said.signer, "signature": said.signature}).encode()
    try:
        if not path.exists() or path.read_bytes() != text:
            replace_file(path, text)
    except OSError as error:
        raise explained(error, path) from error


def brought_back(book: Book, identity: Identity, path: Path, trusted: Collection[str]) -> Iterator[Any]:
    """The rows that a list names and older data brought back: those that this computer may empty.

    Its word counts where this computer signed it, another of its centre, or whoever holds one of the keys `trusted`.
    """
    said = _read(path)
    own = {one.sign_key for one in replicas(book, centre=book.code) if one.state != "pending"}
    if said is None or not said.genuine():
        return
    if said.signer not in {bytes(identity.signing.verify_key).hex(), *own, *trusted}:
        return
    for number, row, lamport in said.body["rows"]:
        table = book.schema.tables.get(number)
        found = None if table is None else book.find(table.model, bin=True, id=row)
        if table is None or found is None or written_last(book, table, row) > lamport:
            continue
        if not is_spent(table, found) and may_alter(book, found):
            yield found


def _read(path: Path) -> Statement | None:
    """The list; what is none says nothing, and the next start writes it anew."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    except OSError as error:
        raise explained(error, path) from error
    with suppress(ValueError, KeyError, TypeError, RecursionError):
        part = json.loads(text)
        rows = [[int(table), int(row), int(lamport)] for table, row, lamport in part["body"]["rows"]]
        return Statement({**part["body"], "rows": rows}, str(part["signer"]), str(part["signature"]))
    return None
