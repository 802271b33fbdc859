"""Several tables about the same people: a reader of all of them, with every sum, can tell no number below five."""

from collections import Counter
from itertools import product

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tvetdesk.reports.crowds import crowd
from tvetdesk.reports.linked import withheld_beside
from tvetdesk.reports.smallcells import LEAST

NAMES = ("sex", "age", "disability")


def numbers_of(count, crowds):
    """Every number of every table by where it stands."""
    found = Counter()
    for people, number in count.items():
        for at, key in enumerate(people):
            for table in crowds[at].tables if key is not None else ():
                found[at, table, tuple(key[place] for place in table)] += number
    return found


def values_left(count, crowds, hidden, kinds):
    """What each number may be for a reader of all that is shown, by trying counts of whole numbers.

    Those are tried in which no number of people is more than one off: what is left open by them is open in truth.
    """
    truth = numbers_of(dict.fromkeys(kinds, 0) | count, crowds)
    left = {cell: set() for cell in truth}
    known = [cell for cell in truth if cell not in hidden]
    for chosen in product(*(range(max(0, count.get(kind, 0) - 1), count.get(kind, 0) + 2) for kind in kinds)):
        tried = numbers_of(dict(zip(kinds, chosen, strict=True)), crowds)
        if all(tried[cell] == truth[cell] for cell in known) and all(tried[cell] >= 1 for cell in hidden):
            for cell, number in tried.items():
                left[cell].add(number)
    return truth, left


def told_nothing(count, crowds, hidden, kinds):
    """No small number is shown, and none has only one value."""
    truth, left = values_left(count, crowds, hidden, kinds)
    assert all(number == 0 or number >= LEAST for cell, number in truth.items() if cell not in hidden)
    for cell, number in truth.items():
        assert number in left[cell]
        if 0 < number < LEAST:
            assert len(left[cell]) > 1, (count, sorted(hidden), cell)


@pytest.mark.parametrize(
    ("sizes", "tables", "most"),
    [
        ((2, 2), [(0,), (1,)], 9),  # one figure by sex in one file and by age in another
        ((2, 2), [(0, 1)], 9),
        ((2, 3), [(0,), (0, 1)], 9),
        ((2, 2, 2), [(0, 1), (1, 2)], 7),
        ((2, 2, 2), [(0,), (0, 2), (1,)], 7),  # the last dimension says who is in a part of the figure
    ],
)
def test_all_files_together_betray_no_number_below_five(sizes, tables, most):
    kinds = [(key,) for key in product(*([str(value) for value in range(size)] for size in sizes))]
    crowds = [crowd(NAMES[: len(sizes)], tables)]

    @given(st.lists(st.integers(0, most), min_size=len(kinds), max_size=len(kinds)))
    @settings(max_examples=12, deadline=None)
    def play(numbers):
        count = dict(zip(kinds, numbers, strict=True))
        told_nothing(count, crowds, withheld_beside(count, crowds), kinds)

    play()


def test_the_solver_finds_what_hiding_only_the_small_numbers_would_betray():
    """Who has the total and the women subtracts, also where the total stands in another file."""
    kinds, crowds = [(("F",),), (("M",),)], [crowd(("sex",), [(0,)])]
    count = {(("F",),): 10, (("M",),): 3}
    men = (0, (0,), ("M",))
    assert values_left(count, crowds, {men}, kinds)[1][men] == {3}
    assert len(values_left(count, crowds, withheld_beside(count, crowds), kinds)[1][men]) > 1


def test_totals_are_shown_where_others_can_be_withheld_instead():
    count = {(("F", "A"),): 20, (("F", "B"),): 30, (("M", "A"),): 2, (("M", "B"),): 40}
    hidden = withheld_beside(count, [crowd(("sex", "course"), [(0, 1), (0,), (1,), ()])])
    assert hidden == {(0, (0, 1), (sex, course)) for sex in "FM" for course in "AB"}


def test_what_one_thing_tells_of_another_is_exchanged_with_it():
    """A file by age and one by year of age: nobody of 17 is 18 to 24 years old in another count."""
    crowds = [
        crowd(("age", "sex"), [(0, 1), (0,), (1,), ()]),
        crowd(("age", "sex"), [(0, 1), (0,), (1,), ()]),
    ]
    count = {
        ((year, sex), (band, sex)): number
        for (year, band, sex), number in {
            ("17", "15", "F"): 3, ("17", "15", "M"): 9, ("19", "18", "F"): 8, ("19", "18", "M"): 7, ("20", "18", "M"): 6,
        }.items()
    }  # fmt: skip
    told_nothing(count, crowds, withheld_beside(count, crowds), list(count))


def test_nothing_is_withheld_where_nothing_is_small():
    crowds = [crowd(("sex",), [(0,), ()])]
    assert withheld_beside({(("F",),): 60, (("M",),): 39, (("O",),): 0}, crowds) == set()
    assert withheld_beside({}, crowds) == set()
