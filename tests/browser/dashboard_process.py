"""A dashboard in a process of its own, as a person would start it."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60


@dataclass
class Dashboard:
    """A dashboard in a process of its own, with its own data folder and .env; its sandbox lets nobody wait."""

    folder: Path
    port: int
    variables: dict[str, str]
    script: str = "dashboard.py"
    supervised: bool = False
    """Whether it is started as `./start_all.sh` does, so that it can start and stop the other programs."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "dashboard.log").read_text()

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        with (self.folder / "dashboard.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=ROOT,
                env=kept
                | {"DATA_DIR": str(self.folder / "data"), "ENV_FILE": str(self.folder / ".env")}
                | {"CONFIG_FILE": str(self.folder / "config.yaml"), "SANDBOX_TOKENS_PER_S": "0"}
                | ({"DASHBOARD_PORT": str(self.port)} if self.supervised else {})
                | self.variables,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.05)

    @property
    def _command(self) -> list[str]:
        if self.supervised:
            return ["-m", "lib", "up", "--only", "dashboard", "--no-fix", "--no-key-check"]
        return ["-m", "streamlit", "run", self.script, "--server.port", str(self.port)]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/_stcore/health", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def end(self, by: signal.Signals = signal.SIGTERM) -> None:
        assert self.process is not None
        self.process.send_signal(by)
        self.process.wait(20)
