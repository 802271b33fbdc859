"""The Gambia: two one-year courses at Mansa Konko that began in September 2019 and stood still while schools were closed.

37 persons are in training on 30 November 2020: of 42 who began, five have left.
"""

from __future__ import annotations

import datetime as dt

from tvetdesk.practice.courses import Course, Learner
from tvetdesk.practice.daily import furnish, license_staff, pay_transport
from tvetdesk.practice.names import gambian
from tvetdesk.practice.organisation import Office
from tvetdesk.practice.people import Origin, invent, teacher, train
from tvetdesk.records.calendar import Lesson, close_day
from tvetdesk.records.centres import add_room
from tvetdesk.records.cohorts import alter_cohort
from tvetdesk.records.employers import new_employer, post_vacancy
from tvetdesk.records.network import new_organisation
from tvetdesk.records.programmes import note_state
from tvetdesk.records.staff import Staff, Training, record_training, take_part

DAY = dt.date
BEGIN, END = DAY(2019, 9, 2), DAY(2020, 8, 28)
SCHOOLS_CLOSED, REOPENED = DAY(2020, 3, 18), DAY(2020, 10, 5)
NEW_END = DAY(2021, 2, 26)
TERMS = (
    (BEGIN, DAY(2019, 12, 20)), (DAY(2020, 1, 6), DAY(2020, 4, 9)), (DAY(2020, 4, 20), END),
    (REOPENED, DAY(2020, 12, 18)),
)  # fmt: skip

VILLAGES = (
    "Mansa Konko",
    "Soma",
    "Jappineh",
    "Pakalinding",
    "Kaiaf",
    "Farafenni",
    "Bureng",
    "Kwinella",
    "Toniataba",
)
LOCAL = Origin(
    gambian,
    "GM",
    VILLAGES,
    ("mnk", "wo", "en"),
    ("birth_certificate", "national_id", "attestation_alkalo"),
    women=0.45,
)
RETURNED = Origin(
    gambian, "GM", VILLAGES, ("mnk", "ff", "en"), ("national_id", "passport", "birth_certificate"), women=0.15,
    returned_from=("LY", "LY", "NE", "DZ", "SN"), work_abroad=("building sites", "car wash", "farm work", "market"),
)  # fmt: skip
FROM_GERMANY = Origin(
    gambian, "GM", VILLAGES, ("mnk", "en", "de"), ("passport", "national_id"), women=0.1,
    returned_from=("DE",), work_abroad=("kitchen help", "warehouse", "cleaning"),
)  # fmt: skip
GROUPS = (("returnee_germany", FROM_GERMANY, 3), ("returnee_other", RETURNED, 8), ("local", LOCAL, 10))

MORNING, AFTERNOON = dt.time(8, 30), dt.time(13, 30)
WEEK = [
    *(Lesson(day, 1, MORNING, 240) for day in range(5)),
    *(Lesson(day, 2, AFTERNOON, 120) for day in (0, 2, 3)),
]

LEFT: dict[str, tuple[tuple[DAY, str], ...]] = {
    "GM-SOLAR": ((DAY(2019, 11, 18), "migrated"), (DAY(2020, 1, 27), "work")),
    "GM-RURMECH": ((DAY(2019, 10, 28), "family"), (DAY(2020, 2, 24), "money"), (DAY(2020, 10, 5), "work")),
}


def plan(office: Office) -> None:
    """Write the story of Mansa Konko into its diary."""
    office.on(DAY(2019, 2, 4), _furnish, office)
    furnish(office, DAY(2019, 2, 11), "GMD")
    license_staff(office, DAY(2019, 9, 9))
    office.on(DAY(2019, 2, 25), _teachers, office)
    for code, name, steps in (
        ("GM-SOLAR", "Small Solar Systems 2019", ("2018-05-14", "2018-11-19", "2019-06-24")),
        ("GM-RURMECH", "Rural Mechanics 2019", ("2018-05-14", "2018-12-10", "2019-07-08")),
    ):
        for state, day in zip(("needs", "drafted", "endorsed"), steps, strict=True):
            office.on(DAY.fromisoformat(day), _step, office, code, state)
        office.on(BEGIN, _step, office, code, "begun")
        course = Course(office, code, name, BEGIN, END, _learners(office, code), WEEK, terms=TERMS)
        course.plan()
        pay_transport(office, course, 50, "GMD", DAY(2020, 3, 1))
        office.on(DAY(2020, 9, 21), _prolong, course)
    monday = SCHOOLS_CLOSED - dt.timedelta(days=SCHOOLS_CLOSED.weekday())
    while monday <= END:  # closed week by week, as the order was renewed
        days = [
            day for day in (monday + dt.timedelta(days=ahead) for ahead in range(5)) if day >= SCHOOLS_CLOSED
        ]
        office.on(days[0], _close, office, days, hour=7)
        monday += dt.timedelta(days=7)
    office.on(DAY(2020, 2, 3), _employers, office)


def _furnish(office: Office) -> None:
    for name, kind, places in (
        ("Classroom 1", "classroom", 24),
        ("Solar workshop", "workshop", 24),
        ("Machine shed", "workshop", 20),
    ):
        add_room(office.book, office.centre, name, kind=kind, places=places)


def _step(office: Office, code: str, state: str) -> None:
    programme = office.programme(code)
    note_state(office.book, programme, state, source="Minutes of the curriculum group")


def _learners(office: Office, code: str) -> list[Learner]:
    """42 who begin, 21 in each course; applicants who are not admitted; one who never comes."""
    invented = [invent(office, group, origin) for group, origin, number in GROUPS for _ in range(number)]
    office.dice.shuffle(invented)
    learners = [Learner(person, "enrolled") for person in invented]
    for learner, left in zip(learners[3:], LEFT[code], strict=False):
        learner.left = left
    if code == "GM-SOLAR":
        learners[9].pause = (DAY(2019, 12, 2), DAY(2020, 1, 6), "pregnancy")
        learners.append(Learner(invent(office, "local", LOCAL), "enrolled", left=(DAY(2019, 8, 30), "moved")))
    refused = 4 if code == "GM-SOLAR" else 5
    learners += [Learner(invent(office, "local", LOCAL), "not_admitted") for _ in range(refused)]
    return learners


def _close(office: Office, days: list[DAY]) -> None:
    for day in days:
        close_day(office.book, office.centre, day, "other", "Schools closed by order (corona)")


def _prolong(course: Course) -> None:
    """The order ends: the courses go on in October and will end half a year later."""
    alter_cohort(course.office.book, course.own(), end=NEW_END)
    course.sessions(REOPENED, DAY(2020, 12, 18))


# -- teachers ------------------------------------------------------------------------------------------------


def _teachers(office: Office) -> None:
    """Own staff, teachers of other schools, and the trainings: 22 are trained, eight of them of this centre."""
    own = [
        teacher(office, gambian, trade=1 + place % 2, employment="contract", since=DAY(2019, 3, 1))
        for place in range(8)
    ]
    teacher(office, gambian, roles="manager", employment="permanent")
    schools = [
        new_organisation(office.book, name, "government", short=short, place=place, country="GM")
        for name, short, place in (
            ("Gambia Technical Training Institute", "GTTI", "Kanifing"),
            ("Upper River Vocational School", "URVS", "Basse"),
            ("North Bank Skills Workshop", "NBSW", "Farafenni"),
        )
    ]
    others = [
        teacher(office, gambian, trade=1 + place % 2, organisation=schools[place % 3].id)
        for place in range(16)
    ]
    trained = others[:14]  # the last two are put down for a training and do not come
    for title, subject, days, people in (
        ("Training by competences", "curriculum", ("2019-03-11", "2019-03-15"), own[:6] + trained[:6]),
        ("Small solar systems", "technical", ("2019-05-20", "2019-06-07"), own[::2] + trained[::2]),
        ("Engines, pumps and tractors", "technical", ("2019-06-10", "2019-06-28"), own[1::2] + trained[1::2]),
        ("Running a business", "business", ("2020-02-10", "2020-02-14"), own[2:5]),
    ):
        first, last = (DAY.fromisoformat(day) for day in days)
        office.on(last, train, office, title, subject, first, last, people, "GTTI", hour=17)
    office.on(DAY(2019, 6, 28), _stayed_away, office, "Engines, pumps and tractors", others[14:], hour=18)
    office.on(DAY(2020, 2, 24), _cancelled, office)


def _stayed_away(office: Office, title: str, people: list[Staff]) -> None:
    training = office.book.find(Training, title=title)
    assert training is not None, title
    for person, result in zip(people, ("absent", "registered"), strict=True):
        take_part(office.book, training, person, result)


def _cancelled(office: Office) -> None:
    """Announced for April, and then the schools were closed."""
    record_training(
        office.book,
        "Assessment of competences",
        DAY(2020, 4, 20),
        subject="assessment",
        state="cancelled",
        provider="NAQAA",
    )


def _employers(office: Office) -> None:
    """Where attachments and work are found."""
    for name, sector, place, title, trade in (
        ("Jarra Sun Power", "energy", "Soma", "Helper for solar pumps", 1),
        ("Kiang Farm Machines", "repair", "Kwinella", "Mechanic for power tillers", 2),
        ("Riverside Rice Growers", "agriculture", "Jappineh", "Pump attendant", 2),
        ("Soma Garage and Welding", "repair", "Soma", "Apprentice mechanic", 2),
    ):
        employer = new_employer(
            office.book, name, sector=sector, place=place, people=office.dice.randint(3, 40)
        )
        post_vacancy(office.book, employer, title, trade=trade, until=DAY(2020, 12, 31))
