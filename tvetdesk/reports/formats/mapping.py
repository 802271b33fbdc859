"""The mapping that a user loads: which figure here is which data element, place and disaggregation of a DHIS2 there.

A JSON document; docs/formats.md shows one. No UID or code of any country's instance is known to the program. Everything
wrong with a mapping is told in words, with where it stands, before anything is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.reports.splits import dimension_of, indicator_of

sentences({
    "formats.mapping": N_("This file is no mapping: it is no JSON document. Write one like the example."),
    "formats.mapping_part": N_("The mapping lacks {part}, or it is not as in the example. Correct it there."),
    "formats.mapping_uid": N_("“{text}” at {part} is no UID of DHIS2: it has 11 letters and digits and begins with a letter. Copy it from there again."),
    "formats.mapping_code": N_("“{text}” at {part} is no code: write 1 to 50 signs, without spaces at its ends or control signs."),
    "formats.mapping_name": N_("“{text}” at {part} is no name of an XML attribute: a letter or _, then letters, digits, - . or _."),
    "formats.mapping_twice": N_("{part} comes twice with the same target. Each figure needs one of its own."),
    "formats.mapping_rest": N_("{indicator} has the value “{value}” of {dimension}, but the mapping does not say where it goes. Add it to {part}."),
})  # fmt: skip

UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}", re.ASCII)
ATTRIBUTE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*", re.ASCII)
RESERVED = ("dataElement", "value")  # attributes of a value of ADX that are no disaggregation
SCHEMES = ("uid", "code")
LARGEST = 1 << 20  # bytes
LONGEST_CODE = 50


@dataclass(frozen=True)
class Dimension:
    """How a dimension is called in ADX, and each of its values."""

    attribute: str
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Figures:
    """An indicator split by dimensions, as one data element; `options` are its category option combinations by value."""

    indicator: str
    by: tuple[str, ...]
    data_element: str
    options: Mapping[str, str]
    part: str


@dataclass(frozen=True)
class Plan:
    """A mapping that was checked; `raw` is the document, of which tracker reads its own part."""

    scheme: str
    data_set: str
    places: Mapping[str, str]
    attribute_option: str
    figures: tuple[Figures, ...]
    dimensions: Mapping[str, Dimension]
    raw: Mapping[str, Any]


def read(data: bytes) -> Plan:
    """The mapping in a file; UserError with what is wrong and where."""
    try:
        if len(data) > LARGEST:
            raise ValueError("too large")
        made = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UserError("formats.mapping") from error
    if not isinstance(made, dict):
        raise UserError("formats.mapping")
    scheme = made.get("scheme", "uid")
    if scheme not in SCHEMES:
        raise UserError("formats.mapping_part", part="scheme (uid, code)")
    named = table(made, "places")
    places = {place.upper(): name(scheme, unit, f"places.{place}") for place, unit in named.items()}
    if "" in places:
        raise UserError("formats.mapping_part", part="places")
    if len(set(places.values())) < len(named):
        raise UserError("formats.mapping_twice", part="places")
    option = made.get("attribute_option_combo")
    return Plan(
        scheme,
        name(scheme, made.get("data_set"), "data_set"),
        places,
        name(scheme, option, "attribute_option_combo") if option is not None else "",
        tuple(_figures(scheme, made)),
        {one: _dimension(made, one) for one in (table(made, "dimensions") if made.get("dimensions") else ())},
        made,
    )


def table(made: Mapping[str, Any], part: str, where: str = "") -> dict[str, Any]:
    """A part that is an object with something in it."""
    found = made.get(part)
    if not isinstance(found, dict) or not found:
        raise UserError("formats.mapping_part", part=where or part)
    return found


def name(scheme: str, text: object, part: str) -> str:
    """A UID or a code, as the scheme says."""
    if not isinstance(text, str) or not text:
        raise UserError("formats.mapping_part", part=part)
    if scheme == "uid" and not UID.fullmatch(text):
        raise UserError("formats.mapping_uid", text=text[:40], part=part)
    if len(text) > LONGEST_CODE or text != text.strip() or not text.isprintable():
        raise UserError("formats.mapping_code", text=text[:40], part=part)
    return text


def _figures(scheme: str, made: Mapping[str, Any]) -> Iterator[Figures]:
    listed = made.get("values") or []
    if not isinstance(listed, list):
        raise UserError("formats.mapping_part", part="values")
    seen: set[tuple[str, str]] = set()
    for place, one in enumerate(listed, 1):
        part = f"values[{place}]"
        if not isinstance(one, dict) or not isinstance(one.get("by", []), list):
            raise UserError("formats.mapping_part", part=part)
        if not isinstance(one.get("options") or {}, dict):
            raise UserError("formats.mapping_part", part=f"{part}.options")
        indicator, by = indicator_of(str(one.get("indicator", ""))).code, tuple(map(str, one.get("by", [])))
        for dimension in by:
            dimension_of(dimension)
        if len(set(by)) < len(by):
            raise UserError("formats.mapping_part", part=f"{part}.by")
        element = name(scheme, one.get("data_element"), f"{part}.data_element")
        options = {
            key: name(scheme, option, f"{part}.options.{key}")
            for key, option in (one.get("options") or {}).items()
        }
        targets = [(element, option) for option in options.values()] or [(element, "")]
        if seen & set(targets) or len(set(targets)) < len(targets):
            raise UserError("formats.mapping_twice", part=part)
        seen |= set(targets)
        yield Figures(indicator, by, element, options, part)


def _dimension(made: Mapping[str, Any], dimension: str) -> Dimension:
    part = f"dimensions.{dimension}"
    dimension_of(dimension)
    one = table(table(made, "dimensions"), dimension, part)
    attribute = one.get("attribute")
    if not isinstance(attribute, str) or attribute in RESERVED or not ATTRIBUTE.fullmatch(attribute):
        raise UserError("formats.mapping_name", text=str(attribute)[:40], part=f"{part}.attribute")
    codes = table(one, "codes", f"{part}.codes")
    return Dimension(
        attribute, {key: name("code", code, f"{part}.codes.{key}") for key, code in codes.items()}
    )
