"""Where a test is at home: settings, catalogue and store are looked for in a folder of its own."""

import shutil
from pathlib import Path

import pytest


def settle(folder: Path, new_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all of it looked for in `folder`, a copy of a new store be there, and the sandbox let nobody wait."""
    for name, value in {"DATA_DIR": "", "ENV_FILE": ".env", "CONFIG_FILE": "config.yaml"}.items():
        monkeypatch.setenv(name, str(folder / value))
    monkeypatch.setenv("SANDBOX_TOKENS_PER_S", "0")
    shutil.copy2(new_store, folder)
