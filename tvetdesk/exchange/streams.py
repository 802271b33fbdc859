"""Long runs of small numbers or text as compressed bytes, with what may come of them bounded beforehand."""

from __future__ import annotations

import lzma
import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

STORED, DEFLATED, LZMA = range(3)
FORMS = (STORED, DEFLATED, LZMA)
DICTIONARY = 1 << 20  # how far back LZMA looks; a reader needs this much memory


class Malformed(ValueError):
    """These bytes are not what the codec writes, or stand for more than the limits allow."""


@dataclass
class Budget:
    """How many more bytes may be unpacked."""

    left: int

    def spend(self, size: int) -> None:
        """Takes bytes off before they are made."""
        self.left -= size
        if self.left < 0:
            raise Malformed("more than the limits allow")


def filters(size: int) -> list[dict[str, int]]:
    """Raw LZMA1 without header: one literal context, positions do not matter; ended by its marker."""
    return [
        {
            "id": lzma.FILTER_LZMA1,
            "dict_size": min(DICTIONARY, max(4096, 1 << (size - 1).bit_length())),
            "lc": 0,
            "lp": 0,
            "pb": 0,
            "mode": lzma.MODE_NORMAL,
            "nice_len": 128,
            "mf": lzma.MF_BT4,
        }
    ]


def compress(data: bytes) -> tuple[int, bytes]:
    """The shortest form of some bytes: as they are, Huffman coded (deflate), or LZMA."""
    huffman = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_HUFFMAN_ONLY)
    forms = [
        data,
        huffman.compress(data) + huffman.flush(),
        lzma.compress(data, lzma.FORMAT_RAW, filters=filters(len(data))),
    ]
    return min(enumerate(forms), key=lambda form: len(form[1]))


def expand(form: int, packed: bytes, size: int) -> bytes:
    """Exactly `size` bytes, or Malformed; never makes more than that."""
    try:
        if form == STORED:
            data, rest, ended = packed, b"", True
        elif form == DEFLATED:
            inflate = zlib.decompressobj(-15)
            data = inflate.decompress(packed, size + 1)
            ended, rest = inflate.eof, inflate.unused_data
        else:
            unpack = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters(size))
            data = unpack.decompress(packed, size + 1)
            ended, rest = unpack.eof, unpack.unused_data
    except (zlib.error, lzma.LZMAError, EOFError):
        raise Malformed("a stream cannot be unpacked") from None
    if len(data) != size or rest or not ended:
        raise Malformed("a stream has another size than announced")
    return data


def pack(values: Sequence[int], size: int) -> bytes:
    """Symbols below `size`, 8, 4 or 2 to a byte, one to a byte, or as planes of bytes, lowest first."""
    bits = width(size)
    if bits > 8:
        return planes(values, bits // 8)
    whole = bytes(values)
    each = 8 // bits
    whole += bytes(-len(whole) % each)
    joined = 0
    for place in range(each):
        joined |= int.from_bytes(whole[place::each], "little") << (bits * place)
    return joined.to_bytes(len(whole) // each, "little")


def unpack(data: bytes, size: int, count: int) -> list[int]:
    """The first `count` symbols of what `pack` made; each still to be compared with its size."""
    bits = width(size)
    if bits > 8:
        return unplanes(data, bits // 8)
    each = 8 // bits
    mask = (1 << bits) - 1
    whole = bytearray(len(data) * each)
    for place in range(each):
        whole[place::each] = data.translate(bytes(byte >> (bits * place) & mask for byte in range(256)))
    return list(whole[:count])


def packed_size(count: int, size: int) -> int:
    """How many bytes `pack` makes of `count` symbols."""
    return (count * width(size) + 7) // 8


def width(size: int) -> int:
    """Bits a symbol takes: 1, 2, 4, 8, 16, 24 or 32."""
    for bits in (1, 2, 4, 8, 16, 24, 32):
        if size <= 1 << bits:
            return bits
    raise Malformed("too many different values")


def planes(values: Sequence[int], size: int) -> bytes:
    """Unsigned numbers of `size` bytes: first all lowest bytes, then all second ones, and so on."""
    wide = array("Q", values)
    if sys.byteorder == "big":
        wide.byteswap()
    raw = wide.tobytes()
    return b"".join(raw[place::8] for place in range(size))


def unplanes(data: bytes, size: int) -> list[int]:
    """What `planes` was given."""
    count = len(data) // size
    raw = bytearray(count * 8)
    for place in range(size):
        raw[place::8] = data[place * count : (place + 1) * count]
    wide = array("Q", bytes(raw))
    if sys.byteorder == "big":
        wide.byteswap()
    return wide.tolist()


def varint(value: int) -> bytes:
    """Seven bits a byte, lowest first, the top bit set on all but the last."""
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of at most nine bytes, and where it ends."""
    value = 0
    for shift in range(0, 63, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise Malformed("a number is cut short")
