"""All pages of the window, in one explicit list: the frozen program finds nothing by scanning folders."""

from __future__ import annotations

from ui.page import Page
from ui.pages.home import HomePage

PAGES: tuple[type[Page], ...] = (HomePage,)
