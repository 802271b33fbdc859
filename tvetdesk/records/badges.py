"""Badges: what the code on one says, whose it is when a reader types it, and what it means for a register."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tvetdesk.records.centres import Centre
from tvetdesk.records.people import Trainee
from tvetdesk.records.registers import Sheet

BEGIN = "TVET-TRAINEE"
# A reader is a keyboard with the keys of the United States. Where the PC has French keys, the minus comes as a closing
# bracket, A as Q, and digits as what stands on them without Shift; with German keys the minus comes as a sharp s.
CODE = re.compile(r"tvet([-)ß])tr[aq]inee \S+ (\S+)")
FRENCH = str.maketrans("à&é\"'(-è_ç)", "0123456789-")


def code_of(centre: Centre, trainee: Trainee) -> str:
    """What the QR code of a badge says: whose it is by the number of the row, nothing about the person."""
    return f"{BEGIN} {centre.code} {trainee.id}"


def read(text: str) -> int | None:
    """The trainee whose badge a reader typed; None if this is no badge."""
    match = CODE.fullmatch(" ".join(text.lower().split()))
    if match is None:
        return None
    number = match[2].translate(FRENCH) if match[1] == ")" else match[2].replace("ß", "-")
    return int(number) if re.fullmatch(r"-?\d{1,19}", number) else None


def present(sheet: Sheet, trainee: int) -> Mapping[int, tuple[str, int | None]] | None:
    """The marks by enrolment that a badge gives: present. None: the person is not on this register.

    In a register not taken yet the badges say who is there, so everybody else is absent until theirs is read.
    """
    own = next((one.enrolment for one in sheet.lines if one.trainee == trainee), None)
    if own is None:
        return None
    others = {} if sheet.taken else {one.enrolment: ("A", None) for one in sheet.lines}
    return {**others, own: ("P", None)}
