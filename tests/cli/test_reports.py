"""Reports through the command line: every format, to a file or to standard output."""

import json

import pytest

from tvetdesk.cli.main import main
from tvetdesk.reports import REPORTS


def test_reports_are_listed_without_a_folder(cli):
    assert [one["report"] for one in cli("report", "--json").json["reports"]] == list(REPORTS)


@pytest.mark.parametrize("format", ["table", "json", "csv", "xlsx"])
def test_a_report_is_the_same_in_a_file_and_on_standard_output(mk, tmp_path, capfdbinary, format):
    assert main(["--data", str(mk), "report", "results", "--format", format]) == 0
    printed = capfdbinary.readouterr().out
    assert main(["--data", str(mk), "report", "results", "--format", format, "-o", str(tmp_path)]) == 0
    (file,) = tmp_path.glob("results.*")
    written = file.read_bytes()
    assert len(written) > 100
    if format != "xlsx":  # which holds the time it was made
        assert written == printed


def test_json_is_the_format_json(cli, mk):
    assert cli("report", "results", "--json", data=mk).json == json.loads(
        cli("report", "results", "--format", "json", data=mk).out
    )
    made = cli("report", "results", "--format", "csv", "-o", "r.csv", "--json", data=mk)
    assert made.json == {"file": "r.csv", "report": "results", "format": "csv"}


def test_a_day_or_a_place_that_is_none(cli, mk):
    day = cli("report", "results", "--as-of", "soon", data=mk)
    assert (day.code, "is not a date" in day.err) == (1, True)
    place = cli("report", "results", "--scope", "XX", data=mk)
    assert (place.code, "XX" in place.err) == (1, True)
