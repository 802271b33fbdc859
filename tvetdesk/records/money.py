"""Money: what is paid to trainees by rules of their programme, and what they owe; never summed across currencies (R89).

A rule says what is paid per day attended, or once for a period, and from which attendance on. The list for a period is
computed from registers and days at the workplace; paying writes it down, one row a person, kind and period.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.attachments import WorkplaceDay
from tvetdesk.records.attendance import Mark, Rate, attendance_rate
from tvetdesk.records.calendar import Session
from tvetdesk.records.codes import CURRENCIES, FEE_KINDS, PAYMENT_BASES, PAYMENT_KINDS, TARGET_GROUPS
from tvetdesk.records.cohorts import BEGUN, Cohort, Enrolment, EnrolmentState
from tvetdesk.records.people import Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rules import in_currency, in_order
from tvetdesk.store.book import Book
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Codes, Note, Ref, Text
from tvetdesk.store.numbers import Money, Whole, YesNo
from tvetdesk.store.record import Owner, Record, Share
from tvetdesk.store.times import Day

changes(
    {
        "money.rule": N_("Payments in {programme}"),
        "money.pay": N_("Payments to {cohort}"),
        "money.fee": N_("Fee of {enrolment}"),
    }
)
sentences(
    {
        "money.no_rule": N_(
            "There is no rule for payments in {programme} at that time. Write the rule first: what is paid, for what."
        ),
        "money.period": N_("{end} is before {start}. Choose the first and the last day of the period."),
        "money.to_come": N_("The period ends on {day}, which is still to come. Pay once it is over."),
        "money.below": N_("Attendance of {rate}% is below the {least}% that the rule asks for."),
        "money.overlap": N_("Paid already from {start} to {end}. Choose a period that begins after it."),
        "money.group": N_("The rule is for other target groups."),
        "money.nothing": N_("No day attended in this period."),
        "money.too_much": N_("{paid} is more than the fee of {amount}. Check the amount."),
    }
)


class PaymentRule(Record):
    """What trainees of a programme are paid, and for what; a new amount is a new rule, valid from its first day."""

    programme = Ref(N_("Programme"), "Programme", required=True, share=Share.COUNTS)
    centre = Ref(
        N_("Centre"), "Centre", share=Share.COUNTS, help=N_("Leave empty if the rule holds in every centre.")
    )
    kind = Code(N_("Kind"), PAYMENT_KINDS, required=True, default="transport", share=Share.COUNTS)
    basis = Code(N_("Paid for"), PAYMENT_BASES, required=True, default="day", share=Share.COUNTS)
    amount = Money(N_("Amount"), required=True, share=Share.COUNTS)
    currency = Code(N_("Currency"), CURRENCIES, required=True, share=Share.COUNTS)
    least = Whole(N_("Least attendance in the period"), most=100, unit="%", share=Share.COUNTS)
    target_groups = Codes(
        N_("Only for"), TARGET_GROUPS, share=Share.COUNTS, help=N_("Leave empty if it is paid to everyone.")
    )
    valid_from = Day(N_("Valid from"), share=Share.COUNTS)
    valid_until = Day(N_("Valid until"), share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 95
        label = N_("Rule for payments")
        plural = N_("Rules for payments")
        owner = Owner.MAKER
        parent = "programme"
        title = ("programme", "kind")
        listed = ("programme", "kind", "basis", "amount", "currency", "least")
        rules = (in_order("valid_from", "valid_until"), in_currency("amount"))


class Payment(Record):
    """What one person is paid for one period; `paid` is the day it was handed over."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    kind = Code(N_("Kind"), PAYMENT_KINDS, required=True, share=Share.COUNTS)
    start = Day(N_("From"), required=True, share=Share.COUNTS)
    end = Day(N_("To"), required=True, share=Share.COUNTS)
    days = Whole(N_("Days attended"), most=400, share=Share.COUNTS)
    amount = Money(N_("Amount"), required=True, share=Share.COUNTS)
    currency = Code(N_("Currency"), CURRENCIES, required=True, share=Share.COUNTS)
    by_rule = Ref(N_("By the rule"), "PaymentRule", share=Share.COUNTS)
    paid = Day(N_("Paid on"), share=Share.COUNTS)
    signed = YesNo(N_("Signed for"), share=Share.COUNTS)
    note = Note(N_("Note"))

    class Meta:
        number = 96
        label = N_("Payment")
        plural = N_("Payments")
        identity = ("enrolment", "kind", "start")
        parent = "enrolment"
        title = ("enrolment", "start")
        listed = ("enrolment", "kind", "start", "end", "days", "amount", "currency", "paid")
        rules = (in_order("start", "end"), in_currency("amount"))


class Fee(Record):
    """What a person owes the centre, and how much of it is paid."""

    enrolment = Ref(N_("Enrolment"), "Enrolment", required=True, share=Share.COUNTS)
    kind = Code(N_("Kind"), FEE_KINDS, required=True, default="tuition", share=Share.COUNTS)
    amount = Money(N_("Amount"), required=True, share=Share.COUNTS)
    currency = Code(N_("Currency"), CURRENCIES, required=True, share=Share.COUNTS)
    due = Day(N_("Due"), share=Share.COUNTS)
    paid = Money(N_("Paid so far"), share=Share.COUNTS)
    paid_on = Day(N_("Last paid on"), share=Share.COUNTS)
    payer = Text(N_("Paid by"))
    receipt = Text(N_("Receipt number"), limit=40)
    note = Note(N_("Note"))

    class Meta:
        number = 97
        label = N_("Fee")
        plural = N_("Fees")
        parent = "enrolment"
        title = ("enrolment", "kind")
        listed = ("enrolment", "kind", "amount", "currency", "due", "paid")
        rules = (in_currency("amount", "paid"),)


@dataclass(frozen=True)
class Due:
    """A line of a payment list: who, what for, and why nothing if the amount is 0. `paid` is the day it was paid."""

    enrolment: int
    number: int | None
    names: str
    rule: int
    kind: str
    days: int
    rate: Rate
    amount: Decimal
    currency: str
    reason: UserError | None = None
    paid: dt.date | None = None


def set_rule(book: Book, programme: Programme, amount: Decimal, currency: str, **values: Any) -> PaymentRule:
    """What is paid in a programme from a day on; rules of the same kind that still run end the day before."""
    first = values.get("valid_from")
    kind, centre = values.get("kind", "transport"), values.get("centre")
    with book.change("money.rule", programme=programme):
        if first is not None:
            earlier = book.select(PaymentRule).where(
                PaymentRule.programme == programme.id,
                PaymentRule.kind == kind,
                PaymentRule.centre.is_null() if centre is None else PaymentRule.centre == centre,
                PaymentRule.valid_until.is_null(),
            )
            for one in list(earlier):
                if one.valid_from is None or one.valid_from < first:
                    book.set(one, valid_until=first - dt.timedelta(days=1))
        return book.add(PaymentRule, programme=programme.id, amount=amount, currency=currency, **values)


def payment_list(book: Book, cohort: Cohort, first: dt.date, last: dt.date) -> list[Due]:
    """What everyone of a cohort is due for a period, by each rule that is valid in it; nothing is written.

    A day counts once, however many sessions it had. Of a rule that begins or ends within the period, only its days count.
    """
    if last < first:
        raise UserError("money.period", start=first, end=last)
    rules = rules_in(book, cohort, first, last)
    if not rules:
        raise UserError("money.no_rule", programme=book.get(Programme, cohort.programme).name or "–")
    programme = book.get(Programme, cohort.programme)
    days, marks = _attended(book, cohort.id, first, last)
    paid: dict[tuple[int, str], list[Payment]] = defaultdict(list)
    places = _people(book, cohort.id, last)
    for one in book.select(Payment).where(Payment.enrolment.in_([place.id for place, _ in places])):
        paid[one.enrolment, one.kind].append(one)
    found = []
    for rule in rules:
        start, end = max(first, rule.valid_from or first), min(last, rule.valid_until or last)
        for place, names in places:
            came = sum(1 for day in days[place.id] if start <= day <= end)
            rate = attendance_rate(marks[place.id], programme.attendance_rule)
            there = next(
                (one for one in paid[place.id, rule.kind] if (one.start, one.end) == (start, end)), None
            )
            amount, reason = (
                (there.amount, None) if there and there.paid else _amount(rule, place, came, rate)
            )
            for one in paid[place.id, rule.kind]:
                if one is not there and one.start <= end and start <= one.end:
                    amount, reason = Decimal(0), UserError("money.overlap", start=one.start, end=one.end)
            found.append(
                Due(
                    place.id, place.number, names, rule.id, rule.kind, came, rate, amount, rule.currency, reason,
                    there.paid if there else None,
                )
            )  # fmt: skip
    return found


def _amount(rule: PaymentRule, place: Enrolment, days: int, rate: Rate) -> tuple[Decimal, UserError | None]:
    """The amount by a rule, or 0 and why."""
    if rule.target_groups and place.target_group not in rule.target_groups.split():
        return Decimal(0), UserError("money.group")
    if not days:
        return Decimal(0), UserError("money.nothing")
    if rule.least and rate.counted and rate.attended * 100 < rule.least * rate.counted:
        percent = (
            int(1000 * rate.attended / rate.counted) / 10
        )  # cut: a rate just short is not shown as reached
        return Decimal(0), UserError("money.below", rate=percent, least=rule.least)
    return rule.amount * (days if rule.basis == "day" else 1), None


def rules_in(book: Book, cohort: Cohort, first: dt.date, last: dt.date) -> list[PaymentRule]:
    """The rules for payments that are valid for a cohort on some day of a period."""
    query = book.select(PaymentRule).where(
        PaymentRule.programme == cohort.programme,
        PaymentRule.centre.is_null() | (PaymentRule.centre == cohort.centre),
        PaymentRule.valid_from.is_null() | (PaymentRule.valid_from <= last),
        PaymentRule.valid_until.is_null() | (PaymentRule.valid_until >= first),
    )
    return list(query.order_by(PaymentRule.kind, PaymentRule.valid_from, PaymentRule.id))


def pay(
    book: Book, cohort: Cohort, first: dt.date, last: dt.date, on: dt.date | None = None
) -> list[Payment]:
    """Write down what was paid for a period that is over; what was paid before stays as it is."""
    on = on or book.today()
    if last > on:
        raise UserError("money.to_come", day=last)
    rules = {rule.id: rule for rule in rules_in(book, cohort, first, last)}
    listed = [one for one in payment_list(book, cohort, first, last) if one.amount and one.paid is None]
    with book.change("money.pay", cohort=cohort):
        return [
            book.put(
                Payment,
                enrolment=one.enrolment,
                kind=one.kind,
                start=max(first, rules[one.rule].valid_from or first),
                end=min(last, rules[one.rule].valid_until or last),
                days=one.days,
                amount=one.amount,
                currency=one.currency,
                by_rule=one.rule,
                paid=on,
            )
            for one in listed
        ]


def charge(book: Book, enrolment: Enrolment, amount: Decimal, currency: str, **values: Any) -> Fee:
    """A fee somebody owes."""
    with book.change("money.fee", enrolment=enrolment):
        return book.add(Fee, enrolment=enrolment.id, amount=amount, currency=currency, **values)


def receive_fee(
    book: Book, fee: Fee, amount: Decimal, on: dt.date | None = None, receipt: str | None = None
) -> Fee:
    """A part of a fee, or the rest of it, was paid."""
    paid = (fee.paid or Decimal(0)) + amount
    if paid > fee.amount:
        raise UserError("money.too_much", paid=paid, amount=fee.amount)
    with book.change("money.fee", enrolment=book.get(Enrolment, fee.enrolment)):
        return book.set(fee, paid=paid, paid_on=on or book.today(), receipt=receipt or fee.receipt)


def totals(amounts: Iterable[tuple[Decimal | None, str | None]]) -> dict[str, Decimal]:
    """One sum for each currency; amounts in two currencies are never added (R89)."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for amount, currency in amounts:
        if amount is not None and currency is not None:
            found[currency] += amount
    return dict(sorted(found.items()))


def _attended(
    book: Book, cohort: int, first: dt.date, last: dt.date
) -> tuple[dict[int, set[dt.date]], dict[int, dict[str, int]]]:
    """By enrolment: the days somebody came to the centre or the workplace, and how often each mark was given."""
    days: dict[int, set[dt.date]] = defaultdict(set)
    marks: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    query = book.select(Mark, Mark.enrolment, Mark.status, Session.day).join(
        Session, on=(Mark.session == Session.id)
    )
    query = query.where(
        Session.cohort == cohort, Session.state == "held", Session.day >= first, Session.day <= last,
        Session.deleted.is_null(),
    )  # fmt: skip
    places = book.select(Enrolment, Enrolment.id).where(Enrolment.cohort == cohort)
    work = book.select(WorkplaceDay, WorkplaceDay.enrolment, WorkplaceDay.status, WorkplaceDay.day).where(
        WorkplaceDay.enrolment.in_(places), WorkplaceDay.day >= first, WorkplaceDay.day <= last
    )
    for enrolment, status, day in (*query.tuples(), *work.tuples()):
        marks[enrolment][status] += 1
        if status in "PL":
            days[enrolment].add(day)
    return days, marks


def _people(book: Book, cohort: int, until: dt.date) -> list[tuple[Enrolment, str]]:
    """Everyone of a cohort who has begun by a day, in paper order, with names."""
    begun = book.select(EnrolmentState, EnrolmentState.enrolment).where(
        EnrolmentState.state.in_(sorted(BEGUN)), EnrolmentState.since <= until
    )
    query = book.select(Enrolment).where(Enrolment.cohort == cohort, Enrolment.id.in_(begun))
    places = sorted(query, key=lambda one: (one.number is None, one.number, one.id))
    people = book.select(Trainee, bin=True).where(Trainee.id.in_([one.trainee for one in places]))
    names = {one.id: one.names for one in people}
    return [(one, names.get(one.trainee) or "–") for one in places]
