"""Several tables about the same people: a reader of all of them, with every sum, can tell no number below five."""

from collections import Counter
from itertools import product

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tvetdesk.reports.linked import with_totals, withheld_beside
from tvetdesk.reports.smallcells import LEAST


def numbers_of(count, tables):
    found = Counter()
    for people, number in count.items():
        for table in tables:
            found[table, tuple(people[place] for place in table)] += number
    return found


def values_left(count, tables, hidden, kinds):
    """What each number may be for a reader of all that is shown, by trying counts of whole numbers.

    Those are tried in which no number of people is more than one off: what is left open by them is open in truth.
    """
    truth = numbers_of(dict.fromkeys(kinds, 0) | count, tables)
    left = {cell: set() for cell in truth}
    known = [cell for cell in truth if cell not in hidden]
    for chosen in product(*(range(max(0, count.get(kind, 0) - 1), count.get(kind, 0) + 2) for kind in kinds)):
        tried = numbers_of(dict(zip(kinds, chosen, strict=True)), tables)
        if all(tried[cell] == truth[cell] for cell in known) and all(tried[cell] >= 1 for cell in hidden):
            for cell, number in tried.items():
                left[cell].add(number)
    return truth, left


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
    kinds = list(product(*([str(value) for value in range(size)] for size in sizes)))
    every = with_totals(tables)

    @given(st.lists(st.integers(0, most), min_size=len(kinds), max_size=len(kinds)))
    @settings(max_examples=12, deadline=None)
    def play(numbers):
        count = dict(zip(kinds, numbers, strict=True))
        hidden = withheld_beside(count, every)
        truth, left = values_left(count, every, hidden, kinds)
        assert all(number == 0 or number >= LEAST for cell, number in truth.items() if cell not in hidden)
        for cell, number in truth.items():
            assert number in left[cell]
            if 0 < number < LEAST:
                assert len(left[cell]) > 1, (count, sorted(hidden), cell)

    play()


def test_the_solver_finds_what_hiding_only_the_small_numbers_would_betray():
    """Who has the total and the women subtracts, also where the total stands in another file."""
    kinds, every = [("F",), ("M",)], with_totals([(0,)])
    count = {("F",): 10, ("M",): 3}
    men = ((0,), ("M",))
    assert values_left(count, every, {men}, kinds)[1][men] == {3}
    assert len(values_left(count, every, withheld_beside(count, every), kinds)[1][men]) > 1


def test_totals_are_shown_where_others_can_be_withheld_instead():
    count = {("F", "A"): 20, ("F", "B"): 30, ("M", "A"): 2, ("M", "B"): 40}
    hidden = withheld_beside(count, with_totals([(0, 1)]))
    assert hidden == {((0, 1), (sex, course)) for sex in "FM" for course in "AB"}


def test_nothing_is_withheld_where_nothing_is_small():
    assert withheld_beside({("F",): 60, ("M",): 39, ("O",): 0}, with_totals([(0,)])) == set()
    assert withheld_beside({}, with_totals([(0,)])) == set()
