"""What a verb refused, and why."""

from collections.abc import Callable
from typing import Any

import pytest

from tvetdesk.errors import SENTENCES, Invalid, UserError


def code_of(act: Callable[[], Any]) -> str:
    """The code of the refusal, which has a sentence."""
    with pytest.raises(UserError) as caught:
        act()
    assert caught.value.code in SENTENCES
    return caught.value.code


def fields_of(act: Callable[[], Any]) -> dict[str, str]:
    """The code of what is wrong with each field."""
    with pytest.raises(Invalid) as caught:
        act()
    return {name: error.code for name, error in caught.value.fields.items()}
