"""Names as they are, phones, papers, the restricted block, and who is the same person."""

import datetime as dt

import pytest

from tests.records.helpers import code_of, fields_of
from tvetdesk.errors import UserError
from tvetdesk.records import rows
from tvetdesk.records.centres import sexes_offered
from tvetdesk.records.codes import PURPOSES
from tvetdesk.records.cohorts import enrol, state_on, states_of
from tvetdesk.records.consent import Consent, agreed, record_consent
from tvetdesk.records.people import (
    Alias,
    PhoneNumber,
    SamePerson,
    Trainee,
    add_paper,
    add_phone,
    alter_trainee,
    birth_day,
    birth_from_age,
    birth_precision,
    birth_year,
    disability,
    link,
    longer_form,
    new_trainee,
    nin_doubts,
    record_restricted,
    sex_code,
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


def test_consent_taken_back_keeps_the_place_in_the_course(book, binta, cohort):
    place = enrol(book, binta, cohort)
    for purpose in PURPOSES:
        record_consent(book, binta, purpose, "given", method="signature")
        record_consent(book, binta, purpose, "withdrawn")
    assert not any(agreed(book, binta.id, purpose) for purpose in PURPOSES)
    assert state_on(states_of(book, place.id), book.today()) == "enrolled"


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


@pytest.mark.parametrize(
    ("birth", "precision", "day"),
    [
        ("1999-03-07", "day", "1999-03-07"),
        ("1999-03", "month", "1999-03-01"),
        ("1999", "year", "1999-01-01"),
        ("~1998", "about", "1998-01-01"),
        (None, None, None),
    ],
)
def test_an_imprecise_birth_date_goes_out_as_a_day_with_its_precision(birth, precision, day):
    assert (birth_precision(birth), birth_day(birth)) == (precision, day)


def test_an_age_on_a_day_is_a_year_of_birth_about(book):
    assert birth_from_age(22, dt.date(2020, 3, 10)) == "~1998"
    assert new_trainee(book, "Awa", birth=birth_from_age(22, dt.date(2020, 3, 10))).birth_year == 1998


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("+2202012345", "+220872012345"),
        ("+2207012345", "+220877012345"),
        ("+2203012345", "+220833012345"),
        ("+2205012345", "+220835012345"),
        ("+2206012345", "+220866012345"),
        ("+2209012345", "+220899012345"),
        ("+2204412345", "+220444412345"),
        ("+220873012345", None),  # long already
        ("+22790123456", None),
    ],
)
def test_the_longer_form_of_a_gambian_number_is_only_offered(short, long):
    assert longer_form(short) == long


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("301 2345", "+2203012345"),
        ("00220 301 2345", "+2203012345"),
        ("83 301 2345", "+220833012345"),
        ("+223 76 12 34 56", "+22376123456"),
        ("+49 171 1234567", "+491711234567"),
        ("+996 312 123456", "+996312123456"),
        ("+52 55 1234 5678", "+525512345678"),
    ],
)
def test_numbers_of_seven_and_nine_digits_and_of_other_countries_are_kept(book, binta, typed, kept):
    assert add_phone(book, binta, typed).phone == kept


@pytest.mark.parametrize(("typed", "digits"), [("9012345", 7), ("901234567", 9)])
def test_a_number_of_niger_has_eight_digits(typed, digits):
    with pytest.raises(UserError) as caught:
        PhoneNumber.phone.parse(typed, "NE")
    assert (caught.value.code, caught.value.values["digits"]) == ("field.phone_niger", digits)
    assert PhoneNumber.phone.parse("90 12 34 56", "NE") == "+22790123456"


def test_every_paper_of_niger_can_be_noted(book, binta):
    kinds = (
        "birth_certificate", "birth_judgment", "national_id", "passport", "consular_card", "refugee_attestation",
        "asylum_attestation", "refugee_card",
    )  # fmt: skip
    assert [add_paper(book, binta, kind, country="NE").kind for kind in kinds] == list(kinds)


@pytest.mark.parametrize("typed", ["1/3/26", "01.03.2026", "2026-03-01"])
def test_the_first_of_march_is_read_day_first(typed):
    assert PhoneNumber.since.parse(typed) == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("typed", "read"), [("1/1/1970", "1970-01-01"), ("1/1/2108", None), ("1/1/1899", None)]
)
def test_days_of_broken_clocks_are_kept_or_refused_in_words(typed, read):
    if read:
        assert PhoneNumber.since.parse(typed) == dt.date.fromisoformat(read)
    else:
        assert code_of(lambda: PhoneNumber.since.parse(typed)) == "field.date_range"


def test_other_is_offered_as_sex_only_where_the_centre_says_so(book, centre, binta):
    assert sexes_offered(book) == ("F", "M", "U")
    assert fields_of(lambda: rows.alter(book, binta, sex="O")) == {"sex": "row.other_sex"}
    assert fields_of(lambda: rows.add(book, Trainee, names="Awa", sex="O")) == {"sex": "row.other_sex"}
    rows.alter(book, centre, other_sex=True)
    assert sexes_offered(book) == ("F", "M", "O", "U")
    assert rows.alter(book, binta, sex="O").sex == "O"
    assert [sex_code(sex) for sex in ("F", "M", "O", "U", None)] == ["F", "M", "U", "U", "U"]
