"""QR pictures of a bundle on the screen; at headquarters: what a centre lost is given back, a forgotten password answered."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from tests.books import Clock
from tests.ui.conftest import HQ, PASSWORD
from tests.ui.joined import alter, give, made_town, opened, show, strip, town  # noqa: F401 - fixtures
from tvetdesk import recovering
from tvetdesk.desk import init
from tvetdesk.exchange import authority, carriers, recovery, second_key
from tvetdesk.exchange.authority import HQ_CODE
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.newcomers import own_fingerprint
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.exchange.standing import standing
from tvetdesk.records.people import Trainee
from tvetdesk.store import audit
from tvetdesk.store.passwords import CHEAP
from ui.dialogs.answer_recovery import AnswerDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.export_steps import DONE
from ui.dialogs.qr_pages import QrDialog

CODE = "GM-MK"
NEW = "a new and long password"


@pytest.fixture
def exchange(town, show):  # noqa: F811
    with opened(town["office"]) as desk:
        alter(desk, sex="M")
    window = show(town["office"])
    window.shell.go("exchange")
    return window


def exported(window, folder):
    """The wizard at its end, the bundle in a folder."""
    page = window.shell.page()
    page.export()
    dialog: ExportDialog = page.dialog
    dialog.places.add_folder(folder)
    dialog.forward()
    assert dialog.stack.currentIndex() == DONE
    return dialog


def test_the_bundle_is_shown_as_a_picture_that_a_photo_of_the_screen_brings_in(exchange, tmp_path):
    dialog = exported(exchange, tmp_path)
    dialog.show_qr()
    shown = dialog.pictures
    assert shown.number.text() in ("One picture holds it all.", f"Picture 1 of {len(shown.pictures)}")
    photos = []
    for number in range(len(shown.pictures)):
        shown.go(number)
        photo = tmp_path / f"photo-{number}.png"
        assert shown.picture.grab().toImage().convertToFormat(QImage.Format.Format_RGB32).save(str(photo))
        photos.append(photo)
    found = [one.data for one in carriers.parcels(photos)]
    assert found == [dialog.made.data]


def test_pages_are_turned_by_arrow_keys_and_saved_with_their_numbers(
    exchange, language, tasks, qtbot, tmp_path
):
    shown = QrDialog(bytes(range(256)) * 12, "tvet_x", "tvet_x", language, tasks)
    qtbot.addWidget(shown)
    shown.show()
    assert len(shown.pictures) == 3
    assert (shown.back.isEnabled(), shown.next.isEnabled()) == (False, True)
    for _ in range(5):
        qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert shown.number.text() == "Picture 3 of 3"
    assert not shown.next.isEnabled()
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert shown.number.text() == "Picture 2 of 3"
    shown.write(tmp_path)
    assert sorted(one.name for one in tmp_path.glob("tvet_x*")) == [f"tvet_x-{n}-of-3.png" for n in (1, 2, 3)]
    assert "3 pictures were written" in shown.told.text()
    assert shown.sizeHint().height() <= 520


def test_what_no_phone_would_photograph_says_so(language, tasks, qtbot):
    shown = QrDialog(bytes(200_000), "x", "x", language, tasks)
    qtbot.addWidget(shown)
    assert "QR pictures, and nobody photographs more" in shown.number.text()
    assert shown.save.isHidden()


def test_after_the_export_the_page_still_offers_the_pictures(exchange, tmp_path):
    page = exchange.shell.page()
    assert not page.qr_act.isVisible()
    exported(exchange, tmp_path).accept()
    assert exchange.shell.strip.notice.button == "As QR pictures…"
    page.qr_act.trigger()
    assert page.pictures.pictures


def test_headquarters_shows_the_slip_as_a_picture_and_the_centre_takes_the_photo(town, show, tmp_path):  # noqa: F811
    with opened(town["office"]) as office:
        alter(office, sex="M")
        made = make(office.book, office.identity, partner(office.book))
        (tmp_path / made.name).write_bytes(made.data)
        assert standing(office.book, HQ_CODE).waiting
    hq = show(town["hq"])
    hq.shell.go("incoming")
    page = hq.shell.page()
    assert not page.slip_qr_button.isVisible()
    page.add([tmp_path / made.name])
    page.import_all()
    page.slip_qr_button.click()
    shown = page.pictures
    photos = []
    for number in range(len(shown.pictures)):
        shown.go(number)
        photos.append(tmp_path / f"photo-{number}.png")
        photo = shown.picture.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert photo.save(str(photos[-1]))
    shown.accept()
    centre = show(town["office"])
    centre.shell.go("incoming", photos)
    centre.shell.page().import_all()
    assert standing(centre.desk.book, HQ_CODE).waiting == 0


# -- headquarters ----------------------------------------------------------------------------------------------


@pytest.fixture
def restored(town, tmp_path):  # noqa: F811
    """The office lost its last change with its disk: its backup goes on as another computer."""
    shutil.copytree(town["office"], tmp_path / "backup")
    with opened(town["hq"]) as hq:
        with opened(town["office"]) as desk:
            alter(desk, sex="M")
            give(desk, hq)
        with opened(tmp_path / "backup") as desk:
            desk.renew()
            authority.approve(hq.book, hq.identity, own_fingerprint(desk.identity))
            give(desk, hq)
            give(hq, desk, CODE)
    return tmp_path / "backup"


def test_a_centre_that_restored_a_backup_is_named_and_given_back_what_it_lost(
    restored,
    town,  # noqa: F811
    show,  # noqa: F811
    tmp_path,
    monkeypatch,
):
    window = show(town["hq"])
    page = window.shell.page()
    assert page.owed_strip.isVisible()
    assert (
        page.owed_strip.said.text()
        == "GTTI Annex Mansa Konko restored a backup and lost 1 change that is here."
    )
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    page.back_button.click()
    (file,) = out.iterdir()
    assert file.name in strip(window)
    window.shut()
    with opened(restored) as desk:
        assert receive(desk.book, desk.identity, file.read_bytes()).back
        assert desk.book.find(Trainee, number="GM-MK-0000").sex == "M"


def test_a_forgotten_password_is_answered_after_its_signs_were_heard(
    town,  # noqa: F811
    show,  # noqa: F811
    tmp_path,
    monkeypatch,
):
    asked = recovering.ask(town["office"], "mariama", NEW, kdf=CHEAP)
    request = tmp_path / "request.tvr"
    request.write_bytes(asked.data)
    window = show(town["hq"])
    window.shell.page().answer_recovery()
    dialog: AnswerDialog = window.shell.page().dialog
    dialog.write()
    assert dialog.trouble.text() == "Choose the request that the centre sent."
    dialog.take(tmp_path / "office")
    assert dialog.trouble.isVisible()
    dialog.take(request)
    assert dialog.asks.text() == "request.tvr asks for a new password of mariama."
    dialog.signs.setText("K7QM-2XWA-9RTP-4HDE")
    dialog.reason.setText("Ebou called from the number we know")
    dialog.write()
    assert "do not belong to this request" in dialog.trouble.text()
    dialog.signs.setText(asked.signs.lower())
    answer = tmp_path / "answer.tvr"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(answer), ""))
    dialog.write()
    assert dialog.told.text().startswith("The answer for GM-MK was written")
    assert strip(window).startswith("The answer for GM-MK was written.")
    assert "recovery.answered" in [one.what for one in audit.listing(window.desk.book)]
    window.shut()
    with recovering.with_answer(town["office"], recovery.found(answer), NEW) as desk:
        assert desk.book.select(Trainee).count() == 4


def test_a_headquarters_that_was_begun_anew_answers_with_the_second_key_of_the_lost_one(
    town,  # noqa: F811
    show,  # noqa: F811
    tmp_path,
    monkeypatch,
):
    init(tmp_path / "anew", user="Mariama", password=PASSWORD, practice=True, clock=Clock(), **HQ).close()
    words, key, answer = "boat under nine lemons", tmp_path / "second.json", tmp_path / "answer.tvr"
    with opened(town["hq"]) as lost:
        key.write_bytes(second_key.sealed(lost.book, lost.identity, words, CHEAP))
    asked = recovering.ask(town["office"], "mariama", NEW, kdf=CHEAP)
    (tmp_path / "request.tvr").write_bytes(asked.data)
    window = show(tmp_path / "anew")
    window.shell.page().answer_recovery()
    dialog: AnswerDialog = window.shell.page().dialog
    dialog.take(tmp_path / "request.tvr")
    dialog.signs.setText(asked.signs)
    dialog.reason.setText("Ebou called from the number we know")
    dialog.write()
    assert "for another headquarters" in dialog.trouble.text()
    assert not dialog.passphrase.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(key), ""))
    dialog.key_button.click()
    assert dialog.of_key.text() == "The key in second.json answers too."
    assert dialog.sizeHint().height() <= 520
    dialog.passphrase.setText("boat under nine melons")
    dialog.write()
    assert "does not open this key" in dialog.trouble.text()
    dialog.passphrase.setText(words)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(answer), ""))
    dialog.write()
    assert dialog.told.text().startswith("The answer for GM-MK was written")
    with recovering.with_answer(town["office"], recovery.found(answer), NEW) as desk:
        assert desk.book.select(Trainee).count() == 4


def test_a_centre_is_not_offered_to_answer(town, show):  # noqa: F811
    window = show(town["office"])
    assert "centres" not in window.shell.places
