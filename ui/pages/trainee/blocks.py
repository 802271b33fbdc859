"""Blocks of the pane about a person: contacts, consent, papers, the restricted details, HQ, and the history."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Message, Translator
from tvetdesk.records.codes import (
    CONSENT_ANSWERS,
    CONSENT_METHODS,
    NAME_SOURCES,
    PAPERS,
    PHONE_OWNERS,
    SAME_PERSON,
)
from tvetdesk.records.countries import COUNTRIES
from tvetdesk.records.people import Paper, PhoneNumber, Restricted
from tvetdesk.store.record import MASK
from ui.models.person import Person
from ui.models.trainees import hq_state
from ui.widgets.buttons import Button
from ui.widgets.labels import IconLabel, PlainLabel

CONTACTS, CONSENT, PAPERS_HEAD = N_("Contacts"), N_("Consent"), N_("Papers")
ADD_PHONE, ADD_PAPER, RECORD = N_("Add a phone"), N_("Add a paper"), N_("Record…")
NO_PHONE = N_("No phone yet.")
NO_PAPER = N_("No paper shown yet. No paper is no obstacle.")
WHATSAPP, OLD = N_("WhatsApp"), N_("does not work any more")
ANSWER = N_("{answer} on {day}")
ANSWER_BY = N_("{answer} on {day}, {method}")
NOT_ASKED = N_("Not asked: {purposes}")
NO_STOP = N_("Saying no never stops the training.")
EXPIRES, EXPIRED = N_("valid until {day}"), N_("ran out on {day}")
SPELLINGS = N_("Also written: {names}")
PROTECTED = N_("Restricted details")
PROTECTED_NOTE = N_("They stay on the office PCs of this centre.")
SHOW, HIDE = N_("Show"), N_("Hide")
HISTORY = N_("History")
HQ_LINES: dict[str, tuple[str, str, Message]] = {
    "has": ("done", "ok", N_("HQ has everything that may be sent of this person.")),
    "waits": (
        "waits",
        "attention",
        N_("Something here has not come to HQ yet. It goes with the next bundle."),
    ),
    "coded": ("hide", "info", N_("HQ counts this person without the name: there is no consent to share it.")),
}
LINKED = N_("{names}: {verdict}")
MORE_HISTORY = P_("and {number} earlier", "and {number} earlier")
SHOWN = 5

Act = Callable[[], object]


class Block(QFrame):
    """A part of the pane: a small title with an act, and lines below."""

    def __init__(self, title: str = "", act: Button | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 8, 12, 8)
        self.column.setSpacing(4)
        if title or act is not None:
            head = QHBoxLayout()
            head.setSpacing(8)
            head.addWidget(PlainLabel(title, "label"), 1)
            if act is not None:
                head.addWidget(act)
            self.column.addLayout(head)

    def line(self, icon: str, colour: str, text: str, second: str = "") -> PlainLabel:
        """Words after an icon, with smaller words below."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel(icon, colour, 16), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        label = PlainLabel(text, wrap=True)
        column.addWidget(label)
        if second:
            column.addWidget(PlainLabel(second, "small", wrap=True))
        row.addLayout(column, 1)
        self.column.addLayout(row)
        return label


def offered(text: str, act: Act | None, icon: str) -> Button | None:
    """A small button for what may be done; None where it may not."""
    return None if act is None else small(text, act, icon)


def small(text: str, act: Act, icon: str = "") -> Button:
    """A small button of a block."""
    return Button(text, kind="small", icon=icon, pressed=act)


def contacts(one: Person, t: Translator, add: Act | None) -> Block:
    """Phones with their owners; those that stopped working last."""
    block = Block(t(CONTACTS), offered(t(ADD_PHONE), add, "add"))
    for row in sorted(one.phones, key=lambda phone: phone.until is not None):
        whose = row.owner_name or t(PHONE_OWNERS.get(row.owner, row.owner or "other"))
        parts = [whose, t(WHATSAPP) if row.whatsapp else "", t(OLD) if row.until else ""]
        dim = row.until is not None
        number = PhoneNumber.phone.show(row.phone, t) or MASK
        block.line("call", "dim" if dim else "text2", number, ", ".join(part for part in parts if part))
    if not one.phones:
        block.column.addWidget(PlainLabel(t(NO_PHONE), "small"))
    return block


def consent(one: Person, t: Translator, record: Act | None) -> Block:
    """What was answered per purpose; what was not asked yet in one line."""
    block = Block(t(CONSENT), offered(t(RECORD), record, "edit"))
    looks = {"given": ("check", "ok"), "refused": ("wrong", "text2"), "withdrawn": ("wrong", "attention")}
    left = []
    for purpose, words in one.purposes.items():
        row = one.consents.get(purpose)
        if row is None or row.answer == "not_asked":
            left.append(t(words))
            continue
        answer = t(CONSENT_ANSWERS[row.answer])
        day = row.on or "–"
        said = t(ANSWER, answer=answer, day=day)
        if row.method:
            said = t(ANSWER_BY, answer=answer, day=day, method=t(CONSENT_METHODS[row.method]))
        icon, colour = looks[row.answer]
        block.line(icon, colour, capital(t(words)), said)
    if left:
        block.column.addWidget(PlainLabel(t(NOT_ASKED, purposes=", ".join(left)), "small", wrap=True))
    block.column.addWidget(PlainLabel(t(NO_STOP), "small", wrap=True))
    return block


def papers(one: Person, t: Translator, add: Act | None) -> Block:
    """Papers that were shown; their numbers masked."""
    block = Block(t(PAPERS_HEAD), offered(t(ADD_PAPER), add, "add"))
    for row in one.papers:
        parts = [
            Paper._meta.fields["number"].mask(row.number) if row.number else "",
            t(COUNTRIES[row.country]) if row.country in COUNTRIES else "",
        ]
        if row.expires:
            parts.append(t(EXPIRES, day=row.expires))
        text = ", ".join(part for part in parts if part)
        block.line("file", "text2", capital(t(PAPERS.get(row.kind, row.kind))), text)
    if not one.papers:
        block.column.addWidget(PlainLabel(t(NO_PAPER), "small", wrap=True))
    return block


class RestrictedBlock(Block):
    """The restricted details, masked until somebody asks to see them; masked again for the next person."""

    def __init__(self, one: Person, t: Translator, seen: Act, parent: QWidget | None = None) -> None:
        self.seen = seen
        self.button = small(t(SHOW), self._toggle, "show")
        super().__init__(t(PROTECTED), self.button, parent)
        self.setProperty("role", "band")
        self._t, self._open = t, False
        self.labels: list[tuple[PlainLabel, str, str, str]] = []
        fields = {name: Restricted._meta.fields[name] for name, _ in one.restricted}
        for name, value in one.restricted:
            shown = fields[name].show(value, t)
            label = self.line("lock", "text2", "")
            self.labels.append((label, t(fields[name].label), shown, fields[name].mask(value)))
        self.column.addWidget(PlainLabel(t(PROTECTED_NOTE), "small", wrap=True))
        self._say()

    def _toggle(self) -> None:
        self._open = not self._open
        self._say()
        if self._open:
            self.seen()

    def _say(self) -> None:
        self.button.setText(self._t(HIDE if self._open else SHOW))
        self.button.set_icon("hide" if self._open else "show")
        for label, name, shown, hidden in self.labels:
            label.setText(f"{name}: {shown if self._open else hidden}")


def hq(one: Person, t: Translator) -> Block:
    """Whether HQ has what is kept here."""
    block = Block()
    icon, colour, words = HQ_LINES[hq_state(one.line)]
    block.line(icon, colour, t(words))
    for _, names, verdict in one.links:
        block.line("people", "text2", t(LINKED, names=names, verdict=t(SAME_PERSON[verdict])))
    return block


def past(one: Person, t: Translator) -> Block:
    """The last changes in words."""
    block = Block(t(HISTORY))
    for moment, words in one.history[:SHOWN]:
        block.column.addWidget(PlainLabel(f"{t.moment(moment)}  {words}", "small", wrap=True))
    if len(one.history) > SHOWN:
        block.column.addWidget(PlainLabel(t.n(MORE_HISTORY, len(one.history) - SHOWN), "small"))
    return block


def spellings(one: Person, t: Translator) -> str:
    """Other spellings of the name, each with where it comes from."""
    listed = [
        f"{row.names} ({t(NAME_SOURCES[row.source])})" if row.source in NAME_SOURCES else str(row.names)
        for row in one.aliases
    ]
    return t(SPELLINGS, names=", ".join(listed)) if listed else ""


def capital(text: str) -> str:
    """Words of a list at the beginning of a line."""
    return text[:1].upper() + text[1:]
