"""An update file is taken only from those who make the program, whole, for this computer, and newer."""

import hashlib

import pytest
from nacl.signing import SigningKey

from tests.updates.making import NEW, NUMBER, OLD, PUBLIC, update_file
from tvetdesk.errors import UserError
from tvetdesk.updates import minisign, package

# Made by minisign 0.11 itself: `minisign -S -s key -m p -t "tvetdesk 0.2.0 linux-x86_64"`.
KEY = "RWS/3nvu0MzQlVNZ0R17RwEIChAOu9G6I2hPtehLFY0zzYsys4kbXF5J"
FILE = b"hello from a stick\n"
SIGNATURE = b"""untrusted comment: signature from minisign secret key
RUS/3nvu0MzQlZJncg7P6UjKXCn9DsjR+aouzwgbw3R6hJrmHi4+Kg32zPPjLEU1CqZ0FcoNkTRnZzux9jrxjKaAvxf8S8LhyQg=
trusted comment: tvetdesk 0.2.0 linux-x86_64
xF27X0qrqO5DB/72OjQTSQ7bd1WdW8ViV53m1R0DrJR2TX5XYWag0kmoNVKv12HHMfLiwgn+Hgit/5Ft5zoGBg==
"""


def refused(act, *words, **options):
    with pytest.raises(UserError) as error:
        act(*words, **options)
    return error.value.code


def test_what_minisign_signed_is_right_and_nothing_else_is():
    key, made = minisign.public_key(KEY), minisign.signature(SIGNATURE)
    assert minisign.verify(key, made, hashlib.blake2b(FILE).digest())
    assert not minisign.verify(key, made, hashlib.blake2b(FILE + b" ").digest())
    other = minisign.signature(SIGNATURE.replace(b"0.2.0", b"0.3.0"))
    assert not minisign.verify(key, other, hashlib.blake2b(FILE).digest())


@pytest.mark.parametrize(
    "text",
    [
        b"",
        SIGNATURE[:-40],
        SIGNATURE.replace(b"RUS/", b"RWS/"),  # the signature of a file that was not hashed
        SIGNATURE.replace(b"trusted comment: t", b"comment: t"),
        SIGNATURE + b"one more line\n",
        SIGNATURE.replace(b"xF27", "xÄ27".encode()),
    ],
)
def test_what_is_no_signature_is_refused(text):
    with pytest.raises(minisign.Unreadable):
        minisign.signature(text)


def test_a_signed_file_tells_its_version(tmp_path):
    found = package.check(update_file(tmp_path), [PUBLIC])
    assert (found.version, found.system) == (NEW, package.system_name())
    package.suits(found, OLD, package.system_name())


def test_one_altered_byte_anywhere_is_refused(tmp_path):
    path = update_file(tmp_path)
    whole = path.read_bytes()
    codes = set()
    for place in range(0, len(whole), max(1, len(whole) // 97)):
        if place not in untrusted(whole):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            codes.add(refused(package.check, path, [PUBLIC]))
    path.write_bytes(whole[:-1])
    codes.add(refused(package.check, path, [PUBLIC]))
    assert codes <= {"update.damaged", "update.not_one", "update.stranger"}
    assert "update.damaged" in codes


def untrusted(whole):
    """The places of the one line that nobody signs."""
    start = whole.index(b"untrusted comment:") + len(b"untrusted comment:")
    return range(start, whole.index(b"\n", start))


def test_a_file_signed_by_somebody_else_is_refused(tmp_path):
    stranger = SigningKey(bytes(32))
    path = update_file(tmp_path, secret=stranger)  # under our key's number
    assert refused(package.check, path, [PUBLIC]) == "update.damaged"
    another = PUBLIC[:4] + "AAAA" + PUBLIC[8:]
    assert refused(package.check, path, [another]) == "update.stranger"


def test_without_a_release_key_no_file_is_taken(tmp_path):
    assert refused(package.check, update_file(tmp_path), []) == "update.no_key"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"TVET Desk update 1\n", b"TVET Desk update 2\n" + SIGNATURE]
)
def test_what_is_no_update_is_refused(tmp_path, content):
    path = tmp_path / "a.tvu"
    path.write_bytes(content)
    assert refused(package.check, path, [PUBLIC]) in {"update.not_one", "update.damaged"}


def test_an_older_version_and_another_computer_are_refused(tmp_path):
    found = package.check(update_file(tmp_path), [PUBLIC])
    here = package.system_name()
    assert refused(package.suits, found, NEW, here) == "update.old"
    assert refused(package.suits, found, "0.10.0", here) == "update.old"
    assert refused(package.suits, found, OLD, "windows-arm64") == "update.system"


def test_the_newest_on_a_stick_is_found_among_broken_ones(tmp_path):
    update_file(tmp_path, "0.2.0")
    update_file(tmp_path, "0.11.0")
    broken = update_file(tmp_path, "0.12.0")
    broken.write_bytes(broken.read_bytes()[:-9])
    (tmp_path / "else.tvu").write_bytes(b"shopping list")
    assert package.find(tmp_path, OLD, package.system_name(), [PUBLIC]).version == "0.11.0"
    assert refused(package.find, tmp_path, "0.11.0", package.system_name(), [PUBLIC]) == "update.none"


def test_the_number_of_the_key_is_eight_bytes():
    assert minisign.public_key(PUBLIC).number == NUMBER
    for text in ("", "RWS/", KEY[:-4], "AAAA" + KEY[4:]):
        with pytest.raises(minisign.Unreadable):
            minisign.public_key(text)
