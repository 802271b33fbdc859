"""Reasons in words: what speaks for and against two people being one."""

from __future__ import annotations

from tvetdesk.i18n import N_, P_, Translator
from tvetdesk.records import lookalikes
from tvetdesk.records.lookalikes import Evidence

REASONS = {
    (lookalikes.SAME_NAME, True): N_("same name"),
    (lookalikes.SPELLING, True): N_("{one} and {other} are spellings of one name"),
    (lookalikes.ORDER, True): N_("the same words in another order"),
    (lookalikes.PHONE, True): N_("same phone (…{other})"),
    (lookalikes.PAPER, True): N_("same number on a paper"),
    (lookalikes.BIRTH, True): N_("same birth date"),
    (lookalikes.FATHER, True): N_("same father"),
    (lookalikes.FATHER, False): N_("other father"),
    (lookalikes.VILLAGE, True): N_("same village"),
    (lookalikes.VILLAGE, False): N_("other village"),
    (lookalikes.SEX, False): N_("other sex"),
}
SAME_YEAR = N_("same birth year")
APART = P_("birth year {number} apart", "birth years {number} apart")


def evidence_words(one: Evidence, t: Translator) -> str:
    """A reason in words."""
    if one.kind == lookalikes.YEAR:
        return t(SAME_YEAR) if not one.apart else t.n(APART, one.apart)
    return t(REASONS[one.kind, one.speaks], one=one.one, other=one.other)
