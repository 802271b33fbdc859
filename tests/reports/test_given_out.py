"""Files about one figure, asked for one by one: what a reader was given before is minded in the next split of it."""

import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from itertools import product

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.records.conftest import START
from tests.reports.test_linked import numbers_of
from tvetdesk.errors import UserError
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.people import new_trainee
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.formats import mapping, values
from tvetdesk.reports.formats.examples import MAPPING
from tvetdesk.reports.given_out import (
    IN_PART,
    PART,
    REST,
    Country,
    Layout,
    asked_for,
    earlier,
    hidden_beside,
    keep,
    kept,
    note_exported,
    note_given,
)
from tvetdesk.reports.smallcells import LEAST

DAY = dt.date(2020, 3, 10)
COUNTRY = Country({"GM-A": "GM", "GM-B": "GM"})


def question(by, hidden=(), figure="enrolled"):
    return asked_for(figure, by, Asked(as_of=DAY), DAY, hidden)


def stands(layout, kind):
    """Where somebody stands in these files: what they are in each universe, or in all of them."""
    keys = []
    for at, universe in enumerate(layout.universes):
        own = kind.get(universe, kind.get(universe[0], kind.get("")))
        names = [*layout.names[at], *([PART] * bool(layout.parts[at]))]
        keys.append(None if own is None else tuple(own.get(name, REST) for name in names))
    return layout.people_of(keys)


def counted(layout, kinds, numbers):
    people = Counter()
    for kind, number in zip(kinds, numbers, strict=True):
        there = stands(layout, kind)
        if set(there) != {None} and number:
            people[there] += number
    return people


def give_out(files, kinds, numbers):
    """These files, asked for one by one: those that are not refused, with what is withheld of each."""
    out = []
    for one in files:
        layout = Layout([one], out, COUNTRY)
        try:
            (hidden,) = hidden_beside([one], out, counted(layout, kinds, numbers), COUNTRY)
        except UserError:
            continue  # refused in words: nothing is given
        out.append(replace(one, hidden=frozenset(hidden)))
    return out


def told_values(out, kinds, numbers):
    """What each number below five of these files may be for a reader of all of them, by trying counts of people."""
    layout = Layout(out, [], COUNTRY)
    people = [stands(layout, kind) for kind in kinds]
    mine = [numbers_of({one: 1}, layout.crowds) for one in people]
    truth = Counter()
    for cells, number in zip(mine, numbers, strict=True):
        truth.update(dict.fromkeys(cells, number))
    known = {cell for one in out for cell, spot in layout.cells(one, people) if spot not in one.hidden}
    assert all(truth[cell] == 0 or truth[cell] >= LEAST for cell in known)
    left = {cell: {number} for cell, number in truth.items() if 0 < number < LEAST}
    for steps in product((-1, 0, 1), repeat=len(kinds)):
        if any(number + step < 0 for number, step in zip(numbers, steps, strict=True)):
            continue
        altered = Counter()
        for cells, step in zip(mine, steps, strict=True):
            if step:
                for cell in cells:
                    altered[cell] += step
        if not any(altered[cell] for cell in known) and all(
            truth[cell] + step >= 1 for cell, step in altered.items() if truth[cell]
        ):
            for cell, values in left.items():
                values.add(truth[cell] + altered[cell])
    return left


def betray_nothing(files, kinds, most, examples):
    @given(st.lists(st.integers(0, most), min_size=len(kinds), max_size=len(kinds)))
    @settings(max_examples=examples, deadline=None)
    def play(numbers):
        out = give_out(files, kinds, numbers)
        for cell, possible in told_values(out, kinds, numbers).items():
            assert len(possible) > 1, (numbers, out, cell)

    play()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("sex",), ("disability",)),
        (("sex",), ("sex", "disability")),
        (("sex", "disability"), ("sex",)),
        (("disability", "target_group"), ("sex", "disability")),
    ],
)
def test_with_both_files_no_number_below_five_can_be_computed(first, second):
    names = list(dict.fromkeys((*second, *first)))
    kinds = [{"": dict(zip(names, key, strict=True))} for key in product(*(["0", "1"] for _ in names))]
    betray_nothing([question(first), question(second)], kinds, 9, 6 if len(kinds) < 8 else 2)


@pytest.fixture
def town(book, programme):
    """Two women who came back from Germany, ten local men, twenty women and ten men of the host community."""
    cohort = new_cohort(book, programme, "Solar big", START)
    for group, sex, number in (
        ("returnee_germany", "F", 2),
        ("local", "M", 10),
        ("host_community", "F", 20),
        ("host_community", "M", 10),
    ):
        for place in range(number):
            who = new_trainee(book, f"{group} {sex} {place}", sex=sex)
            enrol(book, who, cohort, START, target_group=group)
    return book


def split(book, *by, **asked):
    asked = {"as_of": DAY, "indicator": "enrolled", "outside": True, **asked}
    return REPORTS["breakdown"].make(book, Asked(by=by, **asked))


def totals(table):
    return {str(row[0]): row[-1] for row in table.rows}


def test_two_files_that_are_safe_by_themselves_would_tell_by_subtraction(town):
    """Each withholds another group beside the two: whoever has both subtracts the thirty and the ten from all."""
    one, other = totals(split(town, "target_group")), totals(split(town, "target_group", "sex"))
    assert one["total"] == other["total"] == 42
    shown = {name: number for both in (one, other) for name, number in both.items() if number not in ("*", 0)}
    assert shown["total"] - sum(number for name, number in shown.items() if name != "total") == 2


def test_what_was_given_out_is_minded_in_the_next_split(town):
    first = split(town, "target_group")
    note_exported(town, "breakdown", first)
    second = split(town, "target_group", "sex")
    shown = {
        name: number
        for both in (totals(first), totals(second))
        for name, number in both.items()
        if number not in ("*", 0)
    }
    assert shown["total"] - sum(number for name, number in shown.items() if name != "total") > LEAST
    assert totals(split(town, "target_group")) == totals(first)  # the same again
    note_exported(town, "breakdown", second)
    assert totals(split(town, "target_group", "sex")) == totals(second)
    assert split(town, "target_group", "sex").rows == second.rows
    assert len(kept(town)) == 2
    note_exported(town, "breakdown", second)
    assert len(kept(town)) == 2


def test_days_apart_another_figure_and_what_stays_inside_are_no_matter(town):
    before = totals(split(town, "target_group", "sex"))
    note_exported(town, "breakdown", split(town, "target_group", as_of=dt.date(2001, 3, 9)))
    note_exported(town, "breakdown", split(town, "target_group", indicator="certified"))
    note_exported(town, "breakdown", split(town, "target_group", outside=False))
    assert totals(split(town, "target_group", "sex")) == before


def test_where_a_given_file_leaves_no_other_way_the_next_is_refused_in_words(town):
    """All but the two women were shown by another program: no split by group can keep them in any more."""
    keep(town, replace(question(("target_group",)), hidden=frozenset({frozenset({("target_group", "returnee_germany")})})))  # fmt: skip
    with pytest.raises(UserError) as caught:
        split(town, "sex")
    assert (caught.value.code, caught.value.values["by"]) == ("report.given_before", "target_group")
    assert split(town, "sex", outside=False).rows


def test_a_programme_tells_its_trade_and_both_are_given(town):
    note_exported(town, "breakdown", split(town, "trade"))
    assert totals(split(town, "programme"))["total"] == 42


def test_the_whole_and_its_part_are_the_same_people():
    whole, part = question(("sex",), figure="certified"), question(("sex",), figure="direct_entry")
    assert whole.same_people(part)
    kinds = [{"": {"sex": sex, PART: inside}} for sex in "FM" for inside in (PART, REST)]
    _, found = give_out([whole, part], kinds, [38, 2, 56, 30])
    women = frozenset({("sex", "F")})
    assert women | IN_PART in found.hidden  # the forty are known, so that 38 would tell two
    assert women not in found.hidden


def test_a_figure_and_its_part_are_both_kept_though_nothing_of_either_was_withheld(book):
    for figure in ("certified", "direct_entry", "certified"):
        keep(book, asked_for(figure, ("sex",), Asked(as_of=DAY), DAY, ()))
    assert [one.figure for one in kept(book)] == ["certified", "direct_entry"]


def test_what_somebody_gives_out_who_only_looks_is_kept_too(book):
    book.db.only_read(True)
    keep(book, question(("sex",)))
    assert [one.by for one in kept(book)] == [("sex",)]


# -- other days and places, and other kinds of files ---------------------------------------------------------


GROUPS = [{"indicator": "enrolled", "by": ["target_group"], "data_element": "dEsExNum001", "options": {}}]
YEAR, QUARTER = (dt.date(2020, 1, 1), dt.date(2020, 12, 31)), (dt.date(2020, 1, 1), dt.date(2020, 3, 31))


def file(days, scope):
    return asked_for("enrolled", ("sex",), Asked(*days, scope), dt.date(2020, 12, 31), ())


@pytest.mark.parametrize(
    ("files", "among"),
    [
        ([file(QUARTER, ""), file(YEAR, "")], [(0, 1), (1,)]),  # the year after its first quarter
        ([file(YEAR, ""), file(QUARTER, "")], [(0, 1), (0,)]),
        ([file(YEAR, "GM-A"), file(YEAR, "GM")], [(0, 1), (1,)]),  # the country after a centre
        ([file(YEAR, "GM"), file(YEAR, "GM-A")], [(0, 1), (0,)]),
        ([file(YEAR, "GM-A"), file(YEAR, "GM"), file(YEAR, "GM-B")], [(0, 1), (1, 2)]),
    ],
)
def test_files_of_other_days_and_places_together_fix_no_number_below_five(files, among):
    kinds = [
        {("enrolled", *files[place].universe): {"sex": sex} for place in there}
        for there in among
        for sex in "FM"
    ]
    betray_nothing(files, kinds, 9, 15)


ANNUAL, FIGURE = question(("status", "sex"), figure="annual"), question(("sex",))
ASKED = question(("reach_1",), figure="in_work_1")
SPLIT = question(("sex",), figure="certified")
LEARNING, ASIDE = (
    ({"annual": {"status": "enrolled", "sex": sex}, "enrolled": {"sex": sex}} for sex in "FM"),
    [{"annual": {"status": "enrolled", "sex": "F"}}],
)  # a further course of one who is counted once
DONE = [
    {
        "annual": {"status": "certified", "sex": sex}, "certified": {"sex": sex},
        "completers_1": {"reach_1": reach, PART: part},
    }
    for sex, reach, part in (("F", "reached", PART), ("M", "reached", PART), ("F", "reached", REST), ("M", "not_asked", REST))
]  # fmt: skip
EVERY = [*LEARNING, *ASIDE, *DONE]


@pytest.mark.parametrize(
    "files",
    [[ANNUAL, FIGURE, ASKED], [ASKED, FIGURE, ANNUAL], [SPLIT, ASKED, ANNUAL], [ANNUAL, ASKED, SPLIT]],
)
@pytest.mark.parametrize("most", [4, 9])
def test_annual_return_figures_and_follow_up_rates_together_fix_no_number_below_five(files, most):
    betray_nothing(files, EVERY, most, 4)


def test_a_year_is_linked_with_both_quarters_and_two_centres_by_their_country():
    first, second = file(QUARTER, ""), file((dt.date(2020, 4, 1), dt.date(2020, 6, 30)), "")
    assert earlier([second], [first], COUNTRY) == []
    assert earlier([second], [first, file(YEAR, "")], COUNTRY) == [file(YEAR, ""), first]
    one, other = file(YEAR, "GM-A"), file(YEAR, "GM-B")
    assert earlier([one], [other], COUNTRY) == []
    assert earlier([one], [other, file(YEAR, "GM")], COUNTRY) == [file(YEAR, "GM"), other]
    assert earlier([one], [file(YEAR, "NE")], COUNTRY) == []


def test_the_solver_finds_what_these_files_betray_where_each_minds_only_itself():
    """28 women learn or are certified, 25 of them learn: 3 are certified, which both other files withhold."""
    numbers = [25, 20, 0, 3, 9, 0, 0]
    alone = [one for file in (ANNUAL, FIGURE) for one in give_out([file], EVERY, numbers)]
    layout = Layout(alone, [], COUNTRY)
    women = (layout.universes.index(("annual", *ANNUAL.universe)), (0, 1), ("certified", "F"))
    assert told_values(alone, EVERY, numbers)[women] == {3}
    linked = give_out([ANNUAL, FIGURE], EVERY, numbers)
    assert len(told_values(linked, EVERY, numbers)[women]) > 1


def test_the_annual_return_links_figures_that_are_not_parts_of_each_other():
    assert earlier([FIGURE], [SPLIT], COUNTRY) == []
    assert earlier([FIGURE], [SPLIT, ANNUAL], COUNTRY) == [ANNUAL, SPLIT]
    assert earlier([ASKED], [SPLIT], COUNTRY) == [SPLIT]
    staff = question(("qualification", "licence", "sex"), figure="staff")
    assert earlier([staff], [ANNUAL, question((), figure="teachers_trained")], COUNTRY) == []


def test_a_day_later_the_other_split_does_not_tell_what_the_first_withheld(town):
    note_exported(town, "breakdown", split(town, "target_group", as_of=dt.date(2020, 3, 9)))
    shown = {
        name: number
        for both in (totals(split(town, "target_group", as_of=dt.date(2020, 3, 9))), totals(split(town, "target_group", "sex")))
        for name, number in both.items()
        if number not in ("*", 0)
    }  # fmt: skip
    assert shown.get("total", 0) - sum(number for name, number in shown.items() if name != "total") != 2


def test_a_file_for_dhis2_is_minded_by_a_table_and_a_table_by_the_file(town):
    plan = mapping.read(
        json.dumps({**MAPPING, "places": {"GM-MK": "oRgUnItMk01"}, "values": GROUPS}).encode()
    )
    first, last = dt.date(2020, 1, 1), dt.date(2020, 3, 9)
    alone = values.count(town, plan, first, last)
    note_given(town, alone.given)
    assert [one.by for one in kept(town)] == [("target_group",)]
    table = totals(split(town, "target_group", "sex", first=first, as_of=last, scope="GM-MK"))
    assert table != totals(split(town, "target_group", "sex", first=first, as_of=last, outside=False))
    told = {one.keys[0]: one.number for one in alone.values if one.number}
    known = {name: number for name, number in table.items() if number not in ("*", 0)}
    assert {**known, **told}.get("total", 0) - sum(told.values()) != 2


def test_a_single_number_of_the_results_is_kept_and_minded(town):
    made = REPORTS["results"].make(town, Asked(as_of=DAY, outside=True))
    note_exported(town, "results", made)
    assert {one.by for one in kept(town)} == {()}
    assert all(one.scope for one in kept(town))
