"""What may happen at any moment: people at work, bad clocks, bundles. Each deed is told where, and two numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.exchange import folders, travels
from tests.exchange.history import EVERY_WAY, Flying, History
from tests.exchange.newer import Loan, Score, Tool
from tests.exchange.towns import CENTRES, Call, Same, columns
from tests.worlds import Agree, Lesson, Rule, Tick, Toy
from tvetdesk.exchange.standing import put_aside
from tvetdesk.store.record import Share, snake

FIELDS = (
    (Toy, "name"), (Toy, "size"), (Tick, "status"), (Toy, "name"), (Toy, "secret"), (Call, "number"), (Toy, "note"),
    (Tick, "remark"), (Lesson, "topic"), (Call, "note"), (Toy, "shoe"), (Toy, "nickname"), (Toy, "diary"), (Loan, "remark"),
    (Score, "points"), (Tool, "owner"),
)  # fmt: skip
MONDAY = dt.date(2020, 3, 9)

Deed = Callable[[History, str, int, int], None]


def office(pc: str) -> str:
    """A laptop leaves to its office PC what it may not do itself."""
    return "one" if pc == "lap" else pc


# -- people at work ------------------------------------------------------------------------------------------


def a_new_person(history: History, pc: str, _which: int, _how: int) -> None:
    """With a secret where the level holds it."""
    values = {column: history.word(column) for column in ("name", "size", "note")}
    if pc != "lap":
        values["secret"] = history.word("secret")
    history.made(pc, Toy, **values)


def a_new_call(history: History, pc: str, which: int, _how: int) -> None:
    pc = office(pc)
    for toy in history.pick(pc, Toy, which):
        history.made(pc, Call, toy=toy.id, number=history.word("number"), note=history.word("note"))


def an_edit(history: History, pc: str, which: int, how: int) -> None:
    """A third of them with a value that others may enter as well."""
    fields = FIELDS if history.town.is_updated(pc) else FIELDS[:10]
    model, column = fields[(how + 9 * (which % 2)) % len(fields)]
    if pc == "lap" and column not in columns(snake(model.__name__), Share.CENTRE):
        return
    for row in history.pick(pc, model, which):
        about = history.place(pc).book.row_of(row)[0]
        history.altered(pc, row, **{column: history.word(column, fresh=how % 3 > 0, about=about)})


def in_or_out_of_the_bin(history: History, pc: str, which: int, how: int) -> None:
    """A laptop leaves rows alone that it cannot see whole."""
    model = Tick if pc == "lap" else (Toy, Agree, Lesson, Tick, Call, Same, Loan)[how % 7]
    for row in history.pick(pc, model, which):
        history.altered(pc, row, deleted=None if row.deleted else 1)


def a_lesson(history: History, pc: str, which: int, _how: int) -> None:
    """One of two a centre may have; its PCs make the same."""
    day = MONDAY + dt.timedelta(which % 2)
    pc = office(pc)
    history.put(pc, Lesson, {"group": 1 + (pc == "far"), "on": day}, {"topic": "same."})


def a_mark(history: History, pc: str, which: int, how: int) -> None:
    for toy in history.pick(pc, Toy, which):
        for lesson in history.pick(pc, Lesson, which):
            remark = {"remark": history.word("remark")} if how % 2 else {}
            history.put(pc, Tick, {"lesson": lesson.id, "toy": toy.id}, {"status": "PAL"[how % 3], **remark})


def a_consent(history: History, pc: str, which: int, how: int) -> None:
    for toy in history.pick(pc, Toy, which):
        answer = ("given", "given", "refused")[how % 3]
        history.put(pc, Agree, {"toy": toy.id, "purpose": "hq"}, {"answer": answer})


def a_link(history: History, pc: str, which: int, how: int) -> None:
    """Of two rows that may be one person."""
    people = sorted({toy.id for at in (which, which + 1 + how) for toy in history.pick(pc, Toy, at)})
    if len(people) == 2:
        history.put(pc, Same, {"one": people[0], "other": people[1]}, {})


def an_erasure(history: History, pc: str, which: int, _how: int) -> None:
    pc = office(pc)
    for toy in history.pick(pc, Toy, which):
        history.erases(pc, toy)


def an_update_of_the_program(history: History, _pc: str, which: int, _how: int) -> None:
    pc = tuple(CENTRES)[which % len(CENTRES)]
    history.place(pc).book.seal()
    waiting = put_aside(history.place(pc).book)
    history.town.update(pc)
    if put_aside(history.place(pc).book) < waiting:
        history.before[pc].clear()  # what counts from now on may rest on a bundle
    history.agrees(pc)


def what_only_a_newer_program_keeps(history: History, pc: str, which: int, how: int) -> None:
    pc = office(pc)
    if not history.town.is_updated(pc):
        return
    if how % 3 == 0:
        history.made(pc, Tool, name=history.word("tool"), owner=history.word("owner"))
    for toy in history.pick(pc, Toy, which) if how % 3 == 1 else ():
        for tool in history.pick(pc, Tool, which):
            history.put(pc, Loan, {"toy": toy.id, "tool": tool.id}, {"remark": history.word("remark")})
    for toy in history.pick(pc, Toy, which) if how % 3 == 2 else ():
        for lesson in history.pick(pc, Lesson, which):
            history.put(
                pc,
                Score,
                {"lesson": lesson.id, "toy": toy.id},
                {"points": how, "remark": history.word("remark")},
            )


def a_rule_of_hq(history: History, _pc: str, which: int, how: int) -> None:
    if how % 2:
        history.made("hq", Rule, text=history.word("text"))
    for rule in () if how % 2 else history.pick("hq", Rule, which):
        history.altered("hq", rule, text=history.word("text"))


def an_undo(history: History, pc: str, _which: int, how: int) -> None:
    history.undone(pc, step=how % 2 > 0)


def a_page_is_left(history: History, pc: str, _which: int, _how: int) -> None:
    history.place(pc).book.seal()


def a_restart(history: History, pc: str, _which: int, _how: int) -> None:
    history.town.restart(pc)


def a_bad_clock(history: History, _pc: str, which: int, how: int) -> None:
    pc = tuple(CENTRES)[which % len(CENTRES)]
    history.town.clocks[pc].at = dt.datetime((1970, 2020, 2099)[how % 3], 1, 2, 12)


# -- bundles -------------------------------------------------------------------------------------------------


def a_bundle_at_once(history: History, _pc: str, which: int, how: int) -> None:
    history.deliver(history.send(*EVERY_WAY[(which + 8 * how) % len(EVERY_WAY)]))


def a_bundle_that_lies_about(history: History, _pc: str, which: int, how: int) -> None:
    history.send(*EVERY_WAY[(which + 8 * how) % len(EVERY_WAY)])


def some(history: History, which: int, how: int) -> list[tuple[Flying, str]]:
    """One of the bundles made so far, the newest first, and one of its receivers."""
    if not history.flying:
        return []
    bundle = history.flying[-1 - which % len(history.flying)]
    return [(bundle, bundle.receivers[how % len(bundle.receivers)])]


def a_late_bundle(history: History, _pc: str, which: int, how: int) -> None:
    for bundle, pc in some(history, which, how):
        history.deliver(bundle, pc)


def a_bundle_cut_short(history: History, _pc: str, which: int, how: int) -> None:
    for bundle, pc in some(history, which, how):
        travels.cut(history, bundle, pc, len(bundle.data) * how // 9)


def a_bundle_that_somebody_altered(history: History, _pc: str, which: int, how: int) -> None:
    for bundle, pc in some(history, which, how):
        travels.forge(history, bundle, pc, how)


def an_undo_of_a_bundle(history: History, pc: str, which: int, _how: int) -> None:
    history.rewound("hq" if which % 4 == 0 else pc)


def a_rehearsal(history: History, _pc: str, which: int, how: int) -> None:
    for bundle, pc in some(history, which, how):
        travels.rehearse(history, bundle, pc)


def a_slip_back(history: History, _pc: str, which: int, how: int) -> None:
    for bundle, pc in some(history, which, how):
        travels.answer(history, bundle, pc)


def new_keys(history: History, pc: str, _which: int, _how: int) -> None:
    """A PC that goes on as another, as after a restore."""
    folders.renewed(history, pc)


def a_copied_folder(history: History, pc: str, which: int, how: int) -> None:
    """Both go on with the same people and make new ones; the copy hears that it is one, and is struck off at last,
    perhaps from a change on that others have taken in."""
    pc = {"lap": "one", "far": "two"}.get(pc, pc)

    def work(name: str) -> None:
        a_new_person(history, name, which, how)
        for place in range(how % 3):
            (an_edit, a_mark, a_consent)[(which + place) % 3](history, name, which, how)

    folders.copied(history, pc, work, struck=1 + which % 3 if how % 2 else 0)


def a_backup(history: History, pc: str, _which: int, _how: int) -> None:
    folders.backed_up(history, office(pc))


def a_lost_disk(history: History, pc: str, _which: int, _how: int) -> None:
    """What headquarters holds without its value is of no use: whoever edited a name that is not shared keeps the disk."""
    folders.lost(history, office(pc))


def what_was_lost_is_given_back(history: History, _pc: str, which: int, _how: int) -> None:
    folders.give_back(history, ("GM-A", "GM-A", "GM-B")[which % 3])


# How often each happens.
WEIGHTS: dict[Deed, int] = {
    a_bundle_at_once: 12, an_edit: 11, a_late_bundle: 5, a_consent: 4, a_bundle_that_lies_about: 4, a_mark: 3,
    an_undo: 3, in_or_out_of_the_bin: 2, a_new_person: 2, a_lesson: 2, a_new_call: 1, a_slip_back: 2, a_rule_of_hq: 1,
    a_page_is_left: 1, a_restart: 1, a_bad_clock: 1, a_rehearsal: 1, a_bundle_cut_short: 1,
    a_bundle_that_somebody_altered: 1, an_undo_of_a_bundle: 3, an_erasure: 1, a_link: 1, an_update_of_the_program: 1, new_keys: 1, a_copied_folder: 1,
    what_only_a_newer_program_keeps: 2, a_backup: 2, a_lost_disk: 2, what_was_lost_is_given_back: 1,
}  # fmt: skip
DEEDS = {deed.__name__: deed for deed in WEIGHTS}
OFTEN = tuple(deed.__name__ for deed, weight in WEIGHTS.items() for _ in range(weight))
