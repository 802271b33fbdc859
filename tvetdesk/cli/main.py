"""The command `tvetdesk`: its subjects, and the edge where every error becomes a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from tvetdesk import __version__
from tvetdesk.cli import console, faults
from tvetdesk.cli.access import access
from tvetdesk.cli.accounts import user
from tvetdesk.cli.audit import audit
from tvetdesk.cli.backups import backup
from tvetdesk.cli.breach import breach
from tvetdesk.cli.bundles import bundle
from tvetdesk.cli.call import Call
from tvetdesk.cli.candidates import candidates
from tvetdesk.cli.certificates import certificate
from tvetdesk.cli.changes import changes, undo
from tvetdesk.cli.checking import check
from tvetdesk.cli.clock import clock
from tvetdesk.cli.command import Group, Option, everywhere
from tvetdesk.cli.computers import computer
from tvetdesk.cli.deeds import confirm, placement, recognition, stock, works
from tvetdesk.cli.erasing import erase
from tvetdesk.cli.exchange import digest, export, held, import_
from tvetdesk.cli.folder import approve, init, invite, join, status
from tvetdesk.cli.formats import formats
from tvetdesk.cli.frames import speak
from tvetdesk.cli.headquarters import hq
from tvetdesk.cli.letters import print_
from tvetdesk.cli.logos import logo
from tvetdesk.cli.manual import manual
from tvetdesk.cli.people import people_
from tvetdesk.cli.photos import photo
from tvetdesk.cli.practice import practice, practice_month, practice_round
from tvetdesk.cli.radar import radar
from tvetdesk.cli.records import records
from tvetdesk.cli.recovery import recover
from tvetdesk.cli.reports import report
from tvetdesk.cli.restoring import restore
from tvetdesk.cli.retention import retention
from tvetdesk.cli.slips import slip
from tvetdesk.cli.support import support
from tvetdesk.cli.tables import import_table, template
from tvetdesk.cli.timetable import timetable
from tvetdesk.cli.training import attendance, eligible, ledger
from tvetdesk.cli.updating import update
from tvetdesk.cli.verifying import verify
from tvetdesk.cli.work import calls, due, payments, shortlist
from tvetdesk.errors import UserError
from tvetdesk.i18n import N_
from tvetdesk.store import vault
from tvetdesk.store.files import explained

DONE, SITUATION, USAGE, FAULT, STOPPED = 0, 1, 2, 70, 130

STOPPED_WORDS = N_("Stopped. What was finished before is kept.")
FAULT_WORDS = N_(
    "Something went wrong in the program itself; what was saved before is safe. "
    "A report without anybody's data lies in {file}. Please send it to whoever looks after the program."
)

COMMANDS = (
    init, join, invite, approve, computer, status, user,
    export, import_, slip, bundle, held, digest, radar, hq,
    report, print_, formats, records, template, import_table, changes, undo, erase, retention, access,
    people_, photo, logo, candidates, timetable,
    attendance, ledger, eligible, certificate, verify, payments, calls, shortlist, due,
    recognition, placement, confirm, works, stock,
    check, support, backup, restore, recover, audit, breach, clock, update, manual,
    practice, practice_month, practice_round,
)  # fmt: skip


class Program(Group):
    """The command itself; its commands are listed in the order in which people need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


tvetdesk = Program(
    "tvetdesk",
    params=[
        *everywhere(hidden=False),
        Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, help=N_("Show the version."), callback=lambda c, _p, v: _version(c, v)
        ),
    ],
    help=N_("Records of a vocational training centre, and their exchange with headquarters."),
)  # fmt: skip
for command in COMMANDS:
    tvetdesk.add_command(command)


def main(words: Sequence[str] | None = None) -> int:
    """Runs one call and returns its exit code: 0 done, 1 a situation, 2 wrong usage, 70 our bug."""
    console.use_utf8()
    call = Call()
    speak(call, sys.argv[1:] if words is None else words)
    try:
        code = _run(call, words)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the answer has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code


def _run(call: Call, words: Sequence[str] | None) -> int:
    try:
        with vault.faults():
            code = tvetdesk.main(args=words, prog_name="tvetdesk", obj=call, standalone_mode=False)
    except UserError as error:
        call.refuse(error)
        return SITUATION
    except click.ClickException as error:
        error.show()
        if call.json:
            console.say_json({"error": "usage", "sentence": error.format_message()})
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        console.tell(call.translate(STOPPED_WORDS))
        return STOPPED
    except SystemExit:  # click's way to end when whoever read the answer has had enough
        return DONE
    except OSError as error:
        call.refuse(explained(error, Path(error.filename or call.folder)))
        return SITUATION
    except Exception as error:  # noqa: BLE001 - the last edge: whatever comes here is our bug
        file = faults.write_report(error, call.folder)
        words_of_it = call.translate(FAULT_WORDS, file=str(file))
        console.tell(words_of_it)
        if call.json:
            console.say_json({"error": "fault", "sentence": words_of_it, "report": str(file)})
        return FAULT
    return code if isinstance(code, int) else DONE


def _version(context: click.Context, asked: bool) -> None:
    if asked:
        console.say(__version__)
        context.exit()


if __name__ == "__main__":
    sys.exit(main())
