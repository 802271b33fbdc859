"""Text, dates, numbers and money in the reader's language.

Text is declared with `N_` (or `P_` where a number decides the form) and translated when it is shown, so the
language can change while the program runs:

    REFUSED = N_("{name} is already enrolled since {since}.")
    translator("fr")(REFUSED, name="Fatou", since=date(2020, 3, 10))
"""

import datetime as dt
import gettext
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from tvetdesk.paths import locales_folder

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("en", "fr", "de")

# English and French as written where the centres are: that decides symbols such as D for the dalasi.
_LOCALES = {"en": "en_GM", "fr": "fr_NE", "de": "de_DE"}
_DATES = {"en": "{:%d/%m/%Y}", "fr": "{:%d/%m/%Y}", "de": "{:%d.%m.%Y}"}
_DAYS = {"en": "EEE d MMM", "fr": "EEE d MMM", "de": "EEE d. MMM"}


class Message(str):
    """An English text that has a translation: a value of this type is translated when it is shown."""

    __slots__ = ()


class Plural(NamedTuple):
    """A text in its form for one and its form for many."""

    one: str
    many: str


Value = str | int | float | Decimal | dt.date
"""What may fill a placeholder. Years, codes and serials are written as `str`: an `int` is grouped (2,019)."""


def N_(text: str) -> Message:
    """Marks a literal for translation; placeholders are named: `N_("{name} is missing.")`."""
    return Message(text)


def P_(one: str, many: str) -> Plural:
    """Marks a text with two forms: `P_("{number} change waits.", "{number} changes wait.")`."""
    return Plural(one, many)


class Translator:
    """Shows text and values in one language."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    @cached_property
    def _locale(self) -> "Locale":
        from babel import Locale  # loaded when the first number or day is shown: the unlock screen has none

        return Locale.parse(_LOCALES[self.language])

    def __call__(self, text: str, /, **values: Value) -> str:
        """The text in this language, its placeholders filled with the values as people write them."""
        return self._fill(self._catalogue.gettext(text) if text else "", values)

    def n(self, text: Plural, number: int, /, **values: Value) -> str:
        """The form of the text that fits the number, which also fills `{number}`."""
        return self._fill(self._catalogue.ngettext(*text, number), {"number": number, **values})

    def show(self, value: Value) -> str:
        """A value as people write it: text marked with `N_` translated, dates and numbers in their order."""
        match value:
            case Message():
                return self(value)
            case str():
                return value
            case dt.datetime():
                return self.moment(value)
            case dt.date():
                return self.date(value)
            case _:
                return self.number(value)

    def date(self, day: dt.date) -> str:
        """10/03/2020, in German 10.03.2020."""
        return _DATES[self.language].format(day)

    def moment(self, moment: dt.datetime) -> str:
        """10/03/2020 14:05."""
        return f"{self.date(moment)} {moment:%H:%M}"

    def day(self, day: dt.date) -> str:
        """Tue 10 Mar: a day near today, where the year goes without saying."""
        from babel.dates import format_date

        return format_date(day, _DAYS[self.language], locale=self._locale)

    def number(self, number: float | Decimal, decimals: int | None = None) -> str:
        """1,234.5: as many decimals as the number has, or exactly `decimals`."""
        from babel.numbers import format_decimal

        if decimals is None:
            return format_decimal(number, locale=self._locale, decimal_quantization=False)
        return format_decimal(number, _decimals("#,##0", decimals), locale=self._locale)

    def percent(self, share: float | Decimal, decimals: int = 1) -> str:
        """94.9%, in French and German 94,9 %: of a share between 0 and 1."""
        from babel.numbers import format_percent

        pattern = _decimals(self._locale.percent_formats[None].pattern, decimals)
        return format_percent(share, pattern, locale=self._locale)

    def money(self, amount: int | Decimal, currency: str) -> str:
        """D1,234.50 for GMD, 1 234 F CFA for XOF in French: with the decimals the currency has in use."""
        from babel.numbers import format_currency, get_currency_symbol

        pattern = self._locale.currency_formats["standard"].pattern
        if re.search(r"\w\w$", get_currency_symbol(currency, locale=self._locale)):
            pattern = re.sub("¤(?=[#0])", "¤\N{NO-BREAK SPACE}", pattern)  # "F CFA 1,234", not "F CFA1,234"
        return format_currency(amount, currency, pattern, locale=self._locale)

    def _fill(self, text: str, values: Mapping[str, Value]) -> str:
        # A placeholder without a value is our bug, hence a KeyError; a text without any is not touched.
        if "{" not in text:
            return text
        return text.format_map({name: self.show(value) for name, value in values.items()})


@cache
def translator(language: str) -> Translator:
    """The translator of one of the LANGUAGES.

    English needs no catalogue. The others are read from their .po as it lies in the repository: 3,000 messages
    take about 0.1 s, and there is no compiled file that could be missing or old.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is none of {LANGUAGES}")
    if language == "en":
        return Translator(language, gettext.NullTranslations())
    from babel.messages.mofile import write_mo  # not for English, nor before the unlock screen is painted
    from babel.messages.pofile import read_po

    with (locales_folder() / language / "LC_MESSAGES" / "tvetdesk.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translator(language, gettext.GNUTranslations(compiled))


def _decimals(pattern: str, decimals: int) -> str:
    """The number pattern with this many decimals: `#,##0 %` -> `#,##0.0 %`."""
    fraction = "." + "0" * decimals if decimals else ""
    return re.sub(r"0(?=[^0]*$)", "0" + fraction, pattern)
