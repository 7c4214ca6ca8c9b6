"""Our proxy in a process of its own, before a strict provider on loopback: once for all tests of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import yaml

from lib.store import failures, runs
from lib.store.database import Database
from lib.store.failures import FailureRow
from lib.store.run_row import RunRow
from lib.store.sqlite import FILE_NAME, engine_for
from tests.free_port import free_port

ROOT = Path(__file__).parents[3]
PATIENCE_S = 100
KEYS = {
    "gemini": ("GEMINI_API_KEY", "AIzaSyCanaryGeminiProxyCanaryGeminiPrxy1"),
    "anthropic": ("ANTHROPIC_API_KEY", "sk-ant-api03-canary-proxy-canary-proxy-canary"),
    "openai": ("OPENAI_API_KEY", "sk-proj-canaryProxyCanaryProxyCanary0001"),
}
MODELS = {"gemini": "gemini-3.8-flash", "anthropic": "claude-sonnet-5-5", "openai": "gpt-6.1-sol"}
VERSION_PATHS = {"gemini": "/v1beta", "anthropic": "", "openai": "/v1"}


def entry(name: str, provider: str, provider_url: str, knobs: str = "") -> dict[str, object]:
    """A model of the catalogue that the sandbox answers as a strict provider, with these knobs."""
    params = {
        "model": f"{provider}/{MODELS[provider]}",
        "api_key": f"os.environ/{KEYS[provider][0]}",
        "api_base": f"{provider_url}{knobs}{VERSION_PATHS[provider]}",
    }
    return {"model_name": name, "litellm_params": params}


@dataclass
class Proxy:
    """A proxy with its own data folder, `.env` and `config.yaml`."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def key(self) -> str:
        return (self.folder / "data" / "proxy_key").read_text().strip()

    @property
    def log(self) -> str:
        return (self.folder / "proxy.log").read_text()

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "DATA_DIR": str(self.folder / "data"),
            "ENV_FILE": str(self.folder / ".env"),
            "CONFIG_FILE": str(self.folder / "config.yaml"),
            "PROXY_PORT": str(self.port),
            **more,
        }

    def set_up(self, models: list[dict[str, object]], variables: Mapping[str, str] | None = None) -> None:
        lines = [f"{name}={value}\n" for name, value in (variables or dict(KEYS.values())).items()]
        (self.folder / ".env").write_text("".join(lines))
        (self.folder / "config.yaml").write_text(yaml.safe_dump({"model_list": models}))

    def start(self) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        with (self.folder / "proxy.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lib", "proxy"],
                cwd=ROOT,
                env=kept | self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/liveliness", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def end(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def last_run(self, after: int = 0) -> tuple[RunRow, FailureRow | None]:
        """The newest run that its clients made, once it has ended, and its failure; its id is more than `after`."""
        store = self._store()
        try:
            until = time.monotonic() + 20
            while True:
                row = runs.get(store, self._newest_id(store))
                if row is not None and row.id > after and row.status != "running":
                    return row, failures.of_runs(store, [row.id]).get(row.id)
                assert time.monotonic() < until, f"no run was kept: {row}"
                time.sleep(0.02)
        finally:
            store.close()

    def newest_id(self) -> int:
        store = self._store()
        try:
            return self._newest_id(store)
        finally:
            store.close()

    def _store(self) -> Database:
        return Database(engine_for(self.folder / "data" / FILE_NAME), "store")

    @staticmethod
    def _newest_id(store: Database) -> int:
        with store.read() as connection:
            return int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM runs").scalar_one())
