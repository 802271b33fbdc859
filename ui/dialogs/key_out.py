"""A key taken out onto another medium: its passphrase is asked for twice and checked, then where the file goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message
from tvetdesk.store import passwords
from ui.dialogs.account import Twice
from ui.page import Page
from ui.printing import ask_file

PASSPHRASE = N_("Passphrase")
KEY_OUT = N_("The key is in {file}. Keep it apart from this computer; the passphrase is nowhere else.")


class KeyOutDialog(Twice):
    """`put` writes the key into a file, locked with the passphrase. While no place is chosen, what was typed stays."""

    def __init__(
        self, title: Message, why: Message, name: str, put: Callable[[Path, str], Path], page: Page
    ) -> None:
        super().__init__(title, page.t(why), page.language, page.tasks, page)
        self.page, self.name, self.put = page, name, put
        self.ask_twice(PASSPHRASE)
        self.words.set(self.save.setText, title)
        self.save.set_icon("key")
        self.written.connect(lambda file: page.tell(KEY_OUT, icon="key", file=str(file)))

    def write(self) -> None:
        try:
            typed = self.typed()
            passwords.check(typed, "")
        except UserError as error:
            self.refuse(error)
            return
        file = ask_file(self.page, self.name, "json")
        if file is not None:
            self.trouble.hide()
            self.tasks.write(lambda: self.put(file, typed), self._written, failed=self.refuse)
