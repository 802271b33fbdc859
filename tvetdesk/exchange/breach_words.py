"""The breach form in words: until when somebody must be told, what lay there, what to do now, and blanks to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from tvetdesk.exchange.breach import LOST, Breach
from tvetdesk.i18n import N_, P_, Translator

TITLE = N_("Report of a data breach: {what}")
OF = N_("{name} ({code})")
NOTICED = N_("Noticed: {moment}")
UNTIL = P_(
    "The authority must be told until {moment}: {number} hour is left.",
    "The authority must be told until {moment}: {number} hours are left.",
)
OVER = N_("The authority had to be told until {moment}. Tell it now, and write why it is late.")
LOCKED = N_("What was lost is encrypted: it opens with a password or the recovery code only. Say so in the report. If the password lay beside it, it is open.")  # fmt: skip
OPEN = N_(
    "What was lost is not encrypted: whoever has it can read it. The persons concerned must be told, too."
)
PERSONS = N_("Persons concerned at most: {number}")
LINE = N_("{plural}: {rows} of {persons}")
RESTRICTED_LINE = N_("{plural} (restricted): {rows} of {persons}")
ROWS, OF_PERSONS = P_("{number} row", "{number} rows"), P_("{number} person", "{number} people")
NEXT = N_(
    "What to do now: tell headquarters; have a lost computer struck off there; give the data another key (tvetdesk user rekey)."
)
BLANKS = (
    N_("What happened, where and when:"),
    N_("What was done since:"),
    N_("What the persons concerned may suffer:"),
    N_("Who was told, and when:"),
    N_("Name, day, signature:"),
)
RULE = "_" * 72


def told(made: Breach, name: str, code: str, t: Translator) -> Iterator[str]:
    """The form line by line, with blanks to fill in."""
    yield t(TITLE, what=t(LOST[made.lost]))
    yield t(OF, name=name, code=code)
    yield t(NOTICED, moment=t.moment(made.noticed))
    yield time_left(made, t)
    yield ""
    yield t(LOCKED if made.encrypted else OPEN)
    yield ""
    yield t(PERSONS, number=made.persons)
    for one in made.classes:
        text = RESTRICTED_LINE if one.restricted else LINE
        rows, persons = t.n(ROWS, one.rows), t.n(OF_PERSONS, one.persons)
        yield "  " + t(text, plural=t(one.label), rows=rows, persons=persons)
    yield ""
    yield t(NEXT)
    for blank in BLANKS:
        yield from ("", t(blank), "", RULE, "", RULE)


def time_left(made: Breach, t: Translator) -> str:
    """Until when the authority must be told, and how long that is."""
    moment = t.moment(made.deadline)
    if made.left.total_seconds() < 0:
        return t(OVER, moment=moment)
    return t.n(UNTIL, made.hours, moment=moment)
