"""A forgotten password: the printed code and headquarters' answer open the data, and nothing like them does."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nacl.public import SealedBox

from tests.store.toys import refused
from tvetdesk import desk as desks
from tvetdesk import recovering
from tvetdesk.desk import Desk, open_folder
from tvetdesk.errors import UserError
from tvetdesk.exchange import joining, recovery, second_key
from tvetdesk.records import accounts
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.records.rights import Door
from tvetdesk.store import audit, keyfile, keys, paper, passwords, rekey
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share

PASSWORD, NEW = "four words and more", "other words than before"
CODE = paper.new_code(lambda size: bytes(range(size)))
WORDS = "boat under nine lemons"
REASON = "Called Ebou Njie at the number in our book"


def founded(folder: Path, level: Share, centre: str, **more: Any) -> Desk:
    return desks.init(
        folder, level=level, code=centre, name=centre, country="GM", user="awa", password=PASSWORD, **more
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Headquarters, another one, a centre that joined the first and has a printed code, a second one without."""
    world = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desks, "DEFAULT", CHEAP)
        with founded(world / "hq", Share.HQ, "HQ") as hq:
            for name, centre in (("mk", "GM-MK"), ("bs", "GM-BS")):
                data = joining.invite(hq.book, hq.identity, centre, centre, "GM")
                with founded(
                    world / name, Share.OFFICE, centre, invitation=joining.read_invitation(data)
                ) as desk:
                    new_trainee(desk.book, "Binta Sanyang", sex="F", birth="1999")
                    if name == "mk":
                        desk.take_code(CODE)
        founded(world / "other", Share.HQ, "HQ").close()
    return world


@pytest.fixture
def world(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(passwords, "DEFAULT", CHEAP)
    return Path(shutil.copytree(made, tmp_path / "world"))


@pytest.fixture
def mk(world: Path) -> Path:
    return world / "mk"


def asked(folder: Path, user: str = "awa") -> recovering.Asked:
    return recovering.ask(folder, user, NEW, kdf=CHEAP)


def answered(
    folder: Path, request: recovering.Asked, signs: str | None = None, reason: str = REASON
) -> bytes:
    with open_folder(folder, "awa", PASSWORD) as hq:
        wanted = recovery.read_request(request.data)
        return recovery.answer(hq.book, hq.identity, wanted, signs or request.signs, reason).data


def trainees(desk: Desk) -> list[str]:
    return [row.names for row in desk.book.select(Trainee)]


def noted(desk: Desk) -> list[tuple[str, Any]]:
    assert audit.check(desk.book).broken is None
    return [(one.what, json.loads(one.about)) for one in reversed(audit.listing(desk.book))]


# -- the printed code ----------------------------------------------------------------------------------------


def test_the_printed_code_sets_a_new_password_and_the_audit_says_so(mk):
    with recovering.with_code(mk, CODE.lower(), "awa", NEW) as desk:
        assert (desk.keys.user, desk.keys.role) == ("awa", "administrator")
        assert trainees(desk) == ["Binta Sanyang"]
        whose = desk.book.person
    assert refused(lambda: open_folder(mk, "awa", PASSWORD)) == "keys.wrong_password"
    with open_folder(mk, "awa", NEW) as desk:
        told = noted(desk)
        assert ("recovery.code", {"staff": whose}) in told
        assert "recovery.new_code" in dict(told)


def test_who_takes_over_gets_an_account_and_the_one_before_keeps_theirs(mk):
    with recovering.with_code(mk, CODE, "Ebou", NEW) as desk:
        assert keys.users(mk) == [("awa", "administrator"), ("ebou", "administrator")]
        assert desk.book.person is not None
        accounts.give_password(desk.book, desk.keys, "awa", "yet another password")
    with open_folder(mk, "awa", "yet another password") as desk:
        assert trainees(desk) == ["Binta Sanyang"]


def test_a_code_with_a_typed_error_names_the_group_before_anything_is_tried(mk):
    wrong = CODE[:6] + ("2" if CODE[6] != "2" else "3") + CODE[7:]
    with pytest.raises(UserError) as caught:
        recovering.with_code(mk, wrong, "awa", NEW)
    assert (caught.value.code, caught.value.values) == ("paper.group", {"number": 2})
    assert refused(lambda: recovering.with_code(mk, CODE[:-2], "awa", NEW)) == "paper.length"


def test_another_code_opens_nothing_and_changes_nothing(mk, world):
    before = (mk / keyfile.FILE).read_bytes()
    other = paper.new_code()
    assert refused(lambda: recovering.with_code(mk, other, "awa", NEW)) == "recovery.code"
    assert refused(lambda: recovering.with_code(world / "bs", CODE, "awa", NEW)) == "recovery.code"
    assert refused(lambda: recovering.with_code(mk, CODE, "awa", "password2026")) == "keys.weak_password"
    assert (mk / keyfile.FILE).read_bytes() == before
    open_folder(mk, "awa", PASSWORD).close()


def test_a_newer_code_makes_the_old_paper_worthless(mk):
    newer = paper.new_code()
    with open_folder(mk, "awa", PASSWORD) as desk:
        desk.take_code(newer)
    assert refused(lambda: recovering.with_code(mk, CODE, "awa", NEW)) == "recovery.code"
    recovering.with_code(mk, newer, "awa", NEW).close()


def test_after_another_data_key_the_code_and_headquarters_still_help(mk, world):
    with open_folder(mk, "awa", PASSWORD) as desk:
        desk.rekey()
    request = asked(mk)
    recovering.with_answer(mk, answered(world / "hq", request), NEW).close()
    with recovering.with_code(mk, CODE, "awa", PASSWORD) as desk:
        assert trainees(desk) == ["Binta Sanyang"]


def test_a_key_that_was_written_into_the_file_from_outside_gets_no_other_data_key(mk):
    thief = keys.PrivateKey(b"t" * 32)
    file = keyfile.load(mk).file
    planted = keyfile.Sealed(bytes(thief.public_key), file.recovery[0].ct)
    keyfile.save(mk, keys.replace(file, recovery=(*file.recovery, planted), paper=planted))
    with open_folder(mk, "awa", PASSWORD) as desk:
        desk.rekey()
    assert len(keyfile.load(mk).file.recovery) == 2
    assert keyfile.load(mk).file.paper is None
    assert refused(lambda: keys.recover(mk, bytes(thief))) == "keys.no_recovery"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_code_settles_a_data_key_that_a_power_cut_left_between_two(mk, moment, monkeypatch):
    with open_folder(mk, "awa", PASSWORD) as desk:

        class PowerCut(Exception):
            pass

        def cut(*_):
            raise PowerCut

        if moment == "before":
            monkeypatch.setattr(desk.book.db, "rekey", cut)
        else:
            monkeypatch.setattr(rekey.keyfile, "save", cut)
        with pytest.raises(PowerCut):
            desk.rekey()
        monkeypatch.undo()
    assert (mk / rekey.NEXT).exists()
    monkeypatch.setattr(passwords, "DEFAULT", CHEAP)
    with recovering.with_code(mk, CODE, "awa", NEW) as desk:
        assert trainees(desk) == ["Binta Sanyang"]
    assert not (mk / rekey.NEXT).exists()


def test_headquarters_own_code_makes_an_officer(world):
    with open_folder(world / "hq", "awa", PASSWORD) as desk:
        desk.take_code(CODE)
    with recovering.with_code(world / "hq", CODE, "petra", NEW) as desk:
        assert desk.keys.role == "officer"


# -- headquarters' answer ------------------------------------------------------------------------------------


def test_headquarters_answer_sets_the_password_that_was_chosen_and_both_audits_say_so(world, mk):
    request = asked(mk)
    data = answered(world / "hq", request)
    with recovering.with_answer(mk, data, NEW) as desk:
        assert (desk.keys.user, desk.keys.role) == ("awa", "administrator")
        assert trainees(desk) == ["Binta Sanyang"]
        assert "recovery.answer" in dict(noted(desk))
    with open_folder(world / "hq", "awa", PASSWORD) as hq:
        told = dict(noted(hq))["recovery.answered"]
        assert (told["centre"], told["reason"]) == ("GM-MK", REASON)
    assert not (mk / recovering.FILE).exists()


def test_with_its_second_key_a_headquarters_that_was_begun_anew_still_answers(world, mk):
    """The computer of headquarters is lost with its backups; the second key lay in another house."""
    with open_folder(world / "hq", "awa", PASSWORD) as hq:
        kept = second_key.sealed(hq.book, hq.identity, WORDS, CHEAP)
        assert "recovery.key_out" in dict(noted(hq))
        assert not [
            box for box in hq.identity.boxes if bytes(box) in kept or bytes(box).hex().encode() in kept
        ]
    shutil.rmtree(world / "hq")
    request = asked(mk)
    assert refused(lambda: answered(world / "other", request)) == "recovery.not_ours"
    assert refused(lambda: second_key.opened(kept, "boat under nine melons")) == "key.passphrase"
    with open_folder(world / "other", "awa", PASSWORD) as hq:
        wanted = recovery.read_request(request.data)
        key = second_key.opened(kept, WORDS)
        data = recovery.answer(hq.book, hq.identity, wanted, request.signs, REASON, key).data
        assert dict(noted(hq))["recovery.answered"]["centre"] == "GM-MK"
    with recovering.with_answer(mk, data, NEW) as desk:
        assert trainees(desk) == ["Binta Sanyang"]


def test_a_headquarters_that_forgot_its_own_password_is_answered_by_another_with_its_second_key(world):
    with open_folder(world / "hq", "awa", PASSWORD) as hq:
        kept = second_key.sealed(hq.book, hq.identity, WORDS, CHEAP)
    request = asked(world / "hq")
    with open_folder(world / "other", "awa", PASSWORD) as other:
        wanted, key = recovery.read_request(request.data), second_key.opened(kept, WORDS)
        made = recovery.answer(other.book, other.identity, wanted, request.signs, REASON, key)
    assert made.centre == "HQ"
    with recovering.with_answer(world / "hq", made.data, NEW) as hq:
        assert hq.keys.role == "officer"


def test_a_file_that_is_no_second_key_and_who_may_not_take_it_out_are_refused(world, mk):
    with open_folder(world / "hq", "awa", PASSWORD) as hq:
        kept = second_key.sealed(hq.book, hq.identity, WORDS, CHEAP)
        assert (
            refused(lambda: second_key.sealed(hq.book, hq.identity, "password", CHEAP))
            == "keys.weak_password"
        )
        hq.book.door = Door(hq.book, "viewer", None)
        assert refused(lambda: second_key.sealed(hq.book, hq.identity, WORDS, CHEAP)) == "rights.refused"
    with open_folder(mk, "awa", PASSWORD) as desk:
        assert (
            refused(lambda: second_key.sealed(desk.book, desk.identity, WORDS, CHEAP)) == "authority.not_hq"
        )
    for data in (b"", b"{}", kept.replace(b"second", b"signed"), kept[: len(kept) // 2]):
        assert refused(lambda data=data: second_key.opened(data, WORDS)) == "recovery.no_second"


def test_request_and_answer_each_fit_one_picture(world, mk):
    request = asked(mk, "a" * 40)
    assert len(request.data) <= 1200
    assert len(answered(world / "hq", request)) <= 1200


def test_an_answer_is_used_up(world, mk):
    data = answered(world / "hq", asked(mk))
    recovering.with_answer(mk, data, NEW).close()
    assert refused(lambda: recovering.with_answer(mk, data, NEW)) == "recovery.none_asked"
    asked(mk)
    assert refused(lambda: recovering.with_answer(mk, data, NEW)) == "recovery.other"


def test_an_answer_for_another_computer_changes_nothing(world, mk):
    data = answered(world / "hq", asked(world / "bs"))
    asked(mk)
    before = (mk / keyfile.FILE).read_bytes()
    assert refused(lambda: recovering.with_answer(mk, data, NEW)) == "recovery.other"
    assert (mk / keyfile.FILE).read_bytes() == before


def test_an_answer_opens_with_the_password_of_its_request_only(world, mk):
    """Whoever intercepted the answer and stole the folder lacks it."""
    data = answered(world / "hq", asked(mk))
    assert refused(lambda: recovering.with_answer(mk, data, "not the words I chose")) == "recovery.password"
    recovering.with_answer(mk, data, NEW).close()


def test_headquarters_answers_nobody_whose_signs_it_did_not_hear(world, mk):
    """Somebody on the way puts their own request in place of the centre's."""
    real, swapped = asked(mk), asked(mk)
    assert real.signs != swapped.signs
    assert refused(lambda: answered(world / "hq", swapped, real.signs)) == "recovery.other_signs"
    assert refused(lambda: answered(world / "hq", swapped, "K7QM")) == "authority.no_fingerprint"
    assert refused(lambda: answered(world / "hq", swapped, None, "  ")) == "recovery.reason"
    with open_folder(world / "hq", "awa", PASSWORD) as hq:
        assert "recovery.answered" not in dict(noted(hq))


def test_another_centres_name_beside_the_real_key_is_refused(world, mk):
    """A thief of the folder seals a key of their own under another centre's name, to be taken for it on the phone."""
    request = recovery.read_request(asked(mk).data)
    with open_folder(world / "hq", "awa", PASSWORD) as hq:
        box = hq.identity.boxes[0].public_key
        lie = bytes(SealedBox(box).encrypt(bytes(32) + request.vault + b"GM-XX"))
        forged = replace(request, sealed=(lie, *request.sealed))
        assert (
            refused(lambda: recovery.answer(hq.book, hq.identity, forged, forged.signs, REASON))
            == "recovery.two_centres"
        )
        assert "recovery.answered" not in dict(noted(hq))


def test_another_headquarters_opens_nothing_and_a_centre_answers_nobody(world, mk):
    request = asked(mk)
    assert refused(lambda: answered(world / "other", request)) == "recovery.not_ours"
    assert refused(lambda: answered(world / "bs", request)) == "authority.not_hq"


def test_only_an_officer_answers(world, mk, monkeypatch):
    request = asked(mk)
    with open_folder(world / "hq", "awa", PASSWORD) as hq:
        accounts.add(hq.book, hq.keys, "looker", "viewer", NEW)
        with hq.switch("looker", NEW) as looker:
            wanted = recovery.read_request(request.data)
            act = lambda: recovery.answer(looker.book, looker.identity, wanted, request.signs, REASON)  # noqa: E731
            assert refused(act) == "rights.refused"


def test_data_that_joined_nobody_cannot_ask(tmp_path, monkeypatch):
    monkeypatch.setattr(desks, "DEFAULT", CHEAP)
    founded(tmp_path / "alone", Share.OFFICE, "NE-MZ").close()
    assert refused(lambda: asked(tmp_path / "alone")) == "recovery.alone"


def test_request_and_answer_are_told_apart(world, mk):
    request = asked(mk)
    data = answered(world / "hq", request)
    assert refused(lambda: recovery.read_request(data)) == "recovery.is_answer"
    assert refused(lambda: recovering.with_answer(mk, request.data, NEW)) == "recovery.is_request"


def test_every_byte_that_changes_on_the_way_is_noticed(world, mk):
    request = asked(mk)
    data = answered(world / "hq", request)
    found = set()
    for place in range(len(request.data)):
        found.add(refused(lambda: recovery.read_request(_flipped(request.data, place))))  # noqa: B023
    waiting = recovering._waiting(mk, NEW)
    vault = keyfile.load(mk).file.vault
    for place in range(len(data)):
        act = lambda: recovery.read_answer(_flipped(data, place), waiting.digest, vault, waiting.private_key)  # noqa: B023, E731
        found.add(refused(act))
    for size in range(len(data)):
        act = lambda: recovery.read_answer(data[:size], waiting.digest, vault, waiting.private_key)  # noqa: B023, E731
        found.add(refused(act))
    assert found == {"recovery.damaged"}


@pytest.mark.parametrize("alter", [
    {"sealed": ["AA=="]}, {"sealed": "AA=="}, {"sealed": [["AA=="]]}, {"key": "AA=="}, {"key": None}, {"vault": 7},
    {"user": "A\N{LATIN SMALL LIGATURE FI}"}, {"key": "A" * 43 + "="}, {"sealed": ["A" * 128] * 9}, {"version": "1"},
    {"kind": "else"}, {"kind": ["request"]},
])  # fmt: skip
def test_a_request_made_by_hand_is_refused_not_stumbled_over(mk, alter):
    content = json.loads(asked(mk).data[recovery.HEAD :]) | alter
    assert refused(lambda: recovery.read_request(recovery._framed(content))) == "recovery.damaged"
    newer = {**content, "version": 2}
    assert refused(lambda: recovery.read_request(recovery._framed(newer))) == "recovery.newer"


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 5000, b'{"memory": 1}', b"\xff"])
def test_a_file_of_the_waiting_request_that_is_damaged_asks_anew(world, mk, content):
    data = answered(world / "hq", asked(mk))
    (mk / recovering.FILE).write_bytes(content)
    assert refused(lambda: recovering.with_answer(mk, data, NEW)) == "recovery.none_asked"


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
