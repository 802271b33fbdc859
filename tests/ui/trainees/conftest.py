"""The page of trainees on a small practice desk, and what is asked of it."""

import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication

from tvetdesk.records.people import (
    Trainee,
)
from ui.models.trainees import NAMES
from ui.widgets.labels import PlainLabel

TODAY = dt.date(2020, 3, 10)


@pytest.fixture
def page(show_page):
    made = show_page("trainees")
    settle(made)
    return made


def settle(page):
    """Let a pause in typing and in scrolling pass at once."""
    for timer in (page.list._wait, page.list.model._soon, page._later, page.new_view._soon):
        if timer.isActive():
            timer.stop()
            timer.timeout.emit()
    QApplication.processEvents()


def names(page):
    model = page.list.model
    return [model.index(row, NAMES).data() for row in range(model.rowCount())]


def search(page, text):
    page.list.search.setText(text)
    settle(page)
    return names(page)


def choose(page, text):
    page.list.choose(page.desk.book.find(Trainee, names=text).id)
    settle(page)
    return page.detail.person


def said(page):
    return " | ".join(label.text() for label in page.detail.findChildren(PlainLabel))


def notices(page):
    told = []
    page.told.connect(told.append)
    return told


@pytest.fixture
def new(page):
    page.new()
    settle(page)
    return page.new_view
