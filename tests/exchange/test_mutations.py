"""The tests of the merge are able to fail: with a rule taken out, one of them does."""

import subprocess
import sys

import pytest

from tests.exchange.mutations import MUTANTS, SHORT, applied, broken, machine_notices


@pytest.mark.parametrize("rule", SHORT)
def test_random_play_notices_a_broken_rule(rule):
    (mutant,) = (one for one in MUTANTS if one.rule == rule)
    with applied(mutant):
        assert machine_notices(40)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.rule)
def test_every_rule_that_is_taken_out_is_still_written_so(mutant):
    assert broken(mutant) is not getattr(mutant.where, mutant.name)


@pytest.mark.torture
def test_every_broken_rule_is_noticed():
    done = subprocess.run(
        [sys.executable, "-m", "tests.exchange.mutations"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
