"""Spellings of one name find each other; look-alikes say why; nothing is joined without a person."""

import time

import pytest

from tvetdesk.records.lookalikes import Entered, by_name, lookalikes
from tvetdesk.records.namekeys import PARTICLES, alike, name_keys, word_key, words_of
from tvetdesk.records.people import Alias, add_paper, add_phone, link, new_trainee

PAIRS = (
    ("Jallow", "Diallo", "Jalloh", "Jallo"),
    ("Ceesay", "Cissé", "Cisse", "Sesay"),
    ("Touray", "Touré", "Touree"),
    ("Njie", "Ndiaye", "N'Diaye"),
    ("Momodou", "Mamadou", "Mohamed"),
    ("Fatou", "Fatoumata", "Fadimata", "Fatima", "Fati"),
    ("Camara", "Kamara"),
    ("Conteh", "Konté"),
    ("Drammeh", "Dramé"),
    ("Sow", "Sowe"),
    ("Ɗanladi", "Danladi"),
    ("Seydou", "Saidou"),
    ("Youssouf", "Yusupha"),
)


@pytest.mark.parametrize("spellings", PAIRS, ids=lambda pair: pair[0])
def test_spellings_of_one_name_have_one_key(spellings):
    assert len({name_keys(one) for one in spellings}) == 1
    assert len({name_keys(one.upper()) for one in spellings}) == 1


def test_other_names_have_other_keys():
    names = words_of(
        "Jallow Ceesay Touray Njie Momodou Fatou Bah Barry Sow Sanyang Sanneh Jarra Jawara Jah Jawo Colley Jobe Joof Camara Keita Traore"
    )
    assert len({word_key(name) for name in names}) == len(names)


@pytest.mark.parametrize("particle", sorted(PARTICLES))
def test_titles_and_particles_tell_nothing(particle):
    assert name_keys(f"Fatima {particle} Moussa") == name_keys("Fatima Moussa")
    assert name_keys(particle)  # somebody may be called that


def test_names_in_other_scripts_are_their_own_key():
    assert name_keys("عائشة محمد") == name_keys("عائشة محمد")
    assert len(set(name_keys("ߒߞߏ ߕߐ߮"))) == 2
    assert name_keys("") == name_keys("123 !?") == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Momodou Jallow", "Diallo Mamadou", True),
        ("Jallow", "Diallo", True),  # a name of one word
        ("Jallow", "Momodou Jallow", False),  # half a name says nothing yet
        ("Momodou Jallow", "Momodou Lamin Jallow", True),
        ("Momodou Jallow", "Momodou Ceesay", False),
        ("", "Jallow", False),
    ],
)
def test_when_names_may_be_one(one, other, expected):
    assert alike(name_keys(one), name_keys(other)) is expected


@pytest.fixture
def mamadou(book):
    return new_trainee(
        book,
        "Mamadou Diallo",
        sex="M",
        birth="~2002",
        village="Soma",
        father="Saikou",
        number="GM-MK-2018-0013",
    )


def reasons(found):
    return [(one.kind, one.speaks) for one in found.evidence]


def test_it_says_what_speaks_for_it_and_against(book, mamadou):
    (found,) = lookalikes(book, Entered("Momodou Jallow", "Sekou Jallow", "M", "~2003", "Soma"), "GM")
    assert found.trainee == mamadou.id
    assert reasons(found) == [
        ("spelling", True), ("spelling", True), ("year", True), ("father", True), ("village", True),
    ]  # fmt: skip
    assert [(one.one, one.other) for one in found.evidence[:2]] == [
        ("Momodou", "Mamadou"),
        ("Jallow", "Diallo"),
    ]
    (other,) = lookalikes(book, Entered("Mamadou Diallo", "Alpha", "M", "2002", "Kaiaf"), "GM")
    assert reasons(other) == [("name", True), ("year", True), ("father", False), ("village", False)]


def test_sex_and_birth_year_rule_names_out(book, mamadou):
    assert not lookalikes(book, Entered("Momodou Jallow", sex="F"))
    assert not lookalikes(book, Entered("Momodou Jallow", birth="2005"))
    assert lookalikes(book, Entered("Momodou Jallow", sex="U", birth="2004"))


@pytest.mark.parametrize("typed", ["301 2345", "3012345", "+220 301 2345", "00220 3012345"])
def test_the_last_digits_of_a_phone_are_enough(book, mamadou, typed):
    add_phone(book, mamadou, "+2203012345", owner="relative")
    (found,) = lookalikes(book, Entered("Somebody Else", phones=[typed]), "GM")
    assert reasons(found) == [("phone", True)]
    assert found.evidence[0].other == "2345"
    assert not lookalikes(book, Entered("Somebody Else", phones=["2345"]), "GM")


def test_eight_digits_in_niger(book, mamadou):
    add_phone(book, mamadou, "+22790123456")
    assert lookalikes(book, Entered(phones=["90 12 34 56"]), "NE")
    assert not lookalikes(book, Entered(phones=["91 12 34 56"]), "NE")


def test_the_number_of_a_paper(book, mamadou):
    add_paper(book, mamadou, "national_id", number="GM 123-456")
    (found,) = lookalikes(book, Entered(papers=["gm123456"]))
    assert reasons(found) == [("paper", True)]


def test_other_spellings_count(book, mamadou):
    with book.change("people.new"):
        book.add(Alias, trainee=mamadou.id, names="Bubacarr Fofana")
    assert [one.trainee for one in lookalikes(book, Entered("Boubacar Fofana"))] == [mamadou.id]
    assert by_name(book, "boubacar") == [mamadou.id]


def test_who_was_compared_already_is_not_asked_again(book, mamadou):
    other = new_trainee(book, "Momodou Jallow")
    entered = Entered("Momodou Jallow", row=other.id)
    assert [one.trainee for one in lookalikes(book, entered)] == [mamadou.id]
    link(book, mamadou, other, "later")
    assert lookalikes(book, entered)
    link(book, mamadou, other, "different")
    assert not lookalikes(book, entered)


def test_people_in_the_bin_look_like_nobody(book, mamadou):
    with book.change("people.alter", trainee=mamadou):
        book.delete(mamadou)
    assert not lookalikes(book, Entered("Mamadou Diallo"))
    assert not by_name(book, "Mamadou")


def test_search_finds_every_spelling(book, mamadou):
    assert by_name(book, "jallow") == [mamadou.id]
    assert by_name(book, "Cissé") == []


def test_twenty_thousand_people_are_compared_at_once(book):
    with book.change("people.new"):
        firsts = ("Momodou", "Fatou", "Lamin", "Binta", "Ousman", "Isatou", "Ebrima", "Awa")
        lasts = ("Jallow", "Ceesay", "Touray", "Njie", "Bah", "Sow", "Camara", "Keita", "Sanyang", "Colley")
        from tvetdesk.records.people import Trainee

        book.add_many(
            Trainee,
            [
                {"names": f"{firsts[n % 8]} {lasts[n // 8 % 10]} {n % 997:x}", "birth_year": 1990 + n % 15}
                for n in range(20_000)
            ],
        )
    began = time.perf_counter()
    assert lookalikes(book, Entered("Mamadou Diallo", birth="1999"))
    assert time.perf_counter() - began < 3  # benchmarks/lookalikes.py holds it to 0.3 s
