"""What a figure of a frozen report is called: in words, not in codes."""

import pytest

from tvetdesk.i18n import translator
from tvetdesk.reports.told import figure_words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "GM-SOLAR, enrolled, local population, 18 to 24 years, female"),
        ("de", "GM-SOLAR, eingeschrieben, lokale Bevölkerung, 18 bis 24 Jahre, weiblich"),
    ],
)
def test_a_figure_of_the_annual_return_is_named_in_words(language, words):
    assert figure_words("enrolment:GM-SOLAR:enrolled:local:18:F", translator(language)) == words


def test_what_is_no_code_stays_as_it_is():
    assert figure_words("trainee:enrolled:7", translator("en")) == "Persons currently enrolled, 7"
