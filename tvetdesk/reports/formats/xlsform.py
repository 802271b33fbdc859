"""The tracer study as an XLSForm for ODK and Kobo (R88), in English and French; its questions are the fields of a follow-up.

Sheets and columns after xlsform.org. Whom an answer belongs to is said by the number of the follow-up, never by a name:
no name needs to be on the telephone. docs/formats.md shows how that number is filled in from the call sheet.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from tvetdesk.i18n import N_, Message, translator
from tvetdesk.records.codes import CONTRACTS, INCOME_BANDS, OUTCOMES, RELEVANCE, SECTORS, WAYS_FOUND
from tvetdesk.records.outcomes import IN_WORK

FORM, TITLE = "tvetdesk_tracer_study", N_("Follow-up after the training")
LANGUAGES = {"en": "English (en)", "fr": "Français (fr)"}
NEVER_ASKED = ("not_reached", "deceased")  # nobody answers these
CHOICES: Mapping[str, Mapping[str, Message]] = {
    "outcome": {code: label for code, label in OUTCOMES.items() if code not in NEVER_ASKED},
    "relevance": RELEVANCE,
    "sector": SECTORS,
    "contract": CONTRACTS,
    "income": INCOME_BANDS,
    "way_found": WAYS_FOUND,
}
WORKING = " or ".join(f"${{outcome}} = '{code}'" for code in sorted(IN_WORK | {"apprentice"}))
SEEN = "${outcome} != 'refused'"

# type, name, label, required, relevant, constraint, what to say where that does not hold
QUESTIONS: tuple[tuple[str, str, Message, bool, str, str, Message | None], ...] = (
    ("text", "followup", N_("Number of the follow-up, from the call sheet"), True, "", "regex(., '^-?[0-9]{1,19}$')", N_("Only digits, as on the call sheet.")),
    ("date", "on", N_("Date of the answer"), True, "", ". <= today()", N_("This day is still to come.")),
    ("select_one outcome", "outcome", N_("What is your situation today?"), True, "", "", None),
    ("date", "work_since", N_("Since when do you have this work?"), False, WORKING, ". <= today()", N_("This day is still to come.")),
    ("select_one relevance", "relevance", N_("Does the work fit the training?"), False, WORKING, "", None),
    ("select_one sector", "sector", N_("In which sector do you work?"), False, WORKING, "", None),
    ("text", "employer_name", N_("For whom do you work?"), False, WORKING, "", None),
    ("select_one contract", "contract", N_("What contract do you have?"), False, WORKING, "", None),
    ("integer", "week_hours", N_("How many hours a week do you work?"), False, WORKING, ". >= 0 and . <= 120", N_("From 0 to 120 hours.")),
    ("select_one income", "income", N_("How much do you earn?"), False, WORKING, "", None),
    ("select_one way_found", "way_found", N_("How did you find this work?"), False, WORKING, "", None),
    ("integer", "usefulness", N_("How much use is the training to you, from 1 (none) to 5 (a lot)?"), False, SEEN, ". >= 1 and . <= 5", N_("From 1 to 5.")),
    ("select_one relevance", "recommend", N_("Would you recommend the training?"), False, SEEN, "", None),
)  # fmt: skip


def workbook(version: str) -> bytes:
    """The form; `version` rises with each change of it."""
    import xlsxwriter  # 4 MB that only those pay who write a workbook

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        _sheet(book, "survey", _survey())
        _sheet(book, "choices", _choices())
        _sheet(
            book,
            "settings",
            [
                ["form_title", "form_id", "version", "default_language"],
                [translator("en")(TITLE), FORM, version, LANGUAGES["en"]],
            ],
        )
    return file.getvalue()


def _survey() -> list[list[str]]:
    heads = ["type", "name", *_columns("label"), "required", "relevant", "constraint", *_columns("constraint_message")]  # fmt: skip
    rows = [heads]
    for kind, name, label, required, relevant, constraint, why in QUESTIONS:
        said = _said(why) if why else [""] * len(LANGUAGES)
        rows.append([kind, name, *_said(label), "yes" if required else "", relevant, constraint, *said])
    return rows


def _choices() -> list[list[str]]:
    rows = [["list_name", "name", *_columns("label")]]
    for name, codes in CHOICES.items():
        rows += [[name, code, *_said(label)] for code, label in codes.items()]
    return rows


def _columns(name: str) -> list[str]:
    return [f"{name}::{language}" for language in LANGUAGES.values()]


def _said(text: Message) -> list[str]:
    return [translator(language)(text) for language in LANGUAGES]


def _sheet(book: Any, name: str, rows: list[list[str]]) -> None:
    sheet = book.add_worksheet(name)
    for place, row in enumerate(rows):
        for number, text in enumerate(row):
            if text:
                sheet.write_string(place, number, text)
