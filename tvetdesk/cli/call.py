"""One call of the command line: what was asked for every command, the data folder it opens, how it answers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tvetdesk import paths
from tvetdesk.cli import console
from tvetdesk.errors import Invalid, Reasons, UserError, sentence, sentences
from tvetdesk.i18n import LANGUAGES, N_, Translator, translator
from tvetdesk.reports.table import PRACTICE
from tvetdesk.store import keys
from tvetdesk.store.files import begin_of, unread

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

sentences({
    "cli.no_password": N_("A password is needed. Set TVETDESK_PASSWORD, or name a file with --password-file."),
    "cli.no_new_password": N_("A new password is needed. Set TVETDESK_NEW_PASSWORD, or name a file with --new-password-file."),
    "cli.password_file": N_("There is no password in {name}. Write it on the first line of the file, as UTF-8 text."),
    "cli.which_user": N_("Several people use this data folder: {users}. Say who you are with --user."),
})  # fmt: skip

PASSWORD = "TVETDESK_PASSWORD"  # noqa: S105 - the name of a variable
PROMPT = N_("Password")
AGAIN = N_("The same password again")
LOOKING = N_("Opened for reading only. Nothing can be changed.")
MENDED = N_("The file tvet.keys was damaged or missing. It was made anew from its copy.")


@dataclass
class Call:
    """What the options before (or after) the command said; every command gets it."""

    data: Path | None = None
    lang: str | None = None
    json: bool = False
    user: str | None = None
    password_file: Path | None = None
    read_only: bool = False
    practice: bool = False

    @property
    def folder(self) -> Path:
        return self.data or paths.default_data_folder()

    @property
    def translate(self) -> Translator:
        return translator(self.lang or _language())

    # -- the data folder -----------------------------------------------------------------------------------

    def open(self) -> Desk:
        """The data folder, opened with the user's password; use it in a `with`."""
        from tvetdesk.desk import look_into, open_folder, require
        from tvetdesk.store.clocks import Watch

        folder = self.folder
        if not self.read_only:
            require(folder)
        users = keys.users(folder)
        if self.user is None and len(users) > 1:
            raise UserError("cli.which_user", users=", ".join(name for name, _ in users))
        opened = look_into if self.read_only else open_folder
        desk = opened(folder, self.user, self.password())
        self.practice = desk.practice
        if desk.keys.used_copy:
            console.tell(self.translate(MENDED))
        if not desk.practice:
            desk.book.guard = Watch(desk.book)
        if self.read_only:
            self.remark(self.translate(LOOKING))
        return desk

    def password(self, *, new: bool = False) -> str:
        """From --password-file, else from the environment, else typed; a new one is typed twice."""
        if self.password_file:
            return self.password_of(self.password_file)
        if PASSWORD in os.environ:
            return os.environ[PASSWORD]
        return self.typed(new=new)

    def typed(self, *, new: bool = False, other: bool = False) -> str:
        """A password typed by the person at the terminal; `other` than the one the data are opened with."""
        if sys.stdin is None or not sys.stdin.isatty():
            raise UserError("cli.no_new_password" if other else "cli.no_password")
        again = self.translate(AGAIN) if new else False
        text = self.translate(PROMPT)
        typed: str = click.prompt(text, hide_input=True, confirmation_prompt=again, err=True)
        return typed

    def passphrase(self, file: Path | None, *, new: bool) -> str:
        """That of a key which was taken out or is to be: from a file, else typed."""
        return self.password_of(file) if file else self.typed(new=new)

    @staticmethod
    def password_of(path: Path) -> str:
        """The first line of a file."""
        try:
            lines = read(path).decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise UserError("cli.password_file", name=path.name) from error
        if not lines or not lines[0]:
            raise UserError("cli.password_file", name=path.name)
        return lines[0]

    # -- the answer ----------------------------------------------------------------------------------------

    def answer(self, document: Mapping[str, Any], lines: Iterable[str], *, bare: bool = False) -> None:
        """Says what was done: one JSON document if that was asked for, else the lines.

        Practice data says so below, unless the lines are `bare`, which no one takes for people.
        """
        if self.json:
            console.say_json({**document, "practice": True} if self.practice else document)
            return
        for line in lines:
            console.say(line)
        if self.practice and not bare:
            console.say(f"*** {self.translate(PRACTICE)} ***")

    def remark(self, text: str) -> None:
        """A line beside the answer; a program that reads JSON is not told."""
        if not self.json:
            console.tell(text)

    def refuse(self, error: UserError) -> None:
        """Says why nothing was done: the sentence on standard error, and as JSON if that was asked for."""
        console.tell(sentence(error, self.translate))
        if self.json:
            console.say_json(refusal(error, self.translate))


def refusal(error: UserError, translate: Translator) -> dict[str, Any]:
    """A situation as JSON: its code, its sentence and, where fields are wrong, those of each field."""
    document: dict[str, Any] = {"error": error.code, "sentence": sentence(error, translate)}
    if isinstance(error, Invalid):
        document["fields"] = {name: refusal(one, translate) for name, one in error.fields.items()}
    if isinstance(error, Reasons):
        document["reasons"] = [refusal(one, translate) for one in error.reasons]
    return document


def read(path: Path, take: Callable[[Path], bytes] = begin_of) -> bytes:
    """A file the user named."""
    try:
        return take(path)
    except OSError as error:
        raise unread(error, path) from error


def _language() -> str:
    """The language of the terminal where it is one of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            found = os.environ[name][:2].lower()
            return found if found in LANGUAGES else "en"
    return "en"
