"""The page that checks certificates, which comes with the program: given out with the key whose lists it trusts (R53, R54)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange.authority import Identity
from tvetdesk.i18n import N_
from tvetdesk.paths import checking_page
from tvetdesk.reports.signed_list import signed_list
from tvetdesk.store.book import Book
from tvetdesk.store.files import replace_file

sentences({
    "page.none": N_("This copy of TVET Desk was built without the page that checks certificates. Take it from a computer that was set up with the installer."),
    "page.no_key": N_("{key} is no key that signs lists. It begins with did:key:z6Mk, as “tvetdesk certificate list” says it."),
})  # fmt: skip

PAGE, LIST = "check-certificate.html", "certificates.json"
KEY = re.compile(r"did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}")
TRUSTED = re.compile(r'(id="trusted">)\[[^\]]*\](?=</script>)')


def page(keys: Sequence[str]) -> bytes:
    """The page that takes lists of these keys (`did:key:…`) and refuses those of others."""
    for key in keys:
        if not KEY.fullmatch(key):
            raise UserError("page.no_key", key=key)
    file = checking_page()
    if file is None:
        raise UserError("page.none")
    text, places = TRUSTED.subn(lambda found: found[1] + json.dumps(list(keys)), file.read_text("utf-8"))
    if places != 1:
        raise ValueError(f"{places} places for the keys in {file}")
    return text.encode()


def give_out(book: Book, identity: Identity, folder: Path) -> tuple[Path, Path]:
    """The page and the signed list it works with, into a folder: what an employer or a ministry is given."""
    made = signed_list(book, identity)
    data = page([made["issuer"]])
    written = folder / PAGE, folder / LIST
    replace_file(written[0], data)
    replace_file(written[1], list_bytes(made))
    return written


def list_bytes(made: object) -> bytes:
    """A signed list as its file holds it."""
    return (json.dumps(made, ensure_ascii=False, indent=0) + "\n").encode()
