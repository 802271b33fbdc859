"""Aggregate figures for DHIS2: data value sets as JSON and CSV, and as ADX (R83, R84).

Shapes after the DHIS2 developer guide, "Data values": every value is a string, the id scheme stands in the payload, the
CSV has its ten columns in their order. ADX is IHE's profile "Aggregate Data Exchange": disaggregations are attributes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from tvetdesk.errors import UserError
from tvetdesk.reports.formats.mapping import Plan
from tvetdesk.reports.formats.periods import Period
from tvetdesk.reports.formats.values import Counted, Value

COLUMNS = (
    "dataelement", "period", "orgunit", "catoptcombo", "attroptcombo", "value", "storedby", "lastupdated", "comment",
    "followup",
)  # fmt: skip
ADX = "urn:ihe:qrph:adx:2015"


def data_value_sets(mapping: Plan, counted: Counted, period: Period) -> bytes:
    """The bulk form, in which each value has its period and place."""
    scheme = mapping.scheme.upper()
    made = {
        "dataSet": mapping.data_set,
        "idScheme": scheme,
        "dataElementIdScheme": scheme,
        "orgUnitIdScheme": scheme,
        "categoryOptionComboIdScheme": scheme,
        "dataValues": [
            {
                "dataElement": one.figures.data_element,
                "period": period.name,
                "orgUnit": mapping.places[one.place],
                **({"categoryOptionCombo": option} if option else {}),
                **({"attributeOptionCombo": mapping.attribute_option} if mapping.attribute_option else {}),
                "value": str(one.number),
            }
            for one, option in _with_options(counted)
        ],
    }
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def data_values_csv(mapping: Plan, counted: Counted, period: Period) -> bytes:
    """The same values; the id scheme is said when the file is sent."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one, option in _with_options(counted):
        writer.writerow(
            (
                one.figures.data_element, period.name, mapping.places[one.place], option,
                mapping.attribute_option, one.number, "", "", "", "",
            )
        )  # fmt: skip
    return file.getvalue().encode()


def _with_options(counted: Counted) -> Iterator[tuple[Value, str]]:
    """Each value with its category option combination, "" for what is not split; UserError where the mapping lacks it.

    Where nobody counts and the mapping has no target, there is nothing to say.
    """
    for one in counted.values:
        key = "/".join(one.keys)
        if not one.keys or key in one.figures.options:
            yield one, one.figures.options.get(key, "")
        elif one.number:
            raise UserError(
                "formats.mapping_rest", indicator=one.figures.indicator, value=key, dimension=", ".join(one.figures.by),
                part=f"{one.figures.part}.options",
            )  # fmt: skip


def adx(mapping: Plan, counted: Counted, period: Period, now: dt.datetime) -> bytes:
    """One group for each place."""
    ET.register_namespace("", ADX)
    root = ET.Element(f"{{{ADX}}}adx", exported=now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    for place, unit in mapping.places.items():
        group = ET.SubElement(
            root, f"{{{ADX}}}group", orgUnit=unit, period=period.iso, dataSet=mapping.data_set,
            completeDate=now.date().isoformat(),
        )  # fmt: skip
        for one in counted.values:
            if one.place == place and (said := _said(mapping, one)) is not None:
                values = {"dataElement": one.figures.data_element, **said, "value": str(one.number)}
                ET.SubElement(group, f"{{{ADX}}}dataValue", values)
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _said(mapping: Plan, one: Value) -> dict[str, str] | None:
    """The disaggregation of a value; None where nobody counts and the mapping does not name it."""
    said = {}
    for name, key in zip(one.figures.by, one.keys, strict=True):
        dimension = mapping.dimensions.get(name)
        if dimension is None or key not in dimension.codes:
            if not one.number:
                return None
            raise UserError(
                "formats.mapping_rest", indicator=one.figures.indicator, value=key, dimension=name,
                part=f"dimensions.{name}.codes",
            )  # fmt: skip
        said[dimension.attribute] = dimension.codes[key]
    return said
