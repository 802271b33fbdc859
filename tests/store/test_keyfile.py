"""Whatever happens to the key-slot file, it opens as it was, or not at all and in words."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from tests.store.toys import refused
from tvetdesk.errors import UserError
from tvetdesk.store import keyfile, keys
from tvetdesk.store.keyfile import COPY, FILE
from tvetdesk.store.keys import Keys
from tvetdesk.store.passwords import CHEAP, MIB

AMINA, BAKARY = "cow river tree salt", "seven goats at noon"
SECRETS = {"signing": bytes(range(32)), "box": bytes(range(32, 64))}
HQ = PrivateKey(b"h" * 32)


class PowerCutError(BaseException):
    """The program ends here, in the middle."""


def make(folder: Path) -> Keys:
    return keys.create(folder, "Amina", "administrator", AMINA, secrets=SECRETS, kdf=CHEAP)


@pytest.fixture
def opened(tmp_path: Path) -> Keys:
    """Amina's keys; Bakary and HQ can open them too."""
    made = make(tmp_path)
    keys.add_slot(made, "Bakary", "trainer", BAKARY, kdf=CHEAP)
    keys.seal_to(made, [bytes(HQ.public_key)])
    return made


def forge(folder: Path, change: Callable[[dict], object]) -> None:
    """Edits both files as an attacker would, who mends the checksum."""
    content = json.loads((folder / FILE).read_bytes())
    change(content)
    del content["check"]
    for name in (FILE, COPY):
        (folder / name).write_bytes(keyfile._with_check(content))


# --- damage ----------------------------------------------------------------------------------------------


def test_any_flipped_byte_of_the_first_file_is_found_and_the_copy_serves(opened):
    path = opened.folder / FILE
    content = path.read_bytes()
    whole = keyfile.decoded(content)
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1 << place % 8]) + content[place + 1 :])
        assert keyfile.load(opened.folder) == (whole, True), place
        if place % 20 == 0:
            assert keys.unlock(opened.folder, "amina", AMINA) == replace(opened, used_copy=True)


@pytest.mark.fault("F19", "key slots with a byte flipped or cut off", "forged")
def test_any_flip_or_cut_in_both_files_is_damage(opened, matrix):
    content = (opened.folder / FILE).read_bytes()
    for place in range(len(content)):
        flipped = content[:place] + bytes([content[place] ^ 1 << place % 8]) + content[place + 1 :]
        for damaged in matrix((flipped, content[:place])):
            with pytest.raises(keyfile._DamagedError):
                keyfile.decoded(damaged)


@pytest.mark.fault("F19", "key slots with a bit flipped and the checksum mended", "forged")
@pytest.mark.parametrize("trials", [400, pytest.param(20_000, marks=pytest.mark.torture)])
def test_a_forger_who_mends_the_checksum_opens_nothing_else(opened, trials, matrix):
    chance = random.Random(8)
    content = (opened.folder / FILE).read_bytes()
    codes = set()
    done = 0
    while done < trials:
        place = chance.randrange(len(content))
        flipped = content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
        try:
            forged = json.loads(flipped)
            forged.pop("check")
            flipped = keyfile._with_check(forged)
        except (ValueError, KeyError):
            continue
        done += 1
        for name in (FILE, COPY):
            (opened.folder / name).write_bytes(flipped)
        with matrix.one():
            try:
                again = keys.unlock(opened.folder, "amina", AMINA)
            except UserError as error:
                codes.add(error.code)
            else:  # the flip hit what belongs to somebody else
                assert again == opened
    assert codes <= {"keys.wrong_password", "keys.damaged", "keys.newer"}
    assert {"keys.wrong_password", "keys.damaged"} <= codes


@pytest.mark.fault("F19", "key slots tampered with by hand", "forged")
def test_a_role_raised_in_the_file_locks_out_instead(opened):
    forge(opened.folder, lambda content: content["slots"][1].update(role="administrator"))
    assert refused(lambda: keys.unlock(opened.folder, "bakary", BAKARY)) == "keys.wrong_password"


@pytest.mark.fault("F19", "key slots tampered with by hand", "forged")
def test_swapped_slots_open_nothing(opened):
    def swap(content):
        first, second = content["slots"]
        first["user"], second["user"] = second["user"], first["user"]

    forge(opened.folder, swap)
    for user, password in [("amina", AMINA), ("amina", BAKARY), ("bakary", AMINA), ("bakary", BAKARY)]:
        assert refused(lambda: keys.unlock(opened.folder, user, password)) == "keys.wrong_password"  # noqa: B023


@pytest.mark.fault("F19", "key slots tampered with by hand", "forged")
@pytest.mark.parametrize(
    ("kdf", "expected"),
    [
        ({"mem": 9 * MIB}, "keys.wrong_password"),
        ({"ops": 2}, "keys.wrong_password"),
        *(({"mem": value}, "keys.damaged") for value in (8, 1 << 40, -1, 8.0 * MIB, "8", None)),
        *(({"ops": value}, "keys.damaged") for value in (0, 1 << 32, True)),
        *((change, "keys.damaged") for change in ({"alg": "md5"}, {"lanes": 4}, {"salt": "AAAA"})),
    ],
)
def test_another_cost_in_the_file_is_neither_paid_nor_believed(opened, kdf, expected):
    forge(opened.folder, lambda content: content["slots"][0]["kdf"].update(kdf))
    assert refused(lambda: keys.unlock(opened.folder, "amina", AMINA)) == expected


@pytest.mark.fault("F19", "key slots tampered with by hand", "forged")
@pytest.mark.parametrize(
    "change",
    [
        *({"slots": value} for value in ([], {}, None, "none")),
        *({"version": value} for value in (0, "1", 1.0, True, None)),
        {"format": "other"},
        {"vault": 7},
        {"vault": ""},
        {"dk_id": "AAAAAAAAAAA="},
        {"recovery": [{}]},
        {"secrets": "none"},
        {"extra": 1},
    ],
)
def test_a_file_of_another_shape_is_damage(opened, change):
    forge(opened.folder, lambda content: content.update(change))
    assert refused(lambda: keys.unlock(opened.folder, "amina", AMINA)) == "keys.damaged"


@pytest.mark.fault("F19", "key slots tampered with by hand", "forged")
def test_two_slots_of_one_person_are_damage(opened):
    forge(opened.folder, lambda content: content["slots"].append(content["slots"][0]))
    assert refused(lambda: keys.unlock(opened.folder, "amina", AMINA)) == "keys.damaged"


@pytest.mark.fault("F19", "key slots tampered with by hand", "forged")
def test_secrets_of_another_folder_are_damage(opened, tmp_path_factory):
    other = json.loads((make(tmp_path_factory.mktemp("other")).folder / FILE).read_bytes())
    forge(opened.folder, lambda content: content.update(secrets=other["secrets"]))
    assert refused(lambda: keys.unlock(opened.folder, "amina", AMINA)) == "keys.damaged"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"[]", b"null", b"{}", b'{"check":1}', b'{"check":"","version":NaN}', b"\xff\xfe"),
        *(b"\0" * 4096, b" " * 300_000, b"9" * 5000, b"[" * 200_000, b'{"slots":' * 20_000),
    ],
)
def test_a_file_that_is_not_ours_is_damage(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    (tmp_path / COPY).write_bytes(content)
    assert refused(lambda: keys.users(tmp_path)) == "keys.damaged"


def test_a_damaged_version_number_is_not_taken_for_a_newer_program(opened):
    for name in (FILE, COPY):
        content = (opened.folder / name).read_bytes()
        (opened.folder / name).write_bytes(content.replace(b'"version":1', b'"version":3'))
    assert refused(lambda: keys.users(opened.folder)) == "keys.damaged"


def test_missing_unreadable_and_newer_files_have_their_own_sentences(opened):
    path, copy = opened.folder / FILE, opened.folder / COPY
    path.unlink()
    path.mkdir()  # what no program can read as a file
    assert keys.unlock(opened.folder, "amina", AMINA).used_copy
    copy.write_bytes(b"damaged")
    assert refused(lambda: keys.users(opened.folder)) in ("file.not_a_file", "file.forbidden")
    path.rmdir()
    assert refused(lambda: keys.users(opened.folder)) == "keys.damaged"
    copy.unlink()
    assert refused(lambda: keys.users(opened.folder)) == "keys.missing"
    assert refused(lambda: keys.users(opened.folder / "away")) == "keys.missing"


def test_a_newer_file_is_never_passed_over_for_an_older_copy(opened):
    old = (opened.folder / COPY).read_bytes()
    forge(opened.folder, lambda content: content.update(version=2, slots="in another form"))
    (opened.folder / COPY).write_bytes(old)
    assert refused(lambda: keys.unlock(opened.folder, "amina", AMINA)) == "keys.newer"
    assert refused(lambda: keyfile.mend(opened.folder)) == "keys.newer"


def test_a_seal_from_another_folder_recovers_nothing_and_hinders_nothing(opened, tmp_path_factory):
    other = make(tmp_path_factory.mktemp("other"))
    keys.seal_to(other, [bytes(HQ.public_key)])
    foreign = json.loads((other.folder / FILE).read_bytes())["recovery"]
    forge(opened.folder, lambda content: content["recovery"].insert(0, foreign[0]))
    assert keys.recover(opened.folder, bytes(HQ)).dk == opened.dk
    forge(opened.folder, lambda content: content["recovery"].pop())
    assert refused(lambda: keys.recover(opened.folder, bytes(HQ))) == "keys.no_recovery"


# --- power cuts ------------------------------------------------------------------------------------------

NEW = "four wells and a road"
OTHER_DK = b"d" * 32
CHANGES = {
    "password": lambda made: keys.change_password(made, AMINA, NEW, kdf=CHEAP),
    "account": lambda made: keys.add_slot(made, "Chen", "viewer", NEW, kdf=CHEAP),
    "removal": lambda made: keys.remove_slot(made, "bakary"),
    "secrets": lambda made: keys.with_secrets(made, {"signing": b"n" * 32}),
    "seal": lambda made: keys.seal_to(made, []),
    "data key": lambda made: keys.with_dk(made, OTHER_DK),
}


def failing(monkeypatch, writes: int, error: BaseException, *, after: bool = False) -> None:
    """The write after so many good ones fails, before or after it reaches the disk."""
    count = iter(range(100))

    def replace_file(path, data):
        fails = next(count) == writes
        if not fails or after:
            keyfile_replace(path, data)
        if fails:
            raise error

    keyfile_replace = keyfile.replace_file
    monkeypatch.setattr(keyfile, "replace_file", replace_file)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("writes", "after", "holds"), [(0, False, False), (0, True, False), (1, False, False), (1, True, True)]
)
def test_a_power_cut_leaves_the_old_keys_or_the_new(opened, monkeypatch, change, writes, after, holds):
    before = (opened.folder / FILE).read_bytes()
    failing(monkeypatch, writes, PowerCutError(), after=after)
    with pytest.raises(PowerCutError):
        CHANGES[change](opened)
    monkeypatch.undo()
    now = (opened.folder / FILE).read_bytes()
    assert (now != before) == holds
    for name in (FILE, COPY):  # each opens by itself, should the other be lost
        keyfile.decoded((opened.folder / name).read_bytes())
    password = NEW if change == "password" and holds else AMINA
    again = keys.unlock(opened.folder, "amina", password)
    dk = OTHER_DK if change == "data key" and holds else opened.dk
    assert (again.dk, again.used_copy) == (dk, False)
    keyfile.mend(opened.folder)
    assert (opened.folder / COPY).read_bytes() == (opened.folder / FILE).read_bytes() == now


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("writes", [0, 1])
def test_a_change_that_is_reported_as_failed_did_not_happen(opened, monkeypatch, change, writes):
    before = (opened.folder / FILE).read_bytes()
    failing(monkeypatch, writes, UserError("file.full", folder="D:\\", name=FILE))
    assert refused(lambda: CHANGES[change](opened)) == "file.full"
    assert (opened.folder / FILE).read_bytes() == before
    assert keys.unlock(opened.folder, "amina", AMINA) == opened


@pytest.mark.parametrize("writes", [0, 1])
def test_keys_that_could_not_be_made_can_be_made_again(tmp_path, monkeypatch, writes):
    failing(monkeypatch, writes, UserError("file.full", folder="D:\\", name=FILE))
    assert refused(lambda: make(tmp_path)) == "file.full"
    assert not list(tmp_path.iterdir())
    monkeypatch.undo()
    assert make(tmp_path) == keys.unlock(tmp_path, "amina", AMINA)


def test_a_power_cut_while_the_keys_are_made_leaves_none_or_good_ones(tmp_path, monkeypatch):
    failing(monkeypatch, 1, PowerCutError())
    with pytest.raises(PowerCutError):
        make(tmp_path)
    assert keys.unlock(tmp_path, "amina", AMINA).used_copy


@pytest.mark.parametrize("lost", [FILE, COPY])
@pytest.mark.parametrize("content", [None, b"damaged"])
def test_mending_makes_both_files_good_again(opened, lost, content):
    assert not keyfile.mend(opened.folder)
    good = (opened.folder / FILE).read_bytes()
    (opened.folder / lost).unlink()
    if content is not None:
        (opened.folder / lost).write_bytes(content)
    assert keys.unlock(opened.folder, "amina", AMINA).used_copy == (lost == FILE)
    assert keyfile.mend(opened.folder)
    assert (opened.folder / FILE).read_bytes() == (opened.folder / COPY).read_bytes() == good
    assert not keyfile.mend(opened.folder)
