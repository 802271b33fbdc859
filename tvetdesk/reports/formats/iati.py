"""The programme's results as IATI 2.03 (R87): one activity, its results with their indicators, targets and actual numbers.

Order and names of the elements are those of the schema iati-activities-schema.xsd 2.03. What the program does not know
(the activity's identifier, who reports, who takes part) a JSON document of the user says; docs/formats.md shows one.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Message, translator
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.measures import target_on
from tvetdesk.reports.given_out import Given
from tvetdesk.reports.indicators import Figure, figure
from tvetdesk.reports.question import Question
from tvetdesk.reports.report import Asked
from tvetdesk.reports.results import PILOTS, countries, withheld
from tvetdesk.store.book import Book

sentences({
    "formats.iati": N_("This file does not describe an activity: it is no JSON document. Write one like the example."),
    "formats.iati_part": N_("The description of the activity lacks “{part}”, or it is not as in the example. Correct it there."),
    "formats.iati_days": N_("IATI needs the first day of the results. Name it, on the command line with --first."),
})  # fmt: skip

LARGEST = 1 << 20  # bytes
LANGUAGES = ("en", "fr")
OUTCOME, UNIT, OWN = "2", "1", "99"  # result type, measure, vocabulary
VOCATIONAL = "11330"  # DAC purpose: vocational training
STATUS = ("1", "2", "3", "4", "5", "6")
ROLES = ("1", "2", "3", "4")
TYPE = re.compile(r"[1-9]\d", re.ASCII)
UNWRITABLE = re.compile(
    "[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # signs that no XML file may hold
REFERENCE = re.compile(r"[^/&|?\s]+", re.ASCII)


def described(data: bytes) -> dict[str, Any]:
    """What the user says of the activity; UserError for what is missing."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        made = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UserError("formats.iati") from error
    if not isinstance(made, dict):
        raise UserError("formats.iati")
    for part, form in (("identifier", REFERENCE), ("start", re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII))):
        _check(form.fullmatch(_words(made.get(part))), part)
    for part in ("title", "description"):
        _check(_words(made.get(part)), part)
    _check(made.setdefault("status", "2") in STATUS, "status")
    try:
        dt.date.fromisoformat(made["start"])
    except ValueError as error:
        raise UserError("formats.iati_part", part="start") from error
    others = made.get("participating")
    _check(isinstance(others, list) and others, "participating")
    for part, one in (
        ("reporting", made.get("reporting")),
        *(("participating", one) for one in others or ()),
    ):
        _check(isinstance(one, dict), part)
        _check(REFERENCE.fullmatch(_words(one.get("ref"))), f"{part}.ref")
        _check(TYPE.fullmatch(_words(one.get("type"))), f"{part}.type")
        _check(_words(one.get("name")), f"{part}.name")
        _check(part == "reporting" or one.get("role") in ROLES, f"{part}.role")
    return made


def _words(value: object) -> str:
    """A text that can be written; "" for anything else."""
    return value if isinstance(value, str) and value.strip() and not UNWRITABLE.search(value) else ""


def _check(good: object, part: str) -> None:
    if not good:
        raise UserError("formats.iati_part", part=part)


def activities(
    book: Book, said: Mapping[str, Any], asked: Asked, now: dt.datetime
) -> tuple[bytes, tuple[Given, ...]]:
    """The file, and what is kept of it; small numbers of persons are withheld, with a comment instead."""
    first, last = asked.first, asked.as_of or book.today()
    if first is None:
        raise UserError("formats.iati_days")
    if first > last:
        raise UserError("report.no_days", first=first, last=last)
    here = countries(book, asked.scope)
    moment = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = ET.Element("iati-activities", {"version": "2.03", "generated-datetime": moment})
    activity = ET.SubElement(root, "iati-activity", {"default-currency": "EUR", "last-updated-datetime": moment, "xml:lang": "en"})  # fmt: skip
    ET.SubElement(activity, "iati-identifier").text = said["identifier"]
    reporting = said["reporting"]
    _narrated(ET.SubElement(activity, "reporting-org", ref=reporting["ref"], type=reporting["type"]), reporting["name"])  # fmt: skip
    for part in ("title", "description"):
        _narrated(ET.SubElement(activity, part), said[part])
    for one in said["participating"]:
        _narrated(ET.SubElement(activity, "participating-org", ref=one["ref"], type=one["type"], role=one["role"]), one["name"])  # fmt: skip
    ET.SubElement(activity, "activity-status", code=said["status"])
    ET.SubElement(activity, "activity-date", {"type": "2", "iso-date": said["start"]})
    for country, share in zip(here, _shares(len(here)), strict=True):
        ET.SubElement(activity, "recipient-country", code=country, percentage=share)
    ET.SubElement(activity, "sector", vocabulary="1", code=VOCATIONAL)
    found = [
        (country, label, figure(code, Question(book, last, first, asked.scope or country)))
        for country in here
        for code, label in PILOTS[country]
    ]
    unseen, given = withheld(
        book, [(one, asked.scope or country, (first, last)) for country, _, one in found]
    )
    for country in here:
        result = ET.SubElement(activity, "result", {"type": OUTCOME, "aggregation-status": "false"})
        _translated(ET.SubElement(result, "title"), COUNTRIES[country])
        scope = asked.scope or country
        for label, one in ((label, one) for where, label, one in found if where == country):
            code = one.indicator.code
            target = target_on(book, code, scope, last)
            _indicator(result, one, label, target, (first, last), shown=(code, scope) not in unseen)
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n", given


def _shares(number: int) -> list[str]:
    """Percentages that add up to 100: IATI asks for them where there are several countries."""
    even = [round(100 / number, 2) for _ in range(number)]
    return [f"{share:g}" for share in [*even[1:], round(100 - sum(even[1:]), 2)]] if even else []


def _indicator(
    result: ET.Element, one: Figure, label: Message, target: int | None, days: tuple[dt.date, dt.date],
    *, shown: bool,
) -> None:  # fmt: skip
    indicator = ET.SubElement(result, "indicator", {"measure": UNIT, "ascending": "true", "aggregation-status": "false"})  # fmt: skip
    _translated(ET.SubElement(indicator, "title"), label)
    _translated(ET.SubElement(indicator, "description"), one.indicator.rule)
    ET.SubElement(indicator, "reference", vocabulary=OWN, code=one.indicator.code)
    period = ET.SubElement(indicator, "period")
    ET.SubElement(period, "period-start", {"iso-date": days[0].isoformat()})
    ET.SubElement(period, "period-end", {"iso-date": days[1].isoformat()})
    if target is not None:
        ET.SubElement(period, "target", value=str(target))
    if not shown:
        _translated(ET.SubElement(ET.SubElement(period, "actual"), "comment"), N_("Withheld: so few persons are not told outside."))  # fmt: skip
    else:
        ET.SubElement(period, "actual", value=str(one.number))


def _narrated(element: ET.Element, text: str) -> None:
    ET.SubElement(element, "narrative").text = text


def _translated(element: ET.Element, text: Message) -> None:
    """A text of ours in English, the file's own language, and in French."""
    for language in LANGUAGES:
        narrative = ET.SubElement(element, "narrative", {} if language == "en" else {"xml:lang": language})
        narrative.text = translator(language)(text)
