import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.free_port import free_port
from tests.repository import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_a_master_key_that_everybody_knows_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LITELLM_MASTER_KEY=sk-1234\n")
    places = {"DATA_DIR": "data", "ENV_FILE": ".env", "CONFIG_FILE": "config.yaml"}
    refused = subprocess.run(
        [sys.executable, "-m", "lib", "proxy", "--port", str(free_port())],
        cwd=ROOT,
        env=os.environ | {name: str(tmp_path / place) for name, place in places.items()},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert len(refused.stderr.splitlines()) == 1
    assert refused.stderr.startswith("Error: LITELLM_MASTER_KEY is an example that everybody knows")
    assert "sk-1234" not in refused.stderr
