"""Columns as few bytes: what goes in comes out, what is damaged or too much is Malformed and nothing else."""

import random
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reference_day import School
from tvetdesk.exchange.codec import Block, Column, Joint, Limits, NaturalId, pack, unpack
from tvetdesk.exchange.columns import Columns
from tvetdesk.exchange.digits import Reader, Writer
from tvetdesk.exchange.kinds import Kind
from tvetdesk.exchange.streams import Budget, Malformed
from tvetdesk.store.ids import free_id, natural_id

SMALL = Limits(rows=5_000, columns=60, cells=20_000, text=2_000, total=200_000)

IDS = st.one_of(
    st.integers(1, 40).map(lambda counter: free_id(77, counter)),
    st.builds(free_id, st.integers(0, (1 << 31) - 1), st.integers(1, (1 << 32) - 1)),
    st.integers(-(1 << 63), -1),
)
INTS = st.one_of(st.integers(-3, 3), st.integers(-(1 << 63), (1 << 63) - 1))
TEXTS = st.one_of(
    st.sampled_from(["", " ", "P", "A", "wiring panels", "wiring  repair ", "Fatou Ceesay", "é\n"]),
    st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=30),
)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.ID: IDS,
    Kind.INT: INTS,
    Kind.TEXT: TEXTS,
    Kind.BYTES: st.binary(max_size=40),
}


@st.composite
def some_blocks(draw: st.DrawFn) -> list[Block]:
    made = []
    for _ in range(draw(st.integers(0, 3))):
        rows = draw(st.integers(0, 30))
        numbers = draw(st.lists(st.integers(0, 200), max_size=6, unique=True))
        columns = []
        for number in numbers:
            kind = draw(st.sampled_from(Kind))
            few = draw(st.lists(st.one_of(st.none(), VALUES[kind]), min_size=1, max_size=8))
            values = draw(st.lists(st.sampled_from(few), min_size=rows, max_size=rows))
            columns.append(Column(number, kind, values))
        made.append(Block(draw(st.integers(0, 2000)), draw(st.integers(0, 70)), rows, tuple(columns)))
    return made


def block(*columns: tuple[Kind, list[Any]], table: int = 5, derived: tuple[int, ...] = ()) -> Block:
    made = tuple(Column(number, kind, values) for number, (kind, values) in enumerate(columns, 1))
    return Block(table, 0, len(columns[0][1]), made, derived)


def lessons(
    groups: list[int], days: list[int | None], *more: tuple[Kind, list[Any]], joints: tuple[Joint, ...] = ()
) -> Block:
    """Rows whose ids are made of a group and a day."""
    ids = [natural_id(31, row) for row in zip(groups, days, strict=True)]
    made = block((Kind.ID, ids), (Kind.ID, groups), (Kind.INT, days), *more, table=31, derived=(2, 3))
    return replace(made, joints=joints)


def round_trip(*given: Block, natural: NaturalId | None = None) -> bytes:
    data = pack(given, natural)
    assert unpack(data, natural=natural) == list(given)
    return data


# --- the format does not change unnoticed ---------------------------------------------------------------

# Both are the test vectors of docs/bundle-format.md.
EXAMPLE = (
    Block(
        31,
        0,
        3,
        (
            Column(1, Kind.ID, [free_id(7, 1), free_id(7, 2), free_id(7, 4)]),
            Column(2, Kind.INT, [450, 540, None]),
            Column(3, Kind.TEXT, ["safety first", "safety", "wiring"]),
        ),
    ),
    Block(
        32,
        0,
        6,
        (
            Column(1, Kind.ID, [free_id(7, 1)] * 3 + [free_id(7, 2)] * 3),
            Column(2, Kind.ID, [free_id(7, 20), free_id(7, 21), free_id(7, 30)] * 2),
            Column(4, Kind.TEXT, list("PPAPLP")),
            Column(5, Kind.INT, [None, None, None, None, 10, None]),
        ),
    ),
)
EXAMPLE_BYTES = bytes.fromhex(
    "013f1d6a3ff6d10e4683a4ef5159e75aa28d2b394d667858d0c102569f5c057a2c0549b8ba150ec32c52fae182"
    "40cbdd82e5a73fd6109ad4c5509e493ab4e77f5e"
)


def test_the_example_of_the_manual() -> None:
    assert unpack(EXAMPLE_BYTES) == list(EXAMPLE) == unpack(EXAMPLE_BYTES, version=1)
    assert pack(EXAMPLE) == EXAMPLE_BYTES


def test_the_example_of_the_manual_with_a_joint() -> None:
    groups, days = [free_id(7, 1), free_id(7, 2)] * 4, [-3, -3, 0, 0, 4, 4, 7, 7]
    again = lessons(groups, days, (Kind.INT, [60, 90, 45, None] * 2), joints=(((2, 0), (3, 7)),))
    data = bytes.fromhex("011f029165d967ef89cbe5c75d90fa106f7d96440c3d2c7a8ab12546179e17c4ab")
    assert unpack(data, natural=natural_id) == [again]
    assert pack([again], natural_id) == data


# --- what goes in comes out -----------------------------------------------------------------------------


@given(some_blocks())
@settings(max_examples=150)
def test_any_blocks_come_back_and_always_as_the_same_bytes(given_blocks: list[Block]) -> None:
    data = pack(given_blocks)
    assert unpack(data) == given_blocks
    assert pack(given_blocks) == data


@pytest.mark.parametrize("rows", [1, 2, 3, 17, 600, 5_000])
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("variety", [1, 3, 300, 100_000])
def test_columns_short_and_long_of_few_and_many_values(rows: int, kind: Kind, variety: int) -> None:
    draw = random.Random(rows * variety)
    made: dict[Kind, Any] = {
        Kind.ID: lambda n: free_id(n % 5, 1 + n) if n % 3 else -1 - n * n,
        Kind.INT: lambda n: (n - 50) ** 9 if n < 100 else n,
        Kind.TEXT: lambda n: f"No {n} of {n % 7}é",
        Kind.BYTES: lambda n: n.to_bytes(4, "big") * (n % 9),
    }
    values = [made[kind](draw.randrange(variety)) for _ in range(rows)]
    holes = [value if draw.random() < 0.7 else None for value in values]
    follows = [values[0] if value is None else None for value in holes]
    round_trip(block((kind, values), (kind, holes), (kind, sorted(values)), (kind, follows), (kind, values)))


def test_numbers_at_the_ends_of_their_range() -> None:
    ends = [-(1 << 63), (1 << 63) - 1, 0, -1, None, 1, -(1 << 63)]
    round_trip(block((Kind.INT, ends), (Kind.ID, ends), (Kind.INT, ends[::-1])))
    round_trip(block((Kind.INT, [(-1) ** n * ((1 << 63) - 1 - n) for n in range(5_000)])))


def test_empty_bundles_blocks_and_columns() -> None:
    round_trip()
    round_trip(Block(1, 0, 0, ()), Block(1, 1, 7, ()), Block(2, 0, 0, (Column(4, Kind.TEXT, []),)))
    round_trip(
        block(
            (Kind.TEXT, [None, None]),
            (Kind.INT, [None, None]),
            (Kind.ID, [None, None]),
            (Kind.BYTES, [b"", None]),
        )
    )


def test_a_constant_column_costs_about_two_bytes() -> None:
    some = [(Kind.INT, [n * n for n in range(900)])]
    with_constants = [*some, *[(Kind.INT, [7] * 900)] * 8]
    assert len(round_trip(block(*with_constants))) - len(round_trip(block(*some))) <= 16


def test_a_class_list_read_out_again_costs_next_to_nothing() -> None:
    draw = random.Random(1)
    pupils = [free_id(9, n) for n in range(1, 201)]
    draw.shuffle(pupils)
    groups = [sorted(pupils[n : n + 20]) for n in range(0, 200, 20)]
    once = [groups[n] for n in range(10)]
    again = [groups[n % 10] for n in range(40)]

    def marks(lists: list[list[int]]) -> int:
        sessions = [free_id(9, 1_000 + n) for n, pupils in enumerate(lists) for _ in pupils]
        return len(
            round_trip(block((Kind.ID, sessions), (Kind.ID, [pupil for pupils in lists for pupil in pupils])))
        )

    assert marks(once) <= 79 + 40  # 79: the entropy of ten groups out of 200
    assert marks(again) - marks(once) <= 20


def test_a_class_list_with_one_pupil_more_and_two_less() -> None:
    groups = [
        [1, 2, 3, 5, 8, 9],
        [4, 6, 7],
        [1, 2, 5, 8, 9],
        [1, 2, 4, 5, 9, 10],
        [4, 6, 7],
        [1, 2, 3, 5, 8, 9],
    ] * 3
    sessions = [free_id(9, 100 + n) for n, group in enumerate(groups) for _ in group]
    round_trip(block((Kind.ID, sessions), (Kind.ID, [free_id(9, n) for group in groups for n in group])))


# --- derived ids ----------------------------------------------------------------------------------------


def derived_blocks() -> list[Block]:
    patterns = [natural_id(30, (n, "x")) for n in range(10)]
    days = [n % 7 for n in range(70)]
    of = [patterns[n // 7] for n in range(70)]
    sessions = [natural_id(31, row) for row in zip(of, days, strict=True)]
    return [
        block((Kind.ID, sessions[::-1]), table=1),  # refers to ids that come later
        block(
            (Kind.ID, patterns),
            (Kind.INT, list(range(10))),
            (Kind.TEXT, ["x"] * 10),
            table=30,
            derived=(2, 3),
        ),
        block((Kind.ID, sessions), (Kind.ID, of), (Kind.INT, days), table=31, derived=(2, 3)),
        block((Kind.ID, [s for s in sessions for _ in range(3)]), (Kind.INT, [1, 2, 3] * 70), table=32),
    ]


def test_derived_ids_are_not_written() -> None:
    data = round_trip(*derived_blocks(), natural=natural_id)
    written = [Block(b.table, b.section, b.rows, b.columns) for b in derived_blocks()]
    assert len(data) < 130 < 8 * 80 < len(round_trip(*written))


def test_ids_derived_from_ids_of_their_own_table_are_written_after_all() -> None:
    root = natural_id(8, (None, 1))
    child = natural_id(8, (root, 1))
    round_trip(
        block((Kind.ID, [child, root]), (Kind.ID, [root, None]), (Kind.INT, [1, 1]), derived=(2, 3), table=8),
        natural=natural_id,
    )


def test_derived_ids_must_be_those_of_their_rows() -> None:
    with pytest.raises(ValueError, match="not those of their rows"):
        pack([block((Kind.ID, [-5]), (Kind.INT, [1]), derived=(2,))], natural_id)


def test_derived_ids_need_somebody_who_can_compute_them() -> None:
    data = pack(derived_blocks(), natural_id)
    with pytest.raises(Malformed):
        unpack(data)

    def unknown(table: int, values: tuple[Any, ...]) -> int:
        raise KeyError(table)

    with pytest.raises(Malformed):
        unpack(data, natural=unknown)


# --- rows that come again -------------------------------------------------------------------------------


def test_what_comes_again_every_week_costs_little_with_a_joint() -> None:
    draw = random.Random(5)
    groups = [free_id(9, 1 + n % 10) for n in range(600)]
    days: list[int | None] = [n // 50 * 7 + n // 10 % 5 for n in range(600)]
    plan = {(group, day): draw.randrange(9) for group in set(groups) for day in range(5)}
    said = [plan[group, (day or 0) % 7] for group, day in zip(groups, days, strict=True)]
    plain = lessons(groups, days, (Kind.INT, said))
    joined = replace(plain, joints=(((2, 0), (3, 7)),))
    least = 50 * 3.17 / 8  # bytes: fifty draws of nine
    assert len(round_trip(joined, natural=natural_id)) < 2 * least + 60
    assert len(round_trip(plain, natural=natural_id)) > 4 * least + 60


def test_joints_of_days_before_the_first_of_nothing_and_of_one_column_twice() -> None:
    groups = [free_id(9, 1 + n % 3) for n in range(60)]
    days = [None if n < 3 else n // 3 - 9 for n in range(60)]
    texts = [f"{n % 21}" for n in range(60)]
    for joints in (
        (((2, 0), (3, 7)),),
        (((3, 7),), ((3, 2), (3, 5))),
        (((4, 0), (2, 0)), ((5, 3),), ((1, 0),), ((5, 0), (3, 1 << 16))),
    ):
        round_trip(
            lessons(groups, days, (Kind.TEXT, texts), (Kind.INT, days), (Kind.TEXT, texts), joints=joints),
            natural=natural_id,
        )


def test_joints_are_of_columns_that_are_there_in_blocks_that_are_derived() -> None:
    good = lessons([free_id(9, 1)], [1])
    for joint in (((2, 0), (7, 0)), ((3, -1),), ((3, 1 << 17),)):
        with pytest.raises(ValueError):
            pack([replace(good, joints=(joint,))], natural_id)
    with pytest.raises(ValueError):
        pack([replace(good, joints=(((2, 0),),) * 5)], natural_id)
    with pytest.raises(ValueError, match="derived"):
        pack([replace(good, derived=(), joints=(((2, 0),),))], natural_id)


def test_columns_of_joints_count_among_the_cells_a_reader_allows() -> None:
    groups, days = [free_id(9, 1 + n) for n in range(500)], [1] * 500
    data = pack([lessons(groups, days, joints=(((2, 0), (3, 7)), ((2, 0),)))], natural_id)
    unpack(data, Limits(cells=3_000), natural_id)
    with pytest.raises(Malformed, match="limits"):
        unpack(data, Limits(cells=2_999), natural_id)


# --- what cannot be written -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.INT, 1 << 63),
        (Kind.ID, -(1 << 63) - 1),
        (Kind.TEXT, "a\0b"),
        (Kind.TEXT, "\ud800"),
        (Kind.TEXT, 5),
        (Kind.BYTES, "text"),
        (Kind.INT, 1.5),
    ],
)
def test_values_that_the_format_cannot_hold_are_refused(kind: Kind, value: Any) -> None:
    with pytest.raises(ValueError):
        pack([block((kind, [value]))])


def test_columns_of_another_length_or_number_are_refused() -> None:
    for wrong in (
        Block(1, 0, 2, (Column(1, Kind.INT, [1]),)),
        Block(1, 0, 1, (Column(1, Kind.INT, [1]), Column(1, Kind.INT, [1]))),
        Block(1 << 24, 0, 0, ()),
    ):
        with pytest.raises(ValueError):
            pack([wrong])


# --- what cannot be read --------------------------------------------------------------------------------


def attempt(data: bytes) -> list[Block] | None:
    """Reads with small limits; any error but Malformed fails the test, and so does a second of thinking."""
    start = time.perf_counter()
    try:
        return unpack(data, SMALL, natural_id)
    except Malformed:
        return None
    finally:
        assert time.perf_counter() - start < 5


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_random_bytes(data: bytes) -> None:
    attempt(data)


@given(some_blocks(), st.data())
@settings(max_examples=150)
def test_bit_flips_truncations_and_additions(given_blocks: list[Block], data: st.DataObject) -> None:
    good = bytearray(pack(given_blocks))
    place = data.draw(st.integers(0, len(good) - 1))
    flipped = good.copy()
    flipped[place] ^= 1 << data.draw(st.integers(0, 7))
    for changed in (flipped, good[:place], good + b"\0", good + good):
        attempt(bytes(changed))
    with pytest.raises(Malformed):
        unpack(bytes(good + b"\0"))


def a_day() -> list[Block]:
    """The sessions of the reference day and their marks."""
    school = School(random.Random(1))
    saved = school.day(school.lessons())
    marks = [(n, *mark) for n, register in enumerate(saved) for mark in register.marks]
    sessions = [
        (free_id(3, 1 + register.lesson.group), register.lesson.slot, register.second, register.topic)
        for register in saved
    ]
    return [
        block(
            *zip(
                (Kind.ID, Kind.INT, Kind.INT, Kind.TEXT), map(list, zip(*sessions, strict=True)), strict=True
            )
        ),
        block(*zip((Kind.INT, Kind.TEXT, Kind.INT), map(list, zip(*marks, strict=True)), strict=True)),
    ]


def test_every_bit_of_a_day_and_of_a_bundle_with_streams() -> None:
    draw = random.Random(3)
    long = block(
        (Kind.ID, [free_id(4, 1 + n // 2) for n in range(4_900)]),
        (Kind.TEXT, [draw.choice("PALE") for _ in range(4_900)]),
        (Kind.INT, [draw.randrange(9_999) for _ in range(4_900)]),
    )
    weeks = lessons(
        [free_id(9, 1 + n % 4) for n in range(60)],
        [n // 4 for n in range(60)],
        (Kind.INT, [draw.randrange(4) if n > 30 else n % 28 for n in range(60)]),
        joints=(((2, 0), (3, 7)), ((3, 7), (4, 2))),
    )
    for good in (pack(a_day()), pack(derived_blocks(), natural_id), pack([long]), pack([weeks], natural_id)):
        for place in draw.sample(range(len(good)), min(len(good), 150)):
            changed = bytearray(good)
            changed[place] ^= 1 << draw.randrange(8)
            attempt(bytes(changed))
            attempt(good[:place])


@given(st.lists(st.integers(0, (1 << 40) - 1), min_size=200, max_size=200))
@settings(max_examples=150)
def test_steps_drawn_at_random_reach_every_form(places: list[int]) -> None:
    """Random bytes rarely get past the directory; here each step of a column lands anywhere."""

    class Anything(Reader):
        def __init__(self) -> None:
            super().__init__(b"\0", Budget(SMALL.total))
            self.places = iter(places)

        def _draw(self, total: int) -> int:
            place = next(self.places, 0) % total
            self.x = 0
            return place

    for kind in Kind:
        coder = Anything()
        columns = Columns(coder, SMALL.text)
        try:
            for rows in (4, 40, 40, 4, 40):
                assert len(columns.column(kind, rows, None)) == rows
        except Malformed:
            continue


def test_limits_hold_before_anything_is_made() -> None:
    wide = pack([block(*[(Kind.INT, [1] * 30)] * 20)])
    many = pack([block((Kind.INT, [1] * 3_000_000))])
    text = pack([block((Kind.TEXT, ["x" * 5_000]))])
    words = pack([block((Kind.TEXT, [" ".join(["word"] * 1_500)] * 3))])
    blob = pack([block((Kind.BYTES, [b"x" * 5_000]))])
    large = pack([block((Kind.BYTES, [bytes(1_900) + n.to_bytes(2, "big") for n in range(200)]))])
    assert max(map(len, (wide, many, text, words, blob, large))) < 3_000
    for data, limits in (
        (wide, Limits(columns=19)),
        (wide, Limits(cells=599)),
        (many, Limits(rows=2_999_999)),
        (text, SMALL),
        (words, SMALL),
        (blob, SMALL),
        (large, SMALL),
    ):
        unpack(data, Limits(rows=3_000_000))
        start = time.perf_counter()
        with pytest.raises(Malformed):
            unpack(data, limits)
        assert time.perf_counter() - start < 1


def test_a_number_that_says_nothing_does_not_keep_a_reader_busy() -> None:
    writer = Writer()
    writer.count("blocks", 1)
    for name, value in (("table", 1), ("section", 0), ("rows", 2_000_000), ("columns", 20)):
        writer.count(name, value)
    start = time.perf_counter()
    with pytest.raises(Malformed):
        unpack(writer.bytes())
    assert time.perf_counter() - start < 5


def test_a_bundle_of_very_many_short_columns_still_comes_back() -> None:
    """Once the work a reader allows is used up, short columns and sets go the way of the long ones."""
    draw = random.Random(4)
    pupils = [free_id(9, n) for n in range(1, 61)]
    lists = [sorted(draw.sample(pupils, 20)) for _ in range(100)]
    sessions = [free_id(9, 1_000 + n) for n in range(100) for _ in range(20)]
    marks = (Kind.ID, sessions), (Kind.ID, [pupil for pupils in lists for pupil in pupils])
    many = [block((Kind.INT, [draw.randrange(1 << 40) for _ in range(3_000)]), table=n) for n in range(25)]
    round_trip(*many, block(*marks), block((Kind.TEXT, [str(draw.random()) for _ in range(300)])))
