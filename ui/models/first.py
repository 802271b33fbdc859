"""First run: what the person answers about a new data folder, what is still missing, and making it of the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tvetdesk.desk import Desk, centre_code, init
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import joining
from tvetdesk.exchange.authority import HQ_CODE
from tvetdesk.exchange.joining import Invitation
from tvetdesk.exchange.newcomers import own_fingerprint
from tvetdesk.i18n import N_
from tvetdesk.store import keyfile, keys, paper, passwords
from tvetdesk.store.files import begin_of, explained
from tvetdesk.store.journal import ALWAYS, DATABASE
from tvetdesk.store.record import Share

sentences({
    "first.name": N_("Write the name first."),
    "first.user": N_("Write your name first. You log in with it."),
    "first.twice": N_("The two passwords are not the same. Type the same one twice."),
    "first.code": N_("This is not the last group of the code above. Type it from your paper."),
})  # fmt: skip

CENTRE, HQ, PRACTICE = "centre", "hq", "practice"
PRACTICE_CENTRES = {"GM": "GM-MK", "NE": "NE-MG"}  # the practice centre of a country


@dataclass
class Answers:
    """What was answered so far. `recovery` is the code that goes onto paper; nothing is written before `make`."""

    purpose: str = CENTRE
    country: str = "GM"
    invitation: Invitation | None = None
    code: str = ""
    name: str = ""
    user: str = ""
    password: str = ""
    again: str = ""
    recovery: str = ""
    typed: str = ""

    @property
    def level(self) -> Share:
        """The place of this computer in the organisation; a laptop's stands in its invitation."""
        if self.purpose == HQ:
            return Share.HQ
        return self.invitation.level if self.invitation is not None else Share.OFFICE

    def invite(self, file: Path) -> None:
        """Take code, name and country from the invitation in a file; UserError when it is none."""
        try:
            data = begin_of(file)
        except OSError as error:
            raise explained(error, file) from error
        found = joining.read_invitation(data)
        self.invitation, self.purpose = found, CENTRE
        self.code, self.name, self.country = found.code, found.name, found.country

    def check_place(self) -> None:
        """UserError when the centre or the organisation has no name or no code yet."""
        if not self.name.strip():
            raise UserError("first.name")
        if self.purpose != HQ:
            centre_code(self.code, self.level)

    def check_password(self) -> None:
        """UserError when the password is one that anybody would try first."""
        passwords.check(self.password, self.user)

    def check_person(self) -> None:
        """UserError when somebody could not log in with this name and password, or the two differ."""
        if not self.user.strip():
            raise UserError("first.user")
        keys.account(self.user, self.password)
        if self.password != self.again:
            raise UserError("first.twice")

    def check_paper(self) -> None:
        """UserError unless the last group of the recovery code was typed, as it stands on paper."""
        if self.typed.strip().upper() != self.recovery.rsplit("-", 1)[-1]:
            raise UserError("first.code")


@dataclass(frozen=True)
class Begun:
    """A new data folder, open, and the fingerprint that HQ or the office computer is told."""

    desk: Desk
    fingerprint: str
    joined: bool


def is_new(folder: Path) -> bool:
    """Whether no data lie in a folder, nor what is left of some."""
    return not any((folder / name).exists() for name in (DATABASE, keyfile.FILE, keyfile.COPY))


def make(folder: Path, answers: Answers, clock: Callable[[], dt.datetime] = ALWAYS) -> Begun:
    """Make the data folder; its recovery code is the one on paper."""
    hq = answers.purpose == HQ
    with ExitStack() as failed:
        desk = init(
            folder, level=answers.level, code=HQ_CODE if hq else answers.code, name=answers.name.strip(),
            country=answers.country, user=answers.user, password=answers.password,
            invitation=None if hq else answers.invitation, clock=clock,
        )  # fmt: skip
        failed.callback(desk.close)
        desk.take_code(answers.recovery)
        failed.pop_all()
    return Begun(desk, own_fingerprint(desk.identity), bool(desk.book.fact("organisation")))


def new_code() -> str:
    """Another recovery code."""
    return paper.new_code()
