"""Trainings of teachers, also of other organisations; their licences and needs."""

import datetime as dt

from tests.records.helpers import code_of
from tvetdesk.records.network import new_organisation
from tvetdesk.records.staff import (
    TrainingNeed,
    TrainingParticipation,
    add_day,
    expiring_licences,
    grant_licence,
    new_staff,
    note_need,
    open_needs,
    record_training,
    take_part,
)

START = dt.date(2019, 6, 3)
DAY = dt.date(2020, 2, 10)


def test_teachers_of_other_organisations_take_part_for_them(book, centre):
    school = new_organisation(book, "GTTI", "government")
    own = new_staff(book, "Awa Jobe", roles=["trainer"], qualification="technician")
    guest = new_staff(book, "Ebrima Touray", organisation=school, centre=None)
    training = record_training(book, "Solar systems", START, [own, guest], hours=40)
    assert training.state == "held"
    rows = {row.staff: row for row in book.select(TrainingParticipation)}
    assert (rows[own.id].organisation, rows[guest.id].organisation) == (None, school.id)
    assert (own.centre, guest.centre) == (centre.id, None)


def test_a_person_takes_part_in_a_training_once(book):
    teacher = new_staff(book, "Awa Jobe")
    training = record_training(book, "Teaching methods", START, [teacher])
    take_part(book, training, teacher, "attended", hours=12)
    assert [(row.result, row.hours) for row in book.select(TrainingParticipation)] == [("attended", 12)]


def test_licences_that_run_out_are_listed_until_another_follows(book):
    awa, ebrima = (new_staff(book, names) for names in ("Awa Jobe", "Ebrima Touray"))
    soon = grant_licence(book, awa, "trainer", None, dt.date(2020, 5, 1))
    grant_licence(book, awa, "assessor", None, dt.date(2022, 5, 1))
    grant_licence(book, ebrima, "trainer", None, dt.date(2019, 5, 1))
    grant_licence(book, ebrima, "trainer", dt.date(2019, 5, 2), dt.date(2023, 5, 1))
    ended = grant_licence(book, ebrima, "verifier", None, dt.date(2019, 12, 31))
    on = dt.date(2020, 3, 10)
    assert [row.id for row in expiring_licences(book, on)] == [ended.id, soon.id]
    assert [row.id for row in expiring_licences(book, on, 30)] == [ended.id]


def test_the_hours_of_a_training_are_those_of_its_days(book):
    training = record_training(book, "Batteries", DAY, end=dt.date(2020, 2, 12))
    add_day(book, training, DAY, 6, topic="Charging")
    add_day(book, training, dt.date(2020, 2, 11), 4)
    add_day(book, training, DAY, 5)  # corrected
    assert training.hours == 9
    assert code_of(lambda: add_day(book, training, dt.date(2020, 2, 13), 6)) == "training.outside"
    awa = new_staff(book, "Awa Jobe")
    assert code_of(lambda: take_part(book, training, awa, hours=10)) == "training.hours"
    assert take_part(book, training, awa, hours=9).hours == 9


def test_nobody_took_part_in_a_cancelled_training(book):
    training = record_training(book, "Batteries", DAY, state="cancelled")
    awa = new_staff(book, "Awa Jobe")
    assert code_of(lambda: take_part(book, training, awa)) == "training.cancelled"
    assert take_part(book, training, awa, "registered").result == "registered"


def test_a_completed_training_meets_the_needs_of_its_subject(book):
    awa = new_staff(book, "Awa Jobe")
    later = note_need(book, awa, "business", urgency="later")
    now = note_need(book, awa, "teaching", urgency="now")
    assert [row.id for row in open_needs(book)] == [now.id, later.id]
    training = record_training(book, "Teaching well", DAY, subject="teaching")
    take_part(book, training, awa, "attended")
    assert len(open_needs(book)) == 2
    take_part(book, training, awa)
    assert [row.id for row in open_needs(book)] == [later.id]
    assert book.get(TrainingNeed, now.id).met == training.id
