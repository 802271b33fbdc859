"""The command certificate: issue, void, duplicate, revoke, look up; the register and who keeps it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import TAKES_ROWS, YEAR, Group, Number, option, pass_call
from tvetdesk.cli.rows import named
from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import authority, fingerprints
from tvetdesk.i18n import N_, Translator
from tvetdesk.records import certificates
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import MOST_NUMBERS, Certificate
from tvetdesk.records.codes import CERTIFICATE_STATES, VOID_REASONS
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.reports import checking_page, credentials, signing_key
from tvetdesk.reports.signed_list import file_of, signed_list, signer
from tvetdesk.store import taken_out
from tvetdesk.store.files import replace_file
from tvetdesk.store.times import Day

sentences({
    "certificate.no_centre": N_("Certificates are issued on a PC of a centre. Open the data folder of a centre."),
    "certificate.no_pc": N_("No other PC of this centre has the fingerprint {fingerprint}. Compare it with that PC."),
    "certificate.no_words": N_("--although needs a reason. Write in a few words why it is issued all the same."),
})  # fmt: skip

LINES = (N_("Certificate number"), N_("Names as printed"), N_("Date"), N_("State"), N_("Verification code"))
EMPTY = N_("The register of {year} has no line yet.")
GAP = N_("Missing numbers, to be entered as void: {numbers}")
DOUBLE = N_("On two lines, one of them to be revoked: {numbers}")
KEEPS = N_("This PC keeps the certificate register.")
HANDED = N_("The PC with the fingerprint {fingerprint} keeps the certificate register from now on.")
WRITTEN = N_("Certificate {serial}: {file}")
KEY_OUT = N_("The key is in {file}. Keep it apart from this computer; the passphrase is nowhere else.")
LISTED = N_(
    "{file}: {number} certificates, signed with {key}. The page that checks them: tvetdesk certificate page."
)
PAGE_OUT = N_("{file} checks certificates by lists that were signed with {keys}.")
REASONS = click.Choice(list(VOID_REASONS))


@click.group(
    "certificate", cls=Group, help=N_("Certificates: issued, voided, revoked, looked up; their register.")
)
def certificate() -> None:
    """Every line of the register is made here or in the window."""


@certificate.command(
    "issue",
    context_settings=TAKES_ROWS,
    help=N_("Issues the next number of the year for a completed enrolment."),
)
@click.argument("enrolment")
@option("--on", metavar="DAY", help=N_("The day of the certificate; today if not said."))
@option("--signatory", help=N_("Who signs it."))
@option("--although", metavar="WHY", help=N_("Issue it although something is missing, and say why."))
@pass_call
def issue(call: Call, enrolment: str, on: str | None, signatory: str | None, although: str | None) -> None:
    """What is missing is said in full."""
    if although is not None and not although.strip():
        raise UserError("certificate.no_words")
    with call.open() as desk:
        row = certificates.issue_certificate(
            desk.book, named(desk, Enrolment, enrolment), _day(on), although=although, signatory=signatory
        )
    _answer(call, row)


@certificate.command("void", help=N_("Enters a number that was never given out, with the reason."))
@click.argument("year", type=YEAR)
@click.argument("number", type=Number(1, MOST_NUMBERS))
@click.argument("reason", type=REASONS)
@pass_call
def void(call: Call, year: int, number: int, reason: str) -> None:
    """The register then has no gap."""
    with call.open() as desk:
        row = certificates.void_number(desk.book, _centre(desk), year, number, reason)
    _answer(call, row)


@certificate.command("duplicate", help=N_("A second print under the same number."))
@click.argument("number")
@click.argument("reason", type=REASONS)
@pass_call
def duplicate(call: Call, number: str, reason: str) -> None:
    """NUMBER is the certificate's number or verification code."""
    with call.open() as desk:
        row = certificates.duplicate(desk.book, certificates.look_up(desk.book, number), reason)
    _answer(call, row)


@certificate.command("revoke", help=N_("Takes a certificate back; its number stays in the register."))
@click.argument("number")
@click.argument("reason", type=REASONS)
@option("--note", help=N_("Further words."))
@pass_call
def revoke(call: Call, number: str, reason: str, note: str | None) -> None:
    """NUMBER is the certificate's number or verification code."""
    with call.open() as desk:
        row = certificates.revoke(desk.book, certificates.look_up(desk.book, number), reason, note=note)
    _answer(call, row)


@certificate.command("find", help=N_("Finds a certificate by its number or its verification code."))
@click.argument("number")
@pass_call
def find(call: Call, number: str) -> None:
    """Void and revoked ones are found too, and say so."""
    with call.open() as desk:
        row = certificates.look_up(desk.book, number)
    _answer(call, row)


@certificate.command(
    "credential", help=N_("The certificate as a signed file that can be checked without a network.")
)
@click.argument("number")
@option("-o", "--output", type=click.Path(path_type=Path), help=N_("The file; without it, standard output."))
@pass_call
def credential(call: Call, number: str, output: Path | None) -> None:
    """An Open Badge 3.0; NUMBER is the certificate's number or verification code."""
    with call.open() as desk:
        row = certificates.look_up(desk.book, number)
        made = credentials.credential(desk.book, row, desk.identity.signing)
    data = credentials.file_of(made)
    if output is None:
        console.say_bytes(data)
        return
    file = output / f"{(row.serial or '').replace('/', '-')}.json" if output.is_dir() else output
    replace_file(file, data)
    call.answer(
        {"file": str(file), "serial": row.serial},
        [call.translate(WRITTEN, serial=row.serial, file=str(file))],
    )


@certificate.command(
    "list", help=N_("The signed list with which the page for checking certificates works; it names nobody.")
)
@option("-o", "--output", type=click.Path(path_type=Path), help=N_("The file; without it, standard output."))
@option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path),
    help=N_("A key that was taken out signs, instead of that of this computer."),
)
@option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help=N_("A file whose first line is the passphrase."),
)
@pass_call
def list_(call: Call, output: Path | None, key_file: Path | None, passphrase_file: Path | None) -> None:
    """Hashes of numbers and codes, and which of them count."""
    key = (
        signing_key.opened(taken_out.found(key_file), call.passphrase(passphrase_file, new=False))
        if key_file
        else None
    )
    with call.open() as desk:
        made = signed_list(desk.book, desk.identity, key)
    data = file_of(made)
    if output is None:
        console.say_bytes(data)
        return
    replace_file(output, data)
    call.answer(
        {"file": str(output), "key": made["issuer"], "certificates": len(made["lines"])},
        [call.translate(LISTED, file=str(output), number=len(made["lines"]), key=made["issuer"])],
    )


@certificate.command(
    "page", help=N_("The page that checks certificates without a network, to be given to whoever asks.")
)
@option("-o", "--output", type=click.Path(path_type=Path), required=True, help=N_("The file, or a folder."))
@option(
    "--key",
    "keys",
    multiple=True,
    metavar="KEY",
    help=N_("A key whose lists it takes, as “certificate list” says it; that of this computer if not said."),
)
@pass_call
def page(call: Call, output: Path, keys: tuple[str, ...]) -> None:
    """It asks for the signed list, which is given beside it and anew from time to time."""
    if not keys:
        with call.open() as desk:
            keys = (signer(desk.identity),)
    file = output / checking_page.PAGE if output.is_dir() else output
    replace_file(file, checking_page.page(keys))
    told = call.translate(PAGE_OUT, file=str(file), keys=", ".join(keys))
    call.answer({"file": str(file), "keys": list(keys)}, [told])


@certificate.command(
    "export-key", help=N_("Takes the key that signs certificates out onto another medium, with a passphrase.")
)
@click.argument("file", type=click.Path(path_type=Path))
@option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help=N_("A file whose first line is the passphrase."),
)
@pass_call
def export_key(call: Call, file: Path, passphrase_file: Path | None) -> None:
    """For the day on which this computer is lost."""
    with call.open() as desk:
        taken_out.put(
            call.folder,
            file,
            lambda: signing_key.sealed(desk.book, desk.identity, call.passphrase(passphrase_file, new=True)),
        )
    call.answer({"file": str(file)}, [call.translate(KEY_OUT, file=str(file))])


@certificate.command("register", help=N_("The register of a year, with gaps and numbers on two lines."))
@click.argument("year", type=YEAR)
@pass_call
def register(call: Call, year: int) -> None:
    """In the order of the numbers."""
    t = call.translate
    with call.open() as desk:
        book, centre = desk.book, _centre(desk)
        query = book.select(Certificate).where(Certificate.centre == centre.id, Certificate.year == year)
        found = list(query.order_by(Certificate.count, Certificate.id))
        missing = certificates.missing(book, centre.id, year)
        twice = certificates.doubles(book, centre.id, year)
        keeps = certificates.keeps_register(book, centre)
    document = {
        "year": year, "keeps_register": keeps, "gaps": missing, "doubles": twice, "lines": [_document(row) for row in found],
    }  # fmt: skip
    lines = [_table(found, t) if found else t(EMPTY, year=str(year))]
    for text, numbers in ((GAP, missing), (DOUBLE, twice)):
        if numbers:
            lines.append(t(text, numbers=", ".join(map(str, numbers))))
    call.answer(document, lines + ([t(KEEPS)] if keeps else []))


@certificate.command(
    "take-over", help=N_("This PC keeps the register from now on; the former PC is lost or gave it away.")
)
@option("--last", type=Number(1, MOST_NUMBERS), help=N_("The highest number of this year known from paper."))
@option("--year", type=YEAR, help=N_("Its year, if not this one."))
@pass_call
def take_over(call: Call, last: int | None, year: int | None) -> None:
    """Numbers up to the last that this PC does not hold are entered as void."""
    with call.open() as desk:
        made = certificates.take_over(desk.book, _centre(desk), last, year)
    call.answer(
        {"void": [row.serial for row in made]}, [call.translate(KEEPS), *(row.serial for row in made)]
    )


@certificate.command(
    "hand-over", help=N_("Gives the register to another PC of this centre, named by its fingerprint.")
)
@click.argument("fingerprint")
@pass_call
def hand_over(call: Call, fingerprint: str) -> None:
    """From then on only that PC issues."""
    with call.open() as desk:
        wanted = fingerprints.read_fingerprint(fingerprint)
        known = authority.replicas(desk.book, centre=desk.book.code)
        other = next(
            (one for one in known if one.fingerprint == wanted and one.number != desk.book.replica), None
        )
        if other is None:
            raise UserError("certificate.no_pc", fingerprint=wanted)
        certificates.hand_over(desk.book, _centre(desk), other.number)
    call.answer({"handed_to": wanted}, [call.translate(HANDED, fingerprint=wanted)])


def _centre(desk: Desk) -> Centre:
    if desk.book.centre is None:
        raise UserError("certificate.no_centre")
    return desk.book.get(Centre, desk.book.centre)


def _day(text: str | None) -> Any:
    return Day("").parse(text or "")


def _document(row: Certificate) -> dict[str, Any]:
    return {
        "id": str(row.id), "serial": row.serial, "code": row.code, "names": row.names, "on": row.on, "state": row.state,
        "reason": row.reason, "ended": row.ended,
    }  # fmt: skip


def _table(rows: list[Certificate], t: Translator) -> str:
    cells = [
        (row.serial, row.names or "–", t.show(row.on), t(CERTIFICATE_STATES[row.state]), row.code or "")
        for row in rows
    ]
    return console.columns([t(head) for head in LINES], cells)


def _answer(call: Call, row: Certificate) -> None:
    call.answer(_document(row), [_table([row], call.translate)])
