"""The programs that are measured, each in a process of its own, started as a person would start it.

Nothing of the caller's environment or `.env` reaches them, both get the same variables, and nothing leaves the machine:
LiteLLM reads the tables that it brings along.
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SANDBOX_KEY = "switchboard-sandbox-key"
MODEL = "openai/gpt-6.1-sol"
PATIENCE_S = 60.0

LOCAL_TABLES = (
    "LITELLM_LOCAL_MODEL_COST_MAP",
    "LITELLM_LOCAL_BLOG_POSTS",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS",
    "LITELLM_LOCAL_POLICY_TEMPLATES",
)


@dataclass(frozen=True)
class Side:
    """One of the two pages that are compared."""

    name: str
    script: Path
    runs_in_root: bool
    """Ours is started in its own folder, with its settings for Streamlit; the plain page has Streamlit's defaults."""


OURS = Side("ours", ROOT / "dashboard.py", runs_in_root=True)
PLAIN = Side("plain", ROOT / "benchmarks" / "plain_chat.py", runs_in_root=False)
SIDES = (OURS, PLAIN)


@dataclass(frozen=True)
class Server:
    """A process that listens, or soon will."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    started: float
    """When its command was given, by time.monotonic()."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_until_it_listens(self) -> None:
        """Return as soon as a connection is taken. Raises RuntimeError with the log when that never happens."""
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if self.process.poll() is not None or time.monotonic() > self.started + PATIENCE_S:
                raise RuntimeError(f"It did not start:\n{self.log.read_text()}")
            time.sleep(0.01)


@contextlib.contextmanager
def page_of(side: Side, folder: Path, base_url: str) -> Iterator[Server]:
    """The chat page of a side, asking the provider at `base_url`, with its data in `folder`; it may not listen yet."""
    port = _free_port()
    variables = {
        "OPENAI_API_KEY": SANDBOX_KEY,
        "OPENAI_BASE_URL": base_url,
        "PLAIN_CHAT_MODEL": MODEL,
        "DATA_DIR": str(folder / "data"),
        "ENV_FILE": str(folder / ".env"),
        "CONFIG_FILE": str(folder / "config.yaml"),
        **dict.fromkeys(LOCAL_TABLES, "True"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    command = ["-m", "streamlit", "run", str(side.script), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    command += ["--browser.gatherUsageStats", "false"]
    with _process(command, ROOT if side.runs_in_root else folder, variables, folder, port) as server:
        yield server


@contextlib.contextmanager
def sandbox(folder: Path) -> Iterator[Server]:
    """The provider that stamps its tokens, in a process of its own; it listens."""
    port = _free_port()
    with _process(["-m", "lib", "sandbox", "--port", str(port)], ROOT, {}, folder, port) as server:
        server.wait_until_it_listens()
        yield server


@contextlib.contextmanager
def _process(
    command: list[str], cwd: Path, variables: Mapping[str, str], folder: Path, port: int
) -> Iterator[Server]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    log = folder / f"{port}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=cwd,
            env={**kept, **variables},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Server(process, port, log, time.monotonic())
    except Exception as error:
        error.add_note(f"{' '.join(command[:4])} said:\n{log.read_text()}")
        raise
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
