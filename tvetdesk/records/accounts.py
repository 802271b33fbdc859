"""Accounts: who may log in on this computer, in which role, and which member of staff they are."""

from __future__ import annotations

from dataclasses import dataclass

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.rights import ADMINISTRATOR, AT_CENTRES, AT_HQ, OFFICER
from tvetdesk.records.staff import Staff, new_staff, of_headquarters
from tvetdesk.store import keys as key_slots
from tvetdesk.store import passwords, session, tries
from tvetdesk.store.audit import entries
from tvetdesk.store.book import Book
from tvetdesk.store.keys import Keys
from tvetdesk.store.passwords import Kdf
from tvetdesk.store.record import Share

sentences({
    "account.role": N_("There is no role {role} here. Choose one of: {roles}."),
    "account.own": N_("You cannot take away your own account. Somebody else who manages accounts has to do it."),
    "account.idle": N_("Choose one of these numbers of minutes: {minutes}."),
    "account.own_role": N_("You cannot alter your own role. Somebody else who manages accounts has to do it."),
})  # fmt: skip
entries({
    "account.added": N_("Let somebody log in"),
    "account.password": N_("Gave somebody another password"),
    "account.own_password": N_("Changed the own password"),
    "account.removed": N_("Took somebody's account away"),
})  # fmt: skip


IDLE = "lock.minutes"
IDLE_MINUTES = (2, 5, 10, 20)
"""Of a number of minutes that no screen of a shared PC should stay open longer than (R100)."""


@dataclass(frozen=True)
class Account:
    """Somebody who may log in: their staff row, and how many wrong passwords in a row were typed for them."""

    user: str
    role: str
    staff: int | None
    wrong: int


def listing(book: Book, keys: Keys) -> list[Account]:
    """Everybody who may log in; shown to whoever manages accounts, so that nobody is added unseen."""
    book.authorize("account.manage")
    wrong = tries.wrong_tries(keys.folder)
    return [
        Account(user, role, _staff(book, user), wrong.get(user, 0))
        for user, role in key_slots.users(keys.folder)
    ]


def without(book: Book, keys: Keys) -> list[tuple[int, str]]:
    """The members of staff who cannot log in here yet, with their names."""
    book.authorize("account.manage")
    there = {_staff(book, user) for user, _ in key_slots.users(keys.folder)}
    rows = book.select(Staff).order_by(Staff.names)
    return [(row.id, row.names) for row in rows if row.id not in there]


def add(book: Book, keys: Keys, user: str, role: str, password: str, *, staff: int | None = None) -> Account:
    """An account with a first password, for a member of staff who is listed, or a new one of this name.

    The account comes last: what a power cut breaks off before it is a row of staff, and nobody who may log in.
    """
    book.authorize("account.manage")
    check_role(book, role)
    name = key_slots.account(user, password, practice=_practice(book))
    if name in dict(key_slots.users(keys.folder)):
        raise UserError("keys.user_exists", user=name)
    person = (
        book.get(Staff, staff)
        if staff is not None
        else new_staff(book, user.strip(), **of_headquarters(book))
    )
    book.remember(**{f"person:{name}": person.id})
    key_slots.add_slot(keys, user, role, password, kdf=_cost(book), practice=_practice(book))
    tries.forgive(keys.folder, name)
    book.note("account.added", staff=person.id, role=role)
    return Account(name, role, person.id, 0)


def give_password(book: Book, keys: Keys, user: str, password: str, *, role: str | None = None) -> Account:
    """Another password for somebody who forgot theirs, and with `role` another role.

    The role is locked in with the password, so that nobody can raise theirs in the file: one does not go without
    the other.
    """
    book.authorize("account.manage")
    name = key_slots.folded(user)
    known = dict(key_slots.users(keys.folder))
    if name not in known:
        raise UserError("keys.no_user", user=name)
    if role is not None:
        check_role(book, role)
        if name == keys.user and role != known[name]:
            raise UserError("account.own_role")
    key_slots.add_slot(
        keys, name, role or known[name], password, instead=True, kdf=_cost(book), practice=_practice(book)
    )
    tries.forgive(keys.folder, name)
    book.note("account.password", staff=_staff(book, name), role=role or known[name])
    return Account(name, role or known[name], _staff(book, name), 0)


def take_over(book: Book, keys: Keys, user: str, password: str, entry: str) -> Account:
    """An account that manages the others, for whoever proved by code or answer that they may; `entry` is its audit line.

    The door is open, since nobody is logged in: the data key that opened the book is the proof.
    """
    name = key_slots.account(user, password, practice=_practice(book))
    staff = _staff(book, name)
    if staff is None:
        staff = new_staff(book, user.strip()).id
        book.remember(**{f"person:{name}": staff})
    role = OFFICER if book.level is Share.HQ else ADMINISTRATOR
    book.note(entry, staff=staff)
    key_slots.add_slot(keys, name, role, password, instead=True, kdf=_cost(book), practice=_practice(book))
    tries.forgive(keys.folder, name)
    return Account(name, role, staff, 0)


def change_own_password(book: Book, keys: Keys, old: str, new: str) -> None:
    """Another password for whoever is logged in, who proves to know the old one."""
    book.authorize("account.password")
    tries.guarded(keys.folder, keys.user, book.clock, lambda: key_slots.unlock(keys.folder, keys.user, old))
    key_slots.change_password(keys, old, new, kdf=_cost(book), practice=_practice(book))
    book.note("account.own_password")


def remove(book: Book, keys: Keys, user: str) -> None:
    """Take somebody's account away; what they did keeps saying that they did it.

    It shuts out nobody who kept a copy of the data and of the old keys: that takes another key (`rekey`).
    """
    book.authorize("account.manage")
    name = key_slots.folded(user)
    if name == keys.user:
        raise UserError("account.own")
    key_slots.remove_slot(keys, name)
    tries.forgive(keys.folder, name)
    book.note("account.removed", staff=_staff(book, name))


def end_waiting(book: Book, keys: Keys, user: str) -> None:
    """Let somebody who typed wrong passwords try again at once."""
    book.authorize("account.manage")
    name = key_slots.folded(user)
    if name not in dict(key_slots.users(keys.folder)):
        raise UserError("keys.no_user", user=name)
    tries.forgive(keys.folder, name)


def idle_minutes(book: Book) -> int:
    """After how many minutes without a key or a click the screen is locked."""
    return int(book.fact(IDLE, str(int(session.IDLE) // 60)))


def choose_idle(book: Book, minutes: int) -> None:
    """Another number of minutes, for everybody on this computer; it is never left open for good."""
    book.authorize("account.manage")
    if minutes not in IDLE_MINUTES:
        raise UserError("account.idle", minutes=", ".join(map(str, IDLE_MINUTES)))
    book.remember(**{IDLE: minutes})


def check_role(book: Book, role: str) -> None:
    """Refuse a role that people of this kind of computer do not have."""
    roles = AT_HQ if book.level is Share.HQ else AT_CENTRES
    if role not in roles:
        raise UserError("account.role", role=role[:40], roles=", ".join(roles))


def may_log_in(book: Book, staff: int) -> bool:
    """Whether a member of staff has an account on this computer."""
    known = book.sql("SELECT key FROM meta WHERE key LIKE 'person:%' AND value = ?", (str(staff),)).fetchall()
    names = {key.partition(":")[2] for (key,) in known}
    return bool(names) and any(user in names for user, _ in key_slots.users(book.folder))


def _staff(book: Book, user: str) -> int | None:
    person = book.fact(f"person:{user}")
    return int(person) if person else None


def _practice(book: Book) -> bool:
    return book.fact("practice") == "1"


def _cost(book: Book) -> Kdf:
    return passwords.CHEAP if _practice(book) else passwords.DEFAULT
