"""The page that checks certificates, which comes with the program: given out with the key whose lists it trusts (R53, R54)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.paths import checking_page

sentences({
    "page.none": N_("This copy of TVET Desk was built without the page that checks certificates. Take it from a computer that was set up with the installer."),
    "page.no_key": N_("{key} is no key that signs lists. It begins with did:key:z6Mk, as “tvetdesk certificate list” says it."),
})  # fmt: skip

PAGE = "check-certificate.html"
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
