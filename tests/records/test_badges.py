"""A badge is known from what a reader types, whatever keyboard the PC believes it has."""

import pytest

from tvetdesk.records import badges
from tvetdesk.records.quick_entry import keys


@pytest.mark.parametrize(
    ("typed", "whose"),
    [
        ("TVET-TRAINEE GM-MK 8185408639050186758", 8185408639050186758),
        ("tvet-trainee gm-mk 12", 12),
        ("TVET-TRAINEE GM-MK -12", -12),
        ("TVET)TRQINEE G?)?K &éà", 120),  # French keys
        ("TVET)TRQINEE NE)?G )(è-", -576),
        ("TVETßTRAINEE GMßMK 4711", 4711),  # German keys
        ("TVETßTRAINEE GMßMK ß47", -47),
        ("TVET-TRAINEE GM-MK", None),
        ("TVET-TRAINEE GM-MK 12a", None),
        ("all except 7", None),
        ("14 a", None),
        ("", None),
    ],
)
def test_what_a_reader_types(typed, whose):
    assert badges.read(typed) == whose


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_first_sign_of_a_badge_is_no_mark(language):
    assert badges.BEGIN[0].lower() not in keys(language)
