"""The right password opens the keys; nothing else does, whatever happens to the file."""

import hashlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from tests.store.toys import refused
from tvetdesk.store import keyfile, keys, passwords
from tvetdesk.store.keyfile import COPY, FILE
from tvetdesk.store.keys import Keys
from tvetdesk.store.passwords import CHEAP

NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name.isprintable() and name.strip())
AMINA, BAKARY = "cow river tree salt", "seven goats at noon"
SECRETS = {"signing": bytes(range(32)), "box": bytes(range(32, 64))}
FORM = "bbd6334aa7db77082ea56f76049f2abf9eb7ab6103537cee0aadafba53aa4c6b"
DATABASE_KEY = "3684576eb3adb77097dc3626528d6b42f0d22a14de6745c73aef463d76aec687"
HQ = PrivateKey(b"h" * 32)


def fixed(seed: bytes) -> keys.Entropy:
    """The same bytes on every run."""
    drawn = iter(range(10_000))
    return lambda size: hashlib.shake_256(seed + bytes([next(drawn)])).digest(size)


def make(folder: Path, **options) -> Keys:
    return keys.create(folder, "Amina", "administrator", AMINA, secrets=SECRETS, kdf=CHEAP, **options)


@pytest.fixture
def opened(tmp_path: Path) -> Keys:
    """Amina's keys; Bakary and HQ can open them too."""
    made = make(tmp_path, entropy=fixed(b"centre"))
    keys.add_slot(made, "Bakary", "trainer", BAKARY, kdf=CHEAP, entropy=fixed(b"bakary"))
    keys.seal_to(made, [bytes(HQ.public_key)], entropy=fixed(b"hq"))
    return made


# --- opening ---------------------------------------------------------------------------------------------


def test_the_password_opens_what_was_made(opened):
    again = keys.unlock(opened.folder, "amina", AMINA)
    assert again == opened
    assert (again.user, again.role, again.secrets) == ("amina", "administrator", SECRETS)
    assert len(again.dk) == 32
    assert keys.unlock(opened.folder, "BAKARY ", BAKARY).dk == opened.dk
    assert keys.users(opened.folder) == [("amina", "administrator"), ("bakary", "trainer")]


def test_only_the_right_name_with_the_right_password_opens(opened):
    for user, password in [("amina", BAKARY), ("bakary", AMINA), ("amina", ""), ("amina", AMINA + " ")]:
        assert refused(lambda: keys.unlock(opened.folder, user, password)) == "keys.wrong_password"  # noqa: B023


@pytest.mark.parametrize("name", ["nobody", "", "\udc80", "a" * 100_000])
def test_an_unknown_name_costs_as_much_as_a_wrong_password(opened, monkeypatch, name):
    costs = []
    kdf = passwords.argon2id.kdf

    def noted(size, password, salt, opslimit, memlimit):
        costs.append((opslimit, memlimit))
        return kdf(size, password, salt, opslimit=opslimit, memlimit=memlimit)

    monkeypatch.setattr(passwords, "argon2id", SimpleNamespace(kdf=noted))
    # Even with a password that is somebody's own.
    assert refused(lambda: keys.unlock(opened.folder, name, AMINA)) == "keys.wrong_password"
    assert refused(lambda: keys.unlock(opened.folder, "amina", "wrong")) == "keys.wrong_password"
    assert costs == [(CHEAP.passes, CHEAP.memory)] * 2


@pytest.mark.parametrize(
    ("set_as", "typed"),
    [("Éléphants réunis", "E\u0301le\u0301phants re\u0301unis"), ("ﬁve goats at noon", "five goats at noon")],
)
def test_every_way_to_type_the_same_signs_is_the_same_password(tmp_path, set_as, typed):
    keys.create(tmp_path, "Zoé", "administrator", set_as, kdf=CHEAP)
    assert keys.unlock(tmp_path, "ZOE\u0301", typed).user == "zoé"


@settings(max_examples=40)
@given(password=st.text(), user=NAMES)
def test_any_password_and_any_name_that_can_be_set_open_again(tmp_path_factory, password, user):
    folder = tmp_path_factory.mktemp("keys")
    made = keys.create(folder, user, "administrator", password, kdf=CHEAP, practice=True)
    assert keys.unlock(folder, user, password) == keys.unlock(folder, made.user, password) == made


def test_no_key_is_shown_by_mistake(opened):
    shown = f"{opened!r} {opened}"
    for secret in (opened.dk, opened.voucher, *SECRETS.values()):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown


def test_no_key_stands_in_the_file(opened):
    for name in (FILE, COPY):
        content = (opened.folder / name).read_bytes()
        voucher = PrivateKey(opened.voucher)
        private = (opened.dk, bytes(voucher), bytes(voucher.public_key), keys.derive(opened.dk, b"database"))
        for secret in (*private, *SECRETS.values()):
            assert secret not in content
            assert keyfile.text(secret).encode().rstrip(b"=") not in content


def test_each_purpose_has_its_own_key(opened):
    derived = {keys.derive(opened.dk, tag) for tag in (b"database", b"secrets", b"attachments", b"")}
    assert len(derived | {opened.dk}) == 5
    assert {len(key) for key in derived} == {32}


def test_the_same_entropy_gives_the_same_file(opened, tmp_path_factory):
    other = make(tmp_path_factory.mktemp("other"), entropy=fixed(b"centre"))
    keys.add_slot(other, "Bakary", "trainer", BAKARY, kdf=CHEAP, entropy=fixed(b"bakary"))
    keys.seal_to(other, [bytes(HQ.public_key)], entropy=fixed(b"hq"))
    assert (other.folder / FILE).read_bytes() == (opened.folder / FILE).read_bytes()
    third = make(tmp_path_factory.mktemp("third"))
    assert (third.vault, third.dk) != (opened.vault, opened.dk)


def test_the_form_of_the_file_is_final(opened):
    """If this fails, the data folders of every centre no longer open: write a new version beside this one."""
    content = (opened.folder / FILE).read_bytes()
    assert hashlib.sha256(content).hexdigest() == FORM
    assert keys.derive(opened.dk, b"database").hex() == DATABASE_KEY


# --- accounts --------------------------------------------------------------------------------------------


def test_a_data_folder_keeps_its_keys(opened):
    assert refused(lambda: make(opened.folder)) == "keys.exist"
    (opened.folder / FILE).unlink()
    assert refused(lambda: make(opened.folder)) == "keys.exist"
    assert keys.unlock(opened.folder, "amina", AMINA).dk == opened.dk


def test_a_changed_password_replaces_the_old_one(opened):
    bakary = keys.unlock(opened.folder, "bakary", BAKARY)
    new = "four wells and a road"
    assert refused(lambda: keys.change_password(bakary, AMINA, new, kdf=CHEAP)) == "keys.wrong_password"
    keys.change_password(bakary, BAKARY, new, kdf=CHEAP)
    assert keys.unlock(opened.folder, "bakary", new) == bakary
    assert refused(lambda: keys.unlock(opened.folder, "bakary", BAKARY)) == "keys.wrong_password"
    assert keys.unlock(opened.folder, "amina", AMINA) == opened


def test_an_account_is_not_overwritten_unless_meant(opened):
    assert refused(lambda: keys.add_slot(opened, "BAKARY", "viewer", AMINA, kdf=CHEAP)) == "keys.user_exists"
    keys.add_slot(opened, "bakary", "viewer", AMINA, instead=True, kdf=CHEAP)
    assert keys.unlock(opened.folder, "bakary", AMINA).role == "viewer"
    assert keys.users(opened.folder) == [("amina", "administrator"), ("bakary", "viewer")]


def test_a_removed_account_is_gone_from_both_files(opened):
    keys.remove_slot(opened, "Bakary")
    assert refused(lambda: keys.unlock(opened.folder, "bakary", BAKARY)) == "keys.wrong_password"
    assert refused(lambda: keys.remove_slot(opened, "bakary")) == "keys.no_user"
    for name in (FILE, COPY):
        assert b"bakary" not in (opened.folder / name).read_bytes()


def test_the_last_who_manages_accounts_stays(opened):
    assert refused(lambda: keys.remove_slot(opened, "amina")) == "keys.last_administrator"
    demoted = lambda: keys.add_slot(opened, "amina", "viewer", AMINA, instead=True, kdf=CHEAP)  # noqa: E731
    assert refused(demoted) == "keys.last_administrator"
    keys.add_slot(opened, "Chen", "administrator", "lamp door cup stone", kdf=CHEAP)
    keys.remove_slot(opened, "amina")
    assert [user for user, _ in keys.users(opened.folder)] == ["bakary", "chen"]


def test_secrets_are_written_anew(opened):
    changed = keys.with_secrets(opened, {**opened.secrets, "organisation": b"o" * 32})
    assert keys.unlock(opened.folder, "amina", AMINA) == changed
    assert keys.with_secrets(changed, {}).secrets == {}
    assert keys.unlock(opened.folder, "bakary", BAKARY).secrets == {}


def test_keys_of_another_folder_change_nothing(opened, tmp_path_factory):
    other = replace(make(tmp_path_factory.mktemp("other")), folder=opened.folder)
    before = (opened.folder / FILE).read_bytes()
    assert refused(lambda: keys.with_secrets(other, {})) == "keys.damaged"
    assert refused(lambda: keys.remove_slot(other, "bakary")) == "keys.damaged"
    assert (opened.folder / FILE).read_bytes() == before


def test_a_weak_password_is_refused_everywhere_but_in_practice_data(opened, tmp_path_factory):
    empty = tmp_path_factory.mktemp("empty")
    weak = "password12"
    for act in (
        lambda: keys.create(empty, "Chen", "administrator", weak, kdf=CHEAP),
        lambda: keys.add_slot(opened, "Chen", "viewer", weak, kdf=CHEAP),
        lambda: keys.change_password(opened, AMINA, weak, kdf=CHEAP),
    ):
        assert refused(act) == "keys.weak_password"
    assert not list(empty.iterdir())
    assert len(keys.users(opened.folder)) == 2
    keys.create(empty, "Chen", "administrator", "practice", kdf=CHEAP, practice=True)
    assert keys.unlock(empty, "chen", "practice").role == "administrator"


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "a" * 41, "\udc80", "a\u202eb"])
def test_a_login_name_can_be_read(tmp_path, name):
    assert refused(lambda: keys.create(tmp_path, name, "administrator", AMINA, kdf=CHEAP)) == "keys.bad_name"


# --- recovery --------------------------------------------------------------------------------------------


def test_hq_opens_what_was_sealed_to_it_and_sets_a_new_password(opened):
    recovered = keys.recover(opened.folder, bytes(HQ))
    assert (recovered.dk, recovered.secrets, recovered.user) == (opened.dk, SECRETS, "")
    assert keys.unlock_with(opened.folder, opened.dk) == recovered
    keys.add_slot(recovered, "amina", "administrator", "mill lake horn pot", instead=True, kdf=CHEAP)
    assert keys.unlock(opened.folder, "amina", "mill lake horn pot").dk == opened.dk


def test_no_other_key_recovers(opened):
    assert refused(lambda: keys.recover(opened.folder, b"x" * 32)) == "keys.no_recovery"
    assert refused(lambda: keys.unlock_with(opened.folder, b"x" * 32)) == "keys.no_recovery"
    keys.seal_to(opened, [bytes(PrivateKey(b"n" * 32).public_key), bytes(PrivateKey(b"m" * 32).public_key)])
    assert refused(lambda: keys.recover(opened.folder, bytes(HQ))) == "keys.no_recovery"
    assert keys.recover(opened.folder, b"m" * 32).dk == opened.dk


# --- another data key ------------------------------------------------------------------------------------


def test_another_data_key_reaches_everybody_without_their_passwords(opened):
    other = keys.with_dk(opened, b"d" * 32)
    assert (other.dk, other.secrets) == (b"d" * 32, SECRETS)
    assert keys.unlock(opened.folder, "amina", AMINA) == other
    assert keys.unlock(opened.folder, "bakary", BAKARY).dk == other.dk
    assert keys.recover(opened.folder, bytes(HQ)).dk == other.dk
    assert keys.unlock_with(opened.folder, other.dk).secrets == SECRETS
    assert refused(lambda: keys.unlock_with(opened.folder, opened.dk)) == "keys.no_recovery"
    assert refused(lambda: keys.with_secrets(opened, {})) == "keys.damaged"
    keys.add_slot(other, "Chen", "viewer", "lamp door cup stone", kdf=CHEAP)
    assert keys.unlock(opened.folder, "chen", "lamp door cup stone").dk == other.dk


def test_who_was_removed_does_not_learn_another_data_key(opened):
    was = keyfile.load(opened.folder).file.slot("bakary")
    keys.remove_slot(opened, "bakary")
    keys.with_dk(opened, b"d" * 32)
    now = keyfile.load(opened.folder).file
    keyfile.save(opened.folder, replace(now, slots=(*now.slots, was)))  # who puts the old slot back
    assert refused(lambda: keys.unlock(opened.folder, "bakary", BAKARY)) == "keys.damaged"


def test_a_key_put_in_place_of_somebodys_gets_no_data_key(opened):
    file = keyfile.load(opened.folder).file
    first, second = file.slots
    for key in (bytes(PrivateKey(b"x" * 32).public_key), first.key, bytes(32)):
        keyfile.save(opened.folder, replace(file, slots=(first, replace(second, key=key))))
        before = (opened.folder / FILE).read_bytes()
        assert refused(lambda: keys.with_dk(opened, b"d" * 32)) == "keys.damaged"
        assert (opened.folder / FILE).read_bytes() == before


def test_a_data_key_that_nobody_vouched_for_is_not_used(opened):
    """Who may write the file but has no password cannot have new data encrypted with a key of their own."""
    file = keyfile.load(opened.folder).file
    forger = replace(opened, dk=b"f" * 32, voucher=b"v" * 32)
    forged = replace(
        file,
        dk_id=keys.dk_id(forger.dk),
        slots=tuple(replace(slot, dk=keys._box(forger, slot.key, fixed(b"forger"))) for slot in file.slots),
        secrets=keys._lock_secrets(forger, fixed(b"secrets")),
    )
    keyfile.save(opened.folder, forged)
    assert refused(lambda: keys.unlock(opened.folder, "amina", AMINA)) == "keys.damaged"
