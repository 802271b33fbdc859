"""Where the data of a folder lie: in its file, or on a server whose address stands in a small file beside the keys.

The address holds no password: the driver finds that where PostgreSQL's own programs do, in PGPASSWORD or in the
password file of whoever is logged in at the computer (https://www.postgresql.org/docs/current/libpq-pgpass.html).
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.store.files import replace_file

sentences({
    "server.address": N_("“{text}” is not the address of a database. Write it like postgresql://name@server/database."),
    "server.password": N_("The address may hold no password: it is kept in the data folder. Put the password into PostgreSQL's own password file."),
    "server.not_here": N_("The data of this folder lie on a server. Whoever looks after the server does this there. Nothing was changed."),
    "server.hq_only": N_("Only headquarters keeps its data on a server; a centre works without a network. Nothing was made."),
    "server.taken": N_("The database on the server is not empty. Nothing was changed. Name an empty one."),
    "server.away": N_("The data were taken from this server into a file on the computer of an officer. Nothing was changed. Work on in that folder, or ask for them to be moved to a server again."),
    "server.other": N_("The data on the server belong to other keys than those in this folder. Nothing was changed. Check the address, or copy the folder anew from the officer who set the server up or renewed the keys."),
    "server.no_driver": N_("This installation cannot speak to a server. Install TVET Desk with its extra “server”."),
})  # fmt: skip

FILE = "tvet.server"
AWAY = "server.away"  # a fact of the data on a server: under which mark they were taken back into a file
SCHEMES = ("postgresql", "postgres")


def checked(text: str) -> str:
    """An address as it may be kept."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        secret = parts.password is not None
    except ValueError as error:
        raise UserError("server.address", text=text[:80]) from error
    if parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise UserError("server.address", text=text[:80] if not secret else "…")
    if secret or "password" in dict(parse_qsl(parts.query)):
        raise UserError("server.password")
    return "postgresql" + text[len(parts.scheme) :]


def address(folder: Path) -> str | None:
    """The address of this folder's data; None where they lie in its file."""
    try:
        return checked((folder / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return None


def keep(folder: Path, text: str) -> None:
    """From now on this folder's data lie there."""
    replace_file(folder / FILE, f"{checked(text)}\n".encode())
