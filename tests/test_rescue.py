"""The rescue view: data that are damaged in part or may not be written can still be looked at, and nothing is written."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.books import Clock
from tests.store.toys import refused
from tvetdesk import desk, retaining
from tvetdesk.cli.main import main
from tvetdesk.exchange import erasing
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share
from tvetdesk.store.vault import faults

PASSWORD = "four words and more"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(desk, "DEFAULT", CHEAP)
    with desk.init(
        tmp_path / "data", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="awa",
        password=PASSWORD, clock=Clock(),
    ) as made:  # fmt: skip
        new_trainee(made.book, "Binta Sanyang")
    return tmp_path / "data"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def look(folder: Path) -> desk.Desk:
    return desk.look_into(folder, "awa", PASSWORD, clock=Clock())


def names(opened: desk.Desk) -> list[str]:
    return sorted(trainee.names for trainee in opened.book.select(Trainee))


def outcome(folder: Path) -> str:
    """Whether the trainee is shown, as she is, or the code of why not."""
    try:
        with faults(), look(folder) as opened:
            assert names(opened) == ["Binta Sanyang"]
    except desk.UserError as error:
        return error.code
    return "shown"


def test_it_shows_everything_and_refuses_to_write(folder):
    before = content(folder)
    with look(folder) as opened:
        assert names(opened) == ["Binta Sanyang"]
        assert refused(new_trainee, opened.book, "Lamin Touray") == "book.reading"
        assert refused(opened.book.remember, name="x") == "book.reading"
        opened.book.seal()
    assert content(folder) == before


def test_what_a_killed_program_left_in_its_journal_is_shown_too(folder, tmp_path):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        new_trainee(opened.book, "Lamin Touray")
        shutil.copytree(folder, tmp_path / "crashed")
    before = content(tmp_path / "crashed")
    with look(tmp_path / "crashed") as opened:
        assert names(opened) == ["Binta Sanyang", "Lamin Touray"]
        place = Path(opened.place.name)
    assert content(tmp_path / "crashed") == before
    assert not place.exists()


@pytest.mark.fault("F6", "damaged pages, the rest looked at in the rescue view")
def test_with_one_page_damaged_what_lies_elsewhere_can_be_read(folder, matrix):
    """F6: every page has its own seal, so a bad one is never shown wrong."""
    data = (folder / "tvet.db").read_bytes()
    outcomes = []
    for page in matrix(range(1, len(data) // 4096, 8)):
        place = page * 4096 + 100
        (folder / "tvet.db").write_bytes(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])
        outcomes.append(outcome(folder))
    assert set(outcomes) <= {"shown", "book.damaged"}
    assert outcomes.count("shown") > len(outcomes) / 2


@pytest.mark.skipif(sys.platform != "linux", reason="rights of Linux")
@pytest.mark.fault("F11", "a folder that may only be read")
def test_a_folder_that_may_not_be_written_opens(folder):
    """F11. Root may write anywhere, so a child of the test gives its rights up."""
    with tempfile.TemporaryDirectory() as outside:  # others may not enter the folders of the test run
        Path(outside).chmod(0o755)
        there = Path(outside) / "data"
        shutil.copytree(folder, there)
        if os.geteuid() == 0:
            for path in (there, *there.iterdir()):
                os.chown(path, 65534, 65534)
        there.chmod(0o555)
        child = os.fork()
        if not child:
            failed = 1
            try:
                if os.geteuid() == 0:
                    os.setresuid(65534, 65534, 65534)
                assert refused(desk.open_folder, there, "awa", PASSWORD) == "book.read_only"
                with look(there) as opened:
                    assert names(opened) == ["Binta Sanyang"]
                failed = 0
            finally:
                os._exit(failed)
        _, status = os.waitpid(child, 0)
        there.chmod(0o755)
        assert status == 0


def test_a_wrong_password_and_an_empty_folder_have_their_sentences(folder, tmp_path):
    assert refused(desk.look_into, folder, "awa", "other words of nobody") == "keys.wrong_password"
    assert refused(look, tmp_path) == "desk.none"


def test_data_of_an_older_program_are_not_brought_up_to_date_here(folder):
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as opened:
        opened.book.sql("PRAGMA user_version = 0")
    assert refused(look, folder) == "book.older"


LOOKS = (
    ("report", "behind"), ("report", "certificate_register"), ("report", "results"), ("audit", "list"), ("audit", "check"),
    ("retention", "list"), ("retention", "due", "applicants"), ("retention", "due", "contacts"),
    ("breach", "pc", "--noticed", "9/3/2020", "17:30"), ("records", "restricted", "--json"), ("changes",), ("support",),
)  # fmt: skip


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_whatever_only_reads_is_done_also_when_the_data_are_open_for_reading(
    folder, words, monkeypatch, capsys
):
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    before = content(folder)
    assert main(["--data", str(folder), "--read-only", *words]) == 0, capsys.readouterr().err
    assert content(folder) == before


@pytest.mark.parametrize("kind", ["applicants", "contacts"])
def test_who_is_due_and_what_an_erasure_would_take_is_told_also_then(folder, kind):
    later = Clock("2035-01-01 08:00")
    before = content(folder)
    with desk.look_into(folder, "awa", PASSWORD, clock=later) as opened:
        found = retaining.look(opened, kind)
        assert len(found.people) == (1 if kind == "applicants" else 0)
        binta = opened.book.find(Trainee, names="Binta Sanyang")
        assert erasing.look(opened.book, binta).parts["trainee"].rows == 1
        assert refused(erasing.erase, opened.book, opened.identity, binta) == "book.reading"
        assert refused(retaining.remove, opened, kind, sign=found.sign, number=1) == "book.reading"
    assert content(folder) == before


@pytest.mark.usefixtures("qapp")  # before anything sets a paper
def test_what_is_kept_about_a_person_is_given_also_then(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    with look(folder) as opened:
        who = opened.book.find(Trainee, names="Binta Sanyang").id
    for words in (
        ["print", "person", str(who)], ["records", "trainee", "list", "--format", "xlsx"], ["access", "trainee", str(who)],
    ):  # fmt: skip
        file = tmp_path / words[0]
        assert main(["--data", str(folder), "--read-only", *words, "-o", str(file)]) == 0
        assert file.stat().st_size > 500


def test_what_would_write_says_in_one_sentence_that_the_data_are_open_for_reading(
    folder, monkeypatch, capsys
):
    monkeypatch.setenv("TVETDESK_PASSWORD", PASSWORD)
    with look(folder) as opened:
        who = opened.book.find(Trainee, names="Binta Sanyang").id
    for words in (
        ["undo"],
        ["backup"],
        ["retention", "remove", "contacts", "--sign", "4F09A2", "--people", "1"],
        ["erase", "trainee", str(who), "--confirm", str(who)],
    ):
        assert main(["--data", str(folder), "--read-only", "--lang", "en", *words]) == 1
        assert "The data are open for reading only. Nothing was changed." in capsys.readouterr().err


def test_a_start_that_breaks_off_after_the_file_is_open_lets_the_folder_go(folder, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(desk.Desk, "note_login", broken)
        with pytest.raises(ZeroDivisionError):
            desk.open_folder(folder, "awa", PASSWORD, clock=Clock())
    with desk.open_folder(folder, "awa", PASSWORD, clock=Clock()) as again:
        assert names(again) == ["Binta Sanyang"]
