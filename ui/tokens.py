"""The one table of colours and sizes: light, dark and high contrast, and how contrast is measured."""

from __future__ import annotations

from typing import NamedTuple


class Tokens(NamedTuple):
    """One theme's colours as #RRGGBB, by what they are for.

    A state (ok, attention, error, info) has its colour for words and icons, its `_ground`, and its `_edge`.
    `on_pri` is also the letter in a filled mark.
    """

    name: str
    window: str
    base: str
    alt: str
    text: str
    text2: str
    dim: str
    line: str  # divides, says nothing
    line2: str  # the edge of what can be used: 3.0 against its ground
    pri: str
    pri_hover: str
    on_pri: str
    sel: str
    rail: str
    rail_sel: str
    rail_text: str
    rail_on_sel: str
    rail_hint: str
    rail_mark: str
    ok: str
    ok_ground: str
    ok_edge: str
    attention: str
    attention_ground: str
    attention_edge: str
    error: str
    error_ground: str
    error_edge: str
    info: str
    info_ground: str
    info_edge: str
    sick: str
    attachment: str
    focus: str

    def state(self, name: str) -> tuple[str, str, str]:
        """Colour, ground and edge of `ok`, `attention`, `error`, `info` or `plain`."""
        if name == "plain":
            return self.text, self.base, self.line2
        return getattr(self, name), getattr(self, f"{name}_ground"), getattr(self, f"{name}_edge")

    def mark(self, status: str) -> str:
        """The colour of a mark in a register: P L E A S W."""
        return {
            "P": self.ok,
            "L": self.attention,
            "E": self.info,
            "A": self.error,
            "S": self.sick,
            "W": self.attachment,
        }[status]


LIGHT = Tokens(
    "light",
    window="#EDEFF3",
    base="#FFFFFF",
    alt="#F5F6F9",
    text="#1A2331",
    text2="#475264",
    dim="#566273",
    line="#C9CFD9",
    line2="#7A8697",
    pri="#1F4E8F",
    pri_hover="#173D72",
    on_pri="#FFFFFF",
    sel="#DCE7F7",
    rail="#1B2A47",
    rail_sel="#2C4069",
    rail_text="#E9EDF5",
    rail_on_sel="#E9EDF5",
    rail_hint="#A9B6CE",
    rail_mark="#F0B73F",
    ok="#1B6B3A",
    ok_ground="#E2F2E7",
    ok_edge="#1B6B3A",
    attention="#855000",
    attention_ground="#FCF0D9",
    attention_edge="#B67C14",
    error="#A3241B",
    error_ground="#FBE6E3",
    error_edge="#D8837B",
    info="#1F4E8F",
    info_ground="#E6EEF9",
    info_edge="#1F4E8F",
    sick="#5B3A92",
    attachment="#0A5D66",
    focus="#1F4E8F",
)

DARK = Tokens(
    "dark",
    window="#151A22",
    base="#1C232E",
    alt="#242D3A",
    text="#E9EDF4",
    text2="#B9C3D2",
    dim="#A2AEC0",
    line="#3B4657",
    line2="#7F8CA0",
    pri="#8FB9F3",
    pri_hover="#B5D1F8",
    on_pri="#0E1A2B",
    sel="#2A3D5C",
    rail="#0E131B",
    rail_sel="#26364F",
    rail_text="#E9EDF5",
    rail_on_sel="#E9EDF5",
    rail_hint="#A9B6CE",
    rail_mark="#F0B73F",
    ok="#86D6A0",
    ok_ground="#1D3A2A",
    ok_edge="#86D6A0",
    attention="#F2C069",
    attention_ground="#40311A",
    attention_edge="#B98A3A",
    error="#FFA196",
    error_ground="#472421",
    error_edge="#B4625A",
    info="#8FB9F3",
    info_ground="#22324C",
    info_edge="#8FB9F3",
    sick="#C9B2F5",
    attachment="#7FD3DB",
    focus="#F0B73F",
)

CONTRAST = Tokens(
    "contrast",
    window="#000000",
    base="#000000",
    alt="#000000",
    text="#FFFFFF",
    text2="#FFFFFF",
    dim="#FFFFFF",
    line="#FFFFFF",
    line2="#FFFFFF",
    pri="#1AEBFF",
    pri_hover="#1AEBFF",
    on_pri="#000000",
    sel="#0A3A40",
    rail="#000000",
    rail_sel="#1AEBFF",
    rail_text="#FFFFFF",
    rail_on_sel="#000000",
    rail_hint="#FFFFFF",
    rail_mark="#FFFF00",
    ok="#3FF23F",
    ok_ground="#000000",
    ok_edge="#3FF23F",
    attention="#FFFF00",
    attention_ground="#000000",
    attention_edge="#FFFF00",
    error="#FF9C8F",
    error_ground="#000000",
    error_edge="#FF9C8F",
    info="#1AEBFF",
    info_ground="#000000",
    info_edge="#1AEBFF",
    sick="#E6C8FF",
    attachment="#3FF23F",
    focus="#FFFF00",
)

THEMES = {tokens.name: tokens for tokens in (LIGHT, DARK, CONTRAST)}

# Sizes in logical pixels. Type is in points, so that it grows with the system's own setting.
SPACE = (4, 8, 12, 16, 24)
MARGIN_X, MARGIN_Y, GAP = 16, 12, 12
HEADER, STATUS, RAIL_ITEM, BUTTON, PANEL_HEAD, TABLE_HEAD = 56, 28, 38, 32, 36, 28
RING = 2  # the edge of a table, which is seen while it has the focus
RAIL_WIDE, RAIL_NARROW, FOLD_BELOW = 176, 52, 1150
ROWS = {"compact": 24, "normal": 28, "large": 36}
TITLE, ANSWER, PANEL, TEXT, SMALL = 15.0, 13.0, 11.0, 10.0, 9.0


def luminance(colour: str) -> float:
    """The relative luminance of #RRGGBB, 0 to 1 (WCAG 2)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
