"""Withheld numbers: whatever a reader subtracts and bounds, no number below five can be only one value."""

from itertools import product

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tvetdesk.reports.crowds import crowd
from tvetdesk.reports.linked import withheld_beside
from tvetdesk.reports.smallcells import LEAST

TABLE = crowd(("row", "column"), [(0, 1), (0,), (1,), ()])


def withheld(numbers):
    """The places of one table that are withheld, the totals of its lines and columns at its ends."""
    count = {
        ((str(row), str(column)),): number
        for row, line in enumerate(numbers)
        for column, number in enumerate(line)
    }
    found = set()
    for _, table, key in withheld_beside(count, [TABLE]):
        place = dict(zip(table, map(int, key), strict=True))
        found.add((place.get(0, len(numbers)), place.get(1, len(numbers[0]))))
    return found


def extended(numbers):
    """All numbers of a table by place, totals included."""
    rows, columns = len(numbers), len(numbers[0])
    found = {(r, c): numbers[r][c] for r in range(rows) for c in range(columns)}
    found |= {(r, columns): sum(numbers[r]) for r in range(rows)}
    found |= {(rows, c): sum(row[c] for row in numbers) for c in range(columns)}
    return found | {(rows, columns): sum(map(sum, numbers))}


def values_left(numbers, hidden, room=2):
    """Every table of whole numbers that a reader cannot rule out, by trying them all: {place: its possible values}.

    The reader knows all that is shown, that totals are sums, and that a withheld number is at least 1 (zeros are
    shown). Withheld numbers are tried up to `room` more than they are: what is left open by that is open in truth.
    """
    rows, columns = len(numbers), len(numbers[0])
    truth = extended(numbers)
    inner = [place for place in product(range(rows), range(columns)) if place in hidden]
    choices = [range(1, truth[place] + room + 1) for place in inner]
    left = {place: set() for place in truth}
    for chosen in product(*choices):
        table = [list(row) for row in numbers]
        for (row, column), value in zip(inner, chosen, strict=True):
            table[row][column] = value
        tried = extended(table)
        if all(tried[place] == number for place, number in truth.items() if place not in hidden) and all(
            tried[place] >= 1 for place in hidden
        ):
            for place, number in tried.items():
                left[place].add(number)
    return left


def small_tables(rows, columns, most):
    line = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    return st.lists(line, min_size=rows, max_size=rows)


@pytest.mark.parametrize(("rows", "columns", "most"), [(1, 4, 7), (4, 1, 7), (2, 2, 9), (2, 3, 6), (3, 2, 6)])
def test_no_number_below_five_can_be_told_or_computed(rows, columns, most):
    @given(small_tables(rows, columns, most))
    @settings(max_examples=25)
    def play(numbers):
        hidden, truth = withheld(numbers), extended(numbers)
        assert all(number == 0 or number >= LEAST for place, number in truth.items() if place not in hidden)
        assert all(truth[place] for place in hidden)  # a zero is about nobody and is shown
        left = values_left(numbers, hidden)
        for place, number in truth.items():
            assert number in left[place]
            if 0 < number < LEAST:
                assert len(left[place]) > 1, (numbers, sorted(hidden), place)

    play()


def test_the_solver_finds_what_hiding_only_the_small_numbers_would_betray():
    numbers = [[10, 3], [20, 8]]
    assert values_left(numbers, {(0, 1)})[0, 1] == {3}
    assert len(values_left(numbers, withheld(numbers))[0, 1]) > 1


def test_two_ones_that_add_up_to_two_are_no_secret_by_themselves():
    """Each of two withheld numbers is at least 1: with the sum 2 shown they would both be told."""
    numbers = [[1, 1, 9], [30, 40, 50]]
    left = values_left(numbers, {(0, 0), (0, 1)})
    assert (left[0, 0], left[0, 1]) == ({1}, {1})
    left = values_left(numbers, withheld(numbers), room=1)
    assert len(left[0, 0]) > 1
    assert len(left[0, 1]) > 1


def test_what_nobody_can_compute_from_is_shown():
    assert withheld([[60, 39, 0, 0], [12, 5, 0, 0]]) == set()
    hidden = withheld([[60, 39], [3, 40], [50, 20]])
    assert hidden == {(1, 0), (1, 1), (2, 0), (2, 1)}  # of all that would do the cheapest, and no total


def test_a_part_is_withheld_where_few_are_left_beside_it():
    """The rest is not in the table, but the reader subtracts: 99 certified and 97 of them in work leave 2."""
    work = [crowd(("part",), [(0,), ()])]
    found = withheld_beside({(("part",),): 97, (("rest",),): 2}, work)
    assert {(0, (0,), ("part",)), (0, (0,), ("rest",))} <= found
    assert withheld_beside({(("part",),): 94, (("rest",),): 5}, work) == set()
