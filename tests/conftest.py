"""What every test may rely on: no key of the person who runs the tests ever reaches one; what is dear is made once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.home import settle

KEYS = (
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "ANTHROPIC_API_KEY",
    "OPENAI_API_KEY",
    "LITELLM_PROXY_URL",
    "LITELLM_MASTER_KEY",
)

REAL_ROOMS = frozenset({"pages", "wire", "reliability", "scripts"})
"""Rooms whose tests start real servers and programs, which takes its time: all of them count as slow.

So do those on PostgreSQL, each of which has its twin on SQLite, and those that start programs to supervise them.
"""
REAL_PROGRAMS = frozenset({"test_start.py", "test_supervision.py"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        in_real_room = item.path.relative_to(here).parts[0] in REAL_ROOMS
        if in_real_room or item.path.name in REAL_PROGRAMS or "postgresql" in item.name:
            item.add_marker("slow")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="Take the pictures of the documentation anew.")


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store that has its tables: copying it is quicker than making them."""
    from lib.store.opening import open_database
    from tests.unit.store.place import Place

    place = Place(tmp_path_factory.mktemp("store"))
    open_database(place).close()
    return place.file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_store: Path) -> Path:
    """A folder of the test's own: settings, catalogue and a new store are looked for there."""
    settle(tmp_path, new_store, monkeypatch)
    return tmp_path


@pytest.fixture(scope="session")
def packages_scanned_once() -> Iterator[None]:
    """Each `AppTest` looks through all installed packages for components of theirs: a third of a second."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as monkeypatch:
        scan = cache(manifest_scanner.scan_component_manifests)
        monkeypatch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(autouse=True)
def _no_key_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
