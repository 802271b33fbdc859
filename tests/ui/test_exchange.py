"""Exchange: what HQ has, the export wizard, a stick that fails at every step, and the history."""

import errno
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui.conftest import PASSWORD
from tests.ui.joined import alter, give, made_town, opened, show, strip, town  # noqa: F401 - fixtures
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.outgoing import Made
from tvetdesk.store import files
from ui.dialogs.export import ExportDialog
from ui.dialogs.export_steps import DONE, INSIDE, PLACE, RECEIVER
from ui.models.sticks import Stick
from ui.window import Window

MAX = (1093, 552)


def said(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def waiting(town, show):  # noqa: F811
    """A window on an office whose last change has not reached HQ."""
    with opened(town["office"]) as desk:
        alter(desk, sex="M")
    window = show(town["office"])
    window.shell.go("exchange")
    return window


@pytest.fixture
def wizard(waiting, stick, qtbot):
    shell = waiting.shell
    dialog = ExportDialog(
        shell.desk, shell.language, shell.tasks, found=lambda: [Stick(stick, "TRANSCEND", 5_000_000_000)]
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_page_says_in_one_sentence_what_hq_has(waiting):
    page = waiting.shell.page()
    stands = page._shown.stands
    assert stands.waiting == 1
    expected = f"HQ has {stands.confirmed} of {stands.total} changes. 1 waits since 11/03/2020."
    assert page.answer.text() == expected
    assert page.second.text() == "None of them is in a bundle yet."
    assert waiting.shell.rail.button("exchange").badge == 1
    waiting.shell.choose_language("fr")
    assert page.answer.text().startswith("Le siège a ")


def test_the_wizard_needs_two_presses(wizard, stick, qtbot):
    assert wizard.stack.currentIndex() == PLACE
    assert wizard.steps[RECEIVER].answer.text() == "Headquarters"
    assert wizard.steps[INSIDE].answer.text() == "1 change"
    assert wizard.steps[PLACE].answer.text() == "TRANSCEND"
    written = []
    wizard.written.connect(written.append)
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.stack.currentIndex() == DONE
    (made,) = written
    assert (stick / made.name).read_bytes() == made.data
    assert wizard.ending.sentence.text() == "You may pull the stick out now."
    shown = [label.text() for label in wizard.ending.values]
    assert shown == [made.name, f"{made.number:04d}", f"{len(made.data)} bytes", str(stick)]
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert not wizard.isVisible()


def test_the_cover_page_lies_beside_the_bundle(wizard, stick, qtbot):
    assert not wizard.cover_button.isVisible()
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    wizard.cover_button.click()
    (page,) = stick.glob("*.pdf")
    assert page.stem == Path(wizard.made.name).stem
    assert page.read_bytes().startswith(b"%PDF")
    assert f"The cover page {page.name} lies beside the bundle" in wizard.strip.text.text()


def test_photos_lie_beside_the_bundle_in_a_file_of_their_own(wizard, stick, monkeypatch, qtbot):
    photos = Made(b"photos", "1", 1, "GM-MK", 0, 3, "tvet_GM-MK_2020-03-12_0001_pics.tvx")
    monkeypatch.setattr("ui.dialogs.export.photos_for", lambda *_: photos)
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.stack.currentIndex() == DONE
    assert (stick / photos.name).read_bytes() == b"photos"
    assert len(list(stick.iterdir())) == 2
    assert wizard.ending.photos.text() == f"3 photos go along in a second file: {photos.name}"


def test_what_is_inside_is_said_in_words(wizard):
    wizard.go(INSIDE)
    words = said(wizard.contents)
    assert "Trainees" in words
    assert "1 altered" in words
    assert "only the receiver can open the file" in words


def test_changes_of_which_the_receiver_sees_nothing_are_explained(town, show, qtbot):  # noqa: F811
    with opened(town["office"]) as desk:
        alter(desk, village="Jarra Soma")  # nobody here has agreed to share more than coded figures
    window = show(town["office"])
    dialog = ExportDialog(window.desk, window.language, window.tasks, found=list)
    qtbot.addWidget(dialog)
    assert dialog._inside.changes == 1
    assert "nothing that the receiver may see" in said(dialog.contents)


def test_people_without_consent_travel_as_coded_rows(town, show, qtbot):  # noqa: F811
    from tvetdesk.records.people import new_trainee

    with opened(town["office"]) as desk:
        new_trainee(desk.book, "Awa Sillah", sex="F")
    window = show(town["office"])
    dialog = ExportDialog(window.desk, window.language, window.tasks, found=list)
    qtbot.addWidget(dialog)
    assert dialog._inside.people == 1
    assert dialog._inside.tables["trainee"].coded == 1


STEPS = {
    "before anything is written": ("open", errno.ENOSPC, "is full"),
    "while it is written": ("fsync", errno.EIO, "reports an error"),
    "while it is read back": ("read", errno.ENODEV, "is not there any more"),
    "at the last rename": ("rename", errno.ENOSPC, "is full"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_stick_that_fails_loses_nothing_and_can_be_tried_again(wizard, stick, monkeypatch, qtbot, step):
    where, number, words = STEPS[step]

    def fails(*_, **__):
        raise OSError(number, "pulled")

    with monkeypatch.context() as patch:
        if where == "open":
            real = Path.open
            patch.setattr(
                Path, "open", lambda self, *a, **k: fails() if "x" in str(a) else real(self, *a, **k)
            )
        elif where == "fsync":
            patch.setattr(files.os, "fsync", fails)
        elif where == "read":
            patch.setattr(files, "_check_kept", fails)
        else:
            patch.setattr(files, "_rename", fails)
        wizard.forward()
    assert wizard.stack.currentIndex() == PLACE
    assert words in wizard.strip.text.text()
    assert "Nothing is lost" in wizard.strip.more.text()
    assert not list(stick.glob("*.tvx"))
    assert wizard.button.text() == "Try again"
    assert wizard.button.isEnabled()
    first = wizard.made
    wizard.forward()
    assert wizard.stack.currentIndex() == DONE
    assert wizard.made is first  # the same bundle, not a further number
    assert (stick / first.name).read_bytes() == first.data


def test_a_stick_pulled_out_is_said_in_a_sentence(wizard, stick):
    stick.rmdir()
    wizard.forward()
    assert "Put the stick back in or choose another folder" in wizard.strip.text.text()
    stick.mkdir()
    wizard.forward()
    assert wizard.stack.currentIndex() == DONE


def test_another_folder_stays_chosen_when_it_fails(wizard, tmp_path, monkeypatch):
    (tmp_path / "other").mkdir()
    monkeypatch.setattr(
        "ui.dialogs.export.QFileDialog.getExistingDirectory", lambda *_: str(tmp_path / "other")
    )
    wizard.places.cards()[-1].radio.click()
    assert wizard.places.folder == tmp_path / "other"
    assert (
        wizard.focusWidget() is wizard.places.cards()[-2].radio
    )  # Enter makes the file there, and does not cancel
    (tmp_path / "other").rmdir()
    wizard.forward()
    assert wizard.strip.notice is not None
    assert wizard.places.folder == tmp_path / "other"
    (tmp_path / "other").mkdir()
    wizard.forward()
    assert wizard.ending.sentence.text() == "It can be sent or copied now."


def test_esc_does_not_end_a_file_being_written(wizard):
    wizard.busy = True
    wizard.reject()
    assert wizard.isVisible()
    wizard.busy = False
    wizard.reject()
    assert not wizard.isVisible()


@pytest.mark.parametrize("code", ["fr", "de", "en"])
def test_the_language_changes_while_the_wizard_is_open(wizard, waiting, code):
    wizard.go(INSIDE)
    waiting.shell.choose_language(code)
    t = waiting.shell.language.t
    assert wizard.windowTitle() == t("Export a bundle")
    assert wizard.steps[RECEIVER].answer.text() == t("Headquarters")
    wizard.go(PLACE)
    wizard.forward()
    assert wizard.ending.sentence.text() == t("You may pull the stick out now.")


def test_dialogs_fit_a_small_screen(wizard):
    for step in (RECEIVER, INSIDE, PLACE):
        wizard.go(step)
        hint = wizard.minimumSizeHint()
        assert hint.width() <= 1040
        assert hint.height() <= 520


def test_the_page_fits_a_small_screen_in_every_language(waiting):
    page = waiting.shell.page()
    for code in ("fr", "de", "en"):
        waiting.shell.choose_language(code)
        assert page.minimumSizeHint().width() <= MAX[0] - 52


def test_the_history_tells_given_received_and_arrived(waiting, town, stick):  # noqa: F811
    page = waiting.shell.page()
    desk = waiting.desk
    with opened(town["hq"]) as hq:
        made = give(desk, hq)
        page.refresh()
        assert page.history.rows[0][0].text == f"{made.number:04d}"
        assert page.history.rows[0][5].text == "no return slip yet"
        from tvetdesk.exchange import slips

        slip = slips.answer(hq.book, hq.identity, made.data)
        receive(desk.book, desk.identity, slip.data)
    page.refresh()
    words = {tuple(cell.text for cell in row) for row in page.history.rows}
    assert any(row[2] == "slip received" for row in words)
    assert any(row[2] == "given" and row[5] == "arrived there" for row in words)
    assert page.answer.text().startswith("Yes. HQ has ")


def test_a_centre_that_has_not_joined_is_told_what_to_do(window, monkeypatch):
    window.shell.go("exchange")
    page = window.shell.page()
    assert "has not joined" in page.answer.text()
    assert page.button.isHidden()
    assert not page.join_button.isHidden()
    page.export()
    assert "invitation file" in strip(window)


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\xff", b"[]"])
def test_a_file_that_is_no_invitation_is_refused(window, monkeypatch, tmp_path, content):
    (tmp_path / "inv.json").write_bytes(content)
    monkeypatch.setattr(
        "ui.pages.exchange.QFileDialog.getOpenFileName", lambda *_: (str(tmp_path / "inv.json"), "")
    )
    window.shell.go("exchange")
    window.shell.page().join()
    assert "not an invitation file" in strip(window)


def test_the_window_stays_alive_while_a_worker_writes_and_reads(town, stick, qtbot, app):  # noqa: F811
    """The same with real threads: an export at the office, and its import at headquarters."""
    with opened(town["office"]) as desk:
        alter(desk, sex="M")

    def opened_window(folder):
        window = Window(folder, password=PASSWORD)
        qtbot.addWidget(window)
        window.show()
        window.ask()
        window.unlock.password.setText(PASSWORD)
        window.unlock.button.click()
        qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
        return window

    window = opened_window(town["office"])
    try:
        window.shell.go("exchange")
        page = window.shell.page()
        qtbot.waitUntil(lambda: page._shown is not None)
        page.sticks = lambda: [Stick(stick, "S", 1_000_000)]
        page.export()
        qtbot.waitUntil(lambda: page.dialog._inside is not None)
        with qtbot.waitSignal(page.dialog.written):
            page.dialog.forward()
            assert not page.dialog.button.isEnabled()
            assert page.dialog.bar.isVisible()
        assert page.dialog.stack.currentIndex() == DONE
        page.dialog.accept()
        qtbot.waitUntil(window.tasks.idle)
    finally:
        window.shut()
    window = opened_window(town["hq"])
    try:
        window.shell.go("incoming", [stick])
        page = window.shell.page()
        qtbot.waitUntil(lambda: [one.state for one in page.found] == ["ready"])
        page.import_all()
        qtbot.waitUntil(lambda: [one.state for one in page.found] == ["done"])
        qtbot.waitUntil(window.tasks.idle)
    finally:
        window.shut()


def test_nothing_new_is_said_and_may_still_be_given(town, show, stick, qtbot):  # noqa: F811
    window = show(town["office"])
    dialog = ExportDialog(window.desk, window.language, window.tasks, found=lambda: [Stick(stick, "S", 1)])
    qtbot.addWidget(dialog)
    assert dialog.steps[INSIDE].answer.text().startswith("Nothing new")
    dialog.forward()
    assert dialog.stack.currentIndex() == DONE


@pytest.fixture
def read_out(town):  # noqa: F811
    """A bundle has come to HQ; the code by which its centre may know that."""
    from tvetdesk.exchange import phone

    with opened(town["office"]) as desk, opened(town["hq"]) as hq:
        alter(desk, sex="M")
        give(desk, hq)
        return phone.code_for(hq.book, hq.identity, desk.book.code).code


def test_the_code_of_hq_is_looked_at_with_its_twelfth_sign(town, show, read_out, qtbot):  # noqa: F811
    window = show(town["office"])
    window.shell.go("exchange")
    page = window.shell.page()
    assert "has all" not in page.answer.text()
    page.enter_code()
    signs = [sign for sign in read_out if sign.isalnum()]
    qtbot.keyClicks(page.code, "".join(signs[:4]).lower() + " " + "".join(signs[4:11]))
    assert page.code_label.text() == "1 sign of the code is missing."
    qtbot.keyClicks(page.code, signs[11])
    stands = page._shown.stands
    assert (stands.waiting, page.code.text()) == (0, "")
    assert f"has {stands.total} of {stands.total} changes." in strip(window)
    assert page.answer.text().startswith("Yes.")
    assert page.code.isHidden()  # there is nothing left to confirm
    assert "Ctrl+R" not in dict(page.offered_hints())


def test_a_wrong_code_is_said_and_may_be_typed_again(town, show, read_out, qtbot):  # noqa: F811
    window = show(town["office"])
    window.shell.go("exchange")
    page = window.shell.page()
    qtbot.keyClicks(page.code, "22222222222Z")
    assert "not a code as headquarters reads it out" in strip(window)
    assert page.code.text() == "22222222222Z"
    qtbot.keyClicks(page.code, read_out)  # what is typed takes the place of it
    assert page.answer.text().startswith("Yes.")


def test_headquarters_reads_out_the_code_of_a_centre(town, show, read_out):  # noqa: F811
    window = show(town["hq"])
    window.shell.go("centres")
    window.shell.page().read_out()
    assert read_out in strip(window)


def test_while_a_code_can_be_typed_the_keys_of_the_page_still_work(town, show, read_out, qtbot):  # noqa: F811
    window = show(town["office"])
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.shell.go("exchange")
    page = window.shell.page()
    assert page.code.hasFocus()
    qtbot.keyClick(page.code, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert page.dialog is not None


def test_home_opens_the_wizard_itself(waiting):
    waiting.shell.go("home")
    waiting.shell.page().answers.export.click()
    assert waiting.shell.here == "exchange"
    assert waiting.shell.page().dialog is not None


def test_received_files_of_any_name_are_offered(waiting, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "ui.pages.exchange.QFileDialog.getOpenFileNames", lambda *given: (asked.append(given[3]), ([], ""))[1]
    )
    waiting.shell.page().open_file()
    assert asked == ["All files (*);;TVET Desk (*.tvx)"]
