"""How the window begins."""

import gc

from ui import app, start


def test_the_collector_rests_until_the_pages_are_imported(monkeypatch):
    resting = []
    monkeypatch.setattr(app, "main", lambda words: resting.append(not gc.isenabled()) or 0)
    try:
        assert start.main([]) == 0
        app._import_pages()
        assert (resting, gc.isenabled()) == ([True], True)
    finally:
        gc.enable()
