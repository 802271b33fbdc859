"""What stands for a value in the help, like DAY or ROW: words in the reader's language."""

from __future__ import annotations

import re

from tvetdesk.i18n import N_, Translator

WORDS = (
    N_("ACTIVITY"), N_("ADDRESS"), N_("AMOUNT"), N_("ATTACHMENT"), N_("BUNDLE"), N_("CANDIDATE"), N_("CASE"), N_("CLASS"),
    N_("CODE"), N_("CODES"), N_("COHORT"), N_("COUNT"), N_("DATE"), N_("DECIMAL"), N_("DAY TIME"), N_("DAY"), N_("DAYS"), N_("ENROLMENT"),
    N_("FIELD"), N_("FIELDS"), N_("FILE"), N_("FILES"), N_("FINGERPRINT"), N_("FIRST"), N_("FOLDER"), N_("HEAD"),
    N_("HOLIDAY"), N_("INVITATION"), N_("ITEM"), N_("JURY"), N_("KEY"), N_("LAST"), N_("LETTERHEAD"), N_("LINE"), N_("MAPPING"),
    N_("MARK"), N_("MONTH"), N_("NAME"), N_("NAMES"), N_("NUMBER"), N_("NUMBERS"), N_("PATH"), N_("PATTERN"), N_("PERIOD"),
    N_("PHONE"), N_("PICTURE"), N_("PLACEMENT"), N_("QUANTITY"), N_("REQUEST"), N_("ROW"), N_("SECONDS"), N_("SESSION"),
    N_("SIGN"), N_("TEXT"), N_("TIME"), N_("TRAINEE"), N_("TYPE"), N_("VACANCY"), N_("VALUE"), N_("WHY"), N_("WORDS"),
    N_("WHOLE NUMBER"), N_("WORKS"), N_("YEAR"), N_("YES/NO"),
)  # fmt: skip

KINDS = {
    "Clock": "TIME",
    "Money": "AMOUNT",
    "Note": "TEXT",
    "RoughDate": "DATE",
    "Whole": "WHOLE NUMBER",
    "YesNo": "YES/NO",
}
"""What a field takes, by its kind; any other kind says its own name."""

_WORD = re.compile("|".join(rf"\b{word}\b" for word in sorted(WORDS, key=len, reverse=True)))


def in_words(text: str, translate: Translator) -> str:
    """A placeholder like [NUMBER] or NAME=VALUE in the reader's language; what is typed as it stands is left alone."""
    return text if "|" in text else _WORD.sub(lambda found: translate(found[0]), text)
