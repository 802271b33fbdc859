"""A table as one HTML page that needs nothing else: for e-mail and for programs that make other things of it."""

from __future__ import annotations

from collections.abc import Sequence

from tvetdesk.i18n import Translator
from tvetdesk.reports.render.reading import reading
from tvetdesk.reports.table import PRACTICE, Table, words

STYLE = (
    "body{font:14px/1.45 Inter,'Segoe UI',sans-serif;color:#1b1f24;margin:2em auto;max-width:60em;padding:0 1em}"
    "h1{font-size:1.5em;margin:0 0 .3em}table{border-collapse:collapse;width:100%}"
    "th,td{padding:.3em .6em;text-align:left;border-bottom:1px solid #c9cfd9;vertical-align:top}"
    "th{background:#eef1f4}.n{text-align:right;white-space:nowrap}.p{color:#855000;font-weight:600}"
    "footer{color:#475264;font-size:.9em;margin-top:1em}"
)


def render(table: Table, translate: Translator) -> str:
    """The page; whatever is in the records is text in it, never markup."""
    read, title = reading(table, translate), escape(words(table.title, translate))
    practice = f'<p class="p">{escape(translate(PRACTICE))}</p>' if table.practice else ""
    return "".join(
        (
            f'<!DOCTYPE html><html lang="{translate.language}"><head><meta charset="utf-8"><title>{title}</title>',
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>',
            f"<h1>{title}</h1>{practice}<table><thead>",
            _row(read.heads, read.numbers, "th"),
            "</thead><tbody>",
            *(_row(row, read.numbers, "td") for row in read.rows),
            "</tbody></table><footer>",
            *(f"<p>{escape(words(note, translate))}</p>" for note in table.notes),
            f"</footer>{practice}</body></html>\n",
        )
    )


def escape(text: str) -> str:
    """Text as text between tags and in attributes."""
    from html import escape as escaped  # with names for 2,000 signs, which cost whoever writes no page 0.6 MB

    return escaped(text)


def _row(cells: Sequence[str], numbers: Sequence[int], tag: str) -> str:
    made = (
        f"<{tag}{' class=n' if place in numbers else ''}>{escape(cell)}</{tag}>"
        for place, cell in enumerate(cells)
    )
    return f"<tr>{''.join(made)}</tr>"
