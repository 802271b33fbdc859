"""All record types agree with each other and keep the rules that the exchange and the law build on."""

import pytest

from tvetdesk.records import RECORDS
from tvetdesk.records.codes import INDICATORS, MARKS
from tvetdesk.store.fields import Code, Note, Ref, Text
from tvetdesk.store.record import Share
from tvetdesk.store.schema import Schema
from tvetdesk.store.times import RoughDate

SCHEMA = Schema(RECORDS)
TABLES = list(SCHEMA.tables.values())
PERSONS = {table.name for table in TABLES if getattr(table.model._meta, "person", False)}
FORBIDDEN = ("religion", "ethnic", "tribe", "faith", "caste")  # R24


def root(table):
    chain = SCHEMA.parents(table)
    return SCHEMA.target(*chain[-1]) if chain else table


@pytest.fixture(params=TABLES, ids=lambda table: table.name)
def table(request):
    return request.param


def test_wire_numbers_follow_the_order_of_the_list():
    numbers = [table.number for table in TABLES]
    assert numbers == sorted(set(numbers))


def test_every_type_says_what_people_call_it(table):
    meta = table.model._meta
    assert meta.label
    assert meta.plural
    assert meta.title
    assert meta.listed
    assert len({field.label for field in table.fields.values()}) == len(table.fields)


def test_identity_fields_come_first_and_are_needed(table):
    assert tuple(table.fields)[: len(table.identity)] == table.identity
    assert all(table.fields[name].required for name in table.identity)


def test_identity_and_parent_travel_as_far_as_the_rest_of_the_row(table):
    widest = max(field.share for field in table.fields.values())
    names = (*table.identity, *((table.parent,) if table.parent else ()))
    assert all(table.fields[name].share >= widest for name in names)


def test_a_type_has_room_to_grow(table):
    assert len(table.fields) <= 55


def test_parents_are_references(table):
    assert not table.parent or isinstance(table.fields[table.parent], Ref)


def test_no_leaf_is_referred_to(table):
    for field in table.fields.values():
        if isinstance(field, Ref):
            assert not SCHEMA.by_model[SCHEMA.classes[field.to]].leaf


def test_notes_and_exact_birth_dates_never_reach_the_counts(table):
    for field in table.fields.values():
        if isinstance(field, Note | RoughDate):
            assert field.share < Share.COUNTS, field.name


def test_no_free_text_about_a_person_reaches_the_counts(table):
    if root(table).name in PERSONS and table.name != "certificate":
        for field in table.fields.values():
            if isinstance(field, Text):
                assert field.share < Share.COUNTS, field.name


def test_of_a_certificate_only_its_number_and_its_code_reach_the_counts():
    fields = SCHEMA.by_name["certificate"].fields.values()
    assert [f.name for f in fields if isinstance(f, Text) and f.share == Share.COUNTS] == ["serial", "code"]


def test_what_sharing_depends_on_reaches_the_counts():
    for name in PERSONS:
        sharing = SCHEMA.by_name[name].model._meta.sharing
        holder = SCHEMA.by_model[SCHEMA.classes[sharing.record]]
        field = holder.fields[sharing.field]
        assert field.share == Share.COUNTS
        assert sharing.open in field.codes
        for column, value in sharing.when:
            assert value in holder.fields[column].codes
            assert column in holder.identity


def test_only_restricted_numbers_show_their_last_four_signs():
    fields = SCHEMA.by_name["restricted"].fields
    assert fields["unhcr_individual"].mask("791-00012345") == "•••2345"
    assert fields["unhcr_group"].mask("791-24C0") == "•••"
    assert fields["trade_abroad"].mask("Work in a bakery") == "•••"
    assert fields["note"].mask("Lived in Agadez") == "•••"


def test_the_restricted_block_stays_on_office_pcs_and_is_masked():
    for name, field in SCHEMA.by_name["restricted"].fields.items():
        assert field.share <= Share.OFFICE
        assert field.masked or name == "trainee"


def test_no_field_asks_for_religion_or_ethnic_group(table):
    for field in table.fields.values():
        words = f"{field.name} {field.label} {field.help}".casefold()
        assert not any(word in words for word in FORBIDDEN)


def test_codes_fit_a_line_of_a_list(table):
    for field in table.fields.values():
        if isinstance(field, Code):
            assert field.codes
            assert all(code == code.strip() and " " not in code and len(code) <= 30 for code in field.codes)


def test_closed_is_no_mark():
    assert list(MARKS) == ["P", "L", "E", "A", "S", "W"]


def test_every_indicator_has_a_name_of_its_own():
    assert len(set(INDICATORS.values())) == len(INDICATORS)
