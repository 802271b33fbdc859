"""A forgotten password on the command line: by the printed code, and by headquarters' file, message or QR picture."""

from __future__ import annotations

import io
import json

import click
import pytest

from tvetdesk.cli import recovery as commands
from tvetdesk.store import paper, passwords, taken_out
from tvetdesk.store.passwords import CHEAP

NEW = "other words than before"
REASON = "Called the number in our book"


@pytest.fixture(autouse=True)
def _new_password(monkeypatch):
    monkeypatch.setenv("TVETDESK_NEW_PASSWORD", NEW)
    monkeypatch.setattr(passwords, "DEFAULT", CHEAP)


@pytest.fixture
def forgotten(monkeypatch):
    """From here on nobody knows the old password."""

    def forget():
        monkeypatch.setenv("TVETDESK_PASSWORD", "not the password at all")

    return forget


@pytest.fixture
def now(monkeypatch):
    """The new password is the password."""
    return lambda: monkeypatch.setenv("TVETDESK_PASSWORD", NEW)


def test_a_script_keeps_the_code_of_a_new_folder_and_recovers_with_it(cli, tmp_path, forgotten, now):
    folder, file = tmp_path / "new", tmp_path / "code.txt"
    start = ("init", "--role", "centre", "--code", "GM-MK", "--user", "awa", "--json")
    made = cli(*start, "--recovery-code-file", file, data=folder)
    assert (made.code, made.json["recovery_code_file"]) == (0, str(file))
    forgotten()
    assert cli("status", data=folder).code == 1
    answer = cli("recover", "password", "--code", file.read_text().strip(), "--json", data=folder)
    assert (answer.code, answer.json) == (0, {"user": "awa", "role": "administrator"})
    now()
    assert cli("status", data=folder).code == 0


@pytest.mark.parametrize("carrier", ["file", "text", "qr"])
def test_headquarters_answers_by_file_message_or_picture(cli, hq, mk, tmp_path, monkeypatch, now, carrier):
    asked = cli("recover", "ask", "--as", carrier, "-o", tmp_path, "--json", data=mk)
    assert asked.code == 0
    given = cli(
        "recover", "answer", asked.json["file"], "--signs", asked.json["signs"].lower(), "--reason", REASON,
        "--as", carrier, "-o", tmp_path, "--json", data=hq,
    )  # fmt: skip
    assert (given.code, given.json["user"]) == (0, "awa")
    now()
    assert cli("status", data=mk).code == 1
    opened = cli("recover", "password", "--answer", given.json["file"], "--json", data=mk)
    assert (opened.code, opened.json) == (0, {"user": "awa", "role": "administrator"})
    assert cli("status", "--json", data=mk).json["code"] == "GM-MK"
    again = cli("recover", "password", "--answer", given.json["file"], "--json", data=mk)
    assert (again.code, again.json["error"]) == (1, "recovery.none_asked")


def test_the_second_key_goes_onto_another_disk_and_answers_from_a_new_headquarters(
    cli, hq, mk, tmp_path, monkeypatch, now
):
    words = tmp_path / "words.txt"
    words.write_text("boat under nine lemons\n")
    taken = ("recover", "second-key", "second.json", "--passphrase-file", words, "--json")
    refused = cli(*taken, data=hq)
    assert (refused.code, refused.json["error"]) == (1, "key.same_medium")
    monkeypatch.setattr(taken_out, "is_elsewhere", lambda folder, target: True)
    assert cli(*taken, data=hq).json == {"file": "second.json"}
    assert cli(*taken, data=mk).json["error"] == "authority.not_hq"
    begin = ("init", "--role", "hq", "--name", "Begun anew", "--country", "DE", "--user", "awa")
    assert cli(*begin, data=tmp_path / "anew").code == 0
    asked = cli("recover", "ask", "-o", "ask.tvr", "--json", data=mk)
    heard = ("--signs", asked.json["signs"], "--reason", REASON, "-o", "a.tvr", "--json")
    assert (
        cli("recover", "answer", "ask.tvr", *heard, data=tmp_path / "anew").json["error"]
        == "recovery.not_ours"
    )
    with_key = ("--second-key", "second.json", "--passphrase-file", words)
    assert cli("recover", "answer", "ask.tvr", *heard, *with_key, data=tmp_path / "anew").code == 0
    now()
    assert cli("recover", "password", "--answer", "a.tvr", data=mk).code == 0


def test_a_message_pasted_with_words_around_it(cli, hq, mk, tmp_path, monkeypatch, now):
    asked = cli("recover", "ask", "--as", "text", "-o", "ask.txt", "--json", data=mk)
    lines = (tmp_path / "ask.txt").read_text().splitlines()
    text = "> Good morning,\n> " + "\n> ".join(lines)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    words = ("--signs", asked.json["signs"], "--reason", REASON, "-o", "a.tvr")
    given = cli("recover", "answer", "-", *words, data=hq)
    assert given.code == 0
    assert "GM-MK: a.tvr" in given.out
    now()
    assert cli("recover", "password", "--answer", "a.tvr", data=mk).code == 0


def test_refusals_have_their_code_and_one_sentence(cli, hq, mk, tmp_path):
    def refused(*words, data=mk):
        answer = cli("recover", *words, "--json", data=data)
        assert answer.code == 1
        assert answer.json["sentence"] == answer.err.strip()
        return answer.json["error"]

    (tmp_path / "holiday.txt").write_text("Nothing of ours")
    assert refused("password") == "recovery.no_code"
    assert refused("password", "--code", paper.new_code()) == "recovery.code"
    assert refused("password", "--code", "K7QM") == "paper.length"
    assert refused("password", "--code", "x", "--answer", "y") == "recovery.both"
    assert refused("password", "--answer", "none.tvr") == "file.none"
    assert refused("password", "--answer", "holiday.txt") == "recovery.not_one"
    assert refused("code") == "recovery.no_paper"
    assert refused("ask", "-o", "x.tvr", data=tmp_path / "nowhere") in ("desk.none", "keys.missing")
    wrong = ("--signs", "K7QM-2XWA-9RTP-4HDE", "--reason", REASON)
    assert cli("recover", "ask", "-o", "ask.tvr", data=mk).code == 0
    assert refused("answer", "ask.tvr", *wrong, "-o", "a.tvr", data=hq) == "recovery.other_signs"
    assert not (tmp_path / "a.tvr").exists()


def test_the_new_code_is_shown_once_and_asked_back_until_it_is_right(cli, mk, monkeypatch):
    code = paper.new_code()
    groups = code.split("-")
    wrong = "-".join([*groups[:-1], groups[-1][:-1] + ("2" if groups[-1][-1] != "2" else "3")])
    typed = iter(["", wrong, paper.new_code(), code.lower().replace("-", " ")])
    cleared = []
    monkeypatch.setattr(commands, "_at_terminal", lambda: True)
    monkeypatch.setattr(paper, "new_code", lambda: code)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(typed))
    monkeypatch.setattr(click, "clear", lambda: cleared.append(True))
    answer = cli("recover", "code", data=mk)
    assert answer.code == 0
    assert cleared == [True]
    assert "Group 6" in answer.err
    assert code in answer.err
    assert code not in answer.out
    assert list(typed) == []
    assert cli("recover", "password", "--code", code, data=mk).code == 0


def test_the_first_run_at_a_terminal_goes_on_only_with_the_code_typed_back(cli, tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "_at_terminal", lambda: True)
    monkeypatch.setattr(click, "clear", lambda: None)

    def leave(*_, **__):
        raise click.Abort

    monkeypatch.setattr(click, "prompt", leave)
    start = ("init", "--role", "centre", "--code", "GM-MK", "--user", "awa")
    assert cli(*start, data=tmp_path / "one").code == 130
    assert "There is no recovery code yet" in cli("status", data=tmp_path / "one").out


@pytest.mark.parametrize(
    ("language", "word"), [("en", "The request for"), ("fr", "La demande"), ("de", "Die Anfrage")]
)
def test_it_speaks_the_readers_language(cli, mk, language, word):
    said = cli("--lang", language, "recover", "ask", "-o", "ask.tvr", data=mk)
    assert said.code == 0
    assert word in said.out
    refused = cli("--lang", language, "recover", "password", "--code", "x", data=mk)
    assert "{" not in refused.err


def test_nobody_reads_a_password_or_code_in_what_is_written(cli, mk, tmp_path):
    assert cli("recover", "ask", "-o", "ask.tvr", data=mk).code == 0
    kept = (mk / "tvet.recovery").read_text()
    assert NEW not in kept + (tmp_path / "ask.tvr").read_bytes().decode("latin-1")
    assert set(json.loads(kept)) == {"locked", "memory", "passes", "request", "salt", "user"}
