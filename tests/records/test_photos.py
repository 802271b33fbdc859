"""Photos: kept of who agreed, gone with the consent, and never beyond the office PCs."""

import pytest
from PIL import Image

from tests import worlds
from tests.records.helpers import code_of
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.enclosures import make_enclosures
from tvetdesk.exchange.outgoing import partner
from tvetdesk.records import RECORDS, rows
from tvetdesk.records.consent import Consent, record_consent
from tvetdesk.records.people import new_trainee
from tvetdesk.records.photos import Photo, add_photo, not_given_back, photo_of, remove_photo
from tvetdesk.store.pictures import jpeg_size, shrink
from tvetdesk.store.record import Share
from tvetdesk.store.undo import undo


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "binta.png"
    Image.linear_gradient("L").save(path)
    return path


@pytest.fixture
def agreed(book, binta):
    return record_consent(book, binta, "photo", "given")


def test_only_of_people_who_agreed(book, binta, file):
    assert code_of(lambda: add_photo(book, binta, file)) == "photo.consent"
    picture = shrink(file)
    assert code_of(lambda: rows.add(book, Photo, trainee=binta.id, picture=picture)) == "photo.consent"
    assert photo_of(book, binta.id) is None


def test_a_photo_is_kept_replaced_and_removed(book, binta, lamin, agreed, file):
    add_photo(book, binta, file)
    assert jpeg_size(photo_of(book, binta.id)) == (240, 240)
    Image.new("RGB", (90, 300), "green").save(file)
    add_photo(book, binta, file)
    assert jpeg_size(photo_of(book, binta.id)) == (90, 300)
    assert photo_of(book, lamin.id) is None
    remove_photo(book, binta)
    assert photo_of(book, binta.id) is None
    assert code_of(lambda: remove_photo(book, binta)) == "photo.none"


def held(book):
    """How many pictures the data file holds anywhere: shown, as other versions, or as what was before."""
    (shown,) = book.sql("SELECT count(picture) FROM photo").fetchone()
    (past,) = book.sql(
        "SELECT count(*) FROM (SELECT value FROM cell WHERE tbl = 113 UNION ALL SELECT value FROM before WHERE tbl = 113 "
        "UNION ALL SELECT value FROM rewind WHERE tbl = 113) WHERE length(value) > 100"
    ).fetchone()
    return shown + past


def test_a_consent_taken_back_takes_the_photo_along_for_ever(book, binta, agreed, file):
    add_photo(book, binta, file)
    book.seal()
    Image.new("RGB", (90, 300), "green").save(file)
    add_photo(book, binta, file)
    book.seal()
    assert held(book) == 2  # the earlier one, so that the later can be undone
    record_consent(book, binta, "photo", "withdrawn")
    assert code_of(lambda: add_photo(book, binta, file)) == "photo.consent"
    book.seal()
    assert held(book) == 0
    assert not_given_back(book, undo(book).change) is not None
    assert agreed.answer == "given"
    assert photo_of(book, binta.id) is None
    add_photo(book, binta, file)
    assert photo_of(book, binta.id) is not None


def test_a_photo_removed_while_the_person_agrees_comes_back_by_undo(book, binta, agreed, file):
    add_photo(book, binta, file)
    book.seal()
    remove_photo(book, binta)
    undo(book)
    assert photo_of(book, binta.id) is not None


def test_a_photo_leaves_the_history_of_the_other_office_pcs_too_however_late_it_comes(tmp_path, file):
    hq = worlds.hq(tmp_path, RECORDS)
    one, two = (worlds.centre(tmp_path, hq, name, "GM-MK", records=RECORDS) for name in ("one", "two"))
    for pc in (one, two):
        hq.take(pc.send())
    for pc in (one, two):
        pc.take(hq.send("GM-MK"))
    trainee = new_trainee(one.book, "Binta Sanyang", consents={"photo": "given"})
    add_photo(one.book, trainee, file)
    two.take(one.send("GM-MK"))
    assert held(two.book) == 0
    two.take(make_enclosures(one.book, one.identity, partner(one.book, "GM-MK")).data)
    assert held(two.book) == 1
    Image.new("RGB", (90, 300), "green").save(file)
    add_photo(two.book, trainee, file)
    two.book.seal()
    assert held(two.book) == 2
    consent = one.book.find(Consent, trainee=trainee.id, purpose="photo")
    with one.book.change("consent.record", trainee=trainee):  # as a PC does that has no photos
        one.book.set(consent, answer="withdrawn")
    one.book.seal()
    assert held(one.book) == 0
    one.take(two.send("GM-MK"))
    assert held(one.book) == 0
    two.take(one.send("GM-MK"))
    assert held(two.book) == 0
    assert digest(one.book) == digest(two.book)
    for place in (hq, one, two):
        place.book.close()


def test_a_consent_corrected_in_its_form_counts_as_well(book, binta, agreed, file):
    row = add_photo(book, binta, file)
    rows.alter(book, agreed, answer="refused")
    assert photo_of(book, binta.id) is None
    assert code_of(lambda: rows.alter(book, row, picture=shrink(file))) == "photo.consent"


def test_a_photo_is_not_shown_when_the_answer_came_from_a_pc_without_photos(book, binta, agreed, file):
    add_photo(book, binta, file)
    with book.change("consent.record", trainee=binta):
        book.set(agreed, answer="withdrawn")
    assert photo_of(book, binta.id) is None


def test_photos_stay_on_the_office_pcs():
    assert {field.share for field in Photo._meta.sorted_fields if field.name in ("picture", "taken")} == {
        Share.OFFICE
    }
    assert Consent.purpose.codes["photo"]


def test_a_laptop_that_kept_a_photo_obeys_the_refusal_too(book, binta, agreed, file):
    add_photo(book, binta, file)
    book.level = Share.CENTRE
    record_consent(book, binta, "photo", "refused")
    assert photo_of(book, binta.id) is None
    assert book.find(Photo, trainee=binta.id) is None
