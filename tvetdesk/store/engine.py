"""Engine: what a file and a server do alike for the connections that several threads have to the data."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import peewee

_Database: Any = peewee.Database


class Engine(_Database):  # type: ignore[misc]  # peewee carries few types
    """A database whose connections are known, so that all can be shut for writing or closed."""

    ONLY_READ: ClassVar[str]  # the setting of a connection that refuses to write, without its value

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self._opened: weakref.WeakSet[Any] = weakref.WeakSet()
        self._only_read = False

    def _listed(self, connection: Any) -> Any:
        """Remember a connection that was opened, and shut it where somebody only looks."""
        self._opened.add(connection)
        if self._only_read:
            self._shut(connection, True)
        return connection

    def _shut(self, connection: Any, only: bool) -> None:
        connection.execute(f"{self.ONLY_READ} = {'on' if only else 'off'}")

    def only_read(self, only: bool) -> None:
        """Let every connection refuse to write, for somebody who only looks: a net below the door."""
        if self._only_read != only:
            self._only_read = only
            for connection in [one for one in self._opened if not one.gone]:
                self._shut(connection, only)

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """Fill a temporary table, which readings need also for somebody who only looks."""
        if not self._only_read:
            yield
            return
        connection = self.connection()
        self._shut(connection, False)
        try:
            yield
        finally:
            self._shut(connection, True)

    def close_all(self) -> None:
        """Close the connections of every thread: a file can be moved, and its journal is gone, only then."""
        self.close()
        for connection in list(self._opened):
            connection.ended = True
            connection.close()
