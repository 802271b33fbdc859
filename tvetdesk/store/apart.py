"""Work on a file from elsewhere in a process of its own: it may take so much time and memory, then it is killed.

A reader of a broken or hostile file can hang, crash or fill the memory; the program that asked goes on with one
sentence. The process is started anew for each file and knows neither keys nor the data folder.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar, cast

from tvetdesk.errors import UserError
from tvetdesk.store.budget import limit_memory

STARTING = 60  # seconds until the process itself has begun, on a busy old PC
MEMORY = 700 << 20  # bytes on top of what Python itself takes

Result = TypeVar("Result")


def apart(
    work: Callable[[Path], Result], path: Path, *, seconds: float, memory: int, late: str, stopped: str
) -> Result:
    """What `work`, a function of a module, makes of a file. It raises UserError and OSError through to here.

    `late` and `stopped` are the sentences for a process that takes too long, or ends without an answer.
    """
    context = multiprocessing.get_context("spawn")  # fork would inherit the open book and its keys
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(there, work, path, memory), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(STARTING):
            raise UserError(late, name=path.name, seconds=STARTING)
        here.recv()  # it has begun
        if not here.poll(seconds):
            raise UserError(late, name=path.name, seconds=max(1, round(seconds)))
        answer = here.recv()
    except (EOFError, ConnectionError) as error:  # it died without an answer
        raise UserError(stopped, name=path.name) from error
    finally:
        process.kill()
        process.join()
        process.close()
        here.close()
    if isinstance(answer, OSError) and answer.errno == errno.ENOMEM:  # no memory left to read a folder
        raise UserError(stopped, name=path.name) from answer
    if isinstance(answer, Exception):
        raise answer
    return cast("Result", answer)


def _work(there: Connection, work: Callable[[Path], Any], path: Path, memory: int) -> None:
    """Runs in the other process: sends what became of the file, or the situation there is."""
    # Whatever a reader prints when it breaks could hold words of the file.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    limit_memory(memory)
    there.send("begun")
    try:
        there.send(work(path))
    except (UserError, OSError) as error:
        there.send(error)
    except MemoryError:
        sys.exit(1)  # without an answer: there may be no memory left to word one
