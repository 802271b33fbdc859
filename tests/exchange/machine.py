"""The state machine: people at work, bad clocks, lost and late bundles, in any order."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.exchange.checks import EVERY_WAY, settle
from tests.exchange.history import History
from tests.exchange.towns import CENTRES, Call, columns
from tests.worlds import Agree, Lesson, Rule, Tick, Toy
from tvetdesk.store.record import Share

FIELDS = (
    (Toy, "name"), (Toy, "size"), (Toy, "secret"), (Toy, "note"), (Lesson, "topic"), (Tick, "status"),
    (Tick, "remark"), (Call, "number"), (Call, "note"),
)  # fmt: skip
MONDAY = dt.date(2020, 3, 9)

offices = st.sampled_from(("one", "two", "far"))
centre_pcs = st.sampled_from(("one", "two", "far", "lap"))
all_pcs = st.sampled_from(tuple(CENTRES))
ways = st.sampled_from(EVERY_WAY)
picks = st.integers(0, 30)


class Exchange(RuleBasedStateMachine):
    """One history."""

    plain = True

    def __init__(self) -> None:
        super().__init__()
        self.history = History(plain=self.plain)

    def teardown(self) -> None:
        with self.history.open:
            if sys.exc_info()[0] is None:
                settle(self.history)

    # -- people at work ----------------------------------------------------------------------------------------

    @rule(pc=centre_pcs)
    def a_new_person(self, pc: str) -> None:
        values = {
            "name": self.history.word("name"),
            "size": self.history.word("size"),
            "note": self.history.word("note"),
        }
        if pc != "lap":
            values["secret"] = self.history.word("secret")
        self.history.made(pc, Toy, **values)

    @rule(pc=offices, who=picks)
    def a_new_call(self, pc: str, who: int) -> None:
        toys = self.history.rows(pc, Toy)
        if toys:
            self.history.made(
                pc,
                Call,
                toy=toys[who % len(toys)].id,
                number=self.history.word("number"),
                note=self.history.word("note"),
            )

    @rule(
        pc=centre_pcs, field=st.sampled_from(FIELDS), which=picks, fresh=st.sampled_from((True, True, False))
    )
    def an_edit(self, pc: str, field: tuple[type[Any], str], which: int, fresh: bool) -> None:
        model, column = field
        rows = self.history.rows(pc, model)
        if not rows or (pc == "lap" and column not in columns(model._meta.table_name, Share.CENTRE)):
            return
        row = rows[which % len(rows)]
        self.history.altered(
            pc,
            row,
            **{
                column: self.history.word(
                    column, fresh=fresh, about=self.history.place(pc).book.row_of(row)[0]
                )
            },
        )

    @rule(pc=offices, model=st.sampled_from((Toy, Agree, Lesson, Tick, Call)), which=picks)
    def in_or_out_of_the_bin(self, pc: str, model: type[Any], which: int) -> None:
        rows = self.history.rows(pc, model)
        if rows:
            row = rows[which % len(rows)]
            self.history.altered(pc, row, deleted=None if row.deleted else 1)

    @rule(pc=offices, day=st.integers(0, 1))
    def a_lesson(self, pc: str, day: int) -> None:
        self.history.put(
            pc, Lesson, {"group": 1 + (pc == "far"), "on": MONDAY + dt.timedelta(day)}, {"topic": "same."}
        )

    @rule(pc=centre_pcs, which=picks, status=st.sampled_from("PAL"), remark=st.booleans())
    def a_mark(self, pc: str, which: int, status: str, remark: bool) -> None:
        toys, lessons = self.history.rows(pc, Toy), self.history.rows(pc, Lesson)
        if toys and lessons:
            keys = {"lesson": lessons[which % len(lessons)].id, "toy": toys[which % len(toys)].id}
            self.history.put(
                pc,
                Tick,
                keys,
                {"status": status, **({"remark": self.history.word("remark")} if remark else {})},
            )

    @rule(pc=centre_pcs, which=picks, answer=st.sampled_from(("given", "given", "refused")))
    def a_consent(self, pc: str, which: int, answer: str) -> None:
        toys = self.history.rows(pc, Toy)
        if toys:
            self.history.put(
                pc, Agree, {"toy": toys[which % len(toys)].id, "purpose": "hq"}, {"answer": answer}
            )

    @rule(which=picks)
    def a_rule_of_hq(self, which: int) -> None:
        rows = self.history.rows("hq", Rule)
        if which % 2 or not rows:
            self.history.made("hq", Rule, text=self.history.word("text"))
        else:
            self.history.altered("hq", rows[which % len(rows)], text=self.history.word("text"))

    @rule(pc=centre_pcs, step=st.booleans())
    def an_undo(self, pc: str, step: bool) -> None:
        self.history.undone(pc, step=step)

    @rule(pc=all_pcs)
    def a_page_is_left(self, pc: str) -> None:
        self.history.place(pc).book.seal()

    @rule(pc=all_pcs)
    def a_restart(self, pc: str) -> None:
        self.history.town.restart(pc)

    @rule(pc=all_pcs, year=st.sampled_from((1970, 2020, 2099)))
    def a_bad_clock(self, pc: str, year: int) -> None:
        self.history.town.clocks[pc].at = dt.datetime(year, 1, 2, 12)

    # -- bundles -----------------------------------------------------------------------------------------------

    @rule(way=ways)
    def a_bundle_that_lies_about(self, way: tuple[str, str, Share]) -> None:
        self.history.send(*way)

    @rule(way=ways)
    def a_bundle_at_once(self, way: tuple[str, str, Share]) -> None:
        self.history.deliver(self.history.send(*way))

    @rule(way=ways)
    def another_bundle_at_once(self, way: tuple[str, str, Share]) -> None:
        self.a_bundle_at_once(way)

    @rule(way=ways)
    def one_more_bundle_at_once(self, way: tuple[str, str, Share]) -> None:
        self.a_bundle_at_once(way)

    @rule(which=picks, to=picks)
    def a_late_bundle(self, which: int, to: int) -> None:
        for bundle, pc in self.history.some(which, to):
            self.history.deliver(bundle, pc)

    @rule(which=picks, to=picks, length=picks)
    def a_bundle_cut_short(self, which: int, to: int, length: int) -> None:
        for bundle, pc in self.history.some(which, to):
            self.history.cut(bundle, pc, len(bundle.data) * length // 31)

    @rule(which=picks, to=picks)
    def a_rehearsal(self, which: int, to: int) -> None:
        for bundle, pc in self.history.some(which, to):
            self.history.rehearse(bundle, pc)

    @rule(which=picks, to=picks)
    def a_slip_back(self, which: int, to: int) -> None:
        for bundle, pc in self.history.some(which, to):
            self.history.answer(bundle, pc)
