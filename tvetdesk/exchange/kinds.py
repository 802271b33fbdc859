"""What a column of a bundle may hold."""

from enum import IntEnum


class Kind(IntEnum):
    """Each kind may also be None."""

    ID = 0  # a row id: free ones are replica (31 bits) << 32 | counter, natural ones negative 63-bit hashes
    INT = 1  # a signed 64-bit number
    TEXT = 2  # Unicode without NUL and without lone surrogates
    BYTES = 3
