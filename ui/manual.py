"""The manual in a window of its own: the page of the place where somebody pressed F1, from the files of the program.

Loaded by the first F1, so that it costs nobody memory who does not ask. Its text is ours; pictures come from the
manual's own folder by name, and nothing is fetched from anywhere.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QFont,
    QImage,
    QKeySequence,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from tvetdesk import manual
from tvetdesk.i18n import N_
from tvetdesk.manual import CARDS, LABEL, LINK, TOPICS, Block, Head, Line, Page, Picture, Rows, Text, Typed
from tvetdesk.reports.papers import manual as papers
from tvetdesk.reports.render.html import escape
from ui import fonts
from ui.language import Language
from ui.printing import put_on_paper
from ui.theme import theme
from ui.tokens import GAP, Tokens
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.words import Words

TITLE = N_("Manual")
PAGES = N_("Pages of the manual")
NOT_YET = N_("The manual is in English and French so far; this is the English one.")
BACK, PRINT, WHOLE, CLOSE = N_("Back"), N_("Print this page…"), N_("Print the whole manual…"), N_("Close")
REFUSED = N_("The printer did not take it. Check that it is on and has paper, then print again.")
WIDE, HIGH, SIDE = 1000, 640, 270  # points of the window, and of its list
ROOM = 24  # beside a picture: margins and the scroll bar
CARD = "cards/"  # begins the names of quick cards among the pages


def show_manual(parent: QWidget, language: Language, topic: str) -> Manual:
    """The manual of this window, open at a page; made when it is first asked for."""
    window = parent.window()
    made = window.findChild(Manual) or Manual(language, window)
    made.go(topic)
    made.show()
    made.activateWindow()
    return made


class Manual(QWidget):
    """All pages and quick cards at the left, one of them at the right."""

    def __init__(self, language: Language, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.language, self.words = language, Words(language)
        self.topic = ""
        self._came_from: list[str] = []
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = QListWidget()
        self.list.setFixedWidth(SIDE)
        self.list.setFont(fonts.font("text"))
        self.list.setSpacing(2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        for name in (*TOPICS, *(f"{CARD}{card}" for card in CARDS)):
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._chosen)
        self.note = PlainLabel("", "small", wrap=True)
        self.view = View()
        self.view.anchorClicked.connect(lambda url: self.go(url.path().removesuffix(".md")))
        self.back = Button(icon="back", pressed=self.go_back)
        self.print = Button(icon="print", pressed=self.print_page)
        self.print_all = Button(icon="book", pressed=self.print_whole)
        self.close_button = Button(pressed=self.close)
        for button, words in (
            (self.back, BACK), (self.print, PRINT), (self.print_all, WHOLE), (self.close_button, CLOSE),
        ):  # fmt: skip
            self.words.set(button.setText, words)
        self.words.set(self.list.setAccessibleName, PAGES)
        self.words.set(self.view.setAccessibleName, TITLE)
        foot = QHBoxLayout()
        foot.setSpacing(GAP)
        for widget in (self.back, self.print, self.print_all):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.note)
        right.addWidget(self.view, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP, GAP, GAP)
        row.setSpacing(GAP)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self.resize(WIDE, HIGH)
        QShortcut(QKeySequence("Esc"), self, activated=self.close)
        QShortcut(QKeySequence("Alt+Left"), self, activated=self.go_back)
        language.changed.connect(self._say)
        theme().changed.connect(self._say)
        self._say()

    # -- going to pages ------------------------------------------------------------------------------------

    def go(self, name: str) -> None:
        """Show a page or a card by its name."""
        if self.topic and self.topic != name:
            self._came_from = [*self._came_from[-9:], self.topic]
        self._show(name)

    def go_back(self) -> None:
        """The page that was read before."""
        if self._came_from:
            self._show(self._came_from.pop())

    def _show(self, name: str) -> None:
        self.topic = name
        page = self.page(name)
        self.view.show_page(page)
        self.setWindowTitle(f"{self.language.t(TITLE)}: {page.title}")
        self.back.setEnabled(bool(self._came_from))
        for place in range(self.list.count()):
            item = self.list.item(place)
            if item.data(Qt.ItemDataRole.UserRole) == name:
                self.list.setCurrentItem(item)
        self.view.setFocus()

    def page(self, name: str) -> Page:
        """A page in the language of the window, or in English where there is none."""
        language = manual.language_of(self.language.code)
        if name.startswith(CARD):
            return manual.card(name.removeprefix(CARD), language)
        return manual.page(name, language)

    def _chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        name = item.data(Qt.ItemDataRole.UserRole) if item is not None else ""
        if name and name != self.topic:
            self.go(name)

    def _say(self) -> None:
        """Everything in the new language, and in the new colours."""
        self.words.again()
        self.note.setVisible(self.language.code not in manual.LANGUAGES)
        self.note.setText(self.language.t(NOT_YET))
        for place in range(self.list.count()):
            item = self.list.item(place)
            item.setText(self.page(item.data(Qt.ItemDataRole.UserRole)).title)
        if self.topic:
            self._show(self.topic)

    # -- printing ------------------------------------------------------------------------------------------

    def print_page(self) -> None:
        """The page that is shown, on a printer that is chosen."""
        language = manual.language_of(self.language.code)
        if self.topic.startswith(CARD):
            self._print(papers.card(self.topic.removeprefix(CARD), language))
        else:
            self._print(papers.paper([self.topic], language))

    def print_whole(self) -> None:
        """All pages."""
        self._print(papers.paper(TOPICS, manual.language_of(self.language.code)))

    def _print(self, paper: Any) -> None:
        if put_on_paper(paper, self) is False:
            self.note.setText(self.language.t(REFUSED))
            self.note.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Next time it is as it was opened first."""
        self._came_from.clear()
        super().closeEvent(event)


class View(QTextBrowser):
    """One page. It loads pictures of the manual and nothing else, wherever a link may point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language, self._wide = "", 0
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(ROOM / 2)

    def show_page(self, page: Page) -> None:
        """Set a page from its beginning."""
        self.language, self._wide = page.language, max(400, self.viewport().width() - 2 * ROOM)
        self.document().setDefaultFont(fonts.font("text"))
        self.document().setDefaultStyleSheet(style(theme().tokens))
        self.setHtml(html(page, self._wide))
        self._make_bold()

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """A picture by its plain name, made as wide as it is shown: Qt would drop points of it."""
        if kind == QTextDocument.ResourceType.ImageResource.value and name.path().replace("-", "").isalpha():
            file = manual.picture(name.path(), self.language)
            if file.is_file():
                image = QImage.fromData(file.read_bytes())
                return image.scaledToWidth(self._wide, Qt.TransformationMode.SmoothTransformation)
        return None

    def _make_bold(self) -> None:
        """What is bold gets the heavy letters of the font, whose weight is an axis: Qt would smear the light ones."""
        block = self.document().begin()
        while block.isValid():
            for part in block.textFormats():
                if part.format.fontWeight() < QFont.Weight.DemiBold:
                    continue
                font = part.format.font()
                font.setWeight(QFont.Weight.Normal)
                font.setVariableAxis(QFont.Tag("wght"), fonts.DEMI)
                heavy = QTextCharFormat()
                heavy.setFont(font)
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + part.start)
                cursor.setPosition(cursor.position() + part.length, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(heavy)
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)


def style(tokens: Tokens) -> str:
    """The looks of a page in the colours of the window."""
    return (
        f"body {{ color: {tokens.text}; }} h1 {{ font-size: 18pt; }} h2 {{ font-size: 13pt; margin-top: 14px; }}"
        f"p {{ margin: 6px 0; }} .key {{ background: {tokens.alt}; color: {tokens.text}; }}"
        f".small {{ color: {tokens.text2}; }} a {{ color: {tokens.pri}; }} th {{ background: {tokens.alt}; text-align: left; }}"
        f"pre {{ background: {tokens.alt}; }}"
    )


def html(page: Page, wide: int) -> str:
    """A page for the viewer, its pictures at most so wide."""
    return f"<body>{''.join(_html(block, page.language, wide) for block in page.blocks)}</body>"


def _html(block: Block, language: str, wide: int) -> str:
    match block:
        case Head():
            return f"<h{block.level}>{_line(block.line)}</h{block.level}>"
        case Text() if block.sign:
            cells = f"<td width=28>{block.sign}</td><td>{_line(block.line)}</td>"
            return f"<table cellpadding=3><tr>{cells}</tr></table>"
        case Text():
            return f"<p>{_line(block.line)}</p>"
        case Rows():
            tags = ["th", *["td"] * (len(block.rows) - 1)]
            rows = (_row(row, tag) for row, tag in zip(block.rows, tags, strict=True))
            return f"<table border=1 cellspacing=0 cellpadding=5>{''.join(rows)}</table>"
        case Typed():
            return f"<pre>{escape(chr(10).join(block.lines))}</pre>"
        case Picture():
            return _picture(block, language, wide)


def _picture(block: Picture, language: str, wide: int) -> str:
    if not manual.picture(block.name, language).is_file():
        return ""
    return f'<p><img src="{block.name}" width={wide}><br><span class=small>{escape(block.caption)}</span></p>'


def _row(row: list[Line], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_line(cell)}</{tag}>' for cell in row)}</tr>"


def _line(line: Line) -> str:
    made = []
    for run in line:
        text = escape(run.text)
        if run.kind == LABEL:
            text = f"<b>{text}</b>"
        elif run.kind == LINK:
            text = f'<a href="{escape(run.to)}">{text}</a>'
        elif run.kind:
            text = f"<code class=key>&nbsp;{text}&nbsp;</code>"
        made.append(text)
    return "".join(made)
