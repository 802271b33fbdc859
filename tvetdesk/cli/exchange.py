"""Commands of the exchange: export, import, slip, digest."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call, read, refusal
from tvetdesk.cli.command import Command, Group, option, pass_call
from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentence
from tvetdesk.exchange import carriers, inbox, slips
from tvetdesk.exchange.digest import digest as digest_of
from tvetdesk.exchange.doubts import Doubt, doubts
from tvetdesk.exchange.inbox import Arrival
from tvetdesk.exchange.manifest import Outcome
from tvetdesk.exchange.outgoing import Made, make, partner
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.standing import standing
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.store.files import explained
from tvetdesk.store.record import Share

FILE = click.Path(path_type=Path)
LEVELS = {"office": Share.OFFICE, "centre": Share.CENTRE, "hq": Share.HQ, "counts": Share.COUNTS}
STDOUT = "-"

EXPORTED = P_(
    "Bundle {bundle} for {partner} with {number} change: {file}",
    "Bundle {bundle} for {partner} with {number} changes: {file}",
)
NOTHING_NEW = N_(
    "There is nothing new for {partner}. Bundle {bundle} only says what this computer has: {file}"
)
SLIP_MADE = N_("Return slip {bundle} for {partner}: {file}")
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
NEWS = N_("Number {bundle} of {sender} brings nothing new, but tells what {sender} has.")
ROWS = N_("{plural}: {new} new, {altered} altered")
ASKED = P_("{number} question opens.", "{number} questions open.")
HELD = P_("{number} entry is put aside.", "{number} entries are put aside.")
KEPT = N_("A bundle that waited")

DOUBT_HEADS = (N_("Kind"), N_("Number"), N_("Field"), N_("Written at"), N_("Put aside at"), N_("Why"))
NOTHING_HELD = N_("Nothing is put aside.")


@click.command("export", cls=Command, help=N_("Makes a bundle of what the others do not have yet."))
@option("--to", metavar="CODE", help=N_("Whose computers it is for; a centre's bundles go to headquarters."))
@option(
    "-o",
    "--output",
    required=True,
    help=N_("A file, a folder for the bundle's own name, or - for standard output."),
)
@pass_call
def export(call: Call, to: str | None, output: str) -> None:
    """Unconfirmed changes travel again, so a bundle that is lost heals itself with the next one."""
    _check_output(call, output)
    with call.open() as desk:
        if to is None and desk.book.level is Share.HQ:
            raise click.UsageError("Missing option '--to'.")
        made = make(desk.book, desk.identity, partner(desk.book, to))
        if made.changes:
            _give(call, made, output, lambda t, **about: t.n(EXPORTED, made.changes, **about))
        else:
            _give(call, made, output, lambda t, **about: t(NOTHING_NEW, **about))


@click.command(
    "import", cls=Command, help=N_("Takes in bundles and return slips: files, folders or wildcards.")
)
@click.argument("files", nargs=-1, required=True)
@option("--dry-run", is_flag=True, help=N_("Only say what would happen."))
@pass_call
def import_(call: Call, files: tuple[str, ...], dry_run: bool) -> int:
    """Each file is taken completely or not at all; a bad one never stops the others. 1 if one was not taken."""
    with call.open() as desk:
        arrivals = inbox.take_in(desk.book, desk.identity, _paths(files), rehearse=dry_run)
        _answer(call, desk, arrivals)
    return _code(arrivals)


@click.group("slip", cls=Group, help=N_("Return slips: they tell a sender what has arrived."))
def slip() -> None:
    """A slip carries no rows, only what this PC has."""


@slip.command("make", help=N_("Makes the return slip for the sender of a bundle."))
@click.argument("bundle", type=FILE)
@option(
    "-o",
    "--output",
    required=True,
    help=N_("A file, a folder for the slip's own name, or - for standard output."),
)
@pass_call
def slip_make(call: Call, bundle: Path, output: str) -> None:
    """Also for a bundle that waits or was refused: the slip says from where the sender should start."""
    _check_output(call, output)
    data = read(bundle, take=carriers.take)
    with call.open() as desk:
        made = slips.answer(desk.book, desk.identity, data)
        _give(call, made, output, lambda t, **about: t(SLIP_MADE, **about))


@slip.command("read", help=N_("Takes in return slips."))
@click.argument("files", nargs=-1, required=True)
@pass_call
def slip_read(call: Call, files: tuple[str, ...]) -> int:
    """A slip is a small bundle, and a bundle acknowledges too: both are taken in alike."""
    with call.open() as desk:
        arrivals = inbox.take_in(desk.book, desk.identity, _paths(files))
        _answer(call, desk, arrivals)
    return _code(arrivals)


@click.command("held", cls=Command, help=N_("Lists entries that arrived and were put aside, and why."))
@pass_call
def held(call: Call) -> None:
    """They change nothing; each is tried again with the next bundle. Nobody's values are shown, only where they are."""
    with call.open() as desk:
        t = call.translate
        found = list(doubts(desk.book))
        rows = [_doubt(desk, one, t) for one in found]
        table = [console.columns([t(head) for head in DOUBT_HEADS], rows)] if rows else [t(NOTHING_HELD)]
        call.answer({"held": [_doubt_document(one, t) for one in found]}, table)


def _doubt(desk: Desk, one: Doubt, t: Translator) -> tuple[str, ...]:
    table = desk.book.schema.by_name[one.kind] if one.kind else None
    label = t(table.label) if table else "?"
    field = t(table.fields[one.field].label) if table and one.field and one.field in table.fields else ""
    return (
        label,
        " ".join(str(part) for part in one.key if part),
        field,
        one.centre,
        one.by or desk.book.code,
        sentence(one.reason, t),
    )


def _doubt_document(one: Doubt, t: Translator) -> dict[str, Any]:
    return {
        "type": one.kind, "id": ":".join(str(part) for part in one.key if part), "field": one.field,
        "written_by": one.centre, "sequence": one.seq, "put_aside_by": one.by, **refusal(one.reason, t),
    }  # fmt: skip


@click.command(
    "digest", cls=Command, help=N_("One number for all that a level may see: equal where the same is held.")
)
@option("--centre", metavar="CODE", help=N_("Only what this centre wrote."))
@option("--level", type=click.Choice(list(LEVELS)), help=N_("Whose eyes; this computer's own if not said."))
@pass_call
def digest(call: Call, centre: str | None, level: str | None) -> None:
    """For comparing two computers by phone or in a test.

    What a centre says at headquarters' level is limited to its own, since headquarters' rows are here as well.
    """
    with call.open() as desk:
        outward = desk.book.level is not Share.HQ and level in {"hq", "counts"}
        code = centre.upper() if centre else desk.book.code if outward else None
        number = digest_of(desk.book, centre=code, level=LEVELS[level] if level else None)
        shown = level or desk.book.level.name.lower()
        call.answer({"digest": number, "centre": code, "level": shown}, [number], bare=True)


# -- files ---------------------------------------------------------------------------------------------------


def _check_output(call: Call, output: str) -> None:
    """Refuse before anything is made, so that no number is used up for a bundle that goes nowhere."""
    if output == STDOUT:
        if call.json:
            raise click.UsageError("--json and '-o -' do not go together: both write to standard output.")
        return
    parent = Path(output).absolute().parent
    if not parent.is_dir():
        raise explained(FileNotFoundError(2, "", str(parent)), Path(output).absolute())


def _give(call: Call, made: Made, output: str, words: Any) -> None:
    about = {"bundle": str(made.number), "partner": made.partner}
    if output == STDOUT:
        console.say_bytes(made.data)
        call.remark(words(call.translate, file=made.name, **about))
        return
    file = Path(output) / made.name if Path(output).is_dir() else Path(output)
    carriers.give(file, made.data)
    document = {
        "file": str(file), "bundle": made.number, "to": made.partner, "changes": made.changes, "rows": made.rows,
        "bytes": len(made.data),
    }  # fmt: skip
    call.answer(document, [words(call.translate, file=str(file), **about)])


def _paths(files: Iterable[str]) -> Iterator[Path]:
    """The files named; wildcards that the shell left alone (on Windows it leaves all) are followed here."""
    for name in files:
        found: list[str] = []
        if glob.has_magic(name) and not Path(name).exists():
            found = sorted(glob.glob(name, include_hidden=True))  # noqa: PTH207 - a pattern may start anywhere
        yield from map(Path, found or [name])


# -- what came in --------------------------------------------------------------------------------------------


def _code(arrivals: Iterable[Arrival]) -> int:
    return 0 if all(one.taken for one in arrivals) else 1


def _answer(call: Call, desk: Desk, arrivals: list[Arrival]) -> None:
    t = call.translate
    call.answer(
        {"files": [_document(one, t) for one in arrivals]},
        [line for one in arrivals if one.taken for line in _lines(desk, one, t)],
    )
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
    if asked:
        yield t.n(ASKED, asked)
    if held:
        yield t.n(HELD, held)
    if outcome.confirms and outcome.state == "applied":
        stands = standing(desk.book, outcome.centre)
        yield t(HAS, partner=outcome.centre, confirmed=stands.confirmed, total=stands.total)
