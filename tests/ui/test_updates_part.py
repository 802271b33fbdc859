"""The program's own version in Settings: what a stick holds, putting it in after a backup, and the way back."""

import pytest

from tests.updates.making import NEW, OLD, PUBLIC, installed, program, update_file
from tvetdesk.store import backup
from tvetdesk.updates import installing, package
from tvetdesk.updates.installing import Place
from ui.pages.setting import updates as part


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of the program, from whose old version the window runs, and the key of this test as the only one."""
    place = Place(installed(tmp_path / "program"), OLD)
    find, install, back = package.find, installing.install, installing.back
    monkeypatch.setattr(part, "__version__", OLD)
    monkeypatch.setattr(installing, "place", lambda _: place)
    monkeypatch.setattr(
        package, "find", lambda folder, version, system: find(folder, version, system, [PUBLIC])
    )
    monkeypatch.setattr(
        installing,
        "install",
        lambda *words, **more: install(*words, **more, keys=[PUBLIC], try_it=lambda _: True),
    )
    monkeypatch.setattr(installing, "back", lambda *words: back(*words, try_it=lambda _: True))
    return place


def updates(window):
    window.shell.go("settings")
    return window.shell.page().look.updates


def test_an_update_on_the_stick_is_looked_at_and_put_in_after_a_backup(home, window, stick, folder):
    file = update_file(stick)
    shown = updates(window)
    assert OLD in shown.runs.text()
    assert not shown.put_button.isVisible()
    shown.look_in(stick)
    assert file.name in shown.told.text()
    assert NEW in shown.told.text()
    assert home.current() == OLD
    assert not (folder / backup.FOLDER).exists()
    shown.put_button.click()
    assert home.current() == NEW
    assert len(backup.listing(folder / backup.FOLDER)) == 1
    assert window.shell.strip.text.text().startswith(f"Version {NEW} starts the next time.")
    assert not shown.put_button.isVisible()


def test_a_stick_without_an_update_says_so_and_changes_nothing(home, window, stick):
    (stick / "half.tvu").write_bytes(update_file(stick).read_bytes()[:200])
    (stick / f"tvetdesk-{NEW}.tvu").unlink()
    shown = updates(window)
    shown.look_in(stick)
    assert "no newer version" in window.shell.strip.text.text()
    assert not shown.put_button.isVisible()
    assert home.current() == OLD


def test_the_version_before_is_offered_where_it_was_kept(home, window, monkeypatch):
    shown = updates(window)
    assert not shown.back_button.isVisible()
    program(home.folder("0.0.9"), "0.0.9")
    window.shell.forget_pages()
    shown = updates(window)
    assert "0.0.9" in shown.back_button.text()
    shown.back_button.click()
    assert home.current() == "0.0.9"


def test_a_program_of_the_administrator_of_the_computer_says_who_installs_it(window):
    shown = updates(window)
    assert not shown.look_button.isVisible()
    assert "administrator" in shown.told.text()
