"""Commands of money, follow-ups and jobs: payments, calls, shortlist, and what is due."""

from __future__ import annotations

from typing import Any

import click

from tvetdesk.cli import console
from tvetdesk.cli.call import Call, refusal
from tvetdesk.cli.command import TAKES_ROWS, Command, Number, option, pass_call
from tvetdesk.cli.frames import usage
from tvetdesk.cli.rows import OF, named
from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records import facilities, money
from tvetdesk.records.calls import call_sheet
from tvetdesk.records.codes import CONTACT_RESULTS, LICENCES, PAYMENT_KINDS, TRAINING_SUBJECTS
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.employers import Vacancy
from tvetdesk.records.enterprises import due_checks
from tvetdesk.records.matching import shortlist as shortlist_of
from tvetdesk.records.staff import expiring_licences, open_needs
from tvetdesk.store.times import Day

PAYMENTS = (N_("Names"), N_("Kind"), N_("Days attended"), N_("Amount"), N_("Reason"))
CALLS = (
    N_("Village or quarter"),
    N_("Phone"),
    N_("Names"),
    N_("Month"),
    N_("Due"),
    N_("Attempts"),
    N_("Last result"),
)
SHORT = (N_("Names"), N_("For"), N_("Against"), N_("Enrolment"))
DUE = (N_("What"), N_("Concerns"), N_("Due"))
SUM = N_("Sum: {amount}")
PAID = P_("{number} payment written down.", "{number} payments written down.")
PAID_ON = N_("paid on {day}")
NO_CALLS = N_("Nobody is to be called.")
LEFT_OUT = P_(
    "{number} follow-up is left out: the person does not want to be called.",
    "{number} follow-ups are left out: the people do not want to be called.",
)
NOT_AGREED = P_(
    "{number} person of the trade has not agreed to be proposed.",
    "{number} people of the trade have not agreed to be proposed.",
)
NO_CANDIDATES = N_("Nobody is on the shortlist.")
NOTHING_DUE = N_("Nothing is due.")
LICENCE, MAINTENANCE, VISIT, ORDER, NEED = (
    N_("licence runs out"), N_("maintenance"), N_("visit after {month} months"), N_("order: {there} left"), N_("training need"),
)  # fmt: skip


@click.command(
    "payments",
    cls=Command,
    context_settings=TAKES_ROWS,
    help=N_(
        "What people of a cohort are due for a period, by the rules of the programme; --pay writes it down."
    ),
)
@click.argument("cohort")
@click.argument("first")
@click.argument("last")
@option("--pay", is_flag=True, help=N_("Write down that it was paid today."))
@pass_call
def payments(call: Call, cohort: str, first: str, last: str, pay: bool) -> None:
    """Sums are given for each currency by itself."""
    t, day = call.translate, Day("")
    start, end = day.parse(first), day.parse(last)
    if start is None or end is None:
        raise usage(N_("FIRST and LAST are days, like 1/3/2026."))
    with call.open() as desk:
        row = named(desk, Cohort, cohort)
        written = money.pay(desk.book, row, start, end) if pay else []
        listed = money.payment_list(desk.book, row, start, end)
    sums = money.totals((one.amount, one.currency) for one in listed)
    document = {
        "cohort": str(row.id), "first": start, "last": end, "written": len(written),
        "lines": [
            {
                "enrolment": str(one.enrolment), "names": one.names, "kind": one.kind, "days": one.days,
                "amount": {"amount": one.amount, "currency": one.currency}, "paid": one.paid,
                "reason": refusal(one.reason, t) if one.reason else None,
            }
            for one in listed
        ],
        "sums": [{"amount": amount, "currency": currency} for currency, amount in sums.items()],
    }  # fmt: skip
    rows = [
        (
            one.names,
            t(PAYMENT_KINDS[one.kind]),
            t.show(one.days),
            t.money(one.amount, one.currency),
            _why(one, t),
        )
        for one in listed
    ]
    lines = [console.columns([t(head) for head in PAYMENTS], rows)]
    lines += [t(SUM, amount=t.money(amount, currency)) for currency, amount in sums.items()]
    call.answer(document, lines + ([t.n(PAID, len(written))] if pay else []))


def _why(one: money.Due, t: Translator) -> str:
    if one.reason is not None:
        return sentence(one.reason, t)
    return t(PAID_ON, day=one.paid) if one.paid else ""


@click.command(
    "calls", cls=Command, help=N_("The call sheet: follow-ups that are due, by village and phone.")
)
@option("--on", metavar="DAY", help=N_("The day of the calls; today if not said."))
@pass_call
def calls(call: Call, on: str | None) -> None:
    """People who share a phone stand together."""
    t = call.translate
    with call.open() as desk:
        found, left_out = call_sheet(desk.book, Day("").parse(on or "") or desk.book.today())
    document = {
        "left_out": left_out,
        "calls": [
            {
                "village": one.village, "phone": one.phone, "owner": one.owner, "language": one.language,
                "people": [
                    {
                        "followup": str(person.followup), "names": person.names, "month": person.month, "due": person.due,
                        "attempts": person.attempts, "last_result": person.last_result,
                    }
                    for person in one.people
                ],
            }
            for one in found
        ],
    }  # fmt: skip
    rows = [
        (
            one.village, f"{one.phone} {one.owner}".strip(), person.names, t.show(person.month), t.show(person.due),
            t.show(person.attempts), t(CONTACT_RESULTS[person.last_result]) if person.last_result else "",
        )
        for one in found
        for person in one.people
    ]  # fmt: skip
    lines = [console.columns([t(head) for head in CALLS], rows) if rows else t(NO_CALLS)]
    call.answer(document, lines + ([t.n(LEFT_OUT, left_out)] if left_out else []))


@click.command(
    "shortlist",
    cls=Command,
    context_settings=TAKES_ROWS,
    help=N_("Who could take a vacancy, with the reasons for and against."),
)
@click.argument("vacancy")
@option("--limit", type=Number(1, 1000), default=20, show_default=True, help=N_("How many."))
@pass_call
def shortlist(call: Call, vacancy: str, limit: int) -> None:
    """Only people who agreed to be proposed."""
    t = call.translate
    with call.open() as desk:
        found = shortlist_of(desk.book, named(desk, Vacancy, vacancy))
    some = found.candidates[:limit]
    document = {
        "vacancy": str(found.vacancy), "not_agreed": found.not_agreed,
        "candidates": [
            {
                "enrolment": str(one.enrolment), "names": one.names,
                "for": [refusal(why, t) for why in one.speaks_for], "against": [refusal(why, t) for why in one.against],
            }
            for one in some
        ],
    }  # fmt: skip
    rows = [(one.names, _said(one.speaks_for, t), _said(one.against, t), str(one.enrolment)) for one in some]
    lines = [console.columns([t(head) for head in SHORT], rows) if rows else t(NO_CANDIDATES)]
    call.answer(document, lines + ([t.n(NOT_AGREED, found.not_agreed)] if found.not_agreed else []))


def _said(reasons: tuple[UserError, ...], t: Translator) -> str:
    return " ".join(sentence(one, t) for one in reasons)


@click.command(
    "due",
    cls=Command,
    help=N_("What runs out or is due: licences, maintenance, visits, stock, training needs."),
)
@option("--on", metavar="DAY", help=N_("The day it is due by; today if not said."))
@pass_call
def due(call: Call, on: str | None) -> None:
    """Licences are named from 90 days before they run out."""
    t = call.translate
    found: list[tuple[str, str, Any, str]] = []  # kind, about, day, words
    with call.open() as desk:
        book = desk.book
        day = Day("").parse(on or "") or book.today()
        staff = book.schema.by_name["staff"]
        for licence in expiring_licences(book, day):
            about = t(OF, name=book.describe(staff, licence.staff), what=LICENCES[licence.kind])
            found.append(("licence", about, licence.until, t(LICENCE)))
        for asset, when in facilities.due_maintenance(book, day):
            found.append(("maintenance", asset.name or "–", when, t(MAINTENANCE)))
        for enterprise, month, when in due_checks(book, day):
            found.append(("visit", enterprise.name or "–", when, t(VISIT, month=month)))
        low = (item for item in facilities.stock(book) if item.low)
        found += [("order", item.item.name or "–", None, t(ORDER, there=item.there)) for item in low]
        for need in open_needs(book):
            about = t(OF, name=book.describe(staff, need.staff), what=TRAINING_SUBJECTS[need.subject])
            found.append(("need", about, need.on, t(NEED)))
    listed = [{"kind": kind, "about": about, "day": when} for kind, about, when, _ in found]
    rows = [(words, about, t.show(when) if when else "") for _, about, when, words in found]
    call.answer(
        {"on": day, "due": listed},
        [console.columns([t(head) for head in DUE], rows) if rows else t(NOTHING_DUE)],
    )
