"""`python -m lib proxy`: LiteLLM's proxy on loopback, with our models and keys, until it is told to stop.

A change of `.env` or `config.yaml` counts within a second and needs no restart, as everywhere else.
"""

import asyncio
import contextlib
import logging
import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import click
import uvicorn
from starlette.types import ASGIApp

from lib import settings as all_settings
from lib.calls import proxy_key
from lib.calls.errors import AgentError
from lib.failures.redaction import redact
from lib.proxy import config, litellm_app
from lib.proxy.app import Watched
from lib.proxy.keeping import Keeper
from lib.sandbox.server import SandboxServer
from lib.server.output import redact_output
from lib.server.ports import obstacle
from lib.server.security import DOORS
from lib.server.services import HOST
from lib.settings import Settings, Stamp
from lib.store.errors import StoreError
from lib.store.opening import open_database

LOOK_EVERY_S = 1.0
DRAIN_S = 4
KNOWN_TO_ALL = (
    "LITELLM_MASTER_KEY is an example that everybody knows, and LiteLLM does not start with it: set it to another one, "
    "or take it out of .env and the environment, and one is made."
)


@click.command(name="proxy")
@click.option("--port", type=click.IntRange(1, 65535), help="Listen there instead of on PROXY_PORT.")
@click.option(
    "--key", "show_key", is_flag=True, help="Print the key that opens the proxy, and start nothing."
)
def command(port: int | None, show_key: bool) -> None:
    """Run LiteLLM's proxy: one address and one key for every client on this machine."""
    settings = all_settings.read().settings
    settings = replace(settings, proxy_port=port or settings.proxy_port)
    os.umask(0o077)
    try:
        if show_key:
            click.echo(proxy_key.made(settings).reveal())
            return
        if reason := obstacle(settings.proxy_port):
            raise click.ClickException(
                f"Port {settings.proxy_port} {reason}. Set PROXY_PORT to another port for the proxy."
            )
        redact_output()
        _serve(settings)
    except (AgentError, StoreError, OSError) as error:
        raise click.ClickException(redact(str(error), settings.secrets())) from None


def _serve(settings: Settings) -> None:
    logging.basicConfig(stream=sys.stdout, format="%(message)s", level=logging.WARNING)
    logging.getLogger("switchboard.proxy").setLevel(logging.INFO)
    key = proxy_key.made(settings)
    models = Models(settings)
    if litellm_app.refuses(key, models.now.document["general_settings"]):
        models.close()
        raise click.ClickException(KNOWN_TO_ALL)
    file = models.write(key.reveal())
    keeper = Keeper(open_database(settings), settings, sandbox=models.now.sandbox)
    app: ASGIApp = Watched(
        litellm_app.load(file), keeper, key, settings.proxy_port, other_keys=models.now.has_database
    )
    for layer in reversed(DOORS):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=HOST,
            port=settings.proxy_port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=DRAIN_S,
        )
    )
    try:
        asyncio.run(_run(server, models, keeper))
    finally:
        keeper.close()
        models.close()
    if not server.started:
        raise SystemExit(1)


async def _run(server: uvicorn.Server, models: "Models", keeper: Keeper) -> None:
    follower = asyncio.create_task(_follow(models, keeper))
    try:
        await server.serve()
    finally:
        follower.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await follower


async def _follow(models: "Models", keeper: Keeper) -> None:
    """Take over what the files say as soon as they say something else."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        if await asyncio.to_thread(models.changed):
            litellm_app.use_models(models.now.document["model_list"], models.now.variables)
            keeper.use(models.settings, sandbox=models.now.sandbox)


@dataclass
class Models:
    """The models of the proxy, as the files say it now."""

    settings: Settings
    now: config.ProxyConfig = field(init=False)
    _sandbox: SandboxServer = field(default_factory=SandboxServer)
    _seen: tuple[Stamp, Stamp] = field(init=False)

    def __post_init__(self) -> None:
        self._seen = self._stamps()
        self.now = config.configuration(self.settings, self._sandbox.start())

    def write(self, master_key: str) -> Path:
        """Write the file that LiteLLM reads when it starts, and set the variables that it names."""
        folder = self.settings.data_dir / "run"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / "litellm.yaml"
        file.write_text(self.now.yaml(), encoding="utf-8")
        os.environ.update({**self.now.variables, config.MASTER_KEY: master_key})
        return file

    def changed(self) -> bool:
        """Whether the files say something else now; what cannot be read is no change. `now` is up to date then."""
        seen = self._stamps()
        if seen == self._seen or not all(stamp.settled for stamp in seen):
            return False
        self._seen = seen
        reading = all_settings.read()
        if reading.problems:
            return False
        try:
            self.now = config.configuration(reading.settings, self._sandbox.url)
        except AgentError:
            return False
        self.settings = reading.settings
        return True

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.stop()

    def _stamps(self) -> tuple[Stamp, Stamp]:
        return Stamp.of(self.settings.env_file), Stamp.of(self.settings.config_file)
