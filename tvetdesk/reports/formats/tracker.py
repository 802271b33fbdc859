"""People and their courses for a DHIS2 tracker, in the shape of version 42 and later (R85).

UIDs follow from the rows here, so a second import brings the same objects and changes nothing. Only who agreed to share
with headquarters is in it; the restricted block never is. It names people and is for the organisation's own tracker.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import string
from collections.abc import Callable, Mapping
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.centres import Centre
from tvetdesk.records.cohorts import BEGUN, Cohort, Enrolment, in_time, states_of
from tvetdesk.records.consent import agreed
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.records.people import Trainee, birth_day, birth_precision, sex_code
from tvetdesk.records.programmes import Programme
from tvetdesk.reports.formats.mapping import Plan, name, table
from tvetdesk.reports.question import Question
from tvetdesk.store.book import Book

sentences({
    "formats.tracker_field": N_("The mapping asks for “{field}” at {part}, which is not given to a tracker. There are: {known}."),
    "formats.tracker_nobody": N_("Nobody to be written: in these places and days no course began of people who agreed to share with headquarters."),
})  # fmt: skip

SIGNS = string.ascii_letters + string.digits
PERSON: Mapping[str, Callable[[Trainee], str | None]] = {
    "names": lambda one: one.names,
    "sex": lambda one: sex_code(one.sex),
    "birth": lambda one: birth_day(one.birth),
    "birth_precision": lambda one: birth_precision(one.birth),
}
ANSWER = ("month", "outcome", "work_since", "relevance", "sector", "contract", "week_hours")
ENDED = {"dropped_out": "CANCELLED", "moved": "CANCELLED", "completed": "COMPLETED", "certified": "COMPLETED"}


def uid(kind: str, row: int) -> str:
    """The 11 signs of an object there that stands for a row here, always the same ones."""
    number = int.from_bytes(
        hashlib.blake2b(f"{kind}:{row}".encode(), digest_size=16, person=b"tvetdesk-dhis2").digest(), "big"
    )
    number, place = divmod(number, len(string.ascii_letters))
    text = string.ascii_letters[place]
    for _ in range(10):
        number, place = divmod(number, len(SIGNS))
        text += SIGNS[place]
    return text


def tracked(book: Book, mapping: Plan, first: dt.date, last: dt.date) -> tuple[bytes, int, int]:
    """The payload, how many people are in it, and how many were left out because they do not share."""
    book.authorize("list.export")
    wanted = table(mapping.raw, "tracker")
    scheme = mapping.scheme
    kind = name(scheme, wanted.get("tracked_entity_type"), "tracker.tracked_entity_type")
    attributes = _fields(scheme, wanted, "attributes", tuple(PERSON))
    programmes = {
        code: name(scheme, one, f"tracker.programs.{code}")
        for code, one in table(wanted, "programs", "tracker.programs").items()
    }
    stage = wanted.get("follow_up_stage")
    answers = _fields(scheme, wanted, "data_elements", ANSWER) if stage else {}
    stage = name(scheme, stage, "tracker.follow_up_stage") if stage else ""
    entities: dict[int, dict[str, Any]] = {}
    left_out: set[int] = set()
    for scope, unit in mapping.places.items():
        for enrolment, cohort, programme in _begun(book, scope, first, last):
            if programme.code not in programmes:
                continue
            person = book.get(Trainee, enrolment.trainee)
            if not agreed(book, person.id, "share_hq"):
                left_out.add(person.id)
                continue
            entity = entities.setdefault(person.id, _entity(person, kind, unit, attributes))
            entity["enrollments"].append(
                _enrollment(book, enrolment, cohort, programmes[programme.code], unit, stage, answers, last)
            )
    if not entities:
        raise UserError("formats.tracker_nobody")
    made = {"trackedEntities": list(entities.values())}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode(), len(entities), len(left_out)


def _fields(scheme: str, wanted: Mapping[str, Any], part: str, known: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for field, target in table(wanted, part, f"tracker.{part}").items():
        if field not in known:
            raise UserError(
                "formats.tracker_field", field=field[:40], part=f"tracker.{part}", known=", ".join(known)
            )
        found[field] = name(scheme, target, f"tracker.{part}.{field}")
    return found


def _begun(
    book: Book, scope: str, first: dt.date, last: dt.date
) -> list[tuple[Enrolment, Cohort, Programme]]:
    question = Question(book, last, first, scope)
    centres = question.all(Centre, Centre.id).where((Centre.country == scope) | (Centre.code == scope))
    found: list[tuple[Enrolment, Cohort, Programme]] = []
    for cohort in question.all(Cohort).where(
        Cohort.centre.in_(centres), Cohort.start <= last, Cohort.start >= first
    ):
        programme = book.get(Programme, cohort.programme)
        rows = question.all(Enrolment).where(Enrolment.cohort == cohort.id).order_by(Enrolment.id)
        found += [
            (one, cohort, programme)
            for one in rows
            if any(state.state in BEGUN for state in states_of(book, one.id))
        ]
    return found


def _entity(person: Trainee, kind: str, unit: str, attributes: Mapping[str, str]) -> dict[str, Any]:
    said = {target: PERSON[field](person) for field, target in attributes.items()}
    return {
        "trackedEntity": uid("trainee", person.id),
        "trackedEntityType": kind,
        "orgUnit": unit,
        "attributes": [{"attribute": target, "value": value} for target, value in said.items() if value],
        "enrollments": [],
    }


def _enrollment(
    book: Book, enrolment: Enrolment, cohort: Cohort, program: str, unit: str, stage: str,
    answers: Mapping[str, str], last: dt.date,
) -> dict[str, Any]:  # fmt: skip
    states = in_time([one for one in states_of(book, enrolment.id) if one.since <= last])
    began = next((one.since for one in states if one.state in BEGUN), cohort.start)
    state = ENDED.get(states[-1].state, "ACTIVE") if states else "ACTIVE"
    made: dict[str, Any] = {
        "enrollment": uid("enrolment", enrolment.id),
        "program": program,
        "orgUnit": unit,
        "enrolledAt": _moment(began),
        "occurredAt": _moment(cohort.start),
        "status": state,
        "attributes": [],
        "events": [],
    }
    if stage:
        rows = book.select(FollowUp).where(
            FollowUp.enrolment == enrolment.id, FollowUp.outcome.is_null(False)
        )
        for row in rows.order_by(FollowUp.month):
            if row.on is None or row.on > last:
                continue
            said = {target: getattr(row, field) for field, target in answers.items()}
            made["events"].append(
                {
                    "event": uid("follow_up", row.id), "program": program, "programStage": stage, "orgUnit": unit,
                    "occurredAt": _moment(row.on), "status": "COMPLETED",
                    "dataValues": [
                        {"dataElement": target, "value": str(value)} for target, value in said.items() if value is not None
                    ],
                }
            )  # fmt: skip
    return made


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00.000"
