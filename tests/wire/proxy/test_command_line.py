"""A command-line client that knows nothing of us, Simon Willison's `llm`, against our proxy."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.wire.proxy.proxy_process import MODELS, Proxy

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

Ask = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def llm(proxy: Proxy, tmp_path: Path) -> Ask:
    """`llm` with models of ours, set up as its manual says for a server of OpenAI's kind."""
    models = [
        {
            "model_id": f"our-{name}",
            "model_name": name,
            "api_base": f"{proxy.url}/v1",
            "api_key_name": "switchboard",
        }
        for name in (MODELS["anthropic"], "openai-bad-key")
    ]
    (tmp_path / "extra-openai-models.yaml").write_text(yaml.safe_dump(models))
    (tmp_path / "keys.json").write_text(json.dumps({"switchboard": proxy.key}))

    def ask(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "llm", *arguments],
            env=os.environ | {"LLM_USER_PATH": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return ask


def test_it_is_answered_and_goes_on_in_its_conversation(proxy: Proxy, llm: Ask) -> None:
    before = proxy.newest_id()
    first = llm("-m", f"our-{MODELS['anthropic']}", "How do rainbows form over a lake?")
    assert first.returncode == 0, first.stderr
    assert "Switchboard sandbox" in first.stdout
    again = llm("-c", "And over a sea?")
    assert again.returncode == 0, again.stderr
    assert "And over a sea?" in again.stdout
    run, failure = proxy.last_run(before)
    assert failure is None
    assert (run.source, run.status, run.model) == ("proxy", "ok", MODELS["anthropic"])


def test_what_the_provider_refuses_it_tells_and_the_error_log_explains(proxy: Proxy, llm: Ask) -> None:
    before = proxy.newest_id()
    refused = llm("-m", "our-openai-bad-key", "Hello")
    assert refused.returncode == 1
    assert "Incorrect API key" in refused.stderr
    _, failure = proxy.last_run(before)
    assert failure is not None
    assert (failure.cause, failure.http_status) == ("invalid-key", 401)
