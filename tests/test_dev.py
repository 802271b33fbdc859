"""The set-up knows when it is current and what it lacks; the lock names every file and no address."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = b'[build-system]\n[project]\nversion = "1"\n[tool.hatch]\n'


@pytest.fixture(scope="module")
def dev():
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_set_up_depends_on_changes_the_stamp(dev):
    here = dev.fingerprint(b"lock", PROJECT, (3, 11), Path("here"))
    assert here == dev.fingerprint(b"lock", PROJECT, (3, 11), Path("here"))
    assert here == dev.fingerprint(
        b"lock", PROJECT + b"[tool.ruff]\nline-length = 1\n", (3, 11), Path("here")
    )
    assert here != dev.fingerprint(b"other", PROJECT, (3, 11), Path("here"))
    assert here != dev.fingerprint(b"lock", PROJECT.replace(b"1", b"2"), (3, 11), Path("here"))
    assert here != dev.fingerprint(b"lock", PROJECT, (3, 12), Path("here"))
    assert here != dev.fingerprint(b"lock", PROJECT, (3, 11), Path("there"))


def test_a_stamp_of_something_else_is_not_current(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    assert not dev.is_current("wanted")
    dev.STAMP.write_text("old")
    assert not dev.is_current("wanted")
    dev.STAMP.write_text("wanted")
    assert dev.is_current("wanted")


def test_missing_libraries_are_named_with_the_command_that_installs_them(dev):
    missing = dev.missing_libraries(dev.QT_LIBRARIES, lambda name: "icccm" not in name)
    assert missing == ["libxcb-icccm.so.4"]
    command = dev.apt_command([dev.QT_LIBRARIES[name] for name in missing])
    assert command == "sudo apt-get install -y --no-install-recommends libxcb-icccm4"


def test_a_library_that_is_not_there_does_not_load(dev):
    assert not dev.loads("libno-such-library.so.7")


def test_nobody_but_root_on_debian_installs_packages(dev, monkeypatch):
    monkeypatch.setattr(dev, "attempt", lambda command: pytest.fail("must not run"))
    monkeypatch.setattr(dev, "is_debian", lambda: False)
    assert not dev.install_packages(["libgl1"])


def test_a_failing_step_shows_its_output_and_gives_its_exit_code(dev, capsys):
    dev.step("Works", [sys.executable, "-c", "print('quiet')"])
    with pytest.raises(dev.Stop) as stop:
        dev.step("Fails", [sys.executable, "-c", "print('loud'); raise SystemExit(7)"])
    assert stop.value.code == 7
    assert capsys.readouterr().out.split() == ["-", "Works", "-", "Fails", "loud"]


def test_an_unknown_verb_shows_the_verbs(dev, capsys):
    assert dev.main(["dance"]) == 2
    assert dev.main([]) == 2
    assert dev.main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {verb} " in printed for verb in dev.VERBS)


def test_make_knows_the_same_verbs(dev):
    verbs = re.search(r"^VERBS = (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert verbs[1].split() == list(dev.VERBS)


def test_dev_py_starts_from_anywhere(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "dev.py", "--help"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0


def pins() -> dict[str, str]:
    """The blocks of requirements.lock by the name of the package."""
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text().strip())
    return {re.match(r"[\w.-]+", block)[0]: block for block in blocks}


def test_the_lock_pins_everything_with_hashes_and_names_no_address():
    for name, block in pins().items():
        assert re.match(r"[\w.-]+==\S+", block), name
        assert "--hash=sha256:" in block, name
        assert "://" not in block, name


def test_the_lock_holds_every_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in declared}
    assert names <= set(pins())
