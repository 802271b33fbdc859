"""Whatever is written of a person, a course, a certificate or an enterprise leads to the enrolments it may count."""

import datetime as dt
from types import SimpleNamespace

import pytest

from tvetdesk import desk
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState
from tvetdesk.records.enterprises import Enterprise, Founder
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.reports import kept
from tvetdesk.store.record import Share

DAY = dt.date(2020, 1, 6)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two courses of two programmes; Awa is in one and has everything, Lamin in the other, and nothing leads to him."""
    with desk.init(
        tmp_path_factory.mktemp("kept") / "centre", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM",
        user="practice", password="practice", practice=True,
    ) as made:  # fmt: skip
        book = made.book
        with book.change("centre.describe"):
            names = ("solar", "welding")
            programmes = [book.add(Programme, code=one, name=one, kind="vocational") for one in names]
            cohorts = [
                book.add(Cohort, name=one.name, programme=one.id, centre=book.centre, start=DAY)
                for one in programmes
            ]
            people = [book.add(Trainee, names=one, sex="F") for one in ("Awa", "Lamin")]
            awa, lamin = (
                book.add(Enrolment, trainee=one.id, cohort=cohort.id)
                for one, cohort in zip(people, cohorts, strict=True)
            )
            state = book.add(EnrolmentState, enrolment=awa.id, state="enrolled", since=DAY, step=1)
            paper = book.add(
                Certificate, trainee=people[0].id, enrolment=awa.id, centre=book.centre, year=2020, count=1,
                serial="GM-MK-1", on=DAY,
            )  # fmt: skip
            told = book.add(FollowUp, enrolment=awa.id, month=1, on=DAY, outcome="employed")
            firm = book.add(Enterprise, name="Sunny", centre=book.centre, founded=DAY)
            book.add(Founder, enterprise=firm.id, trainee=people[0].id, enrolment=awa.id)
            empty = book.add(Enterprise, name="Sunny", centre=book.centre, founded=DAY)
        yield SimpleNamespace(
            book=book, programme=programmes[0], cohort=cohorts[0], person=people[0], awa=awa, lamin=lamin, state=state,
            paper=paper, told=told, firm=firm, empty=empty,
        )  # fmt: skip


def touched(world, write):
    """The enrolments that what was written leads to."""
    before = kept.position(world.book).stamp
    with world.book.change("centre.describe"):
        write(world.book)
    return kept.touched(world.book, before)


ALTERED = {
    "person": ("person", {"sex": "M"}),
    "enrolment": ("awa", {"number": 7}),
    "course": ("cohort", {"kind": "recognition"}),
    "programme": ("programme", {"kind": "business"}),
    "state": ("state", {"state": "completed"}),
    "certificate": ("paper", {"state": "revoked"}),
    "answer": ("told", {"outcome": "unemployed"}),
    "enterprise": ("firm", {"founded": DAY + dt.timedelta(days=9)}),
}


@pytest.mark.parametrize(("name", "values"), ALTERED.values(), ids=ALTERED)
def test_altering_it_leads_to_the_enrolment_it_belongs_to_and_to_no_other(world, name, values):
    row = world.book.get(type(getattr(world, name)), getattr(world, name).id)
    assert touched(world, lambda book: book.set(row, **values)) == {world.awa.id}


ADDED = {
    "state": (EnrolmentState, {"state": "certified", "since": DAY, "step": 9}),
    "certificate": (
        Certificate,
        {"trainee": 0, "centre": 0, "year": 2020, "count": 2, "serial": "GM-MK-2", "on": DAY},
    ),
    "answer": (FollowUp, {"month": 6, "on": DAY, "outcome": "employed"}),
}


@pytest.mark.parametrize(("model", "values"), ADDED.values(), ids=ADDED)
def test_adding_it_leads_to_the_enrolment_it_names(world, model, values):
    names = {"trainee": world.person.id, "centre": world.book.centre}
    values = {name: names.get(name, value) for name, value in values.items()}
    assert touched(world, lambda book: book.add(model, enrolment=world.lamin.id, **values)) == {
        world.lamin.id
    }


def test_a_new_founder_leads_to_the_enrolment_she_learnt_in(world):
    values = {"enterprise": world.empty.id, "trainee": world.person.id, "enrolment": world.awa.id}
    assert touched(world, lambda book: book.add(Founder, **values)) == {world.awa.id}


def test_altering_the_centre_leads_to_all_enrolments_of_its_courses(world):
    row = world.book.get(Centre, world.book.centre)
    found = touched(world, lambda book: book.set(row, name="Mansa Konko 2"))
    assert found == {world.awa.id, world.lamin.id}


@pytest.mark.parametrize("name", ["certificate", "founder"])
def test_naming_another_enrolment_may_touch_any_and_everybody_is_counted(world, name):
    """Only the new one could be found: what was altered no longer says which it was."""
    book = world.book
    if name == "certificate":
        row = book.get(Certificate, world.paper.id)
    else:
        row = next(iter(book.select(Founder).where(Founder.enterprise == world.firm.id)))
    assert touched(world, lambda book: book.set(row, enrolment=world.lamin.id)) is None


def test_what_no_figure_is_counted_by_leads_nowhere(world):
    assert touched(world, lambda book: book.add(Programme, code="x", name="x", kind="vocational")) == set()
