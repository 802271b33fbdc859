"""Certificates for the page that checks them: good, from before a renewal of keys, revoked, changed, of a stranger."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey
from PIL import Image

from tvetdesk import desk as desks
from tvetdesk.exchange import authority, joining
from tvetdesk.records.certificates import issue_certificate, revoke
from tvetdesk.records.cohorts import change_state, enrol, new_cohort
from tvetdesk.records.people import new_trainee
from tvetdesk.records.programmes import new_programme
from tvetdesk.reports import credentials, signed_list
from tvetdesk.reports.papers.certificate import qr_text
from tvetdesk.reports.render import qr
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share

PASSWORD = "four words and more"
NAMES = ("renewed", "good", "revoked")


def write(folder: Path) -> None:
    """The files, and in said.json what the page is to say of them."""
    desks.DEFAULT = CHEAP
    with tempfile.TemporaryDirectory() as place:
        made = _made(Path(place), folder)
    strange = SigningKey(bytes(range(32)))
    _file(
        folder, "stranger.json", signed_anew(json.loads((folder / "good.json").read_text("utf-8")), strange)
    )
    changed = json.loads((folder / "good.json").read_text("utf-8"))
    changed["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    _file(folder, "changed.json", changed)
    _file(
        folder, "list_changed.json", {**made, "lines": [[*line[:2], "issued", ""] for line in made["lines"]]}
    )
    content = {name: value for name, value in made.items() if name != "signature"}
    content["issuer"] = credentials.did_key(bytes(strange.verify_key))
    signature = strange.sign(signed_list.to_sign(content)).signature.hex()
    _file(folder, "list_stranger.json", {**content, "signature": signature})


def signed_anew(document: dict[str, Any], key: SigningKey) -> dict[str, Any]:
    """The same certificate, signed by whoever has this key."""
    content = {name: value for name, value in document.items() if name != "proof"}
    content["issuer"] = {**content["issuer"], "id": credentials.did_key(bytes(key.verify_key))}
    return credentials.sign(content, key, dt.datetime(2020, 3, 5, tzinfo=dt.UTC))


def _made(place: Path, folder: Path) -> dict[str, Any]:
    said = {}
    with _init(place / "hq", Share.HQ, "HQ") as hq:
        invitation = joining.read_invitation(joining.invite(hq.book, hq.identity, "NE-AB", "Abala", "NE"))
        with _init(place / "ab", Share.OFFICE, "NE-AB", invitation=invitation) as ab:
            own = authority.replica(ab.book, ab.book.replica)
            assert own is not None
            authority.approve(hq.book, hq.identity, own.fingerprint)
            book = ab.book
            programme = new_programme(book, "COUTURE", "Couture", country="NE")
            cohort = new_cohort(book, programme, "Couture", book.today() - dt.timedelta(days=90))
            for name in NAMES:
                enrolment = enrol(book, new_trainee(book, "Zouéra Ɗan Ladi", sex="F"), cohort, cohort.start)
                change_state(book, enrolment, "completed", book.today())
                row = issue_certificate(book, enrolment)
                said |= {name: row.serial, f"{name}_code": f"{row.serial} {row.code}"}
                _file(folder, f"{name}.json", credentials.credential(book, row, ab.identity.signing))
                (folder / f"{name}.png").write_bytes(qr.picture(qr_text(row.serial or "", row.code or "")))
                (folder / f"{name}.jpg").write_bytes(photo((folder / f"{name}.png").read_bytes()))
                if name == "renewed":
                    ab.renew()
            revoke(book, row, "mistake")
            made = signed_list.signed_list(book, ab.identity)
    _file(folder, "list.json", made)
    _file(folder, "said.json", said)
    (folder / "key").write_text(made["issuer"], "ascii")
    return made


def photo(picture: bytes) -> bytes:
    """The QR code as a telephone takes it: small in a grey picture, turned, and squeezed."""
    with Image.open(io.BytesIO(picture)) as read:
        code = read.convert("L").resize((420, 420))
    paper = Image.new("L", (1600, 1200), 150)
    paper.paste(code.rotate(12, expand=True, fillcolor=150, resample=Image.Resampling.BICUBIC), (700, 380))
    taken = io.BytesIO()
    paper.save(taken, "JPEG", quality=55)
    return taken.getvalue()


def _init(folder: Path, level: Share, code: str, **more: Any) -> desks.Desk:
    return desks.init(
        folder, level=level, code=code, name=code, country="NE", user="awa", password=PASSWORD, **more
    )


def _file(folder: Path, name: str, made: object) -> None:
    (folder / name).write_text(json.dumps(made, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
