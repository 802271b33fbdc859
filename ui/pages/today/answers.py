"""The two answers of Home: does HQ have our data, and is our data safe."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tvetdesk.i18n import N_, P_, Translator
from ui.language import Language
from ui.models.home import Home
from ui.status import NO_NEED
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconLabel, PlainLabel, restyle

HQ_ASKED, SAFE_ASKED = N_("Does HQ have our data?"), N_("Is our data safe?")
HAS_ALL = N_("Yes. HQ has {has} of {all} changes.")
NOTHING = N_("There is nothing to send yet.")
WAIT = P_("Not all: {number} change waits since {day}.", "Not all: {number} changes wait since {day}.")
HAS = N_("HQ has {has} of {all} changes.")
BUNDLE = N_("The last bundle is no. {bundle} of {day}.")
NO_BUNDLE = N_("No bundle was made yet.")
SLIP = P_("Last word from HQ yesterday ({day}).", "Last word from HQ {number} days ago ({day}).")
SLIP_TODAY = N_("Last word from HQ today.")
NO_SLIP = N_("No return slip was read yet.")
NOT_JOINED = N_("HQ does not know this PC yet.")
NOT_JOINED_MORE = N_(
    "Read the invitation of HQ first. Everything you enter now is kept and goes there later."
)
EXPORT = P_("Export {number} change…", "Export {number} changes…")
EXCHANGE = N_("Open HQ exchange")
SAFE = P_("Yes. Copied to the USB stick yesterday.", "Yes. Copied to the USB stick {number} days ago.")
SAFE_TODAY = N_("Yes. Copied to the USB stick today.")
SAFE_DAY = N_("On {day}.")
OLD = P_(
    "Only partly: the last copy on USB is {number} day old.",
    "Only partly: the last copy on USB is {number} days old.",
)
ONLY_HERE = N_("Only on this PC.")
ONLY_HERE_MORE = N_(
    "This PC makes backups by itself, on its own disk. Whoever steals or breaks it has them too: keep one on a USB stick."
)
RESTRICTED = N_("Restricted details are only here.")
INVENTED = N_("Everything in here is invented. The copy can be practised all the same.")
TO_STICK = N_("Back up to USB now…")
STALE = 7  # days after which a copy is old


class Answer(QFrame):
    """A question with its answer, one more sentence, and what to do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 12)
        row.setSpacing(12)
        self.icon = IconLabel("done", "ok", 36)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.question = PlainLabel("", "label")
        self.answer = PlainLabel("", "answer", wrap=True)
        self.more = PlainLabel("", "small", wrap=True)
        for label in (self.question, self.answer, self.more):
            column.addWidget(label)
        self._acts = QWidget()
        self._acts.setObjectName("bare")
        self.acts = FlowLayout(self._acts)
        column.addWidget(self._acts)
        row.addLayout(column, 1)

    def add(self, button: Button) -> Button:
        """Offer something to do."""
        self.acts.addWidget(button)
        return button

    def say(self, state: str, icon: str, question: str, answer: str, more: str) -> None:
        """Show an answer; the ground is loud only where something is to be done."""
        loud = state == "attention"
        self.icon.show_icon(icon, state)
        self.question.setText(question)
        self.answer.setText(answer)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self._acts.setVisible(any(not one.isHidden() for one in self._acts.findChildren(Button)))
        self.setAccessibleName(f"{question} {answer}")
        wanted = ("strip", "attention") if loud else ("panel", "")
        if (self.property("role"), self.property("state")) != wanted:
            self.setProperty("role", wanted[0])
            self.setProperty("state", wanted[1])
            restyle(self)


class Answers(QWidget):
    """`went` carries the place and what to do there; `backed_up` asks for a backup off this PC."""

    went = Signal(str, object)
    backed_up = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._home: Home | None = None
        self._exports = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.hq, self.safe = Answer(), Answer()
        self.export = self.hq.add(Button(kind="primary", icon="export", pressed=self._export))
        self.exchange = self.hq.add(Button(icon="exchange", pressed=lambda: self.went.emit("exchange", None)))
        self.stick = self.safe.add(Button(icon="usb", pressed=self.backed_up.emit))
        column.addWidget(self.hq)
        column.addWidget(self.safe)

    def offer(self, *, export: bool, stick: bool) -> None:
        """Offer only what whoever is there may do."""
        self._exports = export
        self.stick.setVisible(stick)

    def _export(self) -> None:
        self.went.emit("exchange", "export")

    def show_home(self, home: Home) -> None:
        """Answer both."""
        self._home = home
        self._show()

    def retranslate(self) -> None:
        """Say everything in the new language."""
        self._show()

    def _show(self) -> None:
        if self._home is not None:
            self._show_hq(self._home, self._language.t)
            self._show_safe(self._home, self._language.t)

    def _show_hq(self, home: Home, t: Translator) -> None:
        stands = home.stands
        waits = stands.waiting
        self.export.setText(t.n(EXPORT, waits))
        self.export.setVisible(self._exports and home.joined and waits > 0)
        self.exchange.setText(t(EXCHANGE))
        self.exchange.setVisible(not home.joined)
        asked = t(HQ_ASKED)
        if not home.joined:
            self.hq.say("attention", "exchange", asked, t(NOT_JOINED), t(NOT_JOINED_MORE))
        elif waits:
            more = [t(HAS, has=stands.confirmed, all=stands.total)]
            given = home.given
            more.append(t(BUNDLE, bundle=str(given.number), day=t.date(given.on)) if given else t(NO_BUNDLE))
            self.hq.say(
                "attention", "waits", asked, t.n(WAIT, waits, day=stands.since or "–"), " ".join(more)
            )
        elif stands.total:
            answer = t(HAS_ALL, has=stands.confirmed, all=stands.total)
            self.hq.say("ok", "done", asked, answer, self._slip(home, t))
        else:
            self.hq.say("ok", "done", asked, t(NOTHING), "")

    def _slip(self, home: Home, t: Translator) -> str:
        if home.slip is None:
            return t(NO_SLIP)
        ago = (home.day - home.slip).days
        return t(SLIP_TODAY) if ago <= 0 else t.n(SLIP, ago, day=home.slip)

    def _show_safe(self, home: Home, t: Translator) -> None:
        asked = t(SAFE_ASKED)
        self.stick.setText(t(TO_STICK))
        if home.backup is None and home.practice:
            self.safe.say("text2", "usb", asked, t(NO_NEED), t(INVENTED))
            return
        if home.backup is None:
            more = t(ONLY_HERE_MORE)
            self.safe.say("attention", "usb", asked, t(ONLY_HERE), f"{more} {t(RESTRICTED)}")
            return
        ago = (home.day - home.backup).days
        when = t(SAFE_DAY, day=t.date(home.backup))
        if ago > STALE:
            self.safe.say("attention", "usb", asked, t.n(OLD, ago), when)
        else:
            self.safe.say("ok", "usb", asked, t.n(SAFE, ago) if ago > 0 else t(SAFE_TODAY), when)
