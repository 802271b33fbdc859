"""Files that a command is to read and cannot: each is named, with what to do next."""

import pytest

from tests.cli.conftest import Cli

READING = [
    ("join", "{}"),
    ("verify", "{}"),
    ("import-table", "{}", "--type", "trainee"),
    ("import-table", "sheet.csv", "--type", "trainee", "--answers", "{}"),
    ("slip", "make", "{}", "-o", "slip.tvx"),
    ("restore", "{}"),
    ("--password-file", "{}", "status"),
    ("recover", "password", "--user", "awa", "--answer", "{}"),
]


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(words[:2]))
def test_a_missing_file_and_a_folder_in_its_place_are_named(cli: Cli, mk, tmp_path, words):
    (tmp_path / "sheet.csv").write_text("Names as on paper\nAwa Bah\n")
    (tmp_path / "folder").mkdir()
    for name, code in (("none.dat", "file.none"), ("folder", "file.folder")):
        said = cli(*(word.replace("{}", name) for word in words), "--json", data=mk)
        assert (said.code, said.json["error"]) == (1, code)
        assert name in said.err


def test_a_new_password_that_is_missing_is_asked_for_by_its_own_name(cli: Cli, mk, monkeypatch):
    monkeypatch.delenv("TVETDESK_NEW_PASSWORD", raising=False)
    said = cli("user", "add", "lamin", "--role", "viewer", data=mk)
    assert said.code == 1
    assert "TVETDESK_NEW_PASSWORD" in said.err


def test_a_file_that_cannot_be_written_names_its_whole_folder(cli: Cli, mk, tmp_path):
    said = cli("breach", "pc", "--noticed", "1/11/2026", "10:00", "-o", "none/form.txt", data=mk)
    assert said.code == 1
    assert str(tmp_path / "none") in said.err
