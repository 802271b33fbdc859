"""The self-test of the installed program, `tvetdesk-gui --self-test REPORT`: everything a centre lives on, once.

It works on practice data among temporary files, touches no data of anybody, and takes half a minute. REPORT is a
JSON file, since a windowed program of Windows has nowhere to print to; the exit code is 0 when all went well.
"""

from __future__ import annotations

import json
import logging
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from tvetdesk import __version__
from tvetdesk.errors import UserError
from tvetdesk.i18n import LANGUAGES, translator
from ui import practice

LOG = logging.getLogger(__name__)
SQLITE = b"SQLite format 3"
PALE = 8  # a page that was drawn has more colours than this
# What the platform of screenless PCs says about itself, and wine about what it lacks; no fault of the program.
KNOWN = ("This plugin does not support", "Call not implemented.")


class Failed(Exception):
    """A step did not give what it must give."""


@dataclass
class Test:
    """What the steps hand on to each other."""

    home: Path
    said: list[str] = field(default_factory=list)
    present: int = 0

    @property
    def centre(self) -> Path:
        return self.home / practice.CENTRE

    @property
    def hq(self) -> Path:
        return self.home / practice.HQ


def run(report: str) -> int:
    """Take every step, write the report, and return the exit code: 0 when all of them went well."""
    results: dict[str, Any] = {"version": __version__, "system": platform.system(), "steps": {}}
    with tempfile.TemporaryDirectory(prefix="tvetdesk-self-test-", ignore_cleanup_errors=True) as made:
        test = Test(Path(made))
        before = qInstallMessageHandler(_listener(test.said))
        for step in STEPS:
            started = time.monotonic()
            try:
                told = step(test)
            except Exception as error:  # noqa: BLE001 - the report is where every failure belongs
                results["failed"] = {"step": step.__name__, "trace": _trace(error)}
                break
            results["steps"][step.__name__] = {"seconds": round(time.monotonic() - started, 2), **told}
        qInstallMessageHandler(before)
        if test.said and "failed" not in results:
            results["failed"] = {"step": "Qt", "trace": "\n".join(test.said)}
    results["passed"] = "failed" not in results
    text = json.dumps(results, indent=1, ensure_ascii=False)
    LOG.warning("%s", text)
    if report:
        Path(report).write_text(text + "\n", "utf-8")
    return 0 if results["passed"] else 1


def _trace(error: Exception) -> str:
    return "".join(traceback.format_exception(error))


def _listener(said: list[str]) -> Callable[[QtMsgType, QMessageLogContext, str], None]:
    """Keeps what Qt warns of: a plugin or a font that was left out shows itself there."""

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        known = any(word in f"{getattr(context, 'category', '')} {text}" for word in KNOWN)
        if kind not in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} and not known:
            said.append(text)

    return hear


def _must(true: object, sentence: str) -> None:
    if not true:
        raise Failed(sentence)


# -- the steps -------------------------------------------------------------------------------------------------


def make(test: Test) -> dict[str, Any]:
    """Practice data: headquarters and one centre."""
    from tvetdesk.practice.build import build

    made = build(test.home, only=(practice.CENTRE,))
    return {"folders": [folder.name for folder in made]}


def encrypted(test: Test) -> dict[str, Any]:
    """Nothing of the data file can be read without the password."""
    from tvetdesk.desk import open_folder
    from tvetdesk.store.journal import DATABASE

    data = (test.centre / DATABASE).read_bytes()
    _must(SQLITE not in data[:16] and b"Mansa Konko" not in data, "The data file is not encrypted.")
    try:
        open_folder(test.centre, None, "not the password").close()
    except UserError as error:
        _must(error.code == "keys.wrong_password", f"A wrong password was refused as {error.code}.")
    else:
        raise Failed("A wrong password opened the data.")
    return {"bytes": len(data)}


def exchange(test: Test) -> dict[str, Any]:
    """A register is taken, a bundle goes to headquarters, and the slip comes back."""
    from tvetdesk.desk import open_folder
    from tvetdesk.exchange import carriers, slips
    from tvetdesk.exchange.incoming import receive
    from tvetdesk.exchange.outgoing import make as bundle_for
    from tvetdesk.exchange.outgoing import partner
    from tvetdesk.practice.organisation import LAST_DAY, Clock, moment
    from tvetdesk.practice.round import mark, present

    clock = Clock(moment(LAST_DAY, 16))
    with (
        open_folder(test.centre, None, practice.PASSWORD, clock=clock) as centre,
        open_folder(test.hq, None, practice.PASSWORD, clock=clock) as hq,
    ):
        before = present(hq, LAST_DAY)
        mark(centre, LAST_DAY, translator("en"), lambda _: None)
        bundle = bundle_for(centre.book, centre.identity, partner(centre.book))
        file = test.home / bundle.name
        carriers.give(file, bundle.data)
        data = carriers.take(file)
        receive(hq.book, hq.identity, data)
        test.present = present(hq, LAST_DAY)
        _must(test.present > before == 0, "Headquarters does not count the register that was taken.")
        slip = slips.answer(hq.book, hq.identity, data)
        receive(centre.book, centre.identity, slip.data)
    return {"bytes": len(data), "present": test.present}


def papers(test: Test) -> dict[str, Any]:
    """A register sheet and a certificate as PDF, a table as workbook, and the workbook read under guard."""
    from tvetdesk.desk import open_folder
    from tvetdesk.practice.organisation import LAST_DAY
    from tvetdesk.records.certificates import issue_certificate
    from tvetdesk.records.cohorts import ENROLLED, Cohort, Enrolment, change_state, state_on, states_of
    from tvetdesk.reports import REPORTS, Asked
    from tvetdesk.reports.papers import certificates, register, register_sheets
    from tvetdesk.reports.papers.certificate import awarded
    from tvetdesk.reports.render import pdf, render
    from tvetdesk.spreadsheets import process

    sizes: dict[str, Any] = {}
    with open_folder(test.centre, None, practice.PASSWORD) as desk:
        book = desk.book
        cohort = book.select(Cohort).order_by(Cohort.id).first()
        place = next(
            row for row in book.select(Enrolment) if state_on(states_of(book, row.id), LAST_DAY) in ENROLLED
        )
        change_state(book, place, "completed", LAST_DAY)
        certificate = issue_certificate(book, place, LAST_DAY, although="self-test")
        of = register.week(book, cohort.id, LAST_DAY)
        table = REPORTS["results"].make(book, Asked(as_of=LAST_DAY))
        for language in LANGUAGES:
            t = translator(language)
            for name, paper in (
                ("register", register_sheets([of], t, "signature", filled=True)),
                ("certificate", certificates([awarded(book, certificate)], t)),
            ):
                data = pdf.render(paper)
                _must(data.startswith(b"%PDF-") and len(data) > 10_000, f"The {name} is no PDF.")
                sizes[f"{name} {language}"] = len(data)
        workbook = test.home / "results.xlsx"
        workbook.write_bytes(_bytes(render(table, "xlsx", translator("fr"))))
    sheets = process.read(workbook)
    _must(sheets and len(sheets[0].rows) > len(table.rows), "The workbook lost its rows.")
    return {**sizes, "rows": len(sheets[0].rows)}


def _bytes(made: str | bytes) -> bytes:
    return made.encode("utf-8") if isinstance(made, str) else made


def pages(test: Test) -> dict[str, Any]:
    """Every page of a centre and of headquarters is drawn in every language."""
    from ui.app import application
    from ui.screens import grab
    from ui.tasks import AtOnce
    from ui.window import Window

    app, drawn = application(), 0
    for folder in (test.centre, test.hq):
        window = Window(folder, password=practice.PASSWORD, pool=AtOnce())
        window.show()
        window.ask()
        window.unlock.password.setText(practice.PASSWORD)
        window.unlock.button.click()
        shell = window.shell
        if shell is None:
            raise Failed(f"The data did not open: {window.unlock.trouble.text()}")
        for language in LANGUAGES:
            window.language.choose(language)
            for name in shell.places:
                shell.go(name)
                image = grab(app, window)
                colours = {
                    image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)
                }
                _must(len(colours) > PALE, f"The page {name} is empty in {language}.")
                drawn += 1
        window.shut()
        window.deleteLater()
    return {"pages": drawn, "platform": app.platformName()}


def handbook(test: Test) -> dict[str, Any]:  # noqa: ARG001 - a step like the others
    """Every page of the manual is there and can be read, with its pictures where the program was built."""
    from tvetdesk import manual
    from tvetdesk.reports.papers import manual as on_paper
    from tvetdesk.reports.render import pdf
    from ui.manual import html

    pages = pictures = 0
    for language in manual.LANGUAGES:
        for topic in manual.TOPICS:
            page = manual.page(topic, language)
            _must(page.title in html(page, 400), f"The page {topic} of the manual is empty in {language}.")
            named = [block.name for block in page.blocks if isinstance(block, manual.Picture)]
            there = [name for name in named if manual.picture(name, language).is_file()]
            _must(
                there == named or not hasattr(sys, "frozen"), f"Pictures are missing in {topic}, {language}."
            )
            pages, pictures = pages + 1, pictures + len(there)
        for card in manual.CARDS:
            paper = on_paper.card(card, language)
            _must(pdf.pages(paper) == 1, f"The card {card} is no single sheet in {language}.")
    return {"pages": pages, "pictures": pictures}


STEPS: tuple[Callable[[Test], dict[str, Any]], ...] = (make, encrypted, exchange, papers, handbook, pages)
