"""The style sheet of a theme, made from its tokens.

Rows of tables are painted by RowDelegate and never styled here: a border on `QTableView::item` switches the
background of rows off. `min-height` leaves borders out, so what has 2 px on focus is 2 px lower there.
"""

from __future__ import annotations

from ui.tokens import Tokens

# What a style sheet takes from a file: name -> (icon, token of its colour).
DRAWN = {
    "check": ("check", "on_pri"),
    "down": ("down", "text2"),
    "down-off": ("down", "dim"),
    "up": ("sort-up", "text2"),
    "fall": ("sort-down", "text2"),
}

_SHEET = """
QMainWindow, QDialog, QWidget#page, QWidget#ground {{ background: {window}; }}
QWidget#bare, QScrollArea#bare, QScrollArea#bare > QWidget > QWidget#bare {{ background: transparent; }}
QScrollArea {{ border: 0; }}
QToolTip {{ color: {text}; background: {base}; border: 1px solid {line2}; padding: 4px 8px; }}

QLabel {{ background: transparent; }}
QLabel[look="small"], QLabel[look="label"] {{ color: {text2}; }}
QLabel[look="dim"] {{ color: {dim}; }}
QLabel[look="link"] {{ color: {pri}; }}
QLabel[state="ok"] {{ color: {ok}; }}
QLabel[state="attention"] {{ color: {attention}; }}
QLabel[state="error"] {{ color: {error}; }}
QLabel[state="info"] {{ color: {info}; }}
QLabel#key {{ color: {text2}; background: {base}; border: 1px solid {line2}; border-radius: 3px; padding: 0 4px; }}

QFrame#header {{ background: {base}; border: 0; border-bottom: 1px solid {line}; }}
QFrame#rail {{ background: {rail}; border: 0; }}
QFrame#rail QLabel {{ color: {rail_text}; }}
QFrame#rail QLabel[look="small"] {{ color: {rail_hint}; }}
QFrame#rail QFrame[here="false"] {{ border: 0; border-left: 3px solid {rail}; }}
QFrame#rail QFrame[here="true"] {{ background: {rail_sel}; border: 0; border-left: 3px solid {rail_mark}; }}
QFrame#rail QFrame[here="true"] QLabel {{ color: {rail_on_sel}; border: 0; background: transparent; }}
QFrame#rail QFrame#rule {{ background: {rail_sel}; max-height: 1px; border: 0; }}
QFrame[role="panel"] {{ background: {base}; border: 1px solid {line}; border-radius: 4px; }}
QFrame[role="head"] {{ border: 0; border-bottom: 1px solid {line}; }}
QFrame[role="band"] {{ background: {alt}; border: 0; border-top: 1px solid {line}; }}
QFrame[role="rule"] {{ background: {line}; border: 0; max-height: 1px; }}
QFrame[role="strip"] {{ border: 1px solid {line2}; border-left: 4px solid {line2}; border-radius: 4px; background: {base}; }}
QFrame[role="strip"][state="ok"] {{ background: {ok_ground}; border-color: {ok_edge}; }}
QFrame[role="strip"][state="attention"] {{ background: {attention_ground}; border-color: {attention_edge}; }}
QFrame[role="strip"][state="error"] {{ background: {error_ground}; border-color: {error_edge}; border-left-color: {error}; }}
QFrame[role="strip"][state="info"] {{ background: {info_ground}; border-color: {info_edge}; }}

QPushButton, QToolButton#button {{
  min-height: 30px; padding: 0 12px; border: 1px solid {line2}; border-radius: 4px;
  background: {base}; color: {text}; }}
QPushButton:hover, QToolButton#button:hover {{ background: {alt}; border-color: {text2}; }}
QPushButton:pressed {{ background: {sel}; }}
QPushButton:checked {{ background: {sel}; border-color: {pri}; }}
QPushButton:focus, QToolButton#button:focus {{ min-height: 28px; padding: 0 11px; border: 2px solid {focus}; }}
QPushButton:disabled {{ background: {alt}; border-color: {line}; color: {dim}; }}
QPushButton[kind="primary"] {{ background: {pri}; border-color: {pri}; color: {on_pri}; }}
QPushButton[kind="primary"]:hover {{ background: {pri_hover}; border-color: {pri_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {focus_on_pri}; }}
QPushButton[kind="primary"]:disabled {{ background: {alt}; border-color: {line}; color: {dim}; }}
QPushButton[kind="danger"] {{ background: {error_ground}; border-color: {error}; color: {error}; }}
QPushButton[kind="link"] {{ background: transparent; border-color: transparent; color: {pri}; padding: 0 8px; }}
QPushButton[kind="link"]:hover {{ background: {sel}; }}
QPushButton[kind="link"]:focus {{ border: 2px solid {focus}; padding: 0 7px; }}
QPushButton[kind="icon"] {{ padding: 0; min-width: 30px; max-width: 30px; }}
QPushButton[kind="icon"]:focus {{ padding: 0; min-width: 28px; max-width: 28px; }}
QPushButton[kind="tiny"] {{ min-height: 24px; padding: 0; min-width: 26px; max-width: 26px; }}
QPushButton[kind="tiny"]:focus {{ min-height: 22px; padding: 0; min-width: 24px; max-width: 24px; }}
QPushButton[kind="chip"] {{ min-height: 24px; padding: 0 8px; border-radius: 3px; }}
QPushButton[kind="chip"]:focus {{ min-height: 22px; padding: 0 7px; }}
QPushButton[kind="small"] {{ min-height: 26px; padding: 0 8px; }}
QPushButton[kind="small"]:focus {{ min-height: 24px; padding: 0 7px; }}
QPushButton[kind="status"] {{ min-height: 26px; padding: 0 10px; border: 0; border-left: 1px solid {line}; border-radius: 0;
  background: transparent; color: {text2}; }}
QPushButton[kind="status"]:hover {{ background: {alt}; }}
QPushButton[kind="status"]:focus {{ min-height: 22px; padding: 0 8px; border: 2px solid {focus}; }}
QPushButton[kind="status"][state="ok"] {{ color: {ok}; }}
QPushButton[kind="status"][state="attention"] {{ color: {attention}; }}
QPushButton[kind="status"][state="error"] {{ color: {error}; }}
QPushButton[place="first"] {{ border-top-right-radius: 0; border-bottom-right-radius: 0; }}
QPushButton[place="middle"] {{ border-radius: 0; margin-left: -1px; }}
QPushButton[place="last"] {{ border-top-left-radius: 0; border-bottom-left-radius: 0; margin-left: -1px; }}
QPushButton::menu-indicator {{ image: url(drawn:down-{name}.png); subcontrol-position: right center; right: 8px; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{
  min-height: 30px; padding: 0 8px; border: 1px solid {line2}; border-radius: 4px; background: {base}; color: {text};
  selection-background-color: {pri}; selection-color: {on_pri}; placeholder-text-color: {dim}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
  min-height: 28px; padding: 0 7px; border: 2px solid {focus}; }}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] {{
  min-height: 28px; padding: 0 7px; border: 2px solid {error}; }}
QLineEdit:disabled, QLineEdit:read-only, QComboBox:disabled, QPlainTextEdit:disabled {{
  background: {alt}; border-color: {line}; color: {text2}; }}
QPlainTextEdit, QTextEdit {{ padding: 4px 4px; }}
QPlainTextEdit:focus, QTextEdit:focus, QPlainTextEdit[invalid="true"] {{ padding: 3px 3px; }}
QLineEdit#rail {{ background: transparent; color: {rail_text}; border-color: {rail_hint}; }}
QComboBox {{ padding-right: 26px; }}
QComboBox:focus, QComboBox[invalid="true"] {{ padding-right: 25px; }}
QComboBox::drop-down {{ border: 0; width: 26px; subcontrol-position: right center; }}
QComboBox::down-arrow {{ image: url(drawn:down-{name}.png); width: 16px; height: 16px; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: 0; padding: 0; min-height: 20px; background: transparent; }}
QAbstractItemView {{ background: {base}; color: {text}; border: 1px solid {line2}; outline: 0;
  selection-background-color: {sel}; selection-color: {text}; }}
QListView#plain, QTreeView {{ border: 0; }}
QTableView {{ border: 2px solid transparent; }}
QTableView:focus {{ border: 2px solid {focus}; }}
QTableView#squares {{ border: 0; }}
QListWidget:focus {{ border: 2px solid {focus}; }}
QTableView {{ gridline-color: transparent; alternate-background-color: {base}; }}
QTableCornerButton::section {{ background: {alt}; border: 0; }}
QHeaderView {{ background: {alt}; border: 0; }}
QHeaderView::section {{ background: {alt}; color: {text2}; border: 0; border-bottom: 1px solid {line2};
  padding: 0 8px; min-height: 27px; }}
QHeaderView::up-arrow {{ image: url(drawn:up-{name}.png); width: 14px; height: 14px; }}
QHeaderView::down-arrow {{ image: url(drawn:fall-{name}.png); width: 14px; height: 14px; }}

QCheckBox, QRadioButton {{ spacing: 8px; min-height: 24px; background: transparent; padding: 2px; border: 2px solid transparent; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {focus}; border-radius: 4px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 14px; height: 14px; border: 2px solid {text2}; background: {base}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:checked {{ background: {pri}; border-color: {pri}; image: url(drawn:check-{name}.png); }}
QRadioButton::indicator:checked {{ border: 5px solid {pri}; width: 8px; height: 8px; background: {on_pri}; }}

QStatusBar, QFrame#status {{ background: {base}; border: 0; border-top: 1px solid {line}; }}
QStatusBar::item {{ border: 0; }}
QProgressBar {{ border: 1px solid {line2}; border-radius: 2px; background: {base}; max-height: 10px; min-height: 10px; }}
QProgressBar::chunk {{ background: {pri}; }}
QTabBar::tab {{ min-height: 34px; padding: 0 14px; background: transparent; color: {text2}; border: 0;
  border-bottom: 3px solid transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {pri}; }}
QTabBar::tab:focus {{ border: 2px solid {focus}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {line}; }}
QSplitter::handle {{ background: transparent; }}
QMenu {{ background: {base}; color: {text}; border: 1px solid {line2}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 3px; }}
QMenu::item:selected {{ background: {sel}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 0; }}
QFrame#popup {{ background: {base}; border: 1px solid {line2}; border-radius: 4px; }}

QScrollBar {{ background: transparent; border: 0; margin: 0; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {line2}; border: 3px solid {scroll_ground}; border-radius: 6px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {text2}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: {scroll_ground}; }}
"""


def sheet(tokens: Tokens) -> str:
    """The style sheet of this theme."""
    values = tokens._asdict()
    # A ring in the primary colour would vanish on a primary button.
    ring = tokens.rail_mark if tokens.focus == tokens.pri else tokens.focus
    return _SHEET.format(**values, focus_on_pri=ring, scroll_ground=tokens.alt)
