"""What the audit is about, in words: nobody reads the numbers of rows."""

from tvetdesk.i18n import translator
from tvetdesk.records.noted import about
from tvetdesk.records.staff import new_staff


def test_people_roles_kinds_and_rows_are_named(book, binta):
    person = new_staff(book, "Awa Camara")
    t = translator("en")
    assert about(book, {"staff": person.id, "role": "viewer"}, t) == "Person: Awa Camara, Role: Only looks"
    assert about(book, {"type": "trainee", "row": binta.id}, t) == "Kind: Trainees, Entry: Binta Sanyang"
    assert about(book, {"number": 3, "partner": "HQ", "staff": None}, t) == "Number: 3, With: HQ"
    assert about(book, {"role": "viewer"}, translator("fr")) == "Rôle\u00a0: Consulte seulement"


def test_what_is_not_known_any_more_is_shown_as_it_was_written(book):
    t = translator("en")
    assert about(book, {"type": "gone", "row": 7, "size": 2}, t) == "Kind: gone, Entry: 7, size: 2"
    assert about(book, {"type": "trainee", "row": 7}, t) == "Kind: Trainees, Entry: –"
