"""What must hold when nothing new comes any more: all PCs the same, nothing gone, nothing where it may not be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.exchange import towns
from tests.exchange.folders import give_back
from tests.exchange.history import EVERY_WAY, PRIVATE, History
from tests.exchange.model import Write
from tests.exchange.towns import CENTRES, LEVELS, OFFICES, asked, columns, siblings
from tvetdesk.exchange.digest import digest
from tvetdesk.store.record import Share

ROUNDS = 6  # the last one finds nothing new; what was lost comes in up to three more
NEVER = {
    ("toy", "secret"), ("toy", "note"), ("toy", "diary"), ("tick", "remark"), ("call", "note"), ("tool", "owner"),
}  # not for HQ  # fmt: skip


def settle(history: History) -> None:
    """Exchange until nothing new comes; then everybody holds what everybody should."""
    before: dict[str, Any] = {}
    for pc in CENTRES:
        history.place(pc).book.seal()  # what is written of the erased is emptied with that
        history.town.update(pc)
        history.agrees(pc)
    for late in [bundle for bundle in history.flying if bundle.lost]:
        history.deliver(late)
    for _ in range(ROUNDS):
        everybody_tells_everybody(history)
        now = digests(history)
        if now == before:
            break
        before = now
    else:
        raise AssertionError("there is always something new")
    same(history)
    for late in list(history.flying):
        for pc in late.receivers:
            history.place(pc).take(late.data)
    assert digests(history) == before, "a bundle that came again altered something"
    same(history)


def everybody_tells_everybody(history: History) -> None:
    for way in EVERY_WAY:
        history.deliver(history.send(*way))
    for code in OFFICES:
        give_back(history, code)


def digests(history: History) -> dict[str, Any]:
    """What every PC holds, and what HQ holds of every centre."""
    found: dict[str, Any] = {pc: digest(place.book) for pc, place in history.town.places.items()}
    for code in OFFICES:
        found[code] = digest(history.place("hq").book, centre=code, level=Share.HQ)
    return found


def same(history: History) -> None:
    """Equal digests, equal questions, nothing gone, nothing where it may not be."""
    found = digests(history)
    assert found["one"] == found["two"]
    assert digest(history.place("one").book, level=Share.CENTRE) == found["lap"]
    for code, names in OFFICES.items():
        for pc in names:
            assert digest(history.place(pc).book, centre=code, level=Share.HQ) == found[code], (
                f"{pc} and HQ differ"
            )
    for pc in CENTRES:
        history.agrees(pc, settled=True)
        questions(history, pc)
    assert asked(history.place("one")) == asked(history.place("two"))
    nothing_gone(history)
    nothing_leaked(history)


def questions(history: History, pc: str) -> None:
    """A cell asks when its visible versions differ, and a row in the bin when somebody went on with it unaware."""
    found = asked(history.place(pc))
    cells: dict[tuple[str, tuple[int, int]], dict[str, list[Write]]] = {}
    wanted = set()
    for (table, key, column), withheld in history.visible(pc, settled=True):
        live = [] if withheld else history.model.live(pc, (table, key, column))
        cells.setdefault((table, key), {})[column] = live
        if len({history.value(pc, w) for w in live}) > 1:
            wanted.add((table, key, column, frozenset((w.value, *history.head(w, pc)) for w in live)))
    assert wanted <= found, f"{pc} does not ask {wanted - found}"
    shown = siblings(history.place(pc).book)
    heads = {
        row: (origin, seq)
        for row, origin, seq in history.place(pc).book.sql("SELECT id, origin, seq FROM change")
    }
    for (table, key), live in cells.items():
        change, value = shown[table, key, "deleted"][0]
        if not value or any(one[:3] == (table, key, "deleted") for one in wanted):
            continue
        (binned,) = (w for w in live["deleted"] if history.head(w, pc) == heads[change])
        edits = {
            w
            for column, writes in live.items()
            for w in writes
            if column != "deleted" and not history.gone(pc, (table, key, column))
        }
        if table == "same" and history.gone(pc, (table, key, "deleted")):
            continue
        unaware = {w for w in edits if not (w.seen >> binned.number | binned.seen >> w.number) & 1}
        if unaware:
            answers = {(None, *history.head(w, pc)) for w in unaware}
            wanted.add((table, key, "deleted", frozenset({(1, *heads[change]), *answers})))
    assert found == wanted, f"{pc} asks {found - wanted}, not {wanted - found}"


def nothing_gone(history: History) -> None:
    """Every value a person entered has a fate on every PC that should hold it."""
    for write in history.model.writes:
        table, key, column = write.cell
        home = CENTRES[towns.of(write.pc)]
        if write.pc in history.dead and not left(history, write):
            continue  # lost with the disk
        for pc, code in CENTRES.items():
            if (code not in {home, "HQ"} and home != "HQ") or column not in columns(table, LEVELS[pc]):
                continue
            withheld = (
                pc == "hq"
                and (table, column) in PRIVATE
                and history.person[table, key] not in history.open_people(pc)
            )
            binned = bool(siblings(history.place(pc).book)[table, key, "deleted"][0][1])
            erased = history.gone(pc, write.cell)
            fate = history.model.fate(pc, write, withheld=withheld, binned=binned, erased=erased)
            assert fate != "gone", f"{write} is gone on {pc}"


def left(history: History, write: Write) -> bool:
    """Whether some PC still shows what somebody entered on one whose disk was lost."""
    return any(
        cell == write.cell and not withheld and write in history.model.live(pc, cell)
        for pc in CENTRES
        for cell, withheld in history.visible(pc, settled=True)
        if cell == write.cell
    )


def nothing_leaked(history: History) -> None:
    """HQ's file holds no value below HQ's level, and none of people who did not agree."""
    gone = set(erased_words(history))
    for pc in CENTRES if gone else ():
        held = "\n".join(towns.everything(history.place(pc).book))
        assert not [word for word in gone if word in held], f"somebody who was erased is back on {pc}"
    opened = history.open_people("hq")
    secret = set(canaries(history, opened))
    if secret:
        book = history.place("hq").book
        held = "\n".join(towns.everything(book))
        assert not [word for word in secret if word in held]
        if book.db.shared:
            return  # its index holds what its rows hold
        found = "SELECT 1 FROM toy_fts WHERE toy_fts MATCH ?"
        assert not [word for word in secret if book.sql(found, (f'"{word}"',)).fetchone()]


def erased_words(history: History) -> Iterator[str]:
    """What was written of those who were erased and nobody else may have written as well."""
    for write in history.model.writes:
        if isinstance(write.value, str) and "same" not in write.value and history.gone("hq", write.cell):
            yield write.value


def canaries(history: History, opened: Iterable[int]) -> Iterator[str]:
    """The words people wrote that HQ must not have, given who agreed."""
    for write in history.model.writes:
        table, key, column = write.cell
        if not isinstance(write.value, str):
            continue
        if (table, column) in NEVER or (
            (table, column) in PRIVATE and history.person[table, key] not in opened
        ):
            yield write.value
