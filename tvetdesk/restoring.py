"""Restoring a backup: looked into first, then put in place of the present data as another computer that goes on.

What a backup brings back never was the newest. So the restored data get an identity of their own (two that wrote under
one would fork), and whoever was erased meanwhile is erased again before anybody can look.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nacl.utils

from tvetdesk.desk import Clock, Entropy, open_folder
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import emptied, erasing, succession
from tvetdesk.exchange.authority import Identity
from tvetdesk.i18n import N_
from tvetdesk.records import retention
from tvetdesk.records.rights import allowed
from tvetdesk.store import address, audit, backup, keyfile, keys, swap, tries
from tvetdesk.store.backup import Backup
from tvetdesk.store.backups import MARGIN
from tvetdesk.store.book import Book
from tvetdesk.store.files import explained, free_space
from tvetdesk.store.journal import ALWAYS, DATABASE
from tvetdesk.store.keyfile import Slot
from tvetdesk.store.keys import Keys
from tvetdesk.store.lock import FolderLock
from tvetdesk.store.migrations.steps import MIGRATIONS
from tvetdesk.store.vault import Vault, faults

sentences({
    "restore.password": N_("The name or the password is wrong. A backup opens with the password of the day on which it was made. Nothing was changed."),
    "restore.other": N_("The backup {name} belongs to {code}, to other data than those in {folder}. Nothing was changed. Choose an empty folder for it."),
    "restore.role": N_("Only an administrator restores a backup. Nothing was changed. Ask one to do it."),
    "restore.no_room": N_("The disk {folder} has no room to restore. Nothing was changed. Free {megabytes} MB."),
})  # fmt: skip

audit.entries({"backup.restored": N_("Put a backup in place of the data")})

UNREADABLE = (
    "book.damaged", "book.not_encrypted", "desk.incomplete", "keys.damaged", "keys.missing", "keys.wrong_password",
)  # fmt: skip
CARRIED = ("backup.number", "backup.second")  # facts of this PC that the backup knows in an older state


@dataclass(frozen=True)
class Preview:
    """What is in a backup: its changes and trainees; `newer` of the changes here are not in it (None: not known here).

    `here`: whether there are data that it would replace.
    """

    about: Backup
    changes: int
    trainees: int
    newer: int | None
    here: bool


@dataclass(frozen=True)
class Restored:
    """What was done: `kept` is the backup of what was there before, `aside` the folder with it if none could be made."""

    about: Backup
    kept: Backup | None
    aside: Path | None


@dataclass(frozen=True)
class Present:
    """What is there before a restore and goes on after it: its backup, facts, key, audit and accounts.

    There is nothing of what nobody can open.
    """

    kept: Backup | None = None
    facts: dict[str, str] = field(default_factory=dict)
    trusted: list[str] = field(default_factory=list)
    noted: list[audit.Entry] = field(default_factory=list)
    opened: Keys | None = None
    accounts: tuple[Slot, ...] = ()


def preview(
    file: Path,
    user: str | None,
    password: str,
    present: Book | None = None,
    *,
    folder: Path | None = None,
    clock: Clock = ALWAYS,
) -> Preview:
    """Look into a backup as restoring it would, and compare it with the data that are open here; nothing is changed.

    `folder`: where the data lie, open or not; wrong passwords count there.
    """
    if present is not None:
        present.authorize("backup.restore")
    with tempfile.TemporaryDirectory(prefix="tvetdesk") as place:
        about, unlocked = _unpacked(file, Path(place), user, password, folder, clock)
        _refuse_role(unlocked)
        vault = Vault(Path(place) / DATABASE, keys.derive(unlocked.dk, b"database"))
        with faults(), vault.other(vault.path) as there:
            if there.execute("PRAGMA user_version").fetchone()[0] > MIGRATIONS[-1].number:
                raise UserError("backup.newer", name=file.name)
            (changes,) = there.execute("SELECT count(*) FROM change").fetchone()
            (trainees,) = there.execute("SELECT count(*) FROM trainee WHERE deleted IS NULL").fetchone()
            has = dict(there.execute("SELECT origin, seq FROM applied").fetchall())
    newer = None
    if present is not None:
        rows = present.sql("SELECT origin, seq FROM change").fetchall()
        newer = sum(1 for origin, seq in rows if seq is None or seq > has.get(origin, 0))
    here = present is not None or (folder is not None and anything_in(folder))
    return Preview(about, changes, trainees, newer, here)


def anything_in(folder: Path) -> bool:
    """Whether there are data in a folder that a restore would replace, whether they open or not."""
    return (folder / DATABASE).exists()


def restore(
    folder: Path,
    file: Path,
    user: str | None,
    password: str,
    *,
    clock: Clock = ALWAYS,
    entropy: Entropy = nacl.utils.random,
) -> Restored:
    """Put the data of a backup in place of those in `folder`, which nobody has open: the old are there, or the new.

    The backup is unpacked, opened and proved beside the present data, made into a successor there, and only then
    takes their place. What was there is backed up first; if it cannot be opened any more, it is kept aside as it is.
    """
    if address.address(folder) is not None:
        raise UserError("server.not_here")
    about = backup.read(file)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    swap.finish(folder)
    _refuse_other(folder, about)
    _refuse_unfit(file, user, password, folder, clock)
    present = _keep_present(folder, user, password, clock, entropy)
    with FolderLock(folder):
        lacking = 3 * about.size + MARGIN - free_space(folder)
        if lacking > 0:
            raise UserError("restore.no_room", folder=str(folder), megabytes=lacking // 1_000_000 + 1)
        place = swap.prepare(folder)
        try:
            _, unlocked = _unpacked(file, place, user, password)
            _bring_forward(folder, place, unlocked, password, present, clock, entropy)
        except UserError:
            swap.finish_held(folder)
            raise
        swap.commit(folder)
        swap.finish_held(folder)
        if present.kept is not None:
            swap.drop_replaced(folder)
    aside = folder / swap.REPLACED
    return Restored(about, present.kept, aside if present.kept is None and aside.is_dir() else None)


def _vault(folder: Path) -> str | None:
    """Which data lie in a folder; None where there are no keys, so no data that anybody could open."""
    try:
        return keyfile.load(folder).file.vault.hex()
    except UserError:
        return None


def _refuse_other(folder: Path, about: Backup) -> None:
    """A backup of other data is not put over these, whose only copy they may be."""
    if _vault(folder) not in (None, about.vault):
        raise UserError("restore.other", name=about.path.name, code=about.code, folder=str(folder))


def _refuse_unfit(file: Path, user: str | None, password: str, folder: Path, clock: Clock) -> None:
    """Nothing is touched before the backup is known to be right, and who asks to be somebody who may."""
    with tempfile.TemporaryDirectory(prefix="tvetdesk") as place:
        _, unlocked = _unpacked(file, Path(place), user, password, folder, clock)
    _refuse_role(unlocked)


def _refuse_role(unlocked: Keys) -> None:
    """The role on the day of the backup counts as the role of today does at the door."""
    if not allowed(unlocked.role, "backup.restore"):
        raise UserError("restore.role")


def _unpacked(
    file: Path,
    place: Path,
    user: str | None,
    password: str,
    folder: Path | None = None,
    clock: Clock = ALWAYS,
) -> tuple[Backup, Keys]:
    """A backup's files in this folder, its keys opened, every page of its data looked at.

    Beside the data in `folder`, a wrong password is one of theirs: whoever guesses at a backup waits like at the door.
    """
    about = backup.unpack(file, place)
    try:
        name = user or keys.users(place)[0][0]
        if folder is not None and _vault(folder) == about.vault:
            unlocked, _ = tries.guarded(folder, name, clock, lambda: keys.unlock(place, name, password))
        else:
            unlocked = keys.unlock(place, name, password)
    except UserError as error:
        if error.code == "keys.wait":
            raise
        code = "restore.password" if error.code == "keys.wrong_password" else "backup.damaged"
        raise UserError(code, name=file.name) from error
    backup.prove(place / DATABASE, unlocked.dk, file.name)
    return about, unlocked


def _keep_present(folder: Path, user: str | None, password: str, clock: Clock, entropy: Entropy) -> Present:
    """Make a backup of what is there now, and take along what goes on."""
    if not (folder / DATABASE).exists():
        return Present()
    try:
        with open_folder(folder, user, password, clock=clock, entropy=entropy) as desk:
            desk.book.authorize("backup.restore")
            made = desk.back_up()
            facts = {name: desk.book.fact(name) for name in CARRIED if desk.book.fact(name)}
            trusted = [bytes(desk.identity.signing.verify_key).hex()]
            accounts = keys.accounts(desk.keys)
            return Present(made, facts, trusted, audit.whole(desk.book), desk.keys, accounts)
    except UserError as error:
        if error.code not in UNREADABLE:
            raise
        return Present()


def _bring_forward(
    folder: Path, place: Path, unlocked: Keys, password: str, present: Present, clock: Clock, entropy: Entropy
) -> None:
    """Make the unpacked data fit to go on: of today's shape, without the erased and emptied, under an identity of their own.

    The audit goes on from today, or whoever looked at something could restore the backup of the day before. So do the
    accounts, or everybody shut out since would be let in again.
    """
    listed = folder / erasing.FILE
    try:
        if listed.exists():
            shutil.copyfile(listed, place / erasing.FILE)
    except OSError as error:
        raise explained(error, listed) from error
    vault = Vault(place / DATABASE, keys.derive(unlocked.dk, b"database"))
    with faults(), vault.other(vault.path) as there:
        audit.go_on(there, present.noted)
    with open_folder(place, unlocked.user, password, clock=clock, entropy=entropy) as desk:
        erasing.replay(desk.book, desk.identity)  # opening does it too, but goes on if it cannot
        desk.book.remember(**present.facts)
        told = list(emptied.brought_back(desk.book, desk.identity, folder / emptied.FILE, present.trusted))
        heir = Identity.of(succession.succeed(desk.book, desk.keys, entropy=entropy).secrets)
        retention.empty_again(desk.book, told)  # as the new computer: the old one may have gone on from here
        emptied.keep(desk.book, heir, retention.tables(desk.book))
        if present.opened is not None and present.opened.voucher == desk.keys.voucher:
            keys.keep_accounts(desk.keys, present.accounts, entropy=entropy)
        desk.book.note("backup.restored")
