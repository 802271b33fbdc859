"""Look-alikes: people who may be the person being entered, each with what speaks for it and against it (R05).

Nothing is joined here. Whoever enters a person sees the reasons and answers: the same, different, decide later; the
answer is a row of SamePerson, which can be given otherwise later.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from tvetdesk.records.namekeys import alike, name_keys, plain, word_key, words_of
from tvetdesk.records.people import Paper, PhoneNumber, SamePerson, Trainee, birth_year
from tvetdesk.store.book import Book

YEARS_APART = 2
LAST_DIGITS = {"GM": 7, "NE": 8}  # of a phone number, by which two ways of writing one are known (R15, R17)
FEWEST_DIGITS = 7
FEW = 500  # people asked for by their ids in one statement

SAME_NAME, SPELLING, ORDER, PHONE, PAPER, BIRTH, YEAR, FATHER, VILLAGE, SEX = (
    "name", "spelling", "order", "phone", "paper", "birth", "year", "father", "village", "sex",
)  # fmt: skip
WEIGHT = {
    PAPER: 8,
    PHONE: 5,
    SAME_NAME: 4,
    SPELLING: 3,
    ORDER: 3,
    BIRTH: 3,
    FATHER: 3,
    YEAR: 1,
    VILLAGE: 2,
    SEX: 2,
}


@dataclass(frozen=True)
class Entered:
    """What is known so far of the person being entered; `row` is their own row if they have one."""

    names: str = ""
    father: str = ""
    sex: str = ""
    birth: str | None = None
    village: str = ""
    phones: Sequence[str | None] = ()
    papers: Sequence[str] = ()
    row: int | None = None


@dataclass(frozen=True)
class Evidence:
    """One reason: `speaks` for the same person or against it. `one` and `other` are the two spellings, `apart` years."""

    kind: str
    speaks: bool = True
    one: str = ""
    other: str = ""
    apart: int = 0


@dataclass(frozen=True)
class Lookalike:
    """A person who may be the same, with the reasons, those for it first."""

    trainee: int
    names: str
    birth: str | None
    village: str
    father: str
    number: str
    evidence: tuple[Evidence, ...] = field(default=())

    @property
    def weight(self) -> int:
        """How much speaks for it; only an order, never shown as a likeness."""
        return sum(WEIGHT[one.kind] if one.speaks else -WEIGHT[one.kind] for one in self.evidence)


def lookalikes(
    book: Book,
    entered: Entered,
    country: str | None = None,
    limit: int = 5,
    among: Collection[int] | None = None,
) -> list[Lookalike]:
    """Who may be this person: by name with sex and birth year ±2, by phone, or by the number of a paper.

    `among` says whose names come into question, where somebody has sorted them out before.
    """
    keys = name_keys(entered.names)
    by_phone = _by_phone(book, entered.phones, country)
    by_paper = _by_paper(book, entered.papers)
    answered = _answered(book, entered.row)
    names = _alike(book, entered, keys, among)
    ids = (set(names) | set(by_phone) | by_paper) - answered - {entered.row}
    rows = book.select(Trainee).where(Trainee.id.in_(list(ids)[:500]))
    found = [
        _compared(entered, row, names.get(row.id), by_phone.get(row.id, ""), paper=row.id in by_paper)
        for row in rows
    ]
    found.sort(key=lambda one: (-one.weight, one.names, one.trainee))
    return found[:limit]


def _alike(
    book: Book, entered: Entered, keys: tuple[str, ...], among: Collection[int] | None
) -> dict[int, str]:
    """The people whose names or other spellings may be this name, with the spelling that does."""
    if not keys or (among is not None and not among):
        return {}
    some = list(among) if among is not None and len(among) <= FEW else []  # of more, reading all is as quick
    these = f"IN ({', '.join('?' * len(some))})" if some else "IS NOT NULL"
    wanted = set(keys)
    year = birth_year(entered.birth) if entered.birth else None
    found: dict[int, str] = {}
    for one, names, sex, born in book.sql(
        f"SELECT id, names, sex, birth_year FROM trainee WHERE deleted IS NULL AND names IS NOT NULL AND id {these}",
        some,
    ):
        theirs = name_keys(names)
        if wanted.isdisjoint(theirs) or not alike(keys, theirs):
            continue
        if _other_sex(entered.sex, sex) or (year and born and abs(year - born) > YEARS_APART):
            continue
        found[one] = names
    for one, names in book.sql(
        f"SELECT trainee, names FROM alias WHERE deleted IS NULL AND names IS NOT NULL AND trainee {these}",
        some,
    ):
        if one not in found and alike(keys, name_keys(names)):
            found[one] = names
    return found


def _other_sex(one: str | None, other: str | None) -> bool:
    return one in ("F", "M") and other in ("F", "M") and one != other


def _by_phone(book: Book, phones: Iterable[str | None], country: str | None) -> dict[int, str]:
    """The people with a number that ends like one of these; of who was erased there is a row without a number."""
    digits = LAST_DIGITS.get(country or "", FEWEST_DIGITS)
    found: dict[int, str] = {}
    for phone in phones:
        last = re.sub(r"\D", "", phone or "")[-digits:]
        if len(last) < digits:
            continue
        rows = book.select(PhoneNumber, PhoneNumber.trainee, PhoneNumber.phone).where(
            PhoneNumber.phone.endswith(last)
        )
        found.update(rows.tuples())
    return found


def _by_paper(book: Book, papers: Iterable[str]) -> set[int]:
    """The people who showed a paper with one of these numbers; blanks and strokes do not matter."""
    wanted = {bare for one in papers if len(bare := _bare(one)) >= 4}
    if not wanted:
        return set()
    rows = book.select(Paper, Paper.trainee, Paper.number).where(Paper.number.is_null(False))
    return {trainee for trainee, number in rows.tuples() if _bare(number) in wanted}


def _bare(number: str) -> str:
    return re.sub(r"[^\w]|_", "", number).casefold()


def _answered(book: Book, row: int | None) -> set[int]:
    """Whom somebody has compared with this person already, and not put off."""
    if row is None:
        return set()
    rows = book.select(SamePerson).where(
        (SamePerson.one == row) | (SamePerson.other == row), SamePerson.verdict != "later"
    )
    return {one.other if one.one == row else one.one for one in rows}


def _compared(entered: Entered, row: Trainee, spelling: str | None, phone: str, *, paper: bool) -> Lookalike:
    evidence: list[Evidence] = []
    if paper:
        evidence.append(Evidence(PAPER))
    if phone:
        evidence.append(Evidence(PHONE, other=phone[-4:]))
    if spelling:
        evidence += _names(entered.names, spelling)
    evidence += _born(entered.birth, row.birth, row.birth_year)
    if entered.father and row.father:
        evidence.append(
            Evidence(FATHER, speaks=bool(set(name_keys(entered.father)) & set(name_keys(row.father))))
        )
    if entered.village and row.village:
        evidence.append(Evidence(VILLAGE, speaks=_place(entered.village) == _place(row.village)))
    if _other_sex(entered.sex, row.sex):
        evidence.append(Evidence(SEX, speaks=False))
    evidence.sort(key=lambda one: not one.speaks)
    return Lookalike(
        row.id,
        row.names or "–",
        row.birth,
        row.village or "",
        row.father or "",
        row.number or "",
        tuple(evidence),
    )


def _place(name: str) -> list[str]:
    return [word_key(word) for word in words_of(name)]


def _names(typed: str, theirs: str) -> list[Evidence]:
    """What two alike names have in common, word by word."""
    mine, other = words_of(typed), words_of(theirs)
    if mine == other:
        return [Evidence(SAME_NAME)]
    shown = {plain(word): word for word in re.findall(r"[^\W\d_]+", theirs)}
    written = {plain(word): word for word in re.findall(r"[^\W\d_]+", typed)}
    found = []
    for word in dict.fromkeys(mine):
        if word in other:
            continue
        pair = next((one for one in other if word_key(one) == word_key(word)), None)
        if pair is not None:
            found.append(Evidence(SPELLING, one=written.get(word, word), other=shown.get(pair, pair)))
    if found:
        return found
    return [Evidence(ORDER if sorted(mine) == sorted(other) else SPELLING, one=typed.strip(), other=theirs)]


def _born(mine: str | None, theirs: str | None, year: int | None) -> list[Evidence]:
    own = birth_year(mine) if mine else None
    if own is None or year is None:
        return []
    if mine == theirs and mine is not None and len(mine) == 10:
        return [Evidence(BIRTH)]
    apart = abs(own - year)
    return [Evidence(YEAR, speaks=apart <= YEARS_APART, apart=apart)]


def by_name(book: Book, typed: str) -> list[int]:
    """People whose names or other spellings have all the words typed, however they are spelt (R04)."""
    wanted = set(name_keys(typed))
    if not wanted:
        return []
    found = [
        one
        for one, names in book.sql(
            "SELECT id, names FROM trainee WHERE deleted IS NULL AND names IS NOT NULL"
        )
        if wanted.issubset(name_keys(names))
    ]
    found += [
        one
        for one, names in book.sql(
            "SELECT trainee, names FROM alias WHERE deleted IS NULL AND names IS NOT NULL"
        )
        if wanted.issubset(name_keys(names))
    ]
    return list(dict.fromkeys(found))
