"""Trainings of teachers, also of other organisations."""

import datetime as dt

from tvetdesk.records.network import new_organisation
from tvetdesk.records.staff import TrainingParticipation, new_staff, record_training, take_part

START = dt.date(2019, 6, 3)


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
