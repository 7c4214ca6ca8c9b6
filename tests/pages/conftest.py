"""Pages without a browser."""

import pytest

from lib.ui import frame


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none that would take its time to load a page."""
    monkeypatch.setattr(frame, "BROWSER_S", 0.0)
