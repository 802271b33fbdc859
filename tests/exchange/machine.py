"""The state machine: what happened until now, one more deed, and at the end everybody must hold the same."""

from __future__ import annotations

import sys

from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.exchange.checks import settle
from tests.exchange.deeds import DEEDS, OFTEN, a_consent, a_lesson, a_new_person
from tests.exchange.history import EVERY_WAY, History

# Hypothesis by itself repeats the draws of earlier examples; then the same happens again and nothing meets.
EVEN = "tvetdesk-even"
AVAILABLE_PROVIDERS[EVEN] = "hypothesis.internal.conjecture.providers.HypothesisProvider"

numbers = st.integers(0, 8)


def first_day(history: History, known: int) -> None:
    """Nothing, or a person whom everybody has heard of, a lesson, perhaps a consent."""
    if known:
        a_new_person(history, "one", 0, 0)
        a_lesson(history, "one", 0, 0)
    if known > 1:
        a_consent(history, "one", 0, known)
    for way in EVERY_WAY if known else ():
        history.deliver(history.send(*way))


class Exchange(RuleBasedStateMachine):
    """One history. It has one rule, so that deeds come as often as they are meant to."""

    plain = True

    def __init__(self) -> None:
        super().__init__()
        self.history = History(plain=self.plain)

    @initialize(known=st.integers(0, 3))
    def the_first_day(self, known: int) -> None:
        first_day(self.history, known)

    @rule(
        deed=st.sampled_from(OFTEN),
        pc=st.sampled_from(("one", "two", "one", "two", "lap", "far")),
        which=numbers,
        how=numbers,
    )
    def it_happens(self, deed: str, pc: str, which: int, how: int) -> None:
        DEEDS[deed](self.history, pc, which, how)

    def teardown(self) -> None:
        with self.history.open:
            if sys.exc_info()[0] is None:
                settle(self.history)
