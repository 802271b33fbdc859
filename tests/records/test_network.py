"""Networks, memberships, and events with people who speak for institutions."""

import datetime as dt

import pytest

from tvetdesk.records.network import (
    Membership,
    Participation,
    hold_event,
    is_member,
    join_network,
    new_format,
    new_network,
    new_organisation,
    new_participant,
    participate,
)

SINCE = dt.date(2019, 2, 1)


@pytest.fixture
def shelter(book):
    return new_organisation(book, "El Buen Pastor", "civil_society", country="MX")


def test_an_organisation_that_comes_back_has_a_further_row(book, shelter):
    network = new_network(book, "Reintegration")
    first = join_network(book, network, shelter, SINCE, topics=["policy", "care_models"])
    join_network(book, network, shelter, SINCE, until=dt.date(2019, 12, 31))
    join_network(book, network, shelter, dt.date(2020, 6, 1))
    assert first.topics == "care_models policy"
    rows = list(book.select(Membership).order_by(Membership.since))
    assert [row.until for row in rows] == [dt.date(2019, 12, 31), None]
    members = [
        sum(is_member(row, day) for row in rows) for day in (SINCE, dt.date(2020, 3, 1), dt.date(2020, 6, 1))
    ]
    assert members == [1, 0, 1]


def test_a_person_speaks_for_their_institution_unless_for_another(book, shelter):
    university = new_organisation(book, "UNAM", "academia")
    table = new_format(book, "Round table")
    ana = new_participant(book, "Ana Ruiz", organisation=shelter, sex="F", sharing="refused")
    first = hold_event(book, table, "Local models", dt.date(2018, 10, 25), end=dt.date(2018, 10, 26))
    second = hold_event(book, table, "Mixed movements", dt.date(2019, 5, 6))
    participate(book, first, ana)
    participate(book, second, ana, organisation=university)
    participate(book, second, ana, organisation=university)
    rows = list(book.select(Participation))
    assert {row.participant for row in rows} == {ana.id}
    assert {(row.event, row.organisation) for row in rows} == {
        (first.id, shelter.id),
        (second.id, university.id),
    }
