"""Commands about accounts: who may log in, their passwords and roles, and another key for the data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Group, Number, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.i18n import N_
from tvetdesk.records import accounts
from tvetdesk.records.accounts import Account
from tvetdesk.records.rights import ROLES
from tvetdesk.store.keys import account

HEADS = (N_("Name"), N_("Role"), N_("Staff"), N_("Wrong passwords"))
ADDED = N_("{user} may log in now, as: {role}.")
GIVEN = N_("{user} has another password now, and the role: {role}.")
CHANGED = N_("Your password was changed.")
REMOVED = N_(
    "{user} may not log in any more. If they may have kept a copy of the data, give the data another key: tvetdesk user rekey"
)
FREE = N_("{user} may try again at once.")
REKEYED = N_(
    "The data have another key. Everybody's password stays as it is. Make a backup now; older backups open with the old key."
)
NEW_PASSWORD = "TVETDESK_NEW_PASSWORD"  # noqa: S105 - the name of a variable

user_name = click.argument("name", metavar="NAME")


def new_password(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names a file with the password to be set."""
    return option(
        "--new-password-file",
        type=click.Path(path_type=Path),
        help=N_("A file whose first line is the new password."),
    )(command)


def role(**more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option that names a role."""
    return option("--role", type=click.Choice(list(ROLES)), help=N_("What they may do."), **more)


@click.group("user", cls=Group, help=N_("Who may log in on this computer."))
def user() -> None:
    """Several people share one computer; each has a password of their own."""


@user.command("list", help=N_("Lists who may log in."))
@pass_call
def user_list(call: Call) -> None:
    """Also who was kept waiting after wrong passwords."""
    with call.open() as desk:
        found, t = accounts.listing(desk.book, desk.keys), call.translate
        rows = [
            (one.user, t(ROLES.get(one.role, one.role)), str(one.staff or "–"), str(one.wrong))
            for one in found
        ]
        call.answer({"users": [_about(one) for one in found]}, [console.columns([t(h) for h in HEADS], rows)])


@user.command("add", help=N_("Lets somebody log in, with a first password."))
@user_name
@role(required=True)
@option("--staff", type=Number(), metavar="NUMBER", help=N_("Which listed member of staff they are."))
@new_password
@pass_call
def user_add(call: Call, name: str, role: str, staff: int | None, new_password_file: Path | None) -> None:
    """Their row of staff is made if none is named."""
    with call.open() as desk:
        account(name, "four words that pass", practice=desk.practice)  # before anybody types a password
        made = accounts.add(
            desk.book, desk.keys, name, role, new_password_of(call, new_password_file), staff=staff
        )
        _answer(call, made, ADDED)


@user.command("password", help=N_("Changes your password, or gives somebody another who forgot theirs."))
@click.argument("name", metavar="[NAME]", required=False)
@role()
@new_password
@pass_call
def user_password(call: Call, name: str | None, role: str | None, new_password_file: Path | None) -> None:
    """A role is locked in with the password, so another role comes with another password."""
    if name is None and role is not None:
        raise usage(N_("--role goes with the NAME of whom it is given to."))
    old = call.password() if name is None else ""
    with call.open() as desk:
        if name is None:
            accounts.change_own_password(desk.book, desk.keys, old, new_password_of(call, new_password_file))
            call.answer({"user": desk.keys.user}, [call.translate(CHANGED)])
            return
        desk.book.authorize("account.manage")
        given = accounts.give_password(
            desk.book, desk.keys, name, new_password_of(call, new_password_file), role=role
        )
        _answer(call, given, GIVEN)


@user.command("remove", help=N_("Takes somebody's account away."))
@user_name
@pass_call
def user_remove(call: Call, name: str) -> None:
    """What they did stays, under their name."""
    with call.open() as desk:
        accounts.remove(desk.book, desk.keys, name)
        call.answer({"removed": name}, [call.translate(REMOVED, user=name)])


@user.command("free", help=N_("Ends the waiting after wrong passwords."))
@user_name
@pass_call
def user_free(call: Call, name: str) -> None:
    """Nobody is ever shut out; this only saves the minutes."""
    with call.open() as desk:
        accounts.end_waiting(desk.book, desk.keys, name)
        call.answer({"user": name}, [call.translate(FREE, user=name)])


@user.command("rekey", help=N_("Gives the data another key, after somebody was shut out."))
@pass_call
def user_rekey(call: Call) -> None:
    """Safe against a power cut at any moment."""
    with call.open() as desk:
        desk.rekey()
        call.answer({"rekeyed": True}, [call.translate(REKEYED)])


def new_password_of(call: Call, file: Path | None, *, again: bool = True) -> str:
    """The password to be set: from its file, else from the environment, else typed twice (once without `again`)."""
    if file is not None:
        return call.password_of(file)
    return os.environ[NEW_PASSWORD] if NEW_PASSWORD in os.environ else call.typed(new=again, other=True)


def _about(one: Account) -> dict[str, Any]:
    return {
        "user": one.user, "role": one.role, "staff": None if one.staff is None else str(one.staff), "wrong": one.wrong,
    }  # fmt: skip


def _answer(call: Call, one: Account, words: str) -> None:
    t = call.translate
    call.answer(_about(one), [t(words, user=one.user, role=t(ROLES[one.role]))])
