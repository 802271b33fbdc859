"""Tables follow from declarations, and a declaration that cannot become a table is refused at once."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.store.toys import TOYS, Lesson, Part, Thing, Tick
from tvetdesk.records import RECORDS
from tvetdesk.store import ddl, ids
from tvetdesk.store.fields import Ref, Text
from tvetdesk.store.numbers import Whole
from tvetdesk.store.record import Leaf, Record, Share, snake
from tvetdesk.store.schema import DELETED, Schema, declared

SCHEMA = Schema(TOYS)


def test_columns_are_numbered_in_the_order_of_their_declaration_with_the_bin_first():
    table = SCHEMA.by_name["thing"]
    assert table.spec.names[:4] == ("deleted", "name", "on", "rough")
    assert table.column_number("deleted") == DELETED
    assert [table.fields[name].number for name in table.fields] == list(range(1, len(table.fields) + 1))


def test_a_level_sees_its_own_fields_and_those_that_travel_further():
    table = SCHEMA.by_name["thing"]
    assert table.column_number("note") in table.visible(Share.CENTRE)
    assert table.column_number("note") not in table.visible(Share.HQ)
    assert table.visible(Share.COUNTS) == (DELETED,)
    assert set(table.visible(Share.PC)) == set(range(len(table.spec.names)))


def test_the_chain_of_parents_leads_to_whom_a_row_belongs():
    assert [name for _, name in SCHEMA.parents(SCHEMA.by_model[Part])] == ["thing"]
    assert SCHEMA.parents(SCHEMA.by_model[Thing]) == []
    assert SCHEMA.target(SCHEMA.by_model[Tick], "lesson").model is Lesson
    with pytest.raises(TypeError):
        SCHEMA.target(SCHEMA.by_model[Thing], "name")


def test_a_leaf_is_keyed_by_two_needed_fields_of_which_the_second_is_indexed():
    table = SCHEMA.by_model[Tick]
    assert table.key == ("lesson", "thing")
    assert table.leaf
    assert table.fields["lesson"].required
    assert table.spec.indexes == ("thing",)


def test_an_index_may_hold_a_second_field_and_goes_when_it_is_declared_no_more():
    lesson = next(one for one in RECORDS if one.__name__ == "Session")
    spec = declared(lesson).spec
    assert spec.indexes == ("cohort, day",)
    made = [one for one in ddl.create_table(spec) if "cohort" in one and "INDEX" in one]
    assert made == ['CREATE INDEX "session_cohort_day" ON "session" ("cohort", "day")']
    two = replace(spec, indexes=("cohort", "day"))
    assert list(ddl.widen_table(spec, two)) == [
        'DROP INDEX "session_cohort_day"',
        'CREATE INDEX "session_cohort" ON "session" ("cohort")',
        'CREATE INDEX "session_day" ON "session" ("day")',
    ]
    assert list(ddl.widen_table(two, spec)) == [
        'DROP INDEX "session_cohort"',
        'DROP INDEX "session_day"',
        *made,
    ]


def test_class_names_become_table_names():
    assert [snake(name) for name in ("Thing", "UnitResult", "FollowUp")] == [
        "thing",
        "unit_result",
        "follow_up",
    ]


def meta(number=900, **more):
    return type("Meta", (), {"number": number, "label": "x", "plural": "x", **more})


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([type("Zero", (Record,), {"a": Text("A"), "Meta": meta(0)})], "out of range"),
        ([type("High", (Record,), {"a": Text("A"), "Meta": meta(1000)})], "out of range"),
        ([Thing, type("Same", (Record,), {"a": Text("A"), "Meta": meta(1)})], "taken"),
        ([type("Lost", (Record,), {"a": Ref("A", "Nobody"), "Meta": meta()})], "not declared"),
        ([type("Titled", (Record,), {"a": Text("A"), "Meta": meta(title=("b",))})], "does not have"),
        ([type("Child", (Record,), {"a": Text("A"), "Meta": meta(parent="b")})], "does not have"),
        ([type("Own", (Record,), {"a": Text("A"), "Meta": meta(identity=("b",))})], "does not have"),
        ([type("Wide", (Record,), {**{f"f{n}": Text("A") for n in range(61)}, "Meta": meta()})], "60 fields"),
        (
            [
                type(
                    "Three", (Leaf,), {**{n: Whole(n) for n in "abc"}, "Meta": meta(identity=("a", "b", "c"))}
                )
            ],
            "two fields",
        ),
        (
            [
                type(
                    "Found",
                    (Leaf,),
                    {
                        "a": Whole("A"),
                        "b": Whole("B"),
                        "c": Text("C", search=True),
                        "Meta": meta(identity=("a", "b")),
                    },
                )
            ],
            "none is searched",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "+".join(one.__name__ for one in value),
)
def test_a_declaration_that_cannot_be_is_refused_when_the_program_starts(records, words):
    with pytest.raises(ValueError, match=words):
        Schema(records)


def test_parents_in_a_circle_are_found():
    class One(Record):
        two = Ref("Two", "Two")

        class Meta:
            number = 901
            label = plural = "one"
            parent = "two"

    class Two(Record):
        one = Ref("One", "One")

        class Meta:
            number = 902
            label = plural = "two"
            parent = "one"

    schema = Schema([One, Two])
    with pytest.raises(ValueError, match="circle"):
        schema.parents(schema.by_model[One])


def test_the_shape_of_a_table_is_its_declaration():
    spec = declared(Lesson).spec
    assert (spec.name, spec.number, spec.key) == ("lesson", 3, ("id",))
    assert spec.columns == (("group", "BIGINT"), ("on", "TEXT"), ("topic", "TEXT"))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_type_says_what_one_row_and_many_are_called(record):
    table = declared(record)
    assert table.label
    assert record._meta.plural
    assert all(one.label for one in table.fields.values())


def test_free_ids_name_their_maker_and_end_somewhere():
    assert ids.maker(ids.free_id(7, 1)) == 7
    assert ids.free_id((1 << 31) - 1, (1 << 32) - 1) == (1 << 63) - 1
    for counter in (0, 1 << 32):
        with pytest.raises(OverflowError):
            ids.free_id(7, counter)


def test_ids_come_in_lists_that_fit_into_a_statement():
    assert [len(some) for some in ids.chunks(range(1001))] == [500, 500, 1]
    assert list(ids.chunks(one for one in (3, 1, 2))) == [[3, 1, 2]]
    assert list(ids.chunks([])) == []
    assert list(ids.chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]


def test_a_natural_id_tells_apart_whatever_differs():
    day = dt.date(2020, 3, 10).isoformat()
    different = [
        (1, [1, day]), (2, [1, day]), (1, [2, day]), (1, [1, None]), (1, [None, day]), (1, ["1", day]),
        (1, [1]), (1, [1, day, None]), (1, ["ab", "c"]), (1, ["a", "bc"]), (1, []), (1, [-1, day]),
    ]  # fmt: skip
    made = {ids.natural_id(table, values) for table, values in different}
    assert len(made) == len(different)
    assert all(-(1 << 63) <= one < 0 for one in made)


def test_a_replica_number_has_31_bits_and_is_never_the_programs_own():
    numbers = {ids.replica_number(bytes([n]) * 32) for n in range(200)}
    assert len(numbers) == 200
    assert all(0 < number < 1 << 31 for number in numbers)
    assert ids.SHIPPED not in numbers
