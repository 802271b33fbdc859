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
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias

from tvetdesk.paths import locales_folder

if TYPE_CHECKING:
    from decimal import Decimal

    from babel import Locale

LANGUAGES = ("en", "fr", "de")

# English and French as written where the centres are: that decides symbols such as D for the dalasi.
_LOCALES = {"en": "en_GM", "fr": "fr_NE", "de": "de_DE"}
_DATES = {"en": "{:%d/%m/%Y}", "fr": "{:%d/%m/%Y}", "de": "{:%d.%m.%Y}"}
# What a screen full of numbers and days is written with. Babel has it too, and 6 MB of memory that come with it.
_DAYS = {"en": "{} {} {}", "fr": "{} {} {}", "de": "{} {}. {}"}
_WEEKDAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
    "de": "Mo. Di. Mi. Do. Fr. Sa. So.",
}
_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
}
_SIGNS = {  # between thousands, before decimals
    "en": str.maketrans({}),
    "fr": str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","}),
    "de": str.maketrans({",": ".", ".": ","}),
}
_BETWEEN = {"en": "; ", "fr": "\N{NO-BREAK SPACE}; ", "de": "; "}
_PERCENT = {"en": "{}%", "fr": "{}\N{NO-BREAK SPACE}%", "de": "{}\N{NO-BREAK SPACE}%"}


class Message(str):
    """An English text that has a translation: a value of this type is translated when it is shown."""

    __slots__ = ()


class Words(str):
    """Several values as one text: each is shown in the reader's language when the text is, like a day in a title."""

    __slots__ = ("parts",)
    parts: "tuple[Value, ...]"

    def __new__(cls, parts: "Iterable[Value]") -> Self:
        kept = tuple(parts)
        made = super().__new__(cls, " ".join(map(str, kept)))
        made.parts = kept
        return made

    def __getnewargs__(self) -> "tuple[tuple[Value, ...]]":  # type: ignore[override]
        return (self.parts,)


class Plural(NamedTuple):
    """A text in its form for one and its form for many."""

    one: str
    many: str


Value: TypeAlias = "str | int | float | Decimal | dt.date"
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
        from babel import Locale  # loaded when the first sum of money is shown

        return Locale.parse(_LOCALES[self.language])

    def __call__(self, text: str, /, **values: Value) -> str:
        """The text in this language, its placeholders filled with the values as people write them."""
        return self._fill(self._catalogue.gettext(text) if text else "", values)

    def open(self, text: str, /) -> str:
        """The text in this language, its placeholders still to be filled: for libraries that fill them themselves."""
        return self._catalogue.gettext(text)

    def open_n(self, text: Plural, number: int, /) -> str:
        """The form that fits the number, likewise."""
        return self._catalogue.ngettext(*text, number)

    def n(self, text: Plural, number: int, /, **values: Value) -> str:
        """The form of the text that fits the number, which also fills `{number}`."""
        return self._fill(self._catalogue.ngettext(*text, number), {"number": number, **values})

    def show(self, value: Value) -> str:
        """A value as people write it: text marked with `N_` translated, dates and numbers in their order."""
        match value:
            case Message():
                return self(value)
            case Words():
                return " ".join(self.show(part) for part in value.parts)
            case str():
                return value
            case dt.datetime():
                return self.moment(value)
            case dt.date():
                return self.date(value)
            case _:
                return self.number(value)

    def labelled(self, label: str, words: str) -> str:
        """Born: 1999, with the space before the colon in French."""
        return f"{label}\N{NO-BREAK SPACE}: {words}" if self.language == "fr" else f"{label}: {words}"

    def listed(self, texts: "Iterable[str]") -> str:
        """One text after the other with semicolons between, as this language sets them."""
        return _BETWEEN[self.language].join(texts)

    def date(self, day: dt.date) -> str:
        """10/03/2020, in German 10.03.2020."""
        return _DATES[self.language].format(day)

    def moment(self, moment: dt.datetime) -> str:
        """10/03/2020 14:05."""
        return f"{self.date(moment)} {moment:%H:%M}"

    def day(self, day: dt.date) -> str:
        """Tue 10 Mar: a day near today, where the year goes without saying."""
        weekday = _WEEKDAYS[self.language].split()[day.weekday()]
        return _DAYS[self.language].format(weekday, day.day, _MONTHS[self.language].split()[day.month - 1])

    def number(self, number: "float | Decimal", decimals: int | None = None) -> str:
        """1,234.5: as many decimals as the number has, or exactly `decimals`."""
        from decimal import Decimal  # the unlock screen shows no number

        exact = Decimal(str(number))
        if decimals is None:
            text = f"{exact:,f}"
            text = text.rstrip("0").rstrip(".") if "." in text else text
        else:
            text = f"{exact:,.{decimals}f}"
        return text.translate(_SIGNS[self.language])

    def percent(self, share: "float | Decimal", decimals: int = 1) -> str:
        """94.9%, in French and German 94,9 %: of a share between 0 and 1."""
        from decimal import Decimal

        return _PERCENT[self.language].format(self.number(Decimal(str(share)) * 100, decimals))

    def money(self, amount: "int | Decimal", currency: str) -> str:
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
        shown = {name: self.show(value) for name, value in values.items()}
        for name, words in shown.items():
            if words.endswith("."):  # as "4 janv." does: a sentence ends with one full stop
                text = re.sub(rf"(\{{{name}\}})\.(?=\s|$)", r"\1", text)
        return text.format_map(shown)


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
