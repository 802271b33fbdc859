"""A register typed as one line, in three languages."""

import pytest

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import translator
from tvetdesk.records.quick_entry import CLOSED, Entry, parse_line

ROWS = list(range(1, 20))


def read(text, language="en", rows=ROWS):
    return {entry.row: (entry.status, entry.minutes) for entry in parse_line(text, rows, language)}


def refused(text, language="en", rows=ROWS):
    with pytest.raises(UserError) as caught:
        parse_line(text, rows, language)
    return sentence(caught.value, translator("en"))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "all except 7, 12 e, 19 l15"),
        ("en", "ALL but 7 a; 12E, 19 L 15"),
        ("fr", "tous sauf 7, 12 j, 19 r15"),
        ("fr", "Toutes sauf 7 A, 12 aj, 19 r 15"),
        ("de", "alle außer 7, 12 e, 19 v15"),
        ("de", "alle ausser 7, 12 e, 19v15"),
    ],
)
def test_everyone_but_three(language, line):
    marks = read(line, language)
    assert len(marks) == 19
    assert marks.pop(7) == ("A", None)
    assert marks.pop(12) == ("E", None)
    assert marks.pop(19) == ("L", 15)
    assert set(marks.values()) == {("P", None)}


def test_a_range_without_the_rest():
    assert read("3-6 w") == dict.fromkeys((3, 4, 5, 6), ("W", None))


def test_one_row():
    assert read("14 a") == {14: ("A", None)}


@pytest.mark.parametrize("line", ["3a 7l10", "3a, 7l10", "all except 3a 7l10 9p", "3a  7l10 7l10"])
def test_entries_of_one_word_are_parted_by_spaces(line):
    marks = read(line)
    assert (marks[3], marks[7]) == (("A", None), ("L", 10))


@pytest.mark.parametrize("line", ["3 7", "3a 7 l10", "7 l 15 3a"])
def test_numbers_without_a_letter_of_their_own_are_not_guessed(line):
    assert "cannot be read" in refused(line)


def test_no_letter_means_absent():
    assert read("14") == {14: ("A", None)}


@pytest.mark.parametrize(
    ("language", "line"), [("en", "all closed"), ("fr", "tous fermé"), ("de", "alle zu")]
)
def test_a_closed_centre_is_about_the_session(language, line):
    assert parse_line(line, ROWS, language) == [Entry(None, CLOSED)]


def test_everyone_present_or_on_attachment():
    assert set(read("all").values()) == {("P", None)}
    assert set(read("all w").values()) == {("W", None)}


def test_french_letters_differ_from_english_ones():
    assert read("13 r20, 16 j, 2 m, 3 s", "fr") == {
        13: ("L", 20),
        16: ("E", None),
        2: ("S", None),
        3: ("W", None),
    }


def test_a_later_entry_for_a_row_counts():
    assert read("3-6 w, 4 s")[4] == ("S", None)


def test_rows_of_people_who_left_are_skipped_in_a_range_and_named_alone():
    rows = [1, 2, 4, 5]
    assert list(read("2-5 e", rows=rows)) == [2, 4, 5]
    assert refused("3 e", rows=rows) == "There is no row 3 on this day. Look at the numbers on the list."


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("24", "There is no row 24. The list ends at 19."),
        ("all except 7, 24 e", "There is no row 24. The list ends at 19."),
        ("18-24 w", "There is no row 24. The list ends at 19."),
        ("0", "There is no row 0. The list ends at 19."),
        ("7 x", "“x” is no mark. Use the letters P L E A S W."),
        ("7 e15", "Minutes go with “late” only, at most 960."),
        ("7 l999", "Minutes go with “late” only, at most 960."),
        ("six", "“six” cannot be read. Write a row and a letter, like 12 p."),
        ("6-3 w", "“6-3 w” runs backwards. Write the lower row first."),
        ("", "Nothing was typed. Write rows and letters, or “all”."),
        ("all except", "Nothing was typed. Write rows and letters, or “all”."),
        ("all except 7 12", "“7 12” cannot be read. Write a row and a letter, like 12 p."),
        ("99999999999999", "“99999999999999” cannot be read. Write a row and a letter, like 12 p."),
        ("<b>7</b>", "“<b>7</b>” cannot be read. Write a row and a letter, like 12 p."),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(line, says):
    assert refused(line) == says


def test_an_empty_list():
    assert refused("all", rows=[]) == "Nobody is on the list of this day."
