"""Examples of what a user loads: a mapping for DHIS2 and the description of an activity, to be filled in."""

from __future__ import annotations

import json

MAPPING = {
    "scheme": "uid",
    "data_set": "aBcDeFgHi01",
    "places": {"GM-MK": "oRgUnItMk01"},
    "values": [
        {"indicator": "enrolled", "data_element": "dEtOtAlNo01"},
        {
            "indicator": "enrolled", "by": ["sex"], "data_element": "dEsExNum001",
            "options": {"F": "cOcFemale01", "M": "cOcMaleXX01", "not_stated": "cOcUnknwn01"},
        },
    ],
    "dimensions": {"sex": {"attribute": "SEX", "codes": {"F": "F", "M": "M", "not_stated": "U"}}},
    "tracker": {
        "tracked_entity_type": "tEtPerson01",
        "attributes": {"names": "aTtNames001", "sex": "aTtSexXX001", "birth": "aTtBirth001", "birth_precision": "aTtPrecis01"},
        "programs": {"SOLAR": "pRgSolar001"},
        "follow_up_stage": "pStFollow01",
        "data_elements": {"outcome": "dEoUtcome01", "month": "dEmOnth0001"},
    },
}  # fmt: skip
ACTIVITY = {
    "identifier": "XM-DAC-5-52-TVET",
    "reporting": {"ref": "XM-DAC-5-52", "type": "10", "name": "An agency"},
    "title": "Learning for return",
    "description": "Vocational training in four countries.",
    "participating": [{"ref": "XM-DAC-5-52", "type": "10", "role": "4", "name": "An agency"}],
    "status": "2",
    "start": "2017-01-01",
}
EXAMPLES = {"mapping": MAPPING, "activity": ACTIVITY}


def example(name: str) -> bytes:
    """One of them as a file; its identifiers are invented."""
    return (json.dumps(EXAMPLES[name], ensure_ascii=False, indent=2) + "\n").encode()
