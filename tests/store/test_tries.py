"""Wrong passwords cost time, also after a restart, and nobody is ever shut out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tvetdesk.errors import UserError
from tvetdesk.store import keys, tries
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.tries import DELAYS, FILE

PASSWORD = "four words and more"


class Hand:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.at = dt.datetime(2026, 3, 10, 8, 0)

    def __call__(self) -> dt.datetime:
        return self.at

    def go(self, seconds: float) -> None:
        self.at += dt.timedelta(seconds=seconds)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.create(tmp_path, "amina", "administrator", PASSWORD, kdf=CHEAP)
    return tmp_path


def attempt(folder: Path, clock: Hand, password: str, user: str = "amina") -> tuple[str, object]:
    try:
        _, wrong = tries.guarded(folder, user, clock, lambda: keys.unlock(folder, user, password))
    except UserError as error:
        return error.code, error.values.get("number")
    return "opened", wrong


def test_twenty_wrong_passwords_wait_longer_and_longer_but_never_for_ever(folder):
    clock, waited = Hand(), []
    for _ in range(20):
        said, seconds = attempt(folder, clock, "wrong")
        if said == "keys.wait":
            waited.append(seconds)
            clock.go(float(seconds) - 1)
            assert attempt(folder, clock, PASSWORD) == ("keys.wait", 1)  # the right one waits as well
            clock.go(1)
            said, _ = attempt(folder, clock, "wrong")
        assert said == "keys.wrong_password"
    assert waited[:4] == list(DELAYS[3:])
    assert set(waited[4:]) == {300}
    clock.go(300)
    assert attempt(folder, clock, PASSWORD) == ("opened", 20)
    assert attempt(folder, clock, PASSWORD) == ("opened", 0)
    assert not (folder / FILE).exists()


def test_a_try_counts_before_it_is_made(folder):
    """Whoever ends the program while a password is being proved has used up a try."""

    def killed() -> None:
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            tries.guarded(folder, "amina", Hand(), killed)
    assert attempt(folder, Hand(), PASSWORD) == ("keys.wait", 5)


def test_a_clock_put_back_or_forward_neither_shuts_out_nor_frees(folder):
    clock = Hand()
    for _ in range(3):
        attempt(folder, clock, "wrong")
    clock.go(-3600 * 24 * 365 * 50)
    assert attempt(folder, clock, PASSWORD) == ("keys.wait", 5)
    clock.go(5)
    assert attempt(folder, clock, PASSWORD) == ("opened", 3)


def test_names_without_an_account_wait_together_and_are_not_written_down(folder):
    for name in ("lamin", "fatou", "modou"):
        attempt(folder, Hand(), "wrong", name)
    assert attempt(folder, Hand(), "wrong", "isatou") == ("keys.wait", 5)
    assert attempt(folder, Hand(), PASSWORD) == ("opened", 0)
    assert b"lamin" not in (folder / FILE).read_bytes()


def test_whoever_manages_accounts_ends_the_waiting(folder):
    for _ in range(6):
        attempt(folder, clock := Hand(), "wrong")
    assert tries.wrong_tries(folder) == {"amina": 3}
    tries.forgive(folder, "Amina ")
    assert attempt(folder, clock, PASSWORD) == ("opened", 0)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"amina": 3}', b'{"amina": ["x", 1]}', b"\xff"])
def test_a_damaged_file_of_tries_keeps_nobody_out(folder, content):
    (folder / FILE).write_bytes(content)
    assert attempt(folder, Hand(), PASSWORD) == ("opened", 0)
