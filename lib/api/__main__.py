"""`python -m lib.api`: serve the API in the foreground. `start_all.sh` and the start_backend scripts call it."""

import os
import sys
from dataclasses import replace

import click

from lib.api.preference import prefer
from lib.calls.errors import AgentError
from lib.calls.providers import PROVIDERS
from lib.server.output import redact_output
from lib.settings import Settings, SettingsError, load
from lib.store.errors import StoreError

LOOPBACK = ("127.0.0.1", "::1")


@click.command()
@click.option("--host", type=click.Choice(LOOPBACK), default=LOOPBACK[0], help="Which loopback address.")
@click.option("--port", type=click.IntRange(1, 65535), help="Another port than API_PORT says.")
@click.option(
    "--prefer",
    "preferred",
    type=click.Choice([row.name for row in PROVIDERS]),
    help="Whose models agents take.",
)
def main(host: str, port: int | None, preferred: str | None) -> None:
    """Serve the API on this machine alone."""
    redact_output()
    os.umask(0o077)
    try:
        if preferred is not None:
            prefer(preferred)
        settings = load()
        serve(settings if port is None else replace(settings, api_port=port), host)
    except (SettingsError, StoreError, AgentError) as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        sys.exit(0)


def serve(settings: Settings, host: str) -> None:
    """Serve until a signal comes. Raises SettingsError, StoreError or ClickException."""
    from lib.api.app import create_app
    from lib.api.journal import Journal
    from lib.api.server import ApiServer, bind
    from lib.calls.engine import Engine
    from lib.server.token import Token, TokenError

    try:
        listener = bind(host, settings.api_port)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        said = f"Port {settings.api_port} cannot be used ({reason}): set API_PORT to another one."
        raise click.ClickException(said) from None
    engine = Engine.open()
    token = Token(settings.data_dir.resolve())
    try:
        token.made()
        journal = Journal(settings.data_dir.resolve() / "logs" / "api.jsonl")
    except (TokenError, OSError) as error:
        engine.close()
        raise click.ClickException(str(error)) from None
    place = f"[{host}]" if ":" in host else host
    click.echo(f"The API answers on http://{place}:{settings.api_port}; its token lies in {token.file}.")
    ApiServer(create_app(engine, token, journal), engine).run([listener])


if __name__ == "__main__":
    main(prog_name="python -m lib.api")
