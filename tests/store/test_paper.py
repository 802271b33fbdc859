"""The printed code: drawn fairly, read as people type it, and no error of typing gets as far as the keys."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from tests.store.test_keys import AMINA, CHEAP, HQ, fixed, make
from tests.store.toys import refused
from tvetdesk.errors import UserError
from tvetdesk.store import keyfile, keys, paper

CODE = paper.new_code(fixed(b"paper"))


@given(st.binary(min_size=8, max_size=8))
def test_every_code_is_read_as_people_type_it(seed):
    made = paper.new_code(fixed(seed))
    groups = made.split("-")
    assert [len(group) for group in groups] == [paper.SIZE] * paper.GROUPS
    assert (
        paper.read(made) == paper.read(made.lower().replace("-", " ")) == paper.read("".join(groups)) == made
    )


def test_bytes_that_would_favour_some_signs_are_not_used():
    drawn = iter([bytes([255] * 24), bytes(range(24))])
    assert paper.new_code(lambda _: next(drawn)).replace("-", "")[:4] == paper.SIGNS[:4]


@pytest.mark.parametrize("place", range(30))
def test_each_wrong_sign_is_found_in_its_group(place):
    signs = CODE.replace("-", "")
    for other in set(paper.SIGNS) - {signs[place]}:
        with pytest.raises(UserError) as caught:
            paper.read(signs[:place] + other + signs[place + 1 :])
        assert (caught.value.code, caught.value.values) == ("paper.group", {"number": place // 5 + 1})


def test_groups_in_each_others_place_are_found():
    groups = CODE.split("-")
    for one, other in combinations(range(paper.GROUPS), 2):
        swapped = list(groups)
        swapped[one], swapped[other] = groups[other], groups[one]
        assert refused(lambda: paper.read("-".join(swapped))) == "paper.group"  # noqa: B023


def test_a_sign_too_few_or_too_many_is_said():
    with pytest.raises(UserError) as caught:
        paper.read(CODE[:-1])
    assert caught.value.values == {"groups": 6, "size": 5, "number": 29}
    assert refused(lambda: paper.read(CODE + "2")) == "paper.length"


@pytest.fixture
def opened(tmp_path):
    made = make(tmp_path, entropy=fixed(b"centre"))
    keys.seal_to(made, [bytes(HQ.public_key)], about=b"GM-MK")
    keys.set_paper(made, paper.public_key(CODE, made.vault))
    return made


def private(made, text=CODE):
    return paper.private_key(text, made.vault)


def test_the_code_opens_the_keys_and_another_does_not(opened):
    found = keys.recover(opened.folder, private(opened))
    assert (found.dk, found.user, found.role) == (opened.dk, "", "")
    other = paper.new_code(fixed(b"other"))
    assert refused(lambda: keys.recover(opened.folder, private(opened, other))) == "keys.no_recovery"


def test_the_code_stands_nowhere_in_the_file_and_nor_does_its_key(opened):
    content = (opened.folder / keyfile.FILE).read_bytes()
    for part in (CODE, CODE.replace("-", ""), *CODE.split("-"), keyfile.text(private(opened))):
        assert part.encode() not in content


def test_the_same_code_is_another_key_for_other_data(opened):
    assert private(opened) != paper.private_key(CODE, bytes(16))


def test_a_new_code_takes_the_old_ones_place_and_headquarters_stays(opened):
    newer = paper.new_code(fixed(b"newer"))
    keys.set_paper(opened, paper.public_key(newer, opened.vault))
    assert refused(lambda: keys.recover(opened.folder, private(opened))) == "keys.no_recovery"
    assert keys.recover(opened.folder, private(opened, newer)).dk == opened.dk
    assert keys.recover(opened.folder, bytes(HQ)).dk == opened.dk


def test_joining_headquarters_leaves_the_code(opened):
    keys.seal_to(opened, [])
    assert keys.recover(opened.folder, private(opened)).dk == opened.dk


def test_another_data_key_reaches_the_code_and_who_is_trusted_only(opened):
    """Whoever may write the key file, but had no password, puts a key of their own into it and waits."""
    thief = PrivateKey(b"t" * 32)
    file = keyfile.load(opened.folder).file
    planted = keyfile.Sealed(bytes(thief.public_key), file.recovery[0].ct)
    keyfile.save(opened.folder, replace(file, recovery=(*file.recovery, planted)))
    trusted = {bytes(HQ.public_key), paper.public_key(CODE, opened.vault)}
    written, changed = keys.for_dk(opened, b"d" * 32, trusted=trusted, about=b"GM-MK")
    keyfile.save(opened.folder, written)
    assert keys.recover(opened.folder, private(opened)).dk == changed.dk == b"d" * 32
    assert keys.recover(opened.folder, bytes(HQ)).dk == b"d" * 32
    assert refused(lambda: keys.recover(opened.folder, bytes(thief))) == "keys.no_recovery"
    assert keys.sealed_key(written.recovery[0].ct, bytes(HQ)) == (b"d" * 32, opened.vault, b"GM-MK")
    assert keys.unlock(opened.folder, "amina", AMINA).dk == b"d" * 32


def test_a_file_without_a_code_is_written_as_before(tmp_path):
    made = make(tmp_path, entropy=fixed(b"centre"))
    assert b"paper" not in (tmp_path / keyfile.FILE).read_bytes()
    assert keyfile.load(made.folder).file.paper is None
    assert keyfile.load(made.folder).file.slots[0].kdf == CHEAP
