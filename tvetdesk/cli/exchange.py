"""Commands of the exchange: export, import, held, digest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tvetdesk.cli import arrivals, console, giving
from tvetdesk.cli.call import Call, refusal
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.cli.giving import as_option, output_option
from tvetdesk.desk import Desk
from tvetdesk.errors import sentence
from tvetdesk.exchange.digest import digest as digest_of
from tvetdesk.exchange.doubts import Doubt, doubts
from tvetdesk.exchange.enclosures import make_enclosures
from tvetdesk.exchange.outgoing import Made, make, partner
from tvetdesk.exchange.preview import Inside, inside
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.store.files import write_verified
from tvetdesk.store.record import Share

LEVELS = {"office": Share.OFFICE, "centre": Share.CENTRE, "hq": Share.HQ, "counts": Share.COUNTS}

EXPORTED = P_(
    "Bundle {bundle} for {partner} with {number} change: {file}",
    "Bundle {bundle} for {partner} with {number} changes: {file}",
)
NOTHING_NEW = N_(
    "There is nothing new for {partner}. Bundle {bundle} only says what this computer has: {file}"
)

PHOTOS = N_("Bundle of photos {bundle} for {partner}: {file}")

DOUBT_HEADS = (N_("Kind"), N_("Number"), N_("Field"), N_("Written at"), N_("Put aside at"), N_("Why"))
NOTHING_HELD = N_("Nothing is put aside.")


@click.command("export", cls=Command, help=N_("Makes a bundle of what the others do not have yet."))
@option("--to", metavar="CODE", help=N_("Whose computers it is for; a centre's bundles go to headquarters."))
@option("--laptops", is_flag=True, help=N_("At an office computer: for the laptops of this centre."))
@option(
    "--photos",
    is_flag=True,
    help=N_("Only the photos of people who agreed, which go in a bundle of their own."),
)
@option(
    "--again",
    is_flag=True,
    help=N_("With --photos: also those that were given before, because a bundle was lost."),
)
@as_option
@option(
    "--cover",
    type=click.Path(path_type=Path),
    help=N_("Also writes a page (PDF) that says in words what is inside."),
)
@output_option
@pass_call
def export(
    call: Call,
    to: str | None,
    laptops: bool,
    photos: bool,
    again: bool,
    carrier: str,
    cover: Path | None,
    output: str,
) -> None:
    """Unconfirmed changes travel again, so a bundle that is lost heals itself with the next one."""
    giving.check_output(call, output, carrier)
    if laptops and to is not None:
        raise usage(N_("--to and --laptops do not go together."))
    if (photos and cover is not None) or (again and not photos):
        raise usage(N_("--photos goes without --cover, and --again goes with --photos only."))
    if cover is not None:
        giving.check_output(call, str(cover))
    with call.open() as desk:
        if laptops and desk.book.level is Share.HQ:
            raise usage(N_("--laptops is for an office computer of a centre."))
        if to is None and not laptops and desk.book.level is Share.HQ:
            raise usage(N_("Say for whom the bundle is, with --to and the code of a centre."))
        receivers = partner(desk.book, desk.book.code, Share.CENTRE) if laptops else partner(desk.book, to)
        if photos:
            made = make_enclosures(desk.book, desk.identity, receivers, again=again)
            giving.give(call, desk, made, output, carrier, PHOTOS)
            return
        found = inside(desk.book, receivers) if cover is not None else None
        made = make(desk.book, desk.identity, receivers)
        if cover is not None and found is not None:
            write_verified(cover, _cover(call, desk, made, found))
        text = EXPORTED if made.changes else NOTHING_NEW
        giving.give(call, desk, made, output, carrier, text)


def _cover(call: Call, desk: Desk, made: Made, found: Inside) -> bytes:
    from tvetdesk.cover import cover  # Qt is loaded for a paper only
    from tvetdesk.reports.render.pdf import render

    return render(cover(desk, made, found, call.translate))


@click.command(
    "import",
    cls=Command,
    help=N_(
        "Takes in bundles and return slips: files, folders, wildcards, photos of QR pictures, or - for a text."
    ),
)
@click.argument("files", nargs=-1, required=True)
@option("--dry-run", is_flag=True, help=N_("Only say what would happen."))
@option("--watch", is_flag=True, help=N_("Go on taking in what comes into this folder, until Ctrl-C."))
@option(
    "--every",
    type=click.FloatRange(0.1, 86_400),
    metavar="SECONDS",
    default=5.0,
    help=N_("How often a watched folder is looked at; 5 if not said."),
)
@pass_call
def import_(call: Call, files: tuple[str, ...], dry_run: bool, watch: bool, every: float) -> int:
    """Each file is taken completely or not at all; a bad one never stops the others. 1 if one was not taken."""
    if watch and (dry_run or len(files) != 1 or not Path(files[0]).is_dir()):
        raise usage(N_("--watch needs one folder, and no --dry-run."))
    with call.open() as desk:
        if watch:
            return arrivals.watch(call, desk, Path(files[0]), every)
        return arrivals.take_in(call, desk, arrivals.given(files), rehearse=dry_run)


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
