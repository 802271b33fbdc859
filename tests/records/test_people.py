"""Names as they are, phones, papers, the restricted block, and who is the same person."""

import datetime as dt

import pytest

from tests.records.helpers import code_of, fields_of
from tvetdesk.records.consent import Consent, agreed, record_consent
from tvetdesk.records.people import (
    Alias,
    PhoneNumber,
    SamePerson,
    add_paper,
    add_phone,
    alter_trainee,
    birth_year,
    disability,
    link,
    new_trainee,
    nin_doubts,
    record_restricted,
)

NO_DIFFICULTY = dict.fromkeys(
    ("seeing", "hearing", "walking", "remembering", "self_care", "communicating"), "1"
)


@pytest.mark.parametrize(
    ("birth", "year"),
    [("1999-03-07", 1999), ("1999-03", 1999), ("1999", 1999), ("~1998", 1998), (None, None)],
)
def test_the_birth_year_follows_from_whatever_is_known(birth, year):
    assert birth_year(birth) == year


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({}, "U"),
        ({"seeing": "1"}, "U"),
        (NO_DIFFICULTY, "N"),
        ({**NO_DIFFICULTY, "walking": "2"}, "N"),
        ({**NO_DIFFICULTY, "walking": "3"}, "Y"),
        ({"hearing": "4"}, "Y"),
    ],
)
def test_disability_is_yes_from_a_lot_of_difficulty_in_one_question(answers, found):
    assert disability(answers) == found


@pytest.mark.parametrize(
    ("number", "birth", "doubts"),
    [
        ("07039912345", "1999-03-07", 0),  # DDMMYY
        ("99030712345", "1999-03-07", 0),  # YYMMDD
        ("11111112345", "1999-03-07", 1),
        ("11111112345", "1999", 0),
        ("0703991234", "1999-03-07", 1),
    ],
)
def test_an_odd_nin_is_only_doubted(number, birth, doubts):
    assert len(nin_doubts(number, birth)) == doubts


def test_one_word_is_a_name(book):
    trainee = new_trainee(book, "Fadimata")
    assert (trainee.names, trainee.family, trainee.sex) == ("Fadimata", None, "U")


def test_a_trainee_comes_with_phones_spellings_and_consents(book):
    trainee = new_trainee(
        book,
        "Lamin Ceesay",
        birth="~1998",
        phones=[
            {"phone": "301 2345", "owner": "relative", "owner_name": "brother Modou"},
            {"phone": "+221 77 123 45 67"},
        ],
        aliases=[{"names": "Lamine Cissé", "source": "paper"}],
        consents={"share_hq": "given", "photo": "refused"},
        consent_values={"method": "thumbprint", "language": "mnk", "notice": "2020-1"},
    )
    phones = list(book.select(PhoneNumber).order_by(PhoneNumber.id))
    assert [(one.phone, one.owner) for one in phones] == [
        ("+2203012345", "relative"),
        ("+221771234567", "self"),
    ]
    assert book.find(Alias, trainee=trainee.id).names == "Lamine Cissé"
    assert agreed(book, trainee.id, "share_hq")
    assert not agreed(book, trainee.id, "photo")
    assert (trainee.birth_year, trainee.centre) == (1998, book.centre)


def test_two_people_may_share_a_phone(book, binta, lamin):
    add_phone(book, binta, "3012345")
    add_phone(book, lamin, "3012345")
    assert book.select(PhoneNumber).count() == 2


def test_the_birth_year_is_corrected_with_the_birth_date(book, binta):
    assert alter_trainee(book, binta, birth="2001-05").birth_year == 2001


def test_consent_can_be_taken_back(book, binta):
    record_consent(book, binta, "share_hq", "given", method="signature")
    record_consent(book, binta, "share_hq", "withdrawn", dt.date(2020, 4, 1))
    assert not agreed(book, binta.id, "share_hq")
    assert book.select(Consent).count() == 1


def test_spoken_consent_needs_a_witness(book, binta):
    wrong = fields_of(lambda: record_consent(book, binta, "share_hq", "given", method="oral_witness"))
    assert wrong == {"witness": "consent.witness"}
    assert record_consent(book, binta, "share_hq", "given", method="oral_witness", witness="Awa")


def test_the_return_is_only_noted_with_consent(book, lamin):
    refused = code_of(lambda: record_restricted(book, lamin, return_country="LY"))
    assert refused == "people.return_history"
    record_consent(book, lamin, "return_history", "given")
    assert record_restricted(book, lamin, return_country="LY", return_month="2018-05").return_country == "LY"


def test_answers_in_the_restricted_block_set_disability(book, binta):
    record_restricted(book, binta, **{**NO_DIFFICULTY, "seeing": "3"})
    assert binta.disability == "Y"
    record_restricted(book, binta, seeing="1")
    assert binta.disability == "N"


def test_a_link_is_the_same_from_both_sides_and_can_be_taken_back(book, binta, lamin):
    first = link(book, binta, lamin)
    second = link(book, lamin, binta, "different")
    assert first.id == second.id
    assert book.find(SamePerson, one=min(binta.id, lamin.id)).verdict == "different"


def test_a_provisional_attestation_runs_out_after_three_months(book, binta):
    assert add_paper(book, binta, "asylum_attestation", dt.date(2019, 11, 30)).expires == dt.date(2020, 2, 29)
    assert add_paper(book, binta, "passport", "2019").expires is None
