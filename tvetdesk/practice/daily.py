"""What else a centre keeps from day to day: transport paid by attendance, attachments confirmed, works, equipment, stock.

Nothing here throws the dice of an office, so the people and figures of the stories stay what they are.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tvetdesk.practice.courses import Course
from tvetdesk.practice.organisation import Office
from tvetdesk.records.attachments import confirm_attachment, record_attachment
from tvetdesk.records.cohorts import on_register, states_of
from tvetdesk.records.dates import month_of, months_after
from tvetdesk.records.employers import new_employer
from tvetdesk.records.facilities import (
    add_asset,
    add_consumable,
    advance_works,
    maintain,
    move_stock,
    plan_works,
)
from tvetdesk.records.money import pay, set_rule
from tvetdesk.records.staff import Staff, grant_licence, note_need

DAY = dt.timedelta(days=1)


def pay_transport(office: Office, course: Course, amount: int, currency: str, until: dt.date) -> None:
    """Transport for each day attended, paid in the first week of the following month."""
    office.on(course.first, _rule, office, course, amount, currency, hour=6)
    month = course.first.replace(day=1)
    while month < until:
        office.on(months_after(month, 1) + 4 * DAY, _pay, course, month)
        month = months_after(month, 1)


def _rule(office: Office, course: Course, amount: int, currency: str) -> None:
    programme = office.programme(course.programme)
    set_rule(
        office.book, programme, Decimal(amount), currency, centre=office.centre, valid_from=course.first,
        least=50,
    )  # fmt: skip


def _pay(course: Course, month: dt.date) -> None:
    pay(course.office.book, course.own(), *month_of(month))


def send_out(office: Office, course: Course, workshop: str, sector: str) -> None:
    """Everyone in training is at workshops for the weeks of attachment; the employers confirm a week later."""
    if course.attachment:
        office.on(course.attachment[0], _send, office, course, workshop, sector, hour=7)


def _send(office: Office, course: Course, workshop: str, sector: str) -> None:
    assert course.attachment is not None, "the course has an attachment"
    first, last = course.attachment
    employer = new_employer(office.book, workshop, sector=sector, place=office.site.name)
    for learner in course.learners:
        if learner.enrolment is None or not on_register(states_of(office.book, learner.row.id), first):
            continue
        stay = record_attachment(office.book, learner.row, first, end=last, hours=120, employer=employer.id)
        office.on(last + 7 * DAY, confirm_attachment, office.book, stay, "Maître d’apprentissage")


def furnish(office: Office, day: dt.date, currency: str) -> None:
    """A roof that is mended, a pump that is served, wire that runs low."""
    office.on(day, _build, office, currency)
    office.on(months_after(day, 2), _equip, office, currency)


def _build(office: Office, currency: str) -> None:
    book, today = office.book, office.book.today()
    works = plan_works(
        book, "Roof of the solar workshop", kind="renovation", budget=Decimal(180_000), currency=currency
    )
    for state, after in (("ordered", 20), ("running", 45), ("done", 100)):
        office.on(today + after * DAY, advance_works, book, works, state)
    office.on(today + 110 * DAY, lambda: advance_works(book, works, "accepted", cost=Decimal(192_500)))


def _equip(office: Office, currency: str) -> None:
    book, today = office.book, office.book.today()
    pump = add_asset(
        book, "Solar pump", tag="MK-014", bought=today, value=Decimal(42_000), currency=currency, months=6
    )
    add_asset(book, "Bench with vice", pieces=8, condition="worn")
    office.on(months_after(today, 6), maintain, book, pump, condition="good")
    wire = add_consumable(book, "Wire 2.5 mm²", unit="m", least=100)
    move_stock(book, wire, "received", 400, cost=Decimal(6_800), currency=currency)
    for month in range(1, 8):
        office.on(months_after(today, month), move_stock, book, wire, "used", 45)


def license_staff(office: Office, day: dt.date) -> None:
    """Two trainers have licences, one of which runs out; a third should learn more."""
    office.on(day, _license, office)


def _license(office: Office) -> None:
    book, today = office.book, office.book.today()
    people = list(book.select(Staff).where(Staff.organisation.is_null()).order_by(Staff.id))[1:4]
    for person, years in zip(people, (1, 3), strict=False):
        grant_licence(book, person, "trainer", today, months_after(today, 12 * years), number=f"TR-{years}")
    note_need(book, people[-1], "digital")
