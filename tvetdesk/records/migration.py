"""For maintainers: freezes the declared record types as the next migration (`python3 dev.py migration NAME`)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tvetdesk.records import RECORDS
from tvetdesk.store import migrations
from tvetdesk.store.migrations import Migration
from tvetdesk.store.migrations.freeze import differing, frozen, module_name
from tvetdesk.store.migrations.steps import MIGRATIONS
from tvetdesk.store.schema import TableSpec, declared

AGAIN = "--again"
FOLDER = Path(migrations.__file__).parent


def write(words: Sequence[str], steps: Sequence[Migration], specs: Sequence[TableSpec], folder: Path) -> str:
    """Write the module that the words ask for into the folder; returns what to do next. ValueError where it must not."""
    if list(words) == [AGAIN]:
        if len(steps) != 1:
            raise ValueError(
                "a released migration is never altered; write another: python3 dev.py migration NAME"
            )
        path = folder / f"{module_name(1, 'first')}.py"
        path.write_text(frozen("the tables of the first release", specs), "utf-8")
        return f"{path.name} holds the tables as they are declared now."
    if not words or words[0].startswith("-"):
        raise ValueError(f"usage: python3 dev.py migration NAME, or {AGAIN} until the first release")
    tables = differing(steps, specs)
    if not tables:
        raise ValueError("the declarations are those of the last migration")
    number, title = len(steps) + 1, " ".join(words)
    path = folder / f"{module_name(number, title)}.py"
    path.write_text(frozen(title, tables), "utf-8")
    return f'Add to steps.py: Migration({number}, "{title}", tables={path.stem}.TABLES)'


def main(words: Sequence[str]) -> str:
    """Write into the package itself; a sentence for the maintainer either way."""
    return write(words, MIGRATIONS, [declared(record).spec for record in RECORDS], FOLDER)


if __name__ == "__main__":
    try:
        sys.stdout.write(main(sys.argv[1:]) + "\n")
    except ValueError as error:
        sys.exit(str(error))
