"""Incoming: what each file would do, files that are not taken, unknown computers, stopping, return slips."""

import shutil

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import PASSWORD
from tests.ui.joined import alter, made_town, opened, show, strip, town  # noqa: F401 - fixtures
from tvetdesk.desk import init
from tvetdesk.exchange import joining, qr
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.consent import record_consent
from tvetdesk.records.employers import new_employer
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.store.record import Share
from ui.models.arrivals import look
from ui.tasks import Progress


@pytest.fixture
def files(town, tmp_path):  # noqa: F811
    """A good bundle, and what else lies on a stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    with opened(town["office"]) as desk:
        new_trainee(desk.book, "Awa Sillah", sex="F")
        alter(desk, sex="M")
        good = make(desk.book, desk.identity, partner(desk.book))
        other = make(desk.book, desk.identity, partner(desk.book, desk.book.code, Share.OFFICE))
    (stick / "IMG-0004 (1).jpg").write_bytes(good.data)
    (stick / "short.tvx").write_bytes(good.data[:-20])
    (stick / "damaged.tvx").write_bytes(good.data[:200] + bytes([good.data[200] ^ 1]) + good.data[201:])
    (stick / "other.tvx").write_bytes(other.data)
    (stick / "Nouveau dossier.lnk").write_bytes(b"L\0\0\0")
    (stick / "empty.tvx").write_bytes(b"")
    return stick


@pytest.fixture
def hq(town, show):  # noqa: F811
    window = show(town["hq"])
    window.shell.go("incoming")
    return window


def states(page):
    return {one.path.name: one.state for one in page.found}


def test_each_file_says_what_it_would_do_and_nothing_is_written(hq, files):
    page = hq.shell.page()
    before = hq.desk.book.vector()
    page.add(sorted(files.iterdir()))
    assert states(page) == {
        "IMG-0004 (1).jpg": "ready",
        "short.tvx": "refused",
        "damaged.tvx": "refused",
        "other.tvx": "refused",
        "Nouveau dossier.lnk": "refused",
        "empty.tvx": "refused",
    }
    assert hq.desk.book.vector() == before
    codes = {one.path.name: one.error.code for one in page.found if one.error}
    assert codes == {
        "short.tvx": "B03",
        "damaged.tvx": "B04",
        "other.tvx": "B06",
        "Nouveau dossier.lnk": "carrier.program",
        "empty.tvx": "B15",
    }
    seconds = {one.path.name: row[0].second for one, row in zip(page.found, page.model.rows, strict=True)}
    assert "Do not open it" in seconds["Nouveau dossier.lnk"]
    assert "meant for another computer" in seconds["other.tvx"]
    (good,) = [one for one in page.found if one.ready]
    assert (good.total("new"), good.total("altered")) == (1, 1)
    assert page.import_button.text() == "Import the file"


def test_all_ready_files_are_imported_and_the_slip_is_offered(hq, files, tmp_path, monkeypatch, town):  # noqa: F811
    page = hq.shell.page()
    page.add([*files.iterdir()])
    page.import_all()
    assert states(page)["IMG-0004 (1).jpg"] == "done"
    assert strip(hq) == "1 file imported."
    assert hq.desk.book.select(Trainee).where(Trainee.sex == "F").count() >= 1
    slips = tmp_path / "slips"
    slips.mkdir()
    monkeypatch.setattr("ui.pages.incoming.QFileDialog.getExistingDirectory", lambda *_: str(slips))
    hq.shell.strip.button.click()
    (slip,) = slips.iterdir()
    assert "was written" in strip(hq)
    with opened(town["office"]) as desk:
        (told,) = look(desk, [slip], Progress(lambda: None))
        assert told.state == "news"
        assert told.confirms == told.own


def test_a_file_that_comes_again_changes_nothing(hq, files):
    page = hq.shell.page()
    page.add([files / "IMG-0004 (1).jpg"])
    page.import_all()
    vector = hq.desk.book.vector()
    page.add([files / "IMG-0004 (1).jpg"])
    (one,) = page.found
    assert one.state == "nothing"
    assert page.import_button.isHidden()
    assert hq.desk.book.vector() == vector


def test_files_are_dropped_on_the_page(hq, files):
    page = hq.shell.page()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files / "IMG-0004 (1).jpg"))])
    about = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enters = QDragEnterEvent(QPoint(5, 5), *about)
    QApplication.sendEvent(page, enters)
    assert enters.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPoint(5, 5), *about))
    assert [one.state for one in page.found] == ["ready"]


def test_a_whole_stick_is_read_by_content(hq, files):
    page = hq.shell.page()
    page.add([files])
    assert states(page)["IMG-0004 (1).jpg"] == "ready"
    assert "Nouveau dossier.lnk" not in states(page)


def test_a_centre_opens_files_from_its_exchange_page(town, show, files, monkeypatch):  # noqa: F811
    window = show(town["second"])
    monkeypatch.setattr(
        "ui.pages.exchange.QFileDialog.getOpenFileNames", lambda *_: ([str(files / "other.tvx")], "")
    )
    window.shell.go("exchange")
    window.shell.page().open_file()
    assert window.shell.here == "incoming"
    (one,) = window.shell.page().found
    assert one.state == "ready"
    window.shell.page().import_all()
    assert window.shell.page().found[0].state == "done"


def test_import_stops_between_two_files(town, show, files, monkeypatch):  # noqa: F811
    with opened(town["second"]) as desk:
        new_trainee(desk.book, "Musa Kijera")
        more = make(desk.book, desk.identity, partner(desk.book))
    (files / "more.tvx").write_bytes(more.data)
    window = show(town["hq"])
    window.shell.go("incoming")
    page = window.shell.page()
    page.add([files / "IMG-0004 (1).jpg", files / "more.tvx"])
    assert page.import_button.text() == "Import all ready (2)"
    real = Progress.say

    def say(self, text, **values):
        if values.get("done") == 1:
            self.stop_asked = True
        real(self, text, **values)

    monkeypatch.setattr(Progress, "say", say)
    page.import_all()
    assert strip(window).startswith("Stopped: 1 file imported.")
    assert sorted(one.state for one in page.found) == ["done", "ready"]
    monkeypatch.setattr(Progress, "say", real)
    page.import_all()
    assert {one.state for one in page.found} == {"done"}


@pytest.fixture
def stranger(town, tmp_path):  # noqa: F811
    """A bundle of a centre that HQ invited but has not approved."""
    with opened(town["hq"]) as hq:
        invitation = joining.read_invitation(joining.invite(hq.book, hq.identity, "GM-BS", "Basse", "GM"))
    with init(
        tmp_path / "basse", level=Share.OFFICE, code="GM-BS", name="Basse", country="GM", user="awa",
        password=PASSWORD, practice=True, invitation=invitation,
    ) as desk:  # fmt: skip
        new_trainee(desk.book, "Sarjo Fofana")
        made = make(desk.book, desk.identity, partner(desk.book))
    file = tmp_path / made.name
    file.write_bytes(made.data)
    return file


def test_an_unknown_computer_shows_its_signs_and_is_approved_after_comparing(stranger, hq):
    page = hq.shell.page()
    page.add([stranger])
    (one,) = page.found
    assert one.state == "unknown"
    assert (one.newcomer.centre, one.newcomer.name) == ("GM-BS", "Basse")
    signs = page.detail.findChild(object, "fingerprint")
    assert signs.text() == one.newcomer.fingerprint
    page.detail.approve.emit(one.newcomer)
    dialog = page.dialog
    assert not dialog.button.isEnabled()
    dialog.field.setText("K7QM-2XWA-9RTP-4HDE")
    assert not dialog.button.isEnabled()
    assert "not those of the file" in dialog.problem.text()
    dialog.field.setText(one.newcomer.fingerprint.lower().replace("-", " "))
    assert dialog.button.isEnabled()
    dialog.field.clear()
    dialog.compared.setChecked(True)
    dialog.accept()
    assert strip(hq).startswith("Basse (GM-BS) is approved.")
    assert [one.state for one in page.found] == ["ready"]
    page.import_all()
    assert [one.state for one in page.found] == ["done"]


def test_a_centre_cannot_approve_and_is_told_whom_to_ask(town, show, stranger):  # noqa: F811
    window = show(town["office"])
    window.shell.go("incoming", [stranger])
    (one,) = window.shell.page().found
    assert one.state == "refused"  # it was not even made for this computer
    assert one.error.code == "B06"


def test_a_bundle_that_starts_too_high_waits_and_says_so(town, show, tmp_path):  # noqa: F811
    """The folder of HQ is put back to how it was before: the next bundle starts above what it has."""
    shutil.copytree(town["hq"], tmp_path / "old hq")
    with opened(town["office"]) as office, opened(town["hq"]) as hq:
        from tests.ui.joined import give
        from tvetdesk.exchange import slips
        from tvetdesk.exchange.incoming import receive

        alter(office, sex="M")
        made = give(office, hq)
        slip = slips.answer(hq.book, hq.identity, made.data)
        receive(office.book, office.identity, slip.data)
        alter(office, sex="F")
        late = make(office.book, office.identity, partner(office.book))
    file = tmp_path / late.name
    file.write_bytes(late.data)
    window = show(tmp_path / "old hq")
    window.shell.go("incoming", [file])
    page = window.shell.page()
    (one,) = page.found
    assert one.state == "waits"
    assert "It is kept and waits" in page.model.rows[0][0].second
    assert page.import_button.isHidden()


@pytest.mark.parametrize("code", ["fr", "de"])
def test_the_language_changes_with_files_on_screen(hq, files, code):
    page = hq.shell.page()
    page.add([*files.iterdir()])
    english = [row[1].text for row in page.model.rows]
    hq.shell.choose_language(code)
    assert [row[1].text for row in page.model.rows] != english
    assert page.minimumSizeHint().width() <= 1093 - 52
    hq.shell.choose_language("en")
    assert [row[1].text for row in page.model.rows] == english


def test_names_of_files_are_shown_as_they_are(hq, tmp_path):
    file = tmp_path / "<b>bold & R&D {x}.tvx"
    file.write_bytes(b"nonsense")
    page = hq.shell.page()
    page.add([file])
    assert page.model.rows[0][0].text == file.name
    assert page.detail.title.text() == file.name
    assert page.detail.title.textFormat() is Qt.TextFormat.PlainText


def test_qr_pages_dropped_on_the_window_are_imported_as_one_bundle(hq, files, tmp_path, monkeypatch):
    monkeypatch.setattr(qr, "ROOM", 400)
    drawn = qr.pictures((files / "IMG-0004 (1).jpg").read_bytes(), "tvet")
    assert len(drawn) > 1
    for number, data in enumerate(drawn):
        (tmp_path / f"photo{number}.png").write_bytes(data)
    page = hq.shell.page()
    page.add(sorted(tmp_path.glob("photo*.png")))
    assert states(page) == {"photo0.png": "ready"}
    page.import_all()
    assert states(page) == {"photo0.png": "done"}


def test_an_import_is_taken_back_and_can_be_done_again(hq, files):
    page, book = hq.shell.page(), hq.desk.book
    before = book.vector()
    page.add([files / "IMG-0004 (1).jpg"])
    page.import_all()
    assert book.vector() != before
    page.take_back()
    assert book.vector() == before
    assert "was taken back" in strip(hq)
    assert [one.state for one in page.found] == ["ready"]
    page.import_all()
    assert [one.state for one in page.found] == ["done"]


def test_an_import_that_others_rest_on_stays(hq, files):
    page = hq.shell.page()
    page.add([files / "IMG-0004 (1).jpg"])
    page.import_all()
    with hq.desk.book.change("test.write"):
        hq.desk.book.add(Trainee, names="Awa Bojang", sex="F")
    hq.desk.book.seal()
    vector = hq.desk.book.vector()
    page.take_back()
    assert hq.desk.book.vector() == vector
    assert "Something was written here after the bundle came" in strip(hq)


def test_names_of_what_is_new_stand_beside_its_kind_before_anything_is_written(
    town,  # noqa: F811
    show,  # noqa: F811
    tmp_path,
):
    """Headquarters sees the names of those who agreed, counts the others, and keeps none of them before the import."""
    with opened(town["office"]) as office:
        for names in ("Awa Sillah", "Musa Kijera", "Sarjo Fofana"):
            person = new_trainee(office.book, names)
            if names != "Musa Kijera":
                record_consent(office.book, person, "share_hq", "given")
        new_employer(office.book, "Faraba Energy")
        made = make(office.book, office.identity, partner(office.book))
    file = tmp_path / made.name
    file.write_bytes(made.data)
    window = show(town["hq"])
    window.shell.go("incoming")
    page = window.shell.page()
    page.add([file])
    detail = page.detail
    shown = {row[0].text: row[0] for row in detail.model.rows}
    assert shown["Trainees"].second == "Awa Sillah, Sarjo Fofana · 1 without a name: it is not shared"
    assert shown["Employers"].second in ("Faraba Energy", "1 without a name: it is not shared")
    assert "Awa Sillah\nSarjo Fofana" in shown["Trainees"].tip
    assert "Awa Sillah" not in {row.names for row in window.desk.book.select(Trainee)}
    page.import_all()
    assert "Awa Sillah" in {row.names for row in window.desk.book.select(Trainee)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_buttons_of_the_slip_have_room_for_their_words(hq, files, code):
    page = hq.shell.page()
    hq.shell.choose_language(code)
    page.add([*files.iterdir()])
    page.import_all()
    for width in (1366, 1093):
        hq.resize(width, 614)
        QApplication.processEvents()
        for button in (page.slip_button, page.slip_qr_button):
            assert button.isVisible()
            assert button.width() >= button.sizeHint().width()


def test_a_computer_to_be_approved_is_looked_at_before_files_that_are_refused(stranger, hq, files):
    page = hq.shell.page()
    page.add([files / "empty.tvx", files / "short.tvx", stranger])
    chosen = page.model.key(page.table.currentIndex().row())
    assert (chosen.path.name, chosen.state) == (stranger.name, "unknown")
    assert hq.focusWidget() is page.table


def test_the_focus_stays_in_sight_after_an_import(hq, files):
    page = hq.shell.page()
    page.take_focus()
    assert hq.focusWidget() is page.ways[0]
    page.add([files / "IMG-0004 (1).jpg"])
    assert hq.focusWidget() is page.import_button
    page.import_all()
    assert hq.focusWidget() is page.table


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_state_of_a_file_is_not_cut(hq, code):
    from PySide6.QtGui import QFontMetrics

    from ui import fonts
    from ui.pages.arrival import STATES

    page = hq.shell.page()
    hq.shell.choose_language(code)
    room = page.table.columnWidth(1) - 22 - 2 * 8
    words = [hq.shell.language.t(text) for text, _, _ in STATES.values()]
    assert max(map(QFontMetrics(fonts.font("text")).horizontalAdvance, words)) <= room


def test_the_buttons_of_the_approval_stay_where_they_are(stranger, hq):
    page = hq.shell.page()
    page.add([stranger])
    page.detail.approve.emit(page.found[0].newcomer)
    QApplication.processEvents()
    before = page.dialog.button.geometry()
    page.dialog.compared.setChecked(True)
    QApplication.processEvents()
    assert page.dialog.button.geometry() == before
    page.dialog.reject()
