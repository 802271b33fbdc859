"""The edges of every call: languages, streams, options in any place, and faults of our own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tvetdesk
from tests.cli.conftest import PASSWORD
from tvetdesk.cli import console, folder
from tvetdesk.cli.call import Call
from tvetdesk.cli.main import COMMANDS


def test_options_of_every_command_stand_before_or_after_it(cli, mk):
    for words in (
        ["--data", mk, "--json", "status"],
        ["status", "--data", mk, "--json"],
        ["--json", "status", "--data", mk, "--user", "awa"],
    ):
        assert cli(*words).json["code"] == "GM-MK"


def test_the_environment_names_the_folder_and_an_option_wins(cli, mk, hq, monkeypatch):
    monkeypatch.setenv("TVETDESK_DATA", str(mk))
    assert cli("status", "--json").json["code"] == "GM-MK"
    assert cli("--data", hq, "status", "--json").json["code"] == "HQ"
    assert cli("status", "--json", "--data", hq).json["code"] == "HQ"


def test_a_folder_without_a_name_is_not_the_one_at_hand(cli, mk, monkeypatch):
    monkeypatch.chdir(mk)
    for words in (["--data", "", "status"], ["status", "--data", ""]):
        answer = cli(*words)
        assert (answer.code, answer.out) == (2, "")
        assert "No folder is named after --data. Name one, or leave --data out." in answer.err
    assert cli("--data", ".", "status").code == 0


def test_the_password_from_a_file(cli, mk, monkeypatch, tmp_path):
    monkeypatch.delenv("TVETDESK_PASSWORD")
    (tmp_path / "password").write_bytes(b"\xef\xbb\xbf" + PASSWORD.encode() + b"\r\nsecond line\r\n")
    assert cli("--password-file", "password", "status", data=mk).code == 0


def test_json_is_one_document_also_when_refused(cli, mk, tmp_path):
    answer = cli("--json", "undo", "999", data=mk)
    assert answer.code == 1
    assert answer.json == {"error": "undo.missing", "sentence": answer.err.strip()}
    wrong = cli("--json", "export", data=mk)
    assert (wrong.code, wrong.json["error"]) == (2, "usage")


def test_help_and_refusals_speak_the_readers_language(cli, tmp_path, monkeypatch):
    monkeypatch.setattr("tvetdesk.i18n.Translator.__call__", lambda t, text, **_: f"{t.language}:{text}")
    assert "de:Who this computer is" in cli("--lang", "de", "status", "--help").out
    assert "fr:Names as on paper" in cli("--lang", "fr", "records", "trainee", "add", "--help").out
    assert cli("--lang", "fr", "status", data=tmp_path / "none").err.startswith("fr:There is no data folder")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert cli("status", data=tmp_path / "none").err.startswith("de:")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert cli("status", data=tmp_path / "none").err.startswith("en:")


def test_every_command_has_help(cli):
    for command in COMMANDS:
        assert cli(command.name, "--help").code == 0
    assert cli("--version").out.strip() == tvetdesk.__version__


def test_a_fault_of_ours_is_reported_without_anybodys_data(cli, mk, monkeypatch):
    def broken(_desk):
        raise KeyError("Binta Sanyang")

    monkeypatch.setattr(folder, "_status", broken)
    answer = cli("status", data=mk)
    assert (answer.code, answer.out) == (70, "")
    assert "Traceback" not in answer.err
    (report,) = (mk / "faults").iterdir()
    assert str(report) in answer.err
    text = report.read_text("utf-8")
    assert "builtins.KeyError" in text
    assert "tvetdesk/cli/folder.py:" in text
    assert "Binta" not in text + answer.err


def test_a_fault_where_the_folder_cannot_take_the_report(cli, tmp_path, monkeypatch):
    def broken(_call):
        raise RuntimeError

    monkeypatch.setattr(Call, "open", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = cli("--json", "status", data=tmp_path / "none")
    assert answer.code == 70
    assert answer.json["error"] == "fault"
    assert Path(answer.json["report"]).exists()


def test_ctrl_c_is_no_fault(cli, mk, monkeypatch):
    def stopped(_call):
        raise KeyboardInterrupt

    monkeypatch.setattr(Call, "open", stopped)
    answer = cli("status", data=mk)
    assert (answer.code, answer.err) == (130, "\nStopped. What was finished before is kept.\n")


def test_signs_that_steer_a_terminal_are_replaced():
    assert (
        console.clean("a\x1b[2Jb\u202ec\td\ne")
        == "a\N{REPLACEMENT CHARACTER}[2Jb\N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}d\ne"
    )
    assert console.columns(["Name"], [["two\nlines  here"]]).splitlines()[-1] == "two lines here"


# -- as a process of its own ---------------------------------------------------------------------------------


def process(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "tvetdesk", *map(str, words)],
        env={**os.environ, "TVETDESK_PASSWORD": PASSWORD, **environment},
        stdin=subprocess.DEVNULL, check=False, capture_output=True,
    )  # fmt: skip


def test_a_process_writes_utf8_whatever_the_code_page(world):
    done = process(
        "--data", world / "alone", "status", "--json", PYTHONIOENCODING="cp437", PYTHONUTF8="0", LC_ALL="C"
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["name"] == "Mangaïzé"


def test_a_bundle_on_standard_output_is_its_bytes_alone(world, cli, tmp_path):
    done = process("--data", world / "mk", "export", "-o", "-")
    assert done.returncode == 0
    (tmp_path / "piped.tvx").write_bytes(done.stdout)
    assert cli("import", "piped.tvx", data=world / "hq").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_a_reader_that_stops_reading_is_no_fault(world):
    done = subprocess.run(
        f"{sys.executable} -m tvetdesk --data {world / 'mk'} records programme | head -n 1; exit ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", check=False, capture_output=True, env={**os.environ, "TVETDESK_PASSWORD": PASSWORD},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_module_of_the_command_runs_too():
    done = subprocess.run(
        [sys.executable, "-m", "tvetdesk.cli.main", "--version"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == tvetdesk.__version__


def test_the_status_of_a_folder_that_lies_in_a_cloud_says_so_and_everything_goes_on(cli, mk, tmp_path):
    assert cli("status", "--json", data=mk).json["place"] == "own disk"
    there = tmp_path / "OneDrive - Learning" / "data"
    there.parent.mkdir()
    mk.rename(there)
    assert cli("records", "trainee", "add", "--names", "Lamin Touray", data=there).code == 0
    assert f"The data lie in {there}, which is copied to a cloud" in cli("status", data=there).out
    assert cli("status", "--json", data=there).json["place"] == "cloud"
    assert "place: cloud" in cli("support", data=there).out
