"""What should be: every value a person entered, with what its author had seen. Knows nothing of vectors or merging."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Cell = tuple[str, tuple[int, int], str]  # table, row, column


@dataclass(frozen=True)
class Write:
    """One value put into one cell on one PC; `seen` has a bit for every write that PC had then."""

    number: int
    pc: str
    change: int  # its local number on that PC
    cell: Cell
    value: Any
    seen: int
    undo: bool = False


@dataclass
class Model:
    """Who has which writes, as bits; and what follows for each cell."""

    centres: dict[str, str]
    writes: list[Write] = field(default_factory=list)
    cells: dict[Cell, list[Write]] = field(default_factory=dict)
    have: dict[str, int] = field(default_factory=dict)
    erased: dict[str, set[int]] = field(
        default_factory=dict
    )  # of whom each PC has heard that they were erased

    def __post_init__(self) -> None:
        self.have = dict.fromkeys(self.centres, 0)
        self.erased = {pc: set() for pc in self.centres}

    def write(self, pc: str, change: int, cell: Cell, value: Any, *, undo: bool = False) -> Write:
        made = Write(len(self.writes), pc, change, cell, value, self.have[pc], undo)
        self.writes.append(made)
        self.cells.setdefault(cell, []).append(made)
        self.have[pc] |= 1 << made.number
        return made

    def lost(self, pc: str, dead: str, first: int) -> None:
        """What a PC wrote since a write was written by one that is no more."""
        self.have[dead] = 0
        for one in [w for w in self.writes[first:] if w.pc == pc]:
            made = replace(one, pc=dead)
            listed = self.cells[one.cell]
            listed[listed.index(one)] = made
            self.writes[one.number] = made

    def moved(self, pc: str, first: int, rows: Mapping[int, int]) -> None:
        """What a PC wrote since a write has other rows; a value may be one of them too."""
        for one in [w for w in self.writes[first:] if w.pc == pc]:
            table, key, column = one.cell
            cell = (table, (rows.get(key[0], key[0]), rows.get(key[1], key[1])), column)
            value = rows.get(one.value, one.value) if isinstance(one.value, int) else one.value
            made = replace(one, cell=cell, value=value)
            self.cells[one.cell].remove(one)
            if not self.cells[one.cell]:
                del self.cells[one.cell]
            self.cells.setdefault(cell, []).append(made)
            self.writes[one.number] = made

    def given(self, sender: str, origins: Iterable[str]) -> int:
        """The writes of some PCs that a sender has now."""
        wanted = set(origins)
        return self.have[sender] & sum(1 << w.number for w in self.writes if w.pc in wanted)

    def take(self, pc: str, bits: int) -> None:
        self.have[pc] |= bits

    def live(self, pc: str, cell: Cell) -> list[Write]:
        """The writes of a cell that no other one had seen, as far as a PC has them."""
        known = [w for w in self.cells.get(cell, ()) if self.have[pc] >> w.number & 1]
        seen = 0
        for one in known:
            seen |= one.seen
        return [w for w in known if not seen >> w.number & 1]

    def known(self, pc: str) -> Iterator[Cell]:
        """The cells a PC has heard of."""
        for cell, writes in self.cells.items():
            if any(self.have[pc] >> w.number & 1 for w in writes):
                yield cell

    def fate(self, pc: str, write: Write, *, withheld: bool, binned: bool, erased: bool = False) -> str:
        """What became of a value on a PC, in one word; "gone" is what must never be."""
        if not self.have[pc] >> write.number & 1:
            return "gone"
        live = self.live(pc, write.cell)
        if write in live:
            if erased:
                return "erased"
            if withheld:
                return "withheld"
            if binned:
                return "in the bin"
            return "live" if len(live) == 1 else "sibling"
        over = [
            w for w in self.cells[write.cell] if w.seen >> write.number & 1 and self.have[pc] >> w.number & 1
        ]
        if not over:
            return "gone"
        return "undone" if over[0].undo else "superseded"
