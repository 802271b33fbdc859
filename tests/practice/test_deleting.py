"""Removing one record changes exactly the figures it should, and taking it back restores them."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.practice.test_build import LAST_DAY
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.records import RECORDS, rights
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Enrolment, EnrolmentState
from tvetdesk.records.employers import AppUse
from tvetdesk.records.enterprises import Enterprise, Founder
from tvetdesk.records.network import Event, Membership, Organisation, Participation
from tvetdesk.records.outcomes import IN_WORK, FollowUp
from tvetdesk.records.people import SamePerson, Trainee
from tvetdesk.records.programmes import Programme, ProgrammeState, Trade
from tvetdesk.records.staff import Staff, Training, TrainingParticipation
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.dimensions import DIMENSIONS
from tvetdesk.reports.indicators import INDICATORS, figure
from tvetdesk.reports.question import Question
from tvetdesk.reports.splits import split
from tvetdesk.reports.table import Kind
from tvetdesk.store.changes import changes

changes({"test.delete": "Delete"})
rights.TABLE["test.delete"] = frozenset(rights.ROLES)

# Types that some indicator looks at; no record of any other type may alter a figure.
LOOKED_AT = {
    "Centre", "Trainee", "SamePerson", "Handover", "Arrival", "Staff", "Training", "TrainingParticipation", "Trade", "Programme", "ProgrammeState",
    "Cohort", "Enrolment", "EnrolmentState", "Certificate", "FollowUp", "AppUse", "Enterprise", "Founder", "Organisation",
    "Network", "Membership", "DialogueFormat", "Event", "Participant", "Participation",
}  # fmt: skip


def figures(book, scope=""):
    return {code: figure(code, Question(book, LAST_DAY, scope=scope)) for code in INDICATORS}


def change(book, row):
    """How the figures differ once a row is in the bin; afterwards it is taken out again."""
    before = {code: one.number for code, one in figures(book).items()}
    with book.change("test.delete"):
        book.delete(row)
    after = {code: one.number for code, one in figures(book).items()}
    with book.change("test.delete"):
        book.undelete(row)
    return {code: after[code] - before[code] for code in before if after[code] != before[code]}


@pytest.mark.parametrize("code", ["GM-MK", "NE-MG", "KG-BI", "MX-MX"])
def test_records_that_no_rule_names_change_no_figure(desk, code):
    book = desk(code).book
    before = {name: one.number for name, one in figures(book).items()}
    with book.change("test.delete"):
        for record in RECORDS:
            if record.__name__ not in LOOKED_AT:
                for row in list(book.select(record).limit(5)):
                    book.delete(row)
    assert {name: one.number for name, one in figures(book).items()} == before


@pytest.mark.parametrize("code", ["GM-MK", "NE-MG", "NE-AB", "KG-BI", "MX-MX"])
def test_each_record_behind_a_figure_counts_once(desk, code):
    """A figure falls by one, and so does every other figure that rests on the same record."""
    book = desk(code).book
    now = figures(book)
    linked = {row for link in book.select(SamePerson) for row in (link.one, link.other)}
    apart = linked | set(now["founders"].ids)

    @settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def check(data):
        one = data.draw(st.sampled_from([one for one in now.values() if one.ids]), "figure")
        row = book.get(one.indicator.record, data.draw(st.sampled_from(one.ids), "record"))
        if isinstance(row, Trade | Programme | AppUse | Enterprise) or row.id in apart:
            return  # these are told one by one below
        expected = {
            code: -1
            for code, other in now.items()
            if other.indicator.record is type(row) and row.id in other.ids
        }
        assert change(book, row) == expected

    check()


@pytest.mark.parametrize("code", ["GM-MK", "NE-MG", "KG-BI", "MX-MX"])
def test_each_record_stands_in_one_cell_of_whatever_it_is_split_by(desk, code):
    """Who is taken away is missing in exactly that cell, and all other cells hold whom they held."""
    book = desk(code).book
    question = Question(book, LAST_DAY)
    now = figures(book)
    linked = {row for link in book.select(SamePerson) for row in (link.one, link.other)}
    apart = linked | set(now["founders"].ids)

    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def check(data):
        one = data.draw(st.sampled_from([one for one in now.values() if one.ids]), "figure")
        row = book.get(one.indicator.record, data.draw(st.sampled_from(one.ids), "record"))
        if isinstance(row, Trade | Programme | AppUse | Enterprise) or row.id in apart:
            return
        by = data.draw(st.lists(st.sampled_from(list(DIMENSIONS)), min_size=1, max_size=2, unique=True))
        before = split(one.indicator.code, question, by).cells
        assert sorted(row for ids in before.values() for row in ids) == list(one.ids)
        with book.change("test.delete"):
            book.delete(row)
        after = split(one.indicator.code, question, by).cells
        with book.change("test.delete"):
            book.undelete(row)
        expected = {key: tuple(each for each in ids if each != row.id) for key, ids in before.items()}
        assert after == {key: ids for key, ids in expected.items() if ids}

    check()


@pytest.mark.parametrize(
    "by", [("sex",), ("centre", "sex"), ("trade", "age"), ("target_group", "disability")]
)
def test_third_parties_read_no_small_number_of_the_whole_organisation(desk, by):
    book = desk("hq").book
    for code in ("enrolled", "certified", "direct_entry", "recognised_in_work", "founders"):
        table = REPORTS["breakdown"].make(book, Asked(as_of=LAST_DAY, indicator=code, by=by, outside=True))
        counts = [
            n
            for n, column in enumerate(table.columns)
            if column.kind is Kind.COUNT and column.key != "target"
        ]
        shown = [row[n] for row in table.rows for n in counts]
        assert not [number for number in shown if number in (1, 2, 3, 4)]
        assert any(isinstance(number, int) for number in shown)


@pytest.mark.parametrize("code", ["hq", "NE-AB"])
def test_no_report_for_third_parties_shows_a_small_number_of_persons(desk, code):
    book = desk(code).book
    outside = [one for one in REPORTS.values() if "outside" in one.takes]
    assert len(outside) >= 6
    for report in outside:
        table = report.make(book, Asked(as_of=LAST_DAY, outside=True))
        keys = [column.key for column in table.columns]
        for row in table.rows:
            cells = dict(zip(keys, row, strict=True))
            if "unit" in cells and cells["unit"] != "persons":
                continue
            small = {
                key: value
                for key, value in cells.items()
                if key != "target"
                and isinstance(value, int)
                and value in (1, 2, 3, 4)  # a share of 1.0 is everybody
            }
            assert not small, (report.name, cells)


def trained_once(book):
    times = Counter(
        row.staff
        for row in book.select(TrainingParticipation).where(TrainingParticipation.result == "completed")
    )
    return [staff for staff, number in times.items() if number == 1], [
        staff for staff, number in times.items() if number > 1
    ]


def test_teachers(desk):
    book = desk("GM-MK").book
    once, twice = trained_once(book)
    assert change(book, book.find(TrainingParticipation, staff=once[0], result="completed")) == {
        "teachers_trained": -1
    }
    assert change(book, book.find(TrainingParticipation, staff=twice[0], result="completed")) == {}
    assert change(book, book.find(TrainingParticipation, result="absent")) == {}
    assert change(book, book.find(Training, state="cancelled")) == {}
    assert change(book, book.find(Staff, roles="data_officer")) == {}


def test_states_of_enrolments(desk):
    book = desk("GM-MK").book
    left = book.find(EnrolmentState, state="dropped_out", reason="migrated")
    assert change(book, left) == {"enrolled": 1}
    stayed = next(
        row
        for row in book.select(EnrolmentState).where(EnrolmentState.state == "enrolled")
        if not book.find(EnrolmentState, enrolment=row.enrolment, state="dropped_out")
        and not book.find(EnrolmentState, enrolment=row.enrolment, state="returned")
    )
    assert change(book, stayed) == {"enrolled": -1}
    assert change(book, book.find(EnrolmentState, enrolment=stayed.enrolment, state="admitted")) == {}
    assert change(book, book.get(Enrolment, stayed.enrolment)) == {"enrolled": -1}
    assert change(book, book.find(EnrolmentState, state="not_admitted")) == {}


def test_steps_of_programmes(desk):
    book = desk("GM-MK").book
    assert change(book, book.find(ProgrammeState, state="begun")) == {
        "programmes_begun": -1,
        "trades_run": -1,
    }
    assert change(book, book.find(ProgrammeState, state="endorsed")) == {}


def test_certificates_and_linked_persons(desk):
    book = desk("NE-MG").book
    link = book.find(SamePerson, verdict="same")
    assert change(book, link) == {"certified": 1, "direct_entry": 1}
    twice = book.find(Certificate, trainee=link.other, state="issued")
    assert change(book, twice) == {}
    assert change(book, book.find(Certificate, state="duplicate")) == {}
    direct = figures(book)["direct_entry"].ids
    single = next(one for one in direct if one not in (link.one, link.other))
    assert change(book, book.find(Certificate, trainee=single, state="issued")) == {
        "certified": -1,
        "direct_entry": -1,
    }
    slow = next(one for one in figures(book)["certified"].ids if one not in direct)
    assert change(book, book.find(Certificate, trainee=slow, state="issued")) == {"certified": -1}


def test_a_person_with_two_certificates_under_one_row(desk):
    book = desk("NE-AB").book
    times = Counter(row.trainee for row in book.select(Certificate).where(Certificate.state == "issued"))
    (twice,) = [trainee for trainee, number in times.items() if number > 1]
    for certificate in list(book.select(Certificate).where(Certificate.trainee == twice)):
        assert change(book, certificate) == {}


def test_follow_ups(desk):
    book = desk("NE-MG").book
    working = book.select(FollowUp).where(FollowUp.month == 1, FollowUp.outcome.in_(list(IN_WORK)))
    linked = book.find(SamePerson, verdict="same")
    first = next(
        row for row in working if book.get(Enrolment, row.enrolment).trainee not in (linked.one, linked.other)
    )
    later = list(book.select(FollowUp).where(FollowUp.enrolment == first.enrolment, FollowUp.month > 1))
    assert change(book, later[-1]) == {}
    if any(row.outcome in IN_WORK for row in later):
        assert change(book, first) == {}  # a later answer still says since when
    with book.change("test.delete"):
        for row in later:
            book.delete(row)
    assert change(book, first) == {"direct_entry": -1}


def test_the_last_answer_of_the_recognised_counts(desk):
    book = desk("KG-BI").book
    working, certified = figures(book)["recognised_in_work"].ids, figures(book)["recognised"].ids
    lost = next(
        rows
        for trainee in certified
        if trainee not in working
        and (
            rows := list(
                book.select(FollowUp)
                .where(FollowUp.enrolment == book.find(Enrolment, trainee=trainee).id)
                .order_by(FollowUp.month)
            )
        )
        and [row.outcome for row in rows if row.outcome] == ["employed", "employed", "unemployed"]
    )
    assert change(book, lost[-1]) in ({}, {"recognised_in_work": 1})
    gone = next(row for row in lost if row.outcome == "unemployed")
    assert change(book, gone) == {"recognised_in_work": 1}


def test_founders_and_enterprises_are_counted_apart(desk):
    book = desk("KG-BI").book
    owners = Counter(row.enterprise for row in book.select(Founder))
    owned = Counter(row.trainee for row in book.select(Founder))
    joint = next(row for row in book.select(Founder) if owners[row.enterprise] == 2)
    alone = next(
        row for row in book.select(Founder) if owners[row.enterprise] == 1 and owned[row.trainee] == 1
    )
    second = next(row for row in book.select(Founder) if owned[row.trainee] == 2)
    before = {code: one.ids for code, one in figures(book).items()}
    assert change(book, joint) == {"founders": -1}
    assert {
        code: one.ids for code, one in figures(book).items()
    } == before  # and is as it was once it is back
    gone = {"founders": -1, "enterprises": -1, "business_participants": -1}
    assert change(book, book.get(Trainee, alone.trainee)) == gone
    assert change(book, alone) == {"founders": -1, "enterprises": -1}
    assert change(book, second) == {"enterprises": -1}
    assert change(book, book.get(Enterprise, joint.enterprise)) == {"founders": -2, "enterprises": -1}
    assert change(book, book.get(Enterprise, second.enterprise)) == {"enterprises": -1}


def test_who_takes_two_business_courses_counts_once(desk):
    book = desk("KG-BI").book
    business = {row.id for row in book.select(Programme).where(Programme.kind == "business")}
    assert business
    times = Counter(row.trainee for row in book.select(Enrolment))
    participants = figures(book)["business_participants"].ids
    founders = set(figures(book)["founders"].ids)
    (again, *_) = [one for one in participants if times[one] == 2 and one not in founders]
    for enrolment in list(book.select(Enrolment).where(Enrolment.trainee == again)):
        assert change(book, enrolment) == {}


def test_app_use_is_the_latest_count(desk):
    book = desk("KG-BI").book
    assert change(book, book.find(AppUse, users="companies", on=dt.date(2020, 11, 16))) == {
        "app_companies": 101 - 120
    }
    assert change(book, book.find(AppUse, users="companies", on=dt.date(2019, 6, 28))) == {}


def test_the_network(desk):
    book = desk("MX-MX").book
    sector = {row.id: row.sector for row in book.select(Organisation)}
    for row in list(book.select(Membership)):
        expected = (
            {"network_ngos": -1} if sector[row.organisation] == "civil_society" and row.until is None else {}
        )
        assert change(book, row) == expected


def test_events(desk):
    book = desk("MX-MX").book
    here = list(book.select(Participation))
    formats = Counter(row.format for row in book.select(Event).where(Event.state == "held"))
    only = next(row for row in book.select(Event) if formats[row.format] == 1)
    elsewhere = [row for row in here if row.event != only.id]
    lost = {row.participant for row in here} - {row.participant for row in elsewhere}
    institutions = {row.organisation for row in here} - {row.organisation for row in elsewhere}
    expected = {
        "dialogue_formats": -1,
        "dialogue_persons": -len(lost),
        "dialogue_institutions": -len(institutions),
    }
    assert change(book, only) == {code: number for code, number in expected.items() if number}
    assert change(book, book.find(Event, state="cancelled")) == {}
    times = Counter(row.participant for row in here)
    assert change(book, next(row for row in here if times[row.participant] > 1)) == {}


def test_a_change_at_a_centre_reaches_headquarters_and_alters_only_what_it_should(desk):
    centre, hq = desk("NE-MG"), desk("hq")
    before = {code: one.number for code, one in figures(hq.book).items()}
    direct = figures(centre.book)["direct_entry"].ids
    with centre.book.change("test.delete"):
        centre.book.delete(centre.book.find(Certificate, trainee=direct[-1], state="issued"))
    receive(hq.book, hq.identity, make(centre.book, centre.identity, partner(centre.book)).data)
    after = {code: one.number for code, one in figures(hq.book).items()}
    assert after == {**before, "certified": 98, "direct_entry": 93}
    assert centre.book.get(Trainee, direct[-1]) is not None
