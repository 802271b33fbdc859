"""A bad month: bundles are lost, doubled and late, a clock is wrong, a PC is restored, one is copied; all end with the same."""

from unittest.mock import patch

import pytest

from tvetdesk.practice import month, play_month


def played(tmp_path, translate, **more):
    said = []
    good = play_month(tmp_path / "month", translate, said.append, **more)
    return good, said


@pytest.mark.parametrize("days", [12, pytest.param(60, marks=pytest.mark.torture)])
def test_everybody_holds_the_same_after_a_bad_month(tmp_path, english, days):
    good, said = played(tmp_path, english, days=days, seed=5)
    text = "\n".join(said)
    assert said[0] == "*** practice data, invented ***"
    for happened in (
        "invites a second computer and a laptop by itself", "jumps to the year 2099", "restored from the backup",
        "copies the data folder", "the later of two copies", "were lost on the way",
    ):  # fmt: skip
        assert happened in text
    assert "NOT" not in text
    assert said[-1] == "Everybody holds the same."
    assert good


def test_it_says_so_when_somebody_holds_something_else(tmp_path, english):
    with patch.object(month.Month, "exchange_all", lambda _self: None):  # nothing comes after the losses
        good, said = played(tmp_path, english, days=12, seed=5)
    assert not good
    assert said[-1] == "Something is NOT the same. Please report it with the number 5."
