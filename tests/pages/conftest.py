"""Pages without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.calls.engine import Engine
from lib.ui import frame
from lib.ui.engine import engine as the_engine


@pytest.fixture(autouse=True)
def no_browser(packages_scanned_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none that would take its time to load a page."""
    monkeypatch.setattr(frame, "BROWSER_S", 0.0)


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    the_engine.clear()
    yield the_engine()
    the_engine().close()
    the_engine.clear()
