"""What rows of one kind are called beside their number."""

from tvetdesk.records.people import Trainee
from ui.models.kinds import kind_of


def test_one_row_has_the_word_for_one(desk):
    kind = kind_of(desk.book.table(Trainee))
    assert [str(kind.of(number)) for number in (0, 1, 2)] == ["Trainees", "Trainee", "Trainees"]
