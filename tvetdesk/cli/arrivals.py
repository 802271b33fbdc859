"""What the command line says of bundles that came in: from where they are taken, what each brought, what was refused."""

from __future__ import annotations

import glob
import shlex
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from tvetdesk import __version__
from tvetdesk.cli import console
from tvetdesk.cli.call import Call, refusal
from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentence
from tvetdesk.exchange import carriers, inbox, newcomers
from tvetdesk.exchange.authority import replica
from tvetdesk.exchange.carriers import Parcel
from tvetdesk.exchange.inbox import Arrival
from tvetdesk.exchange.manifest import Outcome
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.standing import standing
from tvetdesk.exchange.watching import Watched
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.store.record import Share
from tvetdesk.updates import package, shelf
from tvetdesk.updates.package import Update

STDIN = "-"
DONE, REFUSED, STOPPED = 0, 1, 130  # exit codes
MANY = 20  # files from which on each is announced

HAS = N_("{partner} has {confirmed} of {total} changes.")
ABOUT = N_("{file}: {what}")
APPLIED = P_(
    "Bundle {bundle} of {sender} brought {number} change.",
    "Bundle {bundle} of {sender} brought {number} changes.",
)
WOULD = P_(
    "Bundle {bundle} of {sender} would bring {number} change.",
    "Bundle {bundle} of {sender} would bring {number} changes.",
)
BROUGHT = P_("Bundle {bundle} of {sender} holds {number} photo that was missing here.", "Bundle {bundle} of {sender} holds {number} photos that were missing here.")  # fmt: skip
NEWS = N_("Number {bundle} of {sender} brings nothing new, but tells what {sender} has.")
ROWS = N_("{plural}: {new} new, {altered} altered")
ASKED = P_("{number} question opens.", "{number} questions open.")
HELD = P_("{number} entry is put aside.", "{number} entries are put aside.")
KEPT = N_("A bundle that waited")


PARTS = N_(
    "Headquarters has other changes of this computer than lie here: the data folder was copied, or an older one was put "
    "back. This computer now goes on as a new one; nothing is lost. Its fingerprint is {fingerprint}. Tell it to "
    "headquarters by phone."
)
BACK = N_(
    "This is what headquarters may hold of what was lost here. Notes, counselling and restricted fields never left the "
    "centre: look for them on paper or on another computer. What headquarters had not received is lost."
)
BACK_CODED = P_(
    "Of {number} person only coded values came back, for they had not agreed to share with headquarters.",
    "Of {number} people only coded values came back, for they had not agreed to share with headquarters.",
)
READING = N_("File {place} of {count}: {file}")
STOPPING = N_("Stopping after this file. What was taken in is kept.")
WATCHING = N_("Watching {folder}. What comes there is taken in; Ctrl-C ends it.")
WATCHED = N_("{folder} is not watched any more.")
OUT_OF_REACH = N_("{what} It is watched again as soon as it can be read.")
LEFT_ALONE = P_(
    "{number} program or shortcut was left alone. Do not open it: {names}",
    "{number} programs or shortcuts were left alone. Do not open them: {names}",
)


Wait = Callable[[Event, float], bool]
"""Waits so many seconds, or until it is stopped; whether it was."""


class Stopped(Exception):
    """Ctrl-C was pressed: the work ends between two files."""


def given(files: Iterable[str]) -> Iterator[Path | Parcel]:
    """The files named, - for what comes on standard input; wildcards are followed where the shell left them alone."""
    for name in files:
        if name == STDIN:
            yield from carriers.parcels_of(Path(STDIN), sys.stdin.buffer.read())
            continue
        found: list[str] = []
        if glob.has_magic(name) and not Path(name).exists():
            found = sorted(glob.glob(name, include_hidden=True))  # noqa: PTH207 - a pattern may start anywhere
        yield from map(Path, found or [name])


def take_in(call: Call, desk: Desk, paths: Iterable[Path | Parcel], *, rehearse: bool = False) -> int:
    """Take in what was given and say what became of it; returns the exit code."""
    listed = list(paths)
    programs = [one for path in listed if isinstance(path, Path) for one in carriers.programs(path)]
    with stoppable(call) as stop:
        arrivals = _taken(call, desk, listed, stop, rehearse=rehearse)
    files = [path for path in listed if isinstance(path, Path)]
    _answer(call, desk, arrivals, programs, shelf.beside(files, __version__, package.system_name()))
    if stop.is_set():
        return STOPPED
    return DONE if all(one.taken for one in arrivals) else REFUSED


def watch(call: Call, desk: Desk, folder: Path, every: float, wait: Wait = Event.wait) -> int:
    """Take in what comes into a folder, until Ctrl-C; each file is told of when it was read. Returns the exit code."""
    watched, t = Watched(folder), call.translate
    documents, good, reached = [], True, True
    with stoppable(call) as stop:
        call.remark(t(WATCHING, folder=str(folder)))
        while not wait(stop, every):
            try:
                fresh = watched.fresh()
            except UserError as error:
                if reached:
                    call.remark(t(OUT_OF_REACH, what=sentence(error, t)))
                reached = False
                continue
            reached = True
            arrivals = _taken(call, desk, fresh, stop) if fresh else []
            told = [one for one in arrivals if one.taken or not one.kept]  # what goes on waiting was told of
            documents += [_document(one, t) for one in told]
            good = good and all(one.taken for one in told)
            if not call.json:
                _say(call, desk, told)
    call.answer({"files": documents}, [t(WATCHED, folder=str(folder))])
    return DONE if good else REFUSED


def _taken(
    call: Call, desk: Desk, listed: Sequence[Path | Parcel], stop: Event, *, rehearse: bool = False
) -> list[Arrival]:
    """What became of each; of many, each is announced. When stopped, those that were read."""
    tried: list[Arrival] = []
    t = call.translate

    def told(place: int, count: int, arrival: Arrival) -> None:
        if stop.is_set():
            raise Stopped
        if count >= MANY and arrival not in tried:
            call.remark(t(READING, place=place + 1, count=count, file=_name(arrival, t)))
        tried.append(arrival)

    try:
        arrivals = inbox.take_in(desk.book, desk.identity, listed, rehearse=rehearse, told=told)
    except Stopped:
        arrivals = [] if rehearse else list({id(one): one for one in tried}.values())
    if not rehearse and desk.part():
        call.remark(t(PARTS, fingerprint=newcomers.own_fingerprint(desk.identity)))
    return arrivals


@contextmanager
def stoppable(call: Call, words: str = STOPPING) -> Iterator[Event]:
    """Ctrl-C lets the file or part at hand be finished; a second one ends the program as ever."""
    stop = Event()

    def note(_number: int, _frame: Any) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        call.remark(call.translate(words))

    before = signal.signal(signal.SIGINT, note)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _answer(
    call: Call, desk: Desk, arrivals: list[Arrival], programs: list[Path], update: Update | None
) -> None:
    t = call.translate
    document: dict[str, Any] = {"files": [_document(one, t) for one in arrivals]}
    if programs:
        document["left_alone"] = [str(one) for one in programs]
        names = ", ".join(one.name for one in programs)
        call.remark(t.n(LEFT_ALONE, len(programs), names=names))
    if update is not None:  # that headquarters laid beside its bundle
        document["update"] = {"file": str(update.path), "version": update.version}
        call.remark(t(shelf.LIES_THERE, version=update.version, ours=__version__))
        call.remark(f"  tvetdesk update {shlex.quote(str(update.path))}")
    call.answer(document, _taken_lines(desk, arrivals, t))
    _tell_refused(arrivals, t)


def _say(call: Call, desk: Desk, arrivals: list[Arrival]) -> None:
    """What became of some files, said at once while others are waited for."""
    for line in _taken_lines(desk, arrivals, call.translate):
        console.say(line)
    _tell_refused(arrivals, call.translate)


def _taken_lines(desk: Desk, arrivals: list[Arrival], t: Translator) -> list[str]:
    return [line for one in arrivals if one.taken for line in _lines(desk, one, t)]


def _tell_refused(arrivals: list[Arrival], t: Translator) -> None:
    for one in arrivals:
        if not one.taken:
            console.tell(t(ABOUT, file=_name(one, t), what=sentence(_trouble(one), t)))


def _trouble(one: Arrival) -> UserError:
    """Why an arrival was not taken."""
    if one.error is not None:
        return one.error
    assert one.outcome is not None
    base, have = next(iter(one.outcome.behind.values()))
    return UserError("import.let_go" if one.let_go else "import.waits", base=base, have=have)


def _name(one: Arrival, t: Translator) -> str:
    return t(KEPT) if one.kept else one.path.name or str(one.path.absolute())


def _document(one: Arrival, t: Translator) -> dict[str, Any]:
    document: dict[str, Any] = {"file": str(one.path), "kept": one.kept, "state": "refused"}
    if one.sources:
        document["pictures"] = [str(source) for source in one.sources]
    if one.outcome is not None:
        document |= {"state": one.outcome.state, "sender": one.outcome.centre, "bundle": one.outcome.number}
    if one.outcome is None or not one.taken:
        return document | refusal(_trouble(one), t)
    return document | {
        "sentence": _brought(one, t),
        "imported_on": one.on,
        "changes": one.outcome.changes,
        "tables": {name: vars(tally) for name, tally in one.outcome.tables.items()},
        "confirms": one.outcome.confirms,
        **({"given_back": True, "coded_people": one.outcome.coded} if one.outcome.back else {}),
    }


def _lines(desk: Desk, one: Arrival, t: Translator) -> Iterator[str]:
    """What a bundle brought, in words: the bundle, then its rows by kind, then what the sender has of ours."""
    yield t(ABOUT, file=_name(one, t), what=_brought(one, t))
    if one.outcome is not None and one.outcome.state != "already":
        yield from (f"  {line}" for line in _details(desk, one.outcome, t))


def _brought(one: Arrival, t: Translator) -> str:
    """The sentence of a bundle that was taken."""
    outcome = one.outcome
    assert outcome is not None
    if one.on is not None:
        return sentence(Refused("B09", date=one.on), t)
    about = {"bundle": str(outcome.number), "sender": outcome.centre}
    if outcome.photos:
        return t.n(BROUGHT, outcome.photos, **about)
    if not outcome.changes:
        return t(NEWS, **about)
    return t.n(WOULD if outcome.state == "rehearsed" else APPLIED, outcome.changes, **about)


def _details(desk: Desk, outcome: Outcome, t: Translator) -> Iterator[str]:
    tallies = outcome.tables.items()
    for name, tally in tallies:
        if tally.new or tally.altered:
            plural = desk.book.schema.by_name[name].model._meta.plural
            yield t(ROWS, plural=plural, new=tally.new, altered=tally.altered)
    asked, held = (sum(getattr(tally, part) for _, tally in tallies) for part in ("asked", "held"))
    if outcome.back:
        yield t(BACK)
        if outcome.coded:
            yield t.n(BACK_CODED, outcome.coded)
    if asked:
        yield t.n(ASKED, asked)
    if held:
        yield t.n(HELD, held)
    if outcome.confirms and outcome.state == "applied":
        sender = replica(desk.book, outcome.sender)
        laptop = sender is not None and sender.level == Share.CENTRE.name
        stands = standing(desk.book, outcome.centre, laptops=laptop)
        yield t(HAS, partner=outcome.centre, confirmed=stands.confirmed, total=stands.total)
