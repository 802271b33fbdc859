"""Commands for a forgotten password: the printed recovery code, and a request to headquarters with its answer."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tvetdesk import recovering
from tvetdesk.cli import console, giving
from tvetdesk.cli.accounts import new_password, new_password_of
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Group, option, pass_call
from tvetdesk.cli.giving import FILE, QR, STDOUT, SUFFIXES, TEXT, as_option, output_option
from tvetdesk.desk import Desk
from tvetdesk.errors import UserError, sentence, sentences
from tvetdesk.exchange import armour, carriers, qr, recovery
from tvetdesk.exchange import second_key as second_keys
from tvetdesk.i18n import N_, Message
from tvetdesk.records.rights import ROLES
from tvetdesk.store import keys, paper, taken_out
from tvetdesk.store.files import write_verified

sentences({
    "recovery.no_code": N_("Type the recovery code behind --code, or name the answer of headquarters with --answer."),
    "recovery.both": N_("A recovery code and an answer of headquarters were both given. Use one of them."),
    "recovery.no_paper": N_("A recovery code is shown at a terminal only. Name a file for it with --output, print it and delete the file."),
})  # fmt: skip

CODE = N_("The recovery code of these data: {code}")
WRITE_DOWN = N_("It opens them when the only password is forgotten. Write it on paper now and keep the paper locked away. It is shown once.")  # fmt: skip
WRITTEN = N_("Written down? Press Enter; then type it from the paper")
TYPE = N_("The recovery code")
DIFFERS = N_("That is another code than the one shown: {code}")
IN_FILE = N_("The recovery code lies in {file}. Print it, keep the paper locked away, and delete the file.")
TAKEN = N_(
    "The recovery code is right and opens these data from now on; one that was printed before does not."
)
NO_CODE = N_("There is no recovery code yet. Make one: tvetdesk recover code")
ASKED = N_("The request for headquarters: {file}")
SIGNS = N_(
    "Call headquarters and read out these signs: {signs}. Keep the new password in mind; the answer opens with it."
)
ANSWERED = N_(
    "The answer for {centre}: {file}. It gives {user} another password there, and the accounts to manage."
)
UNKNOWN = N_("a centre that its keys do not name")
OPENED = N_(
    "{user} may log in with the new password, as: {role}. Make a backup now; older ones open with the old password."
)
REQUEST_ABOVE = N_(
    "TVET Desk: a request to headquarters about a forgotten password. Copy this whole message."
)
ANSWER_ABOVE = N_("TVET Desk: headquarters' answer about a forgotten password. Copy this whole message.")
KEY_OUT = N_("The key is in {file}. Keep it apart from this computer; the passphrase is nowhere else.")

_passphrase_file = option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help=N_("A file whose first line is the passphrase."),
)


@click.group("recover", cls=Group, help=N_("When the only password is forgotten."))
def recover() -> None:
    """With the printed code, or through headquarters."""


@recover.command(
    "code", help=N_("Makes another recovery code to be printed; the one before opens nothing any more.")
)
@option(
    "-o", "--output", type=click.Path(path_type=Path), help=N_("A file for the code, in place of the screen.")
)
@pass_call
def code(call: Call, output: Path | None) -> None:
    """It counts once it was typed from the paper, or lies in the file."""
    with call.open() as desk:
        desk.book.authorize("account.manage")
        if output is None and not _at_terminal():
            raise UserError("recovery.no_paper")
        file = make_code(call, desk, output)
        call.answer({"file": file}, [call.translate(IN_FILE, file=file) if file else call.translate(TAKEN)])


@recover.command("password", help=N_("Sets a new password, with the recovery code or headquarters' answer."))
@option("--code", help=N_("The printed recovery code."))
@option("--answer", help=N_("Headquarters' answer: a file, a picture, or - for a text."))
@new_password
@pass_call
def password(call: Call, code: str | None, answer: str | None, new_password_file: Path | None) -> None:
    """Whoever --user names manages the accounts afterwards; somebody new gets an account."""
    if code and answer:
        raise UserError("recovery.both")
    if answer:
        data = _read(answer)
        opened = recovering.with_answer(
            call.folder, data, new_password_of(call, new_password_file, again=False)
        )
    else:
        if not code and not _at_terminal():
            raise UserError("recovery.no_code")
        typed = paper.read(code or click.prompt(call.translate(TYPE), err=True))
        who = _who(call)
        opened = recovering.with_code(call.folder, typed, who, new_password_of(call, new_password_file))
    with opened as desk:
        call.practice = desk.practice
        role = call.translate(ROLES[desk.keys.role])
        words = call.translate(OPENED, user=desk.keys.user, role=role)
        call.answer({"user": desk.keys.user, "role": desk.keys.role}, [words])


@recover.command(
    "ask",
    help=N_("Asks headquarters, when there is no recovery code either: a file, a text or a QR picture."),
)
@new_password
@as_option
@output_option
@pass_call
def ask(call: Call, new_password_file: Path | None, carrier: str, output: str) -> None:
    """The new password is chosen now; headquarters' answer opens with it and with nothing else."""
    giving.check_output(call, output, carrier)
    made = recovering.ask(call.folder, _who(call), new_password_of(call, new_password_file))
    files = _hand_out(call, made.data, "tvet_recovery_request.tvr", output, carrier, REQUEST_ABOVE)
    t = call.translate
    if not files:
        call.remark(t(SIGNS, signs=made.signs))
        return
    call.answer(
        {"file": files[0], "signs": made.signs}, [t(ASKED, file=files[0]), t(SIGNS, signs=made.signs)]
    )


@recover.command(
    "answer", help=N_("At headquarters: answers a request, once its signs were read out by phone.")
)
@click.argument("request")
@option("--signs", required=True, help=N_("The sixteen signs that the centre read out."))
@option("--reason", required=True, help=N_("Who asked, and how you know them; it is kept in the audit."))
@option(
    "--second-key",
    type=click.Path(path_type=Path),
    help=N_("The second key of headquarters that was taken out, where its first computer is lost."),
)
@_passphrase_file
@as_option
@output_option
@pass_call
def answer(
    call: Call,
    request: str,
    signs: str,
    reason: str,
    second_key: Path | None,
    passphrase_file: Path | None,
    carrier: str,
    output: str,
) -> None:
    """REQUEST is a file, a picture, or - for a text. Call a number you know, not one that came with the request."""
    giving.check_output(call, output, carrier)
    asked = recovery.read_request(_read(request))
    key = None
    if second_key is not None:
        key = second_keys.opened(taken_out.found(second_key), call.passphrase(passphrase_file, new=False))
    with call.open() as desk:
        made = recovery.answer(desk.book, desk.identity, asked, signs, reason, key)
        files = _hand_out(call, made.data, "tvet_recovery_answer.tvr", output, carrier, ANSWER_ABOVE)
        words = call.translate(
            ANSWERED,
            centre=made.centre or call.translate(UNKNOWN),
            user=made.user,
            file=files[0] if files else output,
        )
        if not files:
            call.remark(words)
            return
        call.answer({"file": files[0], "centre": made.centre or None, "user": made.user}, [words])


@recover.command(
    "second-key",
    help=N_("At headquarters: takes its second key out onto another medium, with a passphrase."),
)
@click.argument("file", type=click.Path(path_type=Path))
@_passphrase_file
@pass_call
def second_key_(call: Call, file: Path, passphrase_file: Path | None) -> None:
    """For the day on which headquarters' computer and its backups are lost: with it the centres can still be answered."""
    with call.open() as desk:
        passphrase = call.passphrase(passphrase_file, new=True)
        second_keys.take_out(desk.book, desk.identity, file, passphrase)
    call.answer({"file": str(file)}, [call.translate(KEY_OUT, file=str(file))])


def make_code(call: Call, desk: Desk, output: Path | None) -> str | None:
    """A new code, taken once it lies in the file (whose name is returned) or was typed from the paper."""
    made = paper.new_code()
    if output is not None:
        write_verified(output, f"{made}\n".encode())
    else:
        _typed_back(call, made)
    desk.take_code(made)
    return None if output is None else str(output)


def code_at_first_run(call: Call, desk: Desk, output: Path | None) -> str | None:
    """The code of a new folder: into the file, or shown and asked back; a script that names no file gets none."""
    if output is None and not _at_terminal():
        return None
    return make_code(call, desk, output)


def _typed_back(call: Call, made: str) -> None:
    """Shows the code once and asks it back from the paper, until it is right."""
    t = call.translate
    console.tell(t(CODE, code=made))
    console.tell(t(WRITE_DOWN))
    click.prompt(t(WRITTEN), default="", show_default=False, err=True)
    click.clear()
    while True:
        try:
            if paper.read(click.prompt(t(TYPE), err=True)) == made:
                return
            console.tell(t(DIFFERS, code=made))
        except UserError as error:
            console.tell(sentence(error, t))


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _who(call: Call) -> str:
    """The person named, or the only one who may log in."""
    users = keys.users(call.folder)
    if call.user is None and len(users) > 1:
        raise UserError("cli.which_user", users=", ".join(name for name, _ in users))
    return call.user or users[0][0]


def _read(name: str) -> bytes:
    if name == STDOUT:
        return recovery.found_in(sys.stdin.buffer.read(), name)
    return recovery.found(Path(name))


def _hand_out(call: Call, data: bytes, name: str, output: str, carrier: str, above: Message) -> list[str]:
    """Write it as asked; the names of its files, none for standard output."""
    text = armour.write(data, call.translate(above), call.translate(armour.BELOW)).encode()
    if output == STDOUT:
        console.say_bytes(text if carrier == TEXT else data)
        return []
    name = Path(name).with_suffix(SUFFIXES.get(carrier, Path(name).suffix)).name
    file = Path(output) / name if Path(output).is_dir() else Path(output)
    if carrier == QR:
        files = giving.numbered(file, qr.pictures(data, file.stem))
    else:
        files = [(file, data if carrier == FILE else text)]
    for path, content in files:
        carriers.give(path, content)
    return [str(path) for path, _ in files]
