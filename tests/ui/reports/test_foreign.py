"""Files for and from programs of others."""

import datetime as dt

import pytest

from tests.ui.joined import strip
from tests.ui.reports.conftest import audited, chosen, saved
from tvetdesk.records.cohorts import Enrolment, change_state
from tvetdesk.records.outcomes import schedule_followups
from tvetdesk.reports.formats import outgoing
from tvetdesk.reports.formats.examples import example
from ui.pages.report.giving_out import save_example, save_foreign


def loaded(page, monkeypatch, button, file):
    """A file is chosen in the bar."""
    monkeypatch.setattr("ui.pages.report.choices.QFileDialog.getOpenFileName", lambda *_: (str(file), ""))
    button.click()
    page._later.stop()
    page.make()
    page.window().settle()


def test_figures_for_dhis2_are_seen_and_saved_as_the_command_line_writes_them(page, tmp_path, monkeypatch):
    book = page.desk.book
    chosen(page, "dhis2")
    assert page.preview.empty.why.text().startswith("Choose the mapping first")
    assert not page.file_act.isVisible()
    file = tmp_path / "mapping.json"
    file.write_bytes(example("mapping"))
    loaded(page, monkeypatch, page.bar.mapping, file)
    assert page.preview.empty.why.text().startswith("Write the period first")
    page.bar.named.setText("2019")
    page.make()
    page.window().settle()
    made = page.shown.made
    assert '"dataSet": "aBcDeFgHi01"' in page.preview.text.toPlainText()
    assert page.file_act.isVisible()
    assert not page.pdf_act.isVisible()
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "out"), ""))
    page.give(save_foreign)
    assert (tmp_path / "out.json").read_bytes() == made.data
    assert made.data == outgoing.data_values(book, example("mapping"), "2019", "json").data
    assert audited(page)[-1] == "format.written"


@pytest.mark.parametrize(
    ("content", "period", "said"),
    [
        (b"\x89PNG", "2019", "This file is no mapping"),
        (example("mapping").replace(b"aBcDeFgHi01", b"short"), "2019", "is no UID of DHIS2"),
        (example("mapping"), "1999", "There is nothing to count from 01/01/1999"),
        (example("mapping"), "2019-01", "is no period"),
        (example("mapping"), "2099", "still to come"),
    ],
)
def test_a_wrong_mapping_and_an_empty_period_are_told_in_place_of_the_file(
    page, tmp_path, monkeypatch, content, period, said
):
    chosen(page, "dhis2")
    file = tmp_path / "mapping.json"
    file.write_bytes(content)
    page.bar.named.setText(period)
    loaded(page, monkeypatch, page.bar.mapping, file)
    assert page.shown is None
    assert said in page.preview.empty.why.text()
    assert not page.file_act.isVisible()


def test_the_example_is_saved_and_is_a_mapping(page, tmp_path, monkeypatch):
    chosen(page, "iati")
    monkeypatch.setattr("ui.printing.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "a.json"), ""))
    save_example(page, page.offer)
    assert "Put the identifiers" in strip(page.window())
    loaded(page, monkeypatch, page.bar.activity, tmp_path / "a.json")
    assert "<iati-identifier>XM-DAC-5-52-TVET" in page.preview.text.toPlainText()


def test_a_table_is_saved_with_hxl_tags(page, tmp_path, monkeypatch):
    chosen(page, "annual")
    text = saved(page, monkeypatch, tmp_path / "annual.csv", "hxl").read_text("utf-8-sig")
    assert text.splitlines()[1].startswith('"#meta+programme')


def test_answers_come_in_once_and_a_wrong_file_is_told(page, tmp_path, monkeypatch):
    chosen(page, "xlsform")
    assert page.answers_act.isVisible()
    file = tmp_path / "answers.csv"
    monkeypatch.setattr("ui.answers.QFileDialog.getOpenFileName", lambda *_: (str(file), ""))
    file.write_text("a,b\n1,2\n", "utf-8")
    page.answers_act.trigger()
    assert "has no column followup" in strip(page.window())
    book = page.desk.book
    enrolment = next(iter(book.select(Enrolment)))
    change_state(book, enrolment, "completed", dt.date(2020, 1, 10))
    followup = schedule_followups(book, enrolment)[0]
    file.write_text(f"followup,on,outcome,KEY\n{followup.id},2020-02-11,unemployed,uuid:1f7b9c\n", "utf-8")
    page.answers_act.trigger()
    assert "1 answer is written; 0 were here already." in strip(page.window())
    page.answers_act.trigger()
    assert "0 answers are written; 1 were here already." in strip(page.window())
