"""A new version that headquarters hands on: kept in Settings, laid beside bundles and slips, offered where one comes in."""

import pytest

from tests.ui.joined import alter, made_town, opened, show, strip, town  # noqa: F401 - fixtures
from tests.updates.making import NEW, OLD, trust_our_key, update_file
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.updates import package, shelf
from ui.dialogs.export import ExportDialog
from ui.models.sticks import Stick

LAID = f"tvetdesk-{NEW}-{package.system_name()}.tvu"


@pytest.fixture(autouse=True)
def signed_by_us(monkeypatch):
    trust_our_key(monkeypatch)


@pytest.fixture
def given(tmp_path):
    """The stick of those who make the program."""
    made = tmp_path / "given"
    made.mkdir()
    update_file(made)
    return made


@pytest.fixture
def hq(town, show, given):  # noqa: F811
    """Headquarters, which keeps the update."""
    window = show(town["hq"])
    window.shell.go("settings")
    part = window.shell.page().look.updates
    assert not part.keep_button.isHidden()
    part.keep_from(given)
    assert NEW in strip(window)
    return window


def test_it_lies_beside_a_bundle_and_the_wizard_says_so(hq, stick, qtbot):
    dialog = ExportDialog(
        hq.desk, hq.language, hq.tasks, "GM-MK", found=lambda: [Stick(stick, "TRANSCEND", 5_000_000_000)]
    )
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.forward()
    assert sorted(path.name for path in stick.iterdir()) == sorted([dialog.made.name, LAID])
    assert LAID in dialog.ending.program.text()


def test_without_room_the_wizard_says_that_only_the_bundle_is_there(hq, stick, qtbot, monkeypatch):
    monkeypatch.setattr(shelf, "free_space", lambda _: 10)
    dialog = ExportDialog(
        hq.desk, hq.language, hq.tasks, "GM-MK", found=lambda: [Stick(stick, "TRANSCEND", 5_000_000_000)]
    )
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.forward()
    assert [path.name for path in stick.iterdir()] == [dialog.made.name]
    assert "was not laid beside it" in dialog.ending.program.text()


def test_where_a_bundle_comes_in_it_is_offered_and_leads_to_settings(town, show, given):  # noqa: F811
    with opened(town["office"]) as desk:
        alter(desk, sex="M")
        made = make(desk.book, desk.identity, partner(desk.book))
    (given / made.name).write_bytes(made.data)
    window = show(town["hq"])
    window.shell.go("incoming")
    page, asked = window.shell.page(), []
    page.add([given / made.name])
    assert f"Version {NEW} of TVET Desk lies beside it" in strip(window)
    assert OLD in strip(window)
    page.opened.connect(lambda *where: asked.append(where))
    window.shell.strip.button.click()
    assert asked == [("settings", given)]
    assert window.shell.page().look.updates.found.version == NEW


def test_a_centre_hands_nothing_on(window):
    window.shell.go("settings")
    assert window.shell.page().look.updates.keep_button.isHidden()
