"""Which passwords are refused, and what turning one into a key costs."""

import nacl.exceptions
import pytest

from tvetdesk.errors import UserError
from tvetdesk.store import passwords
from tvetdesk.store.passwords import CHEAP, DEFAULT, MIB, SALT, Kdf

GUESSES = [
    "",
    "short",
    "a b c d",
    "password1234",
    "Motdepasse-2026",
    "qwertyuiop",
    "9876543210",
    "abababababab",
    "Amina 1985 !",
    "P\N{FULLWIDTH LATIN CAPITAL LETTER A}SSWORD 99",
    " " * 12,
]


@pytest.mark.parametrize("guess", GUESSES)
def test_the_first_guesses_are_no_password(guess):
    with pytest.raises(UserError) as caught:
        passwords.check(guess, "amina")
    assert caught.value.code == "keys.weak_password"


@pytest.mark.parametrize(
    "good", ["cow river tree salt", "kx3-9fq+2w", "жетинчи кой тоодо", "amina goes north"]
)
@pytest.mark.parametrize("user", ["amina", "4711"])
def test_ten_characters_or_four_words_are_enough(good, user):
    passwords.check(good, user)


def test_every_way_to_type_the_same_signs_gives_the_same_key():
    def key(password):
        return passwords.key_of(password, CHEAP, bytes(SALT))

    assert key("é ﬁn Ａ") == key("e\u0301 fin A")
    assert len({key("é"), key("e"), key("E"), key("\udce9"), key("")}) == 5


@pytest.mark.parametrize(
    ("memory", "passes"),
    [(8, 3), (8 * MIB - 1, 3), (1024 * MIB + 1, 3), (1 << 40, 3), (64 * MIB, 0), (64 * MIB, 11), (-1, -1)],
)
def test_a_cost_is_within_bounds(memory, passes):
    with pytest.raises(ValueError, match="out of bounds"):
        Kdf(memory, passes)


def test_a_stolen_file_costs_at_least_this_much_a_guess():
    assert Kdf(64 * MIB, 3) == DEFAULT
    assert len(passwords.key_of("any", DEFAULT, bytes(SALT))) == 32


def test_too_little_memory_is_said(monkeypatch):
    def kdf(*_, **__):
        raise nacl.exceptions.RuntimeError

    monkeypatch.setattr(passwords.argon2id, "kdf", kdf)
    with pytest.raises(UserError) as caught:
        passwords.key_of("any", CHEAP, bytes(SALT))
    assert caught.value.code == "keys.memory"
