"""What befalls a bundle of a history on its way: cut, forged, only rehearsed, or answered by a slip."""

from __future__ import annotations

import pytest

from tests.exchange import towns
from tests.exchange.history import Flying, History
from tests.exchange.towns import CENTRES, LEVELS, siblings
from tvetdesk.exchange.outgoing import make_slip
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.record import Share


def cut(history: History, bundle: Flying, pc: str, length: int) -> None:
    """A bundle that did not arrive whole is refused and leaves nothing."""
    before = siblings(history.place(pc).book)
    try:
        history.place(pc).take(bundle.data[:length])
    except Refused as refused:
        code = refused.code
    else:
        code = "taken"
    assert code in {"B01", "B03", "B15"}
    assert siblings(history.place(pc).book) == before


def forge(history: History, bundle: Flying, pc: str, where: int) -> None:
    """A bundle of which somebody altered one byte, or that was meant for somebody else, is refused too."""
    place = history.place(pc)
    before = siblings(place.book)
    data = bytearray(bundle.data)
    data[where * (len(data) - 1) // 8] ^= 1 << where % 8
    with pytest.raises(Refused) as caught:
        place.take(bytes(data))
    assert caught.value.code in {"B01", "B02", "B03", "B04", "B05", "B06", "B08", "B12"}
    for other in sorted(CENTRES.keys() - {*bundle.receivers, bundle.sender}):
        with pytest.raises(Refused, match="B06"):
            history.place(other).take(bundle.data)
    assert siblings(place.book) == before


def rehearse(history: History, bundle: Flying, pc: str) -> None:
    """A rehearsal leaves nothing."""
    book = history.place(pc).book
    book.seal()
    before = towns.rows_in(book), siblings(book)
    outcome = history.place(pc).take(bundle.data, rehearse=True)
    if outcome.state != "already" and history.heard(pc, bundle.erased):
        history.agrees(pc)  # statements count in any case
    else:
        after = towns.rows_in(book)
        # Also on who goes on for whom, and where lines part.
        for words in ("statement", "replica", "stretch"):
            assert after.pop(words) >= before[0].pop(words)
        assert (after, siblings(book)) == before


def answer(history: History, bundle: Flying, pc: str) -> None:
    """A slip back to the sender of a bundle."""
    if bundle.sender not in history.town.places:
        return  # nobody is there any more to take it in
    level = LEVELS[bundle.sender]
    if pc == "lap" and level is not Share.OFFICE:
        return
    place = history.place(pc)
    to = towns.receivers(place, CENTRES[bundle.sender], level)
    history.before[pc].clear()
    history.heard(bundle.sender, history.told(pc))
    history.place(bundle.sender).take(make_slip(place.book, place.identity, to, b"").data)
