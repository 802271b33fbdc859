"""Break each rule of the merge in turn: the state machine or a fixed test must notice. `python -m tests.exchange.mutations`

A rule is broken by altering a few words of one function. The table says who noticed; the script ends with 1 when
nobody did.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.exchange import (
    test_aside,
    test_authority,
    test_closed,
    test_content,
    test_counter_examples,
    test_erasing,
    test_giving_back,
    test_heirs,
    test_hostile,
    test_incoming,
    test_lost,
    test_lost_headquarters,
    test_newer_program,
    test_nobody_comes_back,
    test_parting,
    test_refused,
    test_rewinding,
    test_rules,
    test_stretches,
    towns,
)
from tests.exchange.machine import EVEN, Exchange
from tvetdesk.exchange import (
    aside,
    authority,
    deriving,
    frame,
    gather,
    giving_back,
    headers,
    heirs,
    incoming,
    judging,
    leaving,
    lost,
    merge,
    opening,
    outgoing,
    parting,
    questions,
    reading,
    releasing,
    rewinding,
    rows,
    soundness,
    stretches,
    succession,
    vector,
)
from tvetdesk.exchange import erasing as xerasing
from tvetdesk.store import ddl, erasing, journal, schema, sealing, sharing, undo, unseen

FIXED = tuple(
    str(module.__file__)
    for module in (
        test_counter_examples, test_incoming, test_refused, test_content, test_rules, test_erasing, test_rewinding, test_aside,
        test_newer_program, test_authority, test_heirs, test_nobody_comes_back, test_parting, test_giving_back, test_stretches,
        test_lost, test_lost_headquarters, test_hostile, test_closed,
    )
)  # fmt: skip
HISTORIES = 60
PLAINLY = (
    "-x",
    "-q",
    "-k",
    "not postgresql",
    "--no-header",
    "--assert=plain",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:hypothesispytest",
)


@dataclass(frozen=True)
class Mutant:
    """A rule and how it is broken: in `where.name`, the words `old` become `new`.

    `only` keeps other modules that use the function by its name as they are.
    """

    rule: str
    where: Any
    name: str
    old: str
    new: str
    only: bool = False
    honest: bool = True  # whether honest PCs alone can show it, so that the machine may find it


MUTANTS = (
    # what survives, and which of it is shown
    Mutant("what an author had seen is replaced", merge, "survivors", "if not any(", "if True or not any("),
    Mutant("what an author had not seen stays", merge, "survivors", "reverse=True)", "reverse=True)[:1]"),
    Mutant("contexts say what was seen", vector.Seen, "has_seen", ">= other.seq", ">= other.seq and False"),
    Mutant("an author has seen what came before", vector.Seen, "has_seen", "return other.seq < self.seq", "return False"),
    Mutant("the highest counter is shown", merge, "survivors", "reverse=True", "reverse=False"),
    Mutant("a value fills its blank", merge, "survivors", "version.value is not None", "False"),
    Mutant("siblings keep their own versions", merge.Merge, "_weigh_rows", "local.get((key, column)) or", ""),
    Mutant("a cell keeps its own versions", merge.Merge, "_weigh_cells", "local.get((key, column)) or", ""),
    Mutant("a row that is here stays", merge.Merge, "_insert", "INSERT OR IGNORE", "INSERT OR REPLACE"),
    Mutant("rows made twice are weighed", merge.Merge, "_weigh_rows", "if not here:", "if True:"),
    Mutant("single cells come before their row", merge.Merge, "_weigh_rows", "if column in overrides.get(key, ()):", "if False:"),
    Mutant("a write replaces all siblings", ddl, "noting", "DELETE FROM cell WHERE {cell};", ""),
    # questions
    Mutant("equal values ask nothing", questions, "questions", "canonical(value) for _, value", "number for number, _"),
    Mutant("different values ask", questions, "questions", "> 1", "> 9"),
    Mutant("an edit against the bin asks", questions, "_binned", "if unaware:", "if False:"),
    # vectors and ranges
    Mutant("a gap waits", headers.Headers, "_origins", "if base > self.vector", "if False and base > self.vector"),
    Mutant("the vector is what was applied", headers.Headers, "read_changes", "= max(top,", "= 1 + max(top,"),
    Mutant("known vectors may be lowered", vector, "learn", "book.sql(", "vector = known(book, replica) | {o: s for o, s in vector.items() "
           "if s > known(book, replica).get(o, 0)}; book.sql("),
    Mutant("the base is what all receivers have", vector, "base", "min(", "max("),
    Mutant("a laptop's bundle waits for what it had seen", headers.Headers, "_unheard", "if seq >", "if False and seq >"),
    Mutant("the hash of a cut context travels", frame.Frame, "_contexts", "if whole != vector_hash(kept):", "if False:"),
    Mutant("contexts hold what was applied", sealing, "context", "if origin != journal.replica", "if False"),
    # what travels
    Mutant("all siblings of a cell travel", gather.Gathered, "_cells", "AND NOT {hidden}", "AND NOT {hidden} AND c.shown = 1"),
    Mutant("a row's single cells travel with it", gather.Gathered, "_cells", "if apart:", "if False:"),
    Mutant("nobody gives what is not theirs", vector, "gives", "if centre == HQ_CODE}", "}"),
    Mutant("levels cut columns", schema.Table, "visible", "self._visible[level]", "tuple(range(len(self.shares)))"),
    Mutant("an export seals", outgoing, "make", "book.seal()", "pass"),
    Mutant("a sealed change is finished", journal.Journal, "open_change", "AND seq IS NULL", "ORDER BY id DESC LIMIT 1"),
    Mutant("counters go on", sealing, "next_lamport", "(highest or 0) + 1", "1"),
    # consent
    Mutant("names of people who do not share stay", gather, "closed_among", "return keys", "return set()", only=True),
    Mutant("HQ forgets people who do not share", sharing, "blank_closed", "tables.values()", "tables.fromkeys(())"),
    Mutant("every sibling must say yes", sharing, "_says_open", "AND (col = {column} AND value <> ? OR", "AND (0 AND value <> ? OR"),
    Mutant("a consent in the bin is none", sharing, "_says_open", "AND deleted IS NULL", ""),
    Mutant("what was kept back travels later", leaving.Leaving, "_mark", "leaving.lo AND leaving.hi", "1 AND 0"),
    Mutant("who hears late of a consent stamps", opening, "stamp_late", "if late:", "if False:"),
    Mutant("all of an opening was heard", opening, "_unheard", "return all(", "return any("),
    # undo
    Mutant("undo leaves what others wrote since", undo, "_alone", "cell = (", "return True; cell = ("),
    # erasing
    Mutant("the erased are emptied", erasing, "blank", "empty(book, table, hidden, joins, theirs)", "pass"),
    Mutant("links to the erased go", erasing, "blank", "_bin(book, table, theirs)", "pass"),
    Mutant("links go in every version", erasing, "_bin", "SET value = '1'", "SET value = value"),
    Mutant("what comes later of the erased is emptied", reading.Reading, "_write", "erasing.blank_all(book, people)", "pass"),
    Mutant("the erased are written about no more", erasing, "refuse", "raise UserError", "0 and UserError"),
    Mutant("what a script writes about the erased is emptied", erasing, "blank_own", "blank(book, people)", "pass"),
    Mutant("the erased share nothing", sharing, "_says_open", 'AND c."{sharing.person}" NOT IN ({ERASED}) ', ""),
    Mutant("HQ confirms erasures", xerasing, "confirm", 'if one.body["person"] not in told:', "if False:"),
    Mutant("PCs come before what they say", reading.Reading, "hear", 'if one.body["kind"] != authority.ERASURE]', "]", honest=False),
    Mutant("only its centre erases a person", authority, "_looks_after", "== centre", "is not None", honest=False),
    Mutant("what waits does not keep the erased", xerasing, "speaks_of_erased", "if not gone:", "if True:", honest=False),
    Mutant("what lies aside does not keep the erased", xerasing, "blank_aside", "in _aside(book, people)", "in ()"),
    Mutant("a restore erases again", xerasing, "replay", "if listed:", "if False:", honest=False),
    # rewind
    Mutant("own writing rests on a bundle", rewinding, "refusal", 'if book.newest_own() != stood["own"]:', "if False:"),
    Mutant("what was given out rests on a bundle", rewinding, "refusal", 'if _given(book) == stood["given"] else', "if True else"),
    Mutant("a rewind puts values back", rewinding, "rewind", 'elif what == "cell":', 'elif what == "none":'),
    Mutant("a rewind takes rows out", rewinding, "rewind", 'if what == "row":', 'if what == "none":'),
    Mutant("a rewind puts vectors back", rewinding, "rewind", "_vectors_back(book, stood)", "pass"),
    Mutant("nobody forgotten comes back", reading.Reading, "_write", "if forgotten:", "if False:"),
    Mutant("an erasure ends all rewinds", xerasing, "forget", "settle(book", "str(book"),
    # what lies aside
    Mutant("what lies aside is passed on", gather.Gathered, "_aside", "if not found:", "if True:"),
    Mutant("what lies aside is tried again", releasing, "release", "_round(book, log)", "[]"),
    Mutant("what lay aside was not seen", merge.Merge, "_unseen", "if not self.unseen:", "if True:"),
    Mutant("who does not share is not passed on", gather.Gathered, "_aside", "in opened else Share.COUNTS", "in opened else least"),
    Mutant("HQ forgets what lies aside", aside, "forget_closed", "if left != entry.value:", "if False:"),
    Mutant("columns of a newer program are kept", rows.Rows, "_whole", "if value is not None and change is not None:", "if False:"),
    Mutant("cells of a newer program are kept", rows.Rows, "_cells", "self._newer(block)", "pass"),
    Mutant("an update frees what lay aside", releasing, "after_upgrade", 'if book.fact("released") == str(version):', "if True:"),
    Mutant("levels cut what lies aside", aside, "for_level", ">= least", ">= Share.PC"),
    Mutant("a row is not judged by what was written over", rows.Rows, "_pass_over", "None if key in single else value", "value", honest=False),
    Mutant("nobody gives a level away", rows.Rows, "_unknown", "if shape.level < level:", "if False:", honest=False),
    # liars, copies and odd values
    Mutant("rows belong to somebody", judging.Judge, "_may", "if author is None:", "if True:", honest=False),
    Mutant("HQ's rows are HQ's", judging.Judge, "_may", "if table.owner is Owner.HQ:", "if False:", honest=False),
    Mutant("a new row bears its author's number", judging.Judge, "_may", "return owner in self.centres and", "return True or", honest=False),
    Mutant("values are checked", judging.Judge, "invalid", "wrong[value] = error.code", "pass", honest=False),
    Mutant("natural ids are made of their fields", rows.Rows, "_check_ids", "if any(", "if False and any(", honest=False),
    Mutant("a fork is noticed", headers.Headers, "read_changes", 'raise Refused("B11", number=origin)', "pass", honest=False),
    Mutant("an old copy of this PC is noticed", headers.Headers, "_origins", 'raise Refused("B11", number=origin)', "pass", honest=False),
    Mutant("counters do not leap", headers.Headers, "_check_lamport", "if lamport > highest + 1:", "if False:", honest=False),
    Mutant("nobody speaks for another centre", headers.Headers, "_may_give", "return centre ==", "return True or centre ==", honest=False),
    Mutant("no bundle is above its receiver's level", incoming, "_open", "if manifest.level is not book.level and not back:", "if False:", honest=False),
    Mutant("a struck-off PC is refused", reading.Reading, "_plan", "if self.sender.revoked_from is not None:", "if False:", honest=False),
    Mutant("a struck-off PC passes nothing on", reading.Reading, "_struck_off", "self.headers.brings_of_others()", "False", honest=False),
    Mutant("a struck-off PC erases nobody", reading.Reading, "hear", "or (struck and", "or (False and", honest=False),
    Mutant("statements of refused bundles count", incoming, "_heard", 'if refused.code in ("B11", "B14"):', "if False:", honest=False),
    Mutant("headquarters says which line stands", parting, "note", "if about is not None and judges(book, about):", "if False:", honest=False),
    Mutant("nobody else says which line stands", reading.Reading, "_lines", "if not judge and not (", "if False and not (", honest=False),
    Mutant("who took in the other line moves it", succession, "follow", "== one.line", "== 0", honest=False),
    Mutant("a copy hears from its copy that it is one", succession, "follow", "if own is not None:", "if False:", honest=False),
    Mutant("a line held for another is judged", reading.Reading, "_lines", "return parting.judged(self.book, told, moved)", "return {a: b for a, b in parting.judged(self.book, told, ()).items() if a == self.book.replica}", honest=False),
    Mutant("two copies make the same of a line", stretches, "cut", "number_of(origin, digest)", "number_of(book.replica, digest)", honest=False),
    Mutant("every run has a stretch of its own", stretches, "cut", "if run != before:", "if not found:", honest=False),
    Mutant("what is here as a stretch does not come as a line", headers.Headers, "read_changes", "if (origin, digest) in self._parted:", "if False:", honest=False),
    Mutant("a copy that was restored shuts nobody out", deriving, "_followed", 'word["follows"] in copied', "False", honest=False),
    Mutant("a laptop's word counts for itself", deriving, "_believed", "own is not None and", "own is None and", honest=False),
    Mutant("a laptop believes in one office PC", authority, "takes_place", "and len(there) <= 1", "", honest=False),
    Mutant("rows of a line move with it", parting, "_rows", "INSERT INTO moved VALUES (?, ?)", "INSERT INTO moved SELECT ?, ? WHERE 0", honest=False),
    Mutant("contexts follow a line", parting, "_contexts", "if seen >= first and context not in judged:", "if False:", honest=False),
    Mutant("a line's own changes have seen what came before", parting, "_saw", "told = {**vector, str(before): min(seen, found[0].first - 1)}", "told = dict(vector)", honest=False),
    Mutant("an erasure moves with its person", parting, "_erasures", "is not None:", "is False:", honest=False),
    Mutant("the erasures of two that are one wait", incoming, "_heard", 'erasures=refused.code == "B14"', "erasures=True", honest=False),
    Mutant("only its own key names who goes on", soundness, "_sound_successor", '!= body["follows"] == replica_number(bytes.fromhex(one.signer))', '!= body["follows"]', honest=False),
    Mutant("who writes over what came back names it", unseen, "note_named", "INSERT OR IGNORE INTO replaced SELECT ?,", "INSERT OR IGNORE INTO replaced SELECT -1 + 0 * ?,", honest=False),
    Mutant("what was named is replaced", merge, "survivors", "or at(other, change) in named", "or False", honest=False),
    Mutant("giving back covers nothing", headers.Headers, "_read_given", "found[origin, seq] = held[0]", "self.tops[origin] = seq; found[origin, seq] = held[0]"),
    Mutant("what was lost goes along", lost, "stamp_lost", "if not rows:", "if True:"),
    Mutant("what was lost goes along once", lost, "_unstamped", "if not stamped:", "if True:", honest=False),
    Mutant("a blank of the lost takes nothing away", merge.Merge, "_without_blanks", "and self.emptied(v.change)", "and False", honest=False),
    Mutant("only what nobody brings is a blank", lost, "forgotten", "head.seq > max(", "head.seq > 0 * max(", honest=False),
    Mutant("headquarters hears where a blank gave way", lost, "_unstamped", "col < 0", "FALSE", honest=False),
    Mutant("nobody has seen a blank", reading.Reading, "_in_part", "-n if", "n if", honest=False),
    Mutant("the heads of what was lost go along", leaving.Leaving, "given", "if not wanted:", "if True:"),
    Mutant("what came in part is named", reading.Reading, "_in_part", "if part:", "if False:"),
    Mutant("only of those that are no more something is given", headers.Headers, "_read_given", "if held is None and (origin == self.book.replica or not theirs):", "if False:", honest=False),
    Mutant("nobody fills in what others wrote", rows.Rows, "_speaks_for", "change not in self.headers.others and", "", honest=False),
    Mutant("nobody says of others what they had seen", reading.Reading, "_overlooked", "if change in self.headers.others:", "if False:", honest=False),
    Mutant("nobody puts aside what others wrote", aside, "read_aside", "if change in headers.others:", "if False:", honest=False),
    Mutant("nobody stamps in others' names", headers.Headers, "_travel", "if change in self.others:", "if False:", honest=False),
    Mutant("what headquarters lost was heard of", headers.Headers, "_check_lamport", "number > self.vector", "False and number > self.vector", honest=False),
    Mutant("headquarters takes back what it lost", headers.Headers, "_read_given", "nobody |= self._own", "pass", honest=False),
    Mutant("centres hold what headquarters lost", lost, "held_in_part", "[book.code, HQ_CODE]", "[book.code]", honest=False),
    Mutant("what headquarters lost is not what a centre has", lost, "lost", "and code == book.code", "", honest=False),
    Mutant("heads of what headquarters lost go along", leaving.Leaving, "given", "if code == HQ_CODE", "if False", honest=False),
    Mutant("other centres are owed what came back", giving_back, "owed", "for number in gone(book, authority.HQ_CODE):", "for number in ():", honest=False),
    Mutant("counters of the lost do not leap", headers.Headers, "_read_given", "if not back and not 0 < lamport", "if False and not 0 < lamport", honest=False),
    Mutant("a struck-off laptop gives nothing of the lost", headers.Headers, "brings_of_others", "if self.system(wire.GIVEN, 1):", "if False:", honest=False),
    Mutant("only headquarters gives back", reading.Reading, "_given_back", "if self.sender.centre != HQ_CODE:", "if False:", honest=False),
    Mutant("a laptop gives what it goes on for", heirs, "line", "found |= more", "return found", honest=False),
    Mutant("headquarters' word comes first", deriving, "_rank", "one.signer != organisation", "False", honest=False),
    Mutant("of two words the lesser right counts", deriving, "_rank", "RIGHTS.index", "-RIGHTS.index", honest=False),
    Mutant("the struck off vouch for nobody", deriving, "_counting", "and one.signer not in struck", "", honest=False),
    Mutant("statements are signed", authority, "entitled", "if not one.genuine():", "if False:", honest=False),
    Mutant("a centre speaks of its own PCs", authority, "entitled", "about is None or", "True or", honest=False),
    Mutant("a PC's number follows from its key", soundness, "sound", 'body["number"] == replica_number(', "replica_number(", honest=False),
    Mutant("an answer that is released counts", reading.Reading, "_answers", "| {number for (number,) in aside}", "", honest=False),
    Mutant("what an older stamp hides is told", reading.Reading, "_write", "if self.merge.stamped and not", "if not", honest=False),
    Mutant("nobody introduces another", incoming, "_open", "open_(\n            data, private_keys=identity.opens, verify_key_of=lambda *_: own_key\n        )", "pass", honest=False),
)  # fmt: skip
SHORT = (
    "what an author had seen is replaced",
    "what an author had not seen stays",
    "all siblings of a cell travel",
)


def broken(mutant: Mutant) -> Any:
    """The function with the rule taken out."""
    whole = getattr(mutant.where, mutant.name)
    source = textwrap.dedent(inspect.getsource(whole))
    if mutant.old not in source:
        raise LookupError(f"{mutant.name} does not say {mutant.old!r}: bring the mutant up to date")
    made: dict[str, Any] = {}
    exec(
        compile(
            f"from __future__ import annotations\n{source.replace(mutant.old, mutant.new)}",
            mutant.rule,
            "exec",
        ),
        sys.modules[whole.__module__].__dict__,
        made,
    )
    return made[mutant.name]


@contextmanager
def applied(mutant: Mutant) -> Iterator[None]:
    """The rule is broken for everybody who uses it."""
    whole, instead = getattr(mutant.where, mutant.name), broken(mutant)
    with ExitStack() as stack:
        stack.enter_context(patch.object(mutant.where, mutant.name, instead))
        if not mutant.only:
            for module in list(sys.modules.values()):
                if (
                    module.__name__.startswith(("tvetdesk.", "tests."))
                    and vars(module).get(mutant.name) is whole
                ):
                    stack.enter_context(patch.object(module, mutant.name, instead))
        towns.forget()
        yield
    towns.forget()


def machine_notices(histories: int) -> str:
    """How the state machine failed, if it did."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            run_state_machine_as_test(
                Exchange,
                settings=settings(
                    max_examples=histories, stateful_step_count=30, phases=[Phase.generate], derandomize=True,
                    deadline=None, database=None, backend=EVEN, verbosity=Verbosity.quiet, suppress_health_check=list(HealthCheck),
                ),
            )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - whatever it is, it was noticed
        return f"machine: {type(error).__name__} {str(error).splitlines()[0] if str(error) else ''}"
    return ""


def tests_notice() -> str:
    """Which fixed test failed first, if one did."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = pytest.main([*PLAINLY, *FIXED])
    if code == pytest.ExitCode.OK:
        return ""
    if code != pytest.ExitCode.TESTS_FAILED:
        raise RuntimeError(told.getvalue())
    found = [
        line.split("::")[-1] for line in told.getvalue().splitlines() if line.startswith(("FAILED", "ERROR"))
    ]
    return f"test: {found[0].split(' - ')[0] if found else told.getvalue()[-200:]}"


def notices(mutant: Mutant, histories: int = HISTORIES) -> str:
    """Who noticed that a rule is broken, and how; empty when nobody did."""
    with applied(mutant):
        return (machine_notices(histories) if mutant.honest else "") or tests_notice()


def main(words: Sequence[str]) -> int:
    survivors = 0
    wanted = [mutant for mutant in MUTANTS if not words or any(word in mutant.rule for word in words)]
    for mutant in wanted:
        started = time.monotonic()
        found = notices(mutant)
        survivors += not found
        took = time.monotonic() - started
        print(
            f"{'noticed' if found else 'SURVIVED':9} {mutant.rule:48} {took:5.1f} s  {found[:110]}",
            flush=True,
        )
    print(f"{len(wanted)} rules broken, {survivors} not noticed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
