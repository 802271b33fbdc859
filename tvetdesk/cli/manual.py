"""The command manual: its pages in the terminal, and pages and quick cards as PDF."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tvetdesk import manual as texts
from tvetdesk.cli.call import Call
from tvetdesk.cli.command import Command, option, pass_call
from tvetdesk.i18n import N_
from tvetdesk.manual import LABEL, Block, Line, Picture, Rows, Text, Typed, plain
from tvetdesk.reports.render.parts import Paper
from tvetdesk.store.files import replace_file

WRITTEN = N_("{title}: {file}")


@click.command("manual", cls=Command, help=N_("The manual and its quick cards, to read or to print."))
@click.argument("page", required=False, type=click.Choice(texts.TOPICS))
@option("--card", type=click.Choice(texts.CARDS), help=N_("A quick card instead: one page for the wall."))
@option(
    "--dictionary", is_flag=True, help=N_("The data dictionary instead: every field, and how far it travels.")
)
@option("-o", "--output", type=click.Path(path_type=Path), help=N_("A PDF file; without PAGE or --card the whole manual."))  # fmt: skip
@pass_call
def manual(call: Call, page: str | None, card: str | None, dictionary: bool, output: Path | None) -> None:
    """Opens no data: whoever has forgotten the password reads it too."""
    language = texts.language_of(call.translate.language)
    if output is not None:
        _write(call, _paper(call, page, card, language, dictionary=dictionary), output)
        return
    if dictionary:
        _print_dictionary(call)
        return
    if card is None and page is None:
        titles = {topic: texts.page(topic, language).title for topic in texts.TOPICS}
        call.answer(
            {"language": language, "pages": titles},
            [f"{topic:<14}{title}" for topic, title in titles.items()],
        )
        return
    shown = texts.card(card, language) if card else texts.page(page or "", language)
    lines = [line for block in shown.blocks for line in _lines(block)]
    call.answer({"language": language, "title": shown.title, "lines": lines}, lines)


def _paper(call: Call, page: str | None, card: str | None, language: str, *, dictionary: bool) -> Paper:
    from tvetdesk.reports.papers import manual as papers

    if dictionary:
        return papers.dictionary(call.translate)
    return papers.card(card, language) if card else papers.paper([page] if page else texts.TOPICS, language)


def _write(call: Call, paper: Paper, output: Path) -> None:
    from tvetdesk.reports.render import pdf  # Qt is loaded by those who print

    replace_file(output, pdf.render(paper))
    call.answer({"file": str(output)}, [call.translate(WRITTEN, title=paper.title, file=str(output))])


def _print_dictionary(call: Call) -> None:
    from tvetdesk.records.dictionary import dictionary, markdown

    entries = list(dictionary(call.translate))
    lines = markdown(entries, call.translate).splitlines()
    call.answer({"fields": [asdict(entry) for entry in entries]}, lines)


def _lines(block: Block) -> list[str]:
    match block:
        case Text():
            return [f"{block.sign} {_words(block.line)}".strip(), *([] if block.sign else [""])]
        case Rows():
            return [" | ".join(_words(cell) for cell in row) for row in block.rows]
        case Typed():
            return [f"    {line}" for line in block.lines]
        case Picture():
            return []
        case _:
            return ["", plain(block.line), ""]


def _words(line: Line) -> str:
    """A line where what stands on the screen is marked as in the page itself."""
    return "".join(f"**{run.text}**" if run.kind == LABEL else run.text for run in line)
