"""The API alone, as its scripts start it: a provider that is set up comes first, one that is not is refused."""

import http.client
import json
import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

from tests.scripts.conftest import Clone

SCRIPTS = {
    "start_backend.sh": ("gemini", "GEMINI_API_KEY"),
    "start_backend_claude.sh": ("anthropic", "ANTHROPIC_API_KEY"),
    "start_backend_openai.sh": ("openai", "OPENAI_API_KEY"),
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.parametrize(("script", "variable"), [(name, row[1]) for name, row in SCRIPTS.items()])
def test_without_its_key_it_is_refused_with_the_variable(clone: Clone, script: str, variable: str) -> None:
    others = {row[1]: "sk-test-made-up-0000" for row in SCRIPTS.values() if row[1] != variable}
    ended = clone.call(script, **others)
    assert ended.returncode == 1
    assert f"Set {variable} in .env" in ended.stdout
    assert not (clone.folder / "data" / "api_token").exists()


@pytest.mark.parametrize(("script", "provider"), [(name, row[0]) for name, row in SCRIPTS.items()])
def test_help_names_the_provider_and_starts_nothing(clone: Clone, script: str, provider: str) -> None:
    told = clone.call(script, "--help")
    assert told.returncode == 0
    assert f"(here: {provider})" in told.stdout
    assert not (clone.folder / "data").exists()
    assert clone.call(script, "--nonsense").returncode == 2


@pytest.fixture
def claude(clone: Clone) -> Iterator[subprocess.Popen[str]]:
    keys = {row[1]: "sk-test-made-up-0000" for row in SCRIPTS.values()}
    process = subprocess.Popen(
        [clone.folder / "start_backend_claude.sh"],
        env=clone.environment(**keys),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_its_provider_is_every_agents_default_and_a_signal_ends_it(
    clone: Clone, claude: subprocess.Popen[str]
) -> None:
    assert claude.stdout is not None
    assert f"http://127.0.0.1:{clone.api_port}" in claude.stdout.readline()
    token = (clone.folder / "data" / "api_token").read_text().strip()
    connection = http.client.HTTPConnection("127.0.0.1", clone.api_port, timeout=60)
    connection.request("GET", "/api/agents", headers={"authorization": f"Bearer {token}"})
    agents = json.loads(connection.getresponse().read())["agents"]
    assert len(agents) == 4
    assert all(agent["model"].startswith("claude-") for agent in agents)
    connection.close()
    os.kill(claude.pid, signal.SIGTERM)
    assert claude.wait(60) == 0
