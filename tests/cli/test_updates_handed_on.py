"""Headquarters hands a new version on beside its bundles, and a centre finds it there; a bundle never suffers from it."""

import pytest

from tests.cli.conftest import PASSWORD
from tests.updates.making import NEW, OLD, trust_our_key, update_file
from tvetdesk.cli import arrivals
from tvetdesk.desk import open_folder
from tvetdesk.errors import UserError
from tvetdesk.updates import package, shelf

OTHER = "windows-x86_64"


@pytest.fixture(autouse=True)
def signed_by_us(monkeypatch):
    trust_our_key(monkeypatch)


@pytest.fixture
def stick(tmp_path):
    """Updates for two kinds of computer, an old one, and half of one."""
    made = tmp_path / "stick"
    made.mkdir()
    for version, system in ((OLD, None), (NEW, None), (NEW, OTHER)):
        folder = made / f"{version} {system}"
        folder.mkdir()
        update_file(folder, version, system).rename(made / f"{version}-{system}.tvu")
    (made / "half.tvu").write_bytes((made / f"{NEW}-None.tvu").read_bytes()[:-9])
    return made


@pytest.fixture
def met(cli, hq, mk, tmp_path):
    """Headquarters had a bundle of the centre."""
    (tmp_path / "before").mkdir()
    assert cli("export", "-o", tmp_path / "before" / "one.tvx", data=mk).code == 0
    assert cli("import", tmp_path / "before" / "one.tvx", data=hq).code == 0


def named(version=NEW, system=None):
    return f"tvetdesk-{version}-{system or package.system_name()}.tvu"


def names(folder):
    return sorted(path.name for path in folder.glob("*.tvu*"))


BOTH = sorted([named(), named(system=OTHER)])


def test_what_headquarters_keeps_lies_beside_its_bundle_and_the_centre_is_told(
    cli, hq, mk, met, stick, tmp_path
):
    told = cli("update", stick, "--keep", "--json", data=hq).json
    assert sorted((one["version"], one["system"]) for one in told["kept"]) == sorted(
        [(NEW, package.system_name()), (NEW, OTHER)]
    )
    out = tmp_path / "out"
    out.mkdir()
    answer = cli("export", "--to", "GM-MK", "-o", out, "--json", data=hq)
    assert names(out) == BOTH
    assert sorted(answer.json["updates"]) == [str(out / name) for name in BOTH]
    taken = cli("import", out, data=mk)
    assert taken.code == 0
    assert NEW in taken.err
    assert str(out / named()) in taken.err
    assert named(system=OTHER) not in taken.err
    again = cli("import", out, "--json", data=mk).json
    assert again["update"] == {"file": str(out / named()), "version": NEW}
    assert not (mk / shelf.FOLDER).exists()


def test_slips_carry_it_too_texts_and_a_centres_bundles_do_not(cli, hq, mk, stick, tmp_path):
    assert cli("update", stick, "--keep", data=hq).code == 0
    assert cli("export", "-o", tmp_path / "one.tvx", data=mk).code == 0
    assert names(tmp_path) == []
    assert cli("import", tmp_path / "one.tvx", data=hq).code == 0
    assert cli("slip", "make", tmp_path / "one.tvx", "--as", "text", "-o", tmp_path, data=hq).code == 0
    assert names(tmp_path) == []
    assert cli("slip", "make", tmp_path / "one.tvx", "-o", tmp_path, data=hq).code == 0
    assert names(tmp_path) == BOTH


def test_without_room_the_bundle_is_there_and_says_that_the_update_is_not(
    cli, hq, met, stick, tmp_path, monkeypatch
):
    assert cli("update", stick, "--keep", data=hq).code == 0
    monkeypatch.setattr(shelf, "free_space", lambda _: 10)
    answer = cli("export", "--to", "GM-MK", "-o", tmp_path / "one.tvx", "--json", data=hq)
    assert answer.code == 0
    assert (tmp_path / "one.tvx").stat().st_size == answer.json["bytes"]
    assert names(tmp_path) == []
    assert answer.json["not_laid"]["error"] == "update.not_laid"
    told = cli("export", "--to", "GM-MK", "-o", tmp_path / "two.tvx", data=hq)
    assert "was not laid beside it" in told.err


def test_half_a_copy_is_laid_anew_and_a_whole_one_is_left(hq, stick, tmp_path):
    with open_folder(hq, None, PASSWORD) as desk:
        shelf.keep(desk.book, stick / f"{NEW}-None.tvu")
        whole = (desk.book.folder / shelf.FOLDER / named()).read_bytes()
        (tmp_path / named()).write_bytes(whole[:100])
        shelf.lay(desk.book, tmp_path)
        assert (tmp_path / named()).read_bytes() == whole
        before = (tmp_path / named()).stat().st_ino
        shelf.lay(desk.book, tmp_path)
        assert (tmp_path / named()).stat().st_ino == before
        assert names(tmp_path) == [named()]


def test_a_damaged_one_on_the_shelf_is_told_and_not_handed_on(hq, stick, tmp_path):
    with open_folder(hq, None, PASSWORD) as desk:
        shelf.keep(desk.book, stick / f"{NEW}-None.tvu")
        file = desk.book.folder / shelf.FOLDER / named()
        file.write_bytes(file.read_bytes()[:-1])
        laid = shelf.lay(desk.book, tmp_path)
    assert laid.error.code == "update.damaged"
    assert names(tmp_path) == []


def test_only_headquarters_keeps_and_only_what_is_newer_and_ours(cli, hq, mk, met, stick, tmp_path):
    refused = cli("update", stick, "--keep", "--json", data=mk)
    assert refused.json["error"] == "update.not_hq"
    assert cli("update", stick / "half.tvu", "--keep", "--json", data=hq).json["error"] == "update.damaged"
    (tmp_path / "empty").mkdir()
    assert cli("update", tmp_path / "empty", "--keep", "--json", data=hq).json["error"] == "update.none"
    assert cli("update", stick / f"{OLD}-None.tvu", "--keep", data=hq).code == 0
    assert cli("update", stick, "--keep", data=hq).code == 0
    assert names(hq / shelf.FOLDER) == BOTH  # the older one went
    refused = cli("update", stick / f"{OLD}-None.tvu", "--keep", "--json", data=hq)
    assert refused.json["error"] == "update.kept_newer"
    assert cli("update", "--forget", "--json", data=hq).json["forgotten"] == 2
    assert cli("export", "--to", "GM-MK", "-o", tmp_path, data=hq).code == 0
    assert names(tmp_path) == []


def test_beside_what_came_in_only_a_newer_one_for_this_computer_counts(stick, tmp_path):
    found = shelf.beside([stick / "one.tvx", stick], OLD, package.system_name())
    assert (found.version, found.path.parent) == (NEW, stick)
    assert shelf.beside([stick], NEW, package.system_name()) is None
    assert shelf.beside([tmp_path / "gone" / "one.tvx"], OLD, package.system_name()) is None
    with pytest.raises(UserError):
        package.find(tmp_path, OLD, package.system_name())
    assert arrivals.__version__ == OLD  # of which the other tests speak
