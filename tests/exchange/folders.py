"""What befalls the folder of a PC in a history: new keys, a copy that goes on beside it, a lost disk; and what comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from nacl.signing import SigningKey

from tests.exchange import towns
from tests.exchange.history import PRIVATE, Backup, History, origins
from tests.exchange.model import Write
from tests.exchange.towns import CENTRES, OFFICES, of
from tests.worlds import seed
from tvetdesk.exchange import authority, parting, striking_off, succession
from tvetdesk.exchange.authority import Identity
from tvetdesk.exchange.deriving import COPIED, RESTORED
from tvetdesk.exchange.giving_back import give_back as given_back
from tvetdesk.exchange.giving_back import owed
from tvetdesk.exchange.outgoing import make_slip
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.soundness import RENEWED
from tvetdesk.store.record import Share


def renewed(history: History, pc: str) -> None:
    """A PC goes on under new keys. HQ lets it in and its centre hears of that; for whom it goes on travels."""
    place = history.place(pc)
    history.keys += 1
    history.backups.pop(pc, None)  # a backup of a number that is used no more is another story
    after = Identity(SigningKey(seed(pc, "key", history.keys)), place.identity.box)
    succession.take_over(place.book, place.identity, after, RENEWED)
    history.town.places[pc] = replace(place, identity=after)
    let_in(history, pc)
    history.before[pc].clear()
    history.agrees(pc)


def let_in(history: History, pc: str) -> None:
    """HQ lets a PC in under its new number, and its centre hears of that."""
    place, hq = history.place(pc), history.place("hq")
    own = authority.replica(place.book, place.book.replica)
    assert own is not None
    authority.introduce(hq.book, replace(own, state="pending"))
    authority.approve(hq.book, hq.identity, own.fingerprint)
    (word,) = (one for one in authority.statements(hq.book) if one.body.get("sign_key") == own.sign_key)
    for other, code in CENTRES.items():
        if code == CENTRES[of(pc)]:
            authority.accept(history.place(other).book, word)


def copied(history: History, pc: str, work: Callable[[str], None], *, struck: int) -> None:
    """A copy of an office PC's folder goes on beside it until it is told; it tells what it wrote and is seen no more.

    `work` is done on the copy and on the PC. Headquarters strikes the copy off at the end, its last changes but `struck` - 1
    included, or forgets to (0).
    """
    for _ in range(2):  # its line is the one that headquarters has
        history.deliver(history.send(pc, "HQ", Share.HQ))
        history.deliver(history.send("hq", CENTRES[pc], Share.OFFICE), pc)
    here, hq = history.place(pc), history.place("hq")
    here.book.seal()
    history.backups.pop(pc, None)
    number = here.book.replica
    if hq.book.vector().get(number, 0) != here.book.vector().get(number, 0):
        return
    history.keys += 1
    copy = f"{pc}~{history.keys}"
    history.town.copy(pc, copy)
    history.model.have[copy] = history.model.have[pc]
    history.model.erased[copy] = set(history.model.erased[pc])
    history.before[copy] = []
    work(pc)
    first = len(history.model.writes)
    work(copy)
    if first == len(history.model.writes) or hq.take(towns.give(here, "HQ", Share.HQ)).state != "applied":
        raise AssertionError("both wrote something, and headquarters heard the first")
    history.model.take(
        "hq", history.model.given(pc, origins(pc, Share.HQ, history.model.have)) & ~_own(history, copy)
    )
    history.before["hq"].clear()
    history.before[pc].clear()
    with pytest.raises(Refused, match="B11"):
        hq.take(towns.give(history.place(copy), "HQ", Share.HQ))
    told = make_slip(hq.book, hq.identity, towns.receivers(hq, CENTRES[pc], Share.OFFICE), b"")
    assert history.place(copy).take(told.data).parts
    parted(history, copy, first)
    told_by = {
        name: history.send(copy, code, level)
        for name, code, level in ((pc, CENTRES[pc], Share.OFFICE), ("hq", "HQ", Share.HQ))
    }
    for name, bundle in told_by.items():
        bundle.receivers = tuple({"hq"} if name == "hq" else set(OFFICES[CENTRES[pc]]))
        history.deliver(bundle)
    book = history.place(copy).book
    for change, origin, seq in book.sql("SELECT id, origin, seq FROM change").fetchall():
        history.heads[copy, change] = origin, seq
    if struck:
        own = authority.replica(book, book.replica)
        assert own is not None
        here = hq.book.vector().get(own.number, 0)
        striking_off.strike_off(hq.book, hq.identity, own.fingerprint, max(1, here + 2 - struck))
        history.struck.add(copy)
    history.town.places.pop(copy).book.close()


def _own(history: History, pc: str) -> int:
    return sum(1 << w.number for w in history.model.writes if w.pc == pc)


def parted(history: History, copy: str, first: int) -> None:
    """The copy gets new keys; what it wrote since the model's write `first` has other rows from now on."""
    place = history.place(copy)
    after = Identity(SigningKey(seed(copy, "key")), place.identity.box)
    rows: dict[int, int] = {}

    def noted(*about: Any) -> dict[int, int]:
        rows.update(new_ids(*about))
        return dict(rows)

    new_ids = parting._new_ids
    with patch.object(parting, "_new_ids", noted):
        succession.take_over(place.book, place.identity, after, COPIED, int(place.book.fact(parting.PARTS)))
    history.town.places[copy] = replace(place, identity=after)
    history.model.moved(copy, first, rows)
    for (table, key), person in list(history.person.items()):
        if (moved := (rows.get(key[0], key[0]), rows.get(key[1], key[1]))) != key:
            history.person[table, moved] = rows.get(person, person)
    for key, people in list(history.linked.items()):
        if key[0] in rows:
            history.linked[rows[key[0]], 0] = {rows.get(one, one) for one in people}
    let_in(history, copy)


def backed_up(history: History, pc: str) -> None:
    """A copy of the data folder on a stick."""
    book = history.place(pc).book
    book.seal()
    book.db.settle()
    history.keys += 1
    folder = history.town.folder / f"backup{history.keys}"
    shutil.copytree(book.folder, folder)
    have, erased = history.model.have[pc], frozenset(history.model.erased[pc])
    history.backups[pc] = Backup(folder, history.place(pc).identity, len(history.model.writes), have, erased)


def lost(history: History, pc: str) -> None:
    """An office PC loses its disk and goes on from the last backup, as a new one."""
    backup = history.backups.pop(pc, None)
    if backup is None or history.town.is_updated(pc) or edited_names(history, pc, backup.first):
        return
    place = history.place(pc)
    place.book.seal()
    history.keys += 1
    dead = f"{pc}~{history.keys}"
    for change, origin, seq in place.book.sql("SELECT id, origin, seq FROM change").fetchall():
        history.heads[dead, change] = origin, seq
    history.dead[dead] = place.book.replica
    place.book.close()
    shutil.rmtree(place.book.folder)
    shutil.copytree(backup.folder, place.book.folder)
    restored = towns.opened(history.town.folder, place, history.town.clocks[pc], run=seed(dead)[:8])
    after = Identity(SigningKey(seed(pc, "key", history.keys)), place.identity.box)
    history.town.places[pc] = replace(restored, identity=after)
    succession.take_over(restored.book, backup.identity, after, RESTORED)
    history.model.lost(pc, dead, backup.first)
    history.model.have[pc], history.model.erased[pc] = backup.have, set(backup.erased)
    history.before[pc].clear()
    for bundle in history.flying:
        bundle.lost |= bundle.sender == pc
    let_in(history, pc)
    for word in authority.statements(history.place("hq").book):  # who was let in since the backup
        if word.body["kind"] != authority.ERASURE and word.body.get("centre") in (None, CENTRES[pc]):
            authority.accept(history.place(pc).book, word)
    history.agrees(pc)


def edited_names(history: History, pc: str, first: int) -> bool:
    """Whether a PC wrote since into older rows what headquarters may hold without its value (decision 0019)."""
    since = [write for write in history.model.writes[first:] if write.pc == pc]
    made = {
        write.cell[:2]
        for write in since
        if write.cell[2] == "deleted" and history.model.cells[write.cell][0] is write
    }
    return any((w.cell[0], w.cell[2]) in PRIVATE and w.cell[:2] not in made for w in since)


def give_back(history: History, code: str) -> None:
    """Headquarters gives the office PCs of a centre what it holds of the lost, and the model learns what that is."""
    hq = history.place("hq")
    hq.book.seal()
    lacking = {one.number: one.has for one in owed(hq.book, code)}
    if not lacking:
        return
    bits = comes_back(history, lacking)
    bundle = given_back(hq.book, hq.identity, code).data
    history.before["hq"].clear()
    for pc in OFFICES[code]:
        had = history.model.have[pc]
        if history.place(pc).take(bundle).state == "applied":
            news = history.heard(pc, history.told("hq"))
            history.model.take(pc, bits)
            if not news:
                history.before[pc].append(had)
            history.agrees(pc)


def comes_back(history: History, lacking: Mapping[int, int]) -> int:
    """All live versions of the cells and rows that a lost PC wrote last, if they are not withheld at headquarters."""

    def lost(write: Write) -> bool:
        origin, seq = history.head(write, "hq")
        return seq > lacking.get(origin, seq)

    live = {
        cell: [] if withheld else history.model.live("hq", cell)
        for cell, withheld in history.visible("hq", settled=True)
    }
    rows = {cell[:2] for cell, writes in live.items() if cell[2] == "deleted" and any(map(lost, writes))}
    return sum(
        1 << write.number
        for cell, writes in live.items()
        if cell[:2] in rows or any(map(lost, writes))
        for write in writes
    )
