"""Brings the catalogues in line with the code (`update`) and finds what is wrong with them (`check`).

English has no catalogue: the text in the code is the English one.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

LOCALES = Path(__file__).resolve().parent
TRANSLATED = ("fr", "de")
KEYWORDS = {"N_": None, "P_": (1, 2)}

# French sets a no-break space (a narrow one before ; ! ?) before these signs; "14:05" and addresses have none.
_BARE_FRENCH_SIGN = re.compile("(?<![\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}:;!?])[:;!?](?=[\\s)»]|$)")
_BARE_FRENCH_QUOTE = re.compile(
    "«(?![\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}])|(?<![\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}])»"
)


def extract(root: Path) -> Catalog:
    """The template: every text marked in the code, with the files it is in."""
    with (LOCALES / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    template = Catalog()
    found = extract_from_dir(
        root, methods, options, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for name, _line, text, comments, _context in found:
        template.add(text, locations=[(Path(name).as_posix(), 0)], auto_comments=comments)
    return template


def updated(catalogue: Catalog, template: Catalog) -> Catalog:
    """The catalogue with the texts of the template; what is no longer used is dropped, nothing is guessed."""
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> str:
    """The file of a catalogue: sorted, without dates and line numbers, so that only changed texts differ."""
    headers = ["Project-Id-Version: TVET Desk"]
    if catalogue.locale:
        headers += [f"Language: {catalogue.locale}", f"Plural-Forms: {catalogue.plural_forms}"]
    headers += [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False)
    lines = "\n".join(f'"{header}\\n"' for header in headers)
    return f'msgid ""\nmsgstr ""\n{lines}\n\n{body.getvalue().decode("utf-8").strip()}\n'


def read(path: Path, language: str) -> Catalog:
    """A catalogue from its file, or an empty one for a language that has none yet."""
    if not path.exists():
        return Catalog(locale=Locale.parse(language))
    with path.open("rb") as file:
        return read_po(file, locale=language)


def files(root: Path) -> dict[Path, str]:
    """What the template and the catalogues should hold for the code as it is now."""
    template = extract(root)
    wanted = {LOCALES / "tvetdesk.pot": written(template)}
    for language in TRANSLATED:
        path = catalogue_path(language)
        wanted[path] = written(updated(read(path, language), template))
    return wanted


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALES / language / "LC_MESSAGES" / "tvetdesk.po"


def update(root: Path) -> None:
    """Writes the files and says what is left to translate."""
    for path, text in files(root).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for language in TRANSLATED:
        messages = [message for message in read(catalogue_path(language), language) if message.id]
        missing = sum(not all(forms(message.string)) for message in messages)
        print(f"{language}: {len(messages)} texts, {missing} to translate")


def check(root: Path) -> list[str]:
    """Everything wrong with the files, a sentence each."""
    wrong = [
        f"{path.relative_to(root).as_posix()} does not fit the code: run `make locales`"
        for path, text in files(root).items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    for language in TRANSLATED:
        for message in read(catalogue_path(language), language):
            if message.id:
                wrong += [f"{language}: {fault}: {message.id!r}" for fault in faults(message, language)]
    return wrong


def faults(message: Message, language: str) -> Iterator[str]:
    """What is wrong with one translation."""
    texts, translations = forms(message.id), forms(message.string)
    if message.fuzzy:
        yield "only guessed (fuzzy)"
    if not all(translations):
        yield "not translated"
        return
    names = [placeholders(text) for text in texts]
    if not all(name.isidentifier() for name in set().union(*names)):
        yield "a placeholder without a name"
    if any(placeholders(translation) not in names for translation in translations):
        yield "other placeholders than the English text"
    if language == "fr" and any(map(bare_french_signs, translations)):
        yield "a sign of punctuation without its no-break space"


def forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """The forms of a text: one, or one per plural."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def placeholders(text: str) -> frozenset[str]:
    """The names in braces; a stray brace counts as a name that no text has."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset({"{"})


def bare_french_signs(text: str) -> bool:
    """Whether a : ; ! ? or a guillemet lacks its no-break space."""
    return bool(_BARE_FRENCH_SIGN.search(text) or _BARE_FRENCH_QUOTE.search(text))


def main(words: list[str]) -> int:
    """Runs `update` or `check`."""
    root = LOCALES.parent
    match words:
        case ["update"]:
            update(root)
            return 0
        case ["check"]:
            wrong = check(root)
            print("\n".join(wrong))
            return 1 if wrong else 0
        case _:
            print("Usage: catalogues.py update|check")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
