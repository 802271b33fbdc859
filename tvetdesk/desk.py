"""Desk: a data folder opened by a person, with its book, its keys and everything verbs need of them."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import nacl.utils

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import authority, emptied, erasing, joining, parting, succession, twins
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.joining import Invitation
from tvetdesk.exchange.releasing import after_upgrade
from tvetdesk.exchange.rewinding import settle
from tvetdesk.exchange.soundness import RENEWED
from tvetdesk.i18n import N_
from tvetdesk.records import RECORDS, retention
from tvetdesk.records.centres import Centre, found_centre
from tvetdesk.records.rights import VIEWER, Door
from tvetdesk.records.shipped import RELEASES
from tvetdesk.records.staff import new_staff, of_headquarters
from tvetdesk.store import address, backups, carrying, keyfile, keys, paper, rekey, swap, tries, undo
from tvetdesk.store.audit import entries
from tvetdesk.store.backup import Backup
from tvetdesk.store.book import Book
from tvetdesk.store.files import explained
from tvetdesk.store.journal import ALWAYS, DATABASE, served
from tvetdesk.store.keys import Keys
from tvetdesk.store.lock import LOCK, FolderLock
from tvetdesk.store.migrations.steps import MIGRATIONS
from tvetdesk.store.passwords import CHEAP, DEFAULT
from tvetdesk.store.place import check_place
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Schema
from tvetdesk.store.shipping import ship
from tvetdesk.store.vault import Vault, faults

sentences({
    "desk.taken": N_("There is a data folder in {folder} already. Nothing was changed. Choose an empty folder."),
    "desk.none": N_("There is no data folder in {folder}. Make one with “tvetdesk init”, or name another folder."),
    "desk.incomplete": N_("The data file in {folder} is missing, empty or was never finished. Restore a backup. If the folder is new, delete it and make it again."),
    "desk.code": N_("“{code}” is not a code. Use two to twelve letters, digits and hyphens, like GM-MK."),
    "desk.code_hq": N_("HQ stands for headquarters; a centre needs another code, like GM-MK."),
})  # fmt: skip

RESCUE = (
    "book.damaged", "book.disk", "book.full", "book.no_locks", "book.no_writing", "book.read_only", "desk.incomplete",
    "file.disk_error", "file.forbidden", "file.full", "file.protected",
)  # fmt: skip
"""Why data do not open that `look_into` may still show."""

entries({
    "login": N_("Logged in"),
    "login.refused": N_("Wrong passwords were typed"),
    "backup.made": N_("Made a backup outside the data folder"),
    "keys.rekeyed": N_("Gave the data another key"),
    "recovery.new_code": N_("Printed another recovery code"),
})  # fmt: skip

SCHEMA = Schema(RECORDS)
CODE_KEY = "recovery.code"
"""The fact that holds the public key of the printed recovery code."""
Entropy = Callable[[int], bytes]
Clock = Callable[[], dt.datetime]


@dataclass
class Desk:
    """An open data folder. Close it (or use it in a `with`) so that it seals, writes back and lets go."""

    book: Book
    keys: Keys
    identity: Identity
    place: tempfile.TemporaryDirectory[str] | None = None  # of a copy that is looked at in place of the data

    @property
    def practice(self) -> bool:
        """Whether this is invented practice data; every print says so."""
        return self.book.fact("practice") == "1"

    def sign_on(self) -> None:
        """Note in every change from now on who made it: the staff row of whoever opened the keys."""
        person = self.book.fact(f"person:{self.keys.user}")
        self.book.person = int(person) if person else None
        self.book.door = Door(self.book, self.keys.role, self.book.person)
        self.book.db.only_read(self.keys.role == VIEWER)

    def switch(self, user: str, password: str) -> Desk:
        """The same open data for whoever typed this password; what the person before had begun is sealed."""
        unlocked, wrong = tries.guarded(
            self.book.folder, user, self.book.clock, lambda: keys.unlock(self.book.folder, user, password)
        )
        return self.hand_over(unlocked.user, unlocked.role, wrong)

    def hand_over(self, user: str, role: str, wrong: int = 0) -> Desk:
        """The same open data for somebody who has proved who they are, after so many wrong passwords."""
        if user == self.keys.user:
            return self
        self.book.db.only_read(False)
        self.book.seal()
        other = Desk(self.book, replace(self.keys, user=user, role=role), self.identity, self.place)
        other.sign_on()
        other.note_login(wrong)
        return other

    def note_login(self, wrong: int) -> None:
        """In the audit: this login, and the wrong passwords typed since the last, this person's own (`wrong`) first.

        They could not be noted when they were typed: the file was closed. A full disk keeps nobody out.
        """
        book = self.book
        seen = json.loads(book.fact("audit.tries", "{}"))
        now = tries.wrong_tries(book.folder)
        with suppress(UserError), book.db.scratch():
            for user, count in {self.keys.user: wrong, **now}.items():
                number = count - seen.get(user, 0) if count >= seen.get(user, 0) else count
                if number:
                    known = book.fact(f"person:{user}")
                    book.note("login.refused", number=number, staff=int(known) if known else None)
            if now != seen:
                book.remember(**{"audit.tries": json.dumps(now)})
            book.note("login")

    def rekey(self) -> None:
        """Give the data another key, so that whoever lost their account can open no newer copy of them."""
        self.book.authorize("account.manage")
        self.book.need_file()
        # The keys that the encrypted file itself knows: in the key file, anybody may have written their own.
        trusted = {*self._headquarters(), bytes.fromhex(self.book.fact(CODE_KEY))}
        self.keys = rekey.rekey(self.book, self.keys, trusted=trusted, about=self.book.code.encode())
        self.book.note("keys.rekeyed")

    @property
    def has_code(self) -> bool:
        """Whether a printed recovery code opens these data."""
        return bool(self.book.fact(CODE_KEY))

    def take_code(self, code: str) -> None:
        """Let this printed recovery code open the data from now on, in place of the one before."""
        self.book.authorize("account.manage")
        public = paper.public_key(code, self.keys.vault)
        keys.set_paper(
            self.keys, public
        )  # first: a power cut leaves a code that opens, never one that is only told of
        self.book.remember(**{CODE_KEY: public.hex()})
        self.book.note("recovery.new_code")

    def renew(self, why: str = RENEWED, *, entropy: Entropy = nacl.utils.random) -> None:
        """Give this computer new keys, as when somebody may have got hold of them; it goes on as a new one."""
        self.book.authorize("computer.renew")
        self.keys = succession.succeed(self.book, self.keys, why=why, entropy=entropy)
        self.identity = Identity.of(self.keys.secrets)

    def part(self, *, entropy: Entropy = nacl.utils.random) -> bool:
        """Go on as a new computer if this one is known to be the later of two copies; whether it did."""
        if not self.book.fact(parting.PARTS):
            return False
        self.keys = succession.part(self.book, self.keys, entropy=entropy)
        self.identity = Identity.of(self.keys.secrets)
        return True

    def may(self, action: str) -> bool:
        """Whether to offer this to whoever is logged in."""
        return self.book.may(action)

    def join(self, invitation: Invitation) -> None:
        """Take over who the organisation is; from now on HQ's two keys can open a copy of the data key."""
        joining.join(self.book, self.identity, invitation)
        self.entrust()

    def entrust(self) -> None:
        """Seal the data key to the organisation's keys, for the day when the only password is forgotten."""
        keys.seal_to(self.keys, self._headquarters(), about=self.book.code.encode())

    def _headquarters(self) -> list[bytes]:
        """The two keys of the organisation that can open a copy of the data key; none before it was joined."""
        if not self.book.fact("organisation"):
            return []
        facts = authority.organisation(self.book)
        return [bytes.fromhex(facts[name]) for name in ("box_key", "offline_box_key")]

    def back_up(self, target: Path | None = None) -> Backup:
        """Make a backup now: in the data folder, or in a folder the user names, like a stick."""
        self.book.authorize("backup.make")
        self.book.need_file()
        if target is None:
            return backups.make_here(self.book, self.keys.folder)
        self.book.note("backup.made")
        return backups.make(self.book, self.keys.folder, target)

    def back_up_if_due(self, *, closing: bool = False) -> Backup | None:
        """The backup the program makes by itself, daily and at the end of work (R93); practice data needs none.

        Neither does somebody who only looks: they altered nothing.
        """
        if self.practice or self.keys.role == VIEWER or self.book.reading or self.book.db.shared:
            return None
        return backups.make_if_due(self.book, self.keys.folder, closing=closing)

    def close(self) -> None:
        self.book.db.only_read(False)  # what is open is sealed and written back, whoever leaves
        self.book.close()
        if self.place is not None:
            self.place.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def init(
    folder: Path,
    *,
    level: Share,
    code: str,
    name: str,
    country: str,
    user: str,
    password: str,
    invitation: Invitation | None = None,
    practice: bool = False,
    database: str | None = None,
    clock: Clock = ALWAYS,
    entropy: Entropy = nacl.utils.random,
) -> Desk:
    """Make a data folder: its keys, its encrypted file, its centre's row; joined if there is an invitation.

    `database`: the address of an empty database on a server, where headquarters keeps its data instead of a file.
    """
    code = centre_code(code, level)
    check_place(folder)
    _refuse_taken(folder)
    if database is not None:
        if level is not Share.HQ:
            raise UserError("server.hq_only")
        database = address.checked(database)
    if invitation is not None and invitation.code != code:
        raise UserError("invitation.other", invited=invitation.code, code=code)
    if invitation is not None:
        joining.check_level(invitation, level)
    keys.account(user, password, practice=practice)  # before anything is made
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise explained(error, folder) from error
    secrets = {"sign": entropy(32), "box": entropy(32)}
    if level is Share.HQ:
        secrets |= {part: entropy(32) for part in ("organisation_sign", "organisation_box", "offline_box")}
    role = "officer" if level is Share.HQ else "administrator"
    with ExitStack() as failed:  # what is half made goes, so that it can be tried again
        with FolderLock(folder):  # two at once would each clear away what the other made
            _refuse_taken(folder)
            made = keys.create(
                folder, user, role, password, secrets=secrets, entropy=entropy, practice=practice,
                kdf=CHEAP if practice else DEFAULT,
            )  # fmt: skip
            failed.callback(_unmake, folder)
            if database is not None:
                served(database).refuse_taken()
                failed.callback(served(database).clear)
                address.keep(folder, database)
        desk = _opened(folder, made, clock, entropy)
        failed.callback(desk.close)
        book = desk.book
        book.found(desk.identity.number, level, authority.HQ_CODE if level is Share.HQ else code)
        book.remember(name=name, practice=int(practice), own_code=code)
        if level is Share.HQ:
            joining.found_organisation(book, desk.identity, name, practice=practice)
            desk.entrust()
        elif invitation is not None:
            desk.join(invitation)
        centre: int = book.natural_id(Centre, code=code)
        if invitation is None or not invitation.further:
            found_centre(book, code, name, country)
        if level is not Share.HQ:
            book.remember(centre=centre)
        person = new_staff(book, user.strip(), centre=centre, **of_headquarters(book))
        book.seal()
        undo.keep(book)  # nobody undoes the centre or themselves
        book.remember(**{f"person:{made.user}": person.id})  # last: without it the folder is incomplete
        desk.sign_on()
        failed.pop_all()
    return desk


def _refuse_taken(folder: Path) -> None:
    if any((folder / name).exists() for name in (DATABASE, keyfile.FILE, keyfile.COPY, address.FILE)):
        raise UserError("desk.taken", folder=str(folder))


def _unmake(folder: Path) -> None:
    for name in (
        DATABASE,
        f"{DATABASE}-wal",
        f"{DATABASE}-shm",
        keyfile.FILE,
        keyfile.COPY,
        address.FILE,
        LOCK,
    ):
        (folder / name).unlink(missing_ok=True)


def centre_code(text: str, level: Share) -> str:
    """A centre's code in its one form, like GM-MK; "HQ" is taken."""
    code = text.strip().upper()
    if not (2 <= len(code) <= 12 and code.replace("-", "").isalnum() and code.isascii()):
        raise UserError("desk.code", code=code[:40])
    if code == authority.HQ_CODE and level is not Share.HQ:
        raise UserError("desk.code_hq")
    return code


def require(folder: Path) -> None:
    """Refuse a folder that holds no data: SQLite would fill an empty data file anew, as if nothing had been there.

    A restore that a power cut broke off is finished first.
    """
    swap.finish(folder)
    file = folder / DATABASE
    if not file.exists() and (folder / address.FILE).exists():
        return
    if file.exists() and (not file.is_file() or file.stat().st_size):
        return
    begun = file.exists() or any((folder / name).exists() for name in (keyfile.FILE, keyfile.COPY))
    raise UserError("desk.incomplete" if begun else "desk.none", folder=str(folder))


def open_folder(
    folder: Path,
    user: str | None,
    password: str,
    *,
    clock: Clock = ALWAYS,
    entropy: Entropy = nacl.utils.random,
) -> Desk:
    """Open a data folder with a person's password; the only person may be left out."""
    require(folder)
    if user is None:
        user = keys.users(folder)[0][0]
    name = user
    unlocked, wrong = tries.guarded(folder, name, clock, lambda: rekey.unlock(folder, name, password))
    desk = open_with(folder, unlocked, clock=clock, entropy=entropy)
    try:
        desk.sign_on()
        desk.note_login(wrong)
    except BaseException:
        desk.close()  # or nobody could open the folder before this program ends
        raise
    return desk


def open_with(
    folder: Path, unlocked: Keys, *, clock: Clock = ALWAYS, entropy: Entropy = nacl.utils.random
) -> Desk:
    """Open a data folder whose keys were opened already; nobody is logged in."""
    desk = _opened(folder, unlocked, clock, entropy)
    try:
        if not desk.book.sql("SELECT 1 FROM meta WHERE key LIKE 'person:%'").fetchone():
            raise UserError("desk.incomplete", folder=str(folder))
        with suppress(UserError):  # a full disk keeps nobody from reading; the next start tries again
            keyfile.mend(folder)
        with suppress(UserError):
            erasing.replay(desk.book, desk.identity)
        with suppress(UserError):
            if retention.forget(desk.book):
                with desk.book.transaction():
                    settle(desk.book, "rewind.forgotten")
            emptied.keep(desk.book, desk.identity, retention.tables(desk.book))
        with suppress(UserError):
            desk.part(entropy=entropy)
        with suppress(UserError):
            twins.look(desk.book)
    except BaseException:
        desk.close()
        raise
    return desk


def open_as(desk: Desk, user: str, password: str) -> Desk:
    """A folder opened without a password, for the person who has one now."""
    found = Desk(desk.book, keys.unlock(desk.book.folder, user, password), desk.identity)
    found.sign_on()
    found.note_login(0)
    return found


def look_into(folder: Path, user: str | None, password: str, *, clock: Clock = ALWAYS) -> Desk:
    """The rescue view: a data folder opened for reading only, also one that is damaged in part or may not be written.

    What a killed program had not carried over from its journal is carried over in a copy among temporary files.
    """
    if address.address(folder) is not None:
        raise UserError("server.not_here")
    if not (folder / DATABASE).is_file():
        raise UserError("desk.none", folder=str(folder))
    name = user or keys.users(folder)[0][0]
    unlocked, _ = tries.guarded(folder, name, clock, lambda: keys.unlock(folder, name, password))
    key = keys.derive(unlocked.dk, b"database")
    journal = folder / f"{DATABASE}-wal"
    place = None
    try:
        if journal.exists() and journal.stat().st_size:
            place = tempfile.TemporaryDirectory(prefix="tvetdesk")
            for path in (folder / DATABASE, journal):
                shutil.copyfile(path, Path(place.name) / path.name)
            recovered = Vault(Path(place.name) / DATABASE, key)
            with faults():
                recovered.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            recovered.close_all()
        at = folder if place is None else Path(place.name)
        book = Book(at, SCHEMA, key, MIGRATIONS, clock=clock, run=bytes(8), reading=True)
    except BaseException as error:
        if place is not None:
            place.cleanup()
        if isinstance(error, OSError):
            raise explained(error, folder / DATABASE) from error
        raise
    desk = Desk(book, unlocked, Identity.of(unlocked.secrets), place)
    desk.sign_on()
    return desk


def _opened(folder: Path, unlocked: Keys, clock: Clock, entropy: Entropy) -> Desk:
    def opened() -> Book:
        key = keys.derive(unlocked.dk, b"database")
        return Book(folder, SCHEMA, key, MIGRATIONS, clock=clock, run=entropy(8))

    try:
        book = opened()
    except UserError as error:
        if error.code != "server.away":
            raise
        with FolderLock(folder):  # the power may have failed when the file had come
            if not carrying.arrived(folder, str(error.values["mark"])):
                raise
        book = opened()
    try:
        ship(book, RELEASES)
        with suppress(UserError):  # a full disk keeps nobody from reading
            after_upgrade(book)
        unlocked = succession.finish(book, unlocked, entropy=entropy)
        if book.replica not in {
            0,
            Identity.of(unlocked.secrets).number,
        }:  # on a server they are not locked by a key
            raise UserError("server.other")
    except BaseException:
        book.close()
        raise
    return Desk(book, unlocked, Identity.of(unlocked.secrets))
