"""The first page of the first run: language, country and what the computer is for; or data that are there already."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from tvetdesk.i18n import N_
from tvetdesk.records.countries import COUNTRIES
from ui.first.page import Choices, FirstPage
from ui.language import NAMES, Language
from ui.models.first import CENTRE, HQ, PRACTICE, Answers
from ui.widgets.buttons import Button
from ui.widgets.combo import Combo
from ui.widgets.labels import PlainLabel

WELCOME = "Welcome · Bienvenue · Willkommen"  # in all languages, since none is chosen yet
LANGUAGE = "Language · Langue · Sprache"
FORMATS = {"en": "dd/mm/yyyy, 1,234.50", "fr": "jj/mm/aaaa, 1 234,50", "de": "TT.MM.JJJJ, 1.234,50"}
LATER = N_("Every user can choose another language later.")
COUNTRY, PURPOSE = N_("Country"), N_("What is this computer for?")
OTHER = ""  # the card of every other country
COUNTRY_CARDS = (
    ("GM", N_("The Gambia"), N_("dalasi, holidays of The Gambia")),
    ("NE", N_("Niger"), N_("CFA francs, holidays of Niger, CQP")),
    (OTHER, N_("Another country"), N_("for example Kyrgyzstan or Mexico")),
)
OWN_CARD = {code for code, *_ in COUNTRY_CARDS}
FIRST_OTHER = "KG"
PURPOSES = (
    (CENTRE, "build", N_("A training centre"), N_("registers, trainees, certificates")),
    (HQ, "centres", N_("Headquarters"), N_("reads the files of all centres")),
    (PRACTICE, "book", N_("Practice only"), N_("invented people, nothing is sent")),
)
ALREADY = N_("Did this centre already use TVET Desk?")
BRING = N_("Do not start again: bring the old data, so that no number is given twice.")
RESTORE, FURTHER = N_("The old PC is gone: restore…"), N_("A further PC: invitation…")


class WelcomePage(FirstPage):
    """`spoken` carries a language; `restored` asks for a backup, `invited` for an invitation."""

    spoken = Signal(object)
    restored = Signal()
    invited = Signal()

    def __init__(self, answers: Answers, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(answers, language, parent)
        self.title.setText(WELCOME)
        self.words.set(self.more.setText, LATER)
        self.column.addWidget(PlainLabel(LANGUAGE, "label"))
        self.languages = Choices([(code, "") for code in NAMES])
        for code, name in NAMES.items():
            self.languages.cards[code].say(name, FORMATS[code])
        self.languages.chosen.connect(self.spoken)
        self.column.addWidget(self.languages)
        self.label(COUNTRY)
        self.countries = Choices([(code, "") for code, *_ in COUNTRY_CARDS])
        self.countries.chosen.connect(self._country)
        self.column.addWidget(self.countries)
        self.others = Combo()
        self.others.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.others.setMinimumContentsLength(24)
        self.others.activated.connect(lambda _: self._country(OTHER))
        self.words.set(self.others.setAccessibleName, COUNTRY)
        self.column.addWidget(self.others, 0, Qt.AlignmentFlag.AlignRight)
        self.label(PURPOSE)
        self.purposes = Choices([(value, icon) for value, icon, *_ in PURPOSES])
        self.purposes.chosen.connect(self._purpose)
        self.column.addWidget(self.purposes)
        row = self.band("exchange", "info", ALREADY, BRING)
        self.restore, self.further = Button(pressed=self.restored.emit), Button(pressed=self.invited.emit)
        for button, words in ((self.restore, RESTORE), (self.further, FURTHER)):
            self.words.set(button.setText, words)
            row.addWidget(button)
        self.column.addStretch(1)
        self.retranslate()

    def _country(self, code: str) -> None:
        self.answers.country = code or str(self.others.currentData())
        self.others.setVisible(not code)
        self.changed.emit()

    def _purpose(self, value: str) -> None:
        self.answers.purpose = value
        self.changed.emit()

    def show_answers(self) -> None:
        t, country = self.language.t, self.answers.country
        for code, name, more in COUNTRY_CARDS:
            self.countries.cards[code].say(t(name), t(more))
        for value, _, name, more in PURPOSES:
            self.purposes.cards[value].say(t(name), t(more))
        listed = self.others.currentData() or FIRST_OTHER
        self.others.clear()
        for name, code in sorted((t(name), code) for code, name in COUNTRIES.items() if code not in OWN_CARD):
            self.others.addItem(name, code)
        self.others.setCurrentIndex(self.others.findData(listed if country in OWN_CARD else country))
        self.others.setVisible(country not in OWN_CARD)
        self.countries.choose(country if country in OWN_CARD else OTHER)
        self.languages.choose(self.language.code)
        self.purposes.choose(self.answers.purpose)

    def beginning(self) -> QWidget | None:
        return self.languages.cards[self.language.code].radio
