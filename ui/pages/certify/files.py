"""Files of certificates: one as a signed file, the signed list for the page that checks, a file to check, the key taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from tvetdesk.i18n import N_, P_, Message, Plural
from tvetdesk.records.certificates import Certificate
from tvetdesk.reports import checking_page, credentials, signed_list, signing_key
from tvetdesk.store import taken_out
from tvetdesk.store.files import replace_file, unread
from ui.dialogs.key_out import KeyOutDialog
from ui.page import Page
from ui.printing import ask_file
from ui.widgets.strip import Notice

SIGNED = N_("Certificate {serial} is in {file}. Whoever has the file can check it without a network.")
LISTED = P_(
    "{number} certificate stands in {file}. Give the list out with the page that checks certificates; it names nobody.",
    "{number} certificates stand in {file}. Give the list out with the page that checks certificates; it names nobody.",
)
PAGE_GIVEN = N_("{file} checks certificates by the lists that are signed here. Give it out with such a list.")
TO_CHECK = N_("The certificate to check")
TAKE_OUT = N_("Take the signing key out")
WHY = N_("For the day on which this computer is lost. The key goes onto a stick or another disk, sealed with a passphrase.")  # fmt: skip
KEY, LIST, PAGE = "certificate-key", "certificates", "check-certificate"


def give_credential(page: Page, row: Certificate) -> None:
    """A certificate as an Open Badge, for the person it is about."""
    desk, serial = page.desk, row.serial or ""

    def make() -> tuple[bytes, dict[str, Any]]:
        made = credentials.credential(desk.book, desk.book.get(Certificate, row.id), desk.identity.signing)
        return credentials.file_of(made), {"serial": serial}

    _give(page, serial, "json", make, SIGNED, "certificate")


def give_list(page: Page) -> None:
    """Hashes of numbers and codes, and which of them count."""
    desk = page.desk

    def make() -> tuple[bytes, dict[str, Any]]:
        made = signed_list.signed_list(desk.book, desk.identity)
        return signed_list.file_of(made), {"number": len(made["lines"])}

    _give(page, LIST, "json", make, LISTED, "done")


def give_page(page: Page) -> None:
    """The page that checks certificates by the lists that are signed here."""
    desk = page.desk
    _give(
        page,
        PAGE,
        "html",
        lambda: (checking_page.page([signed_list.signer(desk.identity)]), {}),
        PAGE_GIVEN,
        "done",
    )


def check_file(page: Page) -> None:
    """Whether a certificate that somebody brings as a file is to be accepted, without a network."""
    name, _ = QFileDialog.getOpenFileName(page, page.t(TO_CHECK), "", "*.json")
    if not name:
        return
    book, file = page.desk.book, Path(name)

    def work() -> credentials.Verdict:
        try:
            with file.open("rb") as opened:
                data = opened.read(credentials.LARGEST + 1)
        except OSError as error:
            raise unread(error, file) from error
        return credentials.verify(book, credentials.read(data))

    def done(found: credentials.Verdict) -> None:
        state = "attention" if found.signer_revoked or not found.in_register else "ok"
        page.told.emit(Notice(lambda t: " ".join(credentials.told(found, t)), state, icon="certificate"))

    page.tasks.read(work, done, owner=page, latest="check", failed=page.refuse)


def take_key_out(page: Page) -> KeyOutDialog:
    """The key that signs here, onto another medium."""
    desk = page.desk

    def put(file: Path, passphrase: str) -> Path:
        return taken_out.put(
            desk.book.folder, file, lambda: signing_key.sealed(desk.book, desk.identity, passphrase)
        )

    dialog = KeyOutDialog(TAKE_OUT, WHY, KEY, put, page)
    dialog.open()
    return dialog


def _give(
    page: Page,
    title: str,
    format: str,
    make: Callable[[], tuple[bytes, dict[str, Any]]],
    written: Message | Plural,
    icon: str,
) -> None:
    """Ask where a file goes, write what `make` gives, and tell it with the values that come along."""
    file = ask_file(page, title, format)
    if file is None:
        return

    def work() -> dict[str, Any]:
        data, values = make()
        replace_file(file, data)
        return values

    page.tasks.write(
        work,
        lambda values: page.tell(written, icon=icon, file=str(file), **values),
        owner=page,
        failed=page.refuse,
    )
