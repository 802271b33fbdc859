"""How the window begins."""

import gc

from ui import app, start


def test_the_collector_rests_before_the_window_is_imported(monkeypatch):
    resting = []
    monkeypatch.setattr(app, "main", lambda words: resting.append(not gc.isenabled()) or 0)
    gc.enable()
    assert (start.main([]), resting) == (0, [True])
