"""Niger: courses in seven trades at Mangaïzé, Abala and Niamey, 2017 to 2019, for Malian refugees and their neighbours.

99 persons are certified and 94 of them are in work within a month. There are more certificates than persons: one has
two under one name, one is registered twice and linked, one certificate is a duplicate, one is revoked, one void.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tvetdesk.practice.courses import Course, Learner, working
from tvetdesk.practice.daily import send_out
from tvetdesk.practice.names import malian, nigerien
from tvetdesk.practice.organisation import Office
from tvetdesk.practice.people import Origin, Person, invent, teacher, train
from tvetdesk.records.calendar import Lesson
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import counts_of, duplicate, revoke, void_number
from tvetdesk.records.dates import months_after
from tvetdesk.records.enterprises import hand_over_kit
from tvetdesk.records.network import new_organisation
from tvetdesk.records.people import link
from tvetdesk.records.programmes import begin_programme, note_state

DAY = dt.date
MALIAN_PAPERS = ("refugee_attestation", "refugee_attestation", "refugee_card")
NIGERIEN_PAPERS = ("birth_certificate", "birth_judgment", "national_id")
PLACES = {
    "NE-MG": ("Mangaïzé", "Camp de Mangaïzé", "Banibangou", "Ouallam"),
    "NE-AB": ("Abala", "Camp d'Abala", "Sanam", "Filingué"),
    "NE-NY": ("Gamkallé", "Boukoki", "Lazaret", "Talladjé", "Karadjé"),
}
WEEK = [Lesson(day, 1, dt.time(8), 300) for day in range(4)]  # on Fridays they are with a master craftsperson
KITS = {
    "NE-COU": "Machine à coudre, fer à repasser, ciseaux, mètre, tissus",
    "NE-MB": "Scie, rabot, ciseaux à bois, serre-joints, mètre",
    "NE-MR": "Jeu de clés, tournevis, cric, graisse",
    "NE-EB": "Multimètre, pinces, tournevis, câbles",
    "NE-SOL": "Multimètre, pinces, panneau de 50 W, régulateur",
    "NE-CR": "Marmites, foyer amélioré, couteaux, glacière",
    "NE-BP": "Moules, balance, pelle à four, farine",
}


@dataclass(frozen=True)
class Run:
    """A course to be told: how many are certified, only complete, leave (with reason), or are not admitted."""

    code: str
    name: str
    first: DAY
    last: DAY
    certified: int
    completed: int
    left: tuple[str, ...]
    refused: int
    slow: tuple[str, ...] = ()  # of the certified, those without direct entry


RUNS = {
    "NE-MG": (
        Run("NE-COU", "Couture 2017-2018", DAY(2017, 10, 9), DAY(2018, 6, 29), 15, 1, ("moved", "family"), 3, ("late",)),
        Run("NE-MR", "Mécanique rurale 2017-2018", DAY(2017, 10, 9), DAY(2018, 6, 29), 13, 0, ("migrated",), 2),
        Run("NE-MB", "Menuiserie bois 2018-2019", DAY(2018, 10, 8), DAY(2019, 6, 28), 14, 1, ("work",), 1, ("lost",)),
    ),
    "NE-AB": (
        Run("NE-EB", "Électricité bâtiment 2017-2018", DAY(2017, 11, 6), DAY(2018, 6, 29), 14, 0, ("moved", "security"), 2),
        Run("NE-SOL", "Énergie solaire 2018-2019", DAY(2018, 10, 8), DAY(2019, 6, 28), 13, 2, ("money",), 3, ("school",)),
        Run("NE-COU", "Couture Abala 2018-2019", DAY(2018, 10, 8), DAY(2019, 5, 31), 10, 0, ("pregnancy",), 1, ("idle",)),
    ),
    "NE-NY": (
        Run("NE-CR", "Cuisine-restauration 2018", DAY(2018, 1, 15), DAY(2018, 7, 27), 11, 1, ("work",), 2),
        Run("NE-BP", "Boulangerie-pâtisserie 2018-2019", DAY(2018, 10, 1), DAY(2019, 5, 31), 9, 1, ("family",), 2, ("away",)),
    ),
}  # fmt: skip
TEACHERS = {
    "NE-MG": (6, 2),
    "NE-AB": (5, 1),
    "NE-NY": (4, 2),
}  # of the centre, of other organisations: 20 together


def plan(office: Office) -> None:
    """Write the story of one of the three centres into its diary."""
    runs = RUNS[office.site.code]
    office.on(DAY(2017, 3, 6), _teachers, office)
    courses = [_course(office, run) for run in runs]
    if office.site.code == "NE-MG":
        _registered_twice(office, courses[0], courses[2])
    if office.site.code == "NE-AB":
        _certified_twice(courses[0], courses[1])
    if office.site.code == "NE-NY":
        _taken_back(office, courses[0])
    for run, course in zip(runs, courses, strict=True):
        for state, months in (("needs", 7), ("drafted", 4), ("endorsed", 1)):
            office.on(run.first - dt.timedelta(days=30 * months), _step, office, run.code, state)
        office.on(run.first, _step, office, run.code, "begun")
        course.plan()
        send_out(office, course, f"Atelier {run.name.rsplit(' ', 1)[0]}", "other")


def _step(office: Office, code: str, state: str) -> None:
    programme = office.programme(code)
    if state == "begun":
        begin_programme(office.book, programme)
    else:
        note_state(office.book, programme, state)


def _someone(office: Office, **values: Any) -> Person:
    """Half refugees from Mali, half from the host community; in Niamey rather the latter."""
    places = PLACES[office.site.code]
    if office.dice.random() < (0.35 if office.site.code == "NE-NY" else 0.6):
        origin = Origin(malian, "ML", places, ("tmh", "fr", "bm"), MALIAN_PAPERS, (1992, 2003), 0.5)
        return invent(office, office.dice.choices(("refugee", "asylum_seeker"), (95, 5))[0], origin, **values)
    origin = Origin(nigerien, "NE", places, ("dje", "ha", "fr"), NIGERIEN_PAPERS, (1993, 2003), 0.5)
    return invent(office, "host_community", origin, **values)


def _course(office: Office, run: Run) -> Course:
    learners = [Learner(_someone(office)) for _ in range(run.certified)]
    for place, learner in enumerate(learners):
        learner.work = _work(office, run.last, run.slow[place] if place < len(run.slow) else "")
    unmarked = {1: ("unemployed", None), 6: ("not_reached", None)}
    learners += [Learner(_someone(office), "completed", work=dict(unmarked)) for _ in range(run.completed)]
    for reason in run.left:
        day = run.first + dt.timedelta(days=office.dice.randint(30, 180))
        learners.append(Learner(_someone(office), left=(day, reason)))
    office.dice.shuffle(learners)
    learners += [Learner(_someone(office), "not_admitted") for _ in range(run.refused)]
    course = Course(
        office, run.code, run.name, run.first, run.last, learners, WEEK,
        attachment=(run.last - dt.timedelta(days=32), run.last - dt.timedelta(days=4)), signatory=office.site.officer,
    )  # fmt: skip
    course.followed = lambda learner: office.on(
        office.clock.at.date(), _kit, office, course, learner, hour=15
    )
    return course


def _work(office: Office, last: DAY, slow: str) -> dict[int, tuple[str, DAY | None]]:
    """What they answer later; of 99, these five are not in work within a month."""
    after = months_after(last, 1) + dt.timedelta(days=20)
    match slow:
        case "late":  # in work, but too late to be a direct entry
            return {1: ("unemployed", None), 3: ("employed", after), 6: ("employed", after)}
        case "lost":
            return {1: ("not_reached", None), 3: ("not_reached", None), 6: ("not_reached", None)}
        case "school":
            return {
                1: ("further_training", None),
                6: ("further_training", None),
                12: ("employed", months_after(last, 11)),
            }
        case "idle":
            return {1: ("inactive", None), 3: ("inactive", None), 6: ("unemployed", None)}
        case "away":
            return {1: ("migrated", None)}
    return working(office, last, office.dice.choices(("employed", "self_employed", "both"), (50, 42, 8))[0])


def _kit(office: Office, course: Course, learner: Learner) -> None:
    value = office.dice.choice((85_000, 110_000, 140_000))
    hand_over_kit(
        office.book, learner.row, items=KITS[course.programme], value=value, currency="XOF", signed=True
    )


# -- what makes more certificates than persons ---------------------------------------------------------------


def _registered_twice(office: Office, first: Course, later: Course) -> None:
    """A certified tailor comes back for joinery and is registered anew, under another spelling; then linked."""
    again = next(one for one in first.learners if one.fate == "certified" and not one.left and 1 in one.work)
    again.person.names, again.person.sex = "Fadimata walet Almoustapha", "F"
    twin = Person("Fadoumata Walet Almoustafa", "F", again.person.group, again.person.origin)
    later.learners = [*later.learners, Learner(twin, work=working(office, later.last))]
    office.on(DAY(2018, 12, 3), lambda: link(office.book, again.person.row, twin.row))
    office.on(
        DAY(2018, 9, 3), lambda: again.certificate and duplicate(office.book, again.certificate, "lost_paper")
    )


def _certified_twice(first: Course, later: Course) -> None:
    """An electrician goes on with solar energy, under the same row."""
    again = next(one for one in first.learners if one.fate == "certified" and not one.left)
    later.learners = [*later.learners, Learner(again.person, work={1: again.work[1]})]


def _taken_back(office: Office, course: Course) -> None:
    """One certificate was issued by mistake, one number spoilt."""
    extra = Learner(_someone(office), work={1: ("unemployed", None)})
    course.learners = [*course.learners, extra]
    office.on(
        DAY(2018, 10, 1), lambda: extra.certificate and revoke(office.book, extra.certificate, "conditions")
    )
    office.on(DAY(2018, 10, 2), _spoilt, office)


def _spoilt(office: Office) -> None:
    centre = office.book.find(Centre, code=office.site.code)
    assert centre is not None, "the PC of a centre knows its centre"
    void_number(office.book, centre, 2018, max(counts_of(office.book, centre.id, 2018)) + 1, "spoilt")


# -- teachers ------------------------------------------------------------------------------------------------


def _teachers(office: Office) -> None:
    """Those of the centre and of others; all take part in one of two trainings, some in both."""
    here, others = TEACHERS[office.site.code]
    school = new_organisation(
        office.book, "Atelier-école de la commune", "government", place=office.site.name, country="NE"
    )
    people = [teacher(office, nigerien) for _ in range(here)] + [
        teacher(office, nigerien, organisation=school.id) for _ in range(others)
    ]
    for title, subject, first, last, taking_part in (
        ("Approche par compétences", "teaching", DAY(2017, 5, 8), DAY(2017, 5, 19), people[: here + 1]),
        ("Évaluation et jury", "assessment", DAY(2018, 2, 5), DAY(2018, 2, 9), people[2:]),
    ):
        office.on(last, train, office, title, subject, first, last, taking_part, "CFPP Niamey", hour=17)
