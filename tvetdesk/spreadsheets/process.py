"""The process in which a spreadsheet from elsewhere is read: it may take so much time and memory, then it is killed.

A reader of a broken or hostile file can hang, crash or fill the memory; the program that asked goes on with one
sentence. The process is started anew for each file and knows neither keys nor the data folder.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from tvetdesk.errors import UserError
from tvetdesk.spreadsheets.sheet import Sheet

SECONDS = 20  # for reading; an old PC needs 5 for the largest that is allowed
STARTING = 60  # seconds until the process itself has begun, on a busy old PC
MEMORY = 700 << 20  # bytes on top of what Python itself takes


def read(path: Path, *, seconds: float = SECONDS, memory: int = MEMORY) -> list[Sheet]:
    """The sheets of a file; UserError in every other case. OSError when the file itself cannot be opened."""
    with path.open("rb"):
        pass  # so that a missing or forbidden file is told like any other
    context = multiprocessing.get_context("spawn")  # fork would inherit the open book and its keys
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(there, path, memory), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(STARTING):
            raise UserError("sheet.too_slow", name=path.name, seconds=STARTING)
        here.recv()  # it has begun
        if not here.poll(seconds):
            raise UserError("sheet.too_slow", name=path.name, seconds=max(1, round(seconds)))
        answer = here.recv()
    except (EOFError, ConnectionError) as error:  # it died without an answer
        raise UserError("sheet.stopped", name=path.name) from error
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()
    if isinstance(answer, Exception):
        raise answer
    return [unmarked(sheet) if not sheet.name else sheet for sheet in answer]


def unmarked(sheet: Sheet) -> Sheet:
    """A sheet of CSV without the marks that our own CSV puts before what looks like a formula."""
    from tvetdesk.reports.render.csv import (
        bare,
    )  # not for the other process, which begins in half the time without

    rows = [[bare(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]
    return Sheet(sheet.name, rows, sheet.cut)


def _work(there: Connection, path: Path, memory: int) -> None:
    """Runs in the other process: reads the file and sends its sheets, or the situation there is."""
    # Whatever a reader prints when it breaks could hold words of the file.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    from tvetdesk.spreadsheets.budget import limit_memory
    from tvetdesk.spreadsheets.reading import read_file

    limit_memory(memory)
    there.send("begun")
    try:
        there.send(read_file(path))
    except (UserError, OSError) as error:
        there.send(error)
    except MemoryError:
        sys.exit(1)  # without an answer: there may be no memory left to word one
