"""Photos: kept of who agreed, gone with the consent, and never beyond the office PCs."""

import pytest
from PIL import Image

from tests.records.helpers import code_of
from tvetdesk.records import rows
from tvetdesk.records.consent import Consent, record_consent
from tvetdesk.records.photos import Photo, add_photo, photo_of, remove_photo
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


def test_a_consent_taken_back_takes_the_photo_along_and_undo_brings_both_back(book, binta, agreed, file):
    add_photo(book, binta, file)
    record_consent(book, binta, "photo", "withdrawn")
    assert book.get(Photo, book.natural_id(Photo, trainee=binta.id)).picture is None
    assert code_of(lambda: add_photo(book, binta, file)) == "photo.consent"
    undo(book)
    assert photo_of(book, binta.id) is not None


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
