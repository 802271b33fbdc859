"""Files about one figure, asked for one by one: what a reader was given before is minded in the next split of it."""

import datetime as dt
from collections import Counter
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
from tvetdesk.reports.given_out import (
    IN_PART,
    REST,
    asked_for,
    hidden_beside,
    keep,
    kept,
    names_of,
    note_exported,
)
from tvetdesk.reports.linked import with_totals, withheld_together
from tvetdesk.reports.smallcells import LEAST

DAY = dt.date(2020, 3, 10)


def question(by, hidden=()):
    return asked_for("enrolled", by, Asked(as_of=DAY), DAY, hidden)


def first_file(people, by, names):
    """What is withheld of the first split, where nobody was given anything before."""
    places = [names.index(name) for name in by]
    one = question(by)
    tables = with_totals(tuple(sorted(names.index(name) for name in table)) for table in one.tables())
    hidden = withheld_together(people, tables)
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
    names = names_of(question(second), [question(first)])
    kinds = [(*key, REST) for key in product(*(["0", "1"] for _ in names))]

    @given(st.lists(st.integers(0, 9), min_size=len(kinds), max_size=len(kinds)))
    @settings(max_examples=6, deadline=None)
    def play(numbers):
        people = Counter({kind: number for kind, number in zip(kinds, numbers, strict=True) if number})
        before = first_file(people, first, names)
        try:
            after = question(second, hidden_beside(question(second), [before], people))
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


def test_other_days_another_figure_and_what_stays_inside_are_no_matter(town):
    before = totals(split(town, "target_group", "sex"))
    note_exported(town, "breakdown", split(town, "target_group", as_of=dt.date(2020, 3, 9)))
    note_exported(town, "breakdown", split(town, "target_group", outside=False))
    note_exported(town, "results", REPORTS["results"].make(town, Asked(as_of=DAY, outside=True)))
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
    hidden = hidden_beside(part, [shown], people)
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
