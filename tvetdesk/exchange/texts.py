"""Dictionaries of distinct texts and bytes: words, letters, and what is left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, pairwise

from tvetdesk.exchange.chances import Memory
from tvetdesk.exchange.digits import Coder
from tvetdesk.exchange.numbers import choose, integers, symbols
from tvetdesk.exchange.streams import Malformed

# What a byte of text is expected to be before any was seen: as in languages in Latin script, ends of words first.
_LETTERS = "\0etaoinsrhldcumfpgwybvkxjqz"
_CHANCES = (192, 203, 146, 131, 120, 112, 107, 101, 98, 88, 69, 64, 45, 45, 38, 37, 35, 32, 32, 30, 26, 16, 13, 5, 3, 2, 2)  # fmt: skip
PRIOR = [1] * 256
for _letter, _chance in zip(_LETTERS, _CHANCES, strict=True):
    PRIOR[ord(_letter)] = _chance

WHOLE, WORDS = range(2)
BLOB = 512  # bytes that still go into the number as one step


def texts(coder: Coder, count: int, values: Sequence[str] | None, longest: int) -> list[str]:
    """Distinct texts in the order they appear, whole or as words between single spaces."""

    def way(form: int) -> list[str]:
        if form == WHOLE:
            return _strings(coder, count, values)
        words = None if values is None else [text.split(" ") for text in values]
        lengths = integers(coder, count, None if words is None else [len(w) for w in words])
        total = sum(lengths)
        if min(lengths) < 1 or max(lengths) > longest + 1:
            raise Malformed("a text of no words, or of too many")
        coder.spend(8 * total)
        stream = None if words is None else list(chain.from_iterable(words))
        numbers: dict[str, int] = {}
        told = None if stream is None else [numbers.setdefault(word, len(numbers)) for word in stream]
        distinct = coder.count("words", len(numbers), most=total)
        known = _strings(coder, distinct, None if values is None else list(numbers))
        told = _word_numbers(coder, total, distinct, told)
        _check(coder, list(map([len(word) + 1 for word in known].__getitem__, told)), lengths, longest)
        joined = list(map(known.__getitem__, told))
        return [" ".join(joined[a:b]) for a, b in pairwise(accumulate(lengths, initial=0))]

    if count == 0:
        return []
    found = choose(coder, "texts", 2, way, (WHOLE, WORDS))
    if max(map(len, found)) > longest:
        raise Malformed("a text is too long")
    return found


def _check(coder: Coder, sizes: Sequence[int], lengths: Sequence[int], longest: int) -> None:
    """Refuses texts that are too long before they are put together."""
    ends = list(accumulate(sizes, initial=0))
    cuts = list(accumulate(lengths, initial=0))
    if any(ends[b] - ends[a] > longest + 1 for a, b in pairwise(cuts)):
        raise Malformed("a text is too long")
    coder.spend(ends[-1])


def _word_numbers(coder: Coder, count: int, size: int, values: Sequence[int] | None) -> list[int]:
    """Which word follows which: the chances of each, or of each after the one before."""

    def way(follow: int) -> list[int]:
        return symbols(
            coder, count, size, values, [0] * count if follow else None, follow=bool(follow), grows=True
        )

    return choose(coder, "words follow", 2, way, (0, 1))


def _strings(coder: Coder, count: int, values: Sequence[str] | None) -> list[str]:
    """Texts in UTF-8, each ended by a zero byte, letter after letter under the letter before."""
    if count == 0:
        return []
    data = None if values is None else "".join(text + "\0" for text in values).encode()
    size = coder.count("letters", 0 if data is None else len(data))
    if coder.short(size, 256):
        data = bytes(
            coder.symbols(size, Memory(256, prior=PRIOR, sight=16, doubt=10), [0] * size, True, data)
        )
    else:
        data = coder.stream(size, data)
    try:
        found = data.decode().split("\0")
    except UnicodeDecodeError:
        raise Malformed("text that is not UTF-8") from None
    if found.pop() or len(found) != count:
        raise Malformed("another number of texts than announced")
    return found


def blobs(coder: Coder, count: int, values: Sequence[bytes] | None, longest: int) -> list[bytes]:
    """Distinct byte strings in the order they appear."""
    lengths = integers(coder, count, None if values is None else [len(value) for value in values])
    if any(not 0 <= length <= longest for length in lengths):
        raise Malformed("bytes that are too many")
    data = None if values is None else b"".join(values)
    size = sum(lengths)
    if size <= BLOB:
        data = coder.uniform(1 << 8 * size, 0 if data is None else int.from_bytes(data, "big")).to_bytes(
            size, "big"
        )
    else:
        data = coder.stream(size, data)
    return [data[a:b] for a, b in pairwise(accumulate(lengths, initial=0))]
