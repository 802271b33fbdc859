"""Text, dates, numbers and money are written as people at the centres write them."""

import ast
import datetime as dt
import importlib.util
import pickle
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.messages.catalog import Message as Entry
from babel.numbers import format_decimal, format_percent

import tvetdesk
from tvetdesk.i18n import LANGUAGES, N_, P_, Message, Words, translator

ROOT = Path(tvetdesk.__file__).parent.parent
NARROW, WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
DAY = dt.date(2020, 3, 10)
CHANGES = P_("{number} change waits.", "{number} changes wait.")


@pytest.fixture(scope="module")
def catalogues():
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "locales" / "catalogues.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["catalogues"] = module
    spec.loader.exec_module(module)
    return module


def test_text_is_translated_when_it_is_shown(english, french, german):
    text = N_("Please correct this first. {problems}")
    assert english(text, problems="…") == "Please correct this first. …"
    assert french(text, problems="…") == "Corrigez d’abord ceci. …"
    assert german(text, problems="…") == "Bitte zuerst dies berichtigen. …"


def test_a_title_of_several_values_is_shown_in_the_language_of_the_sentence(french, german):
    title = pickle.loads(pickle.dumps(Words(("Binta", N_("yes"), DAY))))
    assert title == "Binta yes 2020-03-10"
    assert german("{row}", row=title) == "Binta ja 10.03.2020"
    assert french(N_("{row}"), row=title) == "Binta oui 10/03/2020"


def test_a_value_that_is_text_of_ours_is_translated_and_one_of_theirs_is_not(monkeypatch, french):
    monkeypatch.setattr(french._catalogue, "gettext", lambda text: f"[{text}]")
    assert french(N_("{ours} {theirs}"), ours=N_("Phone"), theirs="Phone {x}") == "[[Phone] Phone {x}]"


def test_a_placeholder_without_a_value_is_our_bug(english):
    with pytest.raises(KeyError):
        english(N_("{name} is missing."))


def test_text_without_placeholders_is_left_alone(english):
    assert english("100 %") == "100 %"
    assert english("") == ""


def test_a_number_chooses_the_form(english):
    assert english.n(CHANGES, 1) == "1 change waits."
    assert english.n(CHANGES, 0) == "0 changes wait."
    assert english.n(CHANGES, 1234) == "1,234 changes wait."


def test_french_says_zero_in_the_singular(french):
    assert french.n(CHANGES, 0) == "0 changes wait."  # no translation: the English forms, the English rule
    assert french._catalogue.plural(0) == 0
    assert french._catalogue.plural(2) == 1


@pytest.mark.parametrize(
    ("language", "date", "moment", "day"),
    [
        ("en", "10/03/2020", "10/03/2020 08:05", "Tue 10 Mar"),
        ("fr", "10/03/2020", "10/03/2020 08:05", "mar. 10 mars"),
        ("de", "10.03.2020", "10.03.2020 08:05", "Di. 10. März"),
    ],
)
def test_dates_start_with_the_day(language, date, moment, day):
    t = translator(language)
    assert t.show(DAY) == date
    assert t.show(dt.datetime(2020, 3, 10, 8, 5)) == moment
    assert t.day(DAY) == day


@pytest.mark.parametrize(
    ("language", "number", "rounded", "percent"),
    [
        ("en", "1,234.5", "1,234.50", "75.0%"),
        ("fr", f"1{NARROW}234,5", f"1{NARROW}234,50", f"75,0{WIDE}%"),
        ("de", "1.234,5", "1.234,50", f"75,0{WIDE}%"),
    ],
)
def test_numbers_and_shares(language, number, rounded, percent):
    t = translator(language)
    assert t.number(Decimal("1234.5")) == number
    assert t.number(1234.5, 2) == rounded
    assert t.number(1234, 0) == t.number(1234) == t.show(1234)
    assert t.percent(18 / 24) == percent


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_and_days_are_written_as_the_locale_data_say(language):
    t = translator(language)
    forms = {"en": "EEE d MMM", "fr": "EEE d MMM", "de": "EEE d. MMM"}
    for day in (dt.date(2026, month, 10 + month) for month in range(1, 13)):
        assert t.day(day) == format_date(day, forms[language], locale=t._locale)
    for number in (
        0,
        -1,
        999,
        -1000,
        1234567,
        0.5,
        -2.5,
        0.005,
        1e21,
        Decimal("2.50"),
        Decimal("1E+3"),
        Decimal(94) / 99,
    ):
        assert t.number(number) == format_decimal(number, locale=t._locale, decimal_quantization=False)
        assert t.number(number, 2) == format_decimal(number, "#,##0.00", locale=t._locale)
        rounded = t._locale.percent_formats[None].pattern.replace("0", "0.0")
        assert t.percent(number) == format_percent(number, rounded, locale=t._locale)


def test_share_of_the_programme_is_rounded_not_cut(english):
    assert english.percent(Decimal(94) / 99) == "94.9%"
    assert english.percent(Decimal(94) / 99, 0) == "95%"


def test_money_is_written_as_at_the_market(english, french, german):
    assert english.money(Decimal("1234.5"), "GMD") == "D1,234.50"
    assert english.money(1234, "XOF") == f"F{NARROW}CFA{WIDE}1,234"
    assert french.money(1234, "XOF") == f"1{NARROW}234{WIDE}F{NARROW}CFA"
    assert french.money(Decimal("1234.5"), "GMD") == f"1{NARROW}234,50{WIDE}GMD"
    assert german.money(1234, "XOF") == f"1.234{WIDE}F{NARROW}CFA"


def test_every_language_speaks_and_no_other():
    assert [translator(language).language for language in LANGUAGES] == ["en", "fr", "de"]
    with pytest.raises(ValueError, match="'ha'"):
        translator("ha")


def test_marks_take_literals_or_the_catalogues_miss_them():
    wrong = []
    for package in ("tvetdesk", "ui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", None) in {"N_", "P_"}:
                    literal = all(isinstance(word, ast.Constant) for word in node.args) and not node.keywords
                    if not literal:
                        wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong


def test_a_marked_text_is_still_a_text():
    assert N_("Phone") == "Phone"
    assert isinstance(N_("Phone"), Message)


@pytest.mark.parametrize(
    ("english", "translated", "language", "fault"),
    [
        ("Phone", "", "fr", "not translated"),
        ("{name} is here.", "{nom} est là.", "fr", "other placeholders than the English text"),
        ("{name} is here.", "{name est là.", "fr", "other placeholders than the English text"),
        ("{} is here.", "{} ist da.", "de", "a placeholder without a name"),
        ("Name:", "Nom :", "fr", "a sign of punctuation without its no-break space"),
        ("Sure?", "Sûr?", "fr", "a sign of punctuation without its no-break space"),
        ("Write “c. 1998”", "Écrivez «vers 1998»", "fr", "a sign of punctuation without its no-break space"),
    ],
)
def test_faults_of_a_translation_are_found(catalogues, english, translated, language, fault):
    assert list(catalogues.faults(Entry(english, translated), language)) == [fault]


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        ("At {time}: go!", f"À {{time}}{WIDE}: allez{NARROW}!"),
        ("See a:b and 08:30", "Voir a:b et 08:30"),
        ("Really?!", f"Vraiment{NARROW}?!"),
        ("“{text}”", f"«{WIDE}{{text}}{WIDE}»"),
        (("{number} day", "{number} days"), ("{number} jour", "{number} jours")),
        (("one day", "{number} days"), ("un jour", "{number} jours")),
    ],
)
def test_good_translations_pass(catalogues, english, translated):
    assert list(catalogues.faults(Entry(english, translated), "fr")) == []


def test_a_guessed_translation_is_refused(catalogues):
    assert "only guessed (fuzzy)" in catalogues.faults(Entry("Phone", "Téléphone", flags=["fuzzy"]), "fr")


@pytest.mark.parametrize(
    ("language", "together"), [("en", "one; two"), ("fr", "one\N{NO-BREAK SPACE}; two"), ("de", "one; two")]
)
def test_what_stands_between_semicolons(language, together):
    assert translator(language).listed(["one", "two"]) == together


@pytest.mark.parametrize(
    ("day", "said"),
    [("mar. 4 janv.", "Rien le mar. 4 janv."), ("lundi", "Rien le lundi."), ("J.R.", "Rien le J.R.")],
)
def test_a_sentence_ends_with_one_full_stop(day, said):
    assert translator("fr")("Rien le {day}.", day=day) == said
    assert translator("fr")("{file}.tvx", file="a.") == "a..tvx"


def test_what_stands_behind_a_label():
    assert translator("en").labelled("Born", "1999") == "Born: 1999"
    assert translator("fr").labelled("N\u00e9", "1999") == "N\u00e9\N{NO-BREAK SPACE}: 1999"
