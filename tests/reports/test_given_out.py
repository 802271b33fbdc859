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
from tests.records.helpers import code_of
from tests.reports.test_linked import numbers_of
from tvetdesk.errors import UserError
from tvetdesk.records.cohorts import enrol, new_cohort
from tvetdesk.records.people import new_trainee
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.formats import mapping, values
from tvetdesk.reports.formats.examples import MAPPING
from tvetdesk.reports.given_out import (
    IN_PART,
    REST,
    Country,
    Layout,
    asked_for,
    earlier,
    hidden_beside,
    keep,
    kept,
    names_of,
    note_exported,
    note_given,
)
from tvetdesk.reports.linked import ABSENT, with_totals, withheld_beside
from tvetdesk.reports.smallcells import LEAST

DAY = dt.date(2020, 3, 10)
COUNTRY = Country({"GM-A": "GM", "GM-B": "GM"})


def question(by, hidden=()):
    return asked_for("enrolled", by, Asked(as_of=DAY), DAY, hidden)


def beside(given, before, people, country=COUNTRY):
    """What is withheld of one more file about the same people, who are counted by its names and those of the others."""
    layout = Layout([given], before, country)
    every = Counter(
        {layout.people_of([kind] * len(layout.universes)): number for kind, number in people.items()}
    )
    (found,) = hidden_beside([given], before, every, country)
    return found


def first_file(people, by, names):
    """What is withheld of the first split, where nobody was given anything before."""
    places = [names.index(name) for name in by]
    one = question(by)
    tables = with_totals(tuple(sorted(names.index(name) for name in table)) for table in one.tables())
    hidden = withheld_beside(people, tables)
    spots = {
        frozenset((names[place], key) for place, key in zip(*cell, strict=True))
        for cell in hidden
        if set(cell[0]) <= set(places)
    }
    return question(by, spots)


def printed(one, truth, names):
    """The numbers of a file by what they are split by, those that are withheld left out."""
    found = {}
    for table in one.tables():
        where = tuple(sorted(names.index(name) for name in table))
        for cell, number in truth.items():
            spot = frozenset((names[place], key) for place, key in zip(*cell, strict=True))
            if cell[0] == where and spot not in one.hidden:
                found[cell] = number
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("sex",), ("disability",)),
        (("sex",), ("sex", "disability")),
        (("sex", "disability"), ("sex",)),
        (("disability", "age"), ("sex", "disability")),
    ],
)
def test_with_both_files_no_number_below_five_can_be_computed(first, second):
    names = names_of([question(second), question(first)])
    kinds = [(*key, REST) for key in product(*(["0", "1"] for _ in names))]

    @given(st.lists(st.integers(0, 9), min_size=len(kinds), max_size=len(kinds)))
    @settings(max_examples=6, deadline=None)
    def play(numbers):
        people = Counter({kind: number for kind, number in zip(kinds, numbers, strict=True) if number})
        before = first_file(people, first, names)
        try:
            after = question(second, beside(question(second), [before], people))
        except UserError:
            return  # refused in words: nothing is given
        tables = with_totals(
            tuple(sorted(names.index(name) for name in table))
            for one in (before, after)
            for table in one.tables()
        )
        truth = numbers_of(dict.fromkeys(kinds, 0) | dict(people), tables)
        known = printed(before, truth, names) | printed(after, truth, names)
        assert all(number == 0 or number >= LEAST for number in known.values())
        left = {cell: set() for cell in truth}
        for steps in product((-1, 0, 1), repeat=len(kinds)):
            tried_people = {kind: people[kind] + step for kind, step in zip(kinds, steps, strict=True)}
            if min(tried_people.values()) < 0:
                continue
            tried = numbers_of(tried_people, tables)
            if all(tried[cell] == number for cell, number in known.items()) and all(
                tried[cell] >= 1 for cell, number in truth.items() if number and cell not in known
            ):
                for cell, number in tried.items():
                    left[cell].add(number)
        for cell, number in truth.items():
            if 0 < number < LEAST:
                assert len(left[cell]) > 1, (people, first, second, cell)

    play()


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


def test_a_split_that_a_given_one_tells_by_itself_is_refused_in_words(town):
    note_exported(town, "breakdown", split(town, "trade"))
    with pytest.raises(UserError) as caught:
        split(town, "programme")
    assert (caught.value.code, caught.value.values["by"]) == ("report.given_before", "trade")
    assert split(town, "trade").rows
    assert split(town, "programme", outside=False).rows
    assert code_of(lambda: split(town, "programme", "sex")) == "report.given_before"


def test_the_whole_and_its_part_are_the_same_people():
    whole, part = (
        asked_for(code, ("sex",), Asked(as_of=DAY), DAY, ()) for code in ("certified", "direct_entry")
    )
    assert whole.same_people(part)
    people = Counter({("F", "part"): 38, ("F", REST): 2, ("M", "part"): 56, ("M", REST): 30})
    shown = asked_for("certified", ("sex",), Asked(as_of=DAY), DAY, ())
    hidden = beside(part, [shown], people)
    women = frozenset({("sex", "F")})
    assert women | IN_PART in hidden  # the forty are known, so that 38 would tell two
    assert women not in hidden


def test_a_figure_and_its_part_are_both_kept_though_nothing_of_either_was_withheld(book):
    for figure in ("certified", "direct_entry", "certified"):
        keep(book, asked_for(figure, ("sex",), Asked(as_of=DAY), DAY, ()))
    assert [one.figure for one in kept(book)] == ["certified", "direct_entry"]


def test_what_somebody_gives_out_who_only_looks_is_kept_too(book):
    book.db.only_read(True)
    keep(book, question(("sex",)))
    assert [one.by for one in kept(book)] == [("sex",)]


# -- other days and places, and other kinds of files ---------------------------------------------------------


def told_values(files, kinds, people, layout):
    """What each number below five of these files may be for a reader of all of them, by trying counts of people."""
    tables = {table for one in files for table in layout.every(one)}

    def numbers(count):
        found = Counter()
        for kind, number in count.items():
            for table in tables:
                values = tuple(kind[place] for place in table)
                if ABSENT not in values:
                    found[table, values] += number
            for at, within in enumerate(layout.inside):  # who is left when the places within are taken away
                own = kind[at * layout.size : (at + 1) * layout.size]
                if (
                    within
                    and ABSENT not in own
                    and all(kind[other * layout.size] == ABSENT for other in within)
                ):
                    found["left over", (at, own[1])] += number
                    found["left over", (at, "")] += number
        return found

    truth = numbers(dict.fromkeys(kinds, 0) | dict(people))
    known = {}
    for one in files:
        for cell, spot in layout.cells(one, kinds):
            if spot not in one.hidden:
                known[cell] = truth[cell]
    assert all(number == 0 or number >= LEAST for number in known.values())
    left = {cell: set() for cell, number in truth.items() if 0 < number < LEAST}
    for steps in product((-1, 0, 1), repeat=len(kinds)):
        tried_people = {kind: people[kind] + step for kind, step in zip(kinds, steps, strict=True)}
        if min(tried_people.values()) < 0:
            continue
        tried = numbers(tried_people)
        if all(tried[cell] == number for cell, number in known.items()) and all(
            tried[cell] >= 1 for cell, number in truth.items() if number and cell not in known
        ):
            for cell, values in left.items():
                values.add(tried[cell])
    return left


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
    layout = Layout(files, [], COUNTRY)
    kinds = [
        layout.people_of([(sex, REST) if place in there else None for place in range(len(files))])
        for there in among
        for sex in "FM"
    ]

    @given(st.lists(st.integers(0, 9), min_size=len(kinds), max_size=len(kinds)))
    @settings(max_examples=15, deadline=None)
    def play(numbers):
        people = Counter({kind: number for kind, number in zip(kinds, numbers, strict=True) if number})
        out = []
        for one in files:  # asked for one by one
            mine = Layout([one], out, COUNTRY)
            where = [layout.universes.index(universe) for universe in mine.universes]
            seen = Counter()
            for kind, number in people.items():
                keys = [kind[at * layout.size + 1 : (at + 1) * layout.size] for at in where]
                seen[mine.people_of([None if ABSENT in key else key for key in keys])] += number
            try:
                (hidden,) = hidden_beside([one], out, seen, COUNTRY)
            except UserError:
                continue  # refused in words: this one is not given
            out.append(replace(one, hidden=frozenset(hidden)))
        if not out:
            return
        together = Layout(out, [], COUNTRY)
        where = [layout.universes.index(universe) for universe in together.universes]

        def seen_by_all(kind):
            keys = [kind[at * layout.size + 1 : (at + 1) * layout.size] for at in where]
            return together.people_of([None if ABSENT in key else key for key in keys])

        known_kinds = list(dict.fromkeys(map(seen_by_all, kinds)))
        counted = Counter()
        for kind, number in people.items():
            counted[seen_by_all(kind)] += number
        left = told_values(out, known_kinds, counted, together)
        for cell, possible in left.items():
            assert len(possible) > 1, (people, out, cell)

    play()


def test_a_year_is_linked_with_both_quarters_and_two_centres_by_their_country():
    first, second = file(QUARTER, ""), file((dt.date(2020, 4, 1), dt.date(2020, 6, 30)), "")
    assert earlier([second], [first], COUNTRY) == []
    assert earlier([second], [first, file(YEAR, "")], COUNTRY) == [file(YEAR, ""), first]
    one, other = file(YEAR, "GM-A"), file(YEAR, "GM-B")
    assert earlier([one], [other], COUNTRY) == []
    assert earlier([one], [other, file(YEAR, "GM")], COUNTRY) == [file(YEAR, "GM"), other]
    assert earlier([one], [file(YEAR, "NE")], COUNTRY) == []


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
